//! Groups of articles against pairs that people judged: is it one event that both report?
//!
//! All pairs of a collection are too many to judge, and nearly all of them have nothing in common. So pairs are drawn by strata of their
//! similarity, and each stands for as many as its stratum holds for every one drawn: its weight. All shares here are of weights.

use std::io::BufRead;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::bootstrap::{Interval, rounds_below};
use super::{EvaluateError, Prf};
use crate::input::{InputError, InputErrorKind, Place};

/// What two articles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// They report one event.
    Same,
    /// They report different parts of one story: what led to it, how others took it, what came of it.
    Related,
    /// Neither, though they may be of one subject.
    Other,
}

/// A pair of articles that was judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The id of one.
    pub a: String,
    /// The id of the other.
    pub b: String,
    /// What they have in common.
    pub label: Label,
    /// For how many pairs it stands.
    pub weight: f64,
}

/// Reads judged pairs, a pair a line: two ids, `same`, `related` or `other`, and the weight (1 if not given), with tabs between them. Lines that
/// start with # are comments. `name` is for messages.
///
/// # Errors
///
/// At the first line that is something else.
pub fn read_pairs(input: impl BufRead, name: &str) -> Result<Vec<Judged>, EvaluateError> {
    let mut pairs = Vec::new();
    for (line, number) in input.lines().zip(1..) {
        let place = Place::line(name, number);
        let line = line.map_err(|error| InputError::new(place.clone(), InputErrorKind::from(error)))?;
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let bad = |found: String| EvaluateError::Row {
            place: place.clone(),
            found,
            expected: "id, id, same or related or other, and a weight above 0, with tabs between them",
        };
        let fields: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        let (&[a, b, label], rest) = fields.split_first_chunk::<3>().ok_or_else(|| bad(columns(fields.len())))?;
        let label = match label {
            "same" => Label::Same,
            "related" => Label::Related,
            "other" => Label::Other,
            found => return Err(bad(format!("the label «{found}»"))),
        };
        let weight = match rest {
            [] => 1.0,
            [weight] => match weight.parse::<f64>() {
                Ok(weight) if weight > 0.0 && weight.is_finite() => weight,
                _ => return Err(bad(format!("the weight «{weight}»"))),
            },
            _ => return Err(bad(columns(fields.len()))),
        };
        if a == b {
            return Err(bad(format!("{a} twice")));
        }
        pairs.push(Judged { a: a.to_owned(), b: b.to_owned(), label, weight });
    }
    Ok(pairs)
}

fn columns(count: usize) -> String {
    if count == 1 { "one column".to_owned() } else { format!("{count} columns") }
}

/// How well pairs were put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Of one event, against those that were put together.
    #[serde(flatten)]
    pub events: Prf,
    /// The share of those put together that are of one story, the same event or a related one; 0 where none was.
    pub story_precision: f64,
}

/// The scores of `joined`, which says for each pair whether it was put together. `count` says how often each pair counts.
fn scores_of(pairs: &[Judged], joined: &[bool], count: impl Fn(usize) -> f64) -> Scores {
    let (mut hits, mut story, mut found, mut gold) = (0.0, 0.0, 0.0, 0.0);
    for (i, (pair, &joined)) in pairs.iter().zip(joined).enumerate() {
        let weight = pair.weight * count(i);
        if pair.label == Label::Same {
            gold += weight;
        }
        if joined {
            found += weight;
            hits += if pair.label == Label::Same { weight } else { 0.0 };
            story += if pair.label == Label::Other { 0.0 } else { weight };
        }
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Scores { events: prf(share(hits, found), share(hits, gold)), story_precision: share(story, found) }
}

fn prf(precision: f64, recall: f64) -> Prf {
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Prf { precision, recall, f1 }
}

/// The scores of `joined`, which says for each pair whether it was put together.
pub fn scores(pairs: &[Judged], joined: &[bool]) -> Scores {
    scores_of(pairs, joined, |_| 1.0)
}

/// B-cubed (Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", 1998), of what was judged: for each article, the share of
/// those that were put with it which report its event, and the share of those that report its event which were put with it; the article
/// itself is one of them. Then the mean over articles, each weighing as much as its pairs.
pub fn b_cubed(pairs: &[Judged], joined: &[bool]) -> Prf {
    /// Same and joined, joined, same, weight.
    type Counts = (f64, f64, f64, f64);
    let mut articles: FxHashMap<&str, Counts> = FxHashMap::default();
    let mut order = Vec::new();
    for (pair, &joined) in pairs.iter().zip(joined) {
        for id in [pair.a.as_str(), pair.b.as_str()] {
            let counts = articles.entry(id).or_insert_with(|| {
                order.push(id);
                (1.0, 1.0, 1.0, 0.0)
            });
            let same = pair.label == Label::Same;
            counts.0 += f64::from(u8::from(same && joined));
            counts.1 += f64::from(u8::from(joined));
            counts.2 += f64::from(u8::from(same));
            counts.3 += pair.weight;
        }
    }
    let (mut precision, mut recall, mut total) = (0.0, 0.0, 0.0);
    for (hits, found, gold, weight) in order.iter().map(|id| articles[id]) {
        precision += weight * hits / found;
        recall += weight * hits / gold;
        total += weight;
    }
    if total > 0.0 { prf(precision / total, recall / total) } else { Prf::default() }
}

/// How sure the scores are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the precision of events.
    pub precision: Interval,
    /// Of their recall.
    pub recall: Interval,
    /// Of their F1.
    pub f1: Interval,
    /// Of the precision of stories.
    pub story_precision: Interval,
}

/// Intervals of [`scores`], by the [`bootstrap`](super::bootstrap) within strata: of the pairs of one weight as many are drawn as there are.
/// `None` where there are no pairs.
pub fn intervals(pairs: &[Judged], joined: &[bool]) -> Option<Intervals> {
    if pairs.is_empty() {
        return None;
    }
    let mut strata: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (i, pair) in pairs.iter().enumerate() {
        strata.entry(pair.weight.to_bits()).or_default().push(i);
    }
    let strata: Vec<&[usize]> = pairs.iter().map(|pair| strata[&pair.weight.to_bits()].as_slice()).collect();
    let bounds: Vec<usize> = strata.iter().map(|stratum| stratum.len()).collect();
    let all: Vec<Scores> = rounds_below(&bounds, |draw| {
        let mut counts = vec![0.0; pairs.len()];
        strata.iter().zip(draw).for_each(|(stratum, &drawn)| counts[stratum[drawn]] += 1.0);
        scores_of(pairs, joined, |i| counts[i])
    });
    let interval = |figure: fn(&Scores) -> f64| Interval::of(all.iter().map(figure));
    Some(Intervals {
        precision: interval(|s| s.events.precision)?,
        recall: interval(|s| s.events.recall)?,
        f1: interval(|s| s.events.f1)?,
        story_precision: interval(|s| s.story_precision)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: &str, b: &str, label: Label, weight: f64) -> Judged {
        Judged { a: a.to_owned(), b: b.to_owned(), label, weight }
    }

    #[test]
    fn pairs_are_read_with_and_without_weight() {
        let pairs = read_pairs("# judged\na\tb\tsame\n\na\tc\tother\t2.5\r\n".as_bytes(), "x").unwrap();
        assert_eq!(pairs, [pair("a", "b", Label::Same, 1.0), pair("a", "c", Label::Other, 2.5)]);
    }

    #[test]
    fn errors_say_where_and_what() {
        for (line, found) in [
            ("a b same", "one column"),
            ("a\tb", "2 columns"),
            ("a\tb\tyes", "the label «yes»"),
            ("a\tb\tsame\t0", "the weight «0»"),
            ("a\tb\tsame\tNaN", "the weight «NaN»"),
            ("a\tb\tsame\t1\t1", "5 columns"),
            ("a\ta\tsame", "a twice"),
        ] {
            let message = read_pairs(format!("\n{line}").as_bytes(), "p.tsv").unwrap_err().to_string();
            assert!(message.starts_with(&format!("p.tsv:2: {found}; expected id, id")), "{message}");
        }
    }

    #[test]
    fn shares_are_of_weights() {
        let pairs = [
            pair("a", "b", Label::Same, 1.0),
            pair("c", "d", Label::Related, 2.0),
            pair("e", "f", Label::Other, 1.0),
            pair("g", "h", Label::Same, 3.0),
        ];
        // Put together: 1 same, 2 related, 1 other; of 4 same.
        let scores = scores(&pairs, &[true, true, true, false]);
        assert_eq!((scores.events.precision, scores.events.recall), (0.25, 0.25));
        assert_eq!((scores.events.f1, scores.story_precision), (0.25, 0.75));
        assert_eq!(super::scores(&pairs, &[false; 4]), Scores::default());
        assert_eq!(super::scores(&[], &[]), Scores::default());
    }

    #[test]
    fn b_cubed_by_hand() {
        // a and b report one event, c another; all three were put together.
        let pairs =
            [pair("a", "b", Label::Same, 1.0), pair("a", "c", Label::Other, 1.0), pair("b", "c", Label::Other, 1.0)];
        let found = b_cubed(&pairs, &[true; 3]);
        // Precision of a and b is 2/3, that of c is 1/3; recall is 1.
        assert!((found.precision - 5.0 / 9.0).abs() < 1e-12 && found.recall == 1.0);
        let apart = b_cubed(&pairs, &[false; 3]);
        // Recall of a and b is 1/2, that of c is 1.
        assert!((apart.recall - 2.0 / 3.0).abs() < 1e-12 && apart.precision == 1.0);
    }

    #[test]
    fn intervals_hold_the_score_and_are_narrow_where_nothing_varies() {
        let pairs: Vec<Judged> = (0..40)
            .map(|i| pair(&format!("a{i}"), &format!("b{i}"), if i % 4 == 0 { Label::Other } else { Label::Same }, 1.0))
            .collect();
        let found = intervals(&pairs, &[true; 40]).unwrap();
        assert_eq!(found.recall, Interval { low: 1.0, high: 1.0 });
        // 30 of 40 by chance: the standard error is √(0.75 · 0.25 / 40) = 0.068.
        let Interval { low, high } = found.precision;
        assert!(low > 0.55 && low < 0.68 && high > 0.82 && high < 0.95, "{low} {high}");
        assert_eq!(intervals(&[], &[]), None);
    }
}
