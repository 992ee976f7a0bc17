//! Worksheets in and out, one file a format. Formats rank nothing and split nothing; they carry [`Unit`]s.
//!
//! A [`Format`] says which fields it keeps, writes units as they come ([`SheetWriter`]) and reads a whole sheet ([`Sheet`]). What
//! tables have in common (columns by name, cells back to units) is in `table`.

mod csv;
mod extra;
mod jsonl;
mod lines;
mod table;
mod tmx;
mod xliff;
mod xliff12;
#[cfg(feature = "xlsx")]
mod xlsx;
mod xml;

use std::io::{self, Write};

pub use extra::Extra;
pub use table::guard;

use crate::bitext::{Field, Finding, Languages, Unit};

/// A worksheet format.
pub trait Format: Sync {
    /// The name on the command line.
    fn name(&self) -> &'static str;

    /// The file endings that choose it, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// One line for the help.
    fn about(&self) -> &'static str;

    /// The fields that it keeps: written and read again they are the same.
    fn fields(&self) -> &'static [Field] {
        &Field::ALL
    }

    /// Whether it keeps columns that are no fields ([`Extra`]).
    fn keeps_extra(&self) -> bool {
        false
    }

    /// Whether a file that starts with these bytes is of this format, whatever its name.
    fn recognizes(&self, head: &[u8]) -> bool;

    /// Starts a sheet.
    ///
    /// # Errors
    ///
    /// When `out` fails.
    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>>;

    /// Reads a whole sheet. What is wrong with single rows is a finding of the sheet.
    ///
    /// # Errors
    ///
    /// When the bytes are no sheet of this format, or one past a limit.
    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError>;

    /// A second file of another format that is written beside, and the ending by which its name differs.
    fn companion(&self) -> Option<(&'static str, &'static dyn Format)> {
        None
    }
}

/// Takes the units of a sheet, in order.
pub trait SheetWriter {
    /// Writes some units.
    ///
    /// # Errors
    ///
    /// When the output fails, or the format cannot hold what it is given.
    fn units(&mut self, units: &[Unit]) -> io::Result<()>;

    /// Ends the sheet. Nothing but a finished sheet is one.
    ///
    /// # Errors
    ///
    /// When the output fails.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// How a sheet is written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// Of sources and targets.
    pub languages: Languages,
    /// CSV: whether a byte order mark comes first.
    pub bom: bool,
    /// CSV: between two fields, if not the format's own.
    pub delimiter: Option<u8>,
    /// Further columns of tables, with cells for all units that will be written.
    pub extra: Extra,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { languages: Languages::default(), bom: true, delimiter: None, extra: Extra::default() }
    }
}

/// How a sheet is read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The encoding, which must fit; `None` to have it guessed.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// CSV: between two fields; `None` to see from the header.
    pub delimiter: Option<u8>,
    /// The bytes of the companion file, if there is one.
    pub companion: Option<Vec<u8>>,
}

/// A sheet that was read.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The languages, where the format says them.
    pub languages: Option<Languages>,
    /// CSV: between two fields.
    pub delimiter: Option<u8>,
    /// The fields that the sheet has.
    pub fields: Vec<Field>,
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// Columns that are no fields, with cells for every row.
    pub extra: Extra,
    /// What was odd about the sheet or single rows: codes `sheet-…`.
    pub findings: Vec<Finding>,
}

/// A row of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number as [`Finding::row`] counts.
    pub number: usize,
    /// What it holds.
    pub unit: Unit,
}

/// Why a file could not be read as a sheet. The name of the file comes in front.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// Some place in it is wrong.
    #[error("{place}: found {found}, expected {expected}; {hint}")]
    Malformed {
        /// Where, as in `line 3`.
        place: String,
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
        /// What to do about it.
        hint: String,
    },
    /// It is past a limit.
    #[error("{what} is larger than the limit of {limit}; {hint}")]
    TooLarge {
        /// What is too large, as in `the sheet`.
        what: String,
        /// The limit with its unit.
        limit: String,
        /// What to do about it.
        hint: String,
    },
}

/// Every format; the first is the default where people read the file, and the order is that in which content is recognized.
pub const FORMATS: &[&dyn Format] = &[
    &csv::CSV,
    &csv::TSV,
    #[cfg(feature = "xlsx")]
    &xlsx::XLSX,
    &jsonl::Jsonl,
    &xliff12::Xliff12,
    &xliff::Xliff,
    &tmx::Tmx,
    &lines::LINES,
    &lines::IDS,
];

/// The format of a name.
pub fn by_name(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|f| f.name() == name)
}

/// The format that a file's ending chooses for writing.
pub fn by_extension(extension: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|f| f.extensions().iter().any(|e| e.eq_ignore_ascii_case(extension)))
}

/// The format of a file to be read: what its first bytes say, or else its ending.
pub fn recognize(head: &[u8], extension: Option<&str>) -> Option<&'static dyn Format> {
    let by_content = FORMATS.iter().copied().find(|f| f.recognizes(head));
    by_content.or_else(|| extension.and_then(by_extension))
}
