//! `khulasa evaluate summaries`

mod length;
mod report;
mod system;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use self::length::{Length, LengthArgs};
use self::report::{DEFINITION, Row, Table};
use self::system::{ORACLE, Role, Scored, System, read};
use super::plot::{Line, Panel, Stroke, svg};
use super::{BOOTSTRAP, Format, Named, warn_of_few, write};
use crate::analyze::{Analyzer, IdfModel};
use crate::cli::common::{IdfArgs, RunArgs, ranker_names};
use crate::cli::output::Output;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::corpus;
use crate::evaluate::EvaluateError;
use crate::evaluate::data::Article;
use crate::evaluate::summaries::{ANNOTATORS, FIGURES, Gold, Means, Resampled, Scores};
use crate::input::{Format as InputFormat, InputError, Options, Raw, Source};
use crate::rank::{Entry, RANKERS, by_name};

/// Summarizes articles and compares the summaries with those that people made.
///
/// Each article is a line {"id", "text", "references": ["…"]}. ROUGE (Lin 2004) is the F1 of words, pairs of words and the longest
/// common subsequence, as the mean over the references and with the best of them. Where there are several references, P, R and F are
/// of the article's sentences that so many of them hold. A summary that is too long is cut before it is scored.
///
/// Intervals are percentile bootstrap over articles (Efron and Tibshirani 1993); --against is a paired bootstrap (Koehn 2004):
/// both systems on the same articles drawn, p twice the share of rounds in which the difference has not the sign it has over all.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate summaries --data articles.jsonl --ratio 0.4 --against lead
  khulasa evaluate summaries --data articles.jsonl --compare --words 50 --plot words.svg
  khulasa evaluate summaries --data articles.jsonl --words 50 --system other.jsonl --against blend
  khulasa evaluate summaries --data articles.jsonl --compare --reference-length -o scores.csv")]
pub struct Args {
    /// Articles with references
    #[arg(long, value_name = "ARTICLES")]
    data: String,
    /// What ranks the sentences; give it again to compare [default: blend]
    #[arg(long, value_name = "NAME", help_heading = "Ranking", value_parser = ranker_names())]
    ranker: Vec<String>,
    /// Every ranker that needs no vectors, best first, and the greedy oracle: sentences picked to please the references, about the best there is
    #[arg(long, help_heading = "Ranking", conflicts_with = "ranker")]
    compare: bool,
    #[command(flatten)]
    idf: IdfArgs,
    /// Summaries made elsewhere, {"id", "sentences": ["…"]} or {"id", "summary"} a line; give it again to compare
    #[arg(long, value_name = "FILE")]
    system: Vec<String>,
    /// Compare every system with this one: a ranker, oracle, or a file as for --system
    #[arg(long, value_name = "OTHER")]
    against: Option<String>,
    #[command(flatten)]
    length: LengthArgs,
    /// Leave out references that copy an earlier one, and those that take every k-th sentence
    #[arg(long)]
    clean: bool,
    /// Draw the rankers' scores at several lengths of the budget's kind
    #[arg(long, value_name = "FILE.svg", requires = "compare", help_heading = "Output")]
    plot: Option<PathBuf>,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let plot = args.plot.as_deref().map(|path| Output::open(Some(path))).transpose()?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let mut systems = systems(args, args.idf.model()?, &talk)?;
    let asked = systems.len();
    if asked == 0 {
        return Ok(exit::NO_INPUT);
    }
    let other = match &args.against {
        Some(name) => match against(name, args.idf.model()?, &mut systems, &talk)? {
            None => return Ok(exit::NO_INPUT),
            other => other,
        },
        None => None,
    };
    let is_free = systems.iter().all(|system| matches!(system, System::Made(..)));
    let length = args.length.length()?.unwrap_or(if is_free { Length::Free } else { Length::Sentences(3) });
    let steps = if plot.is_some() { length.steps() } else { Vec::new() };
    let lengths: Vec<Length> = std::iter::once(length).chain(steps.iter().copied()).collect();
    let scored = score(args, &systems, &lengths, &talk)?;
    if scored.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    warn_of_few(scored.len(), "articles", &talk);
    // What a system made at one of the lengths, article by article.
    let column = |length: usize, system: usize| scored.iter().map(move |article| article[length][system]);
    let scores = |length, system| column(length, system).map(|s: Scored| s.scores).collect::<Vec<Scores>>();
    let resampled = Resampled::new(&(0..systems.len()).map(|i| scores(0, i)).collect::<Vec<_>>());
    let row = |(i, system)| {
        let system: &System<'_> = system;
        // The other one differs from itself in nothing, which is worth a row only where it is all that was asked.
        let other = other.filter(|&other| i < asked && (i != other || asked == 1));
        let named = |other| Named { names: &FIGURES, values: resampled.differences(i, other).to_vec() };
        Row {
            system: system.name(),
            role: system.role(),
            means: Means::of(&scores(0, i)),
            missing: column(0, i).filter(|s| s.missing).count(),
            cut: column(0, i).filter(|s| s.cut).count(),
            intervals: Named { names: &FIGURES, values: resampled.intervals(i).to_vec() },
            against: other.map(named),
            figures: resampled.means(i),
            units: resampled.units(),
        }
    };
    let mut results: Vec<Row<'_>> = systems.iter().enumerate().map(row).collect();
    for Row { system, missing, .. } in results.iter().filter(|row| row.missing > 0) {
        let all = scored.len();
        talk.warn(&format!("{system}: articles without a summary, scored as empty ones: {missing} of {all}"));
    }
    if args.compare {
        results.sort_by(|a, b| b.means.mean.rouge_1.total_cmp(&a.means.mean.rouge_1));
    }
    let table = Table {
        data: &args.data,
        definition: DEFINITION,
        budget: length.to_string(),
        clean: args.clean,
        bootstrap: BOOTSTRAP,
        against: other.map(|other| systems[other].name()),
        results,
    };
    if let Some(mut plot) = plot {
        let lines: Vec<(&System<'_>, Vec<Means>)> = (0..systems.len())
            .filter(|&i| !matches!(systems[i], System::Made(..)))
            .map(|i| (&systems[i], (1..lengths.len()).map(|length| Means::of(&scores(length, i))).collect()))
            .collect();
        plot.write(drawn(&args.data, length, &steps, &lines).as_bytes())?;
        plot.finish()?;
    }
    write(&table, args.format, &args.run, output, &talk)
}

/// The systems asked for, less those whose file cannot be read.
fn systems<'a>(args: &'a Args, idf: &'a IdfModel, talk: &Talk) -> Result<Vec<System<'a>>, Failure> {
    let entries: Vec<&Entry> = if args.compare {
        RANKERS.iter().filter(|entry| !entry.needs_vectors).collect()
    } else if args.ranker.is_empty() && args.system.is_empty() {
        vec![&RANKERS[0]]
    } else {
        let named =
            |name: &String| by_name(name).ok_or_else(|| Failure::Usage(format!("no ranker {name}"))).and_then(by_text);
        args.ranker.iter().map(named).collect::<Result<_, _>>()?
    };
    let mut systems: Vec<System<'_>> = entries.into_iter().map(|entry| System::Ranker(entry, idf)).collect();
    if args.compare {
        systems.push(System::Oracle(idf));
    }
    systems.extend(args.system.iter().filter_map(|name| made(name, talk)));
    Ok(systems)
}

/// A ranker that needs no vectors: there is no place for them here, and `summarize` has one.
fn by_text(entry: &'static Entry) -> Result<&'static Entry, Failure> {
    if !entry.needs_vectors {
        return Ok(entry);
    }
    let name = entry.name;
    Err(Failure::Usage(format!(
        "the ranker {name} needs sentence vectors; make its summaries with `khulasa summarize --ranker {name} --vectors PATH --format \
         jsonl` and give them as --system or --against FILE"
    )))
}

/// The summaries of a file, if it can be read.
fn made<'a>(name: &'a str, talk: &Talk) -> Option<System<'a>> {
    match read(name) {
        Ok(summaries) => Some(System::Made(name, summaries)),
        Err(error) => {
            talk.fail(&error.to_string());
            None
        }
    }
}

/// The place of the system to compare with, which is added if it is not there yet; `None` if its file cannot be read.
fn against<'a>(
    name: &'a str,
    idf: &'a IdfModel,
    systems: &mut Vec<System<'a>>,
    talk: &Talk,
) -> Result<Option<usize>, Failure> {
    if let Some(place) = systems.iter().position(|system| system.name() == name) {
        return Ok(Some(place));
    }
    let other = match by_name(name) {
        Some(entry) => Some(System::Ranker(by_text(entry)?, idf)),
        None if name == ORACLE => Some(System::Oracle(idf)),
        None if name != "-" && !Path::new(name).exists() => {
            let names: Vec<&str> = RANKERS.iter().map(|entry| entry.name).chain([ORACLE]).collect();
            return Err(Failure::Usage(format!(
                "--against {name}: there is no such file, and no such ranker; rankers are {}",
                names.join(", ")
            )));
        }
        None => made(name, talk),
    };
    Ok(other.map(|other| {
        systems.push(other);
        systems.len() - 1
    }))
}

/// An article, read and not yet parsed.
struct Piece(Result<Raw, InputError>);

impl corpus::Piece for Piece {
    fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Raw::len)
    }
}

/// For each article that can be scored, in order, and for each length, what each system made of it.
fn score(
    args: &Args,
    systems: &[System<'_>],
    lengths: &[Length],
    talk: &Talk,
) -> Result<Vec<Vec<Vec<Scored>>>, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let options = Options { format: Some(InputFormat::Jsonl), ..Options::default() };
    let name = args.data.as_str();
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let reader = match source.open(&options) {
        Ok(reader) => reader,
        Err(error) => {
            talk.fail(&error.to_string());
            return Ok(Vec::new());
        }
    };
    let model = args.idf.model()?;
    let mut all = Vec::new();
    let work = |analyzer: &mut Analyzer<'_>, Piece(raw): Piece| -> Result<Vec<Vec<Scored>>, EvaluateError> {
        let raw = raw?;
        let place = raw.place();
        let article = Article::new(raw.parse(&options)?.document, &place)?;
        let gold = Gold::new(&article.document.text, &article.references, args.clean);
        let of = |length: &Length| {
            let length = length.of(&gold);
            systems.iter().map(|system| system.score(&article, &gold, length, analyzer)).collect()
        };
        Ok(lengths.iter().map(of).collect())
    };
    let keep = |result| {
        match result {
            Ok(scored) => all.push(scored),
            Err(error) => talk.fail(&EvaluateError::to_string(&error)),
        }
        Ok(())
    };
    pool.install(|| corpus::in_order(reader.map(Piece), || Analyzer::new(model), work, keep))?;
    Ok(all)
}

/// The plot: ROUGE-1, and agreement with as many annotators as there are articles for.
fn drawn(data: &str, length: Length, steps: &[Length], lines: &[(&System<'_>, Vec<Means>)]) -> String {
    let panel = |title: String, figure: &dyn Fn(&Means) -> f64| Panel {
        title,
        lines: lines
            .iter()
            .map(|(system, means)| Line {
                name: system.name().to_owned(),
                stroke: match system.role() {
                    Some(Role::Ceiling) => Stroke::Ceiling,
                    Some(Role::Baseline) => Stroke::Baseline,
                    Some(Role::Floor) => Stroke::Floor,
                    None if system.name() == RANKERS[0].name => Stroke::Main,
                    None => Stroke::Other,
                },
                values: means.iter().map(|means| 100.0 * figure(means)).collect(),
            })
            .collect(),
    };
    let mut panels = vec![panel("ROUGE-1, F1 in percent".to_owned(), &|means| means.mean.rouge_1)];
    let most = lines.first().and_then(|(_, means)| means.first()?.agreement.last().map(|found| found.annotators));
    if let Some(annotators) = most {
        let f1 = |means: &Means| {
            means.agreement.iter().find(|found| found.annotators == annotators).map_or(f64::NAN, |found| found.prf.f1)
        };
        debug_assert!(ANNOTATORS.contains(&annotators));
        panels.push(panel(format!("Agreement with {annotators} annotators or more, F1 in percent"), &f1));
    }
    let name = Path::new(data).file_stem().map_or(data.into(), |stem| stem.to_string_lossy());
    let ticks: Vec<String> = steps.iter().map(|step| step.tick()).collect();
    svg(&format!("{name}: score against length of the summary"), length.axis(), &ticks, &panels)
}
