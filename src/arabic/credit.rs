//! What a desk leaves behind an article in the article's own paragraph: the initials of who wrote it, the agency, a note on a picture.

use super::letters::is_arabic_letter;
use super::{normalize, words};

/// What pictures and films are called in such notes. (Folded.)
const PICTURES: [&str; 10] =
    ["صوره", "الصوره", "صور", "الصور", "بالصور", "فيديو", "الفيديو", "بالفيديو", "تصوير", "ارشيفيه"];
/// No credit has more bytes.
const LONGEST: usize = 64;

/// Whether a sentence is such a note and nothing else.
///
/// ```
/// # use khulasa::arabic::credit::is_credit;
/// for credit in ["ع ب م", "(وات)", "-رويترز-", "المصدر: وكالات", "* صورة توضيحية", "صور المقابلة :"] {
///     assert!(is_credit(credit), "{credit}");
/// }
/// for sentence in ["المصدر مجهول.", "وصل الوزير.", "نعم", "صورة واحدة لا تكفي هنا."] {
///     assert!(!is_credit(sentence), "{sentence}");
/// }
/// ```
pub fn is_credit(sentence: &str) -> bool {
    let sentence = sentence.trim();
    if sentence.len() > LONGEST {
        return false;
    }
    let folded = normalize::fold(sentence);
    let count = words::count(sentence);
    let is_initial = |word: &str| word.chars().count() == 1 && word.chars().all(is_arabic_letter);
    let are_initials = count >= 2 && folded.split(' ').all(is_initial);
    let end = sentence.trim_end_matches(['.', ' ']);
    let is_set_off = |open: char, close: char| end.len() > 1 && end.starts_with(open) && end.ends_with(close);
    let is_aside =
        [('(', ')'), ('[', ']'), ('-', '-'), ('–', '–')].iter().any(|&(open, close)| is_set_off(open, close));
    let names_source = folded.split(' ').next() == Some("المصدر") && sentence.contains([':', '(', '/', '|', '-']);
    let is_picture = folded.split(' ').take(2).any(|word| PICTURES.contains(&word));
    (are_initials && count <= 4)
        || (is_aside && count <= 3)
        || (names_source && count <= 4)
        || (is_picture && count <= 2)
}
