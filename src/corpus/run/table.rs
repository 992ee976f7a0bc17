//! Lines of JSON as a Parquet table with a schema that says what each column means.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::columns::{Column, Holds};

/// Rows that are decoded at once.
const BATCH: usize = 1024;
/// Rows of a row group, which is held in memory, encoded.
const GROUP: usize = 8192;

/// A table that is being written.
pub struct Table<W: Write + Send> {
    decoder: Decoder,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Table<W> {
    /// A table of a kind with these columns.
    ///
    /// # Errors
    ///
    /// When the output fails.
    pub fn new(out: W, kind: &str, columns: &[Column]) -> io::Result<Self> {
        let schema = Arc::new(Schema::new(fields(columns)));
        let about = |(key, value): (&str, String)| KeyValue::new(key.to_owned(), value);
        let program = concat!("khulasa ", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder()
            .set_created_by(program.to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_key_value_metadata(Some(
                [
                    ("khulasa:version", program.to_owned()),
                    ("khulasa:kind", kind.to_owned()),
                    ("khulasa:columns", described(columns)),
                ]
                .map(about)
                .to_vec(),
            ))
            .build();
        let decoder =
            ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(BATCH).build_decoder().map_err(of_arrow)?;
        let writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(io::Error::other)?;
        Ok(Self { decoder, writer })
    }

    /// Adds rows: whole lines of JSON, each an object with the columns; fields that are no columns are left out.
    ///
    /// # Errors
    ///
    /// When a value is not what its column holds, or the output fails.
    pub fn write(&mut self, mut lines: &[u8]) -> io::Result<()> {
        while !lines.is_empty() {
            let read = self.decoder.decode(lines).map_err(of_arrow)?;
            lines = &lines[read..];
            // It stops where a batch is full.
            if !lines.is_empty() {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.decoder.flush().map_err(of_arrow)? {
            Some(batch) => self.writer.write(&batch).map_err(io::Error::other),
            None => Ok(()),
        }
    }

    /// Ends the table and gives the output back.
    ///
    /// # Errors
    ///
    /// When the output fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.writer.into_inner().map_err(io::Error::other)
    }
}

fn of_arrow(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

fn fields(columns: &[Column]) -> Fields {
    let field = |column: &Column| {
        let holds = match column.holds {
            Holds::Text => DataType::Utf8,
            Holds::Whole => DataType::Int64,
            Holds::Number => DataType::Float64,
            Holds::Flag => DataType::Boolean,
            Holds::List(columns) => {
                DataType::List(Arc::new(Field::new("item", DataType::Struct(fields(columns)), true)))
            }
        };
        // One entry: the order of several would differ from run to run.
        let about = HashMap::from([("description".to_owned(), column.about.to_owned())]);
        Field::new(column.name, holds, true).with_metadata(about)
    };
    columns.iter().map(field).collect()
}

/// The columns with what they mean, one a line, fields of lists with a path.
fn described(columns: &[Column]) -> String {
    fn add(out: &mut String, before: &str, columns: &[Column]) {
        for column in columns {
            out.push_str(&format!("{before}{}: {}\n", column.name, column.about));
            if let Holds::List(columns) = column.holds {
                add(out, &format!("{before}{}.", column.name), columns);
            }
        }
    }
    let mut out = String::new();
    add(&mut out, "", columns);
    out
}
