//! Which sentences say the same.

use super::figures::Figure;
use super::pool::Pool;

/// Sentences as near as this say the same, whatever else.
const NEAR_COSINE: f32 = 0.5;
/// A short sentence of which the other holds this share is said by it.
const HELD_SHARE: f32 = 0.7;
/// Fewer shared terms than this are a name, not a fact.
const HELD_TERMS: u32 = 4;
/// What suffices with one figure of the same role on both sides, and with two.
const WITH_FIGURE: f32 = 0.28;
const WITH_FIGURES: f32 = 0.18;

/// For each sentence those that say the same, in order.
pub fn neighbours(pool: &Pool) -> Vec<Vec<usize>> {
    let n = pool.items.len();
    let mut found = vec![Vec::new(); n];
    for a in 0..n {
        for b in a + 1..n {
            if says_the_same(pool, a, b) {
                found[a].push(b);
                found[b].push(a);
            }
        }
    }
    found.iter_mut().for_each(|of| of.sort_unstable());
    found
}

/// Whether two sentences report one fact: near in words, one held by the other, or alike and counting the same things. Whether they
/// count as many does not matter: 25 killed here and 27 there is one fact in conflict.
pub fn says_the_same(pool: &Pool, a: usize, b: usize) -> bool {
    let likeness = pool.likeness(a, b);
    if likeness.cosine >= NEAR_COSINE || (likeness.overlap >= HELD_SHARE && likeness.shared >= HELD_TERMS) {
        return true;
    }
    if likeness.cosine < WITH_FIGURES {
        return false;
    }
    let roles = shared_roles(&pool.items[a].figures, &pool.items[b].figures);
    (roles >= 1 && likeness.cosine >= WITH_FIGURE) || roles >= 2
}

/// How many roles both count in.
fn shared_roles(a: &[Figure], b: &[Figure]) -> usize {
    let mut roles: Vec<_> = a.iter().filter(|x| b.iter().any(|y| same_thing(x, y))).map(|figure| figure.role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.len()
}

/// Whether two figures count the same: one role, and where that says little (a percentage, a sum of money), the same words around.
pub fn same_thing(a: &Figure, b: &Figure) -> bool {
    a.role == b.role && (!a.role.needs_context() || common(&a.around, &b.around) >= 2)
}

/// How many of two sorted lists are in both.
fn common(a: &[u64], b: &[u64]) -> usize {
    a.iter().filter(|term| b.binary_search(term).is_ok()).count()
}
