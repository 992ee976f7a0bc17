//! The word lists in `stopwords/`, one plain file a purpose, compiled into the program.
//!
//! Each file says in its header what belongs in it. An entry may carry a note: two spaces, `#`, a space and the note.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::letters::{Class, class};
use super::normalize::fold;
use super::words;

/// Word hashes; see [`words::hash`].
type Set = FxHashSet<u64>;

/// A word list: its name (that of its file) and its text.
#[derive(Debug)]
pub struct List {
    /// The file's name without its ending, as in `function-words`.
    pub name: &'static str,
    /// The file as it stands in `stopwords/`.
    pub text: &'static str,
}

macro_rules! lists {
    ($($constant:ident = $name:literal;)*) => {
        $(#[doc = concat!("`stopwords/", $name, ".txt`.")]
        pub const $constant: List =
            List { name: $name, text: include_str!(concat!("../../stopwords/", $name, ".txt")) };)*
        /// Every list.
        pub const ALL: &[&List] = &[$(&$constant),*];
    };
}

lists! {
    FUNCTION_WORDS = "function-words";
    NEWS_ATTRIBUTION = "news-attribution";
    DISCOURSE_OPENERS = "discourse-openers";
    UNNAMED_SOURCES = "unnamed-sources";
    BOILERPLATE = "boilerplate";
    HOMOGRAPHS = "homographs";
}

impl List {
    /// The entries in the order of the file, each with the `[section]` it stands in (empty before the first).
    pub fn entries(&self) -> impl Iterator<Item = Entry<'static>> {
        entries(self.text)
    }

    fn hashes(&self) -> Set {
        self.entries().map(|e| words::hash(e.text.chars())).collect()
    }
}

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The section's name, or nothing.
    pub section: &'a str,
    /// The entry without its note.
    pub text: &'a str,
    /// The note.
    pub note: Option<&'a str>,
}

/// Reads the format of the lists: `#` starts a comment line, `[name]` a section, two spaces and `# ` a note.
pub fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            return None;
        }
        let (text, note) = match line.split_once("  # ") {
            Some((text, note)) => (text.trim_end(), Some(note.trim())),
            None => (line, None),
        };
        Some(Entry { section, text, note })
    })
}

/// Whether a word is a function word or a reporting verb: no subject of any text. `spelled` is the hash of the word as written,
/// without tashkeel and tatweel ([`Word::spelled`](words::Word::spelled)).
#[inline]
pub fn is_stop_word(spelled: u64) -> bool {
    static STOP_WORDS: LazyLock<Set> =
        LazyLock::new(|| FUNCTION_WORDS.hashes().into_iter().chain(NEWS_ATTRIBUTION.hashes()).collect());
    STOP_WORDS.contains(&spelled)
}

/// Whether a word reports what somebody said (قال, وأضافت…). `word` as written, without tashkeel.
pub fn is_attribution(word: &str) -> bool {
    reports(words::hash(word.chars()))
}

/// Whether a word reports what somebody said; `spelled` as for [`is_stop_word`].
pub fn reports(spelled: u64) -> bool {
    static ATTRIBUTION: LazyLock<Set> = LazyLock::new(|| NEWS_ATTRIBUTION.hashes());
    ATTRIBUTION.contains(&spelled)
}

/// Whether a word is a function word. `word` as written, without tashkeel.
pub fn is_function_word(word: &str) -> bool {
    static FUNCTION: LazyLock<Set> = LazyLock::new(|| FUNCTION_WORDS.hashes());
    FUNCTION.contains(&words::hash(word.chars()))
}

/// Whether a word is a source or speaker called by its kind, as المتحدث is; `spelled` as for [`is_stop_word`].
pub fn is_unnamed_source(spelled: u64) -> bool {
    static SOURCES: LazyLock<Set> = LazyLock::new(|| UNNAMED_SOURCES.hashes());
    SOURCES.contains(&spelled)
}

/// Whether a folded word, without an article, is a given name that people in the news have (محمد, جورج), or the first half of one (عبد).
pub fn is_given_name(folded: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| entries(include_str!("data/given-names.txt")).map(|e| fold(e.text)).collect());
    NAMES.contains(folded)
}

/// The most words an entry of `discourse-openers` has, and the most letters.
const OPENER_WORDS: usize = 5;
const OPENER_LETTERS: usize = 64;

/// The opener with which a sentence leans on the one before it (وأضاف, على صعيد آخر, من جهته…), as a part of `sentence`.
///
/// Matched in real spelling without tashkeel, from the first word on, the longest first.
pub fn discourse_opener(sentence: &str) -> Option<&str> {
    opener(sentence).map(|(opener, _)| opener)
}

/// The start of a sentence that only ties it to another, with the comma and white space behind it: «وعلى صعيد آخر، » of «وعلى صعيد آخر،
/// أعلنت البلدية». What is left is a sentence: a comma or a verb of saying stands behind the opener, and it is one of the section
/// `connective` of `discourse-openers`.
pub fn connective(sentence: &str) -> Option<&str> {
    let (opener, _) = opener(sentence).filter(|(_, is_connective)| *is_connective)?;
    // Where something stands before it (a quotation mark, a dash), cutting would tear a pair apart.
    let behind = sentence.strip_prefix(opener)?.trim_start_matches(super::letters::is_mark);
    let rest = behind.trim_start_matches([' ', '\u{A0}']);
    let clause = match rest.strip_prefix('،').or_else(|| rest.strip_prefix(',')) {
        Some(clause) => clause.trim_start(),
        None if reports(words::words(rest).next()?.spelled) => rest,
        None => return None,
    };
    (words::words(clause).nth(2).is_some()).then(|| &sentence[..sentence.len() - clause.len()])
}

/// The longest opener that `sentence` starts with, and whether it is a connective.
fn opener(sentence: &str) -> Option<(&str, bool)> {
    static OPENERS: LazyLock<FxHashMap<u64, bool>> = LazyLock::new(|| {
        DISCOURSE_OPENERS.entries().map(|e| (phrase_hash(e.text), e.section == "connective")).collect()
    });
    // Most sentences are done with after their first word.
    static FIRST_WORDS: LazyLock<Set> = LazyLock::new(|| {
        DISCOURSE_OPENERS.entries().filter_map(|e| Some(words::words(e.text).next()?.spelled)).collect()
    });
    if !FIRST_WORDS.contains(&words::words(sentence).next()?.spelled) {
        return None;
    }
    // The hash grows letter by letter, so one walk tries every length.
    let mut phrase = words::Hash::default();
    let (mut start, mut end, mut parts, mut longest) = (None, 0, 0, None);
    for (at, c) in spelled_letters(sentence).take(OPENER_LETTERS).chain([(0, ' ')]) {
        if c == ' ' {
            if let Some(&is_connective) = OPENERS.get(&phrase.finish()) {
                longest = Some((end, is_connective));
            }
            parts += 1;
            if parts == OPENER_WORDS {
                break;
            }
        } else {
            start.get_or_insert(at);
            end = at + c.len_utf8();
        }
        phrase.push(c);
    }
    let (end, is_connective) = longest?;
    Some((&sentence[start?..end], is_connective))
}

fn phrase_hash(phrase: &str) -> u64 {
    words::hash(spelled_letters(phrase).map(|(_, c)| c))
}

/// The letters of `text` with their places; one space for whatever parts two words, nothing for marks.
fn spelled_letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut state = Gap::Start;
    text.char_indices().flat_map(move |(at, c)| {
        let mut gap = None;
        let letter = match class(c) {
            Class::Letter(_) => {
                if state == Gap::Open {
                    gap = Some((at, ' '));
                }
                state = Gap::Closed;
                Some((at, c))
            }
            Class::Transparent => None,
            Class::Separator => {
                if state == Gap::Closed {
                    state = Gap::Open;
                }
                None
            }
        };
        gap.into_iter().chain(letter)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Start,
    Closed,
    Open,
}

/// A block that starts like site chrome is chrome only if it has no more words than this.
const CHROME_WORDS: usize = 20;

/// Whether a block is site chrome by its wording: it equals an entry of `boilerplate` under `[whole]`, or is short and
/// starts with one under `[start]`. Matching folds letters and passes over punctuation, but for the colon of an entry that
/// ends in one.
pub fn is_boilerplate(text: &str) -> bool {
    static WHOLE: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| BOILERPLATE.entries().filter(|e| e.section == "whole").map(|e| fold(e.text)).collect());
    static START: LazyLock<Vec<Start>> =
        LazyLock::new(|| BOILERPLATE.entries().filter(|e| e.section == "start").map(|e| Start::new(e.text)).collect());
    // Most blocks are done with after their first word.
    static FIRST_WORDS: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| BOILERPLATE.entries().filter_map(|e| first_word(e.text)).collect());
    let is_candidate = || match first_word(text) {
        Some(word) => FIRST_WORDS.contains(&word) || text.trim_start().starts_with(SIGNS),
        None => false,
    };
    if text.len() > 40 * CHROME_WORDS || !is_candidate() || !words::is_short(CHROME_WORDS, text) {
        return false;
    }
    let folded = fold(text);
    let label = text.split_once(':').map(|(label, _)| fold(label));
    WHOLE.contains(&folded) && !folded.is_empty()
        || START.iter().any(|start| start.matches(text, &folded, label.as_deref()))
}

/// Signs that folding drops and an entry may consist of.
const SIGNS: [char; 3] = ['©', '®', '™'];

fn first_word(text: &str) -> Option<String> {
    words::words(text).next().map(|word| fold(word.span.of(text)))
}

/// How chrome starts.
enum Start {
    /// With these folded words.
    Words(String),
    /// With these folded words and a colon.
    Label(String),
    /// With one of [`SIGNS`].
    Sign(&'static str),
}

impl Start {
    fn new(entry: &'static str) -> Self {
        match fold(entry) {
            folded if folded.is_empty() => Start::Sign(entry),
            folded if entry.ends_with(':') => Start::Label(folded),
            folded => Start::Words(folded),
        }
    }

    fn matches(&self, text: &str, folded: &str, label: Option<&str>) -> bool {
        match self {
            Start::Words(words) => {
                folded.strip_prefix(words.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            }
            Start::Label(words) => label == Some(words),
            Start::Sign(sign) => text.trim_start().starts_with(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stop(word: &str) -> bool {
        is_stop_word(words::hash(word.chars()))
    }

    #[test]
    fn stop_words_are_matched_in_real_spelling() {
        assert!(is_stop("على") && is_stop("إلى") && is_stop("وقال"));
        assert!(!is_stop("علي") && !is_stop("مجلس"));
    }

    #[test]
    fn the_longest_opener_is_found_whatever_stands_between_its_words() {
        assert_eq!(discourse_opener("على صعيد آخر، كشفت القيادة"), Some("على صعيد آخر"));
        assert_eq!(discourse_opener("«وأضافَ أن العمل مستمر"), Some("وأضاف"));
        assert_eq!(discourse_opener("أعلنت الوزارة نتائجها"), None);
        assert_eq!(discourse_opener(""), None);
        assert_eq!(discourse_opener(&"و".repeat(500)), None);
    }

    #[test]
    fn a_connective_can_be_cut_off_where_a_sentence_is_left() {
        assert_eq!(connective("وعلى صعيد آخر، أعلنت البلدية نتائجها"), Some("وعلى صعيد آخر، "));
        assert_eq!(connective("من جهته قال وزير الري إن العمل مستمر"), Some("من جهته "));
        assert_eq!(connective("كذلكَ ، ارتفعت أسعار القمح"), Some("كذلكَ ، "));
        for whole in [
            "وأضاف، في بيان وزعه مكتبه، أن العمل مستمر", // what is left would be no sentence
            "لذلك السبب توقف العمل كله",                 // no comma
            "«في المقابل، ارتفعت أسعار القمح»",          // the quotation mark would be left alone
            "في المقابل، لا",
            "أعلنت البلدية نتائجها",
            "",
        ] {
            assert_eq!(connective(whole), None, "{whole}");
        }
    }

    #[test]
    fn chrome_is_known_by_its_wording() {
        assert!(is_boilerplate("ت + ت - الحجم الطبيعي"));
        assert!(is_boilerplate("Email"));
        assert!(is_boilerplate("اقرأ أيضاً: الذهب يتراجع"));
        assert!(is_boilerplate("© 2024 صحيفة المدينة"));
        assert!(is_boilerplate("المصدر: وكالات") && !is_boilerplate("المصدر الأول للطاقة في البلاد هو الشمس"));
        assert!(!is_boilerplate("***"));
        assert!(!is_boilerplate("شارك الوزير في المؤتمر أمس."));
    }

    #[test]
    fn notes_and_sections_are_read() {
        let text = "# comment\n[a]\nواحد  # note\nاثنان\n\n[b]\nثلاثة\n";
        let got: Vec<_> = entries(text).map(|e| (e.section, e.text, e.note)).collect();
        assert_eq!(got, [("a", "واحد", Some("note")), ("a", "اثنان", None), ("b", "ثلاثة", None)]);
    }
}
