//! Summaries of articles against the summaries that people wrote or marked.

use serde::Serialize;

use super::agreement::{Segments, agreement, without_careless};
use super::bootstrap::{Difference, Interval, rounds};
use super::tokens::{count, is_space, tokens};
use super::{Prf, rouge};

/// The least numbers of annotators for which agreement is given.
pub const ANNOTATORS: [usize; 2] = [2, 3];

/// The figures of a summary, by the names that programs read; those at the end are for each of [`ANNOTATORS`].
pub const FIGURES: [&str; 13] = [
    "words",
    "rouge_1",
    "rouge_2",
    "rouge_l",
    "rouge_1_best",
    "rouge_2_best",
    "rouge_l_best",
    "precision_2",
    "recall_2",
    "f1_2",
    "precision_3",
    "recall_3",
    "f1_3",
];

/// One number for each of [`FIGURES`].
pub type Figures<T> = [T; FIGURES.len()];

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

    /// The words of each reference that counts.
    pub fn references(&self) -> &[Vec<String>] {
        &self.references
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

impl Scores {
    /// All [`FIGURES`] of the summary.
    pub fn figures(&self) -> Figures<Option<f64>> {
        let mut figures = [None; FIGURES.len()];
        figures[0] = Some(self.words as f64);
        for (rouge, place) in [(self.mean, 1), (self.best, 4)] {
            figures[place..place + 3].copy_from_slice(&[rouge.rouge_1, rouge.rouge_2, rouge.rouge_l].map(Some));
        }
        for (found, place) in self.agreement.iter().zip([7, 10]) {
            let found = found.map(|p| [p.precision, p.recall, p.f1].map(Some)).unwrap_or_default();
            figures[place..place + 3].copy_from_slice(&found);
        }
        figures
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

/// Several systems' summaries of the same articles, drawn again and again: see [`bootstrap`](super::bootstrap). What is drawn is
/// articles; a figure that a draw has no article for is NaN.
#[derive(Clone, Debug)]
pub struct Resampled {
    /// How many articles have each figure.
    units: Figures<usize>,
    /// Each system's means.
    means: Vec<Figures<f64>>,
    /// For each round, each system's means over the articles drawn.
    rounds: Vec<Vec<Figures<f64>>>,
}

impl Resampled {
    /// Of each system's scores, article by article in the same order.
    pub fn new(systems: &[Vec<Scores>]) -> Self {
        let articles = systems.first().map_or(0, Vec::len);
        // Whether an article has a figure is a matter of its references, the same for every system.
        let figures =
            |scores: &Vec<Scores>| scores.iter().map(|s| s.figures().map(Option::unwrap_or_default)).collect();
        let values: Vec<Vec<Figures<f64>>> = systems.iter().map(figures).collect();
        let has: Vec<Figures<usize>> =
            systems.first().into_iter().flatten().map(|s| s.figures().map(|f| usize::from(f.is_some()))).collect();
        let means = |draw: &[usize]| -> (Figures<usize>, Vec<Figures<f64>>) {
            let mut units = [0; FIGURES.len()];
            draw.iter().for_each(|&i| units.iter_mut().zip(&has[i]).for_each(|(n, has)| *n += has));
            let mean = |values: &Vec<Figures<f64>>| {
                let mut sums = [0.0; FIGURES.len()];
                draw.iter().for_each(|&i| sums.iter_mut().zip(&values[i]).for_each(|(sum, value)| *sum += value));
                std::array::from_fn(|figure| sums[figure] / units[figure] as f64) // 0 / 0 is NaN
            };
            (units, values.iter().map(mean).collect())
        };
        let (units, all) = means(&(0..articles).collect::<Vec<_>>());
        Self { units, means: all, rounds: rounds(articles, |draw| means(draw).1) }
    }

    /// How many articles have each figure.
    pub fn units(&self) -> Figures<usize> {
        self.units
    }

    /// A system's figures: means over the articles that have them.
    pub fn means(&self, system: usize) -> Figures<Option<f64>> {
        self.means[system].map(|mean| Some(mean).filter(|mean| !mean.is_nan()))
    }

    /// The intervals of a system's figures.
    pub fn intervals(&self, system: usize) -> Figures<Option<Interval>> {
        std::array::from_fn(|figure| Interval::of(self.rounds.iter().map(|round| round[system][figure])))
    }

    /// How much higher a system's figures are than another's.
    pub fn differences(&self, system: usize, other: usize) -> Figures<Option<Difference>> {
        std::array::from_fn(|figure| {
            let pairs = self.rounds.iter().map(|round| (round[system][figure], round[other][figure]));
            let difference = self.means[system][figure] - self.means[other][figure];
            Difference::of(difference, self.units[figure], pairs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_surer_than_either_figure() {
        // Twenty articles, one reference each of two words; one system has one of the words in every article, the other both in
        // every second article and else none: 2·1/(1+2) in each, against 0.5.
        let score = |text: &str| Gold::new("نص.", &["قمر شمس".to_owned()], false).score(&[text]);
        let one: Vec<Scores> = (0..20).map(|_| score("قمر")).collect();
        let both: Vec<Scores> = (0..20).map(|i| score(if i % 2 == 0 { "قمر شمس" } else { "نجم" })).collect();
        let found = Resampled::new(&[one.clone(), both, one]);
        let at = FIGURES.iter().position(|&name| name == "rouge_1").unwrap();
        assert!((found.means(0)[at].unwrap() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(found.means(1)[at], Some(0.5));
        let steady = found.intervals(0)[at].unwrap();
        assert!(steady.high - steady.low < 1e-12, "{steady:?}");
        // 0.5 ± 1.96 · √(0.25 / 20) = 0.28 to 0.72, in steps of 0.05.
        let unsteady = found.intervals(1)[at].unwrap();
        assert!((0.2..=0.35).contains(&unsteady.low) && (0.65..=0.8).contains(&unsteady.high), "{unsteady:?}");
        let difference = found.differences(0, 1)[at].unwrap();
        assert!((difference.difference - 1.0 / 6.0).abs() < 1e-12 && difference.p.unwrap() > 0.05, "{difference:?}");
        let itself = found.differences(0, 2)[at].unwrap();
        assert_eq!((itself.difference, itself.p), (0.0, Some(1.0)));
        // No article has several references, so none has agreement.
        assert_eq!((found.means(0)[9], found.intervals(0)[9], found.differences(0, 1)[9]), (None, None, None));
        assert_eq!(Resampled::new(&[Vec::new()]).intervals(0)[at], None);
    }

    #[test]
    fn reference_length_rounds_halves_to_even() {
        let length = |references: &[&str]| {
            let references: Vec<String> = references.iter().map(|&r| r.to_owned()).collect();
            Gold::new("نص.", &references, false).reference_words()
        };
        assert_eq!(length(&["واحد اثنان", "واحد اثنان ثلاثة"]), 2); // 2.5
        assert_eq!(length(&["واحد اثنان ثلاثة", "واحد اثنان ثلاثة أربعة"]), 4); // 3.5
        assert_eq!(length(&["..."]), 1);
    }

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
