//! Sentences as rows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::take::take;
use khulasa::corpus;
use khulasa::input::Newlines;
use khulasa::text::{Document, Sentence};
use pyo3::prelude::*;

use super::columns::Rows;
use super::{Job, Place, places, without_twins};
use crate::FAILED;
use crate::documents::sentences;

/// The job: a row a sentence, and one for each document that cannot be split.
pub struct Sentences {
    newlines: Newlines,
    max_words: Option<usize>,
    kept: Vec<usize>,
    schema: SchemaRef,
}

impl Sentences {
    /// With line breaks of this meaning; sentences of more words are cut; with the columns at these places of what comes in.
    pub fn new(newlines: Newlines, max_words: Option<usize>, input: &Schema, kept: Vec<usize>) -> PyResult<Self> {
        let own = [
            Field::new("id", DataType::Utf8, true),
            Field::new("index", DataType::Int32, true),
            Field::new("start", DataType::Int64, true),
            Field::new("end", DataType::Int64, true),
            Field::new("text", DataType::Utf8, true),
            Field::new("kind", DataType::Utf8, true),
            Field::new("error", DataType::Utf8, true),
        ];
        let fields: Vec<Field> = kept.iter().map(|&at| input.field(at).clone()).chain(own).collect();
        Ok(Self { newlines, max_words, kept, schema: without_twins(Schema::new(fields))? })
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
        // The row that each sentence is of.
        let mut of: Vec<u64> = Vec::new();
        let work = |(): &mut (), place: Place| (place.row, self.split(rows, place.row));
        let done: Result<(), ArrowError> = corpus::in_order(
            places(rows, batch.num_rows()),
            || (),
            work,
            |(row, split)| {
                let (document, found) = match split {
                    Ok(split) => split,
                    Err(reason) => {
                        of.push(row as u64);
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
                    of.push(row as u64);
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
        let of = UInt64Array::from(of);
        let kept = self.kept.iter().map(|&at| repeated(batch, at, &of));
        let mut columns = kept.collect::<Result<Vec<ArrayRef>, _>>()?;
        columns.extend([
            Arc::new(id.finish()) as ArrayRef,
            Arc::new(index.finish()),
            Arc::new(start.finish()),
            Arc::new(end.finish()),
            Arc::new(text.finish()),
            Arc::new(kind.finish()),
            Arc::new(error.finish()),
        ]);
        RecordBatch::try_new(self.schema(), columns)
    }
}

/// A column with each row's value as often as it has sentences.
fn repeated(batch: &RecordBatch, at: usize, of: &UInt64Array) -> Result<ArrayRef, ArrowError> {
    // Lists of more values than their offsets can count are a panic there.
    match catch_unwind(AssertUnwindSafe(|| take(batch.column(at).as_ref(), of, None))) {
        Ok(Err(ArrowError::OffsetOverflowError(_))) | Err(_) => {
            let name = batch.schema_ref().field(at).name();
            let large =
                "is too large with a row for each sentence; leave it out of keep, or join it to the results by id";
            Err(ArrowError::ComputeError(format!("the column \"{name}\" {large}")))
        }
        Ok(taken) => taken,
    }
}
