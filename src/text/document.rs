//! A document and its parts.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{SourceMap, Span};

/// One article: its text, what the text is made of, and what came with it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The id field, a web archive's address of the page, or the `/`-separated path relative to the input root.
    pub id: String,
    /// The title field, or an HTML page's title. A plain text file has none; its headline is a [`Block`].
    pub title: Option<String>,
    /// The date as given, not parsed.
    pub date: Option<String>,
    /// The address as given.
    pub url: Option<String>,
    /// The decoded file for plain text, the field's value for JSONL and CSV, the extracted text for HTML and
    /// DOCX. Never changed.
    pub text: String,
    /// The text's parts in order. They do not overlap, and between them there is only white space and invisible
    /// characters.
    pub blocks: Vec<Block>,
    /// For extracted text, the way back to the source: the page, or the part of a Word file that holds the text (`word/document.xml`), decoded.
    pub source_map: Option<SourceMap>,
    /// For a web page, the decoded source to which the map leads.
    pub page: Option<String>,
    /// Fields of the input that mean nothing to khulasa; they pass through to JSONL output untouched.
    pub fields: Vec<Field>,
}

/// A named JSON value kept as it was written.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field's name.
    pub name: String,
    /// Its value, as raw JSON.
    pub value: Box<RawValue>,
}

/// A part of a document: a paragraph, a headline, a line of site chrome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands; never empty, no white space at its ends.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is. Only paragraphs, list items and quotations hold sentences that a summary may pick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The article's title.
    Headline,
    /// The short line above the headline.
    Kicker,
    /// Who wrote it, where and when, on a line of its own.
    Byline,
    /// A heading inside the article.
    Subhead,
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A block that is a quotation as a whole.
    Quotation,
    /// Site chrome: share links, font size, navigation, comments, copyright.
    Boilerplate,
}

impl BlockKind {
    /// Every kind, in the order of the declaration.
    pub const ALL: [BlockKind; 8] = [
        BlockKind::Headline,
        BlockKind::Kicker,
        BlockKind::Byline,
        BlockKind::Subhead,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Quotation,
        BlockKind::Boilerplate,
    ];

    /// Whether a summary may pick its sentences.
    pub fn is_body(self) -> bool {
        matches!(self, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quotation)
    }

    /// Whether it names what the text below it is about.
    pub fn is_heading(self) -> bool {
        matches!(self, BlockKind::Headline | BlockKind::Kicker | BlockKind::Subhead)
    }

    /// The name used in output, as in `list-item`.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Kicker => "kicker",
            BlockKind::Byline => "byline",
            BlockKind::Subhead => "subhead",
            BlockKind::Paragraph => "paragraph",
            BlockKind::ListItem => "list-item",
            BlockKind::Quotation => "quotation",
            BlockKind::Boilerplate => "boilerplate",
        }
    }
}

/// A sentence of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands; never empty, no white space at its ends.
    pub span: Span,
    /// The index of the block that holds it.
    pub block: usize,
    /// That block's kind; boilerplate also if the sentence is known to recur in many documents.
    pub kind: BlockKind,
    /// Whether it is the first sentence of its block.
    pub opens_block: bool,
}
