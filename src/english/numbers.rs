//! Numbers in text: number words, and digits with a scale behind them, as values.
//!
//! `twenty-five`, `a hundred and five`, `3.5 million`, `$2bn`, `half a million`. Vague amounts (`hundreds`, `millions`) are none.
//! Ordinals, fractions and names of spans of time are no numbers either, but say one: [`said`] lists those.

use super::months::month;
use crate::arabic::letters::{digit_value, is_digit};
use crate::text::Span;

/// A number expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// What it comes to.
    pub value: f64,
    /// What it may come to as well: `100m` may be metres.
    pub other: Option<f64>,
    /// Where it stands.
    pub span: Span,
    /// Whether it is written with digits alone.
    pub is_digits: bool,
}

/// The numbers of `text`, in order; they do not overlap.
///
/// ```
/// # use khulasa::english::numbers::numbers;
/// let values: Vec<f64> = numbers("Twenty-five of 3.5 million").iter().map(|n| n.value).collect();
/// assert_eq!(values, [25.0, 3_500_000.0]);
/// ```
pub fn numbers(text: &str) -> Vec<Number> {
    let tokens = tokens(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let Some((value, other, used)) = expression(&tokens[at..]) else {
            at += 1;
            continue;
        };
        let (first, last) = (&tokens[at], &tokens[at + used - 1]);
        let is_digits = used == 1 && matches!(first.part, Part::Digits(_));
        found.push(Number { value, other, span: Span::new(first.span.start, last.span.end), is_digits });
        at += used;
    }
    found
}

/// Values that words of `text` say without being numbers: ordinals, fractions, decades, months, pairs. All that a word may say.
pub fn said(text: &str) -> Vec<f64> {
    let tokens = tokens(text);
    let mut values = Vec::new();
    // Of the token before, if it is near: tens for twenty-first, a count for three decades.
    let mut before = None;
    for token in &tokens {
        let near = before.filter(|_| token.is_adjacent);
        let word = token.word.as_str();
        if let Some(value) = ordinal(word) {
            values.push(value);
            values.extend(near.filter(|&tens: &f64| tens >= 20.0 && value < 10.0).map(|tens| tens + value));
            // The 19th century is the 1800s.
            values.extend((value > 9.0).then_some((value - 1.0) * 100.0));
        }
        values.extend(month(word).map(f64::from));
        if let Some((_, said)) = WORDS.iter().find(|(words, _)| words.contains(&word)) {
            values.extend_from_slice(said);
        }
        match word {
            "decade" | "decades" => values.push(10.0 * near.unwrap_or(1.0)),
            "century" | "centuries" => values.push(100.0 * near.unwrap_or(1.0)),
            "dozen" => values.push(12.0 * near.unwrap_or(1.0)),
            "thirds" | "quarters" | "fifths" | "tenths" => {
                let share = match word {
                    "thirds" => 3.0,
                    "quarters" => 4.0,
                    "fifths" => 5.0,
                    _ => 10.0,
                };
                let part = near.unwrap_or(2.0) / share;
                values.extend([part, (part * 100.0).floor(), (part * 100.0).round()]);
            }
            _ => {}
        }
        before = match token.part {
            Part::Unit(value) | Part::Teen(value) | Part::Tens(value) | Part::Digits(value) => Some(value),
            _ if word == "half" => Some(0.5),
            // half a century
            _ if word == "a" => near,
            _ => None,
        };
    }
    values
}

/// Whether a word says that the hours beside it are those after noon.
pub fn is_after_noon(text: &str) -> bool {
    const WORDS: [&str; 6] = ["pm", "p", "afternoon", "evening", "night", "tonight"];
    tokens(text).iter().any(|token| WORDS.contains(&token.word.as_str()))
}

/// Words that say a number, and what they may say; of a fraction also the percentage and the minutes.
const WORDS: [(&[&str], &[f64]); 21] = [
    (&["zero", "nil", "nothing", "nought", "unanswered"], &[0.0]),
    (&["half", "halves", "mid"], &[0.5, 50.0, 30.0]),
    (&["quarter"], &[0.25, 25.0, 15.0, 4.0]),
    (&["third"], &[1.0 / 3.0, 33.0]),
    (&["once", "single"], &[1.0]),
    (&["both", "couple", "pair", "twice", "double", "doubled", "twin", "twins", "duo"], &[2.0]),
    (&["triple", "trio", "thrice", "tripled"], &[3.0]),
    (&["noon", "midday"], &[12.0]),
    (&["midnight"], &[0.0, 12.0, 24.0]),
    (&["fortnight"], &[14.0]),
    (&["twenties"], &[20.0, 1920.0, 2020.0]),
    (&["thirties"], &[30.0, 1930.0]),
    (&["forties"], &[40.0, 1940.0]),
    (&["fifties"], &[50.0, 1950.0]),
    (&["sixties"], &[60.0, 1960.0]),
    (&["seventies"], &[70.0, 1970.0]),
    (&["eighties"], &[80.0, 1980.0]),
    (&["nineties"], &[90.0, 1990.0]),
    (&["centenary", "centennial"], &[100.0]),
    (&["day"], &[24.0]),
    (&["hundredth"], &[100.0]),
];

/// The value of an ordinal word; of `twenty-first`, that of its last part.
fn ordinal(word: &str) -> Option<f64> {
    const BELOW_TWENTY: [&str; 19] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    const TENS: [&str; 8] =
        ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];
    let below = (1..).zip(BELOW_TWENTY).find_map(|(value, name)| (name == word).then_some(f64::from(value)));
    below.or_else(|| (2..).zip(TENS).find_map(|(tens, name)| (name == word).then_some(f64::from(tens * 10))))
}

/// What a word is to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Digits(f64),
    /// 1 to 9.
    Unit(f64),
    /// 10 to 19.
    Teen(f64),
    Tens(f64),
    Hundred,
    Scale(f64),
    /// Letters that are a scale only when glued to digits; the flag says whether they may be something else.
    Suffix(f64, bool),
    None,
}

#[derive(Debug)]
struct Token {
    span: Span,
    /// In small letters; empty if it is long or digits.
    word: String,
    part: Part,
    /// Whether only blanks or a hyphen stand between it and the token before.
    is_adjacent: bool,
    /// Whether nothing does.
    is_glued: bool,
}

/// The value of the expression at the start of `tokens`, its second reading, and how many of them it takes.
fn expression(tokens: &[Token]) -> Option<(f64, Option<f64>, usize)> {
    let near = |at: usize| tokens.get(at).filter(|token| at == 0 || token.is_adjacent);
    let part = |at: usize| near(at).map_or(Part::None, |token| token.part);
    let is = |at: usize, word: &str| near(at).is_some_and(|token| token.word == word);
    let (mut total, mut group, mut used) = (0.0, None, 0);
    // What is added to the group must be below this; and a scale below the last one.
    let (mut free, mut last) = (1000.0, f64::INFINITY);
    if is(0, "half") {
        let scale_at = if is(1, "a") { 2 } else { 1 };
        let Part::Scale(scale) = part(scale_at) else { return None };
        return Some((0.5 * scale, None, scale_at + 1));
    }
    if (is(0, "a") || is(0, "an")) && matches!(part(1), Part::Hundred | Part::Scale(_)) {
        (group, free, used) = (Some(1.0), 0.0, 1);
    }
    loop {
        let is_and = used > 0 && is(used, "and");
        if is_and && is(used + 1, "a") && is(used + 2, "half") {
            match &mut group {
                Some(group) => *group += 0.5,
                None => total += 0.5 * last,
            }
            (free, used) = (0.0, used + 3);
            continue;
        }
        // a hundred and five; one million and two
        let may_and = is_and && (free == 100.0 || (group.is_none() && last.is_finite()));
        let at = used + usize::from(may_and);
        let value = group.unwrap_or(0.0);
        match part(at) {
            Part::Digits(digits) if used == 0 => (group, free) = (Some(digits), 0.0),
            Part::Unit(unit) if free >= 10.0 => (group, free) = (Some(value + unit), 0.0),
            Part::Teen(teen) if free >= 100.0 => (group, free) = (Some(value + teen), 0.0),
            Part::Tens(tens) if free >= 100.0 => (group, free) = (Some(value + tens), 10.0),
            Part::Hundred if !may_and && value > 0.0 && value < 100.0 => {
                (group, free) = (Some(value * 100.0), 100.0);
            }
            Part::Scale(scale) if !may_and && group.is_some() && scale < last => {
                total += value * scale;
                (group, free, last) = (None, 1000.0, scale);
                // 1.7 million four years ago
                if matches!(tokens[0].part, Part::Digits(_)) && !is(used + 1, "and") {
                    used = at + 1;
                    break;
                }
            }
            Part::Suffix(scale, is_unsure) if used == 1 && near(1).is_some_and(|token| token.is_glued) => {
                return matches!(tokens[0].part, Part::Digits(_))
                    .then(|| (value * scale, is_unsure.then_some(value), 2));
            }
            _ => break,
        }
        used = at + 1;
    }
    (used > 0).then(|| (total + group.unwrap_or(0.0), None, used))
}

/// Runs of letters and numbers of digits.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut end_before = 0;
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let is_digits = is_digit(c);
        while let Some(&(at, c)) = chars.peek() {
            let goes_on = if is_digits {
                let behind = text[at + c.len_utf8()..].chars().next();
                is_digit(c) || (matches!(c, '.' | ',' | '٫' | '٬') && behind.is_some_and(is_digit))
            } else {
                c.is_alphabetic()
            };
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let span = Span::new(start, end);
        let written = span.of(text);
        let word = if is_digits || written.len() > 16 { String::new() } else { written.to_lowercase() };
        let part = if is_digits { value(written).map_or(Part::None, Part::Digits) } else { part(&word) };
        let gap = &text[end_before..start];
        let is_adjacent = matches!(gap, "-" | "\u{2011}") || gap.chars().all(char::is_whitespace);
        tokens.push(Token { span, word, part, is_adjacent, is_glued: gap.is_empty() });
        end_before = end;
    }
    tokens
}

/// The value of digits, of whatever system, with marks of thousands and decimals between them.
fn value(written: &str) -> Option<f64> {
    let western = written.chars().filter(|c| !matches!(c, ',' | '٬')).map(|c| match digit_value(c) {
        Some(value) => char::from(b'0' + value),
        None => '.',
    });
    western.collect::<String>().parse().ok()
}

fn part(word: &str) -> Part {
    const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const TEENS: [&str; 10] =
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let find = |names: &[&str], from: u8| {
        (from..).zip(names).find_map(|(value, name)| (*name == word).then_some(f64::from(value)))
    };
    match word {
        "hundred" => Part::Hundred,
        "thousand" => Part::Scale(1e3),
        "million" => Part::Scale(1e6),
        "billion" => Part::Scale(1e9),
        "trillion" => Part::Scale(1e12),
        "bn" => Part::Suffix(1e9, false),
        "tn" | "trn" => Part::Suffix(1e12, false),
        "mn" => Part::Suffix(1e6, false),
        "m" => Part::Suffix(1e6, true),
        "k" => Part::Suffix(1e3, true),
        _ => (find(&UNITS, 1).map(Part::Unit))
            .or_else(|| find(&TEENS, 10).map(Part::Teen))
            .or_else(|| find(&TENS, 2).map(|tens| Part::Tens(tens * 10.0)))
            .unwrap_or(Part::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn values(text: &str, expected: &[f64]) {
        assert_eq!(numbers(text).iter().map(|n| n.value).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_digits_and_scales() {
        values("twenty-five men", &[25.0]);
        values("a hundred and five", &[105.0]);
        values("two hundred thousand", &[200_000.0]);
        values("One million two hundred thousand and six", &[1_200_006.0]);
        values("two and a half million", &[2_500_000.0]);
        values("half a million", &[500_000.0]);
        values("fifteen hundred", &[1500.0]);
        values("$3.5 million, 2bn and 12,500", &[3_500_000.0, 2e9, 12_500.0]);
        values("1.7 million four years ago", &[1_700_000.0, 4.0]);
        values("3 million and a half", &[3_500_000.0]);
        values("hundreds, millions, a few", &[]);
        values("five and six, twenty, three", &[5.0, 6.0, 20.0, 3.0]);
        assert_eq!(numbers("the 100m race")[0].other, Some(100.0));
    }

    #[test]
    fn what_words_say() {
        for (text, value) in [
            ("the twenty-first century", 21.0),
            ("three decades", 30.0),
            ("half a century", 50.0),
            ("in the sixties", 1960.0),
            ("last March", 3.0),
            ("two-thirds", 67.0),
            ("two dozen", 24.0),
        ] {
            assert!(said(text).contains(&value), "{text}: {:?}", said(text));
        }
        assert!(said("").is_empty() && numbers(&"9".repeat(500)).len() == 1);
    }
}
