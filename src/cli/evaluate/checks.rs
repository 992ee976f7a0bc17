//! `khulasa evaluate checks`

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use rayon::prelude::*;
use serde::Serialize;

use super::{BOOTSTRAP, Bootstrap, Format, Report, about_intervals, full, warn_of_few, write};
use crate::bitext::{Finding, Languages, Severity, Status, Unit};
use crate::check::{CHECKS, Context, check};
use crate::cli::common::RunArgs;
use crate::cli::output::Output;
use crate::cli::render::csv_rows;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::evaluate::EvaluateError;
use crate::evaluate::checks::{
    Direction, Figure, Judgement, Kind, KindScores, Outcome, SEED, Seen, Tally, Texts, Verdicts, kind_scores,
    per_hundred, read_beads, read_verdicts, trial,
};
use crate::exchange::Row as SheetRow;
use crate::input::{InputError, InputErrorKind, Place};

/// Checks human translations, where findings are false alarms unless people called them errors of the translator, and the same
/// translations with damage planted.
///
/// The data are documents with their translation and the right beads: DIR/SET/easy/DOCUMENT/{src,tgt,gold}.txt, an Arabic sentence a
/// line, an English one, and a bead a line, as in [0,1]:[0]. Each bead with sentences on both sides is a pair; pairs are checked from
/// Arabic to English and the other way round, a document at a time. Where damage of a kind has a place, a pair is damaged or, as likely, a
/// control: as it is, or changed in a way that harms nothing. Precision: the share of findings of the kind's codes that are on damage
/// or on errors of the translator. Recall: the share of damaged pairs with a finding that was not there before.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate checks --data align --verdicts verdicts.tsv
  khulasa evaluate checks --data align --format json | jq '.clean.findings[] | select(.verdict == null)'")]
pub struct Args {
    /// The folder with the sets
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// What people said of findings on the human translations: set, document, bead, direction, code, true or false, reason, with tabs
    /// between them
    #[arg(long, value_name = "FILE")]
    verdicts: Option<PathBuf>,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

/// A document and its human translation.
struct Document {
    set: String,
    name: String,
    pairs: Vec<Pair>,
}

struct Pair {
    bead: String,
    arabic: String,
    english: String,
}

impl Pair {
    fn texts(&self, direction: Direction) -> Texts {
        let (source, target) = match direction {
            Direction::IntoEnglish => (&self.arabic, &self.english),
            Direction::IntoArabic => (&self.english, &self.arabic),
        };
        Texts { source: source.clone(), target: target.clone() }
    }
}

#[derive(Serialize)]
struct Table {
    documents: usize,
    pairs: usize,
    clean: Clean,
    kinds: Vec<KindScores>,
    /// Codes of the kinds for which there is no check.
    without_check: Vec<&'static str>,
    seed: u64,
    bootstrap: Bootstrap,
}

/// What came of the human translations.
#[derive(Serialize)]
struct Clean {
    /// Pairs, counted once for each direction.
    checked: usize,
    /// Over all checks of level error.
    error_level: Alarms,
    /// By code and direction, those that there are.
    codes: Vec<Alarms>,
    findings: Vec<CleanFinding>,
}

#[derive(Serialize)]
struct Alarms {
    code: &'static str,
    direction: &'static str,
    findings: usize,
    /// Errors of the translator.
    errors: usize,
    /// Findings without a verdict, which count as false alarms.
    unjudged: usize,
    false_alarms: usize,
    per_100_pairs: Option<Figure>,
}

#[derive(Serialize)]
struct CleanFinding {
    set: String,
    document: String,
    bead: String,
    direction: &'static str,
    code: &'static str,
    severity: Severity,
    found: String,
    expected: String,
    verdict: Option<bool>,
    #[serde(skip)]
    number: usize,
}

/// What one document came to.
struct Checked {
    findings: Vec<CleanFinding>,
    outcomes: Vec<(Kind, Outcome)>,
}

const BOTH: &str = "both";
const ERROR_LEVEL: &str = "error level";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, true, args.run.color, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let read = || Ok::<_, EvaluateError>((documents(&args.data)?, verdicts(args.verdicts.as_deref())?));
    let (documents, verdicts) = match read() {
        Ok(read) => read,
        Err(error) => {
            talk.fail(&error.to_string());
            return Ok(exit::NO_INPUT);
        }
    };
    let pairs: usize = documents.iter().map(|document| document.pairs.len()).sum();
    if pairs == 0 {
        let expected = "no pair of sentences; expected SET/easy/DOCUMENT/{src,tgt,gold}.txt in it";
        talk.fail(&format!("{}: {expected}", args.data.display()));
        return Ok(exit::NO_INPUT);
    }
    warn_of_few(documents.len(), "documents", &talk);
    let has_check = |code: &&str| CHECKS.iter().any(|entry| entry.code == *code);
    let (with, without): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().partition(|kind| kind.codes().iter().any(&has_check));
    for kind in without {
        talk.warn(&format!("{}: not measured, there is no check for any of {}", kind.name(), kind.codes().join(", ")));
    }
    let work = |(number, document): (usize, &Document)| checked(number, document, &with, &verdicts);
    let table = pool.install(|| {
        let all: Vec<Checked> = documents.par_iter().enumerate().map(|(n, d)| work((n, d))).collect();
        let outcomes = |kind: Kind| {
            let of_kind = all.iter().flat_map(|checked| &checked.outcomes).filter(|(of, _)| *of == kind);
            of_kind.map(|(_, outcome)| *outcome).collect::<Vec<_>>()
        };
        let kinds = with.iter().map(|&kind| kind_scores(kind, documents.len(), &outcomes(kind))).collect();
        let codes = Kind::ALL.into_iter().flat_map(Kind::codes).copied();
        Table {
            documents: documents.len(),
            pairs,
            kinds,
            without_check: codes.filter(|code| !has_check(code)).collect(),
            clean: clean(&documents, all.into_iter().flat_map(|checked| checked.findings).collect()),
            seed: SEED,
            bootstrap: BOOTSTRAP,
        }
    });
    write(&table, args.format, &args.run, output, &talk)
}

/// The documents in a folder, in order of their names.
fn documents(data: &Path) -> Result<Vec<Document>, EvaluateError> {
    let mut documents = Vec::new();
    for set in folders(data)? {
        let easy = data.join(&set).join("easy");
        if !easy.is_dir() {
            continue;
        }
        for name in folders(&easy)? {
            let file = |name_of: &str| easy.join(&name).join(name_of);
            let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let (source, target) = (lines(text(&file("src.txt"))?), lines(text(&file("tgt.txt"))?));
            let gold = file("gold.txt");
            let beads = text(&gold)?;
            let beads =
                read_beads(beads.as_bytes(), &gold.display().to_string(), [&source, &target].map(|side| side.len()))?;
            let joined = |all: &[String], numbers: &[usize]| {
                numbers.iter().map(|&sentence| all[sentence].trim()).collect::<Vec<_>>().join(" ")
            };
            let pairs = beads.into_iter().filter(|bead| !bead.source.is_empty() && !bead.target.is_empty());
            let pairs = pairs.map(|bead| Pair {
                arabic: joined(&source, &bead.source),
                english: joined(&target, &bead.target),
                bead: bead.name,
            });
            documents.push(Document { set: set.clone(), pairs: pairs.collect(), name });
        }
    }
    Ok(documents)
}

/// The names of the folders in a folder, sorted.
fn folders(path: &Path) -> Result<Vec<String>, EvaluateError> {
    let failed = |error| failed(path, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn text(path: &Path) -> Result<String, EvaluateError> {
    fs::read_to_string(path).map_err(|error| failed(path, error))
}

fn failed(path: &Path, error: std::io::Error) -> EvaluateError {
    InputError::new(Place::file(path.display().to_string()), InputErrorKind::from(error)).into()
}

fn verdicts(path: Option<&Path>) -> Result<Verdicts, EvaluateError> {
    let Some(path) = path else { return Ok(Verdicts::default()) };
    read_verdicts(text(path)?.as_bytes(), &path.display().to_string())
}

/// Checks a document: as it is, and with damage of each kind.
fn checked(number: usize, document: &Document, kinds: &[Kind], verdicts: &Verdicts) -> Checked {
    let mut checked = Checked { findings: Vec::new(), outcomes: Vec::new() };
    for direction in Direction::ALL {
        let verdict = |pair: &Pair, code: &str| {
            let judgement = Judgement {
                set: document.set.clone(),
                document: document.name.clone(),
                bead: pair.bead.clone(),
                direction,
                code: code.to_owned(),
            };
            verdicts.get(&judgement).copied()
        };
        let texts: Vec<Texts> = document.pairs.iter().map(|pair| pair.texts(direction)).collect();
        for finding in sheet(document, direction, &texts) {
            let Some(pair) = finding.row.and_then(|row| document.pairs.get(row.wrapping_sub(FIRST_ROW))) else {
                continue;
            };
            let Finding { code, severity, found, expected, .. } = finding;
            checked.findings.push(CleanFinding {
                set: document.set.clone(),
                document: document.name.clone(),
                bead: pair.bead.clone(),
                direction: direction.name(),
                code,
                severity,
                found,
                expected,
                verdict: verdict(pair, code),
                number,
            });
        }
        for &kind in kinds {
            let trials = document.pairs.iter().zip(&texts).map(|(pair, texts)| {
                let key = format!("{}\0{}\0{}", document.set, document.name, pair.bead);
                trial(kind, direction, texts, &key)
            });
            let trials: Vec<_> = trials.collect();
            let with = |pick: fn(&crate::evaluate::checks::Trial) -> &Texts| {
                let all = trials.iter().zip(&texts).map(|(trial, own)| trial.as_ref().map_or(own, pick).clone());
                by_row(sheet(document, direction, &all.collect::<Vec<_>>()), texts.len())
            };
            let (before, after) = (with(|trial| &trial.before), with(|trial| &trial.after));
            for (i, trial) in trials.iter().enumerate() {
                let Some(trial) = trial else { continue };
                let is_error = |code: &str| verdict(&document.pairs[i], code) == Some(true);
                let outcome = Outcome::new(kind, number, trial, &seen(&before[i]), &seen(&after[i]), is_error);
                checked.outcomes.push((kind, outcome));
            }
        }
    }
    checked
}

/// The row of a sheet's first unit.
const FIRST_ROW: usize = 2;

/// Checks pairs as one sheet.
fn sheet(document: &Document, direction: Direction, texts: &[Texts]) -> Vec<Finding> {
    let languages = match direction {
        Direction::IntoEnglish => Languages::default(),
        Direction::IntoArabic => Languages { source: "en".to_owned(), target: "ar".to_owned() },
    };
    let row = |(i, texts): (usize, &Texts)| {
        let unit = Unit {
            id: format!("{}/{}/{}", document.set, document.name, i + 1),
            document: document.name.clone(),
            segment: i + 1,
            source: texts.source.clone(),
            target: Some(texts.target.clone()),
            status: Status::Translated,
            words: texts.source.split_whitespace().count(),
            ..Unit::default()
        };
        SheetRow { number: i + FIRST_ROW, unit }
    };
    let rows: Vec<SheetRow> = texts.iter().enumerate().map(row).collect();
    check(&rows, &Context { languages, ..Context::default() })
}

fn by_row(findings: Vec<Finding>, rows: usize) -> Vec<Vec<Finding>> {
    let mut all: Vec<Vec<Finding>> = (0..rows).map(|_| Vec::new()).collect();
    for finding in findings {
        if let Some(row) = finding.row.and_then(|row| all.get_mut(row.wrapping_sub(FIRST_ROW))) {
            row.push(finding);
        }
    }
    all
}

fn seen(findings: &[Finding]) -> Vec<Seen<'_>> {
    findings.iter().map(|f| Seen { code: f.code, found: &f.found, expected: &f.expected }).collect()
}

/// Counts false alarms on the human translations.
fn clean(documents: &[Document], findings: Vec<CleanFinding>) -> Clean {
    let alarms = |code, direction: Option<Direction>, is: &dyn Fn(&CleanFinding) -> bool| {
        let directions = if direction.is_some() { 1 } else { Direction::ALL.len() };
        let mut counts: Vec<[usize; 2]> = documents.iter().map(|d| [0, d.pairs.len() * directions]).collect();
        let mut alarms = Alarms {
            code,
            direction: direction.map_or(BOTH, Direction::name),
            findings: 0,
            errors: 0,
            unjudged: 0,
            false_alarms: 0,
            per_100_pairs: None,
        };
        let in_direction = |f: &&CleanFinding| direction.is_none_or(|d| d.name() == f.direction);
        for finding in findings.iter().filter(in_direction).filter(|finding| is(finding)) {
            alarms.findings += 1;
            alarms.unjudged += usize::from(finding.verdict.is_none());
            if finding.verdict == Some(true) {
                alarms.errors += 1;
            } else {
                alarms.false_alarms += 1;
                counts[finding.number][0] += 1;
            }
        }
        alarms.per_100_pairs = per_hundred(&counts);
        alarms
    };
    let error_level = alarms(ERROR_LEVEL, None, &|finding| finding.severity == Severity::Error);
    let mut codes = Vec::new();
    for entry in CHECKS {
        for direction in Direction::ALL {
            codes.push(alarms(entry.code, Some(direction), &|finding| finding.code == entry.code));
        }
    }
    codes.retain(|alarms| alarms.findings > 0);
    let checked = documents.iter().map(|d| d.pairs.len()).sum::<usize>() * Direction::ALL.len();
    Clean { checked, error_level, codes, findings }
}

/// A share in percent with its interval, in 22 columns.
fn percent(figure: Option<Figure>) -> String {
    let shown = figure.map_or_else(|| format!("{:>7}", "-"), |f| super::percent(f.value, f.interval));
    format!("{shown:<22}")
}

impl Report for Table {
    fn table(&self) -> String {
        let Self { documents, pairs, clean, kinds, without_check, seed, .. } = self;
        let mut out = format!(
            "pairs of human translations: {pairs} in {documents} documents, checked in both directions\n{}\n\n",
            about_intervals("documents")
        );
        let _ = writeln!(out, "human translations: false alarms, findings less errors of the translators\n");
        let width = CHECKS.iter().map(|entry| entry.code.len()).chain([ERROR_LEVEL.len()]).max().unwrap_or(0);
        let _ = writeln!(
            out,
            "{:<width$}  direction  findings  errors  false  unjudged  false alarms per 100 pairs",
            "code"
        );
        for row in std::iter::once(&clean.error_level).chain(&clean.codes) {
            let Alarms { code, direction, findings, errors, unjudged, false_alarms, per_100_pairs } = row;
            let per_100 = per_100_pairs.map_or_else(String::new, |Figure { value, interval }| {
                let interval = interval.map_or_else(String::new, |i| format!(" [{:.2}, {:.2}]", i.low, i.high));
                format!("{value:.2}{interval}")
            });
            let _ = writeln!(
                out,
                "{code:<width$}  {direction:<9}  {findings:>8}  {errors:>6}  {false_alarms:>5}  {unjudged:>8}  {per_100}"
            );
        }
        let _ = writeln!(out, "\nplanted damage, seed {seed}; precision and recall in percent\n");
        let _ = writeln!(out, "{:<14}planted  controls  findings  false  {:<22}recall", "kind", "precision");
        for kind in kinds {
            let _ = writeln!(
                out,
                "{:<14}{:>7}  {:>8}  {:>8}  {:>5}{}{}",
                kind.kind.name(),
                kind.planted,
                kind.controls,
                kind.findings,
                kind.false_alarms,
                percent(kind.precision),
                percent(kind.recall).trim_end()
            );
        }
        for kind in kinds {
            let _ = writeln!(out, "\n{}: {}", kind.kind.name(), kind.codes.join(", "));
            let tallies = |out: &mut String, tallies: &[Tally], done: &str| {
                for Tally { what, pairs, found } in tallies {
                    let _ = writeln!(out, "  {what:<34}{found:>5} of {pairs:>5} {done}");
                }
            };
            tallies(&mut out, &kind.damages, "found");
            tallies(&mut out, &kind.variations, "with false alarms (control)");
        }
        if !without_check.is_empty() {
            let _ = writeln!(out, "\ncodes without a check, so never found: {}", without_check.join(", "));
        }
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head = ["of", "direction", "figure", "value", "low", "high"].map(Cow::from).to_vec();
        let row = |of: &str, direction: &str, figure: &'static str, value: Option<Figure>| -> Vec<Cow<'_, str>> {
            let interval = value.and_then(|value| value.interval);
            let cells = [value.map(|v| v.value), interval.map(|i| i.low), interval.map(|i| i.high)].map(full);
            let names = [of.to_owned(), direction.to_owned(), figure.to_owned()];
            names.into_iter().chain(cells).map(Cow::from).collect()
        };
        let count = |value: usize| Some(Figure { value: value as f64, interval: None });
        let mut rows = vec![head];
        for alarms in std::iter::once(&self.clean.error_level).chain(&self.clean.codes) {
            let mut add = |figure, value| rows.push(row(alarms.code, alarms.direction, figure, value));
            add("findings", count(alarms.findings));
            add("false_alarms", count(alarms.false_alarms));
            add("false_alarms_per_100_pairs", alarms.per_100_pairs);
        }
        for kind in &self.kinds {
            let mut add = |figure, value| rows.push(row(kind.kind.name(), BOTH, figure, value));
            add("planted", count(kind.planted));
            add("controls", count(kind.controls));
            add("precision", kind.precision);
            add("recall", kind.recall);
        }
        csv_rows(rows)
    }
}
