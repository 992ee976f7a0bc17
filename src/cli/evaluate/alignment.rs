//! `khulasa evaluate alignment`

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use rayon::prelude::*;
use serde::Serialize;

use super::{Format, Report, write};
use crate::align::{Evidence, Options, Pair, align};
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::Prf;
use crate::evaluate::alignment::{Link, Tally, link, read};
use crate::evaluate::bootstrap::{Interval, rounds};

/// Aligns documents and compares with the right beads: precision, recall, F1.
///
/// Strict counts the very same beads, lax those that overlap; alone are sentences without a translation. Precision is over all beads
/// found, recall over the right ones with two sides; counts are summed over documents. A folder of documents is one batch.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate alignment --data ntrex/medium --data ntrex/hard
  khulasa evaluate alignment --data ntrex/medium --alone
  khulasa evaluate alignment --data ntrex/hard --leave-one-out")]
pub struct Args {
    /// A folder of documents, each a folder with src.txt and tgt.txt, a sentence a line, and gold.txt, a bead such as [0,1]:[0] a line
    #[arg(long, value_name = "DIR", required = true)]
    data: Vec<PathBuf>,
    /// Every document by itself, and not all as one batch
    #[arg(long)]
    alone: bool,
    /// Once more for each kind of evidence without it
    #[arg(long)]
    leave_one_out: bool,
    /// Of beads said to be 0.9, how many are right? A table
    #[arg(long)]
    reliability: bool,
    /// The language of the sources
    #[arg(long, value_name = "TAG", default_value = "ar")]
    source_lang: String,
    /// The language of the targets
    #[arg(long, value_name = "TAG", default_value = "en")]
    target_lang: String,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Alignments {
    definition: &'static str,
    results: Vec<Row>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reliability: Vec<Tenth>,
}

#[derive(Serialize)]
struct Row {
    data: String,
    without: Option<&'static str>,
    alone: bool,
    documents: usize,
    strict: Prf,
    strict_f1: Option<Interval>,
    lax: Prf,
    deletions: Prf,
    counts: Tally,
}

/// Beads with a confidence in one tenth.
#[derive(Clone, Copy, Default, Serialize)]
struct Tenth {
    from: f64,
    beads: usize,
    said: f64,
    right: f64,
}

struct Document {
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Link>,
}

const DEFINITION: &str = "strict: the very same beads; lax: beads that overlap; alone: sentences without a translation";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let mut results = Vec::new();
    let mut tenths = [(0usize, 0.0f64, 0usize); 10];
    for folder in &args.data {
        let documents = match documents(folder) {
            Ok(documents) => documents,
            Err(wrong) => {
                talk.fail(&wrong);
                continue;
            }
        };
        let leave: Vec<Option<Evidence>> = match args.leave_one_out {
            true => std::iter::once(None).chain(Evidence::ALL.map(Some)).collect(),
            false => vec![None],
        };
        for without in leave {
            let (tallies, beads) = pool.install(|| score(&documents, args, without));
            if without.is_none() {
                for (confidence, right) in beads {
                    let tenth = &mut tenths[((confidence * 10.0) as usize).min(9)];
                    *tenth = (tenth.0 + 1, tenth.1 + confidence, tenth.2 + usize::from(right));
                }
            }
            results.push(row(folder, args.alone, without, &tallies));
        }
    }
    if results.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    let reliability = tenths.iter().enumerate().filter(|(_, t)| args.reliability && t.0 > 0);
    let reliability = reliability.map(|(k, t)| Tenth {
        from: k as f64 / 10.0,
        beads: t.0,
        said: t.1 / t.0 as f64,
        right: t.2 as f64 / t.0 as f64,
    });
    let report = Alignments { definition: DEFINITION, results, reliability: reliability.collect() };
    write(&report, args.format, &args.run, output, &talk)
}

/// The documents below a folder, by name.
fn documents(folder: &Path) -> Result<Vec<Document>, String> {
    let shown = folder.display();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{shown}: cannot read the folder: {e}"))?;
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|path| path.join("gold.txt").is_file()).collect();
    paths.sort();
    if paths.is_empty() {
        return Err(format!("{shown}: no folder in it holds a gold.txt; name one such as ntrex/medium"));
    }
    let text = |path: PathBuf| std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()));
    let lines = |path: PathBuf| text(path).map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    let document = |path: &PathBuf| {
        let gold = path.join("gold.txt");
        let shown = gold.display().to_string();
        Ok(Document {
            source: lines(path.join("src.txt"))?,
            target: lines(path.join("tgt.txt"))?,
            gold: read(&text(gold)?).map_err(|e| format!("{shown}: {e}"))?,
        })
    };
    paths.iter().map(document).collect()
}

/// A tally for each document, and for each bead its confidence and whether it is right.
fn score(documents: &[Document], args: &Args, without: Option<Evidence>) -> (Vec<Tally>, Vec<(f64, bool)>) {
    let options = Options {
        source_language: args.source_lang.clone(),
        target_language: args.target_lang.clone(),
        without: without.into_iter().collect(),
        ..Options::default()
    };
    let pair = |d: &'_ Document| (d.source.clone(), d.target.clone());
    let owned: Vec<_> = documents.iter().map(pair).collect();
    let pairs: Vec<Pair<'_>> = owned.iter().map(|(s, t)| Pair { source: s, target: t, fixed: Vec::new() }).collect();
    let found = if args.alone {
        pairs.par_iter().map(|pair| align(std::slice::from_ref(pair), &options).beads.remove(0)).collect()
    } else {
        align(&pairs, &options).beads
    };
    let mut beads = Vec::new();
    let mut tallies = Vec::new();
    for (document, found) in documents.iter().zip(&found) {
        let links: Vec<Link> = found.iter().map(|b| link(&b.source, &b.target)).collect();
        beads.extend(found.iter().zip(&links).map(|(b, link)| (b.confidence, document.gold.contains(link))));
        tallies.push(Tally::new(&document.gold, &links));
    }
    (tallies, beads)
}

fn row(folder: &Path, alone: bool, without: Option<Evidence>, tallies: &[Tally]) -> Row {
    let sum: Tally = tallies.iter().copied().sum();
    let drawn = rounds(tallies.len(), |draw| draw.iter().map(|&i| tallies[i]).sum::<Tally>().strict().f1);
    Row {
        data: folder.display().to_string(),
        without: without.map(Evidence::name),
        alone,
        documents: tallies.len(),
        strict: sum.strict(),
        strict_f1: Interval::of(drawn),
        lax: sum.lax(),
        deletions: sum.alone(),
        counts: sum,
    }
}

impl Report for Alignments {
    fn table(&self) -> String {
        let name = |row: &Row| match row.without {
            Some(without) => format!("{} without {without}", row.data),
            None if row.alone => format!("{} one by one", row.data),
            None => row.data.clone(),
        };
        let width = self.results.iter().map(|row| name(row).chars().count()).max().unwrap_or(0);
        let mut out = format!("{}\n{}\n\n", self.definition, super::about_intervals("documents"));
        let _ = writeln!(out, "{:width$}  docs      P      R     F1 strict          F1 lax  F1 alone", "");
        for row in &self.results {
            let percent = |share: f64| format!("{:.1}", share * 100.0);
            let interval =
                row.strict_f1.map_or_else(String::new, |i| format!("[{}, {}]", percent(i.low), percent(i.high)));
            let (p, r, f) = (percent(row.strict.precision), percent(row.strict.recall), percent(row.strict.f1));
            let (lax, alone) = (percent(row.lax.f1), percent(row.deletions.f1));
            let (name, documents) = (name(row), row.documents);
            let _ = writeln!(
                out,
                "{name:width$}  {documents:4}  {p:>5}  {r:>5}  {f:>5} {interval:16} {lax:>6}  {alone:>8}"
            );
        }
        if !self.reliability.is_empty() {
            out.push_str("\nconfidence   beads   said  right\n");
        }
        for tenth in &self.reliability {
            let (from, to, beads) = (tenth.from, tenth.from + 0.1, tenth.beads);
            let _ = writeln!(out, "{from:.1} to {to:.1}  {beads:6}  {:5.3}  {:5.3}", tenth.said, tenth.right);
        }
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = ["data", "without", "alone", "documents", "figure", "value"].map(|c| c.to_owned().into()).to_vec();
        let rows = self.results.iter().flat_map(|row| {
            let figures = [("strict", row.strict), ("lax", row.lax), ("deletions", row.deletions)];
            let values = figures.into_iter().flat_map(|(name, prf)| {
                [("precision", prf.precision), ("recall", prf.recall), ("f1", prf.f1)]
                    .map(|(of, value)| (format!("{name} {of}"), value))
            });
            let cells = |(figure, value): (String, f64)| {
                [
                    row.data.clone(),
                    row.without.unwrap_or_default().to_owned(),
                    row.alone.to_string(),
                    row.documents.to_string(),
                    figure,
                    value.to_string(),
                ]
                .map(Into::into)
                .to_vec()
            };
            values.map(cells).collect::<Vec<_>>()
        });
        csv_rows(std::iter::once(head).chain(rows))
    }
}
