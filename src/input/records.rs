//! The lines of an input with one record a line, read one at a time.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::decompress::Stream;
use super::encoding::{Scheme, is_mostly_utf8};
use super::error::InputErrorKind;

/// How much is read at once.
const BUFFER: usize = 256 << 10;

/// The lines of an input that are not blank.
pub(super) struct Lines {
    input: BufReader<io::Chain<io::Cursor<Vec<u8>>, Stream>>,
    scheme: Scheme,
    /// The most bytes of a line.
    limit: u64,
    line: u64,
    seen_any: bool,
}

impl Lines {
    /// Lines of `head` and then `rest`, of at most `limit` bytes; `head` starts with the scheme's byte order mark.
    pub fn new(head: Vec<u8>, rest: Stream, scheme: Scheme, limit: u64) -> Self {
        let mut head = io::Cursor::new(head);
        head.set_position(scheme.bom as u64);
        Self { input: BufReader::with_capacity(BUFFER, head.chain(rest)), scheme, limit, line: 0, seen_any: false }
    }

    /// Whether no line was there but blank ones.
    pub fn is_empty(&self) -> bool {
        !self.seen_any
    }

    /// The next line that is not blank, without its line break, and its number from 1.
    ///
    /// After [`InputErrorKind::TooLarge`] reading may go on with the following line; other errors are final.
    pub fn next(&mut self) -> Option<(u64, Result<Vec<u8>, InputErrorKind>)> {
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let whole = match self.read_line(&mut bytes) {
                Ok(whole) => whole,
                Err(error) => {
                    self.seen_any = true;
                    return Some((self.line, Err(error.into())));
                }
            };
            if !whole {
                self.seen_any = true;
                return Some((self.line, Err(InputErrorKind::TooLarge { what: "line", limit: self.limit })));
            }
            if bytes.is_empty() {
                return None;
            }
            if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
                continue;
            }
            self.seen_any = true;
            return Some((self.line, Ok(bytes)));
        }
    }

    /// Reads up to and including a line break; `false` if the line is too long, which is then skipped.
    fn read_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let big = self.scheme.encoding == UTF_16BE;
        let little = self.scheme.encoding == UTF_16LE;
        let room = self.limit.saturating_add(LINE_BREAK);
        let mut skipped = false;
        loop {
            let left = room.saturating_sub(bytes.len() as u64);
            (&mut self.input).take(left).read_until(b'\n', bytes)?;
            let end = if !bytes.ends_with(b"\n") {
                (bytes.len() as u64) < room // the end of the input
            } else if big {
                bytes.len().is_multiple_of(2) && bytes[bytes.len() - 2] == 0
            } else if little && bytes.len() % 2 == 1 {
                let at = bytes.len();
                (&mut self.input).take(1).read_to_end(bytes)?;
                bytes.get(at) == Some(&0)
            } else {
                !little
            };
            // A unit such as U+0A0A or U+0A06 is no line break, unless nothing follows.
            if end || self.input.fill_buf()?.is_empty() {
                let length = without_break(bytes, if big || little { 2 } else { 1 });
                return Ok(!skipped && length as u64 <= self.limit);
            }
            if bytes.len() as u64 >= room {
                skipped = true;
                // What a line break is depends on the unit before it and, in UTF-16, on the parity of its place.
                let kept = 2 + bytes.len() % 2;
                bytes.drain(..bytes.len() - kept);
            }
        }
    }
}

/// The most bytes of a line break: two units of UTF-16.
const LINE_BREAK: u64 = 4;

/// The length of a line without the break at its end, of which each unit has so many bytes.
fn without_break(line: &[u8], unit: usize) -> usize {
    let mut end = line.len();
    for c in [b'\n', b'\r'] {
        if end >= unit && line[end - unit..end].contains(&c) {
            end -= unit;
        }
    }
    end
}

/// A line's bytes as text. A damaged line is repaired with a warning; one that is no UTF-8 at all is an error.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    scheme: Scheme,
    warning: &mut Option<String>,
) -> Result<Cow<'b, str>, InputErrorKind> {
    if scheme.encoding == UTF_8 {
        // Nearly every line of every corpus; the SIMD check is several times as fast as the standard library's.
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            return Ok(Cow::Borrowed(text));
        }
        if let Some(error) = not_utf8(bytes, scheme, "line") {
            return Err(error);
        }
    }
    let decoded = scheme.decode(bytes.to_vec(), 0)?;
    *warning = decoded.warning;
    Ok(Cow::Owned(decoded.text))
}

/// The error of bytes in a file of UTF-8 that are in truth in another encoding: repaired, nothing would be left of them.
pub(super) fn not_utf8(bytes: &[u8], scheme: Scheme, what: &'static str) -> Option<InputErrorKind> {
    if scheme.encoding != UTF_8 || scheme.strict {
        return None;
    }
    let offset = std::str::from_utf8(bytes).err()?.valid_up_to();
    (!is_mostly_utf8(bytes)).then(|| InputErrorKind::NotUtf8 { what, offset, byte: bytes[offset] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], named: Option<&'static encoding_rs::Encoding>) -> Vec<(u64, String)> {
        let scheme = Scheme::of(bytes, named, false, true).unwrap();
        let mut lines = Lines::new(bytes.to_vec(), Box::new(io::empty()), scheme, 1 << 20);
        std::iter::from_fn(|| lines.next())
            .map(|(line, bytes)| (line, decode(&bytes.unwrap(), scheme, &mut None).unwrap().into_owned()))
            .collect()
    }

    #[test]
    fn blank_lines_count_and_are_left_out() {
        let found = lines(b"\n a\r\n \nb", None);
        assert_eq!(found, [(2, " a\r\n".to_owned()), (4, "b".to_owned())]);
        assert_eq!(lines(b"", None), []);
    }

    #[test]
    fn units_of_two_bytes_are_not_cut() {
        // U+060A and U+0A0A hold the byte of a line break.
        let text = "a\u{60A}\n\u{A0A}b\n\u{A06}";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(little, UTF_16LE), (big, UTF_16BE)] {
            let found: Vec<String> = lines(&bytes, Some(encoding)).into_iter().map(|(_, line)| line).collect();
            assert_eq!(found, ["a\u{60A}\n", "\u{A0A}b\n", "\u{A06}"], "{}", encoding.name());
        }
    }

    /// Every line's number, or that of a line that is too long, with a minus.
    fn numbers(bytes: &[u8], named: &'static encoding_rs::Encoding, limit: u64) -> Vec<i64> {
        let scheme = Scheme::of(bytes, Some(named), false, true).unwrap();
        let mut lines = Lines::new(bytes.to_vec(), Box::new(io::empty()), scheme, limit);
        std::iter::from_fn(|| lines.next())
            .map(|(line, bytes)| match bytes {
                Ok(_) => line as i64,
                Err(InputErrorKind::TooLarge { what: "line", limit: said }) if said == limit => -(line as i64),
                Err(error) => panic!("{error}"),
            })
            .collect()
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_next_is_read() {
        let text = "abcdef\nabcdefg\nabcdef\r\n\nabc\nabcdefghijklmnopqrstuvwxyz\nabcdefg\r\na\n\u{A0A}\u{60A}\u{60A}\nabcdefg";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let expected = [1, -2, 3, 5, -6, -7, 8, -9, -10];
        assert_eq!(numbers(text.as_bytes(), UTF_8, 6), expected);
        // In units of two bytes the ninth line is short.
        let expected = expected.map(|line: i64| if line == -9 { 9 } else { line });
        assert_eq!(numbers(&little, UTF_16LE, 12), expected);
        assert_eq!(numbers(&big, UTF_16BE, 12), expected);
        for limit in 0..2 {
            assert!(numbers(&little, UTF_16LE, limit).iter().all(|line| *line < 0));
            assert_eq!(numbers(b"abcdef\nabcdef", UTF_8, limit), [-1, -2]);
        }
    }

    #[test]
    fn an_endless_line_takes_no_memory() {
        let scheme = Scheme { encoding: UTF_8, bom: 0, strict: false };
        let endless = io::repeat(b'a').take(1 << 24).chain(io::Cursor::new(b"\nb".to_vec()));
        let mut lines = Lines::new(Vec::new(), Box::new(endless), scheme, 1000);
        let mut bytes = Vec::new();
        assert!(!lines.read_line(&mut bytes).unwrap());
        assert!(bytes.capacity() < 10_000, "{}", bytes.capacity());
        assert_eq!(lines.next().unwrap().1.unwrap(), b"b");
    }

    #[test]
    fn a_damaged_line_is_repaired_and_one_that_is_no_utf8_is_an_error() {
        let scheme = Scheme { encoding: UTF_8, bom: 0, strict: false };
        let mut warning = None;
        let mut damaged = "قالت الوزارة".as_bytes().to_vec();
        damaged.push(0xFF);
        assert_eq!(decode(&damaged, scheme, &mut warning).unwrap(), "قالت الوزارة\u{FFFD}");
        assert!(warning.unwrap().starts_with("damaged UTF-8 at byte 23"));
        let error = decode(b"a \xC7\xE1", scheme, &mut None).unwrap_err();
        assert!(matches!(error, InputErrorKind::NotUtf8 { offset: 2, byte: 0xC7, .. }));
    }
}
