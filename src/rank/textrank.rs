//! TextRank: sentences that share words recommend each other.

use ndarray::Array2;

use super::features::Postings;
use super::graph::{MAX_SENTENCES, scores};
use super::{Context, Ranker, Ranking};

/// TextRank for sentences (Mihalcea and Tarau 2004, "TextRank: Bringing Order into Texts"): PageRank with damping 0.85 over the
/// graph whose edges weigh
///
/// ```text
///     |{terms of both a and b}| / (ln |a| + ln |b|)
/// ```
///
/// with `|a|` the length of a sentence, here in terms: stop words, which all sentences share, are left out of both. Two sentences
/// of one term each, for which the formula divides by 0, weigh 1 if it is the same one.
#[derive(Debug)]
pub struct TextRank;

/// The paper's `d`, the chance to follow an edge.
const DAMPING: f64 = 0.85;

impl Ranker for TextRank {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let n = context.candidates.len();
        let graphed = &context.candidates[..n.min(MAX_SENTENCES)];
        let mut weights = Array2::<f64>::zeros((graphed.len(), graphed.len()));
        for (_, sentences) in Postings::new(context.analysis, graphed).iter() {
            for (at, &(a, _)) in sentences.iter().enumerate() {
                for &(b, _) in &sentences[at + 1..] {
                    weights[(a as usize, b as usize)] += 1.0;
                }
            }
        }
        let logs: Vec<f64> =
            graphed.iter().map(|&i| libm::log(f64::from(context.analysis.length_of(i)).max(1.0))).collect();
        for a in 0..graphed.len() {
            for b in a + 1..graphed.len() {
                let shared = weights[(a, b)];
                if shared > 0.0 {
                    let norm = logs[a] + logs[b];
                    let weight = if norm > 0.0 { shared / norm } else { shared };
                    weights[(a, b)] = weight;
                    weights[(b, a)] = weight;
                }
            }
        }
        // As for `lexrank`: a graph loves what is said often.
        Ranking::single("shares words with the other sentences", scores(&weights, DAMPING, n), 0.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::{Example, assert_near};

    /// ```text
    ///     s1 = a b    s2 = a b c    s3 = c d
    ///     w12 = 2/(ln 2 + ln 3)    w23 = 1/(ln 3 + ln 2)    w13 = 0, so from s2 two steps of three lead to s1
    ///     p1 = 0.05 + 0.85 · ⅔ p2    p3 = 0.05 + 0.85 · ⅓ p2    p2 = 0.05 + 0.85 (p1 + p3)
    ///     p2 = 0.05 + 0.85 (0.1 + 0.85 p2) = 0.135/(1 − 0.7225)
    /// ```
    /// A score is 3p.
    #[test]
    fn scores_by_hand() {
        let ranking = Example::new(&["سوق مدينة", "سوق مدينة جبل", "جبل كتاب"]).rank(&TextRank);
        let p2 = 0.135 / (1.0 - 0.7225);
        let (p1, p3) = (0.05 + 0.85 * 2.0 / 3.0 * p2, 0.05 + 0.85 / 3.0 * p2);
        assert_near(&ranking.scores, &[3.0 * p1, 3.0 * p2, 3.0 * p3], 1e-6);
    }

    /// One term each: s1 and s2 share it and weigh 1, which lets the walk go on between them; s3 shares nothing.
    #[test]
    fn sentences_of_one_term() {
        let scores = Example::new(&["سوق", "سوق", "جبل"]).rank(&TextRank).scores;
        assert!(scores[0] == scores[1] && scores[1] > scores[2], "{scores:?}");
    }
}
