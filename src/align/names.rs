//! Evidence of names: a word in Arabic letters and one in Latin letters with the same consonants.

use rustc_hash::{FxHashMap, FxHashSet};

use super::batch::Vocabulary;
use crate::arabic;
use crate::arabic::letters::is_arabic_letter;
use crate::english;

/// How sure a pair of words is a name and its transliteration, by the signs of their skeletons.
const SAME: f64 = 0.6;
const SAME_SHORT: f64 = 0.15;
const ONE_SUBSTITUTED: f64 = 0.3;
const ONE_MISSING: f64 = 0.2;

/// Words of both sides that may be one name: (source, target, how surely). Where one side is in Arabic letters and the other in Latin ones,
/// those that ever have a capital letter count.
pub(super) fn links(source: &Vocabulary, target: &Vocabulary) -> Vec<(u32, u32, f32)> {
    let (arabic_source, latin_source) = forms(source);
    let (arabic_target, latin_target) = forms(target);
    let texts = |forms: &[(&'_ str, u32)]| forms.iter().map(|f| f.0.to_owned()).collect::<Vec<_>>();
    let mut found = Vec::new();
    let (a, l) = (texts(&arabic_source), texts(&latin_target));
    for (x, y, strength) in pairs(&refs(&a), &refs(&l)) {
        found.push((arabic_source[x].1, latin_target[y].1, strength as f32));
    }
    let (a, l) = (texts(&arabic_target), texts(&latin_source));
    for (x, y, strength) in pairs(&refs(&a), &refs(&l)) {
        found.push((latin_source[y].1, arabic_target[x].1, strength as f32));
    }
    found
}

fn refs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// Forms with their words: those in Arabic letters, and those in Latin ones that may be names.
fn forms(vocabulary: &Vocabulary) -> (Vec<(&str, u32)>, Vec<(&str, u32)>) {
    let (mut arabic, mut latin) = (Vec::new(), Vec::new());
    for w in 0..vocabulary.len() {
        for (form, capital) in &vocabulary.forms[w] {
            if form.chars().any(is_arabic_letter) {
                arabic.push((form.as_str(), w as u32));
            } else if *capital && form.chars().count() >= 3 {
                latin.push((form.as_str(), w as u32));
            }
        }
    }
    (arabic, latin)
}

/// Pairs of a word in Arabic and a word in Latin letters (by their places in the lists), with how sure they are.
pub fn pairs(arabic_words: &[&str], latin_words: &[&str]) -> Vec<(usize, usize, f64)> {
    // A skeleton, or one with a sign left out behind a "-", to the words that have it.
    let mut by: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
    for (e, word) in latin_words.iter().enumerate() {
        let mut keys = FxHashSet::default();
        for skeleton in english::skeleton::skeletons(word) {
            let signs = skeleton.len();
            if signs >= 4 {
                for k in without_one(&skeleton) {
                    if keys.insert(k.clone()) {
                        by.entry(k).or_default().push((e, signs));
                    }
                }
            }
            if keys.insert(skeleton.clone()) {
                by.entry(skeleton).or_default().push((e, signs));
            }
        }
    }
    let mut found: FxHashMap<(usize, usize), f64> = FxHashMap::default();
    let lengths = |words: &[&str]| words.iter().map(|w| w.chars().count() as f64).collect::<Vec<_>>();
    let (arabic_lengths, latin_lengths) = (lengths(arabic_words), lengths(latin_words));
    for (a, word) in arabic_words.iter().enumerate() {
        let mut add = |e: usize, most: f64, strength: f64| {
            let ratio = arabic_lengths[a] / latin_lengths[e];
            if ratio >= 2.0 - most && ratio <= most {
                let best = found.entry((a, e)).or_insert(0.0);
                *best = best.max(strength);
            }
        };
        for skeleton in arabic::skeleton::skeletons(word) {
            for &(e, signs) in by.get(&skeleton).into_iter().flatten() {
                add(e, 1.5, if signs >= 3 { SAME } else { SAME_SHORT });
            }
            if skeleton.len() >= 4 {
                for k in without_one(&skeleton) {
                    for &(e, _) in by.get(&k).into_iter().flatten() {
                        add(e, 1.4, ONE_SUBSTITUTED);
                    }
                }
            }
            if skeleton.len() >= 3 {
                for &(e, _) in by.get(&format!("-{skeleton}")).into_iter().flatten() {
                    add(e, 1.6, ONE_MISSING);
                }
            }
        }
    }
    let mut pairs: Vec<(usize, usize, f64)> = found.into_iter().map(|((a, e), strength)| (a, e, strength)).collect();
    pairs.sort_unstable_by_key(|&(a, e, _)| (a, e));
    pairs
}

/// A skeleton with each of its signs left out, marked by a "-" in front.
fn without_one(skeleton: &str) -> Vec<String> {
    (0..skeleton.len()).map(|k| format!("-{}{}", &skeleton[..k], &skeleton[k + 1..])).collect()
}
