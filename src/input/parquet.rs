//! Parquet tables: a row a document, its columns by name, the others passed through.
//!
//! Rows are read in small batches, page by page, and written as lines of JSON, so that a column means what the field of that name means in
//! JSONL, whatever its type.

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, RecordBatch};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::Options;
use super::error::{InputErrorKind, listed};
use super::guard::guarded;

/// The name of the data in messages.
const CODEC: &str = "Parquet";

/// About how many bytes are read at once.
const BATCH_BYTES: i64 = 4 << 20;

/// The most rows that are read at once.
const BATCH_ROWS: i64 = 1024;

/// The rows of a table.
pub(super) struct Rows {
    batches: ParquetRecordBatchReader,
    /// The columns that mean something, by their places.
    named: Vec<usize>,
    /// The rows of a batch as lines of JSON, and where the next one starts.
    lines: Vec<u8>,
    at: usize,
    number: u64,
    limit: u64,
    is_done: bool,
}

impl Rows {
    /// Opens the table that a file holds.
    ///
    /// # Errors
    ///
    /// When the file is damaged or has no column for the text.
    pub fn open(file: File, options: &Options) -> Result<Self, InputErrorKind> {
        let fields = &options.fields;
        guarded(CODEC, || {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(&error))?;
            let names: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
            if !names.contains(&fields.text) {
                let found = listed(names.iter().map(String::as_str));
                return Err(InputErrorKind::NoField { field: fields.text.clone(), found, role: "text" });
            }
            let roles = [&fields.id, &fields.title, &fields.text, &fields.date, &fields.url];
            let named = (0..names.len()).filter(|&place| roles.contains(&&names[place])).collect();
            let groups = builder.metadata().row_groups();
            // The largest rows of any group are what a batch is measured by.
            let size = groups.iter().map(|group| group.total_byte_size() / group.num_rows().max(1)).max().unwrap_or(0);
            let rows = (BATCH_BYTES / size.max(1)).clamp(1, BATCH_ROWS);
            let batches = builder.with_batch_size(usize::try_from(rows).unwrap_or(1)).build();
            let batches = batches.map_err(|error| damaged(&error))?;
            Ok(Self { batches, named, lines: Vec::new(), at: 0, number: 0, limit: options.limit(), is_done: false })
        })
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.number == 0
    }

    /// The next row as a line of JSON, and its number from 1. After [`InputErrorKind::TooLarge`] reading may go on; after another error
    /// there is nothing more.
    pub fn next(&mut self) -> Option<(u64, Result<Vec<u8>, InputErrorKind>)> {
        while self.at == self.lines.len() {
            if self.is_done {
                return None;
            }
            match guarded(CODEC, || self.fill()) {
                Ok(true) => {}
                Ok(false) => self.is_done = true,
                Err(error) => {
                    self.is_done = true;
                    self.number += 1;
                    return Some((self.number, Err(error)));
                }
            }
        }
        self.number += 1;
        let rest = &self.lines[self.at..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.at += (length + 1).min(rest.len());
        if length as u64 > self.limit {
            return Some((self.number, Err(InputErrorKind::TooLarge { what: "row", limit: self.limit })));
        }
        Some((self.number, Ok(rest[..length].to_vec())))
    }

    /// Reads a batch; `false` at the end.
    fn fill(&mut self) -> Result<bool, InputErrorKind> {
        self.lines.clear();
        self.at = 0;
        let Some(batch) = self.batches.next() else { return Ok(false) };
        let batch = batch.and_then(|batch| with_strings(&batch, &self.named)).map_err(|error| damaged(&error))?;
        let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(&mut self.lines);
        let written = writer.write(&batch).and_then(|()| writer.finish());
        drop(writer);
        if let Err(error) = written {
            self.lines.clear(); // no row of a batch that is half written
            return Err(damaged(&error));
        }
        Ok(true)
    }
}

/// The batch with the bytes of these columns as text: many programs write strings without saying that they are. What is no UTF-8 becomes
/// U+FFFD.
fn with_strings(batch: &RecordBatch, named: &[usize]) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
    let mut columns = batch.columns().to_vec();
    for &place in named {
        if let Some(strings) = strings_of(&columns[place]) {
            let name = fields[place].name().clone();
            fields[place] = Arc::new(Field::new(name, DataType::LargeUtf8, true));
            columns[place] = strings;
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// A column of bytes as one of strings; `None` for other columns.
fn strings_of(column: &ArrayRef) -> Option<ArrayRef> {
    let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let strings: LargeStringArray = match column.data_type() {
        DataType::Binary => column.as_binary::<i32>().iter().map(text).collect(),
        DataType::LargeBinary => column.as_binary::<i64>().iter().map(text).collect(),
        DataType::BinaryView => column.as_binary_view().iter().map(text).collect(),
        _ => return None,
    };
    Some(Arc::new(strings))
}

fn damaged(error: &dyn std::error::Error) -> InputErrorKind {
    InputErrorKind::Damaged { codec: CODEC, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use arrow_array::types::Int32Type;
    use arrow_array::{
        BinaryArray, BooleanArray, DictionaryArray, Float64Array, Int64Array, ListArray, StringArray, StringViewArray,
        TimestampNanosecondArray,
    };
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;

    use super::*;
    use crate::input::Source;

    fn table(columns: Vec<(&str, ArrayRef)>, group: usize, compression: Compression) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties =
            WriterProperties::builder().set_max_row_group_row_count(Some(group)).set_compression(compression).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn texts(texts: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(texts.to_vec()))
    }

    /// Every document as `id|title|date|text|fields`, or the error's message in its place.
    fn read(bytes: &[u8], options: &Options) -> Vec<String> {
        let source = Source { path: Some("t.parquet".into()), id: "t.parquet".to_owned() };
        let reader = match source.open_stream(Box::new(Cursor::new(bytes.to_vec())), options) {
            Ok(reader) => reader,
            Err(error) => return vec![error.to_string()],
        };
        reader
            .map(|raw| match raw.and_then(|raw| raw.parse(options)) {
                Ok(parsed) => {
                    let d = parsed.document;
                    let fields: Vec<String> =
                        d.fields.iter().map(|f| format!("{}={}", f.name, f.value.get())).collect();
                    let (title, date) = (d.title.unwrap_or_default(), d.date.unwrap_or_default());
                    format!("{}|{title}|{date}|{}|{}", d.id, d.text, fields.join(" "))
                }
                Err(error) => error.to_string(),
            })
            .collect()
    }

    #[test]
    fn columns_of_all_types_are_fields_by_name() {
        let tags = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None]);
        let topics: DictionaryArray<Int32Type> = ["سياسة", "رياضة"].into_iter().collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![Some(7), None]))),
            ("title", Arc::new(StringViewArray::from(vec![Some("عنوان"), None]))),
            ("text", Arc::new(BinaryArray::from(vec!["نص \"أول\"\nوثان".as_bytes(), b"\xD9\x86\xFF"]))),
            ("date", Arc::new(TimestampNanosecondArray::from(vec![Some(1_714_557_600_000_000_000), None]))),
            ("score", Arc::new(Float64Array::from(vec![Some(0.5), Some(f64::NAN)]))),
            ("ok", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("tags", Arc::new(tags)),
            ("topic", Arc::new(topics)),
        ];
        let expected = [
            "7|عنوان|2024-05-01T10:00:00|نص \"أول\"\nوثان|score=0.5 ok=true tags=[1,null] topic=\"سياسة\"",
            "t.parquet:2|||ن\u{FFFD}|score=null ok=null tags=null topic=\"رياضة\"",
        ];
        let zstd = Compression::ZSTD(Default::default());
        let gzip = Compression::GZIP(Default::default());
        let brotli = Compression::BROTLI(Default::default());
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd, gzip, brotli, Compression::LZ4_RAW] {
            assert_eq!(read(&table(columns.clone(), 1, compression), &Options::default()), expected, "{compression:?}");
        }
    }

    #[test]
    fn a_bad_row_is_one_error_with_its_number() {
        let long = "نص طويل ".repeat(100);
        let text = texts(&[Some("أ"), None, Some(&long), Some(" "), Some("ب")]);
        let options = Options { max_bytes: Some(100), ..Options::default() };
        let found = read(&table(vec![("text", text)], 2, Compression::SNAPPY), &options);
        assert_eq!((found[0].as_str(), found[4].as_str()), ("t.parquet:1|||أ|", "t.parquet:5|||ب|"));
        assert_eq!(found[1], "t.parquet:2: the field \"text\" is null, expected a string");
        assert!(found[2].starts_with("t.parquet:3: the row is larger than 100 bytes"), "{found:?}");
        assert_eq!(found[3], "t.parquet:4: the field \"text\" holds no text");
    }

    #[test]
    fn the_text_column_must_be_there_and_may_be_named() {
        let bytes = table(vec![("n", texts(&[Some("1")])), ("body", texts(&[Some("نص")]))], 10, Compression::SNAPPY);
        let expected = "t.parquet: no field \"text\" (found: n, body); name it with --text-field";
        assert_eq!(read(&bytes, &Options::default()), [expected]);
        let fields = crate::input::FieldNames { text: "body".to_owned(), id: "n".to_owned(), ..Default::default() };
        assert_eq!(read(&bytes, &Options { fields, ..Options::default() }), ["1|||نص|"]);
        let empty = table(vec![("text", texts(&[]))], 10, Compression::SNAPPY);
        assert_eq!(read(&empty, &Options::default()), ["t.parquet: the table holds no text"]);
    }

    #[test]
    fn cut_and_changed_tables_never_crash() {
        let text: Vec<Option<&str>> = vec![Some("وصل الوفد صباحا."); 20];
        let whole = table(vec![("text", texts(&text)), ("n", texts(&text))], 7, Compression::SNAPPY);
        for end in 4..whole.len() {
            assert!(!read(&whole[..end], &Options::default()).is_empty());
        }
        for at in 4..whole.len() {
            for mask in [0x01, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed[at] ^= mask;
                assert!(!read(&changed, &Options::default()).is_empty());
            }
        }
    }
}
