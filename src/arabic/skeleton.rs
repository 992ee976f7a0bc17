//! The consonants of a word as a name in Latin letters would show them.
//!
//! Names are written by ear, so a table of letters is all there is: long vowels come and go (محمد, Mohamed, Muhammad), ق is q, k or g,
//! ج is j or g, emphatic letters look like plain ones. Letters that a name may confuse have one sign here and in
//! [`english::skeleton`](crate::english::skeleton), so that skeletons of one name are equal or differ in one sign.

/// | letters | sign | in Latin letters |
/// |---|---|---|
/// | ب پ | b | b, p |
/// | ت ث ط | t | t, th |
/// | ج غ چ گ | j, x for چ | j, g, gh |
/// | ح ه | h | h |
/// | خ ق ك | k | kh, q, k, c, g |
/// | د ذ ض ظ | d | d, dh, z |
/// | ز س ص | s | z, s, c before e, i, y |
/// | ش | x | sh, ch |
/// | ف ڤ | f | f, ph, v |
/// | ر ل م ن | r l m n | the same |
///
/// ع, hamza and the vowels have no sign. و and ي as consonants (والاس, Wallace) have none either: nobody can tell them from vowels.
pub fn sign(letter: char) -> Option<char> {
    Some(match letter {
        'ب' | 'پ' => 'b',
        'ت' | 'ث' | 'ط' => 't',
        'ج' | 'غ' | 'گ' => 'j',
        'ح' | 'ه' => 'h',
        'خ' | 'ق' | 'ك' => 'k',
        'د' | 'ذ' | 'ض' | 'ظ' => 'd',
        'ر' => 'r',
        'ز' | 'س' | 'ص' => 's',
        'ش' | 'چ' => 'x',
        'ف' | 'ڤ' => 'f',
        'ل' => 'l',
        'م' => 'm',
        'ن' => 'n',
        _ => return None,
    })
}

/// Clitics that may stand before a name.
const CLITICS: [&str; 9] = ["ال", "و", "ب", "ل", "وال", "بال", "لل", "ك", "ف"];

/// The skeletons of a folded word, with and without one clitic: those of two signs and more, each once.
///
/// ```
/// # use khulasa::arabic::skeleton::skeletons;
/// assert_eq!(skeletons("لافروف"), ["lfrf", "frf"]);
/// assert_eq!(skeletons("محمد"), ["mhmd"]);
/// ```
pub fn skeletons(word: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |rest: &str| {
        // A final ه is mostly a folded ة, which says nothing.
        let rest = rest.strip_suffix('ه').unwrap_or(rest);
        let skeleton = squeeze(rest.chars().filter_map(sign));
        if skeleton.len() >= 2 && !found.contains(&skeleton) {
            found.push(skeleton);
        }
    };
    add(word);
    for clitic in CLITICS {
        if let Some(rest) = word.strip_prefix(clitic).filter(|rest| rest.chars().count() >= 3) {
            add(rest);
        }
    }
    found
}

/// Doubled signs once.
pub(crate) fn squeeze(signs: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for sign in signs {
        if !out.ends_with(sign) {
            out.push(sign);
        }
    }
    out
}
