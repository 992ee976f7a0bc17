//! `khulasa tokens`

use std::borrow::Cow;

use clap::{Args as ClapArgs, ValueEnum};

use super::Failure;
use super::common::{IdfArgs, InputArgs, RunArgs};
use super::output::Output;
use super::render::{Framed, json_line};
use super::run::{Layout, Plain, Rendered, run as run_documents};
use crate::rows::terms::{Row, rows};

/// Every word on its way to a term, to see why a ranker sees what it sees.
///
/// A word is a run of letters and digits. `stop` words are no terms. `folded` letters are for matching: tashkeel and tatweel gone,
/// forms of alef, hamza, ya and ta marbuta joined, digits 0-9. `stem` is the light stem, and the term. `df` is in how many documents
/// of the background corpus it occurs, `idf` how much it weighs for that.
#[derive(ClapArgs)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    idf: IdfArgs,
    /// How to write it
    #[arg(long, value_name = "FORMAT", help_heading = "Output", default_value = "tsv")]
    format: Format,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A row a word
    Tsv,
    /// An object a word
    Jsonl,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let idf = args.idf.model()?;
    let output = Output::open(args.run.output.as_deref())?;
    let mut layout: Box<dyn Layout> = match args.format {
        Format::Tsv => {
            let head = ["start", "end", "word", "folded", "stem", "stop", "df", "idf"].join("\t") + "\n";
            Box::new(Framed { head: head.into(), tail: Vec::new() })
        }
        Format::Jsonl => Box::new(Plain),
    };
    run_documents(
        &args.input,
        &args.run,
        output,
        layout.as_mut(),
        || (),
        |document, _| {
            let rows = rows(&document.text, idf);
            let bytes = match args.format {
                Format::Jsonl => rows.flat_map(|row| json_line(&row)).collect(),
                // A word holds no tab and no line break.
                Format::Tsv => rows.flat_map(|row| tsv(&row).into_bytes()).collect(),
            };
            Rendered { bytes, warnings: Vec::new() }
        },
    )
}

fn tsv(row: &Row<'_>) -> String {
    let number = |n: Option<String>| n.map_or(Cow::from(""), Cow::from);
    let (df, idf) = (number(row.df.map(|n| n.to_string())), number(row.idf.map(|n| n.to_string())));
    let stop = if row.stop { "stop" } else { "" };
    format!("{}\t{}\t{}\t{}\t{}\t{stop}\t{df}\t{idf}\n", row.start, row.end, row.word, row.folded, row.stem)
}
