//! `khulasa rank`

use std::borrow::Cow;
use std::fmt::Write as _;

use clap::{Args as ClapArgs, ValueEnum};

use super::Failure;
use super::common::{BudgetArgs, InputArgs, QueryArgs, RankerArgs, RunArgs};
use super::output::Output;
use super::page::Page;
use super::render::{Framed, Headed, csv_rows, json_line};
use super::run::{Layout, Plain, Rendered, try_run as run_documents};
use crate::arabic::normalize::one_line;
use crate::report::{self, View};
use crate::rows::ranking::{Parts, Row, rows};
use crate::select::{Budget, Length, Reason, Reasons, SAYS_THE_SAME};
use crate::summary::Summary;
use crate::text::Document;

/// Every sentence of each document with its score, best first.
///
/// The length of the summary to come matters to `blend`: "early in the article" means early for a summary of that length. Sentences
/// that the summary would take are marked ●. With --explain, each sentence's number in the article (headlines and site chrome do not
/// count), why it was picked or not, and the parts of its score. --format html is the page to look at and to print: the article
/// with each sentence tinted by its score, and all of that beside it.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa rank article.txt
  khulasa rank --explain --words 60 article.txt
  khulasa rank --query 'محمد صلاح' article.txt
  khulasa rank --format csv news/ -o scores.csv
  khulasa rank --words 60 article.txt -o report.html

See also: summarize; tokens, for what the words were taken for.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    budget: BudgetArgs,
    #[command(flatten)]
    ranker: RankerArgs,
    #[command(flatten)]
    query: QueryArgs,
    /// Show what each score is made of, and why each sentence was picked or not (the page always does)
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
    /// A page, right to left: the article as a heat map
    Html,
}

/// What a score is made of and what came of it, a line each: why the sentence was picked or not, then the parts that are not
/// worth showing, largest first.
pub fn explanation(summary: &Summary, reasons: &Reasons, budget: &Budget, sentence: usize) -> String {
    let mut out = String::new();
    if let Some(number) = summary.number(sentence) {
        let why = why(reasons.reasons[number - 1], summary, budget);
        let _ = writeln!(out, "    sentence {number} of {}, {why}", summary.candidates.len());
    }
    let mut parts: Vec<_> = Parts::new(summary, sentence).iter().filter(|(_, value)| value.abs() >= 0.005).collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    for (name, value) in parts {
        let _ = writeln!(out, "    {value:+.2}  {name}");
    }
    out
}

/// A reason in words.
fn why(reason: Reason, summary: &Summary, budget: &Budget) -> String {
    let number = |sentence| summary.number(sentence).unwrap_or_default();
    match reason {
        Reason::Picked { order } => format!("picked: choice {order} of {}", summary.selection.sentences.len()),
        Reason::Shortest => "picked: the shortest, as none fits the budget".to_owned(),
        Reason::Repeats { sentence, cosine } => {
            let how = if cosine >= SAYS_THE_SAME { "says nothing new after" } else { "overlaps" };
            format!("not picked: {how} sentence {} (cosine {cosine:.2})", number(sentence))
        }
        Reason::LeansOn { sentence } => {
            format!("not picked: leans on sentence {}, which is not in the summary", number(sentence))
        }
        Reason::DoesNotFit { cost, left } => {
            let unit = match budget.length() {
                Length::Sentences(_) => "sentences",
                Length::Words(_) | Length::Ratio(_) => "words",
                Length::Chars(_) => "characters",
            };
            format!("not picked: {cost} {unit}, {left} left in the budget")
        }
        Reason::Outranked => "not picked: the summary was full".to_owned(),
    }
}

/// How much of the article the summary takes, and how much of the budget.
fn budget_line(summary: &Summary, reasons: &Reasons, budget: &Budget) -> String {
    let (picked, all) = (summary.selection.sentences.len(), summary.candidates.len());
    let (words, of) = (summary.words(), summary.article_words());
    let spent = match budget.length() {
        Length::Ratio(_) => format!("{budget}, {} words, of which {} used", reasons.limit, reasons.spent),
        _ => format!("{budget}, of which {} used", reasons.spent),
    };
    format!("summary: {picked} of {all} sentences, {words} of {of} words; budget: {spent}\n")
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let summarizer = args.ranker.summarizer(args.budget.budget()?)?;
    let query = args.query.query(summarizer.idf)?;
    let vectors = args.ranker.vectors()?;
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Text);
    let output = Output::open(args.run.output.as_deref())?;
    let width = if output.is_terminal() { Some(terminal_width()) } else { None };
    let mut layout: Box<dyn Layout> = match format {
        Format::Text => Box::<Headed>::default(),
        Format::Jsonl => Box::new(Plain),
        Format::Csv => Box::new(Framed { head: csv_rows([CSV_COLUMNS.map(Cow::from).to_vec()]), tail: Vec::new() }),
        Format::Html => Box::<Page>::default(),
    };
    run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || summarizer.analyzer(),
        |document, number, analyzer| {
            let summary = vectors.summarize(&summarizer, document, number, analyzer, query.as_ref())?;
            let explain = args.explain || format == Format::Html;
            let reasons = explain.then(|| summarizer.reasons(document, &summary));
            let (reasons, budget) = (reasons.as_ref(), &summarizer.budget);
            let bytes = match format {
                Format::Text => text(document, &summary, reasons, budget, width).into(),
                Format::Jsonl => rows(document, &summary, reasons).flat_map(|row| json_line(&row)).collect(),
                Format::Csv => csv_rows(rows(document, &summary, reasons).map(csv_row)),
                Format::Html => {
                    let view = View { document, summary: &summary, budget, ranker: summarizer.ranker.name, reasons };
                    Page::piece(document, &summary, &report::ranking(&view))
                }
            };
            let warning = format!("{}: no sentence is about the query; ranked as without it", document.id);
            Ok(Rendered { bytes, warnings: if summary.matches == Some(0) { vec![warning] } else { Vec::new() } })
        },
    )
}

const CSV_COLUMNS: [&str; 12] =
    ["id", "index", "start", "end", "kind", "rank", "score", "picked", "text", "parts", "reason", "reason_details"];

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
        row.reason.unwrap_or_default().into(),
        row.reason_details.map(|details| details.cell()).unwrap_or_default().into(),
    ]
}

const BAR: usize = 12;

/// Rank, bar, score and sentence, with reasons below it if there are any; in a terminal a sentence is cut to the line.
fn text(
    document: &Document,
    summary: &Summary,
    reasons: Option<&Reasons>,
    budget: &Budget,
    width: Option<usize>,
) -> String {
    let mut out = String::new();
    let shares = summary.shares();
    for row in rows(document, summary, reasons) {
        let share = summary.number(row.index).map_or(0.0, |number| shares[number - 1]);
        let filled = ((share * BAR as f64).round() as usize).min(BAR);
        let bar = "█".repeat(filled) + &"░".repeat(BAR - filled);
        let mark = if row.picked { '●' } else { ' ' };
        let line = one_line(row.text);
        let room = width.map_or(usize::MAX, |w| w.saturating_sub(BAR + 17).max(20));
        let shown: String = line.chars().take(room).collect();
        let more = if shown.len() < line.len() { "…" } else { "" };
        // The isolate keeps the number and the bar on the left of a right-to-left sentence.
        let _ = writeln!(out, "{:>3} {mark} {bar} {:>7.3}  \u{2067}{shown}{more}\u{2069}", row.rank, row.score);
        if let Some(reasons) = reasons {
            out += &explanation(summary, reasons, budget, row.index);
        }
    }
    if let Some(reasons) = reasons {
        out += &budget_line(summary, reasons, budget);
    }
    out
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100)
}
