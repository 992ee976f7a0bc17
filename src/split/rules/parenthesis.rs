//! Does the mark belong to a parenthesis inside the sentence? `خبير (!) في` · `(سنة 350 هـ.) وتوفي` · `(160؟ - 255 هـ)` — but
//! `(انتهى التقرير.)`

use super::Verdict;
use crate::split::mark::Mark;

/// A parenthesis that does not close within so many bytes behind the mark is not waited for.
const REACH: usize = 160;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if mark.closing().contains('.') {
        return None; // `(أخيرا!).`: the mark behind the parenthesis decides
    }
    let before = mark.before();
    let open = memchr::memrchr2(b'(', b'[', before.as_bytes())?;
    if before[open..].contains([')', ']']) {
        return None;
    }
    // A parenthesis that holds the whole sentence ends with it.
    let holds_all = before.len() == mark.start - mark.sentence && before[..open].trim().is_empty();
    let closes = mark.closing().contains([')', ']']) || closes_soon(mark.after());
    (!holds_all && closes).then_some(Verdict::GoesOn)
}

fn closes_soon(after: &str) -> bool {
    let reach = after.char_indices().map(|(at, _)| at).take_while(|&at| at <= REACH).last().unwrap_or(0);
    after[..reach].find(['(', ')', '[', ']', '\n']).is_some_and(|at| after[at..].starts_with([')', ']']))
}
