//! Latent semantic analysis: sentences that are strong in the article's main topics.

use ndarray::Array2;

use super::features::Vectors;
use super::{Context, Ranker, Ranking};

/// LSA (Steinberger and Ježek 2004, "Using Latent Semantic Analysis in Text Summarization and Summary Evaluation"). With `A = U Σ Vᵀ`
/// the singular value decomposition of the matrix of terms by sentences, in tf–idf weights,
///
/// ```text
///     score(k) = √ Σᵢ vₖᵢ² σᵢ²    over the topics i with σᵢ ≥ σ₁/2
/// ```
///
/// Only V and Σ are needed, and they are the eigenvectors and the roots of the eigenvalues of `AᵀA`, a matrix of sentences by
/// sentences.
#[derive(Debug)]
pub struct Lsa;

/// A topic counts when its singular value is at least this share of the largest, as in the paper.
const TOPIC: f64 = 0.5;
/// Finding eigenvalues takes time with the cube of the sentences. In a longer document the first ones stand for all; those behind them
/// score 0.
const MAX_SENTENCES: usize = 150;

impl Ranker for Lsa {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let n = context.candidates.len();
        let analysed = &context.candidates[..n.min(MAX_SENTENCES)];
        let vectors = Vectors::weighed(context.analysis, analysed, |_, count| context.analysis.weight(count));
        let mut values = strengths(vectors.similarities());
        values.resize(n, 0.0);
        // A score is the length of a vector of terms, so its scale is that of the article's: what is repeated costs a third of a
        // typical sentence's, as for the other rankers.
        let typical = values.iter().sum::<f64>() / analysed.len().max(1) as f64;
        Ranking::single("strong in the main topics", values, 0.3 * typical)
    }
}

/// The scores, from the dot products of every two sentences.
fn strengths(products: Array2<f64>) -> Vec<f64> {
    let n = products.nrows();
    let (values, vectors) = eigen(products);
    let highest = values.iter().copied().fold(0.0, f64::max);
    // Eigenvalues are squares of singular values; the last digits are forgiven, so that equal topics stay together.
    let bound = TOPIC * TOPIC * highest * (1.0 - 1e-9);
    let mut squares = vec![0.0; n];
    for (i, &value) in values.iter().enumerate().filter(|(_, value)| **value >= bound && **value > 0.0) {
        squares.iter_mut().zip(vectors.row(i)).for_each(|(square, v)| *square += value * v * v);
    }
    // Digits that the rotations leave uncertain are cut off, so that equal sentences tie.
    let unit = (highest * 1e-18).sqrt().max(f64::MIN_POSITIVE);
    squares.into_iter().map(|square| (square.sqrt() / unit).round() * unit).collect()
}

/// The eigenvalues and eigenvectors, one a row, of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, *Matrix
/// Computations*, 8.5). Each sweep takes time with the cube of the rows, and a few sweeps do. A library of linear algebra would be
/// faster for many sentences; Jacobi is short, and as exact as rounding lets it be.
fn eigen(mut a: Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    const MAX_SWEEPS: usize = 60;
    let n = a.nrows();
    let mut vectors = Array2::<f64>::eye(n);
    let size = a.iter().map(|x| x * x).sum::<f64>();
    // What is smaller than rounding leaves of the whole is zero.
    let tiny = size.sqrt() * 1e-15 / n.max(1) as f64;
    for _ in 0..MAX_SWEEPS {
        let mut turned = false;
        for p in 0..n {
            for q in p + 1..n {
                let apq = a[(p, q)];
                if apq.abs() <= tiny {
                    continue;
                }
                turned = true;
                let theta = (a[(q, q)] - a[(p, p)]) / (2.0 * apq);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                let (app, aqq) = (a[(p, p)] - t * apq, a[(q, q)] + t * apq);
                rotate(&mut a, p, q, c, s);
                rotate(&mut vectors, p, q, c, s);
                a[(p, p)] = app;
                a[(q, q)] = aqq;
                a[(p, q)] = 0.0;
                a[(q, p)] = 0.0;
                for k in (0..n).filter(|&k| k != p && k != q) {
                    a[(k, p)] = a[(p, k)];
                    a[(k, q)] = a[(q, k)];
                }
            }
        }
        if !turned {
            break;
        }
    }
    ((0..n).map(|i| a[(i, i)]).collect(), vectors)
}

/// Turns two rows, `p < q`, into each other.
fn rotate(a: &mut Array2<f64>, p: usize, q: usize, c: f64, s: f64) {
    let (mut upper, mut lower) = a.view_mut().split_at(ndarray::Axis(0), q);
    let (mut row_p, mut row_q) = (upper.row_mut(p), lower.row_mut(0));
    for (x, y) in row_p.iter_mut().zip(row_q.iter_mut()) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::{Example, assert_near};
    use ndarray::array;

    #[test]
    fn eigenvalues_by_hand() {
        // (2 1; 1 2) has 3 for (1, 1)/√2 and 1 for (1, -1)/√2.
        let (values, vectors) = eigen(array![[2.0, 1.0], [1.0, 2.0]]);
        let high = usize::from(values[1] > values[0]);
        assert_near(&[values[high], values[1 - high]], &[3.0, 1.0], 1e-12);
        let v = vectors.row(high);
        assert!((v[0] - v[1]).abs() < 1e-12 && (v[0] * v[0] - 0.5).abs() < 1e-12);
    }

    /// The decomposition put together again: `Σ λᵢ vᵢ vᵢᵀ` is the matrix.
    #[test]
    fn a_larger_matrix_comes_back_from_its_parts() {
        let n = 40;
        let half = Array2::from_shape_fn((n, n), |(i, j)| ((i * 7 + j * 13) % 11) as f64 - 5.0);
        let matrix = half.dot(&half.t());
        let (values, vectors) = eigen(matrix.clone());
        let scaled = Array2::from_shape_fn((n, n), |(i, j)| values[i] * vectors[(i, j)]);
        let back = vectors.t().dot(&scaled);
        let largest = matrix.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        assert!((&back - &matrix).iter().all(|x| x.abs() < 1e-11 * largest));
    }

    /// ```text
    ///     s1 = a b    s2 = a b    s3 = c    AᵀA = (2 2 0; 2 2 0; 0 0 1)
    ///     λ = 4 for (1, 1, 0)/√2, 1 for (0, 0, 1), 0. σ = 2 and 1: the second topic is just strong enough.
    ///     scores √(4 · ½), √(4 · ½), √1
    /// ```
    /// With another `a b`, λ₁ = 6 and 1 < 6/4: the topic of c is too weak, and its sentence has nothing.
    #[test]
    fn scores_by_hand() {
        let root = 2.0f64.sqrt();
        assert_near(&Example::new(&["سوق مدينة", "سوق مدينة", "جبل"]).rank(&Lsa).scores, &[root, root, 1.0], 1e-6);
        let four = Example::new(&["سوق مدينة", "سوق مدينة", "جبل", "سوق مدينة"]);
        assert_near(&four.rank(&Lsa).scores, &[root, root, 0.0, root], 1e-6);
    }
}
