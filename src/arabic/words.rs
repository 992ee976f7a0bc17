//! What a word is: **a run of letters and digits**; tashkeel, tatweel and invisible characters neither break it nor count.
//!
//! Budgets, columns, analysis and scores all count words this way. So `سي.إن.إن` is three words, `3.5` is two, `وبالكتاب`
//! is one, and a lone tatweel is none.

use std::str::CharIndices;

use super::letters::{Class, class};
use super::normalize::fold_letter;
use crate::text::Span;

/// The number of words in `text`.
pub fn count(text: &str) -> usize {
    starts(text).count()
}

/// Whether `text` has at most `limit` words. What has more than 24 bytes for each is taken to have more: words of eleven letters
/// in a row are no heading and no label.
pub fn is_short(limit: usize, text: &str) -> bool {
    text.len() <= 24 * limit && starts(text).nth(limit).is_none()
}

/// The first letters of the words: all that is needed to count them.
fn starts(text: &str) -> impl Iterator<Item = char> {
    let mut inside = false;
    text.chars().filter(move |&c| match class(c) {
        Class::Letter(_) => !std::mem::replace(&mut inside, true),
        Class::Separator => {
            inside = false;
            false
        }
        Class::Transparent => false,
    })
}

/// One word on its way through the analysis.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    /// Where it stands, counted from the start of the text given to [`words`].
    pub span: Span,
    /// The [`struct@Hash`] of its letters as written, without tashkeel and tatweel: what stop words are matched by.
    pub spelled: u64,
    text: &'t str,
}

/// Letters past this many do not count: no word is that long, and a hostile run of ten million letters must not become a key.
/// (The span still covers the whole run.)
pub const MAX_LETTERS: usize = 64;

impl Word<'_> {
    /// Writes its letters, folded for matching, into `buffer`, which is emptied first.
    pub fn fold_into(&self, buffer: &mut Vec<char>) {
        buffer.clear();
        let mut letters = 0;
        for c in self.span.of(self.text).chars() {
            if let Class::Letter(folded) = class(c) {
                fold_letter(c, folded, |f| buffer.push(f));
                letters += 1;
                if letters == MAX_LETTERS {
                    break;
                }
            }
        }
    }
}

/// The words of `text`, in order.
pub fn words(text: &str) -> Words<'_> {
    Words { text, chars: text.char_indices() }
}

/// An iterator over words; see [`words`].
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    chars: CharIndices<'t>,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    #[inline]
    fn next(&mut self) -> Option<Word<'t>> {
        let (mut start, mut end, mut letters, mut spelled) = (0, 0, 0, Hash::default());
        for (at, c) in self.chars.by_ref() {
            match class(c) {
                Class::Letter(_) => {
                    if letters == 0 {
                        start = at;
                    }
                    end = at + c.len_utf8();
                    letters += 1;
                    if letters <= MAX_LETTERS {
                        spelled.push(c);
                    }
                }
                Class::Separator if letters > 0 => break,
                Class::Separator | Class::Transparent => {}
            }
        }
        (letters > 0).then(|| Word { span: Span::new(start, end), spelled: spelled.finish(), text: self.text })
    }
}

/// A stable 64-bit hash of letters, the same on every machine: FNV-1a over code points, then a final mix.
#[derive(Clone, Copy, Debug)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hash {
    /// Takes the next letter in.
    #[inline]
    pub fn push(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(u32::from(letter))).wrapping_mul(0x0000_0100_0000_01B3);
    }

    /// The hash of the letters so far.
    #[inline]
    pub fn finish(self) -> u64 {
        // FNV leaves the high bits of short words poor; the finalizer of MurmurHash3 spreads them.
        let h = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        h ^ (h >> 33)
    }
}

/// The [`struct@Hash`] of a whole word.
#[inline]
pub fn hash(letters: impl IntoIterator<Item = char>) -> u64 {
    let mut hash = Hash::default();
    letters.into_iter().for_each(|c| hash.push(c));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let (mut words, mut buffer) = (Vec::new(), Vec::new());
        for word in super::words(text) {
            word.fold_into(&mut buffer);
            words.push(buffer.iter().collect());
        }
        words
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_digits() {
        assert_eq!(folded("قالَ: «إنّ ٣٫٥ مليون»، سي.إن.إن!"), ["قال", "ان", "3", "5", "مليون", "سي", "ان", "ان"]);
        assert_eq!(count("قالَ: «إنّ ٣٫٥ مليون»، سي.إن.إن!"), 8);
        assert_eq!(count("شكـــرا ـــ لكم\u{200F}جميعا"), 2); // a bidi mark does not part two words
        assert_eq!(count("\u{064B}\u{0651} ... "), 0);
    }

    #[test]
    fn spans_cover_the_word_as_written() {
        let text = "«كِتـابٌ» جديد";
        let spans: Vec<_> = words(text).map(|w| w.span.of(text)).collect();
        assert_eq!(spans, ["كِتـاب", "جديد"]); // the tanween after the last letter is not needed to find the word
    }

    #[test]
    fn hashes_are_frozen() {
        assert_eq!(hash("كتاب".chars()), hash(['ك', 'ت', 'ا', 'ب']));
        assert_ne!(hash("ab".chars()), hash("ba".chars()));
        // Saved models hold these numbers: a change here makes every model in the world wrong.
        assert_eq!(hash("كتاب".chars()), 16_612_250_946_630_092_959);
    }
}
