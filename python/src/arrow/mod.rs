//! Record batches in, record batches out, through the Arrow PyCapsule interface: pandas, polars, pyarrow, Ray and Spark use one door.
//!
//! Nothing is copied at the door. Batches are worked on by all threads and come out in order; a row that cannot be worked on comes out with
//! its reason in the column `error`.

mod columns;
mod fit;
mod sentences;
mod summaries;

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use khulasa::corpus;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use rayon::ThreadPool;

use crate::documents::checked_max_words;
use crate::error;
use crate::plan::Plan;
use crate::pool::pool;
use columns::{Columns, Rows};
pub use fit::arrow_fit;

/// Rows and bytes of text that are worked on at once. They bound what is in memory, and how large one batch of results may become, which
/// counts its bytes in 32 bits.
const MOST_ROWS: usize = 4096;
const MOST_BYTES: usize = 64 << 20;

/// What is made of rows.
trait Job: Send + Sync {
    /// The columns that come out.
    fn schema(&self) -> SchemaRef;

    /// The results of these rows.
    fn run(&self, batch: &RecordBatch, rows: &Rows) -> Result<RecordBatch, ArrowError>;
}

/// Some row of a batch, to be worked on.
struct Place {
    row: usize,
    bytes: usize,
}

impl corpus::Piece for Place {
    fn bytes(&self) -> usize {
        self.bytes
    }
}

fn places(rows: &Rows, count: usize) -> impl Iterator<Item = Place> + Send {
    (0..count).map(|row| Place { row, bytes: rows.bytes(row) })
}

/// Batches that are worked on when they are asked for.
struct Stream {
    input: Box<dyn RecordBatchReader + Send>,
    columns: Columns,
    job: Arc<dyn Job>,
    pool: Arc<ThreadPool>,
    /// The batch that is not done, and from which row on.
    rest: Option<(RecordBatch, usize)>,
}

impl Stream {
    fn work(&mut self, batch: RecordBatch, from: usize) -> Result<RecordBatch, ArrowError> {
        let rest = batch.slice(from, batch.num_rows() - from);
        let rows = self.columns.of(&rest)?;
        let mut bytes = 0;
        let count = (0..rest.num_rows().min(MOST_ROWS)).take_while(|&row| {
            bytes += rows.bytes(row);
            row == 0 || bytes <= MOST_BYTES
        });
        let count = count.count();
        let part = rest.slice(0, count);
        if from + count < batch.num_rows() {
            self.rest = Some((batch, from + count));
        }
        let job = Arc::clone(&self.job);
        self.pool.install(|| job.run(&part, &rows))
    }
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((batch, from)) = self.rest.take() {
            return Some(self.work(batch, from));
        }
        loop {
            match self.input.next()? {
                Ok(batch) if batch.num_rows() == 0 => continue,
                Ok(batch) => return Some(self.work(batch, 0)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        self.job.schema()
    }
}

/// Results as a stream of Arrow record batches, which `pyarrow.table`, `polars.DataFrame`, `pandas.DataFrame.from_arrow` and every other
/// reader of `__arrow_c_stream__` takes, once. Batches are worked on as they are read.
#[pyclass(frozen, module = "khulasa")]
pub struct Batches {
    schema: SchemaRef,
    stream: Mutex<Option<Stream>>,
}

impl Batches {
    fn new(data: AnyRecordBatch, columns: Columns, job: impl Job + 'static, threads: Option<usize>) -> PyResult<Self> {
        let (input, job, pool) = (data.into_reader()?, Arc::new(job), pool(threads)?);
        let stream = Stream { input, columns, job, pool, rest: None };
        Ok(Self { schema: stream.schema(), stream: Mutex::new(Some(stream)) })
    }
}

#[pymethods]
impl Batches {
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref()).map_err(PyErr::from)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let taken = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream = taken.ok_or_else(|| error("these batches were read already; call the function again"))?;
        let arrays = stream.map(|batch| Ok(Arc::new(StructArray::from(batch?)) as ArrayRef));
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        let arrays = ArrayIterator::new(arrays, field.with_metadata(self.schema.metadata().clone()).into());
        to_stream_pycapsule(py, Box::new(arrays), requested_schema).map_err(PyErr::from)
    }

    /// The columns, for those who ask before they read: any reader of `__arrow_c_schema__` takes them.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __repr__(&self) -> String {
        let columns = self.schema.fields().iter().map(|f| format!("{}: {}", f.name(), f.data_type()));
        format!("<khulasa.Batches: {}>", columns.collect::<Vec<_>>().join(", "))
    }
}

/// Summaries, a row for each that comes in.
#[pyfunction]
#[pyo3(signature = (data, plan, id, title, text, keep, threads))]
pub fn arrow_summarize(
    data: AnyRecordBatch,
    plan: Py<Plan>,
    id: Option<&str>,
    title: Option<&str>,
    text: &str,
    keep: Vec<String>,
    threads: Option<usize>,
) -> PyResult<Batches> {
    let schema = data.schema()?;
    let columns = Columns::find(&schema, id, title, text)?;
    let job = summaries::Summaries::new(plan, &schema, kept(&schema, &keep)?)?;
    Batches::new(data, columns, job, threads)
}

/// Sentences, a row each.
#[pyfunction]
#[pyo3(signature = (data, id, title, text, newlines, max_words, keep, threads))]
#[expect(clippy::too_many_arguments, reason = "they are the function's options")]
pub fn arrow_split(
    data: AnyRecordBatch,
    id: Option<&str>,
    title: Option<&str>,
    text: &str,
    newlines: &str,
    max_words: Option<usize>,
    keep: Vec<String>,
    threads: Option<usize>,
) -> PyResult<Batches> {
    let schema = data.schema()?;
    let columns = Columns::find(&schema, id, title, text)?;
    let newlines = newlines.parse().map_err(|e| error(format!("newlines: {e}")))?;
    let job = sentences::Sentences::new(newlines, checked_max_words(max_words)?, &schema, kept(&schema, &keep)?)?;
    Batches::new(data, columns, job, threads)
}

/// The places of columns that are handed on.
fn kept(schema: &Schema, keep: &[String]) -> PyResult<Vec<usize>> {
    let place = |name: &String| {
        schema.index_of(name).map_err(|_| error(format!("keep: no column \"{name}\" among those that come in")))
    };
    keep.iter().map(place).collect()
}

/// Columns of one name would be taken for each other.
fn without_twins(schema: Schema) -> PyResult<SchemaRef> {
    let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(Arc::new(schema)),
        Some(pair) => Err(error(format!("keep: the results have a column \"{}\" themselves; rename yours", pair[0]))),
    }
}
