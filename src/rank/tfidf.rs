//! Closeness to the centroid: the sentence that says most of what the article says.

use super::features::Vectors;
use super::{Context, Ranker, Ranking};

/// The cosine of a sentence's tf–idf vector to the centroid, the mean of all sentences' vectors (Radev, Jing, Styś and Tam
/// 2004, "Centroid-based summarization of multiple documents").
#[derive(Debug)]
pub struct TfIdf;

impl Ranker for TfIdf {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let vectors = Vectors::new(context.analysis, context.candidates);
        let values = vectors.cosines_to(&vectors.centroid());
        Ranking::single("typical of the article", values, 0.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Analyzer, IdfModel};
    use crate::input::{Newlines, from_text};
    use crate::split::sentences;

    /// Terms a, b, c of equal weight, vectors scaled to length 1:
    ///
    /// ```text
    ///     s1 = (a + b)/√2    s2 = a    s3 = c
    ///     centroid = (1 + 1/√2)·a + 1/√2·b + c
    /// ```
    #[test]
    fn cosines_to_the_centroid_by_hand() {
        let document = from_text("d", "سوق مدينة.\nسوق.\nجبل.", Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let ranking = TfIdf.rank(&Context {
            document: &document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &[0, 1, 2],
            budget_words: 1.0,
        });
        let half = 0.5f64.sqrt();
        let (a, b, c) = (1.0 + half, half, 1.0);
        let norm = (a * a + b * b + c * c).sqrt();
        for (score, expected) in ranking.scores.iter().zip([(a + b) * half / norm, a / norm, c / norm]) {
            assert!((score - expected).abs() < 1e-6, "{score} {expected}");
        }
    }
}
