//! Does the mark stand in an aside between dashes? `دخل القاضي - ويا للمفاجأة! - حافي القدمين`

use super::Verdict;
use crate::split::mark::Mark;
use crate::split::scan::Ender;

const DASHES: [char; 3] = ['-', '–', '—'];

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if mark.kind != Ender::Question || !DASHES.contains(&mark.next?) {
        return None;
    }
    // A dash that opens the sentence is that of a dialogue, and the next turn starts with one too.
    let inner = mark.before().trim_start_matches(|c: char| DASHES.contains(&c) || c.is_whitespace());
    let dashes = inner.split_whitespace().filter(|w| w.chars().all(|c| DASHES.contains(&c))).count();
    (dashes % 2 == 1).then_some(Verdict::GoesOn)
}
