//! From what the programme sums up to a confidence that is right as often as it says.
//!
//! Sums over paths take the evidence for what it says it is. It is not: the words of a sentence hang together, and one document alone teaches
//! little. So a logistic map (Platt, "Probabilistic Outputs for Support Vector Machines", 1999) tempers them, by how much is known of the batch's
//! words and by what speaks for the bead. `examples/calibrate.rs` fits it and says how it fares on documents that it was not fitted on.

use libm::{exp, log};

/// What the confidence of a bead comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signs {
    /// The share of the bead in the sum over all paths.
    pub posterior: f64,
    /// What lengths, words and outlines say of it, as a logarithm of odds; 0 for a sentence alone.
    pub evidence: f64,
    /// The share of all words of the batch that its lexicon explains, between 0 and 1.
    pub known: f64,
    /// Whether it is a sentence without a translation.
    pub is_alone: bool,
}

/// How many numbers the map goes by.
pub const FEATURES: usize = 7;

/// What each counts, as `examples/calibrate.rs` fits it.
const WEIGHTS: [f64; FEATURES] = [-1.399, 1.131, 4.629, -1.404, 0.084, 1.824, -0.492];

/// More than this was known of no batch that the map was fitted on.
const MOST_KNOWN: f64 = 0.4;
/// Less and more evidence than this says nothing more.
const LEAST_EVIDENCE: f64 = -4.0;
const MOST_EVIDENCE: f64 = 5.0;

impl Signs {
    /// The numbers that the map weighs: one, the odds of the posterior, what is known, both multiplied, the evidence, whether it is alone, and its
    /// odds if so.
    pub fn features(&self) -> [f64; FEATURES] {
        let posterior = self.posterior.clamp(1e-4, 1.0 - 1e-4);
        let odds = log(posterior / (1.0 - posterior));
        let known = self.known.clamp(0.0, MOST_KNOWN);
        let alone = if self.is_alone { 1.0 } else { 0.0 };
        let evidence = self.evidence.clamp(LEAST_EVIDENCE, MOST_EVIDENCE);
        [1.0, odds, known, odds * known, evidence, alone, odds * alone]
    }
}

/// How probable it is that a bead is right.
pub fn confidence(signs: &Signs) -> f64 {
    let z: f64 = WEIGHTS.iter().zip(signs.features()).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + exp(-z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_probable_is_surer_whatever_is_known() {
        for known in [0.0, 0.1, 0.3, 1.0] {
            for is_alone in [false, true] {
                let of = |posterior| confidence(&Signs { posterior, evidence: 1.0, known, is_alone });
                let all: Vec<f64> = [0.0, 0.1, 0.5, 0.9, 0.99, 1.0].into_iter().map(of).collect();
                assert!(all.is_sorted() && all.iter().all(|p| (0.0..=1.0).contains(p)), "{known}: {all:?}");
            }
        }
    }

    #[test]
    fn the_less_is_known_the_less_sure_is_a_doubted_bead() {
        let of = |known, evidence| confidence(&Signs { posterior: 0.75, evidence, known, is_alone: false });
        assert!(of(0.05, 2.0) < 0.7 && of(0.3, 2.0) > 0.7);
        assert!(of(0.05, -2.0) < of(0.05, 2.0));
    }
}
