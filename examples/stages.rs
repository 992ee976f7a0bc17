//! Where the time of `khulasa batch --emit summaries` goes, stage by stage, and how far that is from what bare reading takes.
//!
//!     cargo run --release --example stages -- CORPUS.jsonl
//!
//! One thread. Each stage is timed over all documents, which are in memory; the best of five turns counts. The limits are counting line breaks
//! (memchr) and reading only the field `text` of every line (serde_json, borrowing).

use std::borrow::Cow;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use khulasa::analyze::Analyzer;
use khulasa::input::{Options, Source};
use khulasa::rows::json_line;
use khulasa::rows::summaries::Row;
use khulasa::split;
use khulasa::summary::Summarizer;
use khulasa::text::Document;
use serde::Deserialize;

const TURNS: usize = 5;

#[derive(Deserialize)]
struct Text<'t> {
    #[serde(borrow)]
    text: Cow<'t, str>,
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("name a corpus: JSONL, not compressed");
        return ExitCode::from(2);
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(3);
        }
    };
    let source = Source { path: Some(path.into()), id: "corpus".to_owned() };
    let options = Options::default();
    let read = || source.open(&options).into_iter().flatten().flatten();
    let documents: Vec<Document> = read().filter_map(|raw| raw.parse(&options).ok()).map(|p| p.document).collect();
    let text: usize = documents.iter().map(|d| d.text.len()).sum();
    println!("{} documents, {:.1} MB, {:.1} MB of text", documents.len(), bytes.len() as f64 / 1e6, text as f64 / 1e6);
    println!("{:34}{:>10}{:>12}", "", "seconds", "MB/s text");
    let show = |name: &str, work: &mut dyn FnMut()| -> f64 {
        let turn = |_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        };
        let seconds = (0..TURNS).map(turn).fold(f64::INFINITY, f64::min);
        println!("{name:34}{seconds:10.3}{:12.0}", text as f64 / 1e6 / seconds);
        seconds
    };
    show("limit: line breaks (memchr)", &mut || _ = black_box(memchr::memchr_iter(b'\n', &bytes).count()));
    show("limit: JSON, the text alone", &mut || {
        let lines = bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty());
        black_box(
            lines.filter_map(|line| serde_json::from_slice::<Text<'_>>(line).ok()).map(|t| t.text.len()).sum::<usize>(),
        );
    });
    let reading = show("reading, decoding, blocks", &mut || {
        black_box(read().filter_map(|raw| raw.parse(&options).ok()).count());
    });
    let splitting = show("sentences", &mut || {
        black_box(documents.iter().map(|d| split::sentences(d).len()).sum::<usize>());
    });
    let summarizer = Summarizer::default();
    let mut analyzer: Analyzer<'_> = summarizer.analyzer();
    let analyzed = show("sentences, terms", &mut || {
        for document in &documents {
            black_box(analyzer.analyze(document, &split::sentences(document)));
        }
    });
    let summarized = show("sentences, terms, ranking", &mut || {
        for document in &documents {
            black_box(summarizer.summarize(document, &mut analyzer));
        }
    });
    let written = show("the same, written as JSON", &mut || {
        for document in &documents {
            let summary = summarizer.summarize(document, &mut analyzer);
            black_box(json_line(&Row::new(document, &summary, summarizer.ranker.name, false)));
        }
    });
    let all = reading + written;
    println!("\nof {all:.3} seconds for all:");
    for (name, seconds) in [
        ("reading", reading),
        ("splitting", splitting),
        ("terms", analyzed - splitting),
        ("ranking and selecting", summarized - analyzed),
        ("writing", written - summarized),
    ] {
        println!("{name:34}{:9.0}%", 100.0 * seconds / all);
    }
    ExitCode::SUCCESS
}
