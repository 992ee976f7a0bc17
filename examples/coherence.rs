//! How many three-sentence summaries hold a sentence that leans on something that is not there.
//!
//!     cargo run --release --example coherence -- docs/data/coherence.jsonl DATA/summarize/ant-dev.jsonl DATA/summarize/easc-dev.jsonl
//!
//! From each file 50 articles are drawn by seed. Each is summarized twice: by `blend`, and by `blend` without what it knows of
//! coherence. The judgements are data, `{"id", "sentences", "leaning", "why"}` a line: of an article's summary made of these
//! sentences (as `split` numbers them), these lean on something absent. They name no system, and were made from a sheet that shows
//! none: with `--sheet FILE` the summaries that are not judged yet are written there, those of both systems shuffled together.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use khulasa::evaluate::data::Article;
use khulasa::evaluate::summaries::Gold;
use khulasa::input::{Format, Options, Source};
use khulasa::rank::{Blend, Entry, RANKERS, WEIGHTS};
use khulasa::summary::{Summarizer, Summary};
use khulasa::text::Document;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

const SEED: u64 = 4;
/// Articles drawn from each file, of those that have more sentences than a summary takes.
const DRAWN: usize = 50;

/// A judged summary.
#[derive(Deserialize)]
struct Judgement {
    id: String,
    sentences: Vec<usize>,
    leaning: Vec<usize>,
}

type Judgements = BTreeMap<(String, Vec<usize>), Vec<usize>>;

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let sheet = args.iter().position(|arg| arg == "--sheet").map(|at| args.drain(at..(at + 2).min(args.len())).nth(1));
    if args.len() < 2 || sheet == Some(None) {
        eprintln!("usage: coherence JUDGEMENTS.jsonl ARTICLES.jsonl… [--sheet FILE]");
        return ExitCode::from(2);
    }
    match run(&args[0], &args[1..], sheet.flatten().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(3)
        }
    }
}

fn run(judgements: &str, files: &[String], sheet: Option<&str>) -> Result<(), String> {
    let judged = read_judgements(judgements)?;
    let systems = [("blend", Blend::DEFAULT), ("blend without coherence", without_coherence())];
    let systems = systems.map(|(name, blend)| {
        // A ranker lives as long as the program, as those of the table do.
        let entry: &'static Entry = Box::leak(Box::new(Entry { ranker: Box::leak(Box::new(blend)), ..RANKERS[0] }));
        (name, Summarizer { ranker: entry, ..Summarizer::default() })
    });
    let mut documents = Vec::new();
    let mut rouge = [(0.0, 0.0); 2];
    for file in files {
        let articles = read(file)?;
        for (sum, (_, summarizer)) in rouge.iter_mut().zip(&systems) {
            for article in &articles {
                sum.0 += rouge_1(article, summarizer);
                sum.1 += 1.0;
            }
        }
        documents.extend(drawn(articles, &systems[0].1));
    }
    let mut open: BTreeMap<u64, String> = BTreeMap::new();
    println!("{:26}{:>10}{:>10}{:>12}{:>30}", "", "summaries", "leaning", "not judged", "ROUGE-1 of all articles");
    for ((name, summarizer), (sum, n)) in systems.iter().zip(rouge) {
        let (mut leaning, mut missing) = (0, 0);
        for document in &documents {
            let summary = summarizer.summarize(document, &mut summarizer.analyzer());
            let key = (document.id.clone(), summary.selection.sentences.clone());
            match judged.get(&key) {
                Some(found) => leaning += usize::from(!found.is_empty()),
                None => {
                    missing += 1;
                    open.insert(order(&key), shown(document, &summary));
                }
            }
        }
        println!("{name:26}{:>10}{leaning:>10}{missing:>12}{:>30.2}", documents.len(), 100.0 * sum / n);
    }
    match sheet {
        Some(file) => std::fs::write(file, open.into_values().collect::<String>()).map_err(|e| format!("{file}: {e}")),
        None => Ok(()),
    }
}

/// `blend` as it would be if a summary were not read alone: leaning costs a little, whatever is chosen, because it continues a point and
/// seldom is one; unfinished sentences cost nothing.
fn without_coherence() -> Blend {
    let mut blend = Blend { waived: 0.0, ..Blend::DEFAULT };
    for (weight, of) in blend.weights.iter_mut().zip(WEIGHTS) {
        match of.part {
            "leans on another sentence" => *weight = -0.15,
            "unfinished" => *weight = 0.0,
            _ => {}
        }
    }
    blend
}

fn read_judgements(file: &str) -> Result<Judgements, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let rows = text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    rows.map(|(line, number)| {
        let row: Judgement = serde_json::from_str(line).map_err(|e| format!("{file}:{number}: {e}"))?;
        Ok(((row.id, row.sentences), row.leaning))
    })
    .collect()
}

fn read(file: &str) -> Result<Vec<Article>, String> {
    let options = Options { format: Some(Format::Jsonl), ..Options::default() };
    let source = Source { path: Some(file.into()), id: file.to_owned() };
    let raws = source.open(&options).map_err(|e| e.to_string())?;
    raws.map(|raw| {
        let raw = raw.map_err(|e| e.to_string())?;
        let place = raw.place();
        let document = raw.parse(&options).map_err(|e| e.to_string())?.document;
        Article::new(document, &place).map_err(|e| e.to_string())
    })
    .collect()
}

fn rouge_1(article: &Article, summarizer: &Summarizer<'_>) -> f64 {
    let summary = summarizer.summarize(&article.document, &mut summarizer.analyzer());
    let sentences: Vec<&str> = summary.texts(&article.document).collect();
    Gold::new(&article.document.text, &article.references, false).score(&sentences).mean.rouge_1
}

/// The articles whose ids come first by a seeded hash.
fn drawn(articles: Vec<Article>, summarizer: &Summarizer<'_>) -> Vec<Document> {
    let mut found = BTreeMap::new();
    for Article { document, .. } in articles {
        let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
        if summary.candidates.len() > summary.selection.sentences.len() {
            found.insert((xxh3_64_with_seed(document.id.as_bytes(), SEED), document.id.clone()), document);
        }
    }
    found.into_values().take(DRAWN).collect()
}

/// Where a summary stands on the sheet.
fn order((id, sentences): &(String, Vec<usize>)) -> u64 {
    xxh3_64_with_seed(format!("{id} {sentences:?}").as_bytes(), SEED)
}

/// A summary as it is judged: the title, and the sentences with their numbers.
fn shown(document: &Document, summary: &Summary) -> String {
    let mut out = format!("# {}  {}\n", document.id, summary.title(document).unwrap_or_default());
    for (&i, text) in summary.selection.sentences.iter().zip(summary.texts(document)) {
        let _ = writeln!(out, "[{i}] {}", khulasa::arabic::normalize::one_line(text));
    }
    out + "\n"
}
