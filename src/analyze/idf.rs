//! How rare a term is: document frequencies counted over a background corpus.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::saved::{self, ModelError, push_number, take_number};
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

/// What the first format of models started with: document frequencies alone, without a fingerprint. Still read.
const FIRST_MAGIC: &[u8; 8] = b"KHULIDF1";
/// The section in files of today.
pub(crate) const SECTION: [u8; 4] = *b"TERM";
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

    /// The terms with their counts, in no order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (u64, u32)> {
        self.df.iter().map(|(&term, &df)| (term, df))
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

    /// The file ([`saved`]) with the section `TERM`: documents, least count, number of terms, the source's length and text, then the terms
    /// in order of their hashes, each as the difference to the one before and its count. The same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.df.iter().map(|(&term, &df)| (term, df)).collect();
        entries.sort_unstable();
        let mut body = Vec::new();
        push_head(&mut body, self.documents, self.min_df, entries.len() as u64, &self.source);
        let mut last = 0;
        for (term, df) in entries {
            push_number(&mut body, term - last);
            push_number(&mut body, u64::from(df));
            last = term;
        }
        let mut out = saved::head().to_vec();
        out.extend_from_slice(&SECTION);
        out.extend_from_slice(&(body.len() as u64).to_le_bytes());
        out.append(&mut body);
        out.extend_from_slice(&xxh3_128(&out).to_le_bytes());
        out
    }

    /// Reads what [`to_bytes`](Self::to_bytes) or `khulasa fit` wrote, and files of the first format (`KHULIDF1`).
    ///
    /// # Errors
    ///
    /// When it is no model, damaged, of another format or counted by another analyzer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.starts_with(FIRST_MAGIC) {
            let (body, checksum) = bytes.split_last_chunk::<8>().ok_or(ModelError::Damaged)?;
            if xxh3_64(body) != u64::from_le_bytes(*checksum) {
                return Err(ModelError::Damaged);
            }
            let (&version, body) = body[FIRST_MAGIC.len()..].split_first().ok_or(ModelError::Damaged)?;
            if version != TERMS_VERSION {
                return Err(ModelError::OtherVersion(format!("KHULIDF1 of terms {version}")));
            }
            return Self::from_section(body);
        }
        let sections = saved::sections(bytes)?;
        let body = sections.iter().find(|(tag, _)| *tag == SECTION).ok_or(ModelError::Damaged)?;
        Self::from_section(body.1)
    }

    pub(crate) fn from_section(mut rest: &[u8]) -> Result<Self, ModelError> {
        let mut read = || {
            let documents = take_number(&mut rest)?;
            let min_df = u32::try_from(take_number(&mut rest)?).ok()?;
            let entries = usize::try_from(take_number(&mut rest)?).ok()?;
            let source_length = usize::try_from(take_number(&mut rest)?).ok()?;
            let (source, behind) = rest.split_at_checked(source_length)?;
            rest = behind;
            let source = std::str::from_utf8(source).ok()?.to_owned();
            // An entry takes two bytes or more, so the count in a crafted file cannot ask for more room than the file has.
            let mut df = FxHashMap::with_capacity_and_hasher(entries.min(rest.len() / 2), Default::default());
            let mut term = 0u64;
            for _ in 0..entries {
                term = term.checked_add(take_number(&mut rest)?)?;
                df.insert(term, u32::try_from(take_number(&mut rest)?).ok()?);
            }
            rest.is_empty().then_some(IdfModel { documents, min_df, source, df })
        };
        read().ok_or(ModelError::Damaged)
    }

    /// Whether bytes start as a saved model does, of this version or another.
    pub fn is_model(bytes: &[u8]) -> bool {
        bytes.starts_with(b"KHULIDF") || bytes.starts_with(b"KHULFIT")
    }

    /// Whether they start as a model of the first format does.
    pub(crate) fn is_first_format(bytes: &[u8]) -> bool {
        bytes.starts_with(FIRST_MAGIC)
    }
}

/// What stands before the entries in the section.
pub(crate) fn push_head(out: &mut Vec<u8>, documents: u64, min_df: u32, entries: u64, source: &str) {
    for number in [documents, u64::from(min_df), entries, source.len() as u64] {
        push_number(out, number);
    }
    out.extend_from_slice(source.as_bytes());
}

/// `ln(n + 1)`. Most terms are rare, so the logarithms of small numbers are kept.
fn ln_after(n: u64) -> f64 {
    static SMALL: LazyLock<Vec<f64>> = LazyLock::new(|| (1..=4096).map(|n| libm::log(f64::from(n))).collect());
    match usize::try_from(n).ok().and_then(|n| SMALL.get(n)) {
        Some(&ln) => ln,
        None => libm::log(n as f64 + 1.0),
    }
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
        assert_eq!(IdfModel::from_bytes(b""), Err(ModelError::NotAModel));
    }

    #[test]
    fn models_of_another_version_or_analyzer_say_so() {
        let good = counted(&["كتاب جديد"]).to_bytes();
        let other = |change: fn(&mut Vec<u8>)| {
            let mut bytes = good[..good.len() - 16].to_vec();
            change(&mut bytes);
            bytes.extend_from_slice(&xxh3_128(&bytes).to_le_bytes());
            IdfModel::from_bytes(&bytes).unwrap_err()
        };
        let version = other(|bytes| bytes[7] = b'2');
        assert!(version.to_string().contains("KHULFIT2, and this version"), "{version}");
        let analyzer = other(|bytes| bytes[8] ^= 1);
        assert!(matches!(analyzer, ModelError::OtherAnalyzer { .. }), "{analyzer}");
        assert!(analyzer.to_string().contains("make it again with `khulasa fit`"));
    }

    #[test]
    fn the_first_format_is_still_read() {
        let model = counted(&["كتاب جديد", "كتاب"]);
        let mut bytes = FIRST_MAGIC.to_vec();
        bytes.push(TERMS_VERSION);
        // Behind the head and the section's head the body is the same.
        let now = model.to_bytes();
        bytes.extend_from_slice(&now[saved::HEAD + saved::SECTION_HEAD..now.len() - saved::TAIL]);
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        assert_eq!(IdfModel::from_bytes(&bytes), Ok(model));
        bytes[12] ^= 1;
        assert_eq!(IdfModel::from_bytes(&bytes), Err(ModelError::Damaged));
    }

    #[test]
    fn the_shipped_model_is_whole() {
        let bytes = include_bytes!("shipped.idf");
        let model = IdfModel::from_bytes(bytes).unwrap();
        assert!(model.documents > 30_000 && model.len() > 20_000);
        assert!(model.idf(term("حكوم")) < model.idf(term("زعفر")));
    }
}
