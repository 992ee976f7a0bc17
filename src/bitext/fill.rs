//! Translations of a machine into the units that have none.

use super::{Status, Unit};
use crate::arabic::normalize::one_line;

/// The places of the units that wait for a translation: new ones without a target, and with a source.
pub fn open(units: &[Unit]) -> Vec<usize> {
    let waits = |unit: &Unit| {
        unit.status == Status::New && unit.target().trim().is_empty() && !one_line(&unit.source).is_empty()
    };
    (0..units.len()).filter(|&i| waits(&units[i])).collect()
}

/// Why lines cannot be the translations that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLines {
    /// Too few or too many: nobody could say which line belongs to which source.
    #[error("{found} lines came back for {expected} sources; exactly one line for each source is needed")]
    Count {
        /// How many lines there are.
        found: usize,
        /// How many sources there are.
        expected: usize,
    },
    /// They are not UTF-8.
    #[error("line {0} is not UTF-8; have the translations written as UTF-8")]
    Encoding(usize),
}

/// Divides what an engine wrote into exactly `expected` lines, without line ends and a byte order mark.
///
/// # Errors
///
/// When the number of lines is another, or the bytes are not UTF-8.
pub fn lines(bytes: &[u8], expected: usize) -> Result<Vec<String>, BadLines> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|e| BadLines::Encoding(1 + bytes[..e.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count()))?;
    let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    if lines.len() == expected { Ok(lines) } else { Err(BadLines::Count { found: lines.len(), expected }) }
}

/// Sets a proposal: status `fuzzy`, and where it is from behind the note. A blank one is none: the unit stays as it is.
pub fn propose(unit: &mut Unit, target: &str, origin: &str) -> bool {
    if target.trim().is_empty() {
        return false;
    }
    unit.target = Some(target.to_owned());
    unit.status = Status::Fuzzy;
    add_note(unit, origin);
    true
}

/// Puts a note behind those that are there, unless it is there.
pub fn add_note(unit: &mut Unit, note: &str) {
    if unit.note.is_empty() {
        note.clone_into(&mut unit.note);
    } else if !unit.note.split("; ").any(|there| there == note) {
        unit.note = format!("{}; {note}", unit.note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted() {
        assert_eq!(lines("\u{FEFF}one\r\n\n three ".as_bytes(), 3).unwrap(), ["one", "", "three"]);
        assert_eq!(lines(b"one\ntwo\n", 3), Err(BadLines::Count { found: 2, expected: 3 }));
        assert_eq!(lines(b"one\ntwo\n", 1), Err(BadLines::Count { found: 2, expected: 1 }));
        assert_eq!(lines(b"one\n\xff\n", 2), Err(BadLines::Encoding(2)));
    }

    #[test]
    fn a_proposal_keeps_notes_and_a_blank_one_changes_nothing() {
        let mut unit = Unit { note: "عاجل".into(), source: "نعم".into(), ..Unit::default() };
        let before = unit.clone();
        assert!(!propose(&mut unit, " ", "MT: x"));
        assert_eq!(unit, before);
        assert_eq!(open(std::slice::from_ref(&unit)), [0]);
        assert!(propose(&mut unit, "yes", "MT: x"));
        assert_eq!((unit.target(), unit.status, unit.note.as_str()), ("yes", Status::Fuzzy, "عاجل; MT: x"));
        assert!(open(&[unit]).is_empty());
    }
}
