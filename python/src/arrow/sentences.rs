//! Sentences as rows.

use std::panic::catch_unwind;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::builder::{Int32Builder, Int64Builder, StringBuilder};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use khulasa::corpus;
use khulasa::input::Newlines;
use khulasa::text::{Document, Sentence};

use super::columns::Rows;
use super::{Job, Place, places};
use crate::FAILED;
use crate::documents::sentences;

/// The job: a row a sentence, and one for each document that cannot be split.
pub struct Sentences {
    newlines: Newlines,
    max_words: Option<usize>,
    schema: SchemaRef,
}

impl Sentences {
    /// With line breaks of this meaning; sentences of more words are cut.
    pub fn new(newlines: Newlines, max_words: Option<usize>) -> Self {
        let schema = Schema::new(vec![
            Field::new("id", DataType::Utf8, true),
            Field::new("index", DataType::Int32, true),
            Field::new("start", DataType::Int64, true),
            Field::new("end", DataType::Int64, true),
            Field::new("text", DataType::Utf8, true),
            Field::new("kind", DataType::Utf8, true),
            Field::new("error", DataType::Utf8, true),
        ]);
        Self { newlines, max_words, schema: Arc::new(schema) }
    }

    fn split(&self, rows: &Rows, row: usize) -> Result<(Document, Vec<Sentence>), String> {
        let document = rows.document(row, self.newlines)?;
        let found = catch_unwind(|| sentences(&document, self.max_words));
        let found = found.map_err(|_| FAILED.to_owned())?;
        Ok((document, found))
    }
}

impl Job for Sentences {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn run(&self, batch: &RecordBatch, rows: &Rows) -> Result<RecordBatch, ArrowError> {
        let (mut id, mut text, mut kind, mut error) =
            (StringBuilder::new(), StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
        let (mut index, mut start, mut end) = (Int32Builder::new(), Int64Builder::new(), Int64Builder::new());
        let work = |(): &mut (), place: Place| (place.row, self.split(rows, place.row));
        let done: Result<(), ArrowError> = corpus::in_order(
            places(rows, batch.num_rows()),
            || (),
            work,
            |(row, split)| {
                let (document, found) = match split {
                    Ok(split) => split,
                    Err(reason) => {
                        id.append_option(rows.id(row));
                        error.append_value(reason);
                        index.append_null();
                        start.append_null();
                        end.append_null();
                        text.append_null();
                        kind.append_null();
                        return Ok(());
                    }
                };
                for (number, sentence) in found.iter().enumerate() {
                    id.append_option(rows.id(row));
                    error.append_null();
                    index.append_value(i32::try_from(number).unwrap_or(i32::MAX)); // a text of 1 GiB has fewer
                    start.append_value(sentence.span.start as i64);
                    end.append_value(sentence.span.end as i64);
                    text.append_value(sentence.span.of(&document.text));
                    kind.append_value(sentence.kind.name());
                }
                Ok(())
            },
        );
        done?;
        RecordBatch::try_new(
            self.schema(),
            vec![
                Arc::new(id.finish()),
                Arc::new(index.finish()),
                Arc::new(start.finish()),
                Arc::new(end.finish()),
                Arc::new(text.finish()),
                Arc::new(kind.finish()),
                Arc::new(error.finish()),
            ],
        )
    }
}
