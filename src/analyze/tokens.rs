//! What the analysis made of a text, for a person to look at.

use crate::arabic::{lists, stem, words};
use crate::text::Span;

/// A word on its way to a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// Its folded letters.
    pub folded: String,
    /// Its stem; empty for a stop word.
    pub stem: String,
    /// Whether it is counted.
    pub kind: TokenKind,
}

/// Whether a word is counted as a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// It is.
    Term,
    /// It is a function word or a reporting verb.
    StopWord,
}

/// The words of `text`, each with the steps of its analysis.
///
/// ```
/// # use khulasa::analyze::{tokens, TokenKind};
/// let tokens = tokens("والمهندسون في القاهرة");
/// assert_eq!(tokens[0].stem, "مهندس");
/// assert_eq!(tokens[1].kind, TokenKind::StopWord);
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let (mut out, mut folded) = (Vec::new(), Vec::new());
    for word in words::words(text) {
        let is_stop_word = lists::is_stop_word(word.spelled);
        word.fold_into(&mut folded);
        out.push(Token {
            span: word.span,
            folded: folded.iter().collect(),
            stem: if is_stop_word { String::new() } else { stem::stem(&folded).iter().collect() },
            kind: if is_stop_word { TokenKind::StopWord } else { TokenKind::Term },
        });
    }
    out
}
