//! Documents to the rows that the program writes of them. Documents come as lines of JSON, and go the way that they go in the program.

use std::io::Cursor;

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
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::model::{IdfModel, Model};
use crate::plan::Plan;
use crate::pool::pool;
use crate::{KhulasaError, error};

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

/// What is wrong with a document, and its place among the lines, from 1.
type Fault = (u64, String);

fn fault(error: &InputError) -> Fault {
    (error.place().line.unwrap_or(1), error.kind().to_string())
}

fn open(lines: PyBackedBytes, options: &Options) -> Result<Reader, Fault> {
    // The thin layer writes no line without an id, so the name is for messages only.
    let source = Source { path: Some("documents".into()), id: String::new() };
    source.open_stream(Box::new(Cursor::new(lines)), options).map_err(|e| fault(&e))
}

/// What `work` makes of each document, in order; the first document that cannot be read is the error, with a [`Fault`] for arguments.
fn each<'py, S: Send>(
    py: Python<'py>,
    lines: PyBackedBytes,
    newlines: Newlines,
    threads: Option<usize>,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, &mut S) -> Vec<u8> + Sync + Send,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let pool = pool(threads)?;
    let made = py.detach(|| {
        let options = options(newlines);
        let pieces = open(lines, &options)?.map(Piece);
        let work = |state: &mut S, piece: Piece| {
            let parsed = piece.0.and_then(|raw| raw.parse(&options));
            parsed.map(|parsed| work(&parsed.document, state)).map_err(|e| fault(&e))
        };
        let mut made = Vec::new();
        let done = pool.install(|| {
            corpus::in_order(pieces, init, work, |result: Result<Vec<u8>, Fault>| {
                made.push(result?);
                Ok::<_, Fault>(())
            })
        });
        done.map(|()| made)
    });
    Ok(made.map_err(KhulasaError::new_err)?.iter().map(|bytes| PyBytes::new(py, bytes)).collect())
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
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
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
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
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
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
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
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
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
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
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

/// A model of documents' terms.
#[pyfunction]
#[pyo3(signature = (lines, threads))]
pub fn fit(py: Python<'_>, lines: PyBackedBytes, threads: Option<usize>) -> PyResult<IdfModel> {
    let pool = pool(threads)?;
    let counted = py.detach(|| {
        let options = options(Newlines::Auto);
        let raws: Vec<Result<Raw, InputError>> = open(lines, &options)?.collect();
        let add = |model: Result<analyze::IdfModel, Fault>, raw: Result<Raw, InputError>| {
            let mut model = model?;
            let parsed = raw.and_then(|raw| raw.parse(&options)).map_err(|e| fault(&e))?;
            model.add(&parsed.document);
            Ok(model)
        };
        let empty = || Ok(analyze::IdfModel::default());
        let merge = |one: Result<analyze::IdfModel, Fault>, other: Result<analyze::IdfModel, Fault>| {
            let (mut one, other) = (one?, other?);
            one.merge(&other);
            Ok(one)
        };
        pool.install(|| raws.into_par_iter().fold(empty, add).reduce(empty, merge))
    });
    counted.map(IdfModel::from).map_err(KhulasaError::new_err)
}
