//! Sentence boundaries against the right ones.
//!
//! A boundary is known by the number of characters before it, white space, zero-width spaces and byte order marks not counted: it
//! does not matter what stands between two sentences, or on which side of it. Where a document ends is given to every splitter,
//! so it does not count.

use serde::Serialize;

use super::tokens::is_space;
use super::{EvaluateError, OtherText, Prf};
use crate::input::Place;
use crate::text::Span;

/// A text with its sentences' ends.
#[derive(Clone, Debug)]
pub struct Segmented<'t> {
    name: &'t str,
    text: &'t str,
    /// The boundaries in order, those at ends of documents too.
    ends: Vec<usize>,
    /// The ends of documents in order.
    document_ends: Vec<usize>,
}

/// How a splitter's boundaries compare with the gold ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Boundaries that are right.
    pub gold: usize,
    /// Boundaries that the splitter found.
    pub found: usize,
    /// Those that are both.
    pub hits: usize,
}

impl Comparison {
    /// As shares.
    pub fn prf(&self) -> Prf {
        Prf::new(self.hits, self.found, self.gold)
    }
}

fn counts(c: char) -> bool {
    !is_space(c) && !matches!(c, '\u{200B}' | '\u{FEFF}')
}

impl<'t> Segmented<'t> {
    /// A text with one sentence a line and empty lines between documents. `name` is for messages.
    pub fn from_lines(name: &'t str, text: &'t str) -> Self {
        let (mut ends, mut document_ends, mut before) = (Vec::new(), Vec::new(), 0);
        for line in text.split('\n') {
            let length = line.chars().filter(|&c| counts(c)).count();
            before += length;
            if length > 0 { &mut ends } else { &mut document_ends }.push(before);
        }
        document_ends.push(before);
        document_ends.dedup();
        Self { name, text, ends, document_ends }
    }

    /// A text and where its sentences lie, in order; one document.
    pub fn from_spans(name: &'t str, text: &'t str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let (mut ends, mut before, mut from) = (Vec::new(), 0, 0);
        for sentence in sentences {
            before += text[from..sentence.end].chars().filter(|&c| counts(c)).count();
            from = sentence.end;
            ends.push(before);
        }
        ends.dedup();
        let all = before + text[from..].chars().filter(|&c| counts(c)).count();
        Self { name, text, ends, document_ends: vec![all] }
    }

    /// Compares a splitter's boundaries with these, the gold ones.
    ///
    /// # Errors
    ///
    /// When the texts differ in more than what does not count.
    pub fn compare(&self, system: &Self) -> Result<Comparison, EvaluateError> {
        self.check_same_text(system)?;
        let is_inside = |end: &&usize| self.document_ends.binary_search(end).is_err();
        let found = system.ends.iter().filter(is_inside);
        Ok(Comparison {
            gold: self.ends.iter().filter(is_inside).count(),
            found: found.clone().count(),
            hits: found.filter(|end| self.ends.binary_search(end).is_ok()).count(),
        })
    }

    fn check_same_text(&self, system: &Self) -> Result<(), EvaluateError> {
        let characters = |text: &'t str| text.char_indices().filter(|&(_, c)| counts(c));
        let (mut gold, mut other) = (characters(self.text), characters(system.text));
        loop {
            let (expected, found) = (gold.next(), other.next());
            if expected.map(|(_, c)| c) != found.map(|(_, c)| c) {
                return Err(EvaluateError::OtherText(Box::new(OtherText {
                    gold: self.place(expected.map(|(at, _)| at)),
                    system: system.place(found.map(|(at, _)| at)),
                    expected: self.excerpt(expected.map(|(at, _)| at)),
                    found: system.excerpt(found.map(|(at, _)| at)),
                })));
            }
            if expected.is_none() {
                return Ok(());
            }
        }
    }

    /// The line of a byte, or of the end.
    fn place(&self, at: Option<usize>) -> Place {
        let before = self.text[..at.unwrap_or(self.text.trim_end().len())].bytes().filter(|&b| b == b'\n').count();
        Place::line(self.name, before as u64 + 1)
    }

    fn excerpt(&self, at: Option<usize>) -> String {
        match at {
            Some(at) => self.text[at..].chars().take(20).map(|c| if c == '\n' { ' ' } else { c }).collect(),
            None => "(end of the text)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Newlines;
    use crate::split::split_text;

    const GOLD: &str = "جاء زيد.\nثم ذهب.\n\nوهنا نص آخر.\nوتمامه.\n";

    fn compare(gold: &str, system: &str) -> Result<Comparison, EvaluateError> {
        Segmented::from_lines("a.gold", gold).compare(&Segmented::from_lines("b.txt", system))
    }

    #[test]
    fn boundaries_compared_by_hand() {
        // Inside documents GOLD has two boundaries, after «زيد.» and after «آخر.». The end of the first document is no boundary
        // to be found, and found there it is no mistake.
        let all = Comparison { gold: 2, found: 2, hits: 2 };
        assert_eq!(compare(GOLD, GOLD).unwrap(), all);
        assert_eq!(compare(GOLD, &GOLD.replace("\n\n", " ")).unwrap(), all);
        assert_eq!(compare(GOLD, &GOLD.replace("زيد.\n", "زيد.\u{200B}\r\n")).unwrap(), all);
        let wrong = compare(GOLD, "جاء\nزيد.\nثم\nذهب. وهنا نص آخر. وتمامه.").unwrap();
        assert_eq!(wrong, Comparison { gold: 2, found: 3, hits: 1 });
        assert_eq!(wrong.prf(), Prf { precision: 1.0 / 3.0, recall: 0.5, f1: 0.4 });
        let none = compare("جملة.", "جملة.").unwrap();
        assert_eq!((none, none.prf()), (Comparison { gold: 0, found: 0, hits: 0 }, Prf::default()));
    }

    #[test]
    fn spans_count_as_lines_do() {
        let text = GOLD.replace('\n', " ");
        let system = Segmented::from_spans("b.txt", &text, split_text(&text, Newlines::Paragraph));
        let gold = Segmented::from_lines("a.gold", GOLD);
        assert_eq!(gold.compare(&system).unwrap(), Comparison { gold: 2, found: 2, hits: 2 });
    }

    #[test]
    fn another_text_is_an_error_that_says_where() {
        let message = |system: &str| compare(GOLD, system).unwrap_err().to_string();
        assert_eq!(
            message("جاء زيد.\nثم عاد."),
            "b.txt:2 and a.gold:2 are of different texts: expected «ذهب.  وهنا نص آخر. و», found «عاد.»; white space does not count"
        );
        assert!(message("جاء زيد.").contains("b.txt:1 and a.gold:2"), "{}", message("جاء زيد."));
        assert!(message(&format!("{GOLD}و")).contains("expected «(end of the text)», found «و»"));
    }
}
