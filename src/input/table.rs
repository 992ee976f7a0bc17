//! CSV and TSV: a header, then one row a document.

use std::io::{self, Read};
use std::sync::Arc;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::value::RawValue;

use super::cells::{Cells, RowCells};
use super::decompress::Stream;
use super::encoding::Scheme;
use super::error::{InputError, InputErrorKind, Place, listed};
use super::format::Format;
use super::records;
use super::{FieldNames, Options};
use crate::text::{Document, Field, is_blank};

/// The most bytes of a header.
const MAX_HEADER: u64 = 1 << 20;

/// The rows of a table.
pub(super) struct Rows {
    cells: Cells,
    columns: Arc<Columns>,
    /// The most bytes of a row.
    limit: u64,
    seen_any: bool,
}

/// One row, not yet decoded.
pub(super) struct Row {
    cells: RowCells,
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
        let mut cells = Cells::new(stream, delimiter);
        let line = cells.line();
        let header = match cells.next(MAX_HEADER, usize::MAX) {
            Ok(Some(header)) if !header.is_too_large => header,
            Ok(Some(_)) => {
                let kind = InputErrorKind::TooLarge { what: "header", limit: MAX_HEADER };
                return Err(InputError::new(place.clone(), kind));
            }
            Ok(None) => {
                let kind = InputErrorKind::Empty { what: "file".to_owned() };
                return Err(InputError::new(place.clone(), kind));
            }
            Err(error) => return Err(InputError::io(place.clone(), error)),
        };
        let columns = Columns::of(&header, scheme, &options.fields);
        let columns = columns.map_err(|kind| InputError::new(Place::line(place.name.clone(), line), kind))?;
        Ok(Self { cells, columns: Arc::new(columns), limit: options.limit(), seen_any: false })
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        !self.seen_any
    }

    /// The next row and the line on which it starts. After [`InputErrorKind::Ragged`] and [`InputErrorKind::TooLarge`] reading may go
    /// on; other errors are final.
    pub fn next(&mut self) -> Option<(u64, Result<Row, InputErrorKind>)> {
        let line = self.cells.line();
        let expected = self.columns.names.len();
        let cells = self.cells.next(self.limit, expected).transpose()?;
        self.seen_any = true;
        let row = match cells {
            Err(error) => Err(error.into()),
            Ok(cells) if cells.is_too_large => Err(InputErrorKind::TooLarge { what: "row", limit: self.limit }),
            Ok(cells) if cells.count != expected => Err(InputErrorKind::Ragged { found: cells.count, expected }),
            Ok(cells) => Ok(Row { cells, columns: Arc::clone(&self.columns) }),
        };
        Some((line, row))
    }
}

impl Row {
    /// The number of its bytes, without separators.
    pub fn len(&self) -> usize {
        self.cells.bytes.len()
    }

    /// Its bytes, without separators.
    pub fn bytes(&self) -> &[u8] {
        &self.cells.bytes
    }

    /// Its id, if it has one that can be read.
    pub fn id(&self) -> Option<String> {
        let bytes = self.cells.get(self.columns.id?);
        let decoded = self.columns.scheme.decode(bytes.to_vec(), 0).ok()?;
        Some(decoded.text.trim().to_owned()).filter(|id| !id.is_empty())
    }

    /// The row as a document without blocks; its id is empty if the row has none.
    ///
    /// # Errors
    ///
    /// When a cell does not fit the named encoding, or the text is blank.
    pub fn parse(&self, warning: &mut Option<String>) -> Result<Document, InputErrorKind> {
        let columns = &self.columns;
        let mut cell = |index: usize| -> Result<String, InputErrorKind> {
            let bytes = self.cells.get(index);
            if index == columns.text
                && let Some(error) = records::not_utf8(bytes, columns.scheme, "cell")
            {
                return Err(error);
            }
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
    fn of(header: &RowCells, scheme: Scheme, names: &FieldNames) -> Result<Self, InputErrorKind> {
        let mut columns = Vec::with_capacity(header.count);
        for index in 0..header.count {
            columns.push(scheme.decode(header.get(index).to_vec(), 0)?.text.trim().to_owned());
        }
        let find = |name: &String| columns.iter().position(|column| column == name);
        let Some(text) = find(&names.text) else {
            let found = listed(columns.iter().map(String::as_str));
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
    fn a_row_that_is_too_long_is_skipped_and_the_next_is_read() {
        let csv = "id,text\n1,نص\n2,\"نص طويل\nفي سطرين، \"\"وأكثر\"\"\"\n3,آخر\n";
        let options = Options { max_bytes: Some(16), ..Options::default() };
        let scheme = Scheme::of(csv.as_bytes(), None, false, true).unwrap();
        let (place, rest) = (Place::file("t"), Box::new(io::empty()));
        let mut rows = Rows::open(csv.into(), rest, scheme, Format::Csv, &place, &options).unwrap();
        let (line, row) = rows.next().unwrap();
        assert_eq!((line, row.unwrap().parse(&mut None).unwrap().text.as_str()), (2, "نص"));
        let (line, row) = rows.next().unwrap();
        let message = row.err().unwrap().to_string();
        assert_eq!(
            (line, message.as_str()),
            (3, "the row is larger than 16 bytes once decompressed; divide it into smaller documents")
        );
        let (line, row) = rows.next().unwrap();
        assert_eq!((line, row.unwrap().parse(&mut None).unwrap().text.as_str()), (5, "آخر"));
        assert!(rows.next().is_none());
    }
}
