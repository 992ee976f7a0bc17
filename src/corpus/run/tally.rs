//! What became of records, and what the written ones measure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of records: read = written + quarantined + skipped + filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All.
    pub read: u64,
    /// Those that are in the outputs.
    pub written: u64,
    /// Those that could not be used, each with a line in the quarantine.
    pub quarantined: u64,
    /// Those that could not be used and were to be skipped.
    pub skipped: u64,
    /// Those that were not wanted, or hold no text; each has a line too.
    pub filtered: u64,
    /// Written ones that were read with a warning, such as one of repaired UTF-8.
    pub warned: u64,
    /// Bytes of all records, decompressed.
    pub bytes: u64,
    /// How many were not written, by reason.
    pub reasons: BTreeMap<String, u64>,
}

/// Sentence lengths are counted in steps of this many words…
pub const LENGTH_STEP: usize = 5;
/// … and this many steps; the last one holds all that are longer.
pub const LENGTHS: usize = 21;

/// What a document measures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Its words.
    pub words: u64,
    /// Its sentences by length: see [`LENGTH_STEP`].
    pub lengths: [u32; LENGTHS],
}

impl Size {
    /// Adds a sentence of so many words.
    pub fn add(&mut self, words: usize) {
        self.words += words as u64;
        self.lengths[(words / LENGTH_STEP).min(LENGTHS - 1)] += 1;
    }
}

/// What written documents measure together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// Words.
    pub words: u64,
    /// Sentences by length: the first counts those of less than [`LENGTH_STEP`] words, the second those of less than twice as many, …
    pub lengths: Vec<u64>,
    /// Documents and sentences of each input.
    pub inputs: BTreeMap<String, (u64, u64)>,
}

impl Measures {
    /// Counts a document of an input.
    pub fn add(&mut self, input: &str, size: &Size) {
        self.words += size.words;
        self.lengths.resize(LENGTHS, 0);
        for (sum, count) in self.lengths.iter_mut().zip(size.lengths) {
            *sum += u64::from(count);
        }
        let sentences = size.lengths.iter().map(|&n| u64::from(n)).sum::<u64>();
        if !self.inputs.contains_key(input) {
            self.inputs.insert(input.to_owned(), (0, 0));
        }
        if let Some(sums) = self.inputs.get_mut(input) {
            *sums = (sums.0 + 1, sums.1 + sentences);
        }
    }

    /// Adds another's.
    pub fn merge(&mut self, other: &Self) {
        self.words += other.words;
        self.lengths.resize(LENGTHS.max(self.lengths.len()).max(other.lengths.len()), 0);
        self.lengths.iter_mut().zip(&other.lengths).for_each(|(sum, n)| *sum += n);
        for (input, (documents, sentences)) in &other.inputs {
            let sums = self.inputs.entry(input.clone()).or_default();
            *sums = (sums.0 + documents, sums.1 + sentences);
        }
    }

    /// All sentences.
    pub fn sentences(&self) -> u64 {
        self.lengths.iter().sum()
    }
}

impl Tally {
    /// Adds another's.
    pub fn merge(&mut self, other: &Self) {
        self.read += other.read;
        self.written += other.written;
        self.quarantined += other.quarantined;
        self.skipped += other.skipped;
        self.filtered += other.filtered;
        self.warned += other.warned;
        self.bytes += other.bytes;
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
    }

    /// Counts one that was not written.
    pub fn leave_out(&mut self, reason: &str) {
        match self.reasons.get_mut(reason) {
            Some(count) => *count += 1,
            None => _ = self.reasons.insert(reason.to_owned(), 1),
        }
    }
}
