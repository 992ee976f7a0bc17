//! Whether a sentence can be read alone.

use crate::arabic::{lists, words};

/// How a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// By itself.
    Alone,
    /// Its opener points at the sentence before (وأضاف, من جهته).
    Leaning,
    /// It holds half of a quotation.
    HalfQuoted,
    /// It ends in a colon, or has too few words to say anything.
    Unfinished,
}

/// Sentences with fewer words say too little to carry a fact.
const SHORT_WORDS: usize = 5;

/// How a sentence stands.
pub fn stands(text: &str) -> Stands {
    if lists::discourse_opener(text).is_some() {
        Stands::Leaning
    } else if has_half_a_quotation(text) {
        Stands::HalfQuoted
    } else if words::is_short(SHORT_WORDS - 1, text) || text.trim_end().ends_with([':', '،', ',']) {
        Stands::Unfinished
    } else {
        Stands::Alone
    }
}

/// Whether as many marks open as close. Brackets do not nest here: a count is enough.
fn has_half_a_quotation(text: &str) -> bool {
    let count = |mark: char| text.matches(mark).count();
    count('«') != count('»') || count('“') != count('”') || count('"') % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_stand() {
        for (text, expected) in [
            ("قال الوزير إن السد آمن تماما.", Stands::Alone),
            ("قال الوزير «إن السد آمن» أمس.", Stands::Alone),
            ("وأضاف أن السد آمن تماما.", Stands::Leaning),
            ("لا خوف على السد من الأمطار».", Stands::HalfQuoted),
            ("قال الوزير: \"إن السد آمن تماما.", Stands::HalfQuoted),
            ("وقال الوزير في بيان صدر أمس:", Stands::Unfinished),
            ("السد آمن تماما.", Stands::Unfinished),
        ] {
            assert_eq!(stands(text), expected, "{text}");
        }
    }
}
