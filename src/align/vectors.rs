//! Sentence vectors of a model that knows both languages: how near two passages lie.
//!
//! A passage is the sum of the unit vectors of its sentences. What counts is the cosine of two passages less the mean of what each has with all
//! sentences of the other side, so that a sentence that is like everything is no match for anything (the margin of Artetxe and Schwenk 2019,
//! as a difference; vecalign, Thompson and Koehn 2019, divides). What a margin says is learnt: [`Judge::learn`] compares those of the beads that
//! a pass found with those of passages that lie elsewhere. Vectors that tell the two apart no better than chance say nothing.

use ndarray::Array2;

use super::beads::MOST;
use super::path::{Band, Evidence};

/// The most that the vectors of a bead say, for or against it.
const CAP: f64 = 12.0;
/// Passages elsewhere that each bead is compared with.
const ELSEWHERE: usize = 6;
/// Squared t below which a difference may be chance. Above, what a margin says is shrunk by this much over t².
const CHANCE: f64 = 9.0;
/// Of what a margin says, the share that counts: words have said some of it already. More finds more where a short text stands alone, and
/// blurs where beads end in batches, of which words know enough.
const SHARE: f64 = 0.3;
/// Shorter sums have no direction.
const SHORT: f32 = 1e-6;

/// The vectors of a pair of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    source: Side,
    target: Side,
}

/// The two sides have vectors of different widths, so one model cannot have made both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the vectors of the source have {source_width} columns, those of the target {target_width}; make both with one model"
)]
pub struct Widths {
    /// Columns of the source.
    pub source_width: usize,
    /// Columns of the target.
    pub target_width: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct Side {
    /// Each row of length 1, or 0 where the vector was none.
    units: Array2<f32>,
    /// The mean cosine of each row with those of the other side.
    usual: Vec<f32>,
    /// How long the sum of one, two, three and four rows from each on is.
    norms: Vec<[f32; MOST]>,
}

impl Side {
    fn new(rows: &Array2<f32>) -> Self {
        let mut units = rows.clone();
        for mut row in units.rows_mut() {
            // The greatest first, lest squares overflow.
            let most = row.iter().fold(0.0f32, |most, x| most.max(x.abs()));
            let length = row.iter().map(|x| f64::from(x / most).powi(2)).sum::<f64>().sqrt() as f32;
            if most > 0.0 && length.is_finite() {
                row.mapv_inplace(|x| x / most / length);
            } else {
                row.fill(0.0);
            }
        }
        let norms = (0..units.nrows()).map(|i| {
            let mut sum = vec![0.0f32; units.ncols()];
            let mut norms = [0.0; MOST];
            for (k, norm) in norms.iter_mut().enumerate().take(units.nrows() - i) {
                sum.iter_mut().zip(units.row(i + k)).for_each(|(s, x)| *s += x);
                *norm = dot(&sum, &sum).sqrt();
            }
            norms
        });
        let norms = norms.collect();
        Self { units, usual: Vec::new(), norms }
    }

    fn mean(&self) -> Vec<f32> {
        let mut mean = vec![0.0f32; self.units.ncols()];
        for row in self.units.rows() {
            mean.iter_mut().zip(row).for_each(|(m, x)| *m += x);
        }
        let count = self.units.nrows().max(1) as f32;
        mean.iter_mut().for_each(|m| *m /= count);
        mean
    }

    fn row(&self, i: usize) -> &[f32] {
        let width = self.units.ncols();
        self.units.as_slice().map_or(&[], |all| &all[i * width..(i + 1) * width])
    }
}

/// In eight sums, so that the processor can do them at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum::<f32>()
}

impl Vectors {
    /// From a row for each sentence of either side.
    pub fn new(source: &Array2<f32>, target: &Array2<f32>) -> Result<Self, Widths> {
        if source.ncols() != target.ncols() {
            return Err(Widths { source_width: source.ncols(), target_width: target.ncols() });
        }
        // Rows first, whatever the file had.
        let (mut source, mut target) =
            (Side::new(&source.as_standard_layout().to_owned()), Side::new(&target.as_standard_layout().to_owned()));
        let (of_source, of_target) = (source.mean(), target.mean());
        source.usual = (0..source.norms.len()).map(|i| dot(source.row(i), &of_target)).collect();
        target.usual = (0..target.norms.len()).map(|j| dot(target.row(j), &of_source)).collect();
        Ok(Self { source, target })
    }

    /// Sentences of the source and of the target.
    pub fn sentences(&self) -> (usize, usize) {
        (self.source.norms.len(), self.target.norms.len())
    }

    /// The cosine and the margin of two passages, at most [`MOST`] sentences each, by the sum of the cosines of their sentences.
    fn of_sum(&self, (i, a): (usize, usize), (j, b): (usize, usize), sum: f32) -> Option<(f32, f32)> {
        let (s, t) = (self.source.norms[i][a - 1], self.target.norms[j][b - 1]);
        if s < SHORT || t < SHORT {
            return None;
        }
        let usual = |usual: &[f32]| usual.iter().sum::<f32>();
        let cosine = sum / (s * t);
        Some((
            cosine,
            cosine - (usual(&self.source.usual[i..i + a]) / s + usual(&self.target.usual[j..j + b]) / t) / 2.0,
        ))
    }

    /// The cosine and the margin of `a` sentences of the source from `i` on and `b` of the target from `j` on.
    pub fn of(&self, (i, a): (usize, usize), (j, b): (usize, usize)) -> Option<(f32, f32)> {
        if a == 0 || b == 0 || a > MOST || b > MOST {
            return None;
        }
        let sum = (i..i + a).flat_map(|s| (j..j + b).map(move |q| (s, q)));
        self.of_sum((i, a), (j, b), sum.map(|(s, q)| dot(self.source.row(s), self.target.row(q))).sum())
    }
}

/// What a margin says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judge {
    slope: f64,
    middle: f64,
}

/// A sum of weighted numbers, their mean and variance.
#[derive(Default)]
struct Moments {
    weight: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, x: f64, weight: f64) {
        self.weight += weight;
        self.sum += weight * x;
        self.squares += weight * x * x;
    }

    fn mean(&self) -> f64 {
        self.sum / self.weight
    }

    fn variance(&self) -> f64 {
        (self.squares / self.weight - self.mean() * self.mean()).max(0.0)
    }
}

/// Beads of a pair: where each begins and how many sentences it holds, in the source and in the target, and how probable it is.
pub type Found = ((usize, usize), (usize, usize), f64);

impl Judge {
    /// Whether it tells anything apart.
    pub fn says_nothing(&self) -> bool {
        self.slope <= 0.0
    }

    /// From the beads of each pair. Margins of beads and of passages elsewhere are taken for two normal distributions of one variance, so
    /// the logarithm of the odds is a line.
    pub fn learn<'v>(pairs: impl Iterator<Item = (&'v Vectors, Vec<Found>)>) -> Self {
        let (mut beads, mut others) = (Moments::default(), Moments::default());
        for (vectors, found) in pairs {
            let (_, m) = vectors.sentences();
            for (source, (j, b), weight) in found {
                let Some((_, margin)) = vectors.of(source, (j, b)) else { continue };
                let elsewhere: Vec<f64> = (1..=ELSEWHERE)
                    .map(|k| (j + (k * m).div_ceil(ELSEWHERE + 1)) % m)
                    .filter(|&q| q + b <= m && q.abs_diff(j) >= b)
                    .filter_map(|q| vectors.of(source, (q, b)).map(|found| f64::from(found.1)))
                    .collect();
                if elsewhere.is_empty() {
                    continue;
                }
                beads.add(f64::from(margin), weight);
                let each = weight / elsewhere.len() as f64;
                elsewhere.into_iter().for_each(|margin| others.add(margin, each));
            }
        }
        if beads.weight < 2.0 {
            return Self::default();
        }
        let variance = (beads.variance() + others.variance()) / 2.0;
        let difference = beads.mean() - others.mean();
        if variance < 1e-8 || difference <= 0.0 {
            return Self::default();
        }
        // Few beads or a small difference may be chance.
        let t2 = difference * difference * beads.weight / (2.0 * variance);
        let slope = SHARE * difference / variance * (1.0 - CHANCE / t2).max(0.0);
        Self { slope, middle: (beads.mean() + others.mean()) / 2.0 }
    }

    /// The logarithm of the odds that two passages belong together, by their margin. It does not grow with their sentences, lest two beads
    /// become one for it.
    pub fn says(&self, margin: f32) -> f64 {
        (self.slope * (f64::from(margin) - self.middle)).clamp(-CAP, CAP)
    }
}

/// What vectors say in a band, on top of other evidence.
pub struct WithVectors<'e, E> {
    other: E,
    vectors: Option<&'e Vectors>,
    judge: Judge,
    /// Where the part begins in its texts.
    from: (usize, usize),
    rows: Vec<(usize, usize)>,
    starts: Vec<usize>,
    /// The cosine of each sentence of the source with those of the target that beads in the band may hold.
    cosines: Vec<f32>,
}

impl<'e, E> WithVectors<'e, E> {
    /// For a part of a pair of texts that begins at the sentences `from`, `size` long.
    pub fn new(
        other: E,
        vectors: Option<&'e Vectors>,
        judge: Judge,
        band: &Band,
        from: (usize, usize),
        (n, m): (usize, usize),
    ) -> Self {
        let vectors = vectors.filter(|_| !judge.says_nothing());
        let (mut rows, mut starts, mut cosines) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(vectors) = vectors.filter(|_| m > 0) {
            for i in 0..n {
                let low = band.rows[i.saturating_sub(MOST - 1)].0.min(m - 1);
                let high = (band.rows[i].1 + MOST - 1).min(m - 1);
                rows.push((low, high));
                starts.push(cosines.len());
                let row = vectors.source.row(from.0 + i);
                cosines.extend((low..=high).map(|j| dot(row, vectors.target.row(from.1 + j))));
            }
        }
        Self { other, vectors, judge, from, rows, starts, cosines }
    }
}

impl<E: Evidence> Evidence for WithVectors<'_, E> {
    fn target(&self, i: usize, a: usize, j: usize) -> f32 {
        self.other.target(i, a, j)
    }

    fn source(&self, i: usize, j: usize, b: usize) -> f32 {
        self.other.source(i, j, b)
    }

    fn bead(&self, (i, a): (usize, usize), (j, b): (usize, usize)) -> f64 {
        let Some(vectors) = self.vectors else { return 0.0 };
        let sum = (i..i + a)
            .map(|s| {
                let at = self.starts[s] + j - self.rows[s].0;
                self.cosines[at..at + b].iter().sum::<f32>()
            })
            .sum();
        let found = vectors.of_sum((self.from.0 + i, a), (self.from.1 + j, b), sum);
        found.map_or(0.0, |(_, margin)| self.judge.says(margin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Alignment, Options, Pair, align};
    use std::sync::Arc;

    /// Numbers between -1 and 1 that look like chance.
    fn noise(seed: u64) -> impl FnMut() -> f32 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        }
    }

    fn rows(count: usize, mut of: impl FnMut() -> f32) -> Array2<f32> {
        Array2::from_shape_simple_fn((count, 32), &mut of)
    }

    /// Sentences without a common word or number, of like lengths; the target lacks two and has two that are nobody's.
    fn hard() -> (Vec<String>, Vec<String>, Vec<Option<usize>>) {
        let words = ["كتب", "دار", "نهر", "جبل", "قلم", "باب", "شمس", "بحر"];
        let source = (0..24).map(|k| format!("{} {} {}", words[k % 8], words[(k * 3 + 1) % 8], words[k / 3])).collect();
        let mut of: Vec<Option<usize>> = (0..24).filter(|k| ![5, 6].contains(k)).map(Some).collect();
        of.splice(14..14, [None, None]);
        let target = (0..of.len()).map(|k| format!("w{} x{} y{}", (b'a' + k as u8) as char, k % 5, k % 3)).collect();
        (source, target, of)
    }

    fn right(alignment: &Alignment, of: &[Option<usize>]) -> usize {
        let is =
            |j: usize, i: usize| alignment.beads[0].iter().any(|b| b.source == (i..i + 1) && b.target == (j..j + 1));
        of.iter().enumerate().filter(|(j, i)| i.is_some_and(|i| is(*j, i))).count()
    }

    fn aligned(source: &[String], target: &[String], vectors: Option<Vectors>) -> Alignment {
        align(
            &[Pair { source, target, fixed: Vec::new(), vectors: vectors.map(Arc::new), ..Pair::default() }],
            &Options::default(),
        )
    }

    #[test]
    fn good_vectors_find_what_words_cannot() {
        let (source, target, of) = hard();
        let mut noise = noise(7);
        let s = rows(source.len(), &mut noise);
        let mut t = rows(target.len(), &mut noise);
        for (j, i) in of.iter().enumerate() {
            if let Some(i) = i {
                let mixed = &s.row(*i) + &(0.5 * &t.row(j));
                t.row_mut(j).assign(&mixed);
            }
        }
        let without = right(&aligned(&source, &target, None), &of);
        let found = aligned(&source, &target, Some(Vectors::new(&s, &t).unwrap()));
        let with = right(&found, &of);
        assert!(with >= 20 && with > without, "{with} of 22 with vectors, {without} without");
        let (cosine, says) = found.learnt.explain(0, &(0..1), &(0..1)).cosine.unwrap();
        assert!(cosine > 0.7 && says > 1.0, "{cosine} {says}");
    }

    #[test]
    fn vectors_that_say_nothing_change_nothing() {
        let (source, target, _) = hard();
        let beads = |vectors| aligned(&source, &target, vectors).beads;
        let without = beads(None);
        let constant = Vectors::new(&rows(source.len(), || 0.5), &rows(target.len(), || 0.5)).unwrap();
        assert_eq!(beads(Some(constant)), without);
        let zero = Vectors::new(&rows(source.len(), || 0.0), &rows(target.len(), || 0.0)).unwrap();
        assert_eq!(beads(Some(zero)), without);
        for seed in 1..6 {
            let mut noise = noise(seed);
            let random = Vectors::new(&rows(source.len(), &mut noise), &rows(target.len(), &mut noise)).unwrap();
            assert_eq!(beads(Some(random)), without, "seed {seed}");
        }
    }

    #[test]
    fn sizes_that_do_not_fit() {
        let one = Array2::from_elem((2, 3), 1.0);
        let other = Array2::from_elem((2, 4), 1.0);
        let widths = Vectors::new(&one, &other).unwrap_err();
        assert_eq!((widths.source_width, widths.target_width), (3, 4));
        // Of other texts: they do not count.
        let (source, target, _) = hard();
        let vectors = Vectors::new(&one, &one).unwrap();
        assert_eq!(aligned(&source, &target, Some(vectors)).beads, aligned(&source, &target, None).beads);
    }

    #[test]
    fn passages_are_sums_of_unit_vectors() {
        let s = ndarray::array![[3.0f32, 0.0], [0.0, 0.5]];
        let t = ndarray::array![[2.0f32, 2.0], [f32::MAX, 0.0]];
        let vectors = Vectors::new(&s, &t).unwrap();
        let cosine = |source, target| vectors.of(source, target).unwrap().0;
        assert!((cosine((0, 2), (0, 1)) - 1.0).abs() < 1e-6);
        assert!((cosine((0, 1), (0, 1)) - 0.5f32.sqrt()).abs() < 1e-6);
        assert!((cosine((0, 1), (1, 1)) - 1.0).abs() < 1e-6);
        assert_eq!(vectors.of((0, 0), (0, 1)), None);
    }
}
