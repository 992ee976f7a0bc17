//! Numbers in digits: changed, dropped and exchanged; and other ways to write the same number.

use std::ops::Range;

use super::{Change, Draw, Language, Texts, Trial, choose};
use crate::arabic::letters::digit_value;

/// Between the digits of one number.
const SEPARATORS: [char; 4] = ['.', ',', '٫', '٬'];
const FEW: [&str; 11] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// In the case that stands behind a preposition and as an object, which editors use elsewhere, too.
const TENS: [&str; 8] = ["عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"];

pub(super) fn trial(texts: &Texts, language: Language, draw: &mut Draw) -> Option<Trial> {
    let target = texts.target.as_str();
    let all = numbers(target);
    let values = |text: &str| numbers(text).into_iter().map(|number| western(&text[number])).collect::<Vec<_>>();
    let (of_source, of_target) = (values(&texts.source), values(target));
    let times = |values: &[String], value: &String| values.iter().filter(|v| *v == value).count();
    let number = all.get(draw.below(all.len()))?.clone();
    let value = western(&target[number.clone()]);
    let change = |what, target: String| (what, texts.with_target(target));

    let mut damages =
        vec![change("digit changed", replaced(target, &number, &other_digit(&target[number.clone()], draw)))];
    if let Some(turned) = digits_turned(&target[number.clone()]) {
        damages.push(change("digits turned", replaced(target, &number, &turned)));
    }
    // To drop what the translator had too often would cure.
    let here = times(&of_target, &value);
    if here == 1 || here <= times(&of_source, &value) {
        damages.push(change("number dropped", dropped(target, &number)));
    }
    let others: Vec<&Range<usize>> =
        all.iter().zip(&of_target).filter(|(_, other)| **other != value).map(|(range, _)| range).collect();
    if let Some(&other) = others.get(draw.below(others.len())) {
        damages.push(change("numbers exchanged", exchanged(target, &number, other)));
    }

    let mut controls = vec![change("digits of the other system", in_other_digits(target, &all))];
    let mut also = |what, text: Option<String>| controls.extend(text.map(|text| change(what, text)));
    also(
        "without thousands separators",
        ungrouped(&target[number.clone()]).map(|text| replaced(target, &number, &text)),
    );
    also("other percent sign", other_percent(target));
    also("number in words", in_words(target, &number, language).map(|text| replaced(target, &number, text)));
    let controls: Vec<Change> = controls.into_iter().filter(|(_, after)| after != texts).collect();
    choose(texts, damages, controls, draw)
}

/// The numbers of a text. Digits beside a Latin letter belong to a name, as in `F-16` and `COVID-19`, or are an ordinal.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| value(*c).is_some()) {
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at => last.end = end,
            Some(last) if single(&text[last.end..at]).is_some_and(|c| SEPARATORS.contains(&c)) => last.end = end,
            _ => found.push(at..end),
        }
    }
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !('\u{600}'..'\u{700}').contains(&c));
    found.retain(|number| {
        let before = text[..number.start].trim_end_matches('-');
        !is_latin(before.chars().next_back()) && !is_latin(text[number.end..].chars().next())
    });
    found
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn value(digit: char) -> Option<u32> {
    digit_value(digit).map(u32::from)
}

/// The digit 0 of the digit's system.
fn zero_of(digit: char) -> Option<char> {
    match digit {
        '0'..='9' => Some('0'),
        '٠'..='٩' => Some('٠'),
        '۰'..='۹' => Some('۰'),
        _ => None,
    }
}

fn digit(zero: char, value: u32) -> char {
    char::from_u32(u32::from(zero) + value).unwrap_or(zero)
}

/// The digits alone, as 0 to 9.
fn western(number: &str) -> String {
    number.chars().filter_map(value).map(|value| digit('0', value)).collect()
}

fn replaced(text: &str, range: &Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// With another digit in one place, not 0 in the first.
fn other_digit(number: &str, draw: &mut Draw) -> String {
    let digits = number.chars().filter(|c| value(*c).is_some()).count();
    let place = draw.below(digits);
    let mut seen = 0;
    number
        .chars()
        .map(|c| {
            let (Some(zero), Some(old)) = (zero_of(c), value(c)) else { return c };
            seen += 1;
            if seen - 1 != place {
                return c;
            }
            let choices: Vec<u32> = (u32::from(place == 0)..10).filter(|new| *new != old).collect();
            digit(zero, choices[draw.below(choices.len())])
        })
        .collect()
}

/// The first two neighbours exchanged of which the second is another digit and not 0, as in 2018 and 2108.
fn digits_turned(number: &str) -> Option<String> {
    let mut chars: Vec<char> = number.chars().collect();
    let turns = |pair: &[char]| match (value(pair[0]), value(pair[1])) {
        (Some(a), Some(b)) => a != b && b != 0,
        _ => false,
    };
    let at = chars.windows(2).position(turns)?;
    chars.swap(at, at + 1);
    Some(chars.into_iter().collect())
}

/// Without the number, the percent sign behind it and the space in front.
fn dropped(text: &str, number: &Range<usize>) -> String {
    let rest = &text[number.end..];
    let rest = rest.strip_prefix(['%', '٪']).unwrap_or(rest);
    let before = &text[..number.start];
    let before = before.strip_suffix(' ').unwrap_or(before);
    [before, rest].concat()
}

fn exchanged(text: &str, a: &Range<usize>, b: &Range<usize>) -> String {
    let (first, second) = if a.start < b.start { (a, b) } else { (b, a) };
    [
        &text[..first.start],
        &text[second.clone()],
        &text[first.end..second.start],
        &text[first.clone()],
        &text[second.end..],
    ]
    .concat()
}

/// All numbers in the digits of the other system, with its separators: ٫ for decimals, ٬ for thousands.
fn in_other_digits(text: &str, all: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for number in all {
        out.push_str(&text[done..number.start]);
        let own = &text[number.clone()];
        let grouped = ungrouped(own).is_some();
        out.extend(own.chars().map(|c| match (c, value(c)) {
            ('0'..='9', Some(value)) => digit('٠', value),
            (_, Some(value)) => digit('0', value),
            (',', _) if grouped => '٬',
            (',' | '.', _) => '٫',
            ('٬', _) => ',',
            _ => '.',
        }));
        done = number.end;
    }
    out.push_str(&text[done..]);
    out
}

/// 12,000.5 as 12000.5.
fn ungrouped(number: &str) -> Option<String> {
    let whole = number.split(['.', '٫']).next()?;
    let groups: Vec<&str> = whole.split([',', '٬']).collect();
    let (first, rest) = groups.split_first()?;
    let three = rest.iter().all(|group| group.chars().count() == 3);
    let grouped = !rest.is_empty() && three && (1..=3).contains(&first.chars().count());
    grouped.then(|| groups.concat() + &number[whole.len()..])
}

/// ٪ for %, or the reverse.
fn other_percent(text: &str) -> Option<String> {
    if text.contains('%') {
        Some(text.replace('%', "٪"))
    } else {
        text.contains('٪').then(|| text.replace('٪', "%"))
    }
}

/// A small number as a word, where that can stand without a change of the words around it.
fn in_words(text: &str, number: &Range<usize>, language: Language) -> Option<&'static str> {
    let value: usize = western(&text[number.clone()]).parse().ok()?;
    if text[number.clone()].contains(SEPARATORS) {
        return None;
    }
    let before = text[..number.start].strip_suffix(' ')?.split(' ').next_back()?;
    let behind = text[number.end..].strip_prefix(' ')?.split(' ').next()?;
    match language {
        // Not behind May or Article.
        Language::English => {
            let fits = [before, behind].iter().all(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
            fits.then(|| FEW.get(value.checked_sub(2)?).copied()).flatten()
        }
        // The tens are the same with nouns of both genders; a noun in the accusative or in ة is what is counted, and no month.
        Language::Arabic => {
            let counted = behind.ends_with(['ا', 'ة']) || behind.ends_with("اً") || behind.ends_with("ًا");
            (counted && value.is_multiple_of(10)).then(|| TENS.get((value / 10).checked_sub(2)?).copied()).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_trials, targets, texts};
    use super::super::{Direction, Kind};
    use super::*;

    #[test]
    fn digits_change_and_the_other_system_is_no_damage() {
        let pair = texts("وصل ١٢ وزيرا عام ٢٠١٨.", "In 2018, 12 ministers came.");
        let trials = all_trials(Kind::Numbers, Direction::IntoEnglish, &pair);
        let changed = targets(&trials, "digit changed");
        let differ = |text: &&str| text.chars().zip(pair.target.chars()).filter(|(a, b)| a != b).count();
        assert!(changed.len() > 20 && changed.iter().all(|text| differ(text) == 1), "{changed:?}");
        assert_eq!(targets(&trials, "digits turned"), ["In 2018, 21 ministers came.", "In 2108, 12 ministers came."]);
        assert_eq!(targets(&trials, "number dropped"), ["In 2018, ministers came.", "In, 12 ministers came."]);
        assert_eq!(targets(&trials, "numbers exchanged"), ["In 12, 2018 ministers came."]);
        assert_eq!(targets(&trials, "digits of the other system"), ["In ٢٠١٨, ١٢ ministers came."]);
        let digits = |text: &str| western(text);
        for trial in &trials {
            assert_eq!(trial.damaged, digits(&trial.after.target) != digits(&pair.target), "{trial:?}");
        }
        assert!(all_trials(Kind::Numbers, Direction::IntoEnglish, &texts("١٢", "twelve")).is_empty());
    }

    #[test]
    fn a_number_that_the_translator_had_too_often_is_not_dropped() {
        let pair = texts("عام ٢٠١٨", "2018 is 2018");
        assert!(targets(&all_trials(Kind::Numbers, Direction::IntoEnglish, &pair), "number dropped").is_empty());
    }

    #[test]
    fn the_same_number_in_other_ways() {
        let control = |source, target, direction, what: &str| {
            let trials = all_trials(Kind::Numbers, direction, &texts(source, target));
            assert!(trials.iter().all(|trial| trial.what != what || !trial.damaged));
            targets(&trials, what).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        use Direction::{IntoArabic, IntoEnglish};
        let words = "number in words";
        assert_eq!(control("٣", "he saw 3 boats", IntoEnglish, words), ["he saw three boats"]);
        assert!(control("٣", "on May 3 at sea", IntoEnglish, words).is_empty());
        assert!(control("3", "في 20 مايو", IntoArabic, words).is_empty());
        assert_eq!(control("20", "بعد 20 عاما", IntoArabic, words), ["بعد عشرين عاما"]);
        let plain = "without thousands separators";
        assert_eq!(control("", "12,000 men", IntoEnglish, plain), ["12000 men"]);
        assert!(control("", "12,5 men", IntoEnglish, plain).is_empty());
        assert_eq!(control("", "بنسبة 5%", IntoArabic, "other percent sign"), ["بنسبة 5٪"]);
        let other = "digits of the other system";
        assert_eq!(control("", "1,234.5 and 3.5", IntoEnglish, other), ["١٬٢٣٤٫٥ and ٣٫٥"]);
        assert_eq!(control("", "١٬٢٣٤٫٥", IntoArabic, other), ["1,234.5"]);
    }

    #[test]
    fn digits_in_names_are_no_numbers() {
        let found = |text: &'static str| numbers(text).into_iter().map(|n| &text[n]).collect::<Vec<_>>();
        assert_eq!(found("F-16, G20, 1990s, 3rd, و7 في 1,500.25."), ["7", "1,500.25"]);
        assert_eq!(found("10:30، 5,"), ["10", "30", "5"]);
    }
}
