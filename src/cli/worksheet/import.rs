//! `khulasa worksheet import`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use rustc_hash::{FxHashMap, FxHashSet};

use super::findings;
use super::sheet::{self, short};
use super::sources::{self, Source};
use crate::bitext::inline::{self, Loss, Marked};
use crate::bitext::rebuild::{Rebuilt, Replacement, Shape, in_language, in_page, in_place, of_units, safe_paths};
use crate::bitext::{Finding, Severity, Unit};
use crate::check::{Context, against, check, hashes};
use crate::cli::common::{SourceArgs, encoding};
use crate::cli::output::Output;
use crate::cli::talk::{Color, Talk};
use crate::cli::{Failure, exit};
use crate::exchange::{ReadOptions, Row};

/// The translated documents of a sheet.
///
/// With --source each text and web page is rebuilt as it stood, every sentence in its place: rows are found by their ids, in any
/// order. Without it a document is made of the sheet's own columns: paragraphs, in order of the segments. A sentence without a
/// translation stands there marked, and is counted.
///
/// Placeholders such as {1}…{/1} become the tags of the web page again; outside of web pages they are left out.
///
/// A sheet with findings of severity error is refused: the first ten are shown, and nothing is written; --partial goes on. Files that exist are not
/// overwritten without --overwrite.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet import sheet.csv --source article.txt -o english/
  khulasa worksheet import sheet.csv --format bilingual -o english/    a table, source beside target")]
pub struct Args {
    /// The sheet, or - for standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    #[command(flatten)]
    source: SourceArgs,
    /// The sheet's encoding, if it is not that of --encoding; guessed if neither is given
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = encoding)]
    sheet_encoding: Option<&'static encoding_rs::Encoding>,
    /// What is written; the source's own format if not given (Markdown for records), and text without --source
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Written>,
    /// The folder for the documents; it is made if it is not there
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,
    /// Go on although there are findings of severity error
    #[arg(long, help_heading = "Output")]
    partial: bool,
    /// Replace files that exist
    #[arg(long, help_heading = "Output")]
    overwrite: bool,
    /// No warnings and no progress; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Written {
    /// Plain text: as the source stood, or paragraphs
    Text,
    /// The source's web page with its sentences replaced
    Html,
    /// Markdown with headings
    Markdown,
    /// A Markdown table, source beside target: of a sheet made by rank, a bilingual summary
    Bilingual,
}

/// A document that is ready to be written.
struct Ready {
    id: String,
    /// What the user should know.
    warning: Option<String>,
    ending: Option<&'static str>,
    rebuilt: Rebuilt,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let encoding = args.sheet_encoding.or(args.source.encoding());
    let sheet = sheet::read(&args.sheet, None, &ReadOptions { encoding, ..ReadOptions::default() })?;
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let context = Context { languages: sheet.languages.clone().unwrap_or_default(), ..Context::default() };
    let sources = args.source.input().map(|input| sources::read(&input, &sheet.rows, args.quiet)).transpose()?;
    let held = match &sources {
        Some((sources, _)) => {
            let units: Vec<Unit> = sources.iter().flat_map(|source| source.units.iter().cloned()).collect();
            against(&sheet.rows, &units)
        }
        None => hashes(&sheet.rows),
    };
    let findings = sheet.findings.into_iter().chain(held).chain(check(&sheet.rows, &context));
    let mut errors: Vec<Finding> = findings.filter(|finding| finding.severity == Severity::Error).collect();
    if !errors.is_empty() && !args.partial {
        errors.sort_by_key(|finding| finding.row.unwrap_or(usize::MAX));
        talk.fail(&refusal(args, &errors));
        return Ok(exit::SOME_FAILED);
    }
    let (ready, failed) = match sources {
        Some((sources, failed)) => (from_sources(args, &context.languages.target, &sheet.rows, sources, &talk), failed),
        None => {
            // Outside of a page markup has no place.
            let plain = |mut row: Row| {
                row.unit = inline::plain(&row.unit).unwrap_or(row.unit);
                row
            };
            (from_sheet(args, &sheet.rows.into_iter().map(plain).collect::<Vec<_>>()), false)
        }
    };
    ready.iter().filter_map(|document| document.warning.as_deref()).for_each(|warning| talk.warn(warning));
    write(args, &ready, &talk)?;
    let (translated, untranslated) =
        ready.iter().fold((0, 0), |(t, u), d| (t + d.rebuilt.translated, u + d.rebuilt.untranslated));
    talk.note(&format!(
        "documents written: {}; sentences translated: {translated}; untranslated, marked: {untranslated}",
        ready.len()
    ));
    Ok(if failed { exit::SOME_FAILED } else { 0 })
}

/// So many findings are shown where a sheet is refused.
const SHOWN: usize = 10;

/// Why nothing is written, the first findings, and the ways out.
fn refusal(args: &Args, errors: &[Finding]) -> String {
    let sheet = sheet::shown(&args.sheet);
    let mut message = format!("{sheet}: findings of severity error: {}; nothing is written", errors.len());
    for line in findings::lines(&errors[..errors.len().min(SHOWN)]).lines() {
        message.push_str(&format!("\n  {line}"));
    }
    if errors.len() > SHOWN {
        message.push_str(&format!("\n  and {} more", errors.len() - SHOWN));
    }
    let mut command = format!("khulasa worksheet check {}", quoted(&args.sheet.to_string_lossy()));
    if !args.source.source.is_empty() {
        command.push_str(" --source");
        args.source.source.iter().for_each(|input| command.push_str(&format!(" {}", quoted(input))));
    }
    message + &format!("\nCorrect the sheet (`{command}` shows all findings), or go on with --partial")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-/+=:@%,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Documents of the sheet's own columns, in order of their first rows.
fn from_sheet(args: &Args, rows: &[Row]) -> Vec<Ready> {
    let (shape, ending) = match args.format {
        Some(Written::Markdown) => (Shape::Markdown, "md"),
        Some(Written::Bilingual) => (Shape::Bilingual, "md"),
        Some(Written::Text | Written::Html) | None => (Shape::Paragraphs, "txt"),
    };
    let mut order: Vec<&str> = Vec::new();
    let mut by_document: FxHashMap<&str, Vec<&Unit>> = FxHashMap::default();
    for row in rows {
        let units = by_document.entry(&row.unit.document).or_default();
        if units.is_empty() {
            order.push(&row.unit.document);
        }
        units.push(&row.unit);
    }
    let ready = |id: &&str| Ready {
        id: (*id).to_owned(),
        warning: None,
        ending: Some(ending),
        rebuilt: of_units(by_document.get(*id).map_or(&[], Vec::as_slice), shape),
    };
    order.iter().map(ready).collect()
}

/// Documents of their sources. Rows whose ids are in no source are said.
fn from_sources(args: &Args, language: &str, rows: &[Row], sources: Vec<Source>, talk: &Talk) -> Vec<Ready> {
    let by_id: FxHashMap<&str, &Unit> = rows.iter().map(|row| (row.unit.id.as_str(), &row.unit)).collect();
    let known: FxHashSet<&str> = sources.iter().flat_map(|source| &source.units).map(|unit| unit.id.as_str()).collect();
    let strangers: Vec<&Row> = rows.iter().filter(|row| !known.contains(row.unit.id.as_str())).collect();
    if let Some(first) = strangers.first() {
        talk.warn(&format!(
            "{} rows have ids that are in no source, the first in row {} ({}); name the sources as they were named for the export",
            strangers.len(),
            first.number,
            first.unit.id
        ));
    }
    sources.into_iter().map(|source| rebuild(args.format, language, source, &by_id)).collect()
}

fn rebuild(
    format: Option<Written>,
    language: &str,
    Source { document, spans, marked, to_translate, units: mut made }: Source,
    by_id: &FxHashMap<&str, &Unit>,
) -> Ready {
    // A record has no file of its own: its text is a field among others.
    let own = match &document.page {
        Some(_) => Written::Html,
        None if Path::new(&document.id).extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) => Written::Text,
        None => Written::Markdown,
    };
    let format = format.unwrap_or(own);
    if matches!(format, Written::Text | Written::Html) {
        // A sentence has the target of its own unit or, where one unit stands for all, of the one with its text.
        let by_segment: FxHashMap<usize, &Unit> = made.iter().map(|unit| (unit.segment, unit)).collect();
        let by_text: FxHashMap<&str, &Unit> = made.iter().map(|unit| (unit.source.as_str(), unit)).collect();
        let target_of = |number: usize| {
            let unit = by_segment.get(&(number + 1)).or_else(|| by_text.get(marked[number].cell.as_str()))?;
            by_id.get(unit.id.as_str()).map(|row| row.target()).filter(|target| !target.trim().is_empty())
        };
        let replacement = |number: usize| match target_of(number) {
            _ if !to_translate[number] => Replacement::Keep,
            Some(target) => Replacement::Target(target),
            None => Replacement::Missing,
        };
        let id = document.id.clone();
        if let (Written::Html, Some(page)) = (format, &document.page) {
            let (mut rebuilt, loss) = in_page(page, &marked, replacement);
            rebuilt.text = in_language(&rebuilt.text, language);
            return Ready { warning: lost(&id, loss), id, ending: None, rebuilt };
        }
        let plain: Vec<Option<String>> =
            (0..spans.len()).map(|number| Some(marked[number].strip(target_of(number)?))).collect();
        let replacement = |number: usize| match plain[number].as_deref() {
            _ if !to_translate[number] => Replacement::Keep,
            Some(target) => Replacement::Target(target),
            None => Replacement::Missing,
        };
        let rebuilt = in_place(&document.text, &spans, replacement);
        return Ready { id, warning: None, ending: (own != Written::Text).then_some("txt"), rebuilt };
    }
    // A table shows what the sheet holds; a document shows every sentence.
    if format == Written::Bilingual {
        made.retain(|unit| by_id.contains_key(unit.id.as_str()));
    }
    for unit in &mut made {
        let of_sentence: Option<&Marked> = unit.segment.checked_sub(1).and_then(|place| marked.get(place));
        let plain = |cell: &str| of_sentence.map_or_else(|| cell.to_owned(), |sentence| sentence.strip(cell));
        unit.target = by_id.get(unit.id.as_str()).and_then(|row| row.target.as_deref()).map(plain);
        unit.source = plain(&unit.source);
    }
    let shape = if format == Written::Bilingual { Shape::Bilingual } else { Shape::Markdown };
    let rebuilt = of_units(&made.iter().collect::<Vec<_>>(), shape);
    Ready { id: document.id.clone(), warning: None, ending: Some("md"), rebuilt }
}

/// What to say about markup that is not where the translations want it.
fn lost(id: &str, Loss { dropped, moved }: Loss) -> Option<String> {
    let mut parts = Vec::new();
    if dropped > 0 {
        parts.push(format!("{dropped} tags, such as those of links, are left out"));
    }
    if moved > 0 {
        parts.push(format!("{moved} tags or images stand behind the translation or the emphasis around them"));
    }
    (!parts.is_empty()).then(|| format!("{id}: placeholders lost, doubled or crossed: {}", parts.join("; ")))
}

/// Writes all documents, or none when one of them exists and is not to be overwritten.
fn write(args: &Args, ready: &[Ready], talk: &Talk) -> Result<(), Failure> {
    let names: Vec<String> = ready
        .iter()
        .map(|document| match document.ending {
            Some(ending) if Path::new(&document.id).extension().is_none_or(|e| e != ending) => {
                format!("{}.{ending}", document.id)
            }
            _ => document.id.clone(),
        })
        .collect();
    let safe = safe_paths(names.iter().map(String::as_str));
    for (name, path) in names.iter().zip(&safe).filter(|(name, path)| name != path) {
        talk.warn(&format!("the document \"{}\" is written as {}", short(name), short(path)));
    }
    let paths: Vec<PathBuf> = safe.iter().map(|path| args.output.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| !args.overwrite && path.symlink_metadata().is_ok()) {
        let reason = "it exists; name another folder, or replace it with --overwrite. Nothing is written";
        return Err(Failure::Output(there.display().to_string(), std::io::Error::other(reason)));
    }
    for (document, path) in ready.iter().zip(&paths) {
        let folder = path.parent().unwrap_or(&args.output);
        fs::create_dir_all(folder).map_err(|e| Failure::Output(folder.display().to_string(), e))?;
        let mut output = Output::open(Some(path))?;
        output.write(document.rebuilt.text.as_bytes())?;
        output.finish()?;
    }
    Ok(())
}
