//! What every other room talks about: a [`Document`], its [`Block`]s, its [`Sentence`]s, and where they stand ([`Span`]).
//!
//! Positions are **bytes of [`Document::text`]**, everywhere. Whoever needs characters or UTF-16 units converts at its
//! own edge.

mod document;
mod language;
mod span;

pub use document::{Block, BlockKind, Document, Field, Sentence};
pub use language::is_right_to_left;
pub use span::{SourceMap, Span, is_blank};
