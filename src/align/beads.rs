//! What a bead is, and how probable each kind of it is.

use std::fmt;
use std::ops::Range;

/// Sentences of the source and sentences of the target that are translations of each other. One side may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Bead {
    /// Sentences of the source, from 0.
    pub source: Range<usize>,
    /// Sentences of the target, from 0.
    pub target: Range<usize>,
    /// How probable it is that the bead is right, between 0 and 1.
    pub confidence: f64,
}

/// Written as `[0,1]:[0]`.
impl fmt::Display for Bead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |range: &Range<usize>| range.clone().map(|i| i.to_string()).collect::<Vec<_>>().join(",");
        write!(f, "[{}]:[{}]", list(&self.source), list(&self.target))
    }
}

/// Kinds of beads: sentences of the source, sentences of the target, and how often they occur before anything is known.
pub const KINDS: [(usize, usize, f64); 12] = [
    (1, 1, 0.80),
    (1, 0, 0.04),
    (0, 1, 0.04),
    (1, 2, 0.045),
    (2, 1, 0.045),
    (2, 2, 0.008),
    (1, 3, 0.008),
    (3, 1, 0.008),
    (1, 4, 0.002),
    (4, 1, 0.002),
    (2, 3, 0.001),
    (3, 2, 0.001),
];

/// The most sentences that one side of a bead holds.
pub const MOST: usize = 4;
