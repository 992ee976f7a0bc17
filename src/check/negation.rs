//! Sentences that say no and whose translation does not seem to.
//!
//! Only words that hardly stand for anything else count in the source. In the target counts whatever may carry a negation, so what is
//! found is worth a look, and many a lost negation is not found.

use super::numbers::{Tongue, sides};
use super::{Entry, Findings, Look, Pair};
use crate::arabic::normalize::fold;
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "negation",
    severity: Severity::Info,
    about: "the source says no, and nothing in the target seems to",
    false_alarms: "negations told by a word of the opposite sense, as in absent for not present; set phrases",
    look: Look::Pair(look),
};

type Says = fn(&str) -> Option<String>;
type MaySay = fn(&str) -> bool;

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let tongues = sides(pair).2;
    let (says, may_say): (Says, MaySay) = match tongues {
        (Tongue::Arabic, Tongue::English) => (says_in_arabic, may_say_in_english),
        (Tongue::English, Tongue::Arabic) => (says_in_english, may_say_in_arabic),
        _ => return,
    };
    if let Some(word) = says(pair.source).filter(|_| !may_say(pair.target)) {
        findings.add("", word, "look whether the target says no as the source does");
    }
}

/// Words as written, with an apostrophe inside.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphabetic() || crate::arabic::letters::is_mark(c) || matches!(c, '\'' | '’');
    text.split(move |c: char| !is_part(c)).filter(|word| !word.is_empty())
}

/// The first Arabic word that negates.
fn says_in_arabic(text: &str) -> Option<String> {
    const SURE: [&str; 8] = ["لا", "لم", "لن", "ليس", "ليست", "ليسوا", "بدون", "بلا"];
    // لا يزال: still; لا سيما: above all; لا بد: must; لا شك: surely.
    const PHRASES: [&str; 14] =
        ["يزال", "تزال", "يزالون", "نزال", "ازال", "زال", "زالت", "سيما", "بد", "شك", "غرو", "ريب", "محاله", "باس"];
    // Only, with what precedes; not only.
    const TURNS: [&str; 6] = ["الا", "سوي", "فقط", "فحسب", "مجرد", "يعد"];
    let words: Vec<(&str, String)> = words(text).map(|word| (word, fold(word))).collect();
    if words.iter().any(|(_, word)| TURNS.contains(&word.as_str())) {
        return None;
    }
    let sure = |word: &str| {
        SURE.contains(&word) || word.strip_prefix(['و', 'ف', 'ا']).is_some_and(|rest| SURE[..6].contains(&rest))
    };
    let at = words.iter().enumerate().find(|(at, (_, word))| {
        // لم شمله: brought together. فلم: a film; ألا, الم: other words.
        let is_other = matches!(word.as_str(), "الا" | "الم" | "فلم" | "الن");
        let next = words.get(at + 1).map_or("", |(_, next)| next.as_str());
        sure(word) && !is_other && !PHRASES.contains(&next) && !next.starts_with("شمل")
    });
    at.map(|(_, (written, _))| (*written).to_owned())
}

/// The first English word that negates.
fn says_in_english(text: &str) -> Option<String> {
    const SURE: [&str; 8] = ["not", "never", "cannot", "without", "nobody", "nothing", "neither", "nor"];
    let words: Vec<&str> = words(text).collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase().replace('’', "'")).collect();
    // Only: nothing but, not until; a question whose answer is yes.
    const TURNS: [&str; 10] = ["only", "just", "merely", "but", "until", "except", "unless", "if", "yet", "whether"];
    let is_turned = lower.iter().any(|word| TURNS.contains(&word.as_str())) || text.contains(['?', '؟']);
    let at = lower.iter().position(|word| SURE.contains(&word.as_str()) || word.ends_with("n't"))?;
    (!is_turned).then(|| words[at].to_owned())
}

/// Whether an English text has a word that may negate.
fn may_say_in_english(text: &str) -> bool {
    const WORDS: [&str; 42] = [
        "just", "merely", "no", "not", "never", "none", "cannot", "without", "nobody", "nothing", "nowhere", "neither",
        "nor", "hardly", "barely", "scarcely", "rarely", "seldom", "unless", "only", "except", "little", "few",
        "rather", "instead", "far", "too", "other", "but", "lack", "absence", "free", "yet", "against", "out", "away",
        "off", "despite", "ban", "still", "until", "before",
    ];
    const STARTS: [&str; 27] = [
        "un", "in", "im", "ir", "il", "dis", "non", "mis", "refus", "den", "fail", "lack", "reject", "prevent",
        "avoid", "stop", "miss", "forb", "keep", "kept", "los", "ignor", "declin", "doubt", "exclu", "absen", "end",
    ];
    // Longer than what only begins so: in, is, into, it, unit.
    words(text).map(|word| word.to_lowercase().replace('’', "'")).any(|word| {
        WORDS.contains(&word.as_str())
            || word.ends_with("n't")
            || (word.ends_with("less") && word.len() > 4)
            || (word.len() > 5 && STARTS.iter().any(|start| word.starts_with(start)))
    })
}

/// Whether an Arabic text has a word that may negate.
fn may_say_in_arabic(text: &str) -> bool {
    const WORDS: [&str; 34] = [
        "لا",
        "لم",
        "لن",
        "ليس",
        "ليست",
        "ليسوا",
        "ليسا",
        "لست",
        "لسنا",
        "لستم",
        "غير",
        "دون",
        "بدون",
        "بلا",
        "ما",
        "لما",
        "عدم",
        "مش",
        "مو",
        "الا",
        "سوي",
        "كلا",
        "قلما",
        "نادرا",
        "بلي",
        "بل",
        "لكن",
        "ان",
        "ابدا",
        "قط",
        "لات",
        "عدا",
        "خلا",
        "لولا",
    ];
    const STARTS: [&str; 27] = [
        "رفض",
        "يرفض",
        "نفي",
        "ينفي",
        "منع",
        "يمنع",
        "فشل",
        "يفشل",
        "عجز",
        "تعذر",
        "يتعذر",
        "امتن",
        "يمتن",
        "استحال",
        "يستحيل",
        "انعدا",
        "خال",
        "افتق",
        "يفتق",
        "تجن",
        "يتجن",
        "غيا",
        "غاب",
        "بعيد",
        "توقف",
        "فقد",
        "بغير",
    ];
    words(text).map(fold).any(|word| {
        let bare = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ا', 'ك']);
        let all = [Some(word.as_str()), bare, bare.and_then(|rest| rest.strip_prefix(['ل', 'ب', 'ن']))];
        all.into_iter().flatten().any(|word| {
            let word = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word);
            WORDS.contains(&word) || STARTS.iter().any(|start| word.starts_with(start))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    fn one(arabic: &str, english: &str) -> [Vec<String>; 2] {
        let of = |languages, source, target| {
            found("negation", languages, source, target).into_iter().map(|(_, word)| word).collect()
        };
        [of(AR_EN, arabic, english), of(EN_AR, english, arabic)]
    }

    #[test]
    fn a_negation_that_is_lost() {
        assert_eq!(one("ولم يصل الوفد أمس.", "The delegation came yesterday.")[0], ["ولم"]);
        assert_eq!(one("ليس الوضع سهلا.", "The situation is easy.")[0], ["ليس"]);
        assert_eq!(one("وصل الوفد أمس.", "The delegation did not come yesterday.")[1], ["not"]);
        assert_eq!(one("وصل الوفد أمس.", "The delegation didn’t come yesterday.")[1], ["didn’t"]);
    }

    #[test]
    fn other_ways_to_say_no_and_phrases_that_do_not() {
        for (arabic, english) in [
            ("لم يصل الوفد.", "The delegation never came."),
            ("لن يكون ذلك ممكنا.", "It will be impossible."),
            ("رفض الوفد الحضور.", "The delegation did not want to come."),
            ("لا يزال الوفد هنا.", "The delegation is here today."),
            ("غادر دون كلمة.", "He left without a word."),
            ("لا شك أنه وصل.", "He has surely come."),
        ] {
            assert_eq!(one(arabic, english), [vec![], vec![]] as [Vec<String>; 2], "{arabic} {english}");
        }
        assert!(found("negation", ("ar", "fr"), "لم يصل الوفد.", "Le groupe est venu.").is_empty());
    }
}
