//! How long a summary may be.

use std::fmt;

use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

use crate::arabic::words;
use crate::rank::Context;
use crate::text::BlockKind;

/// The length of a summary. Made by its constructors, so it is never zero and a ratio lies between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget(Kind);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Sentences(usize),
    Words(usize),
    Chars(usize),
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
        Budget(Kind::Sentences(3))
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Sentences(n) => write!(f, "{n} sentences"),
            Kind::Words(n) => write!(f, "{n} words"),
            Kind::Chars(n) => write!(f, "{n} characters"),
            Kind::Ratio(r) => write!(f, "{r} of the words"),
        }
    }
}

impl Budget {
    /// At most `n` sentences.
    pub fn sentences(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("sentences")) } else { Ok(Self(Kind::Sentences(n))) }
    }

    /// At most `n` words (see [`words`]).
    pub fn words(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("words")) } else { Ok(Self(Kind::Words(n))) }
    }

    /// At most `n` characters as a reader counts them (extended grapheme clusters, UAX #29), with one for the line break
    /// between two sentences.
    pub fn chars(n: usize) -> Result<Self, BudgetError> {
        if n == 0 { Err(BudgetError::Zero("characters")) } else { Ok(Self(Kind::Chars(n))) }
    }

    /// At most this share of the article's words, headlines counted, boilerplate not; one word at least.
    pub fn ratio(share: f64) -> Result<Self, BudgetError> {
        if share > 0.0 && share <= 1.0 { Ok(Self(Kind::Ratio(share))) } else { Err(BudgetError::Ratio(share)) }
    }

    /// What each candidate takes from the budget.
    pub(super) fn costs(&self, context: &Context<'_>) -> Vec<usize> {
        let cost = |&i: &usize| match self.0 {
            Kind::Sentences(_) => 1,
            Kind::Words(_) | Kind::Ratio(_) => context.analysis.words_of(i),
            Kind::Chars(_) => context.sentences[i].span.of(&context.document.text).graphemes(true).count() + 1,
        };
        context.candidates.iter().map(cost).collect()
    }

    /// The sum of costs that is allowed.
    pub(super) fn limit(&self, context: &Context<'_>) -> usize {
        match self.0 {
            Kind::Sentences(n) | Kind::Words(n) => n,
            Kind::Chars(n) => n.saturating_add(1), // the last sentence has no line break behind it
            Kind::Ratio(share) => {
                let words = article_words(context);
                ((share * words as f64) as usize).max(1)
            }
        }
    }

    /// The budget in words, for rankers: what the article's own sentences make of it where it is given otherwise.
    pub fn in_words(&self, context: &Context<'_>) -> f64 {
        let words: usize = context.candidates.iter().map(|&i| context.analysis.words_of(i)).sum();
        match self.0 {
            Kind::Words(n) => n as f64,
            Kind::Ratio(_) => self.limit(context) as f64,
            Kind::Sentences(n) => n as f64 * words as f64 / context.candidates.len().max(1) as f64,
            Kind::Chars(n) => {
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
