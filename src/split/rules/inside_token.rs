//! Does the mark stand inside a token: a number, an address, a file name, an acronym?
//! `3.5` · `29.11.2016` · `www.example.com/?q=1` · `تقرير.docx` · `سي.إن.إن` · `د.سامر` · `العربية.نت` — but `انتهى الاجتماع.وقال`

use super::Verdict;
use crate::arabic::abbreviations::{self, Abbreviation};
use crate::arabic::letters::{is_arabic_letter, is_digit};
use crate::split::mark::Mark;
use crate::text::is_blank;

pub(super) fn answer(mark: &Mark) -> Option<Verdict> {
    if mark.is_bare_stop() && !mark.space_before && is_site(mark) {
        return Some(Verdict::GoesOn);
    }
    let next = mark.next.filter(|_| !mark.space_after && mark.closing().chars().all(is_blank))?;
    let goes_on = if mark.space_before {
        // `منصة .NET` — but a mark set before the next word, `الخشب .فالعود`, ends a sentence.
        next.is_ascii_alphanumeric() && mark.is_bare_stop()
    } else {
        is_inside_address(mark, next) || (mark.is_bare_stop() && joins(mark, mark.previous?, next))
    };
    goes_on.then_some(Verdict::GoesOn)
}

/// The name of a site in Arabic letters: `العربية.نت`, and `العربية. نت` as hurried writers have it. No sentence starts with نت.
fn is_site(mark: &Mark) -> bool {
    let ending = mark.next_word();
    let is_ending = ending == "نت" || (!mark.space_after && matches!(ending, "كوم" | "أورغ" | "اورغ"));
    is_ending && mark.after().starts_with(ending) && mark.previous.is_some_and(is_arabic_letter)
}

/// An address goes on as long as characters follow that addresses are made of.
fn is_inside_address(mark: &Mark, next: char) -> bool {
    let before = mark.before();
    let address = &before[before.trim_end_matches(|c: char| !c.is_whitespace()).len()..];
    let is_ascii = next.is_ascii_alphanumeric() || matches!(next, '/' | '&' | '=' | '#' | '_' | '-');
    if address.contains("://") || address.contains("www.") || address.starts_with('@') {
        // `http://موقع.مصر`, `@أخبار.اليوم`: with Arabic letters up to the dot.
        return is_ascii || (is_arabic_letter(next) && mark.previous.is_some_and(is_arabic_letter));
    }
    // `youtu.be/abc?t=3`
    let asks = mark.text[mark.start..].starts_with('?') && mark.previous.is_some_and(|c| c.is_ascii_graphic());
    is_ascii && (address.contains('@') || (asks && address.contains(['.', '/'])))
}

/// Whether a single full stop joins what stands right before and right after it.
fn joins(mark: &Mark, previous: char, next: char) -> bool {
    let token = mark.token_before();
    let piece = token.rsplit('.').next().unwrap_or(token);
    match (previous, next) {
        (p, n) if is_digit(p) && is_digit(n) => true,
        (p, n) if p.is_ascii_alphanumeric() && n.is_ascii_alphanumeric() => true,
        (_, n) if n.is_ascii_alphabetic() => is_file_ending(mark.after()),
        (_, n) if is_digit(n) => {
            abbreviations::is(token, Abbreviation::Reference)
                || abbreviations::is(token, Abbreviation::Title)
                || (token.contains('.') && abbreviations::is_acronym_piece(piece))
        }
        _ => joins_letters(mark, token, piece),
    }
}

/// `أ.ف.ب` and `سي.إن.إن`, letters or their names on both sides; `د.سامر` and `أ.د.فؤاد`, a title that a name grows onto;
/// `تقرير.نهائي.docx`.
fn joins_letters(mark: &Mark, token: &str, piece: &str) -> bool {
    let after = mark.after();
    // No file name is longer; an endless token must not be walked through at each of its dots.
    let in_word = after.char_indices().take_while(|&(at, c)| at < 128 && !c.is_whitespace());
    let word = &after[..in_word.last().map_or(0, |(at, c)| at + c.len_utf8())];
    if word.rsplit_once('.').is_some_and(|(_, ending)| is_file_ending(ending)) {
        return true;
    }
    if fills_quotation(mark, token, word) {
        return true;
    }
    let piece = if abbreviations::is_acronym_piece(piece) { piece } else { piece.strip_prefix('و').unwrap_or(piece) };
    if !abbreviations::is_acronym_piece(piece) || !mark.next.is_some_and(char::is_alphabetic) {
        return false;
    }
    if abbreviations::is_acronym_piece(mark.next_word()) {
        return true;
    }
    // An era or a unit stands behind its number: `عام 1970 م.وتوفي`.
    let counts = mark.word_before_token().ends_with(is_digit) || token.starts_with(is_digit);
    let is_unit = abbreviations::is(token, Abbreviation::UnitOrEra);
    let is_title = abbreviations::is(token, Abbreviation::Title);
    !(counts && is_unit) && (is_title || (abbreviations::is_letter(piece) && !token.contains('.') && !is_unit))
}

/// Whether nothing but a token with dots stands in quotation marks: `"الجزيرة.مباشر"`. `word` is what stands behind the dot up to the next
/// white space.
fn fills_quotation(mark: &Mark, token: &str, word: &str) -> bool {
    const QUOTES: [char; 6] = ['"', '«', '»', '“', '”', '\''];
    let opens = !token.is_empty() && mark.glued_before_token().is_some_and(|c| QUOTES.contains(&c));
    let rest = word.trim_start_matches(|c| is_arabic_letter(c) || c == '.');
    opens && rest.len() < word.len() && rest.starts_with(QUOTES)
}

/// `pdf`, `docx`: at most four small Latin letters or digits, then the token is over.
fn is_file_ending(after: &str) -> bool {
    let end = after.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit())).unwrap_or(after.len());
    (2..=4).contains(&end)
        && after.starts_with(|c: char| c.is_ascii_alphabetic())
        && !after[end..].starts_with(char::is_alphanumeric)
}
