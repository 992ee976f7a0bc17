//! Placeholders: `{1}`, `{/1}`, `{2/}`, `{name}`, `${x}`, and those of printf such as `%s`, `%d`, `%1$s`.

use super::{Entry, Findings, Look, Pair, kept};
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "placeholder",
    severity: Severity::Error,
    about: "a placeholder was lost, added or doubled",
    false_alarms: "braces around a single word that are meant as brackets and were translated",
    look: Look::Pair(look),
};

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    kept::compare(pair, placeholders, findings);
}

/// A name in braces is no longer than this many bytes; a lone `{` must not cost a walk through the whole text.
const LONGEST: usize = 64;

fn placeholders(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let length = match bytes[at] {
            b'$' if bytes.get(at + 1) == Some(&b'{') => braces(&bytes[at + 1..]).map(|length| length + 1),
            b'{' => braces(&bytes[at..]),
            // "50%d" is a percentage with a slip, not a placeholder.
            b'%' if at == 0 || !bytes[at - 1].is_ascii_digit() => printf(&bytes[at..]),
            _ => None,
        };
        if let Some(length) = length {
            found.push(text[at..at + length].to_owned());
        }
        at += length.unwrap_or(1);
    }
    found
}

/// The length of a name in braces at the start. Only ASCII, so it ends where a character ends.
fn braces(bytes: &[u8]) -> Option<usize> {
    let inside = bytes[1..].iter().take(LONGEST).take_while(|&&b| b.is_ascii_alphanumeric() || b"_-./:#".contains(&b));
    let length = inside.count();
    (length > 0 && bytes.get(length + 1) == Some(&b'}')).then_some(length + 2)
}

/// The length of `%s`, `%d` and their kin at the start; `%1$s` names an argument by its number.
fn printf(bytes: &[u8]) -> Option<usize> {
    let digits = bytes[1..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let at = if digits > 0 && bytes.get(digits + 1) == Some(&b'$') { digits + 2 } else { 1 };
    let is_one = bytes.get(at).is_some_and(|b| b"sdiufx@".contains(b));
    let ends = bytes.get(at + 1).is_none_or(|b| !b.is_ascii_alphanumeric());
    (is_one && ends).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    fn of(source: &str, target: &str) -> Vec<(String, String)> {
        found("placeholder", AR_EN, source, target)
    }

    fn pair(found: &str, expected: &str) -> (String, String) {
        (found.to_owned(), expected.to_owned())
    }

    #[test]
    fn placeholders_may_move_and_may_not_be_lost_added_or_doubled() {
        assert!(
            of("أعلنت {1}الوزارة{/1} النتائج{2/}", "{2/}The results were announced by {1}the ministry{/1}").is_empty()
        );
        assert_eq!(of("أعلنت {1}الوزارة{/1} النتائج", "{1}The ministry announced the results"), [pair("", "{/1}")]);
        assert_eq!(of("مرحبا يا {name}", "Hello {name} {name}"), [pair("{name}", "{name}")]);
        assert_eq!(of("لديك %d رسائل من %s", "You have %d messages from %x"), [pair("", "%s"), pair("%x", "")]);
        assert_eq!(of("المجموع ${total}", "The total"), [pair("", "${total}")]);
        assert_eq!(found("placeholder", EN_AR, "%1$s sent %2$s", "أرسل %1$s"), [pair("", "%2$s")]);
    }

    #[test]
    fn percentages_and_braces_of_prose_are_no_placeholders() {
        assert!(of("ارتفعت الأسعار بنسبة 50% سنويا", "Prices rose 50% daily, a 5 % increase, 50%d").is_empty());
        assert!(of("قال {هذا صحيح} ثم {", "He said {this is right} and {").is_empty());
    }
}
