//! Luhn's: sentences in which the article's frequent words crowd together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Ranker, Ranking};
use crate::analyze::term_of;
use crate::arabic::words;

/// The densest cluster of significant words in each sentence (Luhn 1958, "The Automatic Creation of Literature Abstracts").
///
/// A word is significant when it is no stop word and its term occurs twice or more in the article's body. A cluster
/// starts and ends with significant words, reaches as far as it can with at most four others in a row, stop words among these. Its score is
/// `significant² / length`, both in words. A sentence has that of its best cluster; one significant word alone is no cluster, and
/// scores 0.
#[derive(Debug)]
pub struct Luhn;

/// How often a significant term occurs. Luhn leaves the bound to experience with a collection; in an article of a page, what is
/// said twice is on the subject.
const SIGNIFICANT: u32 = 2;
/// The longest run of other words within a cluster: Luhn's "four or five", the stricter of them.
const GAP: usize = 4;

impl Ranker for Luhn {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let terms = &context.analysis.terms;
        let significant: FxHashSet<u64> = terms.iter().filter(|t| t.count >= SIGNIFICANT).map(|t| t.hash).collect();
        let mut folded = Vec::new();
        // Words repeat, and finding a stem is most of the work.
        let mut known: FxHashMap<u64, bool> = FxHashMap::default();
        let values = context.candidates.iter().map(|&i| {
            // Most work is to go through the words again; where no two are significant there is no cluster.
            let held =
                context.analysis.terms_of(i).iter().filter(|&&(term, _)| terms[term as usize].count >= SIGNIFICANT);
            if held.map(|&(_, tf)| tf).sum::<u32>() < 2 {
                return 0.0;
            }
            let text = context.sentences[i].span.of(&context.document.text);
            let is_significant = |word: words::Word<'_>| {
                *known
                    .entry(word.spelled)
                    .or_insert_with(|| term_of(&word, &mut folded).is_some_and(|(hash, _)| significant.contains(&hash)))
            };
            best_cluster(words::words(text).map(is_significant))
        });
        // A repeated sentence crowds as much as the first. On the scale of the scores, where a common one is 2 or 3.
        Ranking::single("crowded with frequent words", values.collect(), 1.0)
    }
}

/// The score of the best cluster, of words given as significant or not.
fn best_cluster(words: impl Iterator<Item = bool>) -> f64 {
    // A cluster: where it starts and ends, and how many significant words it holds.
    let score = |(start, end, held): (usize, usize, u32)| {
        if held > 1 { f64::from(held) * f64::from(held) / (end - start + 1) as f64 } else { 0.0 }
    };
    let mut best = 0.0f64;
    let mut open: Option<(usize, usize, u32)> = None;
    for (place, _) in words.enumerate().filter(|(_, is_significant)| *is_significant) {
        open = match open {
            Some((start, end, held)) if place - end <= GAP + 1 => Some((start, place, held + 1)),
            closed => {
                best = best.max(closed.map_or(0.0, score));
                Some((place, place, 1))
            }
        };
    }
    best.max(open.map_or(0.0, score))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::Example;

    fn best(words: &str) -> f64 {
        best_cluster(words.chars().map(|c| c == 'x'))
    }

    #[test]
    fn clusters_by_hand() {
        // Luhn's own figure: four significant words in a bracket of seven, 4²/7 = 2.3.
        assert_eq!(best("..x.xx..x.."), 16.0 / 7.0);
        // Four others between two are a cluster of 2²/6, five are too many.
        assert_eq!(best("x....x"), 4.0 / 6.0);
        assert_eq!(best("x.....x"), 0.0);
        // Two clusters: 2²/2 and 3²/5.
        assert_eq!(best("xx.....x.x.x"), 2.0);
        assert_eq!(best("xx.....xx.xx"), 16.0 / 5.0);
        // A cluster reaches as far as it can, also where it grows thin: 3²/7, not 2²/2.
        assert_eq!(best("xx....x"), 9.0 / 7.0);
        assert_eq!((best(""), best("..."), best("x")), (0.0, 0.0, 0.0));
    }

    /// The terms of سوق and مدينة occur twice, the others once at most: x . x in the first two sentences, 2²/3. A stop word (في)
    /// lengthens a cluster as any other word does.
    #[test]
    fn sentences_by_hand() {
        let ranking = Example::new(&["سوق في المدينة", "السوق قرب المدينة", "جبل"]).rank(&Luhn);
        assert_eq!(ranking.scores, [4.0 / 3.0, 4.0 / 3.0, 0.0]);
    }
}
