//! Sentences that stand in many documents of a corpus: a site's chrome, a newsroom's formulas.

use rustc_hash::FxHashSet;

use super::saved::{ModelError, chain, push_number, take_number};
use crate::arabic::words::{self, Word};

/// Sentences that recur in a corpus, known by hashes. Spelling counts but for tashkeel, tatweel and punctuation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recurring {
    /// In how many documents each occurs, at least.
    pub min_documents: u64,
    keys: FxHashSet<u64>,
    /// The high bits of all keys, a bit each: most sentences are told by their first word not to recur.
    first_words: Vec<u64>,
}

/// High bits of a key that tell of the sentence's first word.
const FIRST_BITS: u32 = 16;

/// The key of a sentence that is being read word by word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Key {
    first: u64,
    all: u64,
    /// The words taken in.
    pub words: u32,
}

impl Key {
    /// Takes in the next word.
    #[inline]
    pub fn push(&mut self, word: &Word<'_>) {
        if self.words == 0 {
            self.first = word.spelled >> (64 - FIRST_BITS);
        }
        self.all = chain(self.all, word.spelled);
        self.words = self.words.saturating_add(1);
    }

    /// The key.
    pub fn finish(self) -> u64 {
        (self.first << (64 - FIRST_BITS)) | (self.all >> FIRST_BITS)
    }
}

impl Recurring {
    pub(crate) fn new(min_documents: u64, keys: FxHashSet<u64>) -> Self {
        let mut first_words = vec![0; 1 << (FIRST_BITS - 6)];
        for key in &keys {
            let first = (key >> (64 - FIRST_BITS)) as usize;
            first_words[first / 64] |= 1 << (first % 64);
        }
        Self { min_documents, keys, first_words }
    }

    /// Whether a sentence is one of them.
    pub fn contains(&self, sentence: &str) -> bool {
        let mut key = Key::default();
        for word in words::words(sentence) {
            key.push(&word);
            let first = key.first as usize;
            let known = self.first_words.get(first / 64).is_some_and(|bits| bits & (1 << (first % 64)) != 0);
            if key.words == 1 && !known {
                return false;
            }
        }
        key.words > 0 && self.keys.contains(&key.finish())
    }

    /// How many sentences it knows.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The section: the least number of documents, the number of keys, the keys in order, each as the difference to the one before.
    pub(crate) fn push_head(out: &mut Vec<u8>, min_documents: u64, keys: u64) {
        push_number(out, min_documents);
        push_number(out, keys);
    }

    pub(crate) fn from_section(mut body: &[u8]) -> Result<Self, ModelError> {
        let mut read = || {
            let min_documents = take_number(&mut body)?;
            let count = usize::try_from(take_number(&mut body)?).ok()?;
            let mut keys = FxHashSet::with_capacity_and_hasher(count.min(body.len()), Default::default());
            let mut key = 0u64;
            for _ in 0..count {
                key = key.checked_add(take_number(&mut body)?)?;
                keys.insert(key);
            }
            body.is_empty().then(|| Self::new(min_documents, keys))
        };
        read().ok_or(ModelError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(sentence: &str) -> u64 {
        let mut key = Key::default();
        words::words(sentence).for_each(|word| key.push(&word));
        key.finish()
    }

    #[test]
    fn spelling_counts_marks_do_not() {
        let known = "اشتركوا في نشرتنا البريدية.";
        let recurring = Recurring::new(10, [key(known)].into_iter().collect());
        assert!(recurring.contains(known) && recurring.contains("اشتركوا في نشرتِنا البريديّة!"));
        for other in ["اشتركوا في نشرتنا", "في نشرتنا البريدية", "", "...", "اشتركوا في نشرتنا البريدية اليوم"]
        {
            assert!(!recurring.contains(other), "{other}");
        }
        assert!(!Recurring::default().contains(known));
        assert_ne!(key("أ ب"), key("ب أ"));
    }

    #[test]
    fn a_section_comes_back_and_damage_does_not_panic() {
        let mut keys = [key("جميع الحقوق محفوظة"), key("تابعونا على صفحتنا")];
        keys.sort_unstable();
        let mut body = Vec::new();
        Recurring::push_head(&mut body, 5, 2);
        push_number(&mut body, keys[0]);
        push_number(&mut body, keys[1] - keys[0]);
        assert_eq!(Recurring::from_section(&body), Ok(Recurring::new(5, keys.into_iter().collect())));
        for cut in 0..body.len() {
            assert_eq!(Recurring::from_section(&body[..cut]), Err(ModelError::Damaged));
        }
    }
}
