//! Cutting run-on sentences for translation.

use crate::arabic::lists::is_function_word;
use crate::arabic::words;
use crate::text::{Sentence, Span};

/// Cuts every sentence of more than `max_words` words at the best places it has: behind ؛, else behind ، or a colon, else
/// before a conjunction. Where it has none, it stays long: a piece that ends between any two words helps no translator.
///
/// The pieces of a sentence and the spaces between them are the sentence.
pub fn cut_long(text: &str, sentences: &[Sentence], max_words: usize) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let mut start = sentence.span.start;
        let ends = cuts(sentence.span.of(text), max_words.max(1)).map(|at| sentence.span.start + at);
        for (nth, end) in ends.chain([sentence.span.end]).enumerate() {
            let span = Span::new(start, end).trim(text);
            out.push(Sentence { span, opens_block: sentence.opens_block && nth == 0, ..*sentence });
            start = end;
        }
    }
    out
}

/// A place between two words where a sentence may be cut.
#[derive(Clone, Copy, Debug)]
struct Joint {
    at: usize,
    words_before: usize,
    /// The higher the better.
    quality: u8,
}

/// The bytes at which to cut, in order.
fn cuts(sentence: &str, max_words: usize) -> impl Iterator<Item = usize> {
    let (joints, total) = joints(sentence);
    let (mut done, mut first) = (0, 0);
    std::iter::from_fn(move || {
        let left = total - done;
        if left <= max_words {
            return None;
        }
        first += joints[first..].partition_point(|j| j.words_before <= done);
        let reachable = joints[first..].partition_point(|j| j.words_before - done <= max_words);
        // Two even pieces are better than a long one and a crumb.
        let aim = if left < 2 * max_words { left / 2 } else { max_words };
        let not_a_crumb = |j: &Joint| 3 * (j.words_before - done).min(total - j.words_before) >= max_words;
        let rank = |j: &&Joint| (not_a_crumb(j), j.quality, std::cmp::Reverse((j.words_before - done).abs_diff(aim)));
        let best = joints[first..first + reachable].iter().max_by_key(rank).or(joints.get(first))?;
        done = best.words_before;
        Some(best.at)
    })
}

/// Every joint, and the number of words.
fn joints(sentence: &str) -> (Vec<Joint>, usize) {
    let mut joints = Vec::new();
    let (mut at, mut words_before) = (0, 0);
    for piece in sentence.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let words_here = words::count(word);
        let quality = match sentence[..at].trim_end().chars().next_back() {
            Some('؛' | ';') => 3,
            Some('،' | ',' | ':') => 2,
            _ if opens_clause(word) => 1,
            _ => 0,
        };
        // A piece must hold a word: what is invisible or a mark stays with what it follows.
        if quality > 0 && words_before > 0 && words_here > 0 {
            joints.push(Joint { at, words_before, quality });
        }
        at += piece.len();
        words_before += words_here;
    }
    (joints, words_before)
}

/// Conjunctions, and و grown onto a function word (وأن, وهو, ولكن).
fn opens_clause(word: &str) -> bool {
    const CONJUNCTIONS: [&str; 8] = ["إذ", "بينما", "ثم", "حيث", "فيما", "كما", "لأن", "لكن"];
    CONJUNCTIONS.contains(&word) || (word.starts_with('و') && word.len() > 4 && is_function_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::lines::Newlines;
    use crate::text::BlockKind;

    fn cut(text: &str, max_words: usize) -> Vec<&str> {
        let whole = crate::split::split_text(text, Newlines::Paragraph);
        let sentences: Vec<_> = whole
            .into_iter()
            .map(|span| Sentence { span, block: 0, kind: BlockKind::Paragraph, opens_block: true })
            .collect();
        cut_long(text, &sentences, max_words).into_iter().map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn long_sentences_are_cut_at_the_best_place() {
        let text = "عبر الموكب الجسر، ثم توقف أمام المتحف؛ فقد كان الوقت مبكرا، وترجل الضيوف وأخذوا صورا كثيرة.";
        assert_eq!(
            cut(text, 10),
            ["عبر الموكب الجسر، ثم توقف أمام المتحف؛", "فقد كان الوقت مبكرا، وترجل الضيوف وأخذوا صورا كثيرة."]
        );
        assert_eq!(cut(text, 40), [text]);
    }

    #[test]
    fn a_sentence_without_a_joint_stays_whole() {
        let text = "شارع طويل جدا لا نهاية له أبدا.";
        assert_eq!(cut(text, 3), [text]);
    }
}
