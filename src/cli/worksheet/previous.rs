//! An earlier sheet, for `khulasa worksheet export --previous`.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sheet::{self, short};
use crate::arabic::normalize::one_line;
use crate::bitext::carry::carry;
use crate::bitext::{Languages, Unit};
use crate::cli::Failure;
use crate::exchange::ReadOptions;

/// The rows of an earlier sheet by document.
pub struct Previous {
    rows: Vec<Unit>,
    /// The places of a document's rows.
    by_document: FxHashMap<String, Vec<usize>>,
    /// The places of rows that do not say of which document they are.
    of_any: Vec<usize>,
    /// The names of columns that are no fields.
    extra: Vec<String>,
}

/// What became of one document.
#[derive(Default)]
pub struct Changes {
    document: String,
    unchanged: usize,
    new: Vec<String>,
    changed: Vec<String>,
    /// Places of rows that were used.
    used: Vec<usize>,
    /// Rows with a target whose sentences stand in the document and are not chosen.
    left_out: usize,
    /// Ids of units that were given the target of another sentence.
    guesses: FxHashSet<String>,
}

impl Changes {
    /// Whether the unit's target is that of an earlier form of the sentence.
    pub fn is_guess(&self, id: &str) -> bool {
        self.guesses.contains(id)
    }
}

impl Previous {
    /// Reads the sheet. Translations into another language than that of the new sheet are refused.
    pub fn read(path: &Path, languages: &Languages) -> Result<Self, Failure> {
        let sheet = sheet::read(path, None, &ReadOptions::default())?;
        if let Some(there) = sheet.languages.filter(|there| there.target != languages.target) {
            let (shown, found, expected) = (sheet::shown(path), there.target, &languages.target);
            return Err(Failure::Usage(format!(
                "{shown}: found translations into {found}, expected {expected}; say --target-lang {found}, or name another sheet"
            )));
        }
        let rows: Vec<Unit> = sheet.rows.into_iter().map(|row| row.unit).collect();
        let mut by_document: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut of_any = Vec::new();
        for (place, unit) in rows.iter().enumerate() {
            if unit.document.is_empty() {
                of_any.push(place);
            } else {
                by_document.entry(unit.document.clone()).or_default().push(place);
            }
        }
        Ok(Self { rows, by_document, of_any, extra: sheet.extra.names })
    }

    /// Carries over what there is for a document's units, of which those that are chosen are given back.
    pub fn carry(&self, document: &str, mut units: Vec<Unit>, chosen: &[Unit]) -> (Vec<Unit>, Changes) {
        let mut places = self.by_document.get(document).cloned().unwrap_or_default();
        places.extend(&self.of_any);
        let old: Vec<&Unit> = places.iter().map(|&place| &self.rows[place]).collect();
        let carried = carry(&mut units, &old);
        let chosen: FxHashSet<&str> = chosen.iter().map(|unit| unit.id.as_str()).collect();
        let is_chosen = |unit: usize| chosen.contains(units[unit].id.as_str());
        let mut changes = Changes { document: document.to_owned(), ..Changes::default() };
        for &(unit, old) in &carried.unchanged {
            changes.used.push(places[old]);
            changes.unchanged += usize::from(is_chosen(unit));
            changes.left_out += usize::from(!is_chosen(unit) && !units[unit].target().trim().is_empty());
        }
        for change in &carried.changed {
            changes.used.push(places[change.old]);
            if !is_chosen(change.unit) {
                changes.left_out += usize::from(!old[change.old].target().trim().is_empty());
                continue;
            }
            changes.guesses.insert(units[change.unit].id.clone());
            let (now, before) = differing(&units[change.unit].source, &old[change.old].source);
            changes.changed.push(format!(
                "\n  changed  {document}, segment {}, {} % alike: {now}\n           before: {before}",
                units[change.unit].segment, change.percent
            ));
        }
        for &unit in carried.new.iter().filter(|&&unit| is_chosen(unit)) {
            let (segment, source) = (units[unit].segment, short(&units[unit].source));
            changes.new.push(format!("\n  new      {document}, segment {segment}: {source}"));
        }
        let units = units.into_iter().filter(|unit| chosen.contains(unit.id.as_str())).collect();
        (units, changes)
    }

    /// What is new, changed and gone, for standard error.
    pub fn report(&self, documents: &[Changes]) -> Vec<String> {
        let mut is_used = vec![false; self.rows.len()];
        documents.iter().flat_map(|changes| &changes.used).for_each(|&place| is_used[place] = true);
        let gone: Vec<&Unit> =
            self.rows.iter().zip(&is_used).filter(|(_, used)| !**used).map(|(unit, _)| unit).collect();
        let read: FxHashSet<&str> = documents.iter().map(|changes| changes.document.as_str()).collect();
        let sum = |count: fn(&Changes) -> usize| documents.iter().map(count).sum::<usize>();
        let mut message = format!(
            "unchanged: {}; new: {}; changed: {}; gone: {}",
            sum(|changes| changes.unchanged),
            sum(|changes| changes.new.len()),
            sum(|changes| changes.changed.len()),
            gone.len()
        );
        for changes in documents {
            changes.new.iter().chain(&changes.changed).for_each(|line| message.push_str(line));
        }
        for unit in gone {
            let document = if unit.document.is_empty() { "no document" } else { &unit.document };
            let why = if unit.document.is_empty() || read.contains(document) { "" } else { ", which was not read" };
            message.push_str(&format!(
                "\n  gone     {document}{why}, segment {}: {}",
                unit.segment,
                short(&unit.source)
            ));
            if !unit.target().trim().is_empty() {
                message.push_str(&format!("\n           translated: {}", short(unit.target())));
            }
        }
        let mut messages = vec![message];
        if !self.extra.is_empty() {
            let names = self.extra.iter().map(|name| short(name)).collect::<Vec<_>>().join(", ");
            messages.push(format!("these columns of the earlier sheet are not carried over: {names}"));
        }
        let left_out = sum(|changes| changes.left_out);
        if left_out > 0 {
            messages.push(format!(
                "translated before and not chosen now: {left_out}; they stay in the earlier sheet, and without --top and \
                 --budget-words they come along"
            ));
        }
        messages
    }
}

/// Two sources, shortened, so that the place where they begin to differ is seen: some words before it both start with an ellipsis.
fn differing(now: &str, before: &str) -> (String, String) {
    const LEAD: usize = 25;
    let (now, before) = (one_line(now), one_line(before));
    let same = now.chars().zip(before.chars()).take_while(|(a, b)| a == b).count();
    let from_there = |text: &str| {
        let start = text.char_indices().nth(same.saturating_sub(LEAD)).map_or(0, |(start, _)| start);
        // From the next word on, for half a word is none.
        match text[start..].find(' ').filter(|_| same > 2 * LEAD) {
            Some(gap) => format!("…{}", short(&text[start + gap + 1..])),
            None => short(text),
        }
    };
    (from_there(&now), from_there(&before))
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn the_difference_of_long_sentences_is_seen() {
        let long = "أعلنت وزارة التربية والتعليم في مؤتمر صحفي عقد صباح الأحد في العاصمة أن المدارس ستفتح أبوابها";
        let (now, before) = differing(&format!("{long} غدا."), &format!("{long} اليوم."));
        assert_eq!((now.as_str(), before.as_str()), ("…المدارس ستفتح أبوابها غدا.", "…المدارس ستفتح أبوابها اليوم."));
        assert_eq!(differing("نعم.", "لا."), ("نعم.".into(), "لا.".into()));
        assert_eq!(differing("", ""), (String::new(), String::new()));
    }
}
