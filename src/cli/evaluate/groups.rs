//! `khulasa evaluate groups`

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read};

use clap::Args as ClapArgs;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Format, Report, about_intervals, percents, write};
use crate::cli::common::{IdfArgs, InputArgs, RunArgs};
use crate::cli::group::{profile, share};
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::run::{Gathered, gather};
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::bootstrap::Interval;
use crate::evaluate::groups::{Intervals, Judged, Scores, b_cubed, intervals, read_pairs, scores};
use crate::evaluate::{EvaluateError, Prf};
use crate::group::{Bounds, Profile, Profiler, group};
use crate::input::{InputError, InputErrorKind, Place};

/// Groups articles at several bounds, and compares with pairs of articles that people judged.
///
/// P, R and F1 are of pairs that report one event; P story counts related reports of one story as right, too. First for pairs alone
/// (put together if their cosine reaches the bound), then for pairs within groups; B3 is B-cubed over articles. Every pair counts by its weight.
/// Judged pairs of articles that are not in the data are left out with a warning.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate groups --pairs pairs.tsv corpus.jsonl.zst --date-field id
  khulasa evaluate groups --pairs pairs.tsv news.jsonl --similarity 0.35 --similarity 0.4")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Judged pairs, a pair a line: id, id, same or related or other, weight, with tabs between them
    #[arg(long, value_name = "FILE")]
    pairs: String,
    /// The bound on similarity; give it again to compare [default: 0.2 to 0.6]
    #[arg(long, value_name = "X", help_heading = "Grouping", value_parser = share)]
    similarity: Vec<f64>,
    /// The most days from a group's first article to its last
    #[arg(long, value_name = "N", help_heading = "Grouping", default_value_t = Bounds::default().days)]
    days: u32,
    #[command(flatten)]
    idf: IdfArgs,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Table {
    definition: &'static str,
    articles: usize,
    judged: usize,
    days: u32,
    results: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    similarity: f64,
    pairs: Scores,
    groups: Scores,
    group_intervals: Option<Intervals>,
    b_cubed: Prf,
    groups_of_two_or_more: usize,
    articles_alone: usize,
    largest: usize,
}

const DEFINITION: &str =
    "P, R, F1: of pairs that report one event; P story: those of one story count, too; B3: B-cubed; weights as judged";
const BOUNDS: [f64; 9] = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let judged = match read(&args.pairs) {
        Ok(judged) => judged,
        Err(error) => {
            Talk::new(args.run.quiet, true, args.run.color, None).fail(&error.to_string());
            return Ok(exit::NO_INPUT);
        }
    };
    let model = args.idf.model()?;
    let init = || Profiler::new(model);
    let Gathered { items: profiles, talk, pool } =
        gather(&args.input, &args.run, init, |mut document, _, profiler| {
            Ok(profile(&mut document, &args.input, profiler))
        })?;
    let numbers: FxHashMap<&str, usize> = profiles.iter().zip(0..).map(|(p, i)| (p.id.as_str(), i)).collect();
    let places = |pair: &Judged| Some((*numbers.get(pair.a.as_str())?, *numbers.get(pair.b.as_str())?));
    let all = judged.len();
    let (places, judged): (Vec<(usize, usize)>, Vec<Judged>) =
        judged.into_iter().filter_map(|pair| Some((places(&pair)?, pair))).unzip();
    if judged.len() < all {
        let missing = all - judged.len();
        talk.warn(&format!("{}: judged pairs of articles that are not in the data: {missing} of {all}", args.pairs));
    }
    if judged.is_empty() {
        talk.fail(&format!("{}: no judged pair is of two articles in the data", args.pairs));
        return Ok(exit::NO_INPUT);
    }
    let bounds = if args.similarity.is_empty() { &BOUNDS } else { args.similarity.as_slice() };
    let row = |&similarity: &f64| row(&profiles, &places, &judged, Bounds { similarity, days: args.days });
    let results = pool.install(|| bounds.iter().map(row).collect());
    let table =
        Table { definition: DEFINITION, articles: profiles.len(), judged: judged.len(), days: args.days, results };
    write(&table, args.format, &args.run, output, &talk)
}

/// The pairs in a file, or on standard input for `-`.
fn read(name: &str) -> Result<Vec<Judged>, EvaluateError> {
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        let failed = |error| InputError::new(Place::file(name), InputErrorKind::from(error));
        Box::new(File::open(name).map_err(failed)?)
    };
    read_pairs(BufReader::new(input), name)
}

fn row(profiles: &[Profile], places: &[(usize, usize)], judged: &[Judged], bounds: Bounds) -> Row {
    let groups = group(profiles, bounds);
    let mut group_of = vec![0; profiles.len()];
    for (group, number) in groups.iter().zip(0..) {
        group.members.iter().for_each(|member| group_of[member.index] = number);
    }
    let alike = |&(a, b): &(usize, usize)| profiles[a].cosine(&profiles[b]) >= bounds.similarity;
    let alike: Vec<bool> = places.iter().map(alike).collect();
    let joined: Vec<bool> = places.iter().map(|&(a, b)| group_of[a] == group_of[b]).collect();
    let alone = groups.iter().filter(|group| group.members.len() == 1).count();
    Row {
        similarity: bounds.similarity,
        pairs: scores(judged, &alike),
        groups: scores(judged, &joined),
        group_intervals: intervals(judged, &joined),
        b_cubed: b_cubed(judged, &joined),
        groups_of_two_or_more: groups.len() - alone,
        articles_alone: alone,
        largest: groups.first().map_or(0, |group| group.members.len()),
    }
}

impl Report for Table {
    fn table(&self) -> String {
        let Self { definition, articles, judged, days, results } = self;
        let mut out = format!(
            "{definition}\narticles: {articles}; judged pairs: {judged}; a group spans {days} days at most\n\n"
        );
        let _ = writeln!(out, "{:>5}{:^29}{:^29}{:>7}{:>8}{:>8}{:>8}", "", "pairs", "groups", "", "of two", "", "");
        let scores = format!("{:>7}{:>8}{:>7}{:>7}", "P", "P story", "R", "F1");
        let _ = writeln!(out, "bound{scores}{scores}{:>7}{:>8}{:>8}{:>8}", "B3 F1", "or more", "alone", "largest");
        let figures = |s: &Scores| {
            let Prf { precision, recall, f1 } = s.events;
            let [p, story, r, f1] = [precision, s.story_precision, recall, f1].map(|figure| 100.0 * figure);
            format!("{p:>7.2}{story:>8.2}{r:>7.2}{f1:>7.2}")
        };
        for row in results {
            let _ = writeln!(
                out,
                "{:>5.2}{}{}{}{:>8}{:>8}{:>8}",
                row.similarity,
                figures(&row.pairs),
                figures(&row.groups),
                percents([row.b_cubed.f1]),
                row.groups_of_two_or_more,
                row.articles_alone,
                row.largest
            );
        }
        let _ = writeln!(out, "\ngroups, {}\n", about_intervals("the judged pairs of each stratum"));
        let _ = writeln!(out, "bound{:>16}{:>16}{:>16}{:>16}", "P", "P story", "R", "F1");
        for row in results {
            let Some(Intervals { precision, recall, f1, story_precision }) = row.group_intervals else { continue };
            let interval = |Interval { low, high }: Interval| {
                format!("{:>16}", format!("[{:.1}, {:.1}]", 100.0 * low, 100.0 * high))
            };
            let all = [precision, story_precision, recall, f1].map(interval).concat();
            let _ = writeln!(out, "{:>5.2}{all}", row.similarity);
        }
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = ["similarity", "of", "figure", "value", "low", "high"].map(Into::into).to_vec();
        let rows = self.results.iter().flat_map(|row| {
            let found = row.group_intervals;
            let figures = |scores: &Scores, found: Option<Intervals>| {
                let Scores { events: Prf { precision, recall, f1 }, story_precision } = *scores;
                [
                    ("precision", precision, found.map(|i| i.precision)),
                    ("story_precision", story_precision, found.map(|i| i.story_precision)),
                    ("recall", recall, found.map(|i| i.recall)),
                    ("f1", f1, found.map(|i| i.f1)),
                ]
            };
            let cells = |of: &'static str| {
                move |(figure, value, interval): (&'static str, f64, Option<Interval>)| {
                    let end = |end: fn(Interval) -> f64| {
                        Cow::from(interval.map_or_else(String::new, |interval| end(interval).to_string()))
                    };
                    let bound = row.similarity.to_string();
                    vec![
                        bound.into(),
                        of.into(),
                        figure.into(),
                        value.to_string().into(),
                        end(|i| i.low),
                        end(|i| i.high),
                    ]
                }
            };
            let Prf { precision, recall, f1 } = row.b_cubed;
            let b_cubed = [("precision", precision, None), ("recall", recall, None), ("f1", f1, None)];
            let pairs = figures(&row.pairs, None).map(cells("pairs"));
            let groups = figures(&row.groups, found).map(cells("groups"));
            pairs.into_iter().chain(groups).chain(b_cubed.map(cells("b_cubed")))
        });
        csv_rows(std::iter::once(head).chain(rows))
    }
}
