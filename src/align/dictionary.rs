//! Evidence of the user's dictionary.

use super::tokens::{Kind, tokens};

/// How surely a word and its translation in a dictionary go together, before anything is learnt.
pub const STRENGTH: f32 = 0.3;

/// Words with their translations.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    entries: Vec<(String, String)>,
}

/// A line that is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: found \"{found}\", expected a word, a tab or spaces, and its translation")]
pub struct BadDictionary {
    /// The line, from 1.
    pub line: usize,
    /// Its start.
    pub found: String,
}

impl Dictionary {
    /// Reads two columns with a tab between them (further columns do not matter), or, where a line has no tab, with white space, as the lists of MUSE
    /// have it. Empty lines and those that start with `#` are skipped. Words of the source come first.
    ///
    /// # Errors
    ///
    /// The first line that holds one column only.
    pub fn parse(text: &str) -> Result<Self, BadDictionary> {
        let mut entries = Vec::new();
        for (number, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, translation) = match line.split_once('\t') {
                Some((word, rest)) => (word, rest.split('\t').next().unwrap_or_default()),
                None => line.split_once(char::is_whitespace).unwrap_or((line, "")),
            };
            let (word, translation) = (word.trim(), translation.trim());
            if word.is_empty() || translation.is_empty() {
                let found = line.chars().take(40).collect();
                return Err(BadDictionary { line: number + 1, found });
            }
            entries.push((word.to_owned(), translation.to_owned()));
        }
        Ok(Self { entries })
    }

    /// From words with their translations.
    pub fn new(entries: Vec<(String, String)>) -> Self {
        Self { entries }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The words of each entry as terms of both sides. Every word of a phrase goes with every word of its translation.
    pub(super) fn terms(&self, source: &str, target: &str) -> Vec<(String, String)> {
        let words = |text: &str, language: &str| {
            tokens(text, language, true)
                .into_iter()
                .filter(|t| t.kind == Kind::Word)
                .map(|t| t.term)
                .collect::<Vec<_>>()
        };
        let mut terms = Vec::new();
        for (word, translation) in &self.entries {
            let translations = words(translation, target);
            for s in words(word, source) {
                terms.extend(translations.iter().map(|t| (s.clone(), t.clone())));
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}
