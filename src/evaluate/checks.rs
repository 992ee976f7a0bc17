//! Whether checks of translations find what is wrong and keep quiet about what is right: damage planted in human translations.
//!
//! | file | what |
//! |---|---|
//! | `gold` | human translations by beads, and what people said of findings on them |
//! | `numbers`, `placeholders`, `untranslated`, `missing`, `punctuation` | damage of one kind, and variations that are none |
//! | `score` | precision, recall and false alarms |
//!
//! No check is called here: pairs of texts go out, findings come in by code. What is planted depends on the texts and on [`SEED`]
//! alone, so two states of the checks are measured on the same damage. A pair that can be damaged is damaged or, as likely, serves as a
//! control: as it is, or changed in a way that harms nothing.

mod gold;
mod missing;
mod numbers;
mod placeholders;
mod punctuation;
mod score;
mod untranslated;

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::{Rng, SeedableRng};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

pub use gold::{Bead, Judgement, Verdicts, read_beads, read_verdicts};
pub use score::{Figure, KindScores, Outcome, Seen, Tally, kind_scores, per_hundred};

/// The seed of everything planted.
pub const SEED: u64 = 1;

/// A language of the pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// `ar`
    Arabic,
    /// `en`
    English,
}

/// From which language into which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Direction {
    /// Arabic to English.
    #[serde(rename = "ar-en")]
    IntoEnglish,
    /// English to Arabic.
    #[serde(rename = "en-ar")]
    IntoArabic,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::IntoEnglish, Direction::IntoArabic];

    /// The name used in output and in verdicts.
    pub fn name(self) -> &'static str {
        match self {
            Direction::IntoEnglish => "ar-en",
            Direction::IntoArabic => "en-ar",
        }
    }

    /// The language of the targets.
    pub fn target(self) -> Language {
        match self {
            Direction::IntoEnglish => Language::English,
            Direction::IntoArabic => Language::Arabic,
        }
    }
}

/// A source and its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The source.
    pub source: String,
    /// The translation.
    pub target: String,
}

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Numbers changed, dropped or exchanged.
    Numbers,
    /// Placeholders, tags and addresses lost, doubled or changed.
    Placeholders,
    /// The source left standing, all or half of it.
    Untranslated,
    /// Nothing in the target.
    Missing,
    /// Marks lost, or of the other script.
    Punctuation,
}

impl Kind {
    /// Every kind, in the order of the tables.
    pub const ALL: [Kind; 5] =
        [Kind::Numbers, Kind::Placeholders, Kind::Untranslated, Kind::Missing, Kind::Punctuation];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Numbers => "numbers",
            Kind::Placeholders => "placeholders",
            Kind::Untranslated => "untranslated",
            Kind::Missing => "missing",
            Kind::Punctuation => "punctuation",
        }
    }

    /// The codes of findings that find damage of this kind. This is the only place that says so.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Kind::Numbers => &["number-missing", "number-extra", "number-order"],
            Kind::Placeholders => &["placeholder", "tag", "url"],
            Kind::Untranslated => &["untranslated"],
            Kind::Missing => &["empty"],
            Kind::Punctuation => &["punctuation", "quote", "bracket"],
        }
    }
}

/// A pair with damage planted, or a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The pair before: the human translation, for placeholders with one put into either side.
    pub before: Texts,
    /// The pair that is checked.
    pub after: Texts,
    /// What was done, in a few words.
    pub what: &'static str,
    /// Whether that is damage.
    pub damaged: bool,
}

/// A change by its name.
type Change = (&'static str, Texts);

/// Plants damage of a kind in a pair, or makes a control of it; `None` where this kind of damage has no place. `key` names the pair: the
/// same key, kind and texts give the same trial.
pub fn trial(kind: Kind, direction: Direction, texts: &Texts, key: &str) -> Option<Trial> {
    let mut draw = Draw::new(&format!("{}\0{}\0{key}", kind.name(), direction.name()));
    let language = direction.target();
    match kind {
        Kind::Numbers => numbers::trial(texts, language, &mut draw),
        Kind::Placeholders => placeholders::trial(texts, &mut draw),
        Kind::Untranslated => untranslated::trial(texts, language, &mut draw),
        Kind::Missing => missing::trial(texts, language, &mut draw),
        Kind::Punctuation => punctuation::trial(texts, language, &mut draw),
    }
}

/// Damaged in one of these ways, or a control in one of those. Nothing where there is no damage to choose from.
fn choose(before: &Texts, damages: Vec<Change>, mut controls: Vec<Change>, draw: &mut Draw) -> Option<Trial> {
    if damages.is_empty() {
        return None;
    }
    let damaged = draw.below(2) == 0;
    if !damaged {
        controls.push(("as it is", before.clone()));
    }
    let mut from = if damaged { damages } else { controls };
    let (what, after) = from.swap_remove(draw.below(from.len()));
    Some(Trial { before: before.clone(), after, what, damaged })
}

/// Chance that is the same every time.
#[derive(Debug)]
struct Draw(Pcg64Mcg);

impl Draw {
    fn new(key: &str) -> Self {
        Self(Pcg64Mcg::seed_from_u64(xxh3_64_with_seed(key.as_bytes(), SEED)))
    }

    /// A number below `bound`; 0 for a bound of 0.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.0.next_u64()) * bound as u128) >> 64) as usize
    }
}

impl Texts {
    fn with_target(&self, target: String) -> Self {
        Self { source: self.source.clone(), target }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn texts(source: &str, target: &str) -> Texts {
        Texts { source: source.to_owned(), target: target.to_owned() }
    }

    /// Every trial that some key leads to, without repetitions.
    pub(super) fn all_trials(kind: Kind, direction: Direction, texts: &Texts) -> Vec<Trial> {
        let mut all: Vec<Trial> = Vec::new();
        for key in 0..400 {
            all.extend(trial(kind, direction, texts, &key.to_string()).filter(|trial| !all.contains(trial)));
        }
        all
    }

    /// The targets that a change leads to, sorted.
    pub(super) fn targets<'t>(trials: &'t [Trial], what: &str) -> Vec<&'t str> {
        let mut found: Vec<&str> =
            trials.iter().filter(|t| t.what == what).map(|trial| trial.after.target.as_str()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_same_key_plants_the_same_and_half_of_the_pairs_are_controls() {
        let texts =
            texts("وصل 12 وزيرا إلى القاعة، وغادر 30 منها.", "12 ministers arrived in the hall, and 30 left it.");
        for kind in Kind::ALL {
            let run = |key: usize| trial(kind, Direction::IntoEnglish, &texts, &key.to_string()).unwrap();
            assert_eq!(run(7), run(7));
            let damaged = (0..1000).filter(|&key| run(key).damaged).count();
            // Standard deviation √(1000 · 0.25) = 16; five of them.
            assert!(damaged.abs_diff(500) < 80, "{kind:?}: {damaged}");
            for trial in (0..200).map(run) {
                assert_eq!(trial.what == "as it is", trial.before == trial.after, "{trial:?}");
                assert!(!trial.damaged || trial.before.source == trial.after.source, "{trial:?}");
            }
        }
    }

    #[test]
    fn no_code_is_of_two_kinds_and_no_text_makes_a_trial_panic() {
        let mut codes: Vec<&str> = Kind::ALL.into_iter().flat_map(Kind::codes).copied().collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        let odd = ["", " ", "5", "؟", "\"", "((", "٣٫", ",5,", "%s {1}", "\u{202E}12\u{202C}", "é2é 3é"];
        for (source, target) in odd.iter().flat_map(|s| odd.map(|t| (s, t))) {
            for (kind, direction) in Kind::ALL.into_iter().flat_map(|kind| Direction::ALL.map(|d| (kind, d))) {
                for key in 0..20 {
                    let _ = trial(kind, direction, &texts(source, target), &key.to_string());
                }
            }
        }
    }
}
