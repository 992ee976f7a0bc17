//! Brackets and quotation marks that open and do not close, or close and did not open.

use super::{Context, Entry, Findings, Look, Pair};
use crate::bitext::{Field, Severity};
use crate::exchange::Row;

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
    false_alarms: "inches and seconds written with a straight mark; quotations that go on over many sentences",
    look: Look::Rows(quote),
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

fn quote(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    let lacking: Vec<Option<End>> =
        rows.iter().map(|row| end(row.unit.target()).filter(|_| end(&row.unit.source).is_none())).collect();
    for (at, row) in rows.iter().enumerate() {
        let Some(end) = lacking[at] else { continue };
        // A quotation may go on over sentences that have no marks of their own.
        let goes_on = |other: Option<&Row>| other.is_some_and(|other| other.unit.document == row.unit.document);
        let plain = |other: usize| lacking[other].is_none() && !rows[other].unit.target().contains(QUOTES);
        let partner = match end {
            End::Close => (at + 1..rows.len()).take(FAR).find(|&other| !plain(other)),
            End::Open => (at.saturating_sub(FAR)..at).rev().find(|&other| !plain(other)),
        };
        let other = if end == End::Close { End::Open } else { End::Close };
        if partner.is_some_and(|place| lacking[place] == Some(other) && goes_on(rows.get(place))) {
            continue;
        }
        let marks: String = row.unit.target().chars().filter(|c| QUOTES.contains(c)).take(20).collect();
        let hint = match end {
            End::Close => "a quotation does not end; put its second mark back",
            End::Open => "a quotation does not begin; put its first mark back",
        };
        findings.add_at(row, Field::Target, marks, "", hint);
    }
}

/// Over so many sentences a quotation may go on.
const FAR: usize = 3;

/// What a quotation lacks.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Open,
    Close,
}

/// What the quotations of a text lack, if their marks do not pair. Straight marks open behind a space, and close elsewhere.
fn end(text: &str) -> Option<End> {
    let mut marks = text.char_indices().filter(|(_, c)| QUOTES.contains(c)).collect::<Vec<_>>();
    if marks.len() % 2 == 0 {
        return None;
    }
    let opens = |(at, c): (usize, char)| match c {
        '«' | '„' => true,
        '»' => false,
        // Arabic typists take the curly ones for each other.
        _ => {
            text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || "([-–—/«“\"".contains(before))
        }
    };
    // Pairs go from the front; what opens twice in a row or closes twice tells which is alone.
    let mut depth = 0usize;
    for mark in marks.drain(..) {
        if opens(mark) {
            depth += 1;
        } else if depth == 0 {
            return Some(End::Open);
        } else {
            depth -= 1;
        }
    }
    Some(End::Close)
}

#[cfg(test)]
mod tests {
    use crate::bitext::Unit;
    use crate::check::example::{AR_EN, found};
    use crate::check::{Context, check};
    use crate::exchange::Row;

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

    #[test]
    fn a_quotation_may_go_on_over_sentences() {
        let rows = |targets: &[&str]| -> Vec<Row> {
            let unit =
                |target: &&str| Unit { source: "نص.".into(), target: Some((*target).into()), ..Unit::default() };
            targets.iter().enumerate().map(|(i, target)| Row { number: i + 2, unit: unit(target) }).collect()
        };
        let found = |targets: &[&str]| -> Vec<Option<usize>> {
            let found = check(&rows(targets), &Context::default());
            found.iter().filter(|f| f.code == "quote").map(|f| f.row).collect()
        };
        assert_eq!(found(&["He said: \"Yes.", "We go on.", "And on.\""]), []);
        assert_eq!(found(&["He said: \"Yes.", "We \"go\" on.", "And on.\""]), [Some(2), Some(4)]);
        assert_eq!(found(&["It ends.\"", "He said: \"Yes."]), [Some(2), Some(3)]);
    }
}
