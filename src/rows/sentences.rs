//! Sentences, an object a sentence.

use serde::Serialize;

use crate::text::{BlockKind, Document, Sentence};

/// A sentence: a line of `khulasa split --format jsonl`.
#[derive(Serialize)]
pub struct Row<'a> {
    pub(crate) index: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: &'a str,
    pub(crate) kind: BlockKind,
    pub(crate) document: &'a str,
}

/// The sentences of a document.
pub fn rows<'a>(document: &'a Document, sentences: &'a [Sentence]) -> impl Iterator<Item = Row<'a>> {
    sentences.iter().enumerate().map(|(index, sentence)| Row {
        index,
        start: sentence.span.start,
        end: sentence.span.end,
        text: sentence.span.of(&document.text),
        kind: sentence.kind,
        document: &document.id,
    })
}
