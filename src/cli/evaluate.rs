//! `khulasa evaluate`

mod keywords;
mod sentences;
mod summaries;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::Failure;
use super::common::RunArgs;
use super::exit;
use super::output::Output;
use super::render::json_line;
use super::talk::Talk;

#[derive(Subcommand)]
pub enum Command {
    /// Key phrases, against the titles that were kept from them
    Keywords(keywords::Args),
    /// Sentence boundaries, khulasa's or another splitter's, against the right ones
    Sentences(sentences::Args),
    /// Summaries, khulasa's or another program's, against those that people made
    Summaries(summaries::Args),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; figures in percent
    Table,
    /// One object; figures between 0 and 1, in full
    Json,
}

/// What was found out.
trait Report: Serialize {
    /// As a table, with the definitions above it.
    fn table(&self) -> String;
}

pub fn run(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Keywords(args) => keywords::run(args),
        Command::Sentences(args) => sentences::run(args),
        Command::Summaries(args) => summaries::run(args),
    }
}

/// Writes a report; returns the exit code.
fn write(
    report: &impl Report,
    format: Option<Format>,
    run: &RunArgs,
    mut output: Output,
    talk: &Talk,
) -> Result<u8, Failure> {
    let bytes = match format.or_else(|| run.format_by_ending()).unwrap_or(Format::Table) {
        Format::Table => report.table().into_bytes(),
        Format::Json => json_line(report),
    };
    output.write(&bytes)?;
    output.finish()?;
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

/// Figures in percent with two decimals, in columns of seven characters.
fn percents<const N: usize>(figures: [f64; N]) -> String {
    figures.map(|figure| format!("{:>7.2}", 100.0 * figure)).concat()
}
