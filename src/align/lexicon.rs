//! A lexicon learnt from the batch itself: IBM model 1.
//!
//! Brown, Della Pietra, Della Pietra and Mercer, "The Mathematics of Statistical Machine Translation" (1993): every word of the target comes
//! from one word of the source, or from none; t(target word | source word) is found by expectation maximization. Beads count by how
//! probable they are. An absolute discount takes away what was seen too seldom to mean anything.
//!
//! What a bead taught must not speak for the same bead when it is looked at again, or the first guess, right or wrong, would be found
//! confirmed. So every example comes with the entries that would be lower without it, and how much of a word is known counts only
//! what other beads taught (leaving one out).

use rustc_hash::FxHashMap;

/// A bead to learn from.
#[derive(Clone, Copy, Debug)]
pub struct Example<'b> {
    /// Words that explain.
    pub from: &'b [u32],
    /// Words that are explained.
    pub to: &'b [u32],
    /// How probable the bead is.
    pub weight: f32,
}

/// Rounds of expectation maximization.
const ROUNDS: usize = 5;
/// What is taken away from every expected count.
const DISCOUNT: f32 = 0.4;
/// Entries below this are dropped.
const LEAST: f32 = 1e-4;
/// An example that adds less than this to an entry is not worth leaving out.
const LITTLE: f32 = 0.01;
/// An entry that was seen more often than this does not hang on one example.
const OFTEN: f32 = 8.0;

/// Expected counts of word pairs (source, target, forward, backward): what one batch can hand to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Terms of the source and the target, and how often one was explained by the other, forward and backward.
    pub pairs: Vec<(String, String, f32, f32)>,
}

/// A line that is no entry of a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected two words and two counts with tabs between them, as --save-lexicon writes them")]
pub struct BadCounts {
    /// The line, from 1.
    pub line: usize,
}

impl Counts {
    /// As text: a pair a line, with tabs between its parts, below a line that says so.
    pub fn to_text(&self) -> String {
        let mut text = "# khulasa lexicon: source, target, count forward, count backward\n".to_owned();
        for (source, target, forward, backward) in &self.pairs {
            text.push_str(&format!("{source}\t{target}\t{forward}\t{backward}\n"));
        }
        text
    }

    /// Reads what [`to_text`](Self::to_text) wrote. Empty lines and those that start with `#` are skipped.
    ///
    /// # Errors
    ///
    /// The first line that is something else.
    pub fn parse(text: &str) -> Result<Self, BadCounts> {
        let mut pairs = Vec::new();
        for (number, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let parts: Vec<&str> = line.split('\t').collect();
            let count = |text: &str| text.trim().parse::<f32>().ok().filter(|c| (0.0..1e9).contains(c));
            match parts[..] {
                [source, target, f, b] if !source.is_empty() && !target.is_empty() => match (count(f), count(b)) {
                    (Some(f), Some(b)) => pairs.push((source.to_owned(), target.to_owned(), f, b)),
                    _ => return Err(BadCounts { line: number + 1 }),
                },
                _ => return Err(BadCounts { line: number + 1 }),
            }
        }
        Ok(Self { pairs })
    }
}

/// t(to | from).
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Entries (from, to, t) by `from`, then `to`.
    pub entries: Vec<(u32, u32, f32)>,
    /// The expected counts behind the entries, in the same order.
    pub counts: Vec<f32>,
    /// For each word of `to`, which share of it the entries explain.
    pub known: Vec<f32>,
    /// For each word of `from`, which share of what it explains the entries hold.
    pub known_from: Vec<f32>,
    /// For each example, entries (from, to, t without the example) that would be lower without it.
    pub own: Vec<Vec<(u32, u32, f32)>>,
}

/// Which pairs of words stand together in examples: ids of pairs, example by example, word of `to` by word of `to`.
struct Pairs {
    /// (from, to) of each pair.
    words: Vec<(u32, u32)>,
    ids: Vec<u32>,
}

impl Pairs {
    /// Goes through the examples word of `to` by word of `to`: pairs are found without hashing, and those of one word lie side by side, which is
    /// how they are used.
    fn new(examples: &[Example<'_>], from_words: usize, to_words: usize) -> Self {
        let mut starts = vec![0usize; to_words + 1];
        for &q in examples.iter().flat_map(|e| e.to) {
            starts[q as usize + 1] += 1;
        }
        for q in 0..to_words {
            starts[q + 1] += starts[q];
        }
        // For each word of `to`, where it stands: the example, and where its ids begin.
        let mut next = starts.clone();
        let mut stands = vec![(0u32, 0usize); starts[to_words]];
        let mut size = 0;
        for (number, example) in examples.iter().enumerate() {
            for &q in example.to {
                stands[next[q as usize]] = (number as u32, size);
                next[q as usize] += 1;
                size += example.from.len();
            }
        }
        let mut ids = vec![0u32; size];
        let mut words = Vec::new();
        // The word of `to` that each word of `from` last stood with, and the id of the two.
        let mut last = vec![(u32::MAX, 0u32); from_words];
        for q in 0..to_words {
            for &(number, at) in &stands[starts[q]..starts[q + 1]] {
                let from = examples[number as usize].from;
                for (id, &s) in ids[at..at + from.len()].iter_mut().zip(from) {
                    let seen = &mut last[s as usize];
                    if seen.0 != q as u32 {
                        *seen = (q as u32, words.len() as u32);
                        words.push((s, q as u32));
                    }
                    *id = seen.1;
                }
            }
        }
        Self { words, ids }
    }
}

impl Lexicon {
    /// Learns from `examples`, and from `before`: counts (from, to, count) of other batches. `from_words` and `to_words` are the numbers of
    /// different words.
    pub fn learn(
        examples: &[Example<'_>],
        before: &FxHashMap<(u32, u32), f32>,
        from_words: usize,
        to_words: usize,
    ) -> Self {
        let pairs = Pairs::new(examples, from_words, to_words);
        let prior: Vec<f32> = if before.is_empty() {
            Vec::new()
        } else {
            pairs.words.iter().map(|pair| before.get(pair).copied().unwrap_or(0.0)).collect()
        };
        let mut prior_total = vec![0.0f32; from_words];
        let mut sorted: Vec<_> = before.iter().map(|(&pair, &count)| (pair, count)).collect();
        sorted.sort_unstable_by_key(|e| e.0);
        for &((s, _), count) in &sorted {
            prior_total[s as usize] += count;
        }
        let mut t = vec![1.0f32; pairs.words.len()];
        let mut null = vec![1.0f32; to_words];
        let mut count = vec![0.0f32; pairs.words.len()];
        let mut null_count = vec![0.0f32; to_words];
        let mut total = vec![0.0f32; from_words];
        for round in 0..ROUNDS {
            null_count.fill(0.0);
            if prior.is_empty() {
                count.fill(0.0)
            } else {
                count.copy_from_slice(&prior)
            }
            let mut ids = pairs.ids.as_slice();
            for example in examples {
                for &q in example.to {
                    let (here, rest) = ids.split_at(example.from.len());
                    ids = rest;
                    let share = share(example, &null, &t, q, here);
                    null_count[q as usize] += null[q as usize] * share;
                    for &id in here {
                        count[id as usize] += t[id as usize] * share;
                    }
                }
            }
            total.copy_from_slice(&prior_total);
            for (id, &c) in count.iter().enumerate() {
                total[pairs.words[id].0 as usize] += c - prior.get(id).copied().unwrap_or(0.0);
            }
            if round + 1 < ROUNDS {
                for (id, t) in t.iter_mut().enumerate() {
                    *t = count[id] / total[pairs.words[id].0 as usize].max(f32::MIN_POSITIVE);
                }
                let all: f32 = null_count.iter().sum();
                for (t, c) in null.iter_mut().zip(&null_count) {
                    *t = c / all.max(f32::MIN_POSITIVE);
                }
            }
        }
        let mut lexicon = Self {
            known: vec![0.0; to_words],
            known_from: vec![0.0; from_words],
            own: Vec::with_capacity(examples.len()),
            ..Self::default()
        };
        lexicon.leave_one_out(examples, &pairs, &t, &null, &count, &total);
        let mut seen = null_count;
        let mut entries = Vec::new();
        for (id, &c) in count.iter().enumerate() {
            let (s, q) = pairs.words[id];
            seen[q as usize] += c;
            let t = (c - DISCOUNT).max(0.0) / total[s as usize];
            if t > LEAST {
                entries.push((s, q, t, c));
            }
        }
        // What only other batches know of.
        let here: rustc_hash::FxHashSet<(u32, u32)> =
            if before.is_empty() { Default::default() } else { pairs.words.iter().copied().collect() };
        for &((s, q), c) in sorted.iter().filter(|(pair, _)| !here.contains(pair)) {
            seen[q as usize] += c;
            let t = (c - DISCOUNT).max(0.0) / total[s as usize];
            if t > LEAST {
                entries.push((s, q, t, c));
            }
        }
        entries.sort_unstable_by_key(|&(s, q, ..)| (s, q));
        lexicon.counts = entries.iter().map(|e| e.3).collect();
        lexicon.entries = entries.into_iter().map(|(s, q, t, _)| (s, q, t)).collect();
        let share = |known: &mut [f32], of: &[f32]| {
            for (known, of) in known.iter_mut().zip(of) {
                *known = if *of > 0.0 { (*known / of).min(1.0) } else { 0.0 };
            }
        };
        share(&mut lexicon.known, &seen);
        share(&mut lexicon.known_from, &total);
        lexicon
    }

    /// Once more over the examples: what each adds to entries, and what would be left of them without it.
    fn leave_one_out(
        &mut self,
        examples: &[Example<'_>],
        pairs: &Pairs,
        t: &[f32],
        null: &[f32],
        count: &[f32],
        total: &[f32],
    ) {
        let mut ids = pairs.ids.as_slice();
        let mut added: Vec<(u32, f32)> = Vec::new();
        for example in examples {
            added.clear();
            for &q in example.to {
                let (here, rest) = ids.split_at(example.from.len());
                ids = rest;
                let share = share(example, null, t, q, here);
                added.extend(here.iter().map(|&id| (id, t[id as usize] * share)).filter(|(_, add)| *add > LITTLE));
            }
            added.sort_unstable_by_key(|&(id, _)| id);
            let mut list = Vec::new();
            for same in added.chunk_by(|a, b| a.0 == b.0) {
                let (id, add) = (same[0].0 as usize, same.iter().map(|a| a.1).sum::<f32>());
                let (s, q) = pairs.words[id];
                let left = (count[id] - add - DISCOUNT).max(0.0);
                if left > 0.0 {
                    let known = add * (left / (left + DISCOUNT));
                    self.known[q as usize] += known;
                    self.known_from[s as usize] += known;
                }
                let with = (count[id] - DISCOUNT).max(0.0) / total[s as usize];
                if with > LEAST && count[id] < OFTEN {
                    list.push((s, q, left / total[s as usize]));
                }
            }
            list.sort_unstable_by_key(|e| (e.0, e.1));
            self.own.push(list);
        }
    }
}

/// What a word of `to` shares out over the words that may explain it, per unit of t.
#[inline]
fn share(example: &Example<'_>, null: &[f32], t: &[f32], q: u32, here: &[u32]) -> f32 {
    let sum: f32 = null[q as usize] + here.iter().map(|&id| t[id as usize]).sum::<f32>();
    example.weight / sum.max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_together_find_each_other() {
        // كتاب جديد / new book, كتاب قديم / old book, باب جديد / new door: كتاب (0), جديد (1), قديم (2), باب (3); new (0), book (1), old (2), door (3).
        let texts: [(&[u32], &[u32]); 3] = [(&[0, 1], &[0, 1]), (&[0, 2], &[2, 1]), (&[3, 1], &[0, 3])];
        let examples: Vec<Example<'_>> =
            texts.iter().cycle().take(9).map(|(from, to)| Example { from, to, weight: 1.0 }).collect();
        let lexicon = Lexicon::learn(&examples, &FxHashMap::default(), 4, 4);
        let t = |s, q| lexicon.entries.iter().find(|e| (e.0, e.1) == (s, q)).map_or(0.0, |e| e.2);
        assert!(t(0, 1) > 0.7 && t(1, 0) > 0.7 && t(2, 2) > 0.5 && t(3, 3) > 0.5, "{:?}", lexicon.entries);
        assert!(t(0, 1) > 4.0 * t(0, 0), "{:?}", lexicon.entries);
    }

    #[test]
    fn what_one_example_taught_is_nothing_without_it() {
        let examples = [Example { from: &[0], to: &[0], weight: 1.0 }, Example { from: &[1], to: &[1], weight: 1.0 }];
        let lexicon = Lexicon::learn(&examples, &FxHashMap::default(), 2, 2);
        assert_eq!(lexicon.known, [0.0, 0.0]);
        assert!(lexicon.own[0].iter().all(|&(_, _, without)| without == 0.0) && !lexicon.own[0].is_empty());
    }

    #[test]
    fn counts_are_read_as_they_were_written() {
        let counts = Counts { pairs: vec![("كتاب".to_owned(), "book".to_owned(), 2.5, 0.0)] };
        assert_eq!(Counts::parse(&counts.to_text()), Ok(counts));
        assert_eq!(Counts::parse("كتاب\tbook\t1"), Err(BadCounts { line: 1 }));
        assert_eq!(Counts::parse("a\tb\tNaN\t1"), Err(BadCounts { line: 1 }));
    }
}
