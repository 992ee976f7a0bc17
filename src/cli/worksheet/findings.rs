//! Findings as a table for people.

use unicode_segmentation::UnicodeSegmentation;

use crate::bitext::{Finding, Severity};

/// More of a cell is not shown, in characters as a reader counts them.
const WIDTH: usize = 40;

/// A line for each finding, in aligned columns, and a line that counts them. Arabic stands in isolates (UAX #9), so that a terminal
/// does not turn the line around it.
pub fn table(findings: &[Finding], rows: usize) -> String {
    if findings.is_empty() {
        return format!("no findings in {rows} rows\n");
    }
    lines(findings) + &counts(findings, rows)
}

/// The table's lines, those of the header and of each finding.
pub fn lines(findings: &[Finding]) -> String {
    let head = |finding: &Finding| {
        let row = finding.row.map_or_else(|| "-".to_owned(), |row| row.to_string());
        let column = finding.column.unwrap_or("-");
        [row, finding.severity.name().to_owned(), finding.code.to_owned(), column.to_owned()]
    };
    let heads: Vec<[String; 4]> = std::iter::once(["row", "severity", "code", "column"].map(str::to_owned))
        .chain(findings.iter().map(head))
        .collect();
    let widths: [usize; 4] =
        std::array::from_fn(|column| heads.iter().map(|head| head[column].len()).max().unwrap_or_default());
    let mut out = String::new();
    let texts = std::iter::once("found → expected; what to do".to_owned()).chain(findings.iter().map(text));
    for ([row, severity, code, column], text) in heads.iter().zip(texts) {
        let [a, b, c, d] = widths;
        out.push_str(&format!("{row:>a$}  {severity:b$}  {code:c$}  {column:d$}  {text}\n"));
    }
    out
}

/// How many findings there are of each severity.
fn counts(findings: &[Finding], rows: usize) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, infos) = (of(Severity::Error), of(Severity::Warning), of(Severity::Info));
    format!("findings in {rows} rows: errors: {errors}; warnings: {warnings}; info: {infos}\n")
}

fn text(finding: &Finding) -> String {
    let (found, expected) = (cell(&finding.found), cell(&finding.expected));
    let hint = isolated(&visible(&finding.hint));
    match (finding.found.is_empty(), finding.expected.is_empty()) {
        (true, true) => hint,
        (false, true) => format!("{found}; {hint}"),
        (true, false) => format!("(nothing) → {expected}; {hint}"),
        (false, false) => format!("{found} → {expected}; {hint}"),
    }
}

/// A text cut to the width, as a whole in an isolate if there is any Arabic in it.
fn cell(text: &str) -> String {
    let mut text = visible(text);
    let mut end = text.grapheme_indices(true).skip(WIDTH - 1).map(|(at, _)| at);
    if let (Some(at), Some(_)) = (end.next(), end.next()) {
        text = format!("{}…", text[..at].trim_end());
    }
    if text.contains(is_rtl) { format!("\u{2068}{text}\u{2069}") } else { text }
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// The text on one line, without what would reach the terminal as a command or turn the rest of the line around: controls, and
/// embeddings, overrides and isolates.
pub(in crate::cli) fn visible(text: &str) -> String {
    let is_hostile = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown = |c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if is_hostile(c) => '\u{FFFD}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The text with what stands from its first to its last right-to-left letter, and signs on either end, in an isolate.
fn isolated(text: &str) -> String {
    let (Some(first), Some(last)) = (text.find(is_rtl), text.rfind(is_rtl)) else { return text.to_owned() };
    let start = text[..first].rfind(|c: char| c.is_alphanumeric() || c.is_whitespace());
    let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let end = text[last..].find(char::is_whitespace).map_or(text.len(), |at| last + at);
    format!("{}\u{2068}{}\u{2069}{}", &text[..start], &text[start..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_isolated_and_harmless() {
        assert_eq!(cell("عام 2024"), "\u{2068}عام 2024\u{2069}");
        assert_eq!(cell("in 2024"), "in 2024");
        assert_eq!(cell("عام 128.4 ..."), "\u{2068}عام 128.4 ...\u{2069}");
        assert_eq!(cell("\u{1b}[31m\u{202E}x"), "\u{FFFD}[31m\u{FFFD}x");
        assert_eq!(cell(&"س".repeat(40)), format!("\u{2068}{}\u{2069}", "س".repeat(40)));
        assert_eq!(cell(&"س".repeat(41)), format!("\u{2068}{}…\u{2069}", "س".repeat(39)));
        assert_eq!(isolated("segment 2 of خبر.txt; join"), "segment 2 of \u{2068}خبر.txt;\u{2069} join");
    }

    #[test]
    fn nothing_found_is_one_line() {
        assert_eq!(table(&[], 3), "no findings in 3 rows\n");
    }
}
