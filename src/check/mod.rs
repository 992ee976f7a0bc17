//! What is wrong with a translation: checks that look at one unit, or at all units of a sheet together.
//!
//! One file a check, one table of all ([`CHECKS`]). A check never changes anything and never fails: what it sees is a [`Finding`].

mod against;
mod damaged;
mod digits;
mod duplicate;
mod empty;
mod fuzzy;
mod hidden;
mod kept;
mod length;
mod negation;
mod numbers;
mod order;
mod pairs;
mod placeholder;
mod punctuation;
mod sameness;
mod spacing;
mod tag;
mod term;
mod units;
mod untranslated;
mod url;

pub use against::{against, hashes};

use std::borrow::Cow;

use crate::bitext::inline;
use crate::bitext::terms::Glossary;
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
    /// The terms to hold to.
    pub glossary: Glossary,
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
    pub fn add(&mut self, found: impl Into<String>, expected: impl Into<String>, hint: impl Into<Cow<'static, str>>) {
        let mut finding = Finding::new(self.entry.code, self.entry.severity, hint).in_column(Field::Target);
        if let Some((row, id)) = self.row {
            finding = finding.at(row, id);
        }
        self.out.push(finding.found(found).expected(expected));
    }

    /// Says the same of a column of a row that a check of all rows names.
    pub fn add_at(
        &mut self,
        row: &Row,
        column: Field,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<Cow<'static, str>>,
    ) {
        let finding = Finding::new(self.entry.code, self.entry.severity, hint).in_column(column);
        self.out.push(finding.at(row.number, &row.unit.id).found(found).expected(expected));
    }
}

/// Every check, in the order in which findings of one row come.
pub const CHECKS: &[&Entry] = &[
    &empty::ENTRY,
    &damaged::ENTRY,
    &duplicate::ENTRY,
    &untranslated::ENTRY,
    &placeholder::ENTRY,
    &url::ENTRY,
    &tag::ENTRY,
    &numbers::MISSING,
    &numbers::EXTRA,
    &order::ENTRY,
    &units::PERCENT,
    &units::CURRENCY,
    &units::MONTH,
    &negation::ENTRY,
    &punctuation::ENTRY,
    &pairs::BRACKET,
    &pairs::QUOTE,
    &term::TERM,
    &term::FORBIDDEN,
    &sameness::TARGET,
    &sameness::SOURCE,
    &length::ENTRY,
    &spacing::SPACES,
    &spacing::DOUBLED,
    &hidden::BIDI,
    &hidden::TATWEEL,
    &fuzzy::ENTRY,
];

/// Looks at all rows with all checks. Findings come in order of the rows, those of one row in order of [`CHECKS`].
pub fn check(rows: &[Row], context: &Context) -> Vec<Finding> {
    let mut out = Vec::new();
    // Only one check looks at placeholders; to all others they are no part of the text.
    let is_marked = |cell: &str| cell.contains('{');
    let plain = |row: &Row| {
        let mut row = row.clone();
        row.unit.source = inline::without(&row.unit.source);
        row.unit.target = row.unit.target.as_deref().map(inline::without);
        row
    };
    let any = rows.iter().any(|row| is_marked(&row.unit.source) || is_marked(row.unit.target()));
    let plain: Cow<'_, [Row]> = if any { rows.iter().map(plain).collect() } else { rows.into() };
    let written = rows;
    for entry in CHECKS {
        let rows = if entry.code == placeholder::ENTRY.code { written } else { &plain };
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

/// Whether a language, as a BCP 47 tag, is written in Arabic script: by its script if the tag names one, else by the language.
fn is_arabic(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic())) {
        Some(script) => script.eq_ignore_ascii_case("Arab"),
        None => matches!(&*language, "ar" | "fa" | "ur" | "ps" | "ckb" | "sd" | "ug" | "arz" | "apc" | "ary" | "ajp"),
    }
}

/// For the tests of the checks.
#[cfg(test)]
mod example {
    use super::{Context, check};
    use crate::bitext::{Languages, Unit};
    use crate::exchange::Row;

    pub(super) const AR_EN: (&str, &str) = ("ar", "en");
    pub(super) const EN_AR: (&str, &str) = ("en", "ar");

    /// What one check finds in one unit: what stands there, and what should.
    pub(super) fn found(code: &str, languages: (&str, &str), source: &str, target: &str) -> Vec<(String, String)> {
        let unit = Unit { source: source.into(), target: Some(target.into()), ..Unit::default() };
        let languages = Languages { source: languages.0.into(), target: languages.1.into() };
        let context = Context { languages, ..Context::default() };
        let findings = check(&[Row { number: 2, unit }], &context).into_iter();
        findings.filter(|finding| finding.code == code).map(|finding| (finding.found, finding.expected)).collect()
    }
}
