//! Sources left standing in the target.

use super::{Draw, Language, Texts, Trial, choose};

/// Shorter pairs may be names, which often stay as they are.
const FEWEST_WORDS: usize = 6;

pub(super) fn trial(texts: &Texts, language: Language, draw: &mut Draw) -> Option<Trial> {
    let source: Vec<&str> = texts.source.split_whitespace().collect();
    let target: Vec<&str> = texts.target.split_whitespace().collect();
    let is_of_the_source = |word: &&&str| match language {
        Language::English => word.chars().any(|c| matches!(c, 'ء'..='ي')),
        Language::Arabic => word.chars().any(|c| c.is_ascii_alphabetic()),
    };
    // What is planted must show: either half of the source is in its own script.
    let shows = |words: &[&str]| 2 * words.iter().filter(is_of_the_source).count() > words.len();
    let (first, last) = source.split_at(source.len() / 2);
    if source.len() < FEWEST_WORDS || target.len() < FEWEST_WORDS || !shows(first) || !shows(last) {
        return None;
    }
    let half = target.len() / 2;
    let joined = |a: &[&str], b: &[&str]| texts.with_target([a, b].concat().join(" "));
    let damages = vec![
        ("all of it", texts.with_target(texts.source.clone())),
        ("first half", joined(first, &target[half..])),
        ("last half", joined(&target[..half], last)),
    ];
    let same = |text: &str| Texts { source: text.to_owned(), target: text.to_owned() };
    let mut controls = vec![
        ("same by nature: an address", same("https://example.org/2024")),
        ("same by nature: a number", same("1998–2004")),
    ];
    if language == Language::Arabic {
        controls.push(("same by nature: a code", same("ISO 9001:2015")));
        let (before, after) = target.split_at(half);
        controls.push(("a name in its own script", joined(&[before, &["(Reuters)"]].concat(), after)));
    }
    choose(texts, damages, controls, draw)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_trials, targets, texts};
    use super::super::{Direction, Kind};

    #[test]
    fn all_or_half_of_the_source_is_left_standing() {
        let pair = texts("وصل الوزير إلى العاصمة صباح اليوم", "The minister arrived in the capital this morning");
        let trials = all_trials(Kind::Untranslated, Direction::IntoEnglish, &pair);
        assert_eq!(targets(&trials, "all of it"), ["وصل الوزير إلى العاصمة صباح اليوم"]);
        assert_eq!(targets(&trials, "first half"), ["وصل الوزير إلى the capital this morning"]);
        assert_eq!(targets(&trials, "last half"), ["The minister arrived in العاصمة صباح اليوم"]);
        assert_eq!(targets(&trials, "as it is"), [pair.target.as_str()]);
        // A source that is mostly names of the other script would not show.
        let names = texts("Reuters AFP DPA BBC CNN وكالات", "Reuters, AFP, DPA, BBC, CNN, agencies");
        assert!(all_trials(Kind::Untranslated, Direction::IntoEnglish, &names).is_empty());
    }
}
