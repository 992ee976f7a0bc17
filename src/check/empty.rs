//! Rows without a translation.

use super::{Context, Entry, Findings, Look};
use crate::bitext::{Field, Severity};
use crate::exchange::Row;

pub(super) const ENTRY: Entry = Entry {
    code: "empty",
    severity: Severity::Error,
    about: "a row has no translation",
    false_alarms: "",
    look: Look::Rows(look),
};

fn look(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    for row in rows.iter().filter(|row| row.unit.target().trim().is_empty()) {
        findings.add_at(row, Field::Target, "", "a translation", "translate the row, or import with --partial");
    }
}
