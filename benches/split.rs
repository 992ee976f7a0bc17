//! Sentence splitting beside its peers, on one thread and the same Arabic text.
//!
//! The text is the seeds, repeated to four megabytes, or the file that `KHULASA_BENCH_TEXT` names. It is measured in two
//! shapes: one long paragraph, and one paragraph a line. Every measurement counts the sentences and compares them with the
//! count made before the clock started, so that nobody is fast by being wrong. What the ratios came to is in
//! `docs/benchmarks.md`.

mod data;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use khulasa::input::Newlines;
use khulasa::split::{split_block, split_text};
use unicode_segmentation::UnicodeSegmentation;

/// A way to split, by its name in the report.
struct Splitter {
    name: &'static str,
    /// The number of sentences.
    count: fn(&str, Shape) -> usize,
    /// Whether its count must be near khulasa's. The scan for single bytes finds marks, not sentences; and
    /// sentencex pairs quotation marks, so behind an unclosed one it finds few.
    comparable: bool,
}

/// How the text is laid out.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    OneParagraph,
    Lines,
}

const SPLITTERS: [Splitter; 6] = [
    Splitter { name: "khulasa", count: khulasa, comparable: true },
    Splitter { name: "icu_segmenter", count: icu, comparable: true },
    Splitter {
        name: "unicode-segmentation bounds",
        count: |text, _| text.split_sentence_bounds().count(),
        comparable: true,
    },
    Splitter {
        name: "unicode-segmentation sentences",
        count: |text, _| text.unicode_sentences().count(),
        comparable: true,
    },
    Splitter { name: "sentencex", count: sentencex, comparable: false },
    Splitter { name: "memchr3", count: scan, comparable: false },
];

fn khulasa(text: &str, shape: Shape) -> usize {
    match shape {
        Shape::OneParagraph => split_block(text).count(),
        Shape::Lines => split_text(text, Newlines::Auto).len(),
    }
}

fn icu(text: &str, _: Shape) -> usize {
    // The first boundary is the start of the text.
    SentenceSegmenter::new(SentenceBreakInvariantOptions::default()).segment_str(text).skip(1).count()
}

/// A paragraph is what stands between blank lines to sentencex, so it is given the lines one by one.
fn sentencex(text: &str, shape: Shape) -> usize {
    match shape {
        Shape::OneParagraph => sentencex::segment("ar", text).len(),
        Shape::Lines => text.lines().map(|line| sentencex::segment("ar", line).len()).sum(),
    }
}

/// The limit: looking for the marks, and nothing else. 0x9F is the second byte of `؟`.
fn scan(text: &str, _: Shape) -> usize {
    memchr::memchr3_iter(b'.', b'!', 0x9F, text.as_bytes()).count()
}

fn main() {
    let paragraphs = data::paragraphs();
    let shapes = [
        ("one paragraph", Shape::OneParagraph, paragraphs.join(" ")),
        ("a paragraph a line", Shape::Lines, paragraphs.join("\n")),
    ];
    let mut criterion = Criterion::default().warm_up_time(Duration::from_millis(500)).configure_from_args();
    for (name, shape, text) in &shapes {
        let sane = khulasa(text, *shape);
        let mut group = criterion.benchmark_group(format!("split, {name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        for Splitter { name, count, comparable } in SPLITTERS {
            let expected = count(text, *shape);
            // UAX #29 cuts behind abbreviations and not before a lower-case letter, but is no other thing altogether.
            assert!(
                !comparable || (sane / 2..=sane * 2).contains(&expected),
                "{name}: {expected} sentences, khulasa {sane}"
            );
            group.bench_function(name, |bencher| {
                bencher.iter(|| assert_eq!(count(black_box(text), *shape), expected));
            });
        }
        group.finish();
    }
    criterion.final_summary();
    if std::env::args().any(|arg| arg == "--bench") {
        shapes.iter().for_each(|(name, shape, text)| print_ratios(name, *shape, text));
    }
}

/// Every splitter in turns, several times over, so that a machine that slows down slows all of them; of each the fastest turn.
fn print_ratios(name: &str, shape: Shape, text: &str) {
    const TURNS: usize = 7;
    let expected = SPLITTERS.map(|splitter| (splitter.count)(text, shape));
    let mut best = [f64::INFINITY; SPLITTERS.len()];
    for _ in 0..TURNS {
        for (i, splitter) in SPLITTERS.iter().enumerate() {
            let start = Instant::now();
            assert_eq!((splitter.count)(black_box(text), shape), expected[i]);
            best[i] = best[i].min(start.elapsed().as_secs_f64());
        }
    }
    println!("\n{name}, {:.1} MB, the best of {TURNS} turns:", text.len() as f64 / 1e6);
    println!("{:32}{:>10}{:>10}{:>26}", "", "sentences", "MB/s", "its time over khulasa's");
    for (i, splitter) in SPLITTERS.iter().enumerate() {
        let speed = text.len() as f64 / 1e6 / best[i];
        println!("{:32}{:>10}{speed:>10.0}{:>26.2}", splitter.name, expected[i], best[i] / best[0]);
    }
}
