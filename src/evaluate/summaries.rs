//! Summaries of articles against the summaries that people wrote or marked.

use serde::Serialize;

use super::agreement::{Segments, agreement, without_careless};
use super::tokens::{count, is_space, tokens};
use super::{Prf, rouge};

/// The least numbers of annotators for which agreement is given.
pub const ANNOTATORS: [usize; 2] = [2, 3];

/// How much of a summary counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// The first N sentences.
    Sentences(usize),
    /// The first N words (see [`tokens`]).
    Words(usize),
    /// As many words as this share of the article's comes to, one at least.
    Ratio(f64),
}

/// What the summaries of an article are scored against; made once, good for any number of them.
#[derive(Clone, Debug)]
pub struct Gold {
    /// The words of each reference.
    references: Vec<Vec<String>>,
    /// The article's sentences and their votes, where there are several references.
    votes: Option<(Segments, Vec<usize>)>,
}

/// The scores of one summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// ROUGE, mean over the references.
    pub mean: Rouge,
    /// ROUGE with the reference that is most like it; a different one for each figure.
    pub best: Rouge,
    /// For each of [`ANNOTATORS`], agreement with the sentences that as many chose, if there are such.
    pub agreement: [Option<Prf>; ANNOTATORS.len()],
    /// The summary's words.
    pub words: usize,
}

/// F1 of the three measures; see [`rouge`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rouge {
    /// ROUGE-1: words.
    pub rouge_1: f64,
    /// ROUGE-2: pairs of words.
    pub rouge_2: f64,
    /// ROUGE-L: the longest common subsequence.
    pub rouge_l: f64,
}

/// Means over documents, each of which counts the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Means {
    /// How many documents there are.
    pub documents: usize,
    /// Mean words of a summary.
    pub words: f64,
    /// Mean of [`Scores::mean`].
    pub mean: Rouge,
    /// Mean of [`Scores::best`].
    pub best: Rouge,
    /// Mean agreement, for each of [`ANNOTATORS`] that some document has sentences for.
    pub agreement: Vec<Agreement>,
}

/// Mean agreement with the sentences that enough annotators chose.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// How many are enough.
    pub annotators: usize,
    /// How many documents have a sentence that as many chose; the means are over these.
    pub documents: usize,
    /// The means; `f1` is the mean of the documents' own.
    #[serde(flatten)]
    pub prf: Prf,
}

impl Limit {
    /// The first sentences of a summary that the limit has room for; the one that crosses it is cut at white space. Whole
    /// sentences within the limit come back as they are.
    pub fn cut<'p>(self, parts: &[&'p str], article: &str) -> Vec<&'p str> {
        let mut left = match self {
            Limit::Sentences(n) => return parts.iter().take(n).copied().collect(),
            Limit::Words(n) => n,
            Limit::Ratio(share) => ((share * count(article) as f64) as usize).max(1),
        };
        let mut out = Vec::new();
        for &part in parts {
            let words = count(part);
            out.extend(Some(if words > left { first_words(part, left) } else { part }).filter(|part| !part.is_empty()));
            if words >= left {
                break;
            }
            left -= words;
        }
        out
    }
}

/// The longest start of `text` with at most `limit` words that ends where white space begins.
fn first_words(text: &str, limit: usize) -> &str {
    let (mut end, mut words) = (0, 0);
    for chunk in text.split_inclusive(is_space) {
        words += count(chunk);
        if words > limit {
            break;
        }
        end += chunk.len();
    }
    text[..end].trim_matches(is_space)
}

impl Gold {
    /// An article and its references, `clean` to leave out [those that nobody read the article for](without_careless).
    pub fn new(article: &str, references: &[String], clean: bool) -> Self {
        let segments = (clean || references.len() > 1).then(|| Segments::new(article));
        let kept = match &segments {
            Some(segments) if clean => without_careless(references, segments),
            _ => references.iter().map(String::as_str).collect(),
        };
        let votes = segments.filter(|_| kept.len() > 1).map(|segments| {
            let votes = segments.votes(&kept);
            (segments, votes)
        });
        Self { references: kept.into_iter().map(tokens).collect(), votes }
    }

    /// The mean length of the references in words, rounded to the even number where it is halfway; one at least.
    pub fn reference_words(&self) -> usize {
        let words: usize = self.references.iter().map(Vec::len).sum();
        ((words as f64 / self.references.len().max(1) as f64).round_ties_even() as usize).max(1)
    }

    /// Scores a summary, given as its sentences.
    pub fn score(&self, summary: &[&str]) -> Scores {
        let text = summary.join("\n");
        let words = tokens(&text);
        let (mut sum, mut best) = (Rouge::default(), Rouge::default());
        for reference in &self.references {
            let rouge = Rouge {
                rouge_1: rouge::n(&words, reference, 1),
                rouge_2: rouge::n(&words, reference, 2),
                rouge_l: rouge::l(&words, reference),
            };
            sum = sum.with(rouge, |a, b| a + b);
            best = best.with(rouge, f64::max);
        }
        let of = |(segments, votes): &(Segments, Vec<usize>)| {
            let picked = segments.held_by(&text);
            ANNOTATORS.map(|least| agreement(&picked, votes, least))
        };
        Scores {
            mean: sum.divided_by(self.references.len()),
            best,
            agreement: self.votes.as_ref().map(of).unwrap_or_default(),
            words: words.len(),
        }
    }
}

impl Rouge {
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            rouge_1: f(self.rouge_1, other.rouge_1),
            rouge_2: f(self.rouge_2, other.rouge_2),
            rouge_l: f(self.rouge_l, other.rouge_l),
        }
    }

    fn divided_by(self, n: usize) -> Self {
        self.with(self, |value, _| value / n.max(1) as f64)
    }
}

impl Means {
    /// Of the documents' scores, added up in their order.
    pub fn of(scores: &[Scores]) -> Self {
        let sum = |rouge: fn(&Scores) -> Rouge| {
            scores.iter().map(rouge).fold(Rouge::default(), |sum, rouge| sum.with(rouge, |a, b| a + b))
        };
        let agreement = ANNOTATORS.iter().enumerate().filter_map(|(i, &annotators)| {
            let found: Vec<Prf> = scores.iter().filter_map(|s| s.agreement[i]).collect();
            let mean = |figure: fn(&Prf) -> f64| found.iter().map(figure).sum::<f64>() / found.len() as f64;
            (!found.is_empty()).then(|| Agreement {
                annotators,
                documents: found.len(),
                prf: Prf { precision: mean(|p| p.precision), recall: mean(|p| p.recall), f1: mean(|p| p.f1) },
            })
        });
        Self {
            documents: scores.len(),
            words: scores.iter().map(|s| s.words as f64).sum::<f64>() / scores.len().max(1) as f64,
            mean: sum(|s| s.mean).divided_by(scores.len()),
            best: sum(|s| s.best).divided_by(scores.len()),
            agreement: agreement.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_cuts_the_sentence_that_crosses_it() {
        let parts = ["جملة أولى.", " ثم — ثانية طويلة جدا ", "وثالثة."];
        let article = "كلمة ".repeat(10);
        assert_eq!(Limit::Sentences(2).cut(&parts, &article), [parts[0], parts[1]]);
        assert_eq!(Limit::Words(2).cut(&parts, &article), [parts[0]]);
        assert_eq!(Limit::Words(4).cut(&parts, &article), [parts[0], "ثم — ثانية"]);
        assert_eq!(Limit::Ratio(0.37).cut(&parts, &article), [parts[0], "ثم —"]); // 3 of 3.7
        assert_eq!(Limit::Ratio(0.01).cut(&parts, &article), ["جملة"]);
        assert_eq!(Limit::Words(7).cut(&parts, &article), [parts[0], parts[1], parts[2]]);
        assert_eq!(Limit::Words(1).cut(&["3.5", "نعم"], &article), [""; 0]);
    }

    #[test]
    fn means_are_over_the_documents_that_have_a_figure() {
        let gold = Gold::new("نص واحد.", &["نص واحد".to_owned()], false);
        let whole = gold.score(&["نص واحد."]);
        let nothing = gold.score(&[]);
        assert_eq!((whole.mean.rouge_2, whole.words, whole.agreement), (1.0, 2, [None, None]));
        let means = Means::of(&[whole, nothing]);
        assert_eq!((means.documents, means.words, means.mean.rouge_l, means.best.rouge_1), (2, 1.0, 0.5, 0.5));
        assert!(means.agreement.is_empty());
        assert_eq!(Means::of(&[]).mean, Rouge::default());
    }
}
