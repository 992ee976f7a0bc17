//! Rows that stand in the sheet more than once.

use rustc_hash::FxHashMap;

use super::{Context, Entry, Findings, Look};
use crate::bitext::{Field, Severity};
use crate::exchange::Row;

pub(super) const ENTRY: Entry = Entry {
    code: "row-duplicate",
    severity: Severity::Error,
    about: "two rows have the same id",
    false_alarms: "",
    look: Look::Rows(look),
};

fn look(rows: &[Row], _: &Context, findings: &mut Findings<'_>) {
    let mut first = FxHashMap::default();
    for row in rows.iter().filter(|row| !row.unit.id.is_empty()) {
        let number = *first.entry(row.unit.id.as_str()).or_insert(row.number);
        if number != row.number {
            findings.add_at(
                row,
                Field::Id,
                row.unit.id.as_str(),
                "one row an id",
                format!("row {number} has this id; keep one"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::Unit;
    use crate::check::{Context, check};
    use crate::exchange::Row;

    #[test]
    fn the_later_row_of_an_id_is_found_and_rows_without_ids_are_not() {
        let row = |number, id: &str| {
            let unit = Unit { id: id.into(), target: Some("text".into()), ..Unit::default() };
            Row { number, unit }
        };
        let rows = [row(2, "k1"), row(3, "k2"), row(4, "k1"), row(5, ""), row(6, "")];
        let found = check(&rows, &Context::default());
        let found: Vec<_> = found.iter().filter(|finding| finding.code == "row-duplicate").collect();
        assert_eq!(found.iter().map(|finding| finding.row).collect::<Vec<_>>(), [Some(4)]);
        assert!(found[0].hint.contains("row 2"), "{}", found[0].hint);
    }
}
