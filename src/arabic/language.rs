//! Which language a text in Arabic letters is written in: Arabic, or one of its neighbours.
//!
//! Two facts about each language decide, and nothing else, so that anyone can see why a text was taken for what it was: its alphabet,
//! as an array below, and the words that run through any text of it (`data/languages.txt`, for Arabic `stopwords/function-words.txt`).
//! A word with a letter that a language does not write speaks against that language, one of its frequent words for it, and the
//! article ال for Arabic. The language for which most is said wins; where nothing is said for any, the text is taken for Arabic.
//! `docs/quality.md` has the figures.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::{is_arabic_letter, is_letter};
use super::{lists, words};

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Arabic, written standard or spoken.
    Arabic,
    /// Persian, Dari with it.
    Persian,
    /// Urdu.
    Urdu,
    /// Pashto.
    Pashto,
    /// Central Kurdish (Sorani).
    Kurdish,
    /// Uyghur.
    Uyghur,
    /// Sindhi.
    Sindhi,
    /// Most letters are of another script.
    OtherScript,
    /// There is no letter.
    NoLetters,
}

/// The languages that are told apart, and their codes (ISO 639).
const CODES: [(Language, &str); 7] = [
    (Language::Arabic, "ar"),
    (Language::Persian, "fa"),
    (Language::Urdu, "ur"),
    (Language::Pashto, "ps"),
    (Language::Kurdish, "ckb"),
    (Language::Uyghur, "ug"),
    (Language::Sindhi, "sd"),
];

/// Letters that all of them write but Kurdish and Uyghur, which spell Arabic words by their sound.
const SHARED: &str = "ابتثجحخدذرزسشصضطظعغفقلمنو";

/// The letters that each writes beside those; for Kurdish and Uyghur all of them. Those of another keyboard that writers of the
/// language use often (Persian with ي and ك) are there, too.
const ALPHABETS: [&str; 7] = [
    "هيىكةءآأإؤئٱ",
    "هیيکكپچژگآئءؤأۀ",
    "ہھیےۓکپچژگٹڈڑںآئؤءأۂۃ",
    "هيیېۍئکكپچژټډړږښګگڼځڅآءأؤ",
    "ابپتجچحخدرڕزژسشعغفڤقکكگلڵمنهھەوۆیيێئ",
    "اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيئ",
    "هھيىڪکگپچءآأؤئٻڀٺٽٿڦڄڃڇڊڌڍڏڙڳڱڻ۽۾",
];

impl Language {
    /// Its code: `ar`, `fa`, `ur`, `ps`, `ckb`, `ug`, `sd`; `und` for another script and for no letters.
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(language, _)| *language == self).map_or("und", |(_, code)| code)
    }

    /// The language of a [`code`](Self::code); `None` for `und` and for languages that are not told apart.
    pub fn from_code(code: &str) -> Option<Self> {
        CODES.iter().find(|(_, known)| *known == code).map(|(language, _)| *language)
    }

    /// Those that are told apart.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.iter().map(|(language, _)| *language)
    }
}

/// What a text was taken for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// The language.
    pub language: Language,
    /// How sure that is, 0 to 1: m / (m + 1), where m is how many words more speak for it than for the next (0: none does, and it was
    /// taken for Arabic for want of anything else). For another script its share of the letters.
    pub confidence: f32,
}

/// So many words are looked at; more would change nothing, and a book shall not cost more than an article.
const WORDS: usize = 4000;
/// And so many bytes, for texts that hold few words or endless ones.
const BYTES: usize = 1 << 17;
/// What the article says for Arabic, as a share of a frequent word: neighbours have it in what they took over (Persian البته).
const ARTICLE: f32 = 0.5;

/// Tells the language of a text; see the [module](self).
///
/// ```
/// # use khulasa::arabic::language::{Language, language};
/// assert_eq!(language("وصل الوزير إلى المدينة صباح اليوم.").language, Language::Arabic);
/// assert_eq!(language("وزیر امروز صبح وارد شهر شد.").language, Language::Persian);
/// assert_eq!(language("وزیر آج صبح شہر پہنچ گئے۔").language, Language::Urdu);
/// ```
pub fn language(text: &str) -> Guess {
    let text = &text[..text.floor_char_boundary(BYTES)];
    let mut scores = [0f32; 7];
    let (mut arabic, mut other) = (0usize, 0usize);
    for word in words::words(text).take(WORDS) {
        let written = word.span.of(text);
        let letters = written.chars().filter(|&c| c.is_alphabetic() && is_letter(c));
        // The languages that write every letter of the word; a letter that none writes says nothing.
        let mut write_it = ALL;
        let mut count = 0;
        for letter in letters {
            if !is_arabic_letter(letter) {
                other += 1;
                continue;
            }
            count += 1;
            match write(letter) {
                0 => {}
                languages => write_it &= languages,
            }
        }
        arabic += count;
        if count == 0 {
            continue;
        }
        let frequent = FREQUENT.get(&word.spelled).copied().unwrap_or(0);
        if write_it == 0 {
            write_it = ALL;
        }
        for (place, score) in scores.iter_mut().enumerate() {
            *score -= f32::from(u8::from(write_it & (1 << place) == 0));
            *score += f32::from(u8::from(frequent & (1 << place) != 0));
        }
        if count >= 5 && ["ال", "وال", "بال", "فال", "كال", "لل"].iter().any(|article| written.starts_with(article))
        {
            scores[0] += ARTICLE;
        }
    }
    // The two signs that Sindhi writes for "and" and "in"; they are no letters to the words of this library.
    scores[6] += text.chars().filter(|c| matches!(c, '۽' | '۾')).take(WORDS).count() as f32;
    if arabic + other == 0 {
        return Guess { language: Language::NoLetters, confidence: 1.0 };
    }
    if other > arabic {
        return Guess { language: Language::OtherScript, confidence: other as f32 / (arabic + other) as f32 };
    }
    // The first of equals: Arabic before all.
    let mut best = 0;
    for place in 1..scores.len() {
        if scores[place] > scores[best] {
            best = place;
        }
    }
    let next = (0..scores.len()).filter(|&place| place != best).map(|place| scores[place]).fold(f32::MIN, f32::max);
    let margin = scores[best] - next;
    Guess { language: CODES[best].0, confidence: margin / (margin + 1.0) }
}

/// The share of letters of the Arabic script among all letters of a text, 0 to 1; 0 if it has none. Digits and marks do not count.
pub fn arabic_share(text: &str) -> f64 {
    let (mut arabic, mut letters) = (0u64, 0u64);
    for c in text.chars() {
        if is_arabic_letter(c) {
            arabic += 1;
            letters += 1;
        } else if c.is_alphabetic() && is_letter(c) {
            letters += 1;
        }
    }
    if letters == 0 { 0.0 } else { arabic as f64 / letters as f64 }
}

/// A bit for each language.
const ALL: u8 = 0x7F;

/// The languages that write a letter, a bit each; 0 for a letter of none of them.
fn write(letter: char) -> u8 {
    static TABLE: LazyLock<[u8; 0x100]> = LazyLock::new(|| {
        let mut table = [0; 0x100];
        for (place, alphabet) in ALPHABETS.iter().enumerate() {
            let spells_by_sound = matches!(CODES[place].0, Language::Kurdish | Language::Uyghur);
            for letter in alphabet.chars().chain(SHARED.chars().filter(|_| !spells_by_sound)) {
                if let Some(entry) = (letter as usize).checked_sub(0x600).and_then(|at| table.get_mut(at)) {
                    *entry |= 1u8 << place;
                }
            }
        }
        table
    });
    (letter as usize).checked_sub(0x600).and_then(|at| TABLE.get(at)).copied().unwrap_or(0)
}

/// The languages in which a word is frequent, a bit each, by its spelling.
static FREQUENT: LazyLock<FxHashMap<u64, u8>> = LazyLock::new(|| {
    let mut words: FxHashMap<u64, u8> = FxHashMap::default();
    let entries = lists::entries(include_str!("data/languages.txt")).map(|entry| (entry.section, entry.text));
    for (code, text) in lists::FUNCTION_WORDS.entries().map(|entry| ("ar", entry.text)).chain(entries) {
        let place = CODES.iter().position(|(_, known)| *known == code);
        // As `words` sees it: without marks.
        for word in words::words(text) {
            *words.entry(word.spelled).or_insert(0) |= place.map_or(0, |place| 1 << place);
        }
    }
    words
});

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_language(text: &str, expected: Language) {
        assert_eq!(language(text).language, expected, "{text}: {:?}", language(text));
    }

    #[test]
    fn short_texts_are_told_by_a_letter_or_a_word() {
        for (text, expected) in [
            ("شاهدت الفيلم أمس", Language::Arabic),
            ("شو بدك تعمل بكرا؟", Language::Arabic),
            ("من به خانه می‌روم", Language::Persian),
            ("میں گھر جا رہا ہوں", Language::Urdu),
            ("زه کور ته ځم", Language::Pashto),
            ("من دەچمە ماڵەوە", Language::Kurdish),
            ("مەن ئۆيگە كېتىۋاتىمەن", Language::Uyghur),
            ("مان گهر وڃان ٿو", Language::Sindhi),
            ("Le ministre est arrivé", Language::OtherScript),
            ("Министр прибыл", Language::OtherScript),
            ("٢٠٢٤ – 15", Language::NoLetters),
            ("", Language::NoLetters),
        ] {
            assert_language(text, expected);
        }
    }

    #[test]
    fn arabic_stays_arabic_with_foreign_names_and_tashkeel() {
        assert_language("أعلنت شركة Google عن خدمة جديدة في ڤيينا وپاريس.", Language::Arabic);
        assert_language("ذَهَبَ الوَلَدُ إِلَى المَدْرَسَةِ.", Language::Arabic);
        // As on keyboards where the yeh has no dots.
        assert_language("وصل الوزیر إلى المدینة فی الصباح.", Language::Arabic);
        assert_eq!(language("سمير وفريد").confidence, 0.0, "nothing speaks for any language");
    }

    #[test]
    fn persian_of_an_arabic_keyboard_is_persian() {
        assert_language("وزير امور خارجه امروز براي ديدار با همتاي خود وارد تهران شد.", Language::Persian);
    }

    #[test]
    fn a_share_counts_letters_only() {
        assert_eq!(arabic_share("قال OK 2024!"), 0.6);
        assert_eq!((arabic_share("نعم، ٣"), arabic_share("yes"), arabic_share("123")), (1.0, 0.0, 0.0));
    }

    #[test]
    fn a_long_text_costs_what_its_beginning_costs() {
        let text = "الكتاب ".repeat(200_000);
        assert_eq!(language(&text).language, Language::Arabic);
        assert_eq!(language(&"ا".repeat(1 << 20)).language, Language::Arabic);
    }

    #[test]
    fn every_language_has_a_code_and_words() {
        for language in Language::all() {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        let sections: std::collections::BTreeSet<_> =
            lists::entries(include_str!("data/languages.txt")).map(|entry| entry.section).collect();
        assert_eq!(sections.len(), 7);
        assert!(sections.iter().all(|code| Language::from_code(code).is_some()));
    }
}
