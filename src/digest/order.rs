//! In which order the chosen sentences are told.

use super::pool::Pool;
use crate::arabic::calendar::Date;

/// The stretch of time of each article: articles of one date share it, and those without a date keep their place among the inputs.
pub fn slots(dates: &[Option<Date>]) -> Vec<usize> {
    let mut dated: Vec<usize> = (0..dates.len()).filter(|&d| dates[d].is_some()).collect();
    dated.sort_by_key(|&d| (dates[d], d));
    let mut dated = dated.into_iter();
    let sequence: Vec<usize> =
        (0..dates.len()).map(|d| if dates[d].is_some() { dated.next().unwrap_or(d) } else { d }).collect();
    let mut slots = vec![0; dates.len()];
    for pair in sequence.windows(2) {
        slots[pair[1]] = slots[pair[0]] + usize::from(dates[pair[0]] != dates[pair[1]]);
    }
    slots
}

/// Sorts chosen items by when their fact was first told: by the date of the earliest article that tells it, then by where that one
/// does, as a share of its length. A fact of the first report stays in front when a later one tells it with newer figures.
pub fn in_order(
    pool: &Pool,
    neighbours: &[Vec<usize>],
    dates: &[Option<Date>],
    lengths: &[usize],
    chosen: &[usize],
) -> Vec<usize> {
    let slots = slots(dates);
    let told = |item: usize| {
        let item = &pool.items[item];
        (slots[item.document], item.sentence as f64 / lengths[item.document].max(1) as f64)
    };
    let earlier = |a: (usize, f64), b: (usize, f64)| if (b.0, b.1) < (a.0, a.1) { b } else { a };
    let first = |item: usize| neighbours[item].iter().map(|&other| told(other)).fold(told(item), earlier);
    let mut keyed: Vec<((usize, f64), usize)> = chosen.iter().map(|&item| (first(item), item)).collect();
    keyed.sort_by(|(a, i), (b, j)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(i.cmp(j)));
    keyed.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arabic::calendar::parse_date;

    #[test]
    fn articles_without_a_date_keep_their_place() {
        let dates = [Some("2024-05-02"), None, Some("2024-05-01"), Some("2024-05-02")].map(|d| d.and_then(parse_date));
        // In order of time: 2, then the undated 1 in its place, then 0 and 3 of one day.
        assert_eq!(slots(&dates), [2, 1, 0, 2]);
        assert_eq!(slots(&[None, None]), [0, 0]);
        assert_eq!(slots(&[]), [0; 0]);
    }
}
