//! Ids that stay the same from one export to the next.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::text::is_blank;

/// The id of a unit: `k` and 16 hexadecimal digits, a hash of the document's id, the source under id-normalization v1 and the
/// number of the occurrence (from 1). The `k` keeps spreadsheets from reading a number or a date.
///
/// **Frozen.** Sheets that are out with translators hold these ids.
///
/// ```
/// # use khulasa::bitext::unit_id;
/// assert_eq!(unit_id("news.txt", "مرحبا  بكم", 1), unit_id("news.txt", "مرحبا\nبكم ", 1));
/// assert_ne!(unit_id("news.txt", "مرحبا بكم", 1), unit_id("news.txt", "مرحبا بكم", 2));
/// ```
pub fn unit_id(document: &str, source: &str, occurrence: usize) -> String {
    // The parts are parted by a character that none of them holds.
    let key = format!("{document}\0{}\0{occurrence}", normalize_v1(source));
    format!("k{:016x}", (xxh3_128(key.as_bytes()) >> 64) as u64)
}

/// Id-normalization v1: runs of white space, controls and invisible format characters become one space, none at the ends. Letters,
/// marks and digits stay: another spelling is another sentence.
fn normalize_v1(source: &str) -> String {
    source.split(is_blank).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A hash of a source as it stands, byte by byte: 16 hexadecimal digits behind an `h`.
pub fn source_hash(source: &str) -> String {
    format!("h{:016x}", xxh3_64(source.as_bytes()))
}

/// Makes the ids of one document's units and counts occurrences.
#[derive(Debug)]
pub struct IdMaker<'a> {
    document: &'a str,
    occurrences: FxHashMap<String, usize>,
}

impl<'a> IdMaker<'a> {
    /// For the document of an id.
    pub fn new(document: &'a str) -> Self {
        Self { document, occurrences: FxHashMap::default() }
    }

    /// The id of the next unit.
    pub fn next(&mut self, source: &str) -> String {
        let occurrence = self.occurrences.entry(normalize_v1(source)).or_insert(0);
        *occurrence += 1;
        unit_id(self.document, source, *occurrence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_golden() {
        assert_eq!(unit_id("news.txt", "أعلنت الوزارة نتائجها.", 1), "k01ea2ce3257460d4");
        assert_eq!(source_hash("أعلنت الوزارة نتائجها."), "h1af5ba71d3fba3c5");
    }

    #[test]
    fn white_space_and_invisible_characters_do_not_change_an_id_and_letters_do() {
        let id = unit_id("d", "قال نعم.", 1);
        assert_eq!(unit_id("d", "\u{200F}قال \u{A0} نعم.\n", 1), id);
        assert_ne!(unit_id("d", "قالَ نعم.", 1), id);
        assert_ne!(unit_id("e", "قال نعم.", 1), id);
        // An invisible character between two words parts them as a space does.
        assert_eq!(unit_id("d", "قال\u{200B}نعم.", 1), id);
    }

    #[test]
    fn occurrences_are_counted() {
        let mut ids = IdMaker::new("d");
        assert_eq!(ids.next("نعم."), unit_id("d", "نعم.", 1));
        assert_eq!(ids.next("نعم. "), unit_id("d", "نعم.", 2));
    }
}
