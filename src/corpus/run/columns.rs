//! What the columns of a table are, for formats that must know beforehand.

/// A column of a table, or a field of its rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its name, as in JSON.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What that means, for whoever opens the table.
    pub about: &'static str,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Holds {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A list of records with these fields.
    List(&'static [Column]),
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, holds: Holds, about: &'static str) -> Self {
        Self { name, holds, about }
    }
}
