//! `khulasa evaluate alignment`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;
use rayon::prelude::*;
use serde::Serialize;

use super::{ABOUT_DIFFERENCES, CSV_FIGURE, Format, Report, csv_figure, points, short, write};
use crate::align::vectors::Vectors;
use crate::align::{Bead, Evidence, Options, Pair, align};
use crate::cli::align::vectors;
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::Prf;
use crate::evaluate::alignment::{Link, Recall, Tally, by_kind, is_right, link, read};
use crate::evaluate::bootstrap::{Difference, Interval, rounds};

/// Aligns documents and compares with the right beads: precision, recall, F1.
///
/// Strict counts the very same beads, lax those that overlap; alone are sentences without a translation. Precision is over all beads
/// found, recall over the right ones with two sides; counts are summed over documents. A folder of documents is one batch and a row; --data may
/// hold several, at any depth.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate alignment --data ntrex/medium --data ntrex/hard
  khulasa evaluate alignment --data ntrex/medium --alone
  khulasa evaluate alignment --data ntrex/hard --leave-one-out
  khulasa evaluate alignment --data align --predictions out
  khulasa evaluate alignment --data align --against out hunalign")]
pub struct Args {
    /// A folder of documents, each a folder with src.txt and tgt.txt, a sentence a line, and gold.txt, a bead such as [0,1]:[0] a line
    #[arg(long, value_name = "DIR", required = true)]
    data: Vec<PathBuf>,
    /// Every document by itself, and not all as one batch
    #[arg(long)]
    alone: bool,
    /// Once more for each kind of evidence without it
    #[arg(long, conflicts_with = "leave_out")]
    leave_one_out: bool,
    /// Align without this evidence: length, anchors, names, lexicon, stems, vectors, priors or outline; give it again for more
    #[arg(long, value_name = "EVIDENCE", value_parser = evidence)]
    leave_out: Vec<Evidence>,
    /// Align with sentence vectors: DIR/<path of the document below --data>/source.npy and target.npy, a row a line
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
    /// Write the beads that are found to DIR/<path of the document below --data>/khulasa.txt
    #[arg(long, value_name = "DIR")]
    predictions: Option<PathBuf>,
    /// Compare with another aligner's beads, DIR/<path of the document below --data>/NAME.txt; give it again for more
    #[arg(long, num_args = 2, value_names = ["DIR", "NAME"])]
    against: Vec<String>,
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
    /// Names of evidence, with commas between them.
    without: Option<String>,
    alone: bool,
    documents: usize,
    strict: Prf,
    strict_f1: Option<Interval>,
    lax: Prf,
    deletions: Prf,
    counts: Tally,
    kinds: Vec<KindRecall>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    against: Vec<Other>,
}

/// How many of the right beads of a kind were found.
#[derive(Serialize)]
struct KindRecall {
    /// As in 1-2: a sentence of the source, two of the target.
    kind: String,
    #[serde(flatten)]
    recall: Recall,
}

/// Another aligner, and how much higher khulasa's strict F1 is.
#[derive(Serialize)]
struct Other {
    system: String,
    strict: Prf,
    deletions: Prf,
    strict_f1_difference: Option<Difference>,
}

/// Beads with a confidence in one tenth.
#[derive(Clone, Copy, Default, Serialize)]
struct Tenth {
    from: f64,
    beads: usize,
    said: f64,
    right: f64,
}

/// Documents that are one batch.
struct Batch {
    name: String,
    documents: Vec<Document>,
}

struct Document {
    /// Below the folder that was named.
    path: PathBuf,
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Link>,
    vectors: Option<Arc<Vectors>>,
}

/// The figure with an interval, in CSV.
const STRICT_F1: &str = "strict f1";
const DEFINITION: &str = "strict: the very same beads; lax: beads that overlap; alone: sentences without a translation";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    if args.data.len() > 1 && (args.predictions.is_some() || args.vectors.is_some() || !args.against.is_empty()) {
        let message = "--predictions, --vectors and --against go with one --data, since documents are named by their path below it; \
                       give the folder above, which holds all of them";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut results = Vec::new();
    let mut tenths = [(0usize, 0.0f64, 0usize); 10];
    for folder in &args.data {
        let batches = match batches(folder, args.vectors.as_deref()) {
            Ok(batches) => batches,
            Err(wrong) => {
                talk.fail(&wrong);
                continue;
            }
        };
        for Batch { name, documents } in batches {
            let others = match args.against.chunks_exact(2).map(|o| other(o, &name, &documents, &talk)).collect() {
                Ok::<Vec<_>, String>(others) => others,
                Err(wrong) => {
                    talk.fail(&wrong);
                    continue;
                }
            };
            let leave: Vec<Vec<Evidence>> = match args.leave_one_out {
                true => std::iter::once(Vec::new()).chain(Evidence::ALL.map(|e| vec![e])).collect(),
                false => vec![args.leave_out.clone()],
            };
            for (run, without) in leave.iter().enumerate() {
                let found = pool.install(|| find(&documents, args, without));
                let links: Vec<Vec<Link>> =
                    found.iter().map(|f| f.iter().map(|b| link(&b.source, &b.target)).collect()).collect();
                if run == 0 {
                    for ((document, beads), links) in documents.iter().zip(&found).zip(&links) {
                        for (bead, link) in beads.iter().zip(links) {
                            let tenth = &mut tenths[((bead.confidence * 10.0) as usize).min(9)];
                            let right = usize::from(is_right(&document.gold, link));
                            *tenth = (tenth.0 + 1, tenth.1 + bead.confidence, tenth.2 + right);
                        }
                    }
                    if let Some(folder) = &args.predictions {
                        documents
                            .iter()
                            .zip(&found)
                            .try_for_each(|(document, beads)| predict(folder, document, beads))?;
                    }
                }
                let others = if run == 0 { others.as_slice() } else { &[] };
                results.push(pool.install(|| row(&name, args.alone, without, &documents, &links, others)));
            }
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

fn evidence(name: &str) -> Result<Evidence, String> {
    let all = Evidence::ALL.map(Evidence::name).join(", ");
    Evidence::ALL.into_iter().find(|e| e.name() == name).ok_or_else(|| format!("expected one of: {all}"))
}

/// The documents below a folder, those of one folder together, by name.
fn batches(folder: &Path, vectors: Option<&Path>) -> Result<Vec<Batch>, String> {
    let shown = folder.display();
    let mut found: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        let failed = |e: std::io::Error| format!("{}: cannot read the folder: {e}", inner.display());
        for entry in std::fs::read_dir(&inner).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // Links are not followed: one may lead back up.
            if !entry.file_type().map_err(failed)?.is_dir() {
                continue;
            }
            let path = entry.path();
            if path.join("gold.txt").is_file() {
                found.entry(inner.clone()).or_default().push(path);
            } else {
                folders.push(path);
            }
        }
    }
    if found.is_empty() {
        return Err(format!(
            "{shown}: no folder below it holds a gold.txt; expected documents such as {shown}/001/gold.txt"
        ));
    }
    let text = |path: PathBuf| std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()));
    let lines = |path: PathBuf| text(path).map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    let document = |path: &PathBuf| {
        let below = path.strip_prefix(folder).unwrap_or(path).to_owned();
        let (source, target) = (lines(path.join("src.txt"))?, lines(path.join("tgt.txt"))?);
        let vectors = vectors.map(|folder| {
            let [s, t] = ["source.npy", "target.npy"].map(|name| folder.join(&below).join(name));
            vectors::read((&s, source.len()), (&t, target.len()))
        });
        Ok(Document {
            path: below,
            source,
            target,
            vectors: vectors.transpose()?.map(Arc::new),
            gold: beads(&path.join("gold.txt"), &text(path.join("gold.txt"))?)?,
        })
    };
    let batch = |(inner, mut paths): (PathBuf, Vec<PathBuf>)| {
        paths.sort();
        let documents = paths.iter().map(document).collect::<Result<_, String>>()?;
        Ok(Batch { name: inner.display().to_string(), documents })
    };
    found.into_iter().map(batch).collect()
}

fn beads(path: &Path, text: &str) -> Result<Vec<Link>, String> {
    read(text).map_err(|e| format!("{}: {e}", path.display()))
}

/// Another aligner's name, and its beads for each document.
type System = (String, Vec<Vec<Link>>);

/// Reads what another aligner found. A document that it left out counts as one in which it found nothing, and is told of.
fn other(of: &[String], batch: &str, documents: &[Document], talk: &Talk) -> Result<System, String> {
    let [folder, name] = of else { return Err("--against takes a folder and a name".to_owned()) };
    let mut missing = 0;
    let mut found = Vec::new();
    for document in documents {
        let path = Path::new(folder).join(&document.path).join(format!("{name}.txt"));
        match std::fs::read_to_string(&path) {
            Ok(text) => found.push(beads(&path, &text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                missing += 1;
                found.push(Vec::new());
            }
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    if missing == documents.len() {
        let path = Path::new(folder).join(&documents[0].path).join(format!("{name}.txt"));
        return Err(format!("{}: not found, nor is there such a file for any other document", path.display()));
    }
    if missing > 0 {
        talk.warn(&format!(
            "{batch}: documents without {name}.txt in {folder}, counted as if nothing was found: {missing}"
        ));
    }
    Ok((name.clone(), found))
}

/// Writes the beads of a document.
fn predict(folder: &Path, document: &Document, beads: &[Bead]) -> Result<(), Failure> {
    let folder = folder.join(&document.path);
    let failed = |path: &Path, e: std::io::Error| Failure::Output(path.display().to_string(), e);
    std::fs::create_dir_all(&folder).map_err(|e| failed(&folder, e))?;
    let path = folder.join("khulasa.txt");
    let text: String = beads.iter().map(|bead| format!("{bead}:{:.4}\n", bead.confidence)).collect();
    std::fs::write(&path, text).map_err(|e| failed(&path, e))
}

/// The beads of each document.
fn find(documents: &[Document], args: &Args, without: &[Evidence]) -> Vec<Vec<Bead>> {
    let options = Options {
        source_language: args.source_lang.clone(),
        target_language: args.target_lang.clone(),
        without: without.to_vec(),
        ..Options::default()
    };
    let pairs: Vec<Pair<'_>> = documents
        .iter()
        .map(|d| Pair { source: &d.source, target: &d.target, vectors: d.vectors.clone(), ..Pair::default() })
        .collect();
    if args.alone {
        pairs.par_iter().map(|pair| align(std::slice::from_ref(pair), &options).beads.remove(0)).collect()
    } else {
        align(&pairs, &options).beads
    }
}

fn row(
    name: &str,
    alone: bool,
    without: &[Evidence],
    documents: &[Document],
    found: &[Vec<Link>],
    others: &[System],
) -> Row {
    let tallies = |found: &[Vec<Link>]| -> Vec<Tally> {
        documents.iter().zip(found).map(|(document, found)| Tally::new(&document.gold, found)).collect()
    };
    let total = |tallies: &[Tally]| tallies.iter().copied().sum::<Tally>();
    let f1s =
        |tallies: &[Tally]| rounds(tallies.len(), |draw| draw.iter().map(|&i| tallies[i]).sum::<Tally>().strict().f1);
    let own = tallies(found);
    let (sum, drawn) = (total(&own), f1s(&own));
    let against = others.iter().map(|(system, found)| {
        let other = tallies(found);
        let strict = total(&other).strict();
        let pairs = drawn.iter().copied().zip(f1s(&other));
        let difference = Difference::of(sum.strict().f1 - strict.f1, documents.len(), pairs);
        Other { system: system.clone(), strict, deletions: total(&other).alone(), strict_f1_difference: difference }
    });
    let mut kinds: BTreeMap<(usize, usize), Recall> = BTreeMap::new();
    for (document, found) in documents.iter().zip(found) {
        for (kind, recall) in by_kind(&document.gold, found) {
            let sum = kinds.entry(kind).or_default();
            *sum = Recall { gold: sum.gold + recall.gold, found: sum.found + recall.found };
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|&(kind, recall)| (std::cmp::Reverse(recall.gold), kind));
    let names: Vec<&str> = without.iter().map(|e| e.name()).collect();
    Row {
        data: name.to_owned(),
        without: (!names.is_empty()).then(|| names.join(", ")),
        alone,
        documents: documents.len(),
        strict: sum.strict(),
        strict_f1: Interval::of(drawn.iter().copied()),
        lax: sum.lax(),
        deletions: sum.alone(),
        counts: sum,
        kinds: kinds.into_iter().map(|((s, t), recall)| KindRecall { kind: format!("{s}-{t}"), recall }).collect(),
        against: against.collect(),
    }
}

impl Report for Alignments {
    fn table(&self) -> String {
        let name = |row: &Row| {
            let without = row.without.as_ref().map(|without| format!(" without {without}")).unwrap_or_default();
            let alone = if row.alone { " one by one" } else { "" };
            format!("{}{alone}{without}", row.data)
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
        out.push_str("\nright beads that were found, by kind\n");
        for row in &self.results {
            let kinds = row.kinds.iter().map(|k| format!("  {} {}/{}", k.kind, k.recall.found, k.recall.gold));
            let _ = writeln!(out, "{:width$}{}", name(row), kinds.collect::<String>());
        }
        if self.results.iter().any(|row| !row.against.is_empty()) {
            let _ =
                writeln!(out, "\nothers, and how much higher khulasa's strict F1 is, in points\n{ABOUT_DIFFERENCES}");
            let _ = writeln!(out, "{:width$}  F1 strict  F1 alone  difference{:>20}", "", "p");
        }
        for row in &self.results {
            for other in &row.against {
                let (strict, alone) = (100.0 * other.strict.f1, 100.0 * other.deletions.f1);
                let difference = other.strict_f1_difference.map(points).unwrap_or_default();
                let (name, system) = (name(row), short(&other.system));
                let _ = writeln!(out, "{name:width$}  {strict:>9.1} {alone:>9.1}  {difference}  {system}");
            }
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
        let head = ["data", "without", "alone", "documents", "figure"].iter();
        let head = head.chain(&CSV_FIGURE[..3]).chain(&["against"]).chain(&CSV_FIGURE[3..]);
        let head = head.map(|&name| name.into()).collect();
        let rows = self.results.iter().flat_map(|row| {
            let figures = [("strict", row.strict), ("lax", row.lax), ("deletions", row.deletions)];
            let values = figures.into_iter().flat_map(|(name, prf)| {
                [("precision", prf.precision), ("recall", prf.recall), ("f1", prf.f1)]
                    .map(|(of, value)| (format!("{name} {of}"), value))
            });
            let kinds = row.kinds.iter().map(|k| {
                let Recall { gold, found } = k.recall;
                (format!("recall of {}", k.kind), found as f64 / gold as f64)
            });
            let cells = |figure: String, value: f64, against: &str, difference: Option<Difference>| {
                let interval = row.strict_f1.filter(|_| figure == STRICT_F1);
                let [value, low, high, rest @ ..] = csv_figure(Some(value), interval, difference);
                let without = row.without.clone().unwrap_or_default();
                let names = [row.data.clone(), without, row.alone.to_string(), row.documents.to_string(), figure];
                let figure = [value, low, high, against.to_owned()];
                names.into_iter().chain(figure).chain(rest).map(Into::into).collect()
            };
            let own = values.chain(kinds).map(|(figure, value)| cells(figure, value, "", None)).collect::<Vec<_>>();
            let others = row
                .against
                .iter()
                .map(|other| cells(STRICT_F1.to_owned(), row.strict.f1, &other.system, other.strict_f1_difference));
            own.into_iter().chain(others).collect::<Vec<_>>()
        });
        csv_rows(std::iter::once(head).chain(rows))
    }
}
