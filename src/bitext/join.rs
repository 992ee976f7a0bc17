//! Parts of a sheet put together again.

use rustc_hash::FxHashMap;

use super::{Field, Status, Unit, fill};
use crate::arabic::normalize::one_line;

/// A part of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The name of its file, for notes.
    pub name: String,
    /// The fields that it has; those that it has not are taken from the original.
    pub fields: Vec<Field>,
    /// The rows with their numbers as [`Finding::row`](super::Finding::row) counts.
    pub rows: Vec<(usize, Unit)>,
}

/// Where a row stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which part, from 0.
    pub part: usize,
    /// The row's number in it.
    pub row: usize,
}

/// Parts that are one again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The units.
    pub units: Vec<Unit>,
    /// Ids with two targets, with the place that was kept and the other.
    pub conflicts: Vec<(String, Place, Place)>,
    /// Places in the original of rows that no part has.
    pub missing: Vec<usize>,
    /// Rows that the original has not; they stand at the end.
    pub unknown: Vec<(String, Place)>,
    /// Rows whose source is not that of the original, which is kept.
    pub edited: Vec<(String, Place)>,
}

/// Joins the parts: in the order of the original, or without one by document, in order of their first rows, and segment.
///
/// Of an id that stands twice the first row with a target is kept; another target goes into its note, and is a conflict.
pub fn join(parts: Vec<Part>, original: Option<&[Unit]>) -> Joined {
    let mut joined = Joined::default();
    let mut slots: Vec<Option<(Unit, Place)>> = Vec::new();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    let mut fields = Vec::new();
    for (part, Part { name, fields: has, rows }) in parts.into_iter().enumerate() {
        for (row, unit) in rows {
            let place = Place { part, row };
            let there = by_id.get(&unit.id).and_then(|&slot| slots[slot].as_mut());
            match there {
                Some(kept) => {
                    if let Some(other) = merge(kept, unit, place, &name) {
                        joined.conflicts.push(other);
                    }
                }
                None => {
                    if !unit.id.is_empty() {
                        by_id.insert(unit.id.clone(), slots.len());
                    }
                    slots.push(Some((unit, place)));
                }
            }
        }
        fields.push(has);
    }
    let Some(original) = original else {
        joined.units = slots.into_iter().flatten().map(|(unit, _)| unit).collect();
        sort(&mut joined.units);
        return joined;
    };
    for (number, unit) in original.iter().enumerate() {
        let slot = by_id.get(&unit.id).and_then(|&slot| slots[slot].take());
        let Some((from, place)) = slot else {
            joined.missing.push(number);
            joined.units.push(unit.clone());
            continue;
        };
        let has = &fields[place.part];
        if has.contains(&Field::Source) && one_line(&from.source) != one_line(&unit.source) {
            joined.edited.push((unit.id.clone(), place));
        }
        joined.units.push(filled(unit, from, has));
    }
    for (unit, place) in slots.into_iter().flatten() {
        joined.unknown.push((unit.id.clone(), place));
        joined.units.push(unit);
    }
    joined
}

/// What a translator may write is the part's, all else the original's. A target put into a part without statuses is translated.
fn filled(original: &Unit, from: Unit, has: &[Field]) -> Unit {
    let mut unit = original.clone();
    let is_other = from.target().trim() != original.target().trim();
    if has.contains(&Field::Target) {
        unit.target = from.target;
    }
    if has.contains(&Field::Status) {
        unit.status = from.status;
    } else if is_other {
        unit.status = if unit.target().trim().is_empty() { Status::New } else { Status::Translated };
    }
    if has.contains(&Field::Match) {
        unit.match_percent = from.match_percent;
    }
    // Of a part without notes comes at most that of a conflict.
    if has.contains(&Field::Note) {
        unit.note = from.note;
    } else if !from.note.is_empty() {
        fill::add_note(&mut unit, &from.note);
    }
    unit
}

/// Merges a row into one of the same id. Gives the conflict, if it is one.
fn merge(kept: &mut (Unit, Place), mut other: Unit, place: Place, name: &str) -> Option<(String, Place, Place)> {
    if kept.0.target().trim().is_empty() && !other.target().trim().is_empty() {
        std::mem::swap(&mut kept.0, &mut other);
        kept.1 = place;
        merge_notes(&mut kept.0, &other);
        return None;
    }
    merge_notes(&mut kept.0, &other);
    if other.target().trim().is_empty() {
        return None;
    }
    if other.target().trim() != kept.0.target().trim() {
        fill::add_note(
            &mut kept.0,
            &format!("other translation ({name}, row {}): {}", place.row, other.target().trim()),
        );
        return Some((kept.0.id.clone(), kept.1, place));
    }
    // The same words: the further status holds, but not over a no.
    let rejected = [kept.0.status, other.status].contains(&Status::Rejected);
    kept.0.status = if rejected { Status::Rejected } else { kept.0.status.max(other.status) };
    None
}

fn merge_notes(kept: &mut Unit, other: &Unit) {
    if !other.note.is_empty() && other.note != kept.note {
        fill::add_note(kept, &other.note);
    }
}

/// By document, in order of their first rows, and segment. A row without a segment stays behind the one it stands behind.
fn sort(units: &mut Vec<Unit>) {
    let mut documents: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    let mut keyed = Vec::with_capacity(units.len());
    for unit in units.drain(..) {
        let next = documents.len();
        let (order, segment) = documents.entry(unit.document.clone()).or_insert((next, 0));
        if unit.segment != 0 {
            *segment = unit.segment;
        }
        keyed.push(((*order, *segment), unit));
    }
    keyed.sort_by_key(|(key, _)| *key);
    units.extend(keyed.into_iter().map(|(_, unit)| unit));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, segment: usize, target: &str) -> Unit {
        let target = Some(target.to_owned()).filter(|t| !t.is_empty());
        Unit { id: id.into(), segment, source: format!("جملة {id}"), target, ..Unit::default() }
    }

    fn part(name: &str, rows: Vec<Unit>) -> Part {
        let rows = rows.into_iter().enumerate().map(|(i, unit)| (i + 2, unit)).collect();
        Part { name: name.into(), fields: Field::ALL.to_vec(), rows }
    }

    #[test]
    fn the_original_gives_the_order_and_what_is_missing() {
        let original = [unit("k1", 1, ""), unit("k2", 2, ""), unit("k3", 3, "")];
        let parts =
            vec![part("b", vec![unit("k3", 3, "three"), unit("kx", 9, "x")]), part("a", vec![unit("k1", 1, "one")])];
        let joined = join(parts, Some(&original));
        let targets: Vec<&str> = joined.units.iter().map(Unit::target).collect();
        assert_eq!(targets, ["one", "", "three", "x"]);
        assert_eq!(joined.missing, [1]);
        assert_eq!(joined.unknown, [("kx".to_owned(), Place { part: 0, row: 3 })]);
    }

    #[test]
    fn two_targets_are_a_conflict_and_none_is_lost() {
        let parts = vec![
            part("a", vec![unit("k1", 1, ""), unit("k2", 2, "two")]),
            part("b", vec![unit("k1", 1, "one"), unit("k2", 2, "deux")]),
        ];
        let joined = join(parts, None);
        assert_eq!(joined.conflicts, [("k2".to_owned(), Place { part: 0, row: 3 }, Place { part: 1, row: 3 })]);
        assert_eq!((joined.units[0].target(), joined.units[1].target()), ("one", "two"));
        assert_eq!(joined.units[1].note, "other translation (b, row 3): deux");
    }

    #[test]
    fn without_an_original_segments_give_the_order() {
        let parts = vec![part("b", vec![unit("k3", 3, ""), unit("k4", 0, "")]), part("a", vec![unit("k1", 1, "")])];
        let ids: Vec<String> = join(parts, None).units.into_iter().map(|unit| unit.id).collect();
        assert_eq!(ids, ["k1", "k3", "k4"]);
    }

    #[test]
    fn a_no_is_not_overruled_and_rows_without_ids_stay_apart() {
        let row = |status| Unit { status, ..unit("k1", 1, "one") };
        let joined = join(vec![part("a", vec![row(Status::Rejected), row(Status::Approved)])], None);
        assert_eq!((joined.units.len(), joined.units[0].status), (1, Status::Rejected));
        let joined = join(vec![part("a", vec![unit("", 1, "x"), unit("", 2, "y")])], Some(&[]));
        assert_eq!((joined.units.len(), joined.unknown.len()), (2, 2));
    }

    #[test]
    fn fields_that_a_part_has_not_are_the_originals() {
        let original = [Unit { note: "عاجل".into(), rank: Some(1), ..unit("k1", 1, "") }];
        let mut lines = part("a", vec![unit("k1", 0, "one")]);
        lines.fields = vec![Field::Id, Field::Target];
        let joined = join(vec![lines], Some(&original));
        let got = &joined.units[0];
        assert_eq!(
            (got.target(), got.status, got.note.as_str(), got.rank),
            ("one", Status::Translated, "عاجل", Some(1))
        );
        assert!(joined.edited.is_empty());
    }
}
