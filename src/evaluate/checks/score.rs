//! Precision, recall and false alarms.
//!
//! Damage is found where a finding of the kind's codes is there that was not before. A finding is right on planted damage, and where
//! people called it an error of the translator; every other one is a false alarm: on a control, and on a damaged pair if it was there
//! before. Half of the pairs are damaged, far more than on a desk, so precision is of this mix; what a desk sees is the number of false
//! alarms per 100 clean pairs.
//!
//! Documents are drawn for the intervals, not pairs: the habits of one translator come together.

use serde::Serialize;

use super::{Kind, Trial};
use crate::evaluate::bootstrap::{Interval, rounds};

/// What matters of a finding: two that look alike are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The code.
    pub code: &'a str,
    /// What stands there.
    pub found: &'a str,
    /// What should.
    pub expected: &'a str,
}

/// What came of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the document.
    pub document: usize,
    /// [`Trial::what`]
    pub what: &'static str,
    /// [`Trial::damaged`]
    pub damaged: bool,
    /// Whether the damage was found.
    pub found: bool,
    /// Findings of the kind's codes that are right.
    pub right: usize,
    /// And those that are false alarms.
    pub wrong: usize,
}

impl Outcome {
    /// Of a trial whose pair gave the findings `before` and then `after`. `is_error` says whether findings of a code on the human
    /// translation are errors of the translator.
    pub fn new(
        kind: Kind,
        document: usize,
        trial: &Trial,
        before: &[Seen<'_>],
        after: &[Seen<'_>],
        is_error: impl Fn(&str) -> bool,
    ) -> Self {
        let mut before: Vec<&Seen<'_>> = before.iter().collect();
        let Trial { what, damaged, .. } = *trial;
        let mut outcome = Self { document, what, damaged, found: false, right: 0, wrong: 0 };
        for seen in after.iter().filter(|seen| kind.codes().contains(&seen.code)) {
            let place = before.iter().position(|old| *old == seen);
            let is_new = place.map(|place| before.swap_remove(place)).is_none();
            outcome.found |= damaged && is_new;
            if (damaged && is_new) || is_error(seen.code) {
                outcome.right += 1;
            } else {
                outcome.wrong += 1;
            }
        }
        outcome
    }
}

/// A share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The share.
    pub value: f64,
    /// Its interval.
    pub interval: Option<Interval>,
}

/// How a change fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// What was done.
    pub what: &'static str,
    /// In how many pairs.
    pub pairs: usize,
    /// In how many of them damage was found; of controls, how many had false alarms.
    pub found: usize,
}

/// What all trials of a kind came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindScores {
    /// The kind.
    pub kind: Kind,
    /// Its codes.
    pub codes: &'static [&'static str],
    /// Damaged pairs.
    pub planted: usize,
    /// Controls.
    pub controls: usize,
    /// Findings of the kind's codes.
    pub findings: usize,
    /// Those that are false alarms.
    pub false_alarms: usize,
    /// The share of findings that are right; none where nothing was found.
    pub precision: Option<Figure>,
    /// The share of damaged pairs that were found; none where nothing was planted.
    pub recall: Option<Figure>,
    /// By what was done, in order of names.
    pub damages: Vec<Tally>,
    /// The same of controls.
    pub variations: Vec<Tally>,
}

/// Of the outcomes of one kind in so many documents.
pub fn kind_scores(kind: Kind, documents: usize, outcomes: &[Outcome]) -> KindScores {
    // By document: damaged, found, right, wrong.
    let mut counts = vec![[0_usize; 4]; documents];
    for outcome in outcomes {
        let count = &mut counts[outcome.document];
        let added = [usize::from(outcome.damaged), usize::from(outcome.found), outcome.right, outcome.wrong];
        count.iter_mut().zip(added).for_each(|(count, added)| *count += added);
    }
    let recall = ratio(&counts.iter().map(|c| [c[1], c[0]]).collect::<Vec<_>>());
    let precision = ratio(&counts.iter().map(|c| [c[2], c[2] + c[3]]).collect::<Vec<_>>());
    let all = |i: usize| counts.iter().map(|count| count[i]).sum::<usize>();
    KindScores {
        kind,
        codes: kind.codes(),
        planted: all(0),
        controls: outcomes.len() - all(0),
        findings: all(2) + all(3),
        false_alarms: all(3),
        precision,
        recall,
        damages: tallies(outcomes, true),
        variations: tallies(outcomes, false),
    }
}

fn tallies(outcomes: &[Outcome], damaged: bool) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.damaged == damaged) {
        let at = tallies.iter().position(|tally| tally.what == outcome.what).unwrap_or_else(|| {
            tallies.push(Tally { what: outcome.what, pairs: 0, found: 0 });
            tallies.len() - 1
        });
        tallies[at].pairs += 1;
        tallies[at].found += usize::from(if damaged { outcome.found } else { outcome.wrong > 0 });
    }
    tallies.sort_unstable_by_key(|tally| tally.what);
    tallies
}

/// False alarms per 100 pairs, of `[false alarms, pairs]` by document; none where there is no pair.
pub fn per_hundred(counts: &[[usize; 2]]) -> Option<Figure> {
    let Figure { value, interval } = ratio(counts)?;
    let interval = interval.map(|Interval { low, high }| Interval { low: 100.0 * low, high: 100.0 * high });
    Some(Figure { value: 100.0 * value, interval })
}

/// All of the first numbers over all of the second, with documents drawn for the interval.
fn ratio(counts: &[[usize; 2]]) -> Option<Figure> {
    let sums = |counts: &mut dyn Iterator<Item = &[usize; 2]>| {
        let [part, whole] = counts.fold([0, 0], |sum, count| [sum[0] + count[0], sum[1] + count[1]]);
        // Nothing of nothing is no figure.
        part as f64 / whole as f64
    };
    let value = sums(&mut counts.iter());
    let rounds = || rounds(counts.len(), |draw| sums(&mut draw.iter().map(|&i| &counts[i])));
    (!value.is_nan()).then(|| Figure { value, interval: Interval::of(rounds()) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::texts;
    use super::*;

    fn trial(damaged: bool) -> Trial {
        let pair = texts("١", "1");
        Trial { before: pair.clone(), after: pair, what: if damaged { "d" } else { "c" }, damaged }
    }

    fn seen<'a>(code: &'a str, found: &'a str) -> Seen<'a> {
        Seen { code, found, expected: "" }
    }

    #[test]
    fn new_findings_find_and_old_ones_are_false_unless_judged() {
        let outcome = |damaged, before: &[Seen<'_>], after: &[Seen<'_>], error: &str| {
            let Outcome { found, right, wrong, .. } =
                Outcome::new(Kind::Numbers, 0, &trial(damaged), before, after, |code| code == error);
            (found, right, wrong)
        };
        let (missing, extra) = (seen("number-missing", "3"), seen("number-extra", "3"));
        assert_eq!(outcome(true, &[], &[missing, extra], ""), (true, 2, 0));
        assert_eq!(outcome(true, &[missing], &[missing], ""), (false, 0, 1));
        assert_eq!(outcome(true, &[missing], &[missing], "number-missing"), (false, 1, 0));
        assert_eq!(outcome(true, &[missing], &[missing, missing], ""), (true, 1, 1));
        assert_eq!(outcome(true, &[missing], &[seen("number-missing", "4")], ""), (true, 1, 0));
        assert_eq!(outcome(false, &[], &[missing], ""), (false, 0, 1));
        assert_eq!(outcome(false, &[], &[missing], "number-missing"), (false, 1, 0));
        // Of another kind.
        assert_eq!(outcome(true, &[], &[seen("quote", "")], ""), (false, 0, 0));
    }

    #[test]
    fn scores_are_sums_over_documents() {
        let outcome = |document, damaged, found, right, wrong| Outcome {
            document,
            what: if damaged { "d" } else { "c" },
            damaged,
            found,
            right,
            wrong,
        };
        let outcomes = [
            outcome(0, true, true, 2, 0),
            outcome(0, true, true, 1, 1),
            outcome(0, true, true, 1, 0),
            outcome(1, true, false, 0, 0),
            outcome(1, false, false, 0, 1),
            outcome(1, false, false, 0, 0),
        ];
        let scores = kind_scores(Kind::Numbers, 2, &outcomes);
        assert_eq!((scores.planted, scores.controls, scores.findings, scores.false_alarms), (4, 2, 6, 2));
        // One document has 3 of 3 and the other 0 of 1; both are drawn twice in a quarter of the rounds.
        let recall = scores.recall.unwrap();
        assert_eq!((recall.value, recall.interval), (0.75, Some(Interval { low: 0.0, high: 1.0 })));
        // 4 of 5 and 0 of 1.
        let precision = scores.precision.unwrap();
        assert_eq!((precision.value, precision.interval), (4.0 / 6.0, Some(Interval { low: 0.0, high: 0.8 })));
        assert_eq!(scores.damages, [Tally { what: "d", pairs: 4, found: 3 }]);
        assert_eq!(scores.variations, [Tally { what: "c", pairs: 2, found: 1 }]);
        let nothing = kind_scores(Kind::Numbers, 2, &[]);
        assert_eq!((nothing.precision, nothing.recall), (None, None));
    }

    #[test]
    fn false_alarms_are_per_hundred_pairs() {
        let figure = per_hundred(&[[1, 30], [2, 20]]).unwrap();
        assert_eq!(figure.value, 6.0);
        assert_eq!(per_hundred(&[[0, 0]]), None);
    }
}
