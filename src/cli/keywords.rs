//! `khulasa keywords`

use std::fmt::Write as _;

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;

use super::Failure;
use super::common::{IdfArgs, InputArgs, RunArgs};
use super::output::Output;
use super::render::{Framed, Headed, PassThrough, csv_rows, json_line, round};
use super::run::{Layout, Plain, Rendered, run as run_documents};
use crate::analyze::{Keyphrase, Keyphraser};
use crate::split;
use crate::text::{BlockKind, Document, Sentence};

/// The key phrases of each document, best first: names, places and subjects of one to four words.
///
/// Forms of a phrase are counted together (الحكومة, وبالحكومة, حكومة), and it is shown in the form that reads best alone. A phrase inside
/// a longer one is listed only when it also occurs on its own. A word that is common in the background corpus (--idf) says little about an
/// article; words of the headline, and what comes early, count more.
///
/// In jsonl and csv, `count` is how often the phrase occurs, in any form; `stems` is the key its forms share, to join the phrases of several
/// documents by; `spans` says where, in bytes of the text; `score` compares phrases of one document.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa keywords article.txt
  khulasa keywords -n 5 --format jsonl articles.jsonl.gz -o phrases.jsonl
  khulasa keywords news/ -o phrases.csv

See also: tokens, for the stem of every word; fit, to count a background corpus.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// At most N phrases of each document
    #[arg(short = 'n', long, value_name = "N", help_heading = "Output", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
    #[command(flatten)]
    idf: IdfArgs,
    /// How to write it; by the output file's ending if not given, else text
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A phrase a line
    Text,
    /// An object a document
    Jsonl,
    /// A row a phrase
    Csv,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: Option<&'a str>,
    keywords: &'a [Keyphrase],
    #[serde(flatten)]
    rest: PassThrough<'a>,
}

/// The columns of [`csv`].
pub const CSV_COLUMNS: [&str; 7] = ["id", "title", "rank", "phrase", "stems", "score", "count"];

pub fn run(args: &Args) -> Result<u8, Failure> {
    let idf = args.idf.model()?;
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Text);
    let output = Output::open(args.run.output.as_deref())?;
    let mut layout: Box<dyn Layout> = match format {
        Format::Text => Box::<Headed>::default(),
        Format::Jsonl => Box::new(Plain),
        Format::Csv => Box::new(Framed { head: csv_rows([CSV_COLUMNS.map(Into::into).to_vec()]), tail: Vec::new() }),
    };
    run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || Keyphraser::new(idf),
        |document, keyphraser| {
            let found = phrases(document, &split::sentences(document), keyphraser, args.top as usize);
            let bytes = match format {
                Format::Text => text(&found).into(),
                Format::Jsonl => jsonl(document, &found),
                Format::Csv => csv(document, &found),
            };
            Rendered { bytes, warnings: Vec::new() }
        },
    )
}

/// The key phrases of a document, with scores as output shows them.
pub fn phrases(
    document: &Document,
    sentences: &[Sentence],
    keyphraser: &mut Keyphraser<'_>,
    top: usize,
) -> Vec<Keyphrase> {
    let mut found = keyphraser.find(document, sentences, top);
    found.iter_mut().for_each(|keyphrase| keyphrase.score = round(keyphrase.score));
    found
}

/// Key phrases as a line of JSONL.
pub fn jsonl(document: &Document, found: &[Keyphrase]) -> Vec<u8> {
    let rest = PassThrough(document, &["id", "title", "keywords"]);
    json_line(&Row { id: &document.id, title: title(document), keywords: found, rest })
}

/// The title field, else the headline.
fn title(document: &Document) -> Option<&str> {
    let headline = || document.blocks.iter().find(|b| b.kind == BlockKind::Headline).map(|b| b.span.of(&document.text));
    document.title.as_deref().or_else(headline)
}

fn text(found: &[Keyphrase]) -> String {
    found.iter().fold(String::new(), |mut out, keyphrase| {
        let _ = writeln!(out, "{}", keyphrase.phrase);
        out
    })
}

/// Key phrases as rows of CSV.
pub fn csv(document: &Document, found: &[Keyphrase]) -> Vec<u8> {
    csv_rows(found.iter().zip(1..).map(|(keyphrase, rank)| {
        vec![
            document.id.as_str().into(),
            title(document).unwrap_or_default().into(),
            rank.to_string().into(),
            keyphrase.phrase.as_str().into(),
            keyphrase.stems.as_str().into(),
            keyphrase.score.to_string().into(),
            keyphrase.count.to_string().into(),
        ]
    }))
}
