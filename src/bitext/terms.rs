//! A glossary: terms found in a source whatever their form, and whether their translation stands in a target.
//!
//! A word of a text is a form of a term's word when it is that word with clitics before it (و ف ب ك ل and the article), and an ending
//! of number, gender or case or a pronoun behind it. Both are compared folded, letter by letter, so عام is not found in عامل. Short words
//! get fewer clitics: فعلي is not ف and the name علي. Broken plurals are other words: give them lines of their own.

use rustc_hash::FxHashMap;

use crate::arabic::letters::{Class, class};
use crate::arabic::words::words;
use crate::text::Span;

/// A line of a glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// As the glossary writes it.
    pub source: String,
    /// Its translations, the preferred one first.
    pub targets: Vec<String>,
    /// What the glossary says about it.
    pub note: String,
    /// Translations that must not be used.
    pub forbidden: Vec<String>,
    words: Vec<Vec<char>>,
    spelled: Vec<u64>,
}

/// Terms, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    terms: Vec<Term>,
    /// Terms by the first two letters of their first word without its article.
    index: FxHashMap<(char, Option<char>), Vec<usize>>,
}

/// A term that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'g> {
    /// The term.
    pub term: &'g Term,
    /// Where, clitics included.
    pub span: Span,
}

/// Why a file is no glossary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: found {found}, expected {expected}")]
pub struct BadGlossary {
    /// The line, from 1.
    pub line: u64,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: &'static str,
}

impl Glossary {
    /// Reads a CSV file: columns `source`, `target`, and if you like `note` and `forbidden`, named in a header; without a header
    /// the first two columns are source and target. Several translations in a cell have `|` between them.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8, or a line lacks a source or a target.
    pub fn read(bytes: &[u8]) -> Result<Self, BadGlossary> {
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
        // A French or Arabic Excel writes semicolons.
        let delimiter = [b'\t', b';'].into_iter().find(|d| first.contains(d) && !first.contains(&b',')).unwrap_or(b',');
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        let (mut glossary, mut columns) = (Self::default(), [Some(0), Some(1), None, None]);
        for (place, record) in reader.records().enumerate() {
            let record = record.map_err(|e| BadGlossary {
                line: e.position().map_or(0, csv::Position::line),
                found: e.to_string(),
                expected: "CSV in UTF-8",
            })?;
            if place == 0 {
                let named = |name: &str| record.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
                if named("source").is_some() || named("target").is_some() {
                    columns = ["source", "target", "note", "forbidden"].map(named);
                    if columns[0].is_none() || columns[1].is_none() {
                        let found = format!("the header {}", record.iter().collect::<Vec<_>>().join(","));
                        return Err(BadGlossary { line: 1, found, expected: "the columns source and target" });
                    }
                    continue;
                }
            }
            let cell = |i: usize| columns[i].and_then(|c| record.get(c)).unwrap_or_default().trim();
            let list = |i: usize| -> Vec<String> {
                cell(i).split('|').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let term = Term {
                source: cell(0).to_owned(),
                targets: list(1),
                note: cell(2).to_owned(),
                forbidden: list(3),
                ..Term::default()
            };
            if term.targets.is_empty() && term.forbidden.is_empty() {
                let found = format!("\"{}\" without a translation", term.source);
                return Err(BadGlossary { line, found, expected: "a term and its translation" });
            }
            if !glossary.push(term) {
                let found = format!("\"{}\"", cell(0));
                return Err(BadGlossary { line, found, expected: "a term with at least one word" });
            }
        }
        Ok(glossary)
    }

    /// Adds a term; false when it has no word.
    fn push(&mut self, mut term: Term) -> bool {
        for word in words(&term.source) {
            let mut letters = Vec::new();
            word.fold_into(&mut letters);
            term.words.push(bare(&letters).to_vec());
            term.spelled.push(word.spelled);
        }
        let Some(first) = term.words.first() else { return false };
        let key = (first[0], first.get(1).copied());
        self.index.entry(key).or_default().push(self.terms.len());
        self.terms.push(term);
        true
    }

    /// The terms, in the order of the file.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms that stand in a text, in order. Of those that overlap only the longest counts: وزارة الخارجية, not also وزارة.
    pub fn found_in(&self, text: &str) -> Vec<Hit<'_>> {
        let all: Vec<(Span, u64, Vec<char>)> = words(text)
            .map(|word| {
                let mut letters = Vec::new();
                word.fold_into(&mut letters);
                (word.span, word.spelled, letters)
            })
            .collect();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for at in 0..all.len() {
            let mut places: Vec<usize> = remainders(&all[at].2)
                .filter_map(|rest| self.index.get(&(*rest.first()?, rest.get(1).copied())))
                .flatten()
                .copied()
                .collect();
            places.sort_unstable();
            places.dedup();
            for place in places {
                let term = &self.terms[place];
                let Some(window) = all.get(at..at + term.words.len()) else { continue };
                let last = window.len() - 1;
                let joined = window.windows(2).all(|pair| {
                    let gap = &text[pair[0].0.end..pair[1].0.start];
                    gap.chars().all(|c| c.is_whitespace() || matches!(class(c), Class::Transparent))
                });
                let fits = window.iter().enumerate().all(|(i, (_, spelled, letters))| {
                    *spelled == term.spelled[i] || {
                        // A particle is no form of another word: على is not the name علي.
                        !crate::arabic::lists::is_stop_word(*spelled)
                            && is_form(letters, &term.words[i], i == 0, i == last)
                    }
                });
                if joined && fits {
                    hits.push(Hit { term, span: Span::new(window[0].0.start, window[last].0.end) });
                }
            }
        }
        let covers =
            |a: &Hit<'_>, b: &Hit<'_>| a.span.start <= b.span.start && b.span.end <= a.span.end && a.span != b.span;
        let kept = (0..hits.len()).filter(|&i| !hits.iter().any(|other| covers(other, &hits[i])));
        kept.map(|i| hits[i]).collect()
    }

    /// The note for a translator: every term of a text once, with its translations; none if no term stands in it.
    pub fn note(&self, text: &str) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        for hit in self.found_in(text) {
            let part = format!("{} = {}", hit.term.source, hit.term.targets.join(" / "));
            if !hit.term.targets.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        (!parts.is_empty()).then(|| format!("terms: {}", parts.join(", ")))
    }
}

/// Whether a phrase stands in a target as whole words, in any case; each word may have an English plural's ending.
///
/// ```
/// # use khulasa::bitext::terms::stands_in;
/// assert!(stands_in("The Foreign Ministries agreed.", "foreign ministry"));
/// assert!(!stands_in("A carpet.", "car"));
/// ```
pub fn stands_in(target: &str, phrase: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (target, phrase) = (split(target), split(phrase));
    let same = |found: &str, wanted: &str| {
        found == wanted
            || found.strip_prefix(wanted).is_some_and(|rest| matches!(rest, "s" | "es"))
            || wanted.strip_suffix('y').is_some_and(|stem| found.strip_suffix("ies") == Some(stem))
    };
    !phrase.is_empty() && target.windows(phrase.len()).any(|w| w.iter().zip(&phrase).all(|(f, p)| same(f, p)))
}

/// A word without its article.
fn bare(word: &[char]) -> &[char] {
    word.strip_prefix(&['ا', 'ل']).filter(|rest| rest.len() >= 2).unwrap_or(word)
}

/// What may come before a word, and how many letters the word must have at least.
const CLITICS: [(&str, usize); 22] = [
    ("", 1),
    ("ال", 2),
    ("وال", 2),
    ("فال", 2),
    ("بال", 2),
    ("كال", 2),
    ("لل", 2),
    ("وبال", 2),
    ("ولل", 2),
    ("فلل", 2),
    ("فبال", 2),
    ("وكال", 2),
    ("و", 3),
    ("ب", 3),
    ("ل", 3),
    ("ف", 4),
    ("ك", 4),
    ("وب", 4),
    ("ول", 4),
    ("فب", 4),
    ("فل", 4),
    ("س", 5),
];

/// A word without each of the clitics that it may start with.
fn remainders(word: &[char]) -> impl Iterator<Item = &[char]> {
    CLITICS.iter().filter_map(move |&(clitic, least)| {
        let mut rest = word;
        for c in clitic.chars() {
            rest = rest.strip_prefix(&[c])?;
        }
        (rest.len() >= least).then_some(rest)
    })
}

fn is_form(word: &[char], wanted: &[char], first: bool, last: bool) -> bool {
    CLITICS.iter().any(|&(clitic, letters)| {
        if wanted.len() < letters || !(first || matches!(clitic, "" | "ال" | "لل")) {
            return false;
        }
        // س stands before verbs of the present only.
        if clitic == "س" && !matches!(wanted[0], 'ي' | 'ت' | 'ن') {
            return false;
        }
        let mut rest = word;
        for c in clitic.chars() {
            match rest.strip_prefix(&[c]) {
                Some(shorter) => rest = shorter,
                None => return false,
            }
        }
        is_inflected(rest, wanted, last)
    })
}

/// Whether `word` is `wanted` or that with one ending.
fn is_inflected(word: &[char], wanted: &[char], last: bool) -> bool {
    if word == wanted {
        return true;
    }
    if wanted.len() < 3 || wanted.iter().any(|c| !('\u{0621}'..='\u{064A}').contains(c)) {
        return false;
    }
    const PRONOUNS: [&str; 8] = ["ه", "ها", "هم", "هن", "هما", "نا", "ك", "كم"];
    let rest_is = |stem: &[char], endings: &[&str]| {
        word.strip_prefix(stem).is_some_and(|rest| endings.iter().any(|e| rest.iter().copied().eq(e.chars())))
    };
    if let Some(stem) = wanted.strip_suffix(&['ه']) {
        let mut with_t = stem.to_vec();
        with_t.push('ت');
        let pronoun = last && (rest_is(&with_t, &PRONOUNS) || rest_is(&with_t, &["ي"]));
        return pronoun || rest_is(stem, &["ات", "تان", "تين", "تا", "تي"]);
    }
    if let (true, Some(stem)) = (last, wanted.strip_suffix(&['ي'])) {
        let mut with_alif = stem.to_vec();
        with_alif.push('ا'); // مستشفى: مستشفاه
        if rest_is(&with_alif, &PRONOUNS) {
            return true;
        }
    }
    rest_is(wanted, &["ا", "ان", "ين", "ون", "ات", "ه"])
        || (last && rest_is(wanted, &PRONOUNS[..6]))
        || (last && wanted.len() >= 4 && rest_is(wanted, &PRONOUNS))
        // The plural before another noun: موظفو الإغاثة. At the end ي would make مصري a form of مصر.
        || (!last && wanted.len() >= 4 && rest_is(wanted, &["و", "ي"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(glossary: &str, text: &str) -> Vec<String> {
        let glossary = Glossary::read(glossary.as_bytes()).unwrap();
        glossary.found_in(text).iter().map(|hit| hit.span.of(text).to_owned()).collect()
    }

    #[test]
    fn terms_are_found_in_their_forms() {
        for form in [
            "وزارة",
            "الوزارة",
            "وبالوزارة",
            "للوزارة",
            "لوزارة",
            "وزارتها",
            "الوزارات",
            "وزارتين",
            "فالوزارة",
            "وِزارةٌ",
        ] {
            assert_eq!(found("وزارة,ministry", &format!("قالت {form} أمس")).len(), 1, "{form}");
        }
        for form in ["موظف", "موظفون", "الموظفين", "موظفنا", "وموظفوها", "موظفا", "كموظف"]
        {
            let expected = usize::from(form != "وموظفوها"); // two endings are not taken off
            assert_eq!(found("موظف,employee", form).len(), expected, "{form}");
        }
    }

    #[test]
    fn terms_are_not_found_inside_other_words() {
        for (term, text) in [
            ("عام", "العامل والعاملون والعموم"),
            ("علي", "على الطريق الفعلي إلى المعالي"),
            ("حر", "البحر والحرب"),
            ("مصر", "المصري والمصرف"),
            ("سلام", "الإسلام"),
        ] {
            assert_eq!(found(&format!("{term},x"), text), Vec::<String>::new(), "{term}");
        }
    }

    #[test]
    fn terms_of_several_words_are_inflected_in_each_and_the_longest_counts() {
        let glossary = "source,target\nوزارة,ministry\nوزارة الخارجية,Ministry of Foreign Affairs\n";
        assert_eq!(found(glossary, "صرح لوزارة الخارجية ثم الوزارة"), ["لوزارة الخارجية", "الوزارة"]);
        assert_eq!(found(glossary, "في الوزارة، الخارجية"), ["الوزارة"]);
        assert_eq!(found("موظف الإغاثة,aid worker", "وصل موظفو الإغاثة"), ["موظفو الإغاثة"]);
        let note = Glossary::read(glossary.as_bytes()).unwrap().note("زار وزارة الخارجية.");
        assert_eq!(note.unwrap(), "terms: وزارة الخارجية = Ministry of Foreign Affairs");
    }

    #[test]
    fn bad_files_are_explained() {
        let error = |text: &str| Glossary::read(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            error("source,target\nوزارة,\n"),
            "line 2: found \"وزارة\" without a translation, expected a term and its translation"
        );
        assert_eq!(
            error("source,note\nوزارة,x\n"),
            "line 1: found the header source,note, expected the columns source and target"
        );
        assert_eq!(error("؟!,x\n"), "line 1: found \"؟!\", expected a term with at least one word");
        assert!(Glossary::read(b"\xff,\xfe\n").is_err());
        let read =
            Glossary::read("source;target;note;forbidden\nعام;year|public;;general|common\n".as_bytes()).unwrap();
        assert_eq!((read.terms()[0].targets.len(), read.terms()[0].forbidden[1].as_str()), (2, "common"));
    }
}
