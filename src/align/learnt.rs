//! What a batch taught, for whoever asks why a bead is one, and for the next batch.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::batch::{Text, Vocabulary};
use super::calibration::Signs;
use super::explain::{Explanation, Link, Reason};
use super::length::LengthModel;
use super::lexicon::Counts;
use super::tokens::Kind;
use super::vectors::{Judge, Vectors};

/// What was learnt from a batch.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// How lengths go together.
    pub lengths: LengthModel,
    pub(super) source: Vocabulary,
    pub(super) target: Vocabulary,
    pub(super) links: FxHashMap<(u32, u32), (f32, Reason)>,
    pub(super) forward: FxHashMap<(u32, u32), (f32, f32)>,
    pub(super) backward: FxHashMap<(u32, u32), (f32, f32)>,
    pub(super) texts: Vec<(Text, Text)>,
    pub(super) signs: Vec<Vec<Option<Signs>>>,
    pub(super) vectors: Vec<Option<Arc<Vectors>>>,
    pub(super) judge: Judge,
}

impl Learnt {
    /// What the confidence of each bead of a pair comes from; `None` for those that were fixed.
    pub fn signs(&self, pair: usize) -> &[Option<Signs>] {
        &self.signs[pair]
    }

    /// Why the sentences of a pair are taken for translations of each other.
    pub fn explain(&self, pair: usize, source: &Range<usize>, target: &Range<usize>) -> Explanation {
        let (s, t) = &self.texts[pair];
        let sum = |lengths: &[f64], range: &Range<usize>| lengths[range.clone()].iter().sum::<f64>();
        let length = self.lengths.evidence(sum(&s.lengths, source), sum(&t.lengths, target));
        let distinct = |words: &[u32]| {
            let mut words = words.to_vec();
            words.sort_unstable();
            words.dedup();
            words
        };
        let targets = distinct(t.words_of(target.start, target.end));
        let mut links = Vec::new();
        for w in distinct(s.words_of(source.start, source.end)) {
            for &q in &targets {
                let learnt = [self.forward.get(&(w, q)), self.backward.get(&(w, q))];
                let learnt = learnt.into_iter().flatten().map(|e| e.0).fold(0.0f32, f32::max);
                let (strength, reason) = match self.links.get(&(w, q)) {
                    Some(&(strength, reason)) if strength >= learnt => (strength, reason),
                    _ => (learnt, Reason::Lexicon),
                };
                if strength >= 0.05 {
                    let form = |v: &Vocabulary, w: u32| v.forms[w as usize][0].0.clone();
                    links.push(Link { source: form(&self.source, w), target: form(&self.target, q), strength, reason });
                }
            }
        }
        links.sort_by(|a, b| {
            b.strength.total_cmp(&a.strength).then_with(|| (&a.source, &a.target).cmp(&(&b.source, &b.target)))
        });
        let cosine = self.vectors[pair].as_ref().and_then(|v| {
            let (a, b) = (source.len(), target.len());
            let (cosine, margin) = v.of((source.start, a), (target.start, b))?;
            Some((f64::from(cosine), self.judge.says(margin)))
        });
        Explanation { length, cosine, links }
    }

    /// The counts of the lexicon, for another batch: pairs that were seen once or more in either direction.
    pub fn counts(&self) -> Counts {
        let mut pairs: Vec<_> = Vec::new();
        let mut keys: Vec<_> = self.forward.keys().chain(self.backward.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        for (s, q) in keys {
            let count = |map: &FxHashMap<(u32, u32), (f32, f32)>| map.get(&(s, q)).map_or(0.0, |e| e.1);
            let (f, b) = (count(&self.forward), count(&self.backward));
            let (source, target) = (&self.source.terms[s as usize], &self.target.terms[q as usize]);
            if f.max(b) >= 1.0
                && self.source.kinds[s as usize] == Kind::Word
                && self.target.kinds[q as usize] == Kind::Word
            {
                pairs.push((source.clone(), target.clone(), f, b));
            }
        }
        pairs.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        Counts { pairs }
    }
}
