//! Why a sentence is in the summary or not: the selection gone through again, with a look at everyone who was passed over.

use std::ops::Range;

use super::{Budget, Choice, MEMORY, choose};
use crate::rank::{Context, Ranking, Vectors};

/// Why a candidate was or was not taken. Sentences are named by their index in the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// Taken, as the `order`th, from 1.
    Picked {
        /// First, second…
        order: usize,
    },
    /// Taken although it is too long, as the shortest: nothing fits the budget.
    Shortest,
    /// It would have been taken, had a sentence taken before not said much the same.
    Repeats {
        /// The sentence that it is closest to, among those taken by then.
        sentence: usize,
        /// How close: 1 for the same terms, 0 for no common term.
        cosine: f64,
    },
    /// It would have been taken, had the sentence it leans on been.
    LeansOn {
        /// The one before, which was not in the summary by then.
        sentence: usize,
    },
    /// Its turn came, and it was longer than what was left: sentences of lower scores were taken instead, or none.
    DoesNotFit {
        /// What it takes, in the budget's unit.
        cost: usize,
        /// What was left then.
        left: usize,
    },
    /// Sentences of higher scores had filled the summary.
    Outranked,
}

/// From this cosine on, a sentence says nothing new; below it, two sentences merely overlap, and a close race was decided by it.
/// For words to people only: the selection takes the cosine as it is.
pub const SAYS_THE_SAME: f64 = 0.5;

impl Reason {
    /// The name used in output, as in `does-not-fit`.
    pub fn name(&self) -> &'static str {
        match self {
            Reason::Picked { .. } => "picked",
            Reason::Shortest => "shortest",
            Reason::Repeats { .. } => "repeats",
            Reason::LeansOn { .. } => "leans-on",
            Reason::DoesNotFit { .. } => "does-not-fit",
            Reason::Outranked => "outranked",
        }
    }

    /// Whether it is a reason to be in the summary.
    pub fn is_picked(&self) -> bool {
        matches!(self, Reason::Picked { .. } | Reason::Shortest)
    }
}

/// A reason for every candidate, and what became of the budget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons {
    /// One a candidate, in their order.
    pub reasons: Vec<Reason>,
    /// What the summary takes from the budget, in the budget's unit (words for a ratio; characters count a line break behind
    /// every sentence but the last).
    pub spent: usize,
    /// What the budget holds, in the same unit.
    pub limit: usize,
}

/// The reasons for what [`select`](super::select) does with the same arguments.
///
/// They are found by going through its choices one by one: a sentence that was passed over is compared with each that was
/// chosen, as it stood then, first with its score as it was, then without what it lost. Takes time proportional to candidates
/// times chosen sentences.
pub fn reasons(context: &Context<'_>, ranking: &Ranking, budget: &Budget) -> Reasons {
    let choice = choose(context, ranking, budget);
    let mut vectors = match ranking.redundancy > 0.0 {
        true => Vectors::new(context.analysis, context.candidates),
        false => Vectors::default(),
    };
    let replay = Replay::new(context, ranking, &choice, &mut vectors);
    let mut reasons: Vec<Reason> = (0..context.candidates.len()).map(|i| replay.reason(i, &mut vectors)).collect();
    let left = replay.left.last().copied().unwrap_or(0);
    let by_score = |&a: &usize, &b: &usize| ranking.scores[a].total_cmp(&ranking.scores[b]).then(b.cmp(&a));
    let next = (0..reasons.len()).filter(|&i| reasons[i] == Reason::Outranked).max_by(by_score);
    if let Some(next) = next.filter(|_| left > 0) {
        // The next in line; had it fitted, it would have been taken.
        reasons[next] = Reason::DoesNotFit { cost: choice.costs[next], left };
    }
    let spent: usize = choice.order.iter().map(|&i| choice.costs[i]).sum();
    // The line break that `limit` and costs of characters hold for the last sentence.
    let slack = usize::from(budget.counts_line_breaks());
    Reasons { reasons, spent: spent.saturating_sub(slack), limit: choice.limit.saturating_sub(slack) }
}

struct Replay<'a> {
    context: &'a Context<'a>,
    ranking: &'a Ranking,
    choice: &'a Choice,
    /// What was left before each choice, and behind the last.
    left: Vec<usize>,
    /// When each candidate was chosen; the number of choices for those that were not.
    step_of: Vec<usize>,
    /// The score with which each choice won.
    scores: Vec<f64>,
    /// The lowest of these.
    lowest: f64,
}

impl<'a> Replay<'a> {
    fn new(context: &'a Context<'a>, ranking: &'a Ranking, choice: &'a Choice, vectors: &mut Vectors) -> Self {
        let order = &choice.order;
        let mut left = vec![choice.limit];
        let mut step_of = vec![order.len(); context.candidates.len()];
        for (step, &i) in order.iter().enumerate() {
            left.push(left[step].saturating_sub(choice.costs[i]));
            step_of[i] = step;
        }
        let (scores, lowest) = (Vec::new(), f64::INFINITY);
        let mut replay = Self { context, ranking, choice, left, step_of, scores, lowest };
        for (step, &i) in order.iter().enumerate() {
            let from = step.saturating_sub(MEMORY);
            let closest = replay.cosines(i, from..step, vectors).into_iter().fold(0.0, f64::max);
            let score = ranking.scores[i] - replay.waived(i, step) - ranking.redundancy * closest;
            replay.lowest = replay.lowest.min(score);
            replay.scores.push(score);
        }
        replay
    }

    /// The cosines of a candidate to those chosen in `steps`; all 0 where repeating costs nothing.
    fn cosines(&self, i: usize, steps: Range<usize>, vectors: &mut Vectors) -> Vec<f64> {
        if self.ranking.redundancy <= 0.0 {
            return vec![0.0; steps.len()];
        }
        vectors.cosines(i, &self.choice.order[steps]).into_iter().map(f64::from).collect()
    }

    /// The penalty for leaning that a candidate's score holds; 0 for none.
    fn leaning(&self, i: usize) -> f64 {
        self.ranking.leaning.get(i).copied().unwrap_or(0.0)
    }

    /// The same where it is waived: the sentence right before was chosen before this step.
    fn waived(&self, i: usize, step: usize) -> f64 {
        let candidates = self.context.candidates;
        let stands = i > 0 && candidates[i - 1] + 1 == candidates[i] && self.step_of[i - 1] < step;
        if stands { self.leaning(i) } else { 0.0 }
    }

    fn reason(&self, i: usize, vectors: &mut Vectors) -> Reason {
        let Choice { order, over_budget, costs, .. } = self.choice;
        if self.step_of[i] < order.len() {
            return if *over_budget { Reason::Shortest } else { Reason::Picked { order: self.step_of[i] + 1 } };
        }
        let cost = costs[i];
        if *over_budget {
            return Reason::DoesNotFit { cost, left: self.left[0] };
        }
        // Most sentences would have won no turn even with all they lost, and need no closer look.
        if self.ranking.scores[i] - self.leaning(i).min(0.0) < self.lowest {
            return Reason::Outranked;
        }
        let cosines = self.cosines(i, 0..order.len(), vectors);
        let (mut closest, mut repeated) = (0.0, None);
        for (step, &chosen) in order.iter().enumerate() {
            let wins = |score: f64| score > self.scores[step] || (score == self.scores[step] && i < chosen);
            let lost = self.ranking.redundancy * closest;
            let leaning = self.leaning(i) - self.waived(i, step);
            let score = self.ranking.scores[i] - self.waived(i, step) - lost;
            let left = self.left[step];
            if cost > left && wins(score) {
                return Reason::DoesNotFit { cost, left };
            }
            if cost <= left {
                let repeats =
                    repeated.filter(|_| wins(score + lost) || (lost > -leaning && wins(score + lost - leaning)));
                if let Some(sentence) = repeats {
                    return Reason::Repeats { sentence, cosine: closest };
                }
                if i > 0 && leaning < 0.0 && wins(score + lost - leaning) {
                    return Reason::LeansOn { sentence: self.context.candidates[i - 1] };
                }
            }
            if cosines[step] > closest {
                (closest, repeated) = (cosines[step], Some(self.context.candidates[chosen]));
            }
        }
        Reason::Outranked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Analyzer, IdfModel};
    use crate::input::{Newlines, from_text};
    use crate::select::{Selection, select};
    use crate::split::sentences;

    /// The third sentence says what the first says; 3, 5, 3 and 2 words.
    const FOUR: &str = "أشرقت الشمس صباحا.\nهطل المطر ليلا على المدينة.\nأشرقت الشمس صباحا.\nنام الأطفال.";

    fn both(text: &str, scores: &[f64], budget: Budget, redundancy: f64, leaning: &[f64]) -> (Selection, Reasons) {
        let document = from_text("d", text, Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let candidates: Vec<usize> = (0..sentences.len()).collect();
        let (document, sentences, analysis, candidates) = (&document, &sentences[..], &analysis, &candidates[..]);
        let context = Context { document, sentences, analysis, candidates, budget_words: 1.0 };
        let ranking = Ranking { scores: scores.to_vec(), parts: Vec::new(), redundancy, leaning: leaning.to_vec() };
        (select(&context, &ranking, &budget), reasons(&context, &ranking, &budget))
    }

    fn of(scores: &[f64], budget: Budget, redundancy: f64, leaning: &[f64]) -> Vec<Reason> {
        both(FOUR, scores, budget, redundancy, leaning).1.reasons
    }

    #[test]
    fn a_full_summary_outranks_the_rest() {
        let [first, second] = [1, 2].map(|order| Reason::Picked { order });
        let reasons = of(&[0.1, 0.9, 0.5, 0.7], Budget::sentences(2).unwrap(), 0.0, &[]);
        assert_eq!(reasons, [Reason::Outranked, first, Reason::Outranked, second]);
    }

    #[test]
    fn too_long_for_what_is_left() {
        // Seven words: the second has 5, then 2 are left; the third has 3; the fourth takes the last 2.
        let [first, second] = [1, 2].map(|order| Reason::Picked { order });
        let (_, reasons) = both(FOUR, &[0.1, 0.9, 0.5, 0.3], Budget::words(7).unwrap(), 0.0, &[]);
        let third = Reason::DoesNotFit { cost: 3, left: 2 };
        // The first would not have won any turn.
        assert_eq!(reasons.reasons, [Reason::Outranked, first, third, second]);
        assert_eq!((reasons.spent, reasons.limit), (7, 7));
        // Nine: one word stays; the fourth is next in line.
        let (_, reasons) = both(FOUR, &[0.1, 0.9, 0.5, 0.3], Budget::words(9).unwrap(), 0.0, &[]);
        assert_eq!(reasons.reasons, [Reason::Outranked, first, second, Reason::DoesNotFit { cost: 2, left: 1 }]);
        assert_eq!((reasons.spent, reasons.limit), (8, 9));
        // Four: the second never fits; behind the third one word is left.
        let (_, reasons) = both(FOUR, &[0.1, 0.9, 0.5, 0.3], Budget::words(4).unwrap(), 0.0, &[]);
        assert_eq!(reasons.reasons[1], Reason::DoesNotFit { cost: 5, left: 4 });
        // In characters: 27 for the second sentence, 12 for the last and a line break between them.
        let (_, reasons) = both(FOUR, &[0.1, 0.9, 0.5, 0.7], Budget::chars(45).unwrap(), 0.0, &[]);
        assert_eq!((reasons.spent, reasons.limit), (40, 45));
    }

    #[test]
    fn nothing_new_behind_a_sentence_that_says_the_same() {
        // 0.8 − 0.5 · 1 < 0.6: without what it lost, the third would have been second.
        let [first, second] = [1, 2].map(|order| Reason::Picked { order });
        let reasons = of(&[0.9, 0.6, 0.8, 0.1], Budget::sentences(2).unwrap(), 0.5, &[]);
        let Reason::Repeats { sentence: 0, cosine } = reasons[2] else { panic!("{reasons:?}") };
        assert!((cosine - 1.0).abs() < 1e-6);
        assert_eq!((reasons[0], reasons[1], reasons[3]), (first, second, Reason::Outranked));
        // It would not have been taken anyway.
        assert_eq!(of(&[0.9, 0.6, 0.2, 0.1], Budget::sentences(2).unwrap(), 0.5, &[])[2], Reason::Outranked);
    }

    #[test]
    fn leaning_on_a_sentence_that_is_not_there() {
        // 0.8 with a penalty of 0.3 in it; the others taken have 0.7 and 0.6.
        let reasons = of(&[0.0, 0.5, 0.6, 0.7], Budget::sentences(2).unwrap(), 0.0, &[0.0, -0.3, 0.0, 0.0]);
        assert_eq!(reasons[1], Reason::LeansOn { sentence: 0 });
        assert_eq!(reasons[0], Reason::Outranked);
    }

    #[test]
    fn the_shortest_when_nothing_fits() {
        let reasons = of(&[0.4, 0.3, 0.2, 0.1], Budget::words(1).unwrap(), 0.0, &[]);
        assert_eq!(reasons[3], Reason::Shortest);
        assert_eq!(reasons[1], Reason::DoesNotFit { cost: 5, left: 1 });
        assert_eq!(both("", &[], Budget::default(), 0.0, &[]).1.reasons, []);
    }

    #[test]
    fn reasons_and_selection_never_disagree() {
        let text = [FOUR, "هطل المطر على المدينة صباحا.", "وقال الأطفال: الشمس.", "***", FOUR].join("\n");
        let n = 11;
        let mut state = 1u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let scores: Vec<f64> = (0..n).map(|_| draw(9) as f64 / 10.0).collect();
            let leaning: Vec<f64> = (0..n).map(|_| -(draw(2) as f64) / 5.0).collect();
            let size = draw(30) as usize + 1;
            let budgets = [Budget::sentences(size), Budget::words(size), Budget::chars(3 * size)];
            let budget = budgets[draw(3) as usize].unwrap();
            let (selection, reasons) = both(&text, &scores, budget, draw(3) as f64 / 4.0, &leaning);
            assert_eq!(reasons.reasons.len(), n);
            let picked: Vec<usize> = (0..n).filter(|&i| reasons.reasons[i].is_picked()).collect();
            assert_eq!(picked, selection.sentences, "{budget}");
            assert!(selection.over_budget || reasons.spent <= reasons.limit);
            let mut orders: Vec<usize> = reasons
                .reasons
                .iter()
                .filter_map(|r| match r {
                    Reason::Picked { order } => Some(*order),
                    _ => None,
                })
                .collect();
            orders.sort_unstable();
            assert!(selection.over_budget || orders == (1..=picked.len()).collect::<Vec<_>>());
        }
    }
}
