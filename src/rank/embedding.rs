//! Rankers over sentence vectors that the user made with a model of their own.

use ndarray::{Array2, ArrayView1, Axis};

use super::graph::{MAX_SENTENCES, scores};
use super::lexrank::DAMPING;
use super::{Context, Ranker, Ranking};

/// The cosine of a sentence's vector to the centroid, the mean of all sentences' vectors, each scaled to length 1: the centroid
/// ranker of Radev, Jing, Styś and Tam 2004 with meanings in place of terms (Rossiello, Basile and Semeraro 2017, "Centroid-based
/// Text Summarization through Compositionality of Word Embeddings").
#[derive(Debug)]
pub struct Embedding;

/// Continuous LexRank (Erkan and Radev 2004) over the cosines of sentence vectors; sentences that point away from each other are
/// as unlike as can be, so that cosines below 0 are 0.
#[derive(Debug)]
pub struct EmbeddingGraph;

impl Ranker for Embedding {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let vectors = unit_vectors(context, context.candidates.len());
        let centroid = vectors.sum_axis(Axis(0));
        let norm = length(centroid.view());
        let cosine = |row: ArrayView1<'_, f64>| if norm > 0.0 { row.dot(&centroid) / norm } else { 0.0 };
        Ranking::single("typical of the article's meaning", vectors.rows().into_iter().map(cosine).collect(), 0.3)
    }
}

impl Ranker for EmbeddingGraph {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let n = context.candidates.len();
        let vectors = unit_vectors(context, n.min(MAX_SENTENCES));
        let weights = vectors.dot(&vectors.t()).mapv_into(|cosine| cosine.max(0.0));
        let values = if context.analysis.vectors.is_some() { scores(&weights, DAMPING, n) } else { vec![0.0; n] };
        Ranking::single("like the other sentences in meaning", values, 0.3)
    }
}

/// The vectors of the first `n` candidates, scaled to length 1; zeros where there is none.
fn unit_vectors(context: &Context<'_>, n: usize) -> Array2<f64> {
    let given = context.analysis.vectors.as_ref();
    let mut vectors = Array2::zeros((n, given.map_or(0, Array2::ncols)));
    for (mut row, &i) in vectors.rows_mut().into_iter().zip(context.candidates) {
        let Some(given) = given.filter(|given| i < given.nrows()) else { continue };
        row.assign(&given.row(i).mapv(f64::from));
        let norm = length(row.view());
        if norm > 0.0 {
            row /= norm;
        }
    }
    vectors
}

fn length(vector: ArrayView1<'_, f64>) -> f64 {
    vector.dot(&vector).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::{Example, assert_near};
    use ndarray::array;

    /// (1, 0), (0, 1) and (1, 1)/√2 once they are scaled; the sum of the three is (1 + h, 1 + h) with h = 1/√2, whose direction is
    /// that of the third. The zero vector has no direction.
    #[test]
    fn cosines_to_the_centroid_by_hand() {
        let example = Example::new(&["سوق", "مدينة", "جبل", "كتاب"]);
        let ranking = example.with_vectors(array![[2.0, 0.0], [0.0, 0.5], [3.0, 3.0], [0.0, 0.0]]).rank(&Embedding);
        let h = 0.5f64.sqrt();
        assert_near(&ranking.scores, &[h, h, 1.0, 0.0], 1e-9);
    }

    /// The graph of `lexrank`'s example, with vectors in place of terms: (1, 0), (1, 1), (0, 1); and one that points away from all,
    /// to which no step leads but jumps, and from which none leads but to itself.
    ///
    /// ```text
    ///     p4 = 0.15/4 + 0.85 p4 = ¼, so the first three share ¾ as if they were alone, and a score is 4p
    /// ```
    #[test]
    fn the_walk_by_hand() {
        let example = Example::new(&["سوق", "مدينة", "جبل", "كتاب"]);
        let vectors = array![[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [-1.0, -1.0]];
        let ranking = example.with_vectors(vectors).rank(&EmbeddingGraph);
        let c = 0.5f64.sqrt();
        let step = 0.85 * c / (1.0 + c);
        let y = (0.05 + step) / (1.0 - 0.85 / (1.0 + 2.0 * c) + step);
        assert_near(&ranking.scores, &[1.5 * (1.0 - y), 3.0 * y, 1.5 * (1.0 - y), 1.0], 1e-6);
    }

    #[test]
    fn without_vectors_all_score_nothing() {
        let example = Example::new(&["سوق", "مدينة"]);
        assert_eq!(example.rank(&Embedding).scores, [0.0, 0.0]);
        assert_eq!(example.rank(&EmbeddingGraph).scores, [0.0, 0.0]);
    }
}
