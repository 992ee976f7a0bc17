//! `khulasa man`

use std::fs;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Command};
use clap_mangen::Man;

use super::Failure;
use super::output::Output;

/// The man page to standard output, or all man pages into a folder.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa man | man -l -
  khulasa man -o ~/.local/share/man/man1")]
pub struct Args {
    /// Write khulasa.1 and a page for each command into this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args, command: Command) -> Result<u8, Failure> {
    let Some(folder) = &args.output else {
        let mut output = Output::open(None)?;
        output.write(&page(command)?)?;
        output.finish()?;
        return Ok(0);
    };
    fs::create_dir_all(folder).map_err(|e| Failure::Output(folder.display().to_string(), e))?;
    let mut todo = vec![("khulasa".to_owned(), command)];
    while let Some((name, command)) = todo.pop() {
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
            todo.push((format!("{name}-{}", sub.get_name()), sub.clone()));
        }
        let mut output = Output::open(Some(&folder.join(format!("{name}.1"))))?;
        output.write(&page(command.name(leak(&name)))?)?;
        output.finish()?;
    }
    Ok(0)
}

/// clap wants names that live as long as the program; there are a dozen.
fn leak(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

fn page(command: Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(|e| Failure::Output("man page".into(), e))?;
    Ok(page)
}
