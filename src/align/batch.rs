//! All pairs of texts as numbers: words with ids, sentences as ranges of words.

use rustc_hash::FxHashMap;

use super::length::length;
use super::tokens::{Kind, tokens};

/// The words of one side of a batch.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ids: FxHashMap<(Kind, String), u32>,
    /// What each word is.
    pub kinds: Vec<Kind>,
    /// Each word, folded and stemmed.
    pub terms: Vec<String>,
    /// How often each occurs.
    pub counts: Vec<u32>,
    /// The forms in which each occurs, and whether a form ever has a capital letter; in order of appearance.
    pub forms: Vec<Vec<(String, bool)>>,
}

impl Vocabulary {
    fn add(&mut self, kind: Kind, term: String, form: &str, capital: bool) -> u32 {
        let next = self.terms.len() as u32;
        let id = *self.ids.entry((kind, term)).or_insert_with_key(|(kind, term)| {
            self.kinds.push(*kind);
            self.terms.push(term.clone());
            self.counts.push(0);
            self.forms.push(Vec::new());
            next
        });
        self.counts[id as usize] += 1;
        let forms = &mut self.forms[id as usize];
        match forms.iter_mut().find(|(f, _)| f == form) {
            Some((_, seen)) => *seen |= capital,
            None => forms.push((form.to_owned(), capital)),
        }
        id
    }

    /// The id of a word.
    pub fn id(&self, kind: Kind, term: &str) -> Option<u32> {
        self.ids.get(&(kind, term.to_owned())).copied()
    }

    /// How many different words there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The share of each word in all words, none of them 0.
    pub fn shares(&self) -> Vec<f64> {
        let all: f64 = self.counts.iter().map(|&c| f64::from(c)).sum::<f64>() + self.len() as f64;
        self.counts.iter().map(|&c| (f64::from(c) + 1.0) / all).collect()
    }
}

/// The sentences of a text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Where the words of each sentence start; one more than there are sentences.
    pub starts: Vec<usize>,
    /// The words of all sentences.
    pub words: Vec<u32>,
    /// The length of each sentence; see [`length`].
    pub lengths: Vec<f64>,
}

impl Text {
    /// Takes sentences in a language in.
    pub fn new<S: AsRef<str>>(sentences: &[S], language: &str, stems: bool, vocabulary: &mut Vocabulary) -> Self {
        let mut text = Self { starts: vec![0], ..Self::default() };
        for sentence in sentences {
            let sentence = sentence.as_ref();
            for token in tokens(sentence, language, stems) {
                text.words.push(vocabulary.add(token.kind, token.term, &token.form, token.capital));
            }
            text.starts.push(text.words.len());
            text.lengths.push(length(sentence));
        }
        text
    }

    /// Some of the sentences as a text.
    pub fn part(&self, sentences: std::ops::Range<usize>) -> Self {
        let from = self.starts[sentences.start];
        Self {
            starts: self.starts[sentences.start..=sentences.end].iter().map(|s| s - from).collect(),
            words: self.words_of(sentences.start, sentences.end).to_vec(),
            lengths: self.lengths[sentences].to_vec(),
        }
    }

    /// The number of sentences.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The words of sentences `from..to`.
    pub fn words_of(&self, from: usize, to: usize) -> &[u32] {
        &self.words[self.starts[from]..self.starts[to]]
    }
}
