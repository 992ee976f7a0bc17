//! CSV and TSV as Excel reads them (RFC 4180): a byte order mark so that it takes the file for UTF-8, CRLF line ends, and a guard so
//! that no cell is taken for a formula.

use std::io::{self, Write};

use super::table::{Columns, guard, unguard};
use super::{Format, ReadOptions, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Unit};

/// Comma-separated values.
pub const CSV: Csv =
    Csv { name: "csv", extensions: &["csv"], about: "comma-separated values as Excel reads them", delimiter: b',' };
/// Tab-separated values.
pub const TSV: Csv = Csv { name: "tsv", extensions: &["tsv", "tab"], about: "tab-separated values", delimiter: b'\t' };

/// A format of delimited values.
#[derive(Debug)]
pub struct Csv {
    name: &'static str,
    extensions: &'static [&'static str],
    about: &'static str,
    delimiter: u8,
}

impl Format for Csv {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn recognizes(&self, _head: &[u8]) -> bool {
        false // anything could be CSV: the ending decides
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        if options.bom {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let delimiter = options.delimiter.unwrap_or(self.delimiter);
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(Field::ALL.map(Field::name)).map_err(io_error)?;
        Ok(Box::new(Rows(writer)))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        let delimiter = options.delimiter.unwrap_or_else(|| separator(bytes, self.delimiter));
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
        let malformed = |error: csv::Error| SheetError::Malformed {
            place: error.position().map_or_else(String::new, |p| format!("line {}", p.line())),
            found: error.to_string(),
            expected: "UTF-8 text".into(),
            hint: "save the sheet again as UTF-8".into(),
        };
        let columns = Columns::of(reader.headers().map_err(malformed)?);
        let mut sheet = Sheet { fields: columns.fields(), ..Sheet::default() };
        for (place, record) in reader.records().enumerate() {
            columns.push(&mut sheet, place + 2, record.map_err(malformed)?.iter().map(unguard));
        }
        Ok(sheet)
    }
}

/// What separates the columns: whichever of the format's own, `,`, `;` and tab makes most known columns of the header line, for a
/// French or Arabic Excel writes `;` and calls it CSV. The format's own where they are equal.
fn separator(bytes: &[u8], own: u8) -> u8 {
    let header = bytes.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    let header = String::from_utf8_lossy(header);
    let known =
        |by: u8| Columns::of(header.split(char::from(by)).map(|name| name.trim().trim_matches('"'))).fields().len();
    let mut best = (known(own), own);
    for by in [b',', b';', b'\t'] {
        let columns = known(by);
        if columns > best.0 {
            best = (columns, by);
        }
    }
    best.1
}

struct Rows<'a>(csv::Writer<&'a mut dyn Write>);

impl SheetWriter for Rows<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            let cells = Field::ALL.iter().map(|field| guard(&field.get(unit)).into_owned());
            self.0.write_record(cells).map_err(io_error)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

/// The error of the output itself: whoever looks for a closed pipe must see it.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_separator() {
        for (bytes, own, expected) in [
            ("id;source;target\r\nk1;\"أ, ب\";", b',', b';'),
            ("\"المعرف\"\t\"النص\"\nk1\tأ", b',', b'\t'),
            ("id,source\nk1,أ", b'\t', b','),
            ("id,source\nk1,\"أ;ب;ج\"", b',', b','),
            ("", b'\t', b'\t'),
        ] {
            assert_eq!(separator(bytes.as_bytes(), own), expected, "{bytes:?}");
        }
        let sheet = CSV.read("id;النص\r\nk1;\"أ, ب\"\r\n".as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!((sheet.rows[0].unit.id.as_str(), sheet.rows[0].unit.source.as_str()), ("k1", "أ, ب"));
    }
}
