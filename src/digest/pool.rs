//! The sentences of all articles side by side: their terms, numbered over the whole event, and what is alike.

use rustc_hash::FxHashMap;

use super::figures::{Figure, figures};
use crate::analyze::{IdfModel, term_of_word};
use crate::arabic::counted::counted;
use crate::arabic::normalize::fold;
use crate::arabic::numbers::numbers;
use crate::arabic::words;

/// A sentence that may be picked.
#[derive(Debug)]
pub struct Item {
    /// The article's place among the inputs.
    pub document: usize,
    /// The sentence's index in it.
    pub sentence: usize,
    /// Its place among the article's sentences by score, 0 for the best.
    pub rank: usize,
    /// Whether it is the first sentence of its article that is one.
    pub opens: bool,
    /// Its words.
    pub words: usize,
    /// Its figures, the first [`MAX_FIGURES`].
    pub figures: Vec<Figure>,
    /// Whether it begins with a denial: نفت الوزارة إصابة أحد.
    pub denies: bool,
    /// Its terms in order of their numbers, weighted, scaled to length 1.
    vector: Vec<(u32, f32)>,
    /// The same unscaled, summed up.
    mass: f32,
    /// The length of its vector under the background's weights alone.
    plain_norm: f32,
}

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// The cosine of their vectors, in which what all sentences of the event share weighs little.
    pub cosine: f32,
    /// The cosine with the weights of the background corpus alone.
    pub plain: f32,
    /// The share of the shorter one's weight that the other holds too.
    pub overlap: f32,
    /// How many terms both hold.
    pub shared: u32,
}

/// All sentences, and vectors of their articles.
#[derive(Debug, Default)]
pub struct Pool {
    /// The sentences, article by article, in order.
    pub items: Vec<Item>,
    /// The weight of each term: how rare it is in the background corpus and in the event.
    weights: Vec<f32>,
    /// How rare it is in the background corpus.
    idf: Vec<f32>,
    /// In how many articles it occurs.
    documents: Vec<u32>,
}

/// Of a sentence with more figures than this, a list or a table, the first ones are compared.
pub const MAX_FIGURES: usize = 12;

/// What an article opens with has as many words; a dateline has fewer.
const OPENING_WORDS: usize = 6;

/// Verbs of denial, and how far from a sentence's beginning they deny all of it: behind that they stand in a clause of its own. (لم and
/// لن are no such sign: «لم يكن هدفه كافيا، إذ خسر فريقه» reports the defeat.)
const DENIALS: [&str; 12] =
    ["نفى", "نفت", "نفوا", "ينفي", "تنفي", "ونفى", "ونفت", "وينفي", "وتنفي", "نافيا", "نافية", "نفي"];
const DENIAL_WORDS: usize = 3;

fn denies(text: &str) -> bool {
    let is_denial = |word: words::Word<'_>| DENIALS.iter().any(|denial| words::hash(denial.chars()) == word.spelled);
    words::words(text).take(DENIAL_WORDS).any(is_denial)
}

/// A sentence on its way into the pool.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// Its article.
    pub document: usize,
    /// Its index there.
    pub sentence: usize,
    /// See [`Item::rank`].
    pub rank: usize,
    /// Its text.
    pub text: &'t str,
}

impl Pool {
    /// Counts the sentences' terms. A term is a meaning of [`counted`] or a light stem; numbers are none, so that reports which
    /// differ in a figure are as alike as those which do not. It weighs the more the rarer it is in the background corpus and
    /// in the event itself: the name of the town is in every sentence and tells no two of them apart.
    pub fn new(entries: &[Entry<'_>], idf: &IdfModel) -> Self {
        let mut pool = Pool::default();
        let mut numbers_of: FxHashMap<u64, u32> = FxHashMap::default();
        let mut frequency: Vec<u32> = Vec::new();
        let mut rarity: Vec<f32> = Vec::new();
        let mut last_document: Vec<usize> = Vec::new();
        let mut opened = usize::MAX;
        for entry in entries {
            let mut terms = terms(entry.text, idf);
            let mut vector: Vec<(u32, f32)> = terms
                .drain(..)
                .map(|(key, idf)| {
                    let next = numbers_of.len() as u32;
                    let term = *numbers_of.entry(key).or_insert(next);
                    if term == next {
                        frequency.push(0);
                        rarity.push(idf);
                    }
                    // Of the words of one meaning the most common says how rare it is.
                    rarity[term as usize] = rarity[term as usize].min(idf);
                    (term, 0.0)
                })
                .collect();
            vector.sort_unstable_by_key(|&(term, _)| term);
            vector.dedup_by_key(|&mut (term, _)| term);
            pool.documents.resize(frequency.len(), 0);
            last_document.resize(frequency.len(), usize::MAX);
            for &(term, _) in &vector {
                let term = term as usize;
                frequency[term] += 1;
                if last_document[term] != entry.document {
                    (last_document[term], pool.documents[term]) = (entry.document, pool.documents[term] + 1);
                }
            }
            let words = words::count(entry.text);
            let opens = opened != entry.document && words >= OPENING_WORDS;
            if opens {
                opened = entry.document;
            }
            pool.items.push(Item {
                document: entry.document,
                sentence: entry.sentence,
                rank: entry.rank,
                opens,
                words,
                figures: figures(entry.text).into_iter().take(MAX_FIGURES).collect(),
                denies: denies(entry.text),
                vector,
                mass: 0.0,
                plain_norm: 0.0,
            });
        }
        let n = entries.len() as f32;
        let local = |df: u32| libm::logf(1.0 + n / df as f32) / libm::logf(1.0 + n);
        pool.weights = rarity.iter().zip(&frequency).map(|(idf, &df)| idf * local(df)).collect();
        for item in &mut pool.items {
            item.vector.iter_mut().for_each(|(term, weight)| *weight = pool.weights[*term as usize]);
            item.mass = item.vector.iter().map(|(_, w)| w).sum();
            item.plain_norm = item.vector.iter().map(|&(term, _)| rarity[term as usize].powi(2)).sum::<f32>().sqrt();
            let norm = item.vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
            if norm > 0.0 {
                item.vector.iter_mut().for_each(|(_, w)| *w /= norm);
            }
        }
        pool.idf = rarity;
        pool
    }

    /// How alike two sentences are.
    pub fn likeness(&self, a: usize, b: usize) -> Likeness {
        let (a, b) = (&self.items[a], &self.items[b]);
        let mut likeness = Likeness::default();
        let (mut mass, mut plain) = (0.0, 0.0);
        shared(&a.vector, &b.vector, |term, x, y| {
            likeness.cosine += x * y;
            likeness.shared += 1;
            mass += self.weights[term as usize];
            plain += self.idf[term as usize].powi(2);
        });
        let smaller = a.mass.min(b.mass);
        likeness.overlap = if smaller > 0.0 { mass / smaller } else { 0.0 };
        let norms = a.plain_norm * b.plain_norm;
        likeness.plain = if norms > 0.0 { plain / norms } else { 0.0 };
        likeness
    }

    /// Of what a sentence holds that other articles hold too, the share that `teller` tells.
    pub fn told_by(&self, item: usize, teller: usize) -> f32 {
        let counts = |term: u32| self.documents[term as usize] >= 2;
        let of = &self.items[item].vector;
        let all: f32 = of.iter().filter(|&&(term, _)| counts(term)).map(|&(term, _)| self.weights[term as usize]).sum();
        let mut told = 0.0;
        shared(of, &self.items[teller].vector, |term, _, _| {
            told += if counts(term) { self.weights[term as usize] } else { 0.0 };
        });
        if all > 0.0 { told / all } else { 1.0 }
    }

    /// The share of what a sentence says, by the weights of the background, that an article holds in any of its sentences.
    pub fn backing(&self, item: usize, document: usize) -> f32 {
        let of = &self.items[item].vector;
        let mut held = vec![false; of.len()];
        for other in self.items.iter().filter(|other| other.document == document) {
            let mut place = 0;
            for &(term, _) in &other.vector {
                while of.get(place).is_some_and(|&(own, _)| own < term) {
                    place += 1;
                }
                if of.get(place).is_some_and(|&(own, _)| own == term) {
                    held[place] = true;
                }
            }
        }
        let weight = |&(term, _): &(u32, f32)| self.idf[term as usize];
        let all: f32 = of.iter().map(weight).sum();
        let found: f32 = of.iter().zip(&held).filter(|(_, held)| **held).map(|(term, _)| weight(term)).sum();
        if all > 0.0 { found / all } else { 0.0 }
    }

    /// The share of a sentence's weight that lies in the given terms.
    pub fn share(&self, item: usize, terms: &[(u32, f32)]) -> f32 {
        let total: f32 = terms.iter().map(|(_, w)| w).sum();
        let mut held = 0.0;
        shared(&self.items[item].vector, terms, |_, _, w| held += w);
        if total > 0.0 { held / total } else { 0.0 }
    }

    /// The terms that at least half of `members` hold, and two of them where there are two: what they say together.
    pub fn core(&self, members: &[usize]) -> Vec<(u32, f32)> {
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for &member in members {
            for &(term, _) in &self.items[member].vector {
                *counts.entry(term).or_insert(0) += 1;
            }
        }
        let least = members.len().div_ceil(2).max(2.min(members.len()));
        let mut core: Vec<(u32, f32)> = counts
            .into_iter()
            .filter(|&(_, count)| count >= least)
            .map(|(term, _)| (term, self.weights[term as usize]))
            .collect();
        core.sort_unstable_by_key(|&(term, _)| term);
        core
    }

    /// The sum of the given sentences' vectors under the background's weights, scaled to length 1.
    pub fn centroid(&self, items: impl Iterator<Item = usize>) -> Vec<f32> {
        let mut sum = vec![0.0f32; self.idf.len()];
        for item in items {
            let norm = self.items[item].plain_norm;
            for &(term, _) in self.items[item].vector.iter().filter(|_| norm > 0.0) {
                sum[term as usize] += self.idf[term as usize] / norm;
            }
        }
        let norm = sum.iter().map(|w| w * w).sum::<f32>().sqrt();
        if norm > 0.0 {
            sum.iter_mut().for_each(|w| *w /= norm);
        }
        sum
    }

    /// The cosine of a sentence to such a sum.
    pub fn cosine_to(&self, item: usize, centroid: &[f32]) -> f32 {
        let item = &self.items[item];
        let dot: f32 = item.vector.iter().map(|&(term, _)| self.idf[term as usize] * centroid[term as usize]).sum();
        if item.plain_norm > 0.0 { dot / item.plain_norm } else { 0.0 }
    }
}

/// The keys of the terms of a sentence, each with its background idf; some more than once.
fn terms(text: &str, idf: &IdfModel) -> Vec<(u64, f32)> {
    let numbers = numbers(text);
    let mut next = 0;
    let mut out = Vec::new();
    for word in words::words(text) {
        while numbers.get(next).is_some_and(|n| n.span.end <= word.span.start) {
            next += 1;
        }
        if numbers.get(next).is_some_and(|n| n.span.start < word.span.end) {
            continue;
        }
        let written = word.span.of(text);
        let Some(stem) = term_of_word(written) else { continue };
        let key = match counted(&fold(written)) {
            // Hashes of stems fill all 64 bits; the first numbers are free for meanings.
            Some(found) => u64::from(found.meaning.number()),
            None => stem,
        };
        out.push((key, idf.idf(stem)));
    }
    out
}

/// Calls `each` with the terms that both hold.
pub(super) fn shared(a: &[(u32, f32)], b: &[(u32, f32)], mut each: impl FnMut(u32, f32, f32)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(&(x, v)), Some(&(y, w))) = (a.get(i), b.get(j)) {
        if x == y {
            each(x, v, w);
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
}
