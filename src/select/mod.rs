//! Which ranked sentences make the summary: those of the highest scores that fit the budget, less what they repeat.

mod budget;
mod reasons;

pub use budget::{Budget, BudgetError, Length};
pub use reasons::{Reason, Reasons, SAYS_THE_SAME, reasons};

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::analyze::Analysis;
use crate::rank::{Context, Ranking, Vectors};

/// The sentences chosen for a summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Their indices among the document's sentences, in order of the document.
    pub sentences: Vec<usize>,
    /// Whether no sentence fitted, so that the shortest was taken.
    pub over_budget: bool,
}

/// Chooses sentences one by one: always the one of highest score among those that still fit, where a score loses
/// [`Ranking::redundancy`] times the largest cosine to a sentence chosen before (maximal marginal relevance, Carbonell and
/// Goldstein 1998), and gets [`Ranking::leaning`] back when the sentence it leans on is chosen. Ties go to the earlier sentence.
///
/// Where nothing fits, the shortest sentence is chosen and `over_budget` is set: an article is never summarized by silence.
pub fn select(context: &Context<'_>, ranking: &Ranking, budget: &Budget) -> Selection {
    let Choice { order, over_budget, .. } = choose(context, ranking, budget);
    let mut sentences: Vec<usize> = order.into_iter().map(|i| context.candidates[i]).collect();
    sentences.sort_unstable();
    Selection { sentences, over_budget }
}

/// What candidates bring along that takes from the budget too, such as the heading that they stand under. Whoever comes first pays for
/// all who bring the same.
#[derive(Clone, Copy, Debug)]
pub struct Company<'a> {
    /// For every candidate what it brings along.
    pub of: &'a [Option<usize>],
    /// What that takes from the budget, in its own unit.
    pub costs: &'a [usize],
}

/// [`select`] where candidates bring something along; none where nothing fits.
pub fn select_in_company(
    context: &Context<'_>,
    ranking: &Ranking,
    budget: &Budget,
    company: &Company<'_>,
) -> Option<Selection> {
    let costs = budget.costs(context);
    let mut left = budget.limit(context);
    let mut greedy = Greedy::new(context.analysis, context.candidates, ranking);
    let mut paid = vec![false; company.costs.len()];
    let mut sentences = Vec::new();
    loop {
        let cost = |i: usize| costs[i] + company.of[i].filter(|&b| !paid[b]).map_or(0, |b| company.costs[b]);
        let Some(best) = greedy.next(|i| cost(i) <= left) else { break };
        left -= cost(best);
        sentences.push(context.candidates[best]);
        // Whoever did not fit with this company does not fit without it either: it is paid out of the same budget.
        company.of[best].iter().for_each(|&brought| paid[brought] = true);
    }
    sentences.sort_unstable();
    (!sentences.is_empty()).then_some(Selection { sentences, over_budget: false })
}

/// What [`select`] chose and how it went; [`reasons`] are read off it.
struct Choice {
    /// The places of the chosen among the candidates, in the order in which they were chosen.
    order: Vec<usize>,
    over_budget: bool,
    /// What each candidate takes from the budget, and what the budget holds, in its own unit.
    costs: Vec<usize>,
    limit: usize,
}

fn choose(context: &Context<'_>, ranking: &Ranking, budget: &Budget) -> Choice {
    let costs = budget.costs(context);
    let limit = budget.limit(context);
    let mut greedy = Greedy::new(context.analysis, context.candidates, ranking);
    let mut left = limit;
    let mut order: Vec<usize> = Vec::new();
    // The cheapest candidate tells when nothing more can fit.
    let cheapest = costs.iter().copied().min().unwrap_or(0);
    while left >= cheapest && order.len() < context.candidates.len() {
        let Some(best) = greedy.next(|i| costs[i] <= left) else { break };
        left -= costs[best];
        order.push(best);
    }
    let over_budget = order.is_empty() && !context.candidates.is_empty();
    if over_budget {
        order.extend((0..costs.len()).min_by_key(|&i| costs[i]));
    }
    Choice { order, over_budget, costs, limit }
}

/// Candidates in the order in which they are to be chosen.
///
/// A score only falls as more is chosen (but for a waived penalty, which makes a new entry), so a score that was true a while
/// ago is an upper bound: only the entry on top of the heap is ever compared with what was chosen since.
struct Greedy<'a> {
    vectors: Vectors,
    ranking: &'a Ranking,
    candidates: &'a [usize],
    heap: BinaryHeap<Entry>,
    chosen: Vec<usize>,
    is_chosen: Vec<bool>,
    /// The largest cosine of each candidate to `chosen[..compared[i]]`.
    closest: Vec<f32>,
    compared: Vec<usize>,
}

/// A sentence is compared with at most this many of those chosen last: in a book, repeating what was said three hundred
/// sentences ago is no fault, and the work stays linear.
const MEMORY: usize = 300;

impl<'a> Greedy<'a> {
    fn new(analysis: &Analysis, candidates: &'a [usize], ranking: &'a Ranking) -> Self {
        let n = candidates.len();
        let heap = (0..n).map(|i| Entry { score: ranking.scores[i], candidate: i }).collect();
        let vectors = if ranking.redundancy > 0.0 { Vectors::new(analysis, candidates) } else { Vectors::default() };
        Self {
            vectors,
            ranking,
            candidates,
            heap,
            chosen: Vec::new(),
            is_chosen: vec![false; n],
            closest: vec![0.0; n],
            compared: vec![0; n],
        }
    }

    /// The best candidate that `fits`; those that do not are dropped for good, since what is left only shrinks.
    fn next(&mut self, fits: impl Fn(usize) -> bool) -> Option<usize> {
        while let Some(Entry { score, candidate }) = self.heap.pop() {
            if self.is_chosen[candidate] || !fits(candidate) {
                continue;
            }
            let now = self.score_now(candidate);
            if now < score {
                self.heap.push(Entry { score: now, candidate });
                continue;
            }
            self.choose(candidate);
            return Some(candidate);
        }
        None
    }

    fn score_now(&mut self, candidate: usize) -> f64 {
        if self.ranking.redundancy > 0.0 {
            let from = self.compared[candidate].max(self.chosen.len().saturating_sub(MEMORY));
            let closest = self.vectors.max_cosine(candidate, &self.chosen[from..]);
            self.closest[candidate] = self.closest[candidate].max(closest);
            self.compared[candidate] = self.chosen.len();
        }
        self.ranking.scores[candidate]
            - self.waived(candidate)
            - self.ranking.redundancy * f64::from(self.closest[candidate])
    }

    /// The penalty for leaning, where the sentence right before is chosen.
    fn waived(&self, candidate: usize) -> f64 {
        let stands = candidate > 0
            && self.is_chosen[candidate - 1]
            && self.candidates[candidate - 1] + 1 == self.candidates[candidate];
        if stands { self.ranking.leaning.get(candidate).copied().unwrap_or(0.0) } else { 0.0 }
    }

    fn choose(&mut self, candidate: usize) {
        self.is_chosen[candidate] = true;
        self.chosen.push(candidate);
        let next = candidate + 1;
        if next < self.candidates.len() && !self.is_chosen[next] && self.waived(next) != 0.0 {
            self.heap.push(Entry { score: self.ranking.scores[next] - self.waived(next), candidate: next });
        }
    }
}

#[derive(Debug)]
struct Entry {
    score: f64,
    candidate: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.candidate.cmp(&self.candidate))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Analyzer, IdfModel};
    use crate::input::{Newlines, from_text};
    use crate::rank::Part;
    use crate::split::sentences;

    /// Selects among the sentences of `text`, one a line, by the scores given.
    fn selected(text: &str, scores: &[f64], budget: Budget, redundancy: f64, leaning: Vec<f64>) -> Selection {
        let document = from_text("d", text, Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let candidates: Vec<usize> = (0..sentences.len()).collect();
        let context = Context {
            document: &document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &candidates,
            budget_words: 1.0,
        };
        let parts = vec![Part { name: "score", values: scores.to_vec() }];
        select(&context, &Ranking { scores: scores.to_vec(), parts, redundancy, leaning }, &budget)
    }

    const FOUR: &str = "أشرقت الشمس صباحا.\nهطل المطر ليلا على المدينة.\nأشرقت الشمس صباحا.\nنام الأطفال.";

    #[test]
    fn the_best_that_fit_in_order_of_the_document() {
        let pick = |budget| selected(FOUR, &[0.1, 0.9, 0.5, 0.7], budget, 0.0, vec![]).sentences;
        assert_eq!(pick(Budget::sentences(2).unwrap()), [1, 3]);
        // 5 + 2 words; the third sentence has 3 and does not fit behind the second.
        assert_eq!(pick(Budget::words(7).unwrap()), [1, 3]);
        // The second does not fit, what does is taken.
        assert_eq!(pick(Budget::words(4).unwrap()), [3]);
        assert_eq!(pick(Budget::ratio(1.0).unwrap()), [0, 1, 2, 3]);
        // 27 characters, 12, and a line break between them; the other two have 18 each.
        assert_eq!(pick(Budget::chars(40).unwrap()), [1, 3]);
        assert_eq!(pick(Budget::chars(39).unwrap()), [1]);
    }

    #[test]
    fn when_nothing_fits_the_shortest_is_given_and_said_to_be_too_long() {
        let selection = selected(FOUR, &[0.4, 0.3, 0.2, 0.1], Budget::words(1).unwrap(), 0.0, vec![]);
        assert_eq!(selection, Selection { sentences: vec![3], over_budget: true });
        let nothing = selected("", &[], Budget::default(), 0.0, vec![]);
        assert_eq!(nothing, Selection::default());
    }

    #[test]
    fn a_sentence_that_repeats_a_chosen_one_falls_behind() {
        // The third repeats the first word for word: 0.8 − 0.5 · 1 < 0.6.
        let pick = |redundancy| {
            selected(FOUR, &[0.9, 0.6, 0.8, 0.1], Budget::sentences(2).unwrap(), redundancy, vec![]).sentences
        };
        assert_eq!(pick(0.0), [0, 2]);
        assert_eq!(pick(0.5), [0, 1]);
    }

    #[test]
    fn a_penalty_for_leaning_is_waived_when_the_sentence_before_is_chosen() {
        // The second leans on the first: 0.5 with a penalty of 0.3 in it, 0.8 behind the first.
        let pick =
            |scores| selected(FOUR, scores, Budget::sentences(2).unwrap(), 0.0, vec![0.0, -0.3, 0.0, 0.0]).sentences;
        assert_eq!(pick(&[0.9, 0.5, 0.0, 0.7]), [0, 1]);
        assert_eq!(pick(&[0.0, 0.5, 0.6, 0.7]), [2, 3]);
    }

    #[test]
    fn what_comes_along_is_paid_once_and_all_fits() {
        let document = from_text("d", FOUR, Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let context = Context {
            document: &document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &[0, 1, 2, 3],
            budget_words: 1.0,
        };
        let ranking = Ranking { scores: vec![0.1, 0.9, 0.5, 0.7], parts: vec![], redundancy: 0.0, leaning: vec![] };
        let pick = |words, of: &[Option<usize>; 4], costs: &[usize]| {
            let company = Company { of, costs };
            select_in_company(&context, &ranking, &Budget::words(words).unwrap(), &company).map(|s| s.sentences)
        };
        // The sentences have 3, 5, 3 and 2 words. The second and the last share four words of company.
        let of = [None, Some(0), None, Some(0)];
        assert_eq!(pick(11, &of, &[4]), Some(vec![1, 3]));
        assert_eq!(pick(10, &of, &[4]), Some(vec![1]));
        assert_eq!(pick(8, &of, &[4]), Some(vec![3]));
        assert_eq!(pick(5, &of, &[4]), Some(vec![2]));
        assert_eq!(pick(9, &[Some(0); 4], &[3]), Some(vec![1]));
        assert_eq!(pick(10, &[Some(0); 4], &[3]), Some(vec![1, 3]));
        let of = [Some(0), Some(1), None, None];
        assert_eq!(pick(2, &of, &[4, 4]), Some(vec![3]));
        assert_eq!(pick(1, &of, &[4, 4]), None);
    }

    #[test]
    fn ties_go_to_the_earlier_sentence() {
        assert_eq!(selected(FOUR, &[1.0; 4], Budget::sentences(2).unwrap(), 0.0, vec![]).sentences, [0, 1]);
    }
}
