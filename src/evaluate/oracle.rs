//! The greedy oracle: how well whole sentences of an article could do within a budget, if the references were known.
//!
//! As in Ramesh Nallapati, Feifei Zhai and Bowen Zhou, *SummaRuNNer*, 2017, section 2.2: sentences are added one at a time, always the one
//! that raises ROUGE the most, until none does. Which ROUGE they leave open; as has become usual since (Yang Liu and Mirella Lapata,
//! *Text Summarization with Pretrained Encoders*, 2019) it is ROUGE-1 + ROUGE-2, each as F1. Here it is the mean over the references, and
//! only sentences that still fit into the budget are asked. A greedy search is not sure to find the best summary, so this is a ceiling to
//! aim at, not a bound that nothing can pass; and the best ROUGE is not the best agreement with annotators.

use rustc_hash::FxHashMap;

use super::tokens::tokens;
use crate::rank::Context;
use crate::select::Budget;
use crate::summary::Summary;
use crate::text::Document;

/// The sentences that the oracle picks of an article, as indices in order. `summary` is any ranker's of the article: its candidates
/// are what may be picked. Where no sentence fits into the budget it is the shortest, as with every ranker.
pub fn pick(document: &Document, summary: &Summary, references: &[Vec<String>], budget: &Budget) -> Vec<usize> {
    let context = Context {
        document,
        sentences: &summary.sentences,
        analysis: &summary.analysis,
        candidates: &summary.candidates,
        budget_words: 0.0,
    };
    let (costs, mut left) = (budget.costs(&context), budget.limit(&context));
    let texts = summary.candidates.iter().map(|&i| tokens(summary.sentences[i].span.of(&document.text)));
    let mut search = Search::new(&texts.collect::<Vec<_>>(), references);
    // Those that do not fit now never will.
    let mut open: Vec<usize> = (0..costs.len()).collect();
    loop {
        open.retain(|&i| costs[i] <= left);
        let Some(best) = search.best(&open) else { break };
        left -= costs[best];
        search.add(best);
        open.retain(|&i| i != best);
    }
    if search.chosen.is_empty() && open.is_empty() {
        search.chosen.extend((0..costs.len()).min_by_key(|&i| costs[i]));
    }
    search.chosen.into_iter().map(|i| summary.candidates[i]).collect()
}

/// A word or a pair of words of the references, by number; words of no reference have none.
type Gram = Option<u32>;

/// A sentence, its words and pairs as numbers.
struct Sentence {
    words: Vec<Gram>,
    pairs: Vec<Gram>,
}

/// A reference, and how much of it the chosen sentences hold.
struct Reference {
    /// Its words, and its pairs.
    sizes: [usize; 2],
    /// How often each gram occurs in it, less how often it occurs in what was chosen.
    left: Vec<i32>,
    /// Its words, and its pairs, that were chosen.
    shared: [i32; 2],
}

struct Search {
    sentences: Vec<Sentence>,
    references: Vec<Reference>,
    /// The number of a pair of words, for pairs across two sentences.
    pairs: FxHashMap<(u32, u32), u32>,
    /// In order of the article.
    chosen: Vec<usize>,
    /// The words in what was chosen.
    words: usize,
    /// Its score.
    score: f64,
}

impl Search {
    fn new(sentences: &[Vec<String>], references: &[Vec<String>]) -> Self {
        let mut words: FxHashMap<&str, u32> = FxHashMap::default();
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut known = 0;
        let mut next = || {
            known += 1;
            known - 1
        };
        let numbered: Vec<(Vec<u32>, Vec<u32>)> = references
            .iter()
            .map(|reference| {
                let words: Vec<u32> =
                    reference.iter().map(|word| *words.entry(word).or_insert_with(&mut next)).collect();
                let pairs = words.windows(2).map(|w| *pairs.entry((w[0], w[1])).or_insert_with(&mut next)).collect();
                (words, pairs)
            })
            .collect();
        let reference = |(words, pairs): &(Vec<u32>, Vec<u32>)| {
            let mut left = vec![0; known as usize];
            words.iter().chain(pairs).for_each(|&gram| left[gram as usize] += 1);
            Reference { sizes: [words.len(), pairs.len()], left, shared: [0, 0] }
        };
        let references = numbered.iter().map(reference).collect();
        let pair = |w: &[Gram]| w[0].zip(w[1]).and_then(|key| pairs.get(&key).copied());
        let sentence = |text: &Vec<String>| {
            let words: Vec<Gram> = text.iter().map(|word| words.get(word.as_str()).copied()).collect();
            Sentence { pairs: words.windows(2).map(pair).collect(), words }
        };
        let sentences = sentences.iter().map(sentence).collect();
        Self { sentences, references, pairs, chosen: Vec::new(), words: 0, score: 0.0 }
    }

    /// The sentence of `open` that raises the score the most, the earliest of equals; `None` where none does.
    fn best(&mut self, open: &[usize]) -> Option<usize> {
        let mut best = (self.score, None);
        for &i in open {
            let score = self.try_with(i);
            // The same score in another order of sums must not count as a gain.
            if score > best.0 + 1e-12 {
                best = (score, Some(i));
            }
        }
        best.1
    }

    fn add(&mut self, sentence: usize) {
        self.put(sentence, true);
        let place = self.chosen.partition_point(|&other| other < sentence);
        self.words += self.sentences[sentence].words.len();
        self.chosen.insert(place, sentence);
        self.score = self.score_with(0);
    }

    /// The score with one more sentence.
    fn try_with(&mut self, sentence: usize) -> f64 {
        self.put(sentence, true);
        let score = self.score_with(self.sentences[sentence].words.len());
        self.put(sentence, false);
        score
    }

    /// Counts a sentence in (or out again) at its place among the chosen ones: its words and pairs, and the pairs across its borders
    /// instead of the one that was there.
    fn put(&mut self, sentence: usize, is_in: bool) {
        let place = self.chosen.partition_point(|&other| other < sentence);
        // The words next to it; a sentence without words has no border.
        let words = |&i: &usize| &self.sentences[i].words;
        let before = self.chosen[..place].iter().rev().find_map(|i| words(i).last().copied());
        let after = self.chosen[place..].iter().find_map(|i| words(i).first().copied());
        let own = words(&sentence);
        let (Some(&first), Some(&last)) = (own.first(), own.last()) else { return };
        let across = |a: Option<Gram>, b: Option<Gram>| self.pairs.get(&(a??, b??)).copied();
        let (entering, leaving) = ([across(before, Some(first)), across(Some(last), after)], across(before, after));
        let own = &self.sentences[sentence];
        for reference in &mut self.references {
            if is_in {
                own.words.iter().flatten().for_each(|&gram| reference.take(gram, 0));
                own.pairs.iter().chain(&entering).flatten().for_each(|&gram| reference.take(gram, 1));
                leaving.iter().for_each(|&gram| reference.give(gram, 1));
            } else {
                leaving.iter().for_each(|&gram| reference.take(gram, 1));
                own.pairs.iter().chain(&entering).flatten().for_each(|&gram| reference.give(gram, 1));
                own.words.iter().flatten().for_each(|&gram| reference.give(gram, 0));
            }
        }
    }

    /// The score of what is counted in, which has `more` words than what was chosen: ROUGE-1 + ROUGE-2, mean over the references.
    fn score_with(&self, more: usize) -> f64 {
        let words = self.words + more;
        let of = |reference: &Reference| {
            let f1 = |n: usize, own: usize| match reference.shared[n] {
                0 => 0.0,
                shared => 2.0 * f64::from(shared) / (own + reference.sizes[n]) as f64,
            };
            f1(0, words) + f1(1, words.saturating_sub(1))
        };
        self.references.iter().map(of).sum::<f64>() / self.references.len().max(1) as f64
    }
}

impl Reference {
    /// A gram is in what is chosen once more; `n` is 0 for a word, 1 for a pair.
    fn take(&mut self, gram: u32, n: usize) {
        let left = &mut self.left[gram as usize];
        *left -= 1;
        self.shared[n] += i32::from(*left >= 0);
    }

    /// And once less.
    fn give(&mut self, gram: u32, n: usize) {
        let left = &mut self.left[gram as usize];
        *left += 1;
        self.shared[n] -= i32::from(*left > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::rouge;
    use crate::input::{Newlines, from_text};
    use crate::summary::Summarizer;

    fn picked(text: &str, references: &[&str], budget: Budget) -> Vec<usize> {
        let document = from_text("d", text, Newlines::Paragraph);
        let summarizer = Summarizer::default();
        let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
        let references: Vec<Vec<String>> = references.iter().map(|r| tokens(r)).collect();
        pick(&document, &summary, &references, &budget)
    }

    // Sentences of 4, 5, 3 and 5 words.
    const TEXT: &str =
        "افتتح الوزير مدرسة جديدة. وحضر الحفل أهالي الحي كلهم. وغنى الأطفال طويلا. وتضم المدرسة عشرين قاعة واسعة.";

    #[test]
    fn greedy_by_hand() {
        // Against «افتتح الوزير مدرسة جديدة تضم عشرين قاعة», 7 words: the first sentence shares 4 words and 3 pairs,
        // 8/11 + 6/9 = 1.39; the last shares «عشرين قاعة», 4/12 + 2/10 = 0.53. Both together share 6 words and 4 pairs of 9 and 8:
        // 12/16 + 8/14 = 1.32, less than the first alone.
        let reference = ["افتتح الوزير مدرسة جديدة تضم عشرين قاعة"];
        assert_eq!(picked(TEXT, &reference, Budget::sentences(4).unwrap()), [0]);
        // With «واسعة» at its end, 8 words: 8/12 + 6/10 = 1.27 alone, together 7 and 5: 14/17 + 10/15 = 1.49.
        let reference = ["افتتح الوزير مدرسة جديدة تضم عشرين قاعة واسعة"];
        assert_eq!(picked(TEXT, &reference, Budget::sentences(4).unwrap()), [0, 3]);
        assert_eq!(picked(TEXT, &reference, Budget::sentences(1).unwrap()), [0]);
        assert_eq!(picked(TEXT, &reference, Budget::words(8).unwrap()), [0]);
        assert_eq!(picked(TEXT, &reference, Budget::words(9).unwrap()), [0, 3]);
    }

    #[test]
    fn the_mean_over_references_decides_and_nothing_is_picked_for_nothing() {
        // The third sentence is the whole of one reference, and of no use to the other two, which are the first.
        let references = ["وغنى الأطفال طويلا", "افتتح الوزير مدرسة جديدة", "افتتح الوزير مدرسة جديدة"];
        assert_eq!(picked(TEXT, &references, Budget::sentences(1).unwrap()), [0]);
        assert_eq!(picked(TEXT, &["لا شيء من هذا"], Budget::sentences(4).unwrap()), [0; 0]);
        assert_eq!(picked(TEXT, &["..."], Budget::sentences(4).unwrap()), [0; 0]);
        assert_eq!(picked("", &["نص"], Budget::sentences(4).unwrap()), [0; 0]);
        // Nothing fits: the shortest, which is cut before it is scored.
        assert_eq!(picked(TEXT, &["افتتح"], Budget::words(2).unwrap()), [2]);
    }

    proptest::proptest! {
        /// Counting in and out by difference comes to what ROUGE says of the joined words, pairs across borders too.
        #[test]
        fn scores_are_those_of_rouge(
            sentences in proptest::collection::vec(proptest::collection::vec("[a-d]", 0..6), 1..7),
            references in proptest::collection::vec(proptest::collection::vec("[a-e]", 0..9), 1..4),
            order in proptest::sample::subsequence((0..7_usize).collect::<Vec<_>>(), 0..7),
        ) {
            let mut search = Search::new(&sentences, &references);
            let mut order: Vec<usize> = order.into_iter().filter(|&i| i < sentences.len()).collect();
            order.reverse();
            if order.len() > 2 {
                order.swap(0, 1); // neither forwards nor backwards
            }
            let score = |chosen: &[usize]| {
                let mut chosen = chosen.to_vec();
                chosen.sort_unstable();
                let joined: Vec<String> = chosen.iter().flat_map(|&i| sentences[i].clone()).collect();
                let of = |r: &Vec<String>| rouge::n(&joined, r, 1) + rouge::n(&joined, r, 2);
                references.iter().map(of).sum::<f64>() / references.len() as f64
            };
            for done in 0..order.len() {
                for open in (0..sentences.len()).filter(|i| !order[..done].contains(i)) {
                    let with: Vec<usize> = order[..done].iter().copied().chain([open]).collect();
                    assert!((search.try_with(open) - score(&with)).abs() < 1e-12);
                }
                search.add(order[done]);
                assert!((search.score - score(&order[..=done])).abs() < 1e-12);
            }
        }
    }
}
