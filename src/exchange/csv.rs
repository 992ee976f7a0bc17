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
        let delimiter = options.delimiter.unwrap_or(self.delimiter);
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
