//! Copies that are planted in a corpus: how many are found, by what was changed and by how similar they are.

use rustc_hash::FxHashSet;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::arabic::{letters, words};

/// How a copy differs from its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// A mark on every fifth word, no punctuation.
    Spelling,
    /// One word of a hundred is another article's.
    Words1,
    /// Three.
    Words3,
    /// Five.
    Words5,
    /// Ten.
    Words10,
    /// Twenty.
    Words20,
    /// The last tenth of the words is missing.
    Shorter,
    /// A tenth of another article's words stands before the first.
    Longer,
    /// The second half is another article's.
    Half,
}

impl Edit {
    /// Every edit.
    pub const ALL: [Edit; 9] = [
        Edit::Spelling,
        Edit::Words1,
        Edit::Words3,
        Edit::Words5,
        Edit::Words10,
        Edit::Words20,
        Edit::Shorter,
        Edit::Longer,
        Edit::Half,
    ];

    /// In a few words.
    pub fn about(self) -> &'static str {
        match self {
            Edit::Spelling => "marks and punctuation",
            Edit::Words1 => "1 % of the words",
            Edit::Words3 => "3 % of the words",
            Edit::Words5 => "5 % of the words",
            Edit::Words10 => "10 % of the words",
            Edit::Words20 => "20 % of the words",
            Edit::Shorter => "last tenth missing",
            Edit::Longer => "a tenth put before",
            Edit::Half => "second half another's",
        }
    }

    /// A changed copy of `text`, with words of `other` where words are needed. The same seed gives the same copy.
    pub fn copy(self, text: &str, other: &str, seed: u64) -> String {
        let own: Vec<&str> = text.split_whitespace().collect();
        let others: Vec<&str> = other.split_whitespace().collect();
        let replaced = |percent: u64| -> Vec<&str> {
            let draw = |at: usize| xxh3_64_with_seed(&at.to_le_bytes(), seed);
            let word = |(at, &word)| {
                let drawn = draw(at);
                if drawn % 100 >= percent || others.is_empty() {
                    word
                } else {
                    others[(drawn / 100) as usize % others.len()]
                }
            };
            own.iter().enumerate().map(word).collect()
        };
        let (tenth, half) = (own.len() / 10, own.len() / 2);
        match self {
            Edit::Spelling => {
                // A mark that is gone leaves a space: else words would run together, and those are other words.
                let respelled = |(at, word): (usize, &&str)| {
                    let bare = word.replace(|c: char| c.is_ascii_punctuation(), " ");
                    if at % 5 == 0 && bare.ends_with(letters::is_arabic_letter) { bare + "\u{0651}" } else { bare }
                };
                own.iter().enumerate().map(respelled).collect::<Vec<String>>().join(" ")
            }
            Edit::Words1 => replaced(1).join(" "),
            Edit::Words3 => replaced(3).join(" "),
            Edit::Words5 => replaced(5).join(" "),
            Edit::Words10 => replaced(10).join(" "),
            Edit::Words20 => replaced(20).join(" "),
            Edit::Shorter => own[..own.len() - tenth].join(" "),
            Edit::Longer => [&others[..tenth.min(others.len())], &own].concat().join(" "),
            Edit::Half => [&own[..half], &others[others.len().min(half)..]].concat().join(" "),
        }
    }
}

/// The Jaccard similarity of two texts, 0 to 1: what their runs of three folded words share.
pub fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (runs(a), runs(b));
    let shared = a.intersection(&b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

fn runs(text: &str) -> FxHashSet<[u64; 3]> {
    let mut folded = Vec::new();
    let hashes: Vec<u64> = words::words(text)
        .map(|word| {
            word.fold_into(&mut folded);
            words::hash(folded.iter().copied())
        })
        .collect();
    match hashes[..] {
        [] => FxHashSet::default(),
        [a] => std::iter::once([a, 0, 0]).collect(),
        [a, b] => std::iter::once([a, b, 0]).collect(),
        _ => hashes.windows(3).map(|run| [run[0], run[1], run[2]]).collect(),
    }
}

/// Planted copies of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// How many there are.
    pub planted: u64,
    /// Their similarities to the original, summed.
    pub similarities: f64,
    /// Those as similar as copies shall be.
    pub similar: u64,
    /// Those of them that were found.
    pub found_similar: u64,
    /// All that were found.
    pub found: u64,
}

impl Tally {
    /// Takes in a copy.
    pub fn add(&mut self, similarity: f64, threshold: f64, found: bool) {
        let similar = similarity >= threshold;
        self.planted += 1;
        self.similarities += similarity;
        self.similar += u64::from(similar);
        self.found_similar += u64::from(similar && found);
        self.found += u64::from(found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_change_as_much_as_they_say() {
        let text: String = (0..400).map(|n| format!("كلمة{n} ")).collect();
        let other: String = (0..400).map(|n| format!("غيرها{n} ")).collect();
        let similar = |edit: Edit| similarity(&text, &edit.copy(&text, &other, 3));
        assert_eq!(similar(Edit::Spelling), 1.0);
        let by_share = [Edit::Words1, Edit::Words3, Edit::Words5, Edit::Words10, Edit::Words20].map(similar);
        assert!(by_share.is_sorted_by(|a, b| a > b) && by_share[0] > 0.9 && by_share[4] < 0.5, "{by_share:?}");
        assert!((similar(Edit::Shorter) - 0.9).abs() < 0.02 && (similar(Edit::Longer) - 0.9).abs() < 0.02);
        assert!((similar(Edit::Half) - 1.0 / 3.0).abs() < 0.02);
        assert_eq!((similarity("", ""), similarity("نعم", "نَعَم"), similarity("نعم", "لا")), (0.0, 1.0, 0.0));
    }
}
