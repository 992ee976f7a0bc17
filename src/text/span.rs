//! Places in a text.

use serde::Serialize;

/// A half-open range of bytes, `start..end`, in a [`Document`](crate::text::Document)'s text.
///
/// Both ends lie on character boundaries of the text the span was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// The part of `text` that lies here.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same span without white space and controls at its ends; empty if nothing else is there but invisible format
    /// characters. A format character beside a letter stays: a right-to-left mark belongs to the sentence that it starts or
    /// ends.
    pub fn trim(self, text: &str) -> Self {
        let whole = self.of(text);
        let tail = whole.trim_start_matches(is_space);
        let start = self.start + (whole.len() - tail.len());
        let kept = tail.trim_end_matches(is_space);
        if kept.chars().all(is_blank) { Self::new(start, start) } else { Self::new(start, start + kept.len()) }
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// White space, controls, and the invisible characters that may stand between sentences: zero-width space and joiners,
/// bidi marks, embeddings and isolates, byte order mark.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}

/// Where the pieces of an extracted text came from: each piece starts at a byte of the text and at a byte of the decoded
/// source file, and runs to the next piece.
///
/// Text taken out of HTML keeps this map, so that a sentence can be traced to the page it stood on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<(usize, usize)>,
}

impl SourceMap {
    /// Records that the text from `text_start` on was taken from `source_start` on.
    ///
    /// Pieces are given in order of the text.
    pub fn push(&mut self, text_start: usize, source_start: usize) {
        debug_assert!(self.pieces.last().is_none_or(|&(t, _)| t <= text_start));
        self.pieces.push((text_start, source_start));
    }

    /// The byte of the decoded source file that stands behind byte `text` of the extracted text; `None` before the first
    /// piece. Inside a piece one byte of text is one byte of source; a character reference such as `&nbsp;` is a piece of
    /// its own.
    pub fn source_of(&self, text: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|&(t, _)| t <= text);
        let (t, s) = *self.pieces.get(after.checked_sub(1)?)?;
        Some(s + (text - t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_keeps_format_characters_beside_letters() {
        let text = " \u{200F}نص.\u{200F} \n";
        assert_eq!(Span::new(0, text.len()).trim(text).of(text), "\u{200F}نص.\u{200F}");
        let blank = "\u{200B} \n\u{200F}";
        assert!(Span::new(0, blank.len()).trim(blank).is_empty());
    }

    #[test]
    fn a_source_map_finds_the_piece_and_counts_on_from_its_start() {
        let mut map = SourceMap::default();
        map.push(0, 10); // "abc" at 10..13
        map.push(3, 20); // one byte for &amp; at 20..25
        map.push(4, 25);
        assert_eq!(map.source_of(2), Some(12));
        assert_eq!(map.source_of(3), Some(20));
        assert_eq!(map.source_of(6), Some(27));
        assert_eq!(SourceMap::default().source_of(0), None);
    }
}
