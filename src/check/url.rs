//! Web addresses, e-mail addresses and handles.

use std::collections::BTreeMap;

use super::{Entry, Findings, Look, Pair};
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "url",
    severity: Severity::Error,
    about: "a web address, an e-mail address or a handle is not that of the source",
    false_alarms: "an address that has a page of its own in the target's language",
    look: Look::Pair(look),
};

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target) = (addresses(pair.source), addresses(pair.target));
    for lost in source.keys().filter(|&address| !target.contains_key(address)) {
        findings.add("", lost.as_str(), "copy it from the source");
    }
    for (address, times) in &target {
        match source.get(address) {
            None => findings.add(address.as_str(), "", "the source does not have it; copy what the source has"),
            Some(expected) if times > expected => {
                findings.add(
                    address.as_str(),
                    address.as_str(),
                    "it stands more often than in the source; take one out",
                );
            }
            // A translator may name an address once where the source names it twice.
            Some(_) => {}
        }
    }
}

/// The addresses of a text, in lower case, and how often each stands there.
fn addresses(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for address in text.split(|c: char| !c.is_ascii_graphic() || "<>\"()[]{}".contains(c)).filter_map(address) {
        *counts.entry(address).or_insert(0) += 1;
    }
    counts
}

fn address(run: &str) -> Option<String> {
    let run = run.to_ascii_lowercase();
    let run = run.trim_matches(|c: char| ".,;:!?'*".contains(c)).trim_end_matches('/');
    let web = ["http://", "https://", "www."].iter().find_map(|start| run.find(start));
    if let Some(at) = web {
        return Some(run[at..].to_owned());
    }
    let (name, domain) = run.split_once('@')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() {
        // "@name's" is the handle with an English ending.
        let end = domain.find(|c: char| !is_name(c)).unwrap_or(domain.len());
        return (end > 1).then(|| format!("@{}", &domain[..end]));
    }
    let end = domain.find(|c: char| !is_name(c) && c != '.' && c != '-').unwrap_or(domain.len());
    let domain = domain[..end].trim_end_matches('.');
    domain.contains('.').then(|| format!("{name}@{domain}"))
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, found};

    fn of(source: &str, target: &str) -> Vec<(String, String)> {
        found("url", AR_EN, source, target)
    }

    #[test]
    fn addresses_stay_as_they_are() {
        assert!(
            of("زوروا https://example.org/a، أو www.example.com.", "Visit (www.example.com) or https://example.org/a.")
                .is_empty()
        );
        assert!(of("كتبت @example على صفحتها", "@example's page says so").is_empty());
        let lost = of("راسلونا على info@example.org", "Write to us at info@example.com");
        assert_eq!(
            lost,
            [(String::new(), "info@example.org".to_owned()), ("info@example.com".to_owned(), String::new())]
        );
        assert_eq!(of("تابعوا @example", "Follow us"), [(String::new(), "@example".to_owned())]);
        assert_eq!(of("تابعوا @example", "Follow @example @example").len(), 1);
        assert!(of("تابعوا @example أو راسلوا @example", "Follow or write to @example").is_empty());
    }

    #[test]
    fn an_at_sign_of_prose_is_no_address() {
        assert!(of("ثلاثة بسعر خمسة", "3 @ 5, a@b").is_empty());
    }
}
