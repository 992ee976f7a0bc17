//! Tags of markup: `<b>`, `</b>`, `<br/>`.

use super::{Entry, Findings, Look, Pair, kept};
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "tag",
    severity: Severity::Error,
    about: "a tag of markup was lost, added or doubled",
    false_alarms: "prose that stands between < and > like a tag, as in a <b and c> d",
    look: Look::Pair(look),
};

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    kept::compare(pair, tags, findings);
}

/// A tag is no longer than this many bytes; a lone `<` must not cost a walk through the whole text.
const LONGEST: usize = 1000;

/// The tags of a text without their attributes, of which some, such as titles, are translated.
fn tags(text: &str) -> Vec<String> {
    text.match_indices('<').filter_map(|(at, _)| tag(&text.as_bytes()[at + 1..])).collect()
}

fn tag(bytes: &[u8]) -> Option<String> {
    let slash = usize::from(bytes.first() == Some(&b'/'));
    let name: Vec<u8> = bytes[slash..].iter().take(32).take_while(|b| b.is_ascii_alphanumeric()).copied().collect();
    let behind = bytes.get(slash + name.len())?;
    let is_tag = name.first()?.is_ascii_alphabetic() && (matches!(behind, b'>' | b'/') || behind.is_ascii_whitespace());
    let close = bytes.iter().take(LONGEST).position(|b| matches!(b, b'<' | b'>'))?;
    let name: String = name.iter().map(|b| char::from(b.to_ascii_lowercase())).collect();
    (is_tag && bytes[close] == b'>').then(|| format!("<{}{name}>", if slash == 1 { "/" } else { "" }))
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, found};

    #[test]
    fn tags_are_kept_and_their_attributes_may_change() {
        let of = |source, target| found("tag", AR_EN, source, target);
        assert!(of("خبر <b>عاجل</b><br>", "<B>Breaking</B> news<br/>").is_empty());
        assert!(of("<a title=\"صفحة\">هنا</a>", "<a title=\"page\">here</a>").is_empty());
        assert_eq!(of("خبر <b>عاجل</b>", "<b>Breaking news"), [(String::new(), "</b>".to_owned())]);
        assert!(of("أقل من خمسة", "x < 5, a <3 and <me@example.org>").is_empty());
    }
}
