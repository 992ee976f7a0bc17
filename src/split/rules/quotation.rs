//! Does the sentence go on behind a quotation that ends in a mark? `المحاضرة "لماذا ننام؟" وحضرها المئات` · `"نحن هنا." قال الأب`

use super::Verdict;
use crate::arabic::lists::is_attribution;
use crate::split::mark::Mark;
use crate::split::scan::Ender;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if !mark.closing().contains(['"', '»', '”', '“', '\'', '’', '«']) {
        return None;
    }
    let goes_on = match mark.kind {
        Ender::Question => true,
        // The quotation opens the sentence, and who said it follows.
        Ender::Stop => {
            let opens = mark.before().trim_start().starts_with(['"', '«', '“', '”']);
            let next = mark.next_word();
            opens && is_attribution(next) && !next.starts_with(['و', 'ف'])
        }
        Ender::Ellipsis => false,
    };
    goes_on.then_some(Verdict::GoesOn)
}
