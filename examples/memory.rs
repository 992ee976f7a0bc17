//! How fast a translation memory answers, and whether its index finds what an exhaustive scan finds.
//!
//!     cargo run --release --example memory -- DATA/summarize/corpus.jsonl.zst [LOOK-UPS]
//!
//! The memory holds the first 100,000 different sentences of the corpus. Asked is for sentences of it in which words were changed,
//! left out or added by a fixed seed, and for sentences that come later in the corpus. Look-ups are timed on one thread; the scan, on
//! all, calls the same score for every unit.

use std::collections::HashSet;
use std::process::ExitCode;
use std::time::Instant;

use khulasa::bitext::Unit;
use khulasa::input::{Options, expand};
use khulasa::memory::{Index, MIN_SCORE, score::score};
use khulasa::split::sentences;
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

const UNITS: usize = 100_000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let lookups = args.get(1).and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let Some(path) = args.first() else {
        eprintln!("usage: memory CORPUS [LOOK-UPS]");
        return ExitCode::from(2);
    };
    let (known, later) = match texts(path, lookups) {
        Ok(texts) => texts,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(3);
        }
    };
    let mut random = Pcg64Mcg::seed_from_u64(1);
    let asked: Vec<String> = (0..lookups)
        .map(|n| match n % 4 {
            0 => later[n % later.len()].clone(),
            _ => edited(&known[random.next_u64() as usize % known.len()], n % 4, &mut random),
        })
        .collect();
    let started = Instant::now();
    let unit = |source: &String| Unit { source: source.clone(), target: Some(String::new()), ..Unit::default() };
    let index = Index::new(known.iter().map(unit).collect());
    println!("units: {}; index made in {:.2} s", known.len(), started.elapsed().as_secs_f64());

    let started = Instant::now();
    let found: Vec<u8> =
        asked.iter().map(|text| index.lookup(text, "", "").first().map_or(0, |best| best.score)).collect();
    let seconds = started.elapsed().as_secs_f64();
    println!("look-ups: {lookups}; a second, one thread: {:.0}", lookups as f64 / seconds);
    println!("answered with {MIN_SCORE} % or more: {}", found.iter().filter(|score| **score > 0).count());

    let same = asked.par_iter().zip(&found).filter(|(text, found)| {
        let best = known.iter().map(|unit| score(text, unit)).max().unwrap_or(0);
        **found == if best < MIN_SCORE { 0 } else { best }
    });
    println!("the same best score as an exhaustive scan: {} of {lookups}", same.count());
    ExitCode::SUCCESS
}

/// The sentences of the memory, and some that come behind them.
fn texts(path: &str, more: usize) -> Result<(Vec<String>, Vec<String>), String> {
    let options = Options::default();
    let expanded = expand(&[path.to_owned()], None);
    let source = expanded.sources.first().ok_or_else(|| format!("{path}: there is no such file"))?;
    let reader = source.open(&options).map_err(|error| error.to_string())?;
    let (mut seen, mut texts) = (HashSet::new(), Vec::new());
    for raw in reader {
        let Ok(parsed) = raw.and_then(|raw| raw.parse(&options)) else { continue };
        let document = parsed.document;
        for sentence in sentences(&document) {
            let text = sentence.span.of(&document.text);
            if text.split(' ').count() > 3 && seen.insert(text.to_owned()) {
                texts.push(text.to_owned());
            }
        }
        if texts.len() >= UNITS + more {
            break;
        }
    }
    if texts.len() <= UNITS {
        return Err(format!("found {} sentences, expected more than {UNITS}", texts.len()));
    }
    let later = texts.split_off(UNITS);
    Ok((texts, later))
}

/// A text with so many words changed, left out or added.
fn edited(text: &str, edits: usize, random: &mut Pcg64Mcg) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..edits {
        let at = random.next_u64() as usize % words.len();
        match random.next_u64() % 3 {
            0 if words.len() > 1 => drop(words.remove(at)),
            1 => words.insert(at, "أيضا"),
            _ => words[at] = "آخر",
        }
    }
    words.join(" ")
}
