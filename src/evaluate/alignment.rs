//! Alignments against the right ones.
//!
//! As in the scorer of vecalign, after Sennrich and Volk, "Iterative, MT-based Sentence Alignment of Parallel Texts" (2011). Strict: the very same
//! bead. Lax: both sides overlap one right bead. Precision is over all beads that were found, those with one side too; recall over the right
//! beads with two sides. Sentences that stand alone (1-0 and 0-1; a longer run counts sentence by sentence) are scored once more apart.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;
use std::ops::{Add, Range};

use serde::Serialize;

use super::Prf;

/// Sentences of the source and of the target.
pub type Link = (Vec<usize>, Vec<usize>);

/// A line that is no bead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: found \"{found}\", expected a bead such as [0,1]:[0]")]
pub struct BadBead {
    /// The line, from 1.
    pub line: usize,
    /// Its start.
    pub found: String,
}

/// Reads beads, one a line; what stands behind a second colon or a tab does not matter.
///
/// # Errors
///
/// The first line that is no bead.
pub fn read(text: &str) -> Result<Vec<Link>, BadBead> {
    let side = |text: &str| -> Option<Vec<usize>> {
        let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
        inside.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect()
    };
    let mut beads = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let mut parts = line.split([':', '\t']);
        match (parts.next().and_then(side), parts.next().and_then(side)) {
            (Some(source), Some(target)) => beads.push((source, target)),
            _ => return Err(BadBead { line: number, found: line.chars().take(40).collect() }),
        }
    }
    Ok(beads)
}

/// A bead as sentences.
pub fn link(source: &Range<usize>, target: &Range<usize>) -> Link {
    (source.clone().collect(), target.clone().collect())
}

/// What beads and right beads have in common; sums over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Beads that were found.
    pub found: usize,
    /// Those of them that are right.
    pub found_right: usize,
    /// Those that overlap a right one.
    pub found_near: usize,
    /// Right beads with two sides.
    pub gold: usize,
    /// Those of them that were found.
    pub gold_found: usize,
    /// Those that overlap one that was found.
    pub gold_near: usize,
    /// Sentences that were found to stand alone.
    pub alone_found: usize,
    /// Sentences that do.
    pub alone_gold: usize,
    /// Those that are both.
    pub alone_right: usize,
}

impl Tally {
    /// Compares the beads of one document.
    pub fn new(gold: &[Link], found: &[Link]) -> Self {
        let (gold_two, gold_one) = parts(gold);
        let (found_two, found_one) = parts(found);
        let all: BTreeSet<Link> = found_two.union(&found_one).cloned().collect();
        let right = all.iter().filter(|b| gold_two.contains(*b) || gold_one.contains(*b)).count();
        Self {
            found: all.len(),
            found_right: right,
            found_near: near(&all, &gold_two.union(&gold_one).cloned().collect()),
            gold: gold_two.len(),
            gold_found: gold_two.intersection(&found_two).count(),
            gold_near: near(&gold_two, &found_two),
            alone_found: found_one.len(),
            alone_gold: gold_one.len(),
            alone_right: gold_one.intersection(&found_one).count(),
        }
    }

    /// The very same beads.
    pub fn strict(&self) -> Prf {
        of(self.found_right, self.found, self.gold_found, self.gold)
    }

    /// Beads that overlap.
    pub fn lax(&self) -> Prf {
        of(self.found_near, self.found, self.gold_near, self.gold)
    }

    /// Sentences that stand alone.
    pub fn alone(&self) -> Prf {
        of(self.alone_right, self.alone_found, self.alone_right, self.alone_gold)
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            found: self.found + other.found,
            found_right: self.found_right + other.found_right,
            found_near: self.found_near + other.found_near,
            gold: self.gold + other.gold,
            gold_found: self.gold_found + other.gold_found,
            gold_near: self.gold_near + other.gold_near,
            alone_found: self.alone_found + other.alone_found,
            alone_gold: self.alone_gold + other.alone_gold,
            alone_right: self.alone_right + other.alone_right,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Self::add)
    }
}

/// Right beads by their kind, sentences of the source and of the target: how many there are, and how many of them were found. Sentences that
/// stand alone count one by one.
pub fn by_kind(gold: &[Link], found: &[Link]) -> BTreeMap<(usize, usize), Recall> {
    let (gold, found) = (parts(gold), parts(found));
    let mut kinds: BTreeMap<(usize, usize), Recall> = BTreeMap::new();
    for (gold, found) in [(&gold.0, &found.0), (&gold.1, &found.1)] {
        for bead in gold {
            let recall = kinds.entry((bead.0.len(), bead.1.len())).or_default();
            recall.gold += 1;
            recall.found += usize::from(found.contains(bead));
        }
    }
    kinds
}

/// Right beads, and those of them that were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recall {
    /// All of them.
    pub gold: usize,
    /// Those that were found, exactly.
    pub found: usize,
}

/// Whether a bead is among the right ones; of a run of sentences without a translation, whether all of them are.
pub fn is_right(gold: &[Link], bead: &Link) -> bool {
    let (two, one) = parts(std::slice::from_ref(bead));
    let gold = parts(gold);
    two.is_subset(&gold.0) && one.is_subset(&gold.1)
}

fn of(found_right: usize, found: usize, gold_found: usize, gold: usize) -> Prf {
    let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
    let (precision, recall) = (share(found_right, found), share(gold_found, gold));
    let sum = precision + recall;
    Prf { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
}

/// Beads with two sides, and sentences that stand alone.
fn parts(beads: &[Link]) -> (BTreeSet<Link>, BTreeSet<Link>) {
    let (mut two, mut one) = (BTreeSet::new(), BTreeSet::new());
    for (source, target) in beads {
        if !source.is_empty() && !target.is_empty() {
            two.insert((source.clone(), target.clone()));
        } else {
            one.extend(source.iter().map(|&i| (vec![i], Vec::new())));
            one.extend(target.iter().map(|&j| (Vec::new(), vec![j])));
        }
    }
    (two, one)
}

/// How many of `beads` are among `others` or overlap one of them on both sides.
fn near(beads: &BTreeSet<Link>, others: &BTreeSet<Link>) -> usize {
    let mut linked: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (source, target) in others {
        for &i in source {
            linked.entry(i).or_default().extend(target);
        }
    }
    let overlaps = |(source, target): &&Link| {
        source.iter().filter_map(|i| linked.get(i)).any(|linked| target.iter().any(|j| linked.contains(j)))
    };
    beads.iter().filter(|bead| others.contains(*bead) || overlaps(bead)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_worked_out_by_hand() {
        let gold = read("[0]:[0]\n[1,2]:[1]\n[3]:[]\n[4]:[2]\n").unwrap();
        let found = read("[0]:[0]\n[1]:[1]\n[2,3]:[]\n[4]:[2]:0.5\n").unwrap();
        let tally = Tally::new(&gold, &found);
        // Found are 0-0, 1-1, 2 alone, 3 alone, 4-2: right are 0-0, 3 alone and 4-2; 1-1 lies within 1,2-1.
        assert_eq!((tally.found, tally.found_right, tally.found_near), (5, 3, 4));
        assert_eq!((tally.gold, tally.gold_found, tally.gold_near), (3, 2, 3));
        assert_eq!((tally.alone_gold, tally.alone_found, tally.alone_right), (1, 2, 1));
        let strict = tally.strict();
        assert_eq!((strict.precision, strict.recall), (0.6, 2.0 / 3.0));
        assert!((strict.f1 - 2.0 * 0.6 * (2.0 / 3.0) / (0.6 + 2.0 / 3.0)).abs() < 1e-12);
        assert_eq!(Tally::default().strict(), Prf::default());
    }

    #[test]
    fn recall_by_kind_and_runs_sentence_by_sentence() {
        let gold = read("[0]:[0]\n[1,2]:[1]\n[3,4]:[]\n[5]:[2]\n[]:[3]\n").unwrap();
        let found = read("[0]:[0]\n[1]:[1]\n[2,3]:[]\n[4]:[]\n[5]:[2]\n[]:[3]\n").unwrap();
        let kinds = by_kind(&gold, &found);
        let counts: Vec<_> = kinds.into_iter().map(|(kind, r)| (kind, r.found, r.gold)).collect();
        // 3 and 4 stand alone in both, though in other runs; 2 does not in the right beads.
        assert_eq!(counts, [((0, 1), 1, 1), ((1, 0), 2, 2), ((1, 1), 2, 2), ((2, 1), 0, 1)]);
        let right: Vec<bool> = found.iter().map(|bead| is_right(&gold, bead)).collect();
        assert_eq!(right, [true, false, false, true, true, true]);
    }

    #[test]
    fn lines_that_are_no_beads() {
        assert_eq!(read("[0]:[0]\n0-0\n"), Err(BadBead { line: 2, found: "0-0".to_owned() }));
        assert!(read("[0]:[x]").is_err());
        assert_eq!(read("\n[]:[3, 4]\t0.9\n"), Ok(vec![(vec![], vec![3, 4])]));
    }
}
