//! The file of a saved model: what it starts with, its sections, its checksum.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `KHULFIT2`: the format and its version |
//! | 8 | the [`fingerprint`] of the analyzer that counted, little-endian |
//! | | sections: a tag of 4 letters, the length of its body as 8 bytes little-endian, the body |
//! | 16 | XXH3-128 of all before, little-endian |
//!
//! Sections: `TERM` document frequencies ([`IdfModel`](super::IdfModel)), `COPY` copies of documents and `RECU` sentences that recur
//! ([`corpus::fit`](crate::corpus::fit)), `DOCS` sketches of documents (partial models only). Numbers are of fixed width and little-endian, so
//! that sections are searched where they lie; only in `DOCS`, which is read from the first document to the last, they are LEB128.

use std::sync::LazyLock;

use thiserror::Error;
use xxhash_rust::xxh3::Xxh3;

use super::keyed::Bytes;
use super::term_of;
use crate::arabic::lists;
use crate::arabic::words;
use crate::input::Newlines;
use crate::split;

/// What is wrong with a saved model.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not start as a model does.
    #[error("this is no model of khulasa (it does not start with KHULFIT2 or KHULIDF1); make one with `khulasa fit`")]
    NotAModel,
    /// They start as a model does, and are cut short or changed.
    #[error(
        "the model is damaged (its checksum or its contents do not fit); copy it again, or make it again with `khulasa fit`"
    )]
    Damaged,
    /// The file's format is another.
    #[error(
        "the model has the format {0}, and this version of khulasa reads KHULFIT2; make it again with `khulasa fit`"
    )]
    OtherVersion(String),
    /// Its words were cut, folded or stemmed otherwise, so its figures mean something else.
    #[error(
        "the model was counted by another analyzer (fingerprint {found:016x}; this version of khulasa has {expected:016x}), so its figures \
         do not fit; make it again with `khulasa fit`"
    )]
    OtherAnalyzer {
        /// The file's.
        found: u64,
        /// This version's.
        expected: u64,
    },
    /// It has no document frequencies, copies or the like that were asked for.
    #[error("{0}")]
    Lacks(String),
}

/// What a file of this version starts with.
pub(crate) const MAGIC: &[u8; 8] = b"KHULFIT2";
/// Behind [`MAGIC`] and the fingerprint.
pub(crate) const HEAD: usize = 16;
/// The checksum.
pub(crate) const TAIL: usize = 16;
/// The tag and the length of a section.
pub(crate) const SECTION_HEAD: usize = 12;

/// The first bytes of a file.
pub(crate) fn head() -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(MAGIC);
    head[8..].copy_from_slice(&fingerprint().to_le_bytes());
    head
}

/// Whether a file that starts so can be read.
pub(crate) fn check_head(head: &[u8]) -> Result<(), ModelError> {
    let (magic, rest) = head.split_first_chunk::<8>().ok_or(ModelError::NotAModel)?;
    if magic != MAGIC {
        let version = String::from_utf8_lossy(magic);
        let known = version.starts_with("KHULFIT") || version.starts_with("KHULIDF");
        return Err(if known { ModelError::OtherVersion(version.into_owned()) } else { ModelError::NotAModel });
    }
    let found = u64::from_le_bytes(*rest.first_chunk::<8>().ok_or(ModelError::Damaged)?);
    let expected = fingerprint();
    if found == expected { Ok(()) } else { Err(ModelError::OtherAnalyzer { found, expected }) }
}

/// A section's tag and body.
pub(crate) type Section = ([u8; 4], Bytes);

/// A saved model's sections by tag, in order, and the hash of the file; the checksum is compared first, but for what the head tells better.
pub(crate) fn sections(file: &Bytes) -> Result<(Vec<Section>, u128), ModelError> {
    let bytes = file.get();
    let body = bytes.len().saturating_sub(TAIL);
    let mut hash = Xxh3::new();
    hash.update(&bytes[..body]);
    let whole = bytes[body..] == hash.digest128().to_le_bytes();
    hash.update(&bytes[body..]);
    check_head(bytes).map_err(|error| match error {
        // A wrong fingerprint in a damaged file is damage.
        ModelError::OtherAnalyzer { .. } if !whole => ModelError::Damaged,
        error => error,
    })?;
    let mut rest = file.clone();
    let body = (body as u64).checked_sub(HEAD as u64).filter(|_| whole).ok_or(ModelError::Damaged)?;
    let found = rest.take(HEAD as u64).and_then(|_| rest.take(body)).and_then(|mut body| {
        let mut found = Vec::new();
        while !body.get().is_empty() {
            let tag = body.take(4)?.get().first_chunk().copied()?;
            let length = body.take_number()?;
            found.push((tag, body.take(length)?));
        }
        Some(found)
    });
    Ok((found.ok_or(ModelError::Damaged)?, hash.digest128()))
}

/// Changes when sketches or sections come to mean something else while words and sentences stay.
const MEANING: u64 = 1;

/// What the analyzer makes of words and sentences, as one number: another one means that counts made earlier do not fit.
pub fn fingerprint() -> u64 {
    static FINGERPRINT: LazyLock<u64> = LazyLock::new(|| {
        let mut folded = Vec::new();
        let mut print = MEANING;
        let lists = lists::ALL.iter().flat_map(|list| list.entries().map(|entry| entry.text));
        for text in lists.chain([PROBE]) {
            for word in words::words(text) {
                let term = term_of(&word, &mut folded).map_or(0, |(hash, _)| hash);
                print = chain(chain(print, word.spelled), chain(term, words::hash(folded.iter().copied())));
            }
        }
        for sentence in split::split_text(PROBE, Newlines::Auto) {
            print = chain(print, sentence.end as u64);
        }
        print
    });
    *FINGERPRINT
}

/// Words with every prefix and ending that stems lose, spellings that fold together, and sentences that end in every way.
const PROBE: &str = "والكتابُ بالمدرسة فالمعلّمون كالطالبات للمهندسين ومكاتبهم سيارتها كتابان لاعبين يكتبون أكتب إسلام آمال ٱلرحمن \
مستشفى شيء مسؤول رئيس ڤيينا پاريس گوگل ٣٫٥ ۱۲ 2024 COVID-19 ﻻعب شكـــرا. قال د. سامر: «وصلنا إلى الميناء!» ثم سكت… أين كنتم؟ في \
البيت؛ وكان البرد شديدا.\nوبلغت الحرارة 3.5 درجات";

/// Takes a number into a running hash; order counts.
#[inline]
pub(crate) fn chain(hash: u64, number: u64) -> u64 {
    // The finalizer of MurmurHash3.
    let h = hash.rotate_left(23) ^ number;
    let h = (h ^ (h >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let h = (h ^ (h >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    h ^ (h >> 33)
}

/// Appends a number as LEB128.
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front.
pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
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
