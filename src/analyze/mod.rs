//! Sentences to terms to counts: what rankers see of a document.
//!
//! A term is a light stem ([`arabic::stem`](crate::arabic::stem)) of a word that is no stop word. Terms are known by their
//! 64-bit hash; no string is made for a word. A document's terms are numbered `0..T` in the order in which they first occur,
//! so everything computed from them is the same on every machine.

mod idf;
pub(crate) mod keyed;
mod keyphrases;
mod recurring;
pub mod saved;
mod tokens;

pub use idf::IdfModel;
pub(crate) use idf::{SECTION as TERM_SECTION, push_head as push_terms_head};
pub use keyphrases::{Keyphrase, Keyphraser, MAX_WORDS as MAX_PHRASE_WORDS, keyphrases};
pub(crate) use recurring::Key as SentenceKey;
pub use recurring::Recurring;
pub use saved::{ModelError, fingerprint};
pub use tokens::{Token, TokenKind, tokens};

use std::hint::black_box;

use ndarray::Array2;
use rustc_hash::FxHashMap;

use crate::arabic::words::{self, Word};
use crate::arabic::{lists, stem};
use crate::text::{Document, Sentence, Span};

/// A document as counts: its sentences, each with its words and terms.
#[derive(Debug, Default)]
pub struct Analysis {
    /// One entry a sentence, in order.
    pub sentences: Vec<SentenceTerms>,
    /// One entry a term, in order of first occurrence.
    pub terms: Vec<TermCounts>,
    /// The terms of the title field, if the document has one and no headline repeats it.
    pub title_terms: Vec<u32>,
    /// Vectors of the sentences that the user made with a model of their own, a row each, in order; `None` where there are none.
    pub vectors: Option<Array2<f32>>,
    /// The terms of all sentences, flat; see [`SentenceTerms::terms`].
    counts: Vec<(u32, u32)>,
}

/// What a sentence is made of.
#[derive(Clone, Debug)]
pub struct SentenceTerms {
    /// All its words, stop words too (see [`words`]).
    pub words: usize,
    from: usize,
    to: usize,
}

/// How often a term occurs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermCounts {
    /// The term.
    pub hash: u64,
    /// In how many sentences of the document's body it occurs.
    pub sentences: u32,
    /// How often it occurs in the body.
    pub count: u32,
    /// Its inverse document frequency; see [`IdfModel::idf`].
    pub idf: f32,
    /// Whether it could be a keyword: two letters or more, not all digits.
    pub is_word: bool,
}

/// Counts terms and weighs them by a model. It keeps buffers that are used again for every document, so make one a thread.
#[derive(Debug)]
pub struct Analyzer<'m> {
    idf: &'m IdfModel,
    /// The number of each term of the document.
    numbers: FxHashMap<u64, u32>,
    /// The terms of the sentence with their counts.
    seen: Vec<(u32, u32)>,
    /// Where in `seen` each term stands, if it was met in this sentence; what an earlier sentence left there is told by looking.
    place: Vec<u32>,
    /// Words met lately, by the low bits of their hash: texts repeat their words, and what a word comes to never changes.
    recent: Box<[Recent]>,
    /// Counts documents, to tell which numbers in `recent` are this one's.
    document: u32,
    folded: Vec<char>,
    /// The words of the text that is being counted, each by the hash of its letters, with its place.
    words: Vec<(u64, Span)>,
}

/// A word and what it came to.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    spelled: u64,
    term: Option<Term>,
    /// The document in which the term has this number.
    document: u32,
    number: u32,
}

/// What the analysis makes of a word that is no stop word.
#[derive(Clone, Copy, Debug)]
struct Term {
    hash: u64,
    idf: f32,
    is_word: bool,
}

/// A power of two; two megabytes a thread.
const RECENT: usize = 1 << 16;

impl<'m> Analyzer<'m> {
    /// An analyzer that weighs terms by `idf`.
    pub fn new(idf: &'m IdfModel) -> Self {
        Self {
            idf,
            numbers: FxHashMap::default(),
            seen: Vec::new(),
            place: Vec::new(),
            recent: vec![Recent::default(); RECENT].into(),
            document: 0,
            folded: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Counts the terms of a document's sentences.
    pub fn analyze(&mut self, document: &Document, sentences: &[Sentence]) -> Analysis {
        self.numbers.clear();
        self.document = self.document.wrapping_add(1).max(1);
        let mut analysis = Analysis { sentences: Vec::with_capacity(sentences.len()), ..Analysis::default() };
        for sentence in sentences {
            let words = self.count(sentence.span.of(&document.text), &mut analysis.terms);
            let from = analysis.counts.len();
            analysis.counts.extend_from_slice(&self.seen);
            analysis.sentences.push(SentenceTerms { words, from, to: analysis.counts.len() });
            if sentence.kind.is_body() {
                for &(term, count) in &self.seen {
                    let term = &mut analysis.terms[term as usize];
                    term.sentences += 1;
                    term.count += count;
                }
            }
        }
        if let Some(title) = &document.title {
            self.count(title, &mut analysis.terms);
            analysis.title_terms = self.seen.iter().map(|&(term, _)| term).collect();
        }
        analysis
    }

    /// Counts the terms of one text into `self.seen`, in order of first occurrence; returns the number of words.
    fn count(&mut self, text: &str, terms: &mut Vec<TermCounts>) -> usize {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        words.extend(words::words(text).map(|word| (word.spelled, word.span)));
        // Most entries of `recent` are far away. Asked for all at once they come together; one by one each would be waited for.
        black_box(words.iter().filter(|(spelled, _)| self.recent[place_of(*spelled)].spelled == *spelled).count());
        self.seen.clear();
        for &(spelled, span) in &words {
            let Some(term) = self.number(spelled, span.of(text), terms) else { continue };
            match self.seen.get_mut(self.place[term as usize] as usize) {
                Some((met, count)) if *met == term => *count += 1,
                _ => {
                    self.place[term as usize] = self.seen.len() as u32;
                    self.seen.push((term, 1));
                }
            }
        }
        self.words = words;
        self.words.len()
    }

    /// The number of a word's term in the document; `None` for a stop word. A term that is met for the first time is put behind `terms`.
    #[inline]
    fn number(&mut self, spelled: u64, word: &str, terms: &mut Vec<TermCounts>) -> Option<u32> {
        let Self { idf, numbers, place, recent, document, folded, .. } = self;
        let entry = &mut recent[place_of(spelled)];
        if entry.spelled != spelled {
            let term = words::words(word).next().and_then(|word| term_of(&word, folded));
            let term = term.map(|(hash, is_word)| Term { hash, idf: idf.idf(hash), is_word });
            *entry = Recent { spelled, term, ..Recent::default() };
        }
        let Term { hash, idf, is_word } = entry.term?;
        if entry.document != *document {
            let next = terms.len() as u32;
            let number = *numbers.entry(hash).or_insert(next);
            (entry.document, entry.number) = (*document, number);
            if number == next {
                terms.push(TermCounts { hash, sentences: 0, count: 0, idf, is_word });
                if place.len() < terms.len() {
                    place.push(0);
                }
            }
        }
        Some(entry.number)
    }
}

/// Where a word stands in [`Analyzer::recent`].
#[inline]
fn place_of(spelled: u64) -> usize {
    spelled as usize % RECENT
}

impl Analysis {
    /// A sentence's terms with their counts, `(term, tf)`, in order of first occurrence in the sentence.
    pub fn terms_of(&self, sentence: usize) -> &[(u32, u32)] {
        let SentenceTerms { from, to, .. } = self.sentences[sentence];
        &self.counts[from..to]
    }

    /// The length of a sentence in terms: how often any occurs in it.
    pub fn length_of(&self, sentence: usize) -> u32 {
        self.terms_of(sentence).iter().map(|&(_, tf)| tf).sum()
    }

    /// The words of a sentence.
    pub fn words_of(&self, sentence: usize) -> usize {
        self.sentences[sentence].words
    }

    /// The weight of a term that occurs `tf` times: `(1 + ln tf) · idf`, the sub-linear tf–idf of Manning, Raghavan and
    /// Schütze, *Introduction to Information Retrieval* (2008), 6.4.1.
    #[inline]
    pub fn weight(&self, (term, tf): (u32, u32)) -> f32 {
        sublinear(tf) * self.terms[term as usize].idf
    }
}

/// `1 + ln tf`.
#[inline]
pub fn sublinear(tf: u32) -> f32 {
    // Nearly every term occurs once in a sentence.
    if tf <= 1 { 1.0 } else { 1.0 + libm::logf(tf as f32) }
}

/// The term of a word: the hash of its stem, and whether it could be a keyword. `None` for a stop word. `folded` is a buffer.
pub(crate) fn term_of(word: &Word<'_>, folded: &mut Vec<char>) -> Option<(u64, bool)> {
    if lists::is_stop_word(word.spelled) {
        return None;
    }
    word.fold_into(folded);
    let stem = stem::stem(folded);
    let is_word = stem.len() >= 2 && !stem.iter().all(char::is_ascii_digit);
    Some((words::hash(stem.iter().copied()), is_word))
}

/// The term of one word; `None` for a stop word, and for text without a word.
pub fn term_of_word(text: &str) -> Option<u64> {
    let word = words::words(text).next()?;
    term_of(&word, &mut Vec::new()).map(|(hash, _)| hash)
}
