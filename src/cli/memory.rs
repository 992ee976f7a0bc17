//! `khulasa memory`

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use serde_json::json;

use super::output::Output;
use super::talk::{Color, Talk};
use super::worksheet::findings::visible;
use super::worksheet::sheet;
use super::{Failure, exit};
use crate::bitext::{Field, Languages, Status, Unit};
use crate::exchange::{ReadOptions, WriteOptions};
use crate::memory::{Memory, MemoryError};

#[derive(Subcommand)]
pub enum Command {
    #[command(about = "Put the translations of sheets into a memory")]
    Import(ImportArgs),
    #[command(about = "Everything in a memory as a sheet")]
    Export(ExportArgs),
    #[command(about = "What fits a sentence, best first")]
    Search(SearchArgs),
    #[command(about = "How much a memory holds")]
    Stats(StatsArgs),
}

/// Puts the translations of sheets into a memory, which is made if there is none.
///
/// Rows without a target, and those not yet translated by a person, are left out. What is there already with the same source, target and
/// neighbours is not added again. All sheets go in together or, if one cannot be read, none.
#[derive(ClapArgs)]
#[command(after_help = "Example:
  khulasa memory import news.db sheet.csv
  khulasa worksheet export --memory news.db article.txt -o next.csv")]
pub struct ImportArgs {
    /// The memory
    #[arg(value_name = "DB")]
    memory: PathBuf,
    /// Sheets of any format, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Also targets that are new, fuzzy or rejected
    #[arg(long)]
    all: bool,
    /// The sheets' format; seen from the files if not given
    #[arg(long, value_name = "FORMAT", value_parser = sheet::format_names())]
    format: Option<String>,
    /// Only errors on standard error
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

/// Writes everything in a memory as a sheet, in the order in which it came.
#[derive(ClapArgs)]
pub struct ExportArgs {
    /// The memory
    #[arg(value_name = "DB")]
    memory: PathBuf,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// The sheet's format; by the output file's ending if not given, else csv
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = sheet::format_names())]
    format: Option<String>,
    /// The language of the sources
    #[arg(long, value_name = "TAG", default_value = "ar")]
    source_lang: String,
    /// The language of the targets
    #[arg(long, value_name = "TAG", default_value = "en")]
    target_lang: String,
}

/// Shows what fits a sentence, best first.
///
/// 100 is the same sentence; below that it counts how many of its words would have to change, of words folded as for ranking, less 5
/// points when the numbers differ. Nothing below 50 % is shown.
#[derive(ClapArgs)]
pub struct SearchArgs {
    /// The memory
    #[arg(value_name = "DB")]
    memory: PathBuf,
    /// The sentence
    #[arg(value_name = "TEXT")]
    text: String,
    /// The sentence before it: with the one after, an exact match of the same neighbours is 101
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    before: String,
    /// The sentence after it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    after: String,
    /// How matches are shown
    #[arg(long, value_name = "FORMAT", help_heading = "Output", default_value = "table")]
    format: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// Percent, source and target, a line each
    Table,
    /// A JSON object a match
    Jsonl,
}

/// Counts what a memory holds.
#[derive(ClapArgs)]
pub struct StatsArgs {
    /// The memory
    #[arg(value_name = "DB")]
    memory: PathBuf,
}

pub fn run(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Import(args) => import(args),
        Command::Export(args) => export(args),
        Command::Search(args) => search(args),
        Command::Stats(args) => stats(args),
    }
}

/// A memory that cannot be read is an input that cannot.
pub fn unreadable(error: MemoryError) -> Failure {
    Failure::Input(error.to_string())
}

/// What keeps a memory from being written is an output that cannot be; anything else is wrong with what is there.
fn unwritable(error: MemoryError) -> Failure {
    let of = |path: &Path, reason: String| Failure::Output(path.display().to_string(), std::io::Error::other(reason));
    match &error {
        MemoryError::Sqlite(path, reason) => of(path, reason.to_string()),
        MemoryError::ReadOnly(path) => {
            of(path, "the file or its folder can only be read; name a copy in a folder of your own".into())
        }
        MemoryError::NoFolder { path, folder } => {
            of(path, format!("there is no folder {}; make it first", folder.display()))
        }
        _ => unreadable(error),
    }
}

fn units(path: &Path) -> Result<Vec<Unit>, Failure> {
    Memory::open_existing(path).and_then(|memory| memory.units()).map_err(unreadable)
}

fn import(args: &ImportArgs) -> Result<u8, Failure> {
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let (mut taken, mut empty, mut early) = (Vec::new(), 0, 0);
    for file in &args.files {
        let read = sheet::read(file, args.format.as_deref(), &ReadOptions::default())?;
        if let Some(field) = [Field::Source, Field::Target].into_iter().find(|field| !read.fields.contains(field)) {
            let message = format!("{}: there is no column {}; nothing was imported", file.display(), field.name());
            return Err(Failure::Input(message));
        }
        if !read.findings.is_empty() {
            let (file, findings) = (file.display(), read.findings.len());
            talk.warn(&format!("{file}: findings on the sheet: {findings}; `khulasa worksheet check` shows them"));
        }
        for unit in read.rows.into_iter().map(|row| row.unit) {
            if unit.source.trim().is_empty() || unit.target().trim().is_empty() {
                empty += 1;
            } else if unit.status < Status::Translated && !args.all {
                early += 1;
            } else {
                taken.push(unit);
            }
        }
    }
    let added = Memory::open(&args.memory).and_then(|mut memory| memory.import(&taken)).map_err(unwritable)?;
    talk.note(&format!("added: {added}; there already: {}; without source or target: {empty}", taken.len() - added));
    if early > 0 {
        talk.warn(&format!(
            "left out, for their status is new, fuzzy or rejected: {early}; set it to translated, or take them with --all"
        ));
    }
    Ok(0)
}

fn export(args: &ExportArgs) -> Result<u8, Failure> {
    let format = sheet::format_to_write(args.format.as_deref(), args.output.as_deref())?;
    let units = units(&args.memory)?;
    let output = Output::open(args.output.as_deref())?;
    let languages = Languages { source: args.source_lang.clone(), target: args.target_lang.clone() };
    sheet::write(output, format, &WriteOptions { languages, ..WriteOptions::default() }, &units)?;
    Ok(0)
}

fn search(args: &SearchArgs) -> Result<u8, Failure> {
    let index = Memory::open_existing(&args.memory).and_then(|memory| memory.index()).map_err(unreadable)?;
    let mut output = Output::open(None)?;
    let matches = index.lookup(&args.text, &args.before, &args.after);
    for found in &matches {
        let line = match args.format {
            Shown::Jsonl => {
                let unit = found.unit;
                let object = json!({
                    "match": found.score, "source": unit.source, "target": unit.target(), "status": unit.status,
                    "document": unit.document, "id": unit.id, "note": unit.note,
                    "context_before": unit.context_before, "context_after": unit.context_after,
                });
                format!("{object}\n")
            }
            Shown::Table => {
                let (source, target) = (visible(&found.unit.source), visible(found.unit.target()));
                format!("{:>3} %  {source}\n       {target}\n", found.score)
            }
        };
        output.write(line.as_bytes())?;
    }
    output.finish()?;
    if matches.is_empty() {
        Talk::new(false, true, Color::Auto, None).note("nothing fits with 50 % or more");
    }
    Ok(if matches.is_empty() { exit::SOME_FAILED } else { 0 })
}

fn stats(args: &StatsArgs) -> Result<u8, Failure> {
    let units = units(&args.memory)?;
    let sources: std::collections::BTreeSet<&str> = units.iter().map(|unit| unit.source.as_str()).collect();
    let words: usize = units.iter().map(|unit| crate::arabic::words::count(&unit.source)).sum();
    let mut text = format!("{:<18}{:>10}\n", "units", units.len());
    text += &format!("{:<18}{:>10}\n", "different sources", sources.len());
    text += &format!("{:<18}{:>10}\n", "source words", words);
    for status in Status::ALL {
        let count = units.iter().filter(|unit| unit.status == status).count();
        if count > 0 {
            text += &format!("{:<18}{count:>10}\n", status.name());
        }
    }
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(0)
}
