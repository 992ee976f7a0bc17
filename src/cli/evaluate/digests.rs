//! `khulasa evaluate digests`

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;

use clap::Args as ClapArgs;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Format, Report, full, write};
use crate::cli::common::{RankerArgs, RunArgs};
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::digest::{Digester, sort};
use crate::evaluate::digests::{Measures, half_width};
use crate::input::{Format as InputFormat, Options, Source};
use crate::select::Budget;
use crate::summary::Summarizer;
use crate::text::Document;

/// Makes digests of groups of articles and counts how much they repeat and how much of each headline they hold.
///
/// Beside the digest, of the same length: lead (the first sentences of all articles, in turn) and first (those of the earliest
/// article alone). Sentences that do not fit are passed over. Repeated words and pairs are, for each sentence, the largest ROUGE-1 and ROUGE-2
/// F1 to another one. Headlines: the share of a headline's terms that is held, mean of the articles, and for the worst of them.
#[derive(ClapArgs)]
#[command(after_help = "Example:
  khulasa evaluate digests --data articles.jsonl.zst --pairs pairs.tsv --words 100")]
pub struct Args {
    /// Articles with titles, {"id", "title", "text"} a line
    #[arg(long, value_name = "ARTICLES")]
    data: String,
    /// Ids of the articles of one event a line, parted by tabs; a column without a digit is a note, # starts a comment
    #[arg(long, value_name = "FILE")]
    pairs: String,
    /// At most N sentences
    #[arg(short = 'n', long, value_name = "N", help_heading = "Length", conflicts_with = "words")]
    sentences: Option<usize>,
    /// At most N words [default: 100]
    #[arg(long, value_name = "N", help_heading = "Length")]
    words: Option<usize>,
    #[command(flatten)]
    ranker: RankerArgs,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

const SYSTEMS: [&str; 3] = ["digest", "lead", "first"];

#[derive(Serialize)]
struct Table<'a> {
    data: &'a str,
    pairs: &'a str,
    budget: String,
    groups: usize,
    results: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    system: &'static str,
    #[serde(flatten)]
    means: Measures,
    /// What the digest has more than this one, with half of its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest_more: Option<Vec<Difference>>,
}

#[derive(Serialize)]
struct Difference {
    figure: &'static str,
    difference: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    half_width: Option<f64>,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let budget = match (args.sentences, args.words) {
        (Some(n), _) => Budget::sentences(n),
        (None, words) => Budget::words(words.unwrap_or(100)),
    };
    let budget = budget.map_err(|e| Failure::Usage(e.to_string()))?;
    let summarizer = args.ranker.summarizer(budget)?;
    let list = fs::read_to_string(&args.pairs)
        .map_err(|e| Failure::Usage(format!("{}: cannot read the pairs: {e}", args.pairs)))?;
    let groups = groups(&list);
    let wanted = groups.iter().flatten().map(|id| ((*id).to_owned(), None)).collect();
    let documents = documents(&args.data, wanted, &talk);
    let mut scored: Vec<[Measures; SYSTEMS.len()]> = Vec::new();
    for group in &groups {
        let found: Vec<&Document> = group.iter().filter_map(|id| documents.get(*id)?.as_ref()).collect();
        if found.len() < group.len() {
            talk.fail(&format!("{}: not all of {} are in {}", args.pairs, group.join(", "), args.data));
            continue;
        }
        scored.push(score(&found, &summarizer));
    }
    if scored.is_empty() {
        talk.fail(&format!("{}: no group of two or more articles that are in {}", args.pairs, args.data));
        return Ok(exit::NO_INPUT);
    }
    let results = (0..SYSTEMS.len()).map(|system| row(system, &scored)).collect();
    let table = Table {
        data: &args.data,
        pairs: &args.pairs,
        budget: summarizer.budget.to_string(),
        groups: scored.len(),
        results,
    };
    write(&table, args.format, &args.run, output, &talk)
}

/// The ids of each line. A column without a digit is a note, no id.
fn groups(list: &str) -> Vec<Vec<&str>> {
    list.lines()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).filter(|id| id.contains(|c: char| c.is_ascii_digit())).collect())
        .filter(|group: &Vec<&str>| group.len() >= 2)
        .collect()
}

/// The wanted articles of a file.
fn documents(
    name: &str,
    mut wanted: FxHashMap<String, Option<Document>>,
    talk: &Talk,
) -> FxHashMap<String, Option<Document>> {
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let reader = match source.open(&options) {
        Ok(reader) => reader,
        Err(error) => {
            talk.fail(&error.to_string());
            return wanted;
        }
    };
    for raw in reader {
        // A line that cannot be read is an article that is missing, and is said if it was wanted.
        let Ok(parsed) = raw.and_then(|raw| raw.parse(&options)) else { continue };
        if let Some(place) = wanted.get_mut(&parsed.document.id) {
            *place = Some(parsed.document);
        }
    }
    wanted
}

fn score(documents: &[&Document], summarizer: &Summarizer<'_>) -> [Measures; SYSTEMS.len()] {
    let mut owned: Vec<Document> = documents.iter().map(|&document| document.clone()).collect();
    sort(&mut owned);
    let digest = Digester::new(*summarizer).digest(&owned);
    let told: Vec<&str> = digest.sentences.iter().map(|told| told.span.of(&owned[told.document].text)).collect();
    let candidates: Vec<Vec<&str>> = digest
        .summaries
        .iter()
        .zip(&owned)
        .map(|(summary, document)| {
            summary.candidates.iter().map(|&i| summary.sentences[i].span.of(&document.text)).collect()
        })
        .collect();
    let longest = candidates.iter().map(Vec::len).max().unwrap_or(0);
    let in_turn = (0..longest).flat_map(|i| candidates.iter().filter_map(move |of| of.get(i).copied()));
    let lead = fill(in_turn, &summarizer.budget);
    let first = fill(candidates.first().into_iter().flatten().copied(), &summarizer.budget);
    let titles: Vec<&str> =
        digest.summaries.iter().zip(&owned).filter_map(|(summary, document)| summary.title(document)).collect();
    [told, lead, first].map(|sentences| Measures::of(&sentences, &titles))
}

/// The first sentences that fit.
fn fill<'t>(sentences: impl Iterator<Item = &'t str>, budget: &Budget) -> Vec<&'t str> {
    let mut left = budget.limit_of(0);
    let mut out = Vec::new();
    for sentence in sentences {
        let cost = budget.cost(sentence, crate::arabic::words::count(sentence));
        if cost <= left {
            left -= cost;
            out.push(sentence);
        }
    }
    out
}

fn row(system: usize, scored: &[[Measures; SYSTEMS.len()]]) -> Row {
    let own: Vec<Measures> = scored.iter().map(|group| group[system]).collect();
    let differences = || {
        (0..own[0].figures().len())
            .map(|figure| {
                let of = |group: &[Measures; SYSTEMS.len()], system: usize| group[system].figures()[figure].1;
                let all: Vec<f64> = scored.iter().map(|group| of(group, 0) - of(group, system)).collect();
                Difference {
                    figure: own[0].figures()[figure].0,
                    difference: all.iter().sum::<f64>() / all.len() as f64,
                    half_width: half_width(&all),
                }
            })
            .collect()
    };
    Row { system: SYSTEMS[system], means: Measures::mean(&own), digest_more: (system > 0).then(differences) }
}

impl Report for Table<'_> {
    fn csv(&self) -> Vec<u8> {
        let head = ["data", "groups", "system", "figure", "value", "digest_more", "half_width"].map(Cow::from).to_vec();
        let rows = self.results.iter().flat_map(|Row { system, means, digest_more }| {
            means.figures().into_iter().enumerate().map(move |(i, (name, value))| -> Vec<Cow<'_, str>> {
                let difference = digest_more.as_ref().map(|all| &all[i]);
                let cell = |of: fn(&Difference) -> Option<f64>| full(difference.and_then(of));
                vec![
                    self.data.into(),
                    self.groups.to_string().into(),
                    (*system).into(),
                    name.into(),
                    value.to_string().into(),
                    cell(|d| Some(d.difference)).into(),
                    cell(|d| d.half_width).into(),
                ]
            })
        });
        csv_rows(std::iter::once(head).chain(rows))
    }

    fn table(&self) -> String {
        let mut out = format!("groups of articles on one event: {}\nbudget: {}\n\n", self.groups, self.budget);
        let _ = writeln!(
            out,
            "{:14}{:>16}{:>16}{:>16}{:>16}{:>10}",
            "system", "repeated words", "repeated pairs", "headlines", "worst headline", "words"
        );
        for Row { system, means, digest_more } in &self.results {
            let _ = write!(out, "{system:14}");
            for (name, value) in means.figures() {
                let _ =
                    if name == "words" { write!(out, "{value:>10.2}") } else { write!(out, "{:>16.2}", 100.0 * value) };
            }
            out.push('\n');
            if let Some(differences) = digest_more {
                out += "  digest more ";
                for Difference { figure, difference, half_width } in differences {
                    let _ = if *figure == "words" {
                        write!(out, "{difference:>10.2}")
                    } else {
                        let width = half_width.map(|width| format!(" ± {:.2}", 100.0 * width)).unwrap_or_default();
                        write!(out, "{:>16}", format!("{:+.2}{width}", 100.0 * difference))
                    };
                }
                out.push('\n');
            }
        }
        out
    }
}
