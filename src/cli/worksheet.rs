//! `khulasa worksheet`

use std::path::Path;

use clap::{Args as ClapArgs, Subcommand, builder::PossibleValuesParser};

use super::Failure;
use super::common::{InputArgs, RankerArgs, RunArgs};
use super::output::Output;
use super::render::Framed;
use super::run::{Rendered, try_run as run_documents};
use crate::bitext::{Scope, units};
use crate::exchange::{FORMATS, Format, by_extension, by_name};
use crate::select::Budget;

#[derive(Subcommand)]
pub enum Command {
    #[command(about = "Sentences with room for their translation")]
    Export(Export),
}

/// Sentences with room for their translation, one a row.
///
/// Every sentence but site chrome is there, in order, word for word, with its rank by importance and the sentences around it. A
/// sentence that a document repeats has one row, and `occurrences` says how often. Ids stay the same from one export to the next.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet export article.txt -o sheet.csv
  khulasa worksheet export --budget-words 300 news/ -o sheet.csv    the 300 words of each most worth translating first")]
pub struct Export {
    #[command(flatten)]
    input: InputArgs,
    /// Only the N most important sentences of each document
    #[arg(long, value_name = "N", help_heading = "Units", conflicts_with = "budget_words")]
    top: Option<usize>,
    /// Only the most important sentences of each document, together at most N words
    #[arg(long, value_name = "N", help_heading = "Units")]
    budget_words: Option<usize>,
    #[command(flatten)]
    ranker: RankerArgs,
    /// csv or tsv; by the output file's ending if not given, else csv
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|f| f.name)))]
    format: Option<String>,
    /// Leave out the byte order mark, which Excel needs to read UTF-8
    #[arg(long, help_heading = "Output")]
    no_bom: bool,
    #[command(flatten)]
    run: RunArgs,
}

pub fn run(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Export(args) => export(args),
    }
}

fn export(args: &Export) -> Result<u8, Failure> {
    let format = format(args)?;
    let usage = |e: crate::select::BudgetError| Failure::Usage(e.to_string());
    let (budget, scope) = match (args.top, args.budget_words) {
        (Some(n), _) => (Budget::sentences(n).map_err(usage)?, Scope::Selected),
        (_, Some(n)) => (Budget::words(n).map_err(usage)?, Scope::Selected),
        _ => (Budget::default(), Scope::All),
    };
    let summarizer = args.ranker.summarizer(budget)?;
    let vectors = args.ranker.vectors()?;
    let output = Output::open(args.run.output.as_deref())?;
    let mut head = Vec::new();
    // Writing into memory cannot fail.
    let _ = format.start(&mut head, !args.no_bom);
    let mut layout = Framed { head, tail: Vec::new() };
    run_documents(
        &args.input,
        &args.run,
        output,
        &mut layout,
        || summarizer.analyzer(),
        |document, number, analyzer| {
            let summary = vectors.summarize(&summarizer, document, number, analyzer, None)?;
            let mut bytes = Vec::new();
            let _ = format.rows(&mut bytes, &units(document, &summary, scope));
            Ok(Rendered { bytes, warnings: Vec::new() })
        },
    )
}

fn format(args: &Export) -> Result<&'static Format, Failure> {
    if let Some(found) = args.format.as_deref().and_then(by_name) {
        return Ok(found);
    }
    match args.run.output.as_deref().and_then(Path::extension) {
        None => Ok(&FORMATS[0]),
        Some(extension) => by_extension(&extension.to_string_lossy()).ok_or_else(|| {
            let known: Vec<_> = FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!(".{e}")).collect();
            let found = extension.to_string_lossy();
            Failure::Usage(format!(
                "no worksheet format ends in .{found}; known are {}, or say which with --format",
                known.join(" ")
            ))
        }),
    }
}
