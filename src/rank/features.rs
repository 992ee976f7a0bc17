//! What rankers measure on sentences.

use ndarray::Array2;

use crate::analyze::Analysis;

/// The tf–idf vectors of some sentences, each scaled to length 1, and their dot products.
#[derive(Debug, Default)]
pub struct Vectors {
    weights: Vec<(u32, f32)>,
    ends: Vec<usize>,
    dense: Vec<f32>,
}

impl Vectors {
    /// The vectors of the given sentences.
    pub fn new(analysis: &Analysis, sentences: &[usize]) -> Self {
        let mut vectors = Self::weighed(analysis, sentences, |_, count| analysis.weight(count));
        vectors.scale_to_one();
        vectors
    }

    /// Vectors of other weights, not scaled: `weight` is given a sentence's place in `sentences` and a term with its count.
    pub fn weighed(analysis: &Analysis, sentences: &[usize], weight: impl Fn(usize, (u32, u32)) -> f32) -> Self {
        let mut vectors = Vectors { ends: Vec::with_capacity(sentences.len()), ..Vectors::default() };
        vectors.dense.resize(analysis.terms.len(), 0.0);
        for (place, &sentence) in sentences.iter().enumerate() {
            let counts = analysis.terms_of(sentence);
            vectors.weights.extend(counts.iter().map(|&count| (count.0, weight(place, count))));
            vectors.ends.push(vectors.weights.len());
        }
        vectors
    }

    /// Scales every vector to length 1; one of zeros stays.
    pub fn scale_to_one(&mut self) {
        let mut start = 0;
        for &end in &self.ends {
            let vector = &mut self.weights[start..end];
            let norm = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
            if norm > 0.0 {
                vector.iter_mut().for_each(|(_, w)| *w /= norm);
            }
            start = end;
        }
    }

    /// The dot product of every two sentences: their cosines, where the vectors have length 1. Found by term, since most pairs of
    /// sentences share none.
    pub fn similarities(&self) -> Array2<f64> {
        let n = self.ends.len();
        let mut by_term = vec![Vec::new(); self.dense.len()];
        for i in 0..n {
            self.of(i).iter().for_each(|&(term, w)| by_term[term as usize].push((i, f64::from(w))));
        }
        let mut products = Array2::<f64>::zeros((n, n));
        for holders in &by_term {
            for (at, &(i, w)) in holders.iter().enumerate() {
                let mut row = products.row_mut(i);
                holders[at..].iter().for_each(|&(j, v)| row[j] += w * v);
            }
        }
        for i in 0..n {
            for j in i + 1..n {
                products[(j, i)] = products[(i, j)];
            }
        }
        products
    }

    /// The vector of the `i`th sentence as `(term, weight)`.
    pub fn of(&self, i: usize) -> &[(u32, f32)] {
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.weights[start..self.ends[i]]
    }

    /// The cosine of the `i`th sentence to each of `others`, in their order.
    pub fn cosines<'a>(&'a mut self, i: usize, others: &'a [usize]) -> Vec<f32> {
        let mut dense = std::mem::take(&mut self.dense);
        self.of(i).iter().for_each(|&(term, w)| dense[term as usize] = w);
        let cosines = others.iter().map(|&j| dot(&dense, self.of(j))).collect();
        self.of(i).iter().for_each(|&(term, _)| dense[term as usize] = 0.0);
        self.dense = dense;
        cosines
    }

    /// The largest cosine of the `i`th sentence to any of `others`; 0 when there are none.
    pub fn max_cosine(&mut self, i: usize, others: &[usize]) -> f32 {
        self.cosines(i, others).into_iter().fold(0.0, f32::max)
    }

    /// The cosine of every sentence to a dense vector of term weights.
    pub fn cosines_to(&self, dense: &[f32]) -> Vec<f64> {
        let norm = dense.iter().map(|w| w * w).sum::<f32>().sqrt();
        (0..self.ends.len()).map(|i| if norm > 0.0 { f64::from(dot(dense, self.of(i)) / norm) } else { 0.0 }).collect()
    }

    /// The sum of all vectors, one entry a term.
    pub fn centroid(&self) -> Vec<f32> {
        let mut centroid = vec![0.0; self.dense.len()];
        for &(term, w) in &self.weights {
            centroid[term as usize] += w;
        }
        centroid
    }
}

/// For every term the sentences that hold it: an inverted index.
#[derive(Debug)]
pub struct Postings {
    /// `(place, tf)`, by term, then by place.
    entries: Vec<(u32, u32)>,
    /// Where each term's entries end.
    ends: Vec<usize>,
}

impl Postings {
    /// Of the given sentences, which are known by their place among them.
    pub fn new(analysis: &Analysis, sentences: &[usize]) -> Self {
        let mut ends = vec![0; analysis.terms.len()];
        for &sentence in sentences {
            analysis.terms_of(sentence).iter().for_each(|&(term, _)| ends[term as usize] += 1);
        }
        let mut sum = 0;
        for end in &mut ends {
            // For now where the term's entries start; every entry moves it on.
            (*end, sum) = (sum, sum + *end);
        }
        let mut entries = vec![(0, 0); sum];
        for (place, &sentence) in sentences.iter().enumerate() {
            for &(term, tf) in analysis.terms_of(sentence) {
                entries[ends[term as usize]] = (place as u32, tf);
                ends[term as usize] += 1;
            }
        }
        Self { entries, ends }
    }

    /// The sentences that hold a term, `(place, tf)`, by place.
    pub fn of(&self, term: u32) -> &[(u32, u32)] {
        let term = term as usize;
        let start = if term == 0 { 0 } else { self.ends[term - 1] };
        &self.entries[start..self.ends[term]]
    }

    /// Every term with its sentences.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[(u32, u32)])> {
        (0..self.ends.len() as u32).map(|term| (term, self.of(term)))
    }
}

fn dot(dense: &[f32], sparse: &[(u32, f32)]) -> f32 {
    sparse.iter().map(|&(term, w)| dense[term as usize] * w).sum()
}

/// How many standard deviations each value lies above the mean; 0 where all are equal.
pub fn standard_scores(values: &[f64]) -> Vec<f64> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    values.iter().map(|v| if deviation > 0.0 { (v - mean) / deviation } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_scores_of_a_small_sample() {
        // mean 2, deviation sqrt((1 + 0 + 1) / 3)
        let d = (2.0f64 / 3.0).sqrt();
        assert_eq!(standard_scores(&[1.0, 2.0, 3.0]), [-1.0 / d, 0.0, 1.0 / d]);
        assert_eq!(standard_scores(&[5.0, 5.0]), [0.0, 0.0]);
    }
}
