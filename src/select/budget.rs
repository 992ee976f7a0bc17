//! How long a summary may be.

use std::fmt;

use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

use crate::arabic::words;
use crate::rank::Context;
use crate::text::BlockKind;

/// The length of a summary. Made by its constructors, so it is never zero and a ratio lies between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget(Length);

/// What a [`Budget`] counts, and how many of it a summary may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many words.
    Words(usize),
    /// At most so many characters.
    Chars(usize),
    /// At most this share of the article's words.
    Ratio(f64),
}

/// A budget that no summary can keep.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum BudgetError {
    /// Nothing fits into nothing.
    #[error("a summary of 0 {0} would be empty; ask for 1 or more")]
    Zero(&'static str),
    /// A ratio is a share of the article's words.
    #[error("a ratio is more than 0 and at most 1, as in 0.3 for three tenths of the words; found {0}")]
    Ratio(f64),
}

impl Default for Budget {
    /// Three sentences.
    fn default() -> Self {
        Budget(Length::Sentences(3))
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Length::Sentences(n) => write!(f, "{n} sentences"),
            Length::Words(n) => write!(f, "{n} words"),
            Length::Chars(n) => write!(f, "{n} characters"),
            Length::Ratio(r) => write!(f, "{r} of the words"),
        }
    }
}

impl Budget {
    /// At most `n` sentences.
    pub fn sentences(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("sentences")) } else { Ok(Self(Length::Sentences(n))) }
    }

    /// At most `n` words (see [`words`]).
    pub fn words(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("words")) } else { Ok(Self(Length::Words(n))) }
    }

    /// At most `n` characters as a reader counts them (extended grapheme clusters, UAX #29), with one for the line break
    /// between two sentences.
    pub fn chars(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("characters")) } else { Ok(Self(Length::Chars(n))) }
    }

    /// At most this share of the article's words, headlines counted, boilerplate not; one word at least.
    pub fn ratio(share: f64) -> Result<Self, BudgetError> {
        if share > 0.0 && share <= 1.0 { Ok(Self(Length::Ratio(share))) } else { Err(BudgetError::Ratio(share)) }
    }

    /// What was asked for.
    pub fn length(&self) -> Length {
        self.0
    }

    /// What a sentence of so many words takes from the budget.
    pub fn cost(&self, text: &str, words: usize) -> usize {
        match self.0 {
            Length::Sentences(_) => 1,
            Length::Words(_) | Length::Ratio(_) => words,
            Length::Chars(_) => text.graphemes(true).count() + 1,
        }
    }

    /// The sum of [costs](Self::cost) that is allowed, for texts of so many words together.
    pub fn limit_of(&self, words: usize) -> usize {
        match self.0 {
            Length::Sentences(n) | Length::Words(n) => n,
            Length::Chars(n) => n.saturating_add(1), // the last sentence has no line break behind it
            Length::Ratio(share) => ((share * words as f64) as usize).max(1),
        }
    }

    /// What each candidate takes from the budget.
    pub fn costs(&self, context: &Context<'_>) -> Vec<usize> {
        let cost =
            |&i: &usize| self.cost(context.sentences[i].span.of(&context.document.text), context.analysis.words_of(i));
        context.candidates.iter().map(cost).collect()
    }

    /// Whether a cost holds a line break behind the sentence, and the limit one more for the last.
    pub(super) fn counts_line_breaks(&self) -> bool {
        matches!(self.0, Length::Chars(_))
    }

    /// The sum of costs that is allowed.
    pub fn limit(&self, context: &Context<'_>) -> usize {
        let words = if matches!(self.0, Length::Ratio(_)) { article_words(context) } else { 0 };
        self.limit_of(words)
    }

    /// The budget in words, for rankers: what the article's own sentences make of it where it is given otherwise.
    pub fn in_words(&self, context: &Context<'_>) -> f64 {
        let words: usize = context.candidates.iter().map(|&i| context.analysis.words_of(i)).sum();
        match self.0 {
            Length::Words(n) => n as f64,
            Length::Ratio(_) => self.limit(context) as f64,
            Length::Sentences(n) => n as f64 * words as f64 / context.candidates.len().max(1) as f64,
            Length::Chars(n) => {
                let bytes: usize = context.candidates.iter().map(|&i| context.sentences[i].span.len()).sum();
                // An Arabic letter takes two bytes; near enough for a yardstick.
                n as f64 * words as f64 / (bytes as f64 / 2.0).max(1.0)
            }
        }
    }
}

fn article_words(context: &Context<'_>) -> usize {
    let is_article = |&i: &usize| context.sentences[i].kind != BlockKind::Boilerplate;
    let sum: usize = (0..context.sentences.len()).filter(is_article).map(|i| context.analysis.words_of(i)).sum();
    // An article that is all boilerplate by its looks is still an article.
    if sum > 0 { sum } else { words::count(&context.document.text) }
}
