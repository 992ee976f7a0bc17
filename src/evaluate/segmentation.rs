//! The reference segmentation: a simple splitter that never changes.
//!
//! Agreement counts the sentences that annotators chose, so what a sentence is belongs to its definition. khulasa's own splitter
//! ([`split`](crate::split)) would move the figures each time it got better, and a summary would be scored by the boundaries
//! it was cut along.

use std::borrow::Cow;

use super::tokens::{is_space, is_word};

/// The sentences of an article as agreement counts them: cut behind `.` `!` `?` `؟` `…` and what closes behind them, and at line
/// breaks (of a hard-wrapped text, only those behind a final mark or at an empty line). A point between two digits cuts nothing,
/// and what holds no letter or digit is no sentence.
///
/// ```
/// # use khulasa::evaluate::segmentation::reference_sentences;
/// assert_eq!(reference_sentences("ارتفع 3.5 نقطة. لماذا؟!\nعنوان"), ["ارتفع 3.5 نقطة.", "لماذا؟!", "عنوان"]);
/// ```
pub fn reference_sentences(text: &str) -> Vec<String> {
    let text = unwrap(text);
    let (mut out, mut start) = (Vec::new(), 0);
    while start < text.len() {
        let end = start + first_end(&text[..start], &text[start..]);
        let sentence = text[start..end].trim_matches(is_space);
        if sentence.contains(is_word) {
            out.push(sentence.to_owned());
        }
        start = end;
    }
    out
}

/// The length of the sentence that `text` starts with; `before` is what stands before it.
fn first_end(before: &str, text: &str) -> usize {
    let mut last = before.chars().next_back();
    let mut chars = text.char_indices().peekable();
    let mut ended = false;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let is_point = c == '.' && !(last.is_some_and(is_decimal) && next.is_some_and(is_decimal));
        let is_end = is_point || matches!(c, '!' | '?' | '؟' | '…');
        if ended && !is_end {
            return text.len() - text[at..].trim_start_matches(closes).len();
        }
        if c == '\n' {
            return text.len() - text[at..].trim_start_matches('\n').len();
        }
        ended = is_end;
        last = Some(c);
    }
    text.len()
}

/// Joins hard-wrapped lines. If half of the lines or more stop in mid-sentence, a line break counts only behind a final mark or
/// before an empty line; else each line stands for itself.
fn unwrap(text: &str) -> String {
    let text = if text.contains('\r') { Cow::Owned(text.replace('\r', "")) } else { Cow::Borrowed(text) };
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_matches(is_space)).collect();
    let body: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    let loose = body.iter().rev().skip(1).filter(|line| !is_final(line)).count();
    if body.len() < 4 || loose * 2 < body.len() - 1 {
        return body.join("\n");
    }
    let mut out = String::with_capacity(text.len());
    let mut joins = false;
    for line in lines {
        if !line.is_empty() {
            if !out.is_empty() {
                out.push(if joins { ' ' } else { '\n' });
            }
            out.push_str(line);
        }
        joins = !line.is_empty() && !is_final(line);
    }
    out
}

/// Whether a line ends in a final mark or colon, and what closes behind it.
fn is_final(line: &str) -> bool {
    line.trim_end_matches(closes).ends_with(['.', '!', '?', '؟', '…', ':'])
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '»' | ']' | ')')
}

/// The zero of every run of ten decimal digits (general category Nd), in order, as `\d` of Python knows them.
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0,
    0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60,
    0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

/// Whether `c` is a decimal digit of any script.
fn is_decimal(c: char) -> bool {
    let c = u32::from(c);
    let after = ZEROS.partition_point(|&zero| zero <= c);
    after > 0 && c - ZEROS[after - 1] < 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_their_closers_end_a_sentence_and_points_in_numbers_do_not() {
        assert_eq!(reference_sentences("قال: \"نعم.\" ثم خرج... وعاد"), ["قال: \"نعم.\"", "ثم خرج...", "وعاد"]);
        assert_eq!(reference_sentences("بلغ ٣.٥ في 2024. وزاد"), ["بلغ ٣.٥ في 2024.", "وزاد"]);
        assert_eq!(reference_sentences("3.5.\"x"), ["3.5.\"", "x"]);
        assert_eq!(reference_sentences(" *** \n\n! ? "), [""; 0]);
        assert_eq!(reference_sentences(""), [""; 0]);
    }

    #[test]
    fn lines_are_joined_where_most_stop_in_mid_sentence() {
        let wrapped = "هذا سطر أول\r\nوهذا تمامه.\nوسطر ثالث\nيتبعه رابع\n\nوفقرة";
        assert_eq!(reference_sentences(wrapped), ["هذا سطر أول وهذا تمامه.", "وسطر ثالث يتبعه رابع", "وفقرة"]);
        assert_eq!(reference_sentences("واحد.\nاثنان.\nثلاثة.\nأربعة"), ["واحد.", "اثنان.", "ثلاثة.", "أربعة"]);
        assert_eq!(reference_sentences("عنوان\nنص.\nخاتمة"), ["عنوان", "نص.", "خاتمة"]); // three lines are too few to tell
    }
}
