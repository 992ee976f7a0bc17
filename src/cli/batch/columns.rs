//! The columns of each kind of output, for Parquet: those of the JSON rows. What they mean goes into the files.

use super::kinds::Emit;
use crate::corpus::run::{Column, Holds};
use Holds::{Flag, List, Number, Text, Whole};

const START: Column = Column::new("start", Whole, "where it starts, in bytes of the document's text");
const END: Column = Column::new("end", Whole, "where it ends, in bytes of the document's text");
const DATE: Column = Column::new("date", Text, "the document's date, as it came");
const URL: Column = Column::new("url", Text, "the document's address");
const ID: Column = Column::new("id", Text, "the document's id");
const TITLE: Column = Column::new("title", Text, "the document's title, or its headline");

const PICKED: [Column; 5] = [
    Column::new("index", Whole, "which sentence of the document it is, from 0"),
    START,
    END,
    Column::new("text", Text, "the sentence, word for word"),
    Column::new("score", Number, "the ranker's score; comparable within a document"),
];

const SUMMARIES: [Column; 8] = [
    ID,
    TITLE,
    Column::new("sentences", List(&PICKED), "the sentences of the summary, in the order of the document"),
    Column::new("words", Whole, "words of the summary"),
    Column::new("ranker", Text, "what ranked the sentences"),
    Column::new("over_budget", Flag, "true where no sentence fits and the shortest is given; else nothing"),
    DATE,
    URL,
];

const SENTENCES: [Column; 6] = [
    Column::new("document", Text, "the document's id"),
    Column::new("index", Whole, "which sentence of the document it is, from 0"),
    START,
    END,
    Column::new("kind", Text, "what it stands in: headline, paragraph, boilerplate and so on"),
    Column::new("text", Text, "the sentence, word for word"),
];

const PHRASES: [Column; 5] = [
    Column::new("phrase", Text, "the form that reads best alone"),
    Column::new("stems", Text, "the key that all its forms share"),
    Column::new("score", Number, "how much the document is about it; comparable within a document"),
    Column::new("count", Whole, "how often it occurs, in any form"),
    Column::new("spans", List(&[START, END]), "where it occurs"),
];

const KEYWORDS: [Column; 5] =
    [ID, TITLE, Column::new("keywords", List(&PHRASES), "the key phrases, best first"), DATE, URL];

const WORKSHEET: [Column; 16] = [
    Column::new("id", Text, "the unit's stable id"),
    Column::new("document", Text, "the document's id"),
    Column::new("segment", Whole, "which sentence of the document it is, from 1"),
    Column::new("kind", Text, "what it stands in"),
    Column::new("paragraph", Whole, "its paragraph, from 1"),
    Column::new("occurrences", Whole, "how often the document has it"),
    Column::new("source", Text, "the sentence"),
    Column::new("target", Text, "its translation"),
    Column::new("status", Text, "how far the translation is"),
    Column::new("rank", Whole, "its place by importance, from 1"),
    Column::new("words", Whole, "its words"),
    Column::new("match", Whole, "how near a proposal is, in percent"),
    Column::new("note", Text, "notes"),
    Column::new("context_before", Text, "the sentence before it"),
    Column::new("context_after", Text, "the sentence behind it"),
    Column::new("source_hash", Text, "the hash of the source, which tells whether it was changed"),
];

const STATS: [Column; 6] = [
    ID,
    Column::new("words", Whole, "its words"),
    Column::new("sentences", Whole, "its sentences"),
    Column::new("characters", Whole, "its characters, as code points"),
    Column::new("arabic", Number, "the share of its letters that are Arabic"),
    Column::new("language", Text, "its language as a code; und where it is none of those that are known"),
];

/// The columns of a kind.
pub fn of(kind: Emit) -> &'static [Column] {
    match kind {
        Emit::Summaries => &SUMMARIES,
        Emit::Sentences => &SENTENCES,
        Emit::Worksheet => &WORKSHEET,
        Emit::Keywords => &KEYWORDS,
        Emit::Stats => &STATS,
    }
}
