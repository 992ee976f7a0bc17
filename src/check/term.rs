//! Terms of a glossary that are translated another way, and translations that it forbids.

use super::{Entry, Findings, Look, Pair};
use crate::bitext::{Severity, terms::stands_in};

pub(super) const TERM: Entry = Entry {
    code: "term",
    severity: Severity::Warning,
    about: "a term of the glossary is not translated as it says",
    false_alarms: "a pronoun in the term's place; a word of another sense; irregular plurals",
    look: Look::Pair(term),
};

pub(super) const FORBIDDEN: Entry = Entry {
    code: "forbidden-term",
    severity: Severity::Error,
    about: "a translation that the glossary forbids",
    false_alarms: "the forbidden words stand for something else in the source",
    look: Look::Pair(forbidden),
};

fn term(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for hit in pair.context.glossary.found_in(pair.source) {
        let targets = &hit.term.targets;
        if !targets.is_empty() && !targets.iter().any(|target| stands_in(pair.target, target)) {
            findings.add("", targets.join(" / "), format!("the glossary has it for {}", hit.term.source));
        }
    }
}

fn forbidden(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for hit in pair.context.glossary.found_in(pair.source) {
        if let Some(word) = hit.term.forbidden.iter().find(|word| stands_in(pair.target, word)) {
            let expected = hit.term.targets.join(" / ");
            findings.add(word.as_str(), expected, format!("the glossary forbids it for {}", hit.term.source));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::{Unit, terms::Glossary};
    use crate::check::{Context, check};
    use crate::exchange::Row;

    #[test]
    fn terms_are_looked_for_in_any_form() {
        let text = "source,target,note,forbidden\nوزارة الخارجية,Foreign Ministry|Ministry of Foreign Affairs,,State Department\n";
        let context = Context { glossary: Glossary::read(text.as_bytes()).unwrap(), ..Context::default() };
        let codes = |target: &str| -> Vec<&str> {
            let unit =
                Unit {
                    source: "قالت وزارة الخارجية أمس.".into(), target: Some(target.into()), ..Unit::default()
                };
            check(&[Row { number: 2, unit }], &context).iter().map(|f| f.code).collect()
        };
        assert!(codes("The foreign ministry said yesterday.").is_empty());
        assert_eq!(codes("The ministry said yesterday."), ["term"]);
        assert_eq!(codes("The State Department said yesterday."), ["term", "forbidden-term"]);
    }
}
