//! Small documents for the rankers' tests.

use ndarray::Array2;

use super::{Context, Ranker, Ranking};
use crate::analyze::{Analysis, Analyzer, IdfModel};
use crate::input::{Newlines, from_text};
use crate::split::sentences;
use crate::text::{Document, Sentence};

/// A document whose sentences are all candidates and whose terms all have idf 1.
pub struct Example {
    document: Document,
    sentences: Vec<Sentence>,
    analysis: Analysis,
    candidates: Vec<usize>,
}

impl Example {
    /// A sentence a line; the full stops are set here.
    pub fn new(lines: &[&str]) -> Self {
        let document = from_text("d", &(lines.join(".\n") + "."), Newlines::Paragraph);
        let sentences = sentences(&document);
        assert_eq!(sentences.len(), lines.len());
        let mut analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        // Headlines are body here, whatever the short lines look like.
        analysis.terms.iter_mut().for_each(|term| (term.sentences, term.count) = (0, 0));
        let counts: Vec<(u32, u32)> = (0..sentences.len()).flat_map(|i| analysis.terms_of(i).to_vec()).collect();
        for (term, tf) in counts {
            analysis.terms[term as usize].sentences += 1;
            analysis.terms[term as usize].count += tf;
        }
        let candidates = (0..sentences.len()).collect();
        Self { document, sentences, analysis, candidates }
    }

    /// The same with vectors.
    pub fn with_vectors(mut self, vectors: Array2<f32>) -> Self {
        self.analysis.vectors = Some(vectors);
        self
    }

    /// What a ranker makes of it.
    pub fn rank(&self, ranker: &dyn Ranker) -> Ranking {
        ranker.rank(&Context {
            document: &self.document,
            sentences: &self.sentences,
            analysis: &self.analysis,
            candidates: &self.candidates,
            budget_words: 1.0,
        })
    }
}

/// Whether all values are as expected, but for rounding.
#[track_caller]
pub fn assert_near(values: &[f64], expected: &[f64], tolerance: f64) {
    let near = |(value, expected): (&f64, &f64)| (value - expected).abs() <= tolerance;
    assert!(
        values.len() == expected.len() && values.iter().zip(expected).all(near),
        "found {values:?}, expected {expected:?}"
    );
}
