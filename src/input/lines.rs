//! Lines into paragraphs.

use std::fmt;
use std::str::FromStr;

use crate::arabic::abbreviations::{self, Abbreviation};
use crate::arabic::letters::{is_arabic_letter, is_digit, is_mark};
use crate::arabic::lists::is_function_word;
use crate::text::{Span, is_blank};

/// What a single line break means. A blank line always ends a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newlines {
    /// Every line is a paragraph.
    Paragraph,
    /// Lines are broken at a width; those of one paragraph belong together.
    Wrapped,
    /// Look at the lines and decide.
    #[default]
    Auto,
}

impl Newlines {
    /// Every mode with its name.
    pub const ALL: [(&'static str, Newlines); 3] =
        [("paragraph", Newlines::Paragraph), ("wrapped", Newlines::Wrapped), ("auto", Newlines::Auto)];
}

impl fmt::Display for Newlines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, mode)| mode == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

impl FromStr for Newlines {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|(n, _)| *n == name);
        known.map(|&(_, mode)| mode).ok_or_else(|| format!("expected paragraph, wrapped or auto, found {name}"))
    }
}

/// The paragraphs of `text` in order, without white space at their ends; blank ones are left out.
pub fn paragraphs(text: &str, newlines: Newlines) -> Vec<Span> {
    let lines = Line::all(text);
    let width = match newlines {
        Newlines::Paragraph => None,
        Newlines::Wrapped => width(text, &lines, usize::MAX),
        Newlines::Auto => wrap_width(text, &lines),
    };
    let mut out: Vec<Span> = Vec::with_capacity(lines.len());
    let mut previous: Option<&Line> = None;
    for line in &lines {
        let joins = width.zip(previous).is_some_and(|(width, previous)| {
            !line.after_blank
                && !opens_item(text, previous, line, width)
                && !ends_paragraph(text, previous, line, width)
        });
        match out.last_mut() {
            Some(paragraph) if joins => paragraph.end = line.span.end,
            _ => out.push(line.span),
        }
        previous = Some(line);
    }
    out
}

/// A line that is not blank.
#[derive(Debug)]
struct Line {
    /// Without white space at its ends.
    span: Span,
    /// Whether a blank line stands before it (or nothing).
    after_blank: bool,
    /// Whether it starts with a list marker or a dash.
    is_item: bool,
}

impl Line {
    fn all(text: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut after_blank = true;
        let mut start = 0;
        // Unicode has more line breaks than two, but hardly a text has them.
        const RARE: [char; 5] = ['\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
        let has_rare = has_rare_break(text.as_bytes());
        while start < text.len() {
            let rest = &text[start..];
            let common = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
            let end = if has_rare { rest[..common].find(RARE).unwrap_or(common) } else { common };
            let span = Span::new(start, start + end).trim(text);
            let length = rest[end..].chars().next().map_or(1, char::len_utf8);
            start += end + if rest[end..].starts_with("\r\n") { 2 } else { length };
            if span.is_empty() {
                after_blank = true;
                continue;
            }
            let line = span.of(text);
            lines.push(Line { span, after_blank, is_item: list_marker(line).is_some() });
            after_blank = false;
        }
        lines
    }
}

/// In letters as seen: tashkeel takes no room on the line. Counted no further than is needed to know a long line.
fn visible_length(line: &str) -> usize {
    line.chars().filter(|&c| c == 'ـ' || !is_mark(c)).take(MAX_WIDTH + 1).count()
}

/// Whether a text holds one of the line breaks that nobody types, by a search as fast as memory.
fn has_rare_break(text: &[u8]) -> bool {
    let find = |needle: &str| memchr::memmem::find(text, needle.as_bytes()).is_some();
    memchr::memchr2(0x0B, 0x0C, text).is_some() || find("\u{85}") || find("\u{2028}") || find("\u{2029}")
}

/// Hard-wrapped text is not wider than this, in characters.
const MAX_WIDTH: usize = 130;

/// The length of the longest line; `None` as soon as one is longer than `limit`.
fn width(text: &str, lines: &[Line], limit: usize) -> Option<usize> {
    lines.iter().try_fold(0, |width: usize, line| {
        let length = visible_length(line.span.of(text));
        (length <= limit).then_some(width.max(length))
    })
}

/// The width at which the text is hard-wrapped, if it is.
///
/// Two signs must hold for at least half of the places where one line follows another: the first stops in mid-sentence, and
/// it stops there because the next line's first word found no room (or it ends on a word like في or د. that ends nothing). Somewhere
/// a sentence must end in a mark, or it is no prose.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let width = width(text, lines, MAX_WIDTH).filter(|_| lines.len() > 1)?;
    let (mut pairs, mut loose, mut full) = (0, 0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if next.after_blank || next.is_item {
            continue;
        }
        pairs += 1;
        let written = line.span.of(text);
        if !ends_with_mark(written) {
            loose += 1;
            let last_word = written.rsplit(char::is_whitespace).next().unwrap_or("");
            full +=
                usize::from(!has_room(text, line, next, width) || is_function_word(last_word) || is_title(last_word));
        }
    }
    let is_prose = lines.iter().any(|line| ends_with_mark(line.span.of(text)));
    (pairs > 0 && is_prose && loose * 2 >= pairs && full * 2 >= loose).then_some(width)
}

/// Whether the next line's first word would have fitted onto the line.
fn has_room(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next.span.of(text).split(char::is_whitespace).next().unwrap_or("");
    visible_length(line.span.of(text)) + 1 + visible_length(word) <= width
}

/// A list marker opens an item, unless it only looks like one because a full line broke before it: `لمدة` / `(3) أسابيع`.
fn opens_item(text: &str, previous: &Line, line: &Line, width: usize) -> bool {
    let is_label = line.span.of(text).starts_with(|c: char| c == '(' || c.is_alphanumeric());
    let broke = !ends_with_mark(previous.span.of(text)) && !has_room(text, previous, line, width);
    line.is_item && !(is_label && broke)
}

/// In wrapped text without blank lines a paragraph ends where a sentence does and the line still had room.
fn ends_paragraph(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    ends_with_mark(line.span.of(text)) && has_room(text, line, next, width)
}

/// Whether a line ends a sentence: with a final mark or a colon, and perhaps closers behind it. `السيد د.` does not.
pub(super) fn ends_with_mark(line: &str) -> bool {
    let closers = |c: char| is_blank(c) || matches!(c, '"' | '\'' | '»' | '”' | '“' | '’' | ')' | ']' | '*');
    let line = line.trim_end_matches(closers);
    line.ends_with(['.', '!', '?', '؟', '…', '۔', ':'])
        && !line.rsplit(char::is_whitespace).next().is_some_and(is_title)
}

/// Whether a word is a title with its dot: `د.`
fn is_title(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|token| abbreviations::is(token, Abbreviation::Title))
}

/// A number of three digits or a letter with tatweels is no longer, and what stands behind it is seen.
const LABEL_CHARS: usize = 9;

/// The length in bytes of the list marker or dialogue dash that a line starts with: `1.` `(٢)` `أ-` `•` `- `.
pub(super) fn list_marker(line: &str) -> Option<usize> {
    let body = line.trim_start_matches(is_blank);
    let skipped = line.len() - body.len();
    let first = body.chars().next()?;
    let behind = &body[first.len_utf8()..];
    match first {
        '•' | '▪' | '▫' | '◦' | '‣' | '●' | '○' | '■' | '□' | '◆' | '⁃' | '·' => {
            Some(skipped + first.len_utf8())
        }
        '*' | 'ـ' | '–' | '—' => behind.starts_with(char::is_whitespace).then_some(skipped + first.len_utf8()),
        // A dash before a letter opens a turn of speech; before a digit it is a minus.
        '-' => behind.trim_start().starts_with(|c: char| !is_digit(c) && c != '-').then_some(skipped + 1),
        '(' => {
            let end = behind.find(')')?;
            let inner = &behind[..end];
            is_number_or_letter(inner).then_some(skipped + end + 2)
        }
        _ => {
            let is_label = |c: char| is_digit(c) || is_arabic_letter(c) || c == 'ـ';
            // Most lines begin with a longer word than any label.
            let (end, _) = body.char_indices().take(LABEL_CHARS).find(|&(_, c)| !is_label(c))?;
            let (label, rest) = body.split_at(end);
            let mark = rest.trim_start().chars().next()?;
            let behind = rest.trim_start()[mark.len_utf8()..].chars().next();
            let is_mark = match mark {
                ')' | '.' => behind.is_some_and(|c| c.is_whitespace() || (mark == ')' && c.is_alphabetic())),
                '-' | '–' => behind.is_some_and(|c| !is_digit(c)),
                _ => false,
            };
            // `د. سامر` opens a sentence, not a list.
            let is_title = mark == '.' && label.chars().all(|c| !is_digit(c));
            (is_mark && !is_title && is_number_or_letter(label))
                .then(|| line.len() - rest.trim_start().len() + mark.len_utf8())
        }
    }
}

fn is_number_or_letter(label: &str) -> bool {
    let count = label.chars().filter(|&c| c != 'ـ').count();
    let all = |test: fn(char) -> bool| label.chars().all(|c| c == 'ـ' || test(c));
    (count == 1 && (all(is_arabic_letter) || all(|c| c.is_ascii_alphabetic())))
        || ((1..=3).contains(&count) && all(is_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs_of(text: &str, newlines: Newlines) -> Vec<&str> {
        paragraphs(text, newlines).into_iter().map(|p| p.of(text)).collect()
    }

    const WRAPPED: &str = "بدأت البلدية أمس أعمال ترميم السوق القديمة التي تضررت\r\nفي عاصفة الشتاء الماضي، على أن \
        تنتهي قبل شهر رمضان\r\nالمقبل. وقال التجار إنهم ينتظرون.\r\nوتبلغ كلفة المشروع ثلاثة ملايين دينار تتحملها البلدية\r\nوحدها.";

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_end_paragraphs() {
        let paragraphs = paragraphs_of(WRAPPED, Newlines::Auto);
        assert_eq!(paragraphs.len(), 2, "{paragraphs:#?}");
        assert!(paragraphs[1].starts_with("وتبلغ") && paragraphs[1].ends_with("وحدها."));
        assert_eq!(paragraphs_of(WRAPPED, Newlines::Paragraph).len(), 5);
    }

    #[test]
    fn one_paragraph_a_line_stays_so() {
        let text = "افتتاح معرض الكتاب\nافتتح المعرض أمس. وحضره كثيرون.\nويستمر أسبوعين.";
        assert_eq!(paragraphs_of(text, Newlines::Auto).len(), 3);
        let list = "خبز\nحليب\nزيت زيتون\nملح";
        assert_eq!(paragraphs_of(list, Newlines::Auto).len(), 4);
    }

    #[test]
    fn markers() {
        for line in
            ["1. نسخة", "٢- صورة", "(3) شهادة", "أ) نهر", "ب- يرد", "• مجاني", "- متى؟", "-نعم", "* سكر", "هـ- خامسا"]
        {
            assert!(list_marker(line).is_some(), "{line}");
        }
        for line in ["1962. عام", "د. سامر", "-5 درجات", "2024-11-05", "3.5 مليون", "كتب - أحمد", "--", "10-12 شخصا"]
        {
            assert!(list_marker(line).is_none(), "{line}");
        }
    }
}
