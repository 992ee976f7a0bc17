//! Sentences.
//!
//! A SIMD search finds the marks at which a sentence could end ([`scan`]), and a short table of rules decides each one
//! ([`rules`]): every rule answers one question, and has a fixture file with examples in `tests/fixtures/split/`. Text
//! between two marks is never looked at.
//!
//! Nothing is paired over unbounded text: a rule looks back at most [`mark::LOOK_BACK`] bytes, so one unclosed quotation
//! mark cannot swallow the rest of an article, and no input makes splitting slower than linear.
//!
//! Sentences and the gaps between them rebuild the text exactly; gaps hold only white space and invisible characters.

mod long;
pub mod mark;
pub mod rules;
pub mod scan;

pub use long::cut_long;

use crate::arabic::letters::is_letter;
use crate::input::lines::{self, Newlines};
use crate::text::{Document, Sentence, Span, is_blank};
use mark::Mark;

/// The sentences of a document, block by block: headlines and boilerplate too, with their kind.
pub fn sentences(document: &Document) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(document.text.len() / 150 + document.blocks.len());
    for (block, b) in document.blocks.iter().enumerate() {
        let mut opens_block = true;
        for span in split_block(b.span.of(&document.text)) {
            let span = Span::new(b.span.start + span.start, b.span.start + span.end);
            out.push(Sentence { span, block, kind: b.kind, opens_block });
            opens_block = false;
        }
    }
    out
}

/// The sentences of a plain text. `newlines` says whether a line break ends a paragraph, and so a sentence.
///
/// ```
/// # use khulasa::{split::split_text, input::lines::Newlines};
/// let text = "أجرى د. سامر الحلبي العملية بنجاح. وغادر المريض المستشفى بعد يومين.";
/// let sentences: Vec<&str> = split_text(text, Newlines::Auto).into_iter().map(|s| s.of(text)).collect();
/// assert_eq!(sentences, ["أجرى د. سامر الحلبي العملية بنجاح.", "وغادر المريض المستشفى بعد يومين."]);
/// ```
pub fn split_text(text: &str, newlines: Newlines) -> Vec<Span> {
    let mut out = Vec::with_capacity(text.len() / 150);
    for paragraph in lines::paragraphs(text, newlines) {
        let shift = |s: Span| Span::new(paragraph.start + s.start, paragraph.start + s.end);
        out.extend(split_block(paragraph.of(text)).map(shift));
    }
    out
}

/// The sentences of one paragraph: a line break in it is white space like any other.
pub fn split_block(text: &str) -> Sentences<'_> {
    Sentences { text, marks: scan::Marks::new(text.as_bytes()), start: 0, worded: false, looked: 0, next_word: 0 }
}

/// An iterator over the sentences of one paragraph; see [`split_block`].
#[derive(Debug)]
pub struct Sentences<'t> {
    text: &'t str,
    marks: scan::Marks<'t>,
    /// Where the sentence being built starts.
    start: usize,
    /// Whether it holds a letter or digit before `looked`. Kept, so that a million full stops are looked at once.
    worded: bool,
    looked: usize,
    /// The first letter or digit behind what was last asked for; kept for the same reason.
    next_word: usize,
}

impl Sentences<'_> {
    /// A run of marks alone (`***`, `. . .`) at the start is no sentence; it joins what follows.
    fn has_word_before(&mut self, end: usize) -> bool {
        if !self.worded {
            self.worded = self.text[self.looked..end].contains(is_letter);
            self.looked = end;
        }
        self.worded
    }

    /// Marks that no word follows belong to the sentence before: `انتهى. ***`
    fn has_word_behind(&mut self, end: usize) -> bool {
        if self.next_word < end {
            self.next_word = self.text[end..].find(is_letter).map_or(usize::MAX, |at| end + at);
        }
        self.next_word != usize::MAX
    }

    fn finish(&mut self, end: usize) -> Option<Span> {
        let span = Span::new(self.start, end).trim(self.text);
        (self.start, self.looked, self.worded) = (end, end, false);
        (!span.is_empty()).then_some(span)
    }
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        while let Some((start, first)) = self.marks.next_from() {
            let mark = Mark::new(self.text, self.start, start, first);
            self.marks.skip_to(mark.close);
            if self.has_word_before(mark.start) && self.has_word_behind(mark.close) && rules::ends_sentence(&mark) {
                return self.finish(mark.close);
            }
        }
        if self.start == self.text.len() {
            return None;
        }
        // What is left when only invisible characters follow the last mark belongs to no sentence.
        if self.text[self.start..].chars().all(is_blank) {
            self.start = self.text.len();
            return None;
        }
        self.finish(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        split_block(text).map(|s| s.of(text)).collect()
    }

    #[test]
    fn marks_without_words_are_no_sentences() {
        assert_eq!(split("... قال نعم. ثم عاد. ***"), ["... قال نعم.", "ثم عاد. ***"]);
        assert_eq!(split("* * *"), ["* * *"]);
        assert_eq!(split(&". ".repeat(1000)).len(), 1);
        assert!(split(" \n\u{200F}").is_empty());
        assert!(split("").is_empty());
    }

    #[test]
    fn an_unclosed_quotation_mark_swallows_nothing() {
        let text = "قال: \"وصلنا مبكرين. ثم سكت. وغادر الجميع. وعاد الهدوء.";
        assert_eq!(split(text).len(), 4);
    }
}
