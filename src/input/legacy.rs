//! Which of the old single-byte encodings a text without mark or declaration is in.
//!
//! Arabic has two. They agree from hamza to dad and differ from there on, so that a text read with the wrong one is full
//! of Latin letters, vowel marks and gaps: the letters themselves decide, even in a title of two words.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1256};

/// The likeliest encoding of bytes that are not UTF-8.
pub(super) fn guess(sample: &[u8]) -> &'static Encoding {
    let (windows, iso) = (score(sample, WINDOWS_1256), score(sample, ISO_8859_6));
    let marked = sample.iter().filter(|b| **b >= 0x80).count() as i64;
    if iso > windows && iso >= marked {
        return ISO_8859_6;
    }
    if windows >= marked * 3 / 2 {
        return WINDOWS_1256;
    }
    // Not Arabic by its letters. Another script is believed when there is enough of it; French and English with an odd
    // quote read the same in windows-1256.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let other = detector.guess(None, Utf8Detection::Deny);
    if marked >= 40 { other } else { WINDOWS_1256 }
}

/// How much the bytes look like Arabic in an encoding.
fn score(sample: &[u8], encoding: &'static Encoding) -> i64 {
    let mut weights = [0i64; 256];
    for byte in 0x80..=0xFFu8 {
        weights[usize::from(byte)] = match encoding.decode_without_bom_handling_and_without_replacement(&[byte]) {
            None => -12,
            Some(text) => text.chars().next().map_or(-12, weight),
        };
    }
    let letters: i64 = sample.iter().map(|b| weights[usize::from(*b)]).sum();
    let article = encoding.encode("ال").0;
    let articles = sample.windows(2).filter(|pair| *pair == &*article).count() as i64;
    // `président`: an Arabic letter does not touch a Latin one.
    let touching = |pair: &&[u8]| pair[0].is_ascii_alphabetic() && pair[1] >= 0xC0;
    let mixed = sample.windows(2).filter(touching).count() as i64;
    letters + 4 * articles - 8 * mixed
}

/// How common a character is in Arabic text.
fn weight(c: char) -> i64 {
    match c {
        'ا' | 'ل' | 'ي' | 'م' | 'ن' | 'و' | 'ر' | 'ت' => 4,
        'ب' | 'ة' | 'ع' | 'د' | 'س' | 'ف' | 'ه' | 'ك' | 'ق' | 'أ' | 'ح' => 3,
        'ج' | 'ش' | 'ط' | 'ص' | 'ى' | 'خ' | 'إ' | 'ذ' | 'ز' | 'ث' | 'ض' | 'غ' | 'ئ' | 'ء' | 'آ' | 'ؤ' | 'ظ' | '،' => {
            2
        }
        '؛' | '؟' | '\u{640}' | '«' | '»' | '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '•' | '\u{A0}' => {
            1
        }
        '\u{64B}'..='\u{652}' => 0,
        '\u{200C}'..='\u{200F}' => 0,
        '\u{80}'..='\u{9F}' => -12,
        _ => -4,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1251;

    use super::*;

    #[test]
    fn letters_decide_even_in_two_words() {
        for text in ["من يوم", "يوميات", "قُلْ هُوَ", "هل؟", "كتاب في علم الفلك", "وزير الخارجية"]
        {
            assert_eq!(guess(&WINDOWS_1256.encode(text).0), WINDOWS_1256, "{text}");
            assert_eq!(guess(&ISO_8859_6.encode(text).0), ISO_8859_6, "{text}");
        }
    }

    #[test]
    fn another_script_is_believed_when_there_is_enough_of_it() {
        let russian = "Министерство сообщило, что работы в городе начнутся в ближайшее время. ".repeat(3);
        assert_eq!(guess(&WINDOWS_1251.encode(&russian).0), WINDOWS_1251);
        let french = "le président a été reçu à l’hôtel";
        let bytes = encoding_rs::WINDOWS_1252.encode(french).0.into_owned();
        let encoding = guess(&bytes);
        assert_eq!(encoding.decode_without_bom_handling(&bytes).0, french);
    }
}
