//! Brackets and quotation marks that open and do not close, or close and did not open.

use super::{Entry, Findings, Look, Pair};
use crate::bitext::Severity;

pub(super) const BRACKET: Entry = Entry {
    code: "bracket",
    severity: Severity::Error,
    about: "brackets of the target do not pair",
    false_alarms: "numbering such as a) that only the target has",
    look: Look::Pair(bracket),
};

pub(super) const QUOTE: Entry = Entry {
    code: "quote",
    severity: Severity::Warning,
    about: "quotation marks of the target do not pair",
    false_alarms: "inches and seconds written with a straight mark",
    look: Look::Pair(quote),
};

const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
const QUOTES: [char; 7] = ['"', '“', '”', '„', '«', '»', '‟'];

fn bracket(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for (open, close) in BRACKETS {
        let surplus = |text: &str| text.matches(open).count() as i64 - text.matches(close).count() as i64;
        let (source, target) = (surplus(pair.source), surplus(pair.target));
        // A sentence may hold one end of what its neighbour closes.
        if target == 0 || target == source {
            continue;
        }
        let (there, lacking) = if target > 0 { (open, close) } else { (close, open) };
        findings.add(there.to_string(), lacking.to_string(), "one bracket of a pair is missing; put it back");
    }
}

fn quote(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let count = |text: &str| text.matches(QUOTES).count();
    let odd = |text: &str| count(text) % 2 == 1;
    if odd(pair.target) && !odd(pair.source) {
        let marks: String = pair.target.chars().filter(|c| QUOTES.contains(c)).take(20).collect();
        findings.add(marks, "", "one quotation mark of a pair is missing; put it back");
    }
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, found};

    #[test]
    fn one_end_is_missing() {
        let bracket = |source, target| found("bracket", AR_EN, source, target);
        assert_eq!(bracket("وصل (أمس) الوفد", "It arrived (yesterday"), [("(".to_owned(), ")".to_owned())]);
        assert_eq!(bracket("وصل [أمس] الوفد", "It arrived yesterday]"), [("]".to_owned(), "[".to_owned())]);
        assert!(bracket("(وصل الوفد", "(It arrived").is_empty(), "the next sentence closes it");
        assert!(bracket("وصل (أمس", "It arrived (yesterday)").is_empty());
        let quote = |source, target| found("quote", AR_EN, source, target).len();
        assert_eq!(quote("قال «نعم» وغادر", "He said “yes and left"), 1);
        assert_eq!(quote("قال «نعم» وغادر", "He said \"yes\" and left. It's his brothers' way."), 0);
        assert_eq!(quote("قال «نعم وغادر", "He said “yes and left"), 0);
    }
}
