//! Human translations by beads, and what people said of findings on them.

use std::io::BufRead;

use rustc_hash::FxHashMap;

use super::Direction;
use crate::evaluate::EvaluateError;
use crate::input::{InputError, InputErrorKind, Place};

/// Sentences that translate each other, by their numbers from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bead {
    /// As it stands in the file, as in `[0,1]:[0]`.
    pub name: String,
    /// Of the first language.
    pub source: Vec<usize>,
    /// Of the second.
    pub target: Vec<usize>,
}

/// Reads beads, one `[0,1]:[0]` a line; either side may be empty. `counts` are the numbers of sentences of both sides.
///
/// # Errors
///
/// At the first line that is something else, or names a sentence that there is not.
pub fn read_beads(input: impl BufRead, name: &str, counts: [usize; 2]) -> Result<Vec<Bead>, EvaluateError> {
    let mut beads = Vec::new();
    for (line, number) in input.lines().zip(1..) {
        let place = Place::line(name, number);
        let line = line.map_err(|error| InputError::new(place.clone(), InputErrorKind::from(error)))?;
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let bad = |found: String| EvaluateError::Row {
            place: place.clone(),
            found,
            expected: "a bead of sentence numbers from 0, as in [0,1]:[0]",
        };
        let sides = line.split_once(':').and_then(|(source, target)| Some([side(source)?, side(target)?]));
        let Some([source, target]) = sides else { return Err(bad(format!("\"{line}\""))) };
        for (side, count) in [&source, &target].into_iter().zip(counts) {
            if let Some(beyond) = side.iter().find(|&&sentence| sentence >= count) {
                return Err(bad(format!("sentence {beyond} of {count}")));
            }
        }
        beads.push(Bead { name: line.to_owned(), source, target });
    }
    Ok(beads)
}

fn side(side: &str) -> Option<Vec<usize>> {
    let numbers = side.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    if numbers.is_empty() {
        return Some(Vec::new());
    }
    numbers.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// To what a verdict belongs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Judgement {
    /// The set, as in `ntrex`.
    pub set: String,
    /// The document's folder.
    pub document: String,
    /// [`Bead::name`]
    pub bead: String,
    /// From which language into which.
    pub direction: Direction,
    /// The finding's code.
    pub code: String,
}

/// Whether findings on human translations are errors of the translators (`true`) or false alarms.
pub type Verdicts = FxHashMap<Judgement, bool>;

/// Reads verdicts, seven columns with tabs between them: set, document, bead, direction, code, `true` or `false`, reason. Lines that
/// start with `#` and the head are passed over.
///
/// # Errors
///
/// At the first line that is something else, or that judges the same again.
pub fn read_verdicts(input: impl BufRead, name: &str) -> Result<Verdicts, EvaluateError> {
    let mut verdicts = Verdicts::default();
    for (line, number) in input.lines().zip(1..) {
        let place = Place::line(name, number);
        let line = line.map_err(|error| InputError::new(place.clone(), InputErrorKind::from(error)))?;
        let line = line.trim_end_matches('\r');
        if line.is_empty() || line.starts_with('#') || line.starts_with("set\t") {
            continue;
        }
        let bad = |found: String| EvaluateError::Row {
            place: place.clone(),
            found,
            expected: "set, document, bead, ar-en or en-ar, code, true or false, reason, with tabs between them",
        };
        let cells: Vec<&str> = line.split('\t').collect();
        let &[set, document, bead, direction, code, verdict, _reason] = cells.as_slice() else {
            return Err(bad(format!("{} columns", cells.len())));
        };
        let direction = Direction::ALL.into_iter().find(|d| d.name() == direction);
        let direction = direction.ok_or_else(|| bad(format!("direction \"{}\"", cells[3])))?;
        let verdict = verdict.parse().map_err(|_| bad(format!("verdict \"{verdict}\"")))?;
        let [set, document, bead, code] = [set, document, bead, code].map(str::to_owned);
        if verdicts.insert(Judgement { set, document, bead, direction, code }, verdict).is_some() {
            return Err(bad("a second verdict on the same finding".to_owned()));
        }
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_are_read_and_bad_ones_named() {
        let beads = read_beads("[0]:[0,1]\n\n[]:[2]\r\n [1, 2]:[] \n".as_bytes(), "gold.txt", [3, 3]).unwrap();
        let sides: Vec<_> = beads.iter().map(|b| (b.name.as_str(), b.source.as_slice(), b.target.as_slice())).collect();
        let expected: [(&str, &[usize], &[usize]); 3] =
            [("[0]:[0,1]", &[0], &[0, 1]), ("[]:[2]", &[], &[2]), ("[1, 2]:[]", &[1, 2], &[])];
        assert_eq!(sides, expected);
        for (line, found) in [("[0]", "\"[0]\""), ("[a]:[0]", "\"[a]:[0]\""), ("[0]:[3]", "sentence 3 of 3")] {
            let error = read_beads(format!("[0]:[0]\n{line}").as_bytes(), "gold.txt", [3, 3]).unwrap_err().to_string();
            assert!(error.starts_with(&format!("gold.txt:2: {found}; expected a bead")), "{error}");
        }
    }

    #[test]
    fn verdicts_are_read_and_bad_ones_named() {
        let good = "# note\nset\tdocument\tbead\tdirection\tcode\tverdict\treason\nx\t001\t[0]:[0]\tar-en\tnumber-extra\ttrue\ta year added\n";
        let verdicts = read_verdicts(good.as_bytes(), "v.tsv").unwrap();
        let key = |code: &str| Judgement {
            set: "x".into(),
            document: "001".into(),
            bead: "[0]:[0]".into(),
            direction: Direction::IntoEnglish,
            code: code.into(),
        };
        assert_eq!(verdicts.get(&key("number-extra")), Some(&true));
        assert_eq!(verdicts.get(&key("date")), None);
        for (row, found) in [
            ("x\t001", "2 columns"),
            ("x\t001\t[0]:[0]\tar\tdate\ttrue\t", "direction \"ar\""),
            ("x\t001\t[0]:[0]\tar-en\tdate\tyes\t", "verdict \"yes\""),
            ("x\t001\t[0]:[0]\tar-en\tnumber-extra\tfalse\t", "a second verdict on the same finding"),
        ] {
            let error = read_verdicts(format!("{good}{row}").as_bytes(), "v.tsv").unwrap_err().to_string();
            assert!(error.starts_with(&format!("v.tsv:4: {found}; expected set, document")), "{error}");
        }
    }
}
