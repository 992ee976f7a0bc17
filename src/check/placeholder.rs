//! Placeholders: `{1}`, `{/1}`, `{2/}`, `{name}`, `${x}`, and those of printf such as `%s`, `%d`, `%1$s`.

use std::collections::BTreeMap;

use super::{Entry, Findings, Look, Pair, kept};
use crate::bitext::Severity;
use crate::bitext::inline::{Piece, Side, pieces};

pub(super) const ENTRY: Entry = Entry {
    code: "placeholder",
    severity: Severity::Error,
    about: "a placeholder was lost, added or doubled, or two pairs cross",
    false_alarms: "braces around a single word that are meant as brackets and were translated",
    look: Look::Pair(look),
};

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    kept::compare(pair, placeholders, findings);
    order(pair, findings);
}

/// Says which pairs of the source, all there in the target, close before they open, or across another pair.
fn order(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let source = pairs(pair.source);
    let mut target = pairs(pair.target);
    target.retain(|number, _| source.contains_key(number));
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut by_place: Vec<(usize, usize, u32)> = Vec::new();
    for (&number, &(start, end)) in &target {
        if end < start {
            findings.add(
                format!("{{/{number}}}…{{{number}}}"),
                format!("{{{number}}}…{{/{number}}}"),
                "turn the two around",
            );
        } else {
            by_place.push((start, end, number));
        }
    }
    by_place.sort_unstable();
    for (start, end, number) in by_place {
        while open.last().is_some_and(|&(end, _)| end < start) {
            open.pop();
        }
        match open.last() {
            Some(&(outer_end, outer)) if outer_end < end => findings.add(
                format!("{{{outer}}}…{{{number}}}…{{/{outer}}}…{{/{number}}}"),
                format!("{{{outer}}}…{{{number}}}…{{/{number}}}…{{/{outer}}}"),
                "one pair must stand inside the other, or behind it",
            ),
            _ => open.push((end, number)),
        }
    }
}

/// Where the pairs `{1}…{/1}` of a text start and end, if both stand there once.
fn pairs(text: &str) -> BTreeMap<u32, (usize, usize)> {
    let mut places: BTreeMap<u32, [Vec<usize>; 2]> = BTreeMap::new();
    for (place, piece) in pieces(text).into_iter().enumerate() {
        match piece {
            Piece::Code(_, number, Side::Open) => places.entry(number).or_default()[0].push(place),
            Piece::Code(_, number, Side::Close) => places.entry(number).or_default()[1].push(place),
            Piece::Code(..) | Piece::Text(_) => {}
        }
    }
    let once = |(number, [start, end]): (u32, [Vec<usize>; 2])| match (&*start, &*end) {
        (&[start], &[end]) => Some((number, (start, end))),
        _ => None,
    };
    places.into_iter().filter_map(once).collect()
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
    fn pairs_may_stand_in_one_another_and_may_not_cross() {
        let source = "{1}قال {2}الوزير{/2}{/1} ذلك";
        assert!(of(source, "{2}The minister{/2} said {1}that{/1}").is_empty());
        assert!(of(source, "{2}The {1}minister{/1}{/2} said that").is_empty());
        let crossed = "The {2}minister {1}said{/2} that{/1}";
        assert_eq!(of(source, crossed), [pair("{2}…{1}…{/2}…{/1}", "{2}…{1}…{/1}…{/2}")]);
        let turned = "{/1}The {2}minister{/2}{1} said that";
        assert_eq!(of(source, turned), [pair("{/1}…{1}", "{1}…{/1}")]);
    }

    #[test]
    fn percentages_and_braces_of_prose_are_no_placeholders() {
        assert!(of("ارتفعت الأسعار بنسبة 50% سنويا", "Prices rose 50% daily, a 5 % increase, 50%d").is_empty());
        assert!(of("قال {هذا صحيح} ثم {", "He said {this is right} and {").is_empty());
    }
}
