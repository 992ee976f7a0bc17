//! Every ranker by itself, in this process and on one thread: three sentences for each article, from its parsed text to the
//! sentences picked (split, count, rank, select).
//!
//! The articles are the seeds, repeated, or the file that `KHULASA_BENCH_JSONL` names; the first 500 of either. Rankers over sentence
//! vectors are given 64 numbers of no meaning for each sentence.

mod data;

use std::hint::black_box;
use std::io::Cursor;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use khulasa::input::{Options, SentenceVectors, Source};
use khulasa::rank::RANKERS;
use khulasa::split;
use khulasa::summary::Summarizer;
use khulasa::text::Document;
use ndarray::Array2;

const ARTICLES: usize = 500;

fn parse(jsonl: &str) -> Vec<Document> {
    let source = Source { path: Some("bench.jsonl".into()), id: "bench.jsonl".into() };
    let options = Options::default();
    let reader = source.open_stream(Box::new(Cursor::new(jsonl.as_bytes().to_vec())), &options).expect("JSONL");
    reader.take(ARTICLES).map(|raw| raw.and_then(|raw| raw.parse(&options)).expect("an article").document).collect()
}

fn vectors(document: &Document) -> SentenceVectors {
    let shape = (split::sentences(document).len(), 64);
    SentenceVectors::new("bench", Array2::from_shape_fn(shape, |(row, column)| ((row * 31 + column * 17) % 101) as f32))
}

fn main() {
    let documents = parse(&data::jsonl());
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut criterion = Criterion::default().warm_up_time(Duration::from_secs(1)).configure_from_args();
    let mut group = criterion.benchmark_group("rankers");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(10).measurement_time(Duration::from_secs(2));
    for ranker in RANKERS {
        let summarizer = Summarizer { ranker, ..Summarizer::default() };
        let mut analyzer = summarizer.analyzer();
        let vectors: Vec<_> = documents.iter().map(vectors).collect();
        group.bench_function(ranker.name, |bencher| {
            bencher.iter(|| {
                let pick = |(document, vectors): (&Document, &SentenceVectors)| {
                    let summary = if ranker.needs_vectors {
                        summarizer
                            .summarize_with(document, &mut analyzer, vectors.clone(), None)
                            .expect("rows that fit")
                    } else {
                        summarizer.summarize(black_box(document), &mut analyzer)
                    };
                    summary.selection.sentences.len()
                };
                assert!(documents.iter().zip(&vectors).map(pick).sum::<usize>() >= documents.len());
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
