//! The model that a fit writes, to be read by every later run.

use std::fs;
use std::path::Path;

use thiserror::Error;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::duplicates::EXACT;
use super::sketch::VALUES;
use crate::analyze::saved::{self, chain, take_number};
use crate::analyze::{IdfModel, ModelError, Recurring, TERM_SECTION};

/// What was learnt from a whole corpus: document frequencies, and where they were asked for copies of documents and recurring sentences.
/// Never changes; any number of threads may ask it.
#[derive(Debug)]
pub struct Model {
    hash: String,
    idf: IdfModel,
    copies: Option<Copies>,
    recurring: Option<Recurring>,
}

/// A model that cannot be read.
#[derive(Debug, Error)]
#[error("{path}: {reason}")]
pub struct ReadError {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: ReadReason,
}

/// Why a model cannot be read.
#[derive(Debug, Error)]
pub enum ReadReason {
    /// The file cannot be read.
    #[error("cannot read the model: {0}")]
    Io(#[from] std::io::Error),
    /// What is in it.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// The document that is kept in place of a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Original<'m> {
    /// Its id, as read from the corpus.
    pub id: &'m str,
    /// The input that holds it.
    pub source: &'m str,
    /// Which of this input's records it is, from 0.
    pub record: u64,
    /// The similarity, above 0 to 1: the share of values in which the signatures agree, which estimates the Jaccard similarity of their runs of
    /// three words; 1 if [exact](Self::exact).
    pub similarity: f64,
    /// Whether the two have the same words, but for marks and letter forms that fold together.
    pub exact: bool,
}

pub(super) const COPIES: [u8; 4] = *b"COPY";
pub(super) const RECURRING: [u8; 4] = *b"RECU";
pub(super) const SKETCHES: [u8; 4] = *b"DOCS";

impl Model {
    /// Reads a model whole.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is damaged, of another version, counted by another analyzer, or partial.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let failed = |reason| ReadError { path: path.display().to_string(), reason };
        let bytes = fs::read(path).map_err(|error| failed(error.into()))?;
        Self::from_bytes(&bytes).map_err(|error| failed(error.into()))
    }

    /// A model out of the bytes of its file.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let hash = format!("{:032x}", xxh3_128(bytes));
        if IdfModel::is_first_format(bytes) {
            return Ok(Self { hash, idf: IdfModel::from_bytes(bytes)?, copies: None, recurring: None });
        }
        let (mut idf, mut copies, mut recurring) = (None, None, None);
        for (tag, body) in saved::sections(bytes)? {
            match tag {
                TERM_SECTION => idf = Some(IdfModel::from_section(body)?),
                COPIES => copies = Some(Copies::from_section(body).ok_or(ModelError::Damaged)?),
                RECURRING => recurring = Some(Recurring::from_section(body)?),
                SKETCHES => {
                    let message =
                        "this is a partial model, to be merged; `khulasa fit PARTIAL… -o MODEL` makes the model of it";
                    return Err(ModelError::Lacks(message.to_owned()));
                }
                _ => return Err(ModelError::Damaged),
            }
        }
        Ok(Self { hash, idf: idf.ok_or(ModelError::Damaged)?, copies, recurring })
    }

    /// The hash of the file (XXH3-128), 32 hexadecimal digits: it names the model.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The document frequencies.
    pub fn idf(&self) -> &IdfModel {
        &self.idf
    }

    /// The sentences that recur, if they were counted.
    pub fn recurring(&self) -> Option<&Recurring> {
        self.recurring.as_ref()
    }

    /// Whether copies were looked for.
    pub fn has_duplicates(&self) -> bool {
        self.copies.is_some()
    }

    /// How many documents are copies of others.
    pub fn duplicates(&self) -> usize {
        self.copies.as_ref().map_or(0, |copies| copies.dropped.len())
    }

    /// The document that is kept in place of this one, if this is a copy. `source` is the id of the input that holds it
    /// ([`Source::id`](crate::input::Source::id)), `record` which of the input's records it is, from 0, those that could not be read counted, and
    /// `text` its text: what was changed or moved since the fit is no copy.
    pub fn duplicate_of(&self, source: &str, record: u64, text: &str) -> Option<Original<'_>> {
        let copies = self.copies.as_ref()?;
        let key = place_key(source, record, xxh3_64(text.as_bytes()));
        let at = copies.dropped.binary_search_by_key(&key, |dropped| dropped.key).ok()?;
        let Dropped { kept, agreeing, .. } = copies.dropped[at];
        let kept = &copies.kept[kept as usize];
        let exact = agreeing == EXACT;
        let similarity = if exact { 1.0 } else { f64::from(agreeing) / VALUES as f64 };
        Some(Original { id: &kept.id, source: &copies.sources[kept.source], record: kept.record, similarity, exact })
    }
}

/// What names a document in the section of copies.
pub(super) fn place_key(source: &str, record: u64, bytes: u64) -> u64 {
    chain(chain(xxh3_64(source.as_bytes()), record), bytes)
}

/// The section: the number of kept documents, each with its source, record and id; the number of dropped ones, each with its key, the kept
/// one's number among those above, and how many values agree.
#[derive(Debug)]
struct Copies {
    /// The inputs of kept documents.
    sources: Vec<Box<str>>,
    kept: Vec<Kept>,
    /// By key.
    dropped: Vec<Dropped>,
}

#[derive(Debug)]
struct Kept {
    source: usize,
    record: u64,
    id: Box<str>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Dropped {
    pub key: u64,
    pub kept: u32,
    pub agreeing: u8,
}

impl Dropped {
    const BYTES: usize = 13;

    pub fn push(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.to_le_bytes());
        out.extend_from_slice(&self.kept.to_le_bytes());
        out.push(self.agreeing);
    }
}

impl Copies {
    fn from_section(mut body: &[u8]) -> Option<Self> {
        let count = usize::try_from(take_number(&mut body)?).ok()?;
        let mut sources: Vec<Box<str>> = Vec::new();
        let mut kept = Vec::with_capacity(count.min(body.len() / 3));
        for _ in 0..count {
            let source = take_text(&mut body)?;
            let record = take_number(&mut body)?;
            let id = take_text(&mut body)?.into();
            // In order of source, so equal ones are neighbours.
            if sources.last().is_none_or(|last| **last != *source) {
                sources.push(source.into());
            }
            kept.push(Kept { source: sources.len() - 1, record, id });
        }
        let count = usize::try_from(take_number(&mut body)?).ok()?;
        let (entries, rest) = body.as_chunks::<{ Dropped::BYTES }>();
        if entries.len() != count || !rest.is_empty() {
            return None;
        }
        let entry = |bytes: &[u8; Dropped::BYTES]| {
            let key = u64::from_le_bytes(*bytes.first_chunk::<8>()?);
            let number = u32::from_le_bytes(*bytes[8..].first_chunk::<4>()?);
            ((number as usize) < kept.len()).then_some(Dropped { key, kept: number, agreeing: bytes[12] })
        };
        let dropped = entries.iter().map(entry).collect::<Option<Vec<Dropped>>>()?;
        dropped.is_sorted_by(|a, b| a.key < b.key).then_some(Self { sources, kept, dropped })
    }
}

fn take_text<'b>(body: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::try_from(take_number(body)?).ok()?;
    let (text, rest) = body.split_at_checked(length)?;
    *body = rest;
    std::str::from_utf8(text).ok()
}
