//! Beads that a person has confirmed or corrected, found again in their texts.
//!
//! A row of a sheet holds passages, not sentence numbers, and sheets are sorted, cut and joined by hand. So passages are looked up as whole
//! sentences on both sides, and where one occurs several times, the longest chain of rows that rises on both sides decides.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::arabic::normalize::one_line;

/// A pair of passages that belong together. An empty target says that the source has no translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'r> {
    /// One or more sentences of the source.
    pub source: &'r str,
    /// One or more sentences of the target, or nothing.
    pub target: &'r str,
    /// The first sentence of the source, from 0, where the row says so: it decides between several.
    pub near: Option<usize>,
}

/// Why a row cannot be fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its source is not a run of whole sentences of the source.
    Source,
    /// Its target is not a run of whole sentences of the target.
    Target,
    /// Other rows fix what lies before and behind it, and it crosses them.
    Order,
}

/// What [`locate`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    /// Beads in order, as [`Pair::fixed`](super::Pair::fixed) takes them, each with the place of its row.
    pub beads: Vec<(Range<usize>, Range<usize>, usize)>,
    /// Places of rows that were not found, and why.
    pub missing: Vec<(usize, Missing)>,
}

/// Finds rows, in any order, among sentences.
pub fn locate(rows: &[Row<'_>], source: &[String], target: &[String]) -> Located {
    let (source, target) = (Index::new(source), Index::new(target));
    let mut located = Located::default();
    let mut last = 0;
    let mut candidates = Vec::new();
    let mut alone = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let sources = source.find(row.source);
        let near = sources.iter().find(|r| Some(r.start) == row.near);
        let Some(from) = near.or_else(|| sources.iter().find(|r| r.start >= last)).or(sources.first()).cloned() else {
            located.missing.push((place, Missing::Source));
            continue;
        };
        last = from.end;
        if row.target.trim().is_empty() {
            alone.push((from, place));
            continue;
        }
        let targets = target.find(row.target);
        if targets.is_empty() {
            located.missing.push((place, Missing::Target));
        }
        candidates.extend(targets.into_iter().map(|to| (from.clone(), to, place)));
    }
    located.beads = chain(candidates.clone());
    let mut is_found = vec![false; rows.len()];
    located.beads.iter().for_each(|bead| is_found[bead.2] = true);
    for (_, _, place) in candidates {
        if !is_found[place] {
            is_found[place] = true;
            located.missing.push((place, Missing::Order));
        }
    }
    for (from, place) in alone {
        match stand_alone(&located.beads, &from) {
            Some(at) => {
                let next = located.beads.partition_point(|bead| bead.0.start < from.start);
                located.beads.insert(next, (from, at..at, place));
            }
            None => located.missing.push((place, Missing::Order)),
        }
    }
    located.missing.sort_unstable_by_key(|m| m.0);
    located
}

/// Where in the target a passage without translation stands: known only beside a bead that is fixed.
fn stand_alone(beads: &[(Range<usize>, Range<usize>, usize)], from: &Range<usize>) -> Option<usize> {
    let next = beads.partition_point(|bead| bead.0.start < from.start);
    let before = next.checked_sub(1).map(|k| &beads[k]);
    let behind = beads.get(next);
    if before.is_some_and(|b| b.0.end > from.start) || behind.is_some_and(|b| b.0.start < from.end) {
        return None;
    }
    let before = before.filter(|b| b.0.end == from.start).map(|b| b.1.end);
    before.or_else(|| behind.filter(|b| b.0.start == from.end).map(|b| b.1.start)).or((from.start == 0).then_some(0))
}

/// Sentences on one line each, by their first words.
struct Index<'s> {
    sentences: Vec<Cow<'s, str>>,
    by_first: FxHashMap<String, Vec<usize>>,
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

impl<'s> Index<'s> {
    fn new(sentences: &'s [String]) -> Self {
        let sentences: Vec<Cow<'s, str>> = sentences.iter().map(|s| one_line(s.trim())).collect();
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, sentence) in sentences.iter().enumerate().filter(|(_, s)| !s.is_empty()) {
            by_first.entry(first_word(sentence).to_owned()).or_default().push(place);
        }
        Self { sentences, by_first }
    }

    /// Where a passage stands as a run of whole sentences.
    fn find(&self, passage: &str) -> Vec<Range<usize>> {
        let passage = one_line(passage.trim());
        let starts = self.by_first.get(first_word(&passage));
        starts.into_iter().flatten().filter_map(|&start| self.run(&passage, start)).collect()
    }

    fn run(&self, passage: &str, start: usize) -> Option<Range<usize>> {
        let mut rest = passage;
        for (place, sentence) in self.sentences.iter().enumerate().skip(start) {
            if sentence.is_empty() {
                continue;
            }
            rest = rest.strip_prefix(sentence.as_ref())?;
            if rest.is_empty() {
                return Some(start..place + 1);
            }
            rest = rest.strip_prefix(' ')?;
        }
        None
    }
}

type Candidate = (Range<usize>, Range<usize>, usize);

/// The longest chain of candidates in which each begins where those before it have ended, on both sides; of equal ones the earliest.
fn chain(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|(s, t, place)| (s.start, t.start, *place));
    let mut by_end: Vec<usize> = (0..candidates.len()).collect();
    by_end.sort_by_key(|&k| candidates[k].0.end);
    // For each target sentence, in a Fenwick tree, the longest chain that ends before it, as (length, last candidate).
    let size = candidates.iter().map(|c| c.1.end).max().unwrap_or(0) + 2;
    let mut tree: Vec<(usize, usize)> = vec![(0, usize::MAX); size];
    let mut length = vec![0; candidates.len()];
    let mut before = vec![usize::MAX; candidates.len()];
    let mut ended = by_end.into_iter().peekable();
    for k in 0..candidates.len() {
        while let Some(done) = ended.next_if(|&d| candidates[d].0.end <= candidates[k].0.start) {
            let mut at = candidates[done].1.end + 1;
            while at < size {
                if length[done] > tree[at].0 {
                    tree[at] = (length[done], done);
                }
                at += at & at.wrapping_neg();
            }
        }
        let mut best = (0, usize::MAX);
        let mut at = candidates[k].1.start + 1;
        while at > 0 {
            if tree[at].0 > best.0 {
                best = tree[at];
            }
            at &= at - 1;
        }
        (length[k], before[k]) = (best.0 + 1, best.1);
    }
    let mut at = (0..candidates.len()).rev().max_by_key(|&k| length[k]).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    while at != usize::MAX {
        found.push(candidates[at].clone());
        at = before[at];
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn row<'r>(source: &'r str, target: &'r str) -> Row<'r> {
        Row { source, target, near: None }
    }

    fn beads(rows: &[Row<'_>], source: &str, target: &str) -> (Vec<String>, Vec<(usize, Missing)>) {
        let located = locate(rows, &lines(source), &lines(target));
        (located.beads.iter().map(|(s, t, row)| format!("{s:?} {t:?} {row}")).collect(), located.missing)
    }

    const SOURCE: &str = "وصل الوفد صباحا.\nنعم.\n\nغادر مساء.\nنعم.\nعاد غدا.";
    const TARGET: &str = "The delegation arrived.\nYes.\nIt left.\nYes.\nIt will be back.";

    #[test]
    fn passages_are_runs_of_whole_sentences_in_any_order() {
        let rows = [row("عاد غدا.", "It will be back."), row("نعم. غادر  مساء.", "Yes.\nIt left.")];
        assert_eq!(beads(&rows, SOURCE, TARGET).0, ["1..4 1..3 1", "5..6 4..5 0"]);
        let rows = [row("غادر", "It left."), row("غادر مساء.", "It left"), row("", "Yes.")];
        let missing = [(0, Missing::Source), (1, Missing::Target), (2, Missing::Source)];
        assert_eq!(beads(&rows, SOURCE, TARGET), (Vec::new(), missing.to_vec()));
    }

    #[test]
    fn of_several_places_the_one_in_order_is_meant() {
        let rows = [row("غادر مساء.", "It left."), row("نعم.", "Yes.")];
        assert_eq!(beads(&rows, SOURCE, TARGET).0, ["3..4 2..3 0", "4..5 3..4 1"]);
        let rows = [Row { near: Some(1), ..row("نعم.", "Yes.") }, row("غادر مساء.", "It left.")];
        assert_eq!(beads(&rows, SOURCE, TARGET).0, ["1..2 1..2 0", "3..4 2..3 1"]);
    }

    #[test]
    fn a_row_that_crosses_others_is_missing() {
        let rows = [
            row("وصل الوفد صباحا.", "The delegation arrived."),
            row("غادر مساء.", "It will be back."),
            row("عاد غدا.", "It left."),
        ];
        let (found, missing) = beads(&rows, SOURCE, TARGET);
        assert_eq!(found, ["0..1 0..1 0", "3..4 4..5 1"]);
        assert_eq!(missing, [(2, Missing::Order)]);
    }

    #[test]
    fn without_a_translation_beside_what_is_fixed() {
        let rows = [row("وصل الوفد صباحا.", "The delegation arrived."), row("نعم.", " "), row("عاد غدا.", "")];
        let (found, missing) = beads(&rows, SOURCE, TARGET);
        assert_eq!(found, ["0..1 0..1 0", "1..2 1..1 1"]);
        assert_eq!(missing, [(2, Missing::Order)]);
    }
}
