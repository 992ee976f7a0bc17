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
    let Pace { seconds, paused, rates } = pace(&timings);
    let tally = &totals.tally;
    let name = args.run.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let overview = Overview {
        name: name.unwrap_or_else(|| shown.to_string()),
        program: plan.program,
        shards: (totals.shards, extent.map(|extent| extent.shards)),
        bytes: tally.bytes,
        seconds,
        paused,
        counts: [tally.read, tally.written, tally.quarantined, tally.skipped, tally.filtered],
        reasons: tally.reasons.iter().map(|(reason, &count)| (reason.clone(), count)).collect(),
        words: totals.measures.words,
        lengths: totals.measures.lengths.clone(),
        length_step: LENGTH_STEP,
        inputs: totals.measures.inputs.iter().map(|(name, n)| (name.clone(), n.0, n.1)).collect(),
        samples: samples(&folder, &done),
        pace: rates,
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

/// How fast it went.
#[derive(Debug, Default, PartialEq)]
struct Pace {
    /// How long shards were worked on.
    seconds: f64,
    /// How long none was, between the first and the last.
    paused: f64,
    /// Bytes a second in equal spans of the working time.
    rates: Vec<f64>,
}

/// A run may have been stopped for a night, and several machines may have worked on it at once: time in which nobody worked is taken out of
/// the axis, and what overlaps counts once.
fn pace(timings: &[Timing]) -> Pace {
    let mut spans: Vec<(f64, f64)> = timings.iter().map(|t| (t.at - t.seconds, t.at)).collect();
    spans.retain(|(from, to)| from.is_finite() && to.is_finite() && from <= to);
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Each stretch of work: when it began and ended, and how much work was before it.
    let mut stretches: Vec<(f64, f64, f64)> = Vec::new();
    for (from, to) in spans {
        match stretches.last_mut() {
            Some((_, end, _)) if from <= *end => *end = end.max(to),
            last => {
                let before = last.map_or(0.0, |(start, end, before)| *before + (*end - *start));
                stretches.push((from, to, before));
            }
        }
    }
    let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return Pace::default() };
    let seconds = last.2 + last.1 - last.0;
    if seconds <= 0.0 {
        return Pace::default();
    }
    let paused = last.1 - first.0 - seconds;
    let working = |time: f64| {
        let at = stretches.partition_point(|stretch| stretch.0 <= time).saturating_sub(1);
        let (start, _, before) = stretches[at];
        before + time - start
    };
    let columns = timings.len().clamp(1, SPANS);
    let width = seconds / columns as f64;
    let mut bytes = vec![0.0; columns];
    for timing in timings.iter().filter(|t| t.at.is_finite() && t.seconds >= 0.0) {
        // A shard's bytes are spread over the time that it took.
        let from = working(timing.at - timing.seconds);
        let to = from + timing.seconds;
        for (k, sum) in bytes.iter_mut().enumerate() {
            let (low, high) = (k as f64 * width, (k + 1) as f64 * width);
            let shared = (to.min(high) - from.max(low)).max(0.0);
            *sum += timing.bytes as f64 * shared / timing.seconds.max(1e-9);
        }
    }
    Pace { seconds, paused, rates: bytes.into_iter().map(|bytes| bytes / width).collect() }
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

    fn timing(at: f64, seconds: f64, bytes: u64) -> Timing {
        Timing { at, shard: 0, records: 1, bytes, seconds }
    }

    #[test]
    fn bytes_are_spread_over_the_time_they_took() {
        let found = pace(&[timing(10.0, 2.0, 4_000), timing(12.0, 2.0, 8_000)]);
        assert_eq!(found, Pace { seconds: 4.0, paused: 0.0, rates: vec![2_000.0, 4_000.0] });
        assert_eq!(pace(&[]), Pace::default());
        assert_eq!(pace(&[timing(1.0, 0.0, 5), timing(f64::NAN, 1.0, 5)]), Pace::default());
    }

    #[test]
    fn a_night_without_work_is_no_time_and_two_machines_are_no_two() {
        let night = 36_000.0;
        let found = pace(&[timing(10.0, 2.0, 4_000), timing(night + 12.0, 2.0, 8_000), timing(10.0, 2.0, 4_000)]);
        assert_eq!((found.seconds, found.paused), (4.0, night));
        // Three columns of 4/3 seconds: 4000 bytes a second for two, then as many for two.
        assert!(found.rates.iter().all(|rate| (rate - 4_000.0).abs() < 1e-6), "{found:?}");
    }
}
