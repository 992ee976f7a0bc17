//! What rankers measure on sentences.

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
        let mut vectors = Vectors { ends: Vec::with_capacity(sentences.len()), ..Vectors::default() };
        vectors.dense.resize(analysis.terms.len(), 0.0);
        for &sentence in sentences {
            let start = vectors.weights.len();
            vectors.weights.extend(analysis.terms_of(sentence).iter().map(|&count| (count.0, analysis.weight(count))));
            let norm = vectors.weights[start..].iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
            if norm > 0.0 {
                vectors.weights[start..].iter_mut().for_each(|(_, w)| *w /= norm);
            }
            vectors.ends.push(vectors.weights.len());
        }
        vectors
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
