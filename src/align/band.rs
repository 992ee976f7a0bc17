//! Which cells of a long pair are looked at, so that time and memory grow with the length and not with its square.
//!
//! Words that are seldom on both sides and linked (numbers, names, words in the same letters) are points that the path should go through. The
//! heaviest chain of points that rises on both sides, without those that lie far from their neighbours, is the middle of the band; the farther
//! apart two points of the chain are, the wider the band is between them. Later passes look only where the pass before saw a chance.

use rustc_hash::FxHashMap;

use super::batch::Text;
use super::path::Band;

/// Pairs with this many cells or fewer are looked at whole.
const SMALL: usize = 40_000;
/// A word that occurs more often than this in a text is no point to hold on to.
const SELDOM: usize = 3;
/// Half the width of the band at a point of the chain, in sentences.
const NEAR: f64 = 6.0;
/// What each sentence between two points adds to it.
const WIDER: f64 = 0.12;
/// And the most that half of it is, where the band would hold more cells than [`MOST_CELLS`].
const NARROW: f64 = 24.0;
const MOST_CELLS: usize = 3_000_000;
/// How many points on either side say where a point should lie.
const NEIGHBOURS: usize = 6;
/// Where a path has less chance than this nobody looks again.
const CHANCE: f32 = 1e-6;

/// A band for a first look at a pair, from links (source word, target word, strength).
pub fn first(source: &Text, target: &Text, links: &FxHashMap<u32, Vec<(u32, f32)>>) -> Band {
    let (n, m) = (source.len(), target.len());
    if (n + 1).saturating_mul(m + 1) <= SMALL || n == 0 || m == 0 {
        return Band::full(n, m);
    }
    let mut chain = consistent(&chain(&points(source, target, links), m), n, m);
    chain.insert(0, (0, 0));
    chain.push((n, m));
    let band = around(&chain, n, m, f64::MAX);
    if band.cells() <= MOST_CELLS { band } else { around(&chain, n, m, NARROW) }
}

/// The places of seldom words, by word: sentences in order.
fn places(text: &Text) -> FxHashMap<u32, Vec<u32>> {
    let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for i in 0..text.len() {
        for &w in text.words_of(i, i + 1) {
            let list = places.entry(w).or_default();
            if list.len() <= SELDOM && list.last() != Some(&(i as u32)) {
                list.push(i as u32);
            }
        }
    }
    places.retain(|_, list| list.len() <= SELDOM);
    places
}

/// Where linked seldom words stand: (source, target, weight), in order.
fn points(source: &Text, target: &Text, links: &FxHashMap<u32, Vec<(u32, f32)>>) -> Vec<(u32, u32, f64)> {
    let targets = places(target);
    let mut weights: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    for (w, here) in places(source) {
        for &(q, strength) in links.get(&w).into_iter().flatten() {
            let Some(there) = targets.get(&q) else { continue };
            let weight = f64::from(strength) / (here.len() * there.len()) as f64;
            for &i in &here {
                for &j in there {
                    *weights.entry((i, j)).or_insert(0.0) += weight;
                }
            }
        }
    }
    let mut points: Vec<_> = weights.into_iter().map(|((i, j), w)| (i, j, w)).collect();
    points.sort_unstable_by_key(|&(i, j, _)| (i, j));
    points
}

/// The heaviest chain of points that rises strictly on both sides.
fn chain(points: &[(u32, u32, f64)], m: usize) -> Vec<(usize, usize)> {
    // best[k] of a Fenwick tree over targets: the heaviest chain that ends before, and its last point.
    let mut tree: Vec<(f64, usize)> = vec![(0.0, usize::MAX); m + 2];
    let mut before = vec![usize::MAX; points.len()];
    let mut weight = vec![0.0f64; points.len()];
    let mut best = (0.0, usize::MAX);
    let mut start = 0;
    for row in points.chunk_by(|a, b| a.0 == b.0) {
        for (k, &(_, j, w)) in row.iter().enumerate() {
            let mut found = (0.0, usize::MAX);
            let mut at = j as usize;
            while at > 0 {
                if tree[at].0 > found.0 {
                    found = tree[at];
                }
                at &= at - 1;
            }
            weight[start + k] = found.0 + w;
            before[start + k] = found.1;
        }
        for (k, &(_, j, _)) in row.iter().enumerate() {
            let value = (weight[start + k], start + k);
            if value.0 > best.0 {
                best = value;
            }
            let mut at = j as usize + 1;
            while at < tree.len() {
                if value.0 > tree[at].0 {
                    tree[at] = value;
                }
                at += at & at.wrapping_neg();
            }
        }
        start += row.len();
    }
    let mut chain = Vec::new();
    let mut at = best.1;
    while at != usize::MAX {
        chain.push((points[at].0 as usize, points[at].1 as usize));
        at = before[at];
    }
    chain.reverse();
    chain
}

/// Without the points that lie far from where their neighbours say.
fn consistent(chain: &[(usize, usize)], n: usize, m: usize) -> Vec<(usize, usize)> {
    let slope = m as f64 / n as f64;
    let drift: Vec<f64> = chain.iter().map(|&(i, j)| j as f64 - i as f64 * slope).collect();
    let mut kept = Vec::new();
    for (k, &point) in chain.iter().enumerate() {
        let mut around: Vec<f64> = (k.saturating_sub(NEIGHBOURS)..(k + NEIGHBOURS + 1).min(chain.len()))
            .filter(|&x| x != k)
            .map(|x| drift[x])
            .collect();
        if around.len() < 2 {
            continue;
        }
        around.sort_by(f64::total_cmp);
        let median = around[around.len() / 2];
        let spread = (around[around.len() - 1 - around.len() / 6] - around[around.len() / 6]).abs();
        if (drift[k] - median).abs() <= NEAR + spread {
            kept.push(point);
        }
    }
    kept
}

/// A band around a chain that starts at (0, 0) and ends at (n, m).
fn around(chain: &[(usize, usize)], n: usize, m: usize, most: f64) -> Band {
    let mut rows = vec![(m, 0); n + 1];
    let mut add = |i: usize, from: f64, to: f64| {
        let row = &mut rows[i];
        row.0 = row.0.min(from.max(0.0) as usize);
        row.1 = row.1.max((to.max(0.0) as usize).min(m));
    };
    for pair in chain.windows(2) {
        let ((i0, j0), (i1, j1)) = (pair[0], pair[1]);
        let (di, dj) = ((i1 - i0) as f64, (j1 - j0) as f64);
        // A point of the chain may be wrong, so the band begins to widen before it.
        let half = (NEAR + WIDER * di.max(dj)).min(most);
        let steep = dj / di.max(1.0);
        for i in i0..=i1 {
            let middle = j0 as f64 + if di > 0.0 { (i - i0) as f64 * dj / di } else { 0.0 };
            let (below, above) = if di == 0.0 { (0.0, dj) } else { (0.0, 0.0) };
            add(i, middle - below - half - steep, middle + above + half + steep);
        }
    }
    connected(rows, n, m)
}

/// Where the pass before saw a chance, and the cells beside.
pub fn next(band: &Band, through: &[f32], n: usize, m: usize) -> Band {
    if (n + 1).saturating_mul(m + 1) <= SMALL {
        return band.clone();
    }
    let mut rows = vec![(m, 0); n + 1];
    let mut cell = 0;
    for (i, &(low, high)) in band.rows.iter().enumerate() {
        for j in low..=high {
            if through[cell] > CHANCE {
                for row in &mut rows[i.saturating_sub(2)..(i + 3).min(n + 1)] {
                    row.0 = row.0.min(j.saturating_sub(2));
                    row.1 = row.1.max((j + 2).min(m));
                }
            }
            cell += 1;
        }
    }
    connected(rows, n, m)
}

/// Rows that a path can go through: both ends rise, and each row meets the next.
fn connected(mut rows: Vec<(usize, usize)>, n: usize, m: usize) -> Band {
    rows[0].0 = 0;
    rows[n].1 = m;
    for i in 1..=n {
        rows[i].1 = rows[i].1.max(rows[i - 1].1);
    }
    for i in (0..n).rev() {
        rows[i].0 = rows[i].0.min(rows[i + 1].0);
        rows[i].1 = rows[i].1.max(rows[i + 1].0);
    }
    for i in 1..=n {
        rows[i].1 = rows[i].1.max(rows[i - 1].1);
    }
    Band::new(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_rising_chain() {
        let points = vec![(0, 0, 1.0), (1, 5, 1.5), (1, 1, 1.0), (2, 2, 1.0), (3, 3, 0.2)];
        let mut sorted = points;
        sorted.sort_by_key(|p| (p.0, p.1));
        assert_eq!(chain(&sorted, 9), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(chain(&[], 9), []);
    }

    #[test]
    fn bands_reach_both_ends_and_every_row_meets_the_next() {
        for (n, m, chain) in [(300, 500, vec![(0, 0), (10, 200), (300, 500)]), (1, 400, vec![(0, 0), (1, 400)])] {
            let band = around(&chain, n, m, f64::MAX);
            assert_eq!((band.rows[0].0, band.rows[n].1), (0, m));
            for pair in band.rows.windows(2) {
                assert!(pair[1].0 <= pair[0].1 && pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1, "{pair:?}");
            }
        }
    }

    #[test]
    fn a_point_far_from_its_neighbours_is_dropped() {
        let mut points: Vec<(usize, usize)> = (0..20).map(|k| (k * 10, k * 10)).collect();
        points[9].1 = 145;
        let kept = consistent(&points, 200, 200);
        assert!(!kept.contains(&(90, 145)) && kept.len() == 19, "{kept:?}");
    }
}
