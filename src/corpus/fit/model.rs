//! The model that a fit writes, to be read by every later run.

use std::path::Path;

use thiserror::Error;
use xxhash_rust::xxh3::xxh3_128;

use super::copies::Copies;
use super::mapped;
use crate::analyze::keyed::Bytes;
use crate::analyze::{IdfModel, ModelError, Recurring, TERM_SECTION, saved};

/// What was learnt from a whole corpus: document frequencies, and where they were asked for copies of documents and recurring sentences.
/// Never changes; any number of threads may ask it. What it knows is looked up in the bytes of its file, so that it takes next to no memory of
/// its own, however large it is, and processes that read one file share it.
#[derive(Debug)]
pub struct Model {
    bytes: Bytes,
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
    /// Opens a model: its file is mapped and looked through once, whether it is whole and sound. It must not be written into as long as the
    /// model is there; another may take its place by renaming, as `khulasa fit` does.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is damaged, of another version, counted by another analyzer, or partial.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let failed = |reason| ReadError { path: path.display().to_string(), reason };
        let bytes = mapped::open(path).map_err(|error| failed(error.into()))?;
        Self::of(bytes).map_err(|error| failed(error.into()))
    }

    /// A model out of the bytes of its file, which it keeps.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read).
    pub fn from_bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, ModelError> {
        Self::of(Bytes::new(bytes))
    }

    fn of(bytes: Bytes) -> Result<Self, ModelError> {
        if IdfModel::is_first_format(bytes.get()) {
            let idf = IdfModel::from_bytes(bytes.get())?;
            let hash = format!("{:032x}", xxh3_128(bytes.get()));
            return Ok(Self { bytes, hash, idf, copies: None, recurring: None });
        }
        let (sections, hash) = saved::sections(&bytes)?;
        let (mut idf, mut copies, mut recurring) = (None, None, None);
        for (tag, body) in sections {
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
        let (hash, idf) = (format!("{hash:032x}"), idf.ok_or(ModelError::Damaged)?);
        Ok(Self { bytes, hash, idf, copies, recurring })
    }

    /// The bytes of its file.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get()
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
        self.copies.as_ref().map_or(0, Copies::len)
    }

    /// The document that is kept in place of this one, if this is a copy. `source` is the id of the input that holds it
    /// ([`Source::id`](crate::input::Source::id)), `record` which of the input's records it is, from 0, those that could not be read counted, and
    /// `text` its text: what was changed or moved since the fit is no copy.
    pub fn duplicate_of(&self, source: &str, record: u64, text: &str) -> Option<Original<'_>> {
        self.copies.as_ref()?.original(source, record, text)
    }
}
