//! Evidence of lengths: a translation of a longer sentence is longer.
//!
//! After Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993), in logarithms: for a bead of S and T characters
//! d = ln((T + 2) / (r·S + 2)) is normal with variance v = v₀ + v₁ / (S + T) when the two belong together, and broad, 0.64 + v, when they
//! do not. The evidence is the logarithm of the ratio of the two densities. r, v₀ and v₁ are those of the batch, so a translation
//! may be twice as long as its source.

use libm::log;

/// The variance of d for sentences that have nothing to do with each other, beyond that of those that do.
const BROAD: f64 = 0.64;

/// How lengths go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LengthModel {
    /// Characters of target for one of source.
    pub ratio: f64,
    /// The variance of the logarithm of the ratio, for sentences however long.
    pub v0: f64,
    /// What 1 / (S + T) adds to it.
    pub v1: f64,
}

/// The letters, digits and marks of a sentence: what its length is. Tashkeel, tatweel and spaces do not count, or a vowelled verse
/// would be longer than a plain one.
pub fn length(text: &str) -> f64 {
    use crate::arabic::letters::{Class, class};
    let count = text.chars().filter(|&c| !c.is_whitespace() && class(c) != Class::Transparent).count();
    count as f64
}

impl LengthModel {
    /// What to start from: the ratio of everything to everything.
    pub fn new(source: f64, target: f64) -> Self {
        let ratio = if source > 0.0 && target > 0.0 { target / source } else { 1.0 };
        Self { ratio, v0: 0.04, v1: 2.0 }
    }

    /// The evidence of lengths `source` and `target` of a bead.
    pub fn evidence(&self, source: f64, target: f64) -> f64 {
        self.evidence_of(self.log_source(source), self.log_target(target), source + target)
    }

    /// Half of d: see [`evidence_of`](Self::evidence_of).
    pub fn log_source(&self, source: f64) -> f64 {
        log(source * self.ratio + 2.0)
    }

    /// The other half of d.
    pub fn log_target(&self, target: f64) -> f64 {
        log(target + 2.0)
    }

    /// The evidence, where the logarithms are known already.
    pub fn evidence_of(&self, log_source: f64, log_target: f64, both: f64) -> f64 {
        let d = log_target - log_source;
        let v = self.v0 + self.v1 / both.max(1.0);
        let broad = BROAD + v;
        0.5 * (log(broad / v) - d * d / v + d * d / broad)
    }

    /// The model of beads (characters of source, of target, weight), or `self` where there are too few.
    #[must_use]
    pub fn fitted(&self, beads: &[(f64, f64, f64)]) -> Self {
        if beads.len() < 20 {
            return *self;
        }
        let (mut source, mut target) = (0.0, 0.0);
        for &(s, t, w) in beads {
            source += s * w;
            target += t * w;
        }
        let ratio = target / source;
        // Weighted least squares of d² on 1 and 1/(S+T).
        let (mut n, mut x, mut xx, mut y, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(s, t, w) in beads {
            let d = log((t + 2.0) / (s * ratio + 2.0));
            let (inverse, square, w) = (1.0 / (s + t).max(1.0), (d * d).min(1.0), w * w);
            n += w;
            x += w * inverse;
            xx += w * inverse * inverse;
            y += w * square;
            xy += w * inverse * square;
        }
        let determinant = n * xx - x * x;
        let (v0, v1) = if determinant.abs() > 1e-12 {
            ((xx * y - x * xy) / determinant, (n * xy - x * y) / determinant)
        } else {
            (self.v0, self.v1)
        };
        Self { ratio, v0: v0.clamp(0.005, 0.2), v1: v1.clamp(0.2, 10.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vowels_and_spaces_have_no_length() {
        assert_eq!(length("قُلْ هُوَ اللَّهُ أَحَدٌ"), length("قل هو الله احد"));
        assert_eq!(length("قل هو"), 4.0);
    }

    #[test]
    fn lengths_speak_for_what_fits_the_ratio() {
        let model = LengthModel::new(100.0, 200.0);
        assert!(model.evidence(50.0, 100.0) > 0.5);
        assert!(model.evidence(50.0, 300.0) < -0.5);
        assert!(model.evidence(1.0, 1e7).is_finite() && model.evidence(0.0, 0.0).is_finite());
    }

    #[test]
    fn the_ratio_is_that_of_the_beads() {
        let beads: Vec<_> = (1..60).map(|k| (f64::from(k) * 7.0, f64::from(k) * 14.0, 1.0)).collect();
        let model = LengthModel::new(1.0, 1.0).fitted(&beads);
        assert!((model.ratio - 2.0).abs() < 1e-9 && model.v0 == 0.005);
        assert_eq!(LengthModel::new(1.0, 1.0).fitted(&beads[..5]), LengthModel::new(1.0, 1.0));
    }
}
