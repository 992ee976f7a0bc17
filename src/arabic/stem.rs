//! Light stemming: common prefixes and suffixes come off, the root is left alone.
//!
//! After Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007), the stemmer they call
//! *light10*. Input is folded text, so ى has become ي and ة has become ه.

/// The definite article, and what it becomes behind ب ك ف ل. (وال is و, taken first, and ال.)
const ARTICLES: [&[char]; 5] = [&['ب', 'ا', 'ل'], &['ك', 'ا', 'ل'], &['ف', 'ا', 'ل'], &['ا', 'ل'], &['ل', 'ل']];

/// Suffixes in the order in which they are tried, each at most once.
const SUFFIXES: [&[char]; 8] =
    [&['ه', 'ا'], &['ا', 'ن'], &['ا', 'ت'], &['و', 'ن'], &['ي', 'ن'], &['ي', 'ه'], &['ه'], &['ي']];

/// The stem of a folded word: a part of it.
///
/// Words with a character other than an Arabic letter (numbers, Latin words) are their own stem.
///
/// ```
/// # use khulasa::arabic::stem::stem;
/// let chars: Vec<char> = "والمسلمون".chars().collect();
/// assert_eq!(stem(&chars), ['م', 'س', 'ل', 'م']);
/// ```
pub fn stem(folded: &[char]) -> &[char] {
    if !folded.iter().all(|&c| ('\u{0621}'..='\u{064A}').contains(&c)) {
        return folded;
    }
    strip_suffixes(strip_article(strip_waw(folded)))
}

/// Takes a leading و when at least three letters remain: ولد keeps it, وكتاب loses it.
pub fn strip_waw(word: &[char]) -> &[char] {
    match word {
        ['و', rest @ ..] if rest.len() >= 3 => rest,
        _ => word,
    }
}

/// Takes one definite article when at least two letters remain.
pub fn strip_article(word: &[char]) -> &[char] {
    ARTICLES.iter().find_map(|a| word.strip_prefix(*a).filter(|rest| rest.len() >= 2)).unwrap_or(word)
}

/// Takes the suffixes one after the other, each when at least two letters remain.
pub fn strip_suffixes(word: &[char]) -> &[char] {
    SUFFIXES.iter().fold(word, |word, s| word.strip_suffix(*s).filter(|rest| rest.len() >= 2).unwrap_or(word))
}

/// Prefixes of [`deep`], the first that fits.
const DEEP_PREFIXES: [&str; 15] =
    ["وبال", "وكال", "فبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "و", "ف", "ب", "ل", "س"];
/// Its suffixes, the first that fits.
const DEEP_SUFFIXES: [&str; 18] =
    ["يات", "تين", "هما", "كما", "ات", "ان", "ين", "ون", "ها", "هم", "هن", "نا", "يه", "ته", "وا", "ه", "ي", "ك"];

/// The stem of a folded word with single-letter clitics and pronouns taken off, too: one prefix and one suffix, at least three letters left.
///
/// It joins what [`stem`] leaves apart (وبحكومتها and حكومة), and now and then what does not belong together. That is right where a lexicon
/// is to be learnt from a few pages, and wrong for counting terms.
///
/// ```
/// # use khulasa::arabic::stem::deep;
/// assert_eq!(deep("والانتخابات"), "انتخاب");
/// assert_eq!(deep("سيعود"), "يعود");
/// assert_eq!(deep("ولد"), "ولد");
/// ```
pub fn deep(folded: &str) -> &str {
    let letters = |word: &str| word.chars().count();
    // A single letter is more often of the word than an article is.
    let least = |prefix: &str| if letters(prefix) > 1 { 3 } else { 4 };
    let rest = DEEP_PREFIXES.iter().find_map(|p| folded.strip_prefix(p).filter(|rest| letters(rest) >= least(p)));
    let rest = rest.unwrap_or(folded);
    DEEP_SUFFIXES.iter().find_map(|s| rest.strip_suffix(s).filter(|rest| letters(rest) >= 3)).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    fn stemmed(word: &str) -> String {
        stem(&chars(word)).iter().collect()
    }

    #[test]
    fn each_step_alone() {
        assert_eq!(strip_waw(&chars("وكتاب")), chars("كتاب"));
        assert_eq!(strip_waw(&chars("ولد")), chars("ولد"));
        assert_eq!(strip_article(&chars("بالكتاب")), chars("كتاب"));
        assert_eq!(strip_article(&chars("للكتاب")), chars("كتاب"));
        assert_eq!(strip_article(&chars("الم")), chars("الم"));
        assert_eq!(strip_suffixes(&chars("كتابها")), chars("كتاب"));
        assert_eq!(strip_suffixes(&chars("مدرسه")), chars("مدرس"));
        assert_eq!(strip_suffixes(&chars("يه")), chars("يه"));
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stemmed("والمهندسون"), stemmed("المهندسين"));
        assert_eq!(stemmed("الليبيه"), stemmed("ليبي"));
        assert_eq!(stemmed("الحكومه"), stemmed("حكومات"));
    }

    #[test]
    fn numbers_and_latin_words_stay_whole() {
        assert_eq!(stemmed("2024"), "2024");
        assert_eq!(stemmed("covid"), "covid");
    }
}
