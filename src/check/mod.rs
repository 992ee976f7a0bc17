//! What is wrong with a translation: checks that look at one unit, or at all units of a sheet together.
//!
//! One file a check, one table of all ([`CHECKS`]). A check never changes anything and never fails: what it sees is a [`Finding`].

mod damaged;
mod duplicate;
mod empty;

use crate::bitext::{Field, Finding, Languages, Severity, Unit};
use crate::exchange::Row;

/// A check, for the table of all.
#[derive(Debug)]
pub struct Entry {
    /// The stable code of its findings.
    pub code: &'static str,
    /// How bad they are.
    pub severity: Severity,
    /// What it looks at, in one line.
    pub about: &'static str,
    /// When it is known to be wrong, in one line; empty if never.
    pub false_alarms: &'static str,
    /// How it looks.
    pub look: Look,
}

/// At what a check looks.
#[derive(Debug)]
pub enum Look {
    /// One unit that has a target.
    Pair(fn(&Pair<'_>, &mut Findings<'_>)),
    /// All rows of the sheet.
    Rows(fn(&[Row], &Context, &mut Findings<'_>)),
}

/// What holds for all units.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// From what language into what.
    pub languages: Languages,
}

/// A unit that is being looked at.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What holds for all.
    pub context: &'a Context,
    /// The unit.
    pub unit: &'a Unit,
    /// The source.
    pub source: &'a str,
    /// The target; never blank.
    pub target: &'a str,
}

/// Takes findings of one check.
#[derive(Debug)]
pub struct Findings<'a> {
    entry: &'static Entry,
    /// Where the unit under work stands.
    row: Option<(usize, &'a str)>,
    out: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    /// Says that `found` stands in the target where `expected` should.
    pub fn add(
        &mut self,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        let mut finding = Finding::new(self.entry.code, self.entry.severity, hint).in_column(Field::Target);
        if let Some((row, id)) = self.row {
            finding = finding.at(row, id);
        }
        self.out.push(finding.found(found).expected(expected));
    }

    /// Says the same of a row that a check of all rows names.
    pub fn add_at(
        &mut self,
        row: &Row,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        let finding = Finding::new(self.entry.code, self.entry.severity, hint).in_column(Field::Target);
        self.out.push(finding.at(row.number, &row.unit.id).found(found).expected(expected));
    }
}

/// Every check, in the order in which findings of one row come.
pub const CHECKS: &[&Entry] = &[&empty::ENTRY, &damaged::ENTRY, &duplicate::ENTRY];

/// Looks at all rows with all checks. Findings come in order of the rows, those of one row in order of [`CHECKS`].
pub fn check(rows: &[Row], context: &Context) -> Vec<Finding> {
    let mut out = Vec::new();
    for entry in CHECKS {
        match entry.look {
            Look::Rows(look) => look(rows, context, &mut Findings { entry, row: None, out: &mut out }),
            Look::Pair(look) => {
                for row in rows.iter().filter(|row| !row.unit.target().trim().is_empty()) {
                    let unit = &row.unit;
                    let pair = Pair { context, unit, source: &unit.source, target: unit.target() };
                    look(&pair, &mut Findings { entry, row: Some((row.number, &unit.id)), out: &mut out });
                }
            }
        }
    }
    out.sort_by_key(|finding| finding.row);
    out
}
