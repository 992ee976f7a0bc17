//! `khulasa evaluate summaries`

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read};

use clap::Args as ClapArgs;
use serde::Serialize;

use super::{Format, Report, percents, write};
use crate::analyze::{Analyzer, IdfModel};
use crate::cli::common::{IdfArgs, RunArgs, ranker_names};
use crate::cli::output::Output;
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::corpus;
use crate::evaluate::EvaluateError;
use crate::evaluate::data::{Article, Summaries, read_summaries};
use crate::evaluate::summaries::{Gold, Limit, Means, Rouge, Scores};
use crate::input::{Format as InputFormat, InputError, InputErrorKind, Options, Place, Raw, Source};
use crate::rank::{Entry, RANKERS, by_name};
use crate::select::Budget;
use crate::summary::Summarizer;

/// Summarizes articles and compares the summaries with those that people made.
///
/// Each article is a line {"id", "text", "references": ["…"]}. ROUGE (Lin 2004) is the F1 of words, pairs of words and the longest
/// common subsequence, as the mean over the references and with the best of them (max). Where there are several references, P, R
/// and F are of the article's sentences that so many of them hold. A summary that is too long is cut before it is scored.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa evaluate summaries --data articles.jsonl --ratio 0.4
  khulasa evaluate summaries --data articles.jsonl --compare --words 50
  khulasa evaluate summaries --data articles.jsonl --words 50 --system other.jsonl --format json")]
pub struct Args {
    /// Articles with references
    #[arg(long, value_name = "ARTICLES")]
    data: String,
    /// What ranks the sentences; give it again to compare
    #[arg(long, value_name = "NAME", help_heading = "Ranking", default_value = RANKERS[0].name, value_parser = ranker_names())]
    ranker: Vec<String>,
    /// Every ranker
    #[arg(long, help_heading = "Ranking", conflicts_with = "ranker")]
    compare: bool,
    #[command(flatten)]
    idf: IdfArgs,
    /// Summaries made elsewhere, {"id", "sentences": ["…"]} or {"id", "summary"} a line; give it again to compare
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ranker", "compare", "idf"])]
    system: Vec<String>,
    #[command(flatten)]
    length: LengthArgs,
    /// Leave out references that copy an earlier one, and those that take every k-th sentence
    #[arg(long)]
    clean: bool,
    /// How to write it; by the output file's ending if not given, else table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

/// How long a summary may be.
#[derive(ClapArgs)]
#[group(multiple = false)]
struct LengthArgs {
    /// At most N sentences [default: 3, and for --system no limit]
    #[arg(short = 'n', long, value_name = "N", help_heading = "Length")]
    sentences: Option<usize>,
    /// At most N words
    #[arg(long, value_name = "N", help_heading = "Length")]
    words: Option<usize>,
    /// At most this share of the article's words, such as 0.4
    #[arg(long, value_name = "R", help_heading = "Length")]
    ratio: Option<f64>,
}

/// What makes the summaries of a row of the table.
enum System<'a> {
    Ranker(Summarizer<'a>),
    Made(&'a str, Summaries),
}

/// The summary of an article by one system.
#[derive(Clone, Copy)]
struct Scored {
    scores: Scores,
    /// Whether there was none; the scores are those of an empty one.
    missing: bool,
}

#[derive(Serialize)]
struct Table<'a> {
    data: &'a str,
    /// What a word is.
    definition: &'static str,
    budget: String,
    clean: bool,
    results: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    system: &'a str,
    #[serde(flatten)]
    means: Means,
    missing: usize,
}

const WORDS: &str = "a word is a run of letters and digits, after tashkeel and tatweel are dropped, forms of alef, hamza, yeh, kaf and teh \
                     marbuta joined, Arabic digits made 0-9, and capitals small";

pub fn run(args: &Args) -> Result<u8, Failure> {
    let output = Output::open(args.run.output.as_deref())?;
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let (budget, limit) = args.length.budget()?;
    let limit = limit.or(args.system.is_empty().then_some(DEFAULT_LIMIT));
    let systems = systems(args, budget, args.idf.model()?, &talk)?;
    let scored = if systems.is_empty() { Vec::new() } else { score(args, &systems, limit, &talk)? };
    if scored.is_empty() {
        return Ok(exit::NO_INPUT);
    }
    let results: Vec<Row<'_>> = systems.iter().enumerate().map(|(i, system)| row(system, i, &scored)).collect();
    for Row { system, missing, .. } in results.iter().filter(|row| row.missing > 0) {
        talk.warn(&format!("{system}: articles without a summary, scored as empty ones: {missing}"));
    }
    let budget = limit.map_or_else(|| "no limit".to_owned(), |_| budget.to_string());
    let table = Table { data: &args.data, definition: WORDS, budget, clean: args.clean, results };
    write(&table, args.format, &args.run, output, &talk)
}

/// What [`Budget::default`] is to the scorer.
const DEFAULT_LIMIT: Limit = Limit::Sentences(3);

impl LengthArgs {
    /// How long summaries are made, and how much of them is scored.
    fn budget(&self) -> Result<(Budget, Option<Limit>), Failure> {
        let (budget, limit) = match (self.sentences, self.words, self.ratio) {
            (Some(n), ..) => (Budget::sentences(n), Some(Limit::Sentences(n))),
            (_, Some(n), _) => (Budget::words(n), Some(Limit::Words(n))),
            (_, _, Some(share)) => (Budget::ratio(share), Some(Limit::Ratio(share))),
            _ => (Ok(Budget::default()), None),
        };
        Ok((budget.map_err(|e| Failure::Usage(e.to_string()))?, limit))
    }
}

/// The systems asked for, less those whose file cannot be read.
fn systems<'a>(args: &'a Args, budget: Budget, idf: &'a IdfModel, talk: &Talk) -> Result<Vec<System<'a>>, Failure> {
    if !args.system.is_empty() {
        let made = |name: &'a String| match read(name) {
            Ok(summaries) => Some(System::Made(name, summaries)),
            Err(error) => {
                talk.fail(&error.to_string());
                None
            }
        };
        return Ok(args.system.iter().filter_map(made).collect());
    }
    let entries: Vec<&Entry> = if args.compare {
        RANKERS.iter().collect()
    } else {
        let named = |name: &String| by_name(name).ok_or_else(|| Failure::Usage(format!("no ranker {name}")));
        args.ranker.iter().map(named).collect::<Result<_, _>>()?
    };
    Ok(entries.into_iter().map(|ranker| System::Ranker(Summarizer { ranker, budget, idf, trim: false })).collect())
}

/// The summaries in a file, or on standard input for `-`.
fn read(name: &str) -> Result<Summaries, EvaluateError> {
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        let failed = |error| InputError::new(Place::file(name), InputErrorKind::from(error));
        Box::new(File::open(name).map_err(failed)?)
    };
    read_summaries(BufReader::new(input), name)
}

/// An article, read and not yet parsed.
struct Piece(Result<Raw, InputError>);

impl corpus::Piece for Piece {
    fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, Raw::len)
    }
}

/// For each article that can be scored, in order, what each system made of it.
fn score(args: &Args, systems: &[System<'_>], limit: Option<Limit>, talk: &Talk) -> Result<Vec<Vec<Scored>>, Failure> {
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
    let work = |analyzer: &mut Analyzer<'_>, Piece(raw): Piece| -> Result<Vec<Scored>, EvaluateError> {
        let raw = raw?;
        let place = raw.place();
        let article = Article::new(raw.parse(&options)?.document, &place)?;
        let gold = Gold::new(&article.document.text, &article.references, args.clean);
        Ok(systems.iter().map(|system| system.score(&article, &gold, limit, analyzer)).collect())
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

impl System<'_> {
    fn score(&self, article: &Article, gold: &Gold, limit: Option<Limit>, analyzer: &mut Analyzer<'_>) -> Scored {
        let document = &article.document;
        let made: Option<Vec<&str>> = match self {
            System::Ranker(summarizer) => Some(summarizer.summarize(document, analyzer).texts(document).collect()),
            System::Made(_, summaries) => {
                summaries.get(&document.id).map(|sentences| sentences.iter().map(String::as_str).collect())
            }
        };
        let missing = made.is_none();
        let sentences = made.unwrap_or_default();
        let sentences = match limit {
            Some(limit) => limit.cut(&sentences, &document.text),
            None => sentences,
        };
        Scored { scores: gold.score(&sentences), missing }
    }
}

fn row<'a>(system: &System<'a>, place: usize, scored: &[Vec<Scored>]) -> Row<'a> {
    let name = match system {
        System::Ranker(summarizer) => summarizer.ranker.name,
        System::Made(name, _) => name,
    };
    let own = || scored.iter().map(|article| article[place]);
    let scores: Vec<Scores> = own().map(|s| s.scores).collect();
    Row { system: name, means: Means::of(&scores), missing: own().filter(|s| s.missing).count() }
}

impl Report for Table<'_> {
    fn table(&self) -> String {
        let width = self.results.iter().map(|row| row.system.chars().count()).max().unwrap_or(0).max("system".len());
        let clean = if self.clean { "; careless references left out" } else { "" };
        let mut out = format!("{}\nbudget: {}{clean}\n\n", self.definition, self.budget);
        let Some(first) = self.results.first() else { return out };
        // Where every article has one reference, its mean is its best.
        let several = self.results.iter().any(|row| row.means.mean != row.means.best);
        let _ = write!(out, "{:width$}{:>7}{:>8}{:>8}{:>7}{:>7}", "system", "docs", "words", "R-1", "R-2", "R-L");
        if several {
            let _ = write!(out, "{:>9}{:>9}{:>9}", "R-1 max", "R-2 max", "R-L max");
        }
        for found in &first.means.agreement {
            for figure in ["P", "R", "F"] {
                let _ = write!(out, "{:>7}", format!("{figure}≥{}", found.annotators));
            }
        }
        out.push('\n');
        for Row { system, means, .. } in &self.results {
            let Means { documents, words, mean, best, agreement } = means;
            let _ = write!(out, "{system:width$}{documents:>7}{words:>8.2} {}", percents(figures(mean)));
            if several {
                let _ = write!(out, "{}", figures(best).map(|figure| format!("{:>9.2}", 100.0 * figure)).concat());
            }
            for found in agreement {
                out += &percents([found.prf.precision, found.prf.recall, found.prf.f1]);
            }
            out.push('\n');
        }
        out
    }
}

fn figures(rouge: &Rouge) -> [f64; 3] {
    [rouge.rouge_1, rouge.rouge_2, rouge.rouge_l]
}
