//! `khulasa evaluate languages`

use std::fmt::Write as _;
use std::fs;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::{Format, Report, write};
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::Prf;
use crate::evaluate::languages::Confusion;

/// Tells the language of labelled lines and compares it with their labels.
///
/// A line is a code (ar, fa, ur, ps, ckb, ug, sd; und for another script and for lines without letters), a tab and a text. Each line is
/// told by itself, so the figures are those of short texts; of longer ones fewer are taken wrongly.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate languages --data lines.tsv
  khulasa evaluate languages --data lines.tsv --mistakes mistakes.tsv")]
pub struct Args {
    /// Labelled lines; several are taken together
    #[arg(long, value_name = "FILE", required = true)]
    data: Vec<String>,
    /// Write the lines that were taken wrongly to this file: label, guess, text
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    mistakes: Option<std::path::PathBuf>,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Table<'a> {
    data: &'a [String],
    results: Vec<Row>,
    confusion: &'a Confusion,
}

#[derive(Serialize)]
struct Row {
    language: String,
    lines: u64,
    #[serde(flatten)]
    prf: Prf,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let mut confusion = Confusion::default();
    let mut mistakes = String::new();
    for file in &args.data {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                talk.fail(&format!("{file}: cannot read the lines: {error}"));
                continue;
            }
        };
        for (line, number) in text.lines().zip(1..) {
            let Some((label, line)) = line.split_once('\t') else {
                talk.fail(&format!("{file}:{number}: no tab; expected a language's code, a tab and a text"));
                continue;
            };
            let guess = confusion.add(label, line);
            if guess != label {
                let _ = writeln!(mistakes, "{label}\t{guess}\t{line}");
            }
        }
    }
    let codes = confusion.codes();
    if codes.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    if let Some(path) = &args.mistakes {
        let mut file = Output::open(Some(path))?;
        file.write(mistakes.as_bytes())?;
        file.finish()?;
    }
    let row = |code: &str| Row { language: code.to_owned(), lines: confusion.lines(code), prf: confusion.prf(code) };
    let results = codes.into_iter().map(row).collect();
    write(&Table { data: &args.data, results, confusion: &confusion }, args.format, &args.run, output, &talk)
}

impl Report for Table<'_> {
    fn table(&self) -> String {
        let codes = self.confusion.codes();
        let mut out = String::from("language   lines       P       R      F1   taken for");
        for code in &codes {
            let _ = write!(out, "{code:>7}");
        }
        out.push('\n');
        for Row { language, lines, prf } in &self.results {
            let figures = [prf.precision, prf.recall, prf.f1].map(|figure| format!("{:>8.2}", 100.0 * figure)).concat();
            let _ = write!(out, "{language:<8}{lines:>8}{figures}            ");
            for code in &codes {
                let _ = write!(out, "{:>7}", self.confusion.count(language, code));
            }
            out.push('\n');
        }
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = vec!["label".into(), "guess".into(), "lines".into()];
        let codes = self.confusion.codes();
        let pairs = codes.iter().flat_map(|label| codes.iter().map(move |guess| (*label, *guess)));
        let rows = pairs.map(|(label, guess)| {
            vec![label.into(), guess.into(), self.confusion.count(label, guess).to_string().into()]
        });
        csv_rows(std::iter::once(head).chain(rows))
    }
}
