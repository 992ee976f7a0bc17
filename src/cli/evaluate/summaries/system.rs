//! What makes the summaries of a row of the table.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};

use serde::Serialize;

use crate::analyze::{Analyzer, IdfModel};
use crate::evaluate::data::{Article, Summaries, read_summaries};
use crate::evaluate::summaries::{Gold, Limit, Scores};
use crate::evaluate::{EvaluateError, oracle};
use crate::input::{InputError, InputErrorKind, Place};
use crate::rank::{Entry, RANKERS};
use crate::select::Budget;
use crate::summary::Summarizer;

/// The oracle's name among rankers.
pub const ORACLE: &str = "oracle";

pub enum System<'a> {
    Ranker(&'a Entry, &'a IdfModel),
    Oracle(&'a IdfModel),
    Made(&'a str, Summaries),
}

/// What a row is there for, where it is more than one of the systems compared.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Ceiling,
    Baseline,
    Floor,
}

/// The summary of an article by one system.
#[derive(Clone, Copy)]
pub struct Scored {
    pub scores: Scores,
    /// Whether there was none; the scores are those of an empty one.
    pub missing: bool,
    /// Whether it was too long, so that only its beginning is scored.
    pub cut: bool,
}

impl System<'_> {
    pub fn name(&self) -> &str {
        match self {
            System::Ranker(entry, _) => entry.name,
            System::Oracle(_) => ORACLE,
            System::Made(name, _) => name,
        }
    }

    pub fn role(&self) -> Option<Role> {
        match self {
            System::Oracle(_) => Some(Role::Ceiling),
            System::Ranker(entry, _) if entry.name == "lead" => Some(Role::Baseline),
            System::Ranker(entry, _) if entry.name == "random" => Some(Role::Floor),
            _ => None,
        }
    }

    /// Makes a summary and scores it.
    pub fn score(
        &self,
        article: &Article,
        gold: &Gold,
        (budget, limit): (Budget, Option<Limit>),
        analyzer: &mut Analyzer<'_>,
    ) -> Scored {
        let document = &article.document;
        let summarizer = |ranker, idf| Summarizer { ranker, budget, idf, recurring: None, trim: false };
        let made: Option<Vec<Cow<'_, str>>> = match self {
            System::Ranker(ranker, idf) => {
                let summary = summarizer(ranker, idf).summarize(document, analyzer);
                Some(summary.texts(document).map(Cow::Borrowed).collect())
            }
            System::Oracle(idf) => {
                // Any ranker will do: what may be picked is the same for all.
                let summary = summarizer(&RANKERS[0], idf).summarize(document, analyzer);
                let picked = oracle::pick(document, &summary, gold.references(), &budget);
                Some(picked.iter().map(|&i| Cow::Borrowed(summary.sentences[i].span.of(&document.text))).collect())
            }
            System::Made(_, summaries) => {
                summaries.get(&document.id).map(|sentences| sentences.iter().map(|s| s.as_str().into()).collect())
            }
        };
        let missing = made.is_none();
        let made = made.unwrap_or_default();
        let whole: Vec<&str> = made.iter().map(AsRef::as_ref).collect();
        let counted = limit.map(|limit| limit.cut(&whole, &document.text));
        let cut = counted.as_ref().is_some_and(|counted| *counted != whole);
        Scored { scores: gold.score(&counted.unwrap_or(whole)), missing, cut }
    }
}

/// The summaries in a file, or on standard input for `-`.
pub fn read(name: &str) -> Result<Summaries, EvaluateError> {
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        let failed = |error| InputError::new(Place::file(name), InputErrorKind::from(error));
        Box::new(File::open(name).map_err(failed)?)
    };
    read_summaries(BufReader::new(input), name)
}
