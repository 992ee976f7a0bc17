//! CSV and TSV as Excel reads them (RFC 4180): a byte order mark so that it takes the file for UTF-8, CRLF line ends, and a guard so
//! that no cell is taken for a formula.

use std::io::{self, Write};

use super::table::{Columns, guard, unguard};
use super::{Extra, Format, ReadOptions, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Finding, Severity, Unit};
use crate::input::decode_text;

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

    fn keeps_extra(&self) -> bool {
        true
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        if options.bom {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let delimiter = options.delimiter.unwrap_or(self.delimiter);
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(out);
        let extra = options.extra.clone();
        let names = extra.names.iter().map(|name| guard(name).into_owned());
        writer.write_record(Field::ALL.map(|f| f.name().to_owned()).into_iter().chain(names)).map_err(io_error)?;
        Ok(Box::new(Rows { writer, extra, next: 0 }))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let decoded = decode_text(bytes, options.encoding);
        let (text, warning) = decoded.map_err(|error| SheetError::Malformed {
            place: "the file".into(),
            found: error.to_string(),
            expected: "text".into(),
            hint: "save the sheet again as CSV in UTF-8".into(),
        })?;
        let delimiter = options.delimiter.unwrap_or_else(|| separator(text.as_bytes(), self.delimiter));
        if let Some(line) = unclosed(text.as_bytes(), delimiter) {
            return Err(SheetError::Malformed {
                place: format!("line {line}"),
                found: "a cell that starts with a quotation mark and never ends".into(),
                expected: "a second quotation mark before the next separator".into(),
                hint: "close it, or double the quotation mark if it belongs to the text".into(),
            });
        }
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let malformed = |error: csv::Error| SheetError::Malformed {
            place: error.position().map_or_else(|| "the file".into(), |p| format!("line {}", p.line())),
            found: error.to_string(),
            expected: "rows of cells".into(),
            hint: "save the sheet again as CSV in UTF-8".into(),
        };
        let header = reader.headers().map_err(malformed)?;
        let columns = Columns::of(header.iter().map(unguard));
        let mut sheet = columns.sheet(header)?;
        sheet.delimiter = Some(delimiter);
        sheet.findings.extend(warning.map(|found| {
            Finding::new(
                "sheet-encoding",
                Severity::Warning,
                "look whether the letters are right; if not, name the encoding",
            )
            .found(found)
        }));
        // Empty lines are no records, but a spreadsheet shows each as a row.
        let mut number = 1 + empty_lines(text.as_bytes(), 0);
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            number += 1 + record.position().map_or(0, |p| empty_lines(text.as_bytes(), p.byte() as usize));
            columns.push(&mut sheet, number, record.iter().map(unguard));
        }
        columns.finish(&mut sheet);
        Ok(sheet)
    }
}

/// How many empty lines there are from a place on, where a record ended.
fn empty_lines(bytes: &[u8], at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    if at == 0 {
        rest = rest.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(rest);
    } else if bytes[..at.min(bytes.len())].ends_with(b"\r") {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest); // the other half of the record's own end
    }
    let mut lines = 0;
    while let Some(behind) = [&b"\r\n"[..], b"\n", b"\r"].iter().find_map(|end| rest.strip_prefix(*end)) {
        (rest, lines) = (behind, lines + 1);
    }
    lines
}

/// The line on which a quoted cell starts that never ends. All behind it would be taken for that one cell.
fn unclosed(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let (mut line, mut opened, mut at_start, mut quoted) = (1, 1, true, false);
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        line += usize::from(byte == b'\n');
        match byte {
            b'"' if quoted && rest.peek() == Some(&b'"') => drop(rest.next()),
            b'"' if quoted => quoted = false,
            b'"' if at_start => (quoted, opened) = (true, line),
            _ => {}
        }
        at_start = !quoted && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    quoted.then_some(opened)
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

struct Rows<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    extra: Extra,
    /// The number of units that were written.
    next: usize,
}

impl SheetWriter for Rows<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            let cells = Field::ALL.iter().map(|field| guard(&field.get(unit)).into_owned());
            let extra = self.extra.row(self.next).map(|cell| guard(cell).into_owned());
            self.writer.write_record(cells.chain(extra)).map_err(io_error)?;
            self.next += 1;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
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

    fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
        CSV.read(bytes, &ReadOptions::default())
    }

    #[test]
    fn sheets_of_old_and_other_spreadsheets_are_read() {
        let text = "id,source,target,status\r\nk1,وصل الوفد إلى المدينة.,The delegation arrived.,مترجم\r\n";
        let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let old = encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
        for bytes in [text.as_bytes(), &utf16, &old, text.replace("\r\n", "\r").as_bytes()] {
            let unit = &read(bytes).unwrap().rows[0].unit;
            assert_eq!(
                (unit.source.as_str(), unit.status),
                ("وصل الوفد إلى المدينة.", crate::bitext::Status::Translated)
            );
        }
    }

    #[test]
    fn what_is_odd_about_a_table_is_a_finding_and_nothing_is_lost() {
        let codes = |text: &str| -> Vec<(&str, Option<usize>)> {
            read(text.as_bytes()).unwrap().findings.iter().map(|f| (f.code, f.row)).collect()
        };
        assert_eq!(codes("id,source,target\nk1,أ,a\n"), []);
        assert_eq!(codes("id,source,target\nk1,أ\n,,\n"), []);
        assert_eq!(codes("id,source,target\nk1,أ,a,b\n"), [("sheet-long-row", Some(2))]);
        assert_eq!(codes("id,source,target,target\nk1,أ,a,b\n"), [("sheet-double-column", None)]);
        assert_eq!(codes("id,source\nk1,أ\n"), [("sheet-no-column", None)]);
        assert_eq!(codes("id,source,target,status\nk1,أ,a,done\n"), [("sheet-bad-value", Some(2))]);
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_shows_them() {
        // An empty line is a row, a line break in a cell is none.
        let lines = ["id,source,target", "", "k1,\"أ~ب\",a", "k2,ب,b", "", "", "k3,ج,c", "", " ,,", "k4,د,d", ""];
        for end in ["\n", "\r\n", "\r"] {
            for (before, by) in [("", 0), ("\u{FEFF}", 0), (end, 1), (&end.repeat(3), 3)] {
                let text = format!("{before}{}", lines.join(end).replace('~', end));
                let numbers: Vec<usize> = read(text.as_bytes()).unwrap().rows.iter().map(|row| row.number).collect();
                assert_eq!(numbers, [3, 4, 7, 10].map(|n| n + by), "{text:?}");
            }
        }
    }

    #[test]
    fn what_is_no_worksheet_is_an_error_that_says_where() {
        let error = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(error("name,age\nx,1\n").starts_with("the header: found the columns name, age, expected"));
        assert!(error("").starts_with("the header: found"));
        assert!(error("id,source,target\nk1,\"أ\"\"ب\",a\nk2,\"ب,b\nk3,ج,c\n").starts_with("line 3: found a cell"));
        assert_eq!(unclosed(b"a\"b,\"c\"\"\"\n", b','), None);
    }
}
