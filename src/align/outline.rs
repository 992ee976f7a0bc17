//! Evidence of structure: paragraphs begin where their translations do, and a heading translates a heading.
//!
//! How the first sentences of a bead's two sides stand in their texts is one of nine pairs (within a paragraph, at its beginning, a heading). The
//! evidence is ln(p(c, d) / p(c) p(d)): how much more often the two go together in beads than by chance. The table starts from a guess and is then
//! that of the batch's beads, so texts whose paragraphs were cut anew say little. Where a side has one kind of sentence only (a sentence a
//! line, no paragraphs at all) nothing is said.
//!
//! A bead that goes on over the beginning of a paragraph or a heading on its own side has less of a chance than one that does not. An empty line
//! is no sentence: it stands alone, unless a bead goes on over it, and what comes after it begins a paragraph.

use std::ops::Range;

use libm::log;

/// How a sentence stands in its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opens {
    /// It goes on with a paragraph.
    #[default]
    Nothing,
    /// A paragraph begins with it.
    Paragraph,
    /// It is a heading, or begins one.
    Heading,
    /// It is an empty line.
    Empty,
}

/// Share of beads whose sides begin alike because one is made after the other, at first.
const ALIKE: f64 = 0.6;
/// How many beads the first guess is worth.
const GUESS: f64 = 20.0;
/// The most that the beginnings of a bead say.
const CAP: f64 = 3.0;
/// How much less probable a bead is that goes on over the beginning of a paragraph: odds.
const OVER_PARAGRAPH: f64 = 0.05;
/// And over a heading, or from a heading into the text below it.
const OVER_HEADING: f64 = 0.005;

/// The outlines of a pair, or of a part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    source: Side,
    target: Side,
    /// Whether beginnings of the two sides are compared.
    is_compared: bool,
}

#[derive(Clone, Debug, Default)]
struct Side {
    opens: Vec<Opens>,
    /// What going on from the sentence before says, summed from the start.
    over: Vec<f64>,
    has_empty: bool,
}

impl Side {
    /// From what is known (nothing, or of every sentence), and which sentences are empty.
    fn new(known: &[Opens], lengths: &[f64]) -> Self {
        let has_empty = lengths.contains(&0.0);
        if known.len() != lengths.len() && !has_empty {
            return Self::default();
        }
        let mut opens = Vec::with_capacity(lengths.len());
        let mut is_start = true;
        for (i, &length) in lengths.iter().enumerate() {
            let empty = length == 0.0;
            opens.push(match known.get(i).filter(|_| known.len() == lengths.len()) {
                _ if empty => Opens::Empty,
                Some(&known) if known != Opens::Nothing => known,
                _ if is_start => Opens::Paragraph,
                _ => Opens::Nothing,
            });
            is_start = empty;
        }
        let begins = |o: &&Opens| matches!(o, Opens::Paragraph | Opens::Heading);
        let sentences = opens.iter().filter(|o| **o != Opens::Empty).count();
        let share = opens.iter().filter(begins).count() as f64 / sentences.max(1) as f64;
        // Odds of going on are the same whether few sentences begin a paragraph or nearly all.
        let usual = share * OVER_PARAGRAPH + 1.0 - share;
        let mut over = vec![0.0];
        for pair in opens.windows(2) {
            let odds = match (pair[0], pair[1]) {
                (_, Opens::Empty) => usual,
                (Opens::Heading, _) | (_, Opens::Heading) => OVER_HEADING,
                (_, Opens::Paragraph) => OVER_PARAGRAPH,
                _ => 1.0,
            };
            over.push(over[over.len() - 1] + log(odds / usual));
        }
        Self { opens, over, has_empty }
    }

    fn is_varied(&self) -> bool {
        let mut sentences = self.opens.iter().skip(1).filter(|o| **o != Opens::Empty);
        let first = sentences.next();
        first.is_some() && sentences.any(|o| Some(o) != first)
    }

    fn part(&self, sentences: &Range<usize>) -> Self {
        let of = |from: usize, to: usize| self.opens.get(from..to).map_or_else(Vec::new, <[Opens]>::to_vec);
        Self {
            opens: of(sentences.start, sentences.end),
            over: self.over.get(sentences.clone()).map_or_else(Vec::new, <[f64]>::to_vec),
            has_empty: self.has_empty,
        }
    }

    #[inline]
    fn sentences(&self, i: usize, count: usize) -> usize {
        match self.has_empty {
            true => count - self.opens[i..i + count].iter().filter(|o| **o == Opens::Empty).count(),
            false => count,
        }
    }

    /// What it says that sentences `i..i + count` are on one side of a bead; `None` if they cannot be.
    #[inline]
    fn together(&self, i: usize, count: usize) -> Option<f64> {
        if self.opens.is_empty() {
            return Some(0.0);
        }
        if self.opens[i] == Opens::Empty || self.opens[i + count - 1] == Opens::Empty {
            return None;
        }
        Some(self.over[i + count - 1] - self.over[i])
    }
}

impl Outline {
    /// Of a pair, from what is known of each side and the lengths of its sentences.
    pub(super) fn new(source: (&[Opens], &[f64]), target: (&[Opens], &[f64])) -> Self {
        let (source, target) = (Side::new(source.0, source.1), Side::new(target.0, target.1));
        let is_compared = source.is_varied() && target.is_varied();
        Self { source, target, is_compared }
    }

    /// Of some of the sentences.
    pub(super) fn part(&self, source: &Range<usize>, target: &Range<usize>) -> Self {
        Self { source: self.source.part(source), target: self.target.part(target), is_compared: self.is_compared }
    }

    /// What it says of a bead of `a` sentences from `i` on and `b` from `j` on; `None` if it cannot be one.
    #[inline]
    pub(super) fn evidence(
        &self,
        beginnings: &Beginnings,
        (i, a): (usize, usize),
        (j, b): (usize, usize),
    ) -> Option<f64> {
        let mut sum = 0.0;
        if a > 0 {
            sum += self.source.together(i, a)?;
        }
        if b > 0 {
            sum += self.target.together(j, b)?;
        }
        if self.is_compared && a > 0 && b > 0 {
            sum += beginnings.evidence[self.source.opens[i] as usize][self.target.opens[j] as usize];
        }
        Some(sum)
    }

    /// How many sentences that is on either side, empty lines aside.
    #[inline]
    pub(super) fn sentences(&self, (i, a): (usize, usize), (j, b): (usize, usize)) -> (usize, usize) {
        (self.source.sentences(i, a), self.target.sentences(j, b))
    }

    /// Whether a sentence of the source is an empty line.
    #[inline]
    pub(super) fn is_empty_source(&self, i: usize) -> bool {
        self.source.opens.get(i) == Some(&Opens::Empty)
    }

    /// Whether one of the target is.
    #[inline]
    pub(super) fn is_empty_target(&self, j: usize) -> bool {
        self.target.opens.get(j) == Some(&Opens::Empty)
    }

    /// How the first sentences of a bead stand, where that is compared.
    pub(super) fn beginning(&self, i: usize, j: usize) -> Option<(Opens, Opens)> {
        self.is_compared.then(|| (self.source.opens[i], self.target.opens[j]))
    }

    fn shares(all: &[Self], side: fn(&Self) -> &Side) -> [f64; 3] {
        let mut counts = [1.0f64; 3];
        for outline in all.iter().filter(|o| o.is_compared) {
            side(outline).opens.iter().filter(|o| **o != Opens::Empty).for_each(|&o| counts[o as usize] += 1.0);
        }
        let sum: f64 = counts.iter().sum();
        counts.map(|c| c / sum)
    }
}

/// What two beginnings say of a bead.
#[derive(Clone, Debug)]
pub(super) struct Beginnings {
    guess: [[f64; 3]; 3],
    evidence: [[f64; 3]; 3],
}

impl Beginnings {
    /// What to start from, by how sentences stand in the batch.
    pub(super) fn new(outlines: &[Outline]) -> Self {
        let (source, target) = (Outline::shares(outlines, |o| &o.source), Outline::shares(outlines, |o| &o.target));
        let mut guess = [[0.0; 3]; 3];
        for (c, row) in guess.iter_mut().enumerate() {
            for (d, p) in row.iter_mut().enumerate() {
                let alike = if c == d { ALIKE * (source[c] + target[c]) / 2.0 } else { 0.0 };
                *p = (1.0 - ALIKE) * source[c] * target[d] + alike;
            }
        }
        Self { guess, evidence: evidence(&guess) }
    }

    /// From how beads begin, with how probable they are.
    pub(super) fn fit(&mut self, beads: impl Iterator<Item = ((Opens, Opens), f64)>) {
        let mut counts = self.guess.map(|row| row.map(|p| p * GUESS));
        for ((c, d), weight) in beads {
            if let Some(count) = counts.get_mut(c as usize).and_then(|row| row.get_mut(d as usize)) {
                *count += weight;
            }
        }
        self.evidence = evidence(&counts);
    }
}

/// ln(p(c, d) / p(c) p(d)).
fn evidence(counts: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let all: f64 = counts.iter().flatten().sum();
    let row = counts.map(|row| row.iter().sum::<f64>());
    let column: [f64; 3] = std::array::from_fn(|d| counts.iter().map(|row| row[d]).sum());
    std::array::from_fn(|c| {
        std::array::from_fn(|d| log(counts[c][d] * all / (row[c] * column[d]).max(1e-300)).clamp(-CAP, CAP))
    })
}

#[cfg(test)]
mod tests {
    use super::Opens::{Empty, Heading, Nothing, Paragraph};
    use super::*;

    #[test]
    fn beginnings_that_are_alike_speak_for_a_bead() {
        let opens = [Heading, Paragraph, Nothing, Nothing, Paragraph, Nothing];
        let outline = Outline::new((&opens, &[9.0; 6]), (&opens, &[9.0; 6]));
        let beginnings = Beginnings::new(std::slice::from_ref(&outline));
        let says = |i: usize, j: usize| outline.evidence(&beginnings, (i, 1), (j, 1)).unwrap();
        assert!(says(0, 0) > 1.0 && says(4, 4) > 0.3 && says(2, 3) > 0.0, "{beginnings:?}");
        assert!(says(0, 1) < -0.5 && says(4, 5) < -0.5, "{beginnings:?}");
        let over = |i: usize| outline.evidence(&beginnings, (i, 2), (5, 1)).unwrap() - says(i, 5);
        assert!(over(2) > 0.0 && over(3) < -2.0 && over(0) < -4.0);
    }

    #[test]
    fn what_a_side_lacks_says_nothing() {
        let beginnings = Beginnings::new(&[]);
        for opens in [vec![], vec![Paragraph; 3], vec![Paragraph, Nothing, Nothing]] {
            let outline = Outline::new((&opens, &[9.0; 3]), (&[Paragraph, Nothing, Paragraph], &[9.0; 3]));
            assert_eq!(outline.evidence(&beginnings, (1, 1), (2, 1)), Some(0.0));
        }
        // Where every sentence is a paragraph, two of them may well be one.
        let outline = Outline::new((&[Paragraph; 3], &[9.0; 3]), (&[], &[9.0; 3]));
        assert!(outline.evidence(&beginnings, (1, 2), (2, 1)).unwrap().abs() < 1e-9);
    }

    #[test]
    fn an_empty_line_neither_begins_nor_ends_a_bead() {
        let outline = Outline::new((&[], &[9.0, 0.0, 9.0]), (&[], &[9.0, 9.0]));
        let beginnings = Beginnings::new(&[]);
        assert_eq!(outline.source.opens, [Paragraph, Empty, Paragraph]);
        assert_eq!(outline.evidence(&beginnings, (0, 2), (0, 1)), None);
        assert_eq!(outline.evidence(&beginnings, (2, 1), (1, 1)), Some(0.0));
        let outline = Outline::new((&[], &[9.0, 9.0, 0.0, 9.0]), (&[], &[9.0, 9.0]));
        assert!(outline.evidence(&beginnings, (1, 3), (0, 1)).unwrap() < -1.0);
        assert!(outline.is_empty_source(2) && !outline.is_empty_target(1));
        assert_eq!(outline.sentences((1, 3), (0, 1)), (2, 1));
    }
}
