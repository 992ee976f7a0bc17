//! Summaries as `khulasa summarize --format jsonl` makes them, JSONL in and JSONL out, in this process and on one thread, and
//! each stage alone.
//!
//! The articles are the seeds, repeated to eight megabytes, or the file that `KHULASA_BENCH_JSONL` names. Throughput counts the
//! bytes of the text fields only: titles, other fields and JSON's own signs are work that is not paid.

mod data;

use std::hint::black_box;
use std::io::Cursor;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use khulasa::input::{Options, Source};
use khulasa::rank::{Context, Ranking};
use khulasa::select::{Budget, select};
use khulasa::split;
use khulasa::summary::{Summarizer, Summary};
use khulasa::text::{Document, Sentence};
use serde::Serialize;

/// What a line of output holds.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: Option<&'a str>,
    sentences: Vec<Picked<'a>>,
    words: usize,
}

#[derive(Serialize)]
struct Picked<'a> {
    index: usize,
    start: usize,
    end: usize,
    text: &'a str,
    score: f64,
}

fn row<'a>(document: &'a Document, summary: &Summary) -> Row<'a> {
    let picked = |&index: &usize| {
        let span = summary.sentences[index].span;
        let score = summary.score(index).unwrap_or_default();
        Picked { index, start: span.start, end: span.end, text: span.of(&document.text), score }
    };
    let sentences = summary.selection.sentences.iter().map(picked).collect();
    Row { id: &document.id, title: summary.title(document), sentences, words: summary.words() }
}

/// Reads and parses every line.
fn parse(jsonl: &[u8]) -> impl Iterator<Item = Document> {
    let source = Source { path: Some("bench.jsonl".into()), id: "bench.jsonl".into() };
    let options = Options::default();
    let reader = source.open_stream(Box::new(Cursor::new(jsonl.to_vec())), &options).expect("JSONL");
    reader.map(move |raw| raw.and_then(|raw| raw.parse(&options)).expect("an article").document)
}

/// The whole way; returns the number of sentences picked and writes into `out`, which is emptied first.
fn summarize(jsonl: &[u8], summarizer: &Summarizer, out: &mut Vec<u8>) -> usize {
    out.clear();
    let mut analyzer = summarizer.analyzer();
    let mut picked = 0;
    for document in parse(jsonl) {
        let summary = summarizer.summarize(&document, &mut analyzer);
        picked += summary.selection.sentences.len();
        serde_json::to_writer(&mut *out, &row(&document, &summary)).expect("JSON into memory");
        out.push(b'\n');
    }
    picked
}

/// An article after each stage.
struct Stages {
    document: Document,
    sentences: Vec<Sentence>,
    summary: Summary,
}

impl Stages {
    fn context(&self, budget: &Budget) -> Context<'_> {
        let mut context = Context {
            document: &self.document,
            sentences: &self.sentences,
            analysis: &self.summary.analysis,
            candidates: &self.summary.candidates,
            budget_words: 0.0,
        };
        context.budget_words = budget.in_words(&context);
        context
    }
}

fn main() {
    let jsonl = data::jsonl();
    let text_bytes: usize = jsonl.lines().filter_map(data::text_field).map(|text| text.len()).sum();
    let jsonl = jsonl.as_bytes();
    let summarizer = Summarizer::default();
    let Summarizer { ranker, budget, .. } = summarizer;
    let all: Vec<Stages> = parse(jsonl)
        .map(|document| {
            let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
            Stages { sentences: split::sentences(&document), document, summary }
        })
        .collect();
    let sentences: usize = all.iter().map(|s| s.sentences.len()).sum();
    let picked: usize = all.iter().map(|s| s.summary.selection.sentences.len()).sum();
    let three = |s: &Stages| s.summary.candidates.len().min(3);
    assert_eq!(picked, all.iter().map(three).sum::<usize>(), "three sentences an article, where it has three");

    let mut criterion = Criterion::default().warm_up_time(Duration::from_secs(1)).configure_from_args();
    let mut group = criterion.benchmark_group("summarize");
    group.throughput(Throughput::Bytes(text_bytes as u64)).sample_size(20);

    let mut out = Vec::with_capacity(jsonl.len());
    group.bench_function("jsonl to jsonl", |bencher| {
        bencher.iter(|| {
            assert_eq!(summarize(black_box(jsonl), &summarizer, &mut out), picked);
            assert_eq!(memchr::memchr_iter(b'\n', &out).count(), all.len());
        });
    });
    group.bench_function("stage 1, read and parse", |bencher| {
        bencher.iter(|| assert_eq!(parse(black_box(jsonl)).map(black_box).count(), all.len()));
    });
    group.bench_function("stage 2, split", |bencher| {
        let split = |s: &Stages| split::sentences(black_box(&s.document)).len();
        bencher.iter(|| assert_eq!(all.iter().map(split).sum::<usize>(), sentences));
    });
    group.bench_function("stage 3, analyze", |bencher| {
        let mut analyzer = summarizer.analyzer();
        bencher.iter(|| {
            let analyze = |s: &Stages| analyzer.analyze(black_box(&s.document), &s.sentences).sentences.len();
            assert_eq!(all.iter().map(analyze).sum::<usize>(), sentences);
        });
    });
    group.bench_function("stage 4, rank and select", |bencher| {
        bencher.iter(|| {
            let pick = |s: &Stages| {
                let context = s.context(&budget);
                let ranking: Ranking = ranker.ranker.rank(black_box(&context));
                select(&context, &ranking, &budget).sentences.len()
            };
            assert_eq!(all.iter().map(pick).sum::<usize>(), picked);
        });
    });
    group.finish();
    criterion.final_summary();
}
