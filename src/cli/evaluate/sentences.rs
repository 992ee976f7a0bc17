//! `khulasa evaluate sentences`

use std::fmt::Write as _;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::{Format, Report, percents, write};
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::boundaries::{Comparison, Segmented};
use crate::evaluate::{EvaluateError, Prf};
use crate::input::{Format as InputFormat, InputError, InputErrorKind, Newlines, Options, Place, Source};
use crate::split;
use crate::text::Document;

/// Splits texts and compares the sentence boundaries with the right ones: precision, recall, F1.
///
/// A boundary is known by the number of characters before it that are no white space. Ends of documents (empty lines in the gold
/// file) are given, and do not count.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate sentences --data news.gold news.txt
  khulasa evaluate sentences --data news.gold --system other.out
  khulasa evaluate sentences --data a.gold --data b.gold a.txt b.txt --format json")]
pub struct Args {
    /// The right sentences, one a line; an empty line between documents. Several go with as many inputs, in order
    #[arg(long, value_name = "GOLD", required = true)]
    data: Vec<String>,
    /// The same texts, to be split
    #[arg(value_name = "INPUT", required_unless_present = "system", conflicts_with = "system")]
    inputs: Vec<String>,
    /// The same texts as another splitter split them, one sentence a line
    #[arg(long, value_name = "FILE")]
    system: Vec<String>,
    /// What a line break in an input means: paragraph (it ends one), wrapped (it is a space), or auto
    #[arg(long, value_name = "MODE", help_heading = "Input", default_value_t = Newlines::Auto)]
    newlines: Newlines,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Boundaries<'a> {
    /// What a boundary is.
    definition: &'static str,
    results: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    data: &'a str,
    system: &'a str,
    #[serde(flatten)]
    prf: Prf,
    #[serde(flatten)]
    counts: Comparison,
}

const DEFINITION: &str =
    "a boundary is known by the characters before it, white space not counted; ends of documents do not count";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let systems = if args.system.is_empty() { &args.inputs } else { &args.system };
    if systems.len() != args.data.len() {
        let (golds, texts) = (args.data.len(), systems.len());
        let message =
            format!("every --data goes with one text, in order, but there are {golds} --data and {texts} texts");
        return Err(Failure::Usage(message));
    }
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let row = |(gold, system)| compare(gold, system, args).map_err(|error| talk.fail(&error.to_string())).ok();
    let results: Vec<Row<'_>> = args.data.iter().zip(systems).filter_map(row).collect();
    if results.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    write(&Boundaries { definition: DEFINITION, results }, args.format, &args.run, output, &talk)
}

fn compare<'a>(data: &'a String, system: &'a String, args: &Args) -> Result<Row<'a>, EvaluateError> {
    let (gold, other) = (read(data, args.newlines)?, read(system, args.newlines)?);
    let gold = Segmented::from_lines(data, &gold.text);
    let found = if args.system.is_empty() {
        Segmented::from_spans(system, &other.text, split::sentences(&other).into_iter().map(|s| s.span))
    } else {
        Segmented::from_lines(system, &other.text)
    };
    let counts = gold.compare(&found)?;
    Ok(Row { data, system, prf: counts.prf(), counts })
}

/// A plain text, whatever its name; standard input for `-`.
fn read(name: &str, newlines: Newlines) -> Result<Document, InputError> {
    let options = Options { format: Some(InputFormat::Text), newlines, ..Options::default() };
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let nothing = || InputError::new(Place::file(name), InputErrorKind::Empty { what: "file".to_owned() });
    let raw = source.open(&options)?.next().unwrap_or_else(|| Err(nothing()))?;
    Ok(raw.parse(&options)?.document)
}

impl Report for Boundaries<'_> {
    fn table(&self) -> String {
        let width = self.results.iter().map(|row| row.system.chars().count()).max().unwrap_or(0).max("text".len());
        let mut out = format!("{}\n\n", self.definition);
        let _ =
            writeln!(out, "{:width$}{:>7}{:>7}{:>7}{:>9}{:>9}{:>9}", "text", "P", "R", "F1", "gold", "found", "hits");
        for Row { system, prf, counts, .. } in &self.results {
            let figures = percents([prf.precision, prf.recall, prf.f1]);
            let Comparison { gold, found, hits } = counts;
            let _ = writeln!(out, "{system:width$}{figures}{gold:>9}{found:>9}{hits:>9}");
        }
        out
    }
}
