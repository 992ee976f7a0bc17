//! Words on their way to terms, an object a word.

use serde::Serialize;

use super::round;
use crate::analyze::{IdfModel, TokenKind, tokens};
use crate::arabic::words;

/// A word: a line of `khulasa tokens --format jsonl`.
#[derive(Serialize)]
pub struct Row<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) word: &'a str,
    pub(crate) folded: String,
    pub(crate) stem: String,
    pub(crate) stop: bool,
    pub(crate) df: Option<u32>,
    pub(crate) idf: Option<f64>,
}

/// The words of a text, weighed by a model.
pub fn rows<'a>(text: &'a str, idf: &'a IdfModel) -> impl Iterator<Item = Row<'a>> {
    tokens(text).into_iter().map(move |token| {
        let stop = token.kind == TokenKind::StopWord;
        let term = words::hash(token.stem.chars());
        Row {
            start: token.span.start,
            end: token.span.end,
            word: token.span.of(text),
            folded: token.folded,
            stem: token.stem,
            stop,
            df: (!stop).then(|| idf.df(term)),
            idf: (!stop).then(|| round(f64::from(idf.idf(term)))),
        }
    })
}
