//! `khulasa worksheet check`

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::{findings, sheet, sources};
use crate::bitext::{Finding, Severity, Unit};
use crate::check::{Context, against, check, hashes};
use crate::cli::common::{SourceArgs, encoding};
use crate::cli::output::Output;
use crate::cli::{Failure, exit};
use crate::exchange::ReadOptions;

/// What is wrong with a sheet that came back: every finding with its code, its row and column, what was found and what was expected.
///
/// With --source the rows are held against the documents: which are missing, new, split or merged, and which sources were changed.
/// Without it, changed sources are found by the hashes in the sheet. The order of the rows does not matter.
///
/// Exit code 1 when there is a finding of severity error or warning, 0 when there are none but info.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet check sheet.csv --source article.txt
  khulasa worksheet check sheet.csv --source news/ --format json -o findings.json")]
pub struct Args {
    /// The sheet, or - for standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    #[command(flatten)]
    source: SourceArgs,
    /// The sheet's encoding, if it is not that of --encoding; guessed if neither is given
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = encoding)]
    sheet_encoding: Option<&'static encoding_rs::Encoding>,
    /// The language of the sources, as in ar or ar-EG; as the sheet says if not given, else ar
    #[arg(long, value_name = "TAG", help_heading = "Input")]
    source_lang: Option<String>,
    /// The language of the targets; as the sheet says if not given, else en
    #[arg(long, value_name = "TAG", help_heading = "Input")]
    target_lang: Option<String>,
    /// A glossary: CSV with the columns source, target and if you like note and forbidden. Terms are found in any form
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    terms: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", help_heading = "Output", default_value = "table")]
    format: Shown,
    /// No warnings; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shown {
    /// A line for each finding
    Table,
    /// One JSON object
    Json,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let encoding = args.sheet_encoding.or(args.source.encoding());
    let sheet = sheet::read(&args.sheet, None, &ReadOptions { encoding, ..ReadOptions::default() })?;
    let glossary = args.terms.as_deref().map(sheet::glossary).transpose()?.unwrap_or_default();
    let mut context = Context { languages: sheet.languages.clone().unwrap_or_default(), glossary };
    args.source_lang.iter().for_each(|tag| context.languages.source.clone_from(tag));
    args.target_lang.iter().for_each(|tag| context.languages.target.clone_from(tag));
    let mut found = sheet.findings;
    let mut failed = false;
    match args.source.input() {
        Some(input) => {
            let (documents, some_failed) = sources::read(&input, &sheet.rows, args.quiet)?;
            failed = some_failed;
            let units: Vec<Unit> = documents.into_iter().flat_map(|source| source.units).collect();
            found.extend(against(&sheet.rows, &units));
        }
        None => found.extend(hashes(&sheet.rows)),
    }
    found.extend(check(&sheet.rows, &context));
    // What is about no row comes last: first what happened to the rows that are there.
    found.sort_by_key(|finding| finding.row.unwrap_or(usize::MAX));
    let mut output = Output::open(args.output.as_deref())?;
    let shown = match args.format {
        Shown::Json => json(&found)?,
        Shown::Table => findings::table(&found, sheet.rows.len()),
    };
    output.write(shown.as_bytes())?;
    output.finish()?;
    failed |= found.iter().any(|finding| finding.severity >= Severity::Warning);
    Ok(if failed { exit::SOME_FAILED } else { 0 })
}

/// The findings as one JSON object on one line, its fields in the order in which they are documented.
fn json(findings: &[Finding]) -> Result<String, Failure> {
    #[derive(serde::Serialize)]
    struct All<'a> {
        findings: &'a [Finding],
    }
    let line = serde_json::to_string(&All { findings });
    line.map(|line| line + "\n").map_err(|e| Failure::Output("findings".into(), e.into()))
}
