//! Which facts make the digest, and which sentence carries each.

use super::alike::same_thing;
use super::conflicts::Dispute;
use super::pool::Pool;
use super::stands::{Stands, stands};
use crate::arabic::calendar::Date;

/// A weight with its reason, for what makes a fact worth telling.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// The part's name.
    pub part: &'static str,
    /// What its measure is multiplied with.
    pub weight: f64,
    /// What it means to a reader.
    pub reason: &'static str,
}

/// The weights; a sentence's score is the sum of its measures times these.
pub const WEIGHTS: [Weight; 4] = [
    Weight {
        part: "place in its article",
        weight: 1.0,
        reason: "1 for the best sentence of an article, falling with the logarithm of its rank there: scores of different rankers \
                 and of articles of different lengths do not compare, ranks do; of a fact's sentences the best counts",
    },
    Weight { part: "said by other sources", weight: 0.4, reason: "the share of the other articles that say it too" },
    Weight { part: "typical of the event", weight: 0.5, reason: "the cosine to the best sentences of all articles" },
    Weight {
        part: "about another event",
        weight: -1.0,
        reason: "its article shares next to nothing with the others; it is told last",
    },
];

/// What a fact loses that can only be told by a sentence which leans on another.
pub const LEANING: Weight = Weight {
    part: "leans on another sentence",
    weight: -0.8,
    reason: "no source that is left says it in a sentence that stands alone",
};

/// What a sentence loses that says more than the fact which a chosen one told for it, as a share of its place and its sources: it has
/// them for that fact.
pub const RETOLD: Weight = Weight {
    part: "its fact is told",
    weight: -0.6,
    reason: "a chosen sentence tells what it has in common with other articles; what is left is its own",
};

/// How much of its score a fact loses that repeats a chosen one. Far more than within an article: sources repeat each other, writers
/// do not repeat themselves.
const REDUNDANCY: f64 = 1.0;
/// A fact worth less than this is left out, though the budget has room for it.
const LEAST: f64 = 0.1;
/// A sentence is done with when one that says the same tells this share of what it holds in common with other articles.
const TOLD: f32 = 0.5;
/// An article says what a sentence says if it holds this share of it, in whatever sentences.
const BACKED: f32 = 0.4;
/// The best sentences of an article, which say what the event is.
pub(super) const BEST: usize = 5;

/// What a carrier gains and loses, on the scale of the share of the fact's terms that it holds.
const FIGURES: f64 = 0.4;
const PLACE: f64 = 0.2;
const TOO_LONG: f64 = 0.3;
const LEANS: f64 = 0.6;
const OUTDATED: f64 = 0.6;

/// A chosen sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its place in the pool.
    pub item: usize,
    /// What it was worth when it was chosen: the sum of `parts`.
    pub score: f64,
    /// One value for each of [`WEIGHTS`], [`LEANING`], [`RETOLD`], and what was taken off for repeating.
    pub parts: Vec<(&'static str, f64)>,
}

/// What there is to choose from.
pub struct Choosing<'a> {
    /// The sentences.
    pub pool: &'a Pool,
    /// Their texts.
    pub texts: &'a [&'a str],
    /// Which say the same.
    pub neighbours: &'a [Vec<usize>],
    /// How many articles there are.
    pub documents: usize,
    /// Their dates.
    pub dates: &'a [Option<Date>],
    /// Where figures differ.
    pub disputes: &'a [Dispute],
    /// The articles that share next to nothing with any other, while others share something.
    pub strangers: &'a [usize],
    /// What each sentence takes from the budget.
    pub costs: &'a [usize],
    /// The budget.
    pub limit: usize,
}

/// What a sentence is worth as one of those that tell a fact.
struct Worth {
    /// The parts of [`WEIGHTS`].
    parts: [f64; WEIGHTS.len()],
    sum: f64,
}

impl Choosing<'_> {
    /// Chooses fact by fact, always the one worth most among those with a sentence that still fits, less what it repeats (maximal
    /// marginal relevance, Carbonell and Goldstein 1998); of a fact's sentences the best carrier is taken, and the others are done
    /// with. Ties go to the earlier article and sentence. The second value says that nothing fitted: then the shortest is taken.
    pub fn choose(&self) -> (Vec<Choice>, bool) {
        let n = self.pool.items.len();
        let leans: Vec<f64> = self.texts.iter().map(|text| leaning(stands(text))).collect();
        let outdated: Vec<bool> = (0..n).map(|item| self.is_outdated(item)).collect();
        let centroid = self.pool.centroid((0..n).filter(|&i| self.pool.items[i].rank < BEST));
        let worth: Vec<Worth> = (0..n).map(|item| self.worth(item, &centroid)).collect();
        let mut repeats = vec![0.0f64; n];
        let mut is_retold = vec![false; n];
        let mut is_done = vec![false; n];
        let mut left = self.limit;
        let mut chosen = Vec::new();
        loop {
            let fits = |i: usize| !is_done[i] && self.costs[i] <= left;
            // Of a fact that a chosen sentence told along with its own, only what leans may be left.
            let leaning = |i: usize| self.group(i).filter(|&j| fits(j)).map(|j| leans[j]).fold(2.0, f64::min);
            let retold = |i: usize| {
                if is_retold[i] { RETOLD.weight * (worth[i].parts[0] + worth[i].parts[1]) } else { 0.0 }
            };
            let value = |i: usize| worth[i].sum + LEANING.weight * leaning(i) + retold(i) - REDUNDANCY * repeats[i];
            let open = (0..n).filter(|&i| !is_done[i] && self.group(i).any(fits)).map(|i| (value(i), i));
            let Some((_, best)) = open.max_by(|(x, a), (y, b)| x.total_cmp(y).then(b.cmp(a))) else { break };
            // Half a quotation is no filler for what is left of the budget.
            if !chosen.is_empty() && value(best) < LEAST {
                break;
            }
            let carrier = self.carrier(best, fits, &leans, &outdated);
            let mut parts = named(&worth[best], leaning(best));
            parts.push((RETOLD.part, retold(best)));
            parts.push(("repeats what is chosen", -REDUNDANCY * repeats[best]));
            chosen.push(Choice { item: carrier, score: value(best), parts });
            left -= self.costs[carrier];
            is_done[best] = true;
            // One that has more to say than the figure it shares may still be told.
            for i in self.group(carrier) {
                is_done[i] |= i == carrier || self.pool.told_by(i, carrier) >= TOLD;
                is_retold[i] = true;
            }
            for i in (0..n).filter(|&i| !is_done[i]) {
                let likeness = self.pool.likeness(i, carrier);
                repeats[i] = repeats[i].max(f64::from(likeness.plain.max(0.7 * likeness.overlap)));
            }
        }
        let over_budget = chosen.is_empty() && n > 0;
        if over_budget {
            let shortest = (0..n).min_by_key(|&i| self.costs[i]).unwrap_or(0);
            let parts = named(&worth[shortest], leans[shortest]);
            let score = parts.iter().map(|(_, value)| value).sum();
            chosen.push(Choice { item: shortest, score, parts });
        }
        (chosen, over_budget)
    }

    /// A sentence and those that say the same.
    fn group(&self, item: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(item).chain(self.neighbours[item].iter().copied())
    }

    /// The articles that a reader is told say what a chosen sentence says, in order: those of [`sources`](Self::sources) that hold most
    /// of it, and give no other figure for what it counts.
    pub fn vouchers(&self, item: usize) -> Vec<usize> {
        let own = self.pool.items[item].document;
        let mut documents = self.sources(item);
        documents.retain(|&d| d == own || (self.pool.backing(item, d) >= BACKED && !self.contradicts(item, d)));
        documents
    }

    /// Whether an article gives another figure for something that a sentence counts.
    fn contradicts(&self, item: usize, document: usize) -> bool {
        let figure = |(item, at): (usize, usize)| &self.pool.items[item].figures[at];
        self.disputes.iter().any(|dispute| {
            let Some(&theirs) = dispute.figures.iter().find(|(i, _)| self.pool.items[*i].document == document) else {
                return false;
            };
            let mut ours = self.pool.items[item].figures.iter().filter(|own| same_thing(own, figure(theirs)));
            ours.next().is_some_and(|own| !own.agrees(figure(theirs)))
        })
    }

    /// The articles with a sentence that tells the same fact, in order.
    pub fn sources(&self, item: usize) -> Vec<usize> {
        let mut documents: Vec<usize> = self.group(item).map(|i| self.pool.items[i].document).collect();
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    fn worth(&self, item: usize, centroid: &[f32]) -> Worth {
        let place = self.group(item).map(|i| place(self.pool.items[i].rank)).fold(0.0, f64::max);
        let is_odd = self.strangers.contains(&self.pool.items[item].document);
        let measures = [
            place,
            (self.sources(item).len() - 1) as f64 / (self.documents - 1).max(1) as f64,
            f64::from(self.pool.cosine_to(item, centroid)),
            f64::from(u8::from(is_odd)),
        ];
        let mut parts = measures;
        parts.iter_mut().zip(&WEIGHTS).for_each(|(value, weight)| *value *= weight.weight);

        Worth { parts, sum: parts.iter().sum() }
    }

    /// The sentence that tells a fact best: it holds most of what its sentences say together, with the figures, stands alone, is not
    /// much longer than they are, and gives no figure that a later article has replaced.
    fn carrier(&self, fact: usize, fits: impl Fn(usize) -> bool, leans: &[f64], outdated: &[bool]) -> usize {
        let members: Vec<usize> = self.group(fact).collect();
        let core = self.pool.core(&members);
        let mut lengths: Vec<usize> = members.iter().map(|&i| self.pool.items[i].words).collect();
        lengths.sort_unstable();
        let usual = lengths[lengths.len() / 2].max(1) as f64;
        let mut roles: Vec<_> =
            members.iter().flat_map(|&i| self.pool.items[i].figures.iter().map(|f| f.role)).collect();
        roles.sort_unstable();
        roles.dedup();
        let quality = |&i: &usize| {
            let item = &self.pool.items[i];
            let held = roles.iter().filter(|role| item.figures.iter().any(|f| f.role == **role)).count();
            f64::from(self.pool.share(i, &core))
                + FIGURES * held as f64 / roles.len().max(1) as f64
                + PLACE * place(item.rank)
                - TOO_LONG * (item.words as f64 / usual - 1.0).max(0.0)
                - LEANS * leans[i]
                - OUTDATED * f64::from(u8::from(outdated[i]))
        };
        let able = members.iter().copied().filter(|&i| fits(i));
        let able = able.map(|i| (quality(&i), i));
        able.max_by(|(x, a), (y, b)| x.total_cmp(y).then(b.cmp(a))).map_or(fact, |(_, best)| best)
    }

    /// Whether a sentence gives a figure that a later article gives otherwise.
    fn is_outdated(&self, item: usize) -> bool {
        let sentence = &self.pool.items[item];
        self.disputes.iter().any(|dispute| {
            let Some(latest) = dispute.latest else { return false };
            let (latest, at) = dispute.figures[latest];
            let (latest, now) = (&self.pool.items[latest], &self.pool.items[latest].figures[at]);
            let is_before = matches!((self.dates[latest.document], self.dates[sentence.document]), (Some(a), Some(b)) if a.is_after(b));
            is_before && sentence.figures.iter().any(|figure| same_thing(figure, now) && !figure.agrees(now))
        })
    }
}

/// How much a sentence leans, in shares of [`LEANING`]. Half a quotation has lost its speaker too; a byline and a sentence that ends in a colon tell nothing at all.
fn leaning(stands: Stands) -> f64 {
    match stands {
        Stands::Alone => 0.0,
        Stands::Leaning => 1.0,
        Stands::HalfQuoted => 1.5,
        Stands::Unfinished => 2.0,
    }
}

/// The parts of a score by name.
fn named(worth: &Worth, leans: f64) -> Vec<(&'static str, f64)> {
    let parts = WEIGHTS.iter().zip(worth.parts).map(|(weight, value)| (weight.part, value));
    parts.chain([(LEANING.part, LEANING.weight * leans)]).collect()
}

/// What a rank in an article is worth: `1 / log2(2 + rank)`, the discount of Järvelin and Kekäläinen (2002).
fn place(rank: usize) -> f64 {
    1.0 / libm::log2(2.0 + rank as f64)
}
