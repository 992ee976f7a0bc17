//! Stems by language: deep enough that the forms of a word meet in a lexicon learnt from a few pages.

use crate::arabic::letters::is_arabic_letter;
use crate::arabic::stem::deep;

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

/// Latin words in an Arabic text are mostly English.
fn arabic(word: &str) -> String {
    if word.chars().all(is_arabic_letter) { deep(word).to_owned() } else { crate::english::stem::stem(word) }
}

fn other(word: &str) -> String {
    word.to_owned()
}
