//! The search for candidate marks.

use memchr::{memchr2, memchr3};

/// A character at which a sentence could end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ender {
    /// `.`, the Arabic full stop `۔` and the ideographic `。`.
    Stop,
    /// `…`.
    Ellipsis,
    /// `؟ ? ! ‼ ‽ ⁇ ⁈ ⁉ ⸮ ？ ！`.
    Question,
}

/// The ender that starts at byte `at`, with its length in bytes.
#[inline]
pub fn ender_at(bytes: &[u8], at: usize) -> Option<(Ender, usize)> {
    Some(match bytes.get(at..)? {
        [b'.', ..] => (Ender::Stop, 1),
        [b'!' | b'?', ..] => (Ender::Question, 1),
        [0xD8, 0x9F, ..] => (Ender::Question, 2), // ؟ U+061F
        [0xDB, 0x94, ..] => (Ender::Stop, 2),     // ۔ U+06D4
        [0xE2, 0x80, 0xA6, ..] => (Ender::Ellipsis, 3), // … U+2026
        [0xE3, 0x80, 0x82, ..] => (Ender::Stop, 3),     // 。 U+3002
        [0xE2, 0x80, 0xBC | 0xBD, ..]             // ‼ ‽ U+203C, U+203D
        | [0xEF, 0xBC, 0x81 | 0x9F, ..]           // ！ ？ U+FF01, U+FF1F
        | [0xE2, 0x81, 0x87..=0x89, ..]           // ⁇ ⁈ ⁉ U+2047…
        | [0xE2, 0xB8, 0xAE, ..] => (Ender::Question, 3), // ⸮ U+2E2E
        _ => return None,
    })
}

/// The enders of a text, found by searching for one telling byte of each: three SIMD searches run side by side, and each
/// remembers its last find until the others have caught up.
#[derive(Debug)]
pub struct Marks<'t> {
    bytes: &'t [u8],
    from: usize,
    /// The next `.`, `!` or `?`.
    ascii: usize,
    /// The next byte 0x9F (the second of ؟), 0xDB (the first of ۔) or 0xE2 (the first of … and its like).
    other: usize,
    /// The next byte 0xE3 or 0xEF: marks of East Asian width, which are rare, but are met.
    wide: usize,
}

const UNKNOWN: usize = 0;

impl<'t> Marks<'t> {
    /// Starts at the beginning of `bytes`, which are UTF-8.
    pub fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, from: 0, ascii: UNKNOWN, other: UNKNOWN, wide: UNKNOWN }
    }

    /// The next ender's place and kind.
    #[inline]
    pub fn next_from(&mut self) -> Option<(usize, Ender)> {
        loop {
            let rest = self.bytes.get(self.from..)?;
            // A find that lies behind is searched for again; `UNKNOWN` lies behind from the second byte on, and at the
            // first byte a search is due in any case.
            if self.ascii < self.from || self.from == 0 {
                self.ascii = memchr3(b'.', b'!', b'?', rest).map_or(usize::MAX, |at| self.from + at);
            }
            if self.other < self.from || self.from == 0 {
                self.other = memchr3(0x9F, 0xDB, 0xE2, rest).map_or(usize::MAX, |at| self.from + at);
            }
            if self.wide < self.from || self.from == 0 {
                self.wide = memchr2(0xE3, 0xEF, rest).map_or(usize::MAX, |at| self.from + at);
            }
            let at = self.ascii.min(self.other).min(self.wide);
            if at == usize::MAX {
                self.from = self.bytes.len() + 1;
                return None;
            }
            self.from = at + 1;
            // 0x9F is the second byte of its character.
            let start = if self.bytes[at] == 0x9F { at.saturating_sub(1) } else { at };
            if let Some((ender, _)) = ender_at(self.bytes, start) {
                return Some((start, ender));
            }
        }
    }

    /// Goes on at byte `to`, which lies behind the last find.
    #[inline]
    pub fn skip_to(&mut self, to: usize) {
        self.from = self.from.max(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ender_is_found_once_and_in_order() {
        let text = "أ. ب؟ ج! د… هـ۔ و? ز‼ ح⸮ “ط” ⁉ ي？";
        let mut marks = Marks::new(text.as_bytes());
        let found: String =
            std::iter::from_fn(|| marks.next_from()).map(|(at, _)| text[at..].chars().next().unwrap()).collect();
        assert_eq!(found, ".؟!…۔?‼⸮⁉？");
    }

    #[test]
    fn an_ender_at_the_first_byte_and_in_a_text_of_one() {
        assert_eq!(Marks::new(b".").next_from(), Some((0, Ender::Stop)));
        assert_eq!(Marks::new("؟".as_bytes()).next_from(), Some((0, Ender::Question)));
        assert_eq!(Marks::new(b"").next_from(), None);
    }
}
