//! Evidence that needs no learning: what stands on both sides in the same letters, digits or marks, or says one value in both languages.
//!
//! Numbers meet by their value, across digit systems, marks of thousands and words (٥٬٠٠٠, خمسة آلاف, 5,000 and five thousand), dates in digits by
//! their parts, addresses as wholes and by their site: see `values`. Months and days of the week meet by their names (نيسان, أبريل,
//! أفريل and April), percent by its words and its mark. Words in Latin letters and hashtags in an Arabic text stand in the translation as they are,
//! and marks have a fellow in the other script (؟ and ?): see [`tokens`](super::tokens). Number words, months and days are known in Arabic and English.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::batch::Vocabulary;
use super::explain::Reason;
use super::tokens::Kind;
use crate::arabic;
use crate::arabic::normalize::fold;
use crate::english;

/// How surely a number, a date, an address or a word in the same letters is its own translation.
const SAME: f32 = 0.9;
/// How surely a mark is.
const MARK: f32 = 0.6;
/// How surely a word means a month or day that may mean something else: آب, الأحد, May.
const UNSURE: f32 = 0.4;
/// The first word of كانون الثاني or تشرين الأول may be that of two months.
const HALF: f32 = 0.4;

/// Words of both sides that say the same: (source, target, how surely, why).
pub(super) fn links(source: &Vocabulary, target: &Vocabulary) -> Vec<(u32, u32, f32, Reason)> {
    let mut found = Vec::new();
    for s in 0..source.len() {
        let Some(q) = target.id(source.kinds[s], &source.terms[s]) else { continue };
        let (strength, reason) = match source.kinds[s] {
            Kind::Number => (SAME, Reason::Number),
            Kind::Month => (SAME, Reason::Date),
            Kind::Address => (SAME, Reason::Address),
            Kind::Word => (SAME, Reason::Letters),
            Kind::Mark => (MARK, Reason::Mark),
        };
        found.push((s as u32, q, strength, reason));
    }
    let mut meant: FxHashMap<Meaning, Vec<(u32, f32)>> = FxHashMap::default();
    for (q, meaning, strength) in meanings(target) {
        meant.entry(meaning).or_default().push((q, strength));
    }
    for (s, meaning, strength) in meanings(source) {
        let reason = if meaning == Meaning::Percent { Reason::Number } else { Reason::Date };
        let others = meant.get(&meaning).into_iter().flatten();
        found.extend(others.map(|&(q, other)| (s, q, strength.min(other), reason)));
    }
    found
}

/// What a word means in any language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Meaning {
    /// By its number, 1 for January.
    Month(usize),
    /// Of the week, 0 for Saturday.
    Day(usize),
    Percent,
}

/// Words that mean one of these: (word, meaning, how surely).
fn meanings(vocabulary: &Vocabulary) -> Vec<(u32, Meaning, f32)> {
    let mut found = Vec::new();
    for w in 0..vocabulary.len() {
        let mut add = |meaning: Meaning, strength: f32| found.push((w as u32, meaning, strength));
        match vocabulary.kinds[w] {
            Kind::Month => vocabulary.terms[w].parse().into_iter().for_each(|month| add(Meaning::Month(month), SAME)),
            Kind::Mark if vocabulary.terms[w] == "%" => add(Meaning::Percent, SAME),
            Kind::Word => {
                for (form, capital) in &vocabulary.forms[w] {
                    for &(meaning, strength, is_name) in named(form) {
                        // may, march and sun are months and days with a capital letter only.
                        if *capital || !is_name {
                            add(meaning, strength);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// What a folded form means, with or without an attached letter and the article.
fn named(form: &str) -> &'static [(Meaning, f32, bool)] {
    let table: &'static Names = &NAMES;
    let bare = |form: &str| table.get(form);
    let found = bare(form).or_else(|| bare(form.strip_prefix('و')?)).or_else(|| {
        let rest = form.strip_prefix('و').unwrap_or(form);
        bare(rest.strip_prefix(['ب', 'ل', 'ف', 'ك'])?)
    });
    found.map_or(&[], Vec::as_slice)
}

/// Names that are common words, too.
const COMMON: [&str; 15] = [
    "آب",
    "ماي",
    "مارس",
    "جوان",
    "أوت",
    "الأحد",
    "الاحد",
    "الاثنين",
    "الإثنين",
    "may",
    "march",
    "mar",
    "sat",
    "sun",
    "wed",
];

/// What folded names mean, how surely, and whether they have a capital letter.
type Names = FxHashMap<String, Vec<(Meaning, f32, bool)>>;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    let mut add = |name: &str, meaning: Meaning, is_name: bool| {
        let word = fold(name.split(' ').next().unwrap_or(name));
        let strength = if name.contains(' ') {
            HALF
        } else if COMMON.contains(&name) {
            UNSURE
        } else {
            SAME
        };
        let known = names.entry(word).or_default();
        if known.iter().all(|k| k.0 != meaning) {
            known.push((meaning, strength, is_name));
        }
    };
    for (month, (arabic, english)) in arabic::calendar::MONTHS.iter().zip(english::months::MONTHS).enumerate() {
        arabic.iter().for_each(|name| add(name, Meaning::Month(month + 1), false));
        english.iter().for_each(|name| add(name, Meaning::Month(month + 1), true));
    }
    for (day, (arabic, english)) in arabic::calendar::DAYS.iter().zip(english::months::DAYS).enumerate() {
        arabic.iter().for_each(|name| add(name, Meaning::Day(day), false));
        english.iter().for_each(|name| add(name, Meaning::Day(day), true));
    }
    for name in ["المئة", "المائة", "المية", "percent", "pct", "cent"] {
        add(name, Meaning::Percent, false);
    }
    names
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::batch::Text;

    /// Links between the words of two sentences, as they are written first.
    fn of(arabic: &str, english: &str) -> Vec<(String, String, f32, Reason)> {
        let (mut source, mut target) = (Vocabulary::default(), Vocabulary::default());
        Text::new(&[arabic], "ar", true, &mut source);
        Text::new(&[english], "en", true, &mut target);
        let form = |v: &Vocabulary, w: u32| v.forms[w as usize][0].0.clone();
        links(&source, &target)
            .into_iter()
            .filter(|l| l.3 != Reason::Mark)
            .map(|(s, q, strength, why)| (form(&source, s), form(&target, q), strength, why))
            .collect()
    }

    #[track_caller]
    fn meet(arabic: &str, english: &str, reason: Reason) {
        assert!(of(arabic, english).iter().any(|l| l.3 == reason), "{arabic} {english}: {:?}", of(arabic, english));
    }

    #[test]
    fn months_of_every_calendar_and_days() {
        for april in ["في نيسان", "في أبريل", "وأفريل", "شهر إبريل"] {
            meet(april, "in April", Reason::Date);
        }
        meet("كانون الثاني", "January", Reason::Date);
        meet("كانون الأول", "Dec.", Reason::Date);
        meet("مساء الخميس", "on Thursday", Reason::Date);
        meet("12/11/2024", "November 12", Reason::Date);
        meet("في تشرين الثاني", "on 12/11/2024", Reason::Date);
        assert!(of("في أيار", "it may rain").is_empty() && !of("في أيار", "in May").is_empty());
        assert!(of("في نيسان", "in May").is_empty());
    }

    #[test]
    fn numbers_percent_and_addresses() {
        for (arabic, english) in [
            ("ثلاثة آلاف", "3,000"),
            ("٣٠٠٠", "three thousand"),
            ("خمسة وعشرون", "twenty-five"),
            ("2.5 مليون", "$2.5m"),
            ("في المئة", "percent"),
            ("بالمائة", "%"),
            ("٪", "per cent"),
        ] {
            meet(arabic, english, if english.contains('%') && arabic == "٪" { Reason::Mark } else { Reason::Number });
        }
        assert!(of("ثلاثة آلاف", "3 people").is_empty());
        meet("https://example.org/ar/news", "https://www.example.org/en/news", Reason::Address);
        meet("press@example.org", "(press@example.org)", Reason::Address);
    }
}
