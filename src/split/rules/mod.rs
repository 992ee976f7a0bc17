//! The rules: one question each, asked in the order of [`RULES`] until one has an answer. Where none has, the mark ends the
//! sentence.
//!
//! To add a rule, write `question.rs` with a function `fn answer(mark: &Mark) -> Option<Verdict>`, add a line to [`RULES`],
//! and put examples, and neighbours where the rule must keep quiet, into a file in `tests/fixtures/split/`.

mod abbreviation;
mod dash;
mod ellipsis;
mod inside_token;
mod list_marker;
mod parenthesis;
mod quotation;
mod same_clause;

use super::mark::Mark;

/// A rule's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The sentence ends here.
    Ends,
    /// It goes on.
    GoesOn,
}

/// A named question.
#[derive(Debug)]
pub struct Rule {
    /// The name, that of its file.
    pub name: &'static str,
    /// The answer; `None` where the rule has nothing to say.
    pub answer: fn(&Mark) -> Option<Verdict>,
}

/// Every rule, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    Rule { name: "same_clause", answer: same_clause::answer },
    Rule { name: "inside_token", answer: inside_token::answer },
    Rule { name: "parenthesis", answer: parenthesis::answer },
    Rule { name: "dash", answer: dash::answer },
    Rule { name: "list_marker", answer: list_marker::answer },
    Rule { name: "abbreviation", answer: abbreviation::answer },
    Rule { name: "ellipsis", answer: ellipsis::answer },
    Rule { name: "quotation", answer: quotation::answer },
];

/// Whether the sentence ends at `mark`.
pub fn ends_sentence(mark: &Mark) -> bool {
    RULES.iter().find_map(|rule| (rule.answer)(mark)) != Some(Verdict::GoesOn)
}
