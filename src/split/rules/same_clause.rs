//! Does a comma, a colon or a small Latin letter behind the mark show that the clause goes on? `إلخ.، ثم` · `etc. and`

use super::Verdict;
use crate::split::mark::Mark;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    let goes_on = match mark.next? {
        '،' | ',' | '؛' | ';' | ':' => true,
        c if c.is_lowercase() => {
            mark.space_after && mark.previous.is_some_and(|p| p.is_ascii_alphabetic()) && mark.is_bare_stop()
        }
        _ => false,
    };
    goes_on.then_some(Verdict::GoesOn)
}
