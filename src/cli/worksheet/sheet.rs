//! Sheets for subcommands: which format, reading one, writing one.

use std::fs;
use std::io::Read;
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::arabic::normalize::one_line;
use crate::bitext::Unit;
use crate::bitext::terms::Glossary;
use crate::cli::Failure;
use crate::cli::output::Output;
use crate::cli::talk::Talk;
use crate::exchange::{Extra, FORMATS, Format, ReadOptions, Sheet, WriteOptions, by_extension, by_name, recognize};
use crate::input::MAX_DOCUMENT;

/// The formats for clap: name and one line each.
pub fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.about())))
}

/// The format of a sheet that is to be written: by name, by the file's ending, or else CSV.
pub fn format_to_write(name: Option<&str>, output: Option<&Path>) -> Result<&'static dyn Format, Failure> {
    let format = named_or_by_ending(name, output)?;
    if let Some((ending, _)) = format.companion()
        && output.is_none_or(|path| path.as_os_str() == "-")
    {
        let name = format.name();
        return Err(Failure::Usage(format!(
            "{name} makes two files, the second ending in .{ending}; name the first with -o FILE"
        )));
    }
    Ok(format)
}

fn named_or_by_ending(name: Option<&str>, output: Option<&Path>) -> Result<&'static dyn Format, Failure> {
    if let Some(found) = name.and_then(by_name) {
        return Ok(found);
    }
    match output.filter(|path| path.as_os_str() != "-").and_then(Path::extension) {
        None => Ok(FORMATS[0]),
        Some(extension) => by_extension(&extension.to_string_lossy()).ok_or_else(|| {
            let found = extension.to_string_lossy();
            let known = known_endings();
            Failure::Usage(format!(
                "no worksheet format ends in .{found}; known are {known}, or say which with --format"
            ))
        }),
    }
}

fn known_endings() -> String {
    let endings = FORMATS.iter().flat_map(|format| format.extensions()).map(|ending| format!(".{ending}"));
    endings.collect::<Vec<_>>().join(" ")
}

/// What stands between two columns, from the command line: a character, or `tab`.
pub fn separator(written: &str) -> Result<u8, String> {
    match written.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [one] if !one.is_ascii_alphanumeric() && !matches!(one, b'"' | b'\'' | b'\r' | b'\n' | b'\0') => Ok(*one),
        _ => {
            Err("expected one character such as ; or , or the word tab, and no letter, digit or quotation mark".into())
        }
    }
}

/// The separator for a format that has one.
pub fn separator_of(format: &dyn Format, separator: Option<u8>) -> Result<Option<u8>, Failure> {
    match separator {
        Some(_) if !matches!(format.name(), "csv" | "tsv") => Err(Failure::Usage(format!(
            "--separator is for csv and tsv, and the sheet is to be {}; leave it out, or choose with --format",
            format.name()
        ))),
        separator => Ok(separator),
    }
}

/// Reads a glossary.
pub fn glossary(path: &Path) -> Result<Glossary, Failure> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|e| Failure::Usage(format!("{shown}: cannot read the glossary: {e}")))?;
    Glossary::read(&bytes).map_err(|e| Failure::Usage(format!("{shown}: {e}")))
}

/// Writes a sheet as a whole, and the file that the format has beside it.
pub fn write(mut output: Output, format: &dyn Format, options: &WriteOptions, units: &[Unit]) -> Result<(), Failure> {
    let beside = match (format.companion(), output.path()) {
        (Some((ending, second)), Some(path)) => Some((Output::open(Some(&path.with_extension(ending)))?, second)),
        _ => None,
    };
    write_to(&mut output, format, options, units)?;
    if let Some((mut second_output, second)) = beside {
        write_to(&mut second_output, second, options, units)?;
        second_output.finish()?;
    }
    output.finish()
}

fn write_to(output: &mut Output, format: &dyn Format, options: &WriteOptions, units: &[Unit]) -> Result<(), Failure> {
    output.write_with(|mut out| {
        let mut writer = format.writer(&mut out, options)?;
        writer.units(units)?;
        writer.finish()
    })
}

/// Says which columns a format cannot hold that are no fields.
pub fn warn_of_lost(talk: &Talk, format: &dyn Format, extra: &Extra) {
    if !format.keeps_extra() && !extra.names.is_empty() {
        let names = extra.names.iter().map(|name| short(name)).collect::<Vec<_>>().join(", ");
        let kept = FORMATS.iter().filter(|f| f.keeps_extra()).map(|f| f.name()).collect::<Vec<_>>().join(", ");
        talk.warn(&format!(
            "{} cannot hold these columns, which are left out: {names}; {kept} keep them",
            format.name()
        ));
    }
}

/// A source on one line, cut to what fits beside a label on a screen.
pub fn short(text: &str) -> String {
    const MOST: usize = 70;
    let line = one_line(text);
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.into_owned(),
    }
}

/// How a sheet's path is shown.
pub fn shown(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".into() } else { path.display().to_string() }
}

/// Reads the sheet of a path, `-` for standard input. A sheet that cannot be read is no finding but an error.
pub fn read(path: &Path, name: Option<&str>, options: &ReadOptions) -> Result<Sheet, Failure> {
    read_as(path, name, options).map(|(_, sheet)| sheet)
}

/// The same, and the format it is of.
pub fn read_as(
    path: &Path,
    name: Option<&str>,
    options: &ReadOptions,
) -> Result<(&'static dyn Format, Sheet), Failure> {
    let shown = shown(path);
    let cannot = |reason: String| Failure::Input(format!("{shown}: {reason}"));
    let mut bytes = Vec::new();
    let result = if path.as_os_str() == "-" {
        std::io::stdin().take(MAX_DOCUMENT + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes))
    };
    result.map_err(|e| cannot(format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(cannot(format!("the sheet is larger than {} MiB; divide it", MAX_DOCUMENT >> 20)));
    }
    let ending = path.extension().map(|e| e.to_string_lossy());
    let format = match name.and_then(by_name) {
        Some(format) => format,
        None => recognize(&bytes[..bytes.len().min(1 << 12)], ending.as_deref()).ok_or_else(|| {
            cannot(format!("no known worksheet format; known are {}, or say which with --format", known_endings()))
        })?,
    };
    let mut options = options.clone();
    if let (None, Some((ending, _))) = (&options.companion, format.companion()) {
        options.companion = fs::read(path.with_extension(ending)).ok();
    }
    Ok((format, format.read(&bytes, &options).map_err(|e| cannot(e.to_string()))?))
}
