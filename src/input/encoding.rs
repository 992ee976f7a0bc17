//! Bytes to text: byte order marks, `--encoding`, and guesses where neither is there.
//!
//! The order of the questions matters. BOM-less UTF-16 comes first, because its Arabic is made of bytes that are also
//! valid UTF-8 (`46 06` is ن, and the characters F and ACK). A page's own `<meta charset>` counts for less than its bytes:
//! many pages were converted to UTF-8 and kept their old declaration.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::InputErrorKind;
use super::legacy;

/// How many bytes are looked at for a guess. Validity is checked on everything.
pub(super) const SAMPLE: usize = 64 << 10;

/// A text and how it was read.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// What the user should know about it.
    pub warning: Option<String>,
}

/// How an input is encoded, as known from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// The length of the byte order mark.
    pub bom: usize,
    /// Whether a byte that does not fit is an error: the user named the encoding.
    pub strict: bool,
}

/// Decodes a whole file.
///
/// # Errors
///
/// When the bytes do not fit the `named` encoding.
pub(super) fn decode(bytes: Vec<u8>, named: Option<&'static Encoding>, html: bool) -> Result<Decoded, InputErrorKind> {
    decode_declared(bytes, named, html, None)
}

/// The same of a file that came with a declaration of its encoding, which for a page counts as its own does and before it.
///
/// # Errors
///
/// As for [`decode`].
pub(super) fn decode_declared(
    bytes: Vec<u8>,
    named: Option<&'static Encoding>,
    html: bool,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, InputErrorKind> {
    let scheme = match (named, declared) {
        (None, Some(declared)) if Encoding::for_bom(&bytes).is_none() => {
            Scheme { encoding: guess(&bytes, html, true, Some(declared)), bom: 0, strict: false }
        }
        _ => Scheme::of(&bytes, named, html, true)?,
    };
    scheme.decode(bytes, scheme.bom)
}

impl Scheme {
    /// The encoding of an input that starts with `head`; `complete` says whether that is all of it.
    ///
    /// # Errors
    ///
    /// When a byte order mark contradicts the `named` encoding.
    pub fn of(
        head: &[u8],
        named: Option<&'static Encoding>,
        html: bool,
        complete: bool,
    ) -> Result<Self, InputErrorKind> {
        let mark = Encoding::for_bom(head);
        if let Some(named) = named {
            return match mark {
                Some((found, _)) if found != named => {
                    Err(InputErrorKind::ByteOrderMark { found: found.name(), named: named.name() })
                }
                mark => Ok(Self { encoding: named, bom: mark.map_or(0, |(_, len)| len), strict: true }),
            };
        }
        let (encoding, bom) = mark.unwrap_or_else(|| (guess(head, html, complete, None), 0));
        Ok(Self { encoding, bom, strict: false })
    }

    /// The scheme of containers, which know themselves how their texts are encoded.
    #[cfg(any(feature = "zip", feature = "parquet"))]
    pub const CONTAINER: Self = Self { encoding: UTF_8, bom: 0, strict: false };

    /// The scheme for records on lines of their own, which were not all written by the same hand: one whole line of UTF-8
    /// shows what the file is meant to be, and a line of something else is that line's error.
    pub fn of_records(self, head: &[u8]) -> Self {
        let is_single_byte = self.encoding != UTF_16LE && self.encoding != UTF_16BE;
        let is_utf8 = |line: &[u8]| !line.is_ascii() && std::str::from_utf8(line).is_ok();
        if !self.strict && is_single_byte && head.split(|b| *b == b'\n').any(is_utf8) {
            return Self { encoding: UTF_8, ..self };
        }
        self
    }

    /// Decodes bytes of the input, after its byte order mark, or a record of it. The first `skip` bytes are left out; they
    /// count in positions.
    ///
    /// # Errors
    ///
    /// When the bytes do not fit and the scheme is strict.
    pub fn decode(self, mut bytes: Vec<u8>, skip: usize) -> Result<Decoded, InputErrorKind> {
        if self.encoding == UTF_8 && skip == 0 {
            match String::from_utf8(bytes) {
                Ok(text) => return Ok(Decoded { text, warning: None }),
                Err(error) => bytes = error.into_bytes(),
            }
        }
        let body = &bytes[skip.min(bytes.len())..];
        if let Some(text) = self.encoding.decode_without_bom_handling_and_without_replacement(body) {
            return Ok(Decoded { text: text.into_owned(), warning: None });
        }
        let offset = skip + first_misfit(self.encoding, body);
        if self.strict {
            let byte = bytes.get(offset).copied().unwrap_or_default();
            return Err(InputErrorKind::Encoding { offset, byte, encoding: self.encoding.name() });
        }
        let (text, _) = self.encoding.decode_without_bom_handling(body);
        let name = self.encoding.name();
        let warning = format!("damaged {name} at byte {offset}: what cannot be read is shown as \u{FFFD}");
        Ok(Decoded { text: text.into_owned(), warning: Some(warning) })
    }
}

/// Whether the bytes are UTF-8 with some damage: more sequences of several bytes that fit than bytes that do not.
pub(super) fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let tally = Utf8Tally::of(bytes);
    tally.good > 2 * tally.bad || (tally.bad == 1 && tally.cut_at_end && tally.good > 0)
}

/// The encoding of bytes without byte order mark that came with a declaration or without.
fn guess(head: &[u8], html: bool, complete: bool, sent: Option<&'static Encoding>) -> &'static Encoding {
    if let Some(utf16) = guess_utf16(&head[..head.len().min(SAMPLE)]) {
        return utf16;
    }
    let tally = Utf8Tally::of(head);
    let bad = if complete { tally.bad } else { tally.bad - usize::from(tally.cut_at_end) };
    if bad == 0 && tally.good > 0 {
        return UTF_8;
    }
    // Damage in a long UTF-8 page does not make its outdated declaration right.
    if tally.good >= 20 && tally.good > 8 * bad {
        return UTF_8;
    }
    let own = if html { declared(head) } else { None };
    for declared in [sent, own].into_iter().flatten() {
        let fits = declared.decode_without_bom_handling_and_without_replacement(head).is_some();
        if fits || !complete {
            return declared;
        }
    }
    if bad == 0 || is_mostly_utf8(head) {
        return UTF_8;
    }
    legacy::guess(&head[..head.len().min(SAMPLE)])
}

/// How well bytes fit UTF-8.
struct Utf8Tally {
    /// Sequences of several bytes that fit.
    good: usize,
    /// Places that do not.
    bad: usize,
    /// Whether one of the bad places is a sequence that the end of the bytes cuts off.
    cut_at_end: bool,
}

impl Utf8Tally {
    fn of(bytes: &[u8]) -> Self {
        let mut tally = Self { good: 0, bad: 0, cut_at_end: false };
        if let Ok(text) = std::str::from_utf8(bytes) {
            tally.good = usize::from(!text.is_ascii());
            return tally;
        }
        for chunk in bytes.utf8_chunks() {
            tally.good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
            let invalid = chunk.invalid();
            if !invalid.is_empty() {
                tally.bad += 1;
                let rest = invalid.as_ptr_range().end == bytes.as_ptr_range().end;
                tally.cut_at_end = rest && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            }
        }
        tally
    }
}

/// UTF-16 without byte order mark, when nearly all units of one byte order are characters that Arabic text uses, and a
/// good part of them stand in the rows of Latin and Arabic letters.
///
/// A few NULs in a file of single bytes do not pass for it: every other unit would be in a row that Arabic never uses.
fn guess_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let units = sample.len() / 2;
    if units < 2 {
        return None;
    }
    let (mut little, mut big) = (UnitTally::default(), UnitTally::default());
    for pair in sample.chunks_exact(2) {
        little.add(u16::from_le_bytes([pair[0], pair[1]]));
        big.add(u16::from_be_bytes([pair[0], pair[1]]));
    }
    match (little.fits(units), big.fits(units)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        // Both fit only for units whose bytes are alike or all within the two rows; more letters decide, or nothing.
        (true, true) if little.letters != big.letters => {
            Some(if little.letters > big.letters { UTF_16LE } else { UTF_16BE })
        }
        _ => None,
    }
}

#[derive(Default)]
struct UnitTally {
    /// Units that stand for Latin or Arabic letters, marks, digits and ASCII signs.
    letters: usize,
    /// Those, and other units Arabic text may hold: white space, dashes, quotes, bidi controls, surrogates.
    plausible: usize,
}

impl UnitTally {
    fn add(&mut self, unit: u16) {
        match unit {
            0x21..=0x7E | 0xA1..=0xFF | 0x600..=0x6FF | 0x750..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC => {
                self.letters += 1;
                self.plausible += 1;
            }
            0x09
            | 0x0A
            | 0x0C
            | 0x0D
            | 0x20
            | 0xA0
            | 0x200B..=0x200F
            | 0x2010..=0x2027
            | 0x202A..=0x202E
            | 0x2030
            | 0x2039
            | 0x203A
            | 0x2066..=0x2069
            | 0x20AC
            | 0xD800..=0xDFFF
            | 0xFEFF => self.plausible += 1,
            _ => {}
        }
    }

    fn fits(&self, units: usize) -> bool {
        self.plausible * 100 >= units * 95 && self.letters * 4 >= units
    }
}

/// The encoding that a page's `<meta>` names in its first 4 KiB.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head[..head.len().min(4096)].to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&head[from..], b"charset") {
        from += at + b"charset".len();
        let rest = head[from..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(rest.len());
        if let Some(encoding) = Encoding::for_label(&rest[..end]) {
            // A page in UTF-16 could not have been searched byte by byte: the declaration is wrong.
            let readable = encoding != UTF_16LE && encoding != UTF_16BE;
            return Some(if readable { encoding } else { UTF_8 });
        }
    }
    None
}

/// The position of the first byte that does not fit.
fn first_misfit(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut at = 0;
    let mut text = String::with_capacity(8192);
    loop {
        text.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return at,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(len, after) => {
                return at.saturating_sub(usize::from(len) + usize::from(after));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_6, WINDOWS_1256};

    use super::*;

    const SHORT: &str = "نص";
    const LONG: &str =
        "قالت الوزارة، في بيان صدر أمس، إن العمل في المشروع سيبدأ «قريباً» في 12 مدينة. وأضافت أن الكلفة 3,5 مليون.";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes.to_vec(), None, false).unwrap()
    }

    #[track_caller]
    fn assert_read(bytes: &[u8], expected: &str) {
        let decoded = read(bytes);
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.warning, None);
    }

    #[test]
    fn utf8_and_utf16_are_read_with_and_without_byte_order_mark() {
        for text in [SHORT, LONG, "hello, world", "ا", "a\r\nb\n", "نص\n\n1. بند — «آخر»\n"] {
            assert_read(text.as_bytes(), text);
            assert_read(format!("\u{FEFF}{text}").as_bytes(), text);
            for big in [false, true] {
                if text.chars().count() > 1 {
                    assert_read(&utf16(text, big), text);
                }
                assert_read(&utf16(&format!("\u{FEFF}{text}"), big), text);
            }
        }
        assert_read(b"", "");
    }

    #[test]
    fn files_of_single_bytes_are_not_taken_for_utf16() {
        for text in [
            "a b c d e f g h ",
            "0 0 0 0 0 0 ",
            "1\t2\t3\n",
            "text with a \0 NUL and \0 another",
            "نص \0 عربي",
            "\0\0\0\0",
        ] {
            assert_read(text.as_bytes(), text);
        }
        assert_eq!(guess_utf16(&WINDOWS_1256.encode(LONG).0), None);
        assert_eq!(guess_utf16(LONG.as_bytes()), None);
    }

    #[test]
    fn damaged_utf8_stays_utf8_with_a_warning() {
        let mut bytes = LONG.as_bytes().to_vec();
        bytes[20] = 0xFF;
        let decoded = read(&bytes);
        assert!(decoded.text.contains('\u{FFFD}') && decoded.text.ends_with("مليون."), "{}", decoded.text);
        let warning = decoded.warning.unwrap();
        assert!(
            warning.starts_with("damaged UTF-8 at byte 1") || warning.starts_with("damaged UTF-8 at byte 20"),
            "{warning}"
        );
        let cut = &"نص".as_bytes()[..3];
        assert_eq!(read(cut).text, "ن\u{FFFD}");
    }

    #[test]
    fn arabic_code_pages_are_told_apart() {
        for text in ["القاهرة", "قال في بيان", LONG] {
            let plain = text.replace(['«', '»'], "\"").replace('،', ",");
            assert_read(&WINDOWS_1256.encode(text).0, text);
            assert_read(&ISO_8859_6.encode(&plain).0, &plain);
        }
    }

    #[test]
    fn a_named_encoding_must_fit() {
        let named = |bytes: &[u8], encoding| decode(bytes.to_vec(), Some(encoding), false);
        assert_eq!(named(&WINDOWS_1256.encode(LONG).0, WINDOWS_1256).unwrap().text, LONG);
        let error = named(b"abc \xC7\xE1", UTF_8).unwrap_err().to_string();
        assert!(error.starts_with("byte 4 is not valid UTF-8 (0xC7); leave out --encoding"), "{error}");
        let error = named(b"\xEF\xBB\xBFabc\xFF", UTF_8).unwrap_err().to_string();
        assert!(error.starts_with("byte 6 is"), "{error}");
        let error = named(b"\xFF\xFEa\0", UTF_8).unwrap_err().to_string();
        assert!(error.contains("UTF-16LE") && error.contains("UTF-8"), "{error}");
        assert!(named(b"\xC7\xFF", ISO_8859_6).is_err());
        assert!(named(b"a\0b", UTF_16LE).is_err());
    }

    #[test]
    fn a_page_may_name_its_encoding_but_utf8_bytes_win() {
        let page =
            |charset: &str| format!("<meta http-equiv=Content-Type content=\"text/html; charset={charset}\">{LONG}");
        let bytes = WINDOWS_1256.encode(&page("windows-1256")).0.into_owned();
        assert_eq!(decode(bytes, None, true).unwrap().text, page("windows-1256"));
        let bytes = page("windows-1256").into_bytes();
        assert_eq!(decode(bytes, None, true).unwrap().text, page("windows-1256"));
        assert_eq!(declared(b"<META CHARSET = 'ISO-8859-6'>"), Some(ISO_8859_6));
        assert_eq!(declared(b"charset charset=utf-16"), Some(UTF_8));
        assert_eq!(declared(b"<p>charset=</p>"), None);
    }
}
