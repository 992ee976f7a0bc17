//! Whether the weights of `blend` hold on articles that they were not chosen on.
//!
//!     cargo run --release --example cross_validate -- DATA/summarize/easc-dev.jsonl
//!
//! The articles are parted by subject: those of the Essex Arabic Summaries Corpus are numbered subject by subject, ten of them. For
//! each subject the weights are chosen on the nine others, and measured on this one, against `lead` within the same budgets. What
//! is chosen by is ROUGE-1 and the agreement with three annotators, added up, over eight settings: 30, 40 and 50 percent of the words and
//! the references' own length, all references and careful ones. On 77 articles a single point of the grid can be ahead by luck, so
//! a point counts with its neighbours: a weight is good when a slightly other one is good too.

use std::collections::HashMap;
use std::process::ExitCode;

use khulasa::evaluate::data::Article;
use khulasa::evaluate::summaries::{Gold, Scores};
use khulasa::input::{Format, Options, Source};
use khulasa::rank::{Blend, Entry, RANKERS, WEIGHTS, by_name};
use khulasa::select::Budget;
use khulasa::summary::Summarizer;
use rayon::prelude::*;

/// The number of the first article of each subject: art and music, education, environment, finance, health, politics, religion,
/// science and technology, sports, tourism.
const SUBJECTS: [usize; 10] = [1, 11, 18, 51, 68, 85, 107, 115, 131, 141];

/// The weights tried, by the name of their part: those that were chosen for agreement with annotators. (What leans or is unfinished is
/// weighed for a reader's sake; `examples/coherence.rs` measures it.)
const GRID: [(&str, &[f64]); 2] =
    [("opens a paragraph", &[0.2, 0.3, 0.4, 0.5, 0.6]), ("about the subject", &[0.09, 0.12, 0.15, 0.18, 0.21])];

const RATIOS: [f64; 3] = [0.3, 0.4, 0.5];
const SETTINGS: [&str; 8] = [
    "30 %",
    "40 %",
    "50 %",
    "reference length",
    "30 %, careful references",
    "40 %, careful references",
    "50 %, careful references",
    "reference length, careful references",
];

/// ROUGE-1, and F1 of agreement with three annotators where some sentence has as many.
type Figures = (f64, Option<f64>);

/// One article: figures of every point of the grid in every setting, and of `lead`.
struct Measured {
    subject: usize,
    points: Vec<[Figures; SETTINGS.len()]>,
    lead: [Figures; SETTINGS.len()],
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: cross_validate ARTICLES.jsonl (the articles of the Essex corpus, with \"references\")");
        return ExitCode::from(2);
    };
    let articles = match read(&path) {
        Ok(articles) => articles,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(3);
        }
    };
    let entries: Vec<Entry> = points().into_iter().map(entry).collect();
    let measured: Vec<Measured> = articles.par_iter().map(|article| measure(article, &entries)).collect();
    report(&measured);
    ExitCode::SUCCESS
}

fn read(path: &str) -> Result<Vec<Article>, String> {
    let options = Options { format: Some(Format::Jsonl), ..Options::default() };
    let source = Source { path: Some(path.into()), id: path.to_owned() };
    let reader = source.open(&options).map_err(|e| e.to_string())?;
    reader
        .map(|raw| {
            let raw = raw.map_err(|e| e.to_string())?;
            let place = raw.place();
            let document = raw.parse(&options).map_err(|e| e.to_string())?.document;
            Article::new(document, &place).map_err(|e| e.to_string())
        })
        .collect()
}

/// Every point of the grid; the last part's weight runs fastest.
fn points() -> Vec<[f64; GRID.len()]> {
    let mut points = vec![[0.0; GRID.len()]];
    for (axis, (_, values)) in GRID.iter().enumerate() {
        let with = |point: [f64; GRID.len()]| {
            values.iter().map(move |&value| {
                let mut point = point;
                point[axis] = value;
                point
            })
        };
        points = points.into_iter().flat_map(with).collect();
    }
    points
}

fn entry(point: [f64; GRID.len()]) -> Entry {
    let mut blend = Blend::DEFAULT;
    for ((name, _), value) in GRID.iter().zip(point) {
        let part = WEIGHTS.iter().position(|weight| weight.part == *name);
        blend.weights[part.expect("the grid names parts of blend")] = value;
    }
    // A ranker lives as long as the program, as those of the table do.
    Entry { ranker: Box::leak(Box::new(blend)), ..*RANKERS.first().expect("there are rankers") }
}

fn measure(article: &Article, entries: &[Entry]) -> Measured {
    let text = &article.document.text;
    let golds = [false, true].map(|careful| Gold::new(text, &article.references, careful));
    let mut known: HashMap<(usize, Vec<usize>), Figures> = HashMap::new();
    let mut figures = |entry: &Entry| {
        let mut found = [(0.0, None); SETTINGS.len()];
        for (setting, found) in found.iter_mut().enumerate() {
            let careful = setting / 4;
            let words = || golds[careful].reference_words();
            let budget = RATIOS.get(setting % 4).map_or_else(|| Budget::words(words()), |&share| Budget::ratio(share));
            let budget = budget.expect("no budget here is zero");
            let summarizer = Summarizer { ranker: entry, budget, ..Summarizer::default() };
            let summary = summarizer.summarize(&article.document, &mut summarizer.analyzer());
            let picked = summary.selection.sentences.clone();
            *found = *known.entry((careful, picked)).or_insert_with(|| {
                let sentences: Vec<&str> = summary.texts(&article.document).collect();
                let Scores { mean, agreement, .. } = golds[careful].score(&sentences);
                (mean.rouge_1, agreement[1].map(|prf| prf.f1))
            });
        }
        found
    };
    let lead = figures(by_name("lead").expect("lead is a ranker"));
    Measured { subject: subject(&article.document.id), points: entries.iter().map(figures).collect(), lead }
}

/// The subject of an article by the number at the end of its id.
fn subject(id: &str) -> usize {
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number = digits.parse().unwrap_or(0);
    SUBJECTS.partition_point(|&first| first <= number)
}

/// What a point gains over lead in a setting, on the articles that `of` names: ROUGE-1 and agreement.
fn gain(measured: &[Measured], point: usize, setting: usize, of: impl Fn(&Measured) -> bool) -> (f64, f64) {
    let (mut rouge, mut agreement, mut n, mut with) = (0.0, 0.0, 0.0, 0.0);
    for article in measured.iter().filter(|m| of(m)) {
        let (ours, lead) = (article.points[point][setting], article.lead[setting]);
        rouge += ours.0 - lead.0;
        n += 1.0;
        if let (Some(ours), Some(lead)) = (ours.1, lead.1) {
            agreement += ours - lead;
            with += 1.0;
        }
    }
    (rouge / f64::max(n, 1.0), agreement / f64::max(with, 1.0))
}

/// The best point for the articles that `of` names, counted with its neighbours on the grid.
fn best(measured: &[Measured], of: impl Fn(&Measured) -> bool + Copy) -> usize {
    let points = points();
    let own: Vec<f64> = (0..points.len())
        .map(|point| {
            let gains = (0..SETTINGS.len()).map(|setting| gain(measured, point, setting, of));
            gains.map(|(rouge, agreement)| rouge + agreement).sum()
        })
        .collect();
    let steps = |a: usize, b: usize| {
        let place =
            |axis: usize, point: usize| GRID[axis].1.iter().position(|v| *v == points[point][axis]).unwrap_or(0);
        (0..GRID.len()).map(|axis| place(axis, a).abs_diff(place(axis, b))).sum::<usize>()
    };
    let smooth = |point: usize| {
        let near = (0..points.len()).filter(|&other| steps(point, other) <= 1);
        let (sum, n) = near.fold((own[point], 1.0), |(sum, n), other| (sum + own[other], n + 1.0));
        sum / n
    };
    (0..points.len()).max_by(|&a, &b| smooth(a).total_cmp(&smooth(b)).then(b.cmp(&a))).unwrap_or(0)
}

fn report(measured: &[Measured]) {
    let points = points();
    let show = |point: usize| {
        let named = GRID.iter().zip(points[point]).map(|((name, _), value)| format!("{name} {value}"));
        named.collect::<Vec<_>>().join(", ")
    };
    println!("articles: {}", measured.len());
    let chosen: Vec<usize> = (1..=SUBJECTS.len()).map(|subject| best(measured, |m| m.subject != subject)).collect();
    for (subject, &point) in chosen.iter().enumerate() {
        println!("without subject {:>2}: {}", subject + 1, show(point));
    }
    println!("on all:             {}\n", show(best(measured, |_| true)));
    println!("gain over lead in points          out of fold           as shipped");
    println!("                                  R-1     F≥3          R-1     F≥3");
    let shipped = [0, 1].map(|axis| {
        let part = WEIGHTS.iter().find(|weight| weight.part == GRID[axis].0);
        part.map_or(0.0, |weight| weight.weight)
    });
    let shipped = points.iter().position(|point| *point == shipped);
    for (setting, name) in SETTINGS.iter().enumerate() {
        let folded = |figure: fn((f64, f64)) -> f64, counts: fn(&Measured, usize) -> bool| {
            let (mut sum, mut n) = (0.0, 0.0);
            for (fold, &point) in chosen.iter().enumerate() {
                let of = |m: &Measured| m.subject == fold + 1 && counts(m, setting);
                let articles = measured.iter().filter(|m| of(m)).count() as f64;
                sum += articles * figure(gain(measured, point, setting, of));
                n += articles;
            }
            100.0 * sum / f64::max(n, 1.0)
        };
        let rouge = folded(|gain| gain.0, |_, _| true);
        let agreement = folded(|gain| gain.1, |m, setting| m.lead[setting].1.is_some());
        let own = shipped.map_or((f64::NAN, f64::NAN), |point| gain(measured, point, setting, |_| true));
        println!("{name:36}{rouge:+.2}   {agreement:+.2}        {:+.2}   {:+.2}", 100.0 * own.0, 100.0 * own.1);
    }
}
