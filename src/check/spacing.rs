//! Words and spaces that stand twice, and spaces at the edges.

use super::{Entry, Findings, Look, Pair};
use crate::bitext::Severity;

pub(super) const SPACES: Entry = Entry {
    code: "spaces",
    severity: Severity::Warning,
    about: "spaces of the target stand twice, at an edge, or before a mark",
    false_alarms: "",
    look: Look::Pair(spaces),
};

pub(super) const DOUBLED: Entry = Entry {
    code: "doubled-word",
    severity: Severity::Warning,
    about: "a word of the target stands twice in a row",
    false_alarms: "words that are rightly repeated, as in had had or شيئا شيئا",
    look: Look::Pair(doubled),
};

fn spaces(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let (source, target) = (pair.source, pair.target);
    let at_edge = |text: &str| text.starts_with(' ') || text.ends_with(' ');
    let before_mark = |text: &str| {
        [" ,", " .", " ،", " ؛", " ؟"].into_iter().find(|mark| {
            // Three dots and decimals such as " .5" stand apart by right.
            text.match_indices(mark)
                .any(|(at, _)| text[at + mark.len()..].chars().next().is_none_or(|c| c.is_whitespace()))
        })
    };
    if target.contains("  ") && !source.contains("  ") {
        findings.add("two spaces", "one space", "delete the second space");
    }
    if at_edge(target) && !at_edge(source) {
        findings.add("a space at the edge", "", "delete it");
    }
    if let Some(mark) = before_mark(target).filter(|_| before_mark(source).is_none()) {
        findings.add(mark, mark.trim_start(), "delete the space before the mark");
    }
}

fn doubled(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let source = repeated(pair.source).is_some();
    if let Some(word) = repeated(pair.target).filter(|_| !source) {
        findings.add(format!("{word} {word}"), word, "delete one of them");
    }
}

/// Words that are repeated by right; من من is "who of".
const RIGHT: [&str; 9] = ["had", "that", "so", "very", "جدا", "جداً", "شيئا", "شيئاً", "من"];
/// Latin letters as Arabic spells them in abbreviations: بي بي سي, سي إن إن.
const LETTERS: [&str; 22] = [
    "إيه", "بي", "سي", "دي", "إي", "إف", "جي", "إتش", "آي", "كي", "إل", "إم", "إن", "أو", "كيو", "آر", "إس", "تي",
    "يو", "في", "إكس", "واي",
];

/// The first word that stands twice with nothing but a space between. Numbers, names and single letters may.
fn repeated(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_letter = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at)).map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
        word.is_some_and(|word| {
            LETTERS.contains(&word) || word.strip_prefix('و').is_some_and(|rest| LETTERS.contains(&rest))
        })
    };
    (1..words.len()).find_map(|at| {
        let (a, b) = (words[at - 1], words[at]);
        let is_word = a.chars().count() > 1 && a.chars().all(char::is_alphabetic) && !a.starts_with(char::is_uppercase);
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '\'');
        let same = b.strip_prefix(a).is_some_and(|rest| !goes_on(rest));
        let spells = LETTERS.contains(&a) && (is_letter(at.checked_sub(2)) || is_letter(Some(at + 1)));
        (is_word && same && !spells && !RIGHT.contains(&a)).then_some(a)
    })
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    #[test]
    fn what_stands_twice_or_at_an_edge() {
        let spaces = |target| found("spaces", AR_EN, "وصل الوفد.", target).len();
        assert_eq!((spaces("It  arrived."), spaces(" It arrived."), spaces("It arrived .")), (1, 1, 1));
        assert_eq!((spaces("It arrived."), spaces("It arrived ... late .5 mm"),), (0, 0));
        let doubled = |languages, target| found("doubled-word", languages, "x", target).len();
        assert_eq!(doubled(AR_EN, "It arrived in the the city."), 1);
        assert_eq!(doubled(EN_AR, "وصل إلى إلى المدينة."), 1);
        for right in ["شبكة سي إن إن الأمريكية", "بي بي سي وسي إن إن", "إذاعة بي بي سي:", "إم إس إن بي سي"]
        {
            assert_eq!(doubled(EN_AR, right), 0, "{right}");
        }
        for right in ["He had had enough.", "Duran Duran played.", "10 10 20", "the theatre", "so-so so"] {
            assert_eq!(doubled(AR_EN, right), 0, "{right}");
        }
    }
}
