//! Web archives: the pages in a WARC file (ISO 28500, <https://iipc.github.io/warc-specifications/>).
//!
//! A record has a version line, headers, an empty line, as many bytes as `Content-Length` says, and two line breaks. Documents are
//! `response` records with an HTML page that the server gave with status 200, `resource` records that are HTML, and `conversion` records
//! of text or HTML. All others (requests, images, revisits) are passed over.

use std::io::{self, BufRead, BufReader, Read};

use super::decompress::Stream;
use super::encoding;
use super::error::InputErrorKind;
use super::format::Format;
use super::http::{Head, Headers};
use super::{Options, binary, reader};
use crate::text::{Document, is_blank};

/// The name of the data in messages.
const CODEC: &str = "WARC";

/// How much is read at once.
const BUFFER: usize = 128 << 10;

/// The most bytes of a record's headers, and of an HTTP response's.
const MAX_HEAD: u64 = 64 << 10;

/// The records of a web archive that are documents.
pub(super) struct Records {
    input: BufReader<Stream>,
    /// The most bytes of a record.
    limit: u64,
    number: u64,
    skipped: u64,
    /// Whether neither a document nor an error was found.
    is_empty: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between two records.
    Between,
    /// Somewhere in a damaged record.
    Lost,
    Done,
}

/// A record that is a document, not yet decoded.
pub(super) struct Record {
    headers: Headers,
    /// The start of the response, if it is one.
    response: Option<Head>,
    /// How the page or text is written.
    format: Format,
    block: Vec<u8>,
}

impl Records {
    /// The records of a stream, of at most `limit` bytes.
    pub fn new(stream: Stream, limit: u64) -> Self {
        let input = BufReader::with_capacity(BUFFER, stream);
        Self { input, limit, number: 0, skipped: 0, is_empty: true, state: State::Between }
    }

    /// How many records were passed over because they are no documents.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// The next document and the number of its record, from 1. After an error, reading goes on with the next record if there is one. An
    /// archive without a document is an error without a number.
    pub fn next(&mut self) -> Option<(Option<u64>, Result<Record, InputErrorKind>)> {
        while self.state != State::Done {
            let record = match self.read() {
                Ok(Some(record)) => Ok(record),
                Ok(None) => continue,
                Err(error) => Err(error),
            };
            match record {
                Err(InputErrorKind::Damaged { codec: CODEC, .. }) => self.state = State::Lost,
                Err(InputErrorKind::TooLarge { .. }) | Ok(_) => {}
                Err(_) => self.state = State::Done,
            }
            self.is_empty = false;
            return Some((Some(self.number), record));
        }
        std::mem::take(&mut self.is_empty).then_some((None, Err(InputErrorKind::NoPages { skipped: self.skipped })))
    }

    /// Reads one record; `None` if it is no document or there is none.
    fn read(&mut self) -> Result<Option<Record>, InputErrorKind> {
        let Some(version) = self.version()? else {
            self.state = State::Done;
            return Ok(None);
        };
        self.number += 1;
        self.state = State::Between;
        if !version.starts_with(b"WARC/") {
            let found = String::from_utf8_lossy(&version[..version.len().min(40)]).trim().to_owned();
            return Err(damaged(format!(
                "expected a record with WARC/1.0 or WARC/1.1 on its first line, found {found:?}"
            )));
        }
        let headers = self.headers()?;
        let length = headers.get("Content-Length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else {
            return Err(damaged("a record without a Content-Length that is a number".to_owned()));
        };
        let Some(kind) = wanted_type(&headers) else {
            self.skip(length)?;
            self.skipped += 1;
            return Ok(None);
        };
        let mut block = Vec::new();
        self.fill(&mut block, length.min(MAX_HEAD))?;
        let rest = length - block.len() as u64;
        let Some((format, response)) = document_in(kind, &headers, &block, rest == 0) else {
            self.skip(rest)?;
            self.skipped += 1;
            return Ok(None);
        };
        if length > self.limit {
            self.skip(rest)?;
            return Err(InputErrorKind::TooLarge { what: "record", limit: self.limit });
        }
        self.fill(&mut block, rest)?;
        Ok(Some(Record { headers, response, format, block }))
    }

    /// The first line of the next record; `None` at the end.
    fn version(&mut self) -> Result<Option<Vec<u8>>, InputErrorKind> {
        loop {
            let Some(line) = self.line(MAX_HEAD)? else { return Ok(None) };
            let is_start = line.starts_with(b"WARC/");
            let passed = if self.state == State::Lost { !is_start } else { line.trim_ascii().is_empty() };
            if !passed {
                return Ok(Some(line));
            }
        }
    }

    fn headers(&mut self) -> Result<Headers, InputErrorKind> {
        let mut lines = Vec::new();
        let mut left = MAX_HEAD;
        loop {
            let Some(line) = self.line(left)? else { return Err(InputErrorKind::Truncated { codec: CODEC }) };
            left -= line.len() as u64;
            let end = line.trim_ascii_end().len();
            if end == 0 {
                return Ok(Headers::of_lines(lines.iter().map(Vec::as_slice)));
            }
            if left == 0 {
                return Err(damaged(format!("a record with more than {MAX_HEAD} bytes of headers")));
            }
            lines.push(line[..end].to_vec());
        }
    }

    /// A line with its break, or the first `limit` bytes of one; `None` at the end.
    fn line(&mut self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.input).take(limit).read_until(b'\n', &mut line)?;
        Ok((!line.is_empty()).then_some(line))
    }

    fn fill(&mut self, block: &mut Vec<u8>, length: u64) -> Result<(), InputErrorKind> {
        let read = (&mut self.input).take(length).read_to_end(block)?;
        if (read as u64) < length { Err(InputErrorKind::Truncated { codec: CODEC }) } else { Ok(()) }
    }

    fn skip(&mut self, length: u64) -> Result<(), InputErrorKind> {
        let read = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
        if read < length { Err(InputErrorKind::Truncated { codec: CODEC }) } else { Ok(()) }
    }
}

fn damaged(reason: String) -> InputErrorKind {
    InputErrorKind::Damaged { codec: CODEC, reason }
}

/// The kinds of records that may be documents.
#[derive(Clone, Copy)]
enum Kind {
    Response,
    Resource,
    Conversion,
}

fn wanted_type(headers: &Headers) -> Option<Kind> {
    let found = headers.get("WARC-Type")?;
    let kinds = [("response", Kind::Response), ("resource", Kind::Resource), ("conversion", Kind::Conversion)];
    kinds.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(found)).map(|(_, kind)| kind)
}

/// What a record's document is written in, and the head of the response it is in; `None` if the record is no document.
fn document_in(kind: Kind, headers: &Headers, start: &[u8], complete: bool) -> Option<(Format, Option<Head>)> {
    let is_html = |media: &str| matches!(media, "text/html" | "application/xhtml+xml");
    match kind {
        Kind::Response => {
            let head = Head::of(start)?;
            let is_page = match head.headers.media_type() {
                Some(media) => is_html(&media),
                // Some servers do not say; a browser looks then, too.
                None => Format::of_content(&String::from_utf8_lossy(&start[head.body..]), complete) == Format::Html,
            };
            (head.status == 200 && is_page).then_some((Format::Html, Some(head)))
        }
        Kind::Resource => is_html(&headers.media_type()?).then_some((Format::Html, None)),
        Kind::Conversion => match headers.media_type()?.as_str() {
            media if is_html(media) => Some((Format::Html, None)),
            "text/plain" => Some((Format::Text, None)),
            _ => None,
        },
    }
}

impl Record {
    /// The number of its bytes.
    pub fn len(&self) -> usize {
        self.block.len()
    }

    /// The number of bytes that it says its body has once it is unpacked.
    pub fn unpacked_len(&self) -> usize {
        self.response.as_ref().map_or(0, |head| head.unpacked_len(&self.block[head.body..]))
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.block
    }

    /// The record as a document; one of plain text has no blocks yet. It has no id: crawlers save one address again and again, and the reader
    /// names documents by their records.
    ///
    /// # Errors
    ///
    /// When the response cannot be unpacked, does not fit the named encoding, or holds no text.
    pub fn parse(self, options: &Options, warning: &mut Option<String>) -> Result<Document, InputErrorKind> {
        let (body, charset) = match &self.response {
            Some(head) => {
                (head.decode(&self.block[head.body..], options.limit())?.into_owned(), head.headers.charset())
            }
            None => (self.block, self.headers.charset()),
        };
        // Servers call much a page that is none.
        if let Some(kind) = binary::not_text(&body) {
            return Err(kind);
        }
        let decoded = encoding::decode_declared(body, options.encoding, self.format == Format::Html, charset)?;
        if options.encoding.is_none() && binary::looks_binary(&decoded.text) {
            return Err(binary::unknown());
        }
        *warning = decoded.warning;
        if let Some(reason) = self.headers.get("WARC-Truncated") {
            let cut = format!("the crawler saved only the start of this page (WARC-Truncated: {reason})");
            *warning = Some(warning.take().map_or_else(|| cut.clone(), |found| format!("{found}; {cut}")));
        }
        let mut document = if self.format == Format::Html {
            reader::page(decoded.text)?
        } else if decoded.text.chars().all(is_blank) {
            return Err(InputErrorKind::Empty { what: "record".to_owned() });
        } else {
            Document { text: decoded.text, ..Document::default() }
        };
        // WARC 1.0 writes addresses between angle brackets here and there.
        let value = |name: &str| {
            let value = self.headers.get(name)?.trim_matches(['<', '>']).trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        document.url = value("WARC-Target-URI");
        document.date = value("WARC-Date");
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use encoding_rs::WINDOWS_1256;

    use super::*;
    use crate::input::Source;

    const PAGE: &str =
        "<html><head><title>خبر</title></head><body><p>افتتحت البلدية أمس السوق القديمة.</p></body></html>";
    const TEXT: &str = "افتتحت البلدية أمس السوق القديمة.";

    fn record(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
        let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{headers}Content-Length: {}\r\n\r\n", block.len());
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(uri: &str, http: &str, body: &[u8]) -> Vec<u8> {
        let block = [format!("HTTP/1.1 {http}\r\n\r\n").as_bytes(), body].concat();
        let headers = format!(
            "WARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
             Content-Type: application/http; msgtype=response\r\n"
        );
        record("response", &headers, &block)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Every document as `id: text`, or the error's message in its place, and the records passed over.
    fn read_with(bytes: &[u8], options: &Options) -> (Vec<String>, u64) {
        let source = Source { path: Some("c.warc.gz".into()), id: "c.warc.gz".to_owned() };
        let mut reader = source.open_stream(Box::new(io::Cursor::new(bytes.to_vec())), options).unwrap();
        let found = reader
            .by_ref()
            .map(|raw| match raw.and_then(|raw| raw.parse(options)) {
                Ok(parsed) => format!("{}: {}", parsed.document.id, parsed.document.text),
                Err(error) => error.to_string(),
            })
            .collect();
        (found, reader.skipped())
    }

    fn read(bytes: &[u8]) -> Vec<String> {
        read_with(bytes, &Options::default()).0
    }

    fn ok() -> Vec<u8> {
        response("http://x.example/1", "200 OK\r\nContent-Type: text/html", PAGE.as_bytes())
    }

    #[test]
    fn pages_are_documents_and_other_records_are_passed_over() {
        let records = [
            record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
            record("request", "Content-Type: application/http\r\n", b"GET / HTTP/1.1\r\n\r\n"),
            ok(),
            response("http://x.example/2", "404 Not Found\r\nContent-Type: text/html", PAGE.as_bytes()),
            response("http://x.example/3", "200 OK\r\nContent-Type: image/png", b"\x89PNG\r\n\x1A\n"),
            response("http://x.example/4", "200 OK", PAGE.as_bytes()),
            response("http://x.example/5", "200 OK", b"\x89PNG\r\n\x1A\n"),
            record("revisit", "WARC-Target-URI: http://x.example/1\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
            record("conversion", "WARC-Record-ID: <urn:uuid:7>\r\nContent-Type: text/plain\r\n", TEXT.as_bytes()),
            record("resource", "warc-target-uri: <http://x.example/6>\r\nContent-Type: text/html\r\n", PAGE.as_bytes()),
            record("resource", "Content-Type: text/html\r\n", PAGE.as_bytes()),
        ];
        let expected: Vec<String> = ["c.warc.gz:3", "c.warc.gz:6", "c.warc.gz:9", "c.warc.gz:10", "c.warc.gz:11"]
            .map(|id| format!("{id}: {TEXT}"))
            .into();
        let plain = read_with(&records.concat(), &Options::default());
        assert_eq!(plain, (expected, 6));
        let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        assert_eq!(read_with(&members, &Options::default()), plain);
        assert_eq!(read_with(&zstd::encode_all(&*records.concat(), 1).unwrap(), &Options::default()), plain);
    }

    #[test]
    fn a_page_has_its_address_and_date_and_is_decoded_as_it_was_sent() {
        let options = Options::default();
        let source = Source { path: None, id: "stdin".to_owned() };
        let windows = WINDOWS_1256.encode(PAGE).0.into_owned();
        let http = "200 OK\r\nContent-Type: text/html; charset=windows-1256\r\nContent-Encoding: gzip";
        let bytes = response("http://x.example/ar", http, &gzip(&windows));
        let mut reader = source.open_stream(Box::new(io::Cursor::new(bytes)), &options).unwrap();
        let raw = reader.next().unwrap().unwrap();
        assert_eq!((reader.format(), raw.place().to_string()), (Some(Format::Warc), "<stdin>:1".to_owned()));
        let document = raw.parse(&options).unwrap().document;
        assert_eq!((document.text.as_str(), document.title.as_deref()), (TEXT, Some("خبر")));
        assert_eq!(document.url.as_deref(), Some("http://x.example/ar"));
        assert_eq!(document.date.as_deref(), Some("2024-05-01T10:00:00Z"));
        assert!(document.source_map.is_some() && document.page.is_some());
    }

    #[test]
    fn a_compressed_page_says_how_long_it_is() {
        let page = PAGE.repeat(1000);
        let http = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
        let bytes = [response("http://x.example/1", http, &gzip(page.as_bytes())), ok()].concat();
        let source = Source { path: None, id: "stdin".to_owned() };
        let reader = source.open_stream(Box::new(io::Cursor::new(bytes)), &Options::default()).unwrap();
        let lengths: Vec<(usize, usize)> =
            reader.map(|raw| raw.unwrap()).map(|r| (r.len(), r.unpacked_len())).collect();
        assert!(lengths[0].0 < 5000 && lengths[0].1 == page.len(), "{lengths:?}");
        assert_eq!(lengths[1].0, lengths[1].1);
    }

    #[test]
    fn one_bad_record_does_not_stop_the_others() {
        let broken = response(
            "http://x.example/b",
            "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
            &gzip(PAGE.as_bytes())[..20],
        );
        let found = read(&[broken, b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n".to_vec(), ok()].concat());
        assert!(found[0].starts_with("c.warc.gz:1: the gzip data ends early"), "{found:?}");
        assert!(
            found[1].starts_with("c.warc.gz:2: the WARC data is damaged: a record without a Content-Length"),
            "{found:?}"
        );
        assert_eq!(found[2..], [format!("c.warc.gz:3: {TEXT}")]);
        // A length that is wrong leads into the middle of a record.
        let length = format!("Content-Length: {}", ok().len());
        let at = memchr::memmem::find(&ok(), b"Content-Length: ").unwrap();
        let digits = ok()[at + 16..].iter().take_while(|b| b.is_ascii_digit()).count();
        for wrong in ["0", "5", "100", &length[16..]] {
            let mut record = ok();
            record.splice(at + 16..at + 16 + digits, wrong.bytes());
            let found = read(&[record, ok(), ok()].concat());
            let last = found.last().unwrap();
            assert!(last.starts_with("c.warc.gz:") && last.ends_with(TEXT), "{wrong}: {found:?}");
        }
        let large = response("http://x.example/l", "200 OK\r\nContent-Type: text/html", &[b' '; 100_000]);
        let (found, _) = read_with(&[large, ok()].concat(), &Options { max_bytes: Some(1000), ..Options::default() });
        assert!(found[0].starts_with("c.warc.gz:1: the record is larger than 1000 bytes"), "{found:?}");
        assert_eq!(found.len(), 2);
        let cut = "WARC-Truncated: length\r\nWARC-Target-URI: u\r\nContent-Type: text/html\r\n";
        let bytes = record("resource", cut, PAGE.as_bytes());
        let source = Source::stdin();
        let mut reader = source.open_stream(Box::new(io::Cursor::new(bytes)), &Options::default()).unwrap();
        let parsed = reader.next().unwrap().unwrap().parse(&Options::default()).unwrap();
        assert!(parsed.warnings[0].contains("saved only the start of this page (WARC-Truncated: length)"));
    }

    #[test]
    fn an_archive_without_pages_says_so() {
        let info = record("warcinfo", "", b"x");
        let expected =
            "c.warc.gz: the web archive holds no pages: none of its 2 records is an HTML response with status 200";
        assert_eq!(read(&[info.clone(), info].concat()), [expected]);
    }

    #[test]
    fn hostile_archives_end_and_take_no_memory() {
        let whole = [ok(), ok()].concat();
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).len() <= 3);
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x11;
            assert!(read(&changed).len() <= 4);
        }
        let endless = |start: &str| {
            let stream = io::Cursor::new(start.as_bytes().to_vec()).chain(io::repeat(b'a').take(1 << 24));
            let mut records = Records::new(Box::new(stream), 1000);
            std::iter::from_fn(|| records.next().map(|(_, record)| record.err().map(|kind| kind.to_string()))).count()
        };
        assert_eq!(endless("WARC/1.0\r\nX: "), 1);
        assert_eq!(endless("WARC/1.0\r\nContent-Length: 18446744073709551615\r\nWARC-Type: response\r\n\r\n"), 1);
        assert_eq!(endless("WARC/1.0\r\nContent-Length: 18446744073709551615\r\nWARC-Type: request\r\n\r\n"), 1);
        assert_eq!(endless("x"), 1);
    }
}
