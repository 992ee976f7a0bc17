//! `khulasa split`

use std::borrow::Cow;

use clap::{Args as ClapArgs, ValueEnum};

use super::Failure;
use super::common::{InputArgs, RunArgs};
use super::output::Output;
use super::render::{Framed, csv_rows, json_line};
use super::run::{Layout, Plain, Rendered, run as run_documents};
use crate::arabic::normalize::one_line;
use crate::rows::sentences::rows;
use crate::split::{cut_long, sentences};
use crate::text::{Document, Sentence};

/// Every sentence of each document, headlines and boilerplate too, with its kind.
///
/// `lines` writes a sentence a line and an empty line between documents; `jsonl` gives each sentence's place in bytes of the
/// document's text, from which the text can be rebuilt.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa split article.txt
  khulasa split --format jsonl article.txt
  khulasa split --max-words 40 article.txt      cut run-on sentences for translation")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Cut longer sentences behind ؛ or ، or before a conjunction
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Splitting")]
    max_words: Option<u32>,
    /// How to write it; by the output file's ending if not given, else lines
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A sentence a line
    Lines,
    /// An object a sentence
    Jsonl,
    /// A row a sentence
    Csv,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Lines);
    let output = Output::open(args.run.output.as_deref())?;
    let mut layout: Box<dyn Layout> = match format {
        Format::Lines => Box::<Parted>::default(),
        Format::Jsonl => Box::new(Plain),
        Format::Csv => Box::new(Framed { head: csv_rows([CSV_COLUMNS.map(Cow::from).to_vec()]), tail: Vec::new() }),
    };
    run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || (),
        |document, _| {
            let mut found = sentences(document);
            if let Some(max_words) = args.max_words {
                found = cut_long(&document.text, &found, max_words as usize);
            }
            let bytes = match format {
                Format::Lines => {
                    let lines = rows(document, &found).map(|row| one_line(row.text).into_owned() + "\n");
                    lines.flat_map(String::into_bytes).collect()
                }
                Format::Jsonl => jsonl(document, &found),
                Format::Csv => csv(document, &found),
            };
            Rendered { bytes, warnings: Vec::new() }
        },
    )
}

/// Sentences as lines of JSONL.
pub fn jsonl(document: &Document, sentences: &[Sentence]) -> Vec<u8> {
    rows(document, sentences).flat_map(|row| json_line(&row)).collect()
}

/// The columns of [`csv`].
pub const CSV_COLUMNS: [&str; 6] = ["document", "index", "start", "end", "kind", "text"];

/// Sentences as rows of CSV.
pub fn csv(document: &Document, sentences: &[Sentence]) -> Vec<u8> {
    csv_rows(rows(document, sentences).map(|row| {
        vec![
            row.document.into(),
            row.index.to_string().into(),
            row.start.to_string().into(),
            row.end.to_string().into(),
            row.kind.name().into(),
            row.text.into(),
        ]
    }))
}

/// Documents with an empty line between them.
#[derive(Default)]
struct Parted {
    begun: bool,
}

impl Layout for Parted {
    fn document(&mut self, out: &mut Output, _id: &str, bytes: &[u8]) -> Result<(), Failure> {
        if std::mem::replace(&mut self.begun, true) {
            out.write(b"\n")?;
        }
        out.write(bytes)
    }
}
