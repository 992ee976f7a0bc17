//! Two lists of sentences, one a translation of the other, to [`Bead`]s: which sentences belong together, and how sure that is.
//!
//! No dictionary and no model is needed: what a word means is learnt from the texts themselves, so many pairs at once come out better than
//! one alone. A dynamic programme (`path`) finds the most probable beads from evidence that lies in a file each:
//!
//! | file | evidence |
//! |---|---|
//! | [`length`] | lengths |
//! | [`anchors`] | numbers in digits or words, dates, addresses, words in the same letters, marks |
//! | [`names`] | names, by their consonants |
//! | [`lexicon`] | words that go together, learnt from the batch |
//! | [`dictionary`] | the user's dictionary |
//! | `outline` | paragraphs and headings |
//! | [`vectors`] | sentence vectors of the user's |
//!
//! `evidence` adds up what words say, `band` keeps long texts linear, `learn` goes over the batch several times, [`calibration`] turns
//! sums into confidences, and `explain` says why a bead is one.

pub mod anchors;
mod band;
mod batch;
mod beads;
pub mod calibration;
pub mod dictionary;
mod evidence;
mod explain;
pub mod fixed;
mod learn;
mod learnt;
pub mod length;
pub mod lexicon;
pub mod names;
mod outline;
mod path;
mod stems;
pub mod tokens;
mod values;
pub mod vectors;

use std::ops::Range;
use std::sync::Arc;

pub use beads::Bead;
pub use explain::{Explanation, Link, Reason};
pub use learn::align;
pub use learnt::Learnt;
pub use outline::Opens;

use dictionary::Dictionary;
use lexicon::Counts;
use vectors::Vectors;

/// Two texts to align, in sentences.
#[derive(Clone, Debug, Default)]
pub struct Pair<'p> {
    /// Sentences of the source.
    pub source: &'p [String],
    /// Sentences of the target.
    pub target: &'p [String],
    /// Beads that are known to be right, in order; everything else is aligned between them. Where both ranges are empty a bead ends and
    /// another begins. [`align`] panics where they are not in order, or lie outside the texts.
    pub fixed: Vec<(Range<usize>, Range<usize>)>,
    /// How each sentence of the source stands in its text, where that is known; else empty. Empty sentences are seen in any case.
    pub source_outline: &'p [Opens],
    /// How each of the target does.
    pub target_outline: &'p [Opens],
    /// A vector for each sentence; they count only where there are as many as sentences, on both sides.
    pub vectors: Option<Arc<Vectors>>,
}

/// How to align.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language of the sources, as a BCP 47 tag.
    pub source_language: String,
    /// The language of the targets.
    pub target_language: String,
    /// Words with their translations.
    pub dictionary: Dictionary,
    /// What was learnt from other batches.
    pub counts: Counts,
    /// Evidence to leave out, to see what it brings.
    pub without: Vec<Evidence>,
}

impl Default for Options {
    /// Arabic to English.
    fn default() -> Self {
        Self {
            source_language: "ar".to_owned(),
            target_language: "en".to_owned(),
            dictionary: Dictionary::default(),
            counts: Counts::default(),
            without: Vec::new(),
        }
    }
}

/// A kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Lengths.
    Length,
    /// Numbers, dates, addresses, words in the same letters, marks.
    Anchors,
    /// Names, by their consonants, and words of like spelling.
    Names,
    /// The lexicon that is learnt from the batch.
    Lexicon,
    /// Stems: without them words count in the form they have.
    Stems,
    /// Sentence vectors, where there are any.
    Vectors,
    /// How often each kind of bead occurs in the batch: without it, what is usual.
    Priors,
    /// Paragraphs and headings.
    Outline,
}

impl Evidence {
    /// All, in the order of the table above.
    pub const ALL: [Self; 8] = [
        Self::Length,
        Self::Anchors,
        Self::Names,
        Self::Lexicon,
        Self::Stems,
        Self::Vectors,
        Self::Priors,
        Self::Outline,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Anchors => "anchors",
            Self::Names => "names",
            Self::Lexicon => "lexicon",
            Self::Stems => "stems",
            Self::Vectors => "vectors",
            Self::Priors => "priors",
            Self::Outline => "outline",
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Alignment {
    /// For each pair its beads, in order: every sentence is in exactly one.
    pub beads: Vec<Vec<Bead>>,
    /// What was learnt on the way.
    pub learnt: Learnt,
}
