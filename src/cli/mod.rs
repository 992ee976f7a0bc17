//! The command line: arguments in, library call, output. The only room that prints, and the only one that knows exit codes.
//!
//! One file a subcommand, with the subcommand's name. What all share is in `common` (options), `run` (documents through a
//! function, in order), `output` (files written whole, closed pipes) and `talk` (standard error).

mod align;
mod batch;
mod common;
mod completions;
mod evaluate;
mod fit;
mod group;
mod keywords;
mod man;
mod memory;
mod output;
mod page;
mod rank;
mod render;
mod run;
mod split;
mod summarize;
mod talk;
mod tokens;
mod worksheet;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Exit codes; 0 is done.
mod exit {
    /// Findings, or some inputs failed and the others are done.
    pub const SOME_FAILED: u8 = 1;
    /// The command line makes no sense.
    pub const USAGE: u8 = 2;
    /// No input could be read.
    pub const NO_INPUT: u8 = 3;
    /// The output could not be written.
    pub const OUTPUT: u8 = 4;
}

const AFTER_HELP: &str = "\
Examples:
  khulasa summarize article.txt                    three sentences
  khulasa summarize --words 60 news/ -o all.jsonl  a folder, one JSON object a document
  khulasa rank --explain article.txt               every sentence, and why it ranks where it does
  khulasa worksheet export article.txt -o sheet.csv

Results go to standard output, everything else to standard error.
Exit codes: 0 done; 1 findings, or some inputs failed; 2 usage; 3 no input could be read;
4 output could not be written.";

#[derive(Parser)]
#[command(name = "khulasa", version, about = "Shorten Arabic text, and carry its sentences to translators and back", after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

// A doc comment here would hide the long text of a command's `Args` from --help; `about` is the line in the list of commands.
#[derive(Subcommand)]
enum Command {
    #[command(about = "A summary of each document, made of its own sentences")]
    Summarize(summarize::Args),
    #[command(about = "Every sentence of each document with its score, and what the score is made of")]
    Rank(rank::Args),
    #[command(about = "Every sentence of each document, headlines and boilerplate too")]
    Split(split::Args),
    #[command(about = "Link an existing translation with its source, sentence by sentence")]
    Align(align::Args),
    /// Sentences as worksheets for translation
    #[command(subcommand)]
    Worksheet(worksheet::Command),
    /// What was translated before, to be found again
    #[command(subcommand)]
    Memory(memory::Command),
    #[command(about = "A resumable run over a corpus: summaries, sentences, worksheets, key phrases in shards")]
    Batch(batch::Args),
    #[command(about = "The key phrases of each document")]
    Keywords(keywords::Args),
    #[command(about = "Which of many articles tell the same story")]
    Group(group::Args),
    #[command(about = "Every word on its way to a term: folded letters, stem, stop word or not, rarity")]
    Tokens(tokens::Args),
    #[command(about = "Count a document-frequency model over a corpus, or merge models")]
    Fit(fit::Args),
    /// Score summaries, key phrases, digests, groups and sentences against what people made
    #[command(subcommand)]
    Evaluate(evaluate::Command),
    #[command(about = "Shell completions")]
    Completions(completions::Args),
    #[command(about = "Man pages")]
    Man(man::Args),
}

/// Why a command stopped.
enum Failure {
    /// Exit code 2.
    Usage(String),
    /// Exit code 3: the one input that the command needs cannot be read.
    Input(String),
    /// Exit code 1: what was begun was not finished.
    Stopped(String),
    /// Exit code 4: what was being written, and why it could not be.
    Output(String, std::io::Error),
    /// Whoever read standard output has gone; nothing is wrong.
    ClosedPipe,
}

/// Runs the program.
pub fn main() -> ExitCode {
    ExitCode::from(main_with(std::env::args_os()))
}

/// Runs the program with these arguments, of which the first is its name, and returns the exit code. Help, the version and a command
/// line that makes no sense end the process.
pub fn main_with(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = Cli::parse_from(args);
    let result = match cli.command {
        Command::Summarize(args) => summarize::run(&args),
        Command::Rank(args) => rank::run(&args),
        Command::Align(args) => align::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Worksheet(command) => worksheet::run(&command),
        Command::Memory(command) => memory::run(&command),
        Command::Batch(args) => batch::run(&args),
        Command::Keywords(args) => keywords::run(&args),
        Command::Group(args) => group::run(&args),
        Command::Tokens(args) => tokens::run(&args),
        Command::Fit(args) => fit::run(&args),
        Command::Evaluate(command) => evaluate::run(&command),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    };
    match result {
        Ok(code) => code,
        Err(Failure::ClosedPipe) => 0,
        Err(Failure::Usage(message)) => {
            talk::error(&message);
            exit::USAGE
        }
        Err(Failure::Stopped(message)) => {
            talk::error(&message);
            exit::SOME_FAILED
        }
        Err(Failure::Input(message)) => {
            talk::error(&message);
            exit::NO_INPUT
        }
        Err(Failure::Output(target, error)) => {
            talk::error(&format!("{target}: cannot write: {error}"));
            exit::OUTPUT
        }
    }
}
