//! One source with several targets, and several sources with one.

use std::collections::BTreeMap;

use super::{Context, Entry, Findings, Look};
use crate::arabic::normalize::one_line;
use crate::bitext::{Field, Severity, Unit};
use crate::exchange::Row;

pub(super) const TARGET: Entry = Entry {
    code: "inconsistent-target",
    severity: Severity::Warning,
    about: "a source is translated in several ways",
    false_alarms: "sentences that read another way in another place",
    look: Look::Rows(targets),
};

pub(super) const SOURCE: Entry = Entry {
    code: "inconsistent-source",
    severity: Severity::Info,
    about: "different sources have one target",
    false_alarms: "sources that differ in spelling or marks alone",
    look: Look::Rows(sources),
};

fn targets(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    differing(
        rows,
        |unit| &unit.source,
        |unit| unit.target(),
        |row, first, other| {
            let hint = format!("row {} has the same source and another target; choose one", first);
            findings.add_at(row, Field::Target, row.unit.target(), other, hint);
        },
    );
}

fn sources(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    differing(
        rows,
        |unit| unit.target(),
        |unit| &unit.source,
        |row, first, _| {
            let hint = format!("row {} has this target for another source; look whether it slipped", first);
            findings.add_at(row, Field::Target, row.unit.target(), "", hint);
        },
    );
}

/// Calls `say` for every row whose key an earlier row has with another value, with that row's number and value.
fn differing<'a>(
    rows: &'a [Row],
    key: impl Fn(&'a Unit) -> &'a str,
    value: impl Fn(&'a Unit) -> &'a str,
    mut say: impl FnMut(&Row, usize, &str),
) {
    let mut first: BTreeMap<_, (usize, &str)> = BTreeMap::new();
    for row in rows {
        let (key, value) = (one_line(key(&row.unit)), value(&row.unit));
        if key.is_empty() || value.trim().is_empty() {
            continue;
        }
        let &mut (number, known) = first.entry(key).or_insert((row.number, value));
        if one_line(known) != one_line(value) {
            say(row, number, known);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::Unit;
    use crate::check::{Context, check};
    use crate::exchange::Row;

    #[test]
    fn the_later_row_is_named() {
        let row = |number, source: &str, target: &str| {
            let target = Some(target.to_owned()).filter(|t| !t.is_empty());
            Row { number, unit: Unit { source: source.into(), target, ..Unit::default() } }
        };
        let rows = [
            row(2, "وصل الوفد.", "It arrived."),
            row(3, "وصل  الوفد.", "It came."),
            row(4, "غادر الوفد.", "It arrived."),
            row(5, "وصل الوفد.", ""),
            row(6, "وصل الوفد.", "It  arrived."),
        ];
        let found = check(&rows, &Context::default());
        let of = |code: &str| found.iter().filter(|f| f.code == code).map(|f| f.row).collect::<Vec<_>>();
        assert_eq!(of("inconsistent-target"), [Some(3)]);
        assert_eq!(of("inconsistent-source"), [Some(4)]);
    }
}
