//! Summaries, an object a document.

use serde::Serialize;

use super::ranking::Parts;
use super::{PassThrough, round};
use crate::summary::{Shown, Summary};
use crate::text::Document;

/// A summarized document: a line of `khulasa summarize --format jsonl`.
#[derive(Serialize)]
pub struct Row<'a> {
    id: &'a str,
    title: Option<&'a str>,
    sentences: Vec<Picked<'a>>,
    words: usize,
    ranker: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    matches: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    over_budget: bool,
    #[serde(flatten)]
    rest: PassThrough<'a>,
}

#[derive(Serialize)]
struct Picked<'a> {
    index: usize,
    start: usize,
    end: usize,
    text: &'a str,
    /// What --trim cut off: `text` is what follows it in `start..end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut: Option<&'a str>,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Parts<'a>>,
}

impl<'a> Row<'a> {
    /// Of a document's summary by the ranker of that name; with the parts of every score if it is to explain itself.
    pub fn new(document: &'a Document, summary: &'a Summary, ranker: &'a str, explain: bool) -> Self {
        let picked = |&i: &usize| {
            let span = summary.sentences[i].span;
            let Shown { cut, text } = summary.shown(document, i);
            Picked {
                index: i,
                start: span.start,
                end: span.end,
                text,
                cut,
                score: round(summary.score(i).unwrap_or_default()),
                parts: explain.then(|| Parts::new(summary, i)),
            }
        };
        Self {
            id: &document.id,
            title: summary.title(document),
            sentences: summary.selection.sentences.iter().map(picked).collect(),
            words: summary.words(),
            ranker,
            matches: summary.matches,
            over_budget: summary.selection.over_budget,
            rest: PassThrough(
                document,
                if summary.matches.is_some() { &FIELDS } else { FIELDS.split_last().map_or(&[], |(_, own)| own) },
            ),
        }
    }
}

/// The fields of a row; the last is there with a query only.
const FIELDS: [&str; 7] = ["id", "title", "sentences", "words", "ranker", "over_budget", "matches"];
