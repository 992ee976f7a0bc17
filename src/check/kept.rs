//! What must stand in a target as it stands in the source: which pieces were lost, and which came in or were doubled.

use std::collections::BTreeMap;

use super::{Findings, Pair};

/// Says which pieces the target has less often, or more often, than the source. Where they stand does not matter.
pub(super) fn compare(pair: &Pair<'_>, pieces: fn(&str) -> Vec<String>, findings: &mut Findings<'_>) {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for piece in pieces(pair.source) {
        counts.entry(piece).or_default().0 += 1;
    }
    for piece in pieces(pair.target) {
        counts.entry(piece).or_default().1 += 1;
    }
    for (piece, (source, target)) in counts {
        if target < source {
            findings.add("", piece, "put it where it belongs in the target");
        } else if target > source && source > 0 {
            findings.add(piece.clone(), piece, "it stands in the target more often than in the source; take one out");
        } else if target > source {
            findings.add(piece, "", "the source does not have it; take it out");
        }
    }
}
