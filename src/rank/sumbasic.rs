//! SumBasic: say the frequent words, and do not say them twice.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::features::Postings;
use super::{Context, MAX_TURNS, Ranker, Ranking};

/// SumBasic (Nenkova and Vanderwende 2005, "The Impact of Frequency on Summarization"). Sentences are picked in turn:
///
/// 1. `p(w) = count / all`, over the terms of the article.
/// 2. A sentence weighs as much as the mean of `p` over its terms.
/// 3. Of the sentences that hold the term of highest `p`, the heaviest is picked.
/// 4. For each term in it, `p ← p²`: it has been said. Back to 2.
///
/// A score is minus the number of sentences picked before; so the selection takes them in that order, skipping those that no longer fit
/// (whose terms count as said). Sentences without terms come last.
#[derive(Debug)]
pub struct SumBasic;

impl Ranker for SumBasic {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        Ranking::in_turn("picked in turn for frequent words not said yet", &order(context))
    }
}

fn order(context: &Context<'_>) -> Vec<usize> {
    let n = context.candidates.len();
    let postings = Postings::new(context.analysis, context.candidates);
    let terms = |place: usize| context.analysis.terms_of(context.candidates[place]);
    let lengths: Vec<f64> = context.candidates.iter().map(|&i| f64::from(context.analysis.length_of(i))).collect();
    let all: f64 = lengths.iter().sum::<f64>().max(1.0);
    let mut p: Vec<f64> =
        postings.iter().map(|(_, held)| held.iter().map(|&(_, tf)| f64::from(tf)).sum::<f64>() / all).collect();
    let weight = |p: &[f64], place: usize| {
        let sum: f64 = terms(place).iter().map(|&(term, tf)| f64::from(tf) * p[term as usize]).sum();
        sum / lengths[place].max(1.0)
    };
    // p only falls, so what a term had when it was put here is an upper bound. Positive floats compare as their bits do; ties go
    // to the term that occurs first.
    let mut highest: BinaryHeap<(u64, Reverse<u32>)> =
        postings.iter().map(|(term, _)| (p[term as usize].to_bits(), Reverse(term))).collect();
    let mut is_picked = vec![false; n];
    let mut order = Vec::with_capacity(n);
    while order.len() < n.min(MAX_TURNS) {
        let Some((bits, Reverse(term))) = highest.pop() else { break };
        let now = p[term as usize].to_bits();
        if now < bits {
            highest.push((now, Reverse(term)));
            continue;
        }
        let holders = postings.of(term).iter().map(|&(place, _)| place as usize).filter(|&place| !is_picked[place]);
        let weighed = holders.map(|place| (weight(&p, place), place));
        let best = weighed.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, best)) = best else { continue }; // all that hold it are picked: it is done with
        highest.push((now, Reverse(term)));
        is_picked[best] = true;
        order.push(best);
        terms(best).iter().for_each(|&(term, _)| p[term as usize] *= p[term as usize]);
    }
    let mut rest: Vec<(f64, usize)> = (0..n).filter(|&i| !is_picked[i]).map(|i| (weight(&p, i), i)).collect();
    rest.sort_by(|a, b| b.0.total_cmp(&a.0));
    order.extend(rest.into_iter().map(|(_, place)| place));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::Example;

    /// Ten terms: a a a a b b b c c d.
    ///
    /// ```text
    ///     s1 = a b    s2 = a a    s3 = a b    s4 = b c    s5 = c d
    ///     p = .4 .3 .2 .1. The highest is a: s1 .35, s2 .4, s3 .35: s2 is picked, p(a) = .16
    ///     The highest is b, .3: s1 (.16 + .3)/2 = .23, s3 the same, s4 (.3 + .2)/2 = .25: s4, p(b) = .09, p(c) = .04
    ///     The highest is a, .16: s1 and s3 .125: s1, the earlier, p(a) = .0256, p(b) = .0081
    ///     The highest is d, .1: s5. Then a: s3.
    /// ```
    #[test]
    fn turns_by_hand() {
        let example = Example::new(&["سوق مدينة", "سوق سوق", "سوق مدينة", "مدينة جبل", "جبل كتاب", "في"]);
        // The last has no term.
        assert_eq!(example.rank(&SumBasic).scores, [-2.0, 0.0, -4.0, -1.0, -3.0, -5.0]);
    }
}
