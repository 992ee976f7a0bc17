//! A web page with its sentences replaced.

use super::{Rebuilt, Replacement};
use crate::bitext::inline::{Loss, Marked};
use crate::bitext::is_right_to_left;

/// A page with its sentences replaced by their translations; all else stays byte by byte. Translations are escaped: they cannot bring
/// tags. Placeholders become the page's own tags again, and what could not be put where a translation wants it is counted: see
/// [`Marked::fill`]. The page stays as well-formed as it was.
pub fn in_page<'a>(
    page: &str,
    sentences: &[Marked],
    replacement_of: impl Fn(usize) -> Replacement<'a>,
) -> (Rebuilt, Loss) {
    let mut rebuilt = Rebuilt::default();
    let (mut done, mut loss) = (0, Loss::default());
    for (number, sentence) in sentences.iter().enumerate() {
        let replacement = replacement_of(number);
        if replacement == Replacement::Keep {
            continue;
        }
        let Some(range) = sentence.range.clone() else {
            rebuilt.untranslated += 1; // it stays as it is, and is not counted as done
            continue;
        };
        rebuilt.text.push_str(&page[done..range.start]);
        done = range.end;
        if let Replacement::Target(target) = replacement {
            rebuilt.translated += 1;
            loss += sentence.fill(page, target, &mut rebuilt.text);
        } else {
            rebuilt.untranslated += 1;
            rebuilt.text.push_str("[untranslated: ");
            loss += sentence.fill(page, &sentence.cell, &mut rebuilt.text);
            rebuilt.text.push(']');
        }
    }
    rebuilt.text.push_str(&page[done..]);
    (rebuilt, loss)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::inline::of_page;
    use crate::input::extract;
    use crate::text::Span;

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
        let marked = of_page(html, &page.text, &page.source_map, &spans);
        let (rebuilt, loss) = in_page(html, &marked, |number| match number {
            0 => Replacement::Target("A <script> & more"),
            1 => Replacement::Target("It left."),
            _ => Replacement::Missing,
        });
        let expected = "<!DOCTYPE html><html lang=\"ar\" dir='rtl'><body class=x><p>A &lt;script&gt; &amp; more</p>\
                        <p>It left.</p><p>[untranslated: عاد الوفد.]</p></body></html>";
        assert_eq!(rebuilt.text, expected);
        assert_eq!((rebuilt.translated, rebuilt.untranslated, loss.dropped), (2, 1, 4));
        let english = in_language(&rebuilt.text, "en");
        assert!(english.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\"><body"));
    }

    #[test]
    fn any_page_is_survived() {
        for html in ["<html", "<html lang", "<html lang=>", "<HTML LANG=ar/>", "<", ""] {
            let _ = in_language(html, "en");
        }
        assert_eq!(in_language("<HTML LANG=ar>", "en"), "<HTML LANG=\"en\">");
    }
}
