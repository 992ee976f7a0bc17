//! Sentence boundaries against the right ones.
//!
//! A boundary is known by the number of characters before it, white space, zero-width spaces and byte order marks not counted: it
//! does not matter what stands between two sentences, or on which side of it. Where a document ends is given to every splitter,
//! so it does not count.

use serde::Serialize;

use super::bootstrap::{Difference, Interval, rounds};
use super::tokens::is_space;
use super::{EvaluateError, OtherText, Prf};
use crate::input::Place;
use crate::text::Span;

/// A text with its sentences' ends.
#[derive(Clone, Debug)]
pub struct Segmented<'t> {
    name: &'t str,
    text: &'t str,
    /// The boundaries in order, those at ends of documents too.
    ends: Vec<usize>,
    /// The ends of documents in order.
    document_ends: Vec<usize>,
}

/// How a splitter's boundaries compare with the gold ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Boundaries that are right.
    pub gold: usize,
    /// Boundaries that the splitter found.
    pub found: usize,
    /// Those that are both.
    pub hits: usize,
}

impl Comparison {
    /// As shares.
    pub fn prf(&self) -> Prf {
        Prf::new(self.hits, self.found, self.gold)
    }
}

/// What is drawn to see how sure the figures are; see [`bootstrap`](super::bootstrap).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A document of the gold text, where it has [`DOCUMENTS`] or more: sentences of one document are of one hand.
    Document,
    /// A gold sentence, with the boundary at its end and whatever was found inside.
    Sentence,
}

/// From how many documents on these are what is drawn.
pub const DOCUMENTS: usize = 20;

/// Several splitters' boundaries in one text, unit by unit, against the gold ones.
#[derive(Clone, Debug)]
pub struct ByUnit {
    /// What is counted apart.
    pub unit: Unit,
    /// For each splitter, its counts in every unit.
    splitters: Vec<Vec<Comparison>>,
    /// For each round, each splitter's precision, recall and F1 over the units drawn.
    rounds: Vec<Vec<[f64; 3]>>,
}

/// The names of [`ByUnit`]'s figures.
pub const FIGURES: [&str; 3] = ["precision", "recall", "f1"];

impl ByUnit {
    /// Compares the boundaries of `systems` with those of `gold`. Where a draw has no boundary to find, recall and F1 are 0.
    ///
    /// # Errors
    ///
    /// When the texts differ in more than what does not count.
    pub fn new(gold: &Segmented<'_>, systems: &[Segmented<'_>]) -> Result<Self, EvaluateError> {
        systems.iter().try_for_each(|system| gold.check_same_text(system))?;
        let documents: Vec<usize> = gold.document_ends.iter().copied().filter(|&end| end > 0).collect();
        let (unit, edges) =
            if documents.len() >= DOCUMENTS { (Unit::Document, &documents) } else { (Unit::Sentence, &gold.ends) };
        let splitters: Vec<_> = systems.iter().map(|system| gold.counts_between(edges, system)).collect();
        let round = |draw: &[usize]| {
            let figures = |units: &Vec<Comparison>| figures(total(draw.iter().map(|&i| units[i])).prf());
            splitters.iter().map(figures).collect()
        };
        let rounds = rounds(edges.len(), round);
        Ok(Self { unit, splitters, rounds })
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.splitters.first().map_or(0, Vec::len)
    }

    /// A splitter's counts over the whole text.
    pub fn total(&self, system: usize) -> Comparison {
        total(self.splitters[system].iter().copied())
    }

    /// The intervals of a splitter's [`FIGURES`].
    pub fn intervals(&self, system: usize) -> [Option<Interval>; 3] {
        [0, 1, 2].map(|figure| Interval::of(self.rounds.iter().map(|round| round[system][figure])))
    }

    /// How much higher a splitter's [`FIGURES`] are than another's.
    pub fn differences(&self, system: usize, other: usize) -> [Option<Difference>; 3] {
        let (own, others) = (figures(self.total(system).prf()), figures(self.total(other).prf()));
        [0, 1, 2].map(|figure| {
            let pairs = self.rounds.iter().map(|round| (round[system][figure], round[other][figure]));
            Difference::of(own[figure] - others[figure], self.units(), pairs)
        })
    }
}

fn figures(prf: Prf) -> [f64; 3] {
    [prf.precision, prf.recall, prf.f1]
}

fn total(parts: impl Iterator<Item = Comparison>) -> Comparison {
    let zero = Comparison { gold: 0, found: 0, hits: 0 };
    parts.fold(zero, |sum, part| Comparison {
        gold: sum.gold + part.gold,
        found: sum.found + part.found,
        hits: sum.hits + part.hits,
    })
}

fn counts(c: char) -> bool {
    !is_space(c) && !matches!(c, '\u{200B}' | '\u{FEFF}')
}

impl<'t> Segmented<'t> {
    /// A text with one sentence a line and empty lines between documents. `name` is for messages.
    pub fn from_lines(name: &'t str, text: &'t str) -> Self {
        let (mut ends, mut document_ends, mut before) = (Vec::new(), Vec::new(), 0);
        for line in text.split('\n') {
            let length = line.chars().filter(|&c| counts(c)).count();
            before += length;
            if length > 0 { &mut ends } else { &mut document_ends }.push(before);
        }
        document_ends.push(before);
        document_ends.dedup();
        Self { name, text, ends, document_ends }
    }

    /// A text and where its sentences lie, in order; one document.
    pub fn from_spans(name: &'t str, text: &'t str, sentences: impl IntoIterator<Item = Span>) -> Self {
        let (mut ends, mut before, mut from) = (Vec::new(), 0, 0);
        for sentence in sentences {
            before += text[from..sentence.end].chars().filter(|&c| counts(c)).count();
            from = sentence.end;
            ends.push(before);
        }
        ends.dedup();
        let all = before + text[from..].chars().filter(|&c| counts(c)).count();
        Self { name, text, ends, document_ends: vec![all] }
    }

    /// Compares a splitter's boundaries with these, the gold ones.
    ///
    /// # Errors
    ///
    /// When the texts differ in more than what does not count.
    pub fn compare(&self, system: &Self) -> Result<Comparison, EvaluateError> {
        self.check_same_text(system)?;
        let is_inside = |end: &&usize| self.document_ends.binary_search(end).is_err();
        let found = system.ends.iter().filter(is_inside);
        Ok(Comparison {
            gold: self.ends.iter().filter(is_inside).count(),
            found: found.clone().count(),
            hits: found.filter(|end| self.ends.binary_search(end).is_ok()).count(),
        })
    }

    /// The counts in each stretch that ends at one of `edges`, in order, the last of which is the end of the text.
    fn counts_between(&self, edges: &[usize], system: &Self) -> Vec<Comparison> {
        let mut counts = vec![Comparison { gold: 0, found: 0, hits: 0 }; edges.len()];
        let is_inside = |end: &&usize| self.document_ends.binary_search(end).is_err();
        let mut count = |end: usize, add: fn(&mut Comparison)| {
            if let Some(stretch) = counts.get_mut(edges.partition_point(|&edge| edge < end)) {
                add(stretch);
            }
        };
        self.ends.iter().filter(is_inside).for_each(|&end| count(end, |c| c.gold += 1));
        for &end in system.ends.iter().filter(is_inside) {
            count(end, |c| c.found += 1);
            if self.ends.binary_search(&end).is_ok() {
                count(end, |c| c.hits += 1);
            }
        }
        counts
    }

    fn check_same_text(&self, system: &Self) -> Result<(), EvaluateError> {
        let characters = |text: &'t str| text.char_indices().filter(|&(_, c)| counts(c));
        let (mut gold, mut other) = (characters(self.text), characters(system.text));
        loop {
            let (expected, found) = (gold.next(), other.next());
            if expected.map(|(_, c)| c) != found.map(|(_, c)| c) {
                return Err(EvaluateError::OtherText(Box::new(OtherText {
                    gold: self.place(expected.map(|(at, _)| at)),
                    system: system.place(found.map(|(at, _)| at)),
                    expected: self.excerpt(expected.map(|(at, _)| at)),
                    found: system.excerpt(found.map(|(at, _)| at)),
                })));
            }
            if expected.is_none() {
                return Ok(());
            }
        }
    }

    /// The line of a byte, or of the end.
    fn place(&self, at: Option<usize>) -> Place {
        let before = self.text[..at.unwrap_or(self.text.trim_end().len())].bytes().filter(|&b| b == b'\n').count();
        Place::line(self.name, before as u64 + 1)
    }

    fn excerpt(&self, at: Option<usize>) -> String {
        match at {
            Some(at) => self.text[at..].chars().take(20).map(|c| if c == '\n' { ' ' } else { c }).collect(),
            None => "(end of the text)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Newlines;
    use crate::split::split_text;

    const GOLD: &str = "جاء زيد.\nثم ذهب.\n\nوهنا نص آخر.\nوتمامه.\n";

    fn compare(gold: &str, system: &str) -> Result<Comparison, EvaluateError> {
        Segmented::from_lines("a.gold", gold).compare(&Segmented::from_lines("b.txt", system))
    }

    #[test]
    fn boundaries_compared_by_hand() {
        // Inside documents GOLD has two boundaries, after «زيد.» and after «آخر.». The end of the first document is no boundary
        // to be found, and found there it is no mistake.
        let all = Comparison { gold: 2, found: 2, hits: 2 };
        assert_eq!(compare(GOLD, GOLD).unwrap(), all);
        assert_eq!(compare(GOLD, &GOLD.replace("\n\n", " ")).unwrap(), all);
        assert_eq!(compare(GOLD, &GOLD.replace("زيد.\n", "زيد.\u{200B}\r\n")).unwrap(), all);
        let wrong = compare(GOLD, "جاء\nزيد.\nثم\nذهب. وهنا نص آخر. وتمامه.").unwrap();
        assert_eq!(wrong, Comparison { gold: 2, found: 3, hits: 1 });
        assert_eq!(wrong.prf(), Prf { precision: 1.0 / 3.0, recall: 0.5, f1: 0.4 });
        let none = compare("جملة.", "جملة.").unwrap();
        assert_eq!((none, none.prf()), (Comparison { gold: 0, found: 0, hits: 0 }, Prf::default()));
    }

    #[test]
    fn units_add_up_and_are_documents_where_there_are_many() {
        let system = "جاء\nزيد.\nثم\nذهب. وهنا نص آخر. وتمامه.";
        let systems = [Segmented::from_lines("b", system), Segmented::from_lines("c", GOLD)];
        let few = ByUnit::new(&Segmented::from_lines("a", GOLD), &systems).unwrap();
        // Sentences: «جاء|زيد.|» one of two right; «ثم|ذهب.» one wrong, its end is a document's; «وهنا نص آخر.» missed; «وتمامه.».
        let part = |gold, found, hits| Comparison { gold, found, hits };
        assert_eq!((few.unit, few.units()), (Unit::Sentence, 4));
        assert_eq!(few.splitters[0], [part(1, 2, 1), part(0, 1, 0), part(1, 0, 0), part(0, 0, 0)]);
        assert_eq!(few.total(0), compare(GOLD, system).unwrap());
        // The gold text against itself is right in every draw that has a boundary to find, and the other is never better.
        let [precision, ..] = few.differences(0, 1);
        let precision = precision.unwrap();
        assert_eq!(precision.difference, 1.0 / 3.0 - 1.0);
        assert!(precision.interval.high <= 0.0, "{precision:?}");
        assert_eq!(few.differences(1, 1)[2].unwrap().p, Some(1.0));

        // Twenty documents of GOLD's second kind: each has a boundary after «آخر.», which the other splitter misses in every fourth.
        let gold = "وهنا نص آخر.\nوتمامه.\n\n".repeat(20);
        let system = format!("{}وهنا نص آخر. وتمامه.\n", "وهنا نص آخر.\nوتمامه.\n".repeat(3)).repeat(5);
        let systems = [Segmented::from_lines("b", &system)];
        let many = ByUnit::new(&Segmented::from_lines("a", &gold), &systems).unwrap();
        assert_eq!((many.unit, many.units(), many.total(0)), (Unit::Document, 20, part(20, 15, 15)));
        let [precision, recall, _] = many.intervals(0).map(Option::unwrap);
        assert_eq!((precision.low, precision.high), (1.0, 1.0));
        // 0.75 ± 1.96 · √(0.75 · 0.25 / 20) = 0.56 to 0.94, in steps of 0.05.
        assert!((0.5..=0.6).contains(&recall.low) && (0.9..=0.95).contains(&recall.high), "{recall:?}");
    }

    #[test]
    fn spans_count_as_lines_do() {
        let text = GOLD.replace('\n', " ");
        let system = Segmented::from_spans("b.txt", &text, split_text(&text, Newlines::Paragraph));
        let gold = Segmented::from_lines("a.gold", GOLD);
        assert_eq!(gold.compare(&system).unwrap(), Comparison { gold: 2, found: 2, hits: 2 });
    }

    #[test]
    fn another_text_is_an_error_that_says_where() {
        let message = |system: &str| compare(GOLD, system).unwrap_err().to_string();
        assert_eq!(
            message("جاء زيد.\nثم عاد."),
            "b.txt:2 and a.gold:2 are of different texts: expected «ذهب.  وهنا نص آخر. و», found «عاد.»; white space does not count"
        );
        assert!(message("جاء زيد.").contains("b.txt:1 and a.gold:2"), "{}", message("جاء زيد."));
        assert!(message(&format!("{GOLD}و")).contains("expected «(end of the text)», found «و»"));
    }
}
