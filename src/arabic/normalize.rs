//! The two normalizations, kept apart on purpose: one shows text, one matches it.

use std::borrow::Cow;

use unicode_normalization::char::decompose_compatible;

use super::letters::{Class, class};

/// **Lossless, for display**: `text` on one line. Runs of white space and control characters become one space; nothing
/// else changes, no letter, mark or digit.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_gap = |c: char| c.is_whitespace() || c.is_control();
    let mut after_gap = true;
    let clean = text.chars().all(|c| {
        let fine = !is_gap(c) || (c == ' ' && !after_gap);
        after_gap = is_gap(c);
        fine
    });
    if clean && !after_gap {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in text.split(is_gap).filter(|piece| !piece.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    Cow::Owned(out)
}

/// **Lossy, for matching**: tashkeel, tatweel and invisible characters dropped, letters folded as in
/// [`letters::class`](class), presentation forms taken apart, everything between words one space.
///
/// ```
/// # use khulasa::arabic::normalize::fold;
/// assert_eq!(fold("«الأُمَّةُ» العربيّة، ٢٠٢٤"), "الامه العربيه 2024");
/// assert_eq!(fold("ﻣﺮﺣﺒﺎ"), "مرحبا");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        match class(c) {
            Class::Letter(folded) => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                fold_letter(c, folded, |f| out.push(f));
            }
            Class::Transparent => {}
            Class::Separator => gap = true,
        }
    }
    out
}

/// Gives `emit` what a letter folds to: one character, or several for a ligature such as ﻻ.
#[inline]
pub(crate) fn fold_letter(c: char, folded: char, mut emit: impl FnMut(char)) {
    if !is_presentation_form(c) {
        return emit(folded);
    }
    decompose_compatible(c, |part| {
        if let Class::Letter(folded) = class(part) {
            emit(folded);
        }
    });
}

/// Arabic letters in the shape they take inside a word, as left behind by old PDF converters.
#[inline]
pub(crate) fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_changes_white_space_only() {
        assert!(matches!(one_line("جملةٌ قصيرةٌ."), Cow::Borrowed(_)));
        assert_eq!(one_line(" سطر\r\nأول \t ثانٍ\0."), "سطر أول ثانٍ .");
        assert_eq!(one_line("\n"), "");
    }

    #[test]
    fn folding_joins_spellings_of_one_word() {
        assert_eq!(fold("الإِسـلام"), fold("الاسلام"));
        assert_eq!(fold("مستشفى"), fold("مستشفي"));
        assert_eq!(fold("ﻻعب"), "لاعب");
        assert_eq!(fold("مسؤول"), "مسوول");
        assert_eq!(fold("٣٫٥"), "3 5");
        assert_eq!(fold("..."), "");
    }
}
