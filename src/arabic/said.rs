//! Numbers that words say without being numbers: ordinals, fractions, duals, decades, months.
//!
//! What a word may say, not what it says: a translation that has such a number in digits is not wrong.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::calendar::{HIJRI_MONTHS, MONTHS};
use super::letters::is_letter;
use super::normalize::fold;

/// No word in the table has more bytes.
const MAX_WORD: usize = 64;

/// Every value that a word of `text` may say.
///
/// ```
/// # use khulasa::arabic::said::said;
/// assert!(said("القرن الحادي والعشرين").contains(&21.0));
/// assert!(said("قبل عامين").contains(&2.0));
/// ```
pub fn said(text: &str) -> Vec<f64> {
    let words: Vec<String> = words(text).collect();
    let mut values = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(String::as_str);
        let before = at.checked_sub(1).map_or("", |before| words[before].as_str());
        // Not the first of كانون الأول, nor the hundred of في المئة.
        let is_name = before.ends_with("كانون") || before.ends_with("تشرين");
        let hundred = word.strip_prefix('ب').or_else(|| Some(word.as_str()).filter(|_| before == "في"));
        let is_percent = hundred.is_some_and(|word| matches!(word, "الميه" | "المايه"));
        let mine = if is_name || is_percent { &[] } else { find(word) };
        values.extend_from_slice(mine);
        if let Some(next) = next {
            values.extend_from_slice(find(&format!("{word} {next}")));
            if let Some(&unit) = mine.first() {
                match next {
                    "عشر" | "عشره" => values.extend([unit + 10.0, (unit + 9.0) * 100.0]),
                    "عقود" => values.push(unit * 10.0),
                    "قرون" => values.push(unit * 100.0),
                    "قرن" => values.push(unit * 100.0),
                    _ => {}
                }
                let tens = next.strip_prefix('و').map_or(&[][..], find);
                values.extend(
                    tens.iter()
                        .filter(|&&tens| unit < 10.0 && (20.0..100.0).contains(&tens))
                        .flat_map(|tens| [unit + tens, (unit + tens - 1.0) * 100.0]),
                );
                let parts = [("اخماس", 5.0), ("ارباع", 4.0), ("اعشار", 10.0)];
                if let Some((_, of)) = parts.iter().find(|(name, _)| *name == next) {
                    values.extend([unit / of, 100.0 * unit / of]);
                }
            }
        }
        if word.chars().count() >= 5 && ["ان", "ين", "تا", "تي"].iter().any(|end| word.ends_with(end)) {
            values.push(2.0);
        }
    }
    // The fifties of the 14th century: 1350. No sentence names more of them than these.
    let of = |holds: fn(&f64) -> bool| values.iter().copied().filter(holds).take(8).collect::<Vec<f64>>();
    if words.iter().any(|word| word.ends_with("قرن")) {
        let decades = of(|&value| (20.0..100.0).contains(&value) && value % 10.0 == 0.0);
        for century in of(|&value| (1000.0..=2000.0).contains(&value) && value % 100.0 == 0.0) {
            values.extend(decades.iter().map(|decade| century + decade));
        }
    }
    values
}

/// Whether a word says that the hours beside it are those after noon.
pub fn is_after_noon(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["مساء", "المساء", "ظهرا", "الظهر", "عصرا", "العصر", "ليلا", "الليل", "ليله", "الليله", "بعد", "مساءا"];
    words(text).any(|word| WORDS.contains(&word.as_str()))
}

/// The folded words of `text`.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |c: char| is_letter(c) || super::letters::is_mark(c) || c == 'ـ';
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty() && word.len() <= MAX_WORD).map(fold)
}

/// What a folded word says, with or without attached letters and the article.
fn find(word: &str) -> &'static [f64] {
    let table: &'static FxHashMap<String, Vec<f64>> = &WORDS;
    let bare = |word: &str| {
        let without = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل"));
        table.get(word).or_else(|| table.get(without?))
    };
    let joined = word.strip_prefix('و');
    let rest = joined.unwrap_or(word);
    let found = bare(word).or_else(|| bare(joined?)).or_else(|| bare(rest.strip_prefix(['ب', 'ل', 'ك', 'ف'])?));
    found.map_or(&[], Vec::as_slice)
}

static WORDS: LazyLock<FxHashMap<String, Vec<f64>>> = LazyLock::new(|| {
    let mut words: FxHashMap<String, Vec<f64>> = FxHashMap::default();
    let mut add = |spellings: &str, values: &[f64]| {
        for spelling in spellings.split('|') {
            words.entry(fold(spelling)).or_default().extend_from_slice(values);
        }
    };
    add("أول|أولى|واحد|واحدة|أحد|إحدى|حادي|حادية|واحدا", &[1.0]);
    add("ثاني|ثانية|ثان|اثنان|اثنين|اثنتان|اثنتين|اثنا|اثني|اثنتا|اثنتي|كلا|كلتا|زوج|ضعف|مرتين|ثنائي", &[2.0]);
    let units = [
        (3.0, "ثلاث", "ثالث"),
        (4.0, "أربع", "رابع"),
        (5.0, "خمس", "خامس"),
        (6.0, "ست", "سادس"),
        (7.0, "سبع", "سابع"),
        (8.0, "ثمان", "ثامن"),
        (9.0, "تسع", "تاسع"),
        (10.0, "عشر", "عاشر"),
    ];
    for (value, stem, ordinal) in units {
        add(&format!("{stem}|{stem}ة|{ordinal}|{ordinal}ة|{ordinal}ا"), &[value]);
        let tens = if value == 10.0 { 20.0 } else { value * 10.0 };
        add(&format!("{stem}ون|{stem}ين"), &[tens]);
        add(&format!("{stem}ينيات|{stem}ينات|{stem}ينيا"), &[tens, 1900.0 + tens, tens % 30.0 + 2000.0]);
    }
    add("ثماني|ثمانية", &[8.0]);
    add("ثلاثي", &[3.0]);
    add("رباعي", &[4.0]);
    add("صفر|نظيف|نظيفة|لا شيء", &[0.0]);
    add("مئة|مائة|مئوية", &[100.0]);
    add("نصف|منتصف", &[0.5, 50.0, 30.0, 12.0]);
    add("ربع", &[0.25, 25.0, 15.0]);
    add("ثلث", &[1.0 / 3.0, 33.0, 20.0]);
    add("ثلثا|ثلثي|ثلثين|ثلثان", &[2.0 / 3.0, 66.0, 67.0]);
    add("خمس", &[0.2, 20.0]);
    add("عشر", &[0.1]);
    add("عقد", &[10.0]);
    add("عقدين|عقدان", &[20.0]);
    add("قرن", &[100.0]);
    add("قرنين|قرنان", &[200.0]);
    add("دزينة", &[12.0]);
    add("ظهر|ظهرا", &[12.0]);
    add("أسبوعين|أسبوعان", &[14.0]);
    for (number, names) in (1_u8..).zip(MONTHS) {
        names.iter().for_each(|name| add(name, &[f64::from(number)]));
    }
    for (number, name) in (1_u8..).zip(HIJRI_MONTHS) {
        add(name, &[f64::from(number)]);
    }
    words
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_words_say() {
        for (text, value) in [
            ("المرتبة الخامسة", 5.0),
            ("القرن التاسع عشر", 19.0),
            ("القرن الحادي والعشرين", 21.0),
            ("مجموعة العشرين", 20.0),
            ("نصف السكان", 50.0),
            ("ثلاثة عقود", 30.0),
            ("في الستينيات", 1960.0),
            ("في كانون الثاني", 1.0),
            ("وآذار", 3.0),
            ("بداية القرن الواحد والعشرين", 2000.0),
            ("خمسينيات القرن الرابع عشر", 1350.0),
            ("قبل عامين", 2.0),
        ] {
            assert!(said(text).contains(&value), "{text}: {:?}", said(text));
        }
        assert!(said("كتب الرسالة").is_empty() && said("").is_empty());
    }
}
