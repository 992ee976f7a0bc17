//! Targets whose letters were lost to a wrong encoding.

use super::{Entry, Findings, Look, Pair};
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "target-damaged",
    severity: Severity::Error,
    about: "letters of the target were lost to a wrong encoding",
    false_alarms: "a run of four question marks that a translator wrote on purpose",
    look: Look::Pair(look),
};

/// How Arabic in UTF-8 looks when read as Windows-1252: its first bytes are D8 and D9.
const MOJIBAKE: [&str; 2] = ["Ø§Ù", "Ù„"];

/// What shows that letters of a text were lost, and is not in what it should be.
pub(super) fn sign(text: &str, should: &str) -> Option<&'static str> {
    let mut signs = ["\u{FFFD}", "????", "\0"].into_iter().chain(MOJIBAKE);
    signs.find(|sign| text.contains(sign) && !should.contains(sign))
}

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    if let Some(sign) = sign(pair.target, pair.source) {
        findings.add(sign, "", "take the target from a copy of the sheet saved as UTF-8");
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::Unit;
    use crate::check::{Context, check};
    use crate::exchange::Row;

    fn codes(source: &str, target: &str) -> Vec<&'static str> {
        let unit = Unit { source: source.into(), target: Some(target.into()), ..Unit::default() };
        check(&[Row { number: 2, unit }], &Context::default()).iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn lost_letters_are_found_and_those_of_the_source_are_not() {
        for damaged in ["???? ????", "Ø§Ù„Ø³Ù„Ø§Ù…", "caf\u{FFFD}", "P\0e\0a\0c\0e\0"] {
            assert!(codes("السلام", damaged).contains(&"target-damaged"), "{damaged}");
        }
        assert!(!codes("حقا؟", "Really???").contains(&"target-damaged"));
        assert!(!codes("كتب: ????", "He wrote: ????").contains(&"target-damaged"));
    }
}
