//! Beads as rows of a worksheet: what `khulasa align` writes.

use std::fmt::Write as _;
use std::ops::Range;

use crate::align::{Bead, Explanation, Opens};
use crate::arabic::normalize::one_line;
use crate::arabic::words;
use crate::bitext::{IdMaker, Status, Unit, source_hash};
use crate::split;
use crate::text::{BlockKind, Document, Sentence};

/// From this confidence on a bead is taken for a translation.
pub const SURE: f64 = 0.9;

/// The sentences of a document that are aligned: those without site chrome, each on one line; and the paragraphs and headings that begin with
/// them.
pub fn sentences(document: &Document) -> (Vec<String>, Vec<Opens>) {
    let found = split::sentences(document).into_iter().filter(|s| s.kind != BlockKind::Boilerplate);
    let line_of = |s: Sentence| {
        let opens = match s.opens_block {
            false => Opens::Nothing,
            true if s.kind.is_heading() => Opens::Heading,
            true => Opens::Paragraph,
        };
        (one_line(s.span.of(&document.text)).into_owned(), opens)
    };
    found.map(line_of).unzip()
}

/// Some sentences as the text of a cell.
pub fn passage(sentences: &[String], range: &Range<usize>) -> String {
    let parts: Vec<&str> = sentences[range.clone()].iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    parts.join(" ")
}

/// The rows of a pair, and how many sentences of the target have no row of their own. They stand in a note.
pub fn units(
    document: &str,
    source: &[String],
    target: &[String],
    beads: &[Bead],
    explain: impl Fn(&Bead) -> Option<String>,
) -> (Vec<Unit>, usize) {
    let mut ids = IdMaker::new(document);
    let mut units: Vec<Unit> = Vec::new();
    let mut alone: Vec<String> = Vec::new();
    let mut lost = 0;
    for bead in beads {
        let text = passage(source, &bead.source);
        let translation = passage(target, &bead.target);
        if text.is_empty() {
            if !translation.is_empty() {
                lost += bead.target.len();
                let note = format!("only in the target: {translation}");
                match units.last_mut() {
                    Some(unit) => add(&mut unit.note, &note),
                    None => alone.push(note),
                }
            }
            continue;
        }
        let neighbour = |i: Option<usize>| i.and_then(|i| source.get(i)).cloned().unwrap_or_default();
        let mut unit = Unit {
            id: ids.next(&text),
            document: document.to_owned(),
            segment: bead.source.start + 1,
            words: words::count(&text),
            source_hash: source_hash(&text),
            context_before: neighbour(bead.source.start.checked_sub(1)),
            context_after: neighbour(Some(bead.source.end)),
            source: text,
            ..Unit::default()
        };
        if !translation.is_empty() {
            unit.target = Some(translation);
            unit.status = if bead.confidence >= SURE { Status::Translated } else { Status::Fuzzy };
            unit.match_percent = Some((bead.confidence * 100.0).floor().clamp(0.0, 100.0) as u8);
        }
        unit.note = alone.join("; ");
        alone.clear();
        if let Some(why) = explain(bead) {
            add(&mut unit.note, &why);
        }
        units.push(unit);
    }
    (units, lost)
}

fn add(note: &mut String, more: &str) {
    if !note.is_empty() {
        note.push_str("; ");
    }
    note.push_str(more);
}

/// Links shown at most.
const SHOWN: usize = 8;

/// Why a bead is one, on one line.
pub fn why(explanation: &Explanation) -> String {
    let mut why = format!("length {:+.1}", explanation.length);
    if let Some((cosine, says)) = explanation.cosine {
        let _ = write!(why, ", cosine {cosine:.2} {says:+.1}");
    }
    for link in explanation.links.iter().take(SHOWN) {
        let _ = write!(why, ", {} = {} ({} {:.2})", link.source, link.target, link.reason.name(), link.strength);
    }
    if explanation.links.len() > SHOWN {
        let _ = write!(why, ", and {} more", explanation.links.len() - SHOWN);
    }
    why
}
