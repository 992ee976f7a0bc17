//! LexRank: a sentence matters when sentences that matter are like it.

use super::features::Vectors;
use super::graph::{MAX_SENTENCES, scores};
use super::{Context, Ranker, Ranking};

/// Continuous LexRank (Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization"): the
/// stationary distribution of a random walk over sentences whose steps follow tf–idf cosines.
#[derive(Debug)]
pub struct LexRank;

/// LexRank with a threshold, of the same paper: sentences whose cosine is greater than 0.1 are alike, all others are
/// not, and a step leads to any sentence that is alike, itself among them.
#[derive(Debug)]
pub struct LexRankThresholded;

/// The bound that the paper found best.
const THRESHOLD: f64 = 0.1;
/// The chance of a jump to any sentence, `d` in the paper.
const JUMP: f64 = 0.15;
/// The chance of a step to a sentence that is alike.
pub(super) const DAMPING: f64 = 1.0 - JUMP;
/// The paper reranks by what a sentence repeats (CSIS); here that is the selection's work.
const REDUNDANCY: f64 = 0.3;

impl Ranker for LexRank {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        walk(context, |cosine| cosine)
    }
}

impl Ranker for LexRankThresholded {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        walk(context, |cosine| f64::from(u8::from(cosine > THRESHOLD)))
    }
}

fn walk(context: &Context<'_>, weight: impl Fn(f64) -> f64) -> Ranking {
    let n = context.candidates.len();
    let mut weights = Vectors::new(context.analysis, &context.candidates[..n.min(MAX_SENTENCES)]).similarities();
    weights.mapv_inplace(weight);
    Ranking::single("like the other sentences", scores(&weights, DAMPING, n), REDUNDANCY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::{Example, assert_near};

    /// ```text
    ///     s1 = a    s2 = (a + b)/√2    s3 = b    cosines: c = 1/√2 between neighbours, 0 between s1 and s3
    ///     p = (x, y, x), 2x + y = 1, rows sum to 1 + c and 1 + 2c:
    ///     y = 0.05 + 0.85 (2x · c/(1 + c) + y/(1 + 2c)), 2x = 1 − y
    /// ```
    /// With a threshold c is 1: `y = 0.05 + 0.85 (2x/2 + y/3)`. A score is 3p.
    #[test]
    fn scores_by_hand() {
        let example = Example::new(&["سوق", "سوق مدينة", "مدينة"]);
        let expected = |c: f64| {
            let step = 0.85 * c / (1.0 + c);
            let y = (0.05 + step) / (1.0 - 0.85 / (1.0 + 2.0 * c) + step);
            [1.5 * (1.0 - y), 3.0 * y, 1.5 * (1.0 - y)]
        };
        assert_near(&example.rank(&LexRank).scores, &expected(0.5f64.sqrt()), 1e-6);
        assert_near(&example.rank(&LexRankThresholded).scores, &expected(1.0), 1e-6);
    }
}
