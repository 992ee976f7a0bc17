//! `khulasa worksheet`: one file a subcommand; `sheet` finds formats, reads and writes sheets for all of them.

mod analyze;
mod check;
mod divide;
mod export;
mod fill;
pub(in crate::cli) mod findings;
mod import;
mod join;
mod libretranslate;
mod previous;
mod program;
pub(in crate::cli) mod sheet;
mod sources;

use clap::Subcommand;

use super::Failure;

#[derive(Subcommand)]
pub enum Command {
    #[command(about = "Sentences with room for their translation")]
    Export(Box<export::Args>),
    #[command(about = "What is wrong with a sheet that came back")]
    Check(Box<check::Args>),
    #[command(about = "The translated documents of a sheet")]
    Import(Box<import::Args>),
    #[command(about = "Translations of a machine into the empty rows")]
    Fill(fill::Args),
    #[command(about = "How much there is to translate")]
    Analyze(analyze::Args),
    #[command(about = "A sheet dealt to several people")]
    Divide(divide::Args),
    #[command(about = "The parts of a sheet put together again")]
    Join(join::Args),
}

pub fn run(command: &Command) -> Result<u8, Failure> {
    match command {
        Command::Export(args) => export::run(args),
        Command::Check(args) => check::run(args),
        Command::Import(args) => import::run(args),
        Command::Fill(args) => fill::run(args),
        Command::Analyze(args) => analyze::run(args),
        Command::Divide(args) => divide::run(args),
        Command::Join(args) => join::run(args),
    }
}
