//! Targets with nothing in them.

use super::{Change, Draw, Language, Texts, Trial, choose};

/// Targets that hold nothing that a reader would see.
const NOTHING: [(&str, &str); 3] = [("emptied", ""), ("blank", "  "), ("no-break space", "\u{A0}")];

pub(super) fn trial(texts: &Texts, language: Language, draw: &mut Draw) -> Option<Trial> {
    if texts.target.trim().is_empty() {
        return None;
    }
    let damages = NOTHING.map(|(what, target)| (what, texts.with_target(target.to_owned()))).to_vec();
    let (source, target) = match language {
        Language::English => ("نعم.", "Yes."),
        Language::Arabic => ("Yes.", "نعم."),
    };
    let controls: Vec<Change> = vec![
        ("one word", Texts { source: source.to_owned(), target: target.to_owned() }),
        ("one mark", Texts { source: "…".to_owned(), target: "…".to_owned() }),
    ];
    choose(texts, damages, controls, draw)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_trials, targets, texts};
    use super::super::{Direction, Kind};

    #[test]
    fn nothing_is_damage_and_little_is_not() {
        let trials = all_trials(Kind::Missing, Direction::IntoArabic, &texts("He left.", "غادر."));
        assert_eq!(targets(&trials, "emptied"), [""]);
        assert_eq!(targets(&trials, "one word"), ["نعم."]);
        assert!(trials.iter().all(|t| t.damaged == t.after.target.trim().is_empty()));
        assert!(all_trials(Kind::Missing, Direction::IntoArabic, &texts("He left.", " ")).is_empty());
    }
}
