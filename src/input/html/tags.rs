//! The tags of a page, each with its bytes and with its other end.

use std::ops::Range;

use super::element::{Display, of_name};
use super::tokens::{Sink, Tag, tokenize};

/// A tag of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTag {
    /// Its bytes in the page.
    pub at: Range<usize>,
    /// Whether it opens, closes, or stands alone.
    pub kind: TagKind,
    /// Whether text goes on in the same line: false for paragraphs, cells and the like.
    pub is_inline: bool,
    /// The place of its other end in the list of all tags; none for one that stands alone, and for one that the page forgot to close or
    /// to open.
    pub partner: Option<usize>,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// It opens an element.
    Open,
    /// It closes one.
    Close,
    /// Its element has no end tag, as `br` and `img`.
    Alone,
}

/// All tags of a page, in order. An end tag closes the nearest open element of its name; that of an element in the line does not reach out
/// of the paragraph or cell it stands in.
pub fn tags(page: &str) -> Vec<PageTag> {
    let mut list = List::default();
    tokenize(page, &mut list);
    list.tags
}

/// How far an end tag looks back. Deeper nesting is no sentence's, and a search without an end would make time grow with its square.
const MOST_OPEN: usize = 64;

#[derive(Default)]
struct List {
    tags: Vec<PageTag>,
    /// Names of open elements and the places of their tags.
    open: Vec<(Vec<u8>, usize)>,
}

impl Sink for List {
    fn start(&mut self, tag: &Tag, at: Range<usize>) {
        let display = of_name(tag.name()).0;
        let is_alone = display == Display::Void || (tag.is_self_closing() && matches!(tag.name(), b"svg" | b"math"));
        let kind = if is_alone { TagKind::Alone } else { TagKind::Open };
        let is_inline = display == Display::Inline || (display == Display::Void && tag.name() != b"hr");
        if kind == TagKind::Open {
            self.open.push((tag.name().to_vec(), self.tags.len()));
        }
        self.tags.push(PageTag { at, kind, is_inline, partner: None });
    }

    fn end(&mut self, name: &[u8], at: Range<usize>) {
        let is_inline = of_name(name).0 == Display::Inline;
        let place = self.tags.len();
        let near = self.open.iter().enumerate().rev().take(MOST_OPEN);
        let partner = near
            .take_while(|(_, (open, tag))| open == name || !is_inline || self.tags[*tag].is_inline)
            .find(|(_, (open, _))| open == name)
            .map(|(depth, &(_, tag))| (depth, tag));
        if let Some((depth, tag)) = partner {
            self.open.truncate(depth);
            self.tags[tag].partner = Some(place);
        }
        self.tags.push(PageTag { at, kind: TagKind::Close, is_inline, partner: partner.map(|(_, tag)| tag) });
    }

    fn text(&mut self, _: &str, _: usize, _: bool) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_know_their_bytes_and_their_other_ends() {
        let page = "<!-- <b> --><p title='a>b'>أ <b>ب<br/></b >&lt;i></p><script>'<i>'</script>";
        let all = tags(page);
        let shown: Vec<(&str, Option<usize>)> = all.iter().map(|tag| (&page[tag.at.clone()], tag.partner)).collect();
        let expected = [
            ("<p title='a>b'>", Some(4)),
            ("<b>", Some(3)),
            ("<br/>", None),
            ("</b >", Some(1)),
            ("</p>", Some(0)),
            ("<script>", Some(6)),
            ("</script>", Some(5)),
        ];
        assert_eq!(shown, expected);
        assert_eq!(
            all.iter().map(|tag| tag.is_inline).collect::<Vec<_>>(),
            [false, true, true, true, false, false, false]
        );
    }

    #[test]
    fn an_end_tag_in_the_line_does_not_reach_out_of_its_paragraph() {
        let partners = |page| tags(page).into_iter().map(|tag| tag.partner).collect::<Vec<_>>();
        assert_eq!(partners("<a><p>x</a></p></a>"), [Some(4), Some(3), None, Some(1), Some(0)]);
        assert_eq!(partners("<b><i>x</b>y</i>"), [Some(2), None, Some(0), None]);
        assert_eq!(partners("</b>"), [None]);
    }
}
