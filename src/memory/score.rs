//! How well a source fits another, in percent.
//!
//! Both are folded ([`fold`]) and taken word by word. With `d` the word-level edit distance (Levenshtein, *Binary codes capable of
//! correcting deletions, insertions and reversals*, 1966; every insertion, deletion and substitution costs 1) and `m`, `n` the numbers of words:
//!
//! - 101: equal on one line ([`one_line`]), and so are the sentences before and after, not both of which are empty;
//! - 100: equal on one line;
//! - else `100·(1 − d/max(m, n))` rounded down, less [`NUMBER_PENALTY`] if the numbers (words with a digit, in any order) are not the
//!   same, at least 0 and at most 99. Texts without words fit nothing but their equals, and texts of more than [`MAX_WORDS`]
//!   words only those of the same words.

use crate::arabic::normalize::{fold, one_line};

/// What differing numbers cost, in points.
pub const NUMBER_PENALTY: u8 = 5;
/// The longest text, in words, whose distance is computed, since that takes the square of the length.
pub const MAX_WORDS: usize = 2_000;

/// A text ready to be compared; a word is a string or its number.
#[derive(Clone, Debug, Default)]
pub(super) struct Words<T> {
    pub(super) words: Vec<T>,
    /// The words with a digit, sorted.
    numbers: Vec<T>,
}

impl<T: Ord + Clone> Words<T> {
    /// From the words, and which of them are numbers.
    pub(super) fn new(pairs: impl IntoIterator<Item = (T, bool)>) -> Self {
        let (mut words, mut numbers) = (Vec::new(), Vec::new());
        for (word, is_number) in pairs {
            if is_number {
                numbers.push(word.clone());
            }
            words.push(word);
        }
        numbers.sort_unstable();
        Self { words, numbers }
    }

    /// The percentage of two texts that are not equal on one line.
    pub(super) fn fuzzy(&self, other: &Self) -> u8 {
        let longest = self.words.len().max(other.words.len());
        if longest == 0 {
            return 0;
        }
        if self.words == other.words {
            return 99;
        }
        if longest > MAX_WORDS {
            return 0;
        }
        let percent = 100 * (longest - distance(&self.words, &other.words)) / longest;
        let penalty = if self.numbers == other.numbers { 0 } else { NUMBER_PENALTY };
        (percent.min(99) as u8).saturating_sub(penalty)
    }
}

/// Whether a folded word counts as a number.
pub(super) fn is_number(word: &str) -> bool {
    word.chars().any(char::is_numeric)
}

/// How well two sources fit, 0 to 100; whether their neighbours are equal too is [`same_context`]'s to say.
pub fn score(a: &str, b: &str) -> u8 {
    if one_line(a) == one_line(b) {
        return 100;
    }
    let (a, b) = (fold(a), fold(b));
    let words =
        |text: &'_ str| Words::new(text.split(' ').filter(|w| !w.is_empty()).map(|w| (w.to_owned(), is_number(w))));
    words(&a).fuzzy(&words(&b))
}

/// Whether the sentences before and after are equal on one line. Where there are none on either side, nothing says so.
pub fn same_context(a: (&str, &str), b: (&str, &str)) -> bool {
    let (before, after) = (one_line(a.0), one_line(a.1));
    !(before.is_empty() && after.is_empty()) && before == one_line(b.0) && after == one_line(b.1)
}

/// Levenshtein's distance in words.
fn distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_worked_out_by_hand() {
        assert_eq!(score("بدأ العمل اليوم", " بدأ  العمل\nاليوم"), 100);
        // Equal when folded.
        assert_eq!(score("بدأ العمل اليوم.", "بدا العملُ اليوم"), 99);
        // One of three words: 66.6; one more word of four: 75.
        assert_eq!(score("بدأ العمل اليوم", "بدأ العمل أمس"), 66);
        assert_eq!(score("بدأ العمل اليوم", "بدأ العمل هنا اليوم"), 75);
        // One of four, and it is a number; the same digits in another script are no difference.
        assert_eq!(score("حضر 20 طالبا اليوم", "حضر 30 طالبا اليوم"), 70);
        assert_eq!(score("حضر 20 طالبا اليوم", "حضر ٢٠ طالبا اليوم"), 99);
        assert_eq!((score("", ""), score("...", "!"), score("", "نعم")), (100, 0, 0));
        assert_eq!(score("1", "2"), 0);
    }

    #[test]
    fn contexts_are_equal_only_if_there_are_some() {
        assert!(same_context(("قبل", ""), (" قبل", "")));
        assert!(!same_context(("قبل", ""), ("قبل", "بعد")));
        assert!(!same_context(("", ""), ("", "")));
    }

    #[test]
    fn a_long_text_takes_no_square_of_time() {
        let long = "كلمة ".repeat(1_000_000);
        assert_eq!(score(&long, &format!("{long}.")), 99);
        assert_eq!(score(&long, &format!("{long} أخرى")), 0);
    }
}
