//! A unit of a worksheet and its status.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::BlockKind;

/// One row of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Stable: see [`unit_id`](super::unit_id).
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The sentence's number in the document, from 1; 0 when a sheet does not say.
    pub segment: usize,
    /// What the sentence's block is.
    pub kind: BlockKind,
    /// The block's number in the document, from 1; 0 when a sheet does not say.
    pub paragraph: usize,
    /// How often the sentence occurs in the document; the row stands for all.
    pub occurrences: usize,
    /// The sentence, verbatim.
    pub source: String,
    /// Its translation, if there is one.
    pub target: Option<String>,
    /// Where it stands in the work.
    pub status: Status,
    /// Its place among the document's sentences by importance, from 1; none for headings and bylines.
    pub rank: Option<usize>,
    /// The number of words in the source.
    pub words: usize,
    /// How well a translation memory matched, in percent; 101 is an exact match with the same neighbours.
    #[serde(rename = "match")]
    pub match_percent: Option<u8>,
    /// Anything for the translator.
    pub note: String,
    /// The sentence before, on one line.
    pub context_before: String,
    /// The sentence behind, on one line.
    pub context_after: String,
    /// A hash of the source as it was exported: shows whether somebody changed it.
    pub source_hash: String,
}

impl Default for Unit {
    /// A unit of which nothing is known: a paragraph that occurs once.
    fn default() -> Self {
        Self {
            id: String::new(),
            document: String::new(),
            segment: 0,
            kind: BlockKind::Paragraph,
            paragraph: 0,
            occurrences: 1,
            source: String::new(),
            target: None,
            status: Status::New,
            rank: None,
            words: 0,
            match_percent: None,
            note: String::new(),
            context_before: String::new(),
            context_after: String::new(),
            source_hash: String::new(),
        }
    }
}

impl Unit {
    /// The translation, or nothing.
    pub fn target(&self) -> &str {
        self.target.as_deref().unwrap_or_default()
    }
}

/// How far a unit has come. Later ones are further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Somebody who looked said no; it is to be done again.
    Rejected,
    /// Nobody has translated it.
    #[default]
    New,
    /// A memory or a machine proposed the target; nobody has looked at it.
    Fuzzy,
    /// A person translated it, or confirmed a proposal.
    Translated,
    /// A second person read it.
    Reviewed,
    /// It may be published.
    Approved,
}

impl Status {
    /// Every status, in the order of the work.
    pub const ALL: [Status; 6] =
        [Status::New, Status::Fuzzy, Status::Translated, Status::Reviewed, Status::Approved, Status::Rejected];

    /// The name used in sheets.
    pub fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Fuzzy => "fuzzy",
            Status::Translated => "translated",
            Status::Reviewed => "reviewed",
            Status::Approved => "approved",
            Status::Rejected => "rejected",
        }
    }

    /// Whether a person stands behind the target.
    pub fn is_done(self) -> bool {
        matches!(self, Status::Translated | Status::Reviewed | Status::Approved)
    }
}

/// A status that is none of the six.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no status")]
pub struct UnknownStatus(pub String);

impl FromStr for Status {
    type Err = UnknownStatus;

    /// Takes the name in any case, with white space around it.
    fn from_str(name: &str) -> Result<Self, UnknownStatus> {
        let trimmed = name.trim();
        let found = Status::ALL.into_iter().find(|status| status.name().eq_ignore_ascii_case(trimmed));
        found.ok_or_else(|| UnknownStatus(name.to_owned()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
