//! `khulasa fit`

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::common::{InputArgs, bytes};
use super::output::Output;
use super::run::total_bytes;
use super::talk::{Color, Talk};
use super::{Failure, exit};
use crate::analyze::IdfModel;
use crate::corpus::fit::{
    Counted, Counter, FitError, Fitter, Options as FitOptions, RecurringOptions, Report, SIMILARITY,
};
use crate::corpus::{self, Piece};
use crate::input::{Expanded, InputError, InputErrorKind, Options, Parsed, Raw, Source};

/// Learn from a whole corpus what single documents do not show: in how many documents each term occurs, which documents are copies, which
/// sentences recur. Or merge models that were counted apart.
///
/// Inputs that are models themselves are merged in. The model holds hashes and counts, no words, and for copies the ids of documents.
/// Give it to other commands with --idf: they weigh terms by it and keep recurring sentences out of summaries. Memory is bounded: what does not fit is sorted in temporary files.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa fit corpus.jsonl.zst -o news.model
  khulasa fit corpus/ --duplicates --recurring 20 -o corpus.model
  khulasa summarize --idf corpus.model article.txt

  khulasa fit --partial january/ -o january.part      on one machine
  khulasa fit --partial february/ -o february.part    on another
  khulasa fit january.part february.part --duplicates --recurring 20 -o winter.model

Exit codes: 0 all is counted, but for documents without text; 1 some documents could not be read, the model holds the others; 2 usage; 3 nothing
to count; 4 the model cannot be written.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Write the model to this file
    #[arg(short, long, value_name = "MODEL", help_heading = "Output")]
    output: PathBuf,
    /// Write a partial model, to be merged with others: all counts, and a sketch of every document (some 300 bytes and 8 for each sentence)
    #[arg(long, help_heading = "Output", conflicts_with_all = ["duplicates", "recurring", "min_df"])]
    partial: bool,
    /// Find copies of documents, exact and near; the first in order of inputs' ids and records is kept
    #[arg(long, help_heading = "Counting")]
    duplicates: bool,
    /// Near copies share at least this much (estimated Jaccard similarity of runs of three words)
    #[arg(long, value_name = "S", default_value_t = SIMILARITY, value_parser = share, requires = "duplicates", help_heading = "Counting")]
    similarity: f64,
    /// Find sentences that stand in N documents or more, copies not counted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..), help_heading = "Counting")]
    recurring: Option<u64>,
    /// And in at least this share of the documents, such as 0.001
    #[arg(long, value_name = "R", default_value_t = 0.0, value_parser = share, requires = "recurring", help_heading = "Counting")]
    recurring_share: f64,
    /// Leave out terms of fewer documents; a model that is to be merged keeps all
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Counting")]
    min_df: u32,
    /// What the documents are, kept in the model for people
    #[arg(long, value_name = "TEXT", default_value = "", help_heading = "Counting")]
    source: String,
    /// Larger documents are not counted: bytes once decompressed; as for batch, so that both see the same documents
    #[arg(long, value_name = "SIZE", default_value = "10M", value_parser = bytes, help_heading = "Run")]
    max_doc_bytes: u64,
    /// Threads; all processors if not given. Results do not depend on it
    #[arg(short = 'j', long, value_name = "N", help_heading = "Run", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Where temporary files go; the system's place for them if not given
    #[arg(long, value_name = "FOLDER", help_heading = "Run")]
    temp_dir: Option<PathBuf>,
    /// No warnings and no progress; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1, such as 0.8".to_owned()),
    }
}

/// A record and its place.
struct Record<'s> {
    source: &'s str,
    number: u64,
    raw: Result<Raw, InputError>,
}

impl Piece for Record<'_> {
    fn bytes(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::len)
    }

    fn weight(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::unpacked_len)
    }
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let mut output = Output::open(Some(&args.output))?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let mut expanded = args.input.expand();
    // As a batch does it, which looks its documents up by these ids.
    expanded.tell_apart();
    let Expanded { sources, errors } = expanded;
    let talk = Talk::new(args.quiet, args.quiet, Color::Auto, total_bytes(&sources));
    errors.iter().for_each(|e| talk.fail(&e.to_string()));
    let mut fitter = Fitter::new(FitOptions {
        duplicates: args.duplicates.then_some(args.similarity),
        recurring: args.recurring.map(|documents| RecurringOptions { documents, share: args.recurring_share }),
        partial: args.partial,
        min_df: args.min_df,
        source: args.source.clone(),
        temporary: args.temp_dir.clone(),
        ..FitOptions::default()
    });
    let mut empty = 0;
    let done: Result<Report, Failure> = pool.install(|| {
        let (models, texts): (Vec<&Source>, Vec<&Source>) = sources.iter().partition(|source| is_model(source));
        for path in models.iter().filter_map(|source| source.path.as_deref()) {
            match fitter.merge(path) {
                Err(FitError::Input(error)) => talk.fail(&error.to_string()),
                other => other.map_err(failure)?,
            }
        }
        let options = Options { max_bytes: Some(args.max_doc_bytes), ..args.input.options() };
        empty = count(&mut fitter, &texts, &options, &talk)?;
        talk.finish();
        if fitter.documents() == 0 {
            return Ok(Report::default());
        }
        let mut report = Report::default();
        let mut failed = None;
        output.write_with(|out| {
            match fitter.finish(out) {
                Ok(found) => report = found,
                Err(FitError::Output(error)) => return Err(error),
                Err(error) => failed = Some(error),
            }
            Ok(())
        })?;
        match failed {
            Some(error) => Err(failure(error)),
            None => Ok(report),
        }
    });
    talk.finish();
    let report = done?;
    if report.documents == 0 {
        if talk.failures() == 0 {
            talk.fail("the inputs hold no document to count");
        }
        return Ok(exit::NO_INPUT);
    }
    output.finish()?;
    talk.note(&said(args, &report, empty, talk.failures()));
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

fn said(args: &Args, report: &Report, empty: u64, failures: usize) -> String {
    let mut said = counted(report.documents, "document");
    if empty > 0 {
        said += &format!(" ({empty} without text left out)");
    }
    if failures > 0 {
        said += &format!(" ({failures} that could not be read left out)");
    }
    said += &format!(", {}", counted(report.terms, "term"));
    if args.duplicates {
        said += &format!(", {} exact and {} near copies", report.exact, report.near);
    }
    if args.recurring.is_some() {
        said += &format!(", {} in {} documents or more", counted(report.recurring, "sentence"), report.recurring_from);
    }
    said
}

/// `1 document`, `2 documents`.
fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Counts the documents; returns how many records hold no text.
fn count(fitter: &mut Fitter, sources: &[&Source], options: &Options, talk: &Talk) -> Result<u64, Failure> {
    let records = sources.iter().flat_map(|source| -> Box<dyn Iterator<Item = Record<'_>> + Send> {
        let id = source.id.as_str();
        let record = move |(number, raw)| Record { source: id, number, raw };
        match source.open(options) {
            Ok(reader) => Box::new((0..).zip(reader).map(record)),
            Err(error) => Box::new(std::iter::once(record((0, Err(error))))),
        }
    });
    let (sketches, mut empty) = (fitter.sketches(), 0);
    corpus::in_order(
        records,
        || Counter::new(sketches),
        |counter, record: Record<'_>| {
            let bytes = record.bytes();
            let parsed = record.raw.and_then(|raw| raw.parse(options));
            let counted = parsed.map(|Parsed { document, warnings }| {
                (counter.count(&document, record.source, record.number), warnings)
            });
            (bytes, counted)
        },
        |(bytes, counted): (usize, Result<(Counted, Vec<String>), InputError>)| {
            match counted {
                Ok((counted, warnings)) => {
                    warnings.iter().for_each(|warning| talk.warn(warning));
                    fitter.add(counted).map_err(failure)?;
                }
                // Not a fault: batch filters them, too.
                Err(error) if matches!(error.kind(), InputErrorKind::Empty { .. }) => empty += 1,
                Err(error) => talk.fail(&error.to_string()),
            }
            talk.step(bytes, usize::try_from(fitter.documents()).unwrap_or(usize::MAX));
            Ok(())
        },
    )?;
    Ok(empty)
}

fn failure(error: FitError) -> Failure {
    match error {
        FitError::Input(error) => Failure::Input(error.to_string()),
        FitError::Temporary { folder, error } => {
            let message = format!("{error}; temporary files go there, name another folder with --temp-dir");
            Failure::Output(folder, std::io::Error::new(error.kind(), message))
        }
        error => Failure::Usage(error.to_string()),
    }
}

/// Whether a file's first bytes say that it is a model.
fn is_model(source: &Source) -> bool {
    let head = || {
        let mut head = [0; 8];
        File::open(source.path.as_ref()?).ok()?.read_exact(&mut head).ok()?;
        Some(head)
    };
    head().is_some_and(|head| IdfModel::is_model(&head))
}
