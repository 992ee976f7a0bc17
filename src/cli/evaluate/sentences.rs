//! `khulasa evaluate sentences`

use std::fmt::Write as _;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::{
    ABOUT_DIFFERENCES, BOOTSTRAP, Bootstrap, CSV_FIGURE, Format, Named, Report, about_intervals, csv_figure, percent,
    points, short, warn_of_few, write,
};
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::bootstrap::{Difference, Interval};
use crate::evaluate::boundaries::{ByUnit, Comparison, FIGURES, Segmented, Unit};
use crate::evaluate::{EvaluateError, Prf};
use crate::input::{Format as InputFormat, InputError, InputErrorKind, Newlines, Options, Place, Source};
use crate::split;
use crate::text::Document;

/// Splits texts and compares the sentence boundaries with the right ones: precision, recall, F1.
///
/// A boundary is known by the number of characters before it that are no white space. Ends of documents (empty lines in the gold
/// file) are given, and do not count.
///
/// Intervals are percentile bootstrap (Efron and Tibshirani 1993) over the gold documents where there are 20 or more, else over
/// the gold sentences; --against is a paired bootstrap (Koehn 2004): both splitters on the same draws, p twice the share of rounds
/// in which the difference has not the sign it has over all.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate sentences --data news.gold news.txt
  khulasa evaluate sentences --data news.gold --system other.out
  khulasa evaluate sentences --data news.gold news.txt --against other.out
  khulasa evaluate sentences --data a.gold --data b.gold a.txt b.txt --format json")]
pub struct Args {
    /// The right sentences, one a line; an empty line between documents. Several go with as many inputs, in order
    #[arg(long, value_name = "GOLD", required = true)]
    data: Vec<String>,
    /// The same texts, to be split
    #[arg(value_name = "INPUT", required_unless_present = "system", conflicts_with = "system")]
    inputs: Vec<String>,
    /// The same texts as another splitter split them, one sentence a line
    #[arg(long, value_name = "FILE")]
    system: Vec<String>,
    /// The same texts as yet another splitter split them, to compare with; one for each --data
    #[arg(long, value_name = "OTHER")]
    against: Vec<String>,
    /// What a line break in an input means: paragraph (it ends one), wrapped (it is a space), or auto
    #[arg(long, value_name = "MODE", help_heading = "Input", default_value_t = Newlines::Auto)]
    newlines: Newlines,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Serialize)]
struct Boundaries<'a> {
    /// What a boundary is.
    definition: &'static str,
    bootstrap: Bootstrap,
    results: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    data: &'a str,
    system: &'a str,
    #[serde(flatten)]
    prf: Prf,
    #[serde(flatten)]
    counts: Comparison,
    /// What was drawn for the intervals, and how many there are.
    unit: Unit,
    units: usize,
    intervals: Named<'static, Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Against<'a>>,
}

/// Another splitter, and what this one has more.
#[derive(Serialize)]
struct Against<'a> {
    system: &'a str,
    #[serde(flatten)]
    counts: Comparison,
    differences: Named<'static, Difference>,
}

const DEFINITION: &str =
    "a boundary is known by the characters before it, white space not counted; ends of documents do not count";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let systems = if args.system.is_empty() { &args.inputs } else { &args.system };
    let golds = args.data.len();
    if systems.len() != golds {
        let texts = systems.len();
        let message =
            format!("every --data goes with one text, in order, but there are {golds} --data and {texts} texts");
        return Err(Failure::Usage(message));
    }
    if !args.against.is_empty() && args.against.len() != golds {
        let others = args.against.len();
        let message = format!(
            "every --data goes with one --against, in order, but there are {golds} --data and {others} --against"
        );
        return Err(Failure::Usage(message));
    }
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let row = |i: usize| {
        let (gold, system, other) = (&args.data[i], &systems[i], args.against.get(i));
        compare(gold, system, other, args).map_err(|error| talk.fail(&error.to_string())).ok()
    };
    let results: Vec<Row<'_>> = pool.install(|| (0..golds).filter_map(row).collect());
    if results.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    for Row { units, unit, data, .. } in &results {
        warn_of_few(*units, &format!("{} of {data}", unit.plural()), &talk);
    }
    write(&Boundaries { definition: DEFINITION, bootstrap: BOOTSTRAP, results }, args.format, &args.run, output, &talk)
}

fn compare<'a>(
    data: &'a String,
    system: &'a String,
    other: Option<&'a String>,
    args: &Args,
) -> Result<Row<'a>, EvaluateError> {
    let (gold, text) = (read(data, args.newlines)?, read(system, args.newlines)?);
    let gold = Segmented::from_lines(data, &gold.text);
    let found = if args.system.is_empty() {
        Segmented::from_spans(system, &text.text, split::sentences(&text).into_iter().map(|s| s.span))
    } else {
        Segmented::from_lines(system, &text.text)
    };
    let others = other.map(|other| read(other, args.newlines)).transpose()?;
    let others = other.zip(others.as_ref()).map(|(name, text)| Segmented::from_lines(name, &text.text));
    let compared = ByUnit::new(&gold, &std::iter::once(found).chain(others).collect::<Vec<_>>())?;
    let counts = compared.total(0);
    Ok(Row {
        data,
        system,
        prf: counts.prf(),
        counts,
        unit: compared.unit,
        units: compared.units(),
        intervals: Named { names: &FIGURES, values: compared.intervals(0).to_vec() },
        against: other.map(|system| Against {
            system,
            counts: compared.total(1),
            differences: Named { names: &FIGURES, values: compared.differences(0, 1).to_vec() },
        }),
    })
}

/// A plain text, whatever its name; standard input for `-`.
fn read(name: &str, newlines: Newlines) -> Result<Document, InputError> {
    let options = Options { format: Some(InputFormat::Text), newlines, ..Options::default() };
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let nothing = || InputError::new(Place::file(name), InputErrorKind::Empty { what: "file".to_owned() });
    let raw = source.open(&options)?.next().unwrap_or_else(|| Err(nothing()))?;
    Ok(raw.parse(&options)?.document)
}

impl Unit {
    fn plural(self) -> &'static str {
        match self {
            Unit::Document => "documents",
            Unit::Sentence => "sentences",
        }
    }
}

impl Row<'_> {
    fn figures(&self) -> [f64; 3] {
        [self.prf.precision, self.prf.recall, self.prf.f1]
    }
}

impl Report for Boundaries<'_> {
    fn table(&self) -> String {
        let width =
            self.results.iter().map(|row| short(row.system).chars().count()).max().unwrap_or(0).max("text".len());
        let mut out = format!("{}\n{}\n\n", self.definition, about_intervals("documents or sentences, as given"));
        let heads = ["P", "R", "F1"].map(|name| format!("{name:>8}{:13}", "")).concat();
        let counts = ["gold", "found", "hits"].map(|name| format!("{name:>7}")).concat();
        let _ = writeln!(out, "{:width$}{heads}{counts}  over", "text");
        for row in &self.results {
            let figures = row.figures().into_iter().zip(&row.intervals.values);
            let cells: String = figures.map(|(figure, &interval)| format!(" {}", percent(figure, interval))).collect();
            let Comparison { gold, found, hits } = row.counts;
            let (name, units, unit) = (short(row.system), row.units, row.unit.plural());
            let _ = writeln!(out, "{name:width$}{cells}{gold:>7}{found:>7}{hits:>7}  {units} {unit}");
        }
        if self.results.iter().any(|row| row.against.is_some()) {
            let _ = writeln!(out, "\ndifference, points\n{ABOUT_DIFFERENCES}");
            let heads = ["P", "R", "F1"].map(|name| format!("{name:>9}{:16} {:>4} ", "", "p")).concat();
            let _ = writeln!(out, "{:width$}{} to", "text", heads);
            for row in &self.results {
                let Some(against) = &row.against else { continue };
                let cell = |found: &Option<Difference>| match found {
                    Some(found) => format!("{} ", points(*found)),
                    None => format!("{:>30} ", "-"),
                };
                let cells: String = against.differences.values.iter().map(cell).collect();
                let _ = writeln!(out, "{:width$}{cells} {}", short(row.system), short(against.system));
            }
        }
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = ["data", "system", "unit", "units", "figure"].iter();
        let head = head.chain(&CSV_FIGURE[..3]).chain(&["against"]).chain(&CSV_FIGURE[3..]);
        let head = std::iter::once(head.map(|&name| name.into()).collect());
        let rows = self.results.iter().flat_map(|row| {
            (0..FIGURES.len()).map(|i| {
                let difference = row.against.as_ref().and_then(|against| against.differences.values[i]);
                let (unit, units) = (row.unit.plural(), row.units.to_string());
                let mut cells = vec![row.data.into(), row.system.into(), unit.into(), units.into(), FIGURES[i].into()];
                let figures = csv_figure(Some(row.figures()[i]), row.intervals.values[i], difference);
                cells.extend(figures.map(Into::into));
                cells.insert(8, row.against.as_ref().map_or("", |against| against.system).into());
                cells
            })
        });
        csv_rows(head.chain(rows))
    }
}
