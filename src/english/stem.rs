//! Light stemming: the endings that most often stand between two forms of an English word.
//!
//! Lighter than Porter's stemmer: what it joins it joins for matching only, so *news* and *new* may meet, *university* and *universe* may not.

/// Endings with what stands in their place, the first that fits.
const ENDINGS: [(&str, &str); 8] =
    [("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", "")];

/// The stem of a lower-case word: at least three letters of it.
///
/// ```
/// # use khulasa::english::stem::stem;
/// assert_eq!(stem("elections"), "election");
/// assert_eq!(stem("stopping"), "stop");
/// assert_eq!(stem("Iraq's".to_lowercase().as_str()), "iraq");
/// ```
pub fn stem(word: &str) -> String {
    let word = word.split('\'').next().unwrap_or(word);
    let mut stem = word.to_owned();
    for (ending, instead) in ENDINGS {
        let Some(rest) = word.strip_suffix(ending) else { continue };
        if rest.chars().count() + instead.len() >= 3 && !word.ends_with("ss") {
            stem.truncate(rest.len());
            stem.push_str(instead);
            break;
        }
    }
    let mut last = stem.chars().rev();
    if let (Some(a), Some(b), Some(_), Some(_)) = (last.next(), last.next(), last.next(), last.next())
        && a == b
        && !matches!(a, 's' | 'l' | 'e')
    {
        stem.pop();
    }
    if stem.ends_with('e') && stem.chars().count() > 3 {
        stem.pop();
    }
    stem
}
