//! Marks of the other script, and sentences that end in another kind of mark than their source.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Entry, Findings, Look, is_arabic};
use crate::arabic::letters::is_arabic_letter;
use crate::bitext::{Field, Severity};
use crate::exchange::Row;

pub(super) const ENTRY: Entry = Entry {
    code: "punctuation",
    severity: Severity::Warning,
    about: "a mark of the other script, or another or no mark at the end",
    false_alarms: "questions that are translated by statements; a style that leaves full stops out",
    look: Look::Rows(look),
};

/// A Latin mark and the Arabic one for it.
const MAPPED: [(char, char); 3] = [(',', '،'), (';', '؛'), ('?', '؟')];
/// So many marks of the other script, and more than of the own, are a style and no slip.
const STYLE: usize = 3;

fn look(rows: &[Row], context: &Context, findings: &mut Findings<'_>) {
    let into_arabic = is_arabic(&context.languages.target);
    for (latin, arabic) in MAPPED {
        let (right, wrong) = if into_arabic { (arabic, latin) } else { (latin, arabic) };
        let strays: Vec<usize> = rows.iter().map(|row| strays(row.unit.target(), wrong, into_arabic)).collect();
        let (all, own): (usize, usize) =
            (strays.iter().sum(), rows.iter().map(|row| row.unit.target().matches(right).count()).sum());
        if all >= STYLE && all > own {
            continue;
        }
        for (row, _) in rows.iter().zip(&strays).filter(|(_, strays)| **strays > 0) {
            let (found, expected) = (wrong.to_string(), right.to_string());
            findings.add_at(row, Field::Target, found, expected, "write the mark of the target's script");
        }
    }
    let ends: Vec<_> = rows.iter().map(|row| (end(&row.unit.source), end(row.unit.target()))).collect();
    let without = styled_without(rows, &ends);
    for (row, ends) in rows.iter().zip(&ends) {
        let hint = match ends {
            (Some(End::Question), Some(End::Statement | End::Open)) => {
                "the source asks; end the target with a question mark"
            }
            (Some(End::Statement), Some(End::Question)) => "the source does not ask; look whether the target should",
            // Headings have a full stop in one language and may have none in the other.
            (Some(End::Statement), Some(End::Open))
                if !row.unit.kind.is_heading() && !without.contains(row.unit.document.as_str()) =>
            {
                "the source ends with a mark; end the target with one"
            }
            _ => continue,
        };
        findings.add_at(row, Field::Target, last(row.unit.target()), last(&row.unit.source), hint);
    }
}

/// The documents in which three of four statements and more are translated without a mark at the end: a style, not so many slips.
fn styled_without<'a>(rows: &'a [Row], ends: &[(Option<End>, Option<End>)]) -> FxHashSet<&'a str> {
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (row, (_, target)) in rows.iter().zip(ends).filter(|(_, ends)| ends.0 == Some(End::Statement)) {
        let (open, closed) = counts.entry(row.unit.document.as_str()).or_default();
        *open += usize::from(*target == Some(End::Open));
        *closed += usize::from(*target == Some(End::Statement));
    }
    let mostly = |(open, closed): (usize, usize)| open >= STYLE && open >= 3 * closed;
    counts.into_iter().filter(|(_, counts)| mostly(*counts)).map(|(document, _)| document).collect()
}

/// How often a mark of the other script stands in a target: a Latin one right behind an Arabic letter, an Arabic one anywhere but there.
fn strays(target: &str, mark: char, into_arabic: bool) -> usize {
    let behind_arabic =
        |at: usize| target[..at].trim_end_matches(CLOSING).chars().next_back().is_some_and(is_arabic_letter);
    target.match_indices(mark).filter(|&(at, _)| behind_arabic(at) == into_arabic).count()
}

/// What may stand behind the mark at the end.
const CLOSING: [char; 10] = ['"', '”', '“', '’', '\'', '»', '«', ')', ']', '}'];

/// How a sentence ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Question,
    Statement,
    /// A letter or digit.
    Open,
}

/// How a text ends; none where it holds no letter, or ends in a colon, a dash or the like.
fn end(text: &str) -> Option<End> {
    let body = text.trim_end_matches(|c: char| CLOSING.contains(&c) || crate::text::is_blank(c));
    if !body.chars().any(char::is_alphabetic) {
        return None;
    }
    match body.chars().next_back()? {
        '?' | '؟' => Some(End::Question),
        '!' | '…' if body.trim_end_matches(['!', '…']).ends_with(['?', '؟']) => Some(End::Question),
        // A question inside a statement, as in: He asked why?.
        '.' if body[..body.len() - 1].ends_with(['?', '؟']) => None,
        '.' | '!' | '…' | '۔' => Some(End::Statement),
        c if c.is_alphanumeric() || c == '%' || c == '٪' => Some(End::Open),
        _ => None,
    }
}

fn last(text: &str) -> String {
    text.trim_end_matches(|c: char| CLOSING.contains(&c) || crate::text::is_blank(c))
        .chars()
        .next_back()
        .map(String::from)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    fn one(languages: (&str, &str), source: &str, target: &str) -> Vec<(String, String)> {
        found("punctuation", languages, source, target)
    }

    fn pair(found: &str, expected: &str) -> (String, String) {
        (found.to_owned(), expected.to_owned())
    }

    #[test]
    fn marks_of_the_other_script() {
        assert_eq!(one(AR_EN, "وصل الوفد، ثم غادر.", "The delegation arrived، then left."), [pair("،", ",")]);
        assert_eq!(one(EN_AR, "It arrived; it left.", "وصل الوفد; ثم غادر."), [pair(";", "؛")]);
        assert_eq!(one(EN_AR, "He said \"yes\", and left.", "قال \"نعم\", وغادر."), [pair(",", "،")]);
        // Inside numbers, behind Latin letters, and in an Arabic quotation they are right.
        assert!(one(EN_AR, "About 12,000 from London, UK.", "نحو 12,000 من London, UK.").is_empty());
        assert!(one(AR_EN, "معنى «نعم، وألف نعم» واضح.", "The words «نعم، وألف نعم» are clear.").is_empty());
    }

    #[test]
    fn a_style_is_no_slip() {
        let target = "وصل الوفد, ثم جلس, ثم قام, ثم غادر.";
        assert!(one(EN_AR, "It came, sat, rose, left.", target).is_empty());
        assert_eq!(one(EN_AR, "It came, sat, rose, left.", "وصل، ثم جلس، ثم قام, ثم غادر.").len(), 1);
    }

    #[test]
    fn the_kind_of_the_last_mark() {
        assert_eq!(one(AR_EN, "هل وصل الوفد؟", "The delegation arrived."), [pair(".", "؟")]);
        assert_eq!(one(AR_EN, "وصل الوفد.", "The delegation arrived"), [pair("d", ".")]);
        assert_eq!(one(AR_EN, "وصل الوفد.", "Did the delegation arrive?"), [pair("?", ".")]);
        for (source, target) in [
            ("«هل وصل الوفد؟»", "“Has it arrived?”"),
            ("عنوان الخبر", "The headline."),
            ("سألته: لماذا؟.", "Why? she asked."),
            ("ماذا؟!", "What?!"),
            ("قال ما يلي:", "He said the following:"),
            ("...", "…"),
        ] {
            assert!(one(AR_EN, source, target).is_empty(), "{source}");
        }
    }
}
