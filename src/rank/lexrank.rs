//! LexRank: a sentence matters when sentences that matter are like it.

use ndarray::{Array1, Array2};

use super::features::Vectors;
use super::{Context, Ranker, Ranking};

/// Continuous LexRank (Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization"): the
/// stationary distribution of a random walk over sentences whose steps follow tf–idf cosines.
#[derive(Debug)]
pub struct LexRank;

/// The chance of a jump to any sentence, `d` in the paper.
const DAMPING: f64 = 0.15;
const TOLERANCE: f64 = 1e-9;
const MAX_STEPS: usize = 200;
/// The matrix of similarities grows with the square of the sentences; past this many, the first ones stand for the document.
const MAX_SENTENCES: usize = 4_000;

impl Ranker for LexRank {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let n = context.candidates.len();
        let graphed = n.min(MAX_SENTENCES);
        let mut vectors = Vectors::new(context.analysis, &context.candidates[..graphed]);
        let all: Vec<usize> = (0..graphed).collect();
        let mut similarity = Array2::<f64>::zeros((graphed, graphed));
        for i in 0..graphed {
            for (j, cosine) in vectors.cosines(i, &all).into_iter().enumerate() {
                similarity[(i, j)] = f64::from(cosine);
            }
        }
        let mut values = stationary(similarity).to_vec();
        values.resize(n, 0.0);
        // Scaled so that an average sentence has 1, whatever the length of the article.
        values.iter_mut().for_each(|v| *v *= graphed as f64);
        Ranking::single("like the other sentences", values, 0.3)
    }
}

/// The stationary distribution of the walk, by power iteration: `p ← d/n + (1 − d)·Bᵀp`, B the similarities scaled so that every
/// row sums to 1.
pub(crate) fn stationary(mut similarity: Array2<f64>) -> Array1<f64> {
    let n = similarity.nrows();
    for mut row in similarity.rows_mut() {
        let sum = row.sum();
        if sum > 0.0 {
            row /= sum;
        } else {
            row.fill(1.0 / n as f64); // a sentence like no other: the walk goes on anywhere
        }
    }
    let transposed = similarity.reversed_axes();
    let mut p = Array1::from_elem(n, 1.0 / n.max(1) as f64);
    for _ in 0..MAX_STEPS {
        let next = transposed.dot(&p) * (1.0 - DAMPING) + DAMPING / n as f64;
        let moved = (&next - &p).mapv(f64::abs).sum();
        p = next;
        if moved < TOLERANCE {
            break;
        }
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Three sentences, the middle one like both others, those unlike each other:
    ///
    /// ```text
    ///     rows        scaled            p = (a, b, a), 2a + b = 1
    ///     1   ½  0    ⅔  ⅓  0          b = 0.05 + 0.85 (2 · ⅓a + ½b)
    ///     ½   1  ½    ¼  ½  ¼          a = (1 − b)/2
    ///     0   ½  1    0  ⅓  ⅔          b (1 − 0.425 + 0.85/3) = 0.05 + 0.85/3
    /// ```
    #[test]
    fn the_walk_by_hand() {
        let p = stationary(array![[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]);
        let b = (0.05 + 0.85 / 3.0) / (1.0 - 0.425 + 0.85 / 3.0);
        assert!((p[1] - b).abs() < 1e-8 && (p[0] - (1.0 - b) / 2.0).abs() < 1e-8, "{p}");
        assert!((p[0] - p[2]).abs() < 1e-12);
    }

    #[test]
    fn sentences_without_terms_take_part() {
        let p = stationary(array![[0.0, 0.0], [0.0, 0.0]]);
        assert!((p[0] - 0.5).abs() < 1e-12 && (p[1] - 0.5).abs() < 1e-12);
    }
}
