//! The section of copies: which documents are dropped, and for whom.
//!
//! The numbers of inputs, of kept documents and of dropped ones, 8 bytes each. For each input where its name ends, 8 bytes. For each kept
//! document the number of its input, 4 bytes, its record, 8, and where its id ends, 8. The names, the ids. Then the dropped documents in
//! order of their keys, each with the number of the kept one, 4 bytes, and how many values agree, 1; and the table that leads to them.

use std::io;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::duplicates::{Copy, EXACT};
use super::file::Section;
use super::model::{COPIES, Original};
use super::sketch::{Sketch, VALUES};
use super::sort::Spool;
use crate::analyze::keyed::{self, Bytes, Keyed, key};
use crate::analyze::saved::chain;

/// What names a document in the section.
fn place_key(source: &str, record: u64, bytes: u64) -> u64 {
    chain(chain(xxh3_64(source.as_bytes()), record), bytes)
}

/// The bytes of a kept document.
const KEPT: usize = 20;
/// The bytes of a dropped one.
const DROPPED: usize = 13;

/// The section in the bytes of a model.
#[derive(Debug)]
pub(super) struct Copies {
    sources: Texts<8>,
    kept: Texts<KEPT>,
    dropped: Keyed<DROPPED>,
}

/// Entries that each end in the number at which their text ends.
#[derive(Debug)]
struct Texts<const WIDTH: usize> {
    entries: Bytes,
    texts: Bytes,
}

impl<const WIDTH: usize> Texts<WIDTH> {
    fn take_entries(body: &mut Bytes, count: u64) -> Option<Self> {
        let entries = body.take(count.checked_mul(WIDTH as u64)?)?;
        Some(Self { entries, texts: body.take(0)? })
    }

    /// The texts stand behind the entries of both kinds.
    fn take_texts(&mut self, body: &mut Bytes) -> Option<()> {
        self.texts = body.take(self.entries().last().map_or(0, end))?;
        let texts = std::str::from_utf8(self.texts.get()).ok()?;
        let ends = || self.entries().iter().map(end);
        let is_place = |end: u64| usize::try_from(end).is_ok_and(|end| texts.is_char_boundary(end));
        (ends().is_sorted() && ends().all(is_place)).then_some(())
    }

    fn entries(&self) -> &[[u8; WIDTH]] {
        self.entries.get().as_chunks().0
    }

    /// An entry and its text.
    fn get(&self, number: u32) -> Option<(&[u8; WIDTH], &str)> {
        let number = number as usize;
        let entry = self.entries().get(number)?;
        let from = number.checked_sub(1).and_then(|before| self.entries().get(before)).map_or(0, end);
        let text = self.texts.get().get(usize::try_from(from).ok()?..usize::try_from(end(entry)).ok()?)?;
        Some((entry, std::str::from_utf8(text).ok()?))
    }
}

fn end<const WIDTH: usize>(entry: &[u8; WIDTH]) -> u64 {
    entry.last_chunk().copied().map_or(0, u64::from_le_bytes)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().copied().map_or(u32::MAX, u32::from_le_bytes)
}

impl Copies {
    pub fn from_section(mut body: Bytes) -> Option<Self> {
        let [sources, kept, dropped] = [body.take_number()?, body.take_number()?, body.take_number()?];
        let mut sources = Texts::take_entries(&mut body, sources)?;
        let mut kept = Texts::<KEPT>::take_entries(&mut body, kept)?;
        sources.take_texts(&mut body)?;
        kept.take_texts(&mut body)?;
        let dropped = Keyed::<DROPPED>::take(&mut body, dropped)?;
        let is_within = |number: u32, count: usize| (number as usize) < count;
        let is_sound = body.get().is_empty()
            && kept.entries().iter().all(|entry| is_within(number(entry), sources.entries().len()))
            && dropped.entries().iter().all(|entry| is_within(number(&entry[8..]), kept.entries().len()));
        is_sound.then_some(Self { sources, kept, dropped })
    }

    /// How many documents are dropped.
    pub fn len(&self) -> usize {
        self.dropped.len()
    }

    /// The document that is kept in place of this one.
    pub fn original(&self, source: &str, record: u64, text: &str) -> Option<Original<'_>> {
        let dropped = self.dropped.find(place_key(source, record, xxh3_64(text.as_bytes())))?;
        let (kept, id) = self.kept.get(number(&dropped[8..]))?;
        let (_, source) = self.sources.get(number(kept))?;
        let agreeing = dropped[DROPPED - 1];
        let exact = agreeing == EXACT;
        let similarity = if exact { 1.0 } else { f64::from(agreeing) / VALUES as f64 };
        Some(Original { id, source, record: key(&kept[4..]), similarity, exact })
    }
}

/// The section, to be written.
pub(super) fn section(sketches: &Spool, copies: &FxHashMap<u32, Copy>) -> io::Result<Section> {
    // The number of each kept document among those that have copies.
    let mut numbers: FxHashMap<u32, Option<(u32, u64)>> = copies.values().map(|copy| (copy.of, None)).collect();
    let (mut sources, mut names) = (Vec::new(), String::new());
    let (mut kept, mut ids) = (Vec::new(), String::new());
    let (mut last, mut dropped) = (None, Vec::with_capacity(copies.len()));
    for (sketch, number) in sketches.reader::<Sketch>()?.zip(0u32..) {
        let Sketch { source, record, id, bytes, .. } = sketch?;
        let key = place_key(&source, record, bytes);
        if let Some(entry) = numbers.get_mut(&number) {
            *entry = Some((kept.len() as u32, key));
            // In order of source, so equal ones are neighbours.
            if last.as_ref() != Some(&source) {
                names.push_str(&source);
                sources.push((names.len() as u64).to_le_bytes());
                last = Some(source);
            }
            ids.push_str(&id);
            let mut bytes = [0; KEPT];
            bytes[..4].copy_from_slice(&(sources.len() as u32 - 1).to_le_bytes());
            bytes[4..12].copy_from_slice(&record.to_le_bytes());
            bytes[12..].copy_from_slice(&(ids.len() as u64).to_le_bytes());
            kept.push(bytes);
        }
        // What is kept stands before its copies. One record that was counted twice is no copy of itself.
        let of = |copy: &Copy| numbers.get(&copy.of).copied().flatten().filter(|(_, of)| *of != key);
        if let Some((copy, (place, _))) = copies.get(&number).and_then(|copy| Some((copy, of(copy)?))) {
            dropped.push((key, place, copy.agreeing));
        }
    }
    dropped.sort_unstable_by_key(|&(key, place, _)| (key, place));
    dropped.dedup_by_key(|(key, ..)| *key);
    let entry = |&(key, place, agreeing): &(u64, u32, u8)| {
        let mut bytes = [0; DROPPED];
        bytes[..8].copy_from_slice(&key.to_le_bytes());
        bytes[8..12].copy_from_slice(&place.to_le_bytes());
        bytes[12] = agreeing;
        bytes
    };
    let dropped: Vec<[u8; DROPPED]> = dropped.iter().map(entry).collect();
    let mut head = Vec::new();
    for count in [sources.len(), kept.len(), dropped.len()] {
        head.extend_from_slice(&(count as u64).to_le_bytes());
    }
    head.extend_from_slice(sources.as_flattened());
    head.extend_from_slice(kept.as_flattened());
    head.extend_from_slice(names.as_bytes());
    head.extend_from_slice(ids.as_bytes());
    keyed::push(&mut head, &dropped);
    Ok(Section { tag: COPIES, head, body: None, table: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two inputs, three kept documents, and copies of the last two.
    fn body(ends: [u64; 2], kept: [(u32, u64); 3], of: [u32; 2], texts: &[u8]) -> Bytes {
        let mut body = Vec::new();
        let numbers = [2, 3, 2].into_iter().chain(ends);
        numbers.for_each(|number: u64| body.extend_from_slice(&number.to_le_bytes()));
        for (source, end) in kept {
            body.extend_from_slice(&source.to_le_bytes());
            body.extend_from_slice(&7u64.to_le_bytes());
            body.extend_from_slice(&end.to_le_bytes());
        }
        body.extend_from_slice(texts);
        let mut keys = [place_key("a", 1, xxh3_64(b"x")), place_key("a", 2, xxh3_64(b"x"))];
        keys.sort_unstable();
        let entries: Vec<[u8; DROPPED]> = keys
            .iter()
            .zip(of)
            .map(|(key, of)| {
                let mut entry = [64; DROPPED];
                entry[..8].copy_from_slice(&key.to_le_bytes());
                entry[8..12].copy_from_slice(&of.to_le_bytes());
                entry
            })
            .collect();
        keyed::push(&mut body, &entries);
        Bytes::new(body)
    }

    #[test]
    fn crafted_sections_are_refused() {
        let texts = "abcقd".as_bytes();
        let copies = |ends, kept, of| Copies::from_section(body(ends, kept, of, texts));
        let (ends, kept) = ([1, 3], [(0, 2), (1, 2), (1, 3)]);
        let good = copies(ends, kept, [2, 1]).unwrap();
        let found = [1, 2].map(|record| good.original("a", record, "x").unwrap());
        assert!(found.iter().all(|original| original.source == "bc" && original.record == 7 && !original.exact));
        let mut ids = found.map(|original| original.id);
        ids.sort_unstable();
        assert_eq!(ids, ["", "d"]);
        assert_eq!(good.original("a", 3, "x"), None);
        // A kept document that is not there, an input that is not there.
        assert!(copies(ends, kept, [2, 3]).is_none());
        assert!(copies(ends, [(0, 2), (2, 2), (1, 3)], [2, 1]).is_none());
        // Texts that end before they begin, within a letter, and behind the section.
        assert!(copies(ends, [(0, 2), (1, 0), (1, 3)], [2, 1]).is_none());
        for ends in [[4, 3], [u64::MAX, 3], [1, 4], [1, u64::MAX]] {
            assert!(copies(ends, kept, [2, 1]).is_none(), "{ends:?}");
        }
        for middle in [3, 1 << 40] {
            assert!(copies(ends, [(0, 2), (1, middle), (1, 2)], [2, 1]).is_none(), "{middle}");
        }
        assert!(copies(ends, [(0, 1), (1, 2), (1, 3)], [2, 1]).is_none());
    }
}
