//! The sentences of a document that are most worth translating first, with the headings that say what they are about.
//!
//! A heading has no rank and is nobody's choice: it comes along with the sentences below it. Rows of a selection say in their notes
//! how many rows there were, so that a row that was deleted from the sheet is missed when it comes back.

use rustc_hash::FxHashMap;

use super::{Unit, fill};
use crate::rank::Context;
use crate::select::{Budget, Company, Length, Selection, select_in_company};
use crate::summary::Summary;
use crate::text::{BlockKind, Document};

/// Which headings the units of one document stand under; all by their places among the units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// The document's headline: the sentences of the first one.
    pub headline: Vec<usize>,
    /// The subheads, each with its sentences.
    pub subheads: Vec<Vec<usize>>,
    /// For every unit the subhead that it stands under, the nearest before it.
    pub under: Vec<Option<usize>>,
}

impl Headings {
    /// The headings of a document's units, which are all there and in order.
    pub fn of(units: &[Unit]) -> Self {
        let mut headings = Headings::default();
        let mut before: Option<&Unit> = None;
        let mut open = None;
        let first = units.iter().find(|unit| unit.kind == BlockKind::Headline).map(|unit| unit.paragraph);
        for (place, unit) in units.iter().enumerate() {
            let goes_on = before.is_some_and(|last| last.kind == unit.kind && last.paragraph == unit.paragraph);
            before = Some(unit);
            match unit.kind {
                BlockKind::Headline => {
                    open = None;
                    if first == Some(unit.paragraph) {
                        headings.headline.push(place);
                    }
                }
                BlockKind::Subhead => {
                    if !goes_on {
                        open = Some(headings.subheads.len());
                        headings.subheads.push(Vec::new());
                    }
                    headings.subheads.last_mut().into_iter().for_each(|subhead| subhead.push(place));
                }
                _ => {}
            }
            headings.under.push(open.filter(|_| !unit.kind.is_heading()));
        }
        headings
    }

    /// The places of the headings that give context to the units of these places, in order and each once.
    pub fn above(&self, places: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut found = self.headline.clone();
        for place in places {
            found.extend(self.under.get(place).copied().flatten().iter().flat_map(|&subhead| &self.subheads[subhead]));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What the summary chose, with the document's headline and the subheads that the chosen stand under. `all` are the document's units
/// of [`Scope::All`](super::Scope::All).
///
/// Sentences are counted without headings. Words are counted with them: the whole sheet keeps a budget of words. The headline comes
/// first if it leaves room for any sentence, and a sentence brings its subhead along; where no sentence fits with its headings,
/// subheads are left out, then the headline.
pub fn with_headings(document: &Document, summary: &Summary, budget: &Budget, all: &[Unit]) -> Selection {
    // A document of headings alone has them for sentences.
    if !summary.candidates.iter().any(|&i| summary.sentences[i].kind.is_body()) {
        return summary.selection.clone();
    }
    let headings = Headings::of(all);
    let by_segment: FxHashMap<usize, usize> =
        all.iter().enumerate().map(|(place, unit)| (unit.segment, place)).collect();
    let by_text: FxHashMap<&str, usize> = all.iter().enumerate().map(|(i, unit)| (unit.source.as_str(), i)).collect();
    // A sentence that has no unit of its own is a repeated one, whose row stands where it occurs first.
    let place_of = |i: usize| {
        let text = || by_text.get(summary.sentences[i].span.of(&document.text));
        by_segment.get(&(i + 1)).or_else(text).copied()
    };
    let with = |mut selection: Selection, places: Vec<usize>| {
        selection.sentences.extend(places.into_iter().map(|place| all[place].segment - 1));
        selection.sentences.sort_unstable();
        selection.sentences.dedup();
        selection
    };
    let Length::Words(words) = budget.length() else {
        let above = headings.above(summary.selection.sentences.iter().filter_map(|&i| place_of(i)));
        return with(summary.selection.clone(), above);
    };
    let Summary { sentences, analysis, candidates, .. } = summary;
    let context = Context { document, sentences, analysis, candidates, budget_words: words as f64 };
    let words_of = |places: &[usize]| places.iter().map(|&place| all[place].words).sum::<usize>();
    let costs: Vec<usize> = headings.subheads.iter().map(|subhead| words_of(subhead)).collect();
    let of: Vec<Option<usize>> = candidates.iter().map(|&i| headings.under[place_of(i)?]).collect();
    let none = vec![None; of.len()];
    for (headline, subheads) in [(true, true), (true, false), (false, true)] {
        let taken = if headline { words_of(&headings.headline) } else { 0 };
        let Ok(rest) = Budget::words(words.saturating_sub(taken)) else { continue };
        let company = Company { of: if subheads { &of } else { &none }, costs: &costs };
        let Some(selection) = select_in_company(&context, &summary.ranking, &rest, &company) else { continue };
        let mut above = headings.above(selection.sentences.iter().filter(|_| subheads).filter_map(|&i| place_of(i)));
        above.retain(|place| headline || !headings.headline.contains(place));
        return with(selection, above);
    }
    summary.selection.clone()
}

/// What a note of a selection starts with.
const MARK: &str = "selection: ";

/// Says in the notes of a document's first and last row how many of its rows the sheet holds, unless it holds all. Two, for either
/// may get lost.
pub fn mark(units: &mut [Unit], all: usize) {
    let chosen = units.len();
    if chosen == all {
        return;
    }
    let note = format!("{MARK}{chosen} of {all} rows");
    for place in [Some(0), chosen.checked_sub(1)].into_iter().flatten().filter(|&place| place < chosen) {
        fill::add_note(&mut units[place], &note);
    }
}

/// How many rows were chosen of how many, as the note of a row says.
pub fn marked(note: &str) -> Option<(usize, usize)> {
    note.split("; ").find_map(parse)
}

/// Takes what [`mark`] said out of a note, for rows that go into another sheet.
pub fn unmark(unit: &mut Unit) {
    if marked(&unit.note).is_some() {
        let kept: Vec<&str> = unit.note.split("; ").filter(|piece| parse(piece).is_none()).collect();
        unit.note = kept.join("; ");
    }
}

fn parse(piece: &str) -> Option<(usize, usize)> {
    let (chosen, all) = piece.trim().strip_prefix(MARK)?.strip_suffix(" rows")?.split_once(" of ")?;
    Some((chosen.parse().ok()?, all.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_stands_under_the_nearest_subhead() {
        let kinds = [
            (BlockKind::Kicker, 1),
            (BlockKind::Headline, 2),
            (BlockKind::Headline, 2),
            (BlockKind::Paragraph, 3),
            (BlockKind::Subhead, 4),
            (BlockKind::Paragraph, 5),
            (BlockKind::Subhead, 6),
            (BlockKind::Subhead, 7),
            (BlockKind::ListItem, 8),
        ];
        let units = kinds.map(|(kind, paragraph)| Unit { kind, paragraph, ..Unit::default() });
        let headings = Headings::of(&units);
        assert_eq!(headings.above([3]), [1, 2]);
        assert_eq!(headings.above([5]), [1, 2, 4]);
        assert_eq!(headings.above([8, 5, 5]), [1, 2, 4, 7]);
        assert_eq!(headings.above([99]), [1, 2]);
    }

    #[test]
    fn a_mark_is_read_and_taken_away_again() {
        let mut units = vec![Unit::default(), Unit { note: "عاجل".into(), ..Unit::default() }, Unit::default()];
        mark(&mut units, 3);
        assert!(units.iter().all(|unit| marked(&unit.note).is_none()), "all rows are no selection");
        mark(&mut units[..2], 3);
        assert_eq!(units[1].note, "عاجل; selection: 2 of 3 rows");
        assert_eq!(units.iter().map(|unit| marked(&unit.note)).collect::<Vec<_>>(), [Some((2, 3)), Some((2, 3)), None]);
        units.iter_mut().for_each(unmark);
        assert_eq!((units[0].note.as_str(), units[1].note.as_str()), ("", "عاجل"));
        for note in ["selection: many of 3 rows", "selection: 2 of 3", "a selection: 2 of 3 rows", ""] {
            assert_eq!(marked(note), None, "{note}");
        }
        mark(&mut [], 3);
    }
}
