//! Digests of several articles: how much they repeat, and how much of what each headline says they hold.
//!
//! There is no reference digest. What can be counted is what a reader minds first: sentences that say the same again, and articles
//! whose news is missing. The headline is the writer's own statement of the news.

use serde::Serialize;

use super::rouge;
use super::tokens::tokens;
use crate::analyze;

/// What was counted for one digest, or the means over many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// For each sentence the largest ROUGE-1 F1 to another one, on average; 0 for a digest of one sentence.
    pub repeated_words: f64,
    /// The same with ROUGE-2: pairs of words that stand twice.
    pub repeated_pairs: f64,
    /// The share of a headline's terms that the digest holds, mean over the articles.
    pub headlines: f64,
    /// The same for the headline of which it holds least.
    pub worst_headline: f64,
    /// The digest's words.
    pub words: f64,
}

impl Measures {
    /// Measures a digest, given as its sentences, of articles with these headlines.
    pub fn of(sentences: &[&str], headlines: &[&str]) -> Self {
        let words: Vec<Vec<String>> = sentences.iter().map(|sentence| tokens(sentence)).collect();
        let repeated = |n: usize| {
            let most = |i: usize| {
                let others = (0..words.len()).filter(|&j| j != i);
                others.map(|j| rouge::n(&words[i], &words[j], n)).fold(0.0, f64::max)
            };
            (0..words.len()).map(most).sum::<f64>() / words.len().max(1) as f64
        };
        let held = terms(&sentences.join("\n"));
        let shares: Vec<f64> = headlines.iter().filter_map(|headline| share(&terms(headline), &held)).collect();
        Self {
            repeated_words: repeated(1),
            repeated_pairs: repeated(2),
            headlines: shares.iter().sum::<f64>() / shares.len().max(1) as f64,
            worst_headline: shares.iter().copied().reduce(f64::min).unwrap_or(0.0),
            words: words.iter().map(Vec::len).sum::<usize>() as f64,
        }
    }

    /// The figures by name, in order.
    pub fn figures(&self) -> [(&'static str, f64); 5] {
        [
            ("repeated_words", self.repeated_words),
            ("repeated_pairs", self.repeated_pairs),
            ("headlines", self.headlines),
            ("worst_headline", self.worst_headline),
            ("words", self.words),
        ]
    }

    /// The means.
    pub fn mean(all: &[Measures]) -> Self {
        let mean = |of: fn(&Measures) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Self {
            repeated_words: mean(|m| m.repeated_words),
            repeated_pairs: mean(|m| m.repeated_pairs),
            headlines: mean(|m| m.headlines),
            worst_headline: mean(|m| m.worst_headline),
            words: mean(|m| m.words),
        }
    }
}

/// The light stems of the words that are no stop words, each once.
fn terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> =
        analyze::tokens(text).into_iter().map(|token| token.stem).filter(|stem| !stem.is_empty()).collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The share of `terms` that are among `held`; nothing where there are none.
fn share(terms: &[String], held: &[String]) -> Option<f64> {
    let found = terms.iter().filter(|term| held.binary_search(term).is_ok()).count();
    (!terms.is_empty()).then(|| found as f64 / terms.len() as f64)
}

/// Half the width of the 95 % interval of a mean of differences, by the normal approximation: `1.96 · s / √n`. `None` for fewer
/// than two: one difference says nothing of how others spread.
pub fn half_width(differences: &[f64]) -> Option<f64> {
    let n = differences.len() as f64;
    if differences.len() < 2 {
        return None;
    }
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
    Some(1.96 * (variance / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_by_hand() {
        // Words: 4 and 4, of which 2 are the same (F1 2/4), and one pair of three (F1 1/3); the third shares none.
        let sentences = ["وصل الوفد إلى عمان", "غادر الوفد إلى دمشق", "هطلت أمطار غزيرة"];
        let found = Measures::of(&sentences[..2], &["وصول الوفد", "أمطار غزيرة"]);
        assert_eq!(found.repeated_words, 0.5);
        assert!((found.repeated_pairs - 1.0 / 3.0).abs() < 1e-12);
        // Of وصول and وفد the second is held; of أمطار and غزيرة none.
        assert_eq!((found.headlines, found.worst_headline, found.words), (0.25, 0.0, 8.0));
        let found = Measures::of(&sentences, &["أمطار غزيرة"]);
        assert!((found.repeated_words - 1.0 / 3.0).abs() < 1e-12); // (0.5 + 0.5 + 0) / 3
        assert_eq!(found.headlines, 1.0);
        assert_eq!(Measures::of(&[], &[]), Measures::default());
    }

    #[test]
    fn the_width_of_an_interval() {
        // mean 2, s² = (1 + 0 + 1) / 2 = 1
        assert!((half_width(&[1.0, 2.0, 3.0]).unwrap() - 1.96 / 3f64.sqrt()).abs() < 1e-12);
        assert_eq!((half_width(&[1.0]), half_width(&[])), (None, None));
    }
}
