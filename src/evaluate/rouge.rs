//! ROUGE (Chin-Yew Lin, *ROUGE: A Package for Automatic Evaluation of Summaries*, 2004): what two texts share, as F1.
//!
//! Each figure is `2·shared / (n + m)`: the harmonic mean of the share of the summary's units that the reference has, and of the
//! reference's that the summary has. Words are those of [`tokens`](super::tokens); nothing is stemmed and no stop word is left
//! out. ROUGE-L is taken over the whole text as one sequence, not sentence by sentence.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// ROUGE-`n`: shared n-grams, each counted as often as it occurs in both.
///
/// ```
/// # use khulasa::evaluate::rouge;
/// assert_eq!(rouge::n(&["كتب", "الولد", "كتب"], &["كتب", "الولد"], 1), 0.8);
/// ```
pub fn n<T: Eq + Hash>(system: &[T], reference: &[T], n: usize) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let mut left: FxHashMap<&[T], usize> = FxHashMap::default();
    reference.windows(n).for_each(|gram| *left.entry(gram).or_default() += 1);
    let mut shared = 0;
    for gram in system.windows(n) {
        if let Some(times) = left.get_mut(gram).filter(|times| **times > 0) {
            *times -= 1;
            shared += 1;
        }
    }
    f1(shared, system.windows(n).len(), reference.windows(n).len())
}

/// ROUGE-L: the longest sequence of words that both texts hold in the same order, with gaps.
pub fn l<T: Eq + Hash>(system: &[T], reference: &[T]) -> f64 {
    f1(common_subsequence(system, reference), system.len(), reference.len())
}

fn f1(shared: usize, system: usize, reference: usize) -> f64 {
    if shared == 0 { 0.0 } else { 2.0 * shared as f64 / (system + reference) as f64 }
}

/// The length of the longest common subsequence, 64 places at a time (Heikki Hyyrö, *Bit-parallel LCS-length computation
/// revisited*, 2004): O(⌈|a|/64⌉·|b|).
///
/// ```
/// # use khulasa::evaluate::rouge::common_subsequence;
/// assert_eq!(common_subsequence(b"abcbdab", b"bdcaba"), 4); // bcba
/// ```
pub fn common_subsequence<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    let blocks = a.len().div_ceil(64);
    // Where each word of `a` stands, a bit a place.
    let mut places: FxHashMap<&T, Vec<u64>> = FxHashMap::default();
    for (i, word) in a.iter().enumerate() {
        places.entry(word).or_insert_with(|| vec![0; blocks])[i / 64] |= 1 << (i % 64);
    }
    // A zero at place i: the longest common subsequence of a[..=i] is one longer than that of a[..i].
    let mut row = vec![u64::MAX; blocks];
    for word in b {
        let Some(places) = places.get(word) else { continue };
        let mut carry = false;
        for (v, &mask) in row.iter_mut().zip(places) {
            let matched = *v & mask;
            let (sum, over) = v.overflowing_add(matched);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            carry = over || over_again;
            *v = sum | (*v & !mask);
        }
    }
    // Bits past the end of `a` match no word and may be cleared by a carry only, so they are not asked.
    let kept = |block: usize| if (block + 1) * 64 <= a.len() { u64::MAX } else { (1 << (a.len() % 64)) - 1 };
    row.iter().enumerate().map(|(block, v)| (!v & kept(block)).count_ones() as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::tokens::tokens;

    #[test]
    fn identical_texts_score_one_whatever_their_spelling() {
        let a = tokens("زار الرئيسُ مدينةَ القدس.");
        let b = tokens("زار الرئيس مدينه القدس");
        assert_eq!((n(&a, &b, 1), n(&a, &b, 2), l(&a, &b)), (1.0, 1.0, 1.0));
    }

    #[test]
    fn figures_worked_out_by_hand() {
        let system = tokens("افتتح الوزير المدرسة الجديدة صباح اليوم");
        let reference = tokens("صباح اليوم افتتح الوزير مدرسة");
        // shared words: افتتح الوزير صباح اليوم, 4 of 6 and of 5
        assert_eq!(n(&system, &reference, 1), 8.0 / 11.0);
        // shared pairs: افتتح الوزير, صباح اليوم: 2 of 5 and of 4
        assert_eq!(n(&system, &reference, 2), 4.0 / 9.0);
        // longest sequence: افتتح الوزير or صباح اليوم
        assert_eq!(l(&system, &reference), 4.0 / 11.0);
    }

    #[test]
    fn what_occurs_twice_in_one_text_and_once_in_the_other_is_shared_once() {
        assert_eq!(n(&tokens("قال قال قال"), &tokens("قال نعم"), 1), 2.0 / 5.0);
        assert_eq!(n(&tokens("قال قال قال"), &tokens("قال قال"), 2), 2.0 / 3.0);
    }

    #[test]
    fn nothing_is_shared_with_nothing() {
        let (none, some) = (tokens("..."), tokens("كلمة"));
        for (a, b) in [(&none, &none), (&none, &some), (&some, &none)] {
            assert_eq!((n(a, b, 1), n(a, b, 2), l(a, b), n(a, b, 0)), (0.0, 0.0, 0.0, 0.0));
        }
        assert_eq!((n(&some, &some, 1), n(&some, &some, 2)), (1.0, 0.0)); // one word has no pair
    }

    /// The textbook table.
    fn slow(a: &[u8], b: &[u8]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let best = if x == y { diagonal + 1 } else { row[j + 1].max(row[j]) };
                diagonal = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[b.len()]
    }

    proptest::proptest! {
        #[test]
        fn bits_and_table_agree(a in "[a-d]{0,200}", b in "[a-d]{0,200}") {
            assert_eq!(common_subsequence(a.as_bytes(), b.as_bytes()), slow(a.as_bytes(), b.as_bytes()));
        }
    }
}
