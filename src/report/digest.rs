//! The digest of several articles as a page.

use std::fmt::Write as _;

use super::escape;
use crate::arabic::normalize::one_line;
use crate::digest::{Conflict, Digest};
use crate::text::Document;

/// More figures than these that differ in what a digest does not tell are counted, not shown.
pub const MAX_ELSEWHERE: usize = 10;

/// A digest as an article of the page: each sentence with the articles that say it, and under it the figures that differ; last the
/// articles with their titles and dates.
pub fn digest(documents: &[Document], digest: &Digest) -> String {
    let mut out = String::from("<article>\n");
    let titles = || documents.iter().zip(&digest.summaries).map(|(document, summary)| summary.title(document));
    if let Some(title) = titles().flatten().next() {
        let _ = writeln!(out, "<h2><bdi>{}</bdi></h2>", escape(title));
    }
    for (place, told) in digest.sentences.iter().enumerate() {
        let others = told.sources.iter().copied().filter(|&d| d != told.document);
        let ids: Vec<String> = std::iter::once(told.document).chain(others).map(|d| id(documents, d)).collect();
        let text = escape(told.span.of(&documents[told.document].text));
        let _ = writeln!(
            out,
            "<p><bdi>{text}</bdi><br>\n<small>المصادر: {} من {} · {}</small>",
            ids.len(),
            documents.len(),
            ids.join("، ")
        );
        for conflict in digest.conflicts.iter().filter(|conflict| conflict.sentence == Some(place)) {
            let _ = writeln!(out, "<br>\n<small><mark>أرقام مختلفة</mark> {}</small>", differ(documents, conflict));
        }
        out.push_str("</p>\n");
    }
    let elsewhere = || digest.conflicts.iter().filter(|conflict| conflict.sentence.is_none());
    for conflict in elsewhere().take(MAX_ELSEWHERE) {
        let _ = writeln!(
            out,
            "<p><small><mark>أرقام مختلفة في ما لم يرد أعلاه</mark> {}</small></p>",
            differ(documents, conflict)
        );
    }
    let more = elsewhere().count().saturating_sub(MAX_ELSEWHERE);
    if more > 0 {
        let _ = writeln!(out, "<p><small><mark>أرقام مختلفة</mark> لم تُعرض هنا: {more}</small></p>");
    }
    out.push_str("<footer>\n<ol>\n");
    for (document, title) in documents.iter().zip(titles()) {
        let _ = write!(out, "<li><bdi>{}</bdi>", escape(&document.id));
        for part in [title, document.date.as_deref(), document.url.as_deref()].into_iter().flatten() {
            let _ = write!(out, " · <bdi>{}</bdi>", escape(part));
        }
        out.push_str("</li>\n");
    }
    let words: usize = digest.sentences.iter().map(|told| told.words).sum();
    let _ = writeln!(out, "</ol>\nالجمل: {} · الكلمات: {words}\n</footer>\n</article>", digest.sentences.len());
    out
}

/// Each figure, as it is written, with the articles that give it.
fn differ(documents: &[Document], conflict: &Conflict) -> String {
    let figures = conflict.by_value().into_iter().map(|(value, claims)| {
        let ids: Vec<String> = claims.iter().map(|claim| id(documents, claim.document)).collect();
        let is_latest = conflict.latest.is_some_and(|latest| conflict.values[latest].value == value);
        let latest = if is_latest { "، الأحدث" } else { "" };
        let written = one_line(claims[0].span.of(&documents[claims[0].document].text));
        format!("<b><bdi>{}</bdi></b> ({}{latest})", escape(&written), ids.join("، "))
    });
    let about = if conflict.is_said { String::new() } else { format!("<bdi>{}</bdi>: ", escape(&conflict.about)) };
    about + &figures.collect::<Vec<_>>().join("، ")
}

fn id(documents: &[Document], document: usize) -> String {
    format!("<bdi>{}</bdi>", escape(&documents[document].id))
}
