//! Translated documents from their units: texts and what units make by themselves here, web pages in `page`.

mod page;

pub use page::{in_language, in_page};

use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::Unit;
use crate::arabic::normalize::one_line;
use crate::text::Span;

/// A document with its sentences replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Its text.
    pub text: String,
    /// How many sentences have their translation.
    pub translated: usize,
    /// How many have none, and stand there marked.
    pub untranslated: usize,
}

/// How a sentence without a translation stands in a translated text.
///
/// ```
/// # use khulasa::bitext::rebuild::untranslated;
/// assert_eq!(untranslated("وصل الوفد."), "[untranslated: وصل الوفد.]");
/// ```
pub fn untranslated(source: &str) -> String {
    format!("[untranslated: {source}]")
}

/// A text with its sentences replaced by their translations; what stands between them stays. `target_of` gives the translation of
/// the sentence of a number, from 0; `Keep` are sentences that nobody was to translate.
pub fn in_place<'a>(text: &str, sentences: &[Span], target_of: impl Fn(usize) -> Replacement<'a>) -> Rebuilt {
    let mut rebuilt = Rebuilt::default();
    let mut done = 0;
    for (number, span) in sentences.iter().enumerate() {
        rebuilt.text.push_str(&text[done..span.start]);
        done = span.end;
        match target_of(number) {
            Replacement::Keep => rebuilt.text.push_str(span.of(text)),
            Replacement::Target(target) => {
                rebuilt.translated += 1;
                rebuilt.text.push_str(&one_line(target));
            }
            Replacement::Missing => {
                rebuilt.untranslated += 1;
                rebuilt.text.push_str(&untranslated(&one_line(span.of(text))));
            }
        }
    }
    rebuilt.text.push_str(&text[done..]);
    rebuilt
}

/// What comes in a sentence's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement<'a> {
    /// The sentence itself: it was not to be translated.
    Keep,
    /// Its translation.
    Target(&'a str),
    /// A mark that there is none.
    Missing,
}

/// How units become a document of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Paragraphs with an empty line between them.
    Paragraphs,
    /// Markdown: headings are headings, quotations and lists are those.
    Markdown,
    /// A Markdown table, source beside target; headings are bold.
    Bilingual,
}

/// A document of what its units say, in order of their segments; units without a segment stay in the order of the sheet.
pub fn of_units(units: &[&Unit], shape: Shape) -> Rebuilt {
    let mut units = units.to_vec();
    units.sort_by_key(|unit| unit.segment);
    let mut rebuilt = Rebuilt::default();
    if shape == Shape::Bilingual {
        rebuilt.text.push_str("| source | target |\n|---|---|\n");
    }
    let mut last: Option<&Unit> = None;
    for unit in units {
        let target = one_line(unit.target());
        let shown = if target.is_empty() {
            rebuilt.untranslated += 1;
            untranslated(&one_line(&unit.source))
        } else {
            rebuilt.translated += 1;
            target.into_owned()
        };
        if shape == Shape::Bilingual {
            let (source, target) = (cell(&one_line(&unit.source)), cell(&shown));
            // A table cannot hold headings; bold is how they are told from sentences.
            let bold = if unit.kind.is_heading() { "**" } else { "" };
            // Writing into a string cannot fail.
            let _ = writeln!(rebuilt.text, "| {bold}{}{bold} | {bold}{}{bold} |", source.trim(), target.trim());
            continue;
        }
        // A paragraph that is not known is one of its own.
        let goes_on = last.is_some_and(|last| unit.paragraph > 0 && last.paragraph == unit.paragraph);
        match last {
            None => {}
            Some(_) if goes_on => rebuilt.text.push(' '),
            Some(_) => rebuilt.text.push_str("\n\n"),
        }
        if shape == Shape::Markdown && !goes_on {
            rebuilt.text.push_str(opening(unit));
        }
        rebuilt.text.push_str(&shown);
        last = Some(unit);
    }
    if shape != Shape::Bilingual && last.is_some() {
        rebuilt.text.push('\n');
    }
    rebuilt
}

/// What Markdown has in front of a block of a kind.
fn opening(unit: &Unit) -> &'static str {
    use crate::text::BlockKind;
    match unit.kind {
        BlockKind::Headline => "# ",
        BlockKind::Subhead => "## ",
        BlockKind::ListItem => "- ",
        BlockKind::Quotation => "> ",
        BlockKind::Kicker | BlockKind::Byline | BlockKind::Paragraph | BlockKind::Boilerplate => "",
    }
}

/// A text that stays in its cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|")
}

/// A path below a folder for every document id, in order: parts that a file system would misread are replaced, so that nothing leads
/// out of the folder, and equal paths get a number.
pub fn safe_paths<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    ids.into_iter()
        .map(|id| {
            let parts: Vec<String> = id.split(['/', '\\']).filter(|part| !part.is_empty()).map(safe_part).collect();
            let path = if parts.is_empty() { "document".to_owned() } else { parts.join("/") };
            // File systems that fold case would take A.txt for a.txt.
            let mut free = path.clone();
            while seen.contains_key(&free.to_lowercase()) {
                let count = seen.entry(path.to_lowercase()).or_insert(1);
                *count += 1;
                free = numbered(&path, *count);
            }
            seen.insert(free.to_lowercase(), 1);
            free
        })
        .collect()
}

fn numbered(path: &str, number: usize) -> String {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name_at..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{}-{number}{}", &path[..name_at + dot], &path[name_at + dot..]),
        None => format!("{path}-{number}"),
    }
}

/// The longest name that every common file system takes, in bytes, with room for an ending.
const MAX_NAME: usize = 200;

/// Whether Windows takes a character in no name, or it would show another name than there is: controls, and those of direction.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether Windows takes a name for a device, whatever ending it has (Microsoft, *Naming Files, Paths, and Namespaces*).
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.is_some_and(|rest| {
            let mut rest = rest.chars();
            rest.next().is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³')) && rest.next().is_none()
        })
}

fn safe_part(part: &str) -> String {
    let mut name: String = part.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    if name.len() > MAX_NAME {
        let cut = (0..=MAX_NAME).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
        name.truncate(cut);
    }
    // `.` and `..` are folders, and Windows drops dots and spaces at the end.
    let kept = name.trim_end_matches(['.', ' ']);
    if kept.is_empty() || is_device(kept) { format!("_{kept}") } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    fn unit(segment: usize, paragraph: usize, kind: BlockKind, source: &str, target: &str) -> Unit {
        let target = Some(target.to_owned()).filter(|t| !t.is_empty());
        Unit { segment, paragraph, kind, source: source.into(), target, ..Unit::default() }
    }

    #[test]
    fn what_stands_between_sentences_stays() {
        let text = "عنوان\n\nوصل الوفد.  غادر الوفد.\n";
        let spans: Vec<Span> = ["عنوان", "وصل الوفد.", "غادر الوفد."]
            .iter()
            .map(|s| Span::new(text.find(s).unwrap(), text.find(s).unwrap() + s.len()))
            .collect();
        let rebuilt = in_place(text, &spans, |i| match i {
            0 => Replacement::Keep,
            1 => Replacement::Target("The delegation\narrived."),
            _ => Replacement::Missing,
        });
        assert_eq!(rebuilt.text, "عنوان\n\nThe delegation arrived.  [untranslated: غادر الوفد.]\n");
        assert_eq!((rebuilt.translated, rebuilt.untranslated), (1, 1));
    }

    #[test]
    fn units_become_documents_in_order_of_their_segments() {
        let rows = [
            unit(3, 2, BlockKind::Paragraph, "ب.", "B."),
            unit(1, 1, BlockKind::Headline, "عنوان | فرعي", "Title"),
            unit(2, 2, BlockKind::Paragraph, "أ.", "A."),
            unit(4, 3, BlockKind::ListItem, "ج.", ""),
        ];
        let units: Vec<&Unit> = rows.iter().collect();
        let shaped = |shape| of_units(&units, shape).text;
        assert_eq!(shaped(Shape::Paragraphs), "Title\n\nA. B.\n\n[untranslated: ج.]\n");
        assert_eq!(shaped(Shape::Markdown), "# Title\n\nA. B.\n\n- [untranslated: ج.]\n");
        assert!(
            shaped(Shape::Bilingual)
                .starts_with("| source | target |\n|---|---|\n| **عنوان \\| فرعي** | **Title** |\n| أ. | A. |\n")
        );
    }

    #[test]
    fn no_id_leads_out_of_the_folder() {
        let ids = ["../../x", "/etc/passwd", "C:\\x", "a/./b", "", "CON.txt", "a\0b", "x. "];
        let paths = safe_paths(ids);
        assert_eq!(paths, ["_/_/x", "etc/passwd", "C_/x", "a/_/b", "document", "_CON.txt", "a_b", "x"]);
        let ids = ["com1 .txt", "COM².txt", "CONIN$", "lpt10.txt", "خبر\u{202E}gpj.txt", "console.txt"];
        let paths = safe_paths(ids);
        assert_eq!(paths, ["_com1 .txt", "_COM².txt", "_CONIN$", "lpt10.txt", "خبر_gpj.txt", "console.txt"]);
        assert_eq!(safe_paths(["a.txt", "A.txt", "a.txt", "d/a"]), ["a.txt", "A-2.txt", "a-3.txt", "d/a"]);
        assert!(safe_paths(["ب".repeat(500).as_str()])[0].len() <= MAX_NAME);
    }
}
