//! Which of its forms a phrase is shown in.

use rustc_hash::FxHashSet;

use super::Occurrence;
use super::words::Token;
use crate::arabic::letters::{Class, class};
use crate::arabic::normalize::one_line;
use crate::arabic::stem::stem;
use crate::arabic::words;
use crate::text::Span;

/// How well a form reads alone, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// As it stands.
    Bare,
    /// With a clitic taken off.
    Stripped,
    /// With a pronoun that points at something else, as in رئيسها.
    Pointing,
    /// With a clitic that cannot be taken off without guessing.
    Attached,
}

/// In which forms a document writes the words of a term: to ask of each word whether another one is there too.
#[derive(Debug)]
pub(super) struct Written(FxHashSet<(u64, u64)>);

impl Written {
    /// The forms of all tokens, hashed; و does not matter before the article.
    pub(super) fn of(tokens: &[Token<'_>]) -> Self {
        let mut forms = FxHashSet::with_capacity_and_hasher(tokens.len(), Default::default());
        for token in tokens {
            forms.insert((token.term, token.form));
            if let Some(form) = token.without_waw.filter(|form| *form != token.form) {
                forms.insert((token.term, form));
            }
        }
        Self(forms)
    }

    /// Whether the document has a word in just this form.
    fn has(&self, folded: &[char], term: u64) -> bool {
        self.0.contains(&(term, words::hash(folded.iter().copied())))
    }
}

/// The form in which a phrase is shown: of those that read best alone the most frequent, and of these the first. A leading conjunction or
/// preposition is taken off where that leaves a word for certain;
/// `None` where every form has one that cannot be.
pub(super) fn shown(text: &str, tokens: &[Token<'_>], occurrences: &[Occurrence], written: &Written) -> Option<String> {
    // Phrases have few forms, and these stay in order of first occurrence.
    let mut forms: Vec<(String, Reading, usize)> = Vec::new();
    for occurrence in occurrences {
        let (form, reading) = form(text, &tokens[occurrence.first..=occurrence.last], written);
        match forms.iter_mut().find(|(known, ..)| *known == form) {
            Some((_, best, count)) => (*best, *count) = ((*best).min(reading), *count + 1),
            None => forms.push((form, reading, 1)),
        }
    }
    let best = forms.iter().map(|&(_, reading, _)| reading).min().filter(|&best| best != Reading::Attached)?;
    let mut shown: Option<(String, usize)> = None;
    for (form, reading, count) in forms {
        if reading == best && shown.as_ref().is_none_or(|&(_, most)| count > most) {
            shown = Some((form, count));
        }
    }
    shown.map(|(form, _)| form)
}

fn form(text: &str, phrase: &[Token<'_>], all: &Written) -> (String, Reading) {
    let (first, last) = (&phrase[0], &phrase[phrase.len() - 1]);
    let span = Span::new(first.span.start, last.span.end);
    let written = one_line(span.of(text)).into_owned();
    match attached(first, all) {
        Attached::Nothing if points(last) => (written, Reading::Pointing),
        Attached::Nothing => (written, Reading::Bare),
        Attached::Letters { off, then } => {
            let bare = format!("{then}{}", without_letters(&written, off));
            (bare, if points(last) { Reading::Pointing } else { Reading::Stripped })
        }
        Attached::Unsure => (written, Reading::Attached),
    }
}

/// What is attached in front of a phrase.
#[derive(Debug, PartialEq, Eq)]
enum Attached {
    Nothing,
    /// So many letters, in whose place these stand when it is taken off.
    Letters {
        off: usize,
        then: &'static str,
    },
    /// Something, perhaps.
    Unsure,
}

fn attached(token: &Token<'_>, all: &Written) -> Attached {
    let letters = &token.folded;
    if token.clitic > 0 {
        return Attached::Letters { off: token.clitic, then: "" };
    }
    let rest = match letters.split_first() {
        Some((&'و', rest)) if token.joins || all.has(rest, token.term) => rest,
        _ => letters.as_slice(),
    };
    let conjunction = letters.len() - rest.len();
    let article = match rest {
        // بالغ and بالون have no article, and of what else is left too little to tell.
        ['ب' | 'ك' | 'ف', 'ا', 'ل', noun @ ..] if noun.len() >= 3 && noun[0] != 'غ' && is_stem_of(noun, token) => {
            Some((1, ""))
        }
        ['ل', 'ل', noun @ ..] if noun.len() >= 3 && is_stem_of(noun, token) => {
            match all.has(&[&['ا', 'ل'], noun].concat(), token.term) {
                true => Some((2, "ال")),
                // لليبيا is ل and ليبيا: which letter was lost, no rule tells.
                false => return Attached::Unsure,
            }
        }
        _ => None,
    };
    match article {
        Some((off, then)) => Attached::Letters { off: conjunction + off, then },
        None if conjunction > 0 => Attached::Letters { off: conjunction, then: "" },
        // ولاعب: the و may be one of the word's own letters, as in وزير, if no form of the document says otherwise.
        None => Attached::Nothing,
    }
}

fn is_stem_of(noun: &[char], token: &Token<'_>) -> bool {
    stem(noun).iter().copied().eq(token.stem.chars())
}

/// Whether a word ends in a pronoun (رئيسها, رئيسهم) or stands in the accusative (هجوما), where the stem shows that it does.
fn points(token: &Token<'_>) -> bool {
    let stem: Vec<char> = token.stem.chars().collect();
    [&['ه', 'ا'][..], &['ه', 'م'], &['ه', 'م', 'ا'], &['ن', 'ا'], &['ا']]
        .iter()
        .any(|ending| token.folded.strip_suffix(*ending).is_some_and(|word| word.len() >= 3 && word.ends_with(&stem)))
}

/// `text` without its first `letters` letters and the marks on them.
fn without_letters(text: &str, letters: usize) -> &str {
    let mut left = letters;
    for (at, c) in text.char_indices() {
        if matches!(class(c), Class::Letter(_)) {
            if left == 0 {
                return &text[at..];
            }
            left -= 1;
        }
    }
    ""
}
