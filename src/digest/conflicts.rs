//! Where sources give different figures for the same thing.

use super::alike::same_thing;
use super::figures::Figure;
use super::pool::Pool;
use crate::arabic::calendar::Date;

/// A thing that is counted differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// One figure an article, in order of the articles: the first that it gives, as (item, number of the figure in it).
    pub figures: Vec<(usize, usize)>,
}

/// Figures are held against each other only if they lie no further apart than this: 2,449 women in one report and 17 in another are not
/// the same women. Tolls may, in sentences that say the same: the first ones are low.
const FACTOR: f64 = 2.0;
/// And if the sentences are as near as this, by the weights of the background.
const NEAR: f32 = 0.15;

/// The disputes, in order of their first sentence.
///
/// Figures of different articles are held against each other where they count the same thing, in sentences that say the same; or
/// where each of the two articles counts that thing once only (42 films here, 45 there), whatever else their sentences say.
pub fn disputes(pool: &Pool, neighbours: &[Vec<usize>]) -> Vec<Dispute> {
    // Figures of one thing are one set: numbered flat, joined along pairs.
    let flat: Vec<(usize, usize)> =
        pool.items.iter().enumerate().flat_map(|(item, of)| (0..of.figures.len()).map(move |at| (item, at))).collect();
    let figure = |(item, at): (usize, usize)| &pool.items[item].figures[at];
    let document = |(item, _): (usize, usize)| pool.items[item].document;
    let is_first = |(item, at): (usize, usize)| {
        // A sentence that gives two of one role gives the total first.
        pool.items[item].figures[..at].iter().all(|before| before.role != figure((item, at)).role)
    };
    let mut by_role: Vec<usize> = (0..flat.len()).collect();
    by_role.sort_by_key(|&i| (figure(flat[i]).role.what, i));
    let mut sets = Sets((0..flat.len()).collect());
    for of_one in by_role.chunk_by(|&a, &b| figure(flat[a]).role.what == figure(flat[b]).role.what) {
        let counts_once = |i: usize| {
            let own = of_one.iter().filter(|&&j| document(flat[j]) == document(flat[i]));
            own.map(|&j| figure(flat[j]))
                .all(|other| other.role != figure(flat[i]).role || other.agrees(figure(flat[i])))
        };
        let once: Vec<bool> = of_one.iter().map(|&i| counts_once(i)).collect();
        for (n, &i) in of_one.iter().enumerate() {
            for (m, &j) in of_one.iter().enumerate().skip(n + 1) {
                let (a, b) = (flat[i], flat[j]);
                if document(a) == document(b) || !same_thing(figure(a), figure(b)) {
                    continue;
                }
                let (low, high) = (figure(a).value.min(figure(b).value), figure(a).value.max(figure(b).value));
                let is_close = high <= FACTOR * low;
                let in_one_fact = || {
                    let is_same = is_first(a) && is_first(b) && neighbours[a.0].binary_search(&b.0).is_ok();
                    is_same && (is_close || figure(a).role.has_fate())
                };
                let only_ones = || once[n] && once[m] && is_close && pool.likeness(a.0, b.0).plain >= NEAR;
                if in_one_fact() || only_ones() {
                    sets.join(i, j);
                }
            }
        }
    }
    let mut by_set: Vec<(usize, usize)> = (0..flat.len()).map(|i| (sets.find(i), i)).collect();
    by_set.sort_unstable();
    let mut found: Vec<Dispute> = Vec::new();
    for set in by_set.chunk_by(|a, b| a.0 == b.0).filter(|set| set.len() > 1) {
        let mut figures: Vec<(usize, usize)> = set.iter().map(|&(_, i)| flat[i]).collect();
        // Items stand article by article, so the first of each article is the one that it gives first.
        figures.dedup_by_key(|(item, _)| pool.items[*item].document);
        let differ = figures
            .iter()
            .enumerate()
            .any(|(n, a)| figures[..n].iter().any(|b| !figure(*a).agrees(figure(*b)) && !gives_both(pool, *a, *b)));
        if differ {
            found.push(Dispute { figures });
        }
    }
    found.sort_by_key(|dispute| dispute.figures[0]);
    found
}

/// Whether one of the articles gives both figures: the magnitude of a quake and that of a later shock are measured alike, and an
/// article that has only one of them disputes nothing. Tolls are told apart from this: what was said of the dead is shown.
fn gives_both(pool: &Pool, a: (usize, usize), b: (usize, usize)) -> bool {
    let figure = |(item, at): (usize, usize)| &pool.items[item].figures[at];
    let says = |document: usize, wanted: &Figure| {
        let own = pool.items.iter().filter(|item| item.document == document);
        own.flat_map(|item| &item.figures).any(|other| other.role == wanted.role && other.agrees(wanted))
    };
    !figure(a).role.has_fate()
        && (says(pool.items[a.0].document, figure(b)) || says(pool.items[b.0].document, figure(a)))
}

impl Dispute {
    /// The figure that counts now, by its place in `figures`: that of an article later than all that say otherwise, if dates tell.
    pub fn latest(&self, pool: &Pool, dates: &[Option<Date>]) -> Option<usize> {
        let figure = |(item, at): (usize, usize)| &pool.items[item].figures[at];
        let date = |(item, _): (usize, usize)| dates[pool.items[item].document];
        let replaces =
            |a: (usize, usize), b: (usize, usize)| matches!((date(a), date(b)), (Some(a), Some(b)) if a.is_after(b));
        self.figures.iter().position(|&a| {
            let mut others = self.figures.iter().filter(|&&b| !figure(a).agrees(figure(b))).peekable();
            others.peek().is_some() && others.all(|&b| replaces(a, b))
        })
    }
}

/// Disjoint sets as a forest; the root is the smallest member.
struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}
