//! Units for translation: a sentence, what it is, where it stood, and room for its translation. No format is known here.
//!
//! `unit` says what a unit is, `field` gives its fields by name, `make` makes units of a summarized document, `rebuild` documents of translated units, `id` their stable ids,
//! `inline` the markup of web pages inside of sentences, `selection` the headings that chosen sentences bring along,
//! `carry` takes what an earlier sheet holds, `divide` and `join` deal a sheet to several people and put it together again,
//! and `finding` is what reading and checking units comes to.

pub mod analysis;
pub mod carry;
pub mod divide;
mod field;
pub mod fill;
mod finding;
mod id;
pub mod inline;
pub mod join;
mod make;
pub mod rebuild;
pub mod selection;
pub mod terms;
mod unit;

pub use field::{BadValue, Field};
pub use finding::{Finding, Severity};
pub use id::{IdMaker, source_hash, unit_id};
pub use make::{Scope, units, units_each};
pub use unit::{Status, Unit, UnknownStatus};

pub use crate::text::is_right_to_left;

/// From what language into what, as BCP 47 tags such as `ar` and `en-GB`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages {
    /// Of the sources.
    pub source: String,
    /// Of the targets.
    pub target: String,
}

impl Default for Languages {
    /// Arabic to English.
    fn default() -> Self {
        Self { source: "ar".to_owned(), target: "en".to_owned() }
    }
}
