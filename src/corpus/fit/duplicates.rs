//! Which documents are copies of others.
//!
//! Exact copies have the same folded words. Near ones are looked for among the rest by locality-sensitive hashing (Broder 1997; Leskovec,
//! Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4): a signature is cut into [`BANDS`] bands of [`ROWS`] values, documents that
//! agree in a whole band are candidates, and candidates whose signatures agree in enough values are copies. A pair of similarity s
//! is a candidate with probability 1 − (1 − s⁶)²¹: .998 at 0.8, .93 at 0.7, .28 at 0.5.
//!
//! Documents are decided in order: each is dropped for the earliest document that is kept and that it is a copy of, or kept. So whoever is
//! dropped is a copy of what is kept for it, not the copy of a copy of a copy.
//!
//! Memory: some buffers, and up to 100 bytes for each document that is dropped, its place in the model among them. Signatures, bands and pairs are in temporary files: 256, 252
//! and 8 bytes a document or pair.

use std::io;

use rustc_hash::FxHashMap;

use super::sketch::{Signature, Sketch, VALUES, agreeing};
use super::sort::{Folder, Merge, Pair, Sorter, Spool, SpoolWriter};
use crate::analyze::saved::chain;

/// Bands of a signature.
pub const BANDS: usize = 21;
/// Values of a band.
pub const ROWS: usize = 6;
/// In a band that many documents share, each is compared with so many of the first: enough to meet the one that is kept.
const FIRST: usize = 16;
const SIGNATURE_BYTES: usize = 2 * VALUES;

/// For whom a document is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Copy {
    /// The number of the document that is kept.
    pub of: u32,
    /// The values in which the signatures agree; [`EXACT`] if the words are the same.
    pub agreeing: u8,
}

/// More than any signature has.
pub(super) const EXACT: u8 = u8::MAX;

/// The copies among sketches in order, by number from 0. `least` is how many values of a near copy's signature agree.
pub(super) fn copies(sketches: &Spool, least: u32, folder: &Folder, budget: usize) -> io::Result<FxHashMap<u32, Copy>> {
    let mut dropped = FxHashMap::default();
    let signatures = exact(sketches, folder, budget, &mut dropped)?;
    let pairs = candidates(&signatures, folder, budget, &dropped)?;
    let signature = |number: u32| -> io::Result<Signature> {
        let mut bytes = [0; SIGNATURE_BYTES];
        signatures.spool.read_at(u64::from(number) * SIGNATURE_BYTES as u64, &mut bytes)?;
        Ok(from_bytes(&bytes))
    };
    let (mut of, mut own, mut looked) = (u32::MAX, [0; VALUES], Vec::new());
    // By the later document, then the earlier.
    for pair in pairs {
        let Pair(later, earlier) = pair?;
        if later != of {
            (of, own) = (later, signature(later)?);
            looked.clear();
        }
        if dropped.contains_key(&later) {
            continue;
        }
        let kept = dropped.get(&earlier).map_or(earlier, |copy| copy.of);
        if looked.contains(&kept) {
            continue;
        }
        looked.push(kept);
        let agreeing = agreeing(&own, &signature(kept)?);
        if agreeing >= least {
            dropped.insert(later, Copy { of: kept, agreeing: agreeing as u8 });
        }
    }
    // The first of some exact copies may be a near copy itself. They have its words, and so its signature.
    let moved: Vec<(u32, Copy)> =
        dropped.iter().filter_map(|(&number, copy)| Some((number, *dropped.get(&copy.of)?))).collect();
    dropped.extend(moved);
    Ok(dropped)
}

/// Signatures by number, to be read from anywhere.
struct Signatures {
    spool: Spool,
    documents: u32,
}

/// Drops exact copies.
fn exact(
    sketches: &Spool,
    folder: &Folder,
    budget: usize,
    dropped: &mut FxHashMap<u32, Copy>,
) -> io::Result<Signatures> {
    let mut sorter = Sorter::new(folder, budget);
    let mut signatures = SpoolWriter::new(folder)?;
    let mut bytes = Vec::with_capacity(SIGNATURE_BYTES);
    let mut documents = 0u32;
    for sketch in sketches.reader::<Sketch>()? {
        let sketch = sketch?;
        bytes.clear();
        // Documents without a word are copies of nothing.
        let signature = if sketch.words == 0 { [u16::MAX; VALUES] } else { sketch.signature };
        signature.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        signatures.push_bytes(&bytes)?;
        if sketch.words != 0 {
            sorter.push(Pair(sketch.words, documents))?;
        }
        documents = documents.checked_add(1).ok_or_else(|| io::Error::other("more than 4,294,967,295 documents"))?;
    }
    let mut first: Option<Pair<u64, u32>> = None;
    for pair in sorter.finish()? {
        let pair = pair?;
        match first {
            Some(first) if first.0 == pair.0 => {
                dropped.insert(pair.1, Copy { of: first.1, agreeing: EXACT });
            }
            _ => first = Some(pair),
        }
    }
    Ok(Signatures { spool: signatures.finish()?, documents })
}

/// Pairs that agree in a band: the later document, the earlier.
fn candidates(
    signatures: &Signatures,
    folder: &Folder,
    budget: usize,
    dropped: &FxHashMap<u32, Copy>,
) -> io::Result<Merge<Pair<u32, u32>>> {
    let mut bands: Sorter<Pair<u64, u32>> = Sorter::new(folder, budget);
    let mut bytes = vec![0; SIGNATURE_BYTES];
    for number in 0..signatures.documents {
        signatures.spool.read_at(u64::from(number) * SIGNATURE_BYTES as u64, &mut bytes)?;
        let signature = from_bytes(&bytes);
        if dropped.contains_key(&number) || signature == [u16::MAX; VALUES] {
            continue;
        }
        for (band, values) in signature.chunks_exact(ROWS).take(BANDS).enumerate() {
            let key = values.iter().fold(band as u64, |hash, &value| chain(hash, u64::from(value)));
            bands.push(Pair(key, number))?;
        }
    }
    let mut pairs = Sorter::new(folder, budget);
    let (mut key, mut firsts) = (None, Vec::with_capacity(FIRST));
    for band in bands.finish()? {
        let Pair(band, number) = band?;
        if key != Some(band) {
            key = Some(band);
            firsts.clear();
        }
        for &earlier in &firsts {
            pairs.push(Pair(number, earlier))?;
        }
        if firsts.len() < FIRST {
            firsts.push(number);
        }
    }
    pairs.finish()
}

fn from_bytes(bytes: &[u8]) -> Signature {
    let mut signature = [0; VALUES];
    for (value, bytes) in signature.iter_mut().zip(bytes.as_chunks::<2>().0) {
        *value = u16::from_le_bytes(*bytes);
    }
    signature
}
