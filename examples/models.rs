//! What it takes to open a model of a corpus, and to ask it.
//!
//!     cargo run --release --example models -- make 5000000 FILE
//!     cargo run --release --example models -- open FILE
//!
//! `make` counts documents of made-up words, so many different ones, and writes the model. `open` opens it in a process that did nothing
//! before, which is what each process of a machine does, and asks it a million times. Memory is what Linux says: a process's own, and the part
//! of the mapped file that it touched, which is there once for all processes.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use khulasa::analyze::term_of_word;
use khulasa::corpus::fit::{Counter, Fitter, Model, Options};
use khulasa::input::{Newlines, from_text};
use khulasa::split;

/// Letters of no prefix or ending, so that every word of six is a term of its own.
const LETTERS: [char; 14] = ['ب', 'ج', 'د', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ع', 'غ', 'ق', 'ك'];
/// Words of a document.
const WORDS: u64 = 1000;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args[..] {
        ["make", terms, path] => make(terms, path.as_ref()),
        ["open", path] => open(path.as_ref()),
        _ => Err("say `make TERMS FILE` or `open FILE`".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn word(mut number: u64) -> String {
    let mut letter = || {
        let letter = LETTERS[(number % LETTERS.len() as u64) as usize];
        number /= LETTERS.len() as u64;
        letter
    };
    (0..6).map(|_| letter()).collect()
}

fn make(terms: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let terms: u64 = terms.parse()?;
    let mut fitter = Fitter::new(Options::default());
    let mut counter = Counter::new(false);
    for record in 0..terms.div_ceil(WORDS) {
        let words: Vec<String> = (record * WORDS..terms.min((record + 1) * WORDS)).map(word).collect();
        let document = from_text("made-up", &words.join(" "), Newlines::Auto);
        fitter.add(counter.count(&document, "made-up", record))?;
    }
    let mut out = BufWriter::new(File::create(path)?);
    let report = fitter.finish(&mut out)?;
    out.flush()?;
    println!("{} documents, {} terms, {} bytes", report.documents, report.terms, path.metadata()?.len());
    Ok(())
}

fn open(path: &Path) -> Result<(), Box<dyn Error>> {
    // What every process does once, whatever the model is.
    drop(split::split_text("نص.", Newlines::Auto));
    khulasa::analyze::fingerprint();
    let before = memory();
    let start = Instant::now();
    let model = Model::read(path)?;
    let opened = start.elapsed();
    let after = memory();
    println!("{} terms opened in {:.1} ms", model.idf().len(), opened.as_secs_f64() * 1e3);
    println!("its own memory {} KiB, of the file {} KiB", after[0] - before[0], after[1] - before[1]);
    // Known and unknown ones, far apart.
    let step = model.idf().len() as u64 * 2 / 1_000_000 + 1;
    let terms: Vec<u64> =
        (0..1_000_000u64).filter_map(|n| term_of_word(&word(n * 611_953 % 1_000_003 * step))).collect();
    let start = Instant::now();
    let known = terms.iter().filter(|term| model.idf().df(**term) > 0).count();
    let asked = start.elapsed();
    println!(
        "asked {} times, {known} known: {:.0} ns each",
        terms.len(),
        asked.as_secs_f64() * 1e9 / terms.len() as f64
    );
    println!("most memory while it was opened {} KiB more than before", memory()[2].saturating_sub(before[2]));
    Ok(())
}

/// Of this process, in KiB: what is its own, what is of files, the most that was ever there.
fn memory() -> [u64; 3] {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ["RssAnon:", "RssFile:", "VmHWM:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
    })
}
