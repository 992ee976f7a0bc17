//! How long summaries are made, and how much of them is scored.

use std::fmt;

use clap::Args as ClapArgs;

use crate::cli::Failure;
use crate::evaluate::summaries::{Gold, Limit};
use crate::select::Budget;

/// How long a summary may be.
#[derive(ClapArgs)]
#[group(multiple = false)]
pub struct LengthArgs {
    /// At most N sentences [default: 3, and for --system alone no limit]
    #[arg(short = 'n', long, value_name = "N", help_heading = "Length")]
    sentences: Option<usize>,
    /// At most N words
    #[arg(long, value_name = "N", help_heading = "Length")]
    words: Option<usize>,
    /// At most this share of the article's words, such as 0.4
    #[arg(long, value_name = "R", help_heading = "Length")]
    ratio: Option<f64>,
    /// At most the mean number of words of the article's references
    #[arg(long, help_heading = "Length")]
    reference_length: bool,
}

/// A length, for any article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    Sentences(usize),
    Words(usize),
    Ratio(f64),
    /// So many times the references' mean length.
    References(f64),
    /// Whatever length the summaries have.
    Free,
}

impl LengthArgs {
    /// The length asked for, if one was.
    pub fn length(&self) -> Result<Option<Length>, Failure> {
        let length = match (self.sentences, self.words, self.ratio, self.reference_length) {
            (Some(n), ..) => Length::Sentences(n),
            (_, Some(n), ..) => Length::Words(n),
            (_, _, Some(share), _) => Length::Ratio(share),
            (_, _, _, true) => Length::References(1.0),
            _ => return Ok(None),
        };
        let checked = match length {
            Length::Sentences(n) => Budget::sentences(n),
            Length::Words(n) => Budget::words(n),
            Length::Ratio(share) => Budget::ratio(share),
            Length::References(_) | Length::Free => Ok(Budget::default()),
        };
        checked.map_err(|e| Failure::Usage(e.to_string()))?;
        Ok(Some(length))
    }
}

impl Length {
    /// What it comes to for an article: the budget for rankers, and how much is scored.
    pub fn of(self, gold: &Gold) -> (Budget, Option<Limit>) {
        let (budget, limit) = match self {
            Length::Sentences(n) => (Budget::sentences(n), Limit::Sentences(n)),
            Length::Words(n) => (Budget::words(n), Limit::Words(n)),
            Length::Ratio(share) => (Budget::ratio(share), Limit::Ratio(share)),
            Length::References(factor) => {
                let words = ((factor * gold.reference_words() as f64).round_ties_even() as usize).max(1);
                (Budget::words(words), Limit::Words(words))
            }
            Length::Free => return (Budget::default(), None),
        };
        // `LengthArgs::length` has let none through that is no budget.
        (budget.unwrap_or_default(), Some(limit))
    }

    /// The lengths of this kind that a plot shows.
    pub fn steps(self) -> Vec<Length> {
        match self {
            Length::Sentences(_) => (1..=5).map(Length::Sentences).collect(),
            Length::Words(_) => (1..=5).map(|n| Length::Words(20 * n)).collect(),
            Length::Ratio(_) => (1..=6).map(|n| Length::Ratio(f64::from(n) / 10.0)).collect(),
            Length::References(_) => (2..=6).map(|n| Length::References(f64::from(n) / 4.0)).collect(),
            Length::Free => Vec::new(),
        }
    }

    /// As a mark on the plot's axis.
    pub fn tick(self) -> String {
        match self {
            Length::Sentences(n) | Length::Words(n) => n.to_string(),
            Length::Ratio(share) => format!("{:.0} %", 100.0 * share),
            Length::References(factor) => format!("× {factor}"),
            Length::Free => String::new(),
        }
    }

    /// What the marks count.
    pub fn axis(self) -> &'static str {
        match self {
            Length::Sentences(_) => "sentences",
            Length::Words(_) => "words",
            Length::Ratio(_) => "share of the article's words",
            Length::References(_) => "mean length of the references",
            Length::Free => "",
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Length::Sentences(n) => write!(f, "{n} sentences"),
            Length::Words(n) => write!(f, "{n} words"),
            Length::Ratio(share) => write!(f, "{share} of the words"),
            Length::References(_) => f.write_str("mean words of the article's references"),
            Length::Free => f.write_str("no limit"),
        }
    }
}
