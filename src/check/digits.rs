//! Numbers written with digits, with every value that they may have: `1,234` is a thousand or a little over one.

use crate::arabic::letters::digit_value;
use crate::text::Span;

/// A number of digits, or a part of a date, a time or a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Digits {
    pub(super) span: Span,
    /// Its readings; each is one value, or several that stand for it together, as 10 and 30 for 10.30.
    pub(super) readings: Vec<Vec<String>>,
    /// Whether a slash, dash or colon joins it to digits before or behind it.
    pub(super) is_compound: bool,
}

/// The name by which values are compared: four places behind the point. `None` if it is no finite number.
pub(super) fn key(value: f64) -> Option<String> {
    value.is_finite().then(|| format!("{}", (value * 1e4).round() / 1e4))
}

/// All numbers of digits of `text`, in order.
pub(super) fn digits(text: &str) -> Vec<Digits> {
    let mut found: Vec<Digits> = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(|c| digit_value(c).is_some()) {
        let runs = runs(text, at + next);
        let end = runs.last().map_or(text.len(), |run| run.span.end);
        let (first, values) = (runs[0].span.start, together(&runs));
        if values.is_empty() {
            for run in &runs {
                add(text, run.span, vec![vec![whole(&run.digits)]], &mut found);
            }
        } else {
            add(text, Span::new(first, end), values, &mut found);
        }
        at = end;
    }
    found
}

fn is_joint(c: char) -> bool {
    matches!(c, '/' | '-' | '–' | '−' | ':')
}

fn add(text: &str, span: Span, mut readings: Vec<Vec<String>>, found: &mut Vec<Digits>) {
    let mut behind = text[span.end..].chars();
    let goes_on = behind.next().is_some_and(is_joint) && behind.next().is_some_and(|c| digit_value(c).is_some());
    let joined = found.last_mut().filter(|before| {
        let mut gap = text[before.span.end..span.start].chars();
        gap.next().is_some_and(is_joint) && gap.next().is_none()
    });
    let is_compound = goes_on || joined.is_some();
    if let Some(before) = joined {
        // 2018-19 is 2018 to 2019.
        let year = &before.readings[0][0];
        if year.len() == 4 && readings[0][0].len() <= 2 && span.of(text).chars().count() == 2 {
            readings.push(vec![format!("{}{:0>2}", &year[..2], readings[0][0])]);
        }
    }
    found.push(Digits { span, readings, is_compound });
}

/// Digits between marks.
struct Run {
    /// The mark in front of it.
    mark: char,
    span: Span,
    digits: String,
}

/// The runs that marks join to the one at `start`.
fn runs(text: &str, start: usize) -> Vec<Run> {
    let (mut runs, mut from, mut mark) = (Vec::new(), start, ' ');
    loop {
        let end = text[from..].find(|c| digit_value(c).is_none()).map_or(text.len(), |end| from + end);
        let digits = text[from..end].chars().filter_map(digit_value).map(|value| char::from(b'0' + value)).collect();
        runs.push(Run { mark, span: Span::new(from, end), digits });
        let mut behind = text[end..].chars();
        let Some(next) = behind.next() else { return runs };
        let is_blank = matches!(next, '\u{A0}' | '\u{202F}' | '\u{2009}');
        let count = behind.take_while(|&c| digit_value(c).is_some()).take(4).count();
        let is_mark = matches!(next, '.' | ',' | '،' | '٫' | '٬') || (is_blank && count == 3);
        if !is_mark || count == 0 {
            return runs;
        }
        (from, mark) = (end + next.len_utf8(), next);
    }
}

/// An integer without zeros in front.
fn whole(digits: &str) -> String {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { "0".to_owned() } else { rest.to_owned() }
}

/// The readings of runs as one number; empty if they are none.
fn together(runs: &[Run]) -> Vec<Vec<String>> {
    let [first, rest @ ..] = runs else { return Vec::new() };
    let Some((last, middle)) = rest.split_last() else { return vec![vec![whole(&first.digits)]] };
    let join = |runs: &[Run]| runs.iter().map(|run| run.digits.as_str()).collect::<String>();
    let is_grouped = |rest: &[Run]| {
        rest.is_empty()
            || (first.digits.len() <= 3
                && !first.digits.starts_with('0')
                && rest.iter().all(|run| run.digits.len() == 3 && run.mark == rest[0].mark))
    };
    let mut readings = Vec::new();
    if is_grouped(rest) {
        readings.push(vec![whole(&join(runs))]);
    }
    let parts_fraction = matches!(last.mark, '.' | ',' | '٫' | '،') && middle.iter().all(|run| run.mark != last.mark);
    if parts_fraction && is_grouped(middle) {
        let fraction = last.digits.trim_end_matches('0');
        let integer = whole(&join(&runs[..runs.len() - 1]));
        readings.push(vec![if fraction.is_empty() { integer } else { format!("{integer}.{fraction}") }]);
        // 10.30 may be a time; with the Arabic comma it may be a list of two.
        let is_time = last.digits.len() == 2 && last.digits.as_str() < "60" && first.digits.len() <= 2;
        if middle.is_empty() && (is_time || last.mark == '،') {
            readings.push(vec![whole(&first.digits), whole(&last.digits)]);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str, expected: &[&str]) {
        let found: Vec<String> = digits(text)
            .iter()
            .map(|d| d.readings.iter().map(|values| values.join("+")).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_reading() {
        read("25 ٢٥ ۲۵ 007", &["25", "25", "25", "7"]);
        read("1,234 ١٬٢٣٤", &["1234|1.234", "1234"]);
        read("1,234,567.80", &["1234567.8"]);
        read("6.8 ٦٫٨ 5.0", &["6.8", "6.8", "5"]);
        read("10.30", &["10.3|10+30"]);
        read("12/3/2024 12.3.2024", &["12", "3", "2024", "12", "3", "2024"]);
        read("2018-19", &["2018", "19|2019"]);
        read("10\u{A0}000", &["10000"]);
        read("3,4,5. ", &["3", "4", "5"]);
        read(&"9".repeat(40), &[&"9".repeat(40)]);
        assert_eq!(key(1.0 / 3.0).as_deref(), Some("0.3333"));
        assert_eq!(key(3_500_000.0).as_deref(), Some("3500000"));
    }
}
