//! Units for translation: a sentence, what it is, where it stood, and room for its translation. No format is known here.

mod id;

pub use id::{IdMaker, source_hash, unit_id};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::arabic::normalize::one_line;
use crate::summary::Summary;
use crate::text::{BlockKind, Document};

/// One row of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Stable: see [`unit_id`].
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The sentence's number in the document, from 1.
    pub segment: usize,
    /// What the sentence's block is.
    pub kind: BlockKind,
    /// The block's number in the document, from 1.
    pub paragraph: usize,
    /// How often the sentence occurs in the document; the row stands for all.
    pub occurrences: usize,
    /// The sentence, verbatim.
    pub source: String,
    /// Its translation, if there is one.
    pub target: Option<String>,
    /// Where it stands in the work.
    pub status: Status,
    /// Its place among the document's sentences by importance, from 1; none for headings and bylines.
    pub rank: Option<usize>,
    /// The number of words in the source.
    pub words: usize,
    /// How well a translation memory matched, in percent.
    #[serde(rename = "match")]
    pub match_percent: Option<u8>,
    /// Anything for the translator.
    pub note: String,
    /// The sentence before, on one line.
    pub context_before: String,
    /// The sentence behind, on one line.
    pub context_after: String,
    /// A hash of the source as it was exported: shows whether somebody changed it.
    pub source_hash: String,
}

/// How far a unit has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has translated it.
    #[default]
    New,
}

impl Status {
    /// The name used in sheets.
    pub fn name(self) -> &'static str {
        match self {
            Status::New => "new",
        }
    }
}

/// Which of a document's sentences become units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All but boilerplate.
    All,
    /// Those that the summary chose.
    Selected,
}

/// The units of a summarized document, in order. A sentence that occurs again does not get a second unit. Ids and counts are those
/// of the whole document, whatever the scope.
pub fn units(document: &Document, summary: &Summary, scope: Scope) -> Vec<Unit> {
    let text_of = |i: usize| summary.sentences[i].span.of(&document.text);
    let is_selected = |i: usize| scope == Scope::All || summary.selection.sentences.binary_search(&i).is_ok();
    let kept: Vec<usize> =
        (0..summary.sentences.len()).filter(|&i| summary.sentences[i].kind != BlockKind::Boilerplate).collect();
    let ranks = ranks(summary);
    let mut ids = IdMaker::new(&document.id);
    let mut rows: FxHashMap<&str, usize> = FxHashMap::default();
    let mut units: Vec<(Unit, bool)> = Vec::new();
    for (place, &i) in kept.iter().enumerate() {
        let source = text_of(i);
        if let Some(&row) = rows.get(source) {
            let (unit, selected) = &mut units[row];
            unit.occurrences += 1;
            *selected |= is_selected(i);
            continue;
        }
        rows.insert(source, units.len());
        let neighbour = |place: Option<&usize>| place.map(|&i| one_line(text_of(i)).into_owned()).unwrap_or_default();
        let unit = Unit {
            id: ids.next(source),
            document: document.id.clone(),
            segment: i + 1,
            kind: summary.sentences[i].kind,
            paragraph: summary.sentences[i].block + 1,
            occurrences: 1,
            source: source.to_owned(),
            target: None,
            status: Status::New,
            rank: ranks.get(&i).copied(),
            words: summary.analysis.words_of(i),
            match_percent: None,
            note: String::new(),
            context_before: neighbour(place.checked_sub(1).and_then(|before| kept.get(before))),
            context_after: neighbour(kept.get(place + 1)),
            source_hash: source_hash(source),
        };
        units.push((unit, is_selected(i)));
    }
    units.into_iter().filter_map(|(unit, selected)| selected.then_some(unit)).collect()
}

/// The place of every candidate by score, from 1; ties go to the earlier sentence.
fn ranks(summary: &Summary) -> FxHashMap<usize, usize> {
    summary.by_rank().into_iter().enumerate().map(|(place, i)| (i, place + 1)).collect()
}
