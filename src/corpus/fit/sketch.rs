//! What a pass over a corpus keeps of a document: its terms for the document frequencies, and a sketch by which copies and recurring
//! sentences are found.
//!
//! Near copies are told by MinHash (Broder 1997, *On the resemblance and containment of documents*) over runs of three folded words:
//! the share of equal values in two signatures estimates the Jaccard similarity of the two sets of runs; with 128 values its standard
//! error is 0.035 at a similarity of 0.8.

use std::io::{self, Read};

use xxhash_rust::xxh3::xxh3_64;

use super::sort::{Input, Record, read_u64};
use crate::analyze::SentenceKey;
use crate::analyze::saved::{chain, push_number};
use crate::analyze::term_of;
use crate::arabic::words::{self, Word};
use crate::split;
use crate::text::{BlockKind, Document};

/// The values of a signature.
pub const VALUES: usize = 128;
/// The words of a run.
pub const RUN: usize = 3;
/// Sentences of fewer words are not counted: Yes, and: he said, recur in honest text.
pub const MIN_SENTENCE_WORDS: u32 = 3;

/// The low 16 bits of each least value, as b-bit minwise hashing does (Li and König 2010): two different values agree once in 65,536.
pub type Signature = [u16; VALUES];

/// What is kept of a document beside its terms. In order of place, so that the first of several copies is the first of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch {
    /// The id of the input that holds it ([`Source::id`](crate::input::Source::id)).
    pub source: String,
    /// Which of the records of this input it is, from 0, those that failed counted.
    pub record: u64,
    /// Its own id.
    pub id: String,
    /// A hash of its text's bytes.
    pub bytes: u64,
    /// A hash of its folded words, in order; 0 if it has none.
    pub words: u64,
    /// Its signature; see [`VALUES`].
    pub signature: Signature,
    /// The keys of its sentences, each once, in order.
    pub sentences: Vec<u64>,
}

/// What was read off one document.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Its terms, each once, in order.
    pub(super) terms: Vec<u64>,
    pub(super) sketch: Option<Sketch>,
}

/// Reads documents; keep one a thread, for it remembers what lately met words came to.
pub struct Counter {
    sketches: bool,
    recent: Box<[Recent]>,
    folded: Vec<char>,
    terms: Vec<u64>,
    /// The folded words of a document, hashed.
    run: Vec<u64>,
}

#[derive(Clone, Copy, Default)]
struct Recent {
    spelled: u64,
    folded: u64,
    term: Option<u64>,
}

const RECENT: usize = 1 << 14;

impl Counter {
    /// A counter that makes sketches, too, or only counts terms.
    pub fn new(sketches: bool) -> Self {
        let recent = vec![Recent::default(); RECENT].into();
        Self { sketches, recent, folded: Vec::new(), terms: Vec::new(), run: Vec::new() }
    }

    /// Reads a document. `source` is the id of the input that holds it ([`Source::id`](crate::input::Source::id)), `record` which of the input's
    /// records it is, from 0, those that could not be read counted.
    pub fn count(&mut self, document: &Document, source: &str, record: u64) -> Counted {
        self.terms.clear();
        self.run.clear();
        for word in document.title.iter().flat_map(|title| words::words(title)) {
            let Recent { term, .. } = self.look(&word);
            self.terms.extend(term);
        }
        let sketch = if self.sketches { Some(self.sketch(document, source, record)) } else { None };
        if sketch.is_none() {
            for word in words::words(&document.text) {
                let Recent { term, .. } = self.look(&word);
                self.terms.extend(term);
            }
        }
        self.terms.sort_unstable();
        self.terms.dedup();
        Counted { terms: self.terms.clone(), sketch }
    }

    /// Reads the text once for terms, runs and sentences.
    fn sketch(&mut self, document: &Document, source: &str, record: u64) -> Sketch {
        let text = &document.text;
        let sentences = split::sentences(document);
        // Where all is chrome, chrome is what there is to compare.
        let all = document.blocks.iter().all(|block| block.kind == BlockKind::Boilerplate);
        let mut keys = Vec::with_capacity(sentences.len());
        let mut next = sentences.iter();
        let (mut sentence, mut key) = (next.next(), SentenceKey::default());
        let mut take = |key: SentenceKey, body: bool| {
            if body && key.words >= MIN_SENTENCE_WORDS {
                keys.push(key.finish());
            }
        };
        for word in words::words(text) {
            while let Some(done) = sentence.filter(|s| s.span.end <= word.span.start) {
                take(std::mem::take(&mut key), done.kind.is_body());
                sentence = next.next();
            }
            let Recent { folded, term, .. } = self.look(&word);
            self.terms.extend(term);
            let inside = sentence.is_some_and(|s| s.span.start <= word.span.start);
            if inside {
                key.push(&word);
            }
            if all || !inside || sentence.is_some_and(|s| s.kind != BlockKind::Boilerplate) {
                self.run.push(folded);
            }
        }
        if let Some(done) = sentence {
            take(key, done.kind.is_body());
        }
        keys.sort_unstable();
        keys.dedup();
        let words = self.run.iter().fold(0, |hash, &word| chain(hash, word));
        Sketch {
            source: source.to_owned(),
            record,
            id: document.id.clone(),
            bytes: xxh3_64(text.as_bytes()),
            words: if self.run.is_empty() { 0 } else { words.max(1) },
            signature: signature(&self.run),
            sentences: keys,
        }
    }

    fn look(&mut self, word: &Word<'_>) -> Recent {
        let entry = &mut self.recent[word.spelled as usize % RECENT];
        if entry.spelled != word.spelled {
            let term = term_of(word, &mut self.folded).map(|(hash, _)| hash);
            word.fold_into(&mut self.folded);
            let folded = words::hash(self.folded.iter().copied());
            *entry = Recent { spelled: word.spelled, folded, term };
        }
        *entry
    }
}

/// The numbers that make one hash function of each value: `(x ^ A) · B`, B odd, out of a fixed sequence (SplitMix64).
const FUNCTIONS: ([u32; VALUES], [u32; VALUES]) = {
    let (mut xor, mut times) = ([0; VALUES], [0; VALUES]);
    let mut state = 0x6B68_756C_6173_6131u64;
    let mut i = 0;
    while i < VALUES {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        xor[i] = z as u32;
        times[i] = (z >> 32) as u32 | 1;
        i += 1;
    }
    (xor, times)
};

/// The signature of words that were hashed.
fn signature(words: &[u64]) -> Signature {
    let mut least = [u32::MAX; VALUES];
    let (xor, times) = &FUNCTIONS;
    let mut take = |run: &[u64]| {
        let x = (run.iter().fold(0, |hash, &word| chain(hash, word)) >> 32) as u32;
        for ((least, xor), times) in least.iter_mut().zip(xor).zip(times) {
            *least = (*least).min((x ^ xor).wrapping_mul(*times));
        }
    };
    if words.len() < RUN {
        if !words.is_empty() {
            take(words);
        }
    } else {
        words.windows(RUN).for_each(take);
    }
    least.map(|value| value as u16)
}

/// The values in which two signatures agree.
pub(super) fn agreeing(a: &Signature, b: &Signature) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a == b)).sum()
}

impl Record for Sketch {
    fn write(&self, out: &mut Vec<u8>) {
        for text in [&self.source, &self.id] {
            push_number(out, text.len() as u64);
            out.extend_from_slice(text.as_bytes());
        }
        push_number(out, self.record);
        out.extend_from_slice(&self.bytes.to_le_bytes());
        out.extend_from_slice(&self.words.to_le_bytes());
        self.signature.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
        push_number(out, self.sentences.len() as u64);
        self.sentences.iter().for_each(|key| out.extend_from_slice(&key.to_le_bytes()));
    }

    fn read(input: &mut Input) -> io::Result<Self> {
        let (source, id) = (read_text(input)?, read_text(input)?);
        let record = read_number(input)?;
        let (bytes, words) = (read_u64(input)?, read_u64(input)?);
        let mut signature = [0; VALUES];
        for value in &mut signature {
            let mut bytes = [0; 2];
            input.read_exact(&mut bytes)?;
            *value = u16::from_le_bytes(bytes);
        }
        let count = read_number(input)?;
        // What a crafted file claims is believed as far as it has bytes.
        let mut sentences = Vec::with_capacity(count.min(1 << 12) as usize);
        for _ in 0..count {
            sentences.push(read_u64(input)?);
        }
        Ok(Self { source, record, id, bytes, words, signature, sentences })
    }

    fn memory(&self) -> usize {
        size_of::<Self>() + self.source.len() + self.id.len() + 8 * self.sentences.len()
    }
}

fn read_text(input: &mut Input) -> io::Result<String> {
    let length = read_number(input)?;
    let mut bytes = Vec::new();
    input.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// A number as LEB128.
pub(super) fn read_number(input: &mut Input) -> io::Result<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        input.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 {
            return Ok(number);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Newlines, from_text};

    fn sketch(text: &str) -> Sketch {
        Counter::new(true).count(&from_text("id", text, Newlines::Auto), "s", 0).sketch.unwrap()
    }

    #[test]
    fn agreement_estimates_similarity() {
        // Two windows over one sequence: how much they share is known.
        let sequence: Vec<u64> = (0..1000u64).map(|n| chain(7, n)).collect();
        let mut squares = 0.0;
        let mut cases = 0.0;
        for start in (0..400).step_by(8) {
            for shift in [5, 11, 22, 50] {
                let (a, b) = (&sequence[start..start + 200], &sequence[start + shift..start + shift + 200]);
                let truth = (198 - shift) as f64 / (198 + shift) as f64;
                let found = f64::from(agreeing(&signature(a), &signature(b))) / VALUES as f64;
                squares += (found - truth).powi(2) / (truth * (1.0 - truth) / VALUES as f64);
                cases += 1.0;
            }
        }
        // Mean squared error over what theory says, 1 for independent functions.
        let ratio: f64 = squares / cases;
        assert!(ratio < 1.5, "{ratio}");
    }

    #[test]
    fn spelling_and_marks_make_no_difference_words_do() {
        let plain = sketch("أعلنت الوزارة عن افتتاح المدرسة الجديدة في المدينة يوم الأحد.");
        let marked = sketch("أعلنتْ الوزارةُ عن إفتتاح المدرسة الجديدة، في المدينة يوم الاحد!");
        assert_eq!((plain.words, plain.signature), (marked.words, marked.signature));
        assert_ne!(plain.bytes, marked.bytes);
        let other = sketch("أعلنت الوزارة عن افتتاح المدرسة القديمة في المدينة يوم الأحد.");
        assert_ne!(plain.words, other.words);
        let empty = sketch("؟!");
        assert_eq!((empty.words, empty.sentences.len()), (0, 0));
    }

    #[test]
    fn terms_are_those_of_the_document_frequencies() {
        let text = "وصل الوزير إلى المدينة. وقال الوزير إن الجسر جديد.\n\nشارك\n\nسيفتح الجسر غدا أمام السيارات.";
        let mut document = from_text("id", text, Newlines::Auto);
        document.title = Some("جسر جديد".into());
        let with = Counter::new(true).count(&document, "s", 0);
        let without = Counter::new(false).count(&document, "s", 0);
        assert_eq!(with.terms, without.terms);
        let mut model = crate::analyze::IdfModel::default();
        model.add(&document);
        assert_eq!(model.len(), with.terms.len());
        assert!(with.terms.iter().all(|&term| model.df(term) == 1));
    }
}
