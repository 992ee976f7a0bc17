//! How good sentences and summaries are, against what people made of the same texts.
//!
//! | file | what |
//! |---|---|
//! | [`tokens`] | what a word is to the measures below |
//! | [`rouge`] | ROUGE-1, ROUGE-2 and ROUGE-L of two texts |
//! | [`segmentation`] | the reference segmentation: the sentences over which annotators agree or do not |
//! | [`agreement`] | which sentences a text is made of, and how many annotators chose them |
//! | [`summaries`] | all of the above for one article, and means over many |
//! | [`boundaries`] | precision and recall of a splitter's sentence boundaries |
//! | [`digests`] | what digests repeat, and what they hold of each article's headline |
//! | [`keywords`] | how much of a title an article's key phrases hold |
//! | [`alignment`] | beads against the right ones |
//! | [`bootstrap`] | intervals, and whether one system is better than another, by resampling |
//! | [`oracle`] | the best that whole sentences of an article can do, about |
//! | [`checks`] | whether checks of translations find planted damage, and keep quiet otherwise |
//! | [`groups`] | groups of articles against pairs that people judged |
//! | [`duplicates`] | copies planted in a corpus |
//! | [`languages`] | the language detector against labelled lines |
//! | [`data`] | articles with references, and other programs' summaries, out of JSON lines |
//!
//! **The definitions are frozen.** Figures compare only when they were counted the same way, so this room has its own words and
//! its own segmentation: they must not move when khulasa's ([`arabic::words`](crate::arabic::words), [`split`](crate::split))
//! get better. All figures are shares between 0 and 1; every function gives the same figures on any number of threads.

pub mod agreement;
pub mod alignment;
pub mod bootstrap;
pub mod boundaries;
pub mod checks;
pub mod data;
pub mod digests;
pub mod duplicates;
pub mod groups;
pub mod keywords;
pub mod languages;
pub mod oracle;
pub mod rouge;
pub mod segmentation;
pub mod summaries;
pub mod tokens;

use serde::Serialize;

use crate::input::{InputError, Place};

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// The share of what was found that is right; 0 where nothing was found.
    pub precision: f64,
    /// The share of what is right that was found; 0 where there was nothing to find.
    pub recall: f64,
    /// `2·P·R / (P + R)`; 0 where both are.
    pub f1: f64,
}

impl Prf {
    /// Of `found` things, `hits` are among the `gold` ones.
    pub fn new(hits: usize, found: usize, gold: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        let (precision, recall) = (share(found), share(gold));
        let f1 = if hits == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Self { precision, recall, f1 }
    }
}

/// Data that cannot be scored. Its `Display` says where, what is there, and what was expected.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file, or a line of it, that cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A row without what it needs.
    #[error("{place}: {found}; expected {expected}")]
    Row {
        /// The file and line.
        place: Place,
        /// What is wrong with it.
        found: String,
        /// What it should look like.
        expected: &'static str,
    },
    /// Gold and system are of different texts, so that no boundary of one can be found in the other.
    #[error(transparent)]
    OtherText(Box<OtherText>),
}

/// Where two texts stop being the same.
#[derive(Debug, thiserror::Error)]
#[error(
    "{system} and {gold} are of different texts: expected «{expected}», found «{found}»; white space does not count"
)]
pub struct OtherText {
    /// The place in the gold text.
    pub gold: Place,
    /// The place in the other text.
    pub system: Place,
    /// The gold text from there, a few characters of it.
    pub expected: String,
    /// The other text from there.
    pub found: String,
}
