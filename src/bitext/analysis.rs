//! What there is to translate: words, characters and sentences by how much of them a memory or an earlier row already has.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{Unit, inline};
use crate::arabic::normalize::one_line;
use crate::arabic::words;

/// What counts as a word, in one sentence.
pub const WORD: &str =
    "A word is a run of letters and digits; tashkeel, tatweel and invisible characters neither break it nor count.";

/// How much of a source is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Band {
    /// The source stood in an earlier row, or stands in the document again.
    #[serde(rename = "repetition")]
    Repetition,
    /// An exact match with the same neighbours.
    #[serde(rename = "101")]
    Context,
    /// An exact match.
    #[serde(rename = "100")]
    Exact,
    /// 95–99 %.
    #[serde(rename = "95-99")]
    From95,
    /// 85–94 %.
    #[serde(rename = "85-94")]
    From85,
    /// 75–84 %.
    #[serde(rename = "75-84")]
    From75,
    /// 50–74 %.
    #[serde(rename = "50-74")]
    From50,
    /// No match, or one below 50 %.
    #[serde(rename = "new")]
    New,
}

impl Band {
    /// Every band, in the order of a table.
    pub const ALL: [Band; 8] = [
        Band::Repetition,
        Band::Context,
        Band::Exact,
        Band::From95,
        Band::From85,
        Band::From75,
        Band::From50,
        Band::New,
    ];

    /// Its name in tables and options.
    pub fn name(self) -> &'static str {
        match self {
            Band::Repetition => "repetition",
            Band::Context => "101",
            Band::Exact => "100",
            Band::From95 => "95-99",
            Band::From85 => "85-94",
            Band::From75 => "75-84",
            Band::From50 => "50-74",
            Band::New => "new",
        }
    }

    /// The band of a match in percent.
    pub fn of_match(percent: Option<u8>) -> Self {
        match percent {
            Some(101..) => Band::Context,
            Some(100) => Band::Exact,
            Some(95..) => Band::From95,
            Some(85..) => Band::From85,
            Some(75..) => Band::From75,
            Some(50..) => Band::From50,
            _ => Band::New,
        }
    }
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words; see [`WORD`].
    pub words: usize,
    /// Characters (code points) on one line, spaces included.
    pub characters: usize,
}

/// The counts of a file, or of all, by band in the order of [`Band::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// One for each band.
    pub bands: [Counts; 8],
}

/// Counts files one after the other; a source of an earlier file is a repetition in a later one.
#[derive(Debug, Default)]
pub struct Analyst {
    seen: FxHashSet<String>,
}

impl Analyst {
    /// Counts a file. A row that stands for several occurrences counts once, and the others as repetitions.
    pub fn file<'u>(&mut self, units: impl IntoIterator<Item = &'u Unit>) -> Analysis {
        let mut analysis = Analysis::default();
        for unit in units {
            let source = one_line(&unit.source);
            let plain = inline::without(&source);
            let (words, characters) = (words::count(&plain), plain.chars().count());
            let mut add = |band: Band, times: usize| {
                let counts = &mut analysis.bands[band as usize];
                counts.sentences = counts.sentences.saturating_add(times);
                counts.words = counts.words.saturating_add(words.saturating_mul(times));
                counts.characters = counts.characters.saturating_add(characters.saturating_mul(times));
            };
            let fresh = self.seen.insert(source.into_owned());
            add(if fresh { Band::of_match(unit.match_percent) } else { Band::Repetition }, 1);
            add(Band::Repetition, unit.occurrences.saturating_sub(1));
        }
        analysis
    }
}

impl Analysis {
    /// Adds another.
    pub fn add(&mut self, other: &Analysis) {
        for (sum, more) in self.bands.iter_mut().zip(&other.bands) {
            sum.sentences += more.sentences;
            sum.words += more.words;
            sum.characters += more.characters;
        }
    }

    /// All bands together.
    pub fn total(&self) -> Counts {
        self.bands.iter().fold(Counts::default(), |sum, more| Counts {
            sentences: sum.sentences + more.sentences,
            words: sum.words + more.words,
            characters: sum.characters + more.characters,
        })
    }

    /// The words, each band's times its weight.
    pub fn weighted(&self, weights: &[f64; 8]) -> f64 {
        self.bands.iter().zip(weights).map(|(counts, weight)| counts.words as f64 * weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_by_hand() {
        let unit = |source: &str, percent, occurrences| Unit {
            source: source.into(),
            match_percent: percent,
            occurrences,
            ..Unit::default()
        };
        let mut analyst = Analyst::default();
        // Four words and 16 characters, twice in its document; then two words of a match of 95 %.
        let first = analyst.file(&[unit("قال إن العمل بدأ", None, 2), unit("نعم أكيد", Some(95), 1)]);
        assert_eq!(first.bands[Band::New as usize], Counts { sentences: 1, words: 4, characters: 16 });
        assert_eq!(first.bands[Band::Repetition as usize], Counts { sentences: 1, words: 4, characters: 16 });
        assert_eq!(first.bands[Band::From95 as usize], Counts { sentences: 1, words: 2, characters: 8 });
        assert_eq!(first.total(), Counts { sentences: 3, words: 10, characters: 40 });
        let second = analyst.file(&[unit("نعم  أكيد", Some(100), 1)]);
        assert_eq!(second.bands[0].words, 2);
        let mut sum = first;
        sum.add(&second);
        let mut weights = [1.0; 8];
        weights[0] = 0.5;
        assert_eq!((sum.total().words, sum.weighted(&weights)), (12, 9.0));
    }
}
