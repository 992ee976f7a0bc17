//! `khulasa evaluate keywords`

use std::borrow::Cow;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::{Format, Report, percents, write};
use crate::cli::common::{IdfArgs, RunArgs};
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::corpus;
use crate::evaluate::keywords::{TitleRecall, title_recall};
use crate::input::{Format as InputFormat, InputError, Options, Raw, Source};

/// Finds key phrases in the text of articles, and counts how much of their titles they hold.
///
/// Each article is a line {"id", "title", "text"}. The title, and a headline in the text, are kept from the search. The figure is the share
/// of the title's terms (light stems of two letters or more, no stop words) that the phrases hold, as the mean over the articles; beside it, of as
/// many single words of highest tf-idf, and of as many of these as the phrases have different terms.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate keywords --data articles.jsonl
  khulasa evaluate keywords --data articles.jsonl -n 5 --format json")]
pub struct Args {
    /// Articles with titles
    #[arg(long, value_name = "ARTICLES")]
    data: String,
    /// So many phrases an article
    #[arg(short = 'n', long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
    #[command(flatten)]
    idf: IdfArgs,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Table<'a> {
    data: &'a str,
    top: u32,
    documents: usize,
    /// Articles without a title, or with one that has no terms.
    without_title: usize,
    title_recall: TitleRecall,
}

/// An article, read and not yet parsed.
struct Piece(Result<Raw, InputError>);

impl corpus::Piece for Piece {
    fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Raw::len)
    }
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let idf = args.idf.model()?;
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let name = args.data.as_str();
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let reader = match source.open(&options) {
        Ok(reader) => reader,
        Err(error) => {
            talk.fail(&error.to_string());
            return Ok(exit::NO_INPUT);
        }
    };
    let work = |(): &mut (), Piece(raw): Piece| -> Result<Option<TitleRecall>, InputError> {
        Ok(title_recall(&raw?.parse(&options)?.document, idf, args.top as usize))
    };
    let (mut all, mut without_title) = (Vec::new(), 0);
    let keep = |result: Result<Option<TitleRecall>, InputError>| {
        match result {
            Ok(Some(found)) => all.push(found),
            Ok(None) => without_title += 1,
            Err(error) => talk.fail(&error.to_string()),
        }
        Ok::<(), Failure>(())
    };
    pool.install(|| corpus::in_order(reader.map(Piece), || (), work, keep))?;
    if all.is_empty() {
        talk.fail(&format!("{name}: no article with a title; expected \"title\" and \"text\" in every line"));
        return Ok(exit::NO_INPUT);
    }
    if without_title > 0 {
        talk.warn(&format!("{name}: articles without a title, left out: {without_title}"));
    }
    let (documents, title_recall) = (all.len(), TitleRecall::mean(&all));
    let table = Table { data: name, top: args.top, documents, without_title, title_recall };
    write(&table, args.format, &args.run, output, &talk)
}

impl Report for Table<'_> {
    fn table(&self) -> String {
        let TitleRecall { phrases, words, as_many_words, terms } = self.title_recall;
        format!(
            "share of the title's terms that are found in the text's {} best, title withheld, in percent; articles: {}\n\n\
             key phrases           {}   ({terms:.1} different terms)\n\
             words by tf-idf       {}\n\
             as many as the terms  {}\n",
            self.top,
            self.documents,
            percents([phrases]),
            percents([words]),
            percents([as_many_words])
        )
    }

    fn csv(&self) -> Vec<u8> {
        let TitleRecall { phrases, words, as_many_words, terms } = self.title_recall;
        let figures = [("phrases", phrases), ("words", words), ("as_many_words", as_many_words), ("terms", terms)];
        let head = ["data", "documents", "top", "figure", "value"].map(Cow::from).to_vec();
        let (documents, top) = (self.documents.to_string(), self.top.to_string());
        let row = |(name, value): (&'static str, f64)| -> Vec<Cow<'_, str>> {
            vec![
                self.data.into(),
                documents.as_str().into(),
                top.as_str().into(),
                name.into(),
                value.to_string().into(),
            ]
        };
        csv_rows(std::iter::once(head).chain(figures.into_iter().map(row)))
    }
}
