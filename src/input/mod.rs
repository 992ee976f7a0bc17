//! Bytes to [`Document`]s.
//!
//! An input goes through these steps; each has its file:
//!
//! 1. `source`: which files there are, and what their documents' ids start from ([`expand`]).
//! 2. `open`: the file is opened and the reader for it chosen, by the steps that follow.
//! 3. `decompress`: gzip and zstd are taken off, as the first bytes say.
//! 4. `binary`: a PDF or an image is refused by name. `archive`: the entries of a ZIP archive go through these steps like files.
//! 5. `encoding`, `legacy`: bytes to text, by mark, by `--encoding`, by declaration or by guess.
//! 6. `format`: how the text is written, by option, file name or content.
//! 7. `reader`: one [`Raw`] a document, read in order on one thread with bounded memory: a whole text file, page or Word document, a
//!    line of JSONL (`records`), a row of CSV (`table`, of `cells`) or Parquet (`parquet`), a record of a web archive (`warc`).
//! 8. `jsonl`, `table`, `html`, `docx`, `http`, `parquet`, [`plain`]: a [`Raw`] to a [`Document`], on any thread ([`Raw::parse`]).
//!
//! Libraries that panic on damaged files are called by way of `guard`.
//!
//! Beside these, [`vectors`] reads the sentence vectors that a user has for documents.
//!
//! One bad input, line or row is an [`InputError`] that says where and why; what follows it is still read.

#[cfg(feature = "zip")]
mod archive;
mod binary;
mod byline;
mod cells;
mod decompress;
#[cfg(feature = "zip")]
mod docx;
mod encoding;
mod error;
mod format;
mod guard;
mod html;
mod http;
mod jsonl;
mod legacy;
pub mod lines;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
pub mod plain;
mod reader;
mod records;
mod source;
mod table;
pub mod vectors;
mod warc;

pub use error::{InputError, InputErrorKind, Place};
pub use format::{Format, UnknownFormat};
pub use guard::is_guarded;
pub use html::{Page, PageTag, TagKind, extract, tags};
pub use lines::Newlines;
pub use reader::{Parsed, Raw, Reader};
pub use source::{Expanded, Source, expand};
pub use vectors::{SentenceVectors, VectorsSource};

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use encoding_rs::Encoding;

use crate::text::Document;

/// Decodes a whole table or text: by its byte order mark, as `named`, or by a guess. Also what the user should know about the guess.
///
/// # Errors
///
/// When the bytes do not fit the named encoding.
pub(crate) fn decode_text(
    bytes: &[u8],
    named: Option<&'static Encoding>,
) -> Result<(String, Option<String>), InputErrorKind> {
    encoding::decode(bytes.to_vec(), named, false).map(|decoded| (decoded.text, decoded.warning))
}

/// The most bytes one document may have once decompressed, if no other limit is given: 1 GiB. A limit against decompression bombs and against files
/// that are not what they seem; no article comes near it.
pub const MAX_DOCUMENT: u64 = 1 << 30;

/// How inputs are to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format; `None` for the file name's or, failing that, the content's.
    pub format: Option<Format>,
    /// The encoding, which must fit; `None` to have it guessed.
    pub encoding: Option<&'static Encoding>,
    /// What a line break in plain text means.
    pub newlines: Newlines,
    /// Which fields of JSONL, CSV and Parquet hold what.
    pub fields: FieldNames,
    /// The most bytes one document may have once decompressed, [`MAX_DOCUMENT`] if not given: a file, a line, the cells of a row.
    /// One that has more is an [`InputErrorKind::TooLarge`]; it is skipped without being held, and the next one is read.
    pub max_bytes: Option<u64>,
    /// Counts the bytes of files as they are read, compressed as they are, for whoever wants to know how far it is. Those of archives and
    /// Parquet tables count when they are opened.
    pub read: Option<Arc<AtomicU64>>,
}

impl Options {
    /// The most bytes one document may have.
    fn limit(&self) -> u64 {
        self.max_bytes.unwrap_or(MAX_DOCUMENT)
    }
}

/// The names of the fields of JSONL, CSV and Parquet that mean something. Others pass through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// The document's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text, the only field that must be there.
    pub text: String,
    /// Its date.
    pub date: String,
    /// Its address.
    pub url: String,
}

impl Default for FieldNames {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            title: "title".to_owned(),
            text: "text".to_owned(),
            date: "date".to_owned(),
            url: "url".to_owned(),
        }
    }
}

/// A document of plain text that is in memory already.
pub fn from_text(id: &str, text: &str, newlines: Newlines) -> Document {
    Document { id: id.into(), text: text.into(), blocks: plain::blocks(text, None, newlines), ..Document::default() }
}

/// An encoding by one of its names, as in `windows-1256`, `cp1256` or `utf-16le`; `None` if nobody calls it so.
pub fn encoding_named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}
