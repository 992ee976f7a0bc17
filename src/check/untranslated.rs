//! Targets that are still in the source's language.

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

fn look(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let languages = &pair.context.languages;
    let (from_arabic, into_arabic) = (is_arabic(&languages.source), is_arabic(&languages.target));
    let of_source = |c: char| c.is_alphabetic() && is_arabic_letter(c) == from_arabic;
    let letters = pair.target.chars().filter(|c| c.is_alphabetic()).count();
    let arabic = pair.target.chars().filter(|&c| is_arabic_letter(c)).count();
    let hint = if pair.target.trim() == pair.source.trim() && pair.source.chars().any(of_source) {
        "the target is the source; translate it"
    } else if !into_arabic && arabic * 3 > letters {
        "more than a third of the target is in Arabic script; translate the rest"
    } else if into_arabic && arabic == 0 && letters > 0 && words::count(pair.target) >= 3 {
        "the target has no Arabic letter; translate it"
    } else {
        return;
    };
    findings.add(pair.target, "", hint);
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    #[test]
    fn a_target_in_the_sources_language_is_found() {
        assert_eq!(found("untranslated", AR_EN, "وصل الوفد", "وصل الوفد ").len(), 1);
        assert_eq!(found("untranslated", AR_EN, "وصل الوفد أمس", "The delegation وصل أمس إلى").len(), 1);
        assert_eq!(found("untranslated", EN_AR, "The delegation arrived.", "The delegation has arrived.").len(), 1);
        assert_eq!(found("untranslated", EN_AR, "Delegation", "Delegation").len(), 1);
    }

    #[test]
    fn figures_and_short_names_may_stay() {
        assert!(found("untranslated", AR_EN, "2024", "2024").is_empty());
        assert!(found("untranslated", AR_EN, "BBC", "BBC").is_empty());
        assert!(found("untranslated", AR_EN, "معنى كلمة سلام", "The word سلام means peace").is_empty());
        assert!(found("untranslated", EN_AR, "The BBC", "BBC News").is_empty());
        assert!(found("untranslated", EN_AR, "1, 2 and 3", "1 2 3").is_empty());
    }
}
