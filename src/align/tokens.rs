//! A sentence as an aligner sees it: words in a form in which inflected forms meet, numbers in one spelling, marks paired across scripts.

use crate::align::stems::{Stemmer, stemmer};
use crate::align::values;
use crate::arabic::letters::{Class, class, digit_value};
use crate::arabic::normalize::fold_letter;
use crate::arabic::words::MAX_LETTERS;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A word.
    Word,
    /// A number, by its value.
    Number,
    /// A month, by its number; of dates in digits only.
    Month,
    /// A web or mail address, or the site of one.
    Address,
    /// A mark that carries over into a translation.
    Mark,
}

/// A token of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Folded and stemmed: what tokens are compared by.
    pub term: String,
    /// Folded only.
    pub form: String,
    /// Whether it is written with a capital letter.
    pub capital: bool,
}

/// Tokens past this many in a sentence are not looked at: a line of ten megabytes is no sentence.
pub const MAX_TOKENS: usize = 2_000;

/// The tokens of a sentence in a language (a BCP 47 tag), at most [`MAX_TOKENS`]; words stemmed if `stems` says so.
pub fn tokens(text: &str, language: &str, stems: bool) -> Vec<Token> {
    let stem = if stems { stemmer(language) } else { str::to_owned };
    let mut out = Vec::new();
    let mut start = 0;
    for address in values::addresses(text) {
        add(&text[start..address.start], stem, &mut out);
        values::address(&text[address.clone()], &mut out);
        start = address.end;
    }
    add(&text[start..], stem, &mut out);
    values::numbers(text, language, &mut out);
    out.truncate(MAX_TOKENS);
    out
}

/// Adds the tokens of a text without addresses.
fn add(text: &str, stem: Stemmer, out: &mut Vec<Token>) {
    let mut chars = text.chars().peekable();
    let mut form = String::new();
    while let Some(&c) = chars.peek() {
        if out.len() >= MAX_TOKENS {
            break;
        }
        if digit_value(c).is_some() {
            let number = number(&mut chars);
            if number.term.contains('/') || number.term.contains('.') {
                values::date(&number.term, out);
            }
            out.push(number);
            continue;
        }
        match class(c) {
            Class::Letter(_) => {
                form.clear();
                let capital = c.is_uppercase();
                let mut letters = 0;
                while let Some(&c) = chars.peek() {
                    match class(c) {
                        Class::Letter(_) if digit_value(c).is_some() => break,
                        Class::Letter(folded) => {
                            if letters < MAX_LETTERS {
                                fold_letter(c, folded, |f| form.push(f));
                            }
                            letters += 1;
                        }
                        Class::Transparent => {}
                        Class::Separator if matches!(c, '\'' | '’') => {
                            let mut ahead = chars.clone();
                            ahead.next();
                            if !ahead.peek().is_some_and(|&n| n.is_alphabetic()) {
                                break;
                            }
                            form.push('\'');
                        }
                        Class::Separator => break,
                    }
                    chars.next();
                }
                out.push(word(&form, capital, stem));
            }
            Class::Transparent => {
                chars.next();
            }
            Class::Separator => {
                chars.next();
                if !c.is_whitespace() && !c.is_control() {
                    let mark = mark(c).to_string();
                    out.push(Token { kind: Kind::Mark, form: mark.clone(), term: mark, capital: false });
                }
            }
        }
    }
}

fn word(form: &str, capital: bool, stem: Stemmer) -> Token {
    Token { kind: Kind::Word, term: stem(form), form: form.to_owned(), capital }
}

/// A run of digits with `. , : /` between them. Marks of thousands go, the decimal mark is a point: ٥٬٠٠٠, 5,000 and 5.000 are one.
fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Token {
    let mut parts = vec![String::new()];
    let mut between = Vec::new();
    while let Some(&c) = chars.peek() {
        if let Some(value) = digit_value(c) {
            let part = parts.last_mut();
            if let Some(part) = part.filter(|p| p.len() < MAX_LETTERS) {
                part.push(char::from(b'0' + value));
            }
            chars.next();
            continue;
        }
        let mut ahead = chars.clone();
        ahead.next();
        if !matches!(c, '.' | ',' | ':' | '/' | '٫' | '٬' | '،')
            || ahead.peek().is_none_or(|&n| digit_value(n).is_none())
            || parts.len() > MAX_LETTERS
        {
            break;
        }
        between.push(c);
        parts.push(String::new());
        chars.next();
    }
    let mut term = parts[0].clone();
    for (mark, part) in between.iter().zip(&parts[1..]) {
        let mark = match mark {
            '.' | ',' | '٬' | '،' if part.len() == 3 => continue_group(&mut term, part),
            ':' | '/' => Some(*mark),
            _ => Some('.'),
        };
        if let Some(mark) = mark {
            term.push(mark);
            term.push_str(part);
        }
    }
    Token { kind: Kind::Number, form: term.clone(), term, capital: false }
}

fn continue_group(term: &mut String, part: &str) -> Option<char> {
    term.push_str(part);
    None
}

/// The mark that stands for `c` in the other script.
fn mark(c: char) -> char {
    match c {
        '؟' => '?',
        '،' => ',',
        '؛' => ';',
        '«' | '»' | '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‹' | '›' => '\'',
        '–' | '—' => '-',
        '٪' => '%',
        '…' => '.',
        '۔' => '.',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, language: &str) -> Vec<String> {
        tokens(text, language, true).into_iter().map(|t| t.term).collect()
    }

    #[test]
    fn numbers_and_marks_meet_across_scripts() {
        assert_eq!(terms("٥٬٠٠٠ ؟ ٣٫٥٪ «١٠:٣٠»", "ar"), terms("5,000 ? 3.5% \"10:30\"", "en"));
        assert_eq!(terms("1.250.000", "de"), ["1250000"]);
        assert_eq!(terms("25/11/2024، 7.", "ar"), ["2024", "25", "11", "25/11/2024", ",", "7", "."]);
        assert_eq!(terms("٣ آلاف", "ar"), ["3", "الاف", "3000"]);
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(terms("والانتخابات الانتخابية", "ar"), ["انتخاب", "انتخاب"]);
        assert_eq!(terms("Elections election's", "en"), ["election", "election"]);
        // Latin words in an Arabic text are stemmed as English ones are.
        assert_eq!(terms("Games", "ar"), terms("games", "en"));
    }

    #[test]
    fn hostile_text_is_bounded() {
        assert_eq!(tokens(&"a ".repeat(10_000), "en", true).len(), MAX_TOKENS);
        assert!(tokens(&"9".repeat(100_000), "en", true)[0].term.len() <= MAX_LETTERS);
        assert!(tokens(&"ب".repeat(100_000), "ar", true)[0].form.chars().count() <= MAX_LETTERS);
        assert!(tokens("\u{202E}\u{0}\u{FEFF} \n", "ar", true).is_empty());
        tokens("' 'a a' a'b'' ’", "en", true);
    }
}
