//! In which order the chosen sentences are told.

use super::pool::Pool;
use crate::arabic::calendar::Date;

/// The stretch of time of each article: articles of one time share it. On a day of which an article does not give the hour all do, for
/// it may be before or behind each of the others. Articles without a date keep their place among the inputs; where several stand side by
/// side, they share a stretch of their own.
pub fn slots(dates: &[Option<Date>]) -> Vec<usize> {
    let mut without_hour: Vec<i64> = dates.iter().flatten().filter(|d| d.second.is_none()).map(|d| d.day).collect();
    without_hour.sort_unstable();
    let has_hours = |day: i64| without_hour.binary_search(&day).is_err();
    let known = |date: Option<Date>| date.map(|Date { day, second }| (day, second.filter(|_| has_hours(day))));
    let times: Vec<_> = dates.iter().map(|&date| known(date)).collect();
    let mut dated: Vec<usize> = (0..times.len()).filter(|&d| times[d].is_some()).collect();
    dated.sort_by_key(|&d| (times[d], d));
    let mut dated = dated.into_iter();
    let sequence: Vec<usize> =
        (0..times.len()).map(|d| if times[d].is_some() { dated.next().unwrap_or(d) } else { d }).collect();
    let mut slots = vec![0; times.len()];
    for pair in sequence.windows(2) {
        slots[pair[1]] = slots[pair[0]] + usize::from(times[pair[0]] != times[pair[1]]);
    }
    slots
}

/// Sorts chosen items by when their fact was first told: by the date of the earliest article that tells it, then by where that one
/// does, as a share of its length. A fact of the first report stays in front when a later one tells it with newer figures.
pub fn in_order(
    pool: &Pool,
    neighbours: &[Vec<usize>],
    dates: &[Option<Date>],
    lengths: &[usize],
    chosen: &[usize],
) -> Vec<usize> {
    let slots = slots(dates);
    let told = |item: usize| {
        let item = &pool.items[item];
        (slots[item.document], item.sentence as f64 / lengths[item.document].max(1) as f64)
    };
    let earlier = |a: (usize, f64), b: (usize, f64)| if (b.0, b.1) < (a.0, a.1) { b } else { a };
    let first = |item: usize| neighbours[item].iter().map(|&other| told(other)).fold(told(item), earlier);
    let mut keyed: Vec<((usize, f64), usize)> = chosen.iter().map(|&item| (first(item), item)).collect();
    keyed.sort_by(|(a, i), (b, j)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(i.cmp(j)));
    keyed.into_iter().map(|(_, item)| item).collect()
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
        let dates = [None, None, Some("2024-05-01"), None].map(|d| d.and_then(parse_date));
        assert_eq!(slots(&dates), [0, 0, 1, 2]);
        assert_eq!(slots(&[]), [0; 0]);
    }

    #[test]
    fn a_day_with_an_unknown_hour_is_one_stretch() {
        let of = |dates: [&str; 4]| slots(&dates.map(parse_date));
        let next_day = "2024-05-02T00:10";
        assert_eq!(of([next_day, "2024-05-01T18:00", "2024-05-01T08:00", "2024-05-01T08:00"]), [2, 1, 0, 0]);
        assert_eq!(of([next_day, "2024-05-01T18:00", "2024-05-01", "2024-05-01T08:00"]), [1, 0, 0, 0]);
    }
}
