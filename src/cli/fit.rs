//! `khulasa fit`

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::common::InputArgs;
use super::output::Output;
use super::talk::{Color, Talk};
use super::{Failure, exit};
use crate::analyze::IdfModel;
use crate::input::{Options, Source};

/// Count in how many documents each term occurs, over a corpus; or merge models that were counted apart.
///
/// Inputs that are models themselves are merged in. The model holds hashes and counts, no words. Give it to other commands with
/// --idf.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa fit corpus.jsonl.zst -o news.idf
  khulasa fit january.idf february.idf -o winter.idf
  khulasa summarize --idf news.idf article.txt")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Write the model to this file
    #[arg(short, long, value_name = "MODEL", help_heading = "Output")]
    output: PathBuf,
    /// Leave out terms of fewer documents; a model that is to be merged keeps all
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..), help_heading = "Counting")]
    min_df: u32,
    /// What the documents are, kept in the model for people
    #[arg(long, value_name = "TEXT", default_value = "", help_heading = "Counting")]
    source: String,
    /// No warnings; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let mut output = Output::open(Some(&args.output))?;
    let expanded = args.input.expand();
    let options = args.input.options();
    let talk = Talk::new(args.quiet, args.quiet, Color::Auto, None);
    expanded.errors.iter().for_each(|e| talk.fail(&e.to_string()));
    let mut model = IdfModel::default();
    model.source.clone_from(&args.source);
    for source in &expanded.sources {
        add(&mut model, source, &options, &talk);
    }
    if model.documents == 0 {
        if talk.failures() == 0 {
            talk.fail("the inputs hold no document to count");
        }
        return Ok(exit::NO_INPUT);
    }
    model.prune(args.min_df);
    output.write(&model.to_bytes())?;
    output.finish()?;
    talk.note(&format!("{} documents, {} terms", model.documents, model.len()));
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

fn add(model: &mut IdfModel, source: &Source, options: &Options, talk: &Talk) {
    if let Some(other) = saved_model(source) {
        match other {
            Ok(other) => model.merge(&other),
            Err(message) => talk.fail(&format!("{}: {message}", source.name())),
        }
        return;
    }
    let reader = match source.open(options) {
        Ok(reader) => reader,
        Err(error) => return talk.fail(&error.to_string()),
    };
    for raw in reader {
        match raw.and_then(|raw| raw.parse(options)) {
            Ok(parsed) => {
                parsed.warnings.iter().for_each(|w| talk.warn(w));
                model.add(&parsed.document);
            }
            Err(error) => talk.fail(&error.to_string()),
        }
    }
}

/// The model in a file, if its first bytes say that it is one.
fn saved_model(source: &Source) -> Option<Result<IdfModel, String>> {
    let path = source.path.as_ref()?;
    let mut head = [0; 8];
    File::open(path).ok()?.read_exact(&mut head).ok()?;
    if !IdfModel::is_model(&head) {
        return None;
    }
    let read = fs::read(path).map_err(|e| e.to_string());
    Some(read.and_then(|bytes| IdfModel::from_bytes(&bytes).map_err(|e| e.to_string())))
}
