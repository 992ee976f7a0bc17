//! Where sources give different figures for the same thing.

use rustc_hash::FxHashMap;

use super::alike::same_thing;
use super::figures::{Figure, Role};
use super::pool::Pool;
use crate::arabic::calendar::Date;

/// A thing that is counted differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// One figure an article, in order of the articles: the first that it gives, as (item, number of the figure in it).
    pub figures: Vec<(usize, usize)>,
    /// The figure that counts now, by its place in `figures`: that of an article later than all that say otherwise, if dates tell; of
    /// several such articles the newest.
    pub latest: Option<usize>,
}

/// Figures are held against each other only if they lie no further apart than this: 2,449 women in one report and 17 in another are not
/// the same women. Tolls may, in sentences that say the same: the first ones are low.
const FACTOR: f64 = 2.0;
/// And if the sentences are as near as this, by the weights of the background.
const NEAR: f32 = 0.15;
/// And if the articles lie no more days apart than this, where both dates are known: the counts of one event settle within a week, and
/// reports of other years give the figures of other years.
const MAX_DAYS: u64 = 7;
/// An article that says one thing so often says it once more in vain: further mentions are not looked at.
const MENTIONS: usize = 3;
/// More figures than this that are roundings of each other are a range and no count.
const ROUNDINGS: usize = 8;

/// The figures by article and role, as (item, number of the figure in it).
type ByRole = FxHashMap<(usize, Role), Vec<(usize, usize)>>;

/// The disputes, in order of their first sentence.
///
/// Figures of different articles are held against each other where they count the same thing, in sentences that say the same; or
/// where each of the two articles counts that thing once only (42 films here, 45 there), whatever else their sentences say.
pub fn disputes(pool: &Pool, neighbours: &[Vec<usize>], dates: &[Option<Date>]) -> Vec<Dispute> {
    // Figures of one thing are one set: numbered flat, joined along pairs.
    let flat: Vec<(usize, usize)> =
        pool.items.iter().enumerate().flat_map(|(item, of)| (0..of.figures.len()).map(move |at| (item, at))).collect();
    let mut number = vec![0; pool.items.len()];
    for (i, &(item, at)) in flat.iter().enumerate().rev() {
        number[item] = i - at;
    }
    let figure = |(item, at): (usize, usize)| &pool.items[item].figures[at];
    let document = |(item, _): (usize, usize)| pool.items[item].document;
    let may_dispute = |a: usize, b: usize| a != b && are_of_one_time(dates[a], dates[b]);
    let mut by_role = ByRole::default();
    flat.iter().for_each(|&at| by_role.entry((document(at), figure(at).role)).or_default().push(at));
    let mut sets = Sets((0..flat.len()).collect());

    // In one fact. A sentence that gives two of one role gives the total first.
    let firsts: Vec<Vec<usize>> = pool
        .items
        .iter()
        .map(|of| {
            let is_first = |&at: &usize| of.figures[..at].iter().all(|before| before.role != of.figures[at].role);
            (0..of.figures.len()).filter(is_first).collect()
        })
        .collect();
    for (a, of) in pool.items.iter().enumerate().filter(|(a, _)| !firsts[*a].is_empty()) {
        let behind = neighbours[a].iter().copied().filter(|&b| b > a);
        for b in behind.filter(|&b| may_dispute(of.document, pool.items[b].document)) {
            for &i in &firsts[a] {
                for &j in &firsts[b] {
                    let (one, other) = (figure((a, i)), figure((b, j)));
                    if same_thing(one, other) && (are_close(one, other) || one.role.has_fate()) {
                        sets.join(number[a] + i, number[b] + j);
                    }
                }
            }
        }
    }

    // The only ones of their articles.
    let mut once: Vec<(usize, usize)> = by_role
        .values()
        .filter(|all| all_agree(all.iter().map(|&at| figure(at))))
        .flat_map(|all| all.iter().take(MENTIONS))
        .copied()
        .collect();
    once.sort_unstable_by_key(|&at| (figure(at).role.what, at));
    for of_one in once.chunk_by(|&a, &b| figure(a).role.what == figure(b).role.what) {
        for (n, &a) in of_one.iter().enumerate() {
            for &b in &of_one[n + 1..] {
                if !may_dispute(document(a), document(b)) || !are_close(figure(a), figure(b)) {
                    continue;
                }
                let (i, j) = (number[a.0] + a.1, number[b.0] + b.1);
                if sets.find(i) != sets.find(j)
                    && same_thing(figure(a), figure(b))
                    && pool.likeness(a.0, b.0).plain >= NEAR
                {
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
        figures.dedup_by_key(|at| document(*at));
        let differ = figures.iter().enumerate().any(|(n, &a)| {
            figures[..n].iter().any(|&b| {
                !figure(a).agrees(figure(b))
                    && may_dispute(document(a), document(b))
                    && !gives_both(pool, &by_role, a, b)
            })
        });
        if differ {
            let latest = latest(&figures, pool, dates);
            found.push(Dispute { figures, latest });
        }
    }
    found.sort_by_key(|dispute| dispute.figures[0]);
    found
}

fn are_close(a: &Figure, b: &Figure) -> bool {
    a.value.max(b.value) <= FACTOR * a.value.min(b.value)
}

fn are_of_one_time(a: Option<Date>, b: Option<Date>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.day.abs_diff(b.day) <= MAX_DAYS)
}

/// Whether all figures of one thing in an article can be true together.
fn all_agree<'f>(figures: impl Iterator<Item = &'f Figure>) -> bool {
    let mut different: Vec<&Figure> = Vec::new();
    for figure in figures {
        if !different.iter().all(|other| other.agrees(figure)) {
            return false;
        }
        if !different.iter().any(|other| other.value == figure.value && other.precision == figure.precision) {
            different.push(figure);
        }
        if different.len() > ROUNDINGS {
            return false;
        }
    }
    true
}

/// Whether one of the articles gives both figures: the magnitude of a quake and that of a later shock are measured alike, and an
/// article that has only one of them disputes nothing. Tolls are told apart from this: what was said of the dead is shown.
fn gives_both(pool: &Pool, by_role: &ByRole, a: (usize, usize), b: (usize, usize)) -> bool {
    let figure = |(item, at): (usize, usize)| &pool.items[item].figures[at];
    let says = |(item, _): (usize, usize), wanted: &Figure| {
        let own = by_role.get(&(pool.items[item].document, wanted.role));
        own.into_iter().flatten().any(|&other| figure(other).agrees(wanted))
    };
    !figure(a).role.has_fate() && (says(a, figure(b)) || says(b, figure(a)))
}

/// See [`Dispute::latest`].
fn latest(figures: &[(usize, usize)], pool: &Pool, dates: &[Option<Date>]) -> Option<usize> {
    let figure = |at: usize| &pool.items[figures[at].0].figures[figures[at].1];
    let date = |at: usize| dates[pool.items[figures[at].0].document];
    let is_after = |a: usize, b: usize| matches!((date(a), date(b)), (Some(a), Some(b)) if a.is_after(b));
    let replaces_all = |&a: &usize| {
        let mut others = (0..figures.len()).filter(|&b| !figure(a).agrees(figure(b))).peekable();
        others.peek().is_some() && others.all(|b| is_after(a, b))
    };
    (0..figures.len()).filter(replaces_all).reduce(|newest, a| if is_after(a, newest) { a } else { newest })
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
