//! A sheet that a person corrected, as beads that are known.

use std::ops::Range;
use std::path::Path;

use rustc_hash::FxHashSet;

use super::read::Texts;
use crate::align::fixed::{Missing, Row, locate};
use crate::align::{Bead, Pair};
use crate::arabic::normalize::one_line;
use crate::bitext::Status;
use crate::cli::Failure;
use crate::cli::talk::Talk;
use crate::cli::worksheet::sheet::{self, short};
use crate::exchange::{self, ReadOptions};
use crate::rows::beads::passage;

/// Warnings about rows that are shown, for each pair.
const SHOWN: usize = 10;

/// The rows of a corrected sheet.
pub struct Corrected {
    rows: Vec<exchange::Row>,
    shown: String,
}

impl Corrected {
    /// Reads the sheet.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let sheet = sheet::read(path, None, &ReadOptions::default())?;
        Ok(Self { rows: sheet.rows, shown: sheet::shown(path) })
    }

    /// Whether it has rows that nobody confirmed: whether they were corrected shows only beside what is found without the sheet.
    pub fn has_open_rows(&self) -> bool {
        self.rows.iter().any(|row| !is_confirmed(row))
    }

    /// Fixes the beads of a pair. Rows count that are confirmed, and those that differ from `found`, the beads without the sheet: a person
    /// changed them. Says which rows are not to be found in the texts; returns how many.
    pub fn fix(&self, pair: &mut Pair<'_>, texts: &Texts, found: Option<&[Bead]>, talk: &Talk) -> usize {
        let link = |bead: &Bead| (passage(pair.source, &bead.source), passage(pair.target, &bead.target));
        let as_found: FxHashSet<(String, String)> = found.into_iter().flatten().map(link).collect();
        let is_same = |row: &exchange::Row| {
            let target = row.unit.target.as_deref().unwrap_or_default();
            as_found.contains(&(one_line(&row.unit.source).into_owned(), one_line(target).into_owned()))
        };
        let of_document = |row: &&exchange::Row| row.unit.document == texts.id;
        let has_document = self.rows.iter().any(|row| of_document(&row));
        let rows: Vec<&exchange::Row> = self
            .rows
            .iter()
            .filter(|row| !has_document || of_document(row))
            .filter(|row| row.unit.status != Status::Rejected && (is_confirmed(row) || !is_same(row)))
            .collect();
        let to_find: Vec<Row<'_>> = rows
            .iter()
            .map(|row| Row {
                source: &row.unit.source,
                target: row.unit.target.as_deref().unwrap_or_default(),
                near: row.unit.segment.checked_sub(1),
            })
            .collect();
        let located = locate(&to_find, pair.source, pair.target);
        for (place, missing) in located.missing.iter().take(SHOWN) {
            let (row, id) = (rows[*place], &texts.id);
            let (source, target) = (short(&row.unit.source), short(row.unit.target.as_deref().unwrap_or_default()));
            let reason = match missing {
                Missing::Source => format!("its source is no run of whole sentences of the text: {source}"),
                Missing::Target => format!("its target is no run of whole sentences of the text: {target}"),
                Missing::Order => format!("it crosses rows that are fixed, or stands beside none: {source}"),
            };
            talk.warn(&format!("{} row {}: not fixed in {id}; {reason}", self.shown, row.number));
        }
        if located.missing.len() > SHOWN {
            talk.warn(&format!("{}: {} more rows are not fixed", self.shown, located.missing.len() - SHOWN));
        }
        pair.fixed = located.beads.into_iter().map(|(s, t, _)| (s, t)).collect::<Vec<(Range<_>, Range<_>)>>();
        located.missing.len()
    }

    /// Whether the sheet has rows of a document.
    pub fn has(&self, document: &str) -> bool {
        self.rows.iter().any(|row| row.unit.document == document)
    }
}

fn is_confirmed(row: &exchange::Row) -> bool {
    let has_target = row.unit.target.as_deref().is_some_and(|t| !t.trim().is_empty());
    has_target && matches!(row.unit.status, Status::Translated | Status::Reviewed | Status::Approved)
}
