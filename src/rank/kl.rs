//! KLSum: a summary whose words are mixed as in the article.

use super::features::Postings;
use super::{Context, MAX_TURNS, Ranker, Ranking};

/// KLSum (Haghighi and Vanderwende 2009, "Exploring Content Models for Multi-Document Summarization"), greedy: in turn the sentence
/// that makes the divergence of the summary's terms from the article's smallest,
///
/// ```text
///     KL(article ‖ summary) = Σ p(w) ln (p(w) / q(w)),    q(w) = (count in summary + δ) / (terms in summary + δ · vocabulary)
/// ```
///
/// The paper does not say how terms that the summary lacks are smoothed; here by δ = 0.001. A score is minus the number of
/// sentences picked before; so the selection takes them in that order, skipping those that no longer fit. Sentences without terms come
/// last.
#[derive(Debug)]
pub struct Kl;

/// What a term counts that the summary lacks, of one occurrence. The smaller, the more a sentence is worth that brings many terms.
const SMOOTHING: f64 = 0.001;

impl Ranker for Kl {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        Ranking::in_turn("picked in turn to keep the article's mix of words", &order(context))
    }
}

fn order(context: &Context<'_>) -> Vec<usize> {
    let n = context.candidates.len();
    let postings = Postings::new(context.analysis, context.candidates);
    let terms = |place: usize| context.analysis.terms_of(context.candidates[place]);
    let counts: Vec<usize> = postings.iter().map(|(_, held)| held.iter().map(|&(_, tf)| tf as usize).sum()).collect();
    let lengths: Vec<usize> = context.candidates.iter().map(|&i| context.analysis.length_of(i) as usize).collect();
    let all: usize = counts.iter().sum();
    let smooth = SMOOTHING * counts.iter().filter(|count| **count > 0).count() as f64;
    // Logarithms of counts and of lengths, each plus its share of δ.
    let most = counts.iter().copied().max().unwrap_or(0);
    let ln_count: Vec<f64> = (0..=most).map(|count| libm::log(count as f64 + SMOOTHING)).collect();
    let ln_length: Vec<f64> = (0..=all).map(|length| libm::log(length as f64 + smooth)).collect();
    let mut said = vec![0usize; counts.len()];
    let mut length = 0;
    // Σ p(w) ln(count in summary + δ) grows by this when a sentence joins.
    let gain = |said: &[usize], place: usize| -> f64 {
        let of = |&(term, tf): &(u32, u32)| {
            let (count, before) = (counts[term as usize] as f64, said[term as usize]);
            count * (ln_count[before + tf as usize] - ln_count[before])
        };
        terms(place).iter().map(of).sum::<f64>() / all.max(1) as f64
    };
    let mut left: Vec<usize> = (0..n).filter(|&place| lengths[place] > 0).collect();
    let mut gains: Vec<f64> = (0..n).map(|place| gain(&said, place)).collect();
    let mut is_stale = vec![false; n];
    let mut order = Vec::with_capacity(n);
    // What the divergence falls by, up to what is the same for all sentences.
    let value = |gains: &[f64], length: usize, place: usize| gains[place] - ln_length[length + lengths[place]];
    let refresh = |gains: &mut [f64], is_stale: &mut [bool], said: &[usize], left: &[usize]| {
        for &place in left {
            if std::mem::take(&mut is_stale[place]) {
                gains[place] = gain(said, place);
            }
        }
    };
    while order.len() < MAX_TURNS && !left.is_empty() {
        refresh(&mut gains, &mut is_stale, &said, &left);
        let values = left.iter().enumerate().map(|(at, &place)| (value(&gains, length, place), at));
        let Some((_, at)) = values.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { break };
        let best = left.remove(at);
        order.push(best);
        length += lengths[best];
        for &(term, tf) in terms(best) {
            said[term as usize] += tf as usize;
            postings.of(term).iter().for_each(|&(place, _)| is_stale[place as usize] = true);
        }
    }
    refresh(&mut gains, &mut is_stale, &said, &left);
    left.sort_by(|&a, &b| value(&gains, length, b).total_cmp(&value(&gains, length, a)));
    order.extend(left);
    order.extend((0..n).filter(|&place| lengths[place] == 0));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::Example;

    /// Six terms a a a b b c, p = ½ ⅓ ⅙. With δ near 0 what counts first is the share of the article that a summary holds at all:
    ///
    /// ```text
    ///     s1 = a    s2 = a b    s3 = a    s4 = b c
    ///     First: s1 holds ½, s2 5/6, s4 ½: s2
    ///     Then s1 or s3 would add an a only, s4 brings c, the last ⅙: s4, and the mix is a b b c
    ///     s1 and s3 now do the same: s1, the earlier
    /// ```
    #[test]
    fn turns_by_hand() {
        let example = Example::new(&["سوق", "سوق مدينة", "سوق", "مدينة جبل", "في"]);
        assert_eq!(example.rank(&Kl).scores, [-2.0, 0.0, -3.0, -1.0, -4.0]);
    }

    /// Where both hold the same terms, the better mix goes first: p = ⅔ ⅓, s1 is mixed ½ ½, s2 ⅔ ⅓, which is no divergence at all.
    #[test]
    fn the_better_mix_goes_first() {
        let scores = Example::new(&["سوق مدينة", "سوق سوق مدينة", "سوق"]).rank(&Kl).scores;
        assert!(scores[1] > scores[0], "{scores:?}");
    }

    /// As many words as there are turns, each in two sentences of its own, and behind them one that is said once. The turns take the first
    /// sentence of each word; of those left, the one whose word is not said yet goes first, though the last turn came after all gains.
    #[test]
    fn behind_the_last_turn_gains_are_up_to_date() {
        let lines: Vec<String> =
            (0..2 * MAX_TURNS).map(|i| format!("سوق{}", i % MAX_TURNS)).chain(["جبل".into()]).collect();
        let scores = Example::new(&lines.iter().map(String::as_str).collect::<Vec<_>>()).rank(&Kl).scores;
        assert_eq!(scores[2 * MAX_TURNS], -(MAX_TURNS as f64));
        assert_eq!(scores[2 * MAX_TURNS - 1], -2.0 * MAX_TURNS as f64);
    }
}
