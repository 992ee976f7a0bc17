//! `khulasa batch merge`

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::cli::talk::{Color, Talk};
use crate::cli::{Failure, exit};
use crate::corpus::run::{Share, merge};

/// Joins the shards of several folders into what one run would have written, byte for byte, the timings aside.
///
/// The folders are of one run, each with a share of its shards (--shard). They are not changed; files are linked where the system can do it.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa batch merge run-1 run-2 run-3 -o run")]
pub struct Args {
    /// The folders of the shares
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<PathBuf>,
    /// The folder of the whole
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// No notes; errors are still shown
    #[arg(short, long)]
    quiet: bool,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let totals = merge(&args.runs, &args.output).map_err(super::failure)?.totals;
    super::said(&totals, totals.shards, &Share::WHOLE, &talk);
    let left_out = totals.tally.quarantined + totals.tally.skipped;
    Ok(if left_out > 0 { exit::SOME_FAILED } else { 0 })
}
