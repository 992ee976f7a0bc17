//! Which sentences of an article a text is made of, and how many annotators chose them.
//!
//! Made for the Essex Arabic Summaries Corpus (El-Haj, Kruschwitz and Fox, *Using Mechanical Turk to create a corpus of Arabic
//! summaries*, 2010), where five people marked the sentences of each article that matter most. Their extracts were saved with
//! spaces lost at line ends and long sentences cut off at about 255 characters, so a sentence is looked for by its letters only.

use rustc_hash::FxHashSet;

use super::Prf;
use super::segmentation::reference_sentences;
use super::tokens::squeeze;

/// The length in letters of the n-grams that sentences are looked for by.
const GRAM: usize = 8;
/// How many letters of a sentence count; extracts do not hold more of a long one.
const LETTERS: usize = 200;
/// The least share of a sentence's n-grams that a text must hold to be taken to hold the sentence.
const THRESHOLD: f64 = 0.7;

/// The sentences of an article, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Segments {
    /// The first letters of each; see [`squeeze`].
    squeezed: Vec<Vec<char>>,
}

impl Segments {
    /// The [`reference_sentences`] of an article.
    pub fn new(article: &str) -> Self {
        let letters = |sentence: &String| {
            let mut letters = squeeze(sentence);
            letters.truncate(LETTERS);
            letters
        };
        Self { squeezed: reference_sentences(article).iter().map(letters).collect() }
    }

    /// The sentences that `text` holds, as indices in order: those with 70 % or more of their 8-grams of letters anywhere in it.
    /// A sentence of fewer than eight letters is never held.
    pub fn held_by(&self, text: &str) -> Vec<usize> {
        let text = squeeze(text);
        let grams: FxHashSet<&[char]> = text.windows(GRAM).collect();
        let is_held = |&i: &usize| {
            let own = self.squeezed[i].windows(GRAM);
            let all = own.len();
            all > 0 && own.filter(|gram| grams.contains(gram)).count() as f64 / all as f64 >= THRESHOLD
        };
        (0..self.squeezed.len()).filter(is_held).collect()
    }

    /// How many of the references hold each sentence.
    pub fn votes(&self, references: &[impl AsRef<str>]) -> Vec<usize> {
        let mut votes = vec![0; self.squeezed.len()];
        for reference in references {
            self.held_by(reference.as_ref()).into_iter().for_each(|i| votes[i] += 1);
        }
        votes
    }
}

/// The sentences picked (see [`Segments::held_by`]) against those with `least` votes or more; `None` where no sentence has as many.
pub fn agreement(picked: &[usize], votes: &[usize], least: usize) -> Option<Prf> {
    let gold = votes.iter().filter(|&&n| n >= least).count();
    let hits = picked.iter().filter(|&&i| votes.get(i).is_some_and(|&n| n >= least)).count();
    (gold > 0).then(|| Prf::new(hits, picked.len(), gold))
}

/// The references that somebody seems to have read the article for: without those that copy an earlier one letter for letter, and
/// those that hold every second, or every third… sentence. All of them where none would be left.
pub fn without_careless<'r>(references: &'r [String], segments: &Segments) -> Vec<&'r str> {
    let mut seen = FxHashSet::default();
    let mut careful = references.iter().map(String::as_str).collect::<Vec<_>>();
    careful.retain(|reference| seen.insert(squeeze(reference)) && !is_regular(&segments.held_by(reference)));
    if careful.is_empty() { references.iter().map(String::as_str).collect() } else { careful }
}

/// Three picks or more, all the same distance apart and none beside another: a pattern of clicking.
fn is_regular(picks: &[usize]) -> bool {
    let mut gaps = picks.windows(2).map(|pair| pair[1] - pair[0]);
    match gaps.next() {
        Some(gap) => picks.len() >= 3 && gap >= 2 && gaps.all(|other| other == gap),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "افتتحت المدينة مكتبتها. وحضر الحفل وزير الثقافة. وتضم مئة ألف كتاب. نعم. وتفتح كل صباح.";

    #[test]
    fn a_sentence_is_found_with_its_spaces_lost_and_its_end_cut_off() {
        let segments = Segments::new(ARTICLE);
        assert_eq!(segments.held_by(ARTICLE), [0, 1, 2, 4]); // «نعم» has too few letters to be looked for
        // «وحضر الحفل وزير الثقافة» has 20 letters, 13 n-grams; without its last three letters 10 are left, 77 %
        assert_eq!(segments.held_by("وَحضرالحفل\nوزير الثق"), [1]);
        assert_eq!(segments.held_by("وحضر الحفل وزير الث"), [0; 0]); // 9 of 13, 69 %
        assert_eq!(segments.held_by(""), [0; 0]);
    }

    #[test]
    fn only_the_first_two_hundred_letters_count() {
        let head = "كلمات ".repeat(40); // 200 letters
        let segments = Segments::new(&format!("{head}{}.", "طويلة ".repeat(40)));
        assert_eq!(segments.held_by(&head), [0]);
    }

    #[test]
    fn agreement_counts_what_enough_annotators_chose() {
        let segments = Segments::new(ARTICLE);
        let references =
            ["افتتحت المدينة مكتبتها. وحضر الحفل وزير الثقافة.", "افتتحت المدينة مكتبتها.", "وتفتح كل صباح."];
        let votes = segments.votes(&references);
        assert_eq!(votes, [2, 1, 0, 0, 1]);
        let picked = segments.held_by("افتتحت المدينة مكتبتها. وتضم مئة ألف كتاب.");
        assert_eq!(picked, [0, 2]);
        let half = Prf { precision: 0.5, recall: 1.0, f1: 2.0 * 0.5 / 1.5 };
        assert_eq!(agreement(&picked, &votes, 2), Some(half));
        assert_eq!(agreement(&picked, &votes, 3), None);
        assert_eq!(agreement(&[], &votes, 1), Some(Prf::default()));
    }

    #[test]
    fn copies_and_clicking_patterns_are_careless() {
        assert!(is_regular(&[0, 2, 4]) && is_regular(&[1, 4, 7, 10]));
        assert!(!is_regular(&[0, 1, 2]) && !is_regular(&[0, 2]) && !is_regular(&[0, 2, 5]) && !is_regular(&[]));
        let segments = Segments::new(ARTICLE);
        let every_second = "افتتحت المدينة مكتبتها. وتضم مئة ألف كتاب. وتفتح كل صباح.".to_owned();
        let first = "افتتحت المدينة مكتبتها.".to_owned();
        let copy = "افتتحتِ المدينةُ مكتبتَها".to_owned();
        let references = [first.clone(), every_second.clone(), copy];
        assert_eq!(without_careless(&references, &segments), [first.as_str()]);
        let references = [every_second.clone()];
        assert_eq!(without_careless(&references, &segments), [every_second.as_str()]);
    }
}
