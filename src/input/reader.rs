//! From an open input to its documents, one by one.
//!
//! Reading is cheap and in order; parsing is not, and needs no order. So a [`Reader`] hands out [`Raw`] documents that own
//! their bytes, and any thread may [parse](Raw::parse) them.

use std::io::Read;
use std::sync::Arc;

use super::decompress::Stream;
use super::encoding::{self, Scheme};
use super::error::{InputError, InputErrorKind, Place};
use super::format::Format;
use super::html;
use super::jsonl;
use super::plain;
use super::records::{self, Lines};
use super::table::{self, Rows};
use super::warc::{self, Records};
use super::{Options, binary};
#[cfg(feature = "zip")]
use super::{archive::Archive, docx};
use crate::text::{Document, is_blank};

/// The documents of one input, in order. An error stands in the place of the document that could not be read.
///
/// Holds one document at a time.
pub struct Reader {
    origin: Arc<Origin>,
    state: State,
}

/// A document that was read and not yet decoded or parsed.
pub struct Raw {
    origin: Arc<Origin>,
    payload: Payload,
    line: Option<u64>,
}

/// A document, and what the user should know about how it was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document.
    pub document: Document,
    /// Whole sentences for the user, each with its place.
    pub warnings: Vec<String>,
}

/// What all documents of an input share.
pub(super) struct Origin {
    pub name: String,
    pub id: String,
    /// `None` for an archive, whose entries have their own.
    pub format: Option<Format>,
    pub scheme: Scheme,
}

/// What is still to be read.
pub(super) enum State {
    /// With the most bytes that it may have.
    Whole(Stream, u64),
    Lines(Lines),
    Rows(Box<Rows>),
    Records(Box<Records>),
    #[cfg(feature = "parquet")]
    Table(Box<super::parquet::Rows>),
    #[cfg(feature = "zip")]
    Archive(Box<Archive>),
    Done,
}

enum Payload {
    Whole(Vec<u8>),
    Line(Vec<u8>),
    Row(table::Row),
    Record(Box<warc::Record>),
}

impl Reader {
    /// The documents of an origin.
    pub(super) fn new(origin: Origin, state: State) -> Self {
        Self { origin: Arc::new(origin), state }
    }

    /// The input's format; `None` for an archive, whose entries have their own.
    pub fn format(&self) -> Option<Format> {
        self.origin.format
    }

    /// How many records of a web archive were passed over so far because they are no documents: requests, images, pages that were not
    /// there. 0 for other formats.
    pub fn skipped(&self) -> u64 {
        match &self.state {
            State::Records(records) => records.skipped(),
            _ => 0,
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Raw, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        #[cfg(feature = "zip")]
        if let State::Archive(archive) = &mut self.state {
            return archive.next();
        }
        let (line, payload) = self.state.next()?;
        Some(match payload {
            Ok(payload) => Ok(Raw { origin: Arc::clone(&self.origin), payload, line }),
            Err(kind) => Err(InputError::new(Place { name: self.origin.name.clone(), line }, kind)),
        })
    }
}

impl State {
    /// The next document, or the error in its place, and where it starts.
    fn next(&mut self) -> Option<(Option<u64>, Result<Payload, InputErrorKind>)> {
        let empty = |what: &str| Some((None, Err(InputErrorKind::Empty { what: what.to_owned() })));
        let (line, payload) = match self {
            State::Done => return None,
            #[cfg(feature = "zip")]
            State::Archive(_) => return None, // its documents come from readers of their own
            State::Whole(stream, limit) => {
                let bytes = read_whole(stream, *limit);
                *self = State::Done;
                return Some((None, bytes.map(Payload::Whole)));
            }
            State::Lines(lines) => match lines.next() {
                Some((line, bytes)) => (line, bytes.map(Payload::Line)),
                None => {
                    let is_empty = lines.is_empty();
                    *self = State::Done;
                    return if is_empty { empty("file") } else { None };
                }
            },
            State::Rows(rows) => match rows.next() {
                Some((line, row)) => (line, row.map(Payload::Row)),
                None => {
                    let is_empty = rows.is_empty();
                    *self = State::Done;
                    return if is_empty { empty("table") } else { None };
                }
            },
            // These know themselves when an error is the end.
            State::Records(records) => {
                let (number, record) = records.next()?;
                return Some((number, record.map(|record| Payload::Record(Box::new(record)))));
            }
            #[cfg(feature = "parquet")]
            State::Table(rows) => {
                return match rows.next() {
                    Some((number, row)) => Some((Some(number), row.map(Payload::Line))),
                    None => {
                        let is_empty = rows.is_empty();
                        *self = State::Done;
                        if is_empty { empty("table") } else { None }
                    }
                };
            }
        };
        let may_go_on =
            |kind: &InputErrorKind| matches!(kind, InputErrorKind::TooLarge { .. } | InputErrorKind::Ragged { .. });
        if payload.as_ref().is_err_and(|kind| !may_go_on(kind)) {
            *self = State::Done;
        }
        Some((Some(line), payload))
    }
}

impl Raw {
    /// The bytes it has, decompressed, for progress.
    #[allow(clippy::len_without_is_empty, reason = "an amount of work, not a collection")]
    pub fn len(&self) -> usize {
        match &self.payload {
            Payload::Whole(bytes) | Payload::Line(bytes) => bytes.len(),
            Payload::Row(row) => row.len(),
            Payload::Record(record) => record.len(),
        }
    }

    /// The bytes that it says it has once what is compressed inside of it is unpacked, if that is more: whoever holds many must know. Files lie
    /// about it, and [`parse`](Raw::parse) holds to [`Options::max_bytes`] whatever they say.
    pub fn unpacked_len(&self) -> usize {
        let said = match &self.payload {
            #[cfg(feature = "zip")]
            Payload::Whole(bytes) if self.origin.format == Some(Format::Docx) => docx::unpacked_len(bytes),
            Payload::Record(record) => record.unpacked_len(),
            Payload::Whole(_) | Payload::Line(_) | Payload::Row(_) => 0,
        };
        said.max(self.len())
    }

    /// A copy of its first bytes, at most so many, for whoever has to look at what cannot be read.
    pub fn first_bytes(&self, most: usize) -> Vec<u8> {
        let bytes = match &self.payload {
            Payload::Whole(bytes) | Payload::Line(bytes) => bytes,
            Payload::Row(row) => row.bytes(),
            Payload::Record(record) => record.bytes(),
        };
        bytes[..bytes.len().min(most)].to_vec()
    }

    /// Where it was read.
    pub fn place(&self) -> Place {
        Place { name: self.origin.name.clone(), line: self.line }
    }

    /// Decodes it and finds its blocks.
    ///
    /// # Errors
    ///
    /// When its bytes are not text, or hold none, or the record lacks what it needs.
    pub fn parse(self, options: &Options) -> Result<Parsed, InputError> {
        let place = self.place();
        let Self { origin, payload, line } = self;
        let (mut warning, mut id) = (None, None);
        let document = match payload {
            #[cfg(feature = "zip")]
            Payload::Whole(bytes) if origin.format == Some(Format::Docx) => docx::parse(&bytes, options.limit()),
            Payload::Whole(bytes) => whole(bytes, &origin, options, &mut warning),
            Payload::Line(bytes) => {
                let text = records::decode(&bytes, origin.scheme, &mut warning);
                text.and_then(|text| {
                    jsonl::parse(&text, &options.fields).inspect_err(|_| id = jsonl::id_in(&text, &options.fields))
                })
            }
            Payload::Row(row) => row.parse(&mut warning).inspect_err(|_| id = row.id()),
            Payload::Record(record) => record.parse(options, &mut warning),
        };
        let mut document = document.map_err(|kind| InputError::new(place.clone(), kind).of(id))?;
        if document.id.is_empty() {
            document.id = match line {
                Some(line) => format!("{}:{line}", origin.id),
                None => origin.id.clone(),
            };
        }
        // What was extracted came with its blocks.
        if document.source_map.is_none() {
            document.blocks = plain::blocks(&document.text, document.title.as_deref(), options.newlines);
        }
        let warnings = warning.map(|warning| format!("{place}: {warning}")).into_iter().collect();
        Ok(Parsed { document, warnings })
    }
}

/// Everything up to the end, if it is not too much.
fn read_whole(stream: &mut Stream, limit: u64) -> Result<Vec<u8>, InputErrorKind> {
    let mut bytes = Vec::new();
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(InputErrorKind::TooLarge { what: "file", limit });
    }
    Ok(bytes)
}

/// A text file or page as a document, without the blocks of a text.
fn whole(
    bytes: Vec<u8>,
    origin: &Origin,
    options: &Options,
    warning: &mut Option<String>,
) -> Result<Document, InputErrorKind> {
    let html = origin.format == Some(Format::Html);
    let decoded = encoding::decode(bytes, options.encoding, html)?;
    if options.encoding.is_none() && binary::looks_binary(&decoded.text) {
        return Err(binary::unknown());
    }
    *warning = decoded.warning;
    if !html {
        if decoded.text.chars().all(is_blank) {
            return Err(InputErrorKind::Empty { what: "file".to_owned() });
        }
        return Ok(Document { text: decoded.text, ..Document::default() });
    }
    page(decoded.text)
}

/// A decoded web page as a document.
///
/// # Errors
///
/// When it holds no text.
pub(super) fn page(html: String) -> Result<Document, InputErrorKind> {
    let page = html::extract(&html);
    if page.blocks.is_empty() {
        return Err(InputErrorKind::Empty { what: "page".to_owned() });
    }
    Ok(Document {
        id: String::new(),
        title: page.title,
        date: page.date,
        url: page.url,
        text: page.text,
        blocks: page.blocks,
        source_map: Some(page.source_map),
        page: Some(html),
        fields: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::input::Source;

    fn open(name: &str, bytes: &[u8], options: &Options) -> Result<Reader, InputError> {
        let source = Source { path: Some(name.into()), id: name.to_owned() };
        source.open_stream(Box::new(io::Cursor::new(bytes.to_vec())), options)
    }

    /// Every document's text, or the error's message in its place.
    fn read(name: &str, bytes: &[u8], options: &Options) -> Vec<String> {
        match open(name, bytes, options) {
            Err(error) => vec![error.to_string()],
            Ok(reader) => reader
                .map(|raw| match raw.and_then(|raw| raw.parse(options)) {
                    Ok(parsed) => parsed.document.text,
                    Err(error) => error.to_string(),
                })
                .collect(),
        }
    }

    #[track_caller]
    fn assert_message(name: &str, bytes: &[u8], expected: &str) {
        assert_eq!(read(name, bytes, &Options::default()), [expected]);
    }

    #[test]
    fn messages_name_the_place_the_finding_and_the_way_out() {
        assert_message(
            "report.pdf",
            b"%PDF-1.4 ...",
            "report.pdf: this is a PDF, not text; convert it first, for example with pdftotext",
        );
        assert_message("empty.txt", b"", "empty.txt: the file holds no text");
        assert_message("blank.txt", "\u{FEFF} \n\u{200F}\n".as_bytes(), "blank.txt: the file holds no text");
        assert_message("empty.html", b"<html><script>x</script>", "empty.html: the page holds no text");
        assert_message("empty.jsonl", b"\n \n", "empty.jsonl: the file holds no text");
        assert_message("empty.csv", b"id,text\n", "empty.csv: the table holds no text");
        let gz = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B];
        assert_message("x.gz", &gz, "x.gz: the gzip data ends early (truncated download?); fetch the file again");
        let utf8 = Options { encoding: encoding_named("utf-8"), ..Options::default() };
        assert_eq!(
            read("a.txt", b"\xD9\x86\xC7", &utf8),
            ["a.txt: byte 2 is not valid UTF-8 (0xC7); leave out --encoding to have it guessed, or name the right one"]
        );
        assert!(read("a.bin", b"\x00\x01\x02\x03\x04\xFF\xFE\x80abc", &Options::default())[0].contains("binary data"));
    }

    use super::super::encoding_named;

    #[test]
    fn the_content_shows_the_format_when_the_name_does_not() {
        let format = |bytes: &[u8]| open("saved", bytes, &Options::default()).unwrap().format().unwrap();
        assert_eq!(format(b"<!doctype html><p>x"), Format::Html);
        let utf16: Vec<u8> = "<html><body>نص".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format(&utf16), Format::Html);
        assert_eq!(format(b"{\"id\": 1}\n"), Format::Jsonl);
        assert_eq!(format("نص".as_bytes()), Format::Text);
        let csv = Options { format: Some(Format::Csv), ..Options::default() };
        assert_eq!(open("saved", b"text\nx\n", &csv).unwrap().format(), Some(Format::Csv));
    }

    #[test]
    fn text_is_kept_as_it_is() {
        let text = "عنوان\r\n\r\n\tنص  مع فراغ.\r\n";
        assert_eq!(read("a.txt", text.as_bytes(), &Options::default()), [text]);
        let document = open("a.txt", text.as_bytes(), &Options::default()).unwrap().next().unwrap().unwrap();
        assert_eq!((document.len(), document.place().to_string()), (text.len(), "a.txt".to_owned()));
        assert_eq!(document.parse(&Options::default()).unwrap().document.id, "a.txt");
    }

    #[test]
    fn one_bad_line_does_not_stop_the_others() {
        let lines = "{\"text\": \"أ\"}\n\n{\"id\": 1}\r\n{bad\n{\"id\": \"x\", \"text\": \"ب\"}";
        let options = Options::default();
        let found = read("n.jsonl", lines.as_bytes(), &options);
        assert_eq!((found[0].as_str(), found[3].as_str(), found.len()), ("أ", "ب", 4));
        assert_eq!(found[1], "n.jsonl:3: no field \"text\" (found: id); name it with --text-field");
        assert!(found[2].starts_with("n.jsonl:4: not valid JSON at byte 2"), "{found:?}");
        let ids = |bytes: &[u8]| -> Vec<String> {
            let reader = open("n.jsonl", bytes, &options).unwrap();
            reader.filter_map(|raw| Some(raw.ok()?.parse(&options).ok()?.document.id)).collect()
        };
        assert_eq!(ids(lines.as_bytes()), ["n.jsonl:1", "x"]);
        let wide: Vec<u8> = lines.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read("n.jsonl", &wide, &options)[3], "ب");
        let wide: Vec<u8> = format!("\u{FEFF}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read("n.jsonl", &wide, &options)[3], "ب");
        let mut bytes = lines.as_bytes().to_vec();
        bytes.extend(b"\n{\"text\": \"\xC7\xE1\"}\n");
        let found = read("n.jsonl", &bytes, &options);
        assert!(found[4].starts_with("n.jsonl:6: byte 10 of the line is not valid UTF-8 (0xC7)"), "{found:?}");
    }

    #[test]
    fn the_limit_is_the_users_and_what_follows_is_read() {
        let options = Options { max_bytes: Some(24), ..Options::default() };
        let long = "نص طويل ".repeat(1000);
        let jsonl = format!("{{\"text\": \"أ\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"ب\"}}\n");
        let large = "larger than 24 bytes once decompressed; divide it into smaller documents";
        assert_eq!(read("a.jsonl", jsonl.as_bytes(), &options), ["أ", &format!("a.jsonl:2: the line is {large}"), "ب"]);
        let csv = format!("text\nأ\n{long}\nب\n");
        assert_eq!(read("a.csv", csv.as_bytes(), &options), ["أ", &format!("a.csv:3: the row is {large}"), "ب"]);
        assert_eq!(read("a.txt", long.as_bytes(), &options), [format!("a.txt: the file is {large}")]);
        assert_eq!(read("a.txt", "اثنا عشر حرف".as_bytes(), &options), ["اثنا عشر حرف"]);
    }

    #[test]
    fn damage_is_a_warning_with_its_place() {
        let mut bytes = "وصل الوفد إلى المدينة.".as_bytes().to_vec();
        bytes.push(0xD9);
        let raw = open("a.txt", &bytes, &Options::default()).unwrap().next().unwrap().unwrap();
        let parsed = raw.parse(&Options::default()).unwrap();
        let at = bytes.len() - 1;
        assert_eq!(
            parsed.warnings,
            [format!("a.txt: damaged UTF-8 at byte {at}: what cannot be read is shown as \u{FFFD}")]
        );
    }

    #[test]
    fn a_missing_file_says_so() {
        let source = Source { path: Some("no/such.txt".into()), id: String::new() };
        let message = source.open(&Options::default()).err().unwrap().to_string();
        assert!(message.starts_with("no/such.txt: no such file or folder"), "{message}");
    }
}
