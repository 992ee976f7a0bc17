//! Words of the news that mean the same, and the nouns that its figures count: `data/counted.txt`.
//!
//! Light stems join the forms of a word that differ at their ends; قتل, قتلى and مقتل they leave apart, and مصرع is another word.
//! Reports of one event differ in just these.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lists;
use super::normalize::fold;

/// A meaning: one section of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Meaning(u8);

/// What a word is in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// What it means.
    pub meaning: Meaning,
    /// How many it says by its form: 1 for قتيل, 2 for قتيلان.
    pub says: Option<u8>,
}

const LIST: &str = include_str!("data/counted.txt");

struct Table {
    /// Name and label, by number.
    names: Vec<(&'static str, &'static str)>,
    words: FxHashMap<String, Counted>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { names: Vec::new(), words: FxHashMap::default() };
    for entry in lists::entries(LIST) {
        let (name, rest) = entry.section.split_once([':', '=']).unwrap_or((entry.section, ""));
        let (name, rest) = (name.trim(), rest.trim());
        let says = rest.parse::<u8>().ok();
        let known = table.names.iter().position(|(known, _)| *known == name);
        let number = known.unwrap_or_else(|| {
            table.names.push((name, rest));
            table.names.len() - 1
        });
        let meaning = Meaning(u8::try_from(number).unwrap_or(u8::MAX));
        let word = table.words.entry(fold(entry.text)).or_insert(Counted { meaning, says });
        word.says = word.says.or(says);
    }
    table
});

/// What a word means, if the list has it. `folded` as [`fold`] leaves it; attached letters and the article do not matter.
///
/// ```
/// # use khulasa::arabic::counted::counted;
/// assert_eq!(counted("ومقتل").unwrap().meaning.name(), "killed");
/// assert_eq!(counted("قتيلان").unwrap().says, Some(2));
/// assert!(counted("كتاب").is_none());
/// ```
pub fn counted(folded: &str) -> Option<Counted> {
    bare_forms(folded).find_map(|form| TABLE.words.get(form)).copied()
}

/// The word, and what is left when attached letters come off: a conjunction, a preposition, the article.
fn bare_forms(word: &str) -> impl Iterator<Item = &str> {
    let conjunction = word.strip_prefix(['و', 'ف']);
    [Some(word), conjunction].into_iter().flatten().flat_map(|word| {
        let bare = word.strip_prefix(['ب', 'ل', 'ك']);
        [Some(word), strip_article(word), bare, bare.and_then(strip_article)].into_iter().flatten()
    })
}

fn strip_article(word: &str) -> Option<&str> {
    word.strip_prefix("ال").or_else(|| word.strip_prefix("لل"))
}

impl Meaning {
    /// Its name in the list, as in `killed`.
    pub fn name(self) -> &'static str {
        TABLE.names.get(usize::from(self.0)).map_or("", |(name, _)| name)
    }

    /// What a reader sees, as in قتلى.
    pub fn label(self) -> &'static str {
        TABLE.names.get(usize::from(self.0)).map_or("", |(_, label)| label)
    }

    /// The number of the meaning, stable for one version of the list.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether it says what happened to those it counts: قتل 25 شخصا counts the killed.
    pub fn is_fate(self) -> bool {
        const FATES: [&str; 9] =
            ["killed", "wounded", "missing", "arrested", "displaced", "evacuated", "rescued", "destroyed", "damaged"];
        FATES.contains(&self.name())
    }

    /// Whether it counts people without saying who they are.
    pub fn is_anyone(self) -> bool {
        self.name() == "person"
    }

    /// Whether it is a unit of measure or money, or a stretch of time: no thing by itself.
    pub fn is_measure(self) -> bool {
        const MEASURES: [&str; 8] = ["degree", "kilometre", "metre", "hectare", "tonne", "dollar", "hour", "minute"];
        MEASURES.contains(&self.name()) || self.is_calendar()
    }

    /// Whether it is a stretch of time on the calendar: such numbers are ages, dates and anniversaries more often than facts.
    pub fn is_calendar(self) -> bool {
        matches!(self.name(), "day" | "week" | "month" | "year")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(word: &str) -> Option<&'static str> {
        counted(&fold(word)).map(|found| found.meaning.name())
    }

    #[test]
    fn forms_meet_with_what_is_attached_to_them() {
        for word in ["قتل", "والقتلى", "بمقتل", "مصرعهم", "للضحايا", "قتيلًا", "فقُتل"]
        {
            assert_eq!(name(word), Some("killed"), "{word}");
        }
        assert_eq!((name("وإصابة"), name("الجرحى"), name("كريم")), (Some("wounded"), Some("wounded"), None));
    }

    #[test]
    fn a_form_that_says_how_many() {
        let says = |word: &str| counted(&fold(word)).and_then(|found| found.says);
        assert_eq!((says("قتيلين"), says("طفلة"), says("أطفال"), says("مدنيين")), (Some(2), Some(1), None, None));
    }

    #[test]
    fn every_meaning_has_a_name_and_a_label() {
        assert!(
            TABLE
                .names
                .iter()
                .all(|(name, label)| !name.is_empty() && label.parse::<u8>().is_err() && !label.is_empty())
        );
        assert!(TABLE.names.len() < usize::from(u8::MAX));
    }
}
