//! Plain text into blocks: which line is the headline, which is chrome, which is text.
//!
//! Plain text says nothing of its structure, so it is read the way a reader would: short lines without a full stop above the
//! first paragraph are kicker and headline, short lines between paragraphs are subheads.

use std::cmp::Reverse;

use super::byline;
use super::lines::{self, Newlines, ends_with_mark, list_marker};
use crate::arabic::letters::is_letter;
use crate::arabic::normalize::fold;
use crate::arabic::{is_boilerplate, words};
use crate::text::{Block, BlockKind, Span};

pub use super::byline::is_byline;

/// A heading has no more words than this.
const HEADING_WORDS: usize = 14;
/// A short last line that is no sentence is a signature or source, if it has no more words than this.
const SIGNATURE_WORDS: usize = 5;

/// The blocks of a plain text. `title` is the title field that came with it, if any: a line that repeats it is the headline,
/// and if none does, the text has none.
pub fn blocks(text: &str, title: Option<&str>, newlines: Newlines) -> Vec<Block> {
    let spans = lines::paragraphs(text, newlines);
    let mut blocks: Vec<Block> = spans.into_iter().map(|span| Block { span, kind: alone(span.of(text)) }).collect();
    mark_head(text, title, &mut blocks);
    mark_subheads(text, &mut blocks);
    blocks
}

/// The blocks of a text whose paragraphs are known, and of some also what they are. The others are told by their words, and by their
/// place unless the author marked headings.
#[cfg(feature = "zip")]
pub(super) fn styled_blocks(text: &str, paragraphs: &[(Span, Option<BlockKind>)]) -> Vec<Block> {
    let kind =
        |&(span, kind): &(Span, Option<BlockKind>)| Block { span, kind: kind.unwrap_or_else(|| alone(span.of(text))) };
    let mut blocks: Vec<Block> = paragraphs.iter().map(kind).collect();
    if !blocks.iter().any(|block| block.kind.is_heading()) {
        mark_head(text, None, &mut blocks);
        mark_subheads(text, &mut blocks);
    }
    blocks
}

/// What a paragraph is by its own words.
fn alone(paragraph: &str) -> BlockKind {
    if is_boilerplate(paragraph) || !paragraph.contains(is_letter) {
        BlockKind::Boilerplate // a line of dashes or stars says nothing either
    } else if byline::is_byline(paragraph) {
        BlockKind::Byline
    } else if list_marker(paragraph).is_some() {
        BlockKind::ListItem
    } else if is_quotation(paragraph) {
        BlockKind::Quotation
    } else {
        BlockKind::Paragraph
    }
}

/// Whether the whole paragraph stands between one pair of quotation marks.
fn is_quotation(paragraph: &str) -> bool {
    let inner = paragraph.trim_end_matches(['.', '،']);
    [('«', '»'), ('“', '”'), ('"', '"')].iter().any(|&(open, close)| {
        inner
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(open) && !rest.contains(close))
    })
}

/// Kicker and headline stand above the first paragraph that is running text.
fn mark_head(text: &str, title: Option<&str>, blocks: &mut [Block]) {
    let is_text = |b: &Block| b.kind.is_body() && !is_heading_like(b.span.of(text), true);
    let Some(first) = blocks.iter().position(is_text) else { return };
    let mut head: Vec<usize> = (0..first).filter(|&i| blocks[i].kind == BlockKind::Paragraph).collect();
    let words = |i: usize| blocks[i].span.of(text);
    // `الجيزة - نهى السعدني`, right above the text and below a headline.
    if let Some(&last) = head.last()
        && head.len() > 1
        && byline::joins_place_and_name(words(last))
    {
        blocks[last].kind = BlockKind::Byline;
        head.pop();
    }
    let words = |i: usize| blocks[i].span.of(text);
    let headline = match (title.map(fold), head.as_slice()) {
        (Some(title), _) => head.iter().copied().find(|&i| fold(words(i)) == title),
        // A line above the headline is its kicker.
        (None, &[_, second]) => Some(second),
        // Of more lines (`بيان صحفي`, `للنشر الفوري`), the one that says most.
        (None, _) => head.iter().copied().min_by_key(|&i| Reverse(words::count(words(i)))),
    };
    for i in head {
        blocks[i].kind = match headline {
            Some(h) if i < h => BlockKind::Kicker,
            Some(h) if i == h => BlockKind::Headline,
            _ => BlockKind::Subhead,
        };
    }
}

fn mark_subheads(text: &str, blocks: &mut [Block]) {
    let Some(last_text) = blocks.iter().rposition(|b| b.kind.is_body() && !is_heading_like(b.span.of(text), false))
    else {
        return;
    };
    for (i, block) in blocks.iter_mut().enumerate() {
        let words = block.span.of(text);
        if block.kind != BlockKind::Paragraph || !is_heading_like(words, false) {
            continue;
        }
        if i < last_text {
            block.kind = BlockKind::Subhead;
        } else if words::is_short(SIGNATURE_WORDS, words) {
            block.kind = BlockKind::Byline;
        }
    }
}

/// Short, and no sentence by its end. A headline may be a question.
fn is_heading_like(paragraph: &str, may_ask: bool) -> bool {
    let ends = if may_ask { paragraph.trim_end_matches(['؟', '!', '?', '»', '"']) } else { paragraph };
    !ends_with_mark(ends) && words::is_short(HEADING_WORDS, paragraph)
}

/// One block over the whole text, for text that is one paragraph by definition.
pub fn single_block(text: &str) -> Option<Block> {
    let span = Span::new(0, text.len()).trim(text);
    (!span.is_empty()).then_some(Block { span, kind: BlockKind::Paragraph })
}

#[cfg(test)]
mod tests {
    use super::BlockKind::*;
    use super::*;

    fn kinds(text: &str, title: Option<&str>) -> Vec<BlockKind> {
        blocks(text, title, Newlines::Paragraph).into_iter().map(|b| b.kind).collect()
    }

    const BODY: &str = "افتتحت البلدية أمس السوق القديمة بعد ترميمها، بحضور مئات التجار والزوار.";

    #[test]
    fn short_lines_above_the_text_are_kicker_headline_and_byline() {
        assert_eq!(kinds(&format!("افتتاح السوق القديمة\n{BODY}"), None), [Headline, Paragraph]);
        assert_eq!(kinds(&format!("بعد عامين من الترميم\nافتتاح السوق\n{BODY}"), None), [Kicker, Headline, Paragraph]);
        assert_eq!(
            kinds(&format!("افتتاح السوق القديمة\nعمان - سلمى الحداد\n{BODY}"), None),
            [Headline, Byline, Paragraph]
        );
        assert_eq!(
            kinds(&format!("بيان صحفي\nللنشر الفوري\nبلدية عمان تفتتح السوق القديمة\n{BODY}"), None),
            [Kicker, Kicker, Headline, Paragraph]
        );
        assert_eq!(kinds(&format!("لمن هذا السوق؟\n{BODY}"), None), [Headline, Paragraph]);
    }

    #[test]
    fn with_a_title_field_only_the_line_that_repeats_it_is_the_headline() {
        assert_eq!(kinds(&format!("إفتتاح السوق\n{BODY}"), Some("افتتاح السوق")), [Headline, Paragraph]);
        assert_eq!(kinds(&format!("من الذاكرة\n{BODY}"), Some("افتتاح السوق")), [Subhead, Paragraph]);
    }

    #[test]
    fn short_lines_between_paragraphs_are_subheads_and_behind_them_signatures() {
        let text = format!("{BODY}\nإشادة واسعة\n{BODY}\nEmail\nسلمى الحداد");
        assert_eq!(kinds(&text, None), [Paragraph, Subhead, Paragraph, Boilerplate, Byline]);
    }

    #[test]
    fn a_line_alone_is_text() {
        assert_eq!(kinds("تونس.. مقتل ثلاثة أشخاص في حادث سير", None), [Paragraph]);
        assert_eq!(kinds("", None), []);
    }

    #[test]
    fn lists_quotations_and_ornaments() {
        let text = format!("{BODY}\n1. نسخة من الجواز\n«لن نغادر السوق».\n* * *\n{BODY}");
        assert_eq!(kinds(&text, None), [Paragraph, ListItem, Quotation, Boilerplate, Paragraph]);
    }
}
