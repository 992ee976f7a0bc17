//! A summarized document as units.

use rustc_hash::FxHashMap;

use super::inline::marked;
use super::{IdMaker, Unit, source_hash};
use crate::arabic::normalize::one_line;
use crate::summary::Summary;
use crate::text::{BlockKind, Document, Span};

/// Which of a document's sentences become units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All but boilerplate.
    All,
    /// Those that the summary chose.
    Selected,
}

/// The units of a summarized document, in order. A sentence that occurs again, with the same placeholders for its markup if it has any,
/// does not get a second unit. Ids, counts of words and neighbours are those of the plain text of the whole document, whatever the scope.
pub fn units(document: &Document, summary: &Summary, scope: Scope) -> Vec<Unit> {
    make(document, summary, scope, false)
}

/// The same with a unit and an id for each time that a sentence occurs: it may read another way in another place.
pub fn units_each(document: &Document, summary: &Summary, scope: Scope) -> Vec<Unit> {
    make(document, summary, scope, true)
}

fn make(document: &Document, summary: &Summary, scope: Scope, each: bool) -> Vec<Unit> {
    let text_of = |i: usize| summary.sentences[i].span.of(&document.text);
    let is_selected = |i: usize| scope == Scope::All || summary.selection.sentences.binary_search(&i).is_ok();
    let kept: Vec<usize> =
        (0..summary.sentences.len()).filter(|&i| summary.sentences[i].kind != BlockKind::Boilerplate).collect();
    let ranks = ranks(summary);
    let spans: Vec<Span> = summary.sentences.iter().map(|sentence| sentence.span).collect();
    let marked = marked(document, &spans);
    let mut ids = IdMaker::new(&document.id);
    let mut rows: FxHashMap<&str, usize> = FxHashMap::default();
    let mut units: Vec<(Unit, bool)> = Vec::new();
    for (place, &i) in kept.iter().enumerate() {
        let source = marked[i].cell.as_str();
        if let Some(&row) = rows.get(source).filter(|_| !each) {
            let (unit, selected) = &mut units[row];
            unit.occurrences += 1;
            *selected |= is_selected(i);
            continue;
        }
        rows.insert(source, units.len());
        let neighbour = |place: Option<&usize>| place.map(|&i| one_line(text_of(i)).into_owned()).unwrap_or_default();
        let unit = Unit {
            id: ids.next(text_of(i)),
            document: document.id.clone(),
            segment: i + 1,
            kind: summary.sentences[i].kind,
            paragraph: summary.sentences[i].block + 1,
            occurrences: 1,
            source: source.to_owned(),
            rank: ranks.get(&i).copied(),
            words: summary.analysis.words_of(i),
            context_before: neighbour(place.checked_sub(1).and_then(|before| kept.get(before))),
            context_after: neighbour(kept.get(place + 1)),
            source_hash: source_hash(source),
            ..Unit::default()
        };
        units.push((unit, is_selected(i)));
    }
    units.into_iter().filter_map(|(unit, selected)| selected.then_some(unit)).collect()
}

/// The place of every candidate by score, from 1; ties go to the earlier sentence.
fn ranks(summary: &Summary) -> FxHashMap<usize, usize> {
    summary.by_rank().into_iter().enumerate().map(|(place, i)| (i, place + 1)).collect()
}
