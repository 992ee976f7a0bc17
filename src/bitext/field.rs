//! The fields of a unit by name: what the columns of a sheet are made of.

use std::borrow::Cow;

use super::Unit;
use crate::arabic::letters::digit_value;
use crate::text::BlockKind;

/// A field of a [`Unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// [`Unit::id`]
    Id,
    /// [`Unit::document`]
    Document,
    /// [`Unit::segment`]
    Segment,
    /// [`Unit::kind`]
    Kind,
    /// [`Unit::paragraph`]
    Paragraph,
    /// [`Unit::occurrences`]
    Occurrences,
    /// [`Unit::source`]
    Source,
    /// [`Unit::target`]
    Target,
    /// [`Unit::status`]
    Status,
    /// [`Unit::rank`]
    Rank,
    /// [`Unit::words`]
    Words,
    /// [`Unit::match_percent`]
    Match,
    /// [`Unit::note`]
    Note,
    /// [`Unit::context_before`]
    ContextBefore,
    /// [`Unit::context_after`]
    ContextAfter,
    /// [`Unit::source_hash`]
    SourceHash,
}

/// A value that a field cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: found \"{found}\", expected {expected}", field.name())]
pub struct BadValue {
    /// The field.
    pub field: Field,
    /// What was given.
    pub found: String,
    /// What would have been right.
    pub expected: &'static str,
}

impl Field {
    /// Every field, in the order of the columns.
    pub const ALL: [Field; 16] = [
        Field::Id,
        Field::Document,
        Field::Segment,
        Field::Kind,
        Field::Paragraph,
        Field::Occurrences,
        Field::Source,
        Field::Target,
        Field::Status,
        Field::Rank,
        Field::Words,
        Field::Match,
        Field::Note,
        Field::ContextBefore,
        Field::ContextAfter,
        Field::SourceHash,
    ];

    /// The column's name. People and programs rely on it.
    pub fn name(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Document => "document",
            Field::Segment => "segment",
            Field::Kind => "kind",
            Field::Paragraph => "paragraph",
            Field::Occurrences => "occurrences",
            Field::Source => "source",
            Field::Target => "target",
            Field::Status => "status",
            Field::Rank => "rank",
            Field::Words => "words",
            Field::Match => "match",
            Field::Note => "note",
            Field::ContextBefore => "context_before",
            Field::ContextAfter => "context_after",
            Field::SourceHash => "source_hash",
        }
    }

    /// The field's value as a cell shows it; empty for what is not there.
    pub fn get(self, unit: &Unit) -> Cow<'_, str> {
        let number = |n: Option<usize>| Cow::Owned(n.map(|n| n.to_string()).unwrap_or_default());
        match self {
            Field::Id => unit.id.as_str().into(),
            Field::Document => unit.document.as_str().into(),
            Field::Segment => number(Some(unit.segment)),
            Field::Kind => unit.kind.name().into(),
            Field::Paragraph => number(Some(unit.paragraph)),
            Field::Occurrences => number(Some(unit.occurrences)),
            Field::Source => unit.source.as_str().into(),
            Field::Target => unit.target().into(),
            Field::Status => unit.status.name().into(),
            Field::Rank => number(unit.rank),
            Field::Words => number(Some(unit.words)),
            Field::Match => number(unit.match_percent.map(usize::from)),
            Field::Note => unit.note.as_str().into(),
            Field::ContextBefore => unit.context_before.as_str().into(),
            Field::ContextAfter => unit.context_after.as_str().into(),
            Field::SourceHash => unit.source_hash.as_str().into(),
        }
    }

    /// Sets the field from a cell. An empty cell sets what the field is when nothing is known; text is taken as it stands.
    ///
    /// # Errors
    ///
    /// When the field is a number, a kind or a status and the cell is not; the unit then stays as it was.
    pub fn set(self, unit: &mut Unit, cell: &str) -> Result<(), BadValue> {
        let nothing = Unit::default();
        let number = |expected| number(self, cell, expected);
        match self {
            Field::Id => unit.id = cell.trim().to_owned(),
            Field::Document => unit.document = cell.to_owned(),
            Field::Segment => unit.segment = number("the sentence's number")?.unwrap_or(nothing.segment),
            Field::Kind => unit.kind = kind(cell)?.unwrap_or(nothing.kind),
            Field::Paragraph => unit.paragraph = number("the paragraph's number")?.unwrap_or(nothing.paragraph),
            Field::Occurrences => unit.occurrences = number("how often it occurs")?.unwrap_or(nothing.occurrences),
            Field::Source => unit.source = cell.to_owned(),
            Field::Target => unit.target = Some(cell.to_owned()).filter(|target| !target.is_empty()),
            Field::Status if cell.trim().is_empty() => unit.status = nothing.status,
            Field::Status => {
                let expected = "new, fuzzy, translated, reviewed, approved or rejected";
                unit.status = cell.parse().map_err(|_| self.bad(cell, expected))?;
            }
            Field::Rank => unit.rank = number("a place by importance")?,
            Field::Words => unit.words = number("a number of words")?.unwrap_or(nothing.words),
            Field::Match => {
                let expected = "a percentage up to 101";
                let found = number(expected)?.map(u8::try_from).transpose().ok();
                unit.match_percent =
                    found.filter(|n| n.is_none_or(|n| n <= 101)).ok_or_else(|| self.bad(cell, expected))?;
            }
            Field::Note => unit.note = cell.to_owned(),
            Field::ContextBefore => unit.context_before = cell.to_owned(),
            Field::ContextAfter => unit.context_after = cell.to_owned(),
            Field::SourceHash => unit.source_hash = cell.trim().to_owned(),
        }
        Ok(())
    }

    fn bad(self, cell: &str, expected: &'static str) -> BadValue {
        BadValue { field: self, found: cell.to_owned(), expected }
    }
}

/// A number as people and spreadsheets write it: `12`, `12.0`, `١٢`.
fn number(field: Field, cell: &str, expected: &'static str) -> Result<Option<usize>, BadValue> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let western: String = cell.chars().map(|c| digit_value(c).map_or(c, |value| char::from(b'0' + value))).collect();
    let digits = western.strip_suffix(".0").unwrap_or(&western);
    digits.parse().map(Some).map_err(|_| field.bad(cell, expected))
}

fn kind(cell: &str) -> Result<Option<BlockKind>, BadValue> {
    let name = cell.trim();
    if name.is_empty() {
        return Ok(None);
    }
    let found = BlockKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name));
    found.map(Some).ok_or_else(|| Field::Kind.bad(cell, "a kind of block, such as paragraph or headline"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Status;

    #[test]
    fn every_field_goes_into_a_cell_and_back() {
        let unit = Unit {
            id: "k1".into(),
            document: "a/b.txt".into(),
            segment: 3,
            kind: BlockKind::Subhead,
            paragraph: 2,
            occurrences: 4,
            source: "نص".into(),
            target: Some("text".into()),
            status: Status::Reviewed,
            rank: Some(1),
            words: 1,
            match_percent: Some(101),
            note: "ملاحظة".into(),
            context_before: "قبل".into(),
            context_after: "بعد".into(),
            source_hash: "h1".into(),
        };
        let mut back = Unit::default();
        for field in Field::ALL {
            field.set(&mut back, &field.get(&unit)).unwrap();
        }
        assert_eq!(back, unit);
        let mut empty = unit;
        for field in Field::ALL {
            field.set(&mut empty, "").unwrap();
        }
        assert_eq!(empty, Unit::default());
    }

    #[test]
    fn numbers_are_read_as_spreadsheets_and_people_write_them() {
        let mut unit = Unit::default();
        for (cell, expected) in [("12", 12), (" 12.0 ", 12), ("١٢", 12), ("۱۲", 12)] {
            Field::Segment.set(&mut unit, cell).unwrap();
            assert_eq!(unit.segment, expected, "{cell}");
        }
        for cell in ["12.5", "-1", "twelve", "99999999999999999999999"] {
            assert_eq!(Field::Segment.set(&mut unit, cell).unwrap_err().field, Field::Segment, "{cell}");
            assert_eq!(unit.segment, 12, "it stays as it was");
        }
        assert!(Field::Match.set(&mut unit, "102").is_err());
        assert!(Field::Status.set(&mut unit, " Translated ").is_ok());
        let error = Field::Status.set(&mut unit, "fertig").unwrap_err().to_string();
        assert_eq!(error, "status: found \"fertig\", expected new, fuzzy, translated, reviewed, approved or rejected");
    }
}
