//! `khulasa worksheet join`

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::sheet::{self, short};
use crate::bitext::Unit;
use crate::bitext::join::{Part, Place, join};
use crate::cli::output::Output;
use crate::cli::talk::{Color, Talk};
use crate::cli::{Failure, exit};
use crate::exchange::{Extra, ReadOptions, Sheet, WriteOptions};

/// The parts of a sheet put together again.
///
/// Rows are found by their ids. When two parts translate a row in two ways, the part named first is kept, the other translation stands
/// in the note, and both places are named. Columns that khulasa does not know come along, found by their names. With --sheet the rows stand in the order of the original, those that
/// came back in no part are named and stay as they are in the original, and those that it does not know stand at the end. The exit code
/// is 1 when there was anything of this kind to say.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet join parts/sheet-*.csv -o joined.csv --sheet sheet.csv")]
pub struct Args {
    /// The parts
    #[arg(value_name = "PART", required = true)]
    parts: Vec<PathBuf>,
    /// The sheet that was divided
    #[arg(long, value_name = "ORIGINAL")]
    sheet: Option<PathBuf>,
    /// The joined sheet
    #[arg(short, long, value_name = "SHEET", help_heading = "Output")]
    output: PathBuf,
    /// Its format; by the output file's ending if not given, else csv
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = sheet::format_names())]
    format: Option<String>,
    /// Only errors on standard error
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = sheet::format_to_write(args.format.as_deref(), Some(&args.output))?;
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let (mut languages, mut delimiter) = (None, None);
    let mut read = |path: &PathBuf| {
        let (of, read) = sheet::read_as(path, None, &ReadOptions::default())?;
        // Parts with semicolons came from an Excel that wants them.
        delimiter = delimiter.or(read.delimiter.filter(|_| of.name() == format.name()));
        let shown = sheet::shown(path);
        if !read.findings.is_empty() {
            let count = read.findings.len();
            talk.warn(&format!("findings on {shown}: {count}; `khulasa worksheet check` shows them"));
        }
        match (&languages, &read.languages) {
            (Some((first, there)), Some(here)) if there != here => Err(Failure::Usage(format!(
                "{shown}: found {} to {}, expected the languages of {first}; join sheets of one pair of languages",
                here.source, here.target
            ))),
            (None, Some(here)) => {
                languages = Some((shown, here.clone()));
                Ok(read)
            }
            _ => Ok(read),
        }
    };
    let original = args.sheet.as_ref().map(&mut read).transpose()?;
    let units_of = |sheet: &Sheet| sheet.rows.iter().map(|row| row.unit.clone()).collect::<Vec<Unit>>();
    let original = original.map(|sheet| (sheet.extra.clone(), units_of(&sheet)));
    let (mut parts, mut extras) = (Vec::new(), Vec::new());
    for path in &args.parts {
        let sheet = read(path)?;
        if !sheet.extra.names.is_empty() {
            extras.push((sheet.extra.clone(), units_of(&sheet)));
        }
        let rows = sheet.rows.into_iter().map(|row| (row.number, row.unit)).collect();
        parts.push(Part { name: sheet::shown(path), fields: sheet.fields, rows });
    }
    let languages = languages.map(|(_, languages)| languages).unwrap_or_default();
    let output = Output::open(Some(&args.output))?;
    let joined = join(parts, original.as_ref().map(|(_, units)| units.as_slice()));
    let (extra, differing) = Extra::join(&extras, original.as_ref(), &joined.units);
    sheet::warn_of_lost(&talk, format, &extra);
    if differing > 0 {
        talk.warn(&format!(
            "cells of further columns ({}) that differ between parts: {differing}; that of the part named first is kept",
            extra.names.iter().map(|name| short(name)).collect::<Vec<_>>().join(", ")
        ));
    }
    let original = original.map(|(_, units)| units);
    let options = WriteOptions { languages, extra, delimiter, ..WriteOptions::default() };
    sheet::write(output, format, &options, &joined.units)?;

    let at = |place: &Place| format!("{} row {}", sheet::shown(&args.parts[place.part]), place.row);
    for (id, kept, other) in &joined.conflicts {
        talk.fail(&format!(
            "{id}: two translations, in {} and in {}; the first is kept, the other stands in the note",
            at(kept),
            at(other)
        ));
    }
    for &place in &joined.missing {
        let unit = original.as_ref().map(|original| &original[place]);
        if let Some(unit) = unit {
            talk.warn(&format!("{}: in no part, kept as it was: {}", unit.id, short(&unit.source)));
        }
    }
    for (id, place) in &joined.unknown {
        let id = if id.is_empty() { "no id" } else { id };
        talk.warn(&format!("{}: {id}, which the original does not have; the row stands at the end", at(place)));
    }
    for (id, place) in &joined.edited {
        talk.warn(&format!("{}: the source of {id} was edited; that of the original is kept", at(place)));
    }
    let untranslated = joined.units.iter().filter(|unit| unit.target().trim().is_empty()).count();
    talk.note(&format!(
        "parts joined: {}; rows: {}; without a translation: {untranslated}; conflicts: {}",
        args.parts.len(),
        joined.units.len(),
        joined.conflicts.len()
    ));
    let clean = joined.conflicts.is_empty()
        && joined.missing.is_empty()
        && joined.unknown.is_empty()
        && joined.edited.is_empty();
    Ok(if clean { 0 } else { exit::SOME_FAILED })
}
