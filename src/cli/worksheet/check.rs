//! `khulasa worksheet check`

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::sheet;
use crate::bitext::Severity;
use crate::check::{Context, check};
use crate::cli::output::Output;
use crate::cli::{Failure, exit};
use crate::exchange::ReadOptions;

/// What is wrong with a sheet that came back: every finding with its code, its row and column, what was found and what was expected.
///
/// Exit code 1 when there is a finding of severity error.
#[derive(ClapArgs)]
pub struct Args {
    /// The sheet, or - for standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", help_heading = "Output", default_value = "table")]
    format: Shown,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shown {
    Table,
    Json,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let sheet = sheet::read(&args.sheet, None, &ReadOptions::default())?;
    let context = Context { languages: sheet.languages.clone().unwrap_or_default() };
    let mut findings = sheet.findings;
    findings.extend(check(&sheet.rows, &context));
    let mut output = Output::open(args.output.as_deref())?;
    match args.format {
        Shown::Json => {
            let all = serde_json::json!({ "findings": findings });
            output.write(format!("{all}\n").as_bytes())?;
        }
        Shown::Table => {
            for finding in &findings {
                let row = finding.row.map_or_else(String::new, |row| row.to_string());
                let line = format!("{row}\t{}\t{}\t{}\n", finding.severity.name(), finding.code, finding.hint);
                output.write(line.as_bytes())?;
            }
        }
    }
    output.finish()?;
    Ok(if findings.iter().any(|finding| finding.severity == Severity::Error) { exit::SOME_FAILED } else { 0 })
}
