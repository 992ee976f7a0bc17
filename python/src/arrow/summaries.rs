//! Summaries as rows.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float64Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use khulasa::analyze::Analyzer;
use khulasa::corpus;
use khulasa::rows::round;
use pyo3::prelude::*;

use super::columns::Rows;
use super::{Job, Place, places, without_twins};
use crate::plan::Plan;

/// What a sentence of a summary holds; as in the program's JSON.
fn sentence_fields() -> Fields {
    Fields::from(vec![
        Field::new("index", DataType::Int32, false),
        Field::new("start", DataType::Int64, false),
        Field::new("end", DataType::Int64, false),
        Field::new("text", DataType::Utf8, false),
        Field::new("score", DataType::Float64, false),
    ])
}

/// The job: columns that are kept, and a summary behind them.
pub struct Summaries {
    plan: Py<Plan>,
    kept: Vec<usize>,
    schema: SchemaRef,
}

impl Summaries {
    /// By a plan; with the columns at these places of what comes in.
    pub fn new(plan: Py<Plan>, input: &Schema, kept: Vec<usize>) -> PyResult<Self> {
        let sentence = Field::new_list_field(DataType::Struct(sentence_fields()), false);
        let own = [
            Field::new("id", DataType::Utf8, true),
            Field::new("title", DataType::Utf8, true),
            Field::new("sentences", DataType::List(sentence.into()), true),
            Field::new("words", DataType::Int64, true),
            Field::new("ranker", DataType::Utf8, false),
            Field::new("matches", DataType::Int64, true),
            Field::new("over_budget", DataType::Boolean, true),
            Field::new("error", DataType::Utf8, true),
        ];
        let fields: Vec<Field> = kept.iter().map(|&at| input.field(at).clone()).chain(own).collect();
        Ok(Self { plan, kept, schema: without_twins(Schema::new(fields))? })
    }
}

/// What is made of a row.
struct Made {
    title: Option<String>,
    sentences: Vec<Sentence>,
    words: usize,
    matches: Option<usize>,
    over_budget: bool,
}

struct Sentence {
    index: usize,
    start: usize,
    end: usize,
    text: String,
    score: f64,
}

impl Job for Summaries {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn run(&self, batch: &RecordBatch, rows: &Rows) -> Result<RecordBatch, ArrowError> {
        let plan = self.plan.get();
        let mut columns = Builders::new();
        let done: Result<(), ArrowError> = corpus::in_order(
            places(rows, batch.num_rows()),
            || Analyzer::new(&plan.idf),
            |analyzer, Place { row, .. }| (row, make(plan, rows, row, analyzer)),
            |(row, made)| {
                columns.push(rows.id(row), plan.ranker.name, made);
                Ok(())
            },
        );
        done?;
        let kept = self.kept.iter().map(|&at| Arc::clone(batch.column(at)));
        RecordBatch::try_new(self.schema(), kept.chain(columns.finish()).collect())
    }
}

fn make<'p>(plan: &'p Plan, rows: &Rows, row: usize, analyzer: &mut Analyzer<'p>) -> Result<Made, String> {
    let document = rows.document(row, plan.newlines)?;
    let summary = plan.try_summarize(&document, analyzer)?;
    let sentence = |&i: &usize| {
        let span = summary.sentences[i].span;
        Sentence {
            index: i,
            start: span.start,
            end: span.end,
            text: span.of(&document.text).to_owned(),
            score: round(summary.score(i).unwrap_or_default()),
        }
    };
    Ok(Made {
        title: summary.title(&document).map(str::to_owned),
        sentences: summary.selection.sentences.iter().map(sentence).collect(),
        words: summary.words(),
        matches: summary.matches,
        over_budget: summary.selection.over_budget,
    })
}

struct Builders {
    id: StringBuilder,
    title: StringBuilder,
    sentences: ListBuilder<StructBuilder>,
    words: Int64Builder,
    ranker: StringBuilder,
    matches: Int64Builder,
    over_budget: BooleanBuilder,
    error: StringBuilder,
}

impl Builders {
    fn new() -> Self {
        let sentence = StructBuilder::from_fields(sentence_fields(), 0);
        Self {
            id: StringBuilder::new(),
            title: StringBuilder::new(),
            sentences: ListBuilder::new(sentence)
                .with_field(Field::new_list_field(DataType::Struct(sentence_fields()), false)),
            words: Int64Builder::new(),
            ranker: StringBuilder::new(),
            matches: Int64Builder::new(),
            over_budget: BooleanBuilder::new(),
            error: StringBuilder::new(),
        }
    }

    fn push(&mut self, id: Option<&str>, ranker: &str, made: Result<Made, String>) {
        self.id.append_option(id);
        self.ranker.append_value(ranker);
        let (made, error) = match made {
            Ok(made) => (Some(made), None),
            Err(error) => (None, Some(error)),
        };
        self.error.append_option(error);
        self.words.append_option(made.as_ref().map(|made| made.words as i64));
        self.matches.append_option(made.as_ref().and_then(|made| made.matches).map(|n| n as i64));
        self.over_budget.append_option(made.as_ref().map(|made| made.over_budget));
        let is_made = made.is_some();
        let (title, sentences) = made.map_or((None, Vec::new()), |made| (made.title, made.sentences));
        self.title.append_option(title);
        for sentence in sentences {
            push_sentence(self.sentences.values(), sentence);
        }
        self.sentences.append(is_made);
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.id.finish()),
            Arc::new(self.title.finish()),
            Arc::new(self.sentences.finish()),
            Arc::new(self.words.finish()),
            Arc::new(self.ranker.finish()),
            Arc::new(self.matches.finish()),
            Arc::new(self.over_budget.finish()),
            Arc::new(self.error.finish()),
        ]
    }
}

fn push_sentence(builder: &mut StructBuilder, sentence: Sentence) {
    let index = i32::try_from(sentence.index).unwrap_or(i32::MAX); // a text of 1 GiB has fewer
    if let Some(column) = builder.field_builder::<Int32Builder>(0) {
        column.append_value(index);
    }
    for (place, number) in [(1, sentence.start), (2, sentence.end)] {
        if let Some(column) = builder.field_builder::<Int64Builder>(place) {
            column.append_value(number as i64);
        }
    }
    if let Some(column) = builder.field_builder::<StringBuilder>(3) {
        column.append_value(sentence.text);
    }
    if let Some(column) = builder.field_builder::<Float64Builder>(4) {
        column.append_value(sentence.score);
    }
    builder.append(true);
}
