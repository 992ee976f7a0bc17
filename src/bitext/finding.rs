//! What reading and checking a worksheet found: data, not errors.

use std::borrow::Cow;

use serde::Serialize;

use super::Field;

/// Something a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable, such as `number-missing`: scripts and suppressions rely on it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The row as the program that shows the sheet counts it (the first row below the header of a table is 2), the line of a file
    /// of lines, the number of the unit in an XML file, from 1; none when it is about the whole sheet or about a unit that is not
    /// there.
    pub row: Option<usize>,
    /// The column's name.
    pub column: Option<&'static str>,
    /// The unit's id; empty when it is about no unit.
    pub id: String,
    /// What stands there.
    pub found: String,
    /// What should; empty when that cannot be said.
    pub expected: String,
    /// What to do about it.
    pub hint: Cow<'static, str>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; often right as it is.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong: `worksheet import` refuses the sheet.
    Error,
}

impl Severity {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Finding {
    /// A finding about a whole sheet; the other methods say more.
    pub fn new(code: &'static str, severity: Severity, hint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            severity,
            row: None,
            column: None,
            id: String::new(),
            found: String::new(),
            expected: String::new(),
            hint: hint.into(),
        }
    }

    /// The same in this row, about this unit.
    pub fn at(mut self, row: usize, id: &str) -> Self {
        (self.row, self.id) = (Some(row), id.to_owned());
        self
    }

    /// The same in this column.
    pub fn in_column(mut self, field: Field) -> Self {
        self.column = Some(field.name());
        self
    }

    /// The same with what stands there.
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// The same with what should stand there.
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }
}
