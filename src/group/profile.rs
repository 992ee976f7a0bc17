//! What grouping knows of a document: its day and its weighted terms.

use rustc_hash::FxHashMap;

use crate::analyze::{IdfModel, sublinear, term_of};
use crate::arabic::calendar::parse_date;
use crate::arabic::words;
use crate::text::{BlockKind, Document, Span};

/// How much more a term weighs that stands in the opening, the title or the first words of the body, where a report says what has
/// happened, and where; further down stands what it shares with all reports on the subject. `docs/quality.md` says how it was chosen.
pub const OPENING_WEIGHT: f32 = 3.0;

/// How many words of the body count as its opening: a first sentence or two.
pub const OPENING_WORDS: usize = 30;

/// How many terms keep a word as it is written, to be shown.
const SHOWN: usize = 24;

/// A document as a vector of unit length over its terms.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// The document's id.
    pub id: String,
    /// The day of its date, counted from the first of January 1970; `None` if it has no date or one that
    /// [`parse_date`] cannot read.
    pub day: Option<i64>,
    /// Terms, by their hashes in ascending order, with their weights: `(1 + ln tf) · idf`, times [`OPENING_WEIGHT`] for those
    /// of the opening. The sum of the squares is 1; empty for a document without terms that weigh anything.
    pub(super) terms: Vec<(u64, f32)>,
    /// The terms that weigh most, each in its shortest form.
    pub(super) words: Vec<(u64, Box<str>)>,
}

/// Makes profiles; it keeps buffers, so make one a thread.
#[derive(Debug)]
pub struct Profiler<'m> {
    idf: &'m IdfModel,
    counts: FxHashMap<u64, Count>,
    folded: Vec<char>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    tf: u32,
    in_opening: bool,
    is_word: bool,
    /// The shortest word for it so far.
    form: Form,
}

/// A word of the title or of the text.
#[derive(Clone, Copy, Debug)]
struct Form {
    in_title: bool,
    span: Span,
}

/// What is being counted.
#[derive(Clone, Copy)]
enum Place {
    Title,
    /// From this byte of the text.
    Text(usize),
}

impl<'m> Profiler<'m> {
    /// A profiler that weighs terms by `idf`.
    pub fn new(idf: &'m IdfModel) -> Self {
        Self { idf, counts: FxHashMap::default(), folded: Vec::new() }
    }

    /// The profile of a document: of its title, headings and body; site chrome and bylines are no part of the story.
    pub fn profile(&mut self, document: &Document) -> Profile {
        self.counts.clear();
        let title = document.title.as_deref().unwrap_or_default();
        self.count(title, Place::Title, usize::MAX);
        let mut opening = OPENING_WORDS;
        for block in &document.blocks {
            let text = block.span.of(&document.text);
            if block.kind.is_heading() {
                let opening = if block.kind == BlockKind::Subhead { 0 } else { usize::MAX };
                self.count(text, Place::Text(block.span.start), opening);
            } else if block.kind.is_body() {
                let words = self.count(text, Place::Text(block.span.start), opening);
                opening = opening.saturating_sub(words);
            }
        }
        let day = document.date.as_deref().and_then(parse_date).map(|date| date.day);
        let mut terms: Vec<(u64, f32)> =
            self.counts.iter().map(|(&term, count)| (term, count.weight() * self.idf.idf(term))).collect();
        terms.retain(|&(_, weight)| weight > 0.0);
        terms.sort_unstable_by_key(|&(term, _)| term);
        let norm = terms.iter().map(|&(_, weight)| f64::from(weight) * f64::from(weight)).sum::<f64>().sqrt();
        terms.iter_mut().for_each(|(_, weight)| *weight = (f64::from(*weight) / norm) as f32);
        let words = self.words(&terms, title, &document.text);
        Profile { id: document.id.clone(), day, terms, words }
    }

    /// Counts the terms of a text, of which the first `opening` words are the document's opening; returns the number of words.
    fn count(&mut self, text: &str, place: Place, opening: usize) -> usize {
        let mut number = 0;
        for word in words::words(text) {
            number += 1;
            let Some((term, is_word)) = term_of(&word, &mut self.folded) else { continue };
            let form = match place {
                Place::Title => Form { in_title: true, span: word.span },
                Place::Text(at) => Form { in_title: false, span: Span::new(at + word.span.start, at + word.span.end) },
            };
            let count = self.counts.entry(term).or_insert(Count { tf: 0, in_opening: false, is_word, form });
            count.tf += 1;
            count.in_opening |= number <= opening;
            if form.span.len() < count.form.span.len() {
                count.form = form;
            }
        }
        number
    }

    fn words(&self, terms: &[(u64, f32)], title: &str, text: &str) -> Vec<(u64, Box<str>)> {
        let mut heavy: Vec<(u64, f32)> = terms.iter().copied().filter(|(term, _)| self.counts[term].is_word).collect();
        heavy.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        heavy.truncate(SHOWN);
        heavy.sort_unstable_by_key(|&(term, _)| term);
        let word = |&(term, _): &(u64, f32)| {
            let Form { in_title, span } = self.counts[&term].form;
            (term, span.of(if in_title { title } else { text }).into())
        };
        heavy.iter().map(word).collect()
    }
}

impl Count {
    fn weight(&self) -> f32 {
        sublinear(self.tf) * if self.in_opening { OPENING_WEIGHT } else { 1.0 }
    }
}

impl Profile {
    /// Whether nothing in it can be compared.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How much two documents are alike, whatever their days: the cosine of their vectors, from 0 to 1.
    pub fn cosine(&self, other: &Profile) -> f64 {
        let mut others = other.terms.iter().peekable();
        let mut sum = 0.0;
        for &(term, weight) in &self.terms {
            while others.next_if(|(t, _)| *t < term).is_some() {}
            if let Some(&(_, theirs)) = others.next_if(|(t, _)| *t == term) {
                sum += f64::from(weight) * f64::from(theirs);
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Newlines, from_text};

    fn profile(title: Option<&str>, text: &str) -> Profile {
        let document = from_text("a", text, Newlines::Paragraph);
        Profiler::new(IdfModel::uniform()).profile(&Document { title: title.map(Into::into), ..document })
    }

    #[test]
    fn the_opening_weighs_three_times() {
        // Each of 30 words once, then كتاب: 30 · 3² + 1 = 271.
        let words: Vec<String> = (0..OPENING_WORDS).map(|n| format!("w{n}")).collect();
        let text = format!("{} كتاب.", words.join(" "));
        let found = profile(None, &text);
        let (least, most) = found.terms.iter().fold((1.0f32, 0.0f32), |(l, m), (_, w)| (l.min(*w), m.max(*w)));
        assert!((least - 1.0 / 271f32.sqrt()).abs() < 1e-6 && (most - 3.0 / 271f32.sqrt()).abs() < 1e-6);
        // In the title it is opening, too: 31 · 3², all alike.
        let titled = profile(Some("الكتاب"), &text);
        let weight = |term: &str| {
            titled.terms.iter().find(|(t, _)| *t == words::hash(term.chars())).map_or(0.0, |&(_, weight)| weight)
        };
        // Twice: once in the title, once in the text.
        let twice = 3.0 * (1.0 + 2f32.ln());
        assert!((weight("كتاب") / weight("w1") - twice / 3.0).abs() < 1e-5);
    }

    #[test]
    fn cosines_by_hand() {
        // Two of three words in common, all of them opening: 2 / 3. Forms of a word are one term.
        let (one, other) = (profile(None, "كتاب جديد سفينة"), profile(None, "والكتاب الجديد مدرسة"));
        assert!((one.cosine(&other) - 2.0 / 3.0).abs() < 1e-6);
        assert!((one.cosine(&one) - 1.0).abs() < 1e-6);
        assert_eq!(one.cosine(&profile(None, "قطار سريع")), 0.0);
    }

    #[test]
    fn documents_with_nothing_to_compare_are_empty() {
        for text in ["", "في من على", "... !", "\u{202E}\u{202E}"] {
            assert!(profile(None, text).is_empty(), "{text:?}");
        }
    }
}
