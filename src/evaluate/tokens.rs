//! What a word is to the measures: a run of letters and digits, after folding.
//!
//! This is close to [`arabic::words`](crate::arabic::words) and [`arabic::normalize::fold`](crate::arabic::normalize::fold), and on
//! edited news it is the same. It is kept apart because published figures rest on it to the letter. The differences:
//!
//! - dropped is exactly [`is_dropped`]: U+061C ARABIC LETTER MARK and marks outside of the Arabic block end a word here;
//! - Persian digits (۰–۹) and presentation forms (ﻻ) stay as they are;
//! - lower case is that of a whole text (Σ at the end of a word is ς, and İ is i with a dot that ends the word);
//! - letters of every script count by their general category, so vowel signs of Indic scripts and circled letters do not.

use unicode_normalization::char::is_combining_mark;

/// Tashkeel, superscript alef, Quranic marks, tatweel, zero-width characters, bidi controls and byte order marks: gone before
/// anything is counted.
pub fn is_dropped(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}' | '\u{0640}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A letter or digit: the general categories L and N, as in `[^\W_]` of Python.
pub fn is_word(c: char) -> bool {
    // `char::is_alphanumeric` counts everything alphabetic: vowel signs, and circled and squared Latin letters.
    let is_symbol = |c| matches!(c, 'Ⓐ'..='ⓩ' | '\u{1F130}'..='\u{1F189}');
    c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_combining_mark(c) && !is_symbol(c))
}

/// White space as in `\s` of Python: Unicode's, and the four information separators of ASCII.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// The text with marks dropped, forms of alef, hamza, yeh, kaf and teh marbuta joined, Arabic-Indic digits as 0–9, in lower case.
pub fn normalize(text: &str) -> String {
    let fold = |c| match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        'ک' => 'ك',
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        _ => c,
    };
    text.chars().filter(|&c| !is_dropped(c)).map(fold).collect::<String>().to_lowercase()
}

/// The words of a text, normalized.
///
/// ```
/// # use khulasa::evaluate::tokens::tokens;
/// assert_eq!(tokens("«الأُمَّةُ» العربيّة، ٣٫٥"), ["الامه", "العربيه", "3", "5"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    let normalized = normalize(text);
    normalized.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The number of words.
pub fn count(text: &str) -> usize {
    normalize(text).split(|c| !is_word(c)).filter(|word| !word.is_empty()).count()
}

/// The letters and digits of a text, normalized, with nothing between them.
pub fn squeeze(text: &str) -> Vec<char> {
    normalize(text).chars().filter(|&c| is_word(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_scorer_where_it_differs_from_the_rest_of_khulasa() {
        assert_eq!(tokens("شكـــرا\u{200F}لكم"), ["شكرالكم"]);
        assert_eq!(tokens("قلم\u{061C}ي"), ["قلم", "ي"]);
        assert_eq!(tokens("۵ ٥"), ["۵", "5"]);
        assert_eq!(tokens("ﻻ لا"), ["ﻻ", "لا"]);
        assert_eq!(tokens("snake_case É ΟΔΟΣ İ"), ["snake", "case", "é", "οδος", "i"]);
        assert_eq!(tokens("ـــ ... _"), [""; 0]);
        assert_eq!(count("سي.إن.إن 3.5"), 5);
    }

    #[test]
    fn letters_and_digits_are_those_of_the_categories_l_and_n() {
        assert!("ءىة٣۳½Ⅷ中ªـ".chars().all(is_word));
        assert!(!"_ \u{064B}\u{0903}Ⓐⓩ🄰،٫".chars().any(is_word));
    }
}
