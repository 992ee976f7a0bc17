//! Which of many documents tell the same story.
//!
//! | file | what |
//! |---|---|
//! | [`Profile`] | a document as its day and a vector of weighted terms |
//! | `pairs` | all pairs above a bound, without looking at all pairs |
//! | `average` | average-link clustering |
//!
//! Documents are put into the order of their ids first, so groups do not depend on the order in which they came, nor on the number
//! of threads; of equally good joints the one with the smaller ids is made. (Documents of one id stay in their order.)

mod average;
mod pairs;
mod profile;

use std::hash::BuildHasher;

pub use profile::{OPENING_WEIGHT, OPENING_WORDS, Profile, Profiler};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use average::Start;
use pairs::Vector;

/// When documents tell the same story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Groups are joined while the mean cosine over the pairs of their documents is this or more; above 0, at most 1.
    pub similarity: f64,
    /// No group spans more days than this from its first to its last; 0 for one day. Documents without a date may join any.
    pub days: u32,
}

impl Default for Bounds {
    /// As measured; see `docs/quality.md`.
    fn default() -> Self {
        Self { similarity: 0.4, days: 3 }
    }
}

/// Documents that tell the same story; or a document alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its documents, the most central first.
    pub members: Vec<Member>,
    /// Terms that its documents share, as words of theirs, the weightiest first. None for a document alone.
    pub terms: Vec<String>,
}

/// A document of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its index among the profiles.
    pub index: usize,
    /// How much it is like the others of its group: the mean cosine; `None` for a document alone.
    pub similarity: Option<f64>,
}

/// How many terms a group shows.
const TERMS: usize = 8;

/// Puts documents into groups; each is in one. Large groups come first, of equal ones that whose central document has the smaller id.
pub fn group(profiles: &[Profile], bounds: Bounds) -> Vec<Group> {
    let collection = Collection::new(profiles);
    let starts = collection.starts();
    let vectors: Vec<Vector> = starts.iter().map(|start| start.vector.clone()).collect();
    let days: Vec<Option<(i64, i64)>> = starts.iter().map(|start| start.day.map(|day| (day, day))).collect();
    let may = |a: u32, b: u32| average::fit(days[a as usize], days[b as usize], bounds.days);
    let pairs = pairs::pairs(&vectors, collection.terms, bounds.similarity, may);
    let groups = average::clusters(starts, collection.terms, &pairs, bounds.similarity, bounds.days);
    let mut groups: Vec<(u32, Group)> = groups.par_iter().map(|members| collection.describe(members)).collect();
    groups.sort_by(|(a, one), (b, other)| other.members.len().cmp(&one.members.len()).then(a.cmp(b)));
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Profiles in the order of their ids, their terms numbered.
struct Collection<'p> {
    profiles: &'p [Profile],
    /// The index of each among the profiles.
    order: Vec<usize>,
    vectors: Vec<Vector>,
    /// How many terms there are.
    terms: usize,
    /// Their hashes.
    hashes: Vec<u64>,
}

impl<'p> Collection<'p> {
    fn new(profiles: &'p [Profile]) -> Self {
        let mut order: Vec<usize> = (0..profiles.len()).collect();
        order.sort_by(|&a, &b| profiles[a].id.cmp(&profiles[b].id));
        let mut hashes: Vec<u64> = profiles.iter().flat_map(|p| p.terms.iter().map(|&(term, _)| term)).collect();
        hashes.par_sort_unstable();
        hashes.dedup();
        let numbers: FxHashMap<u64, u32> = hashes.iter().copied().zip(0..).collect();
        let vector = |&index: &usize| profiles[index].terms.iter().map(|(term, w)| (numbers[term], *w)).collect();
        let vectors = order.par_iter().map(vector).collect();
        Self { profiles, order, vectors, terms: hashes.len(), hashes }
    }

    fn profile(&self, number: u32) -> &'p Profile {
        &self.profiles[self.order[number as usize]]
    }

    /// Documents with one vector and one day together: the same text from an agency comes many times, and all pairs of many would be too
    /// many. Those without terms are not alike.
    fn starts(&self) -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        let mut met: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (vector, number) in self.vectors.iter().zip(0..) {
            let day = self.profile(number).day;
            let alone = Start { members: vec![number], vector: vector.clone(), day };
            if vector.is_empty() {
                starts.push(alone);
                continue;
            }
            // What is equal has an equal hash; the rest is told by looking.
            let bits: Vec<(u32, u32)> = vector.iter().map(|&(term, weight)| (term, weight.to_bits())).collect();
            let alike = met.entry(FxBuildHasher.hash_one((day, bits))).or_default();
            match alike.iter().find(|&&at| starts[at].day == day && starts[at].vector == *vector) {
                Some(&at) => starts[at].members.push(number),
                None => {
                    alike.push(starts.len());
                    starts.push(alone);
                }
            }
        }
        starts
    }

    /// What a group is shown as, and the number of its central document.
    fn describe(&self, members: &[u32]) -> (u32, Group) {
        let index = |number: u32| self.order[number as usize];
        if let [alone] = members {
            let member = Member { index: index(*alone), similarity: None };
            return (*alone, Group { members: vec![member], terms: Vec::new() });
        }
        // The sums, over the documents that hold a term, of its weight; and how many they are.
        let mut sum: FxHashMap<u32, (f64, u32)> = FxHashMap::default();
        for &(term, weight) in members.iter().flat_map(|&m| &self.vectors[m as usize]) {
            let (sum, df) = sum.entry(term).or_insert((0.0, 0));
            *sum += f64::from(weight);
            *df += 1;
        }
        let similarity = |number: u32| {
            let own = |&(term, weight): &(u32, f32)| f64::from(weight) * (sum[&term].0 - f64::from(weight));
            self.vectors[number as usize].iter().map(own).sum::<f64>() / (members.len() - 1) as f64
        };
        let mut ranked: Vec<(u32, f64)> = members.iter().map(|&number| (number, similarity(number))).collect();
        // Equal articles differ in the last bits of their sums; members are in the order of their ids.
        ranked.sort_by(|a, b| places(b.1).cmp(&places(a.1)).then(a.0.cmp(&b.0)));
        let group = Group {
            members: ranked.iter().map(|&(n, s)| Member { index: index(n), similarity: Some(s) }).collect(),
            terms: self.terms(members, &sum),
        };
        (ranked[0].0, group)
    }

    /// The words for the terms that weigh most of those that more than half of the documents hold.
    fn terms(&self, members: &[u32], sum: &FxHashMap<u32, (f64, u32)>) -> Vec<String> {
        let shared = |df: u32| df >= 2 && df as usize * 2 >= members.len();
        let mut terms: Vec<(u32, f64)> =
            sum.iter().filter(|(_, (_, df))| shared(*df)).map(|(t, (s, _))| (*t, *s)).collect();
        terms.sort_by(|a, b| places(b.1).cmp(&places(a.1)).then(a.0.cmp(&b.0)));
        terms.iter().filter_map(|&(term, _)| self.word(self.hashes[term as usize], members)).take(TERMS).collect()
    }

    /// The word that most of the documents have for a term; of equals the shortest. None if it weighs little in all of them.
    fn word(&self, term: u64, members: &[u32]) -> Option<String> {
        let mut forms: FxHashMap<&str, usize> = FxHashMap::default();
        for &member in members {
            let words = &self.profile(member).words;
            if let Ok(at) = words.binary_search_by_key(&term, |&(term, _)| term) {
                *forms.entry(&words[at].1).or_insert(0) += 1;
            }
        }
        let best = forms.into_iter().min_by_key(|&(form, count)| (std::cmp::Reverse(count), form.len(), form));
        best.map(|(form, _)| form.to_owned())
    }
}

/// A sum without its last bits, to be compared.
fn places(value: f64) -> i64 {
    (value * 1e9).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::IdfModel;
    use crate::input::{Newlines, from_text};
    use crate::text::Document;

    fn profiles(documents: &[(&str, Option<&str>, &str)]) -> Vec<Profile> {
        let mut profiler = Profiler::new(IdfModel::shipped());
        let document = |&(id, date, text): &(&str, Option<&str>, &str)| Document {
            date: date.map(Into::into),
            ..from_text(id, text, Newlines::Paragraph)
        };
        documents.iter().map(|d| profiler.profile(&document(d))).collect()
    }

    const FIRE: &str = "اندلع حريق كبير في مستودع للأخشاب في ميناء اللاذقية فجر الخميس.";
    const FIRE_AGAIN: &str = "حريق كبير يلتهم مستودعا للأخشاب في ميناء اللاذقية.";
    const FINAL: &str = "فاز الوداد على الرجاء بهدفين في نهائي كأس العرش لكرة القدم.";

    /// The groups by their ids.
    fn ids<'p>(profiles: &'p [Profile], groups: &[Group]) -> Vec<Vec<&'p str>> {
        groups.iter().map(|g| g.members.iter().map(|m| profiles[m.index].id.as_str()).collect()).collect()
    }

    #[test]
    fn stories_come_together_whatever_the_order() {
        let documents = [("c", None, FINAL), ("b", None, FIRE), ("a", None, FIRE_AGAIN)];
        let expected = [vec!["a", "b"], vec!["c"]];
        let mut orders = vec![documents.to_vec(), vec![documents[2], documents[0], documents[1]]];
        orders.push(documents.iter().rev().copied().collect());
        for order in orders {
            let profiles = profiles(&order);
            let groups = group(&profiles, Bounds::default());
            // Of two the one is as central as the other, so the smaller id comes first.
            assert_eq!(ids(&profiles, &groups), expected);
            assert!(groups[0].terms.iter().any(|term| term == "حريق"), "{:?}", groups[0].terms);
            assert!(groups[1].terms.is_empty() && groups[1].members[0].similarity.is_none());
        }
    }

    #[test]
    fn days_keep_reports_apart() {
        let profiles = profiles(&[
            ("a", Some("2024-05-01"), FIRE),
            ("b", Some("1 أيار 2024"), FIRE_AGAIN),
            ("c", Some("2024-05-20"), FIRE),
        ]);
        assert_eq!(ids(&profiles, &group(&profiles, Bounds::default())), [vec!["a", "b"], vec!["c"]]);
        let wide = Bounds { days: 30, ..Bounds::default() };
        assert_eq!(group(&profiles, wide).len(), 1);
    }

    #[test]
    fn similarity_is_the_mean_to_the_others() {
        let profiles = profiles(&[("a", None, FIRE), ("b", None, FIRE_AGAIN), ("c", None, FIRE)]);
        let groups = group(&profiles, Bounds::default());
        let pair = profiles[0].cosine(&profiles[1]);
        // a and c are equal, so their means are (1 + pair) / 2; that of b is pair.
        assert_eq!(ids(&profiles, &groups), [vec!["a", "c", "b"]]);
        let found: Vec<f64> = groups[0].members.iter().filter_map(|m| m.similarity).collect();
        let by_hand = [(1.0 + pair) / 2.0, (1.0 + pair) / 2.0, pair];
        assert!(found.iter().zip(by_hand).all(|(f, h)| (f - h).abs() < 1e-6), "{found:?} {by_hand:?}");
    }

    #[test]
    fn nothing_is_lost_and_nothing_makes_it_stop() {
        assert!(group(&[], Bounds::default()).is_empty());
        let long = "كلمة ".repeat(10_000);
        let documents = [("a", None, ""), ("a", None, "في"), ("a", None, FIRE), ("a", None, FIRE), ("", None, &long)];
        let profiles = profiles(&documents);
        let groups = group(&profiles, Bounds { similarity: 1e-9, days: 0 });
        let mut all: Vec<usize> = groups.iter().flat_map(|g| g.members.iter().map(|m| m.index)).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4]);
    }
}
