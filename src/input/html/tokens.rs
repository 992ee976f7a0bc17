//! The page as a stream of tags and pieces of text that know their place in the source.
//!
//! [`html5gum`] does the tokenizing, by the letter of the HTML standard. What is added here is the place of every piece:
//! text that stands in the source as it is comes as a slice of it, and what a character reference stands for comes with
//! the place of the reference.

use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// What a page is read into.
pub(super) trait Sink {
    /// A start tag and its bytes in the source. Of a self-closing tag no end tag follows.
    fn start(&mut self, tag: &Tag, at: Range<usize>);
    /// An end tag and its bytes.
    fn end(&mut self, name: &[u8], at: Range<usize>);
    /// Text that starts at byte `at` of the source; `reference` if it stands for a character reference there.
    fn text(&mut self, text: &str, at: usize, reference: bool);
}

/// A start tag: names are in lower case.
#[derive(Default)]
pub(super) struct Tag {
    name: Vec<u8>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
    self_closing: bool,
}

impl Tag {
    /// The element's name.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// Whether it ends in `/>`.
    pub fn is_self_closing(&self) -> bool {
        self.self_closing
    }

    /// The value of an attribute, empty if it has none; the first counts if it is there twice.
    pub fn attribute(&self, name: &str) -> Option<&[u8]> {
        self.attributes.iter().find(|(n, _)| n == name.as_bytes()).map(|(_, value)| value.as_slice())
    }
}

/// Attributes after so many are not kept; no element that matters has them.
const MAX_ATTRIBUTES: usize = 64;

/// Reads `source` into the sink.
pub(super) fn tokenize<S: Sink>(source: &str, sink: &mut S) {
    let emitter = Pieces {
        source,
        sink,
        position: 0,
        tag_start: 0,
        run: 0..0,
        tag: Tag::default(),
        end_tag: Vec::new(),
        in_end_tag: false,
        last_start_tag: Vec::new(),
    };
    // Reading from memory cannot fail, and the emitter makes no tokens.
    for Ok(()) in Tokenizer::new_with_emitter(source, emitter) {}
}

struct Pieces<'s, S> {
    source: &'s str,
    sink: &'s mut S,
    position: usize,
    tag_start: usize,
    /// Source text that was emitted and not yet handed on.
    run: Range<usize>,
    tag: Tag,
    end_tag: Vec<u8>,
    in_end_tag: bool,
    last_start_tag: Vec<u8>,
}

impl<S: Sink> Pieces<'_, S> {
    fn flush(&mut self) {
        // A chunk may end inside a character only if the rest of it follows in the next chunk.
        if let Some(text) = self.source.get(self.run.clone())
            && !text.is_empty()
        {
            self.sink.text(text, self.run.start, false);
        }
        self.run = self.run.end..self.run.end;
    }
}

impl<S: Sink> Emitter for Pieces<'_, S> {
    type Token = ();

    fn emit_string(&mut self, text: &[u8]) {
        let bytes = self.source.as_bytes();
        let start = self.position.saturating_sub(text.len());
        if start >= self.run.end && bytes.get(start..self.position) == Some(text) {
            if start != self.run.end {
                self.flush();
                self.run = start..start;
            }
            self.run.end = self.position;
            return;
        }
        // Something else stands in the source: a character reference, a line break of two characters, a NUL that is shown
        // as U+FFFD.
        self.flush();
        if text == "\u{FFFD}".as_bytes() && self.position > 0 && bytes.get(self.position - 1) == Some(&0) {
            self.sink.text("\u{FFFD}", self.position - 1, true);
            self.run = self.position..self.position;
            return;
        }
        let since = self.run.end.min(self.position);
        let reference = bytes.get(since..self.position).and_then(|part| memchr::memrchr(b'&', part));
        let at = reference.map_or(start.max(since), |offset| since + offset);
        self.sink.text(&String::from_utf8_lossy(text), at, reference.is_some());
        self.run = self.position..self.position;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush();
        let at = self.tag_start..self.position.max(self.tag_start);
        if self.in_end_tag {
            self.last_start_tag.clear();
            self.sink.end(&self.end_tag, at);
            return None;
        }
        self.sink.start(&self.tag, at);
        self.last_start_tag.clone_from(&self.tag.name);
        match self.tag.name.as_slice() {
            b"noframes" => Some(State::RawText),
            name => naive_next_state(name),
        }
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn init_start_tag(&mut self) {
        self.tag.name.clear();
        self.tag.attributes.clear();
        self.tag.self_closing = false;
        self.in_end_tag = false;
    }

    fn init_end_tag(&mut self) {
        self.end_tag.clear();
        self.in_end_tag = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        if self.in_end_tag { &mut self.end_tag } else { &mut self.tag.name }.extend_from_slice(name);
    }

    fn init_attribute(&mut self) {
        if !self.in_end_tag && self.tag.attributes.len() < MAX_ATTRIBUTES {
            self.tag.attributes.push((Vec::new(), Vec::new()));
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if !self.in_end_tag
            && let Some((n, _)) = self.tag.attributes.last_mut()
        {
            n.extend_from_slice(name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if !self.in_end_tag
            && let Some((_, v)) = self.tag.attributes.last_mut()
        {
            v.extend_from_slice(value);
        }
    }

    fn set_self_closing(&mut self) {
        self.tag.self_closing = !self.in_end_tag;
    }

    fn start_open_tag(&mut self) {
        self.tag_start = self.position.saturating_sub(1);
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.in_end_tag && !self.last_start_tag.is_empty() && self.last_start_tag == self.end_tag
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag.clear();
        self.last_start_tag.extend_from_slice(name.unwrap_or_default());
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<()> {
        None
    }

    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Log(Vec<String>);

    impl Sink for Log {
        fn start(&mut self, tag: &Tag, at: Range<usize>) {
            let at = at.start;
            let class = tag.attribute("class").map(|c| format!(" .{}", String::from_utf8_lossy(c))).unwrap_or_default();
            self.0.push(format!("{at} <{}{class}>", String::from_utf8_lossy(tag.name())));
        }

        fn end(&mut self, name: &[u8], _: Range<usize>) {
            self.0.push(format!("</{}>", String::from_utf8_lossy(name)));
        }

        fn text(&mut self, text: &str, at: usize, reference: bool) {
            self.0.push(format!("{at} {text:?}{}", if reference { " &" } else { "" }));
        }
    }

    #[track_caller]
    fn assert_tokens(source: &str, expected: &[&str]) {
        let mut log = Log::default();
        tokenize(source, &mut log);
        assert_eq!(log.0, expected);
    }

    #[test]
    fn pieces_know_their_place() {
        assert_tokens("<p class=x>a&amp;b</p>", &["0 <p .x>", "11 \"a\"", "12 \"&\" &", "17 \"b\"", "</p>"]);
        assert_tokens("نص&nbsp;&#1575;&bogus; &", &["0 \"نص\"", "4 \"\\u{a0}\" &", "10 \"ا\" &", "17 \"&bogus; &\""]);
        assert_tokens("<!-- <b> -->x<!doctype html>y", &["12 \"x\"", "28 \"y\""]);
        assert_tokens(
            "<script>if (a<b) '<p>'</script>z",
            &["0 <script>", "8 \"if (a<b) '<p>'\"", "</script>", "31 \"z\""],
        );
    }

    #[test]
    fn a_sign_that_opens_no_tag_is_text() {
        assert_tokens("1 <٢ و <3 <", &["0 \"1 <٢ و <3 <\""]);
    }
}
