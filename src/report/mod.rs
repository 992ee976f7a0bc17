//! HTML for people to look at: right to left, light and dark, nothing from elsewhere.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::summary::Summary;
use crate::text::Document;

/// Everything before a page's content. `title` is plain text.
pub fn page_start(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n",
        escape(title)
    )
}

/// Everything behind it.
pub fn page_end() -> &'static str {
    "</main>\n</body>\n</html>\n"
}

/// A summary as an article of the page: the title, the sentences, and where they come from.
pub fn summary(document: &Document, summary: &Summary) -> String {
    let mut out = String::from("<article>\n");
    let _ = writeln!(out, "<h2>{}</h2>", escape(summary.title(document).unwrap_or(&document.id)));
    for text in summary.texts(document) {
        let _ = writeln!(out, "<p>{}</p>", escape(text));
    }
    let (picked, all, words) = (summary.selection.sentences.len(), summary.candidates.len(), summary.words());
    let id = escape(&document.id);
    // Labels before numbers: counted nouns change their form with the number.
    let _ = writeln!(out, "<footer><bdi>{id}</bdi> · الجمل: {picked} من {all} · الكلمات: {words}</footer>");
    out.push_str("</article>\n");
    out
}

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { margin: 0; font: 1.1rem/1.9 'Noto Naskh Arabic', 'Geeza Pro', 'Segoe UI', Tahoma, serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem; }
article { padding: 1rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); break-inside: avoid; }
h2 { margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.5; }
p { margin: 0 0 .6rem; overflow-wrap: anywhere; }
footer { font-size: .85rem; opacity: .7; }
";

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
