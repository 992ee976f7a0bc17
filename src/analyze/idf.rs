//! How rare a term is: document frequencies counted over a background corpus.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

use super::term_of;
use crate::arabic::words;
use crate::text::Document;

/// Document frequencies of terms: in how many documents of a corpus each occurs.
///
/// A model is counted with [`add`](Self::add), [merged](Self::merge) with others that were counted apart, and
/// [saved](Self::to_bytes). It holds hashes and counts, no words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IdfModel {
    /// How many documents were counted.
    pub documents: u64,
    /// Terms in fewer documents than this were left out (0 and 1: none was).
    pub min_df: u32,
    /// What the documents were, for people.
    pub source: String,
    df: FxHashMap<u64, u32>,
}

/// What is wrong with a saved model.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not start as a model does.
    #[error("this is no document-frequency model (it does not start with KHULIDF1); make one with `khulasa fit`")]
    NotAModel,
    /// They start as a model does, and are cut short or changed.
    #[error("the document-frequency model is damaged (its checksum does not fit); make it again with `khulasa fit`")]
    Damaged,
}

const MAGIC: &[u8; 8] = b"KHULIDF1";
/// Changes whenever terms would hash otherwise; a model of another version would be wrong without a sign.
const TERMS_VERSION: u8 = 1;

impl IdfModel {
    /// The model that comes with khulasa; `docs/quality.md` says what it was counted from.
    pub fn shipped() -> &'static IdfModel {
        static SHIPPED: LazyLock<IdfModel> = LazyLock::new(|| {
            // A test reads it, so a damaged file never gets into a release.
            IdfModel::from_bytes(include_bytes!("shipped.idf")).unwrap_or_default()
        });
        &SHIPPED
    }

    /// The model that knows nothing: every term weighs the same.
    pub fn uniform() -> &'static IdfModel {
        static UNIFORM: LazyLock<IdfModel> = LazyLock::new(IdfModel::default);
        &UNIFORM
    }

    /// The number of terms.
    pub fn len(&self) -> usize {
        self.df.len()
    }

    /// Whether it has no term.
    pub fn is_empty(&self) -> bool {
        self.df.is_empty()
    }

    /// In how many documents a term occurs.
    pub fn df(&self, term: u64) -> u32 {
        self.df.get(&term).copied().unwrap_or(0)
    }

    /// `ln((N + 1) / (df + 1))`, which is 0 for a term of every document; 1 for every term of a model without documents. A
    /// term that was left out counts as if it had been met in one document less than the limit.
    #[inline]
    pub fn idf(&self, term: u64) -> f32 {
        if self.documents == 0 {
            return 1.0;
        }
        let df = self.df.get(&term).copied().unwrap_or(self.min_df.saturating_sub(1));
        (ln_after(self.documents) - ln_after(u64::from(df))) as f32
    }

    /// Counts a document: title and text, whatever its blocks are.
    pub fn add(&mut self, document: &Document) {
        let mut terms = FxHashSet::default();
        let mut folded = Vec::new();
        for text in document.title.iter().map(String::as_str).chain([document.text.as_str()]) {
            terms.extend(words::words(text).filter_map(|word| term_of(&word, &mut folded)).map(|(hash, _)| hash));
        }
        self.documents += 1;
        for term in terms {
            *self.df.entry(term).or_insert(0) += 1;
        }
    }

    /// Adds the counts of another model.
    pub fn merge(&mut self, other: &IdfModel) {
        self.documents += other.documents;
        self.min_df = self.min_df.max(other.min_df);
        for (&term, &df) in &other.df {
            *self.df.entry(term).or_insert(0) += df;
        }
    }

    /// Leaves out terms of fewer than `min_df` documents.
    pub fn prune(&mut self, min_df: u32) {
        self.df.retain(|_, &mut df| df >= min_df);
        self.min_df = self.min_df.max(min_df);
    }

    /// The file: a header, then the terms in order of their hashes, each as the difference to the one before and its count
    /// (LEB128), then a checksum. The same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(TERMS_VERSION);
        let mut entries: Vec<_> = self.df.iter().map(|(&term, &df)| (term, df)).collect();
        entries.sort_unstable();
        for number in [self.documents, u64::from(self.min_df), entries.len() as u64, self.source.len() as u64] {
            push_number(&mut out, number);
        }
        out.extend_from_slice(self.source.as_bytes());
        let mut last = 0;
        for (term, df) in entries {
            push_number(&mut out, term - last);
            push_number(&mut out, u64::from(df));
            last = term;
        }
        out.extend_from_slice(&xxh3_64(&out).to_le_bytes());
        out
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::NotAModel);
        }
        let (body, checksum) = bytes.split_last_chunk::<8>().ok_or(ModelError::Damaged)?;
        if xxh3_64(body) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Damaged);
        }
        Self::read(&body[MAGIC.len()..]).ok_or(ModelError::Damaged)
    }

    fn read(body: &[u8]) -> Option<Self> {
        let (&version, mut rest) = body.split_first()?;
        if version != TERMS_VERSION {
            return None;
        }
        let documents = take_number(&mut rest)?;
        let min_df = u32::try_from(take_number(&mut rest)?).ok()?;
        let entries = usize::try_from(take_number(&mut rest)?).ok()?;
        let source_length = usize::try_from(take_number(&mut rest)?).ok()?;
        let (source, mut rest) = rest.split_at_checked(source_length)?;
        let source = std::str::from_utf8(source).ok()?.to_owned();
        // An entry takes two bytes or more, so the count in a crafted file cannot ask for more room than the file has.
        let mut df = FxHashMap::with_capacity_and_hasher(entries.min(rest.len() / 2), Default::default());
        let mut term = 0u64;
        for _ in 0..entries {
            term = term.checked_add(take_number(&mut rest)?)?;
            df.insert(term, u32::try_from(take_number(&mut rest)?).ok()?);
        }
        rest.is_empty().then_some(IdfModel { documents, min_df, source, df })
    }

    /// Whether bytes start as a saved model does.
    pub fn is_model(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }
}

/// `ln(n + 1)`. Most terms are rare, so the logarithms of small numbers are kept.
fn ln_after(n: u64) -> f64 {
    static SMALL: LazyLock<Vec<f64>> = LazyLock::new(|| (1..=4096).map(|n| libm::log(f64::from(n))).collect());
    match usize::try_from(n).ok().and_then(|n| SMALL.get(n)) {
        Some(&ln) => ln,
        None => libm::log(n as f64 + 1.0),
    }
}

fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document { text: text.into(), ..Document::default() }
    }

    fn term(stem: &str) -> u64 {
        words::hash(stem.chars())
    }

    fn counted(texts: &[&str]) -> IdfModel {
        let mut model = IdfModel::default();
        texts.iter().for_each(|text| model.add(&document(text)));
        model
    }

    #[test]
    fn a_term_counts_once_a_document_and_forms_count_together() {
        let model = counted(&["الكتاب كتاب والكتاب", "كتاب جديد", "سفينة"]);
        assert_eq!((model.documents, model.df(term("كتاب")), model.df(term("جديد"))), (3, 2, 1));
        // ln((3 + 1) / (2 + 1)) and ln((3 + 1) / (0 + 1))
        assert!((model.idf(term("كتاب")) - (4.0f32 / 3.0).ln()).abs() < 1e-6);
        assert!((model.idf(term("غائب")) - 4.0f32.ln()).abs() < 1e-6);
        assert_eq!(IdfModel::uniform().idf(term("كتاب")), 1.0);
    }

    #[test]
    fn parts_merge_to_the_whole_and_come_back_from_their_bytes() {
        let whole = counted(&["كتاب جديد", "كتاب", "سفينة جديدة"]);
        let mut parts = counted(&["كتاب جديد"]);
        parts.merge(&counted(&["كتاب", "سفينة جديدة"]));
        assert_eq!(parts, whole);
        assert_eq!(parts.to_bytes(), whole.to_bytes());
        assert_eq!(IdfModel::from_bytes(&whole.to_bytes()), Ok(whole));
    }

    #[test]
    fn damaged_models_are_refused() {
        let good = counted(&["كتاب جديد"]).to_bytes();
        for cut in 0..good.len() {
            assert!(IdfModel::from_bytes(&good[..cut]).is_err());
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(IdfModel::from_bytes(&bad).is_err());
        }
        assert_eq!(IdfModel::from_bytes(b"{}"), Err(ModelError::NotAModel));
    }

    #[test]
    fn the_shipped_model_is_whole() {
        let model = IdfModel::from_bytes(include_bytes!("shipped.idf")).unwrap();
        assert!(model.documents > 30_000 && model.len() > 20_000);
        assert!(model.idf(term("حكوم")) < model.idf(term("زعفر")));
    }
}
