//! What needs a whole corpus, learnt in a pass of its own: document frequencies, copies of documents, sentences that recur.
//!
//! | file | what |
//! |---|---|
//! | `sketch` | what is kept of a document: terms, a signature, keys of its sentences |
//! | `sort` | sorting in bounded memory, by temporary files |
//! | `duplicates` | which documents are copies of which |
//! | `recurring` | which sentences stand in many documents |
//! | `file` | writing a model, and reading partial ones |
//! | `model` | the [`Model`] that later runs ask |
//! | `copies` | the section of copies |
//! | `mapped` | the bytes of a model's file, without reading it |
//!
//! A [`Counter`] on each thread reads documents, a [`Fitter`] takes in what they counted. It writes either a **partial model**, all
//! counts and the sketches of all documents in order, or the **model**, in which copies and recurring sentences are decided and rare terms left
//! out. Partial models merge exactly: sums of counts and sorted sequences of sketches, whatever the order; and since a model is made of
//! what a partial one holds, the same documents give the same bytes counted at once or in parts.

mod copies;
mod duplicates;
mod file;
mod mapped;
mod model;
mod recurring;
mod sketch;
mod sort;

pub use model::{Model, Original, ReadError, ReadReason};
pub use sketch::{Counted, Counter, MIN_SENTENCE_WORDS, RUN, VALUES};

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::analyze::saved::push_number;
use crate::analyze::{ModelError, Recurring, TERM_SECTION, push_terms_head};
use file::Section;
use model::{RECURRING, SKETCHES};
use sketch::Sketch;
use sort::{Counted as Count, Folder, Merge, Sorter, Spool, SpoolWriter};

/// What a model shall hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Copies of documents: exact ones, and those whose estimated Jaccard similarity is this or more (above 0 to 1).
    pub duplicates: Option<f64>,
    /// Sentences that stand in so many documents.
    pub recurring: Option<RecurringOptions>,
    /// Write a partial model, which holds what is needed for any of these.
    pub partial: bool,
    /// Terms of fewer documents are left out of the model; not out of a partial one.
    pub min_df: u32,
    /// What the documents are, for people.
    pub source: String,
    /// Where temporary files go; the system's place for them if not given.
    pub temporary: Option<PathBuf>,
    /// About the bytes that are kept in memory before they are sorted and put into temporary files. It changes nothing but speed.
    pub memory: usize,
}

/// From how many documents on a sentence recurs: the larger of the two counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecurringOptions {
    /// So many documents.
    pub documents: u64,
    /// This share of the documents that are no copies, 0 to 1.
    pub share: f64,
}

impl Default for Options {
    /// Document frequencies alone.
    fn default() -> Self {
        Self {
            duplicates: None,
            recurring: None,
            partial: false,
            min_df: 1,
            source: String::new(),
            temporary: None,
            memory: 128 << 20,
        }
    }
}

/// The similarity from which documents are near copies, if nobody says otherwise; `docs/quality.md` has the figures.
pub const SIMILARITY: f64 = 0.8;

impl Options {
    /// Whether sketches are needed.
    pub fn sketches(&self) -> bool {
        self.partial || self.duplicates.is_some() || self.recurring.is_some()
    }
}

/// Why a fit failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FitError {
    /// A model among the inputs.
    #[error(transparent)]
    Input(#[from] ReadError),
    /// Temporary files.
    #[error("cannot use temporary files in {folder}: {error}; name another folder with --temp-dir")]
    Temporary {
        /// Where they were to be.
        folder: String,
        /// What happened.
        error: io::Error,
    },
    /// The model cannot be written.
    #[error("cannot write the model: {0}")]
    Output(io::Error),
}

/// What a fit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents counted.
    pub documents: u64,
    /// Terms in the model.
    pub terms: u64,
    /// Documents with the same words as an earlier one.
    pub exact: u64,
    /// Documents that are near copies of an earlier one.
    pub near: u64,
    /// Sentences that recur.
    pub recurring: u64,
    /// From how many documents on they do.
    pub recurring_from: u64,
}

/// Takes in what was counted, in bounded memory, and writes the model.
pub struct Fitter {
    options: Options,
    folder: Folder,
    documents: u64,
    terms: FxHashMap<u64, u32>,
    spilled: Sorter<Count>,
    sketches: Sorter<Sketch>,
}

impl Fitter {
    /// A fitter that has seen nothing.
    pub fn new(options: Options) -> Self {
        let folder = Folder(options.temporary.clone());
        Self {
            documents: 0,
            terms: FxHashMap::default(),
            spilled: Sorter::new(&folder, options.memory / 8),
            sketches: Sorter::new(&folder, options.memory / 4),
            folder,
            options,
        }
    }

    /// Whether [counters](Counter) shall make sketches.
    pub fn sketches(&self) -> bool {
        self.options.sketches()
    }

    /// How many documents were taken in.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Takes in a document. The order of documents makes no difference.
    ///
    /// # Errors
    ///
    /// When a temporary file cannot be written.
    pub fn add(&mut self, counted: Counted) -> Result<(), FitError> {
        self.documents += 1;
        for term in counted.terms {
            self.add_term(term, 1).map_err(|error| self.temporary(error))?;
        }
        match counted.sketch {
            Some(sketch) => self.sketches.push(sketch).map_err(|error| self.temporary(error)),
            None => Ok(()),
        }
    }

    /// Takes in a model that was made before: a partial one, or one that holds unpruned document frequencies alone.
    ///
    /// # Errors
    ///
    /// When it cannot be read, does not hold what is needed, or a temporary file cannot be written.
    pub fn merge(&mut self, path: &Path) -> Result<(), FitError> {
        file::merge(self, path)
    }

    fn add_term(&mut self, term: u64, count: u32) -> io::Result<()> {
        let sum = self.terms.entry(term).or_insert(0);
        *sum = sum.saturating_add(count);
        // A term takes some 30 bytes in a map that doubles when it is full.
        if self.terms.len() < self.options.memory / 128 {
            return Ok(());
        }
        for (key, count) in self.terms.drain() {
            self.spilled.push(Count { key, count })?;
        }
        Ok(())
    }

    fn temporary(&self, error: io::Error) -> FitError {
        FitError::Temporary { folder: self.folder.name(), error }
    }

    /// Decides what is to be decided, and writes the model.
    ///
    /// # Errors
    ///
    /// When temporary files or the model cannot be written.
    pub fn finish(self, out: &mut dyn Write) -> Result<Report, FitError> {
        let folder = self.folder.clone();
        let temporary = |error| FitError::Temporary { folder: folder.name(), error };
        let (sections, report) = self.sections().map_err(temporary)?;
        file::write(&sections, out).map_err(FitError::Output)?;
        Ok(report)
    }

    fn sections(self) -> io::Result<(Vec<Section>, Report)> {
        let Self { options, folder, documents, terms, mut spilled, sketches } = self;
        for (key, count) in terms {
            spilled.push(Count { key, count })?;
        }
        let min_df = if options.partial { 1 } else { options.min_df };
        let (section, terms) = terms_section(spilled.finish()?, documents, min_df, &options.source, &folder)?;
        let mut report = Report { documents, terms, ..Report::default() };
        let mut sections = vec![section];
        if !options.sketches() {
            return Ok((sections, report));
        }
        let sketches = spool(sketches.finish()?, &folder)?;
        if options.partial {
            let mut head = Vec::new();
            push_number(&mut head, sketches.records());
            sections.push(Section { tag: SKETCHES, head, body: Some(sketches), table: Vec::new() });
            return Ok((sections, report));
        }
        // Copies are looked for even if only recurring sentences are asked for: those of copies do not count.
        let least = (options.duplicates.unwrap_or(SIMILARITY).clamp(0.0, 1.0) * VALUES as f64).ceil() as u32;
        let copies = duplicates::copies(&sketches, least.max(1), &folder, options.memory / 5)?;
        if options.duplicates.is_some() {
            report.exact = copies.values().filter(|copy| copy.agreeing == duplicates::EXACT).count() as u64;
            report.near = copies.len() as u64 - report.exact;
            sections.push(copies::section(&sketches, &copies)?);
        }
        if let Some(from) = options.recurring {
            let kept = documents.saturating_sub(copies.len() as u64);
            report.recurring_from = from.documents.max((from.share * kept as f64).ceil() as u64).max(2);
            let counts = recurring::count(&sketches, &copies, &folder, options.memory / 4)?;
            let (section, recurring) = recurring_section(counts, report.recurring_from, &folder)?;
            report.recurring = recurring;
            sections.push(section);
        }
        Ok((sections, report))
    }
}

fn spool<R: sort::Record>(records: Merge<R>, folder: &Folder) -> io::Result<Spool> {
    let mut writer = SpoolWriter::new(folder)?;
    for record in records {
        writer.push(&record?)?;
    }
    writer.finish()
}

fn terms_section(
    terms: Merge<Count>,
    documents: u64,
    min_df: u32,
    source: &str,
    folder: &Folder,
) -> io::Result<(Section, u64)> {
    let mut body = SpoolWriter::new(folder)?;
    for count in terms {
        let count = count?;
        if count.count >= min_df {
            body.push(&count)?;
        }
    }
    let body = body.finish()?;
    let terms = body.records();
    let mut head = Vec::new();
    // As `IdfModel` has it: nothing was left out of a model that keeps terms of one document.
    push_terms_head(&mut head, documents, min_df, terms, source);
    Ok((Section::keyed(TERM_SECTION, head, body)?, terms))
}

fn recurring_section(counts: Merge<Count>, from: u64, folder: &Folder) -> io::Result<(Section, u64)> {
    let mut body = SpoolWriter::new(folder)?;
    for count in counts {
        let Count { key, count } = count?;
        if u64::from(count) >= from {
            body.push_bytes(&key.to_le_bytes())?;
        }
    }
    let body = body.finish()?;
    let keys = body.records();
    let mut head = Vec::new();
    Recurring::push_head(&mut head, from, keys);
    Ok((Section::keyed(RECURRING, head, body)?, keys))
}

/// A model that lacks what a merge needs.
fn lacks(path: &Path, message: &str) -> FitError {
    ReadError { path: path.display().to_string(), reason: ModelError::Lacks(message.to_owned()).into() }.into()
}
