//! What an earlier sheet of a document holds for a new one: the document was edited, and its translations shall not be lost.

use rustc_hash::FxHashMap;

use super::{Status, Unit, fill, inline};
use crate::arabic::normalize::one_line;
use crate::arabic::words;

/// An old source is a changed sentence's earlier form from this many percent of common words on.
pub const ALIKE: u8 = 60;

/// So many old sources are kept in mind for a changed sentence, for the most alike may be another's.
const CANDIDATES: usize = 8;

/// An id and a source on one line; what does not matter is empty.
type Key = (String, String);

/// What became of a document's units and of the rows of its earlier sheet; all are places, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carry {
    /// Units that were there, word for word, and their rows.
    pub unchanged: Vec<(usize, usize)>,
    /// Units like nothing that was there.
    pub new: Vec<usize>,
    /// Units that stand for an earlier sentence.
    pub changed: Vec<Change>,
    /// Rows whose sentence is no longer there.
    pub gone: Vec<usize>,
}

/// A sentence that was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The unit.
    pub unit: usize,
    /// The row with its earlier form.
    pub old: usize,
    /// How much of both is the same: see [`carry`].
    pub percent: u8,
}

/// Carries what the rows of an earlier sheet hold into the units of the same document. Every row is used once.
///
/// A unit is unchanged when a row has its id and source, or else its source, or else its id (somebody edited the source in the sheet):
/// it gets the row's target, status, match and note. The others get the target of the old source most alike as a proposal, status
/// [`Fuzzy`](Status::Fuzzy), with the match and the earlier source in the note. Alike is the share of common words, folded, each as
/// often as it stands in both (Dice's coefficient of the two bags of words), [`ALIKE`] percent or more; 100 is for unchanged ones.
pub fn carry(units: &mut [Unit], old: &[&Unit]) -> Carry {
    let mut rows: Vec<Option<usize>> = vec![None; units.len()];
    let mut used = vec![false; old.len()];
    let keys: [fn(&Unit) -> Key; 3] = [
        |unit| (unit.id.clone(), one_line(&unit.source).into_owned()),
        |unit| (String::new(), one_line(&unit.source).into_owned()),
        |unit| (unit.id.clone(), String::new()),
    ];
    for key in keys {
        // Of rows that are the same the translated ones come first.
        let mut there: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        for i in (0..old.len()).filter(|&i| !used[i]) {
            let key = key(old[i]);
            if key != Key::default() {
                there.entry(key).or_default().push(i);
            }
        }
        there.values_mut().for_each(|places| {
            places.sort_by_key(|&i| (old[i].target().trim().is_empty(), i));
            places.reverse();
        });
        for (row, unit) in rows.iter_mut().zip(&*units).filter(|(row, _)| row.is_none()) {
            *row = there.get_mut(&key(unit)).and_then(Vec::pop);
            row.iter().for_each(|&i| used[i] = true);
        }
    }
    let mut carry = Carry::default();
    for (unit, row) in rows.iter().enumerate().filter_map(|(unit, row)| row.map(|row| (unit, row))) {
        let (into, from) = (&mut units[unit], old[row]);
        into.target.clone_from(&from.target);
        (into.status, into.match_percent) = (from.status, from.match_percent);
        into.note.clone_from(&from.note);
        carry.unchanged.push((unit, row));
    }
    let open: Vec<usize> = (0..units.len()).filter(|&i| rows[i].is_none()).collect();
    let left: Vec<usize> = (0..old.len()).filter(|&i| !used[i]).collect();
    carry.changed = changes(units, &open, old, &left);
    for change in &carry.changed {
        used[change.old] = true;
        rows[change.unit] = Some(change.old);
        let (into, from) = (&mut units[change.unit], old[change.old]);
        into.note.clone_from(&from.note);
        if !from.target().trim().is_empty() {
            into.target.clone_from(&from.target);
            (into.status, into.match_percent) = (Status::Fuzzy, Some(change.percent));
            fill::add_note(into, &format!("changed, {} % alike; it was: {}", change.percent, one_line(&from.source)));
        }
    }
    carry.new = (0..units.len()).filter(|&i| rows[i].is_none()).collect();
    carry.gone = (0..old.len()).filter(|&i| !used[i]).collect();
    carry
}

/// Which units are which rows, edited. The most alike find each other first; ties go to the earlier ones.
fn changes(units: &[Unit], open: &[usize], old: &[&Unit], left: &[usize]) -> Vec<Change> {
    let bags: Vec<Vec<(u64, u32)>> = left.iter().map(|&row| bag(&inline::without(&old[row].source))).collect();
    let mut holders: FxHashMap<(u64, u32), Vec<usize>> = FxHashMap::default();
    for (place, bag) in bags.iter().enumerate() {
        bag.iter().for_each(|&word| holders.entry(word).or_default().push(place));
    }
    let mut common = vec![0_usize; left.len()];
    let mut found: Vec<Change> = Vec::new();
    for &unit in open {
        let words = bag(&inline::without(&units[unit].source));
        let mut touched = Vec::new();
        for &place in words.iter().filter_map(|word| holders.get(word)).flatten() {
            if common[place] == 0 {
                touched.push(place);
            }
            common[place] += 1;
        }
        touched.sort_unstable();
        let mut alike: Vec<Change> = Vec::new();
        for place in touched {
            let percent = 200 * std::mem::take(&mut common[place]) / (words.len() + bags[place].len());
            let percent = percent.min(99) as u8; // the same words, and yet not the same sentence
            if percent >= ALIKE {
                alike.push(Change { unit, old: left[place], percent });
            }
        }
        alike.sort_by_key(|change| std::cmp::Reverse(change.percent));
        alike.truncate(CANDIDATES);
        found.append(&mut alike);
    }
    found.sort_by_key(|change| (std::cmp::Reverse(change.percent), change.unit, change.old));
    let (mut units_taken, mut rows_taken) = (vec![false; units.len()], vec![false; old.len()]);
    found.retain(|change| {
        let free = !units_taken[change.unit] && !rows_taken[change.old];
        if free {
            (units_taken[change.unit], rows_taken[change.old]) = (true, true);
        }
        free
    });
    found.sort_by_key(|change| change.unit);
    found
}

/// The words of a source, folded, each with the number of its occurrence: common elements are common words of the bags.
fn bag(source: &str) -> Vec<(u64, u32)> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    let mut letters = Vec::new();
    let mut word_of = |word: words::Word<'_>| {
        word.fold_into(&mut letters);
        let hash = words::hash(letters.iter().copied());
        let count = counts.entry(hash).or_insert(0);
        *count += 1;
        (hash, *count)
    };
    words::words(source).map(&mut word_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, source: &str, target: &str) -> Unit {
        let status = if target.is_empty() { Status::New } else { Status::Reviewed };
        let target = Some(target.to_owned()).filter(|t| !t.is_empty());
        Unit { id: id.into(), source: source.into(), target, status, ..Unit::default() }
    }

    fn carried(units: &mut [Unit], old: &[Unit]) -> Carry {
        carry(units, &old.iter().collect::<Vec<_>>())
    }

    #[test]
    fn rows_are_found_by_id_then_by_source_and_used_once() {
        let mut new = [unit("k1", "نعم.", ""), unit("k2", "نعم.", ""), unit("k3", "لا.", "")];
        let old = [unit("k9", "نعم.", "Yes."), unit("k2", "نعم.", "Aye."), unit("k3", "كلا.", "No.")];
        let carry = carried(&mut new, &old);
        assert_eq!(carry.unchanged, [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(new.map(|unit| unit.target.unwrap()), ["Yes.", "Aye.", "No."]);

        let mut new = [unit("k1", "نعم.", ""), unit("k2", "نعم.", "")];
        let carry = carried(&mut new, &[unit("k9", "نعم.", "Yes.")]);
        assert_eq!((carry.unchanged, carry.new), (vec![(0, 0)], vec![1]));
    }

    #[test]
    fn an_id_over_another_source_does_not_beat_the_source() {
        // Somebody sorted one column alone.
        let mut new = [unit("k1", "فتح المتحف أبوابه.", ""), unit("k2", "أغلق السوق مبكرا.", "")];
        let old = [
            unit("k2", "فتح المتحف أبوابه.", "The museum opened."),
            unit("k1", "أغلق السوق مبكرا.", "The market closed early."),
        ];
        carried(&mut new, &old);
        assert_eq!(new.map(|unit| unit.target.unwrap()), ["The museum opened.", "The market closed early."]);
    }

    #[test]
    fn an_edited_sentence_gets_the_old_target_as_a_proposal() {
        // Five words here, four there, four in common: 8 of 9.
        let mut new = [unit("k1", "وصل الوفد إلى عمّان أمس.", "")];
        let old =
            [unit("k7", "غادر الوفد القاهرة.", "x"), unit("k8", "وصل الوفد إلى عمان.", "The delegation arrived.")];
        let carry = carried(&mut new, &old);
        assert_eq!(carry.changed, [Change { unit: 0, old: 1, percent: 88 }]);
        assert_eq!(carry.gone, [0]);
        assert_eq!(
            (new[0].target(), new[0].status, new[0].match_percent),
            ("The delegation arrived.", Status::Fuzzy, Some(88))
        );
        assert_eq!(new[0].note, "changed, 88 % alike; it was: وصل الوفد إلى عمان.");
    }

    #[test]
    fn below_sixty_percent_nothing_is_carried_and_other_order_is_no_hundred() {
        // Three of five and five: 60. Two of five and four: 44.
        let mut new = [unit("k1", "بدأ العمل في الجسر الجديد", "")];
        assert_eq!(carried(&mut new, &[unit("k2", "بدأ العمل في مدرسة قديمة", "x")]).changed[0].percent, 60);
        let mut new = [unit("k1", "بدأ العمل في الجسر الجديد", "")];
        assert_eq!(carried(&mut new, &[unit("k2", "بدأ العمل بمدرسة قديمة", "x")]).gone, [0]);
        let mut new = [unit("k1", "أمس وصل الوفد", "")];
        assert_eq!(carried(&mut new, &[unit("k2", "وصل الوفد أمس", "x")]).changed[0].percent, 99);
    }

    #[test]
    fn nothing_and_blanks_are_no_matter() {
        assert_eq!(carry(&mut [], &[]), Carry::default());
        let carry = carried(&mut [unit("", "", ""), unit("k1", "…", "")], &[unit("", "", "x")]);
        assert_eq!((carry.new, carry.gone), (vec![0, 1], vec![0]));
    }
}
