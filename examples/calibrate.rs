//! Fits the map of `align/calibration.rs`, and says how it fares on documents that it was not fitted on.
//!
//!     cargo run --release --example calibrate -- $DATA/align

use std::path::{Path, PathBuf};

use khulasa::align::calibration::{FEATURES, Signs};
use khulasa::align::{Options, Pair, align};
use khulasa::evaluate::alignment::{Link, is_right, link, read};
use rayon::prelude::*;

struct Document {
    name: String,
    source: Vec<String>,
    target: Vec<String>,
    gold: Vec<Link>,
}

/// A bead: in which setting it was found, in which half its document is, what is known of it, and whether it is right.
struct Example {
    setting: &'static str,
    half: usize,
    signs: Signs,
    right: bool,
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder of levels, such as $DATA/align");
    let mut examples = Vec::new();
    for level in levels(Path::new(&folder)) {
        let documents = documents(&level);
        for (setting, size) in [("batch", usize::MAX), ("fives", 5), ("alone", 1)] {
            examples.extend(found(&documents, setting, size));
        }
        examples.extend(unrelated(&documents));
    }
    let of = |half: usize| examples.iter().filter(move |e| e.half == half);
    let (first, second) = (fit(of(0)), fit(of(1)));
    println!("fitted on all: {:.3?}", fit(examples.iter()));
    println!("on one half:   {first:.3?}\non the other:  {second:.3?}\n");
    println!("each half by the map of the other: confidence, beads, said, right; and before");
    for setting in SETTINGS {
        let here: Vec<&Example> = examples.iter().filter(|e| e.setting == setting).collect();
        let said = |e: &Example| logistic(&if e.half == 0 { second } else { first }, &e.signs);
        println!("\n{setting}");
        let (after, before) = (tenths(&here, said), tenths(&here, |e| e.signs.posterior));
        for (k, (after, before)) in after.iter().zip(&before).enumerate() {
            let show = |t: &[f64; 3]| format!("{:5} {:.3} {:.3}", t[0], t[1] / t[0].max(1.0), t[2] / t[0].max(1.0));
            println!("{:.1}  {}   {}", k as f64 / 10.0, show(after), show(before));
        }
    }
}

const SETTINGS: [&str; 4] = ["batch", "fives", "alone", "unrelated"];

fn logistic(weights: &[f64; FEATURES], signs: &Signs) -> f64 {
    let z: f64 = weights.iter().zip(signs.features()).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-z).exp())
}

/// Beads, and the sums of what is said and what is right, by tenths of what is said.
fn tenths(examples: &[&Example], said: impl Fn(&Example) -> f64) -> [[f64; 3]; 10] {
    let mut tenths = [[0.0; 3]; 10];
    for example in examples {
        let said = said(example);
        let tenth = &mut tenths[((said * 10.0) as usize).min(9)];
        *tenth = [tenth[0] + 1.0, tenth[1] + said, tenth[2] + f64::from(u8::from(example.right))];
    }
    tenths
}

/// What an unrelated pair counts: it should be known for what it is, but few are aligned.
const UNRELATED: f64 = 0.05;

/// The weights by maximum likelihood (Newton's method).
fn fit<'e>(examples: impl Iterator<Item = &'e Example>) -> [f64; FEATURES] {
    let points: Vec<([f64; FEATURES], f64, f64)> = examples
        .map(|e| {
            let weight = if e.setting == "unrelated" { UNRELATED } else { 1.0 };
            (e.signs.features(), f64::from(u8::from(e.right)), weight)
        })
        .collect();
    let mut weights = [0.0; FEATURES];
    for _ in 0..25 {
        // The matrix of second derivatives, with the gradient as its last column.
        let mut rows = [[0.0; FEATURES + 1]; FEATURES];
        for (x, right, weight) in &points {
            let z: f64 = weights.iter().zip(x).map(|(w, x)| w * x).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            for (i, row) in rows.iter_mut().enumerate() {
                for (entry, other) in row.iter_mut().zip(x) {
                    *entry += weight * p * (1.0 - p) * x[i] * other;
                }
                row[FEATURES] += weight * (right - p) * x[i];
            }
        }
        for (w, step) in weights.iter_mut().zip(solve(rows)) {
            *w += step;
        }
    }
    weights
}

/// Solves linear equations, the right side as the last column.
fn solve(mut rows: [[f64; FEATURES + 1]; FEATURES]) -> [f64; FEATURES] {
    for i in 0..FEATURES {
        let pivot = (i..FEATURES).max_by(|&a, &b| rows[a][i].abs().total_cmp(&rows[b][i].abs())).unwrap_or(i);
        rows.swap(i, pivot);
        let scale = rows[i][i];
        rows[i].iter_mut().for_each(|x| *x /= scale);
        let row = rows[i];
        for (_, other) in rows.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let factor = other[i];
            other.iter_mut().zip(row).for_each(|(x, y)| *x -= factor * y);
        }
    }
    rows.map(|row| row[FEATURES])
}

/// Folders that hold documents, below a folder.
fn levels(folder: &Path) -> Vec<PathBuf> {
    let mut inner: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    inner.sort();
    if inner.iter().any(|path| path.join("gold.txt").is_file()) {
        return vec![folder.to_owned()];
    }
    inner.iter().flat_map(|path| levels(path)).collect()
}

fn documents(level: &Path) -> Vec<Document> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(level).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let text = |path: &Path, name: &str| std::fs::read_to_string(path.join(name)).unwrap();
    let lines = |path: &Path, name: &str| text(path, name).lines().map(str::to_owned).collect();
    paths
        .iter()
        .filter(|path| path.join("gold.txt").is_file())
        .map(|path| Document {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            source: lines(path, "src.txt"),
            target: lines(path, "tgt.txt"),
            gold: read(&text(path, "gold.txt")).unwrap(),
        })
        .collect()
}

/// The half of a document: by the sum of its name, so that it is in the same one at every level.
fn half(document: &Document) -> usize {
    document.name.bytes().map(usize::from).sum::<usize>() / 2 % 2
}

/// Beads of documents that are aligned so many at a time.
fn found(documents: &[Document], setting: &'static str, size: usize) -> Vec<Example> {
    let batch = |documents: &[Document]| {
        let pairs: Vec<Pair<'_>> =
            documents.iter().map(|d| Pair { source: &d.source, target: &d.target, ..Pair::default() }).collect();
        let alignment = align(&pairs, &Options::default());
        let mut examples = Vec::new();
        for (number, document) in documents.iter().enumerate() {
            for (bead, signs) in alignment.beads[number].iter().zip(alignment.learnt.signs(number)) {
                let right = is_right(&document.gold, &link(&bead.source, &bead.target));
                examples.extend(signs.map(|signs| Example { setting, half: half(document), signs, right }));
            }
        }
        examples
    };
    documents.par_chunks(size.min(documents.len())).flat_map_iter(batch).collect()
}

/// Beads of documents, alone, with the translation of the next one: those with two sides are wrong.
fn unrelated(documents: &[Document]) -> Vec<Example> {
    let next = documents.iter().cycle().skip(1);
    let pairs: Vec<_> = documents.iter().zip(next).collect();
    let of = |&(document, next): &(&Document, &Document)| {
        let pair = Pair { source: &document.source, target: &next.target, ..Pair::default() };
        let alignment = align(&[pair], &Options::default());
        let signs = alignment.learnt.signs(0).iter().flatten().copied();
        let examples =
            signs.map(|signs| Example { setting: "unrelated", half: half(document), signs, right: signs.is_alone });
        examples.collect::<Vec<_>>()
    };
    pairs.par_iter().flat_map_iter(of).collect()
}
