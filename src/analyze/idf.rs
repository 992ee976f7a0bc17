//! How rare a term is: document frequencies counted over a background corpus.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::keyed::{self, Bytes, Keyed, key};
use super::saved::{self, ModelError, take_number};
use super::term_of;
use crate::arabic::words;
use crate::text::Document;

/// Document frequencies of terms: in how many documents of a corpus each occurs.
///
/// A model is counted with [`add`](Self::add), [merged](Self::merge) with others that were counted apart, and
/// [saved](Self::to_bytes). It holds hashes and counts, no words. One that was saved is asked in the bytes of its file.
#[derive(Clone, Debug, Default)]
pub struct IdfModel {
    /// How many documents were counted.
    pub documents: u64,
    /// Terms in fewer documents than this were left out (0 and 1: none was).
    pub min_df: u32,
    /// What the documents were, for people.
    pub source: String,
    /// What was counted; empty while `saved` is there.
    own: FxHashMap<u64, u32>,
    /// Each term with its count as 4 bytes, in the bytes of a file.
    saved: Option<Keyed<ENTRY>>,
}

/// The bytes of a term and its count.
const ENTRY: usize = 12;

fn entry(term: u64, df: u32) -> [u8; ENTRY] {
    let mut bytes = [0; ENTRY];
    bytes[..8].copy_from_slice(&term.to_le_bytes());
    bytes[8..].copy_from_slice(&df.to_le_bytes());
    bytes
}

fn count(entry: &[u8; ENTRY]) -> u32 {
    entry.last_chunk().copied().map_or(0, u32::from_le_bytes)
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
        self.saved.as_ref().map_or(self.own.len(), Keyed::len)
    }

    /// The terms with their counts, in no order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (u64, u32)> {
        let saved = self.saved.iter().flat_map(|saved| saved.entries());
        self.own.iter().map(|(&term, &df)| (term, df)).chain(saved.map(|entry| (key(entry), count(entry))))
    }

    /// The counts, to be changed: those of a file are taken out of it first.
    fn own(&mut self) -> &mut FxHashMap<u64, u32> {
        if let Some(saved) = self.saved.take() {
            self.own = saved.entries().iter().map(|entry| (key(entry), count(entry))).collect();
        }
        &mut self.own
    }

    #[inline]
    fn found(&self, term: u64) -> Option<u32> {
        match &self.saved {
            Some(saved) => saved.find(term).map(count),
            None => self.own.get(&term).copied(),
        }
    }

    /// Whether it has no term.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In how many documents a term occurs.
    pub fn df(&self, term: u64) -> u32 {
        self.found(term).unwrap_or(0)
    }

    /// `ln((N + 1) / (df + 1))`, which is 0 for a term of every document; 1 for every term of a model without documents. A
    /// term that was left out counts as if it had been met in one document less than the limit.
    #[inline]
    pub fn idf(&self, term: u64) -> f32 {
        if self.documents == 0 {
            return 1.0;
        }
        let df = self.found(term).unwrap_or(self.min_df.saturating_sub(1));
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
        let counts = self.own();
        for term in terms {
            *counts.entry(term).or_insert(0) += 1;
        }
    }

    /// Adds the counts of another model.
    pub fn merge(&mut self, other: &IdfModel) {
        self.documents += other.documents;
        self.min_df = self.min_df.max(other.min_df);
        let counts = self.own();
        for (term, df) in other.entries() {
            *counts.entry(term).or_insert(0) += df;
        }
    }

    /// Leaves out terms of fewer than `min_df` documents.
    pub fn prune(&mut self, min_df: u32) {
        self.own().retain(|_, &mut df| df >= min_df);
        self.min_df = self.min_df.max(min_df);
    }

    /// The file ([`saved`]) with the section `TERM`: documents, least count, number of terms and the source's length, 8 bytes each; the
    /// source; the terms in order of their hashes, each with its count; the table that leads to them. The same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<_> = self.entries().collect();
        entries.sort_unstable();
        let entries: Vec<_> = entries.into_iter().map(|(term, df)| entry(term, df)).collect();
        let mut body = Vec::new();
        push_head(&mut body, self.documents, self.min_df, entries.len() as u64, &self.source);
        keyed::push(&mut body, &entries);
        let mut out = saved::head().to_vec();
        out.extend_from_slice(&SECTION);
        out.extend_from_slice(&(body.len() as u64).to_le_bytes());
        out.append(&mut body);
        out.extend_from_slice(&xxh3_128(&out).to_le_bytes());
        out
    }

    /// Reads what [`to_bytes`](Self::to_bytes) or `khulasa fit` wrote, and files of the first format (`KHULIDF1`). The bytes are copied;
    /// [`Model::read`](crate::corpus::fit::Model::read) maps a file.
    ///
    /// # Errors
    ///
    /// When it is no model, damaged, of another format or counted by another analyzer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if Self::is_first_format(bytes) {
            return Self::from_first_format(bytes);
        }
        let (sections, _) = saved::sections(&Bytes::new(bytes.to_vec()))?;
        let body = sections.into_iter().find(|(tag, _)| *tag == SECTION).ok_or(ModelError::Damaged)?;
        Self::from_section(body.1)
    }

    pub(crate) fn from_section(mut rest: Bytes) -> Result<Self, ModelError> {
        let mut read = || {
            let documents = rest.take_number()?;
            let min_df = u32::try_from(rest.take_number()?).ok()?;
            let entries = rest.take_number()?;
            let source_length = rest.take_number()?;
            let source = std::str::from_utf8(rest.take(source_length)?.get()).ok()?.to_owned();
            let saved = Keyed::take(&mut rest, entries)?;
            let is_possible = |entry| (1..=documents).contains(&u64::from(count(entry)));
            let whole = rest.get().is_empty() && saved.entries().iter().all(is_possible);
            let own = FxHashMap::default();
            whole.then_some(IdfModel { documents, min_df, source, own, saved: Some(saved) })
        };
        read().ok_or(ModelError::Damaged)
    }

    /// Behind a version of terms the same head, in LEB128, and the terms, each as the difference to the one before and its count.
    fn from_first_format(bytes: &[u8]) -> Result<Self, ModelError> {
        let (body, checksum) = bytes.split_last_chunk::<8>().ok_or(ModelError::Damaged)?;
        if xxh3_64(body) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Damaged);
        }
        let (&version, mut rest) = body[FIRST_MAGIC.len()..].split_first().ok_or(ModelError::Damaged)?;
        if version != TERMS_VERSION {
            return Err(ModelError::OtherVersion(format!("KHULIDF1 of terms {version}")));
        }
        let mut read = || {
            let documents = take_number(&mut rest)?;
            let min_df = u32::try_from(take_number(&mut rest)?).ok()?;
            let entries = usize::try_from(take_number(&mut rest)?).ok()?;
            let source_length = usize::try_from(take_number(&mut rest)?).ok()?;
            let (source, behind) = rest.split_at_checked(source_length)?;
            rest = behind;
            let source = std::str::from_utf8(source).ok()?.to_owned();
            // An entry takes two bytes or more, so the count in a crafted file cannot ask for more room than the file has.
            let mut own = FxHashMap::with_capacity_and_hasher(entries.min(rest.len() / 2), Default::default());
            let mut term = 0u64;
            for _ in 0..entries {
                term = term.checked_add(take_number(&mut rest)?)?;
                own.insert(term, u32::try_from(take_number(&mut rest)?).ok()?);
            }
            rest.is_empty().then_some(IdfModel { documents, min_df, source, own, saved: None })
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

impl PartialEq for IdfModel {
    fn eq(&self, other: &Self) -> bool {
        let facts = |model: &Self| (model.documents, model.min_df, model.len());
        facts(self) == facts(other)
            && self.source == other.source
            && self.entries().all(|(term, df)| other.found(term) == Some(df))
    }
}

/// What stands before the entries in the section.
pub(crate) fn push_head(out: &mut Vec<u8>, documents: u64, min_df: u32, entries: u64, source: &str) {
    for number in [documents, u64::from(min_df), entries, source.len() as u64] {
        out.extend_from_slice(&number.to_le_bytes());
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
        let version = other(|bytes| bytes[7] = b'1');
        assert!(version.to_string().contains("KHULFIT1, and this version of khulasa reads KHULFIT2"), "{version}");
        let analyzer = other(|bytes| bytes[8] ^= 1);
        assert!(matches!(analyzer, ModelError::OtherAnalyzer { .. }), "{analyzer}");
        assert!(analyzer.to_string().contains("make it again with `khulasa fit`"));
    }

    #[test]
    fn entries_that_no_count_makes_are_refused() {
        let good = counted(&["كتاب جديد"]);
        let sectioned = |entries: &[[u8; ENTRY]], documents| {
            let mut body = Vec::new();
            push_head(&mut body, documents, 0, entries.len() as u64, "");
            keyed::push(&mut body, entries);
            IdfModel::from_section(Bytes::new(body))
        };
        let mut entries: Vec<_> = good.entries().map(|(term, df)| entry(term, df)).collect();
        entries.sort_unstable_by_key(|entry| key(entry));
        assert_eq!(sectioned(&entries, 1), Ok(good));
        // In no document, in more than there are, twice, and out of order.
        let with = |number: usize, changed: [u8; ENTRY]| {
            let mut entries = entries.clone();
            entries[number] = changed;
            entries
        };
        for bad in [with(0, entry(1, 0)), with(0, entry(1, 2)), with(0, entries[1]), with(0, entry(u64::MAX, 1))] {
            assert_eq!(sectioned(&bad, 1), Err(ModelError::Damaged));
        }
    }

    #[test]
    fn a_saved_model_can_be_counted_on() {
        let mut saved = IdfModel::from_bytes(&counted(&["كتاب جديد"]).to_bytes()).unwrap();
        saved.add(&document("كتاب"));
        saved.merge(&IdfModel::from_bytes(&counted(&["سفينة"]).to_bytes()).unwrap());
        assert_eq!(saved, counted(&["كتاب جديد", "كتاب", "سفينة"]));
        assert_ne!(saved, counted(&["كتاب جديد", "كتاب", "قارب"]));
        saved.prune(2);
        assert_eq!((saved.len(), saved.df(term("كتاب"))), (1, 2));
    }

    #[test]
    fn the_first_format_is_still_read() {
        let model = counted(&["كتاب جديد", "كتاب"]);
        let mut bytes = FIRST_MAGIC.to_vec();
        bytes.push(TERMS_VERSION);
        let mut entries: Vec<_> = model.entries().collect();
        entries.sort_unstable();
        for number in [model.documents, 0, entries.len() as u64, 0] {
            saved::push_number(&mut bytes, number);
        }
        let mut last = 0;
        for (term, df) in entries {
            saved::push_number(&mut bytes, term - std::mem::replace(&mut last, term));
            saved::push_number(&mut bytes, u64::from(df));
        }
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
