//! Names of the months and of the days of the week.

/// The twelve months, January first, in small letters: the full name, then short ones.
pub const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// The days of the week, Saturday first, as in [`arabic::calendar::DAYS`](crate::arabic::calendar::DAYS): the full name, then short ones.
pub const DAYS: [&[&str]; 7] = [
    &["saturday", "sat"],
    &["sunday", "sun"],
    &["monday", "mon"],
    &["tuesday", "tue", "tues"],
    &["wednesday", "wed"],
    &["thursday", "thu", "thurs"],
    &["friday", "fri"],
];

/// The number, 1 to 12, of the month that a word in small letters names.
pub fn month(word: &str) -> Option<u8> {
    (1..).zip(MONTHS).find_map(|(number, names)| names.contains(&word).then_some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_and_short_names() {
        assert_eq!(["january", "sept", "dec"].map(month), [Some(1), Some(9), Some(12)]);
        assert_eq!(["", "januar", "marching"].map(month), [None; 3]);
    }
}
