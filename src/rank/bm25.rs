//! Closeness to the centroid, with terms weighed as search engines weigh them.

use super::features::Vectors;
use super::{Context, Ranker, Ranking};

/// The cosine of a sentence to the article's centroid, the sum of its sentences' vectors, where a term weighs as in BM25 (Robertson and
/// Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), the sentence taken for the document:
///
/// ```text
///     w(t, s) = idf(t) · tf (K1 + 1) / (tf + K1 (1 − B + B · |s| / average |s|))
/// ```
///
/// `|s|` counts terms, and idf is that of the background corpus ([`IdfModel::idf`](crate::analyze::IdfModel::idf)), not that of the
/// article. Unlike in `tfidf`, long sentences pull the centroid towards them: their vectors are not scaled to length 1 before they
/// are added up.
#[derive(Debug)]
pub struct Bm25;

/// How soon further occurrences of a term in a sentence stop to count.
const K1: f64 = 1.2;
/// How much a long sentence's counts are reduced: 0 not at all, 1 in full.
const B: f64 = 0.75;

impl Ranker for Bm25 {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let analysis = context.analysis;
        let length = |i: usize| f64::from(analysis.length_of(i));
        let total: f64 = context.candidates.iter().map(|&i| length(i)).sum();
        let average = (total / context.candidates.len().max(1) as f64).max(f64::MIN_POSITIVE);
        let norms: Vec<f64> = context.candidates.iter().map(|&i| K1 * (1.0 - B + B * length(i) / average)).collect();
        let mut vectors = Vectors::weighed(analysis, context.candidates, |place, (term, tf)| {
            let tf = f64::from(tf);
            (f64::from(analysis.terms[term as usize].idf) * tf * (K1 + 1.0) / (tf + norms[place])) as f32
        });
        let centroid = vectors.centroid();
        vectors.scale_to_one();
        // As for `tfidf`: all centroids draw the same sentence twice if nothing is held against it.
        Ranking::single("typical of the article", vectors.cosines_to(&centroid), 0.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::{Example, assert_near};

    /// Terms a, b of idf 1; lengths 3 and 1, 2 on average, so the norms are 1.2 · (¼ + ¾ · 3/2) = 1.65 and 1.2 · (¼ + ¾ · ½) = 0.75:
    ///
    /// ```text
    ///     s1 = a a b    a: 2 · 2.2 / (2 + 1.65) = 4.4/3.65    b: 2.2 / 2.65
    ///     s2 = b                                              b: 2.2 / 1.75
    ///     centroid = (4.4/3.65, 2.2/2.65 + 2.2/1.75)
    /// ```
    #[test]
    fn cosines_by_hand() {
        let ranking = Example::new(&["سوق سوق مدينة", "مدينة"]).rank(&Bm25);
        let (a, b1, b2) = (4.4 / 3.65, 2.2 / 2.65, 2.2 / 1.75);
        let b = b1 + b2;
        let centroid = f64::sqrt(a * a + b * b);
        assert_near(&ranking.scores, &[(a * a + b1 * b) / f64::sqrt(a * a + b1 * b1) / centroid, b / centroid], 1e-6);
    }
}
