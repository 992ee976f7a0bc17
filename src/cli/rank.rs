//! `khulasa rank`

use std::borrow::Cow;
use std::fmt::Write as _;

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Failure;
use super::common::{BudgetArgs, InputArgs, RankerArgs, RunArgs};
use super::output::Output;
use super::render::{Framed, Headed, csv_rows, json_line, round};
use super::run::{Layout, Plain, Rendered, run as run_documents};
use crate::arabic::normalize::one_line;
use crate::summary::Summary;
use crate::text::{BlockKind, Document};

/// Every sentence of each document with its score, best first.
///
/// The length of the summary to come matters to `blend`: "early in the article" means early for a summary of that length. Sentences
/// that the summary would take are marked ●.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa rank article.txt
  khulasa rank --explain --words 60 article.txt
  khulasa rank --format csv news/ -o scores.csv

See also: summarize; tokens, for what the words were taken for.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    budget: BudgetArgs,
    #[command(flatten)]
    ranker: RankerArgs,
    /// Show what each score is made of
    #[arg(long, help_heading = "Ranking")]
    explain: bool,
    /// How to write it; by the output file's ending if not given, else text
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Bars
    Text,
    /// An object a sentence
    Jsonl,
    /// A row a sentence
    Csv,
}

/// A sentence's parts as a JSON object, in the order of the ranker.
pub struct Parts<'a> {
    summary: &'a Summary,
    place: Option<usize>,
}

impl<'a> Parts<'a> {
    /// Of a sentence of a summarized document.
    pub fn new(summary: &'a Summary, sentence: usize) -> Self {
        Self { summary, place: summary.candidates.binary_search(&sentence).ok() }
    }

    fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let parts = self.place.map_or(&[][..], |_| &self.summary.ranking.parts);
        parts.iter().map(|part| (part.name, round(part.values[self.place.unwrap_or_default()])))
    }
}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

/// The parts of a score that are not nothing, largest first, a line each.
pub fn explanation(summary: &Summary, sentence: usize) -> String {
    let mut parts: Vec<_> = Parts::new(summary, sentence).iter().filter(|(_, value)| *value != 0.0).collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let mut out = String::new();
    for (name, value) in parts {
        let _ = writeln!(out, "    {value:+.2}  {name}");
    }
    out
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    index: usize,
    start: usize,
    end: usize,
    kind: BlockKind,
    rank: usize,
    score: f64,
    picked: bool,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Parts<'a>>,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let summarizer = args.ranker.summarizer(args.budget.budget()?)?;
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Text);
    let output = Output::open(args.run.output.as_deref())?;
    let width = if output.is_terminal() { Some(terminal_width()) } else { None };
    let mut layout: Box<dyn Layout> = match format {
        Format::Text => Box::<Headed>::default(),
        Format::Jsonl => Box::new(Plain),
        Format::Csv => {
            let columns = ["id", "index", "start", "end", "kind", "rank", "score", "picked", "text", "parts"];
            Box::new(Framed { head: csv_rows([columns.map(Cow::from).to_vec()]), tail: Vec::new() })
        }
    };
    run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || summarizer.analyzer(),
        |document, analyzer| {
            let summary = summarizer.summarize(document, analyzer);
            let bytes = match format {
                Format::Text => text(document, &summary, args.explain, width).into(),
                Format::Jsonl => rows(document, &summary, args.explain).flat_map(|row| json_line(&row)).collect(),
                Format::Csv => csv_rows(rows(document, &summary, args.explain).map(csv_row)),
            };
            Rendered { bytes, warnings: Vec::new() }
        },
    )
}

fn rows<'a>(document: &'a Document, summary: &'a Summary, explain: bool) -> impl Iterator<Item = Row<'a>> {
    summary.by_rank().into_iter().enumerate().map(move |(place, i)| {
        let sentence = summary.sentences[i];
        Row {
            id: &document.id,
            index: i,
            start: sentence.span.start,
            end: sentence.span.end,
            kind: sentence.kind,
            rank: place + 1,
            score: round(summary.score(i).unwrap_or_default()),
            picked: summary.selection.sentences.binary_search(&i).is_ok(),
            text: sentence.span.of(&document.text),
            parts: explain.then(|| Parts::new(summary, i)),
        }
    })
}

fn csv_row<'a>(row: Row<'a>) -> Vec<Cow<'a, str>> {
    let parts = row
        .parts
        .map(|parts| parts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; "));
    vec![
        row.id.into(),
        row.index.to_string().into(),
        row.start.to_string().into(),
        row.end.to_string().into(),
        row.kind.name().into(),
        row.rank.to_string().into(),
        row.score.to_string().into(),
        row.picked.to_string().into(),
        row.text.into(),
        parts.unwrap_or_default().into(),
    ]
}

const BAR: usize = 12;

/// Rank, bar, score and sentence; in a terminal a sentence is cut to the line.
fn text(document: &Document, summary: &Summary, explain: bool, width: Option<usize>) -> String {
    let scores = &summary.ranking.scores;
    let low = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut out = String::new();
    for row in rows(document, summary, explain) {
        let share = if high > low { (row.score - low) / (high - low) } else { 1.0 };
        let filled = ((share * BAR as f64).round() as usize).min(BAR);
        let bar = "█".repeat(filled) + &"░".repeat(BAR - filled);
        let mark = if row.picked { '●' } else { ' ' };
        let line = one_line(row.text);
        let room = width.map_or(usize::MAX, |w| w.saturating_sub(BAR + 17).max(20));
        let shown: String = line.chars().take(room).collect();
        let more = if shown.len() < line.len() { "…" } else { "" };
        // The isolate keeps the number and the bar on the left of a right-to-left sentence.
        let _ = writeln!(out, "{:>3} {mark} {bar} {:>7.3}  \u{2067}{shown}{more}\u{2069}", row.rank, row.score);
        if explain {
            out += &explanation(summary, row.index);
        }
    }
    out
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100)
}
