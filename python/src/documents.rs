//! Documents to the rows that the program writes of them. Documents come as lines of JSON, and go the way that they go in the program.

use std::convert::Infallible;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use khulasa::analyze::{self, Analyzer};
use khulasa::bitext::selection::with_headings;
use khulasa::bitext::{self, Scope};
use khulasa::corpus;
use khulasa::exchange::{WriteOptions, by_name};
use khulasa::input::{Format, InputError, Newlines, Options, Raw, Reader, Source};
use khulasa::rows;
use khulasa::rows::json_line;
use khulasa::split as splitting;
use khulasa::text::Document;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyString};
use rayon::prelude::*;

use crate::model::{IdfModel, Model};
use crate::plan::Plan;
use crate::pool::pool;
use crate::{FAILED, error};

struct Piece(Result<Raw, InputError>);

impl corpus::Piece for Piece {
    fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Raw::len)
    }
}

fn options(newlines: Newlines) -> Options {
    Options {
        format: Some(Format::Jsonl),
        encoding: khulasa::input::encoding_named("utf-8"),
        newlines,
        ..Options::default()
    }
}

fn open(lines: PyBackedBytes, options: &Options) -> PyResult<Reader> {
    // The thin layer writes no line without an id, so the name is for messages only.
    let source = Source { path: Some("documents".into()), id: String::new() };
    source.open_stream(Box::new(Cursor::new(lines)), options).map_err(|e| error(e.kind()))
}

/// The document of a line, or why it is none.
fn document(raw: Result<Raw, InputError>, options: &Options) -> Result<Document, String> {
    let raw = raw.map_err(|e| e.kind().to_string())?;
    raw.parse(options).map(|parsed| parsed.document).map_err(|e| e.kind().to_string())
}

/// What `work` makes of each document, in order, as bytes; a string in the place of one that cannot be worked on says why.
fn each<'py, S: Send>(
    py: Python<'py>,
    lines: PyBackedBytes,
    newlines: Newlines,
    threads: Option<usize>,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, &mut S) -> Vec<u8> + Sync + Send,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let pool = pool(threads)?;
    let options = options(newlines);
    let pieces = open(lines, &options)?.map(Piece);
    let mut made: Vec<Result<Vec<u8>, String>> = Vec::new();
    py.detach(|| {
        let work = |state: &mut S, piece: Piece| {
            let document = document(piece.0, &options)?;
            catch_unwind(AssertUnwindSafe(|| work(&document, state))).map_err(|_| {
                *state = init(); // its buffers are as the panic left them
                FAILED.to_owned()
            })
        };
        let sink = |result| {
            made.push(result);
            Ok::<_, Infallible>(())
        };
        let Ok(()) = pool.install(|| corpus::in_order(pieces, &init, work, sink));
    });
    let found = made.iter().map(|made| match made {
        Ok(bytes) => PyBytes::new(py, bytes).into_any(),
        Err(reason) => PyString::new(py, reason).into_any(),
    });
    Ok(found.collect())
}

/// A line a document.
#[pyfunction]
#[pyo3(signature = (lines, plan, explain, threads))]
pub fn summarize<'py>(
    py: Python<'py>,
    lines: PyBackedBytes,
    plan: &Plan,
    explain: bool,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let work = |document: &Document, analyzer: &mut Analyzer<'_>| {
        let summary = plan.summarize(document, analyzer);
        json_line(&rows::summaries::Row::new(document, &summary, plan.ranker.name, explain))
    };
    each(py, lines, plan.newlines, threads, || Analyzer::new(&plan.idf), work)
}

/// The lines of each document's sentences, best first.
#[pyfunction]
#[pyo3(signature = (lines, plan, explain, threads))]
pub fn rank<'py>(
    py: Python<'py>,
    lines: PyBackedBytes,
    plan: &Plan,
    explain: bool,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let work = |document: &Document, analyzer: &mut Analyzer<'_>| {
        let summarizer = plan.summarizer();
        let summary = summarizer.summarize_about(document, analyzer, plan.query.as_ref());
        let reasons = explain.then(|| summarizer.reasons(document, &summary));
        rows::ranking::rows(document, &summary, reasons.as_ref()).flat_map(|row| json_line(&row)).collect()
    };
    each(py, lines, plan.newlines, threads, || Analyzer::new(&plan.idf), work)
}

/// The lines of each document's sentences.
#[pyfunction]
#[pyo3(signature = (lines, newlines, max_words, threads))]
pub fn split<'py>(
    py: Python<'py>,
    lines: PyBackedBytes,
    newlines: &str,
    max_words: Option<usize>,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let newlines = newlines.parse().map_err(|e| error(format!("newlines: {e}")))?;
    let max_words = checked_max_words(max_words)?;
    let work = |document: &Document, (): &mut ()| {
        let found = sentences(document, max_words);
        rows::sentences::rows(document, &found).flat_map(|row| json_line(&row)).collect()
    };
    each(py, lines, newlines, threads, || (), work)
}

/// A limit of words that makes sense.
pub fn checked_max_words(max_words: Option<usize>) -> PyResult<Option<usize>> {
    match max_words {
        Some(0) => Err(error("max_words: expected 1 or more, found 0; leave it out to keep sentences whole")),
        max_words => Ok(max_words),
    }
}

/// A document's sentences, those that are longer than so many words cut.
pub fn sentences(document: &Document, max_words: Option<usize>) -> Vec<khulasa::text::Sentence> {
    let found = splitting::sentences(document);
    match max_words {
        None => found,
        Some(max_words) => splitting::cut_long(&document.text, &found, max_words),
    }
}

/// The lines of each document's words.
#[pyfunction]
#[pyo3(signature = (lines, idf, threads))]
pub fn tokens<'py>(
    py: Python<'py>,
    lines: PyBackedBytes,
    idf: Option<&IdfModel>,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let idf = idf.map_or_else(|| Model::Own(analyze::IdfModel::shipped()), |model| model.0.clone());
    let work = |document: &Document, (): &mut ()| {
        rows::terms::rows(&document.text, &idf).flat_map(|row| json_line(&row)).collect()
    };
    each(py, lines, Newlines::Auto, threads, || (), work)
}

/// The lines of each document's units. `selected`: only those that the plan's budget takes, with their headings.
#[pyfunction]
#[pyo3(signature = (lines, plan, selected, repeat, threads))]
pub fn worksheet<'py>(
    py: Python<'py>,
    lines: PyBackedBytes,
    plan: &Plan,
    selected: bool,
    repeat: bool,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let make = if repeat { bitext::units_each } else { bitext::units };
    let work = |document: &Document, analyzer: &mut Analyzer<'_>| {
        let mut summary = plan.summarizer().summarize(document, analyzer);
        let mut units = make(document, &summary, Scope::All);
        let all = units.len();
        if selected {
            summary.selection = with_headings(document, &summary, &plan.budget, &units);
            units = make(document, &summary, Scope::Selected);
        }
        bitext::selection::mark(&mut units, all);
        unit_lines(&units)
    };
    each(py, lines, plan.newlines, threads, || Analyzer::new(&plan.idf), work)
}

/// Units as a worksheet of JSON lines.
pub fn unit_lines(units: &[bitext::Unit]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(format) = by_name("jsonl")
        && let Ok(mut writer) = format.writer(&mut bytes, &WriteOptions::default())
    {
        // Writing into memory cannot fail.
        let _ = writer.units(units);
        let _ = writer.finish();
    }
    bytes
}

/// A model of documents' terms, and which lines, from 0, are no documents and why.
#[pyfunction]
#[pyo3(signature = (lines, threads))]
pub fn fit(py: Python<'_>, lines: PyBackedBytes, threads: Option<usize>) -> PyResult<(IdfModel, Vec<Fault>)> {
    let pool = pool(threads)?;
    let options = options(Newlines::Auto);
    let reader = open(lines, &options)?;
    let (model, faults) = py.detach(|| {
        let raws: Vec<Result<Raw, InputError>> = reader.collect();
        let add = |(mut model, mut faults): Counted, (line, raw): (usize, Result<Raw, InputError>)| {
            match document(raw, &options) {
                Ok(document) => model.add(&document),
                Err(reason) => faults.push((line, reason)),
            }
            (model, faults)
        };
        let merge = |(mut model, mut faults): Counted, (more, behind): Counted| {
            model.merge(&more);
            faults.extend(behind);
            (model, faults)
        };
        let rows = raws.into_par_iter().enumerate();
        pool.install(|| rows.fold(Counted::default, add).reduce(Counted::default, merge))
    });
    Ok((model.into(), faults))
}

/// A line and what is wrong with it.
type Fault = (usize, String);
type Counted = (analyze::IdfModel, Vec<Fault>);
