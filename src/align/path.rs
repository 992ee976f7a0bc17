//! The dynamic programme: the most probable beads, and how probable each is.
//!
//! A cell (i, j) stands between the first i sentences of the source and the first j of the target. Forward and backward sums over all
//! paths give every bead its probability.

use std::ops::Range;

use libm::{exp, log};

use super::beads::{KINDS, MOST};
use super::length::LengthModel;
use super::outline::{Beginnings, Outline};

/// Which cells may be on a path: for each i the least and the greatest j.
#[derive(Clone, Debug)]
pub struct Band {
    /// Least and greatest j, both within.
    pub rows: Vec<(usize, usize)>,
    offsets: Vec<usize>,
}

impl Band {
    /// A band of these rows.
    pub fn new(rows: Vec<(usize, usize)>) -> Self {
        let mut offsets = Vec::with_capacity(rows.len() + 1);
        let mut sum = 0;
        for &(low, high) in &rows {
            offsets.push(sum);
            sum += high - low + 1;
        }
        offsets.push(sum);
        Self { rows, offsets }
    }

    /// Every cell.
    pub fn full(n: usize, m: usize) -> Self {
        Self::new(vec![(0, m); n + 1])
    }

    /// The number of cells.
    pub fn cells(&self) -> usize {
        *self.offsets.last().unwrap_or(&0)
    }

    /// The place of a cell, if it is within.
    #[inline]
    pub fn at(&self, i: usize, j: usize) -> Option<usize> {
        let (low, high) = self.rows[i];
        (j >= low && j <= high).then(|| self.offsets[i] + j - low)
    }
}

/// The lexical evidence of sentences that a bead would hold, per cell where it begins.
pub trait Evidence {
    /// For a bead that begins at source sentence `i` and holds `a`, what the words of target sentence `j` say.
    fn target(&self, i: usize, a: usize, j: usize) -> f32;
    /// For a bead that begins at target sentence `j` and holds `b`, what the words of source sentence `i` say.
    fn source(&self, i: usize, j: usize, b: usize) -> f32;
    /// What speaks for a bead as a whole: `a` sentences of the source from `i` on, `b` of the target from `j` on.
    fn bead(&self, _source: (usize, usize), _target: (usize, usize)) -> f64 {
        0.0
    }
}

/// The lengths of both sides, summed from the start.
pub struct Lengths {
    /// Characters of the first i sentences of the source.
    pub source: Vec<f64>,
    /// Of the first j of the target.
    pub target: Vec<f64>,
}

impl Lengths {
    /// From the length of each sentence.
    pub fn new(source: &[f64], target: &[f64]) -> Self {
        let sums = |lengths: &[f64]| {
            let mut sums = vec![0.0];
            let mut sum = 0.0;
            sums.extend(lengths.iter().map(|l| {
                sum += l;
                sum
            }));
            sums
        };
        Self { source: sums(source), target: sums(target) }
    }
}

/// A bead of the best path.
#[derive(Clone, Debug)]
pub struct Step {
    /// Sentences of the source.
    pub source: Range<usize>,
    /// Sentences of the target.
    pub target: Range<usize>,
    /// Its probability.
    pub posterior: f64,
    /// What lengths, words and outlines say of it together, as a logarithm of odds; 0 for a sentence alone.
    pub evidence: f64,
}

/// What the programme found.
pub struct Found {
    /// Beads in order.
    pub steps: Vec<Step>,
    /// How many beads of each kind there are, expected.
    pub counts: [f64; KINDS.len()],
    /// For each cell of the band, the probability that the path goes through it.
    pub through: Vec<f32>,
}

/// ln(eᵃ + eᵇ + …) of up to [`KINDS`] values.
fn log_sum(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    let sum: f64 = values.iter().map(|v| v - most).filter(|d| *d > -30.0).map(exp).sum();
    if sum == 1.0 { most } else { most + log(sum) }
}

/// Finds the most probable path through `band`. `log_priors` by kind; `use_lengths` says whether lengths are evidence.
/// Of sentences left alone on both sides those of the source come first, so that one set of beads is one path.
pub fn align(
    band: &Band,
    lengths: &Lengths,
    model: &LengthModel,
    log_priors: &[f64; KINDS.len()],
    use_lengths: bool,
    evidence: &impl Evidence,
    (outline, beginnings): (&Outline, &Beginnings),
) -> Found {
    let n = lengths.source.len() - 1;
    let m = lengths.target.len() - 1;
    const K: usize = KINDS.len();
    let cells = band.cells();
    let mut gains = vec![f32::NEG_INFINITY; cells * K];
    // Sums over the paths to a cell: all, and those whose last bead is no sentence of the target alone.
    let mut forward = vec![f64::NEG_INFINITY; cells];
    let mut open = vec![f64::NEG_INFINITY; cells];
    let mut best = vec![f64::NEG_INFINITY; cells];
    let mut back = vec![u8::MAX; cells];
    let log_source: Vec<[f64; MOST]> = (0..n)
        .map(|i| std::array::from_fn(|a| model.log_source(lengths.source[(i + a + 1).min(n)] - lengths.source[i])))
        .collect();
    let log_target: Vec<[f64; MOST]> = (0..m)
        .map(|j| std::array::from_fn(|b| model.log_target(lengths.target[(j + b + 1).min(m)] - lengths.target[j])))
        .collect();
    let is_empty = |kind: (usize, usize), i: usize, j: usize| match kind {
        (1, 0) => outline.is_empty_source(i),
        (0, 1) => outline.is_empty_target(j),
        _ => false,
    };
    let kind = |k: usize, source: (usize, usize), target: (usize, usize)| {
        let (a, b) = outline.sentences(source, target);
        if (a, b) == (source.1, target.1) { k } else { KINDS.iter().position(|k| (k.0, k.1) == (a, b)).unwrap_or(k) }
    };
    let mut values = [0.0; K];
    for i in 0..=n {
        let (low, high) = band.rows[i];
        for j in low..=high {
            let cell = band.offsets[i] + j - low;
            if i == 0 && j == 0 {
                forward[cell] = 0.0;
                open[cell] = 0.0;
                best[cell] = 0.0;
                continue;
            }
            let mut count = 0;
            let mut late = f64::NEG_INFINITY;
            for (k, &(a, b, _)) in KINDS.iter().enumerate() {
                if a > i || b > j {
                    continue;
                }
                let (pi, pj) = (i - a, j - b);
                let Some(previous) = band.at(pi, pj).filter(|&p| forward[p] > f64::NEG_INFINITY) else { continue };
                // An empty line has no translation for certain, and inside of a bead it does not count.
                let mut gain = match is_empty((a, b), pi, pj) {
                    true => 0.0,
                    false => {
                        let Some(structure) = outline.evidence(beginnings, (pi, a), (pj, b)) else { continue };
                        structure + log_priors[kind(k, (pi, a), (pj, b))]
                    }
                };
                if a > 0 && b > 0 {
                    if use_lengths {
                        let both = lengths.source[i] - lengths.source[pi] + lengths.target[j] - lengths.target[pj];
                        gain += model.evidence_of(log_source[pi][a - 1], log_target[pj][b - 1], both);
                    }
                    let mut lexical = 0.0;
                    for q in pj..j {
                        lexical += evidence.target(pi, a, q);
                    }
                    for s in pi..i {
                        lexical += evidence.source(s, pj, b);
                    }
                    gain += 0.5 * f64::from(lexical) + evidence.bead((pi, a), (pj, b));
                }
                gains[cell * K + k] = gain as f32;
                let gain = f64::from(gain as f32);
                match (a, b) {
                    (0, 1) => late = forward[previous] + gain,
                    (1, 0) => {
                        values[count] = open[previous] + gain;
                        count += 1;
                    }
                    _ => {
                        values[count] = forward[previous] + gain;
                        count += 1;
                    }
                }
                let through = best[previous] + gain;
                if through > best[cell] {
                    best[cell] = through;
                    back[cell] = k as u8;
                }
            }
            open[cell] = log_sum(&values[..count]);
            forward[cell] = log_sum(&[open[cell], late]);
        }
    }
    let end = band.at(n, m).expect("the end is in every band");
    let z = forward[end];
    // Sums over the paths from a cell: all, and those that a sentence of the target alone may lead to.
    let mut backward = vec![f64::NEG_INFINITY; cells];
    let mut closed = vec![f64::NEG_INFINITY; cells];
    (backward[end], closed[end]) = (0.0, 0.0);
    let (mut alone_source, mut alone_target) = (vec![0.0f64; n], vec![0.0f64; m]);
    let mut counts = [0.0; K];
    let mut through = vec![0.0f32; cells];
    for i in (0..=n).rev() {
        let (low, high) = band.rows[i];
        for j in (low..=high).rev() {
            let cell = band.offsets[i] + j - low;
            let (mut count, mut first) = (0, f64::NEG_INFINITY);
            for (k, &(a, b, _)) in KINDS.iter().enumerate() {
                if i + a > n || j + b > m {
                    continue;
                }
                let Some(next) = band.at(i + a, j + b) else { continue };
                let gain = gains[next * K + k];
                let rest = if (a, b) == (0, 1) { closed[next] } else { backward[next] };
                if gain == f32::NEG_INFINITY || rest == f64::NEG_INFINITY {
                    continue;
                }
                let value = rest + f64::from(gain);
                let before = if (a, b) == (1, 0) { open[cell] } else { forward[cell] };
                let posterior = before + value - z;
                if posterior > -30.0 {
                    let p = exp(posterior.min(0.0));
                    if !is_empty((a, b), i, j) {
                        counts[kind(k, (i, a), (j, b))] += p;
                    }
                    match (a, b) {
                        (1, 0) => alone_source[i] += p,
                        (0, 1) => alone_target[j] += p,
                        _ => {}
                    }
                }
                if (a, b) == (1, 0) {
                    first = value;
                } else {
                    values[count] = value;
                    count += 1;
                }
            }
            if cell != end {
                closed[cell] = log_sum(&values[..count]);
                backward[cell] = log_sum(&[closed[cell], first]);
            }
            let p = forward[cell] + backward[cell] - z;
            through[cell] = if p > -40.0 { exp(p.min(0.0)) as f32 } else { 0.0 };
        }
    }
    let posterior = |cell: usize, previous: usize, k: usize| {
        exp((forward[previous] + f64::from(gains[cell * K + k]) + backward[cell] - z).min(0.0))
    };
    let mut steps = Vec::new();
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        let cell = band.at(i, j).expect("a path stays in its band");
        let k = back[cell] as usize;
        let (a, b, _) = KINDS[k];
        let previous = band.at(i - a, j - b).expect("a path stays in its band");
        let posterior = match (a, b) {
            (1, 0) => alone_source[i - 1].min(1.0),
            (0, 1) => alone_target[j - 1].min(1.0),
            _ => posterior(cell, previous, k),
        };
        let prior = if a > 0 && b > 0 { log_priors[kind(k, (i - a, a), (j - b, b))] } else { 0.0 };
        let evidence = if a > 0 && b > 0 { f64::from(gains[cell * K + k]) - prior } else { 0.0 };
        steps.push(Step { source: i - a..i, target: j - b..j, posterior, evidence });
        (i, j) = (i - a, j - b);
    }
    steps.reverse();
    Found { steps, counts, through }
}
