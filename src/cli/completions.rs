//! `khulasa completions`

use clap::{Args as ClapArgs, Command};
use clap_complete::Shell;

use super::Failure;
use super::output::Output;

/// Completions for a shell, to standard output.
#[derive(ClapArgs)]
#[command(after_help = "Example:
  khulasa completions bash > ~/.local/share/bash-completion/completions/khulasa")]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub fn run(args: &Args, mut command: Command) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "khulasa", &mut script);
    let mut output = Output::open(None)?;
    output.write(&script)?;
    output.finish()?;
    Ok(0)
}
