//! A walk over sentences that are like each other: what the graph rankers share.

use ndarray::{Array1, Array2, Axis};

/// The matrix of similarities, and the time to walk on it, grow with the square of the sentences: 1,000 take 8 MB. In a longer document
/// the first ones stand for all; those behind them score 0.
pub const MAX_SENTENCES: usize = 1_000;

/// The walk ends when a step moves no more than this of it, of 1 in all.
const TOLERANCE: f64 = 1e-12;
const MAX_STEPS: usize = 200;
/// Scores, of which an average one is 1, are rounded to one part in this many. Where the walk ends, all further steps would move it by
/// less than `TOLERANCE · d/(1 − d)`, and scores by that times the number of sentences.
const CERTAIN: f64 = 1e7;

/// The stationary distribution of a walk over the nodes of an undirected graph, by power iteration:
///
/// ```text
///     p ← (1 − d)/n + d · Bᵀp
/// ```
///
/// B are the weights scaled so that every row sums to 1, and d is the chance that a step follows them; otherwise it leads to any
/// node (PageRank, Brin and Page 1998). A node without an edge leads anywhere. `weights` must be symmetric and not negative.
pub fn stationary(weights: &Array2<f64>, d: f64) -> Array1<f64> {
    let n = weights.nrows();
    let sums = weights.sum_axis(Axis(1));
    let even = 1.0 / n.max(1) as f64;
    let mut p = Array1::from_elem(n, even);
    for _ in 0..MAX_STEPS {
        // Bᵀp = W(p/sums), W being its own transpose; rows of W lie together in memory, columns do not.
        let lost: f64 = p.iter().zip(&sums).filter(|(_, sum)| **sum <= 0.0).map(|(p, _)| p).sum();
        let sent = Array1::from_iter(p.iter().zip(&sums).map(|(p, &sum)| if sum > 0.0 { p / sum } else { 0.0 }));
        let next = weights.dot(&sent) * d + ((1.0 - d) + d * lost) * even;
        let moved: f64 = next.iter().zip(&p).map(|(a, b)| (a - b).abs()).sum();
        p = next;
        if moved < TOLERANCE {
            break;
        }
    }
    p
}

/// Scores for `all` sentences from a graph over the first of them: scaled so that an average one has 1, whatever the length of the
/// article. The digits that the iteration leaves uncertain are cut off, so that sentences with the same neighbours tie.
pub fn scores(weights: &Array2<f64>, d: f64, all: usize) -> Vec<f64> {
    let graphed = weights.nrows() as f64;
    let mut scores: Vec<f64> =
        stationary(weights, d).iter().map(|p| (p * graphed * CERTAIN).round() / CERTAIN).collect();
    scores.resize(all, 0.0);
    scores
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
        let p = stationary(&array![[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]], 0.85);
        let b = (0.05 + 0.85 / 3.0) / (1.0 - 0.425 + 0.85 / 3.0);
        assert!((p[1] - b).abs() < 1e-8 && (p[0] - (1.0 - b) / 2.0).abs() < 1e-8, "{p}");
        assert!((p[0] - p[2]).abs() < 1e-12);
    }

    /// What the walk leaves open with d = 0.85 and as many sentences as there can be is less than half of the last digit.
    #[test]
    fn uncertain_digits_are_cut_off() {
        assert!(TOLERANCE * 0.85 / 0.15 * MAX_SENTENCES as f64 * 2.0 < 1.0 / CERTAIN);
        for score in scores(&array![[1.0, 0.3, 0.0], [0.3, 1.0, 0.7], [0.0, 0.7, 1.0]], 0.85, 4) {
            assert_eq!(score, (score * 1e7).round() / 1e7);
        }
    }

    /// Two sentences that are like each other, and one like none, p = (a, a, c):
    ///
    /// ```text
    ///     c = 0.05 + 0.85 · c/3    a = (1 − c)/2
    /// ```
    #[test]
    fn from_a_node_without_edges_the_walk_goes_anywhere() {
        let p = stationary(&array![[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]], 0.85);
        let c = 0.05 / (1.0 - 0.85 / 3.0);
        assert!((p[2] - c).abs() < 1e-8 && (p[0] - (1.0 - c) / 2.0).abs() < 1e-8, "{p}");
        let none = stationary(&Array2::zeros((2, 2)), 0.85);
        assert!((none[0] - 0.5).abs() < 1e-12 && (none[1] - 0.5).abs() < 1e-12);
        assert_eq!(stationary(&Array2::zeros((0, 0)), 0.85).len(), 0);
    }
}
