//! Targets far shorter or longer than their source.

use super::{Entry, Findings, Look, Pair};
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "length",
    severity: Severity::Warning,
    about: "the target is far shorter or longer than the source",
    false_alarms: "sources that need an explanation, and summaries made on purpose",
    look: Look::Pair(look),
};

/// Shorter sources say little about the length of their translation, in characters.
const SHORTEST: usize = 40;
/// The length of the target by that of the source. The 1,238 Arabic sentences of at least that length in one-to-one beads of NTREX-128
/// and PUD have English translations of 0.46 to 2.37 times their length; the limits leave room beyond both, and hold both ways.
const LEAST: f64 = 0.3;
const MOST: f64 = 3.3;

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target) = (pair.source.chars().count(), pair.target.chars().count());
    let ratio = target as f64 / source as f64;
    if source < SHORTEST || (LEAST..=MOST).contains(&ratio) {
        return;
    }
    let hint =
        if ratio < LEAST { "look whether something is missing" } else { "look whether the target is of another row" };
    findings.add(format!("{target} characters for {source}"), "", hint);
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, found};

    #[test]
    fn limits_hold_for_sources_of_some_length() {
        let source = "أعلنت الوزارة أمس نتائج المسابقة السنوية للكتاب."; // 48 characters
        let count = |source: &str, length: usize| found("length", AR_EN, source, &"a".repeat(length)).len();
        assert_eq!((count(source, 14), count(source, 15), count(source, 158), count(source, 159)), (1, 0, 0, 1));
        assert_eq!(count("نعم", 100), 0);
    }
}
