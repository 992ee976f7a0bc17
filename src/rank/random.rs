//! Sentences by lot: the floor that every other ranker has to stand above.

use xxhash_rust::xxh3::Xxh3;

use super::{Context, Ranker, Ranking};

/// A lot for every sentence, drawn by a hash (XXH3, whose output is frozen) of the document's id and the sentence's index: the same
/// on every run and machine, and another order for every document.
#[derive(Debug)]
pub struct Random;

/// Seeds the hash.
const SEED: u64 = 0;

impl Ranker for Random {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let values = context.candidates.iter().map(|&i| lot(&context.document.id, i)).collect();
        // Nothing is held against a sentence that repeats another: chance does not look.
        Ranking::single("drawn by lot", values, 0.0)
    }
}

/// A number from 0 up to 1: the upper 53 bits of the hash, over 2⁵³.
fn lot(id: &str, sentence: usize) -> f64 {
    let mut hash = Xxh3::with_seed(SEED);
    hash.update(id.as_bytes());
    hash.update(&(sentence as u64).to_le_bytes());
    (hash.digest() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::example::Example;

    #[test]
    fn lots_depend_on_document_and_sentence_and_on_nothing_else() {
        assert!(lot("a", 0) != lot("a", 1) && lot("a", 0) != lot("b", 0));
        let example = Example::new(&["سوق", "سوق", "سوق"]);
        assert_eq!(example.rank(&Random).scores, [0, 1, 2].map(|i| lot("d", i)));
    }

    /// 2,000 fair lots: their mean is ½ with a standard deviation of 1/√12/√2000 = 0.0065, of which five are allowed here.
    #[test]
    fn lots_are_fair() {
        let lots: Vec<f64> = (0..2000).map(|i| lot("مقال", i)).collect();
        assert!(lots.iter().all(|lot| (0.0..1.0).contains(lot)));
        assert!((lots.iter().sum::<f64>() / 2000.0 - 0.5).abs() < 0.033);
    }
}
