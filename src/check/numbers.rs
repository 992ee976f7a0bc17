//! Numbers of the source that the target lacks, and those that only the target has.
//!
//! Each side has two lists. What it *owes* the other: digits, and words from thirteen up. What it may be *said* to hold: also
//! small words, ordinals, duals, fractions, months, and the other readings of a number. An owed number is reported if it stands in
//! neither list of the other side. Sides are compared as sets: a number that is said twice may be translated once.
//!
//! Number words are known in Arabic and English. If one side is in another language, only digits count, from thirteen up.

use rustc_hash::FxHashSet;

use super::digits::{Digits, digits, key};
use super::{Entry, Findings, Look, Pair};
use crate::arabic::letters::{digit_value, is_arabic_letter};
use crate::arabic::normalize::fold;
use crate::bitext::Severity;
use crate::text::Span;
use crate::{arabic, english};

pub(super) const MISSING: Entry = Entry {
    code: "number-missing",
    severity: Severity::Error,
    about: "a number of the source is not in the target",
    false_alarms: "amounts turned into other units, rounded or left out on purpose; words of a third language",
    look: Look::Pair(missing),
};

pub(super) const EXTRA: Entry = Entry {
    code: "number-extra",
    severity: Severity::Warning,
    about: "a number of the target is not in the source",
    false_alarms: "years and units added to explain; words of a third language",
    look: Look::Pair(extra),
};

/// Numbers below it are often written as words, or not at all (a dual).
const SMALL: f64 = 13.0;

fn missing(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target, _) = sides(pair);
    let lacking = source.lacking_in(&target);
    if lacking.is_empty() {
        return;
    }
    let instead = written(&target.lacking_in(&source), pair.target);
    for span in lacking {
        findings.add(instead.as_str(), span.of(pair.source), "compare the numbers of the target with the source");
    }
}

fn extra(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target, _) = sides(pair);
    let (lacking, lost) = (target.lacking_in(&source), source.lacking_in(&target));
    // One number in another's place is one finding, and `number-missing` shows both.
    if lacking.len() <= lost.len() {
        return;
    }
    let instead = written(&lost, pair.source);
    for span in lacking {
        findings.add(
            span.of(pair.target),
            instead.as_str(),
            "the source does not have this number; correct or delete it",
        );
    }
}

/// Numbers as they stand; not more than a person reads.
fn written(spans: &[Span], text: &str) -> String {
    let mut all = spans.iter().take(5).map(|span| span.of(text)).collect::<Vec<_>>().join(" | ");
    if spans.len() > 5 {
        all += " | …";
    }
    all
}

/// What both sides hold, and the languages by which they were read.
pub(super) fn sides(pair: &Pair<'_>) -> (Side, Side, (Tongue, Tongue)) {
    let languages = &pair.context.languages;
    let tongues = (tongue(&languages.source), tongue(&languages.target));
    let (source, target) =
        if tongues.0 == Tongue::Other || tongues.1 == Tongue::Other { (Tongue::Other, Tongue::Other) } else { tongues };
    (Side::new(pair.source, source), Side::new(pair.target, target), (source, target))
}

/// By which language numbers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    Arabic,
    English,
    Other,
}

/// The language of a tag such as `ar` or `en-GB`.
fn tongue(tag: &str) -> Tongue {
    match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "ar" => Tongue::Arabic,
        "en" => Tongue::English,
        _ => Tongue::Other,
    }
}

/// An expression of number words, perhaps with digits in it.
struct Words {
    span: Span,
    values: Vec<f64>,
    /// Whether it may be no number, or an ordinal.
    is_unsure: bool,
}

/// A number and where it stands; no part of a date in digits or of a telephone number.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) span: Span,
    /// The name of its value, see [`key`].
    pub(super) value: String,
    pub(super) is_digits: bool,
}

#[derive(Debug, Default)]
pub(super) struct Side {
    /// Owed numbers in the order of the text, with their readings.
    owed: Vec<(Span, Vec<Vec<String>>)>,
    /// All that it may be said to hold.
    said: FxHashSet<String>,
    /// All numbers in the order of the text.
    pub(super) places: Vec<Place>,
}

impl Side {
    fn new(text: &str, tongue: Tongue) -> Self {
        let mut side = Side::default();
        let mut digits = digits(text);
        join(text, &mut digits);
        let words = words(text, tongue);
        let mut plain: Vec<(Span, f64)> = Vec::new();
        let mut expressions = words.iter().peekable();
        for number in &digits {
            while expressions.next_if(|words| words.span.end <= number.span.start).is_some() {}
            let is_inside = expressions.peek().is_some_and(|words| words.span.start <= number.span.start);
            side.said.extend(number.readings.iter().flatten().cloned());
            let value = number.readings[0][0].parse().unwrap_or(f64::INFINITY);
            if !is_inside {
                plain.push((number.span, value));
                if let ([one], false) = (number.readings[0].as_slice(), is_part(text, number.span)) {
                    side.places.push(Place { span: number.span, value: one.clone(), is_digits: true });
                }
            }
            let is_small = tongue == Tongue::Other && value < SMALL && number.readings[0].len() == 1;
            if !(is_inside || is_small || (number.is_compound && value == 0.0 && !is_score(text, number.span))) {
                side.owed.push((number.span, number.readings.clone()));
            }
        }
        for words in &words {
            let mut values = words.values.clone();
            // 1,234 million: the other reading of the digits counts too.
            let at = digits.partition_point(|number| number.span.start < words.span.start);
            if let Some(number) = digits.get(at).filter(|number| number.span.start == words.span.start) {
                let readings: Vec<f64> =
                    number.readings.iter().filter(|r| r.len() == 1).filter_map(|r| r[0].parse().ok()).collect();
                let scale = readings.iter().map(|reading| words.values[0] / reading).find(|s| SCALES.contains(s));
                values.extend(scale.iter().flat_map(|scale| readings.iter().map(move |reading| reading * scale)));
            }
            let keys: Vec<Vec<String>> = values.iter().filter_map(|&value| Some(vec![key(value)?])).collect();
            side.said.extend(keys.iter().flatten().cloned());
            if !words.is_unsure && words.values[0] >= SMALL && !keys.is_empty() {
                side.owed.push((words.span, keys));
            }
            plain.push((words.span, words.values[0]));
            let is_digits = words.span.of(text).starts_with(|c| digit_value(c).is_some());
            side.places.extend(key(words.values[0]).map(|value| Place { span: words.span, value, is_digits }));
        }
        side.owed.sort_by_key(|(span, _)| span.start);
        side.places.sort_by_key(|place| place.span.start);
        plain.sort_by_key(|(span, _)| span.start);
        // 3 to 5 million: the scale may be meant for both.
        for pair in plain.windows(2) {
            let [(before, small), (behind, large)] = pair else { continue };
            let is_near = behind.start.checked_sub(before.end).is_some_and(|gap| gap <= 12);
            if let Some(scale) = SCALES.iter().find(|&scale| is_near && large >= scale && small < scale) {
                side.said.extend(key(small * scale));
            }
            // 1/2
            if is_near && &text[before.end..behind.start] == "/" && small < large {
                side.said.extend(key(small / large));
            }
        }
        let (said, is_after_noon) = match tongue {
            Tongue::Arabic => (arabic::said::said(text), arabic::said::is_after_noon(text)),
            Tongue::English => (english::numbers::said(text), english::numbers::is_after_noon(text)),
            Tongue::Other => (Vec::new(), false),
        };
        let hours = said.iter().chain(plain.iter().map(|(_, value)| value));
        if is_after_noon {
            side.said.extend(hours.filter(|&&hour| (1.0..12.0).contains(&hour)).filter_map(|hour| key(hour + 12.0)));
        }
        side.said.extend(said.into_iter().filter_map(key));
        side
    }

    /// Where this side's owed numbers stand that the other lacks, one place a number.
    fn lacking_in(&self, other: &Side) -> Vec<Span> {
        let mut seen = FxHashSet::default();
        let is_there = |readings: &[Vec<String>]| readings.iter().any(|all| all.iter().all(|v| other.said.contains(v)));
        (self.owed.iter())
            .filter(|(_, readings)| !is_there(readings) && seen.insert(readings))
            .map(|&(span, _)| span)
            .collect()
    }
}

/// Adds to numbers with only a blank or a dash between them the number that they make together: telephone numbers are grouped at will.
fn join(text: &str, digits: &mut [Digits]) {
    let mut start = 0;
    while start < digits.len() {
        let mut end = start + 1;
        while end < digits.len() && matches!(&text[digits[end - 1].span.end..digits[end].span.start], " " | "-") {
            end += 1;
        }
        let group = &mut digits[start..end];
        if (2..=MAX_GROUPS).contains(&group.len()) {
            let whole: String = group.iter().map(|number| number.readings[0].concat()).collect();
            group.iter_mut().for_each(|number| number.readings.push(vec![whole.clone()]));
        }
        start = end;
    }
}

/// Whether it is a part of a date in digits, or of a telephone number.
fn is_part(text: &str, span: Span) -> bool {
    let is_joined = |chars: &mut dyn Iterator<Item = char>| {
        let joint = chars.next();
        matches!(joint, Some('/' | ' ')) && chars.next().is_some_and(|c| digit_value(c).is_some())
    };
    is_joined(&mut text[span.end..].chars()) || is_joined(&mut text[..span.start].chars().rev())
}

/// Whether a zero is one side of a score, as in 2-0, and is said. What says nothing of it may say it in words.
fn is_score(text: &str, span: Span) -> bool {
    let is_joined = |chars: &mut dyn Iterator<Item = char>| {
        matches!(chars.next(), Some('-' | '–')) && chars.next().is_some_and(|c| digit_value(c).is_some())
    };
    span.of(text).chars().count() == 1
        && (is_joined(&mut text[span.end..].chars()) || is_joined(&mut text[..span.start].chars().rev()))
}

/// No telephone number has more.
const MAX_GROUPS: usize = 6;

/// Whether a number word is spelled like more common ones, or is an ordinal: ألف (wrote), القرن الواحد والعشرين.
fn is_unsure(text: &str, span: Span) -> bool {
    let is_thousand = matches!(fold(span.of(text)).as_str(), "الف" | "الفا");
    let before = text[..span.start].trim_end();
    is_thousand || before.ends_with("قرن")
}

/// Whether a word is only spelled like a hundred once letters are folded: ميت, كمية.
fn is_other_word(written: &str) -> bool {
    let mut letters = written.chars().filter(|&c| is_arabic_letter(c));
    !written.contains(char::is_whitespace) && letters.next() == Some('م') && letters.next() == Some('ي')
}

/// Largest first.
const SCALES: [f64; 4] = [1e12, 1e9, 1e6, 1e3];

/// Numbers of words, in order.
fn words(text: &str, tongue: Tongue) -> Vec<Words> {
    match tongue {
        Tongue::Arabic => (arabic::numbers::numbers(text).into_iter())
            .filter(|number| !number.is_digits && !is_other_word(number.span.of(text)))
            .map(|number| {
                let mut values = vec![number.value];
                // ألفا before a noun is two thousand; alone it looks like one.
                values.extend(number.span.of(text).ends_with("لفا").then_some(number.value + 1000.0));
                Words { span: number.span, values, is_unsure: is_unsure(text, number.span) }
            })
            .collect(),
        Tongue::English => (english::numbers::numbers(text).into_iter())
            .filter(|number| !number.is_digits)
            .map(|number| Words {
                span: number.span,
                values: [number.value].into_iter().chain(number.other).collect(),
                is_unsure: false,
            })
            .collect(),
        Tongue::Other => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::bitext::{Languages, Unit};
    use crate::check::{Context, check};
    use crate::exchange::Row;

    /// What is missing and what is extra, or stands in its place.
    fn findings(from: &str, to: &str, source: &str, target: &str) -> (Vec<String>, Vec<String>) {
        let unit = Unit { source: source.into(), target: Some(target.into()), ..Unit::default() };
        let context = Context { languages: Languages { source: from.into(), target: to.into() }, ..Context::default() };
        let all = check(&[Row { number: 2, unit }], &context);
        let mut lists = (Vec::new(), Vec::new());
        for finding in all {
            match finding.code {
                "number-missing" => {
                    lists.0.push(finding.expected);
                    lists.1.extend(Some(finding.found).filter(|found| !found.is_empty()));
                }
                "number-extra" => lists.1.push(finding.found),
                _ => {}
            }
        }
        lists
    }

    #[test]
    fn right_pairs_have_no_findings_in_either_direction() {
        for (arabic, english) in [
            ("قتل 25 شخصا في الانفجار.", "The blast killed 25 people."),
            ("قتل ٢٥ شخصا في الانفجار.", "The blast killed twenty-five people."),
            ("أصيب خمسة وعشرون جنديا.", "25 soldiers were wounded."),
            ("بلغت الكلفة 3.5 مليون دولار.", "The cost came to $3.5m."),
            ("بلغت الكلفة ثلاثة ملايين ونصف المليون.", "The cost came to 3,500,000."),
            ("نزح نصف مليون شخص.", "Half a million people were displaced."),
            ("ارتفعت الأسعار بنسبة ٦٫٨ في المئة.", "Prices rose by 6.8%."),
            ("في 12 كانون الثاني 2024", "On 12/1/2024"),
            ("في 12/3/2024", "On March 12, 2024"),
            ("قبل عامين من الحرب", "2 years before the war"),
            ("صوت نصف السكان لصالحه.", "50% of the people voted for it."),
            ("في القرن التاسع عشر", "In the 19th century"),
            ("قمة مجموعة العشرين", "The G20 summit"),
            ("أغاني الستينيات", "Songs of the 1960s"),
            ("بعد عشرين عاما", "Two decades later"),
            ("موسم 2018-2019", "The 2018-19 season"),
            ("الساعة الخامسة مساء", "At 17:00"),
            ("الساعة 10:30", "At 10.30"),
            ("بين 3 و5 ملايين نازح", "Between 3 million and 5 million displaced people"),
            ("حضر ألفا شخص.", "2,000 people came."),
            ("سباق 100 متر", "The 100m race"),
            ("بمبلغ ١٬٢٠٠ مليون", "For 1.2 billion"),
            ("بداية القرن الواحد والعشرين", "The early 2000s"),
            ("ألف عدة كتب، وعثر عليه ميتا.", "He wrote several books and was found dead."),
            ("على الرقم 116123", "On 116 123"),
            ("أعلى من 1.7 مليون قبل أربعة أعوام", "Up from 1.7 million four years ago"),
            ("اشترى ثلاثة كتب.", "He bought some books."),
        ] {
            let none = (vec![], vec![]);
            assert_eq!(findings("ar", "en", arabic, english), none, "{arabic} {english}");
            assert_eq!(findings("en", "ar", english, arabic), none, "{english} {arabic}");
        }
    }

    #[test]
    fn wrong_pairs_name_the_number_as_it_stands() {
        for (arabic, english, of_arabic, of_english) in [
            ("قتل ٢٥ شخصا.", "26 people were killed.", "٢٥", "26"),
            ("أصيب خمسة وعشرون جنديا.", "35 soldiers were wounded.", "خمسة وعشرون", "35"),
            ("بلغت الكلفة 3.5 مليون دولار.", "The cost came to $3.5.", "3.5 مليون", ""),
            ("بلغت الكلفة 3.5 مليون دولار.", "The cost came to $3.5bn.", "3.5 مليون", "3.5bn"),
            ("في عام 2019", "In 2018", "2019", "2018"),
            ("بنسبة ٦٫٨ في المئة", "By 8.6%", "٦٫٨", "8.6"),
            ("حضر 12,500 طالب.", "Students came.", "12,500", ""),
            ("حضر الطلاب.", "Two hundred students came.", "", "Two hundred"),
        ] {
            let list = |one: &str| if one.is_empty() { vec![] } else { vec![one.to_owned()] };
            let (of_arabic, of_english) = (list(of_arabic), list(of_english));
            assert_eq!(findings("ar", "en", arabic, english), (of_arabic.clone(), of_english.clone()), "{english}");
            assert_eq!(findings("en", "ar", english, arabic), (of_english, of_arabic), "{english}");
        }
    }

    #[test]
    fn other_languages_are_compared_by_digits() {
        assert_eq!(findings("ar", "fr", "في 12/3/2024", "Le 12 mars 2024"), (vec![], vec![]));
        assert_eq!(findings("ar", "fr", "خسر 3.5 مليون", "Il a perdu 3,5 millions"), (vec![], vec![]));
        assert_eq!(findings("ar-EG", "fr", "عام 2024", "En 2025"), (vec!["2024".to_owned()], vec!["2025".to_owned()]));
    }

    #[test]
    fn a_finding_says_what_stands_instead() {
        let unit = Unit { source: "قتل ٢٥ شخصا".into(), target: Some("26 died".into()), ..Unit::default() };
        let all = check(&[Row { number: 2, unit }], &Context::default());
        assert_eq!((all[0].code, all[0].found.as_str(), all[0].expected.as_str()), ("number-missing", "26", "٢٥"));
    }

    #[test]
    fn hostile_text_does_no_harm() {
        let long = "1,".repeat(20_000);
        for text in ["", "٫", "1.", "1,,2", "9/0", "\u{202E}12\u{202C}", long.as_str(), &"9".repeat(9000)] {
            findings("ar", "en", text, "x 0/0 half and a half a");
            findings("en", "ar", "two and a", text);
        }
    }
}
