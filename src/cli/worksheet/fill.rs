//! `khulasa worksheet fill`

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{ArgGroup, Args as ClapArgs};
use rustc_hash::FxHashMap;

use super::libretranslate::{self, Server};
use super::{program, sheet};
use crate::arabic::normalize::one_line;
use crate::bitext::{Languages, Unit, fill};
use crate::cli::output::Output;
use crate::cli::talk::{Color, Talk};
use crate::cli::{Failure, exit};
use crate::exchange::{ReadOptions, WriteOptions};

/// Translations of a machine into the empty rows of a sheet: from a program, a file of lines or a LibreTranslate server.
///
/// Rows that are new and have no target get one, the status fuzzy, and a note that says where it is from; all others stay as they are.
/// A program gets one source a line on standard input and must give one translation a line; when the numbers differ, nothing is
/// written, nor when it fails or is not done in time. Nothing leaves the machine unless --libretranslate names a server.
#[derive(ClapArgs)]
#[command(group = ArgGroup::new("engine").required(true), after_help = "Examples:
  khulasa worksheet fill sheet.csv -o filled.csv --command 'translate --from ar --to en'
  khulasa worksheet fill sheet.csv -o filled.csv --lines english.txt
  khulasa worksheet fill sheet.csv -o filled.csv --libretranslate http://localhost:5000")]
pub struct Args {
    /// The sheet, or - for standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
    /// A program for the shell that reads sources and writes translations, one a line
    #[arg(long, value_name = "PROGRAM", help_heading = "Engine", group = "engine")]
    command: Option<String>,
    /// A file of translations, one a line, for the empty rows in their order
    #[arg(long, value_name = "FILE", help_heading = "Engine", group = "engine")]
    lines: Option<PathBuf>,
    /// With --lines: a file of ids, one a line, that says which row each translation is for
    #[arg(long, value_name = "FILE", help_heading = "Engine", requires = "lines")]
    ids: Option<PathBuf>,
    /// The address of a LibreTranslate server, as in http://localhost:5000; an interrupted run goes on where it stopped
    #[arg(long, value_name = "URL", help_heading = "Engine", group = "engine", requires = "output")]
    libretranslate: Option<String>,
    /// The server's key, if it wants one
    #[arg(long, value_name = "KEY", help_heading = "Engine", requires = "libretranslate")]
    api_key: Option<String>,
    /// Seconds to wait for an answer of the server (60 if not given), or for the program to be done with all lines (600 and 10 more
    /// for each line), which is then ended
    #[arg(long, value_name = "SECONDS", help_heading = "Engine", value_parser = clap::value_parser!(u64).range(1..=604_800))]
    timeout: Option<u64>,
    /// How often to ask again when the server is busy or does not answer
    #[arg(long, value_name = "N", help_heading = "Engine", default_value_t = 4, value_parser = clap::value_parser!(u32).range(..=20))]
    retries: u32,
    /// Sources in one request
    #[arg(long, value_name = "N", help_heading = "Engine", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch: u16,
    /// The language of the sources, for the server; the sheet's own, or else ar
    #[arg(long, value_name = "TAG", help_heading = "Engine")]
    source_lang: Option<String>,
    /// The language to translate into; the sheet's own, or else en
    #[arg(long, value_name = "TAG", help_heading = "Engine")]
    target_lang: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// The new sheet's format; by the output file's ending if not given, else csv
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = sheet::format_names())]
    format: Option<String>,
    /// Only errors on standard error
    #[arg(short, long, help_heading = "Run")]
    quiet: bool,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = sheet::format_to_write(args.format.as_deref(), args.output.as_deref())?;
    let talk = Talk::new(args.quiet, true, Color::Auto, None);
    let server = match (&args.libretranslate, &args.output) {
        (Some(url), Some(output)) => {
            Some(Server::new(url, args.api_key.clone(), args.timeout.unwrap_or(60), args.retries, args.batch, output)?)
        }
        _ => None,
    };
    let (of, read) = sheet::read_as(&args.sheet, None, &ReadOptions::default())?;
    let delimiter = read.delimiter.filter(|_| of.name() == format.name());
    let mut languages = read.languages.clone().unwrap_or_default();
    args.source_lang.iter().for_each(|tag| languages.source.clone_from(tag));
    args.target_lang.iter().for_each(|tag| languages.target.clone_from(tag));
    if !read.findings.is_empty() {
        talk.warn(&format!("findings on the sheet: {}; `khulasa worksheet check` shows them", read.findings.len()));
    }
    let mut units: Vec<Unit> = read.rows.into_iter().map(|row| row.unit).collect();
    sheet::warn_of_lost(&talk, format, &read.extra);
    // A folder that is not there is said before anybody is paid.
    let output = Output::open(args.output.as_deref())?;
    let made = match (&args.command, &args.lines, &server) {
        (Some(program), ..) => by_program(program, args.timeout, &units),
        (_, Some(file), _) => from_file(file, args.ids.as_deref(), &units),
        (_, _, Some(server)) => by_server(server, &languages, &units, &talk),
        _ => Err("say what translates: --command, --lines or --libretranslate".to_owned()),
    };
    let Proposals { places, targets, origin } = match made {
        Ok(proposals) => proposals,
        Err(message) => {
            crate::cli::talk::error(&format!("{message}. No sheet was written"));
            return Ok(exit::SOME_FAILED);
        }
    };
    let mut filled = 0;
    for (&place, target) in places.iter().zip(&targets) {
        filled += usize::from(fill::propose(&mut units[place], target, &origin));
    }
    let options = WriteOptions { languages, extra: read.extra, delimiter, ..WriteOptions::default() };
    sheet::write(output, format, &options, &units)?;
    if let Some(server) = &server {
        server.forget();
    }
    talk.note(&format!(
        "filled: {filled} of {} units; without a translation: {}",
        units.len(),
        fill::open(&units).len()
    ));
    if filled < places.len() {
        talk.warn(&format!("{} translations came back blank; those units stay new", places.len() - filled));
    }
    Ok(0)
}

/// Which units get which targets, and who made them.
struct Proposals {
    places: Vec<usize>,
    targets: Vec<String>,
    origin: String,
}

fn sources<'a>(units: &'a [Unit], places: &[usize]) -> Vec<std::borrow::Cow<'a, str>> {
    places.iter().map(|&place| one_line(&units[place].source)).collect()
}

fn by_program(program: &str, timeout: Option<u64>, units: &[Unit]) -> Result<Proposals, String> {
    let places = fill::open(units);
    let origin = format!("MT: {}", one_line(program));
    if places.is_empty() {
        return Ok(Proposals { places, targets: Vec::new(), origin });
    }
    let mut input = String::new();
    for source in sources(units, &places) {
        input.push_str(&source);
        input.push('\n');
    }
    let timeout = Duration::from_secs(timeout.unwrap_or(600 + 10 * places.len() as u64));
    let targets = program::through(program, input.into_bytes(), timeout);
    let targets = targets.and_then(|bytes| fill::lines(&bytes, places.len()).map_err(|e| e.to_string()));
    let targets = targets.map_err(|e| format!("{program}: {e}"))?;
    Ok(Proposals { places, targets, origin })
}

fn from_file(file: &Path, ids: Option<&Path>, units: &[Unit]) -> Result<Proposals, String> {
    let bytes_of = |path: &Path| fs::read(path).map_err(|e| format!("{}: cannot be read: {e}", path.display()));
    let bytes = bytes_of(file)?;
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let origin = format!("MT: {name}");
    let mut places = fill::open(units);
    if let Some(ids) = ids {
        let bad = |reason: String| format!("{}: {reason}", ids.display());
        let text = String::from_utf8(bytes_of(ids)?).map_err(|_| bad("it is not UTF-8".into()))?;
        let by_id: FxHashMap<&str, usize> = units.iter().enumerate().map(|(i, unit)| (unit.id.as_str(), i)).collect();
        places.clear();
        let mut seen = rustc_hash::FxHashSet::default();
        for (number, id) in text.trim_start_matches('\u{FEFF}').lines().map(str::trim).enumerate() {
            let place = by_id
                .get(id)
                .ok_or_else(|| bad(format!("line {}: found \"{id}\", expected an id of the sheet", number + 1)))?;
            if !seen.insert(id.to_owned()) {
                return Err(bad(format!("line {}: the id {id} stands here a second time", number + 1)));
            }
            places.push(*place);
        }
    }
    let mut targets = fill::lines(&bytes, places.len()).map_err(|e| format!("{}: {e}", file.display()))?;
    // Ids may name units that have been translated since: what is there stays.
    let open = fill::open(units);
    let mut kept = places.iter().map(|place| open.binary_search(place).is_ok());
    targets.retain(|_| kept.next().unwrap_or(false));
    places.retain(|place| open.binary_search(place).is_ok());
    Ok(Proposals { places, targets, origin })
}

fn by_server(server: &Server, languages: &Languages, units: &[Unit], talk: &Talk) -> Result<Proposals, String> {
    let places = fill::open(units);
    let sources = sources(units, &places);
    let (from, to) = (libretranslate::code(&languages.source), libretranslate::code(&languages.target));
    let known = server.translate(&sources, &from, &to, &|message| talk.warn(message))?;
    let targets = sources.iter().map(|source| known.get(&**source).cloned().unwrap_or_default()).collect();
    Ok(Proposals { places, targets, origin: "MT: LibreTranslate".to_owned() })
}
