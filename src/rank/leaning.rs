//! What a sentence leans on: a summary is read alone, and its reader has not seen what stood before.
//!
//! Each rule asks one question of a sentence's first words. None looks further back than the sentence before, so whether the
//! support is there is known when sentences are chosen.

use std::sync::LazyLock;

use memchr::{memchr3, memchr3_iter, memmem};
use rustc_hash::FxHashSet;

use crate::arabic::words::{self, Word};
use crate::arabic::{calendar, lists, stem};

/// Why a sentence cannot be read without the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// It opens with وأضاف, من جهته, لكن…
    Opener,
    /// Somebody says something, and who it is stands before: وصرّح بأن…
    NoSpeaker,
    /// The speaker is called by kind, without a name: وقال المتحدث إن… It stands only where the kind was named: [`introduces`].
    UnnamedSource,
    /// It points at something near its beginning: وبين هذه الأملاك…
    Pointer,
    /// It ends a quotation that begins before it.
    HalfQuotation,
}

/// Why `sentence` leans on the one before it, if it does. `half` is what [`quotation`] says of it.
pub fn lean(sentence: &str, half: Option<Half>) -> Option<Lean> {
    speaker(sentence)
        .or_else(|| lists::discourse_opener(sentence).map(|_| Lean::Opener))
        .or_else(|| is_bare_quotation(sentence).then_some(Lean::NoSpeaker))
        .or_else(|| points(sentence).then_some(Lean::Pointer))
        .or_else(|| (half == Some(Half::Last)).then_some(Lean::HalfQuotation))
}

/// What points is looked for among so many words, and not behind so many bytes.
const FIRST_WORDS: usize = 6;
const HEAD_BYTES: usize = 96;

/// How a report goes on behind its verb: قال إن, أشار إلى أن.
const THAT: [&str; 18] = [
    "إن",
    "أن",
    "ان",
    "إنه",
    "أنه",
    "انه",
    "إنها",
    "أنها",
    "انها",
    "إنهم",
    "أنهم",
    "انهم",
    "بأن",
    "بان",
    "بأنه",
    "بأنها",
    "إننا",
    "أننا",
];
const TO: [&str; 3] = ["إلى", "الى", "على"];
const DEMONSTRATIVES: [&str; 17] = [
    "هذا",
    "هذه",
    "هذين",
    "ذلك",
    "تلك",
    "هؤلاء",
    "أولئك",
    "وهذا",
    "وهذه",
    "بهذا",
    "بهذه",
    "لهذا",
    "لهذه",
    "وبهذا",
    "وبهذه",
    "ولهذا",
    "ولهذه",
];
/// What is pointed at in time is known to every reader: هذا العام.
const TIMES: [&str; 16] = [
    "العام",
    "السنة",
    "الشهر",
    "الأسبوع",
    "الاسبوع",
    "اليوم",
    "الموسم",
    "الصيف",
    "الشتاء",
    "الخريف",
    "الربيع",
    "القرن",
    "العقد",
    "المرة",
    "الليلة",
    "الأيام",
];

static THAT_WORDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(&THAT));
static TO_WORDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(&TO));
static DEMONSTRATIVE_WORDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| hashes(&DEMONSTRATIVES));
static TIME_WORDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let days = calendar::DAYS.iter().flat_map(|names| names.iter());
    hashes(&TIMES).into_iter().chain(days.map(|day| words::hash(day.chars()))).collect()
});

fn hashes(words: &[&str]) -> FxHashSet<u64> {
    words.iter().map(|word| words::hash(word.chars())).collect()
}

/// A verb of saying with no speaker behind it, or with one that has no name.
fn speaker(sentence: &str) -> Option<Lean> {
    let mut words = words::words(sentence);
    let verb = words.next().filter(|verb| lists::reports(verb.spelled))?;
    let behind: [Option<Word<'_>>; 3] = std::array::from_fn(|_| words.next());
    if says(sentence, &verb, &behind) {
        return Some(Lean::NoSpeaker);
    }
    let speaker = behind[0].filter(|noun| lists::is_unnamed_source(noun.spelled))?;
    says(sentence, &speaker, &behind[1..]).then_some(Lean::UnnamedSource)
}

/// Whether `before` names the source that `sentence` calls by its kind: بيان صادر عن الوزارة for وأضاف البيان أن.
pub fn introduces(before: &str, sentence: &str) -> bool {
    let Some(noun) = words::words(sentence).nth(1) else { return false };
    let (mut folded, mut other) = (Vec::new(), Vec::new());
    noun.fold_into(&mut folded);
    let kind = stem::stem(&folded);
    words::words(before).any(|word| {
        word.fold_into(&mut other);
        stem::stem(&other) == kind
    })
}

/// Whether a sentence is a quotation and nothing says whose: «لن نغادر بيوتنا».
fn is_bare_quotation(sentence: &str) -> bool {
    let opening = [('«', '»'), ('“', '”'), ('"', '"')].into_iter().find(|&(opens, _)| sentence.starts_with(opens));
    let Some((opens, closes)) = opening else { return false };
    match sentence[opens.len_utf8()..].rsplit_once(closes) {
        Some((_, behind)) => words::words(behind).take(2).count() < 2,
        None => false, // half of one, which is another matter
    }
}

/// Whether what is said begins right behind `word`: with أن or إلى أن, or with a colon, a comma or a quotation mark.
fn says(sentence: &str, word: &Word<'_>, behind: &[Option<Word<'_>>]) -> bool {
    let is = |set: &FxHashSet<u64>, at: usize| {
        behind.get(at).and_then(Option::as_ref).is_some_and(|word| set.contains(&word.spelled))
    };
    let mark =
        sentence[word.span.end..].trim_start_matches(|c: char| c.is_whitespace() || crate::arabic::letters::is_mark(c));
    is(&THAT_WORDS, 0) || (is(&TO_WORDS, 0) && is(&THAT_WORDS, 1)) || mark.starts_with([':', '،', '«', '"', '“'])
}

/// Whether one of the first words points at a thing: a demonstrative that does not go with a time.
fn points(sentence: &str) -> bool {
    // Every demonstrative has one of the letters ذ ؤ ئ or is تلك, and most sentences begin without any of these; the letters are told
    // by their last byte.
    let head = &sentence.as_bytes()[..sentence.len().min(HEAD_BYTES)];
    static THAT_ONE: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("تلك"));
    if memchr3(0xB0, 0xA4, 0xA6, head).is_none() && THAT_ONE.find(head).is_none() {
        return false;
    }
    let mut words = words::words(sentence).take(FIRST_WORDS);
    let Some(mut before) = words.next() else { return false };
    words.any(|word| {
        let before = std::mem::replace(&mut before, word);
        DEMONSTRATIVE_WORDS.contains(&before.spelled) && !TIME_WORDS.contains(&word.spelled)
    })
}

/// Whether what a sentence says stands in the next one: it leaves a quotation open, announces what follows, or trails off.
pub fn unfinished(sentence: &str, half: Option<Half>) -> bool {
    half == Some(Half::First) || trails_off(sentence) || announces(sentence)
}

/// Whether it ends in a colon or dots.
fn trails_off(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '»' | '”' | ')' | ']'));
    end.ends_with([':', '…']) || end.ends_with("..")
}

/// Whether a sentence promises what follows it: a list (وفي ما يلي أبرز النقاط), the other hand (فمن ناحية), or the objection that a concession prepares (صحيح أن
/// العمل تأخر).
fn announces(sentence: &str) -> bool {
    static LIST: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("ما يلي "));
    static ONE_HAND: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("من ناحية "));
    const CONCESSIONS: [&str; 4] = ["صحيح أن", "وصحيح أن", "قد يكون صحيحا", "وقد يكون صحيحا"];
    // من ناحية أخرى is the other hand itself.
    let is_one_hand = |at: usize| !sentence[at..].contains("أخرى") && !sentence[at..].contains("ثانية");
    LIST.find(sentence.as_bytes()).is_some()
        || ONE_HAND.find(sentence.as_bytes()).is_some_and(is_one_hand)
        || CONCESSIONS.iter().any(|start| sentence.starts_with(start) && !sentence.contains("لكن"))
}

/// A quotation that runs over several sentences leaves its first half in one and its last in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The quotation begins here and ends in a later sentence.
    First,
    /// It began in an earlier sentence and ends here.
    Last,
}

/// The half of a quotation that a sentence holds, if it does not hold all of it.
pub fn quotation(text: &str) -> Option<Half> {
    let (mut angled, mut curly, mut straight) = (0i32, 0i32, 0u32);
    let bytes = text.as_bytes();
    for at in memchr3_iter(b'"', 0xC2, 0xE2, bytes) {
        match bytes[at..] {
            [b'"', ..] => straight += 1,
            [0xC2, 0xAB, ..] => angled += 1,      // «
            [0xC2, 0xBB, ..] => angled -= 1,      // »
            [0xE2, 0x80, 0x9C, ..] => curly += 1, // “
            [0xE2, 0x80, 0x9D, ..] => curly -= 1, // ”
            _ => {}
        }
    }
    if angled > 0 || curly > 0 {
        return Some(Half::First);
    }
    if angled < 0 || curly < 0 {
        return Some(Half::Last);
    }
    // A straight mark closes when no word stands behind it.
    let (_, behind) = text.rsplit_once('"').filter(|_| straight % 2 == 1)?;
    Some(if behind.contains(char::is_alphanumeric) { Half::First } else { Half::Last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(sentence: &str) -> Option<Lean> {
        lean(sentence, quotation(sentence))
    }

    #[test]
    fn sentences_that_lean() {
        assert_eq!(why("من جهته، نفى نائب رئيس البلدية ذلك."), Some(Lean::Opener));
        assert_eq!(why("وصرّح بأن العمل مستمر."), Some(Lean::NoSpeaker));
        assert_eq!(why("وألمح إلى أن العمل قد يتأخر."), Some(Lean::NoSpeaker));
        assert_eq!(why("قالت: «لن نغادر»."), Some(Lean::NoSpeaker));
        assert_eq!(why("«لن نغادر بيوتنا»."), Some(Lean::NoSpeaker));
        assert_eq!(why("وقال المتحدث إن العمل مستمر."), Some(Lean::UnnamedSource));
        assert_eq!(why("وأكدت الصحيفة، أن العمل مستمر."), Some(Lean::UnnamedSource));
        assert_eq!(why("وأضاف البيان أن العمل مستمر."), Some(Lean::UnnamedSource));
        assert_eq!(why("قد يكون هذا جدولا للحصص."), Some(Lean::Pointer));
        assert_eq!(why("فإن الشهر مناسب لذلك."), Some(Lean::Opener));
        assert_eq!(why("وبين هذه الأملاك حصة في شركة للغاز."), Some(Lean::Pointer));
        assert_eq!(why("ولن نغادر بيوتنا»."), Some(Lean::HalfQuotation));
    }

    #[test]
    fn a_source_is_introduced_by_its_kind() {
        let sentence = "وأضاف البيان أن العمل مستمر.";
        assert!(introduces("وذكر بيان للوزارة أن الطريق مغلق.", sentence));
        assert!(!introduces("أغلقت الوزارة الطريق.", sentence) && !introduces("", sentence) && !introduces("بيان", ""));
    }

    #[test]
    fn sentences_that_stand() {
        for sentence in [
            "أعلنت الوزارة نتائج الامتحانات أمس.",
            "وقال وزير الصحة إن العمل مستمر.",
            "وقال المتحدث باسم الجيش سامي حداد إن العمل مستمر.",
            "وقالت الشركة السعودية للكهرباء إن العمل مستمر.",
            "وأكد أحمد أن العمل مستمر.",
            "وارتفعت الأسعار في هذا العام كثيرا.",
            "وتعقد القمة يوم الأحد هذا الأسبوع.",
            "قال وزير الري: «لن نغادر».",
            "«لن نغادر بيوتنا»، قالت سيدة من الحي.",
            "«البيت الأخير» رواية لكاتب شاب.",
            "",
            "...",
        ] {
            assert_eq!(why(sentence), None, "{sentence}");
        }
    }

    #[test]
    fn what_it_says_stands_in_the_next_sentence() {
        let is_unfinished = |sentence| unfinished(sentence, quotation(sentence));
        for sentence in [
            "وفي ما يلي خمس نصائح للسائقين.",
            "وقال الوزير: ",
            "ولم يبق إلا القليل..",
            "قال: «لن نغادر.",
            "صحيح أن العمل تأخر كثيرا.",
            "وللصيام فوائد، فمن ناحية يريح المعدة.",
        ] {
            assert!(is_unfinished(sentence), "{sentence}");
        }
        for sentence in [
            "أعلنت الوزارة النتائج.",
            "سأل «متى نعود؟» ثم خرج.",
            "واختار لها ما يليق بالمدينة.",
            "صحيح أن العمل تأخر، لكنه لم يتوقف.",
            "ليس صحيحا أن العمل توقف.",
            "فمن ناحية هو مريح، ومن ناحية أخرى رخيص.",
            "",
        ] {
            assert!(!is_unfinished(sentence), "{sentence}");
        }
    }

    #[test]
    fn halves_of_quotations() {
        assert!(quotation("قال: «نعم.") == Some(Half::First) && quotation("نعم».") == Some(Half::Last));
        assert!(quotation("قال: \"نعم.") == Some(Half::First) && quotation("نعم\".") == Some(Half::Last));
        assert!(quotation("قال «نعم» و\"لا\" و“ربما”.").is_none());
    }
}
