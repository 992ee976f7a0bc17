//! Targets that are still in the source's language.

use rustc_hash::FxHashSet;

use super::{Entry, Findings, Look, Pair, is_arabic};
use crate::arabic::letters::is_arabic_letter;
use crate::arabic::words;
use crate::bitext::Severity;

pub(super) const ENTRY: Entry = Entry {
    code: "untranslated",
    severity: Severity::Error,
    about: "the target is the source, or not in the script of its language",
    false_alarms: "a name or a title that is rightly kept in its own script",
    look: Look::Pair(look),
};

/// So many words of the source in a row are no title or name that was kept, if at least [`COMMON`] of them are common words.
const RUN: usize = 5;
const COMMON: usize = 3;

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let languages = &pair.context.languages;
    let (from_arabic, into_arabic) = (is_arabic(&languages.source), is_arabic(&languages.target));
    let common = |word: &&str| is_common(word, from_arabic);
    let letters = pair.target.chars().filter(|c| c.is_alphabetic()).count();
    let arabic = pair.target.chars().filter(|&c| is_arabic_letter(c)).count();
    let (source, target): (Vec<&str>, Vec<&str>) =
        (pair.source.split_whitespace().collect(), pair.target.split_whitespace().collect());
    let hint = if source == target && source.iter().any(common) {
        "the target is the source; translate it"
    } else if !into_arabic && arabic * 3 > letters {
        "more than a third of the target is in Arabic script; translate the rest"
    } else if into_arabic && arabic == 0 && target.iter().any(common) && words::count(pair.target) >= 3 {
        "the target has no Arabic letter; translate it"
    } else if let Some(run) = kept_run(&source, &target, common) {
        findings.add(run, "", "these words stand as in the source; translate them");
        return;
    } else {
        return;
    };
    findings.add(pair.target, "", hint);
}

/// Whether a word is one that is translated: Arabic letters, or Latin ones that begin small. Names, codes and addresses stay as they are.
fn is_common(word: &str, arabic: bool) -> bool {
    if arabic {
        return word.chars().any(is_arabic_letter);
    }
    let is_address = word.contains("://") || word.contains("www.") || word.contains('@');
    let first = word.chars().find(|c| c.is_alphabetic());
    !is_address && first.is_some_and(|c| c.is_lowercase() && !is_arabic_letter(c))
}

/// The first words of the source that stand in the target in a row.
fn kept_run(source: &[&str], target: &[&str], common: impl Fn(&&str) -> bool) -> Option<String> {
    let runs: FxHashSet<&[&str]> = source.windows(RUN).collect();
    let run =
        target.windows(RUN).find(|run| runs.contains(run) && run.iter().filter(|word| common(word)).count() >= COMMON);
    run.map(|run| run.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    #[test]
    fn a_target_in_the_sources_language_is_found() {
        assert_eq!(found("untranslated", AR_EN, "وصل الوفد", "وصل الوفد ").len(), 1);
        assert_eq!(found("untranslated", AR_EN, "وصل الوفد أمس", "The delegation وصل أمس إلى").len(), 1);
        assert_eq!(found("untranslated", EN_AR, "The delegation arrived.", "The delegation has arrived.").len(), 1);
        assert_eq!(found("untranslated", EN_AR, "delegation", "delegation").len(), 1);
        let half = found(
            "untranslated",
            EN_AR,
            "The delegation left the city on Sunday at noon.",
            "غادر الوفد the city on Sunday at noon.",
        );
        assert_eq!(half[0].0, "the city on Sunday at");
    }

    #[test]
    fn figures_and_short_names_may_stay() {
        assert!(found("untranslated", AR_EN, "2024", "2024").is_empty());
        assert!(found("untranslated", AR_EN, "BBC", "BBC").is_empty());
        assert!(found("untranslated", AR_EN, "معنى كلمة سلام", "The word سلام means peace").is_empty());
        assert!(found("untranslated", EN_AR, "The BBC", "BBC News").is_empty());
        assert!(found("untranslated", EN_AR, "1, 2 and 3", "1 2 3").is_empty());
        for same in ["ISO 9001:2015", "https://example.org/news", "Reuters"] {
            assert!(found("untranslated", EN_AR, same, same).is_empty(), "{same}");
        }
        let title = ("He read The Lord of the Rings twice.", "قرأ The Lord of the Rings مرتين.");
        assert!(found("untranslated", EN_AR, title.0, title.1).is_empty());
    }
}
