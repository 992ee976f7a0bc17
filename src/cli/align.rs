//! `khulasa align`

mod fixed;
mod read;
pub(super) mod vectors;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as ClapArgs;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::common::RunArgs;
use super::output::Output;
use super::talk::Talk;
use super::{Failure, exit};
use crate::align::dictionary::Dictionary;
use crate::align::lexicon::Counts;
use crate::align::{Alignment, Bead, Link, Options, Pair, Reason, align};
use crate::bitext::rebuild::safe_paths;
use crate::bitext::{Field, Languages};
use crate::exchange::{FORMATS, WriteOptions};
use crate::report;
use crate::rows::beads;
use fixed::Corrected;
use read::{Reading, Side, Texts};

/// Links an existing translation with its source, sentence by sentence.
///
/// No dictionary is needed: what words mean is learnt from the texts themselves, so many pairs at once (--pairs) come out better than
/// one alone. Every sentence is in exactly one bead; each bead has a confidence, the probability that it is right.
///
/// In sheets a bead is a row: its match is the confidence in percent, and it is translated from 90 % on, fuzzy below. Sentences without
/// a translation are new. Sentences of the target that translate nothing stand in the note of the row before them.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa align article.ar.txt article.en.txt -o article.xlsx
  khulasa align article.ar.html article.en.html --min-confidence 0.8 -o memory.tmx
  khulasa align article.ar.txt article.en.txt --explain -o look.html
  khulasa align --pre-split ar.txt en.txt --format beads
  khulasa align --pairs archive.tsv --format tmx -o bitext/
  khulasa align ar/ en/ --format csv -o sheets/
  khulasa align article.ar.txt article.en.txt --fixed corrected.xlsx -o article.xlsx")]
pub struct Args {
    /// The source: a text or a page; or a folder of them
    #[arg(value_name = "SOURCE", required_unless_present = "pairs", requires = "target")]
    source: Option<String>,
    /// Its translation; or a folder, with files of the same names (fair.ar.txt and fair.en.html are of one name)
    #[arg(value_name = "TARGET", conflicts_with = "pairs")]
    target: Option<String>,
    /// Many pairs: a file of lines with an id, a source and a target, tabs between them; paths start at the file's folder. A first line may
    /// name the columns
    #[arg(long, value_name = "LIST", help_heading = "Input", requires = "output", conflicts_with = "source")]
    pairs: Option<PathBuf>,
    /// Inputs hold one sentence a line
    #[arg(long, help_heading = "Input")]
    pre_split: bool,
    /// The language of the sources
    #[arg(long, value_name = "TAG", help_heading = "Input", default_value = "ar")]
    source_lang: String,
    /// The language of the targets
    #[arg(long, value_name = "TAG", help_heading = "Input", default_value = "en")]
    target_lang: String,
    /// The first input is the translation, the second the source
    #[arg(long, help_heading = "Input")]
    swap: bool,
    /// Words with their translations, a tab between them
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    dictionary: Option<PathBuf>,
    /// What earlier runs learnt. If there is no such file yet, what this run learns is written to it
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    lexicon: Option<PathBuf>,
    /// Write what was learnt to this file, for later runs
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    save_lexicon: Option<PathBuf>,
    /// Points that are known: lines with the numbers, from 1, of a sentence of the source and one of the target, a tab between them; a
    /// bead begins at both
    #[arg(long, value_name = "FILE", help_heading = "Aligning", conflicts_with = "pairs")]
    anchors: Option<PathBuf>,
    /// A sheet of this alignment that you corrected: its rows stay as they are, and the rest is aligned between them. Fuzzy rows that you did
    /// not touch stay open; for many pairs the rows' documents say where they belong
    #[arg(long, value_name = "SHEET", help_heading = "Aligning", conflicts_with = "anchors")]
    fixed: Option<PathBuf>,
    /// Sentence vectors of the source from a model that knows both languages: saved with numpy.save, one row a sentence
    #[arg(long, value_name = "NPY", help_heading = "Aligning", conflicts_with = "pairs", requires = "target_vectors")]
    source_vectors: Option<PathBuf>,
    /// Those of the target, by the same model
    #[arg(long, value_name = "NPY", help_heading = "Aligning", conflicts_with = "pairs", requires = "source_vectors")]
    target_vectors: Option<PathBuf>,
    /// Leave rows below this confidence out, between 0 and 1; a page shows them grey, as left out
    #[arg(long, value_name = "P", help_heading = "Output", value_parser = super::group::share)]
    min_confidence: Option<f64>,
    /// Say why in the notes: what lengths say, and which words go together
    #[arg(long, help_heading = "Output")]
    explain: bool,
    /// How to write it; by the output file's ending if not given, else beads
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = format_names())]
    format: Option<String>,
    #[command(flatten)]
    run: RunArgs,
}

const BEADS: &str = "beads";
const HTML: &str = "html";
/// Below this mean confidence of beads with two sides, or with fewer of them than this share of all sentences, texts have nothing to do with each other.
const UNRELATED: (f64, f64) = (0.5, 0.3);

fn format_names() -> PossibleValuesParser {
    let beads = PossibleValue::new(BEADS).help("One bead a line, such as [0,1]:[0]; sentences are counted from 0");
    let sheets = FORMATS
        .iter()
        .filter(|format| format.fields().contains(&Field::Target))
        .map(|format| PossibleValue::new(format.name()).help(format.about()));
    let html = PossibleValue::new(HTML).help("A page to look at: both texts side by side, with their links");
    PossibleValuesParser::new(sheets.chain([html, beads]))
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let talk = Talk::new(args.run.quiet, args.run.no_progress, args.run.color, None);
    let is_many = is_many(args);
    if is_many && args.run.output.is_none() {
        return Err(Failure::Usage("two folders make many sheets; name a folder for them with -o DIR".into()));
    }
    if is_many && args.anchors.is_some() {
        return Err(Failure::Usage(
            "--anchors is for one pair; for many, correct a sheet and give it to --fixed".into(),
        ));
    }
    let options = options(args)?;
    let format = format(args)?;
    let texts = read(args, &talk)?;
    for pair in &texts {
        warn_of_sides(pair, args, &talk);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let mut pairs: Vec<Pair<'_>> = texts
        .iter()
        .map(|t| Pair {
            source: &t.source.sentences,
            target: &t.target.sentences,
            source_outline: &t.source.outline,
            target_outline: &t.target.outline,
            ..Pair::default()
        })
        .collect();
    if let (Some(path), [pair]) = (&args.anchors, &mut pairs[..]) {
        let points = read::anchors(path, pair.source.len(), pair.target.len()).map_err(Failure::Usage)?;
        pair.fixed = points.into_iter().map(|(i, j)| (i..i, j..j)).collect();
    }
    if let (Some(source), Some(target), [pair]) = (&args.source_vectors, &args.target_vectors, &mut pairs[..]) {
        let found = vectors::read((source, pair.source.len()), (target, pair.target.len()));
        pair.vectors = Some(Arc::new(found.map_err(Failure::Usage)?));
    }
    let mut faults = 0;
    if let Some(path) = &args.fixed {
        let corrected = Corrected::read(path)?;
        let found = corrected.has_open_rows().then(|| pool.install(|| align(&pairs, &options)).beads);
        for (number, (pair, texts)) in pairs.iter_mut().zip(&texts).enumerate() {
            if !is_many || corrected.has(&texts.id) {
                let found = found.as_ref().map(|found| &found[number][..]);
                faults += corrected.fix(pair, texts, found, &talk);
            }
        }
    }
    let alignment = pool.install(|| align(&pairs, &options));
    let paths = paths(args, &texts, format)?;
    for (number, (text, path)) in texts.iter().zip(&paths).enumerate() {
        faults += usize::from(!is_trusted(&alignment, number, text, &talk));
        write(args, format, &alignment, number, text, path.as_deref(), &talk)?;
    }
    let new = args.lexicon.as_ref().filter(|path| !path.exists());
    for path in args.save_lexicon.iter().chain(new) {
        let mut output = Output::open(Some(path))?;
        output.write(alignment.learnt.counts().to_text().as_bytes())?;
        output.finish()?;
        talk.note(&format!("{}: what was learnt is written there", path.display()));
    }
    if args.run.output.is_some() {
        talk.note(&said(&alignment, &texts));
    }
    Ok(if talk.failures() > 0 || faults > 0 { exit::SOME_FAILED } else { 0 })
}

/// Whether there are many pairs, each with a file of its own in the folder of the output.
fn is_many(args: &Args) -> bool {
    let folders = args.source.as_ref().zip(args.target.as_ref());
    args.pairs.is_some() || folders.is_some_and(|(source, target)| read::are_folders(source, target))
}

fn read(args: &Args, talk: &Talk) -> Result<Vec<Texts>, Failure> {
    let languages = (args.source_lang.as_str(), args.target_lang.as_str());
    let reading = Reading { pre_split: args.pre_split, swap: args.swap, languages };
    if let Some(list) = &args.pairs {
        return read::list(list, reading, talk);
    }
    let (Some(source), Some(target)) = (&args.source, &args.target) else {
        return Err(Failure::Usage("name a SOURCE and a TARGET, or a list with --pairs".into()));
    };
    let (source, target) = if args.swap { (target, source) } else { (source, target) };
    if read::are_folders(source, target) {
        return read::folders(source, target, reading, talk);
    }
    Ok(vec![read::pair(source, source, target, args.pre_split).map_err(Failure::Input)?])
}

/// Where each pair is written.
fn paths(args: &Args, texts: &[Texts], format: &str) -> Result<Vec<Option<PathBuf>>, Failure> {
    let Some(folder) = args.run.output.as_ref().filter(|_| is_many(args)) else {
        return Ok(vec![args.run.output.clone()]);
    };
    std::fs::create_dir_all(folder).map_err(|e| Failure::Output(folder.display().to_string(), e))?;
    let names = safe_paths(texts.iter().map(|t| t.id.as_str()));
    Ok(names.iter().map(|name| Some(folder.join(format!("{name}.{}", ending(format))))).collect())
}

/// Whether the links of a pair are worth trusting; says why not.
fn is_trusted(alignment: &Alignment, number: usize, text: &Texts, talk: &Talk) -> bool {
    let unrelated = is_unrelated(&alignment.beads[number], text);
    let little = !unrelated && hangs_on_little(alignment, number);
    if unrelated {
        talk.warn(&format!(
            "{}: hardly anything goes together; is one a translation of the other? The links are not to be trusted",
            text.id
        ));
    } else if little {
        talk.warn(&format!(
            "{}: only lengths and marks link its sentences, no number, name or word; look at them before you trust them, or align more pairs \
             at once (--pairs)",
            text.id
        ));
    }
    !unrelated && !little
}

fn options(args: &Args) -> Result<Options, Failure> {
    let text = |path: &Path, what: &str| {
        let bytes = std::fs::read(path);
        let bytes = bytes.map_err(|e| Failure::Usage(format!("{}: cannot read the {what}: {e}", path.display())))?;
        Ok::<_, Failure>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let mut options = Options {
        source_language: args.source_lang.clone(),
        target_language: args.target_lang.clone(),
        ..Options::default()
    };
    if let Some(path) = &args.dictionary {
        let dictionary = Dictionary::parse(&text(path, "dictionary")?);
        options.dictionary = dictionary.map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?;
    }
    if let Some(path) = args.lexicon.as_ref().filter(|path| path.exists()) {
        let counts = Counts::parse(&text(path, "lexicon")?);
        options.counts = counts.map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?;
    }
    Ok(options)
}

/// The format's name: as given, or by the ending of the output.
fn format(args: &Args) -> Result<&str, Failure> {
    if let Some(name) = &args.format {
        return Ok(name);
    }
    let output = args.run.output.as_deref().filter(|_| !is_many(args));
    match output.filter(|path| path.as_os_str() != "-" && path.extension().is_some_and(|e| e != BEADS)) {
        None => Ok(BEADS),
        Some(path)
            if path.extension().is_some_and(|e| e.eq_ignore_ascii_case(HTML) || e.eq_ignore_ascii_case("htm")) =>
        {
            Ok(HTML)
        }
        Some(path) => {
            let found = super::worksheet::sheet::format_to_write(None, Some(path))?;
            if !found.fields().contains(&Field::Target) {
                return Err(Failure::Usage(format!(
                    "{} has no room for translations; choose another --format",
                    found.name()
                )));
            }
            Ok(found.name())
        }
    }
}

fn ending(format: &str) -> &str {
    crate::exchange::by_name(format).and_then(|f| f.extensions().first().copied()).unwrap_or(format)
}

/// Says what is odd about the two sides.
fn warn_of_sides(texts: &Texts, args: &Args, talk: &Talk) {
    let arabic = |side: &Side| side.sentences.iter().any(|s| s.chars().any(crate::arabic::letters::is_arabic_letter));
    let is_arabic = |tag: &str| tag.split('-').next() == Some("ar");
    if is_arabic(&args.source_lang) && !is_arabic(&args.target_lang) && !arabic(&texts.source) && arabic(&texts.target)
    {
        talk.warn(&format!(
            "{}: the source has no Arabic letter and the target has; if they changed places, say --swap",
            texts.id
        ));
    }
    if texts.source.sentences == texts.target.sentences {
        talk.warn(&format!("{}: source and target are the same text", texts.id));
    }
}

fn is_unrelated(beads: &[Bead], texts: &Texts) -> bool {
    let both: Vec<&Bead> = beads.iter().filter(|b| !b.source.is_empty() && !b.target.is_empty()).collect();
    let linked: usize = both.iter().map(|b| b.source.len() + b.target.len()).sum();
    let all = texts.source.sentences.len() + texts.target.sentences.len();
    let mean = both.iter().map(|b| b.confidence).sum::<f64>() / both.len().max(1) as f64;
    mean < UNRELATED.0 || (linked as f64) < UNRELATED.1 * all as f64
}

/// Beads of a batch with two sides, below which what was learnt from it proves nothing.
const SMALL_BATCH: usize = 50;

/// Whether nothing that was known before links any two sentences of a pair, in a batch too small to teach.
fn hangs_on_little(alignment: &Alignment, pair: usize) -> bool {
    let two_sided = |b: &&Bead| !b.source.is_empty() && !b.target.is_empty();
    let is_fixed = alignment.beads[pair].iter().any(|b| two_sided(&b) && b.confidence == 1.0);
    if is_fixed || alignment.beads.iter().flatten().filter(two_sided).count() >= SMALL_BATCH {
        return false;
    }
    let is_known = |link: &Link| !matches!(link.reason, Reason::Mark | Reason::Lexicon) && link.strength >= 0.3;
    let mut beads = alignment.beads[pair].iter().filter(two_sided);
    !beads.any(|b| alignment.learnt.explain(pair, &b.source, &b.target).links.iter().any(is_known))
}

fn said(alignment: &Alignment, texts: &[Texts]) -> String {
    let pairs = texts.len();
    // Empty lines are no sentences.
    let is_something = |text: &Texts, b: &Bead| {
        text.source.sentences[b.source.clone()]
            .iter()
            .chain(&text.target.sentences[b.target.clone()])
            .any(|s| !s.trim().is_empty())
    };
    let beads = || {
        let pairs = texts.iter().zip(&alignment.beads);
        pairs.flat_map(|(text, beads)| beads.iter().filter(move |b| is_something(text, b)))
    };
    let count = |is: fn(&&Bead) -> bool| beads().filter(is).count();
    let two = count(|b| !b.source.is_empty() && !b.target.is_empty());
    let sure = count(|b| !b.source.is_empty() && !b.target.is_empty() && b.confidence >= beads::SURE);
    let alone = (count(|b| b.target.is_empty()), count(|b| b.source.is_empty()));
    format!(
        "pairs: {pairs}; beads with both sides: {two}, of them sure: {sure}; only in the source: {}, only in the target: {}",
        alone.0, alone.1
    )
}

fn write(
    args: &Args,
    format: &str,
    alignment: &Alignment,
    number: usize,
    texts: &Texts,
    path: Option<&Path>,
    talk: &Talk,
) -> Result<(), Failure> {
    let least = args.min_confidence.unwrap_or(0.0);
    // What stands alone is no link, and stays.
    let is_kept = |b: &&Bead| b.confidence >= least || b.source.is_empty() || b.target.is_empty();
    let beads: Vec<Bead> = alignment.beads[number].iter().filter(is_kept).cloned().collect();
    let left_out = alignment.beads[number].len() - beads.len();
    if left_out > 0 && format != HTML {
        talk.warn(&format!("{}: beads below --min-confidence, left out: {left_out}", texts.id));
    }
    let explain =
        |bead: &Bead| args.explain.then(|| beads::why(&alignment.learnt.explain(number, &bead.source, &bead.target)));
    if let Some(folder) = path.and_then(Path::parent).filter(|_| is_many(args)) {
        std::fs::create_dir_all(folder).map_err(|e| Failure::Output(folder.display().to_string(), e))?;
    }
    if format == HTML {
        let page = page(args, alignment, number, texts, least);
        let mut output = Output::open(path)?;
        output.write(page.as_bytes())?;
        return output.finish();
    }
    let Some(found) = crate::exchange::by_name(format) else {
        let mut output = Output::open(path)?;
        for bead in &beads {
            let why = explain(bead).map(|why| format!("\t{:.3}\t{why}", bead.confidence)).unwrap_or_default();
            output.write(format!("{bead}{why}\n").as_bytes())?;
        }
        return output.finish();
    };
    let (units, lost) = beads::units(&texts.id, &texts.source.sentences, &texts.target.sentences, &beads, explain);
    if lost > 0 && units.is_empty() {
        talk.warn(&format!(
            "{}: no sentence of the source has a row, so {lost} of the target have none either",
            texts.id
        ));
    } else if lost > 0 {
        talk.warn(&format!(
            "{}: sentences of the target that translate nothing: {lost}; they stand in the notes of the rows before them",
            texts.id
        ));
    }
    let languages = Languages { source: args.source_lang.clone(), target: args.target_lang.clone() };
    let options = WriteOptions { languages, ..WriteOptions::default() };
    super::worksheet::sheet::write(Output::open(path)?, found, &options, &units)
}

/// A page with all beads, those below the least confidence too: without them both texts would have holes.
fn page(args: &Args, alignment: &Alignment, number: usize, texts: &Texts, least: f64) -> String {
    let explain = |bead: &Bead| alignment.learnt.explain(number, &bead.source, &bead.target);
    report::alignment(&report::Aligned {
        title: &texts.id,
        source: report::Side { language: &args.source_lang, sentences: &texts.source.sentences },
        target: report::Side { language: &args.target_lang, sentences: &texts.target.sentences },
        beads: &alignment.beads[number],
        sure: beads::SURE,
        least,
        explain: args.explain.then_some(&explain),
    })
}
