//! What a sentence says in one way in whatever words: numbers in words by their value, dates in digits by their parts, addresses as wholes.

use std::ops::Range;

use super::tokens::{Kind, Token};
use crate::arabic;
use crate::english;

/// Number words of a sentence, and digits with a scale behind them, by value: ثلاثة آلاف, three thousand and 3,000 are one term. One and two
/// are words like any other: "one of them" counts nothing, and عامان has no word for two.
pub(super) fn numbers(text: &str, language: &str, out: &mut Vec<Token>) {
    let values: Vec<f64> = match code(language).as_str() {
        "ar" => (arabic::numbers::numbers(text).into_iter())
            .filter(|number| !number.is_digits && !number.is_compound)
            .map(|number| number.value)
            .collect(),
        "en" => (english::numbers::numbers(text).into_iter())
            .filter(|number| !number.is_digits)
            .map(|number| number.value)
            .collect(),
        _ => Vec::new(),
    };
    let counts = values.into_iter().filter(|value| (SMALL..1e15).contains(value));
    out.extend(counts.map(|value| token(Kind::Number, format!("{value}"))));
}

/// Smaller numbers are words only.
const SMALL: f64 = 3.0;

/// Adds to a date in digits (12/11/2024, or the year first) its day, month and year, so that it meets "12 November 2024". Which of day and
/// month comes first is open where both may be months.
pub(super) fn date(term: &str, out: &mut Vec<Token>) {
    let parts: Option<Vec<u32>> = term.split(['/', '.']).map(|part| part.parse().ok()).collect();
    let (year, one, other) = match parts.as_deref() {
        Some(&[a, b, year]) if (1000..3000).contains(&year) => (year, a, b),
        Some(&[year, a, b]) if (1000..3000).contains(&year) => (year, b, a),
        _ => return,
    };
    let is = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    if !is(one, other) && !is(other, one) {
        return;
    }
    out.push(token(Kind::Number, year.to_string()));
    for (day, month) in [(one, other), (other, one)].into_iter().filter(|&(day, month)| is(day, month)) {
        out.push(token(Kind::Number, day.to_string()));
        out.push(token(Kind::Month, month.to_string()));
    }
}

/// Web and mail addresses: where each stands, in order.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr3_iter(b':', b'@', b'.', bytes) {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let is_web = text[at..].starts_with("://") || (bytes[at] == b'.' && ends_in_www(&text[..at]));
        if !is_web && bytes[at] != b'@' {
            continue;
        }
        let inside = |c: char| c.is_ascii_graphic() && !"<>\"()[]{}".contains(c);
        let start =
            text[..at].rfind(|c| !inside(c)).map_or(0, |k| k + text[k..].chars().next().map_or(1, char::len_utf8));
        let end = text[at..].find(|c| !inside(c)).map_or(text.len(), |k| at + k);
        let end = start + text[start..end].trim_end_matches(|c: char| ".,;:!?'*/".contains(c)).len();
        let is_mail = bytes[at] == b'@' && start < at && text[at..end.max(at)].contains('.');
        if end > at && (is_web || is_mail) {
            found.push(start..end);
        }
    }
    found
}

fn ends_in_www(before: &str) -> bool {
    before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"www")
}

/// An address as terms: the whole of it, and the site that it is of. A page may have its own address in each language.
pub(super) fn address(written: &str, out: &mut Vec<Token>) {
    let lower = written.chars().take(MAX_ADDRESS).collect::<String>().to_ascii_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let site = bare.split(['/', '?', '#']).next().unwrap_or_default();
    out.push(token(Kind::Address, bare.to_owned()));
    if site.len() < bare.len() {
        out.push(token(Kind::Address, site.to_owned()));
    }
}

/// Letters of an address that count.
const MAX_ADDRESS: usize = 200;

fn token(kind: Kind, term: String) -> Token {
    Token { kind, form: term.clone(), term, capital: false }
}

/// The language of a tag.
fn code(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(of: impl Fn(&mut Vec<Token>)) -> Vec<(Kind, String)> {
        let mut out = Vec::new();
        of(&mut out);
        out.into_iter().map(|t| (t.kind, t.term)).collect()
    }

    #[test]
    fn numbers_in_words_are_their_value() {
        let of = |text: &str, language: &str| terms(|out| numbers(text, language, out));
        let three_thousand = [(Kind::Number, "3000".to_owned())];
        assert_eq!(of("حضر ثلاثة آلاف شخص", "ar"), three_thousand);
        assert_eq!(of("three thousand people came", "en-GB"), three_thousand);
        assert_eq!(of("3.5 مليون", "ar"), of("$3.5m", "en"));
        assert!(of("one of them", "en").is_empty() && of("drei", "de").is_empty());
    }

    #[test]
    fn dates_in_digits_are_day_month_and_year() {
        let of = |text: &str| terms(|out| date(text, out)).iter().map(|t| t.1.clone()).collect::<Vec<_>>();
        assert_eq!(of("25/11/2024"), ["2024", "25", "11"]);
        assert_eq!(of("2024/11/25"), ["2024", "25", "11"]);
        assert_eq!(of("5/11/2024"), ["2024", "5", "11", "11", "5"]);
        for none in ["", "12/2024", "40/50/2024", "1/2/3", "10:30"] {
            assert!(of(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn addresses_are_wholes() {
        let of = |text: &str| addresses(text).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            of("زوروا https://www.example.org/a/، أو www.example.com."),
            ["https://www.example.org/a", "www.example.com"]
        );
        assert_eq!(of("Write to (press@example.org)."), ["press@example.org"]);
        assert!(of("في الساعة 10:30. @name www. :// a@b").iter().all(|a| a != "a@b"));
        let whole = |text: &str| terms(|out| address(text, out));
        assert_eq!(
            whole("https://www.example.org/ar"),
            [(Kind::Address, "example.org/ar".to_owned()), (Kind::Address, "example.org".to_owned())]
        );
        for text in ["", "@", "://", "www.", "é://ü", "ب@ب.ب", ".www."] {
            addresses(text);
        }
    }
}
