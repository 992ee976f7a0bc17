//! Letters, marks and digits.

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A letter or digit, with the character it folds to for matching.
    Letter(char),
    /// Invisible to matching and to word boundaries: tashkeel, tatweel, bidi controls, zero-width characters.
    Transparent,
    /// Anything else: it ends a word.
    Separator,
}

const SEPARATOR: u16 = 0;
const TRANSPARENT: u16 = 1;

/// One entry a code point for ASCII and the Arabic block, which is nearly every character of real input.
const ASCII: [u16; 0x80] = ascii_table();
const ARABIC: [u16; 0x100] = arabic_table();

const fn ascii_table() -> [u16; 0x80] {
    let mut table = [SEPARATOR; 0x80];
    let mut b = 0;
    while b < 0x80 {
        if (b as u8).is_ascii_alphanumeric() {
            table[b] = (b as u8).to_ascii_lowercase() as u16;
        }
        b += 1;
    }
    table
}

const fn arabic_table() -> [u16; 0x100] {
    let mut table = [SEPARATOR; 0x100];
    let mut c = 0x0600;
    while c < 0x0700 {
        table[c - 0x0600] = match c {
            0x0610..=0x061A | 0x061C => TRANSPARENT, // small high signs; ARABIC LETTER MARK
            0x0640 => TRANSPARENT,                   // TATWEEL
            0x064B..=0x065F | 0x0670 => TRANSPARENT, // FATHATAN … WAVY HAMZA BELOW; SUPERSCRIPT ALEF
            0x06D6..=0x06ED => TRANSPARENT,          // Quranic annotation
            0x0622 | 0x0623 | 0x0625 | 0x0671 => 0x0627, // ALEF with madda, hamza above, hamza below, wasla → ALEF
            0x0624 => 0x0648,                        // WAW WITH HAMZA ABOVE → WAW
            0x0626 | 0x0649 | 0x06CC => 0x064A,      // YEH WITH HAMZA ABOVE, ALEF MAKSURA, FARSI YEH → YEH
            0x0629 => 0x0647,                        // TEH MARBUTA → HEH
            0x06A9 => 0x0643,                        // KEHEH → KAF
            0x0660..=0x0669 => (c - 0x0660) as u16 + b'0' as u16, // ARABIC-INDIC DIGITS
            0x06F0..=0x06F9 => (c - 0x06F0) as u16 + b'0' as u16, // EXTENDED ARABIC-INDIC DIGITS
            0x0620..=0x064A | 0x066E..=0x06D3 | 0x06D5 | 0x06EE..=0x06FC | 0x06FF => c as u16,
            _ => SEPARATOR,
        };
        c += 1;
    }
    table
}

/// What `c` is to a word, and what it folds to for matching: the forms of alef to ا, ى and ئ to ي, ؤ to و, ة to ه, Persian
/// ی and ک to ي and ك, every digit to 0–9, Latin letters to lower case.
///
/// Arabic presentation forms (U+FB50…) are letters here; [`normalize::fold`](super::normalize::fold) takes them apart.
#[inline]
pub fn class(c: char) -> Class {
    let folded = match c as u32 {
        c @ 0..=0x7F => ASCII[c as usize],
        c @ 0x0600..=0x06FF => ARABIC[(c - 0x0600) as usize],
        _ => return class_of_rare(c),
    };
    match folded {
        SEPARATOR => Class::Separator,
        TRANSPARENT => Class::Transparent,
        // Every entry of the tables is a letter of the Basic Multilingual Plane.
        folded => Class::Letter(char::from_u32(u32::from(folded)).unwrap_or(c)),
    }
}

/// Whether `c` is a letter or digit; see [`class`].
#[inline]
pub fn is_letter(c: char) -> bool {
    matches!(class(c), Class::Letter(_))
}

#[cold]
fn class_of_rare(c: char) -> Class {
    match c {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => Class::Transparent,
        _ if c.is_alphanumeric() => Class::Letter(c.to_lowercase().next().unwrap_or(c)),
        _ => Class::Separator,
    }
}

/// Whether `c` is a letter of the Arabic script, presentation forms included.
pub fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}' | '\u{066E}'..='\u{066F}' | '\u{0671}'..='\u{06D3}'
        | '\u{06D5}' | '\u{06EE}'..='\u{06EF}' | '\u{06FA}'..='\u{06FF}' | '\u{0750}'..='\u{077F}'
        | '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
}

/// Tashkeel, tatweel and other signs that sit on or between letters and are invisible to matching.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{08D3}'..='\u{08FF}')
        && (class(c) == Class::Transparent || ('\u{08D3}'..='\u{08FF}').contains(&c))
        && c != '\u{061C}'
}

/// A digit of one of the three systems met in Arabic text: 0–9, ٠–٩, ۰–۹.
pub fn digit_value(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '\u{0660}'..='\u{0669}' => c as u32 - 0x0660,
        '\u{06F0}'..='\u{06F9}' => c as u32 - 0x06F0,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// Whether [`digit_value`] gives one.
pub fn is_digit(c: char) -> bool {
    digit_value(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_fold_digits_meet_marks_vanish() {
        for (from, to) in ["أا", "إا", "آا", "ٱا", "ىي", "ئي", "یي", "ؤو", "ةه", "کك", "٧7", "۷7", "Aa", "Éé", "بب"]
            .map(|pair| (pair.chars().next().unwrap(), pair.chars().nth(1).unwrap()))
        {
            assert_eq!(class(from), Class::Letter(to), "{from}");
        }
        for mark in ['\u{064B}', '\u{0651}', '\u{0670}', 'ـ', '\u{200F}', '\u{06DD}'] {
            assert_eq!(class(mark), Class::Transparent, "U+{:04X}", mark as u32);
        }
        for other in ['،', '؟', '.', ' ', '_', '۔', '٪', '٫', '«'] {
            assert_eq!(class(other), Class::Separator, "{other}");
        }
    }

    #[test]
    fn hamza_alone_stays() {
        assert_eq!(class('ء'), Class::Letter('ء'));
    }
}
