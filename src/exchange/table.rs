//! What tables have in common: columns by name, and cells back to units.

use std::borrow::Cow;

use super::{Row, Sheet};
use crate::bitext::{Field, Finding, Severity, Unit};

/// Puts one `'` in front of a cell that a spreadsheet would take for a formula, and of one that starts with `'` itself, so that
/// taking exactly one away gives every cell back.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes away the one `'` that [`guard`] put there, and no other.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(cell)
}

fn needs_guard(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\''])
}

/// What Arabic headers call the columns that people fill or read.
const ARABIC: [(&str, &str); 14] = [
    ("المعرف", "id"),
    ("المعرّف", "id"),
    ("المستند", "document"),
    ("الوثيقة", "document"),
    ("النص", "source"),
    ("المصدر", "source"),
    ("النص الأصلي", "source"),
    ("الترجمة", "target"),
    ("الهدف", "target"),
    ("الحالة", "status"),
    ("ملاحظة", "note"),
    ("ملاحظات", "note"),
    ("الملاحظة", "note"),
    ("الملاحظات", "note"),
];

/// The field that a column's name stands for: its own name in any case, or an Arabic one.
fn named(name: &str) -> Option<Field> {
    let name = name.trim();
    let name = ARABIC.iter().find(|(arabic, _)| *arabic == name).map_or(name, |(_, field)| field);
    Field::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
}

/// The columns of a table, as its header names them.
#[derive(Debug)]
pub struct Columns {
    /// For every column the field it holds; none for columns that mean nothing here.
    fields: Vec<Option<Field>>,
}

impl Columns {
    /// What a header says; names count without case and white space around them.
    pub fn of<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        Self { fields: header.into_iter().map(named).collect() }
    }

    /// The fields that there are columns for, in the order of the columns.
    pub fn fields(&self) -> Vec<Field> {
        self.fields.iter().flatten().copied().collect()
    }

    /// Adds a row of cells to a sheet. A cell that its field cannot hold is a finding, and the field stays empty.
    pub fn push<'a>(&self, sheet: &mut Sheet, number: usize, cells: impl IntoIterator<Item = &'a str>) {
        let mut unit = Unit::default();
        let mut bad = Vec::new();
        for (field, cell) in self.fields.iter().zip(cells) {
            if let Some(field) = field
                && let Err(value) = field.set(&mut unit, cell)
            {
                bad.push(value);
            }
        }
        sheet.findings.extend(bad.into_iter().map(|value| {
            Finding::new("sheet-bad-value", Severity::Warning, "the cell is taken for empty; correct it")
                .at(number, &unit.id)
                .in_column(value.field)
                .found(value.found)
                .expected(value.expected)
        }));
        sheet.rows.push(Row { number, unit });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_is_injective() {
        for cell in ["=1+1", "+5", "- متى تسافر؟", "@name", "\tنص", "\rنص", "'نص", "''", "'=1"] {
            assert_eq!(guard(cell).strip_prefix('\''), Some(cell));
            assert_eq!(unguard(&guard(cell)), cell);
        }
        for cell in ["", "نص", "1-2", "\"=1\""] {
            assert_eq!(guard(cell), cell);
            assert_eq!(unguard(cell), cell);
        }
        // An apostrophe that no guard put there stays: somebody typed it.
        assert_eq!(unguard("'tis"), "'tis");
    }

    #[test]
    fn arabic_headers_name_fields() {
        for (arabic, field) in ARABIC {
            assert_eq!(named(&format!(" {arabic} ")).map(Field::name), Some(field), "{arabic}");
        }
        assert_eq!(named("SOURCE").map(Field::name), Some("source"));
        assert_eq!(named("عمود آخر"), None);
    }
}
