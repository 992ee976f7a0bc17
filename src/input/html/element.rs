//! What elements and their class names say about the text inside them. The tables of the HTML reader.

use super::tokens::Tag;

/// What holds for text inside an element. Passed down to the elements inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits(u32);

impl Traits {
    /// Not shown.
    pub const HIDDEN: Traits = Traits(1);
    /// Surely not the article: navigation, comments, related stories.
    pub const CHROME: Traits = Traits(1 << 1);
    /// Probably not the article; old systems wrap whole pages in such elements.
    pub const SOFT_CHROME: Traits = Traits(1 << 2);
    /// In an `article` or `main` element.
    pub const ARTICLE: Traits = Traits(1 << 3);
    /// In a link.
    pub const LINK: Traits = Traits(1 << 4);
    /// In bold type.
    pub const BOLD: Traits = Traits(1 << 5);
    /// In a heading.
    pub const HEADING: Traits = Traits(1 << 6);
    /// In a list item.
    pub const ITEM: Traits = Traits(1 << 7);
    /// In a quotation.
    pub const QUOTE: Traits = Traits(1 << 8);
    /// In a caption.
    pub const CAPTION: Traits = Traits(1 << 9);
    /// In a line about author, date and place.
    pub const BYLINE: Traits = Traits(1 << 10);
    /// In a line above the headline.
    pub const KICKER: Traits = Traits(1 << 11);
    /// In a paragraph element.
    pub const PARAGRAPH: Traits = Traits(1 << 12);
    /// In preformatted text, whose line breaks count.
    pub const PREFORMATTED: Traits = Traits(1 << 13);
    /// In the element that holds the article's text and nothing else, by its own word.
    pub const BODY: Traits = Traits(1 << 14);
    /// In the page's or a section's `header` element.
    pub const HEADER: Traits = Traits(1 << 15);

    /// Whether all of `other` hold.
    pub fn has(self, other: Traits) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both.
    pub fn with(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }

    /// All but `other`.
    pub fn without(self, other: Traits) -> Traits {
        Traits(self.0 & !other.0)
    }
}

/// How an element lies in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// In the line.
    Inline,
    /// Breaks the text, and holds text.
    Block,
    /// Breaks the text, and groups blocks: a candidate for the article as a whole.
    Container,
    /// Has no content.
    Void,
}

/// How an element lies and what it says by its name.
pub(super) fn of_name(name: &[u8]) -> (Display, Traits) {
    use Display::{Block, Container, Inline, Void};
    const NONE: Traits = Traits(0);
    match name {
        b"br" | b"img" | b"input" | b"meta" | b"link" | b"wbr" | b"area" | b"base" | b"col" | b"embed" | b"param"
        | b"source" | b"track" | b"frame" | b"basefont" | b"bgsound" | b"keygen" => (Void, NONE),
        b"hr" => (Void, NONE),
        b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"textarea" | b"select" | b"option"
        | b"datalist" | b"iframe" | b"object" | b"noframes" | b"noembed" | b"math" | b"head" | b"title" | b"audio"
        | b"video" | b"canvas" | b"applet" | b"amp-state" | b"amp-analytics" | b"amp-script" | b"xml" => {
            (Block, Traits::HIDDEN)
        }
        b"nav" | b"footer" | b"aside" | b"menu" | b"dialog" | b"amp-ad" | b"amp-embed" | b"amp-sidebar" => {
            (Container, Traits::CHROME)
        }
        b"button" | b"marquee" | b"fieldset" | b"legend" => (Block, Traits::CHROME),
        b"form" => (Container, Traits::SOFT_CHROME),
        b"header" => (Container, Traits::HEADER),
        b"article" | b"main" => (Container, Traits::ARTICLE),
        b"div" | b"section" | b"body" | b"html" | b"td" | b"th" | b"ul" | b"ol" | b"dl" | b"center" | b"table"
        | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"details" | b"figure" | b"hgroup" => (Container, NONE),
        b"p" | b"summary" | b"dt" | b"dd" | b"caption" | b"amp-accordion" => (Block, Traits::PARAGRAPH),
        b"pre" | b"listing" | b"xmp" | b"plaintext" => (Block, Traits::PREFORMATTED),
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => (Block, Traits::HEADING),
        b"li" => (Container, Traits::ITEM),
        b"blockquote" => (Container, Traits::QUOTE),
        b"figcaption" => (Block, Traits::CAPTION),
        b"address" => (Block, Traits::BYLINE),
        b"time" => (Inline, Traits::BYLINE),
        b"label" => (Inline, Traits::SOFT_CHROME),
        b"a" => (Inline, Traits::LINK),
        b"b" | b"strong" => (Inline, Traits::BOLD),
        _ => (Inline, NONE),
    }
}

/// What an element says by its attributes.
pub(super) fn of_attributes(tag: &Tag) -> Traits {
    let mut traits = Traits::default();
    let is = |name: &str, value: &[u8]| tag.attribute(name).is_some_and(|v| v.trim_ascii().eq_ignore_ascii_case(value));
    let hidden = tag.attribute("hidden").is_some_and(|v| !v.eq_ignore_ascii_case(b"until-found"))
        || is("aria-hidden", b"true")
        || tag.attribute("style").is_some_and(is_hidden_style);
    // Whole pages have been marked as hidden by scripts that show them later.
    if hidden && !matches!(tag.name(), b"body" | b"html" | b"main" | b"article") {
        traits = traits.with(Traits::HIDDEN);
    }
    match tag.attribute("role").unwrap_or_default() {
        b"navigation" | b"search" | b"complementary" | b"contentinfo" | b"menu" | b"menubar" | b"dialog"
        | b"alertdialog" | b"toolbar" | b"tablist" => traits = traits.with(Traits::CHROME),
        b"banner" => traits = traits.with(Traits::HEADER),
        b"main" | b"article" => traits = traits.with(Traits::ARTICLE),
        _ => {}
    }
    match tag.attribute("itemprop").unwrap_or_default() {
        b"articleBody" => traits = traits.with(Traits::BODY),
        b"author" | b"datePublished" | b"dateModified" => traits = traits.with(Traits::BYLINE),
        b"comment" => traits = traits.with(Traits::CHROME),
        _ => {}
    }
    // The classes of these describe the whole page, as in `single has-sidebar comments-open`.
    if matches!(tag.name(), b"body" | b"html" | b"main" | b"article" | b"h1") {
        return traits;
    }
    for names in [tag.attribute("class"), tag.attribute("id")].into_iter().flatten() {
        for name in names.split(u8::is_ascii_whitespace).filter(|name| !name.is_empty()) {
            traits = traits.with(of_class(name));
        }
    }
    traits
}

fn is_hidden_style(style: &[u8]) -> bool {
    let squeezed: Vec<u8> =
        style.iter().take(512).filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    [&b"display:none"[..], b"visibility:hidden"].iter().any(|rule| memchr::memmem::find(&squeezed, rule).is_some())
}

/// Words that stand in the class names of what is surely not the article.
const CHROME: [&str; 68] = [
    "ad",
    "adbox",
    "ads",
    "adsense",
    "adslot",
    "adunit",
    "advert",
    "advertisement",
    "advertising",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "crumbs",
    "disqus",
    "dropdown",
    "fbcomments",
    "feedback",
    "footer",
    "gdpr",
    "hashtags",
    "keywords",
    "login",
    "masthead",
    "menu",
    "menubar",
    "modal",
    "mostread",
    "mostviewed",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "offcanvas",
    "outbrain",
    "pager",
    "pagination",
    "paging",
    "popular",
    "popup",
    "promo",
    "recommended",
    "related",
    "relatednews",
    "relatedposts",
    "relatedstories",
    "replies",
    "respond",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "taboola",
    "tagcloud",
    "tags",
    "ticker",
    "toolbar",
];

/// Words that stand in the class names of what is probably not the article.
const SOFT_CHROME: [&str; 21] = [
    "banner", "bookmark", "follow", "form", "jp", "leftbar", "meta", "more", "poll", "postmeta", "print", "rating",
    "rightbar", "search", "skip", "topbar", "trending", "utility", "weather", "widget", "widgets",
];

const BYLINE: [&str; 13] = [
    "author",
    "authors",
    "byline",
    "dateline",
    "datetime",
    "published",
    "pubdate",
    "postdate",
    "date",
    "writer",
    "timestamp",
    "postmeta",
    "reporter",
];

const KICKER: [&str; 8] =
    ["kicker", "overline", "eyebrow", "pretitle", "shoulder", "supertitle", "uptitle", "strapline"];

const CAPTION: [&str; 3] = ["caption", "figcaption", "credit"];

/// Pairs of words, joined, that name the element around the article's text.
const BODY: [&str; 20] = [
    "articlebody",
    "articlecontent",
    "articletext",
    "bodytext",
    "contentbody",
    "detailsbody",
    "entrycontent",
    "maincontent",
    "newsbody",
    "newscontent",
    "newsdetails",
    "newstext",
    "postbody",
    "postcontent",
    "posttext",
    "storybody",
    "storycontent",
    "storytext",
    "textcontent",
    "articledetails",
];

/// What one class name says, word by word: `share-bar`, `shareBar` and `share_bar` do, `shareholders` does not.
fn of_class(name: &[u8]) -> Traits {
    let mut traits = Traits::default();
    let name = &name[..name.len().min(64)];
    let mut joined = [0u8; 64];
    let mut len = 0;
    let mut word_start = 0;
    let see = |word: &[u8], traits: &mut Traits| {
        let Ok(word) = std::str::from_utf8(word) else { return };
        let lists: [(&[&str], Traits); 5] = [
            (&CHROME, Traits::CHROME),
            (&SOFT_CHROME, Traits::SOFT_CHROME),
            (&BYLINE, Traits::BYLINE),
            (&KICKER, Traits::KICKER),
            (&CAPTION, Traits::CAPTION),
        ];
        for (list, meaning) in lists {
            if list.contains(&word) {
                *traits = traits.with(meaning);
            }
        }
    };
    for (at, byte) in name.iter().enumerate() {
        let previous = at.checked_sub(1).map_or(b' ', |i| name[i]);
        if !byte.is_ascii_alphanumeric() || (byte.is_ascii_uppercase() && previous.is_ascii_lowercase()) {
            see(&joined[word_start..len], &mut traits);
            word_start = len;
        }
        if byte.is_ascii_alphabetic() {
            joined[len] = byte.to_ascii_lowercase();
            len += 1;
        }
    }
    see(&joined[word_start..len], &mut traits);
    let whole = std::str::from_utf8(&joined[..len]).unwrap_or_default();
    if BODY.contains(&whole) {
        traits = traits.with(Traits::BODY);
    }
    // `read-more` is a link, `more-news` a box; `print-headline` and the like are not told apart: the article's own
    // paragraphs rarely bear any of these words.
    traits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_read_word_by_word() {
        for name in ["share-bar", "shareBar", "post_share", "comments", "comment-42", "td-related", "ad-slot", "navTop"]
        {
            assert!(of_class(name.as_bytes()).has(Traits::CHROME), "{name}");
        }
        for name in ["shareholders", "uncommented", "adapted", "headline", "story-body", "loading", "nave"] {
            assert!(!of_class(name.as_bytes()).has(Traits::CHROME), "{name}");
        }
        assert!(of_class(b"entry-content").has(Traits::BODY));
        assert!(of_class(b"articleBody").has(Traits::BODY));
        assert!(of_class(b"kicker").has(Traits::KICKER));
        assert!(of_class(&[b'a'; 500]) == Traits::default());
    }

    #[test]
    fn hidden_styles_are_recognized() {
        assert!(is_hidden_style(b"color:red; Display : NONE"));
        assert!(!is_hidden_style(b"display:block"));
    }
}
