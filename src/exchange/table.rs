//! What tables have in common: columns by name, and cells back to units.

use std::borrow::Cow;

use super::{Row, Sheet, SheetError};
use crate::arabic::normalize::fold;
use crate::bitext::{Field, Finding, Severity, Status, Unit};

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
const ARABIC: [(&str, &str); 13] = [
    ("المعرف", "id"),
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

/// The field that a column's name stands for: its own name in any case, or an Arabic one in any spelling ([`fold`]): ة and ه, with
/// marks and without.
fn named(name: &str) -> Option<Field> {
    // A byte order mark that a program took for text, as it is or read as Windows-1252, is no part of the first name.
    let name = name.strip_prefix('\u{FEFF}').or_else(|| name.strip_prefix("\u{EF}\u{BB}\u{BF}")).unwrap_or(name).trim();
    let folded = fold(name);
    let name = ARABIC.iter().find(|(arabic, _)| fold(arabic) == folded).map_or(name, |(_, field)| field);
    Field::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
}

/// The columns of a table, as its header names them.
#[derive(Debug)]
pub struct Columns {
    /// For every column the field it holds; none for columns that mean nothing here.
    fields: Vec<Option<Field>>,
    /// The places and names of those, and of second columns of a field.
    extra: Vec<(usize, String)>,
}

impl Columns {
    /// What a header says; names count without case and white space around them.
    pub fn of<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut fields, mut extra) = (Vec::new(), Vec::new());
        for (place, name) in header.into_iter().enumerate() {
            let field = named(name);
            if field.is_none() || fields.contains(&field) {
                extra.push((place, name.trim().to_owned()));
            }
            fields.push(field);
        }
        Self { fields, extra }
    }

    /// The fields that there are columns for, in the order of the columns.
    pub fn fields(&self) -> Vec<Field> {
        self.fields.iter().flatten().copied().collect()
    }

    /// A sheet without rows that says what is odd about its header.
    ///
    /// # Errors
    ///
    /// When no column is known: this is no worksheet. `header` is what was found.
    pub fn sheet<'a>(&self, header: impl IntoIterator<Item = &'a str>) -> Result<Sheet, SheetError> {
        let names: Vec<&str> = header.into_iter().map(str::trim).collect();
        if self.fields().is_empty() {
            let found = format!("the columns {}", names.join(", "));
            return Err(SheetError::Malformed {
                place: "the header".into(),
                found: if found.chars().count() > 200 {
                    found.chars().take(200).chain(['…']).collect()
                } else {
                    found
                },
                expected: "columns such as id, source and target".into(),
                hint: "name the columns in the first row as `khulasa worksheet export` does".into(),
            });
        }
        let mut sheet = Sheet { fields: self.fields(), ..Sheet::default() };
        sheet.extra.names = self.extra.iter().map(|(_, name)| name.clone()).collect();
        sheet.fields.dedup();
        for (place, field) in self.fields.iter().enumerate() {
            if let Some(field) = field
                && self.fields[..place].contains(&Some(*field))
            {
                let hint = "only the first of these columns counts; rename or delete the other";
                sheet.findings.push(
                    Finding::new("sheet-double-column", Severity::Warning, hint)
                        .in_column(*field)
                        .found(names.get(place).copied().unwrap_or_default()),
                );
            }
        }
        for field in [Field::Id, Field::Source, Field::Target] {
            if !self.fields.contains(&Some(field)) {
                let hint = "every row is taken to be empty there; put the column back";
                // Text goes its way without ids, but not back to where it stood.
                let severity = if field == Field::Id { Severity::Warning } else { Severity::Error };
                sheet.findings.push(
                    Finding::new("sheet-no-column", severity, hint)
                        .in_column(field)
                        .found(names.join(", "))
                        .expected(field.name()),
                );
            }
        }
        Ok(sheet)
    }

    /// Adds a row of cells to a sheet. A cell that its field cannot hold is a finding, and the field stays empty; so is a cell behind
    /// the last column. Rows of blank cells are none.
    pub fn push<'a>(&self, sheet: &mut Sheet, number: usize, cells: impl IntoIterator<Item = &'a str>) {
        let cells: Vec<&str> = cells.into_iter().collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let mut unit = Unit::default();
        let mut bad = Vec::new();
        for (place, (field, cell)) in self.fields.iter().zip(&cells).enumerate() {
            if let Some(field) = field
                && !self.fields[..place].contains(&Some(*field))
                && let Err(value) = field.set(&mut unit, in_english(*field, cell))
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
        let beyond: Vec<&str> = cells.iter().skip(self.fields.len()).copied().filter(|c| !c.is_empty()).collect();
        if !beyond.is_empty() {
            let hint = "a separator inside a cell that is not quoted moves all behind it; put the row right";
            sheet.findings.push(
                Finding::new("sheet-long-row", Severity::Error, hint)
                    .at(number, &unit.id)
                    .found(beyond.join(" | "))
                    .expected(format!("{} cells", self.fields.len())),
            );
        }
        if !self.extra.is_empty() {
            let cell = |(place, _): &(usize, String)| cells.get(*place).map_or_else(String::new, |c| (*c).to_owned());
            sheet.extra.cells.push(self.extra.iter().map(cell).collect());
        }
        sheet.rows.push(Row { number, unit });
    }

    /// Ends a sheet: columns of nothing are none.
    pub fn finish(&self, sheet: &mut Sheet) {
        sheet.extra.tidy(&self.extra.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    }
}

/// What Arabic sheets call a status, of a text (النص) or a sentence (الجملة).
const STATUSES: [(&str, Status); 12] = [
    ("جديد", Status::New),
    ("جديدة", Status::New),
    ("مقترح", Status::Fuzzy),
    ("مقترحة", Status::Fuzzy),
    ("مترجم", Status::Translated),
    ("مترجمة", Status::Translated),
    ("مراجع", Status::Reviewed),
    ("مراجعة", Status::Reviewed),
    ("معتمد", Status::Approved),
    ("معتمدة", Status::Approved),
    ("مرفوض", Status::Rejected),
    ("مرفوضة", Status::Rejected),
];

/// A cell whose Arabic value has an English name.
fn in_english(field: Field, cell: &str) -> &str {
    if field != Field::Status || cell.is_ascii() {
        return cell;
    }
    let folded = fold(cell);
    STATUSES.iter().find(|(name, _)| fold(name) == folded).map_or(cell, |(_, status)| status.name())
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
        assert_eq!(named("\u{FEFF}id"), Some(Field::Id));
        assert_eq!(named("ï»¿id"), Some(Field::Id));
        assert_eq!(named("SOURCE").map(Field::name), Some("source"));
        for (written, field) in [("المعرّف", Field::Id), ("الترجمه", Field::Target), ("الحَالَة", Field::Status)]
        {
            assert_eq!(named(written), Some(field), "{written}");
        }
        assert_eq!(named("عمود آخر"), None);
    }

    #[test]
    fn arabic_statuses_are_read_in_any_spelling_and_both_genders() {
        for (cell, expected) in
            [("مترجَم", "translated"), (" مراجعه ", "reviewed"), ("معتمدة", "approved"), ("مرفوضة", "rejected")]
        {
            assert_eq!(in_english(Field::Status, cell), expected, "{cell}");
        }
        assert_eq!(in_english(Field::Status, "منجز"), "منجز");
        assert_eq!(in_english(Field::Note, "مترجم"), "مترجم", "a note is no status");
    }
}
