//! `khulasa evaluate`

mod alignment;
mod checks;
mod digests;
mod duplicates;
mod groups;
mod keywords;
mod languages;
mod plot;
mod sentences;
mod summaries;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Failure;
use super::common::RunArgs;
use super::exit;
use super::output::Output;
use super::render::json_line;
use super::talk::Talk;
use crate::evaluate::bootstrap::{Difference, Interval, ROUNDS, SEED};

#[derive(Subcommand)]
pub enum Command {
    #[command(about = "Summaries, khulasa's or another program's, against those that people made")]
    Summaries(summaries::Args),
    #[command(about = "Key phrases against the titles that were kept from them")]
    Keywords(keywords::Args),
    #[command(
        about = "Digests of several articles on one event: what they repeat, and what they hold of each headline"
    )]
    Digests(digests::Args),
    #[command(about = "Groups of articles against pairs that people judged")]
    Groups(groups::Args),
    #[command(about = "Sentence boundaries, khulasa's or another splitter's, against the right ones")]
    Sentences(sentences::Args),
    #[command(about = "Sentence alignments against the right ones")]
    Alignment(alignment::Args),
    #[command(about = "Checks of translations: planted damage that they find, and false alarms on human translations")]
    Checks(checks::Args),
    #[command(about = "Copies planted in a corpus, and those that are found")]
    Duplicates(duplicates::Args),
    #[command(about = "The language detector against labelled lines")]
    Languages(languages::Args),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; figures in percent
    Table,
    /// One object; figures between 0 and 1, in full
    Json,
    /// A row a figure; figures between 0 and 1, in full
    Csv,
}

/// What was found out.
trait Report: Serialize {
    /// As tables, with the definitions above them.
    fn table(&self) -> String;
    /// As rows under a head, a row a figure.
    fn csv(&self) -> Vec<u8>;
}

pub fn run(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Alignment(args) => alignment::run(args),
        Command::Checks(args) => checks::run(args),
        Command::Keywords(args) => keywords::run(args),
        Command::Duplicates(args) => duplicates::run(args),
        Command::Languages(args) => languages::run(args),
        Command::Sentences(args) => sentences::run(args),
        Command::Digests(args) => digests::run(args),
        Command::Groups(args) => groups::run(args),
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
        Format::Csv => report.csv(),
    };
    output.write(&bytes)?;
    output.finish()?;
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

/// How the intervals were made, for programs.
#[derive(Serialize)]
struct Bootstrap {
    level: f64,
    rounds: usize,
    seed: u64,
}

const BOOTSTRAP: Bootstrap = Bootstrap { level: 0.95, rounds: ROUNDS, seed: SEED };

/// And for people. `units` is what is drawn, as in "articles".
fn about_intervals(units: &str) -> String {
    format!("[low, high]: 95 % interval, percentile bootstrap over {units}, {ROUNDS} rounds, seed {SEED}")
}

const ABOUT_DIFFERENCES: &str =
    "paired bootstrap: [low, high] is the 95 % interval of the difference; p is two-sided, below .05 where 0 is outside
(.002 is the least that the rounds can show)";

/// Fewer units than this make intervals that are much too narrow.
const FEW: usize = 20;

/// Says so where there are so few.
fn warn_of_few(units: usize, what: &str, talk: &Talk) {
    if units < FEW {
        talk.warn(&format!(
            "with so few {what} ({units}) intervals are narrower than they should be, and p lower; take them as a hint"
        ));
    }
}

/// Figures by name, those that there are; an object in JSON.
struct Named<'n, T> {
    names: &'n [&'static str],
    values: Vec<Option<T>>,
}

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.names.iter().zip(&self.values) {
            if let Some(value) = value {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// A figure in percent with its interval, in 20 columns: "  52.61 [50.1, 55.0]".
fn percent(figure: f64, interval: Option<Interval>) -> String {
    let interval =
        interval.map(|Interval { low, high }| format!("[{:.1}, {:.1}]", 100.0 * low, 100.0 * high)).unwrap_or_default();
    format!("{:>7.2} {interval:<12}", 100.0 * figure)
}

/// Figures in percent, seven columns each.
fn percents<const N: usize>(figures: [f64; N]) -> String {
    figures.map(|figure| format!("{:>7.2}", 100.0 * figure)).concat()
}

/// A difference in points with its interval and p, in 29 columns: "  +0.27 [-0.31, +0.85]  .362".
fn points(found: Difference) -> String {
    let Difference { difference, interval: Interval { low, high }, p } = found;
    let signed = |share: f64| {
        let shown = format!("{:+.2}", 100.0 * share);
        if shown == "-0.00" { "+0.00".to_owned() } else { shown }
    };
    let interval = format!("[{}, {}]", signed(low), signed(high));
    let p = match p {
        Some(p) if p < 1.0 => format!("{p:.3}").trim_start_matches('0').to_owned(),
        Some(_) => "1".to_owned(),
        None => "-".to_owned(),
    };
    format!("{:>8} {interval:<16} {p:>4}", signed(difference))
}

/// A number for programs, in full; empty where there is none.
fn full(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The cells of a figure with its interval and its difference to another system's.
fn csv_figure(value: Option<f64>, interval: Option<Interval>, difference: Option<Difference>) -> [String; 7] {
    [
        full(value),
        full(interval.map(|i| i.low)),
        full(interval.map(|i| i.high)),
        full(difference.map(|d| d.difference)),
        full(difference.map(|d| d.interval.low)),
        full(difference.map(|d| d.interval.high)),
        full(difference.and_then(|d| d.p)),
    ]
}

/// Their names.
const CSV_FIGURE: [&str; 7] = ["value", "low", "high", "difference", "difference_low", "difference_high", "p"];

/// A name in a column: of a long path its end.
fn short(name: &str) -> String {
    const WIDTH: usize = 28;
    let length = name.chars().count();
    if length <= WIDTH {
        name.to_owned()
    } else {
        format!("…{}", name.chars().skip(length - WIDTH + 1).collect::<String>())
    }
}
