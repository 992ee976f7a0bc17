//! The figures of a sentence: a number with what it counts, so that 25 killed meets 27 killed and never 40 wounded.

use crate::analyze::term_of_word;
use crate::arabic::calendar::is_month;
use crate::arabic::counted::{Counted, Meaning, counted};
use crate::arabic::lists;
use crate::arabic::normalize::fold;
use crate::arabic::numbers::{Number, numbers};
use crate::arabic::words;
use crate::text::Span;

/// A figure: how many of what.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it counts; figures compare only when it is the same.
    pub role: Role,
    /// How many.
    pub value: f64,
    /// How exactly the text says it.
    pub precision: Precision,
    /// The number and the noun behind it, in the text given to [`figures`].
    pub span: Span,
    /// Terms of the words around it: what makes two percentages the same thing or not.
    pub around: Vec<u64>,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role {
    /// What happened to them, and the second half of قتيل وجريح.
    pub fate: [Option<Meaning>; 2],
    /// Who or what they are.
    pub what: What,
    /// Whether it counts some of those counted before: بينهم ثلاثة مدنيين.
    pub is_part: bool,
}

/// The thing counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// People, without saying which.
    Anyone,
    /// A noun of the list.
    Meaning(Meaning),
    /// Another noun, by its term.
    Term(u64),
    /// Hundredths.
    Percent,
}

/// How exactly a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As it stands; ما لا يقل عن 25 and 25 على الأقل too, for that is how the first counts are given.
    Exact,
    /// نحو 25: a tenth more or less.
    About,
    /// أكثر من 20: up to a quarter more.
    MoreThan,
    /// أقل من 30: down to a quarter less.
    LessThan,
}

impl Role {
    /// What a reader calls it, if the list knows.
    pub fn label(self) -> Option<&'static str> {
        match (self.what, self.fate) {
            (What::Meaning(meaning), _) => Some(meaning.label()),
            (What::Anyone, [Some(_), Some(_)]) => Some("قتلى وجرحى"),
            (What::Anyone, [Some(fate), None]) => Some(fate.label()),
            (What::Percent, _) => Some("النسبة"),
            _ => None,
        }
    }

    /// Whether it says what happened to those it counts.
    pub fn has_fate(self) -> bool {
        self.fate[0].is_some()
    }

    /// How many words around two figures must be the same for them to count the same: none where the role says what happened, one
    /// where it is a thing, two where it is a measure, of which a report has several.
    pub fn context(self) -> usize {
        match self.what {
            _ if self.has_fate() => 0,
            What::Percent => 2,
            What::Meaning(meaning) if meaning.is_measure() => 2,
            _ => 1,
        }
    }
}

impl Figure {
    /// Whether both can be true: equal, or one is a rounding of the other.
    pub fn agrees(&self, other: &Figure) -> bool {
        self.value == other.value || self.may_be(other.value) || other.may_be(self.value)
    }

    fn may_be(&self, value: f64) -> bool {
        let of = |low: f64, high: f64| (low * self.value..=high * self.value).contains(&value);
        match self.precision {
            Precision::Exact => false,
            Precision::About => of(0.9, 1.1),
            Precision::MoreThan => of(1.0, 1.25),
            Precision::LessThan => of(0.75, 1.0),
        }
    }
}

/// A word of the sentence and what is known of it.
struct Word {
    span: Span,
    folded: String,
    counted: Option<Counted>,
    is_function: bool,
    /// Whether a comma or another mark parts it from the word before.
    after_mark: bool,
    /// The number that it is a part of.
    number: Option<usize>,
}

/// How far from its number a word may stand that says what happened.
const FATE_REACH: usize = 8;
/// How far behind the noun.
const FATE_REACH_BEHIND: usize = 5;
/// How far the context reaches, in words on each side.
const AROUND: usize = 6;
/// Sentences longer than this are lists and tables.
const MAX_WORDS: usize = 400;

/// The figures of a sentence, in order. Dates, ages, times, scores and telephone numbers are none.
pub fn figures(text: &str) -> Vec<Figure> {
    let numbers = numbers(text);
    let words = sentence_words(text, &numbers);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(number) = words[at].number else {
            found.extend(by_form(text, &words, at));
            at += 1;
            continue;
        };
        let mut end = at + 1;
        while words.get(end).is_some_and(|word| word.number == Some(number)) {
            end += 1;
        }
        found.extend(by_number(text, &words, at, end, &numbers[number]));
        at = end;
    }
    found
}

fn sentence_words(text: &str, numbers: &[Number]) -> Vec<Word> {
    let mut end = 0;
    let mut next_number = 0;
    let mut out = Vec::new();
    for word in words::words(text).take(MAX_WORDS) {
        let gap = &text[end..word.span.start];
        end = word.span.end;
        while numbers.get(next_number).is_some_and(|n| n.span.end <= word.span.start) {
            next_number += 1;
        }
        let number = numbers.get(next_number).filter(|n| n.span.start < word.span.end).map(|_| next_number);
        let written = word.span.of(text);
        let folded = fold(written);
        out.push(Word {
            span: word.span,
            counted: counted(&folded),
            is_function: lists::is_stop_word(word.spelled),
            after_mark: gap.contains(['،', ',', '؛', ';', ':', '.', '؟', '!', '(', ')', '\n', '-', '–', '—']),
            number,
            folded,
        });
    }
    out
}

/// Words before a number that make it a name and no amount.
const LABELS: [&str; 18] = [
    "عام",
    "العام",
    "سنه",
    "الساعه",
    "رقم",
    "الماده",
    "قناه",
    "هاتف",
    "موسم",
    "القرار",
    "الفقره",
    "البند",
    "الصفحه",
    "الدقيقه",
    "عمر",
    "عمره",
    "عمرها",
    "اصل",
];
/// Words that open a count of some of those counted before.
const PARTS: [&str; 8] = ["بينهم", "منهم", "بينها", "منها", "ضمنهم", "بينهن", "بينهما", "منهن"];

/// The figure that the number in `words[from..to]` makes.
fn by_number(text: &str, words: &[Word], from: usize, to: usize, number: &Number) -> Option<Figure> {
    if number.is_compound || !number.value.is_finite() {
        return None;
    }
    let before = |n: usize| from.checked_sub(n).map(|at| &words[at]);
    let word_before = |n: usize| before(n).map_or("", |word| bare(&word.folded));
    let is_label = LABELS.contains(&word_before(1)) || before(1).is_some_and(|word| is_month(word.span.of(text)));
    if is_label && !words[from].after_mark {
        return None;
    }
    // ارتفع من 25 إلى 27: what it rose from is past.
    if word_before(1) == "من" && word_before(2) != "اكثر" && word_before(2) != "اقل" {
        let rises = words[to..].iter().take(3).position(|word| word.folded == "الي");
        if rises.is_some_and(|gap| words.get(to + gap + 1).is_some_and(|word| word.number.is_some())) {
            return None;
        }
    }
    let noun = words.get(to).filter(|word| !word.after_mark && word.number.is_none());
    // A digit glued to letters is one word with them: 25قتيلا. The words of text then hold both.
    let sign = text[number.span.end..].trim_start().chars().next();
    let is_percent = matches!(sign, Some('%' | '٪')) || percent_word(words, to);
    let mut what = None;
    let mut end = number.span.end;
    if is_percent {
        what = Some(What::Percent);
    } else if let Some(noun) = noun {
        let meaning = noun.counted.map(|found| found.meaning);
        // الساعة الثالثة و12 دقيقة
        let is_clock = (2..=3).any(|n| word_before(n) == "الساعه");
        if is_clock
            || meaning.is_some_and(Meaning::is_calendar)
            || is_month(noun.span.of(text))
            || is_time_of_day(&noun.folded)
        {
            return None;
        }
        // A new clause begins: قتل 25 وأصيب 40.
        let goes_on = noun.folded.starts_with('و') && meaning.is_some();
        if let Some(meaning) = meaning.filter(|_| !goes_on) {
            what = Some(if meaning.is_anyone() { What::Anyone } else { What::Meaning(meaning) });
            end = noun.span.end;
        } else if !noun.is_function && !goes_on && !noun.folded.starts_with('و') {
            what = term_of_word(noun.span.of(text)).map(What::Term);
            end = noun.span.end;
        }
    }
    let is_part = (1..=2).any(|n| PARTS.contains(&word_before(n)));
    let role = role(words, from, to + usize::from(end > number.span.end), what, is_part)?;
    let is_bare = what.is_none() || matches!(what, Some(What::Term(_)));
    let looks_like_year = number.is_digits && (1900.0..2100.0).contains(&number.value) && number.value.fract() == 0.0;
    if is_bare && (looks_like_year || number.is_digits && number.value >= 1e7) {
        return None;
    }
    let precision = precision(words, from, to);
    Some(Figure {
        role,
        value: number.value,
        precision,
        span: Span::new(number.span.start, end),
        around: around(text, words, from, to),
    })
}

/// The figure that a word makes by its form: قتيلان, and شخص in مقتل شخص.
fn by_form(text: &str, words: &[Word], at: usize) -> Option<Figure> {
    let Counted { meaning, says } = words[at].counted?;
    let value = says?;
    let word_before = at.checked_sub(1).map(|before| &words[before]);
    // Behind a number the noun says nothing by itself: 25 شخصا.
    if word_before.is_some_and(|word| word.number.is_some()) || meaning.is_calendar() {
        return None;
    }
    let has_article = bare(&words[at].folded).starts_with("ال");
    if value == 1 {
        let counts_one = words.get(at + 1).is_some_and(|word| matches!(word.folded.as_str(), "واحد" | "واحده"));
        let before_is =
            |test: &dyn Fn(&Word) -> bool| word_before.is_some_and(|word| !words[at].after_mark && test(word));
        let happened = before_is(&|word| word.counted.is_some_and(|c| c.meaning.is_fate()));
        let fell = before_is(&|word| matches!(bare(&word.folded), "سقوط" | "سقط"));
        let fits = if meaning.is_fate() { counts_one || fell } else { counts_one || happened };
        if has_article || !fits {
            return None;
        }
    }
    let what = if meaning.is_anyone() { What::Anyone } else { What::Meaning(meaning) };
    let is_part = (1..=2).any(|n| at.checked_sub(n).is_some_and(|i| PARTS.contains(&bare(&words[i].folded))));
    let role = role(words, at, at + 1, Some(what), is_part)?;
    Some(Figure {
        role,
        value: f64::from(value),
        precision: Precision::Exact,
        span: words[at].span,
        around: around(text, words, at, at + 1),
    })
}

/// What a number counts whose words are `from..to`, its noun included; `None` if nothing says it.
fn role(words: &[Word], from: usize, to: usize, what: Option<What>, is_part: bool) -> Option<Role> {
    // A noun that says what happened needs no other: 25 قتيلا.
    if let Some(What::Meaning(meaning)) = what.filter(|what| matches!(what, What::Meaning(m) if m.is_fate())) {
        return Some(Role { fate: [Some(meaning), None], what: What::Anyone, is_part });
    }
    let fate = |word: &Word| word.counted.map(|found| found.meaning).filter(|meaning| meaning.is_fate());
    let mut found = [None, None];
    for at in (from.saturating_sub(FATE_REACH)..from).rev() {
        if let Some(first) = fate(&words[at]) {
            // مقتل وإصابة 60: both.
            let pair = at.checked_sub(1).filter(|_| words[at].folded.starts_with('و'));
            // 25 قتيلا وإصابة 40: the first has a number of its own.
            let own = |before: &usize| before.checked_sub(1).is_some_and(|at| words[at].number.is_some());
            let second = pair.filter(|before| !own(before)).and_then(|before| fate(&words[before]));
            let second = second.filter(|second| *second != first);
            found = sorted(first, second);
            break;
        }
        // What stands before a comma is said of others, but for بينهم.
        if words[at + 1].after_mark && !(is_part && from - at <= 3) {
            break;
        }
    }
    if found[0].is_none() && what != Some(What::Percent) {
        for at in to..(to + FATE_REACH_BEHIND).min(words.len()) {
            let word = &words[at];
            let starts_anew = word.folded.starts_with('و') && word.counted.is_some();
            if word.after_mark || word.number.is_some() || starts_anew {
                break;
            }
            if let Some(first) = fate(word) {
                let next = words.get(at + 1).filter(|next| next.folded.starts_with('و') && !next.after_mark);
                let pair = next.filter(|_| at > 0 && words[at - 1].folded == "بين").and_then(fate);
                found = sorted(first, pair.filter(|second| *second != first));
                break;
            }
        }
    }
    match what {
        Some(what) if what != What::Anyone || found[0].is_some() => {
            Some(Role { fate: found, what, is_part: is_part && what == What::Anyone })
        }
        None if found[0].is_some() && !is_part => Some(Role { fate: found, what: What::Anyone, is_part }),
        _ => None,
    }
}

fn sorted(first: Meaning, second: Option<Meaning>) -> [Option<Meaning>; 2] {
    match second {
        Some(second) if second < first => [Some(second), Some(first)],
        second => [Some(first), second],
    }
}

fn precision(words: &[Word], from: usize, to: usize) -> Precision {
    let before = |n: usize| from.checked_sub(n).map_or("", |at| bare(&words[at].folded));
    match (before(2), before(1)) {
        (_, "نحو" | "حوالي" | "قرابه" | "زهاء" | "قرابت" | "ناهز" | "يناهز" | "قارب" | "يقارب") => {
            Precision::About
        }
        ("اكثر", "من") | ("يزيد" | "تزيد" | "زاد" | "يربو", "علي" | "عن") | (_, "تجاوز" | "يتجاوز" | "فاق") => {
            Precision::MoreThan
        }
        ("اقل", "من") => Precision::LessThan,
        _ if words.get(to).is_some_and(|word| word.folded == "تقريبا")
            || words.get(to + 1).is_some_and(|word| word.folded == "تقريبا") =>
        {
            Precision::About
        }
        _ => Precision::Exact,
    }
}

/// The terms of the words around, without those of numbers.
fn around(text: &str, words: &[Word], from: usize, to: usize) -> Vec<u64> {
    let near = words[from.saturating_sub(AROUND)..from].iter().chain(&words[to..(to + AROUND).min(words.len())]);
    let mut terms: Vec<u64> = near
        .filter(|word| word.number.is_none() && !word.is_function)
        .filter_map(|word| match word.counted {
            Some(counted) => Some(u64::from(counted.meaning.number())),
            None => term_of_word(word.span.of(text)),
        })
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn percent_word(words: &[Word], at: usize) -> bool {
    let is = |at: usize, names: &[&str]| words.get(at).is_some_and(|word| names.contains(&word.folded.as_str()));
    const HUNDRED: [&str; 2] = ["الميه", "المايه"];
    is(at, &["بالميه", "بالمايه"]) || (is(at, &["في"]) && is(at + 1, &HUNDRED))
}

fn is_time_of_day(folded: &str) -> bool {
    matches!(folded, "صباحا" | "مساء" | "ظهرا" | "عصرا" | "ليلا" | "فجرا")
}

/// A folded word without و in front, as long as two letters remain.
fn bare(folded: &str) -> &str {
    folded.strip_prefix('و').filter(|rest| rest.chars().count() >= 2).unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a sentence counts, as `25 killed`, `3 killed child`, `12 part wounded`.
    fn found(text: &str) -> Vec<String> {
        let name = |figure: &Figure| {
            let mut parts = vec![figure.value.to_string()];
            parts.extend(figure.role.is_part.then(|| "part".to_owned()));
            parts.extend(figure.role.fate.iter().flatten().map(|fate| fate.name().to_owned()));
            parts.extend(match figure.role.what {
                What::Anyone => None,
                What::Meaning(meaning) => Some(meaning.name().to_owned()),
                What::Term(_) => Some("other".to_owned()),
                What::Percent => Some("percent".to_owned()),
            });
            parts.join(" ")
        };
        figures(text).iter().map(name).collect()
    }

    #[test]
    fn one_fact_in_different_words() {
        for text in [
            "مقتل 25 شخصا في حريق",
            "لقي ٢٥ شخصا مصرعهم",
            "قُتل خمسة وعشرون شخصا",
            "25 شخصا قتلوا في الحريق",
            "وارتفع عدد القتلى إلى 25",
            "ارتفعت حصيلة الضحايا من 20 إلى 25 قتيلا",
            "أودى الحريق بحياة 25 شخصا",
            "سقوط 25 قتيلا",
        ] {
            assert_eq!(found(text), ["25 killed"], "{text}");
        }
    }

    #[test]
    fn several_figures_keep_their_roles() {
        assert_eq!(found("مقتل 25 شخصا وإصابة 40 آخرين"), ["25 killed", "40 wounded"]);
        assert_eq!(found("25 قتيلا و40 جريحا"), ["25 killed", "40 wounded"]);
        assert_eq!(found("سقوط 25 قتيلا وجرح 140 آخرين"), ["25 killed", "140 wounded"]);
        assert_eq!(found("فجر 12 آذار، 25 قتيلا"), ["25 killed"]);
        assert_eq!(found("قتل 25 وأصيب 40 بجروح"), ["25 killed", "40 wounded"]);
        assert_eq!(found("مقتل 25 شخصا، بينهم ثلاثة أطفال"), ["25 killed", "3 killed child"]);
        assert_eq!(found("احتراق 18 حاوية وإصابة أربعة عمال"), ["18 other", "4 wounded"]);
        assert_eq!(found("مقتل وإصابة 60 شخصا"), ["60 killed wounded"]);
        assert_eq!(found("سقط 60 شخصا بين قتيل وجريح"), ["60 killed wounded"]);
        assert_eq!(found("تدمير 12 منزلا وتضرر 30 منزلا"), ["12 destroyed house", "30 damaged house"]);
    }

    #[test]
    fn forms_that_count_without_a_number() {
        assert_eq!(found("سقط قتيلان في الاشتباكات"), ["2 killed"]);
        assert_eq!(found("مقتل شخص وإصابة شخصين"), ["1 killed", "2 wounded"]);
        assert_eq!(found("إصابة طفلة بجروح"), ["1 wounded child"]);
        assert_eq!(found("قال شخص من المدينة إن القتيل جاره"), [""; 0]);
        assert_eq!(found("مقتل مدنيين"), [""; 0]); // two, or many: the form does not say
    }

    #[test]
    fn numbers_that_count_nothing() {
        for text in [
            "في 12 أيار 2024",
            "يوم 12/5/2024",
            "عام 1999",
            "البالغ من العمر 25 عاما",
            "بعد 3 أيام",
            "الساعة 10",
            "في الساعة الثالثة و12 دقيقة",
            "عند 10 صباحا",
            "فاز 2-1",
            "للاتصال: 0791234567",
            "المادة 25 من القانون",
            "منذ 2011",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn roundings_agree_and_counts_do_not() {
        let one = |text: &str| figures(text).remove(0);
        let agree = |a: &str, b: &str| one(a).agrees(&one(b));
        assert!(agree("مقتل 25 شخصا", "مقتل خمسة وعشرين شخصا"));
        assert!(agree("مقتل أكثر من 20 شخصا", "مقتل 25 شخصا"));
        assert!(agree("مقتل نحو 100 شخص", "مقتل 97 شخصا"));
        assert!(!agree("مقتل 25 شخصا", "مقتل 27 شخصا"));
        assert!(!agree("مقتل أكثر من 20 شخصا", "مقتل 40 شخصا"));
        assert!(!agree("مقتل ما لا يقل عن 25 شخصا", "مقتل 27 شخصا"));
    }

    #[test]
    fn the_span_holds_number_and_noun() {
        let text = "إصابة ثلاثة وأربعين شخصا بجروح";
        assert_eq!(figures(text)[0].span.of(text), "ثلاثة وأربعين شخصا");
    }
}
