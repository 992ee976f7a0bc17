//! Average-link clustering: two groups are joined while the mean cosine over all their pairs reaches the bound.
//!
//! Sokal and Michener, "A statistical method for evaluating systematic relationships" (1958), known as UPGMA. Joining by single pairs
//! instead would chain: every follow-up is like the report of the day before, and at the end the group holds stories that have
//! nothing in common. The mean asks that a group is like the other as a whole.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::pairs::{Flat, Pair, Vector};

/// A group while it grows.
struct Cluster {
    members: Vec<u32>,
    /// The sum of its members' vectors: the mean cosine of two groups is the product of their sums by that of their sizes.
    sum: Vector,
    /// The first and last day, if any is known.
    days: Option<(i64, i64)>,
    /// Groups that are alike enough to be joined with, some of them gone since.
    near: Vec<u32>,
    is_gone: bool,
}

/// Two groups that may be joined. The most alike come first; of equals those with the smallest numbers of members.
#[derive(PartialEq)]
struct Joint {
    mean: f64,
    /// The smallest member of each, the smaller first.
    first: Reverse<(u32, u32)>,
    pair: (u32, u32),
}

impl Eq for Joint {}

impl PartialOrd for Joint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Joint {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| self.first.cmp(&other.first))
    }
}

/// Documents that are equal, and so of one group from the start.
pub(super) struct Start {
    /// Their numbers, in ascending order.
    pub members: Vec<u32>,
    /// The vector that each of them has.
    pub vector: Vector,
    /// The day that each of them has.
    pub day: Option<i64>,
}

/// Groups of documents, each in ascending order, and all of them in order of their first. `starts` are in order of their first, `pairs`
/// are all pairs of them (by their indices) whose cosine reaches `bound`, and no group spans more than `span` days.
///
/// Only groups with such a pair between them can have such a mean, so nothing else is ever compared.
pub(super) fn clusters(starts: Vec<Start>, terms: usize, pairs: &[Pair], bound: f64, span: u32) -> Vec<Vec<u32>> {
    let cluster = |Start { members, mut vector, day }: Start| {
        vector.iter_mut().for_each(|(_, weight)| *weight *= members.len() as f32);
        Cluster { members, sum: vector, days: day.map(|day| (day, day)), near: Vec::new(), is_gone: false }
    };
    let mut clusters: Vec<Cluster> = starts.into_iter().map(cluster).collect();
    let mut joints = BinaryHeap::with_capacity(pairs.len());
    for &Pair { a, b, cosine } in pairs {
        clusters[a as usize].near.push(b);
        clusters[b as usize].near.push(a);
        let first = Reverse((clusters[a as usize].members[0], clusters[b as usize].members[0]));
        joints.push(Joint { mean: cosine, first, pair: (a, b) });
    }
    let mut flat = Flat::new(terms);
    while let Some(Joint { pair: (a, b), .. }) = joints.pop() {
        if clusters[a as usize].is_gone || clusters[b as usize].is_gone {
            continue;
        }
        let joined = join(&mut clusters, a, b);
        let number = clusters.len() as u32;
        let mut near = Vec::new();
        let others = joined.near.iter().map(|&other| (other, &clusters[other as usize].sum));
        flat.products(&joined.sum, others, |other, product| {
            let theirs = &clusters[other as usize];
            let mean = product / (joined.members.len() * theirs.members.len()) as f64;
            if mean >= bound && fit(joined.days, theirs.days, span) {
                near.push(other);
                let (x, y) = (joined.members[0], theirs.members[0]);
                joints.push(Joint { mean, first: Reverse((x.min(y), x.max(y))), pair: (other, number) });
            }
        });
        for &other in &near {
            clusters[other as usize].near.push(number);
        }
        clusters.push(Cluster { near, ..joined });
    }
    let mut groups: Vec<Vec<u32>> = clusters.into_iter().filter(|c| !c.is_gone).map(|c| c.members).collect();
    groups.sort_unstable_by_key(|members| members[0]);
    groups
}

/// Takes two clusters out and gives what they are together.
fn join(clusters: &mut [Cluster], a: u32, b: u32) -> Cluster {
    let mut take = |number: u32| {
        let cluster = &mut clusters[number as usize];
        cluster.is_gone = true;
        let (members, sum) = (std::mem::take(&mut cluster.members), std::mem::take(&mut cluster.sum));
        (members, sum, cluster.days, std::mem::take(&mut cluster.near))
    };
    let (mut members, sum, days, mut near) = take(a);
    let (others, other_sum, other_days, others_near) = take(b);
    members.extend(others);
    members.sort_unstable();
    near.extend(others_near);
    near.sort_unstable();
    near.dedup();
    near.retain(|&number| !clusters[number as usize].is_gone);
    Cluster { members, sum: add(&sum, &other_sum), days: both(days, other_days), near, is_gone: false }
}

/// The days of two groups together.
fn both(one: Option<(i64, i64)>, other: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (one, other) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (days, None) | (None, days) => days,
    }
}

/// Whether two groups span no more than `span` days together.
pub(super) fn fit(one: Option<(i64, i64)>, other: Option<(i64, i64)>, span: u32) -> bool {
    both(one, other).is_none_or(|(first, last)| last.abs_diff(first) <= u64::from(span))
}

/// The sum of two vectors.
fn add(a: &Vector, b: &Vector) -> Vector {
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    loop {
        match (a.peek(), b.peek()) {
            (Some(&&(x, v)), Some(&&(y, w))) if x == y => {
                sum.push((x, v + w));
                a.next();
                b.next();
            }
            (Some(&&(x, _)), Some(&&(y, _))) => sum.extend(if x < y { a.next() } else { b.next() }),
            (Some(_), None) => sum.extend(a.next()),
            (None, _) => {
                sum.extend(b);
                return sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pairs::pairs;
    use super::*;

    /// Vectors of length 1 in the plane, by their angles in degrees.
    fn at(angles: &[f64]) -> Vec<Vector> {
        let vector = |angle: &f64| {
            let (sin, cos) = angle.to_radians().sin_cos();
            [(0, cos as f32), (1, sin as f32)].into_iter().filter(|&(_, weight)| weight > 1e-6).collect()
        };
        angles.iter().map(vector).collect()
    }

    fn grouped(angles: &[f64], days: &[Option<i64>], bound: f64, span: u32) -> Vec<Vec<u32>> {
        let vectors = at(angles);
        let day = |n: u32| days[n as usize].map(|day| (day, day));
        let pairs = pairs(&vectors, 2, bound, |a, b| fit(day(a), day(b), span));
        let start = |((vector, &day), number)| Start { members: vec![number], vector, day };
        clusters(vectors.into_iter().zip(days).zip(0..).map(start).collect(), 2, &pairs, bound, span)
    }

    #[test]
    fn a_chain_does_not_become_one_group() {
        // Neighbours are 30° apart (cosine 0.87), the ends 90° (cosine 0). Single links at 0.8 would join all four. Here 0 and 1 come first,
        // then 2 and 3; the mean between these is (0.87 + 0.5 + 0.5 + 0) / 4 = 0.47.
        assert_eq!(grouped(&[0.0, 30.0, 60.0, 90.0], &[None; 4], 0.8, 9), [vec![0, 1], vec![2, 3]]);
        assert_eq!(grouped(&[0.0, 30.0, 60.0, 90.0], &[None; 4], 0.45, 9), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn the_most_alike_are_joined_first() {
        // 1 is nearer to 2 (10°) than to 0 (20°). After that the mean of 0 to both is (cos 20° + cos 30°) / 2 = 0.903.
        assert_eq!(grouped(&[0.0, 20.0, 30.0], &[None; 3], 0.91, 9), [vec![0], vec![1, 2]]);
        assert_eq!(grouped(&[0.0, 20.0, 30.0], &[None; 3], 0.90, 9), [vec![0, 1, 2]]);
    }

    #[test]
    fn no_group_spans_too_many_days() {
        let alike = [0.0; 4];
        assert_eq!(grouped(&alike, &[Some(1), Some(2), Some(3), None], 0.5, 2), [vec![0, 1, 2, 3]]);
        assert_eq!(grouped(&alike, &[Some(1), Some(1), Some(4), Some(4)], 0.5, 2), [vec![0, 1], vec![2, 3]]);
        assert_eq!(grouped(&alike, &[Some(-1), Some(1), Some(0), Some(9)], 0.5, 1), [vec![0, 2], vec![1], vec![3]]);
        // A day at either end of all days does no harm.
        assert_eq!(grouped(&[0.0; 2], &[Some(i64::MIN), Some(i64::MAX)], 0.5, u32::MAX), [vec![0], vec![1]]);
    }

    #[test]
    fn documents_without_terms_stay_alone() {
        let start = |number| Start { members: vec![number], vector: Vec::new(), day: None };
        assert_eq!(clusters(vec![start(0), start(1)], 0, &[], 0.5, 3), [vec![0], vec![1]]);
    }

    #[test]
    fn equal_documents_count_as_often_as_they_are() {
        // Three at 0° and one at 20° are joined first (cosine 0.94). Their mean to the one at 70° is (3 · cos 70° + cos 50°) / 4 = 0.417;
        // with the three counted as one it would be 0.492.
        let start =
            |members: &[u32], angle: f64| Start { members: members.into(), vector: at(&[angle]).remove(0), day: None };
        let groups = |bound| {
            let starts = vec![start(&[0, 1, 2], 0.0), start(&[3], 20.0), start(&[4], 70.0)];
            let vectors: Vec<Vector> = starts.iter().map(|start| start.vector.clone()).collect();
            let pairs = pairs(&vectors, 2, bound, |_, _| true);
            clusters(starts, 2, &pairs, bound, 9)
        };
        assert_eq!(groups(0.41), [vec![0, 1, 2, 3, 4]]);
        assert_eq!(groups(0.43), [vec![0, 1, 2, 3], vec![4]]);
    }
}
