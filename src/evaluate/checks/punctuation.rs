//! Marks lost or of the other script; and other ways to write the same mark.

use super::{Change, Draw, Language, Texts, Trial, choose};

/// A mark of English text and the same of Arabic.
const MAPPED: [(&str, char, char); 3] = [
    ("comma of the other script", ',', '،'),
    ("semicolon of the other script", ';', '؛'),
    ("question mark of the other script", '?', '؟'),
];
const BRACKETS: [(char, char); 2] = [('(', ')'), ('[', ']')];
/// What may stand behind the mark that ends a sentence.
const CLOSING: [char; 8] = ['"', '”', '’', '\'', '»', ')', ']', ' '];
/// Ways to quote, as opening and closing.
const QUOTES: [(&str, char, char); 3] =
    [("straight quotes", '"', '"'), ("curly quotes", '“', '”'), ("guillemets", '«', '»')];

pub(super) fn trial(texts: &Texts, language: Language, draw: &mut Draw) -> Option<Trial> {
    let target = texts.target.as_str();
    let change = |what, target: String| (what, texts.with_target(target));
    let mut damages = Vec::new();
    for (what, latin, arabic) in MAPPED {
        let (right, wrong) = if language == Language::English { (latin, arabic) } else { (arabic, latin) };
        // Where the translator mixes both, one more changes nothing that a reader would call damage.
        let places = marks(target, |c| c == right);
        if !places.is_empty() && marks(target, |c| c == wrong).is_empty() {
            let at = places[draw.below(places.len())];
            damages.push(change(what, replaced(target, at, &wrong.to_string())));
        }
    }
    if let (Some(_), Some(at)) = (final_mark(&texts.source), final_mark(target)) {
        damages.push(change("final mark lost", replaced(target, at, "")));
    }
    let quotes = quotes(target);
    if let Some(quotes) = quotes.as_ref().filter(|quotes| !quotes.is_empty()) {
        damages.push(change("quote lost", replaced(target, quotes[draw.below(quotes.len())], "")));
    }
    let brackets = marks(target, |c| BRACKETS.iter().any(|(open, close)| c == *open || c == *close));
    let count = |c: char| target.matches(c).count();
    if !brackets.is_empty() && BRACKETS.iter().all(|(open, close)| count(*open) == count(*close)) {
        damages.push(change("bracket lost", replaced(target, brackets[draw.below(brackets.len())], "")));
    }

    let mut controls = Vec::new();
    if let Some(places) = quotes.filter(|quotes| !quotes.is_empty()) {
        for (what, open, close) in QUOTES {
            let mut number = 0;
            let restyled = target.char_indices().map(|(at, c)| {
                if !places.contains(&at) {
                    return c;
                }
                number += 1;
                if number % 2 == 1 { open } else { close }
            });
            controls.push(change(what, restyled.collect()));
        }
    }
    for (inside, outside) in [(".\"", "\"."), (".”", "”."), (".»", "».")] {
        if let Some(start) = target.strip_suffix(inside) {
            controls.push(change("full stop behind the quote", format!("{start}{outside}")));
        }
        if let Some(start) = target.strip_suffix(outside) {
            controls.push(change("full stop inside the quote", format!("{start}{inside}")));
        }
    }
    if target.contains("...") {
        controls.push(change("one mark for three dots", target.replace("...", "…")));
    }
    if target.contains('%') {
        controls.push(change("other percent sign", target.replace('%', "٪")));
    }
    let controls: Vec<Change> = controls.into_iter().filter(|(_, after)| after != texts).collect();
    choose(texts, damages, controls, draw)
}

/// Where marks stand, but for those inside numbers, as in 12,000.
fn marks(text: &str, is: impl Fn(char) -> bool) -> Vec<usize> {
    let in_number = |at: usize, c: char| {
        let beside = [text[..at].chars().next_back(), text[at + c.len_utf8()..].chars().next()];
        beside.iter().all(|c| c.is_some_and(char::is_numeric))
    };
    text.char_indices().filter(|&(at, c)| is(c) && !in_number(at, c)).map(|(at, _)| at).collect()
}

/// Where the only mark that ends the text stands; a text that ends in several (`?!`, `...`) still has one when one is lost.
fn final_mark(text: &str) -> Option<usize> {
    let is_final = |c: char| matches!(c, '.' | '!' | '?' | '؟' | '…');
    let body = text.trim_end_matches(CLOSING);
    let (at, mark) = body.char_indices().next_back()?;
    (is_final(mark) && !body[..at].ends_with(is_final)).then_some(at)
}

/// Where the quotes stand, opening and closing in turn; `None` where they do not pair.
fn quotes(text: &str) -> Option<Vec<usize>> {
    let mut open: Option<char> = None;
    let mut places = Vec::new();
    for (at, c) in text.char_indices() {
        if !QUOTES.iter().any(|(_, o, close)| c == *o || c == *close) {
            continue;
        }
        open = match open {
            None => Some(QUOTES.iter().find(|(_, o, _)| c == *o)?.2),
            Some(close) if c == close => None,
            Some(_) => return None,
        };
        places.push(at);
    }
    open.is_none().then_some(places)
}

/// With something else instead of the character at `at`.
fn replaced(text: &str, at: usize, with: &str) -> String {
    let behind = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    [&text[..at], with, &text[behind..]].concat()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_trials, targets, texts};
    use super::super::{Direction, Kind};
    use super::*;

    #[test]
    fn marks_are_lost_or_of_the_other_script() {
        let pair = texts("هل قال \"نعم\" (أمس)، أم لا؟", "Did he say \"yes\" (yesterday), or not?");
        let trials = all_trials(Kind::Punctuation, Direction::IntoEnglish, &pair);
        assert_eq!(targets(&trials, "comma of the other script"), ["Did he say \"yes\" (yesterday)، or not?"]);
        assert_eq!(targets(&trials, "question mark of the other script"), ["Did he say \"yes\" (yesterday), or not؟"]);
        assert_eq!(targets(&trials, "final mark lost"), ["Did he say \"yes\" (yesterday), or not"]);
        let quote = ["Did he say \"yes (yesterday), or not?", "Did he say yes\" (yesterday), or not?"];
        assert_eq!(targets(&trials, "quote lost"), quote);
        let bracket = ["Did he say \"yes\" (yesterday, or not?", "Did he say \"yes\" yesterday), or not?"];
        assert_eq!(targets(&trials, "bracket lost"), bracket);
        assert_eq!(targets(&trials, "guillemets"), ["Did he say «yes» (yesterday), or not?"]);
        assert_eq!(targets(&trials, "curly quotes"), ["Did he say “yes” (yesterday), or not?"]);
        let back = all_trials(Kind::Punctuation, Direction::IntoArabic, &texts(&pair.target, &pair.source));
        assert_eq!(targets(&back, "comma of the other script"), ["هل قال \"نعم\" (أمس), أم لا؟"]);
        assert_eq!(targets(&back, "question mark of the other script"), ["هل قال \"نعم\" (أمس)، أم لا?"]);
    }

    #[test]
    fn what_shows_no_damage_is_left_alone() {
        let changed = |source: &str, target: &str, what: &str| {
            !targets(&all_trials(Kind::Punctuation, Direction::IntoEnglish, &texts(source, target)), what).is_empty()
        };
        // A headline has no final mark in either language; three dots less one are dots still; 12,000 has no comma.
        assert!(!changed("عنوان", "A headline.", "final mark lost"));
        assert!(!changed("نص.", "Text...", "final mark lost"));
        assert!(changed("نص.", "\"Text.\"", "final mark lost"));
        assert!(!changed("نص.", "12,000 men.", "comma of the other script"));
        assert!(!changed("نص.", "One, two، three.", "comma of the other script"));
        assert!(!changed("نص.", "One \" quote.", "quote lost"));
        assert!(changed("نص.", "«One».", "full stop inside the quote"));
        assert_eq!(quotes("”a“"), None);
    }
}
