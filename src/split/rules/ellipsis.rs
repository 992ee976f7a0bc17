//! Do two dots or more end the sentence? Headlines and pauses use them inside it, so mostly not: only when a quotation opens or
//! closes behind them, or when so much stands before them that a writer who likes dots has used them for a full stop.
//! `بالفيديو.. لحظة وصول` · `سكت الجميع... "لماذا؟"` · `"ربما غدا..." ثم خرج`

use super::Verdict;
use crate::arabic::words;
use crate::split::mark::Mark;
use crate::split::scan::Ender;

const OPENING: [char; 3] = ['"', '«', '“'];
const CLOSING: [char; 3] = ['"', '»', '”'];
/// So many words make a sentence before the dots.
const SENTENCE_WORDS: usize = 12;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if mark.kind != Ender::Ellipsis {
        return None;
    }
    let opens_quotation = OPENING.contains(&mark.next?) && (!is_two_dots(mark) || quotes_sentence(mark.after()));
    let closes_quotation = mark.closing().contains(CLOSING) && mark.previous.is_some_and(char::is_alphanumeric);
    let ends = opens_quotation || closes_quotation || words::count(mark.before()) >= SENTENCE_WORDS;
    Some(if ends { Verdict::Ends } else { Verdict::GoesOn })
}

/// Two dots join the halves of a headline; `الكويت.. "الداخلية" تحذر` is one sentence.
fn is_two_dots(mark: &Mark) -> bool {
    &mark.text[mark.start..mark.end] == ".."
}

/// Whether what is quoted is a sentence and no name: it holds a final mark, or four words.
fn quotes_sentence(quotation: &str) -> bool {
    const REACH: usize = 300;
    let inner = quotation.char_indices().skip(1).take_while(|&(at, c)| at < REACH && !CLOSING.contains(&c));
    let end = inner.last().map_or(0, |(at, c)| at + c.len_utf8());
    let inner = &quotation[..end];
    inner.ends_with(['؟', '!', '?', '.']) || words::count(inner) >= 4
}
