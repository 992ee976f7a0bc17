//! CSV and TSV: a header, then one row a document.

use std::io::{self, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::value::RawValue;

use super::decompress::Stream;
use super::encoding::Scheme;
use super::error::{InputError, InputErrorKind, Place};
use super::format::Format;
use super::{FieldNames, MAX_DOCUMENT, Options};
use crate::text::{Document, Field, is_blank};

/// The rows of a table.
pub(super) struct Rows {
    reader: csv::Reader<Limited>,
    columns: Arc<Columns>,
    seen_any: bool,
}

/// One row, not yet decoded.
pub(super) struct Row {
    record: ByteRecord,
    columns: Arc<Columns>,
}

/// What the header says.
struct Columns {
    names: Vec<String>,
    id: Option<usize>,
    title: Option<usize>,
    text: usize,
    date: Option<usize>,
    url: Option<usize>,
    scheme: Scheme,
}

impl Rows {
    /// Reads the header of a table that starts with `head`, which starts with the scheme's byte order mark.
    ///
    /// # Errors
    ///
    /// When it cannot be read or has no column for the text.
    pub fn open(
        head: Vec<u8>,
        rest: Stream,
        scheme: Scheme,
        format: Format,
        place: &Place,
        options: &Options,
    ) -> Result<Self, InputError> {
        let mut whole = io::Cursor::new(head);
        whole.set_position(scheme.bom as u64);
        let wide = scheme.encoding == UTF_16LE || scheme.encoding == UTF_16BE;
        let (sample, stream, scheme): (Vec<u8>, Stream, Scheme) = if wide {
            // Commas and quotes are not single bytes here: the table is read as UTF-8.
            let mut decoder = DecodeReaderBytesBuilder::new()
                .encoding(Some(scheme.encoding))
                .bom_sniffing(false)
                .build(whole.chain(rest));
            let mut sample = Vec::new();
            let read = (&mut decoder).take(1 << 16).read_to_end(&mut sample);
            read.map_err(|error| InputError::io(place.clone(), error))?;
            let stream = Box::new(io::Cursor::new(sample.clone()).chain(decoder));
            (sample, stream, Scheme { encoding: UTF_8, bom: 0, strict: scheme.strict })
        } else {
            (whole.get_ref()[scheme.bom..].to_vec(), Box::new(whole.chain(rest)), scheme)
        };
        let delimiter = if format == Format::Tsv { b'\t' } else { delimiter(&sample) };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(Limited { inner: stream, left: MAX_DOCUMENT });
        let header = reader.byte_headers().cloned();
        let header = header.map_err(|error| InputError::new(place.clone(), csv_error(error)))?;
        if header.is_empty() {
            let kind = InputErrorKind::Empty { what: "file".to_owned() };
            return Err(InputError::new(place.clone(), kind));
        }
        let columns = Columns::of(&header, scheme, &options.fields);
        let line = header.position().map_or(1, csv::Position::line);
        let columns = columns.map_err(|kind| InputError::new(Place::line(place.name.clone(), line), kind))?;
        Ok(Self { reader, columns: Arc::new(columns), seen_any: false })
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        !self.seen_any
    }

    /// The next row and the line on which it starts. After [`InputErrorKind::Ragged`] reading may go on; other errors are
    /// final.
    pub fn next(&mut self) -> Option<(u64, Result<Row, InputErrorKind>)> {
        let mut record = ByteRecord::new();
        self.reader.get_mut().left = MAX_DOCUMENT;
        let before = self.reader.position().line();
        let result = self.reader.read_byte_record(&mut record);
        let line = record.position().map_or(before, csv::Position::line);
        match result {
            Ok(false) => return None,
            Ok(true) => self.seen_any = true,
            Err(error) => {
                self.seen_any = true;
                return Some((line, Err(csv_error(error))));
            }
        }
        let (found, expected) = (record.len(), self.columns.names.len());
        if found != expected {
            return Some((line, Err(InputErrorKind::Ragged { found, expected })));
        }
        Some((line, Ok(Row { record, columns: Arc::clone(&self.columns) })))
    }
}

impl Row {
    /// The number of its bytes, without separators.
    pub fn len(&self) -> usize {
        self.record.as_slice().len()
    }

    /// Its bytes, without separators.
    pub fn bytes(&self) -> &[u8] {
        self.record.as_slice()
    }

    /// The row as a document without blocks; its id is empty if the row has none.
    ///
    /// # Errors
    ///
    /// When a cell does not fit the named encoding, or the text is blank.
    pub fn parse(self, warning: &mut Option<String>) -> Result<Document, InputErrorKind> {
        let columns = &self.columns;
        let mut cell = |index: usize| -> Result<String, InputErrorKind> {
            let bytes = self.record.get(index).unwrap_or_default();
            let decoded = columns.scheme.decode(bytes.to_vec(), 0)?;
            if warning.is_none()
                && let Some(found) = decoded.warning
            {
                *warning = Some(format!("column \"{}\": {found}", columns.names[index]));
            }
            Ok(decoded.text)
        };
        let mut document = Document { text: cell(columns.text)?, ..Document::default() };
        if document.text.chars().all(is_blank) {
            let what = format!("field \"{}\"", columns.names[columns.text]);
            return Err(InputErrorKind::Empty { what });
        }
        for index in (0..columns.names.len()).filter(|i| *i != columns.text) {
            let value = cell(index)?;
            let filled = Some(value.clone()).filter(|value| !value.trim().is_empty());
            let index = Some(index);
            if index == columns.id {
                document.id = filled.map(|id| id.trim().to_owned()).unwrap_or_default();
            } else if index == columns.title {
                document.title = filled;
            } else if index == columns.date {
                document.date = filled;
            } else if index == columns.url {
                document.url = filled;
            } else if let Some(name) = index.and_then(|i| columns.names.get(i))
                && let Ok(value) = serde_json::to_string(&value).and_then(RawValue::from_string)
            {
                document.fields.push(Field { name: name.clone(), value });
            }
        }
        Ok(document)
    }
}

impl Columns {
    fn of(header: &ByteRecord, scheme: Scheme, names: &FieldNames) -> Result<Self, InputErrorKind> {
        let mut columns = Vec::with_capacity(header.len());
        for cell in header {
            columns.push(scheme.decode(cell.to_vec(), 0)?.text.trim().to_owned());
        }
        let find = |name: &String| columns.iter().position(|column| column == name);
        let Some(text) = find(&names.text) else {
            let found = columns.join(", ");
            return Err(InputErrorKind::NoField { field: names.text.clone(), found, role: "text" });
        };
        let (id, title, date, url) = (find(&names.id), find(&names.title), find(&names.date), find(&names.url));
        Ok(Self { id, title, text, date, url, scheme, names: columns })
    }
}

/// The separator of a `.csv` file: what its header uses. Spreadsheets in many countries write `;`.
fn delimiter(head: &[u8]) -> u8 {
    let header = head.split(|b| *b == b'\n').next().unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|d| header.contains(d)).unwrap_or(b',')
}

fn csv_error(error: csv::Error) -> InputErrorKind {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|e| e.is::<TooLong>()) => {
            InputErrorKind::TooLarge { what: "row", limit: MAX_DOCUMENT }
        }
        csv::ErrorKind::Io(error) => error.into(),
        _ => InputErrorKind::Io(io::Error::other("the table cannot be read")),
    }
}

/// A stream that fails after so many bytes, so that an unclosed quote cannot fill the memory.
struct Limited {
    inner: Stream,
    left: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
struct TooLong;

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(TooLong))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row's `id|title|text`, or `line: message`.
    fn read(bytes: &[u8], format: Format) -> Vec<String> {
        let scheme = Scheme::of(bytes, None, false, true).unwrap();
        let rows =
            Rows::open(bytes.to_vec(), Box::new(io::empty()), scheme, format, &Place::file("t"), &Options::default());
        let mut rows = match rows {
            Ok(rows) => rows,
            Err(error) => return vec![error.to_string()],
        };
        std::iter::from_fn(|| rows.next())
            .map(|(line, row)| match row.and_then(|row| row.parse(&mut None)) {
                Ok(d) => format!("{}|{}|{}", d.id, d.title.unwrap_or_default(), d.text),
                Err(kind) => format!("{line}: {kind}"),
            })
            .collect()
    }

    #[test]
    fn cells_may_hold_line_breaks_and_quotes() {
        let csv = "\u{FEFF}id,title,text\r\n1,عنوان,\"سطر\nثم \"\"آخر\"\"\"\r\n2,,نص\r\n";
        assert_eq!(read(csv.as_bytes(), Format::Csv), ["1|عنوان|سطر\nثم \"آخر\"", "2||نص"]);
        assert_eq!(read(b"id;text\n1;a, b\n", Format::Csv), ["1||a, b"]);
        assert_eq!(read(b"id\ttext\n1\ta, \"b\"\n", Format::Tsv), ["1||a, \"b\""]);
    }

    #[test]
    fn a_bad_row_is_one_error_with_its_line() {
        let found = read(b"id,text\n1,a\n2\n3,b,c\n4,\"d\ne\"\n5, \n6,f\n", Format::Csv);
        assert_eq!(found[0], "1||a");
        assert!(found[1].starts_with("3: the row has 1 cells, but the header has 2"), "{found:?}");
        assert!(found[2].starts_with("4: the row has 3 cells"), "{found:?}");
        assert_eq!(found[3], "4||d\ne");
        assert!(found[4].starts_with("7: ") || found[4].contains("the field \"text\" holds no text"), "{found:?}");
        assert_eq!(found[5], "6||f");
    }

    #[test]
    fn the_text_column_must_be_there() {
        assert_eq!(
            read(b"id,body\n1,a\n", Format::Csv),
            ["t:1: no field \"text\" (found: id, body); name it with --text-field"]
        );
    }

    #[test]
    fn spreadsheets_encodings_are_read() {
        let text = "id\ttext\r\n1\tقالت الوزارة في بيان\r\n";
        let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, Format::Tsv), ["1||قالت الوزارة في بيان"]);
        let old = encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
        assert_eq!(read(&old, Format::Tsv), ["1||قالت الوزارة في بيان"]);
    }

    #[test]
    fn an_endless_row_is_stopped() {
        let mut limited = Limited { inner: Box::new(io::repeat(b'a')), left: 100_000 };
        let error = io::copy(&mut limited, &mut io::sink()).unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<TooLong>()));
    }
}
