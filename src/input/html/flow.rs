//! From tags to chunks: runs of text between the places where the page breaks the line.
//!
//! There is no tree. A stack of open elements, of limited depth, passes down what holds for the text inside; end tags
//! close what they match, and what a new paragraph, item or cell closes by itself is closed. Every step costs the same on
//! any page, however broken.

use std::ops::Range;

use super::element::{Display, Traits, of_attributes, of_name};
use super::head::Head;
use super::stack::{Frame, Stack, key};
use super::tokens::{Sink, Tag};

/// A run of text without a break in it.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    /// Its first byte in [`Flow::text`].
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What holds for all of it, or for more than half of it.
    pub traits: Traits,
    /// The level of the heading it is, 1 to 6, or 0.
    pub level: u8,
    /// The container it stands in, an index into [`Flow::regions`].
    pub region: usize,
    /// The number of the table row it stands in, 0 outside tables.
    pub row: u32,
    /// Characters that are not white space.
    pub chars: usize,
    /// Those of them that stand in links.
    pub link_chars: usize,
    /// Those in bold type.
    pub bold_chars: usize,
}

/// A container element.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The container around it; the first region, the page, is its own.
    pub parent: usize,
    /// What it says about itself and inherits.
    pub traits: Traits,
}

/// The page as chunks.
pub(super) struct Flow {
    /// All visible text, chunk by chunk, white space collapsed, without anything between chunks.
    pub text: String,
    /// Where text and source run apart: from this byte of the text on it is copied from that byte of the source.
    pub pieces: Vec<(usize, usize)>,
    pub chunks: Vec<Chunk>,
    pub regions: Vec<Region>,
    pub head: Head,
    stack: Stack,
    rows: u32,
    start: usize,
    tally: Tally,
    /// Where white space was seen since the last character.
    space: Option<usize>,
    /// Where a line break was seen since the last character.
    line_break: Option<usize>,
    /// Whether a link ended after the last character.
    link_ended: bool,
}

/// Characters of the current chunk by what holds for them.
#[derive(Default)]
struct Tally {
    chars: usize,
    link: usize,
    bold: usize,
    chrome: usize,
    soft: usize,
    byline: usize,
    kicker: usize,
    caption: usize,
}

impl Flow {
    /// An empty page.
    pub fn new() -> Self {
        let page = Region { parent: 0, traits: Traits::default() };
        Self {
            text: String::new(),
            pieces: Vec::new(),
            chunks: Vec::new(),
            regions: vec![page],
            head: Head::default(),
            stack: Stack::default(),
            rows: 0,
            start: 0,
            tally: Tally::default(),
            space: None,
            line_break: None,
            link_ended: false,
        }
    }

    /// Ends the current chunk.
    pub fn flush(&mut self) {
        self.space = None;
        self.line_break = None;
        let tally = std::mem::take(&mut self.tally);
        if self.text.len() == self.start {
            return;
        }
        let (start, end) = (self.start, self.text.len());
        self.start = end;
        let frame = self.stack.top();
        let mut traits = frame.traits;
        let most = |part: usize| part * 2 > tally.chars;
        for (part, meaning) in [
            (tally.chrome, Traits::CHROME),
            (tally.soft, Traits::SOFT_CHROME),
            (tally.byline, Traits::BYLINE),
            (tally.kicker, Traits::KICKER),
            (tally.caption, Traits::CAPTION),
        ] {
            traits = if most(part) { traits.with(meaning) } else { traits.without(meaning) };
        }
        self.chunks.push(Chunk {
            start,
            end,
            traits,
            level: frame.level,
            region: frame.region,
            row: frame.row,
            chars: tally.chars,
            link_chars: tally.link,
            bold_chars: tally.bold,
        });
    }

    fn push_char(&mut self, c: char, source: usize) {
        let at = self.text.len();
        let in_step = self.pieces.last().is_some_and(|&(t, s)| source >= s && source - s == at - t);
        if !in_step {
            self.pieces.push((at, source));
        }
        self.text.push(c);
    }

    /// Whether text in this style starts something else than the lines before it: a bold line is often a heading, a line
    /// of links a menu.
    fn changes_style(&self, bold: bool, link: bool) -> bool {
        let Tally { chars, bold: bold_chars, link: link_chars, .. } = self.tally;
        (bold_chars == chars) != bold || if link { link_chars == 0 } else { link_chars == chars }
    }

    fn line_break(&mut self, at: usize) {
        if self.text.len() == self.start {
            return;
        }
        if self.line_break.is_some() {
            self.flush();
        } else {
            self.line_break = Some(at);
        }
    }
}

impl Sink for Flow {
    fn start(&mut self, tag: &Tag, at: Range<usize>) {
        let at = at.start;
        let (display, by_name) = of_name(tag.name());
        if display == Display::Void {
            match tag.name() {
                b"br" => self.line_break(at),
                b"hr" => self.flush(),
                b"img" | b"input" => self.space = self.space.or(Some(at)),
                _ => self.head.read(tag),
            }
            return;
        }
        if display != Display::Inline {
            self.flush();
        }
        // Two links side by side are two words, whatever the page does to set them apart.
        if tag.name() == b"a" && (self.link_ended || self.stack.top().traits.has(Traits::LINK)) {
            self.space = self.space.or(Some(at));
        }
        self.stack.close_before(tag.name(), display);
        // Foreign elements may close themselves; others may not, whatever they write.
        if tag.is_self_closing() && matches!(tag.name(), b"svg" | b"math" | b"amp-ad") {
            return;
        }
        let parent = self.stack.top();
        let name = key(tag.name());
        let traits = parent.traits.with(by_name).with(of_attributes(tag));
        let mut frame = Frame { name, display, traits, ..parent };
        if display != Display::Inline {
            // A paragraph inside a heading's element is no heading, and so on; what groups blocks stays.
            frame.level = 0;
        }
        match tag.name() {
            [b'h', level @ b'1'..=b'6'] => frame.level = level - b'0',
            b"tr" => {
                self.rows = self.rows.saturating_add(1);
                frame.row = self.rows;
            }
            // The rows of an outer table, which lays out columns, end here.
            b"table" => frame.row = 0,
            _ => {}
        }
        if display == Display::Container {
            frame.region = self.regions.len();
            self.regions.push(Region { parent: parent.region, traits });
        }
        self.stack.push(frame);
    }

    fn end(&mut self, name: &[u8], _: Range<usize>) {
        let (display, _) = of_name(name);
        if display != Display::Inline {
            self.flush();
        }
        self.link_ended |= name == b"a";
        self.stack.close(name, display);
    }

    fn text(&mut self, text: &str, at: usize, reference: bool) {
        let frame = self.stack.top();
        if frame.name == key(b"title") && frame.traits.has(Traits::HIDDEN) {
            let title = self.head.title.get_or_insert_default();
            if title.len() < 1000 {
                title.push_str(text);
            }
            return;
        }
        let traits = frame.traits;
        if traits.has(Traits::HIDDEN) {
            // Text right in a head that was never closed is shown.
            if frame.name == key(b"head") && !text.trim().is_empty() {
                self.stack.close_head();
                self.text(text, at, reference);
            }
            return;
        }
        let link = usize::from(traits.has(Traits::LINK));
        let bold = usize::from(traits.has(Traits::BOLD));
        let chrome = usize::from(traits.has(Traits::CHROME));
        let soft = usize::from(traits.has(Traits::SOFT_CHROME));
        let byline = usize::from(traits.has(Traits::BYLINE));
        let kicker = usize::from(traits.has(Traits::KICKER));
        let caption = usize::from(traits.has(Traits::CAPTION));
        for (offset, c) in text.char_indices() {
            let source = if reference { at } else { at + offset };
            if c.is_whitespace() {
                if c == '\n' && traits.has(Traits::PREFORMATTED) {
                    self.line_break(source);
                } else {
                    self.space = self.space.or(Some(source));
                }
                continue;
            }
            if self.line_break.is_some() && self.changes_style(bold > 0, link > 0) {
                self.flush();
            }
            let (space, line_break) = (self.space.take(), self.line_break.take());
            if self.text.len() > self.start {
                match (line_break, space) {
                    (Some(source), _) => self.push_char('\n', source),
                    (None, Some(source)) => self.push_char(' ', source),
                    (None, None) => {}
                }
            }
            self.push_char(c, source);
            self.link_ended = false;
            self.tally.chars += 1;
            self.tally.link += link;
            self.tally.bold += bold;
            self.tally.chrome += chrome;
            self.tally.soft += soft;
            self.tally.byline += byline;
            self.tally.kicker += kicker;
            self.tally.caption += caption;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    fn flow(html: &str) -> Flow {
        let mut flow = Flow::new();
        tokenize(html, &mut flow);
        flow.flush();
        flow
    }

    #[track_caller]
    fn assert_chunks(html: &str, expected: &[&str]) {
        let flow = flow(html);
        let chunks: Vec<&str> = flow.chunks.iter().map(|c| &flow.text[c.start..c.end]).collect();
        assert_eq!(chunks, expected);
    }

    #[test]
    fn inline_tags_do_not_break_words_and_block_tags_do() {
        assert_chunks("ال<b>قاهرة</b>  اليوم<p>ثم</p>بعد<div>ذلك", &["القاهرة اليوم", "ثم", "بعد", "ذلك"]);
        assert_chunks("<p>سطر<br>آخر<br> &nbsp;<br>فقرة", &["سطر\nآخر", "فقرة"]);
        assert_chunks("<ul><li>أ<li>ب</ul><table><tr><td>ج<td>د</table>", &["أ", "ب", "ج", "د"]);
        assert_chunks("<pre>أ\nب\n\nج</pre>", &["أ\nب", "ج"]);
    }

    #[test]
    fn what_is_not_shown_is_dropped() {
        assert_chunks(
            "<head><title>ع</title><style>x</style></head><p hidden>أ</p><p style='display: none'>ب</p>\
             <p aria-hidden=true>ت</p><noscript>ث</noscript><svg><title>ج</title></svg><!-- ح --><textarea>خ</textarea>د",
            &["د"],
        );
        assert_eq!(flow("<title> ع </title>").head.title.as_deref(), Some(" ع "));
    }

    #[test]
    fn mismatched_tags_close_only_what_they_match() {
        let flow = flow("<div class=nav><a>أ</b></div></div></a>ب<table><tr><td></div>ت</table><p>ث");
        let chrome: Vec<bool> = flow.chunks.iter().map(|c| c.traits.has(Traits::CHROME)).collect();
        assert_eq!(chrome, [true, false, false, false]);
        assert!(flow.chunks.iter().skip(1).all(|c| c.link_chars == 0));
    }

    #[test]
    fn an_unclosed_head_ends_where_something_shows() {
        assert_chunks("<head><title>ع</title><p>نص", &["نص"]);
        assert_chunks("<head><meta charset=utf-8>نص", &["نص"]);
    }
}
