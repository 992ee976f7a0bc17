//! Does the full stop belong to an abbreviation? `د. سامر` · `ص. 45` · `ج. ك. رولينغ` · `في ج.م.ع. على` · `سنة 350 هـ. وتوفي`

use super::Verdict;
use super::Verdict::{Ends, GoesOn};
use crate::arabic::abbreviations::{Abbreviation, is, is_acronym_piece, is_letter, is_listed};
use crate::arabic::letters::{is_arabic_letter, is_digit};
use crate::arabic::lists;
use crate::split::mark::Mark;

/// Nouns that a letter names, so that a letter behind them is no title and no initial: `فيتامين د. ويوجد في`.
const NAMED_BY_LETTERS: &[&str] = &[
    "الباب",
    "البند",
    "الحرف",
    "الدرجة",
    "الشعبة",
    "الصف",
    "الفئة",
    "الفرع",
    "الفريق",
    "الفصيلة",
    "الفقرة",
    "الفيروس",
    "القاعة",
    "القسم",
    "المجموعة",
    "المستوى",
    "الملحق",
    "المنطقة",
    "المنتخب",
    "النقطة",
    "النموذج",
    "النوع",
    "بند",
    "حرف",
    "درجة",
    "شعبة",
    "صف",
    "فئة",
    "فرع",
    "فريق",
    "فصيلة",
    "فقرة",
    "فيتامين",
    "قاعة",
    "قسم",
    "مجموعة",
    "مستوى",
    "ملحق",
    "منطقة",
    "نقطة",
    "نموذج",
    "نوع",
];

/// What carries a sentence on behind a quantity or a time: `20 د.إ. فقط`, `الساعة 7 ص. بتوقيت القاهرة`.
const BEHIND_QUANTITIES: &[&str] =
    &["أسبوعيا", "الموافق", "بتوقيت", "تقريبا", "سنويا", "شهريا", "فقط", "كحد", "مربع", "مكعب", "يوميا"];

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if !mark.is_bare_stop() {
        return None;
    }
    let token = mark.token_before();
    if is_plain_word(token) || (token.ends_with(is_digit) && !mark.space_before) {
        return None; // nearly every full stop leaves here
    }
    let token = without_particle(mark, token);
    let is_letter = is_letter(token);
    let is_unit = is(token.trim_start_matches(is_digit), Abbreviation::UnitOrEra); // `1970م` too
    let is_title = is(token, Abbreviation::Title);
    if mark.space_before {
        return (is_title && is_letter).then_some(GoesOn); // `د . سمير`, but `نعم .`
    }
    if mark.glued_before_token().is_some_and(|c| matches!(c, '/' | '°')) {
        return None; // `المادة 5/أ.`
    }
    let after_number = token.starts_with(is_digit) || mark.word_before_token().ends_with(is_digit);
    let is_named = is_letter && !after_number && NAMED_BY_LETTERS.contains(&bare_noun(mark.word_before_token()));
    let has_neighbour = next_is_initial(mark) || follows_initial(mark);
    if is_named {
        Some(Ends)
    } else if (is(token, Abbreviation::Reference) && mark.next.is_some_and(is_digit))
        || (is_acronym_piece(token) && has_neighbour)
    {
        Some(GoesOn)
    } else if is_unit && (after_number || !is_title) {
        unit_or_era(mark, token, after_number)
    } else if is_title {
        Some(GoesOn)
    } else if is_letter {
        // An initial: `جون ف. كينيدي`, `J. Rowling`.
        token.chars().any(|c| is_arabic_letter(c) || c.is_uppercase()).then_some(GoesOn)
    } else if is(token, Abbreviation::Acronym) || (token.contains('.') && token.split('.').all(is_acronym_piece)) {
        Some(acronym(mark))
    } else {
        None
    }
}

/// No abbreviation without a dot has more bytes than this, a few marks included.
const LONGEST: usize = 24;

/// Whether a token is too long for a letter with a particle, is written in Arabic letters without a dot, and is not in the list.
fn is_plain_word(token: &str) -> bool {
    token.len() > 6 && !token.bytes().any(|b| b.is_ascii()) && (token.len() > LONGEST || !is_listed(token))
}

/// Units and eras are mostly written without a dot, so theirs is a full stop, unless what follows carries the sentence on:
/// `من 9 ص. إلى 5 م.`, `2 كغ. من التمر`. With dots inside, or in Latin letters, the last dot is more likely theirs:
/// `20 د.إ. للراكب`, `Apple Inc. الأمريكية`. Without a number before it, one letter is an initial after all: `جون ل. كينيدي`.
fn unit_or_era(mark: &Mark, token: &str, after_number: bool) -> Option<Verdict> {
    let next = mark.next_word();
    let letters = token.trim_start_matches(is_digit);
    if opens_sentence(mark) {
        return Some(Ends);
    }
    let is_initial = !after_number && is_letter(letters);
    let keeps_dot = letters.contains('.') || letters.is_ascii();
    let goes_on =
        after_number && (lists::is_function_word(next) || BEHIND_QUANTITIES.contains(&next) || next.starts_with("لل"));
    Some(if is_initial || keeps_dot || goes_on { GoesOn } else { Ends })
}

/// Acronyms are written with a last dot as often as without; the word behind it tells: `في ج.م.ع. على الشركات`,
/// `نقلا عن أ.ف.ب. وأضاف`.
fn acronym(mark: &Mark) -> Verdict {
    if opens_sentence(mark) || lists::is_attribution(mark.next_word()) { Ends } else { GoesOn }
}

/// Whether what follows looks like a new sentence: it starts with و or ف grown onto anything but a noun with an article
/// (`ج.م.ع. والسودان`) or a number (`80 هـ. و150 هـ.`), or with an opener such as ثم.
fn opens_sentence(mark: &Mark) -> bool {
    let next = mark.next_word();
    let is_opener = lists::discourse_opener(next).is_some();
    if lists::is_function_word(next) && !next.starts_with('و') {
        return next == "ثم" || (is_opener && next.starts_with('ف')); // `فقط` and `في` carry on, `فهو` does not
    }
    let grown = next.strip_prefix(['و', 'ف']).is_some_and(|rest| {
        rest.chars().filter(|&c| is_arabic_letter(c)).count() > 1
            && !rest.starts_with("ال")
            && !rest.starts_with(is_digit)
    });
    grown || is_opener
}

/// The token without a conjunction or preposition that has grown onto its first letter: `وم. رنا`, `وج. 4`, `بج. ب. مورغان`.
fn without_particle<'t>(mark: &Mark, token: &'t str) -> &'t str {
    let is_carried = |rest: &&str| {
        (is(rest, Abbreviation::Title) && token.starts_with('و'))
            || (is(rest, Abbreviation::Reference) && mark.next.is_some_and(is_digit))
            || (is_letter(rest) && (token.starts_with('و') || next_is_initial(mark)))
            || (rest.contains('.') && rest.split('.').all(is_acronym_piece))
    };
    let is_word = is_acronym_piece(token) || is(token, Abbreviation::UnitOrEra);
    token.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(is_carried).filter(|_| !is_word).unwrap_or(token)
}

/// `هـ. ج. ويلز`, `إي. إي. كمينغز`: another letter with its dot follows.
fn next_is_initial(mark: &Mark) -> bool {
    let (next, rest) = mark.next_word_and_rest();
    is_acronym_piece(next) && rest.starts_with('.')
}

/// `ج. هـ. ويلز`: the word before is a letter with its dot.
fn follows_initial(mark: &Mark) -> bool {
    mark.word_before_token().strip_suffix('.').is_some_and(|word| is_acronym_piece(word.trim_start_matches('و')))
}

fn bare_noun(word: &str) -> &str {
    word.strip_prefix(['و', 'ب', 'ل', 'ف']).filter(|rest| NAMED_BY_LETTERS.contains(rest)).unwrap_or(word)
}
