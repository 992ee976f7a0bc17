//! A candidate mark and what stands around it.

use super::scan::{Ender, ender_at};
use crate::arabic::letters::{is_digit, is_letter, is_mark};
use crate::text::is_blank;

/// How far back a rule looks at the most, in bytes.
pub const LOOK_BACK: usize = 512;

/// A run of marks (`.`, `؟!`, `...`) at which a sentence may end, with the closers behind it.
#[derive(Debug)]
pub struct Mark<'t> {
    /// The paragraph.
    pub text: &'t str,
    /// Where the sentence starts that the mark may end.
    pub sentence: usize,
    /// The run's first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// One past the closing quotation marks, brackets, note numbers (`.[1]`) and invisible characters behind the run: where
    /// the sentence would end.
    pub close: usize,
    /// What the run is: a question or exclamation if it has one, an ellipsis if it has two dots or more.
    pub kind: Ender,
    /// The last character before the run that can be seen, if it is in the same sentence.
    pub previous: Option<char>,
    /// The first character behind `close` that can be seen; `None` at the end of the paragraph.
    pub next: Option<char>,
    /// Where `next` stands.
    pub next_at: usize,
    /// Whether white space stands right before the run.
    pub space_before: bool,
    /// Whether white space stands between `close` and `next`.
    pub space_after: bool,
}

impl<'t> Mark<'t> {
    /// The run that starts at byte `start` with an ender of kind `first`.
    pub fn new(text: &'t str, sentence: usize, start: usize, first: Ender) -> Self {
        let (end, kind) = run(text, start, first);
        let mut mark = Mark {
            text,
            sentence,
            start,
            end,
            close: end,
            kind,
            previous: None,
            next: None,
            next_at: text.len(),
            space_before: text[sentence..start].chars().next_back().is_some_and(char::is_whitespace),
            space_after: false,
        };
        mark.previous = mark.before().chars().rev().find(|&c| !is_blank(c) && !is_mark(c));
        mark.close = mark.closers();
        if mark.closing().contains('.') {
            mark.kind = Ender::Stop; // `"هل ماتت القصيدة؟".` ends as a statement does
        }
        for (at, c) in text[mark.close..].char_indices() {
            if !is_blank(c) {
                (mark.next, mark.next_at) = (Some(c), mark.close + at);
                break;
            }
            mark.space_after |= c.is_whitespace();
        }
        mark
    }

    /// The sentence so far, up to the run; its last [`LOOK_BACK`] bytes if it is longer.
    pub fn before(&self) -> &'t str {
        let mut from = self.sentence.max(self.start.saturating_sub(LOOK_BACK));
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        &self.text[from..self.start]
    }

    /// The closers behind the run.
    pub fn closing(&self) -> &'t str {
        &self.text[self.end..self.close]
    }

    /// The text behind the closers, from the first character that can be seen.
    pub fn after(&self) -> &'t str {
        &self.text[self.next_at..]
    }

    /// Whether the run is one full stop with no closer behind it: what abbreviations, numbers and addresses are made with.
    pub fn is_bare_stop(&self) -> bool {
        self.kind == Ender::Stop && self.closing().chars().all(is_blank)
    }

    /// The letters, digits, marks and dots right before the run, as in `أ.د` before its last dot; or before the white space that
    /// stands there.
    pub fn token_before(&self) -> &'t str {
        let before = self.before().trim_end_matches(is_blank);
        before[before.trim_end_matches(is_token).len()..].trim_start_matches(['.', 'ـ'])
    }

    /// The character that [`token_before`](Self::token_before) is glued to.
    pub fn glued_before_token(&self) -> Option<char> {
        let before = self.before().trim_end_matches(is_blank).trim_end_matches(is_token);
        before.chars().next_back().filter(|c| !c.is_whitespace())
    }

    /// The word before [`token_before`](Self::token_before), with the punctuation behind it.
    pub fn word_before_token(&self) -> &'t str {
        let before = self.before().trim_end_matches(is_blank).trim_end_matches(is_token).trim_end();
        before.rsplit(char::is_whitespace).next().unwrap_or("").trim_start_matches(|c: char| !is_letter(c))
    }

    /// The first word behind the closers, without punctuation before it.
    pub fn next_word(&self) -> &'t str {
        self.next_word_and_rest().0
    }

    /// The same, and the text behind it.
    pub fn next_word_and_rest(&self) -> (&'t str, &'t str) {
        let after = self.after().trim_start_matches(|c: char| !is_letter(c) && !c.is_whitespace());
        after.split_at(after.find(|c: char| !(is_letter(c) || is_mark(c))).unwrap_or(after.len()))
    }

    fn closers(&self) -> usize {
        let mut close = self.end;
        loop {
            let rest = &self.text[close..];
            let Some(c) = rest.chars().next() else { return close };
            let behind = &rest[c.len_utf8()..];
            let taken = match c {
                '»' | '”' | '’' | ')' | ']' | '}' | '›' => true,
                // These open as often as they close: they close when nothing that could be quoted follows.
                '"' | '\'' | '“' | '«' | '‘' | '„' => !behind.starts_with(is_letter) || self.is_open(c),
                _ => is_invisible(c),
            };
            if taken {
                close += c.len_utf8();
            } else if close > self.end
                && let Some((_, length)) = ender_at(rest.as_bytes(), 0)
            {
                close += length; // `«لم أكن هناك.».`
            } else if let Some(length) = note(rest).or_else(|| emoji(rest)).or_else(|| self.spaced_closer(rest)) {
                close += length;
            } else {
                return close;
            }
        }
    }

    /// The length of a closing mark that is set apart by a space: `. »`, and `. "` where such a mark is open.
    fn spaced_closer(&self, rest: &str) -> Option<usize> {
        let behind = rest.strip_prefix([' ', '\u{A0}', '\u{202F}'])?;
        let mut chars = behind.chars();
        let closer = chars.next()?;
        let closes = match closer {
            '»' | '”' => true,
            '"' => chars.next().is_none_or(|c| !is_letter(c)) && self.is_open('"'),
            _ => false,
        };
        closes.then_some(rest.len() - behind.len() + closer.len_utf8())
    }

    /// Whether an odd number of the quotation mark stands in the sentence so far.
    fn is_open(&self, quote: char) -> bool {
        self.before().matches(quote).count() % 2 == 1
    }
}

/// The end of the run and what it is as a whole. Invisible characters between two marks belong to it.
fn run(text: &str, start: usize, first: Ender) -> (usize, Ender) {
    let bytes = text.as_bytes();
    let (mut end, mut kind, mut stops) = (start, first, 0);
    let mut at = start;
    loop {
        if let Some((ender, length)) = ender_at(bytes, at) {
            at += length;
            end = at;
            stops += usize::from(ender == Ender::Stop);
            match ender {
                Ender::Question => kind = Ender::Question,
                Ender::Ellipsis if kind == Ender::Stop => kind = Ender::Ellipsis,
                Ender::Stop if kind == Ender::Stop && stops > 1 => kind = Ender::Ellipsis,
                _ => {}
            }
        } else if bytes.get(at).is_some_and(|&b| b >= 0xC2)
            && let Some(c) = text[at..].chars().next().filter(|&c| is_invisible(c))
        {
            at += c.len_utf8();
        } else if let Some(length) = spaced_mark(&text[at..]) {
            at += length;
            end = at;
            kind = Ender::Question;
        } else {
            return (end, kind);
        }
    }
}

/// The length of question or exclamation marks alone behind a space: the second of `؟ !`.
fn spaced_mark(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix(' ')?;
    let rest = behind.trim_start_matches(['!', '؟', '?']);
    let is_alone = rest.len() < behind.len() && rest.chars().next().is_none_or(char::is_whitespace);
    is_alone.then_some(1 + behind.len() - rest.len())
}

/// `[1]` and `[١٢]`: a note's number, as encyclopaedias set it behind the mark.
fn note(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find(|c| !is_digit(c))?;
    (end > 0 && end <= 8 && inner[end..].starts_with(']')).then_some(end + 2)
}

/// The length of emoji behind the mark, set apart or not: they belong to the sentence that they decorate.
fn emoji(rest: &str) -> Option<usize> {
    let start = rest.trim_start_matches(' ');
    let behind = start.trim_start_matches(|c: char| {
        matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{FE0F}' | '\u{200D}')
    });
    let is_emoji = behind.len() < start.len() && behind.chars().next().is_none_or(char::is_whitespace);
    is_emoji.then_some(rest.len() - behind.len())
}

/// Invisible, but no white space and no control.
fn is_invisible(c: char) -> bool {
    is_blank(c) && !c.is_whitespace() && !c.is_control()
}

fn is_token(c: char) -> bool {
    c == '.' || c == 'ـ' || is_letter(c) || is_mark(c) || is_invisible(c)
}
