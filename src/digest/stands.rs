//! Whether a sentence can be read alone.

use crate::arabic::words;
use crate::rank::leaning::{self, Lean};

/// How a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// By itself.
    Alone,
    /// On a sentence before it, which a digest does not tell: وأضاف, من جهته, وقال المتحدث إن.
    Leaning,
    /// It holds half of a quotation.
    HalfQuoted,
    /// What it says follows (it ends in a colon or a comma), or it has too few words to say anything.
    Unfinished,
}

/// Sentences with fewer words say too little to carry a fact.
const SHORT_WORDS: usize = 5;

/// How a sentence stands.
pub fn stands(text: &str) -> Stands {
    let half = leaning::quotation(text);
    match leaning::lean(text, half) {
        Some(Lean::HalfQuotation) => Stands::HalfQuoted,
        Some(_) => Stands::Leaning,
        None if half.is_some() => Stands::HalfQuoted,
        None if leaning::unfinished(text, half) => Stands::Unfinished,
        // A byline, and an item of a list.
        None if words::is_short(SHORT_WORDS - 1, text) || text.trim_end().ends_with(['،', ',']) => Stands::Unfinished,
        None => Stands::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_stand() {
        for (text, expected) in [
            ("قال وزير الري إن السد آمن تماما.", Stands::Alone),
            ("قال وزير الري «إن السد آمن» أمس.", Stands::Alone),
            ("قال الوزير إن السد آمن تماما.", Stands::Leaning), // the reader has not met him
            ("وأضاف أن السد آمن تماما.", Stands::Leaning),
            ("وقال المتحدث إن السد آمن تماما.", Stands::Leaning),
            ("وبين هذه السدود واحد من القرن الماضي.", Stands::Leaning),
            ("لا خوف على السد من الأمطار».", Stands::HalfQuoted),
            ("قال وزير الري: \"إن السد آمن تماما.", Stands::HalfQuoted),
            ("وقال الوزير في بيان صدر أمس:", Stands::Unfinished),
            ("قال: \"إن السد آمن تماما.", Stands::Leaning),
            ("وفي ما يلي أسماء السدود الآمنة تماما.", Stands::Unfinished),
            ("سد الوادي الكبير في المحافظة،", Stands::Unfinished),
            ("السد آمن تماما.", Stands::Unfinished),
        ] {
            assert_eq!(stands(text), expected, "{text}");
        }
    }
}
