//! Why an input could not be read, in words for the person who named it.

use std::fmt;
use std::io;

use super::decompress::{CodecError, LONG_WINDOW};
use super::vectors::VectorsError;

/// One input, or one line of it, that could not be read.
///
/// Its `Display` is one sentence for a user: the place, what was found there, what was expected, and the way out.
#[derive(Debug)]
pub struct InputError {
    place: Box<Place>,
    id: Option<Box<str>>,
    kind: InputErrorKind,
}

/// Where something was read: a file, and the line when the input has records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path as the user gave it, or `<stdin>`; an entry of an archive behind the archive's path and a `/`.
    pub name: String,
    /// The line, from 1, on which the record starts; where there are no lines, as in WARC and Parquet, the record's number from 1.
    pub line: Option<u64>,
}

/// What went wrong.
///
/// Byte positions count from 0, in the file after decompression.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputErrorKind {
    /// The path names nothing.
    #[error("no such file or folder; check the path, or quote it if it contains spaces")]
    NotFound,
    /// A line in a list of files names nothing.
    #[error("no such file or folder: {path}")]
    ListedNotFound {
        /// The path on that line.
        path: String,
    },
    /// The pattern matches no file.
    #[error("no file matches this pattern; put it in quotes if the shell should leave it alone")]
    NoMatch,
    /// The pattern cannot be understood.
    #[error("not a valid file pattern: {reason}")]
    BadPattern {
        /// What is wrong with it.
        reason: String,
    },
    /// The folder holds no file that looks like a document.
    #[error("the folder holds no documents: looked for files ending in {extensions}; name other files one by one")]
    NoDocuments {
        /// The file name endings that were looked for.
        extensions: String,
    },
    /// A list of files names none.
    #[error("the list of files is empty; expected one path a line")]
    EmptyList,
    /// Standard input was asked for twice.
    #[error("standard input cannot be both an input and the list of inputs")]
    StdinTwice,
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// Compressed data stops in the middle.
    #[error("the {codec} data ends early (truncated download?); fetch the file again")]
    Truncated {
        /// `gzip`, `zstd`, or the format that has lengths of its own.
        codec: &'static str,
    },
    /// Compressed data that is wrong.
    #[error("the {codec} data is damaged: {reason}; fetch the file again")]
    Damaged {
        /// `gzip`, `zstd`, or the format that has a structure of its own.
        codec: &'static str,
        /// What the decompressor or reader said.
        reason: String,
    },
    /// A known kind of file that is not text.
    #[error("this is {what}, not text; {way_out}")]
    NotText {
        /// What it is, as in `a PDF`.
        what: &'static str,
        /// How to get text out of it.
        way_out: &'static str,
    },
    /// A file that is not what its name or `--input-format` says.
    #[error("this is not {expected}; name its true format with --input-format, or rename it")]
    OtherFormat {
        /// What it should be, as in `a Word document`.
        expected: &'static str,
    },
    /// An archive that holds no file that looks like a document.
    #[error("the archive holds no documents: looked for entries ending in {extensions}")]
    NoEntries {
        /// The endings that were looked for.
        extensions: String,
    },
    /// A web archive without a page.
    #[error("the web archive holds no pages: none of its {skipped} records is an HTML response with status 200")]
    NoPages {
        /// The records that were passed over.
        skipped: u64,
    },
    /// An entry of an archive that is not read.
    #[error("the entry {what}; {way_out}")]
    Entry {
        /// What is wrong with it, as in `has a password`.
        what: String,
        /// What to do.
        way_out: &'static str,
    },
    /// The bytes do not fit the encoding that was named.
    #[error(
        "byte {offset} is not valid {encoding} (0x{byte:02X}); leave out --encoding to have it guessed, or name the right one"
    )]
    Encoding {
        /// The first byte that does not fit.
        offset: usize,
        /// Its value.
        byte: u8,
        /// The encoding that was named.
        encoding: &'static str,
    },
    /// The byte order mark says something else than `--encoding`.
    #[error(
        "the file starts with the byte order mark of {found}, but --encoding says {named}; leave out --encoding, or give {found}"
    )]
    ByteOrderMark {
        /// The encoding whose mark is there.
        found: &'static str,
        /// The encoding that was named.
        named: &'static str,
    },
    /// A record whose bytes are no known text.
    #[error(
        "byte {offset} of the {what} is not valid UTF-8 (0x{byte:02X}); if the file is not UTF-8, name its encoding with --encoding"
    )]
    NotUtf8 {
        /// What holds it: `line`, `cell`.
        what: &'static str,
        /// The first bad byte, from the start of the record.
        offset: usize,
        /// Its value.
        byte: u8,
    },
    /// No letter in it.
    #[error("the {what} holds no text")]
    Empty {
        /// `file`, `page`, or the field's name in quotes with the word `field`.
        what: String,
    },
    /// Larger than a document [may be](super::Options::max_bytes).
    #[error("the {what} is larger than {} once decompressed; divide it into smaller documents", size(*limit))]
    TooLarge {
        /// `file` or `line` or `record`.
        what: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// A JSONL line that is not JSON.
    #[error("not valid JSON at byte {column} of the line: {reason}; expected one whole JSON object a line")]
    Json {
        /// The byte of the line at which reading stopped, from 1, as JSON tools count.
        column: usize,
        /// What the parser said.
        reason: String,
    },
    /// A JSONL line that is JSON but not an object.
    #[error("expected a JSON object on each line, found {found}")]
    NotAnObject {
        /// What stands there, as in `an array`.
        found: &'static str,
    },
    /// A record without a field it needs.
    #[error("no field \"{field}\" (found: {found}); name it with --{role}-field")]
    NoField {
        /// The name that was looked for.
        field: String,
        /// The names that are there.
        found: String,
        /// What the field is for: `text`.
        role: &'static str,
    },
    /// A field of the wrong type.
    #[error("the field \"{field}\" is {found}, expected {expected}")]
    FieldType {
        /// The field's name.
        field: String,
        /// What its value is, as in `null`.
        found: &'static str,
        /// What it should be, as in `a string`.
        expected: &'static str,
    },
    /// A row with too few or too many cells.
    #[error("the row has {found} cells, but the header has {expected}; look for a missing or stray quote or separator")]
    Ragged {
        /// Cells in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// A document's sentence vectors that do not fit.
    #[error(transparent)]
    Vectors(VectorsError),
}

impl InputError {
    /// An error of this kind at this place.
    pub fn new(place: Place, kind: InputErrorKind) -> Self {
        Self { place: Box::new(place), id: None, kind }
    }

    /// The same, of a record that has an id of its own.
    pub(super) fn of(self, id: Option<String>) -> Self {
        Self { id: id.map(String::into_boxed_str), ..self }
    }

    /// The record's own id, if that could be read.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Where it happened.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What happened.
    pub fn kind(&self) -> &InputErrorKind {
        &self.kind
    }

    /// What happened while reading bytes: an error of the system, or of the data under a decompressor.
    pub(super) fn io(place: Place, error: io::Error) -> Self {
        Self::new(place, InputErrorKind::from(error))
    }
}

/// A number of bytes in the largest unit in which it is whole.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes > 0 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes > 0 && bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}

impl From<io::Error> for InputErrorKind {
    fn from(error: io::Error) -> Self {
        if let Some(CodecError { codec, reason }) = error.get_ref().and_then(|e| e.downcast_ref()) {
            return match reason {
                None => Self::Truncated { codec },
                Some(reason) if reason == LONG_WINDOW => Self::NotText {
                    what: "zstd data that takes more than 128 MiB of memory to read (zstd --long)",
                    way_out: "unpack it first with `zstd -d --long=31`, and pack it again without --long",
                },
                Some(reason) => Self::Damaged { codec, reason: reason.clone() },
            };
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Io(error),
        }
    }
}

/// The names of fields as a message lists them: not all of thousands, and not all of one that is a whole article.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 20;
    const LETTERS: usize = 40;
    let mut names = names.into_iter();
    let short = |name: &str| match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    };
    let mut shown: Vec<String> = names.by_ref().take(SHOWN).map(short).collect();
    match names.count() {
        0 if shown.is_empty() => return "none".to_owned(),
        0 => {}
        more => shown.push(format!("and {more} more")),
    }
    shown.join(", ")
}

impl Place {
    /// A whole input.
    pub fn file(name: impl Into<String>) -> Self {
        Self { name: name.into(), line: None }
    }

    /// A line of an input, counted from 1.
    pub fn line(name: impl Into<String>, line: u64) -> Self {
        Self { name: name.into(), line: Some(line) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match self.line {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_where_what_and_the_way_out() {
        let kind = InputErrorKind::NoField { field: "text".to_owned(), found: "id, body".to_owned(), role: "text" };
        assert_eq!(
            InputError::new(Place::line("news.jsonl", 17), kind).to_string(),
            "news.jsonl:17: no field \"text\" (found: id, body); name it with --text-field"
        );
        let kind = InputErrorKind::Encoding { offset: 1043, byte: 0xC7, encoding: "UTF-8" };
        assert_eq!(
            InputError::new(Place::file("a.txt"), kind).to_string(),
            "a.txt: byte 1043 is not valid UTF-8 (0xC7); leave out --encoding to have it guessed, or name the right one"
        );
    }

    #[test]
    fn of_many_names_some_are_listed() {
        assert_eq!((listed([]).as_str(), listed(["id", "نص"]).as_str()), ("none", "id, نص"));
        let many: Vec<String> = (0..100_000).map(|n| format!("{n}{}", "ا".repeat(1000))).collect();
        let said = listed(many.iter().map(String::as_str));
        assert!(said.len() < 2000 && said.ends_with("…, and 99980 more"), "{said}");
    }

    #[test]
    fn a_missing_file_is_told_from_other_failures() {
        assert!(matches!(io::Error::from(io::ErrorKind::NotFound).into(), InputErrorKind::NotFound));
        assert!(matches!(io::Error::from(io::ErrorKind::PermissionDenied).into(), InputErrorKind::Io(_)));
    }
}
