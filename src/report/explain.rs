//! Pieces that explain a sentence: its parts, its bar, its place on the strip.

use std::fmt::Write as _;

use super::{escape, words};
use crate::summary::Summary;

/// The parts of a sentence's score that are not nothing, largest first, as a list.
pub fn parts(out: &mut String, summary: &Summary, sentence: usize) {
    let place = summary.number(sentence).unwrap_or_default().wrapping_sub(1);
    let values = summary.ranking.parts.iter().map(|part| (part.name, part.values.get(place).copied().unwrap_or(0.0)));
    // What would show as 0.00 says nothing.
    let mut values: Vec<(&str, f64)> = values.filter(|(_, value)| value.abs() >= 0.005).collect();
    values.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    out.push_str("<ul class=\"parts\">");
    for (name, value) in values {
        let class = if value > 0.0 { "plus" } else { "minus" };
        let name = escape(words::part(name));
        let _ = write!(out, "<li class=\"{class}\"><bdi dir=\"ltr\">{}</bdi> {name}</li>", signed(value));
    }
    out.push_str("</ul>\n");
}

/// A number with its sign, and a minus that is as wide as a plus.
fn signed(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

/// A bar for a share between 0 and 1, one letter wide.
pub fn bar(share: f64) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    BARS[((share * 7.0).round() as usize).min(7)]
}

/// More sentences than this would be thinner than a line.
const MAX_ON_STRIP: usize = 300;

/// The article as a strip, a field a sentence, as wide as it is long, with the picked ones marked: where the summary comes from.
pub fn strip(out: &mut String, summary: &Summary) {
    let n = summary.candidates.len();
    if !(2..=MAX_ON_STRIP).contains(&n) {
        return;
    }
    out.push_str("<div class=\"strip\" role=\"img\" aria-label=\"مواضع الجمل المختارة في المقال\">");
    for (&i, share) in summary.candidates.iter().zip(summary.shares()) {
        let class = if summary.selection.sentences.binary_search(&i).is_ok() { " class=\"picked\"" } else { "" };
        let _ =
            write!(out, "<i{class} style=\"flex-grow:{};--h:{share:.2}\"></i>", summary.analysis.words_of(i).max(1));
    }
    out.push_str("</div>\n");
}
