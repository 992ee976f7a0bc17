//! Where to cut a sheet for several people.

use std::ops::Range;

use super::{Unit, inline};
use crate::arabic::words;

/// What the parts are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// At most so many words a part; a row with more is a part of its own.
    Words(usize),
    /// So many parts; fewer when there are fewer rows.
    Parts(usize),
}

/// The places of each part: in order, without gaps, and about the same number of words in each. A cut goes between two documents when
/// that moves it by at most a quarter of a part.
pub fn divide(units: &[Unit], measure: Measure) -> Vec<Range<usize>> {
    // A row without a word is still a row to look at.
    let weights: Vec<usize> = units.iter().map(|unit| words::count(&inline::without(&unit.source)).max(1)).collect();
    let mut left: usize = weights.iter().sum();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let (remaining, most) = match measure {
            Measure::Words(most) => (left.div_ceil(most.max(1)), most.max(1)),
            Measure::Parts(count) => (count.max(1) - parts.len(), usize::MAX),
        };
        let end = cut(units, &weights, start, left, remaining, most);
        left -= weights[start..end].iter().sum::<usize>();
        parts.push(start..end);
        start = end;
    }
    parts
}

/// The end of the part that starts here, of `remaining` that share the `left` words. The last part takes all.
fn cut(units: &[Unit], weights: &[usize], start: usize, left: usize, remaining: usize, most: usize) -> usize {
    if remaining <= 1 {
        return units.len();
    }
    // Every part gets a row if there are enough, and this one does in any case.
    let last = if most == usize::MAX { units.len().saturating_sub(remaining - 1) } else { units.len() }.max(start + 1);
    let ideal = left as f64 / remaining as f64;
    let (mut best, mut best_between) = ((f64::INFINITY, start + 1), (f64::INFINITY, start + 1));
    let mut words = 0;
    for end in start + 1..=last {
        words += weights[end - 1];
        if words > most {
            break;
        }
        let off = (words as f64 - ideal).abs();
        if off < best.0 {
            best = (off, end);
        }
        if end < units.len() && units[end].document != units[end - 1].document && off < best_between.0 {
            best_between = (off, end);
        }
        if words as f64 > 2.0 * ideal {
            break;
        }
    }
    if best_between.0 <= ideal / 4.0 { best_between.1 } else { best.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units of so many words, of documents named by letters.
    fn sheet(rows: &[(&str, usize)]) -> Vec<Unit> {
        let unit = |&(document, words): &(&str, usize)| Unit {
            document: document.into(),
            source: "كلمة ".repeat(words),
            ..Unit::default()
        };
        rows.iter().map(unit).collect()
    }

    #[test]
    fn parts_have_about_the_same_number_of_words() {
        let units = sheet(&[("a", 10), ("a", 2), ("a", 2), ("a", 6), ("a", 10)]);
        assert_eq!(divide(&units, Measure::Parts(3)), [0..1, 1..4, 4..5]);
        assert_eq!(divide(&units, Measure::Words(10)), [0..1, 1..4, 4..5]);
        assert_eq!(divide(&units, Measure::Words(100)), vec![0..units.len(); 1]);
    }

    #[test]
    fn a_document_stays_whole_where_that_costs_little() {
        // 20 words: the middle is behind the second row, the end of the document is two words on.
        let units = sheet(&[("a", 5), ("a", 5), ("a", 2), ("b", 8)]);
        assert_eq!(divide(&units, Measure::Parts(2)), [0..3, 3..4]);
        // Here it would be four words on, more than a quarter of ten.
        let units = sheet(&[("a", 5), ("a", 5), ("a", 4), ("b", 6)]);
        assert_eq!(divide(&units, Measure::Parts(2)), [0..2, 2..4]);
    }

    #[test]
    fn rows_are_neither_lost_nor_cut() {
        let units = sheet(&[("a", 30), ("a", 0), ("b", 1)]);
        assert_eq!(divide(&units, Measure::Parts(5)), [0..1, 1..2, 2..3]);
        assert_eq!(divide(&units, Measure::Words(10)), [0..1, 1..3]);
        assert_eq!(divide(&units, Measure::Words(0)).len(), 3);
        assert!(divide(&[], Measure::Parts(3)).is_empty());
    }

    #[test]
    fn no_part_has_more_words_than_asked_for() {
        let units = sheet(&[("a", 7), ("a", 7), ("b", 7), ("b", 7), ("c", 7)]);
        for part in divide(&units, Measure::Words(15)) {
            assert!(part.len() <= 2, "{part:?}");
        }
    }
}
