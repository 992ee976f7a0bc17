//! Which sentences say the same.

use super::figures::{Figure, What};
use super::pool::Pool;

/// Sentences as near as this say the same, whatever else: by the weights of the event, in which the names of the place weigh little.
const NEAR: f32 = 0.5;
/// A short sentence of which the other holds this share is said by it.
const HELD_SHARE: f32 = 0.7;
/// Fewer shared terms than this are a name, not a fact.
const HELD_TERMS: u32 = 4;
/// Sentences less near are the same by many shared terms: by the weights of the event, by those of the background, and how many.
const MANY: (f32, f32, u32) = (0.3, 0.5, 5);

/// How near, by the weights of the background, the openings of two reports must be, and how many terms both hold: the opening tells
/// the news, and the news is one.
const OPENINGS: (f32, u32) = (0.3, 4);

/// How near, by the weights of the background, sentences must be that count the same things. Figures say most: who is killed and
/// wounded in both reports two fates of one event.
const TWO_FATES: f32 = 0.2;
const EQUAL_FIGURE: f32 = 0.25;
const ONE_FATE: f32 = 0.3;
const SAME_THING: f32 = 0.4;

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
    // A report and its denial share all their words.
    if pool.items[a].denies != pool.items[b].denies {
        return false;
    }
    let likeness = pool.likeness(a, b);
    let (cosine, plain, terms) = MANY;
    if likeness.cosine >= NEAR
        || (likeness.overlap >= HELD_SHARE && likeness.shared >= HELD_TERMS)
        || (likeness.cosine >= cosine && likeness.plain >= plain && likeness.shared >= terms)
    {
        return true;
    }
    let (nearest, terms) = OPENINGS;
    let both_open = pool.items[a].opens && pool.items[b].opens;
    if both_open && likeness.plain >= nearest && likeness.shared >= terms {
        return true;
    }
    if likeness.plain < TWO_FATES {
        return false;
    }
    let common = Common::of(&pool.items[a].figures, &pool.items[b].figures);
    let least = [
        (common.fates >= 2, TWO_FATES),
        (common.equal >= 1, EQUAL_FIGURE),
        (common.fates >= 1, ONE_FATE),
        (common.roles >= 1, SAME_THING),
    ];
    least.iter().any(|&(holds, least)| holds && likeness.plain >= least)
}

/// What two sentences both count.
#[derive(Default)]
struct Common {
    /// How many roles.
    roles: usize,
    /// How many of them say what happened.
    fates: usize,
    /// In how many they agree.
    equal: usize,
}

impl Common {
    fn of(a: &[Figure], b: &[Figure]) -> Self {
        let mut common = Common::default();
        for (i, figure) in a.iter().enumerate() {
            // The first of each role.
            if a[..i].iter().any(|before| before.role == figure.role) {
                continue;
            }
            if let Some(other) = b.iter().find(|other| same_thing(figure, other)) {
                common.roles += 1;
                common.fates += usize::from(figure.role.has_fate());
                common.equal += usize::from(figure.agrees(other));
            }
        }
        common
    }
}

/// Whether two figures count the same: one role, and where that says little (a percentage, a sum of money), the same words around.
/// Where only one says what happened (300 منزل, تدمير 300 منزل), they do if they agree.
pub fn same_thing(a: &Figure, b: &Figure) -> bool {
    let is_one_role = a.role == b.role;
    let may_be_one = || {
        let one_is_silent = a.role.has_fate() != b.role.has_fate();
        a.role.what == b.role.what && a.role.what != What::Anyone && one_is_silent && a.agrees(b)
    };
    (is_one_role || may_be_one()) && common(&a.around, &b.around) >= a.role.context().max(b.role.context())
}

/// How many of two sorted lists are in both.
pub fn common(a: &[u64], b: &[u64]) -> usize {
    a.iter().filter(|term| b.binary_search(term).is_ok()).count()
}
