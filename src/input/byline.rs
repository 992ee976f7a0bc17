//! Lines that say who wrote a text, where and when.

use std::sync::LazyLock;

use crate::arabic::calendar::{DAYS, HIJRI_MONTHS, MONTHS};
use crate::arabic::letters::is_digit;
use crate::arabic::{normalize::fold, words};

/// A byline has no more words than this.
const BYLINE_WORDS: usize = 14;

/// A place and an agency have no more words than this.
const AGENCY_WORDS: usize = 8;

/// What a byline starts with, before a name or a colon.
const LABELS: &[&str] = &[
    "آخر تحديث",
    "أجرى الحوار",
    "أجرت الحوار",
    "إعداد",
    "إعداد وتقديم",
    "بقلم",
    "تاريخ النشر",
    "تحرير",
    "ترجمة",
    "تصوير",
    "تقرير",
    "حاورته",
    "حاورها",
    "حاوره",
    "حاورتها",
    "حوار",
    "كتب",
    "كتبت",
    "كتبه",
    "مراسل",
    "مراسلة",
    "نشر في",
    "نشر بتاريخ",
    "المصدر",
];

/// News agencies and what stands for them.
const AGENCIES: &[&str] = &[
    "أ ب",
    "أ ش أ",
    "أ ف ب",
    "ا ف ب",
    "الأناضول",
    "العربية نت",
    "الجزيرة نت",
    "بترا",
    "بنا",
    "تاس",
    "خاص",
    "د ب أ",
    "رويترز",
    "سانا",
    "سبأ",
    "سبوتنيك",
    "شينخوا",
    "صفا",
    "كونا",
    "وات",
    "وام",
    "واس",
    "واج",
    "وفا",
    "وكالات",
    "و م ع",
    "afp",
    "ap",
    "reuters",
];

/// Words of a time or date beside day, month and number.
const TIME_WORDS: &[&str] =
    &["الساعة", "بتوقيت", "غرينتش", "غرينيتش", "صباحا", "مساء", "ص", "م", "هـ", "gmt", "ه", "يوم", "في"];

/// Whether a line names an author, an agency with a place, or a date, and nothing else.
///
/// `بقلم: سلمى الحداد` · `الرباط - وكالات` · `الثلاثاء 29 تشرين الثاني 2016`
pub fn is_byline(line: &str) -> bool {
    if line.trim_end().ends_with(['.', '؟', '!']) || !words::is_short(BYLINE_WORDS, line) {
        return false;
    }
    let folded = fold(line);
    starts_with_label(line, &folded) || is_agency_line(line) || is_date(&folded)
}

fn starts_with_label(line: &str, folded: &str) -> bool {
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| LABELS.iter().map(|label| fold(label)).collect());
    FOLDED.iter().any(|label| {
        folded.strip_prefix(label.as_str()).is_some_and(|rest| {
            // `بقلم سلمى` needs no colon; `كتب أحمد مقالا` is a sentence, so a verb does.
            let colon = line.split_once([':', '|', '/']).is_some_and(|(before, _)| fold(before) == *label);
            let interviewer = label.starts_with("حاور") && rest.starts_with(' ') && line.contains(':');
            colon || interviewer || (label == "بقلم" && rest.starts_with(' '))
        })
    })
}

/// `الرباط - وكالات`, `دبي (رويترز)`, `وكالات`: a few words, a known agency last or alone.
fn is_agency_line(line: &str) -> bool {
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| AGENCIES.iter().map(|agency| fold(agency)).collect());
    if !words::is_short(AGENCY_WORDS, line) {
        return false;
    }
    let parts: Vec<String> =
        line.split(['-', '–', '—', '(', ')', '،', '/', '|', ',', 'ـ']).map(fold).filter(|p| !p.is_empty()).collect();
    let is_agency = |part: &String| FOLDED.contains(part);
    parts.last().is_some_and(is_agency) && (parts.len() > 1 || parts[0] != "خاص")
}

/// Whether a line could be a place and a name with a dash between them: `الجيزة - نهى السعدني`, `العقبة - من مراسلنا الرياضي`. Many a
/// headline looks alike, so this tells only where a byline is due.
pub(super) fn joins_place_and_name(line: &str) -> bool {
    [" - ", " – ", " — ", " ـ "]
        .iter()
        .filter_map(|dash| line.split_once(dash))
        .any(|(place, name)| (1..=2).contains(&words::count(place)) && (1..=4).contains(&words::count(name)))
}

fn is_date(folded: &str) -> bool {
    let mut named = false;
    let mut numbered = false;
    let mut rest = folded;
    while !rest.is_empty() {
        let Some((length, is_name)) = date_part(rest) else { return false };
        named |= is_name;
        numbered |= !is_name && rest.starts_with(is_digit);
        rest = rest[length..].trim_start();
    }
    named && numbered
}

/// The length of the part of a date that `folded` starts with, and whether it is the name of a day or month.
fn date_part(folded: &str) -> Option<(usize, bool)> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        MONTHS.iter().chain(&DAYS).flat_map(|names| names.iter()).chain(&HIJRI_MONTHS).map(|name| fold(name)).collect()
    });
    static TIMES: LazyLock<Vec<String>> = LazyLock::new(|| TIME_WORDS.iter().map(|word| fold(word)).collect());
    let starts = |name: &String| folded.strip_prefix(name.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(' '));
    if let Some(length) = NAMES.iter().filter(|name| starts(name)).map(String::len).max() {
        return Some((length, true));
    }
    let word = folded.split(' ').next()?;
    (word.chars().all(is_digit) || TIMES.iter().any(|time| time == word)).then_some((word.len(), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_agencies_and_dates_are_bylines() {
        for line in [
            "بقلم: سلمى الحداد",
            "بقلم سلمى الحداد",
            "كتب: أحمد منصور",
            "الرباط - وكالات",
            "حاورها في القيروان: أنيس بن رمضان",
            "دبي (رويترز)",
            "وكالات",
            "الثلاثاء 29 تشرين الثاني 2016",
            "آخر تحديث: 12 مارس 2024 - 14:30",
            "٥ يناير ٢٠٢٤، الساعة 10:15 صباحا",
        ] {
            assert!(is_byline(line), "{line}");
        }
    }

    #[test]
    fn sentences_and_headlines_are_not() {
        for line in [
            "كتب أحمد مقالا جديدا",
            "روسيا تشيد بدور الجيش",
            "وصلت الوكالات إلى اتفاق.",
            "1962",
            "الاثنين",
            "تقرير عن حالة الطرق",
            "رويترز تحذف تقريرها عن السوق",
        ] {
            assert!(!is_byline(line), "{line}");
        }
    }
}
