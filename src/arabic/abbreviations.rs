//! Dotted abbreviations and acronyms: the words after which a full stop may not be one.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::{Class, class, is_arabic_letter};
use super::{lists, words};

/// What an abbreviation stands before, which decides what its dot means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// د. أ.د. م. — a name follows; it never ends a sentence.
    Title,
    /// ص. ج. ت. — a number follows.
    Reference,
    /// هـ. ق.م. كلم. إلخ. — may end a sentence.
    UnitOrEra,
    /// أ.ف.ب ج.م.ع. ش.م.ل. — may end a sentence.
    Acronym,
}

const LIST: &str = include_str!("data/abbreviations.txt");

/// Whether `token` is an abbreviation of this kind: letters with dots between them and none at the end, as in `أ.د`. Some are of
/// several kinds (م is an engineer and a metre). Marks, tatweel and invisible characters do not matter, the case of Latin
/// letters does not either.
pub fn is(token: &str, kind: Abbreviation) -> bool {
    kinds(token) & (1 << kind as u8) != 0
}

/// Whether `token` is an abbreviation of any kind.
pub fn is_listed(token: &str) -> bool {
    kinds(token) != 0
}

/// The kinds of a token, a bit each.
fn kinds(token: &str) -> u8 {
    static KINDS: LazyLock<FxHashMap<u64, u8>> = LazyLock::new(|| {
        let mut kinds = FxHashMap::default();
        for entry in lists::entries(LIST) {
            let kind = match entry.section {
                "title" => Abbreviation::Title,
                "reference" => Abbreviation::Reference,
                "unit-or-era" => Abbreviation::UnitOrEra,
                _ => Abbreviation::Acronym,
            };
            *kinds.entry(key(entry.text)).or_insert(0) |= 1u8 << kind as u8;
        }
        kinds
    });
    KINDS.get(&key(token)).copied().unwrap_or(0)
}

fn key(token: &str) -> u64 {
    words::hash(token.chars().filter(|&c| class(c) != Class::Transparent).map(|c| c.to_ascii_lowercase()))
}

/// The Arabic names of Latin letters: what acronyms such as سي.إن.إن are spelled with.
const LETTER_NAMES: &[&str] = &[
    "آر",
    "آي",
    "أر",
    "أف",
    "أل",
    "أم",
    "أن",
    "أو",
    "أي",
    "أيه",
    "إتش",
    "إس",
    "إف",
    "إكس",
    "إل",
    "إم",
    "إن",
    "إي",
    "إيه",
    "اتش",
    "ار",
    "اس",
    "اف",
    "اكس",
    "ال",
    "ام",
    "ان",
    "او",
    "اي",
    "ايه",
    "بي",
    "بيه",
    "تي",
    "تيه",
    "جي",
    "جيه",
    "دبليو",
    "دي",
    "ديه",
    "زد",
    "سي",
    "في",
    "كي",
    "كيه",
    "كيو",
    "واي",
    "يو",
];

/// Whether `piece`, one part of a dotted token, can be part of an acronym: a single letter, or the name of a Latin letter. The first
/// piece may carry the article, with a tatweel or without: `الـو.م.أ`, `الإف.بي.آي`.
pub fn is_acronym_piece(piece: &str) -> bool {
    let piece = piece.rsplit_once('ـ').map_or(piece, |(_, rest)| if rest.is_empty() { piece } else { rest });
    let is_name = |name: &str| LETTER_NAMES.binary_search(&name).is_ok();
    // الان and الام are words.
    let is_marked = |name: &str| name.starts_with('إ') || matches!(name, "بي" | "سي" | "دي" | "تي" | "جي" | "كي");
    let behind_article = |name: &str| is_letter(name) || (is_name(name) && is_marked(name));
    is_letter(piece) || piece.strip_prefix("ال").is_some_and(behind_article) || is_name(piece)
}

/// Whether a token is one letter, marks and tatweel aside.
pub fn is_letter(token: &str) -> bool {
    let mut letters = token.chars().filter(|&c| class(c) != Class::Transparent);
    letters.next().is_some_and(|c| is_arabic_letter(c) || c.is_ascii_alphabetic()) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_found_whatever_the_marks_and_the_case() {
        assert!(is("د", Abbreviation::Title) && is("أ.د", Abbreviation::Title) && is("DR", Abbreviation::Title));
        assert!(is("هـ", Abbreviation::UnitOrEra) && is("ص", Abbreviation::Reference));
        assert!(is("م", Abbreviation::Title) && is("م", Abbreviation::UnitOrEra));
        assert!(!is("كتاب", Abbreviation::Title) && !is("", Abbreviation::Acronym));
    }

    #[test]
    fn the_names_of_letters_are_in_order() {
        assert!(LETTER_NAMES.is_sorted());
    }

    #[test]
    fn acronyms_are_spelled_with_letters_or_their_names() {
        assert!(["أ", "ف", "سي", "إن", "هـ", "الـو", "الو", "الإف", "U"].into_iter().all(is_acronym_piece));
        assert!(!is_acronym_piece("قال") && !is_acronym_piece("الان") && !is_acronym_piece(""));
    }

    #[test]
    fn every_entry_stands_in_a_known_section_and_has_no_final_dot() {
        for entry in lists::entries(LIST) {
            assert!(["title", "reference", "unit-or-era", "acronym"].contains(&entry.section), "{entry:?}");
            assert!(!entry.text.ends_with('.'), "{entry:?}");
        }
        assert!(lists::entries(LIST).count() > 50);
    }
}
