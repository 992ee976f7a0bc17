//! `khulasa summarize`

mod together;

use std::fmt::Write as _;
use std::sync::Mutex;

use clap::{Args as ClapArgs, ValueEnum};

use super::common::{BudgetArgs, InputArgs, QueryArgs, RankerArgs, RunArgs};
use super::output::Output;
use super::page::Page;
use super::render::{Framed, Headed, JsonArray, csv_rows, json_line, round};
use super::run::{Layout, Plain, Rendered, try_run as run_documents};
use super::talk::Talk;
use super::{Failure, rank};
use crate::arabic::normalize::one_line;
use crate::report::{self, View};
use crate::rows::summaries::Row;
use crate::select::{Budget, Reasons, Selection};
use crate::summary::{Summarizer, Summary};
use crate::text::Document;

/// A summary of each document, made of its own sentences.
///
/// Sentences stand in the order of the article, word for word; each can be traced to its place in the file (jsonl: start and
/// end, in bytes of the text). Headlines and site chrome are never picked.
///
/// With --query, sentences about it come first, those with more of its words before those with fewer; the ranker decides among equals and
/// fills what length is left. A document without any is left out and counted on standard error; json and jsonl keep it, without
/// sentences, and say of each document how many sentences match ("matches").
///
/// With --together, there is one digest of all documents, whatever the order in which they are given: they are read in order of their
/// dates, those without one last, then of their ids. --query and --trim do not go with it.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa summarize article.txt
  khulasa summarize --words 60 --explain saved-page.html
  khulasa summarize --query 'وزير الخارجية' --format jsonl news/
  khulasa summarize --ratio 0.3 news/ -o summaries.jsonl
  khulasa summarize --format jsonl articles.jsonl.gz | head -3
  khulasa summarize --together --words 120 report-1.txt report-2.html report-3.txt
  khulasa group --format articles feed.jsonl | khulasa summarize --together --by group --words 80 -

See also: rank, for every sentence's score; worksheet export, to have the sentences translated.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    budget: BudgetArgs,
    /// Cut a connective off the start of a sentence (وعلى صعيد آخر،) where the sentence before is not shown; […] marks the place. The
    /// ranker blend avoids such sentences, so that there is rarely anything to cut
    #[arg(long, help_heading = "Length")]
    trim: bool,
    #[command(flatten)]
    ranker: RankerArgs,
    #[command(flatten)]
    query: QueryArgs,
    /// One digest of all inputs, which report one event: each fact once, with the articles that say it, and figures that differ. The
    /// length is that of the whole. Not with --query or --trim
    #[arg(long, conflicts_with_all = ["trim", "query"])]
    together: bool,
    /// With --together: one digest for each value of this field of the articles, such as the group that `khulasa group --format
    /// articles` writes; the length is that of each
    #[arg(long, value_name = "FIELD", requires = "together")]
    by: Option<String>,
    /// Show each sentence's score, what it is made of, and why it was picked
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
    /// A sentence a line
    Text,
    /// An object for one document, an array for several
    Json,
    /// An object a document, a document a line
    Jsonl,
    /// A heading and a list a document
    Markdown,
    /// A page, right to left
    Html,
    /// A row a sentence
    Csv,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let summarizer = Summarizer { trim: args.trim, ..args.ranker.summarizer(args.budget.budget()?)? };
    let query = args.query.query(summarizer.idf)?;
    let vectors = args.ranker.vectors()?;
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Text);
    let output = Output::open(args.run.output.as_deref())?;
    if args.together {
        return together::run(args, summarizer, format, output);
    }
    let mut layout: Box<dyn Layout> = match format {
        Format::Text | Format::Markdown => Box::<Headed>::default(),
        Format::Json => Box::<JsonArray>::default(),
        Format::Jsonl => Box::new(Plain),
        Format::Csv => Box::new(Framed { head: csv_rows([CSV_COLUMNS.map(Into::into).to_vec()]), tail: Vec::new() }),
        Format::Html => Box::<Page>::default(),
    };
    if format == Format::Markdown {
        layout = Box::new(Plain);
    }
    let missed = Missed::default();
    if query.is_some() {
        layout = Box::new(Matching(layout));
    }
    let code = run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || summarizer.analyzer(),
        |document, number, analyzer| {
            let mut summary = vectors.summarize(&summarizer, document, number, analyzer, query.as_ref())?;
            let is_missed = summary.matches == Some(0);
            if is_missed {
                missed.add(&document.id);
                summary.selection = Selection::default();
            }
            let is_for_people = matches!(format, Format::Text | Format::Html);
            let reasons = (args.explain && is_for_people).then(|| summarizer.reasons(document, &summary));
            let (reasons, budget) = (reasons.as_ref(), &summarizer.budget);
            let bytes = match format {
                Format::Text | Format::Markdown | Format::Csv | Format::Html if is_missed => Vec::new(),
                Format::Text => text(document, &summary, reasons, budget).into(),
                Format::Json | Format::Jsonl => {
                    json_line(&Row::new(document, &summary, summarizer.ranker.name, args.explain))
                }
                Format::Markdown => markdown(document, &summary).into(),
                Format::Csv => csv(document, &summary),
                Format::Html => {
                    let view = View { document, summary: &summary, budget, ranker: summarizer.ranker.name, reasons };
                    Page::piece(document, &summary, &report::summary(&view))
                }
            };
            let mut warnings = Vec::new();
            if summary.selection.over_budget {
                let budget = summarizer.budget;
                warnings
                    .push(format!("{}: no sentence fits into {budget}; the shortest is given instead", document.id));
            }
            Ok(Rendered { bytes, warnings })
        },
    )?;
    let is_left_out = !matches!(format, Format::Json | Format::Jsonl);
    if let Some(message) = missed.message(is_left_out) {
        Talk::new(args.run.quiet, true, args.run.color, None).warn(&message);
    }
    Ok(code)
}

/// A summary as a line of JSONL.
pub fn jsonl(document: &Document, summary: &Summary, ranker: &str) -> Vec<u8> {
    json_line(&Row::new(document, summary, ranker, false))
}

/// Leaves documents out of which nothing is shown.
struct Matching(Box<dyn Layout>);

impl Layout for Matching {
    fn start(&mut self, out: &mut Output) -> Result<(), Failure> {
        self.0.start(out)
    }

    fn document(&mut self, out: &mut Output, id: &str, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() { Ok(()) } else { self.0.document(out, id, bytes) }
    }

    fn end(&mut self, out: &mut Output) -> Result<(), Failure> {
        self.0.end(out)
    }
}

/// The documents that hold nothing of the query.
#[derive(Default)]
struct Missed(Mutex<Vec<String>>);

impl Missed {
    fn add(&self, id: &str) {
        if let Ok(mut ids) = self.0.lock() {
            ids.push(id.to_owned());
        }
    }

    /// How many they are, and the first few by name.
    fn message(self, is_left_out: bool) -> Option<String> {
        const NAMED: usize = 3;
        let mut ids = self.0.into_inner().ok().filter(|ids| !ids.is_empty())?;
        ids.sort(); // threads come in any order
        let named = ids.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if ids.len() > NAMED { ", …" } else { "" };
        let done = if is_left_out { "left out" } else { "written with \"matches\": 0 and no sentence" };
        Some(format!("documents without a sentence about the query, {done}: {} ({named}{more})", ids.len()))
    }
}

fn text(document: &Document, summary: &Summary, reasons: Option<&Reasons>, budget: &Budget) -> String {
    let mut out = String::new();
    for &i in &summary.selection.sentences {
        let _ = writeln!(out, "{}", one_line(&summary.shown(document, i).to_string()));
        if let Some(reasons) = reasons {
            out += &rank::explanation(summary, reasons, budget, i);
        }
    }
    out
}

fn markdown(document: &Document, summary: &Summary) -> String {
    let heading = summary.title(document).unwrap_or(&document.id);
    let mut out = format!("## {}\n\n", escape_markdown(&one_line(heading)));
    for &i in &summary.selection.sentences {
        let _ = writeln!(out, "- {}", escape_markdown(&one_line(&summary.shown(document, i).to_string())));
    }
    out.push('\n');
    out
}

/// What Markdown would read as markup is shown as it stands.
fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The columns of [`csv`].
pub const CSV_COLUMNS: [&str; 8] = ["id", "title", "index", "start", "end", "text", "score", "over_budget"];

/// A summary as rows of CSV.
pub fn csv(document: &Document, summary: &Summary) -> Vec<u8> {
    csv_rows(summary.selection.sentences.iter().map(|&i| {
        let span = summary.sentences[i].span;
        vec![
            document.id.as_str().into(),
            summary.title(document).unwrap_or_default().into(),
            i.to_string().into(),
            span.start.to_string().into(),
            span.end.to_string().into(),
            summary.shown(document, i).to_string().into(),
            round(summary.score(i).unwrap_or_default()).to_string().into(),
            summary.selection.over_budget.to_string().into(),
        ]
    }))
}
