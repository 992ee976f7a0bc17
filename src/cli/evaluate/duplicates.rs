//! `khulasa evaluate duplicates`

use std::fmt::Write as _;

use clap::Args as ClapArgs;
use rayon::prelude::*;
use serde::Serialize;

use super::{Format, Report, write};
use crate::arabic::words;
use crate::cli::common::{InputArgs, RunArgs};
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::run::{Gathered, gather};
use crate::cli::{Failure, exit};
use crate::corpus::fit::{Counter, FitError, Fitter, Model, Options, SIMILARITY};
use crate::evaluate::duplicates::{Edit, Tally, similarity};
use crate::input::{Newlines, from_text};

/// Plants changed copies of articles behind a corpus and counts which of them `khulasa fit --duplicates` finds.
///
/// Similarity is the Jaccard similarity of runs of three words, counted in full. A copy is found if it is dropped for its original, or for
/// what is kept in the original's place. Precision is over everything that was dropped, copies that the corpus had before among it: the share that is really as similar as it should be
/// to what was kept for it.
#[derive(ClapArgs)]
#[command(after_help = "Example:
  khulasa evaluate duplicates --planted 4500 corpus.jsonl.zst")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How many copies are planted, of every kind as many
    #[arg(long, value_name = "N", default_value_t = 900)]
    planted: usize,
    /// From this similarity on, documents are copies
    #[arg(long, value_name = "S", default_value_t = SIMILARITY)]
    similarity: f64,
    /// What is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

/// Articles of fewer words are not copied: of a few runs each counts too much.
const WORDS: usize = 50;
/// Where similarities are counted apart.
const STEPS: [f64; 9] = [0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0];

#[derive(Serialize)]
struct Table {
    documents: usize,
    similarity: f64,
    seed: u64,
    edits: Vec<(Edit, Tally)>,
    /// By similarity from this step on.
    steps: Vec<(f64, Tally)>,
    dropped: u64,
    dropped_exact: u64,
    /// Dropped documents that are as similar as they should be, to the step and to a tenth less.
    right: u64,
    nearly_right: u64,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let Gathered { items: mut texts, talk, pool } =
        gather(&args.input, &args.run, || (), |document, _, ()| Ok(document.text))?;
    let long: Vec<usize> = (0..texts.len()).filter(|&i| words::count(&texts[i]) >= WORDS).collect();
    if long.is_empty() {
        talk.fail(&format!("the inputs hold no document of {WORDS} words or more to copy"));
        return Ok(exit::NO_INPUT);
    }
    let documents = texts.len();
    let step = (long.len() / args.planted.max(1)).max(1);
    let planted: Vec<(usize, Edit)> = (0..args.planted)
        .map(|n| (long[(n * step + args.seed as usize) % long.len()], Edit::ALL[n % Edit::ALL.len()]))
        .collect();
    for (n, &(original, edit)) in planted.iter().enumerate() {
        let other = long[(n * step + args.seed as usize + long.len() / 2) % long.len()];
        let copy = edit.copy(&texts[original], &texts[other], args.seed + n as u64);
        texts.push(copy);
    }
    let table = pool.install(|| -> Result<Table, Failure> {
        let model = fit(&texts, args.similarity).map_err(|error| Failure::Usage(error.to_string()))?;
        let kept = |n: usize| model.duplicate_of("", n as u64, &texts[n]).map_or(n, |kept| kept.record as usize);
        let mut table = Table {
            documents,
            similarity: args.similarity,
            seed: args.seed,
            edits: Edit::ALL.map(|edit| (edit, Tally::default())).to_vec(),
            steps: STEPS.map(|step| (step, Tally::default())).to_vec(),
            dropped: 0,
            dropped_exact: 0,
            right: 0,
            nearly_right: 0,
        };
        let compared: Vec<f64> = planted
            .par_iter()
            .zip(documents..texts.len())
            .map(|(&(original, _), n)| similarity(&texts[original], &texts[n]))
            .collect();
        for ((n, &(original, edit)), &similarity) in planted.iter().enumerate().zip(&compared) {
            let found = kept(documents + n) == kept(original);
            let tallies = table.edits.iter_mut().filter(|(e, _)| *e == edit).map(|(_, tally)| tally);
            let step = table.steps.iter_mut().rfind(|(step, _)| similarity >= *step).map(|(_, tally)| tally);
            tallies.chain(step).for_each(|tally| tally.add(similarity, args.similarity, found));
        }
        let dropped: Vec<(bool, f64)> = (0..texts.len())
            .into_par_iter()
            .filter_map(|n| Some((n, model.duplicate_of("", n as u64, &texts[n])?)))
            .map(|(n, kept)| (kept.exact, similarity(&texts[n], &texts[kept.record as usize])))
            .collect();
        table.dropped = dropped.len() as u64;
        table.dropped_exact = dropped.iter().filter(|(exact, _)| *exact).count() as u64;
        let from = |least: f64| dropped.iter().filter(|(_, similarity)| *similarity >= least).count() as u64;
        (table.right, table.nearly_right) = (from(args.similarity), from(args.similarity - 0.1));
        Ok(table)
    })?;
    write(&table, args.format, &args.run, output, &talk)
}

fn fit(texts: &[String], similarity: f64) -> Result<Model, FitError> {
    let mut fitter = Fitter::new(Options { duplicates: Some(similarity), ..Options::default() });
    let mut counter = Counter::new(true);
    for (record, text) in (0..).zip(texts) {
        fitter.add(counter.count(&from_text("", text, Newlines::Auto), "", record))?;
    }
    let mut bytes = Vec::new();
    fitter.finish(&mut bytes)?;
    // What was just written is whole.
    Model::from_bytes(bytes).map_err(|error| FitError::Output(std::io::Error::other(error)))
}

impl Report for Table {
    fn table(&self) -> String {
        let head = "planted   mean similarity   similar enough   of these found   others found";
        let row = |name: &str, tally: &Tally| {
            let Tally { planted, similarities, similar, found_similar, found } = *tally;
            let share = |hits: u64, of: u64| {
                if of == 0 { format!("{:>8}", "-") } else { format!("{:>8.2}", 100.0 * hits as f64 / of as f64) }
            };
            let mean = if planted == 0 { 0.0 } else { similarities / planted as f64 };
            let others = share(found - found_similar, planted - similar);
            format!(
                "{name:<24}{planted:>7}{mean:>18.3}{similar:>17}{:>17}{others:>15}\n",
                share(found_similar, similar)
            )
        };
        let mut out = format!(
            "{} documents; similar enough: {} or more; found in percent; seed {}\n\n{:<24}{head}\n",
            self.documents, self.similarity, self.seed, "what was changed"
        );
        self.edits.iter().for_each(|(edit, tally)| out.push_str(&row(edit.about(), tally)));
        let _ = write!(out, "\n{:<24}{head}\n", "similarity from");
        self.steps.iter().for_each(|(step, tally)| out.push_str(&row(&format!("{step}"), tally)));
        let share = |hits: u64| if self.dropped == 0 { 0.0 } else { 100.0 * hits as f64 / self.dropped as f64 };
        let _ = write!(
            out,
            "\ndropped {} ({} exact); similar enough to what was kept {:.2} %, to {:.1} {:.2} %\n",
            self.dropped,
            self.dropped_exact,
            share(self.right),
            self.similarity - 0.1,
            share(self.nearly_right)
        );
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = ["kind", "value", "planted", "mean_similarity", "similar", "found_similar", "found"];
        let row = |kind: &'static str, value: String, tally: &Tally| {
            let Tally { planted, similarities, similar, found_similar, found } = *tally;
            let mean = if planted == 0 { 0.0 } else { similarities / planted as f64 };
            let numbers = [planted.to_string(), mean.to_string(), similar.to_string(), found_similar.to_string()];
            let mut cells = vec![kind.into(), value.into()];
            cells.extend(numbers.into_iter().chain([found.to_string()]).map(Into::into));
            cells
        };
        let edits = self.edits.iter().map(|(edit, tally)| row("edit", edit.about().to_owned(), tally));
        let steps = self.steps.iter().map(|(step, tally)| row("similarity", step.to_string(), tally));
        csv_rows(std::iter::once(head.map(Into::into).to_vec()).chain(edits).chain(steps))
    }
}
