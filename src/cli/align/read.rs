//! Texts to align: files in sentences.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use crate::align::Opens;
use crate::cli::Failure;
use crate::cli::talk::Talk;
use crate::input::{self, Format, InputError, InputErrorKind, Newlines, Options, Place, Source};
use crate::rows::beads::sentences;

/// One side of a pair.
pub struct Side {
    pub sentences: Vec<String>,
    /// How each stands in its text; empty where there is a sentence a line.
    pub outline: Vec<Opens>,
}

/// A source and its translation.
pub struct Texts {
    pub id: String,
    pub source: Side,
    pub target: Side,
}

/// Reads a pair; says what is wrong with it.
pub fn pair(id: &str, source: &str, target: &str, pre_split: bool) -> Result<Texts, String> {
    let side = |name: &str| {
        let side = side(name, pre_split).map_err(|e| e.to_string())?;
        if side.sentences.iter().all(|s| s.trim().is_empty()) {
            return Err(format!("{name}: there is no sentence in it, so there is nothing to align"));
        }
        Ok(side)
    };
    let id = Path::new(id).file_stem().map_or_else(|| id.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok(Texts { id, source: side(source)?, target: side(target)? })
}

/// What every pair is read with.
#[derive(Clone, Copy)]
pub struct Reading<'r> {
    pub pre_split: bool,
    /// The columns or folders changed places.
    pub swap: bool,
    /// Language tags of source and target, which names of files may end in.
    pub languages: (&'r str, &'r str),
}

/// Reads the pairs of a list; those that cannot be read are said and left out.
pub fn list(path: &Path, reading: Reading<'_>, talk: &Talk) -> Result<Vec<Texts>, Failure> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|e| Failure::Input(format!("{shown}: cannot read the list: {e}")))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut texts = Vec::new();
    let mut places = [0, 1, 2];
    for (line, number) in text.trim_start_matches('\u{FEFF}').lines().zip(1u64..) {
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        if line.trim().is_empty() {
            continue;
        }
        if number == 1
            && let Some(named) = header(&columns)
        {
            places = named;
            continue;
        }
        let [Some(id), Some(source), Some(target)] = places.map(|place| columns.get(place).filter(|c| !c.is_empty()))
        else {
            talk.fail(&format!(
                "{shown} line {number}: found {} columns, expected id, source and target with tabs between them",
                columns.len()
            ));
            continue;
        };
        let (source, target) = if reading.swap { (target, source) } else { (source, target) };
        let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
        match pair("", &at(source), &at(target), reading.pre_split) {
            Ok(pair) => texts.push(Texts { id: (*id).to_owned(), ..pair }),
            Err(wrong) => talk.fail(&format!("{shown} line {number}: {wrong}")),
        }
    }
    if texts.is_empty() {
        return Err(Failure::Input(format!("{shown}: none of its pairs could be read")));
    }
    Ok(texts)
}

/// The places of id, source and target, if these columns name them.
fn header(columns: &[&str]) -> Option<[usize; 3]> {
    let place = |name: &str| columns.iter().position(|c| c.eq_ignore_ascii_case(name));
    Some([place("id")?, place("source")?, place("target")?])
}

/// Whether two inputs are folders, whose files are pairs by their names.
pub fn are_folders(source: &str, target: &str) -> bool {
    Path::new(source).is_dir() && Path::new(target).is_dir()
}

/// Reads the pairs of two folders: files of one name, whatever their endings, each side's language at the end of it or not
/// (`report.ar.txt`, `report_en.html`). What has no partner is said and left out.
pub fn folders(source: &str, target: &str, reading: Reading<'_>, talk: &Talk) -> Result<Vec<Texts>, Failure> {
    let named = |folder: &str, language: &str| {
        let expanded = input::expand(&[folder.to_owned()], None);
        expanded.errors.iter().for_each(|e| talk.fail(&e.to_string()));
        let mut named: BTreeMap<String, String> = BTreeMap::new();
        for found in expanded.sources {
            let (name, path) = (partner_name(&found.id, language), found.name());
            match named.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(path);
                }
                Entry::Occupied(first) => talk.fail(&format!(
                    "{path}: it is called {} as {} is, so it cannot have a partner of its own; rename one, or list the pairs (--pairs)",
                    first.key(),
                    first.get()
                )),
            }
        }
        named
    };
    let (sources, mut targets) = (named(source, reading.languages.0), named(target, reading.languages.1));
    let alone = |path: &str, name: &str, folder: &str| {
        talk.fail(&format!("{path}: no file in {folder} is called {name}; name it so, or list the pairs (--pairs)"));
    };
    let mut texts = Vec::new();
    for (name, path) in sources {
        let Some(partner) = targets.remove(&name) else {
            alone(&path, &name, target);
            continue;
        };
        match pair("", &path, &partner, reading.pre_split) {
            Ok(pair) => texts.push(Texts { id: name, ..pair }),
            Err(wrong) => talk.fail(&wrong),
        }
    }
    targets.iter().for_each(|(name, path)| alone(path, name, source));
    if texts.is_empty() {
        return Err(Failure::Input(format!("{source}, {target}: no pair of files could be read")));
    }
    Ok(texts)
}

/// A path without the endings of formats and compression, and without a language tag.
fn partner_name(id: &str, language: &str) -> String {
    const ENDINGS: [&str; 4] = ["gz", "gzip", "zst", "zstd"];
    let mut name = id;
    while let Some((stem, ending)) = name.rsplit_once('.') {
        let is_format = Format::ALL.iter().any(|f| f.extensions().contains(&ending));
        if stem.is_empty() || stem.ends_with('/') || !(is_format || ENDINGS.contains(&ending)) {
            break;
        }
        name = stem;
    }
    let primary = language.split('-').next().unwrap_or(language);
    for tag in [language, primary] {
        let stem = name.strip_suffix(tag).and_then(|stem| stem.strip_suffix(['.', '_', '-']));
        if let Some(stem) = stem.filter(|stem| !stem.is_empty() && !stem.ends_with('/')) {
            return stem.to_owned();
        }
    }
    name.to_owned()
}

/// Reads points that rise on both sides, for texts of so many sentences; counted from 0.
pub fn anchors(path: &Path, sources: usize, targets: usize) -> Result<Vec<(usize, usize)>, String> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| format!("{shown}: cannot read the anchors: {e}"))?;
    let mut points = Vec::new();
    let mut last = (0, 0);
    for (line, number) in text.trim_start_matches('\u{FEFF}').lines().zip(1u64..) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let point = line.split_once('\t').and_then(|(s, t)| Some((s.trim().parse().ok()?, t.trim().parse().ok()?)));
        match point {
            Some((i, j)) if i > last.0 && j > last.1 && i <= sources && j <= targets => {
                last = (i, j);
                points.push((i - 1, j - 1));
            }
            _ => {
                return Err(format!(
                    "{shown} line {number}: found \"{}\", expected the number of a sentence of the source (up to {sources}), a tab, and one of the \
                     target (up to {targets}), both greater than those of the line before",
                    line.chars().take(40).collect::<String>()
                ));
            }
        }
    }
    Ok(points)
}

fn side(name: &str, pre_split: bool) -> Result<Side, InputError> {
    let format = pre_split.then_some(Format::Text);
    let options = Options { format, newlines: Newlines::Auto, ..Options::default() };
    let source = if name == "-" { Source::stdin() } else { Source { path: Some(name.into()), id: name.to_owned() } };
    let nothing = || InputError::new(Place::file(name), InputErrorKind::Empty { what: "file".to_owned() });
    let document = source.open(&options)?.next().unwrap_or_else(|| Err(nothing()))?.parse(&options)?.document;
    if pre_split {
        return Ok(Side { sentences: document.text.lines().map(str::to_owned).collect(), outline: Vec::new() });
    }
    let (sentences, outline) = sentences(&document);
    Ok(Side { sentences, outline })
}

#[cfg(test)]
mod tests {
    use super::partner_name;

    #[test]
    fn partners_are_called_alike() {
        for id in ["2024/fair.txt", "2024/fair.ar.txt", "2024/fair_ar.html.gz", "2024/fair-ar.htm", "2024/fair"] {
            assert_eq!(partner_name(id, "ar"), "2024/fair", "{id}");
        }
        assert_eq!(partner_name("fair.en-GB.txt", "en-GB"), "fair");
        assert_eq!(partner_name("fair.en.txt", "en-GB"), "fair");
        assert_eq!(partner_name("bazar.txt", "ar"), "bazar");
        assert_eq!(partner_name("v1.2.txt", "ar"), "v1.2");
        assert_eq!(partner_name("ar.txt", "ar"), "ar");
        assert_eq!(partner_name(".ar.txt", "ar"), ".ar");
    }
}
