//! A web page as blocks: everything visible is kept, in its order, and what is not the article is [`Boilerplate`].
//!
//! Four steps: `tokens` cuts the page into tags and text that knows its place, `flow` joins text into chunks that know
//! what they stand in, `region` and `article` decide which chunks are the article, and this file sets the chunks into a text.
//! `stack` knows how elements close, `head` and
//! `title` what the page calls itself, and `element` holds the tables of element and class names. `tags` lists a page's tags for those
//! who put another text between them.
//!
//! [`Boilerplate`]: crate::text::BlockKind::Boilerplate

mod article;
mod element;
mod flow;
mod head;
mod region;
mod stack;
mod tags;
mod title;
mod tokens;

use crate::text::{Block, BlockKind, SourceMap, Span};
use flow::{Chunk, Flow};
pub use tags::{PageTag, TagKind, tags};

/// What a web page holds.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// `og:title`, or the `<title>` without the site's name, or the headline.
    pub title: Option<String>,
    /// When it was published, as its head says.
    pub date: Option<String>,
    /// Its address, as its head says.
    pub url: Option<String>,
    /// All visible text: white space collapsed, `<br>` a line break, an empty line between blocks.
    pub text: String,
    /// The blocks of the text.
    pub blocks: Vec<Block>,
    /// From the text back to the bytes of the page.
    pub source_map: SourceMap,
}

/// Takes the text out of a page and tells the article from what stands around it.
///
/// Any string is a page; broken ones are read as browsers read them. Time grows with the length, memory too.
pub fn extract(html: &str) -> Page {
    let mut flow = Flow::new();
    tokens::tokenize(html, &mut flow);
    flow.flush();
    let title = title::of_head(&flow.head);
    let kinds = article::classify(&flow, title.as_deref());
    compose(flow, title, &kinds)
}

/// Sets the chunks into one text. `kinds` has one entry a chunk.
fn compose(flow: Flow, title: Option<String>, kinds: &[BlockKind]) -> Page {
    let cells = later_cells(&flow.chunks, kinds);
    let mut page = Page { title, date: flow.head.date, url: flow.head.url, ..Page::default() };
    page.text.reserve(flow.text.len() + 2 * flow.chunks.len());
    let mut pieces = flow.pieces.iter().copied().peekable();
    let mut piece = (0, 0);
    for (i, chunk) in flow.chunks.iter().enumerate() {
        let joined = cells[i] && !page.blocks.is_empty();
        if joined {
            page.text.push(' ');
        } else if !page.text.is_empty() {
            page.text.push_str("\n\n");
        }
        let shift = page.text.len() - chunk.start;
        page.text.push_str(&flow.text[chunk.start..chunk.end]);
        while let Some(next) = pieces.next_if(|&(text, _)| text <= chunk.start) {
            piece = next;
        }
        page.source_map.push(chunk.start + shift, piece.1 + (chunk.start - piece.0));
        while let Some(next) = pieces.next_if(|&(text, _)| text < chunk.end) {
            piece = next;
            page.source_map.push(next.0 + shift, next.1);
        }
        let span = Span::new(chunk.start + shift, chunk.end + shift).trim(&page.text);
        if span.is_empty() {
            continue;
        }
        match page.blocks.last_mut() {
            Some(last) if joined => last.span.end = span.end,
            _ => page.blocks.push(Block { span, kind: kinds[i] }),
        }
    }
    if page.title.is_none() {
        let headline = page.blocks.iter().find(|block| block.kind == BlockKind::Headline);
        page.title = headline.map(|block| block.span.of(&page.text).replace('\n', " "));
    }
    page
}

/// The longest row of data, in characters; a longer one is a layout of columns.
const MAX_ROW_CHARS: usize = 300;

/// For every chunk whether it goes on the line of the one before it, as the cells of a row of data do.
fn later_cells(chunks: &[Chunk], kinds: &[BlockKind]) -> Vec<bool> {
    let mut later = vec![false; chunks.len()];
    let mut start = 0;
    for row in chunks.chunk_by(|a, b| a.row == b.row) {
        let range = start..start + row.len();
        start = range.end;
        let chars: usize = row.iter().map(|chunk| chunk.chars).sum();
        let text = kinds[range.clone()].iter().all(|kind| *kind == BlockKind::Paragraph);
        let one_a_cell = row.windows(2).all(|pair| pair[0].region != pair[1].region);
        if row[0].row > 0 && chars <= MAX_ROW_CHARS && text && one_a_cell {
            later[range].iter_mut().skip(1).for_each(|cell| *cell = true);
        }
    }
    later
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_leads_back_to_its_source() {
        let html = "<p>أ&amp;ب  ج<br>د</p><table><tr><td>هـ<td>و</table>";
        let page = extract(html);
        assert_eq!(page.text, "أ&ب ج\nد\n\nهـ و");
        let source = |c: &str| page.source_map.source_of(page.text.find(c).unwrap()).unwrap();
        assert!(html[source("أ")..].starts_with("أ&amp;"));
        assert!(html[source("&")..].starts_with("&amp;"));
        assert!(html[source("ب")..].starts_with("ب  ج"));
        assert!(html[source("ج")..].starts_with("ج<br>"));
        assert!(html[source("\n")..].starts_with("<br>"));
        assert!(html[source("و")..].starts_with("و</table>"));
        assert_eq!(page.blocks.len(), 2);
    }

    #[test]
    fn the_title_is_the_heads_or_the_headline() {
        assert_eq!(extract("<title>أ ب ج د | ه</title><h1>و</h1>").title.as_deref(), Some("أ ب ج د"));
        assert_eq!(extract("<h1>و<br>ز</h1><p>نص.").title.as_deref(), Some("و ز"));
        assert_eq!(extract("").title, None);
    }
}
