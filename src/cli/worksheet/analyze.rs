//! `khulasa worksheet analyze`

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::{Map, Value, json};

use super::sheet;
use crate::bitext::Unit;
use crate::bitext::analysis::{Analysis, Analyst, Band, WORD};
use crate::cli::Failure;
use crate::cli::output::Output;
use crate::exchange::ReadOptions;
use crate::memory::{Index, Memory};

/// How much there is to translate: words, characters and sentences of each sheet and of all, by repetitions and memory matches.
///
/// A source that stood in an earlier row of this or an earlier sheet, or that its document repeats, is a repetition. Matches are those
/// of the column `match` and, with --memory, of the memory, whichever is better. Bands are 101 (exact, with the same neighbours), 100
/// (exact), 95-99, 85-94, 75-84 and 50-74 percent; all else is new.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet analyze sheet.csv
  khulasa worksheet analyze --memory news.db --weights repetition=0.1,101=0,100=0.1,95-99=0.3,85-94=0.6 sheets/*.csv")]
pub struct Args {
    /// Sheets, or - for standard input
    #[arg(value_name = "SHEET", required = true)]
    sheets: Vec<PathBuf>,
    /// A memory, as `khulasa memory import` makes it: every source is looked up in it
    #[arg(long, value_name = "DB")]
    memory: Option<PathBuf>,
    /// What a word of each band counts, as in repetition=0.1,101=0,100=0.1,95-99=0.3,new=1; 1 for bands that are not named
    #[arg(long, value_name = "BAND=WEIGHT,…", default_value = "", hide_default_value = true, value_parser = weights)]
    weights: Weights,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// How the counts are shown
    #[arg(long, value_name = "FORMAT", help_heading = "Output", default_value = "table")]
    format: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    Table,
    Csv,
    Json,
}

#[derive(Clone, Debug)]
struct Weights([f64; 8]);

fn weights(text: &str) -> Result<Weights, String> {
    let mut weights = [1.0; 8];
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, weight) = part.split_once('=').ok_or_else(|| format!("\"{part}\": expected BAND=WEIGHT"))?;
        let name = name.trim().replace('–', "-");
        let band = Band::ALL.into_iter().find(|band| band.name() == name).ok_or_else(|| {
            let known = Band::ALL.map(Band::name).join(", ");
            format!("there is no band \"{name}\"; bands are {known}")
        })?;
        let weight = weight.trim().parse::<f64>().ok().filter(|w| (0.0..=100.0).contains(w));
        weights[band as usize] = weight.ok_or_else(|| format!("\"{part}\": expected a weight from 0 to 100"))?;
    }
    Ok(Weights(weights))
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let weights = &args.weights.0;
    let memory = args.memory.as_deref().map(|path| Memory::open_existing(path).and_then(|memory| memory.index()));
    let memory = memory.transpose().map_err(crate::cli::memory::unreadable)?;
    let (mut analyst, mut total, mut files) = (Analyst::default(), Analysis::default(), Vec::new());
    for path in &args.sheets {
        let mut sheet = sheet::read(path, None, &ReadOptions::default())?;
        if let Some(memory) = &memory {
            sheet.rows.iter_mut().for_each(|row| look_up(&mut row.unit, memory));
        }
        let analysis = analyst.file(sheet.rows.iter().map(|row| &row.unit));
        total.add(&analysis);
        files.push((path.display().to_string(), analysis));
    }
    let mut output = Output::open(args.output.as_deref())?;
    let bytes = match args.format {
        Shown::Json => {
            let shown: Vec<Value> =
                files.iter().map(|(name, a)| json!({"file": name, "analysis": object(a, weights)})).collect();
            let by_band: Map<String, Value> =
                Band::ALL.iter().map(|&band| (band.name().to_owned(), json!(weights[band as usize]))).collect();
            let all = json!({"word": WORD, "weights": by_band, "files": shown, "total": object(&total, weights)});
            format!("{all}\n").into_bytes()
        }
        Shown::Csv => csv(&files, &total, weights).map_err(|e| Failure::Output("the table".into(), e))?,
        Shown::Table => {
            let mut text = String::new();
            files.iter().for_each(|(name, analysis)| table(&mut text, name, analysis, weights));
            if files.len() > 1 {
                table(&mut text, "Total", &total, weights);
            }
            text.push_str(WORD);
            text.push('\n');
            text.into_bytes()
        }
    };
    output.write(&bytes)?;
    output.finish()?;
    Ok(0)
}

/// Gives a unit the memory's best match, unless it has a better one.
fn look_up(unit: &mut Unit, memory: &Index) {
    let matches = memory.lookup(&unit.source, &unit.context_before, &unit.context_after);
    unit.match_percent = unit.match_percent.max(matches.first().map(|best| best.score));
}

fn object(analysis: &Analysis, weights: &[f64; 8]) -> Value {
    let bands: Vec<Value> =
        Band::ALL.iter().map(|&band| json!({"band": band, "counts": analysis.bands[band as usize]})).collect();
    json!({"bands": bands, "total": analysis.total(), "weighted_words": rounded(analysis.weighted(weights))})
}

fn rounded(words: f64) -> f64 {
    (words * 100.0).round() / 100.0
}

fn csv(files: &[(String, Analysis)], total: &Analysis, weights: &[f64; 8]) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "band", "sentences", "words", "characters", "weight", "weighted_words"])?;
    for (name, analysis) in files.iter().map(|(n, a)| (n.as_str(), a)).chain([("total", total)]) {
        for band in Band::ALL {
            let (c, weight) = (analysis.bands[band as usize], weights[band as usize]);
            let weighted = rounded(c.words as f64 * weight);
            let cells = [
                c.sentences.to_string(),
                c.words.to_string(),
                c.characters.to_string(),
                weight.to_string(),
                weighted.to_string(),
            ];
            writer
                .write_record([crate::exchange::guard(name).into_owned(), band.name().into()].iter().chain(&cells))?;
        }
        let c = analysis.total();
        let cells = [
            c.sentences.to_string(),
            c.words.to_string(),
            c.characters.to_string(),
            String::new(),
            rounded(analysis.weighted(weights)).to_string(),
        ];
        writer.write_record([crate::exchange::guard(name).into_owned(), "all".into()].iter().chain(&cells))?;
    }
    writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

fn table(out: &mut String, name: &str, analysis: &Analysis, weights: &[f64; 8]) {
    let mut row = |cells: [String; 6]| {
        let [band, rest @ ..] = cells;
        out.push_str(&format!("{band:<12}"));
        rest.iter().for_each(|cell| out.push_str(&format!("{cell:>12}")));
        out.push('\n');
    };
    let plain: String = name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    row(["band", "sentences", "words", "characters", "weight", "weighted"].map(str::to_owned));
    for band in Band::ALL {
        let (c, w) = (analysis.bands[band as usize], weights[band as usize]);
        let numbers = [c.sentences, c.words, c.characters].map(|n| n.to_string());
        let [sentences, words, characters] = numbers;
        row([band.name().into(), sentences, words, characters, w.to_string(), format!("{:.1}", c.words as f64 * w)]);
    }
    let c = analysis.total();
    let weighted = format!("{:.1}", analysis.weighted(weights));
    row([
        "all".into(),
        c.sentences.to_string(),
        c.words.to_string(),
        c.characters.to_string(),
        String::new(),
        weighted,
    ]);
    let start = out.rfind("band ").unwrap_or(0);
    out.insert_str(start, &format!("{plain}\n"));
    out.push('\n');
}
