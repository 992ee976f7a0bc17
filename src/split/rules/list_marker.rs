//! Is the full stop part of a list marker? `1. نسخة من الجواز` · `a. اللون الأحمر` · `للقرار أسباب: 1. الكلفة 2. الوقت`

use super::Verdict;
use crate::arabic::letters::{digit_value, is_digit};
use crate::split::mark::Mark;
use crate::text::is_blank;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if !mark.is_bare_stop() || mark.space_before {
        return None;
    }
    let before = mark.before();
    if mark.previous.is_some_and(|c| c.is_ascii_alphabetic()) {
        return (before.trim().len() == 1).then_some(Verdict::GoesOn);
    }
    if !mark.previous.is_some_and(is_digit) {
        return None;
    }
    let digits = before.trim_end_matches(is_digit);
    let number = value(&before[digits.len()..])?;
    if !digits.is_empty() && !digits.ends_with(|c: char| c.is_whitespace() || c == '(' || is_blank(c)) {
        return None; // `4.5.`, `3:1.`: the end of a number
    }
    let lead = digits.trim_end();
    let opens_sentence = lead.trim_matches(['-', '•', '*', '(', ' ', '\u{200F}', '\u{200E}']).is_empty();
    let opens_list = number == 1 && lead.ends_with(':');
    (opens_sentence || opens_list || counts_on(lead, number)).then_some(Verdict::GoesOn)
}

/// Whether the marker before this one, `number - 1` and a dot, stands in the sentence so far.
fn counts_on(lead: &str, number: u32) -> bool {
    number > 1
        && lead.match_indices('.').any(|(at, _)| {
            let before = &lead[..at];
            let digits = before.trim_end_matches(is_digit);
            (digits.is_empty() || digits.ends_with(|c: char| c.is_whitespace() || c == '('))
                && value(&before[digits.len()..]) == Some(number - 1)
        })
}

/// The value of one or two digits; years and quantities are longer.
fn value(digits: &str) -> Option<u32> {
    let count = digits.chars().count();
    (1..=2).contains(&count).then(|| digits.chars().filter_map(digit_value).fold(0, |n, d| n * 10 + u32::from(d)))
}
