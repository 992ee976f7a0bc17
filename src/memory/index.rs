//! Which units may fit a source, without a scan.
//!
//! An inverted index over folded words with the filters of AllPairs (Bayardo, Ma, Srikant: *Scaling up all pairs similarity
//! search*, 2007), exact for scores of at least [`MIN_SCORE`]. A score of `t` per cent allows at most `(1 − t)·max(m, n)` edits, so at
//! least `t·max(m, n)` words are common to both (a word that stands twice is two). With the words of both in one order, rarest first,
//! some common word then stands among the first `n − ⌈t·n⌉ + 1` of each: only those are indexed, and only those looked up.

use rustc_hash::FxHashMap;

use super::score::{Words, is_number, same_context};
use crate::arabic::normalize::{fold, one_line};
use crate::bitext::Unit;

/// The lowest score that the index promises to find.
pub const MIN_SCORE: u8 = 50;

/// A unit that fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match<'i> {
    /// The unit.
    pub unit: &'i Unit,
    /// Its place in the memory, from 0.
    pub position: usize,
    /// Percent, up to 101; see [`score`](super::score).
    pub score: u8,
}

/// The units of a memory, ready to be looked up from any number of threads.
#[derive(Debug, Default)]
pub struct Index {
    units: Vec<Unit>,
    /// Folded words, by a number.
    words: FxHashMap<String, u32>,
    /// A word that occurs for the n-th time in its unit, by its place from the rarest.
    places: FxHashMap<(u32, u32), u32>,
    texts: Vec<Words<u32>>,
    /// The places of each unit's words, sorted.
    sorted: Vec<Vec<u32>>,
    /// The units whose first places hold a place.
    postings: Vec<Vec<u32>>,
    exact: FxHashMap<String, Vec<u32>>,
}

/// The least number of common words for a text of so many.
fn needed(words: usize) -> usize {
    (words * usize::from(MIN_SCORE)).div_ceil(100)
}

/// Each word with how often it stood before.
fn counted(words: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let mut seen = FxHashMap::default();
    words.iter().map(move |&word| {
        let count = seen.entry(word).or_insert(0);
        *count += 1;
        (word, *count - 1)
    })
}

fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        count += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

impl Index {
    /// Indexes units.
    pub fn new(units: Vec<Unit>) -> Self {
        let mut index = Index { units, ..Index::default() };
        let mut frequency: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (position, unit) in index.units.iter().enumerate() {
            let folded = fold(&unit.source);
            let mut pairs = Vec::new();
            for word in folded.split(' ').filter(|w| !w.is_empty()) {
                let next = index.words.len() as u32;
                pairs.push((*index.words.entry(word.to_owned()).or_insert(next), is_number(word)));
            }
            let text = Words::new(pairs);
            counted(&text.words).for_each(|element| *frequency.entry(element).or_insert(0) += 1);
            index.texts.push(text);
            index.exact.entry(one_line(&unit.source).into_owned()).or_default().push(position as u32);
        }
        let mut order: Vec<((u32, u32), u32)> = frequency.into_iter().collect();
        order.sort_unstable_by_key(|&(element, count)| (count, element));
        index.places = order.iter().zip(0..).map(|(&(element, _), place)| (element, place)).collect();
        index.postings = vec![Vec::new(); order.len()];
        for (text, position) in index.texts.iter().zip(0..) {
            let mut places: Vec<u32> = counted(&text.words).map(|element| index.places[&element]).collect();
            places.sort_unstable();
            let first = (places.len() + 1).saturating_sub(needed(places.len())).min(places.len());
            places[..first].iter().for_each(|&place| index.postings[place as usize].push(position));
            index.sorted.push(places);
        }
        index
    }

    /// The units, in the memory's order.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All units that fit a source with at least [`MIN_SCORE`], best first, and among equals the one that came first.
    pub fn lookup(&self, source: &str, before: &str, after: &str) -> Vec<Match<'_>> {
        let line = one_line(source);
        let exact = self.exact.get(line.as_ref()).map_or(&[][..], Vec::as_slice);
        let found =
            |position: u32, score| Match { unit: &self.units[position as usize], position: position as usize, score };
        let mut matches: Vec<Match<'_>> = Vec::new();
        for &position in exact {
            let unit = &self.units[position as usize];
            let same = same_context((before, after), (&unit.context_before, &unit.context_after));
            matches.push(found(position, if same { 101 } else { 100 }));
        }
        let text = self.words_of(source);
        let length = text.words.len();
        let mut places: Vec<u32> =
            counted(&text.words).filter_map(|element| self.places.get(&element).copied()).collect();
        places.sort_unstable();
        // Words that no unit has are the rarest of all.
        let unknown = length - places.len();
        let first = (length + 1).saturating_sub(needed(length)).saturating_sub(unknown).min(places.len());
        let mut candidates: Vec<u32> =
            places[..first].iter().flat_map(|&place| self.postings[place as usize].iter().copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        for position in candidates {
            let other = &self.sorted[position as usize];
            let longest = length.max(other.len());
            let least = needed(longest);
            if length.min(other.len()) < least
                || common(&places, other) < least
                || exact.binary_search(&position).is_ok()
            {
                continue;
            }
            let score = text.fuzzy(&self.texts[position as usize]);
            if score >= MIN_SCORE {
                matches.push(found(position, score));
            }
        }
        matches.sort_by_key(|m| (u8::MAX - m.score, m.position));
        matches
    }

    fn words_of(&self, source: &str) -> Words<u32> {
        let folded = fold(source);
        let mut unknown: FxHashMap<&str, u32> = FxHashMap::default();
        Words::new(folded.split(' ').filter(|w| !w.is_empty()).map(|word| {
            let number = self.words.get(word).copied().unwrap_or_else(|| {
                let next = u32::MAX - unknown.len() as u32;
                *unknown.entry(word).or_insert(next)
            });
            (number, is_number(word))
        }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::score::score;
    use super::*;

    fn unit(source: &str) -> Unit {
        Unit { source: source.into(), ..Unit::default() }
    }

    #[test]
    fn best_first_and_context_before_all() {
        let near = Unit { context_before: "قبل".into(), ..unit("بدأ العمل اليوم") };
        let index =
            Index::new(vec![unit("بدأ العمل هنا اليوم"), unit("بدأ العمل اليوم"), near, unit("..."), unit("نعم")]);
        let found = |source, before| -> Vec<(usize, u8)> {
            index.lookup(source, before, "").iter().map(|m| (m.position, m.score)).collect()
        };
        assert_eq!(found("بدأ العمل اليوم", "قبل"), [(2, 101), (1, 100), (0, 75)]);
        assert_eq!(found("بدأ العملُ اليوم", ""), [(1, 99), (2, 99), (0, 75)]);
        assert_eq!(found("...", ""), [(3, 100)]);
        assert_eq!(found("", ""), []);
        assert!(Index::default().lookup("نعم", "", "").is_empty());
    }

    proptest! {
        #[test]
        fn finds_what_a_scan_finds(
            sources in prop::collection::vec("([ابجد1-3] ?){0,7}", 0..25),
            source in "([ابجده1-3] ?){0,7}",
        ) {
            let index = Index::new(sources.iter().map(|s| unit(s)).collect());
            let mut expected: Vec<(u8, usize)> = sources
                .iter()
                .enumerate()
                .map(|(position, other)| (score(&source, other), position))
                .filter(|(score, _)| *score >= MIN_SCORE)
                .collect();
            expected.sort_by_key(|&(score, position)| (u8::MAX - score, position));
            let found: Vec<(u8, usize)> =
                index.lookup(&source, "", "").iter().map(|m| (m.score, m.position)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
