//! `khulasa batch report`

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde::Deserialize;

use crate::cli::Failure;
use crate::cli::output::Output;
use crate::corpus::run::{Done, Extent, Folder, LENGTH_STEP, Plan, Timing, Totals};
use crate::report::{self, Overview};

/// One page about a run: documents and sentences by source, lengths of sentences, what was not written and why, how fast it went.
///
/// It may be made at any time, also while the run goes on.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa batch report run/
  khulasa batch report run/ -o report.html")]
pub struct Args {
    /// The folder of the run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// The page; RUN/report.html if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Records in quarantine that the page shows.
const SAMPLES: usize = 20;
/// Spans of time.
const SPANS: usize = 60;

#[derive(Deserialize)]
struct LeftOut {
    file: String,
    position: u64,
    reason: String,
    message: String,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = Folder::new(&args.run);
    let shown = args.run.display();
    let plan = Plan::read(&folder).map_err(super::failure)?;
    let plan = plan.ok_or_else(|| Failure::Input(format!("{shown}: there is no run in it (no plan.json)")))?;
    let extent = Extent::read(&folder).map_err(super::failure)?;
    let (totals, done) = sum(&folder, extent)?;
    let timings = timings(&folder, &done);
    let (seconds, pace) = pace(&timings);
    let tally = &totals.tally;
    let name = args.run.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let overview = Overview {
        name: name.unwrap_or_else(|| shown.to_string()),
        program: plan.program,
        shards: (totals.shards, extent.map(|extent| extent.shards)),
        bytes: tally.bytes,
        seconds,
        counts: [tally.read, tally.written, tally.quarantined, tally.skipped, tally.filtered],
        reasons: tally.reasons.iter().map(|(reason, &count)| (reason.clone(), count)).collect(),
        words: totals.measures.words,
        lengths: totals.measures.lengths.clone(),
        length_step: LENGTH_STEP,
        inputs: totals.measures.inputs.iter().map(|(name, n)| (name.clone(), n.0, n.1)).collect(),
        samples: samples(&folder, &done),
        pace,
    };
    let path = args.output.clone().unwrap_or_else(|| args.run.join("report.html"));
    let mut output = Output::open(Some(&path))?;
    output.write(report::run(&overview).as_bytes())?;
    output.finish()?;
    Ok(0)
}

/// The sum of the shards that are done, and which they are.
fn sum(folder: &Folder, extent: Option<Extent>) -> Result<(Totals, Vec<u64>), Failure> {
    let names = std::fs::read_dir(folder.root().join("done")).into_iter().flatten().flatten();
    let numbers = names.filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".json")?.parse().ok());
    let mut shards: Vec<u64> = numbers.filter(|&shard| extent.is_none_or(|extent| shard < extent.shards)).collect();
    shards.sort_unstable();
    let mut totals = Totals::default();
    let mut done = Vec::new();
    for shard in shards {
        if let Some(record) = Done::read(folder, shard).map_err(super::failure)? {
            totals.shards += 1;
            totals.tally.merge(&record.tally);
            totals.measures.merge(&record.measures);
            done.push(shard);
        }
    }
    Ok((totals, done))
}

/// When each shard was done; of one that was done several times, the last time.
fn timings(folder: &Folder, done: &[u64]) -> Vec<Timing> {
    let lines = File::open(folder.timings()).map(BufReader::new).into_iter().flat_map(BufRead::lines);
    let read = lines.map_while(Result::ok).filter_map(|line| serde_json::from_str::<Timing>(&line).ok());
    let by_shard: BTreeMap<u64, Timing> = read.map(|timing| (timing.shard, timing)).collect();
    by_shard.into_values().filter(|timing| done.binary_search(&timing.shard).is_ok()).collect()
}

/// How long it took, and megabytes a second in equal spans of it.
fn pace(timings: &[Timing]) -> (f64, Vec<f64>) {
    let start = timings.iter().map(|t| t.at - t.seconds).fold(f64::INFINITY, f64::min);
    let end = timings.iter().map(|t| t.at).fold(f64::NEG_INFINITY, f64::max);
    let took = end - start;
    if !took.is_finite() || took <= 0.0 {
        return (0.0, Vec::new());
    }
    let spans = timings.len().clamp(1, SPANS);
    let span = took / spans as f64;
    let mut bytes = vec![0.0; spans];
    for timing in timings {
        // A shard's bytes are spread over the time that it took.
        let (from, to) = (timing.at - timing.seconds - start, timing.at - start);
        for (k, sum) in bytes.iter_mut().enumerate() {
            let (low, high) = (k as f64 * span, (k + 1) as f64 * span);
            let shared = (to.min(high) - from.max(low)).max(0.0);
            *sum += timing.bytes as f64 * shared / (to - from).max(1e-9);
        }
    }
    (took, bytes.into_iter().map(|bytes| bytes / 1e6 / span).collect())
}

/// The first records in quarantine.
fn samples(folder: &Folder, done: &[u64]) -> Vec<(String, String, String)> {
    let of_shard = |path: &Path| {
        let lines = File::open(path).map(BufReader::new).into_iter().flat_map(BufRead::lines);
        lines.map_while(Result::ok).filter_map(|line| serde_json::from_str::<LeftOut>(&line).ok())
    };
    let all = done.iter().flat_map(|&shard| of_shard(&folder.record_list_of("quarantine", shard)));
    all.take(SAMPLES).map(|row| (format!("{}:{}", row.file, row.position), row.reason, row.message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_spread_over_the_time_they_took() {
        let timing = |at, seconds, bytes| Timing { at, shard: 0, records: 1, bytes, seconds };
        let (seconds, rates) = pace(&[timing(10.0, 2.0, 4_000_000), timing(12.0, 2.0, 8_000_000)]);
        assert_eq!((seconds, rates), (4.0, vec![2.0, 4.0]));
        assert_eq!(pace(&[]), (0.0, Vec::new()));
    }
}
