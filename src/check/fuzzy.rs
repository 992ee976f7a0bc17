//! Proposals of a memory or a machine that nobody confirmed.

use super::{Context, Entry, Findings, Look};
use crate::bitext::{Field, Severity, Status};
use crate::exchange::Row;

pub(super) const ENTRY: Entry = Entry {
    code: "fuzzy-unedited",
    severity: Severity::Warning,
    about: "a proposal that nobody has confirmed",
    false_alarms: "rows that were edited and whose status was forgotten",
    look: Look::Rows(look),
};

fn look(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    for row in rows.iter().filter(|row| row.unit.status == Status::Fuzzy && !row.unit.target().trim().is_empty()) {
        let found = row.unit.match_percent.map_or("fuzzy".to_owned(), |percent| format!("fuzzy, {percent} %"));
        findings.add_at(
            row,
            Field::Status,
            found,
            "translated",
            "read it, correct it, and set the status to translated",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::{Status, Unit};
    use crate::check::{Context, check};
    use crate::exchange::Row;

    #[test]
    fn only_proposals_that_wait_are_found() {
        let row = |number, status, target: &str| Row {
            number,
            unit: Unit { source: "نعم".into(), target: Some(target.into()), status, ..Unit::default() },
        };
        let rows = [row(2, Status::Fuzzy, "Yes"), row(3, Status::Translated, "Yes"), row(4, Status::Fuzzy, " ")];
        let found = check(&rows, &Context::default());
        let found: Vec<_> = found.iter().filter(|f| f.code == "fuzzy-unedited").map(|f| f.row).collect();
        assert_eq!(found, [Some(2)]);
    }
}
