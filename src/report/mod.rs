//! HTML for people to look at: right to left, light and dark, on paper too, nothing from elsewhere and no scripts.
//!
//! A page is [`page_start`], a list of contents where there are several documents, the part of each ([`summary`] or
//! [`ranking`]), and [`page_end`]. Every text from outside is escaped and stands in an isolate (`<bdi>`), so that neither markup
//! nor direction marks in it reach the page.
//!
//! ```
//! use khulasa::{input, report, summary::Summarizer};
//! let document = input::from_text("id", "هطل المطر أمس. وفرح به الفلاحون <كثيرا>.", Default::default());
//! let summarizer = Summarizer::default();
//! let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
//! let reasons = summarizer.reasons(&document, &summary);
//! let (budget, ranker) = (&summarizer.budget, summarizer.ranker.name);
//! let view = report::View { document: &document, summary: &summary, budget, ranker, reasons: Some(&reasons) };
//! let page = report::page_start("تقرير") + &report::ranking(&view) + report::page_end();
//! assert!(page.contains("وفرح به الفلاحون &lt;كثيرا&gt;."));
//! ```

mod alignment;
mod article;
mod digest;
mod explain;
mod run;
mod words;

pub use alignment::{Aligned, Side, alignment};
pub use article::ranking;
pub use digest::{MAX_ELSEWHERE, digest};
pub use run::{Overview, run};

use std::borrow::Cow;
use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use crate::arabic::normalize::one_line;
use crate::select::{Budget, Reasons};
use crate::summary::Summary;
use crate::text::{Document, is_right_to_left};

/// A summarized document to be shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its summary.
    pub summary: &'a Summary,
    /// What the summary was made for.
    pub budget: &'a Budget,
    /// The name of the ranker.
    pub ranker: &'a str,
    /// Why sentences were picked; without them nothing is explained.
    pub reasons: Option<&'a Reasons>,
}

/// Everything before a page's content. `title` is plain text.
pub fn page_start(title: &str) -> String {
    start(title, "ar", "")
}

/// The start of a page in a language, with rules of its own behind those that all pages share.
fn start(title: &str, language: &str, style: &str) -> String {
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{}{style}</style>\n\
         </head>\n<body>\n<main>\n",
        escape(title),
        include_str!("page.css")
    )
}

/// Everything behind it.
pub fn page_end() -> &'static str {
    "</main>\n</body>\n</html>\n"
}

/// The head of the list of contents of a page with `count` documents.
pub fn contents_start(count: usize) -> String {
    format!("<nav class=\"contents\">\n<h2>المحتويات <small>عدد المقالات: {count}</small></h2>\n<ol>\n")
}

/// A document's line in the list of contents.
pub fn contents_entry(document: &Document, summary: &Summary) -> String {
    format!("<li><a href=\"#{}\"><bdi>{}</bdi></a></li>", anchor(document), escape(&title(document, summary)))
}

/// The end of the list of contents.
pub fn contents_end() -> &'static str {
    "</ol>\n</nav>\n"
}

/// A summary as an article of the page: the title, the sentences, how much of the article they are, and, with reasons, what
/// each sentence's score is made of.
pub fn summary(view: &View<'_>) -> String {
    let mut out = article_start(view);
    picked(&mut out, view, true);
    out.push_str("</article>\n");
    out
}

/// The head of a document's part of the page; `</article>` closes it.
fn article_start(view: &View<'_>) -> String {
    let View { document, summary, .. } = *view;
    let mut out = format!("<article class=\"document\" id=\"{}\">\n<header>\n", anchor(document));
    let _ = writeln!(out, "<h1><bdi>{}</bdi></h1>", escape(&title(document, summary)));
    let id = Some(document.id.as_str()).filter(|id| *id != title(document, summary));
    let known = [id, document.date.as_deref(), document.url.as_deref()];
    let known: Vec<String> =
        known.into_iter().flatten().map(|text| format!("<bdi>{}</bdi>", escape(&one_line(text)))).collect();
    let _ = writeln!(out, "<p class=\"source\">{}</p>\n</header>", known.join(" · "));
    out
}

/// The summary itself with its budget; with reasons, each sentence may have its own said below it.
fn picked(out: &mut String, view: &View<'_>, explain: bool) {
    let View { document, summary, budget, ranker, reasons } = *view;
    out.push_str("<section class=\"summary\">\n<h2>الملخّص</h2>\n<ol>\n");
    for &i in &summary.selection.sentences {
        let number = summary.number(i).unwrap_or_default();
        let shown = summary.shown(document, i).to_string();
        let text = escape(&shown);
        // The number ties a sentence to its place in the article, where that is shown.
        let chip = reasons.map(|_| format!("<span class=\"number picked\" data-number=\"{number}\"></span>"));
        let _ = writeln!(out, "<li value=\"{number}\"><p>{}<bdi>{text}</bdi></p>", chip.unwrap_or_default());
        if let Some(reasons) = reasons.filter(|_| explain) {
            let why = reasons.reasons.get(number.wrapping_sub(1)).map(|&why| words::reason(why, summary, budget));
            let _ = writeln!(out, "<p class=\"why\">{}</p>", why.unwrap_or_default());
            explain::parts(out, summary, i);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    explain::strip(out, summary);
    let (picked, all) = (summary.selection.sentences.len(), summary.candidates.len());
    let (words, of) = (summary.words(), summary.article_words());
    let share = words::percent(words as f64 / of.max(1) as f64);
    let _ = write!(
        out,
        "<p class=\"budget\"><span>الجمل: {picked} من {all}</span> <span>الكلمات: {words} من {of} ({share}%)</span>"
    );
    if let Some(reasons) = reasons {
        let _ = write!(out, " <span>{}</span>", words::budget(budget, reasons.limit, reasons.spent));
    }
    let _ = writeln!(out, " <span>طريقة الترتيب: <bdi>{}</bdi></span></p>", escape(ranker));
    if summary.selection.over_budget {
        out.push_str("<p class=\"warning\">كل الجمل أطول من الحد المطلوب، فأُعطيت أقصرها.</p>\n");
    }
    out.push_str("</section>\n");
}

fn title<'a>(document: &'a Document, summary: &Summary) -> Cow<'a, str> {
    let title = one_line(summary.title(document).unwrap_or_default());
    if title.is_empty() { one_line(&document.id) } else { title }
}

/// A document's anchor on its page, made of its id.
fn anchor(document: &Document) -> String {
    format!("d{:08x}", xxh3_64(document.id.as_bytes()) >> 32)
}

/// Text as it stands in HTML.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
        assert!(page_start("</title><script>").contains("&lt;/title&gt;"));
    }
}
