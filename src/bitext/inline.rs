//! Inline markup of web pages (links, emphasis, images in the line) as placeholders that a translator can move.
//!
//! What a page has inside of a sentence stands in the sheet as `{1}…{/1}` around text and as `{2/}` alone, numbered from 1 in each unit.
//! The sheet holds no tag and no attribute: on the way back they are taken from the page again, which gets the same numbers again.
//!
//! * An element around the whole sentence has no placeholder; it stays outside.
//! * An element without text in it (an image, a line break, an icon, hidden text) stands alone, as one piece.
//! * A tag whose other end is in another sentence, cell or nowhere stands alone, so that nothing is lost: `{1/}` where a link
//!   begins that goes on in the next sentence, and `{1/}` there where it ends. Tags in a row are one piece.
//! * A number that stands in the page's own text in such braces is not given out, so that `{1}` in a text about templates is text.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{Unit, unit_id};
use crate::arabic::normalize::one_line;
use crate::input::{PageTag, TagKind, tags};
use crate::text::{Document, SourceMap, Span};

/// What a placeholder does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `{1}`
    Open,
    /// `{/1}`
    Close,
    /// `{1/}`
    Alone,
}

/// A piece of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters.
    Text(&'a str),
    /// What has the form of a placeholder, and its number.
    Code(&'a str, u32, Side),
}

/// A cell as text and what has the form of a placeholder.
///
/// ```
/// # use khulasa::bitext::inline::{Piece, Side, pieces};
/// assert_eq!(pieces("a{1/}{x}"), [Piece::Text("a"), Piece::Code("{1/}", 1, Side::Alone), Piece::Text("{x}")]);
/// ```
pub fn pieces(cell: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut done, mut at) = (0, 0);
    while let Some(brace) = cell[at..].find('{').map(|offset| at + offset) {
        at = brace + 1;
        if let Some((length, number, side)) = code(&cell.as_bytes()[brace..]) {
            if done < brace {
                found.push(Piece::Text(&cell[done..brace]));
            }
            at = brace + length;
            found.push(Piece::Code(&cell[brace..at], number, side));
            done = at;
        }
    }
    if done < cell.len() {
        found.push(Piece::Text(&cell[done..]));
    }
    found
}

/// The placeholder at the start: its length, number and kind. Six digits are more than any sentence needs.
fn code(bytes: &[u8]) -> Option<(usize, u32, Side)> {
    let slash = usize::from(bytes.get(1) == Some(&b'/'));
    let digits = bytes[1 + slash..].iter().take(7).take_while(|b| b.is_ascii_digit()).count();
    let end = 1 + slash + digits;
    if digits == 0 || digits > 6 || bytes[1 + slash] == b'0' {
        return None;
    }
    let number = bytes[1 + slash..end].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    match (slash, bytes.get(end), bytes.get(end + 1)) {
        (0, Some(b'}'), _) => Some((end + 1, number, Side::Open)),
        (1, Some(b'}'), _) => Some((end + 1, number, Side::Close)),
        (0, Some(b'/'), Some(b'}')) => Some((end + 2, number, Side::Alone)),
        _ => None,
    }
}

/// A cell without anything that has the form of a placeholder. Of the spaces around one that stood alone one is left.
pub fn without(cell: &str) -> String {
    stripped(cell, |_| true)
}

/// So many times a sentence is looked for by its id; a text that says the same more often is none.
const MOST_OCCURRENCES: usize = 50;

/// The unit with its source and target as plain text, where its source has placeholders. The unit's id, which is over the plain text,
/// says whether `{1/}` is one or was in the text; when it says nothing, `{1/}` and `{1}…{/1}` are taken for placeholders.
pub fn plain(unit: &Unit) -> Option<Unit> {
    let pieces_of_source = pieces(&unit.source);
    let is_one = |&number: &u32| {
        let there = |side| {
            let is_it = |p: &&Piece<'_>| matches!(p, Piece::Code(_, n, s) if (*n, *s) == (number, side));
            pieces_of_source.iter().filter(is_it).count()
        };
        matches!((there(Side::Open), there(Side::Close), there(Side::Alone)), (1, 1, 0) | (0, 0, 1))
    };
    let numbers: FxHashSet<u32> = pieces_of_source
        .iter()
        .filter_map(|piece| if let Piece::Code(_, number, _) = piece { Some(*number) } else { None })
        .collect();
    let numbers: FxHashSet<u32> = numbers.into_iter().filter(is_one).collect();
    let is_text = || (1..=MOST_OCCURRENCES).any(|n| unit_id(&unit.document, &unit.source, n) == unit.id.trim());
    if numbers.is_empty() || is_text() {
        return None;
    }
    let strip = |cell: &str| stripped(cell, |number| numbers.contains(&number));
    Some(Unit { source: strip(&unit.source), target: unit.target.as_deref().map(strip), ..unit.clone() })
}

fn stripped(cell: &str, is_code: impl Fn(u32) -> bool) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut behind_code = false;
    for piece in pieces(cell) {
        match piece {
            Piece::Code(_, number, _) if is_code(number) => behind_code = true,
            Piece::Text(text) | Piece::Code(text, ..) => {
                let again = behind_code && (out.is_empty() || out.ends_with(char::is_whitespace));
                out.push_str(text.strip_prefix(' ').filter(|_| again).unwrap_or(text));
                behind_code = false;
            }
        }
    }
    if behind_code && out.ends_with(' ') {
        out.pop();
    }
    out
}

/// A sentence of a document with its inline markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The sentence with placeholders, as it stands in a sheet.
    pub cell: String,
    /// Its bytes in the page, with the tags at its ends that belong to it; none for a text.
    pub range: Option<Range<usize>>,
    /// What the placeholders stand for, in order of their numbers.
    codes: Vec<Code>,
    /// Comments in it.
    comments: Vec<Range<usize>>,
}

/// What a placeholder stands for, as bytes of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    number: u32,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// A start tag and its end tag.
    Pair(Range<usize>, Range<usize>),
    /// An element without text.
    Element(Range<usize>),
    /// Tags whose other ends are elsewhere.
    Half(Range<usize>),
}

/// What could not be put where a translation wants it, in tags or elements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Left out.
    pub dropped: usize,
    /// Put behind the translation, or behind an element in which it cannot stand.
    pub moved: usize,
}

impl std::ops::AddAssign for Loss {
    fn add_assign(&mut self, more: Loss) {
        self.dropped += more.dropped;
        self.moved += more.moved;
    }
}

/// The sentences of a document with their markup, one for each span. A sentence of a text is itself.
pub fn marked(document: &Document, sentences: &[Span]) -> Vec<Marked> {
    let text = &document.text;
    match (&document.page, &document.source_map) {
        (Some(page), Some(map)) => of_page(page, text, map, sentences),
        _ => sentences.iter().map(|span| Marked { cell: span.of(text).to_owned(), ..Marked::default() }).collect(),
    }
}

/// The same of a page from which `text` was taken.
pub fn of_page(page: &str, text: &str, map: &SourceMap, sentences: &[Span]) -> Vec<Marked> {
    let all = tags(page);
    let cores: Vec<Option<Range<usize>>> = sentences.iter().map(|span| core(page, text, map, *span)).collect();
    let mut done = 0;
    let mut made = Vec::with_capacity(sentences.len());
    for (place, span) in sentences.iter().enumerate() {
        let Some(core) = cores[place].clone().filter(|core| core.start >= done) else {
            made.push(Marked { cell: span.of(text).to_owned(), ..Marked::default() });
            continue;
        };
        let next = cores[place + 1..].iter().flatten().next().map_or(page.len(), |next| next.start.max(core.end));
        let within = reach(&all, core, done, next);
        let sentence = mark(page, &all, within, text, map, *span);
        done = sentence.range.as_ref().map_or(done, |range| range.end);
        made.push(sentence);
    }
    made
}

/// The bytes of the page from which a span was taken, from its first to its last character.
fn core(page: &str, text: &str, map: &SourceMap, span: Span) -> Option<Range<usize>> {
    let (last_at, last) = span.of(text).char_indices().next_back()?;
    let start = map.source_of(span.start)?;
    let last_start = map.source_of(span.start + last_at)?;
    let rest = page.get(last_start..)?;
    // The last character may be written as a reference.
    let is_itself = rest.starts_with(last) && !is_reference(rest);
    let length = if is_itself { last.len_utf8() } else { rest.find(';')? + 1 };
    page.get(start..last_start + length).map(|_| start..last_start + length)
}

/// Whether a text starts with a character reference, such as `&amp;` or `&#1632;`.
fn is_reference(text: &str) -> bool {
    let Some(name) = text.strip_prefix('&') else { return false };
    let behind = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    behind.len() < name.len() && behind.starts_with(';')
}

/// So many tags before and behind a sentence are looked at.
const MOST_AROUND: usize = 64;

/// The sentence's bytes with the tags right before and behind it whose other ends it holds, not before `first` and not from `last` on.
fn reach(all: &[PageTag], core: Range<usize>, first: usize, last: usize) -> Range<usize> {
    let place = |at: usize| all.partition_point(|tag| tag.at.start < at);
    let (mut from, mut to) = (place(core.start), place(core.end));
    let before = all[..from].iter().rev().take(MOST_AROUND).take_while(|tag| tag.is_inline && tag.at.start >= first);
    let behind = all[to..].iter().take(MOST_AROUND).take_while(|tag| tag.is_inline && tag.at.end <= last);
    let (least, most) = (from - before.count(), to + behind.count());
    let mut range = core;
    loop {
        let partners = all[from..to].iter().filter_map(|tag| tag.partner).filter(|p| (least..most).contains(p));
        let (low, high) = partners.fold((from, to), |(low, high), p| (low.min(p), high.max(p + 1)));
        if (low, high) == (from, to) {
            return range;
        }
        if low < from {
            range.start = all[low].at.start;
        }
        if high > to {
            range.end = all[high - 1].at.end;
        }
        (from, to) = (low, high);
    }
}

fn mark(page: &str, all: &[PageTag], range: Range<usize>, text: &str, map: &SourceMap, span: Span) -> Marked {
    let place = |at: usize| all.partition_point(|tag| tag.at.start < at);
    let (from, to) = (place(range.start), place(range.end));
    let sentence = span.of(text);
    if from == to {
        let comments = comments(page, &range, &[], &[]);
        return Marked { cell: sentence.to_owned(), range: Some(range), codes: Vec::new(), comments };
    }
    // Where every character came from, with those of white space left out for those who look for text.
    let sources: Vec<usize> =
        sentence.char_indices().map(|(at, _)| map.source_of(span.start + at).unwrap_or(range.start)).collect();
    let inked: Vec<usize> =
        sentence.chars().zip(&sources).filter(|(c, _)| !c.is_whitespace()).map(|(_, &source)| source).collect();
    let has_text = |bytes: &Range<usize>| {
        let first = inked.partition_point(|&source| source < bytes.start);
        inked.get(first).is_some_and(|&source| source < bytes.end)
    };
    let literal: FxHashSet<u32> = pieces(sentence)
        .into_iter()
        .filter_map(|piece| if let Piece::Code(_, number, _) = piece { Some(number) } else { None })
        .collect();
    let mut numbers = (1..).filter(|number| !literal.contains(number));
    let mut codes: Vec<Code> = Vec::new();
    // Where placeholders stand in the page, in order, and whether they open.
    let mut labels: Vec<(usize, String, bool)> = Vec::new();
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut at = from;
    while at < to {
        let tag = &all[at];
        let partner = tag.partner.filter(|partner| (from..to).contains(partner));
        let mut next = at + 1;
        let new = match (tag.kind, partner) {
            (TagKind::Open, Some(end)) if has_text(&(tag.at.end..all[end].at.start)) => {
                Some(What::Pair(tag.at.clone(), all[end].at.clone()))
            }
            (TagKind::Open, Some(end)) => {
                next = end + 1;
                Some(What::Element(tag.at.start..all[end].at.end))
            }
            (TagKind::Alone, _) => Some(What::Element(tag.at.clone())),
            (TagKind::Close, Some(start)) => {
                // Its start tag lies in an element without text otherwise.
                if let Some(place) = open.iter().rposition(|&(opened, _)| opened == start) {
                    let (_, number) = open.remove(place);
                    labels.push((tag.at.start, format!("{{/{number}}}"), false));
                }
                None
            }
            (TagKind::Open | TagKind::Close, None) => match codes.last_mut().map(|code| &mut code.what) {
                Some(What::Half(before)) if page[before.end..tag.at.start].trim().is_empty() => {
                    before.end = tag.at.end;
                    None
                }
                _ => Some(What::Half(tag.at.clone())),
            },
        };
        if let Some(what) = new {
            let number = numbers.next().unwrap_or(u32::MAX);
            let is_pair = matches!(what, What::Pair(..));
            labels.push((
                tag.at.start,
                if is_pair { format!("{{{number}}}") } else { format!("{{{number}/}}") },
                is_pair,
            ));
            if is_pair {
                open.push((at, number));
            }
            codes.push(Code { number, what });
        }
        at = next;
    }
    let comments = comments(page, &range, &all[from..to], &codes);
    let mut cell = String::with_capacity(sentence.len() + 8 * labels.len());
    let mut waiting = labels.iter().peekable();
    let mut behind_alone = false;
    for (c, &source) in sentence.chars().zip(&sources) {
        // The space that a tag stands for comes before what it opens, and behind what stands alone.
        while let Some((_, label, _)) =
            waiting.next_if(|(at, _, opens)| *at < source || (*at == source && !opens && c.is_whitespace()))
        {
            cell.push_str(label);
            behind_alone = label.ends_with("/}");
        }
        // Of the spaces around what stands alone the text has one only.
        let byte_before = source.checked_sub(1).and_then(|before| page.as_bytes().get(before));
        if behind_alone && !c.is_whitespace() && byte_before.is_some_and(u8::is_ascii_whitespace) {
            cell.push(' ');
        }
        behind_alone = false;
        cell.push(c);
    }
    waiting.for_each(|(_, label, _)| cell.push_str(label));
    Marked { cell, range: Some(range), codes, comments }
}

/// Where comments stand in a sentence, outside of its tags and of elements that are one piece.
fn comments(page: &str, range: &Range<usize>, tags: &[PageTag], codes: &[Code]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(start) = page[at..range.end].find("<!--").map(|offset| at + offset) {
        let tag = tags[..tags.partition_point(|tag| tag.at.start <= start)].last();
        let piece = codes[..codes.partition_point(|code| code.start() <= start)].last();
        let inside = tag.map(|tag| tag.at.end).max(match piece.map(|code| &code.what) {
            Some(What::Element(bytes) | What::Half(bytes)) => Some(bytes.end),
            _ => None,
        });
        at = match inside.filter(|&end| end > start) {
            Some(end) => end,
            None => {
                let Some(end) = page[start..range.end].find("-->").map(|offset| start + offset + 3) else { break };
                found.push(start..end);
                end
            }
        };
    }
    found
}

impl Code {
    fn start(&self) -> usize {
        match &self.what {
            What::Pair(bytes, _) | What::Element(bytes) | What::Half(bytes) => bytes.start,
        }
    }
}

impl Marked {
    /// A cell without this sentence's placeholders.
    pub fn strip(&self, cell: &str) -> String {
        stripped(cell, |number| self.place(number).is_some())
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.codes.binary_search_by_key(&number, |code| code.number).ok()
    }

    /// Writes a translation as markup: what stands for tags is taken from the page, and all else is text. A sentence that was left as
    /// it is keeps its bytes. Whatever the translation does, as many elements are closed as are opened:
    ///
    /// * of a placeholder that stands there twice the first one counts;
    /// * a pair that is not whole, the wrong way round, or across another pair is left out, and so are lost line breaks;
    /// * other lost elements, such as images, come behind the translation;
    /// * tags whose other ends are in other sentences come in the page's order, never inside a pair, and behind the translation if lost.
    pub fn fill(&self, page: &str, target: &str, out: &mut String) -> Loss {
        let mut loss = Loss::default();
        let line = one_line(target);
        if let Some(range) = self.range.clone()
            && line == one_line(&self.cell)
        {
            out.push_str(&page[range]);
            return loss;
        }
        let pieces = pieces(&line);
        let placed = self.place_pieces(&pieces);
        let mut used = vec![0_usize; self.codes.len()];
        let mut halves = self.codes.iter().filter_map(|code| match &code.what {
            What::Half(bytes) => Some(bytes.clone()),
            _ => None,
        });
        let (mut depth, mut waiting) = (0_usize, 0_usize);
        for (piece, code) in pieces.iter().zip(&placed) {
            match (*piece, *code) {
                (Piece::Text(text), _) => escape(text, out),
                (Piece::Code(text, number, _), None) if self.place(number).is_none() => escape(text, out),
                (Piece::Code(..), None) => {}
                (Piece::Code(_, _, side), Some(place)) => {
                    used[place] += 1;
                    match &self.codes[place].what {
                        What::Pair(open, _) if side == Side::Open => {
                            depth += 1;
                            out.push_str(&page[open.clone()]);
                        }
                        What::Pair(_, close) => {
                            depth = depth.saturating_sub(1);
                            out.push_str(&page[close.clone()]);
                        }
                        What::Element(bytes) => out.push_str(&page[bytes.clone()]),
                        What::Half(_) if depth > 0 => {
                            waiting += 1;
                            loss.moved += 1;
                        }
                        What::Half(_) => halves.next().into_iter().for_each(|bytes| out.push_str(&page[bytes])),
                    }
                    if depth == 0 {
                        let ready = std::mem::take(&mut waiting);
                        halves.by_ref().take(ready).for_each(|bytes| out.push_str(&page[bytes]));
                    }
                }
            }
        }
        for (code, _) in self.codes.iter().zip(&used).filter(|(_, used)| **used == 0) {
            match &code.what {
                What::Pair(..) => loss.dropped += 2,
                What::Element(bytes) if is_break(&page[bytes.clone()]) => loss.dropped += 1,
                What::Element(bytes) => {
                    loss.moved += 1;
                    out.push_str(&page[bytes.clone()]);
                }
                What::Half(_) => loss.moved += 1,
            }
        }
        halves.for_each(|bytes| out.push_str(&page[bytes]));
        self.comments.iter().for_each(|bytes| out.push_str(&page[bytes.clone()]));
        loss
    }

    /// For every piece the code that it stands for, if it may stand there.
    fn place_pieces(&self, pieces: &[Piece<'_>]) -> Vec<Option<usize>> {
        let mut placed = vec![None; pieces.len()];
        let mut seen: Vec<[bool; 2]> = vec![[false; 2]; self.codes.len()];
        // Pairs that are open, and where.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let Piece::Code(_, number, side) = *piece else { continue };
            let Some(place) = self.place(number) else { continue };
            let is_pair = matches!(self.codes[place].what, What::Pair(..));
            if is_pair == (side == Side::Alone)
                || std::mem::replace(&mut seen[place][usize::from(side == Side::Close)], true)
            {
                continue;
            }
            match side {
                Side::Alone => placed[at] = Some(place),
                Side::Open => open.push((place, at)),
                Side::Close => {
                    if let Some(depth) = open.iter().rposition(|&(opened, _)| opened == place) {
                        // Pairs that were opened since and are not closed cross this one.
                        let (_, start) = open[depth];
                        open.truncate(depth);
                        placed[start] = Some(place);
                        placed[at] = Some(place);
                    }
                }
            }
        }
        placed
    }
}

/// Whether an element only breaks lines.
fn is_break(tag: &str) -> bool {
    let name = tag.get(1..4).unwrap_or_default().to_ascii_lowercase();
    name == "wbr" || (name.starts_with("br") && !name.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::extract;

    /// The only block of a page as one sentence.
    fn sentence(html: &str) -> Marked {
        let page = extract(html);
        let spans = [Span::new(0, page.text.len())];
        of_page(html, &page.text, &page.source_map, &spans).remove(0)
    }

    fn filled(html: &str, target: &str) -> (String, usize, usize) {
        let sentence = sentence(html);
        let mut out = String::new();
        let loss = sentence.fill(html, target, &mut out);
        (out, loss.dropped, loss.moved)
    }

    #[test]
    fn what_stands_around_the_sentence_stays_outside_and_what_stands_in_it_is_numbered() {
        let cell = |html| sentence(html).cell;
        assert_eq!(cell("<p><b>وصل الوفد.</b></p>"), "وصل الوفد.");
        assert_eq!(cell("<p><b><i>وصل</i> الوفد.</b></p>"), "{1}وصل{/1} الوفد.");
        assert_eq!(cell("<p>وصل <a href=x>ال<b>وفد.</b></a></p>"), "وصل {1}ال{2}وفد.{/2}{/1}");
        assert_eq!(cell("<p>وصل<br>الوفد <i class=icon> </i>.</p>"), "وصل{1/}\nالوفد {2/}.");
        assert_eq!(cell("<p>وصل <a><img src=x></a> الوفد</p>"), "وصل {1/} الوفد");
        assert_eq!(cell("<p>كلم<wbr>ة</p>"), "كلم{1/}ة");
        assert_eq!(cell("<p><a>وصل</a><a>الوفد</a></p>"), "{1}وصل{/1} {2}الوفد{/2}");
        assert_eq!(cell("<p>نص <span hidden>سر</span>ظاهر</p>"), "نص {1/}ظاهر");
    }

    #[test]
    fn numbers_that_stand_in_the_text_are_not_given_out() {
        let html = "<p>اكتب {1} أو {/2} أو {x} في <b>الخانة</b>.</p>";
        assert_eq!(sentence(html).cell, "اكتب {1} أو {/2} أو {x} في {3}الخانة{/3}.");
        assert_eq!(filled(html, "In the {3}box{/3} type {1} or {/2}").0, "In the <b>box</b> type {1} or {/2}");
        assert_eq!(sentence(html).strip("{3}box{/3} {1}"), "box {1}");
    }

    #[test]
    fn tags_with_their_other_end_elsewhere_stand_alone_and_outside_of_pairs() {
        let html = "<p>وصل <b>الوفد</b> <a href=x>أمس. غادر</a> الوفد.</p>";
        let page = extract(html);
        let cut = page.text.find(" غادر").unwrap();
        let spans = [Span::new(0, cut), Span::new(cut + 1, page.text.len())];
        let both = of_page(html, &page.text, &page.source_map, &spans);
        assert_eq!(both[0].cell, "وصل {1}الوفد{/1} {2/}أمس.");
        assert_eq!(both[1].cell, "غادر{1/} الوفد.");
        let fill = |target| {
            let mut out = String::new();
            let loss = both[0].fill(html, target, &mut out);
            (out, loss.moved)
        };
        assert_eq!(fill("{1}They{/1} came {2/}yesterday."), ("<b>They</b> came <a href=x>yesterday.".into(), 0));
        assert_eq!(fill("{1}They {2/}came{/1} yesterday."), ("<b>They came</b><a href=x> yesterday.".into(), 1));
        assert_eq!(fill("{1}They{/1} came."), ("<b>They</b> came.<a href=x>".into(), 1));
    }

    #[test]
    fn a_damaged_translation_makes_no_damaged_page() {
        let html = "<p>أ <b>ب</b> <i>ت</i> <img src=x> <br> ث</p>";
        assert_eq!(sentence(html).cell, "أ {1}ب{/1} {2}ت{/2}{3/}{4/}\nث");
        assert_eq!(filled(html, "{1}b{2}t{/1}i{/2}{3/}{4/}"), ("<b>bt</b>i<img src=x><br>".into(), 2, 0));
        assert_eq!(filled(html, "{/1}b{1} {2}t{/2}{2}u{/2}"), ("b <i>t</i>u<img src=x>".into(), 3, 1));
        assert_eq!(filled(html, "{1/} {9} <b> {3} &"), (" {9} &lt;b&gt;  &amp;<img src=x>".into(), 5, 1));
    }

    #[test]
    fn comments_are_kept_and_tags_in_them_are_none() {
        let html = "<p>أ <!-- <b> --> ب <i title='<!-- x -->'>ت</i></p>";
        assert_eq!(filled(html, "{1}t{/1} b"), ("<i title='<!-- x -->'>t</i> b<!-- <b> -->".into(), 0, 0));
    }

    #[test]
    fn the_id_says_whether_a_text_has_placeholders() {
        let unit = |plain: &str, source: &str, target: &str| Unit {
            id: unit_id("d", plain, 1),
            document: "d".into(),
            source: source.into(),
            target: Some(target.into()),
            ..Unit::default()
        };
        let marked = plain(&unit("أ ب", "أ {1}ب{/1}", "{1}B{/1} {2}a")).unwrap();
        assert_eq!((marked.source.as_str(), marked.target()), ("أ ب", "B {2}a"));
        assert_eq!(plain(&unit("أ {1}ب{/1}", "أ {1}ب{/1}", "{1}B{/1} a")), None);
        assert_eq!(plain(&unit("أ {1}", "أ {1}", "a {1}")), None);
        assert_eq!(without("{1/} أ {2/} ب {3/}"), "أ ب");
    }

    /// Whether every element closes, in order.
    fn is_well_formed(html: &str) -> bool {
        tags(html).iter().enumerate().all(|(at, tag)| match (tag.kind, tag.partner) {
            (TagKind::Alone, _) => true,
            (_, None) => false,
            (_, Some(partner)) => tags(html)[at.min(partner)..=at.max(partner)]
                .iter()
                .all(|inner| inner.partner.is_none_or(|p| (at.min(partner)..=at.max(partner)).contains(&p))),
        })
    }

    proptest! {
        #[test]
        fn well_formed_pages_stay_so_whatever_translators_do(
            steps in prop::collection::vec(0..9_usize, 0..30),
            cut in 0..40_usize,
            targets in prop::collection::vec("(\\{/?[1-5]/?\\}|[a <&]){0,14}", 2),
        ) {
            let (mut html, mut open) = ("<p>".to_owned(), Vec::new());
            for step in steps {
                match step {
                    0..=2 => {
                        let name = ["a", "b", "span"][step];
                        html.push_str(&format!("<{name}>"));
                        open.push(name);
                    }
                    3..=5 => open.pop().into_iter().for_each(|name| html.push_str(&format!("</{name}>"))),
                    6 => html.push_str("<img>"),
                    7 => html.push(' '),
                    _ => html.push_str("نص"),
                }
            }
            open.iter().rev().for_each(|name| html.push_str(&format!("</{name}>")));
            html.push_str("</p>");
            let page = extract(&html);
            let cut = (0..=cut.min(page.text.len())).rev().find(|&at| page.text.is_char_boundary(at)).unwrap_or(0);
            let spans = [Span::new(0, cut).trim(&page.text), Span::new(cut, page.text.len()).trim(&page.text)];
            let spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
            let sentences = of_page(&html, &page.text, &page.source_map, &spans);
            prop_assert!(is_well_formed(&html));
            let (mut made, mut same, mut done) = (String::new(), String::new(), 0);
            for (sentence, target) in sentences.iter().zip(&targets) {
                let range = sentence.range.clone().unwrap();
                made.push_str(&html[done..range.start]);
                same.push_str(&html[done..range.start]);
                sentence.fill(&html, target, &mut made);
                sentence.fill(&html, &sentence.cell, &mut same);
                done = range.end;
                // Another word at the end, and the sentence is put together anew.
                let mut anew = String::new();
                let loss = sentence.fill(&html, &format!("{}x", sentence.cell), &mut anew);
                prop_assert_eq!(loss, Loss::default(), "{} of {}", sentence.cell, html);
            }
            made.push_str(&html[done..]);
            same.push_str(&html[done..]);
            prop_assert_eq!(&same, &html);
            prop_assert!(is_well_formed(&made), "{} from {} by {:?}", made, html, targets);
        }

        #[test]
        fn any_page_and_any_cell_is_survived(html in "(<[ab/ip]{0,3}>?|<!--|-->|[&;نص{}/1 .]){0,40}", target in "[{}/10-9<ن]{0,30}") {
            let page = extract(&html);
            let spans: Vec<Span> = page.blocks.iter().map(|block| block.span).collect();
            for sentence in of_page(&html, &page.text, &page.source_map, &spans) {
                sentence.fill(&html, &target, &mut String::new());
            }
            let _ = without(&target);
        }
    }
}
