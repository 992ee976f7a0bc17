//! A web page with its sentences replaced.

use super::{Rebuilt, Replacement, untranslated};
use crate::arabic::normalize::one_line;
use crate::bitext::is_right_to_left;
use crate::text::{SourceMap, Span};

/// A page with its sentences replaced by their translations; all else stays byte by byte. `text` was taken out of the page, and `map`
/// leads back. Translations are escaped: they cannot bring tags. Of the tags inside a replaced sentence, pairs (links, emphasis) go,
/// and whatever has its other end elsewhere stands behind the translation, so that the page stays as well-formed as it was. Also
/// returns how many tags went.
pub fn in_page<'a>(
    page: &str,
    text: &str,
    map: &SourceMap,
    sentences: &[Span],
    replacement_of: impl Fn(usize) -> Replacement<'a>,
) -> (Rebuilt, usize) {
    let mut rebuilt = Rebuilt::default();
    let (mut done, mut gone) = (0, 0);
    for (number, span) in sentences.iter().enumerate() {
        let replacement = replacement_of(number);
        if replacement == Replacement::Keep {
            continue;
        }
        let Some((start, end)) = range(page, text, map, *span).filter(|&(start, _)| start >= done) else {
            rebuilt.untranslated += 1; // it stays as it is, and is not counted as done
            continue;
        };
        rebuilt.text.push_str(&page[done..start]);
        done = end;
        if let Replacement::Target(target) = replacement {
            rebuilt.translated += 1;
            rebuilt.text.push_str(&escape(&one_line(target)));
        } else {
            rebuilt.untranslated += 1;
            rebuilt.text.push_str(&escape(&untranslated(&one_line(span.of(text)))));
        }
        let (kept, lost) = tags(&page[start..end]);
        kept.iter().for_each(|tag| rebuilt.text.push_str(tag));
        gone += lost;
    }
    rebuilt.text.push_str(&page[done..]);
    (rebuilt, gone)
}

/// The page with the language and direction of its `<html>` tag set, where the tag names them.
pub fn in_language(page: &str, language: &str) -> String {
    let Some(start) = find(page, "<html") else { return page.to_owned() };
    let Some(end) = page[start..].find('>').map(|end| start + end) else { return page.to_owned() };
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    let tag = set(&page[start..end], " lang", language);
    let tag = set(&tag, " xml:lang", language);
    let tag = set(&tag, " dir", direction);
    format!("{}{tag}{}", &page[..start], &page[end..])
}

/// A tag with the value of an attribute replaced, if it has it.
fn set(tag: &str, attribute: &str, value: &str) -> String {
    let Some(at) = find(tag, &format!("{attribute}=")) else { return tag.to_owned() };
    let value_at = at + attribute.len() + 1;
    let rest = &tag[value_at..];
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map_or(rest.len(), |end| end + 2),
        _ => rest.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(rest.len()),
    };
    format!("{}\"{value}\"{}", &tag[..value_at], &rest[length..])
}

/// Where an ASCII string stands first, in any case.
fn find(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The bytes of the page from which a span was taken.
fn range(page: &str, text: &str, map: &SourceMap, span: Span) -> Option<(usize, usize)> {
    let (last_at, last) = span.of(text).char_indices().next_back()?;
    let start = map.source_of(span.start)?;
    let last_start = map.source_of(span.start + last_at)?;
    let rest = page.get(last_start..)?;
    // The last character may be written as a reference.
    let is_itself = rest.starts_with(last) && !is_reference(rest);
    let length = if is_itself { last.len_utf8() } else { rest.find(';')? + 1 };
    page.get(start..last_start + length).map(|_| (start, last_start + length))
}

/// Whether a text starts with a character reference, such as `&amp;` or `&#1632;`.
fn is_reference(text: &str) -> bool {
    let Some(name) = text.strip_prefix('&') else { return false };
    let behind = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    behind.len() < name.len() && behind.starts_with(';')
}

/// Elements without an end tag.
const VOID: [&str; 8] = ["br", "wbr", "img", "hr", "input", "source", "embed", "meta"];

/// The tags and comments of a piece of a page that have no pair in it, and how many others there are.
fn tags(piece: &str) -> (Vec<&str>, usize) {
    let mut open: Vec<(&str, String)> = Vec::new();
    let mut gone = 0;
    let mut rest = piece;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let length = match rest.strip_prefix("<!--") {
            Some(comment) => comment.find("-->").map(|end| end + 7),
            None => rest.find('>').map(|end| end + 1),
        };
        let Some(length) = length else { break };
        let (tag, behind) = rest.split_at(length);
        rest = behind;
        let name = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric);
        let name = name.collect::<String>().to_ascii_lowercase();
        let closes = tag.starts_with("</");
        match open.last() {
            Some((last, opened)) if closes && *opened == name && !last.starts_with("</") => {
                open.pop();
                gone += 2;
            }
            _ if VOID.contains(&name.as_str()) && name != "img" => gone += 1,
            _ => open.push((tag, name)),
        }
    }
    (open.into_iter().map(|(tag, _)| tag).collect(), gone)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::extract;

    fn sentences(text: &str) -> Vec<Span> {
        text.match_indices(|c: char| c.is_alphabetic())
            .map(|(at, _)| at)
            .filter(|&at| at == 0 || text[..at].ends_with('\n'))
            .map(|at| Span::new(at, at + text[at..].find('\n').unwrap_or(text.len() - at)))
            .collect()
    }

    #[test]
    fn only_sentences_change_and_translations_bring_no_tags() {
        let html = "<!DOCTYPE html><html lang=\"ar\" dir='rtl'><body class=x><p>وصل <a href=\"/w\">الوفد</a> اليوم&nbsp;&amp;</p>\
                    <p>غادر <b>الوفد.</b></p><p>عاد الوفد.</p></body></html>";
        let page = extract(html);
        let spans = sentences(&page.text);
        assert_eq!(spans.len(), 3);
        let (rebuilt, gone) = in_page(html, &page.text, &page.source_map, &spans, |number| match number {
            0 => Replacement::Target("A <script> & more"),
            1 => Replacement::Target("It left."),
            _ => Replacement::Missing,
        });
        let expected = "<!DOCTYPE html><html lang=\"ar\" dir='rtl'><body class=x><p>A &lt;script&gt; &amp; more</p>\
                        <p>It left.<b></b></p><p>[untranslated: عاد الوفد.]</p></body></html>";
        assert_eq!(rebuilt.text, expected);
        assert_eq!((rebuilt.translated, rebuilt.untranslated, gone), (2, 1, 2));
        let english = in_language(&rebuilt.text, "en");
        assert!(english.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\"><body"));
    }

    #[test]
    fn tags_with_their_other_end_elsewhere_stay() {
        assert_eq!(tags("a</b> <i>c</i><br>d<u>e"), (vec!["</b>", "<u>"], 3));
        assert_eq!(tags("a < b <!-- c > --> d <"), (vec!["< b <!-- c >"], 0));
    }

    #[test]
    fn any_page_is_survived() {
        for html in ["<html", "<html lang", "<html lang=>", "<HTML LANG=ar/>", "<", ""] {
            let _ = in_language(html, "en");
        }
        assert_eq!(in_language("<HTML LANG=ar>", "en"), "<HTML LANG=\"en\">");
    }
}
