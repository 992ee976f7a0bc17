//! Texts to align: files in sentences.

use std::path::Path;

use crate::arabic::normalize::one_line;
use crate::cli::Failure;
use crate::cli::talk::Talk;
use crate::input::{Format, InputError, InputErrorKind, Newlines, Options, Place, Source};
use crate::split;
use crate::text::{BlockKind, Document};

/// One side of a pair.
pub struct Side {
    pub sentences: Vec<String>,
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

/// Reads the pairs of a list; those that cannot be read are said and left out.
pub fn list(path: &Path, pre_split: bool, swap: bool, talk: &Talk) -> Result<Vec<Texts>, Failure> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|e| Failure::Input(format!("{shown}: cannot read the list: {e}")))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut texts = Vec::new();
    for (line, number) in text.trim_start_matches('\u{FEFF}').lines().zip(1u64..) {
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        if line.trim().is_empty() || (number == 1 && columns == ["id", "source", "target"]) {
            continue;
        }
        let [id, source, target] = columns[..] else {
            talk.fail(&format!(
                "{shown} line {number}: found {} columns, expected id, source and target with tabs between them",
                columns.len()
            ));
            continue;
        };
        let (source, target) = if swap { (target, source) } else { (source, target) };
        let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
        match pair("", &at(source), &at(target), pre_split) {
            Ok(pair) => texts.push(Texts { id: id.to_owned(), ..pair }),
            Err(wrong) => talk.fail(&format!("{shown} line {number}: {wrong}")),
        }
    }
    if texts.is_empty() {
        return Err(Failure::Input(format!("{shown}: none of its pairs could be read")));
    }
    Ok(texts)
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
    let sentences = if pre_split { document.text.lines().map(str::to_owned).collect() } else { sentences(&document) };
    Ok(Side { sentences })
}

/// The sentences of a document without site chrome, each on one line.
fn sentences(document: &Document) -> Vec<String> {
    let found = split::sentences(document).into_iter().filter(|s| s.kind != BlockKind::Boilerplate);
    found.map(|s| one_line(s.span.of(&document.text)).into_owned()).collect()
}
