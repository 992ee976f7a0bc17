//! Placeholders, tags and addresses: put into both sides, then lost, doubled or changed in the target.

use super::{Draw, Texts, Trial, choose};

/// Shorter texts have no place between two words away from the ends.
const FEWEST_WORDS: usize = 4;

/// What is put between words, or around one, and what it could be mistaken for.
struct Item {
    open: &'static str,
    /// Empty for what stands alone.
    close: &'static str,
    other: [&'static str; 2],
}

const fn alone(text: &'static str, other: &'static str) -> Item {
    Item { open: text, close: "", other: [other, ""] }
}

const ITEMS: [Item; 7] = [
    Item { open: "{1}", close: "{/1}", other: ["{2}", "{/2}"] },
    Item { open: "<b>", close: "</b>", other: ["<i>", "</i>"] },
    alone("{1}", "{2}"),
    alone("{name}", "{nam}"),
    alone("%s", "%d"),
    alone("https://example.org/news?id=7", "https://example.org/news?id=1"),
    alone("info@example.org", "info@example.com"),
];

pub(super) fn trial(texts: &Texts, draw: &mut Draw) -> Option<Trial> {
    let source: Vec<&str> = texts.source.split_whitespace().collect();
    let target: Vec<&str> = texts.target.split_whitespace().collect();
    let has_own = |text: &str| ["{", "<", "%s", "://", "@"].iter().any(|mark| text.contains(mark));
    if source.len().min(target.len()) < FEWEST_WORDS || has_own(&texts.source) || has_own(&texts.target) {
        return None;
    }
    let Item { open, close, other } = ITEMS[draw.below(ITEMS.len())];
    let around = !close.is_empty();
    let place = |words: &[&str], draw: &mut Draw| 1 + draw.below(words.len() - 2);
    let source_at = place(&source, draw);
    let at = place(&target, draw);
    // Any of the other places.
    let elsewhere = 1 + (at + draw.below(target.len() - 3)) % (target.len() - 2);
    let before = Texts {
        source: put(&source, source_at, [open, close], around),
        target: put(&target, at, [open, close], around),
    };
    let changed = |target: String| before.with_target(target);
    let mut damages = vec![("lost", changed(target.join(" "))), ("changed", changed(put(&target, at, other, around)))];
    if around {
        damages.push(("opening lost", changed(put(&target, at, ["", close], around))));
        damages.push(("closing lost", changed(put(&target, at, [open, ""], around))));
        damages.push(("opening doubled", changed(put(&target, at, [&format!("{open}{open}"), close], around))));
    } else {
        let mut twice = target.clone();
        let (first, second) = (at.min(elsewhere), at.max(elsewhere));
        twice.insert(second, open);
        twice.insert(first, open);
        damages.push(("doubled", changed(twice.join(" "))));
    }
    let controls = vec![("moved", changed(put(&target, elsewhere, [open, close], around)))];
    choose(&before, damages, controls, draw)
}

/// The words with something in front of the word `at`: a word of its own, or around that word.
fn put(words: &[&str], at: usize, [open, close]: [&str; 2], around: bool) -> String {
    let word = words[at];
    let there = if around { format!("{open}{word}{close}") } else { format!("{open} {word}") };
    [&words[..at], &[there.as_str()], &words[at + 1..]].concat().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_trials, targets, texts};
    use super::super::{Direction, Kind, Trial};

    #[test]
    fn something_is_put_into_both_sides_and_damaged_in_the_target() {
        let pair = texts("غادر الوزير القاعة أمس", "The minister left yesterday");
        let trials = all_trials(Kind::Placeholders, Direction::IntoEnglish, &pair);
        assert_eq!(targets(&trials, "lost"), vec!["The minister left yesterday"; targets(&trials, "lost").len()]);
        let with = |what: &str, text: &str| {
            assert!(targets(&trials, what).contains(&text), "{what}: {:?}", targets(&trials, what));
        };
        with("as it is", "The {1}minister{/1} left yesterday");
        with("moved", "The minister {1}left{/1} yesterday");
        with("moved", "The minister %s left yesterday");
        with("changed", "The %d minister left yesterday");
        with("changed", "The <i>minister</i> left yesterday");
        with("doubled", "The %s minister %s left yesterday");
        with("closing lost", "The <b>minister left yesterday");
        with("opening lost", "The minister{/1} left yesterday");
        with("opening doubled", "The {1}{1}minister{/1} left yesterday");
        let on_both = |t: &Trial| t.before.source != pair.source && t.before.target != pair.target;
        assert!(trials.iter().all(on_both));
        assert!(
            all_trials(Kind::Placeholders, Direction::IntoEnglish, &texts("قال %s ذلك أمس", "He said it")).is_empty()
        );
    }
}
