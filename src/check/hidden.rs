//! What a reader does not see: direction controls that do not pair, and tatweel that no search finds.

use super::{Entry, Findings, Look, Pair};
use crate::arabic::letters::is_arabic_letter;
use crate::bitext::Severity;

pub(super) const BIDI: Entry = Entry {
    code: "bidi",
    severity: Severity::Warning,
    about: "direction controls of the target do not pair, or override the direction",
    false_alarms: "",
    look: Look::Pair(bidi),
};

pub(super) const TATWEEL: Entry = Entry {
    code: "tatweel",
    severity: Severity::Info,
    about: "the target stretches words with tatweel",
    false_alarms: "Hijri years and letters shown alone, as in هـ",
    look: Look::Pair(tatweel),
};

/// Embeddings, overrides and isolates, and what ends them (Unicode Standard Annex #9).
fn bidi(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    if let Some(c) = pair.target.chars().find(|c| matches!(c, '\u{202D}' | '\u{202E}')) {
        findings.add(name(c), "", "it turns text around, so that people read what does not stand there; delete it");
        return;
    }
    let (mut open, mut stray) = (Vec::new(), None);
    for c in pair.target.chars() {
        match c {
            '\u{202A}' | '\u{202B}' => open.push('\u{202C}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202C}' | '\u{2069}' if open.pop() != Some(c) => stray = stray.or(Some(c)),
            _ => {}
        }
    }
    if let Some(c) = stray {
        findings.add(name(c), "", "it ends what does not begin; delete it");
    } else if let Some(c) = open.pop() {
        findings.add("", name(c), "a direction control is not ended; end it, or delete it");
    }
}

fn name(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn tatweel(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    // Only between two letters: ـ is also a dash, and joins a prefix to digits or a quotation, as in الـ16.
    let stretched = |word: &&str| {
        let mut parts = word.split('\u{640}').peekable();
        let mut ends_in_letter = false;
        parts.any(|part| {
            let found = ends_in_letter && part.starts_with(is_arabic_letter);
            ends_in_letter = if part.is_empty() { ends_in_letter } else { part.ends_with(is_arabic_letter) };
            found
        })
    };
    if let Some(word) = pair.target.split_whitespace().find(stretched) {
        findings.add(word, word.replace('\u{640}', ""), "searches do not find stretched words; delete the tatweel");
    }
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    #[test]
    fn controls_pair_and_words_are_not_stretched() {
        let bidi = |target| found("bidi", AR_EN, "نص", target);
        assert!(bidi("a \u{2068}b\u{2069} \u{202B}c\u{202C} \u{200F}d").is_empty());
        assert_eq!(bidi("a \u{2068}b"), [(String::new(), "U+2069".to_owned())]);
        assert_eq!(bidi("a \u{202C}b"), [("U+202C".to_owned(), String::new())]);
        assert_eq!(bidi("a \u{202E}b\u{202C}"), [("U+202E".to_owned(), String::new())]);
        let tatweel = |target| found("tatweel", EN_AR, "text", target);
        assert_eq!(tatweel("مرحبـــا"), [("مرحبـــا".to_owned(), "مرحبا".to_owned())]);
        for right in ["عام 1445 هـ", "الـ16", "بـ\"ريان\"", "ـ وقال ـ", "ـوالذيـ"] {
            assert!(tatweel(right).is_empty(), "{right}");
        }
    }
}
