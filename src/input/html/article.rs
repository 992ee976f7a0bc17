//! Which chunks of a page are the article.
//!
//! Three questions, each answered over the whole page, in the tradition of Readability, boilerpipe and jusText:
//!
//! 1. Which chunks are good on their own: enough text, few links, not inside anything that calls itself navigation or
//!    comments?
//! 2. Which container holds most of them (`main_region`)? What stands outside it is not the article, but for a headline and
//!    what lies between the two.
//! 3. What is each chunk inside it? Short ones take after their neighbours; a heading that opens a box of links or the
//!    readers' comments takes along what follows it.

use super::element::Traits;
use super::flow::{Chunk, Flow};
use super::region::{inside, main_region};
use super::title::{bare, matches};
use crate::arabic;
use crate::input::plain;
use crate::text::BlockKind;

/// Characters from which a text without links speaks for itself.
const GOOD_CHARS: usize = 80;
/// Characters from which a text does so that ends like a sentence.
const GOOD_SENTENCE_CHARS: usize = 25;
/// The longest headline, kicker, byline or subhead, in characters.
const MAX_LINE_CHARS: usize = 160;

/// The headings of readers' comments, letters only. They end the article.
const COMMENT_HEADINGS: [&str; 22] = [
    "أضفتعليق",
    "أضفتعليقا",
    "أضفتعليقك",
    "أضفتعليقاً",
    "اتركتعليق",
    "اتركتعليقا",
    "اتركتعليقاً",
    "اتركرد",
    "اتركردا",
    "اتركرداً",
    "آراءالقراء",
    "التعليقات",
    "التعليق",
    "الردود",
    "تعليق",
    "تعليقات",
    "تعليقاتالزوار",
    "تعليقاتالقراء",
    "شاركبرأيك",
    "شاركنارأيك",
    "comments",
    "leaveacomment",
];

/// The kind of every chunk. `title` is the page's title without the site's name.
pub(super) fn classify(flow: &Flow, title: Option<&str>) -> Vec<BlockKind> {
    let mut article = Article::new(flow, title);
    article.find();
    article.kinds
}

struct Article<'f> {
    flow: &'f Flow,
    title: String,
    kinds: Vec<BlockKind>,
    /// What does not count as the article's: shrinks until something is left.
    chrome: Vec<Traits>,
}

impl<'f> Article<'f> {
    fn new(flow: &'f Flow, title: Option<&str>) -> Self {
        Self {
            flow,
            title: title.map(bare).unwrap_or_default(),
            kinds: vec![BlockKind::Boilerplate; flow.chunks.len()],
            chrome: vec![Traits::CHROME, Traits::SOFT_CHROME, Traits::CAPTION],
        }
    }

    fn find(&mut self) {
        // Old systems put whole pages into a form, or into a box with an unlucky name.
        let mut main = main_region(self.flow, |chunk| self.is_good(chunk));
        for fewer in [vec![Traits::CHROME, Traits::CAPTION], vec![Traits::CAPTION]] {
            if main.is_some() {
                break;
            }
            self.chrome = fewer;
            main = main_region(self.flow, |chunk| self.is_good(chunk));
        }
        let Some(main) = main else { return self.short_page() };
        let inside = inside(self.flow, main);
        let is_candidate = |i: usize| inside[i] && self.is_good(&self.flow.chunks[i]);
        let chunks = 0..self.flow.chunks.len();
        let (Some(first), Some(last)) =
            (chunks.clone().find(|i| is_candidate(*i)), chunks.rev().find(|i| is_candidate(*i)))
        else {
            return self.short_page();
        };
        let headline = self.headline(first, last);
        let begin = headline.map_or(first, |h| (h + 1).min(first));
        let end = self.end(begin, last, &inside);
        self.body(begin, end, &inside, main);
        if let Some(headline) = headline {
            self.kinds[headline] = BlockKind::Headline;
            self.above(headline, &inside);
        }
        self.lone_subheads();
    }

    fn text(&self, index: usize) -> &'f str {
        let chunk = &self.flow.chunks[index];
        &self.flow.text[chunk.start..chunk.end]
    }

    fn is_chrome(&self, chunk: &Chunk) -> bool {
        self.chrome.iter().any(|chrome| chunk.traits.has(*chrome))
    }

    /// Whether a chunk is chrome even where a headline or byline may stand, as in a form.
    fn is_sure_chrome(&self, chunk: &Chunk) -> bool {
        self.chrome.contains(&Traits::CHROME) && chunk.traits.has(Traits::CHROME)
    }

    /// Whether a chunk is an article's on its own.
    fn is_good(&self, chunk: &Chunk) -> bool {
        if self.is_chrome(chunk) || chunk.level > 0 || chunk.link_chars * 3 > chunk.chars {
            return false;
        }
        let text = &self.flow.text[chunk.start..chunk.end];
        let long = chunk.chars >= GOOD_CHARS;
        (long || (chunk.chars >= GOOD_SENTENCE_CHARS && ends_sentence(text))) && !arabic::is_boilerplate(text)
    }

    /// The chunk that names the article: what says the page's title, else the first `h1`, else the heading that stands
    /// right above the text.
    fn headline(&self, first: usize, last: usize) -> Option<usize> {
        let chunks = &self.flow.chunks;
        let may = |i: &usize| {
            let chunk = &chunks[*i];
            chunk.chars <= 2 * MAX_LINE_CHARS && !self.is_sure_chrome(chunk) && !self.is_good_item(chunk)
        };
        let says_title = |i: &usize| matches(&bare(self.text(*i)), &self.title);
        let before = || (0..first).filter(may);
        before()
            .filter(|i| chunks[*i].level == 1)
            .find(says_title)
            .or_else(|| before().filter(|i| chunks[*i].level > 0).find(says_title))
            .or_else(|| before().rfind(says_title))
            .or_else(|| (first..last).filter(may).filter(|i| chunks[*i].level > 0).find(says_title))
            .or_else(|| before().rfind(|i| chunks[*i].level == 1))
            .or_else(|| {
                let near = first.saturating_sub(4)..first;
                near.filter(may).rfind(|i| (1..=3).contains(&chunks[*i].level))
            })
    }

    fn is_good_item(&self, chunk: &Chunk) -> bool {
        chunk.traits.has(Traits::ITEM) && chunk.link_chars * 2 > chunk.chars
    }

    /// One past the last chunk that may be the article's: its last good one, or the heading of the comments.
    fn end(&self, begin: usize, last: usize, inside: &[bool]) -> usize {
        let opens_comments = |i: &usize| {
            inside[*i]
                && self.flow.chunks[*i].chars <= 40
                && COMMENT_HEADINGS.contains(&letters(self.text(*i)).as_str())
        };
        (begin..=last).find(opens_comments).unwrap_or(last + 1)
    }

    /// The kinds of the chunks from the headline to the end.
    fn body(&mut self, begin: usize, end: usize, inside: &[bool], main: usize) {
        let chunks = &self.flow.chunks;
        let first_good = (begin..end).find(|i| self.is_good(&chunks[*i]) && inside[*i]).unwrap_or(begin);
        let mut last_good = None;
        // The level of a heading that opened a box of links; what follows it is in the box until text goes on.
        let mut in_box = false;
        for i in begin..end {
            let chunk = &chunks[i];
            let text = self.text(i);
            // Text between the headline and the rest, such as a summary, has its own container on many pages.
            let near = inside[i] || (i < first_good && self.is_good(chunk));
            // `صيدا - من مراسلنا:` right above the text.
            let dateline = i + 1 == first_good && chunk.chars <= 60 && chunk.level == 0 && text.ends_with(':');
            let byline = chunk.chars <= MAX_LINE_CHARS
                && (dateline || chunk.traits.has(Traits::BYLINE) || plain::is_byline(text))
                && !self.is_sure_chrome(chunk);
            if byline && (i < first_good || inside[i]) && !ends_sentence(text) {
                self.kinds[i] = BlockKind::Byline;
                continue;
            }
            if !near || self.is_chrome(chunk) {
                continue;
            }
            if chunk.chars <= MAX_LINE_CHARS && arabic::is_boilerplate(text) {
                in_box = chunk.level > 0 || chunk.bold_chars * 10 >= chunk.chars * 9;
                continue;
            }
            let linked = chunk.link_chars * 2 > chunk.chars;
            if chunk.level > 0 {
                in_box = linked;
                if !linked && chunk.chars <= MAX_LINE_CHARS && i > begin.saturating_sub(1) {
                    self.kinds[i] = BlockKind::Subhead;
                }
                continue;
            }
            if linked {
                continue;
            }
            let good = self.is_good(chunk);
            if in_box && !(good && chunk.link_chars == 0 && !chunk.traits.has(Traits::ITEM)) {
                continue;
            }
            in_box = false;
            self.kinds[i] = self.kind_of(i, good, first_good, main);
            if good {
                last_good = Some(i);
            }
        }
        // The source is often named right below the text.
        let below = end..(end + 2).min(chunks.len());
        for i in below.take_while(|i| inside[*i] && chunks[*i].chars <= MAX_LINE_CHARS) {
            if plain::is_byline(self.text(i)) && !self.is_chrome(&chunks[i]) {
                self.kinds[i] = BlockKind::Byline;
            }
        }
        // Short lines after the text are not its last paragraph.
        let tail = last_good.map_or(begin, |i| i + 1);
        for i in tail..end {
            if self.kinds[i] == BlockKind::Paragraph || self.kinds[i] == BlockKind::Subhead {
                self.kinds[i] = BlockKind::Boilerplate;
            }
        }
    }

    fn kind_of(&self, i: usize, good: bool, first_good: usize, main: usize) -> BlockKind {
        let chunk = &self.flow.chunks[i];
        let text = self.text(i);
        // An article may itself stand in a list or quotation.
        let around = self.flow.regions[main].traits;
        if chunk.traits.has(Traits::QUOTE) && !around.has(Traits::QUOTE) {
            return BlockKind::Quotation;
        }
        if chunk.traits.has(Traits::ITEM) && !around.has(Traits::ITEM) {
            return if good || i > first_good { BlockKind::ListItem } else { BlockKind::Boilerplate };
        }
        if good {
            return BlockKind::Paragraph;
        }
        let bold = chunk.bold_chars * 10 >= chunk.chars * 9;
        if bold && i > first_good && chunk.chars <= 80 && !ends_sentence(text) {
            return BlockKind::Subhead;
        }
        // A short line in a paragraph element, or beside good ones, is the article's; one in a box of its own is not.
        let in_row = chunk.row > 0;
        let as_neighbours = chunk.region == main || chunk.traits.has(Traits::PARAGRAPH) || in_row;
        if i > first_good && as_neighbours || (chunk.traits.has(Traits::PARAGRAPH) && chunk.chars >= 40) {
            return BlockKind::Paragraph;
        }
        BlockKind::Boilerplate
    }

    /// The kicker right above the headline, and a byline there.
    fn above(&mut self, headline: usize, inside: &[bool]) {
        let near = headline.saturating_sub(2)..headline;
        for (i, chunk) in near.clone().zip(&self.flow.chunks[near]) {
            let text = self.text(i);
            if chunk.chars > 80 || self.is_sure_chrome(chunk) || arabic::is_boilerplate(text) {
                continue;
            }
            let named = chunk.traits.has(Traits::KICKER);
            let linked = chunk.link_chars * 2 > chunk.chars;
            let same_place = chunk.region == self.flow.chunks[headline].region || inside[i];
            let words = text.split_whitespace().count();
            if chunk.traits.has(Traits::BYLINE) || plain::is_byline(text) {
                if same_place {
                    self.kinds[i] = BlockKind::Byline;
                }
            } else if named || (i + 1 == headline && same_place && !linked && words >= 3 && !ends_sentence(text)) {
                self.kinds[i] = BlockKind::Kicker;
            }
        }
    }

    /// A heading over nothing is not the article's: a title of a box whose content was not.
    fn lone_subheads(&mut self) {
        let mut under: Option<u8> = None; // the level of the next heading if nothing stands between
        let mut body = false;
        for i in (0..self.kinds.len()).rev() {
            match self.kinds[i] {
                BlockKind::Subhead => {
                    let level = self.flow.chunks[i].level;
                    let holds = body || under.is_some_and(|next| level > 0 && level < next);
                    if holds {
                        under = Some(level);
                        body = false;
                    } else {
                        self.kinds[i] = BlockKind::Boilerplate;
                    }
                }
                kind if kind.is_body() => body = true,
                _ => {}
            }
        }
    }

    /// A page without anything that reads like an article: all that is neither chrome nor link is text.
    fn short_page(&mut self) {
        for (i, chunk) in self.flow.chunks.iter().enumerate() {
            let text = &self.flow.text[chunk.start..chunk.end];
            let chrome = chunk.traits.has(Traits::CHROME) || chunk.traits.has(Traits::CAPTION);
            if chrome || chunk.link_chars * 2 > chunk.chars || arabic::is_boilerplate(text) {
                continue;
            }
            self.kinds[i] = match chunk.level {
                1 => BlockKind::Headline,
                0 if chunk.traits.has(Traits::ITEM) => BlockKind::ListItem,
                0 => BlockKind::Paragraph,
                _ => BlockKind::Subhead,
            };
        }
        let mut headlines = 0;
        for kind in self.kinds.iter_mut().filter(|kind| **kind == BlockKind::Headline) {
            headlines += 1;
            if headlines > 1 {
                *kind = BlockKind::Subhead;
            }
        }
    }
}

/// Whether a text ends as sentences do, closing quotes and invisible marks set aside.
fn ends_sentence(text: &str) -> bool {
    let closers =
        |c: char| crate::text::is_blank(c) || matches!(c, '"' | '\'' | '»' | '”' | '’' | ')' | ']' | '}' | '›');
    text.trim_end_matches(closers).ends_with(['.', '!', '؟', '?', '…', '۔', '。'])
}

/// The letters of a text, without counts such as `(4)`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic() && *c != '\u{640}').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::extract;

    const SENTENCE: &str = "قالت البلدية في بيان صدر صباح اليوم إن تعبيد الطريق الساحلي سيبدأ الأسبوع المقبل.";

    /// The kinds of a page's blocks; `S` in it stands for a sentence.
    #[track_caller]
    fn assert_kinds(html: &str, expected: &[&str]) {
        let page = extract(&html.replace('S', SENTENCE));
        let kinds: Vec<&str> = page.blocks.iter().map(|block| block.kind.name()).collect();
        assert_eq!(kinds, expected, "{}", page.text);
    }

    #[test]
    fn a_comments_heading_ends_the_article() {
        assert_kinds(
            "<h1>خبر اليوم عن الطريق</h1><p>S<p>S<h3>التعليقات (2)</h3><p>S<p>S",
            &["headline", "paragraph", "paragraph", "boilerplate", "boilerplate", "boilerplate"],
        );
    }

    #[test]
    fn a_form_or_a_box_around_the_whole_page_does_not_hide_it() {
        let kinds = &["headline", "paragraph", "paragraph", "boilerplate"];
        for open in ["<form>", "<div class=ads-wrapper>", "<div class='widget'>"] {
            let page = format!("{open}<h1>خبر اليوم عن الطريق</h1><p>S<p>S<div><a href=x>تالٍ</a></div>");
            assert_kinds(&page, kinds);
        }
    }

    #[test]
    fn a_page_with_hardly_any_text_is_still_read() {
        assert_kinds("<p>خبر قصير جداً.</p>", &["paragraph"]);
        assert_kinds("<h1>عنوان</h1><p>نص بلا نقطة</p><a href=x>رابط</a>", &["headline", "paragraph", "boilerplate"]);
    }

    #[test]
    fn a_heading_over_nothing_is_not_the_articles() {
        assert_kinds(
            "<h1>خبر اليوم عن الطريق</h1><p>S<h2>مدن</h2><ul><li><a href=x>بيروت</a></ul><h2>ثم</h2><p>S",
            &["headline", "paragraph", "boilerplate", "boilerplate", "subhead", "paragraph"],
        );
    }
}
