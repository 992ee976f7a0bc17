//! Which sentences matter: every ranker gives every sentence a score, and says what the score is made of.
//!
//! To add a ranker, write `name.rs` with a type that implements [`Ranker`], and add a line to [`RANKERS`]; help, docs and
//! tests take it from there.

mod blend;
mod bm25;
mod embedding;
#[cfg(test)]
mod example;
mod features;
mod graph;
mod kl;
mod lead;
pub(crate) mod leaning;
mod lexrank;
mod lsa;
mod luhn;
mod query;
mod random;
mod sumbasic;
mod textrank;
mod tfidf;

pub use blend::{Blend, WEIGHTS, Weight};
pub use bm25::Bm25;
pub use embedding::{Embedding, EmbeddingGraph};
pub use features::Vectors;
pub use kl::Kl;
pub use lead::Lead;
pub use lexrank::{LexRank, LexRankThresholded};
pub use lsa::Lsa;
pub use luhn::Luhn;
pub use query::{EmptyQuery, PART as QUERY_PART, Query};
pub use random::Random;
pub use sumbasic::SumBasic;
pub use textrank::TextRank;
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
    /// Whether it ranks by sentence vectors that the user gives ([`Analysis::vectors`]). Without them it has nothing to go by: all
    /// sentences score 0.
    pub needs_vectors: bool,
}

impl Entry {
    /// A ranker that needs the text only.
    const fn new(name: &'static str, summary: &'static str, ranker: &'static dyn Ranker) -> Self {
        Self { name, summary, ranker, needs_vectors: false }
    }
}

/// Every ranker; the first is the default.
pub const RANKERS: &[Entry] = &[
    Entry::new(
        "blend",
        "place, paragraph starts, the article's subject and headline, openers that lean on another sentence",
        &Blend::DEFAULT,
    ),
    Entry::new("lead", "the first sentences", &Lead),
    Entry::new("random", "by lot, the same on every run", &Random),
    Entry::new("tfidf", "closest to the article's centroid of tf-idf weights", &TfIdf),
    Entry::new("bm25", "closest to the article's centroid of BM25 weights", &Bm25),
    Entry::new("luhn", "most crowded with words that the article repeats", &Luhn),
    Entry::new("lexrank", "most like the other sentences, by a random walk over their similarities", &LexRank),
    Entry::new(
        "lexrank-thresholded",
        "the same, where two sentences are alike (cosine above 0.1) or are not",
        &LexRankThresholded,
    ),
    Entry::new("textrank", "shares most words with sentences that do so too, by PageRank", &TextRank),
    Entry::new("lsa", "strongest in the article's main topics, by latent semantic analysis", &Lsa),
    Entry::new("sumbasic", "in turn the one with the most frequent words, which then count less", &SumBasic),
    Entry::new("kl", "in turn the one that brings the summary's words closest to the article's", &Kl),
    Entry {
        name: "embedding",
        summary: "closest to the article's centroid of sentence vectors; needs --vectors",
        ranker: &Embedding,
        needs_vectors: true,
    },
    Entry {
        name: "embedding-graph",
        summary: "like lexrank, over sentence vectors; needs --vectors",
        ranker: &EmbeddingGraph,
        needs_vectors: true,
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

    /// The scores of sentences that are picked in turn: 0 for the first, -1 for the second, and so on. `order` holds every candidate's
    /// place once.
    fn in_turn(name: &'static str, order: &[usize]) -> Self {
        let mut values = vec![0.0; order.len()];
        for (turn, &place) in order.iter().enumerate() {
            values[place] = -(turn as f64);
        }
        // What a sentence repeats has been weighed when its turn was found.
        Self::single(name, values, 0.0)
    }
}

/// Rankers that pick in turn do so this often; a summary of more sentences is filled by what scored best then, so that a book takes
/// no longer than its length asks for.
const MAX_TURNS: usize = 1_000;
