//! Names of months and days, and the dates that are written with them.

use std::ops::Range;

use super::letters::{Class, class, digit_value};

/// The twelve months, January first, each in the spellings in use: Egyptian and Gulf, Levantine and Iraqi (the part after كانون
/// and تشرين in both spellings), Maghrebi.
pub const MONTHS: [&[&str]; 12] = [
    &["يناير", "كانون الثاني", "جانفي"],
    &["فبراير", "شباط", "فيفري"],
    &["مارس", "آذار", "أذار"],
    &["أبريل", "إبريل", "ابريل", "نيسان", "أفريل"],
    &["مايو", "أيار", "ايار", "ماي"],
    &["يونيو", "يونيه", "حزيران", "جوان"],
    &["يوليو", "يوليه", "تموز", "جويلية", "يوليوز"],
    &["أغسطس", "اغسطس", "آب", "أوت", "غشت"],
    &["سبتمبر", "أيلول", "ايلول", "شتنبر"],
    &["أكتوبر", "اكتوبر", "تشرين الأول", "تشرين الاول"],
    &["نوفمبر", "تشرين الثاني", "نونبر"],
    &["ديسمبر", "كانون الأول", "كانون الاول", "دجنبر"],
];

/// The months of the Hijri year.
pub const HIJRI_MONTHS: [&str; 12] = [
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
];

/// The days of the week, Saturday first.
pub const DAYS: [&[&str]; 7] = [
    &["السبت"],
    &["الأحد", "الاحد"],
    &["الاثنين", "الإثنين"],
    &["الثلاثاء"],
    &["الأربعاء", "الاربعاء"],
    &["الخميس"],
    &["الجمعة"],
];

/// Whether a word is the name of a month, or how one begins (كانون, تشرين); as written.
pub fn is_month(word: &str) -> bool {
    MONTHS.iter().flat_map(|names| names.iter()).any(|name| *name == word || name.split(' ').next() == Some(word))
        || HIJRI_MONTHS.contains(&word)
}

/// A day, and the time of it where that is known.
///
/// Ordered in time; a day without a time comes before all times of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The day, counted from the first of January 1970.
    pub day: i64,
    /// Seconds since midnight; of the world's clock (UTC) where the text says how far from it the time is.
    pub second: Option<u32>,
}

impl Date {
    /// Whether it is later for certain: on one day, both times must be known.
    pub fn is_after(self, other: Self) -> bool {
        self.day > other.day
            || (self.day == other.day && matches!((self.second, other.second), (Some(a), Some(b)) if a > b))
    }
}

/// Reads a date as input files hold it: `2024-05-01`, `2024-05-01T10:30:00Z`, `٢٠٢٤/٥/١`, `1/5/2024` (the day first, as Arabic
/// writes it), `1 أيار 2024`, `الأربعاء 1 أيار/مايو 2024، 10:30`, `Wed, 01 May 2024 10:30:00 GMT`, `May 1, 2024`; or in one run of eight
/// digits at the end, `20240501` or `01052024`, as the ids of many a collection have it (`news-17-20240501`).
///
/// `None` for what is no date of the Gregorian calendar, or lacks its day, month or year. Where the month is no name, a year before
/// 1800 is taken for one of the Hijri calendar.
///
/// ```
/// # use khulasa::arabic::calendar::parse_date;
/// assert_eq!(parse_date("1 أيار 2024"), parse_date("٢٠٢٤/٥/١"));
/// assert!(parse_date("الأربعاء").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    in_parts(text).or_else(|| in_one_run(text))
}

/// The years of a date in digits alone. An earlier one is of the Hijri calendar: 1445/09/01.
const IN_DIGITS: Range<u32> = 1800..2200;

/// A date in eight digits that the text ends in, whatever stands before them.
fn in_one_run(text: &str) -> Option<Date> {
    let digits: Vec<u32> =
        text.trim_end().chars().rev().map_while(digit_value).take(9).map(u32::from).collect::<Vec<_>>();
    let number = |from: usize, to: usize| digits[from..to].iter().rev().fold(0, |number, digit| 10 * number + digit);
    if digits.len() != 8 {
        return None;
    }
    // Reversed: the last digit comes first. A year of these centuries is no month, so only one of the two can be.
    let is_year = |year: u32| IN_DIGITS.contains(&year);
    let (first, last) = (number(4, 8), number(0, 4));
    let day = if is_year(first) { days_since_1970(first, number(2, 4), number(0, 2)) } else { None };
    let day = day.or_else(|| days_since_1970(last, number(4, 6), number(6, 8)).filter(|_| is_year(last)));
    day.map(|day| Date { day, second: None })
}

fn in_parts(text: &str) -> Option<Date> {
    // No date is longer.
    let pieces = pieces(text.chars().take(120))?;
    let (mut numbers, mut month, mut at) = (Vec::new(), None, 0);
    while at < pieces.len() {
        match &pieces[at] {
            Piece::Word(word) if is_hijri(word) => return None,
            Piece::Word(word) => {
                let next = match pieces.get(at + 1) {
                    Some(Piece::Word(next)) => format!("{word} {next}"),
                    _ => String::new(),
                };
                // The longer name first: كانون الثاني. Of أيار/مايو the first counts.
                match month_named(&next).map(|m| (m, 2)).or_else(|| month_named(word).map(|m| (m, 1))) {
                    Some((found, words)) => {
                        month.get_or_insert(found);
                        at += words;
                        continue;
                    }
                    None if numbers.len() >= 2 && month.is_none() => break,
                    None => {}
                }
            }
            Piece::Number(value, width) => {
                // A time of the day starts behind the date.
                let wanted = if month.is_some() { 2 } else { 3 };
                if numbers.len() == wanted {
                    break;
                }
                let is_time = matches!(pieces.get(at + 1), Some(Piece::Mark(':')));
                if is_time {
                    at += pieces[at..].iter().take_while(|p| matches!(p, Piece::Number(..) | Piece::Mark(':'))).count();
                    continue;
                }
                numbers.push((*value, *width));
            }
            Piece::Mark(_) => {}
        }
        at += 1;
    }
    let years = if month.is_some() { 1000..3000 } else { IN_DIGITS };
    let is_year = |(value, width): (u32, usize)| width == 4 && years.contains(&value);
    let (year, month, day) = match (month, numbers.as_slice()) {
        (Some(month), &[a, b]) if is_year(b) => (b.0, month, a.0),
        (Some(month), &[a, b]) if is_year(a) => (a.0, month, b.0),
        (None, &[a, b, c]) if is_year(a) => (a.0, b.0, c.0),
        (None, &[a, b, c]) if is_year(c) => (c.0, b.0, a.0),
        _ => return None,
    };
    let day = days_since_1970(year, month, day)?;
    let Some((second, offset)) = time(&pieces) else { return Some(Date { day, second: None }) };
    let second = i64::from(second) - i64::from(offset);
    let second_of_day = u32::try_from(second.rem_euclid(86_400)).ok();
    Some(Date { day: day + second.div_euclid(86_400), second: second_of_day })
}

#[derive(Debug)]
enum Piece {
    /// Its value, and how many digits it has.
    Number(u32, usize),
    Word(String),
    Mark(char),
}

/// Numbers, words and marks; `None` if a number is too long for a date.
fn pieces(chars: impl Iterator<Item = char>) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut glued = false;
    for c in chars {
        if let Some(digit) = digit_value(c) {
            match pieces.last_mut() {
                Some(Piece::Number(value, width)) if glued => {
                    *value = value.checked_mul(10)?.checked_add(u32::from(digit))?;
                    *width += 1;
                }
                _ => pieces.push(Piece::Number(u32::from(digit), 1)),
            }
            glued = true;
            continue;
        }
        match class(c) {
            Class::Letter(_) => match pieces.last_mut() {
                Some(Piece::Word(word)) if glued => word.push(c),
                _ => pieces.push(Piece::Word(c.into())),
            },
            Class::Transparent => continue,
            Class::Separator => {
                if !c.is_whitespace() {
                    pieces.push(Piece::Mark(c));
                }
                glued = false;
                continue;
            }
        }
        glued = true;
    }
    Some(pieces)
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month by its name, 1 for January; of an English one, the first three letters will do.
fn month_named(name: &str) -> Option<u32> {
    let arabic = MONTHS.iter().position(|names| names.contains(&name));
    let english = || {
        ENGLISH_MONTHS
            .iter()
            .position(|known| name.eq_ignore_ascii_case(known) || name.eq_ignore_ascii_case(&known[..3]))
    };
    u32::try_from(arabic.or_else(english)? + 1).ok()
}

fn is_hijri(word: &str) -> bool {
    word == "هـ" || word == "ه" || HIJRI_MONTHS.contains(&word)
}

/// Seconds since midnight, and how many seconds that clock is ahead of UTC (0 if it does not say).
fn time(pieces: &[Piece]) -> Option<(u32, i32)> {
    let colon = pieces.iter().position(|piece| matches!(piece, Piece::Mark(':')))?;
    let number = |at: usize| match pieces.get(at) {
        Some(&Piece::Number(value, width)) if width <= 2 => Some(value),
        _ => None,
    };
    let (mut hour, minute) = (number(colon.checked_sub(1)?)?, number(colon + 1)?);
    let has_seconds = matches!(pieces.get(colon + 2), Some(Piece::Mark(':')));
    let second = if has_seconds { number(colon + 3).unwrap_or(0) } else { 0 };
    let mut rest = &pieces[(colon + if has_seconds { 4 } else { 2 }).min(pieces.len())..];
    // Fractions of a second.
    if let [Piece::Mark('.'), Piece::Number(..), more @ ..] = rest {
        rest = more;
    }
    let mut offset = 0;
    match rest {
        [Piece::Mark(sign @ ('+' | '-' | '−')), Piece::Number(value, width), more @ ..] => {
            let (hours, minutes) = match (width, more) {
                (4, _) => (value / 100, value % 100),
                (1 | 2, [Piece::Mark(':'), Piece::Number(minutes, _), ..]) => (*value, *minutes),
                (1 | 2, _) => (*value, 0),
                _ => return None,
            };
            if minutes >= 60 {
                return None;
            }
            let ahead = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|&s| s <= 15 * 3600)?;
            offset = if *sign == '+' { ahead } else { -ahead };
        }
        [Piece::Word(word), ..] => {
            let is_afternoon = matches!(word.as_str(), "م" | "مساء" | "مساءا" | "PM" | "pm");
            let is_morning = matches!(word.as_str(), "ص" | "صباحا" | "AM" | "am");
            if is_afternoon && hour < 12 {
                hour += 12;
            } else if is_morning && hour == 12 {
                hour = 0;
            }
        }
        _ => {}
    }
    (hour < 24 && minute < 60 && second < 61).then_some((hour * 3600 + minute * 60 + second, offset))
}

/// Days from 1970 to a day of the Gregorian calendar; `None` if there is no such day.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > length {
        return None;
    }
    // Counted from March, so that the leap day comes last (Hinnant, "chrono-compatible low-level date algorithms").
    let (year, month) = (i64::from(year) - i64::from(month <= 2), i64::from((month + 9) % 12));
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(text: &str, day: i64, second: Option<u32>) {
        assert_eq!(parse_date(text), Some(Date { day, second }), "{text}");
    }

    /// The first of May 2024 is day 19,844: 54 years of 365 days, 13 leap days from 1972 to 2020, then 31 + 29 + 31 + 30 days.
    const MAY_1: i64 = 54 * 365 + 13 + 121;

    #[test]
    fn one_day_in_every_way_of_writing_it() {
        for text in [
            "2024-05-01",
            "٢٠٢٤/٥/١",
            "1/5/2024",
            "01.05.2024",
            "1 أيار 2024",
            "1 مايو 2024",
            "١ مايو ٢٠٢٤",
            "الأربعاء 1 أيار/مايو 2024",
            "الأربعاء، 1 مايو، 2024",
            "May 1, 2024",
            "MAY 1, 2024",
            "Wed, 01 May 2024",
            "20240501",
            "01052024",
            "news-17-20240501",
            "٢٠٢٤٠٥٠١ ",
        ] {
            is(text, MAY_1, None);
        }
        is("1970-01-01", 0, None);
        is("31 كانون الأول 1969", -1, None);
        is("29 شباط 2024", MAY_1 - 62, None);
        is("February 29, 2024", MAY_1 - 62, None);
        is("29 Feb 2024", MAY_1 - 62, None);
        is("15 كانون الثاني/يناير 2024", MAY_1 - 107, None);
    }

    #[test]
    fn times_with_and_without_a_zone() {
        is("2024-05-01T10:30:00Z", MAY_1, Some(37_800));
        is("2024-05-01 10:30", MAY_1, Some(37_800));
        is("2024-05-01T10:30:15.250+03:00", MAY_1, Some(37_815 - 10_800));
        is("2024-05-01T01:30:00+0300", MAY_1 - 1, Some(86_400 - 5_400));
        is("Wed, 01 May 2024 10:30:00 GMT", MAY_1, Some(37_800));
        is("1 أيار 2024، 10:30 مساء", MAY_1, Some(37_800 + 43_200));
        is("10:30 صباحا - 1 أيار 2024", MAY_1, Some(37_800));
        is("2024-05-01T10:30+3", MAY_1, Some(37_800 - 10_800));
        // No clock is so far from the world's: the day is known, the time is not.
        for offset in ["+99999999", "+4294967295", "+03:4294967295", "+0360", "+03:60", "+030", "+1600"] {
            is(&format!("2024-05-01T10:30{offset}"), MAY_1, None);
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "أمس",
            "2024",
            "أيار 2024",
            "2024-13-01",
            "2024-02-30",
            "1 رمضان 1445",
            "1/2/3",
            "9999999999",
            "120240501",
            "20241301",
            "31022024",
            "00000000",
            "15 محرم 1446 هـ",
            "1445/09/01",
            "01/09/1445",
            "14450901",
            "market 5 2024",
            "5 mayor 2024",
            "decide 5, 2024",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn later_for_certain() {
        let date = |text| parse_date(text).unwrap();
        assert!(date("2024-05-02").is_after(date("2024-05-01T23:00")));
        assert!(!date("2024-05-01T10:00").is_after(date("2024-05-01")));
        assert!(date("2024-05-01T10:00").is_after(date("2024-05-01T09:59")));
    }
}
