//! The language detector against labelled lines.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Prf;
use crate::arabic::language::language;

/// How lines of each language were taken: counts by label and guess, both as [codes](crate::arabic::language::Language::code).
#[derive(Clone, Debug, Default, Serialize)]
pub struct Confusion {
    counts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Confusion {
    /// Takes in a labelled line; returns the code of what it was taken for.
    pub fn add(&mut self, label: &str, text: &str) -> &'static str {
        let code = language(text).language.code();
        let row = self.counts.entry(label.to_owned()).or_default();
        *row.entry(code.to_owned()).or_insert(0) += 1;
        code
    }

    /// How often lines labelled so were taken for this.
    pub fn count(&self, label: &str, guess: &str) -> u64 {
        self.counts.get(label).and_then(|row| row.get(guess)).copied().unwrap_or(0)
    }

    /// The labels and guesses met, Arabic first.
    pub fn codes(&self) -> Vec<&str> {
        let codes: BTreeSet<&str> =
            self.counts.iter().flat_map(|(label, row)| row.keys().chain([label])).map(String::as_str).collect();
        let (first, rest): (Vec<&str>, Vec<&str>) = codes.into_iter().partition(|code| *code == "ar");
        first.into_iter().chain(rest).collect()
    }

    /// The number of lines labelled so.
    pub fn lines(&self, label: &str) -> u64 {
        self.counts.get(label).map_or(0, |row| row.values().sum())
    }

    /// Precision, recall and F1 of one language, from 0 to 1.
    pub fn prf(&self, code: &str) -> Prf {
        let found: u64 = self.counts.keys().map(|label| self.count(label, code)).sum();
        Prf::new(self.count(code, code) as usize, found as usize, self.lines(code) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_by_label_and_guess() {
        let mut confusion = Confusion::default();
        for (label, text) in [
            ("ar", "وصل الوزير إلى المدينة."),
            ("ar", "وزیر وارد شهر شد و با همتای خود دیدار کرد."),
            ("fa", "این کتاب را خوانده‌ام."),
        ] {
            confusion.add(label, text);
        }
        assert_eq!((confusion.codes(), confusion.count("ar", "fa"), confusion.lines("ar")), (vec!["ar", "fa"], 1, 2));
        let arabic = confusion.prf("ar");
        assert_eq!((arabic.precision, arabic.recall), (1.0, 0.5));
        assert_eq!((confusion.prf("fa").precision, confusion.prf("fa").recall), (0.5, 1.0));
    }
}
