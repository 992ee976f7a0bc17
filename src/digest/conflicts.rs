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

/// The disputes, in order of their first sentence. Figures are held against each other only between sentences of different articles
/// that say the same, and only where they count the same thing.
pub fn disputes(pool: &Pool, neighbours: &[Vec<usize>]) -> Vec<Dispute> {
    // Figures of one thing are one set: numbered flat, joined along pairs.
    let mut flat: Vec<(usize, usize)> = Vec::new();
    let mut first_of: Vec<usize> = Vec::with_capacity(pool.items.len());
    for (item, sentence) in pool.items.iter().enumerate() {
        first_of.push(flat.len());
        flat.extend((0..sentence.figures.len()).map(|figure| (item, figure)));
    }
    let mut sets = Sets((0..flat.len()).collect());
    for (a, of_a) in neighbours.iter().enumerate() {
        for &b in of_a.iter().filter(|&&b| b > a && pool.items[b].document != pool.items[a].document) {
            for (x, figure) in pool.items[a].figures.iter().enumerate() {
                // The first of that role: a sentence that gives two, gives the total first.
                let first = |figures: &[Figure]| figures.iter().position(|other| same_thing(figure, other));
                if first(&pool.items[a].figures) != Some(x) {
                    continue;
                }
                if let Some(y) = first(&pool.items[b].figures) {
                    sets.join(first_of[a] + x, first_of[b] + y);
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
        let figure = |&(item, at): &(usize, usize)| &pool.items[item].figures[at];
        let differ = figures.iter().enumerate().any(|(n, a)| figures[..n].iter().any(|b| !figure(a).agrees(figure(b))));
        if differ {
            found.push(Dispute { figures });
        }
    }
    found.sort_by_key(|dispute| dispute.figures[0]);
    found
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
