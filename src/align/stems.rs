//! Stems by language: deep enough that the forms of a word meet in a lexicon learnt from a few pages.

/// Takes a folded word, gives its stem.
pub type Stemmer = fn(&str) -> String;

/// The stemmer for a language; the word itself where nothing is known of it.
pub fn stemmer(language: &str) -> Stemmer {
    let code = language.split(['-', '_']).next().unwrap_or_default();
    if code.eq_ignore_ascii_case("ar") {
        arabic
    } else if code.eq_ignore_ascii_case("en") {
        crate::english::stem::stem
    } else {
        other
    }
}

const PREFIXES: [&str; 15] =
    ["وبال", "وكال", "فبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "س"];
const SUFFIXES: [&str; 18] =
    ["يات", "تين", "هما", "كما", "ات", "ان", "ين", "ون", "ها", "هم", "هن", "نا", "يه", "ته", "وا", "ه", "ي", "ك"];

fn letters(word: &str) -> usize {
    word.chars().count()
}

fn arabic(word: &str) -> String {
    if !word.chars().all(crate::arabic::letters::is_arabic_letter) {
        return crate::english::stem::stem(word);
    }
    let mut rest = word;
    for prefix in PREFIXES {
        if let Some(r) = rest.strip_prefix(prefix)
            && letters(r) >= if prefix.len() > 2 { 3 } else { 4 }
        {
            rest = r;
            break;
        }
    }
    for suffix in SUFFIXES {
        if let Some(r) = rest.strip_suffix(suffix)
            && letters(r) >= 3
        {
            return r.to_owned();
        }
    }
    rest.to_owned()
}

fn other(word: &str) -> String {
    word.to_owned()
}
