//! Two numbers that changed places.
//!
//! Both stand in both texts, so a comparison of sets does not see it. What tells is where they stand: numbers mostly keep their order in
//! a translation, and what stands beside a number (٪, a month, a currency, what is counted) is translated with it. Where exchanging two
//! numbers of the target would put all numbers into the order of the source or give back what stood beside them, and nothing speaks
//! against it, that is a finding.

use super::numbers::{Place, Tongue, sides};
use super::{Entry, Findings, Look, Pair};
use crate::arabic::letters::is_arabic_letter;
use crate::arabic::normalize::fold;
use crate::bitext::Severity;
use crate::text::Span;
use crate::{arabic, english};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

pub(super) const ENTRY: Entry = Entry {
    code: "number-order",
    severity: Severity::Warning,
    about: "two numbers of the target seem to have changed places",
    false_alarms: "clauses that the translation rightly puts in another order, where nothing beside the numbers tells them apart",
    look: Look::Pair(look),
};

/// More numbers are a table, and are looked at by eye.
const MAX_NUMBERS: usize = 24;

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target, tongues) = sides(pair);
    let (source, target) = (source.places, target.places);
    let matched: Vec<Matched> = matched(&source, &target)
        .into_iter()
        .map(|(from, to)| Matched {
            from: beside(pair.source, from, &source, tongues.0),
            to: beside(pair.target, to, &target, tongues.1),
            place: to.span,
            is_digits: to.is_digits,
        })
        .collect();
    if let Some((a, b)) = exchanged(&matched) {
        let written = |first: Span, second: Span| format!("{} | {}", first.of(pair.target), second.of(pair.target));
        let (first, second) = if a.start < b.start { (a, b) } else { (b, a) };
        findings.add(
            written(first, second),
            written(second, first),
            "look whether each number stands where the source has it",
        );
    }
}

/// A number that stands once in either text.
struct Matched {
    /// What stands beside it in the source, and in the target.
    from: u128,
    to: u128,
    /// Where it stands in the target.
    place: Span,
    is_digits: bool,
}

/// The numbers that stand once in either text, in the order of the source.
fn matched<'a>(source: &'a [Place], target: &'a [Place]) -> Vec<(&'a Place, &'a Place)> {
    if source.len().max(target.len()) > MAX_NUMBERS {
        return Vec::new();
    }
    let once = |places: &'a [Place], value: &str| {
        let mut same = places.iter().filter(|place| place.value == value);
        same.next().filter(|_| same.next().is_none())
    };
    (source.iter()).filter_map(|place| Some((once(source, &place.value)?, once(target, &place.value)?))).collect()
}

/// The two whose exchange mends the order or what stands beside them.
fn exchanged(matched: &[Matched]) -> Option<(Span, Span)> {
    let inversions = |places: &[Span]| {
        let pairs = (0..places.len()).flat_map(|i| (i + 1..places.len()).map(move |j| (i, j)));
        pairs.filter(|&(i, j)| places[i].start > places[j].start).count()
    };
    let mut places: Vec<Span> = matched.iter().map(|number| number.place).collect();
    let before = inversions(&places);
    let mut best: Option<(i32, usize, usize)> = None;
    for i in 0..matched.len() {
        for j in i + 1..matched.len() {
            let (a, b) = (&matched[i], &matched[j]);
            if !(a.is_digits && b.is_digits) {
                continue;
            }
            let keep = alike(a.from, a.to) + alike(b.from, b.to);
            let swap = alike(a.from, b.to) + alike(b.from, a.to);
            places.swap(i, j);
            let after = inversions(&places);
            places.swap(i, j);
            let order = if before > 0 && after == 0 {
                1
            } else if before == 0 {
                -2
            } else if after < before {
                0
            } else {
                -1
            };
            let gain = 2 * (swap - keep) + order;
            if gain >= 1 && best.is_none_or(|(most, ..)| gain > most) {
                best = Some((gain, i, j));
            }
        }
    }
    best.map(|(_, i, j)| (matched[i].place, matched[j].place))
}

/// How much of what stands beside two numbers is the same.
fn alike(a: u128, b: u128) -> i32 {
    (a & b & !WEAK).count_ones() as i32 * 2 + (a & b & WEAK).count_ones() as i32
}

/// Bits of [`beside`] that are no word.
const YEAR: u128 = 1;
const COUNT: u128 = 1 << 1;
/// They tell less than a word that was translated.
const WEAK: u128 = YEAR | COUNT;
const FIRST_MONTH: usize = 2;
/// The row of [`THINGS`] that is ٪, and those that are currencies.
pub(super) const PERCENT: usize = 0;
pub(super) const CURRENCIES: std::ops::Range<usize> = 1..9;
const FIRST_THING: usize = 14;

/// What stands beside numbers in both languages, by stems of words as [`fold`] has them: a row is one thing.
pub(super) const THINGS: &[(&[&str], &[&str])] = &[
    (
        &["%", "٪", "مئه", "مائه", "مايه", "بالمئه", "بالمائه", "بالمايه", "مئويه"],
        &["%", "٪", "percent", "cent", "percentage"],
    ),
    (&["$", "دولار", "دولارا", "دولارات"], &["$", "dollar", "dollars", "usd", "bucks"]),
    (&["€", "يورو"], &["€", "euro", "euros", "eur"]),
    (&["£", "جنيه", "جنيها", "جنيهات", "استرليني"], &["£", "pound", "pounds", "gbp", "egp"]),
    (&["ريال", "ريالا", "ريالات"], &["riyal", "riyals", "rial", "rials"]),
    (&["درهم", "درهما", "دراهم"], &["dirham", "dirhams"]),
    (&["دينار", "دينارا", "دنانير"], &["dinar", "dinars"]),
    (&["ليره", "ليرات"], &["lira", "liras"]),
    (&["ين", "¥"], &["yen", "¥"]),
    (
        &["كم", "كيلومتر", "كيلومترا", "كيلومترات", "كيلو"],
        &["km", "kilometer", "kilometers", "kilometre", "kilometres"],
    ),
    (&["م", "متر", "مترا", "امتار"], &["m", "meter", "meters", "metre", "metres"]),
    (&["سم", "سنتيمتر", "سنتيمترا", "سنتيمترات"], &["cm", "centimeter", "centimeters", "centimetre", "centimetres"]),
    (&["ميل", "ميلا", "اميال"], &["mile", "miles", "mph"]),
    (&["قدم", "قدما", "اقدام"], &["foot", "feet", "ft"]),
    (
        &["كغ", "كجم", "كيلوغرام", "كيلوغراما", "كيلوجرام", "كيلوجراما"],
        &["kg", "kilo", "kilos", "kilogram", "kilograms"],
    ),
    (&["طن", "طنا", "اطنان"], &["ton", "tons", "tonne", "tonnes"]),
    (&["هكتار", "هكتارا", "هكتارات"], &["hectare", "hectares", "ha"]),
    (&["فدان", "فدانا"], &["acre", "acres"]),
    (&["ساعه", "ساعات"], &["hour", "hours"]),
    (&["دقيقه", "دقائق", "دقايق"], &["minute", "minutes", "min"]),
    (&["ثانيه", "ثواني", "ثوان"], &["second", "seconds"]),
    (&["يوم", "يوما", "ايام"], &["day", "days"]),
    (&["اسبوع", "اسبوعا", "اسابيع"], &["week", "weeks"]),
    (&["شهر", "شهرا", "اشهر", "شهور"], &["month", "months"]),
    (
        &["عاما", "سنه", "سنوات", "اعوام", "سنين", "عمره", "عمرها", "عمر", "العمر"],
        &["year", "years", "yr", "aged", "age", "old"],
    ),
    (&["مره", "مرات"], &["times"]),
    (&["درجه", "درجات", "مئويه"], &["degree", "degrees", "°", "celsius"]),
    (
        &["شخص", "شخصا", "اشخاص", "نسمه", "فردا", "افراد", "ناس"],
        &["people", "persons", "person", "inhabitants", "residents"],
    ),
    (&["رجل", "رجلا", "رجال"], &["man", "men"]),
    (&["امراه", "نساء", "سيده", "سيدات"], &["woman", "women"]),
    (&["طفل", "طفلا", "اطفال"], &["child", "children", "kids"]),
    (&["طالب", "طالبا", "طلاب", "تلميذا", "تلاميذ"], &["student", "students", "pupils"]),
    (&["جندي", "جنديا", "جنود"], &["soldier", "soldiers", "troops"]),
    (&["ضابط", "ضابطا", "ضباط", "شرطيا"], &["officer", "officers"]),
    (&["عضو", "عضوا", "اعضاء"], &["member", "members"]),
    (&["عامل", "عاملا", "عمال", "موظف", "موظفا", "موظفين"], &["worker", "workers", "employees", "staff"]),
    (&["لاعب", "لاعبا", "لاعبين"], &["player", "players"]),
    (&["قتيل", "قتيلا", "قتلي", "قتل", "مقتل"], &["dead", "killed", "deaths"]),
    (&["جريح", "جريحا", "جرحي", "مصاب", "مصابا", "اصيب", "اصابه"], &["injured", "wounded", "injuries"]),
    (&["حاله", "حالات"], &["case", "cases"]),
    (&["دوله", "دول", "بلدا", "بلد", "بلدان"], &["country", "countries", "nations", "states"]),
    (&["مدينه", "مدن"], &["city", "cities", "towns"]),
    (&["قريه", "قري"], &["village", "villages"]),
    (&["بيت", "بيتا", "بيوت", "منزل", "منزلا", "منازل"], &["home", "homes", "house", "houses"]),
    (&["مدرسه", "مدارس"], &["school", "schools"]),
    (&["شركه", "شركات"], &["company", "companies", "firms"]),
    (&["صوت", "صوتا", "اصوات"], &["vote", "votes"]),
    (&["مقعد", "مقعدا", "مقاعد"], &["seat", "seats"]),
    (&["نقطه", "نقاط"], &["point", "points"]),
    (&["هدف", "هدفا", "اهداف"], &["goal", "goals"]),
    (&["مباراه", "مباريات"], &["game", "games", "match", "matches"]),
    (&["كتاب", "كتابا", "كتب"], &["book", "books"]),
    (&["فيلم", "فيلما", "افلام"], &["film", "films", "movie", "movies"]),
    (&["ماده", "المواد"], &["article", "articles"]),
    (&["صفحه", "صفحات"], &["page", "pages"]),
    (&["رقم", "رقما"], &["number", "no"]),
    (&["الف", "الفا", "الاف"], &["thousand", "k"]),
    (&["مليون", "مليونا", "ملايين"], &["million", "m"]),
    (&["مليار", "مليارا", "مليارات"], &["billion", "bn"]),
    (&["طائره", "طايره", "طائرات"], &["plane", "planes", "aircraft", "flight"]),
    (&["سياره", "سيارات", "مركبه"], &["car", "cars", "vehicles"]),
];

/// Words beside a number, nearest first: up to two behind and two before it, up to a mark or another number.
pub(super) fn words_beside(text: &str, place: &Place, all: &[Place]) -> (Vec<String>, Vec<String>) {
    let next = all.get(all.partition_point(|other| other.span.start < place.span.end)).map(|other| other.span.start);
    let last =
        all[..all.partition_point(|other| other.span.start < place.span.start)].last().map(|other| other.span.end);
    let behind = &text[place.span.end..next.unwrap_or(text.len()).max(place.span.end)];
    let before = &text[last.unwrap_or(0).min(place.span.start)..place.span.start];
    let behind = near(behind.chars());
    let before: Vec<String> = near(before.chars().rev()).iter().map(|word| word.chars().rev().collect()).collect();
    (behind, before)
}

/// The row of [`THINGS`] that a word or a sign belongs to.
pub(super) fn thing(word: &str, is_arabic: bool) -> Option<usize> {
    let words = if is_arabic { &*ARABIC } else { &*ENGLISH };
    if word.len() > MAX_WORD {
        return None;
    }
    words.get(word).copied().or_else(|| forms(word, is_arabic).iter().find_map(|form| words.get(form).copied()))
}

/// No word of the table has more bytes.
const MAX_WORD: usize = 64;

static ARABIC: LazyLock<FxHashMap<String, usize>> = LazyLock::new(|| {
    let rows = THINGS.iter().enumerate();
    let words = rows.flat_map(|(row, (words, _))| words.iter().map(move |word| (word, row)));
    // Signs as they are: folding leaves nothing of them.
    words
        .map(|(word, row)| (if word.chars().all(char::is_alphabetic) { fold(word) } else { (*word).to_owned() }, row))
        .collect()
});

static ENGLISH: LazyLock<FxHashMap<String, usize>> = LazyLock::new(|| {
    let rows = THINGS.iter().enumerate();
    rows.flat_map(|(row, (_, words))| words.iter().map(move |word| ((*word).to_owned(), row))).collect()
});

/// What stands beside a number, as bits.
fn beside(text: &str, place: &Place, all: &[Place], tongue: Tongue) -> u128 {
    let (behind, before) = words_beside(text, place, all);
    let is_arabic = tongue == Tongue::Arabic;
    let (first, word_before) = (behind.first().map(String::as_str), before.first().map(String::as_str));
    let mut bits = 0;
    for thing in behind.iter().chain(&before).filter_map(|word| thing(word, is_arabic)) {
        bits |= 1_u128 << (FIRST_THING + thing);
    }
    let is_month =
        |word: &str| if is_arabic { arabic::calendar::is_month(word) } else { english::months::month(word).is_some() };
    bits |= month(&behind, &before, is_arabic).map_or(0, |month| 1_u128 << (FIRST_MONTH + month));
    let starts_count = first.is_some_and(|word| {
        word.chars().next().is_some_and(|c| if is_arabic { is_arabic_letter(c) } else { c.is_lowercase() })
            && !if is_arabic {
                AR_LINKS.contains(&fold(word).as_str()) || fold(word).starts_with('و')
            } else {
                EN_LINKS.contains(&word)
            }
            && !is_month(word)
    });
    let before_year = word_before.is_some_and(|word| match is_arabic {
        true => {
            ["عام", "سنه"].iter().any(|year| {
                let word = fold(word);
                word.strip_suffix(year).is_some_and(|front| matches!(front, "" | "ال" | "ل" | "لل" | "و" | "ب"))
            }) || is_month(word)
        }
        false => {
            ["in", "since", "until", "year", "summer", "winter", "spring", "autumn", "fall", "of"]
                .contains(&word.to_lowercase().as_str())
                || is_month(&word.to_lowercase())
        }
    });
    if before_year && (is_arabic || !starts_count) {
        bits |= YEAR;
    } else if starts_count {
        bits |= COUNT;
    }
    bits
}

const AR_LINKS: [&str; 16] =
    ["في", "من", "الي", "علي", "عن", "مع", "بعد", "قبل", "حتي", "ان", "لكن", "ثم", "او", "هو", "هي", "كان"];
const EN_LINKS: [&str; 26] = [
    "the", "a", "an", "and", "or", "but", "in", "on", "at", "to", "from", "for", "by", "with", "of", "as", "when",
    "that", "which", "he", "she", "it", "they", "was", "is", "were",
];

/// Up to two words and signs beside a number, nearest first; those before it are read backwards.
fn near(chars: impl Iterator<Item = char>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in chars.take(40) {
        if c.is_alphabetic() || arabic::letters::is_mark(c) {
            if !is_open {
                if words.iter().filter(|word| word.chars().any(char::is_alphabetic)).count() == 2 {
                    break;
                }
                words.push(String::new());
                is_open = true;
            }
            words.last_mut().expect("pushed").push(c);
        } else if matches!(c, '%' | '٪' | '$' | '€' | '£' | '¥' | '°') {
            words.push(c.to_string());
            is_open = false;
        } else if matches!(c, ' ' | '-' | '\u{A0}' | '(' | '"' | '“' | '«') {
            is_open = false;
        } else {
            break;
        }
    }
    words
}

/// A word as the tables have it: folded, and without what is attached to it.
fn forms(word: &str, is_arabic: bool) -> Vec<String> {
    if !is_arabic {
        return vec![word.to_lowercase()];
    }
    let folded = fold(word);
    let mut forms = vec![folded.clone()];
    for prefix in ["و", "ب", "ل", "ال", "لل", "وال", "بال"] {
        // بين is no yen.
        forms.extend(folded.strip_prefix(prefix).filter(|rest| rest.chars().count() > 2).map(str::to_owned));
    }
    forms
}

/// The month beside a number, from 0.
pub(super) fn month(behind: &[String], before: &[String], is_arabic: bool) -> Option<usize> {
    if !is_arabic {
        // Not the verb may, nor to march.
        let mut all = behind.iter().take(2).chain(before.iter().take(1));
        let name = |word: &String| {
            let month = english::months::month(&word.to_lowercase());
            month.filter(|_| word.starts_with(char::is_uppercase)).map(|month| usize::from(month) - 1)
        };
        return all.find_map(name);
    }
    let near: Vec<String> = [
        behind.iter().take(2).cloned().collect::<Vec<_>>().join(" "),
        before.iter().take(2).rev().cloned().collect::<Vec<_>>().join(" "),
        behind.first().cloned().unwrap_or_default(),
        before.first().cloned().unwrap_or_default(),
    ]
    .iter()
    .map(|name| fold(name))
    .collect();
    near.iter()
        .find_map(|near| arabic::calendar::MONTHS.iter().position(|names| names.iter().any(|name| fold(name) == *near)))
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    fn one(arabic: &str, english: &str) -> [Vec<(String, String)>; 2] {
        [found("number-order", AR_EN, arabic, english), found("number-order", EN_AR, english, arabic)]
    }

    #[test]
    fn numbers_that_changed_places() {
        let arabic = "أصيب 25 جنديا و40 شرطيا في الهجوم.";
        let english = "The attack wounded 40 soldiers and 25 police officers.";
        let pair = |found: &str, expected: &str| vec![(found.to_owned(), expected.to_owned())];
        assert_eq!(one(arabic, english), [pair("40 | 25", "25 | 40"), pair("25 | 40", "40 | 25")]);
        // What stands beside them is stronger than the order.
        let found = one("ارتفعت الأسعار بنسبة 30٪ إلى 12 دولارا.", "Prices rose to $30, or by 12%.");
        assert_eq!(found[0], pair("30 | 12", "12 | 30"));
        assert_eq!(one("بين 2013-2014", "Between 2014-2013")[0], pair("2014 | 2013", "2013 | 2014"));
    }

    #[test]
    fn clauses_that_changed_places() {
        for (arabic, english) in [
            ("وصل 12 وزيرا إلى بيروت عام 2018.", "In 2018, 12 ministers came to Beirut."),
            ("ارتفعت الأسعار بنسبة 30٪ إلى 12 دولارا.", "Prices rose to $12, or by 30%."),
            ("في 12 آذار 2024", "On March 12, 2024"),
            ("في 12/3/2024", "On 3/12/2024"),
            ("على الرقم 111 555 080", "On 080 555 111"),
            ("قتل 25 شخصا.", "The blast killed 25 people."),
        ] {
            assert_eq!(one(arabic, english), [vec![], vec![]], "{arabic} {english}");
        }
    }
}
