//! Numbers in text: digits of three systems, number words, and both together, as values.
//!
//! `25`, `٢٥`, `خمسة وعشرون`, `25 ألفا`, `ثلاثة ملايين ونصف المليون`. A number is what stands in one expression: `خمسة وعشرون` is
//! one number, `خمسة وستة` are two. Ordinals (الخامس), vague amounts (عشرات، مئات الآلاف) and fractions alone (نصف) are none;
//! nor are tens with the article (القرن العشرين, الذكرى الخمسين, مجموعة العشرين), which are ordinals or names, but behind a unit that has it
//! too (الأعضاء الخمسة والعشرون); nor units in the name of a group of states (مجموعة السبع).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::{Class, class, digit_value};
use super::normalize::fold;
use crate::text::Span;

/// A number expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// What it comes to.
    pub value: f64,
    /// Where it stands, without an attached و ف ب ك ل; with the article, and with the ل that is written into it (للخمسة).
    pub span: Span,
    /// Whether it is written with digits alone, as in `25` and `1.5`; not `25 ألفا`.
    pub is_digits: bool,
    /// Whether it is glued to more digits by a slash, dash or colon: part of a date, a range, a score or a time.
    pub is_compound: bool,
}

/// The numbers of `text`, in order; they do not overlap.
///
/// ```
/// # use khulasa::arabic::numbers::numbers;
/// let text = "مقتل خمسة وعشرين وإصابة ٤٠٫٥ ألفا";
/// let values: Vec<f64> = numbers(text).iter().map(|n| n.value).collect();
/// assert_eq!(values, [25.0, 40_500.0]);
/// ```
pub fn numbers(text: &str) -> Vec<Number> {
    let tokens = tokens(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match expression(&tokens[at..]) {
            Some((value, used)) => {
                let (first, last) = (&tokens[at], &tokens[at + used - 1]);
                found.push(Number {
                    value,
                    span: Span::new(first.number_start, last.span.end),
                    is_digits: used == 1 && matches!(first.part, Some(Part::Digits(_))),
                    is_compound: first.is_compound || last.is_compound,
                });
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

/// What a word is to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Digits(f64),
    /// 1 to 9; the flag says whether it may stand alone (واحد is more often "the same" or "a" than a count).
    Unit(f64, Alone),
    /// عشر: 10 alone, +10 behind a unit.
    Ten,
    /// 20 to 90.
    Tens(f64),
    /// 100 to 900.
    Hundreds(f64),
    /// A power of a thousand, times how many: ألفان is 2 of 1000.
    Scale(f64, f64),
    /// A plural, which counts only behind a number: آلاف.
    Plural(f64),
    /// نصف, ربع, ثلث.
    Fraction(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    Yes,
    No,
}

#[derive(Debug)]
struct Token {
    span: Span,
    /// Behind an attached letter.
    number_start: usize,
    part: Option<Part>,
    /// Whether it has the article.
    is_defined: bool,
    /// Whether و joins it to what stands before.
    is_joined: bool,
    /// Whether only white space stands between it and the token before.
    is_adjacent: bool,
    is_compound: bool,
}

/// The value of the expression at the start of `tokens`, and how many of them it takes.
fn expression(tokens: &[Token]) -> Option<(f64, usize)> {
    let mut sum = Sum::default();
    let mut used = 0;
    while let Some(token) = tokens.get(used) {
        let is_first = used == 0;
        if !is_first && !token.is_adjacent {
            break;
        }
        let Some(part) = token.part else { break };
        // القرن الحادي والعشرين, مجموعة العشرين: an ordinal or a name; الخمسة والعشرون is a number.
        let is_tens = matches!(part, Part::Ten | Part::Tens(_) | Part::Hundreds(_));
        if token.is_defined && is_tens {
            let before = used.checked_sub(1).map(|before| &tokens[before]);
            let follows = before.is_some_and(|t| t.is_defined && matches!(t.part, Some(Part::Unit(..))));
            if !(follows && token.is_joined) {
                break;
            }
        }
        // A fraction behind a number may be followed by the scale it is of: ونصف المليون.
        if !sum.take(part, is_first, token.is_joined && !is_first, tokens.get(used + 1)) {
            break;
        }
        used += 1;
    }
    if used == 1 && matches!(tokens[0].part, Some(Part::Unit(_, Alone::No) | Part::Fraction(_))) {
        return None;
    }
    (used > 0).then(|| (sum.value(), used))
}

/// The sum of an expression so far.
#[derive(Default)]
struct Sum {
    /// What stands before the last scale.
    total: f64,
    /// What stands behind it, below a thousand (or digits).
    group: f64,
    open: Open,
    /// The last scale; nothing at or above it may follow.
    scale: Option<f64>,
}

/// What the group may still take.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Open {
    /// Anything: it is empty.
    #[default]
    All,
    /// ثلاثة: عشر, مئة or و + tens.
    Unit,
    /// مئة: و + a unit or tens.
    Hundreds,
    /// A hundred and a unit: عشر, or و + tens.
    UnitOfHundreds,
    /// A fraction, which waits for the scale that it is of.
    Fraction,
    /// Nothing but a scale.
    Closed,
    /// The scale that was there before, as in مليونان ونصف المليون.
    ScaleAgain,
    /// Nothing at all.
    Done,
}

impl Sum {
    fn value(&self) -> f64 {
        self.total + self.group
    }

    /// Takes a part if the expression goes on with it.
    fn take(&mut self, part: Part, is_first: bool, is_joined: bool, next: Option<&Token>) -> bool {
        // A new group starts the expression, or follows a scale with و.
        let starts = self.open == Open::All && (is_first || is_joined);
        let is_below = |value: f64| self.scale.is_none_or(|scale| value < scale);
        let (group, open) = match (part, self.open) {
            (Part::Digits(value), _) if starts && is_below(value) => (value, Open::Closed),
            (Part::Unit(value, _), _) if starts => (value, Open::Unit),
            (Part::Ten, _) if starts => (10.0, Open::Closed),
            (Part::Tens(value), _) if starts => (value, Open::Closed),
            (Part::Hundreds(value), _) if starts => (value, Open::Hundreds),
            (Part::Fraction(share), _) if is_first => (share, Open::Fraction),
            (Part::Unit(value, _), Open::Hundreds) if is_joined => (self.group + value, Open::UnitOfHundreds),
            (Part::Ten, Open::Unit | Open::UnitOfHundreds) if !is_joined => (self.group + 10.0, Open::Closed),
            (Part::Ten, Open::Hundreds) if is_joined => (self.group + 10.0, Open::Closed),
            (Part::Hundreds(100.0), Open::Unit) if !is_joined && self.group >= 3.0 => {
                (self.group * 100.0, Open::Hundreds)
            }
            (Part::Tens(value), Open::Unit | Open::UnitOfHundreds | Open::Hundreds) if is_joined => {
                (self.group + value, Open::Closed)
            }
            (Part::Scale(scale, times), Open::All) if (is_first || is_joined) && is_below(scale) => {
                return self.close(scale, times);
            }
            (Part::Scale(scale, 1.0) | Part::Plural(scale), open)
                if !matches!(open, Open::All | Open::ScaleAgain | Open::Done) && !is_joined && is_below(scale) =>
            {
                return self.close(scale, self.group);
            }
            (Part::Scale(..), Open::ScaleAgain) => (0.0, Open::Done),
            // ثلاثة ملايين ونصف, and ونصف المليون with the scale said again.
            (Part::Fraction(share), Open::All) if is_joined => match self.scale {
                Some(scale) => {
                    self.total += share * scale;
                    let again = next.is_some_and(
                        |next| matches!(next.part, Some(Part::Scale(s, _)) if s == scale && !next.is_joined),
                    );
                    (self.group, self.open) = (0.0, if again { Open::ScaleAgain } else { Open::Done });
                    return true;
                }
                None => return false,
            },
            _ => return false,
        };
        (self.group, self.open) = (group, open);
        true
    }

    fn close(&mut self, scale: f64, times: f64) -> bool {
        self.total += scale * times;
        (self.group, self.open, self.scale) = (0.0, Open::All, Some(scale));
        true
    }
}

/// Runs of letters and numbers of digits.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut gap_is_blank = true;
    let mut before = None;
    while let Some(&(start, c)) = chars.peek() {
        match class(c) {
            Class::Transparent => {
                chars.next();
            }
            Class::Separator => {
                gap_is_blank &= c.is_whitespace();
                before = Some(c);
                chars.next();
            }
            Class::Letter(_) if digit_value(c).is_some() => {
                let (value, end) = digits(text, start);
                while chars.next_if(|&(at, _)| at < end).is_some() {}
                let glued = |c: Option<char>| matches!(c, Some('/' | '-' | '–' | ':' | '−'));
                let behind = text[end..].chars().next();
                let behind_digit = text[end..].chars().nth(1).is_some_and(|c| digit_value(c).is_some());
                let before_digit =
                    tokens.last().is_some_and(|t| matches!(t.part, Some(Part::Digits(_))) && start - t.span.end <= 3);
                // A و of one letter in front (و25) is part of this token.
                let waw = gap_is_blank
                    && tokens.last().is_some_and(|t| t.span.end == start && t.is_joined && t.part.is_none());
                let start_of = |t: Token| t.span.start;
                let adjacent = if waw { tokens.last().is_some_and(|t| t.is_adjacent) } else { gap_is_blank };
                let span_start = if waw { tokens.pop().map_or(start, start_of) } else { start };
                tokens.push(Token {
                    span: Span::new(span_start, end),
                    number_start: start,
                    part: Some(Part::Digits(value)),
                    is_defined: false,
                    is_joined: waw,
                    is_adjacent: adjacent,
                    is_compound: (glued(behind) && behind_digit) || (glued(before) && before_digit && !gap_is_blank),
                });
                (gap_is_blank, before) = (true, None);
            }
            Class::Letter(_) => {
                let mut end = start;
                while let Some((at, c)) =
                    chars.next_if(|&(_, c)| class(c) != Class::Separator && digit_value(c).is_none())
                {
                    end = at + c.len_utf8();
                }
                let mut word = word(text, Span::new(start, end), gap_is_blank);
                if word.is_defined && gap_is_blank && tokens.last().is_some_and(|t| is_group(t.span.of(text))) {
                    word.part = None;
                }
                tokens.push(word);
                (gap_is_blank, before) = (true, None);
            }
        }
    }
    tokens
}

/// Digits past this many are no amount, and a float could not hold them.
const MAX_DIGITS: usize = 15;

/// The number written with digits at `start`, and where it ends. A comma, Arabic or Latin, or a point before groups of three digits
/// parts thousands; one point, or a comma before another number of digits, parts the fraction.
fn digits(text: &str, start: usize) -> (f64, usize) {
    let bytes_of_run = |from: usize| {
        let run = text[from..].find(|c: char| digit_value(c).is_none()).unwrap_or(text.len() - from);
        (from + run, text[from..from + run].chars().count())
    };
    let (mut end, first) = bytes_of_run(start);
    // The rest of what made no number with the digits before it.
    let mut before = text[..start].chars().rev();
    if before.next().is_some_and(is_mark) && before.next().is_some_and(|c| digit_value(c).is_some()) {
        return (parse(&ascii(&text[start..end])), end);
    }
    let mut groups: Vec<(char, Span, usize)> = Vec::new();
    while let Some(mark) = text[end..].chars().next().filter(|&c| is_mark(c)) {
        let from = end + mark.len_utf8();
        let (to, count) = bytes_of_run(from);
        if count == 0 {
            break;
        }
        groups.push((mark, Span::new(from, to), count));
        end = to;
    }
    let all_threes = first <= 3 && groups.iter().all(|&(_, _, count)| count == 3);
    let parts_thousands = |mark: char, several: bool| match mark {
        '٬' | ',' | '،' => true,
        '.' => several,
        _ => false,
    };
    let several = groups.len() > 1;
    let thousands = if all_threes && groups.iter().all(|&(mark, ..)| parts_thousands(mark, several)) {
        groups.len()
    } else if several && first <= 3 {
        // 1,234.5: all but the last.
        let (last, rest) = groups.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
        let fits = rest.iter().all(|&(mark, _, count)| count == 3 && parts_thousands(mark, true))
            && last.is_some_and(|&(mark, ..)| matches!(mark, '.' | '٫'));
        if fits { rest.len() } else { return cut(text, start, &groups) }
    } else if several || groups.first().is_some_and(|&(mark, ..)| matches!(mark, '،' | '٬')) {
        return cut(text, start, &groups);
    } else {
        0
    };
    let mut written: String =
        ascii(&text[start..groups.first().map_or(end, |&(mark, span, _)| span.start - mark.len_utf8())]);
    for (i, &(_, span, _)) in groups.iter().enumerate() {
        if i == thousands {
            written.push('.');
        }
        written += &ascii(span.of(text));
    }
    (parse(&written), end)
}

/// The marks inside numbers.
fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | '،' | '٫' | '٬')
}

/// Digits with marks between them that make no number (1.2.3, ٣،٤،٥): only those before the first mark.
fn cut(text: &str, start: usize, groups: &[(char, Span, usize)]) -> (f64, usize) {
    let end = groups.first().map_or(start, |&(mark, span, _)| span.start - mark.len_utf8());
    (parse(&ascii(&text[start..end])), end)
}

fn ascii(digits: &str) -> String {
    digits.chars().filter_map(digit_value).map(|value| char::from(b'0' + value)).collect()
}

fn parse(written: &str) -> f64 {
    if written.len() > MAX_DIGITS + 1 { f64::INFINITY } else { written.parse().unwrap_or(f64::INFINITY) }
}

/// Whether a word is مجموعة, with what is attached to it: the number behind it is a name.
fn is_group(written: &str) -> bool {
    written.len() <= MAX_WORD && fold(written).ends_with("مجموعه")
}

/// No number word has more bytes.
const MAX_WORD: usize = 64;

/// A run of letters: a part of a number, with و, another attached letter, or the article in front, or something else.
fn word(text: &str, span: Span, is_adjacent: bool) -> Token {
    let written = span.of(text);
    // Without the first `letters` letters and the marks on them.
    let token = |part, is_defined, is_joined, letters: usize| {
        let mut starts = written.char_indices().filter(|&(_, c)| matches!(class(c), Class::Letter(_)));
        let skipped = starts.nth(letters).map_or(0, |(at, _)| at);
        Token { span, number_start: span.start + skipped, part, is_defined, is_joined, is_adjacent, is_compound: false }
    };
    let none = || token(None, false, false, 0);
    if span.len() > MAX_WORD {
        return none();
    }
    let folded = fold(written);
    if folded == "و" {
        return token(None, false, true, 0);
    }
    // Monday, and Sunday in its short spelling.
    if folded.ends_with("الاثنين") || folded.ends_with("الاحد") {
        return none();
    }
    let words = &*WORDS;
    // And whether it has the article.
    let find = |folded: &str| {
        let bare = folded.strip_prefix("ال").or_else(|| folded.strip_prefix("لل"));
        words.get(folded).map(|&part| (part, false)).or_else(|| Some((*words.get(bare?)?, true)))
    };
    if let Some((part, is_defined)) = find(&folded) {
        return token(Some(part), is_defined, false, 0);
    }
    let (rest, is_joined) = match folded.strip_prefix('و') {
        Some(rest) => (rest, true),
        None => (folded.as_str(), false),
    };
    let attached = rest.strip_prefix(['ب', 'ل', 'ك', 'ف']);
    match find(rest).map(|found| (found, 0)).or_else(|| Some((find(attached?)?, 1))) {
        Some(((part, is_defined), letters)) => {
            token(Some(part), is_defined, is_joined, letters + usize::from(is_joined))
        }
        None => none(),
    }
}

/// Number words by their folded spelling.
static WORDS: LazyLock<FxHashMap<String, Part>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    let mut add = |spellings: &str, part: Part| {
        for spelling in spellings.split_whitespace() {
            words.insert(fold(spelling), part);
        }
    };
    add("واحد واحدا واحدة أحد إحدى", Part::Unit(1.0, Alone::No));
    add("اثنان اثنين اثنتان اثنتين إثنان إثنين", Part::Unit(2.0, Alone::Yes));
    add("اثنا اثني اثنتا اثنتي إثنا إثني", Part::Unit(2.0, Alone::No)); // only before عشر
    let units = [("ثلاث", 3.0), ("أربع", 4.0), ("خمس", 5.0), ("ست", 6.0), ("سبع", 7.0), ("تسع", 9.0)];
    for (stem, value) in units {
        add(&format!("{stem} {stem}ة"), Part::Unit(value, Alone::Yes));
        add(&format!("{stem}مئة {stem}مائة"), Part::Hundreds(100.0 * value));
    }
    add("ثمان ثماني ثمانية", Part::Unit(8.0, Alone::Yes));
    add("ثمانمئة ثمانمائة ثمانيمئة ثمانيمائة", Part::Hundreds(800.0));
    add("عشر عشرة", Part::Ten);
    let tens = [
        ("عشر", 20.0),
        ("ثلاث", 30.0),
        ("أربع", 40.0),
        ("خمس", 50.0),
        ("ست", 60.0),
        ("سبع", 70.0),
        ("ثمان", 80.0),
        ("تسع", 90.0),
    ];
    for (stem, value) in tens {
        add(&format!("{stem}ون {stem}ين"), Part::Tens(value));
    }
    add("مئة مائة مية", Part::Hundreds(100.0));
    add("مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي", Part::Hundreds(200.0));
    add("ألف", Part::Scale(1e3, 1.0));
    add("ألفان ألفين ألفي", Part::Scale(1e3, 2.0));
    // ألفًا behind a number is one thousand, ألفا before a noun is two; which of them it is shows only there.
    add("ألفا", Part::Scale(1e3, 1.0));
    add("آلاف ألوف", Part::Plural(1e3));
    for (stem, plural, scale) in
        [("مليون", "ملايين", 1e6), ("مليار", "مليارات", 1e9), ("بليون", "بلايين", 1e9), ("تريليون", "تريليونات", 1e12)]
    {
        add(&format!("{stem} {stem}ا"), Part::Scale(scale, 1.0));
        add(&format!("{stem}ان {stem}ين {stem}ي"), Part::Scale(scale, 2.0));
        add(plural, Part::Plural(scale));
    }
    add("نصف", Part::Fraction(0.5));
    add("ربع", Part::Fraction(0.25));
    add("ثلث", Part::Fraction(1.0 / 3.0));
    words
});

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<f64> {
        numbers(text).iter().map(|n| n.value).collect()
    }

    #[track_caller]
    fn one(text: &str, value: f64, written: &str) {
        let found = numbers(text);
        assert_eq!(found.iter().map(|n| (n.value, n.span.of(text))).collect::<Vec<_>>(), [(value, written)], "{text}");
    }

    #[test]
    fn digits_of_every_system_with_their_marks() {
        one("قتل 25 شخصا", 25.0, "25");
        one("قتل ٢٥ شخصا", 25.0, "٢٥");
        one("قتل ۲۵ شخصا", 25.0, "۲۵");
        one("نحو 12,500 أسرة", 12_500.0, "12,500");
        one("نحو ١٢٬٥٠٠ أسرة", 12_500.0, "١٢٬٥٠٠");
        one("نحو 1.200.000 نازح", 1_200_000.0, "1.200.000");
        one("بقوة 6.8 درجة", 6.8, "6.8");
        one("بقوة ٦٫٨ درجة", 6.8, "٦٫٨");
        one("بقوة 6,8 درجة", 6.8, "6,8");
        one("بمبلغ 1,234.5 دينار", 1_234.5, "1,234.5");
        one("25قتيلا", 25.0, "25");
        one("انتهى عند 25.", 25.0, "25");
    }

    #[test]
    fn number_words_up_to_thousands() {
        one("ثلاثة أطفال", 3.0, "ثلاثة");
        one("خمسة وعشرون قتيلا", 25.0, "خمسة وعشرون");
        one("مقتل خمسةٍ وعشرين شخصا", 25.0, "خمسةٍ وعشرين");
        one("واحدًا وسبعين آخرين", 71.0, "واحدًا وسبعين");
        one("أحد عشر جنديا", 11.0, "أحد عشر");
        one("اثنتي عشرة قرية", 12.0, "اثنتي عشرة");
        one("سبع عشرة دقيقة", 17.0, "سبع عشرة");
        one("عشرة جرحى", 10.0, "عشرة");
        one("مئة وخمسة وعشرون منزلا", 125.0, "مئة وخمسة وعشرون");
        one("مائة وثلاثة عشر منزلا", 113.0, "مائة وثلاثة عشر");
        one("ثلاثمائة وعشرة منازل", 310.0, "ثلاثمائة وعشرة");
        one("خمس مئة أسرة", 500.0, "خمس مئة");
        one("مئتي شخص", 200.0, "مئتي");
        one("ألف شخص", 1000.0, "ألف");
        one("ألفين وثلاثمئة نازح", 2300.0, "ألفين وثلاثمئة");
        one("خمسة آلاف ومئتان وثلاثون طالبا", 5230.0, "خمسة آلاف ومئتان وثلاثون");
        one("خمسة وعشرون ألفا", 25_000.0, "خمسة وعشرون ألفا");
    }

    #[test]
    fn digits_and_words_together() {
        one("25 ألفا", 25_000.0, "25 ألفا");
        one("3 آلاف و500 أسرة", 3500.0, "3 آلاف و500");
        one("3.5 مليون دولار", 3_500_000.0, "3.5 مليون");
        one("مليونين ونصف المليون", 2_500_000.0, "مليونين ونصف المليون");
        one("ثلاثة ملايين ونصف دولار", 3_500_000.0, "ثلاثة ملايين ونصف");
        one("نصف مليون نازح", 500_000.0, "نصف مليون");
        one("1.2 مليار", 1_200_000_000.0, "1.2 مليار");
        one("مليون و200 ألف", 1_200_000.0, "مليون و200 ألف");
    }

    #[test]
    fn neighbours_that_are_numbers_of_their_own_or_none() {
        assert_eq!(values("25 قتيلا و40 جريحا"), [25.0, 40.0]);
        assert_eq!(values("20 و30"), [20.0, 30.0]);
        assert_eq!(values("خمسة وستة"), [5.0, 6.0]);
        assert_eq!(values("ثلاثة، وعشرون"), [3.0, 20.0]);
        assert_eq!(values("عشرين وخمسة جرحى"), [20.0, 5.0]);
        for none in
            ["يوم الاثنين", "في وقت واحد", "عشرات القتلى", "مئات الآلاف", "المرتبة الخامسة", "نصف المباراة", "الأحد", ""]
        {
            assert_eq!(values(none), [0.0; 0], "{none}");
        }
    }

    #[test]
    fn attached_letters_are_no_part_of_the_number() {
        one("وخمسة جرحى", 5.0, "خمسة");
        one("بثلاثة أهداف", 3.0, "ثلاثة");
        one("و25 جريحا", 25.0, "25");
        one("الأطفال الخمسة", 5.0, "الخمسة");
        one("وَخمسة جرحى", 5.0, "خمسة");
        one("وَبِثلاثة أهداف", 3.0, "ثلاثة");
        one("هدية للخمسة", 5.0, "للخمسة");
    }

    #[test]
    fn tens_with_the_article_are_ordinals_or_names() {
        for none in [
            "مجموعة العشرين",
            "القرن الحادي والعشرين",
            "القرن العشرين",
            "الذكرى الخمسين",
            "للعام العشرين",
            "المئة الأولى",
            "قمة مجموعة السبع",
            "قادة مجموعة الخمسة والعشرين",
        ] {
            assert_eq!(values(none), [0.0; 0], "{none}");
        }
        one("الأعضاء الخمسة والعشرون", 25.0, "الخمسة والعشرون");
        one("الأعضاء الخمسة عشر", 15.0, "الخمسة عشر");
        one("الدول السبع", 7.0, "السبع");
        one("مجموعة خمسة طلاب", 5.0, "خمسة");
        assert_eq!(values("ثلاثة في القرن الحادي والعشرين"), [3.0]);
    }

    #[test]
    fn dates_scores_and_times_are_compound() {
        for text in ["2024/5/1", "2-1", "10:30", "2019–2020"] {
            assert!(numbers(text).iter().all(|n| n.is_compound) && !numbers(text).is_empty(), "{text}");
        }
        assert!(numbers("بين 3 و5").iter().all(|n| !n.is_compound));
    }

    #[test]
    fn hostile_digits_do_not_harm() {
        assert_eq!(values(&"9".repeat(100_000)), [f64::INFINITY]);
        assert_eq!(values("1.2.3.4"), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(values("المواد 3،4،5"), [3.0, 4.0, 5.0]);
        assert_eq!(values(&"و".repeat(1000)), [0.0; 0]);
    }
}
