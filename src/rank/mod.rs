//! Which sentences matter: every ranker gives every sentence a score, and says what the score is made of.
//!
//! To add a ranker, write `name.rs` with a type that implements [`Ranker`], and add a line to [`RANKERS`]; help, docs and
//! tests take it from there.

mod blend;
mod features;
mod lead;
mod leaning;
mod lexrank;
mod query;
mod tfidf;

pub use blend::{Blend, WEIGHTS, Weight};
pub use features::Vectors;
pub use lead::Lead;
pub use lexrank::LexRank;
pub use query::{EmptyQuery, PART as QUERY_PART, Query};
pub use tfidf::TfIdf;

use crate::analyze::Analysis;
use crate::text::{Document, Sentence};

/// What a ranker sees.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Their counts.
    pub analysis: &'a Analysis,
    /// The sentences that may be picked, as indices in order; the others only inform. Never empty for a document with text.
    pub candidates: &'a [usize],
    /// How long the summary shall be, in words: the yardstick for what "early in the article" means.
    pub budget_words: f64,
}

/// Scores for a context's candidates.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// One score a candidate, in their order; higher is better. Scales differ from ranker to ranker.
    pub scores: Vec<f64>,
    /// What the scores are made of. A candidate's parts add up to its score.
    pub parts: Vec<Part>,
    /// How much of its score a sentence loses when it repeats a chosen one word for word: the λ of maximal marginal relevance
    /// (Carbonell and Goldstein 1998), on the scale of the scores.
    pub redundancy: f64,
    /// The penalty in each score for leaning on the sentence before, which is waived when that one is chosen; empty where the
    /// ranker has none.
    pub leaning: Vec<f64>,
}

/// One part of the scores, under the name that a user reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// As in "place in the article".
    pub name: &'static str,
    /// One value a candidate.
    pub values: Vec<f64>,
}

/// A way to score sentences.
pub trait Ranker: Sync {
    /// Scores the candidates.
    fn rank(&self, context: &Context<'_>) -> Ranking;
}

/// A ranker with its name and what it does.
pub struct Entry {
    /// The name on the command line and in output.
    pub name: &'static str,
    /// One line for help.
    pub summary: &'static str,
    /// The ranker.
    pub ranker: &'static dyn Ranker,
}

/// Every ranker; the first is the default.
pub const RANKERS: &[Entry] = &[
    Entry {
        name: "blend",
        summary: "place, paragraph starts, the article's subject and headline, openers that lean on another sentence",
        ranker: &Blend::DEFAULT,
    },
    Entry { name: "lead", summary: "the first sentences", ranker: &Lead },
    Entry { name: "tfidf", summary: "closest to the article's centroid of tf-idf weights", ranker: &TfIdf },
    Entry {
        name: "lexrank",
        summary: "most like the other sentences, by a random walk over their similarities",
        ranker: &LexRank,
    },
];

/// The ranker of a name.
pub fn by_name(name: &str) -> Option<&'static Entry> {
    RANKERS.iter().find(|entry| entry.name == name)
}

impl Ranking {
    /// Scores with one part only.
    fn single(name: &'static str, values: Vec<f64>, redundancy: f64) -> Self {
        Self { scores: values.clone(), parts: vec![Part { name, values }], redundancy, leaning: Vec::new() }
    }
}
