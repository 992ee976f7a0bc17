//! Evidence of names: a word in Arabic letters and one in Latin letters with the same consonants; and where both sides are in Latin letters, of
//! words that begin alike.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

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
    let mut found = Vec::new();
    for (x, y, strength) in pairs(&texts(&arabic_source), &texts(&latin_target)) {
        found.push((arabic_source[x].1, latin_target[y].1, strength as f32));
    }
    for (x, y, strength) in pairs(&texts(&arabic_target), &texts(&latin_source)) {
        found.push((latin_source[y].1, arabic_target[x].1, strength as f32));
    }
    found.extend(cognates(source, target));
    found
}

/// How surely two words of one script that begin alike are one word.
const COGNATE: f32 = 0.3;
/// The letters in which they must agree.
const COGNATE_LETTERS: usize = 5;

/// Words in Latin letters on both sides that begin with the same letters, accents aside: *Minister* and *ministre*. After Simard, Foster and
/// Isabelle, "Using Cognates to Align Sentences in Bilingual Corpora" (1992), who ask for four.
fn cognates(source: &Vocabulary, target: &Vocabulary) -> Vec<(u32, u32, f32)> {
    let beginnings = |vocabulary: &Vocabulary| {
        let mut found: Vec<(String, u32)> = Vec::new();
        for w in 0..vocabulary.len() {
            for (form, _) in &vocabulary.forms[w] {
                let plain = form.nfd().filter(|c| c.is_alphabetic() && !is_arabic_letter(*c)).take(COGNATE_LETTERS);
                let beginning: String = plain.collect();
                if beginning.chars().count() == COGNATE_LETTERS {
                    found.push((beginning, w as u32));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    let mut targets: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (beginning, q) in beginnings(target) {
        targets.entry(beginning).or_default().push(q);
    }
    let mut found = Vec::new();
    for (beginning, s) in beginnings(source) {
        // A beginning that many words share is a prefix, and says nothing.
        let alike = targets.get(&beginning).filter(|alike| alike.len() <= COGNATES);
        found.extend(alike.into_iter().flatten().map(|&q| (s, q, COGNATE)));
    }
    found
}

/// Words that begin alike, at most.
const COGNATES: usize = 8;

/// Forms with their words.
type Forms<'v> = Vec<(&'v str, u32)>;

fn texts<'v>(forms: &[(&'v str, u32)]) -> Vec<&'v str> {
    forms.iter().map(|form| form.0).collect()
}

/// Those in Arabic letters, and those in Latin ones that may be names.
fn forms(vocabulary: &Vocabulary) -> (Forms<'_>, Forms<'_>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_by_their_consonants() {
        let strength = |arabic: &str, latin: &str| pairs(&[arabic], &[latin]).first().map_or(0.0, |p| p.2);
        assert_eq!(strength("محمد", "mohamed"), SAME);
        assert_eq!(strength("لافروف", "lavrov"), SAME);
        assert_eq!(strength("وسوريا", "syria"), SAME_SHORT);
        assert_eq!(strength("واشنطن", "washington"), ONE_MISSING);
        assert_eq!(strength("محمد", "lavrov"), 0.0);
    }

    #[test]
    fn words_of_one_script_meet_by_their_beginnings() {
        let vocabulary = |text: &str, language: &str| {
            let mut vocabulary = Vocabulary::default();
            super::super::batch::Text::new(&[text], language, true, &mut vocabulary);
            vocabulary
        };
        let (german, french) = (vocabulary("Der Minister spricht", "de"), vocabulary("Le ministre parle", "fr"));
        assert_eq!(links(&german, &french), [(1, 1, COGNATE)]);
    }
}
