//! `khulasa worksheet divide`

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use super::sheet;
use crate::arabic::words;
use crate::bitext::divide::{Measure, divide};
use crate::bitext::{Unit, inline};
use crate::cli::Failure;
use crate::cli::output::Output;
use crate::cli::talk::{Color, Talk};
use crate::exchange::{ReadOptions, WriteOptions};

/// A sheet dealt to several people: parts of about the same number of words, in the sheet's order and format.
///
/// CSV keeps its separator. The parts are named after the sheet: sheet.csv becomes sheet-1.csv, sheet-2.csv and so on. A document stays in one part where that
/// moves a cut by no more than a quarter of a part. `khulasa worksheet join` puts the parts together again.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet divide sheet.csv --by words 500 -o parts/
  khulasa worksheet divide sheet.csv --by translators 3 -o parts/")]
pub struct Args {
    /// The sheet, or - for standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    /// `words N`: parts of at most N words; `translators K`: K parts
    #[arg(long, value_names = ["words|translators", "N"], num_args = 2, required = true)]
    by: Vec<String>,
    /// The folder for the parts; it is made if it is not there
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,
    /// Replace files that exist
    #[arg(long, help_heading = "Output")]
    overwrite: bool,
    /// Only errors on standard error
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let measure = measure(&args.by)?;
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let (format, read) = sheet::read_as(&args.sheet, None, &ReadOptions::default())?;
    if !read.findings.is_empty() {
        talk.warn(&format!("findings on the sheet: {}; `khulasa worksheet check` shows them", read.findings.len()));
    }
    let units: Vec<Unit> = read.rows.into_iter().map(|row| row.unit).collect();
    if units.is_empty() {
        return Err(Failure::Input(format!("{}: the sheet has no rows to divide", sheet::shown(&args.sheet))));
    }
    let parts = divide(&units, measure);
    let is_input = args.sheet.as_os_str() == "-";
    let named = |part: Option<&std::ffi::OsStr>, otherwise: &str| match part.filter(|_| !is_input) {
        Some(part) => part.to_owned(),
        None => otherwise.into(),
    };
    let stem = named(args.sheet.file_stem(), "sheet");
    // An ending of another format, as of a workbook with macros, would tell the parts' readers something wrong.
    let own = |ending: &&std::ffi::OsStr| format.extensions().iter().any(|own| ending.eq_ignore_ascii_case(own));
    let ending = named(args.sheet.extension().filter(own), format.extensions().first().copied().unwrap_or("csv"));
    let path_of = |number: usize| {
        let mut name = stem.clone();
        name.push(format!("-{number}."));
        name.push(&ending);
        args.output.join(name)
    };
    let paths: Vec<PathBuf> = (1..=parts.len()).map(path_of).collect();
    let companions = format.companion().map(|(ending, _)| ending);
    let beside = |path: &Path| companions.map(|ending| path.with_extension(ending));
    let there = paths.iter().cloned().chain(paths.iter().filter_map(|path| beside(path))).find(|path| path.exists());
    if let Some(path) = there.filter(|_| !args.overwrite) {
        return Err(Failure::Usage(format!(
            "{} exists, and may hold a translator's work; nothing is written. Name another folder, or say --overwrite",
            path.display()
        )));
    }
    let shown = args.output.display().to_string();
    std::fs::create_dir_all(&args.output).map_err(|e| Failure::Output(shown, e))?;
    let (delimiter, languages) = (read.delimiter, read.languages.unwrap_or_default());
    let mut lines = String::new();
    for (path, part) in paths.iter().zip(&parts) {
        let extra = read.extra.part(part.clone());
        let options = WriteOptions { languages: languages.clone(), extra, delimiter, ..WriteOptions::default() };
        let part = &units[part.clone()];
        sheet::write(Output::open(Some(path))?, format, &options, part)?;
        let words: usize = part.iter().map(|unit| words::count(&inline::without(&unit.source))).sum();
        lines.push_str(&format!("\n  {}: rows: {}; words: {words}", path.display(), part.len()));
    }
    talk.note(&format!("parts written: {}; rows: {}{lines}", parts.len(), units.len()));
    match measure {
        Measure::Parts(asked) if parts.len() < asked => {
            talk.warn(&format!("{asked} parts were asked for, and there are only {} rows", units.len()));
        }
        Measure::Words(most) => {
            let longer = parts
                .iter()
                .filter(|part| part.len() == 1 && words::count(&inline::without(&units[part.start].source)) > most);
            let count = longer.count();
            if count > 0 {
                talk.warn(&format!("{count} rows alone have more than {most} words; each is a part of its own"));
            }
        }
        Measure::Parts(_) => {}
    }
    Ok(0)
}

/// What two words after `--by` mean.
fn measure(by: &[String]) -> Result<Measure, Failure> {
    let expected = "expected --by words N or --by translators K, each 1 or more, as in --by words 500";
    let [unit, number] = by else { return Err(Failure::Usage(expected.to_owned())) };
    let parsed = number.parse::<usize>().ok().filter(|&n| n > 0);
    match (unit.as_str(), parsed) {
        ("words", Some(n)) => Ok(Measure::Words(n)),
        ("translators", Some(n)) => Ok(Measure::Parts(n)),
        _ => Err(Failure::Usage(format!("found --by {unit} {number}, {expected}"))),
    }
}
