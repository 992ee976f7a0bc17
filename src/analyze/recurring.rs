//! Sentences that stand in many documents of a corpus: a site's chrome, a newsroom's formulas.

use super::keyed::{Bytes, Keyed, key};
use super::saved::{ModelError, chain};
use crate::arabic::words::{self, Word};

/// Sentences that recur in a corpus, known by hashes. Spelling counts but for tashkeel, tatweel and punctuation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recurring {
    /// In how many documents each occurs, at least.
    pub min_documents: u64,
    /// In the bytes of the model's file.
    keys: Option<Keyed<8>>,
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
        key.words > 0 && self.keys.as_ref().is_some_and(|keys| keys.find(key.finish()).is_some())
    }

    /// How many sentences it knows.
    pub fn len(&self) -> usize {
        self.keys.as_ref().map_or(0, Keyed::len)
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The section: the least number of documents and the number of keys, 8 bytes each; the keys in order; the table that leads to them.
    pub(crate) fn push_head(out: &mut Vec<u8>, min_documents: u64, keys: u64) {
        for number in [min_documents, keys] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    pub(crate) fn from_section(mut body: Bytes) -> Result<Self, ModelError> {
        let mut read = || {
            let min_documents = body.take_number()?;
            let count = body.take_number()?;
            let keys = Keyed::take(&mut body, count)?;
            let mut first_words = vec![0; 1 << (FIRST_BITS - 6)];
            for entry in keys.entries() {
                let first = (key(entry) >> (64 - FIRST_BITS)) as usize;
                first_words[first / 64] |= 1 << (first % 64);
            }
            body.get().is_empty().then_some(Self { min_documents, keys: Some(keys), first_words })
        };
        read().ok_or(ModelError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::analyze::keyed;

    fn key(sentence: &str) -> u64 {
        let mut key = Key::default();
        words::words(sentence).for_each(|word| key.push(&word));
        key.finish()
    }

    fn section(keys: &[u64]) -> Vec<u8> {
        let mut body = Vec::new();
        Recurring::push_head(&mut body, 5, keys.len() as u64);
        keyed::push(&mut body, &keys.iter().map(|key| key.to_le_bytes()).collect::<Vec<_>>());
        body
    }

    #[test]
    fn spelling_counts_marks_do_not() {
        let known = "اشتركوا في نشرتنا البريدية.";
        let recurring = Recurring::from_section(Bytes::new(section(&[key(known)]))).unwrap();
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
        let texts = ["جميع الحقوق محفوظة", "تابعونا على صفحتنا"];
        let mut keys = texts.map(key);
        keys.sort_unstable();
        let body = section(&keys);
        let recurring = Recurring::from_section(Bytes::new(body.clone())).unwrap();
        assert_eq!((recurring.min_documents, recurring.len()), (5, 2));
        assert!(texts.iter().all(|text| recurring.contains(text)));
        for cut in 0..body.len() {
            assert_eq!(Recurring::from_section(Bytes::new(body[..cut].to_vec())), Err(ModelError::Damaged));
        }
        keys.reverse();
        assert_eq!(Recurring::from_section(Bytes::new(section(&keys))), Err(ModelError::Damaged));
    }
}
