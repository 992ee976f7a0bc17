//! How sure a figure is, and whether one system is better than another: the bootstrap.
//!
//! A figure over some articles would have come out a little differently with other articles of the same kind. The bootstrap (Bradley
//! Efron and Robert J. Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13) draws as many articles as there are, with
//! replacement, counts the figure again, and does so a thousand times. The interval is what is left without the lowest and the highest
//! 2.5 % of these figures (percentile interval).
//!
//! Two systems are compared on the same draws (paired bootstrap: Philipp Koehn, *Statistical Significance Tests for Machine Translation
//! Evaluation*, 2004; Taylor Berg-Kirkpatrick, David Burkett and Dan Klein, *An Empirical Investigation of Statistical Significance in
//! NLP*, 2012): easy articles are easy for both, so a difference is known better than either figure.
//!
//! The draws come from PCG64-MCG, whose numbers are fixed, seeded with the number of the round: the same figures on every machine and on
//! any number of threads.
//!
//! What no bootstrap knows: articles of another kind. And with few articles the intervals are too narrow.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Serialize, Serializer};

/// How often articles are drawn.
pub const ROUNDS: usize = 1000;
/// The seed of the first round; each further round has the next number.
pub const SEED: u64 = 1;
/// The share of figures left out at either end of an interval.
const TAIL: f64 = 0.025;

/// Draws `units` of `units` things with replacement, [`ROUNDS`] times, and gives what `statistic` makes of each draw's indices, in the
/// order of the rounds. On rayon's threads.
pub fn rounds<T: Send>(units: usize, statistic: impl Fn(&[usize]) -> T + Sync) -> Vec<T> {
    rounds_below(&vec![units; units], statistic)
}

/// [`rounds`] where each draw is from things of its own: as many numbers as there are `bounds`, each below its bound.
pub fn rounds_below<T: Send>(bounds: &[usize], statistic: impl Fn(&[usize]) -> T + Sync) -> Vec<T> {
    let round = |draw: &mut Vec<usize>, round: u64| {
        let mut random = Pcg64Mcg::seed_from_u64(SEED + round);
        draw.clear();
        // The high half of a product is even but for one in 2⁶⁴ / bound, and depends on no other crate's way to draw.
        draw.extend(bounds.iter().map(|&bound| ((u128::from(random.next_u64()) * bound as u128) >> 64) as usize));
        statistic(draw)
    };
    (0..ROUNDS as u64).into_par_iter().map_init(Vec::new, round).collect()
}

/// A 95 % percentile interval; `[low, high]` in JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Of the figures of all rounds, of 1,000 from the 25th lowest to the 25th highest; rounds without a figure (NaN) do not count.
    /// `None` where there is no figure at all.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().filter(|figure| !figure.is_nan()).collect();
        figures.sort_unstable_by(f64::total_cmp);
        let tail = ((TAIL * figures.len() as f64) as usize).max(1) - 1;
        Some(Self { low: *figures.get(tail)?, high: *figures.get(figures.len() - 1 - tail)? })
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(serializer)
    }
}

/// How much higher a system's figure is than another's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Own figure less the other's.
    pub difference: f64,
    /// The interval of the difference.
    pub interval: Interval,
    /// How easily chance alone would show such a difference, two-sided: `2·(1 + min(#{d ≤ 0}, #{d ≥ 0})) / (1 + #d)`, at most 1, over
    /// the differences d of the rounds that have one. At 1,000 rounds it is below 0.05 exactly where the interval leaves 0 out, and never
    /// below 2 in 1,001. `None` with one unit, from which nothing can be drawn, unless it is 1 (both do the same).
    pub p: Option<f64>,
}

impl Difference {
    /// Of the figures of all rounds, two systems' in the same rounds, over `units` things; `None` where there is no figure.
    pub fn of(difference: f64, units: usize, pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        let differences: Vec<f64> = pairs.into_iter().map(|(own, other)| own - other).filter(|d| !d.is_nan()).collect();
        let count = |is: fn(&f64) -> bool| differences.iter().filter(|&d| is(d)).count();
        let wrong = count(|&d| d <= 0.0).min(count(|&d| d >= 0.0));
        let p = (2.0 * (1 + wrong) as f64 / (1 + differences.len()) as f64).min(1.0);
        // One unit may still show that two systems do the same.
        let p = (units > 1 || p == 1.0).then_some(p);
        Some(Self { difference, interval: Interval::of(differences)?, p })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_leaves_out_24_of_1000_at_either_end() {
        // 1, 2, …, 1000 in another order: the 25th lowest is 25, the 25th highest 976.
        let figures = (0..1000).map(|i| f64::from(i * 7 % 1000 + 1));
        assert_eq!(Interval::of(figures), Some(Interval { low: 25.0, high: 976.0 }));
        assert_eq!(Interval::of([f64::NAN, 3.0, f64::NAN, 1.0]), Some(Interval { low: 1.0, high: 3.0 }));
        assert_eq!(Interval::of([f64::NAN]), None);
    }

    #[test]
    fn p_is_twice_the_share_of_rounds_with_the_other_sign() {
        // 9 rounds of 999 in which the other is ahead or level: 2 · 10 / 1000.
        let pairs = |wrong: usize| (0..999).map(move |i| if i < wrong { (0.4, 0.4) } else { (0.5, 0.4) });
        assert_eq!(Difference::of(0.1, 50, pairs(9)).unwrap().p, Some(0.02));
        let mirrored = Difference::of(-0.1, 50, pairs(9).map(|(own, other)| (other, own))).unwrap();
        assert_eq!(mirrored.p, Some(0.02));
        // 24 of 1,000 is below 0.05 and the interval is above 0; with 25 neither.
        let pairs = |wrong: usize| (0..1000).map(move |i| if i < wrong { (0.3, 0.4) } else { (0.5, 0.4) });
        let (few, more) = (Difference::of(0.1, 50, pairs(24)).unwrap(), Difference::of(0.1, 50, pairs(25)).unwrap());
        assert!(few.p.unwrap() < 0.05 && few.interval.low > 0.0, "{few:?}");
        assert!(more.p.unwrap() > 0.05 && more.interval.low < 0.0, "{more:?}");
    }

    #[test]
    fn a_system_does_not_differ_from_itself_and_one_article_tells_nothing() {
        let itself = Difference::of(0.0, 9, (0..1000).map(|i| (f64::from(i), f64::from(i)))).unwrap();
        assert_eq!(itself, Difference { difference: 0.0, interval: Interval { low: 0.0, high: 0.0 }, p: Some(1.0) });
        assert_eq!(Difference::of(0.1, 1, (0..1000).map(|_| (0.5, 0.4))).unwrap().p, None);
        assert_eq!(Difference::of(0.0, 1, (0..1000).map(|_| (0.5, 0.5))).unwrap().p, Some(1.0));
    }

    #[test]
    fn draws_are_even_and_the_same_every_time() {
        let all = rounds(10, <[usize]>::to_vec);
        assert_eq!(all, rounds(10, <[usize]>::to_vec));
        assert!(all.iter().all(|draw| draw.len() == 10) && all[0] != all[1]);
        let mut counts = [0_i32; 10];
        all.iter().flatten().for_each(|&i| counts[i] += 1);
        // 10,000 draws: 1,000 each, standard deviation √(10000 · 0.1 · 0.9) = 30; five of them.
        assert!(counts.iter().all(|count| (count - 1000).abs() < 150), "{counts:?}");
        assert_eq!(rounds(0, <[usize]>::len), vec![0; ROUNDS]);
        assert!(rounds(1, |draw| draw == [0]).into_iter().all(|is| is));
        // Of three and of two things, 1,000 draws each: 333 and 500 a thing, standard deviations 15 and 16.
        let mut counts = [[0_i32; 3]; 2];
        for draw in rounds_below(&[3, 2], <[usize]>::to_vec) {
            (counts[0][draw[0]], counts[1][draw[1]]) = (counts[0][draw[0]] + 1, counts[1][draw[1]] + 1);
        }
        assert!(counts[0].iter().all(|count| (count - 333).abs() < 75), "{counts:?}");
        assert!(counts[1][..2].iter().all(|count| (count - 500).abs() < 80), "{counts:?}");
    }

    #[test]
    fn the_interval_of_a_mean_is_that_of_theory() {
        // A hundred figures, half 0 and half 1: mean 0.5 ± 1.96 · √(0.25 / 100), 0.402 to 0.598, in steps of 0.01.
        let means = rounds(100, |draw| draw.iter().filter(|&&i| i % 2 == 0).count() as f64 / 100.0);
        let Interval { low, high } = Interval::of(means).unwrap();
        assert!((low - 0.402).abs() < 0.015 && (high - 0.598).abs() < 0.015, "{low} {high}");
    }
}
