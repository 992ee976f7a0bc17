//! Worksheets in and out, one file a format. Formats rank nothing and split nothing; they carry [`Unit`]s.

mod csv;

use std::io::{self, Write};

pub use csv::{CsvOptions, guard, write_header, write_units};

use crate::bitext::Unit;

/// A worksheet format.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// The file endings that choose it.
    pub extensions: &'static [&'static str],
    /// Between two fields.
    pub delimiter: u8,
}

/// Every format; the first is the default.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", extensions: &["csv"], delimiter: b',' },
    Format { name: "tsv", extensions: &["tsv", "tab"], delimiter: b'\t' },
];

/// The format of a name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == name)
}

/// The format of a file's ending.
pub fn by_extension(extension: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.extensions.iter().any(|e| e.eq_ignore_ascii_case(extension)))
}

impl Format {
    /// Writes the start of a sheet: byte order mark and column names.
    pub fn start(&self, out: &mut dyn Write, bom: bool) -> io::Result<()> {
        write_header(out, &CsvOptions { delimiter: self.delimiter, bom })
    }

    /// Writes rows.
    pub fn rows(&self, out: &mut dyn Write, units: &[Unit]) -> io::Result<()> {
        write_units(out, units, self.delimiter)
    }
}
