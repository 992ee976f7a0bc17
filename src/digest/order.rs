//! In which order the chosen sentences are told.

use super::pool::Pool;
use crate::arabic::calendar::Date;

/// The stretch of time of each article: articles of one date share it, and those without a date keep their place among the inputs.
pub fn slots(dates: &[Option<Date>]) -> Vec<usize> {
    let mut dated: Vec<usize> = (0..dates.len()).filter(|&d| dates[d].is_some()).collect();
    dated.sort_by_key(|&d| (dates[d], d));
    let mut dated = dated.into_iter();
    let sequence: Vec<usize> =
        (0..dates.len()).map(|d| if dates[d].is_some() { dated.next().unwrap_or(d) } else { d }).collect();
    let mut slots = vec![0; dates.len()];
    for pair in sequence.windows(2) {
        slots[pair[1]] = slots[pair[0]] + usize::from(dates[pair[0]] != dates[pair[1]]);
    }
    slots
}

/// Sorts chosen items: by date; within one date by where the main article, the one with most of the chosen, tells the fact, or else
/// where the sentence's own article does, as a share of its length. Sentences of one article never change places.
pub fn in_order(
    pool: &Pool,
    neighbours: &[Vec<usize>],
    dates: &[Option<Date>],
    lengths: &[usize],
    chosen: &[usize],
) -> Vec<usize> {
    let slots = slots(dates);
    let mut counts = vec![0usize; lengths.len()];
    chosen.iter().for_each(|&item| counts[pool.items[item].document] += 1);
    let main = (0..counts.len()).rev().max_by_key(|&d| counts[d]).unwrap_or(0);
    let share = |item: usize| {
        let item = &pool.items[item];
        item.sentence as f64 / lengths[item.document].max(1) as f64
    };
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    let mut keyed: Vec<(usize, f64, usize)> = Vec::with_capacity(sorted.len());
    for &item in &sorted {
        let in_main = neighbours[item].iter().copied().find(|&other| pool.items[other].document == main);
        let mut place = share(if pool.items[item].document == main { item } else { in_main.unwrap_or(item) });
        let document = pool.items[item].document;
        if let Some(&(_, before, _)) = keyed.last().filter(|&&(_, _, last)| pool.items[last].document == document) {
            place = place.max(before);
        }
        keyed.push((slots[document], place, item));
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    keyed.into_iter().map(|(_, _, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arabic::calendar::parse_date;

    #[test]
    fn articles_without_a_date_keep_their_place() {
        let dates = [Some("2024-05-02"), None, Some("2024-05-01"), Some("2024-05-02")].map(|d| d.and_then(parse_date));
        // In order of time: 2, then the undated 1 in its place, then 0 and 3 of one day.
        assert_eq!(slots(&dates), [2, 1, 0, 2]);
        assert_eq!(slots(&[None, None]), [0, 0]);
        assert_eq!(slots(&[]), [0; 0]);
    }
}
