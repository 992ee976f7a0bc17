//! `khulasa batch`

mod columns;
mod kinds;
mod merge;
mod plan;
mod progress;
mod report;
mod wanted;

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Once};

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::common::{BudgetArgs, IdfArgs, InputArgs, bytes, ranker_names};
use super::talk::{Color, Talk};
use super::{Failure, exit};
use crate::corpus::run::{self as corpus_run, Compression, Event, Folder, Job, OnError, RunError, Share, Totals};
use crate::input::{self, Source};
use crate::rank::RANKERS;
use crate::summary::Summarizer;
use kinds::Maker;
use progress::{Mode, Progress};
use wanted::{Wanted, WantedArgs};

/// A run over a corpus that may be stopped at any moment and goes on where it was.
///
/// The inputs are cut into shards of --shard-docs documents. For each kind of output, DIR holds one file a shard, such as summaries-00000.jsonl;
/// a shard's files get their names when they are whole. Its done-record (done/00000.json) says what is in them. The bytes are the same on any number of threads,
/// and however often the run was stopped.
///
/// Documents that cannot be read or make the program fail are written to quarantine.jsonl with the reason and their first bytes, those that are
/// not wanted or hold no text to filtered.jsonl, and totals.json holds the sum: read = written + quarantined + skipped + filtered.
#[derive(ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:
  khulasa batch corpus/*.jsonl.zst -o run/
  khulasa batch corpus/*.jsonl.zst -o run/ --resume                 go on with it, after whatever happened
  khulasa batch news/ -o run/ --emit summaries,sentences,keywords --compress zst
  khulasa batch corpus/ -o run-3/ --shard 3/8                       one machine of eight
  khulasa batch merge run-*/ -o run/                                what eight machines made, in one folder
  khulasa batch report run/ -o report.html

Exit codes: 0 every document is written or was not wanted; 1 some are in quarantine or were skipped; 2 usage, or a run that cannot be gone
on with like this; 3 inputs that are not there or cannot be read; 4 the folder cannot be written.")]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    job: JobArgs,
}

#[derive(Subcommand)]
enum Command {
    #[command(about = "Join the shards of several folders into what one run would have written")]
    Merge(merge::Args),
    #[command(about = "One page about a run, with pictures")]
    Report(report::Args),
}

#[derive(ClapArgs)]
struct JobArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The folder of the run; made if it is not there
    #[arg(short, long, value_name = "DIR", help_heading = "Output", required = true)]
    output: Option<PathBuf>,
    /// What to write of each document
    #[arg(long, value_name = "KINDS", value_delimiter = ',', default_value = "summaries", help_heading = "Output")]
    emit: Vec<kinds::Emit>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", help_heading = "Output")]
    format: kinds::Format,
    /// How to compress it
    #[arg(long, value_name = "CODEC", default_value = "none", help_heading = "Output")]
    compress: Codec,
    #[command(flatten)]
    budget: BudgetArgs,
    /// What ranks the sentences
    #[arg(long, value_name = "NAME", help_heading = "Ranking", default_value = RANKERS[0].name, value_parser = ranker_names())]
    ranker: String,
    #[command(flatten)]
    idf: IdfArgs,
    /// Key phrases of each document, at most
    #[arg(long, value_name = "N", help_heading = "Output", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
    #[command(flatten)]
    wanted: WantedArgs,
    /// Larger documents go to quarantine: bytes once decompressed, such as 500000, 10M or 1G
    #[arg(long, value_name = "SIZE", default_value = "10M", value_parser = bytes, help_heading = "Run")]
    max_doc_bytes: u64,
    /// What to do with a document that cannot be used
    #[arg(long, value_name = "WHAT", default_value = "quarantine", help_heading = "Run")]
    on_error: WhatOnError,
    /// Go on with the run in the folder; without one, begin it. Refused if options, inputs, models or the version changed
    #[arg(long, help_heading = "Run")]
    resume: bool,
    /// Make only the Ith of N shares of the shards, for N machines; each with a folder of its own, or all with one that they share
    #[arg(long, value_name = "I/N", value_parser = share, help_heading = "Run")]
    shard: Option<Share>,
    /// Documents a shard
    #[arg(long, value_name = "N", default_value = "20000", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Run")]
    shard_docs: u64,
    /// Threads; all processors if not given. Results do not depend on it
    #[arg(short = 'j', long, value_name = "N", help_heading = "Run", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// How to show progress on standard error
    #[arg(long, value_name = "HOW", default_value = "auto", help_heading = "Run")]
    progress: Mode,
    /// No progress; the same as --progress none
    #[arg(long, help_heading = "Run")]
    no_progress: bool,
    /// No warnings and no progress; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", help_heading = "Run", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Codec {
    /// Not at all
    None,
    /// gzip
    Gz,
    /// Zstandard
    Zst,
}

#[derive(Clone, Copy, ValueEnum)]
enum WhatOnError {
    /// Stop the run
    Fail,
    /// Count it and go on
    Skip,
    /// Write it to quarantine.jsonl and go on
    Quarantine,
}

fn share(text: &str) -> Result<Share, String> {
    let parsed = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parsed {
        Some((number, of)) if number >= 1 && number <= of => Ok(Share { number, of }),
        _ => Err("expected I/N with I from 1 to N, such as 3/8".to_owned()),
    }
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    match &args.command {
        Some(Command::Merge(args)) => merge::run(args),
        Some(Command::Report(args)) => report::run(args),
        None => job(&args.job),
    }
}

fn job(args: &JobArgs) -> Result<u8, Failure> {
    let talk = Talk::new(args.quiet, true, args.color, None);
    if args.format == kinds::Format::Parquet {
        if !cfg!(feature = "parquet") {
            let way_out = "build it with `cargo install khulasa --features parquet`, or choose jsonl or csv";
            return Err(Failure::Usage(format!("this khulasa cannot write Parquet; {way_out}")));
        }
        if !matches!(args.compress, Codec::None) {
            return Err(Failure::Usage(
                "Parquet files are compressed inside (Zstandard); leave --compress out".to_owned(),
            ));
        }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let sources = sources(args, &talk)?;
    let model = args.idf.file()?;
    let (idf, recurring) = args.idf.of(model);
    let ranker = super::common::ranker(&args.ranker)?;
    let summarizer = Summarizer { ranker, budget: args.budget.budget()?, idf, recurring, trim: false };
    let wanted = Wanted::new(&args.wanted, model)?;
    if summarizer.ranker.needs_vectors {
        return Err(Failure::Usage(format!(
            "the ranker {} needs vectors, and a batch has none; choose another",
            args.ranker
        )));
    }
    let maker = Maker::new(args, summarizer, &wanted);
    let root = args.output.as_deref().ok_or_else(|| Failure::Usage("name a folder with -o DIR".to_owned()))?;
    let folder = Folder::new(root);
    let plan = pool.install(|| plan::of(args, &sources, &summarizer, model)).map_err(failure)?;
    plan::settle(&folder, &plan, args.resume, &talk)?;
    let read = Arc::new(AtomicU64::new(0));
    let options =
        input::Options { max_bytes: Some(args.max_doc_bytes), read: Some(Arc::clone(&read)), ..args.input.options() };
    let kinds = maker.kinds();
    let job = Job {
        folder: &folder,
        shard_docs: args.shard_docs,
        sources: &sources,
        inputs: &plan.inputs,
        options: &options,
        kinds: &kinds,
        compression: match args.compress {
            Codec::None => Compression::None,
            Codec::Gz => Compression::Gzip,
            Codec::Zst => Compression::Zstd,
        },
        on_error: match args.on_error {
            WhatOnError::Fail => OnError::Fail,
            WhatOnError::Skip => OnError::Skip,
            WhatOnError::Quarantine => OnError::Quarantine,
        },
        share: args.shard.unwrap_or(Share::WHOLE),
    };
    keep_panics_quiet();
    let mode = if args.quiet || args.no_progress { Mode::None } else { args.progress };
    let mut progress = Progress::new(mode, read, plan.inputs.iter().map(|input| input.bytes).sum(), &talk);
    let ran = pool.install(|| {
        corpus_run::run(
            &job,
            || maker.state(),
            |document, origin, state| maker.make(document, origin, state),
            |event: &Event<'_>| progress.event(event),
        )
    });
    progress.end();
    let (extent, totals) = ran.map_err(failure)?;
    said(&totals, extent.shards, &job.share, &talk);
    if totals.shards == extent.shards {
        wanted.warn_of_copies(&totals.tally, &talk);
    }
    let left_out = totals.tally.quarantined + totals.tally.skipped;
    Ok(if left_out > 0 { exit::SOME_FAILED } else { 0 })
}

/// The inputs, each with an id that no other has.
fn sources(args: &JobArgs, talk: &Talk) -> Result<Vec<Source>, Failure> {
    let mut expanded = args.input.expand();
    if !expanded.errors.is_empty() {
        // A run without an input that was named would look whole, and could not be gone on with once the input is there.
        expanded.errors.iter().for_each(|e| talk.fail(&e.to_string()));
        return Err(Failure::Input(
            "some inputs are not there, so the run was not begun; name others, or leave them out".to_owned(),
        ));
    }
    // What the run itself has written is no input of it, wherever its folder lies.
    if let Some(run) = args.output.as_deref().and_then(|root| root.canonicalize().ok()) {
        let is_own = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path.starts_with(&run));
        expanded.sources.retain(|source| !source.path.as_ref().is_some_and(is_own));
    }
    expanded.tell_apart();
    Ok(expanded.sources)
}

/// What the whole came to, in a line.
fn said(totals: &Totals, shards: u64, share: &Share, talk: &Talk) {
    let tally = &totals.tally;
    let mut line = format!(
        "read {} = written {} + quarantined {} + skipped {} + filtered {}",
        tally.read, tally.written, tally.quarantined, tally.skipped, tally.filtered
    );
    if !tally.reasons.is_empty() {
        let reasons: Vec<String> = tally.reasons.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        line += &format!(" ({})", reasons.join(", "));
    }
    if tally.warned > 0 {
        line += &format!("; read with a warning: {}", tally.warned);
    }
    if totals.shards < shards {
        line += &format!("; shards in the folder: {} of {shards}", totals.shards);
        if *share != Share::WHOLE {
            line += &format!(" (this is share {}/{}; join all with `khulasa batch merge`)", share.number, share.of);
        }
    }
    talk.note(&line);
}

fn failure(error: RunError) -> Failure {
    match error {
        RunError::Io { path, error } => Failure::Output(path.display().to_string(), error),
        RunError::Input(_) => Failure::Input(error.to_string()),
        RunError::Stdin
        | RunError::NoFile(_)
        | RunError::Changed { .. }
        | RunError::Uneven { .. }
        | RunError::Busy { .. }
        | RunError::Merge(_)
        | RunError::Damaged { .. }
        | RunError::Plan { .. } => Failure::Usage(error.to_string()),
        error => Failure::Stopped(error.to_string()),
    }
}

/// A panic in a document, or in a library that reads a damaged file, is caught and written to the quarantine; what the system would say of it helps nobody.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !corpus_run::is_in_document() && !input::is_guarded() {
                usual(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read() {
        assert_eq!(share("3/8"), Ok(Share { number: 3, of: 8 }));
        assert!(["0/8", "9/8", "3", "a/b", "1/0", "/"].iter().all(|s| share(s).is_err()));
    }
}
