//! All pairs of documents above a bound, without looking at all pairs.
//!
//! After Bayardo, Ma and Srikant, "Scaling Up All Pairs Similarity Search" (WWW 2007). A document is put into the index by its rarest
//! terms only, so many that what is left has a length below the bound. Two vectors of length 1 whose cosine reaches the bound must
//! then meet at one of the terms in the index (Cauchy and Schwarz: what is left cannot reach it alone), so no pair is missed;
//! and the long lists, those of common terms, are never made.

use rayon::prelude::*;

/// A vector over the terms of a collection, numbered from 0; in ascending order of terms, of length 1 or empty.
pub(super) type Vector = Vec<(u32, f32)>;

/// Two documents that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    /// The index of the first.
    pub a: u32,
    /// That of the other, which is larger.
    pub b: u32,
    /// The cosine of their vectors.
    pub cosine: f64,
}

/// The scalar product, summed in the order of the terms. `dense` holds the first vector.
fn product(dense: &[f32], vector: &Vector) -> f64 {
    vector.iter().map(|&(term, weight)| f64::from(dense[term as usize]) * f64::from(weight)).sum()
}

/// One vector laid out flat, to be multiplied with many.
pub(super) struct Flat(Vec<f32>);

impl Flat {
    /// Room for vectors over so many terms.
    pub fn new(terms: usize) -> Self {
        Self(vec![0.0; terms])
    }

    /// The products of `vector` with each of `others`, handed to `take` in order.
    pub fn products<'v>(
        &mut self,
        vector: &Vector,
        others: impl Iterator<Item = (u32, &'v Vector)>,
        mut take: impl FnMut(u32, f64),
    ) {
        vector.iter().for_each(|&(term, weight)| self.0[term as usize] = weight);
        others.for_each(|(number, other)| take(number, product(&self.0, other)));
        vector.iter().for_each(|&(term, _)| self.0[term as usize] = 0.0);
    }
}

/// For a collection over `terms` terms, its pairs with a cosine of `bound` or more for which `may` holds, in ascending order. `bound` is above 0.
pub(super) fn pairs(vectors: &[Vector], terms: usize, bound: f64, may: impl Fn(u32, u32) -> bool + Sync) -> Vec<Pair> {
    let index = index(vectors, terms, bound);
    let found: Vec<Vec<Pair>> = vectors
        .par_iter()
        .enumerate()
        .map_init(
            || (Flat::new(terms), vec![u32::MAX; vectors.len()]),
            |(flat, met), (b, vector)| {
                let b = b as u32;
                let mut candidates = Vec::new();
                for &(term, _) in vector {
                    // Lists are in ascending order: what comes before b.
                    let list = &index[term as usize];
                    for &a in list.iter().take_while(|&&a| a < b) {
                        if met[a as usize] != b {
                            met[a as usize] = b;
                            if may(a, b) {
                                candidates.push(a);
                            }
                        }
                    }
                }
                candidates.sort_unstable();
                let mut found = Vec::new();
                let others = candidates.iter().map(|&a| (a, &vectors[a as usize]));
                flat.products(vector, others, |a, cosine| {
                    if cosine >= bound {
                        found.push(Pair { a, b, cosine });
                    }
                });
                found
            },
        )
        .collect();
    found.into_iter().flatten().collect()
}

/// For each term, the documents that have it among their rarest.
fn index(vectors: &[Vector], terms: usize, bound: f64) -> Vec<Vec<u32>> {
    let mut df = vec![0u32; terms];
    vectors.iter().flatten().for_each(|&(term, _)| df[term as usize] += 1);
    let mut index = vec![Vec::new(); terms];
    let mut by_df: Vector = Vec::new();
    // A little less than the bound, for sums that are rounded.
    let enough = (bound * bound * 0.999).max(f64::MIN_POSITIVE);
    for (number, vector) in vectors.iter().enumerate() {
        by_df.clone_from(vector);
        by_df.sort_unstable_by_key(|&(term, _)| (df[term as usize], term));
        let mut left = 0.0;
        let mut skip = 0;
        for &(_, weight) in by_df.iter().rev() {
            left += f64::from(weight) * f64::from(weight);
            if left >= enough {
                break;
            }
            skip += 1;
        }
        for &(term, _) in &by_df[..by_df.len() - skip] {
            index[term as usize].push(number as u32);
        }
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(weights: &[f32]) -> Vector {
        let norm = weights.iter().map(|w| w * w).sum::<f32>().sqrt();
        (0..).zip(weights).filter(|(_, w)| **w > 0.0).map(|(t, w)| (t, w / norm)).collect()
    }

    #[test]
    fn cosines_worked_out_by_hand() {
        // (3, 4), (4, 3) and (0, 0, 1): 24/25 between the first two, nothing else in common.
        let vectors = [unit(&[3.0, 4.0]), unit(&[4.0, 3.0]), unit(&[0.0, 0.0, 1.0]), Vec::new()];
        let found = pairs(&vectors, 3, 0.5, |_, _| true);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].a, found[0].b), (0, 1));
        assert!((found[0].cosine - 0.96).abs() < 1e-6);
        assert!(pairs(&vectors, 3, 0.97, |_, _| true).is_empty());
        assert!(pairs(&vectors, 3, 0.5, |_, _| false).is_empty());
    }

    #[test]
    fn the_index_misses_no_pair() {
        // Vectors out of a generator of numbers (Lehmer 1951); all pairs are compared the plain way.
        let mut state = 1u64;
        let mut next = |below: u64| {
            state = state * 48_271 % 2_147_483_647;
            state % below
        };
        let vectors: Vec<Vector> = (0..80)
            .map(|_| {
                unit(&(0..30).map(|_| if next(3) == 0 { 1.0 + next(9) as f32 } else { 0.0 }).collect::<Vec<f32>>())
            })
            .collect();
        let cosine = |a: usize, b: usize| -> f64 {
            let weight = |v: &Vector, t: u32| v.iter().find(|e| e.0 == t).map_or(0.0, |e| f64::from(e.1));
            (0..30).map(|t| weight(&vectors[a], t) * weight(&vectors[b], t)).sum()
        };
        for bound in [0.2, 0.4, 0.6] {
            let plain: Vec<(u32, u32)> = (0..80)
                .flat_map(|b| (0..b).map(move |a| (a, b)))
                .filter(|&(a, b)| cosine(a, b) >= bound)
                .map(|(a, b)| (a as u32, b as u32))
                .collect();
            assert!(plain.len() > 5 && plain.len() < 80 * 79 / 2, "{bound} parts nothing");
            let found: Vec<(u32, u32)> = pairs(&vectors, 30, bound, |_, _| true).iter().map(|p| (p.a, p.b)).collect();
            assert_eq!(found, plain, "{bound}");
        }
    }
}
