//! The consonants of a word in Latin letters, in the signs of [`arabic::skeleton`](crate::arabic::skeleton).

use crate::arabic::skeleton::squeeze;

/// Letters that are one sound, longest first.
const TOGETHER: [(&str, &str); 11] = [
    ("sch", "x"),
    ("tch", "x"),
    ("sh", "x"),
    ("ch", "x"),
    ("kh", "k"),
    ("gh", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ck", "k"),
    ("zh", "j"),
];

/// The signs of a lower-case word, read in every way that a name is: c soft or hard, h sounded or not, ch as sh or as k. Those of two
/// signs and more, each once.
///
/// ```
/// # use khulasa::english::skeleton::skeletons;
/// assert!(skeletons("lavrov").contains(&"lfrf".to_owned()));
/// assert!(skeletons("mohamed").contains(&"mhmd".to_owned()));
/// ```
pub fn skeletons(word: &str) -> Vec<String> {
    let word = word.split('\'').next().unwrap_or(word);
    let (mut hard, mut soft) = (String::new(), String::new());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        if let Some((letters, sign)) = TOGETHER.iter().find(|(letters, _)| rest.starts_with(letters)) {
            hard.push_str(sign);
            soft.push_str(sign);
            rest = &rest[letters.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let sign = match c {
            'b' | 'p' => "b",
            'c' | 'k' | 'q' => "k",
            'd' => "d",
            'f' | 'v' => "f",
            'g' | 'j' => "j",
            'h' => "h",
            'l' => "l",
            'm' => "m",
            'n' | 'ñ' => "n",
            'r' => "r",
            's' | 'z' | 'ç' | 'ß' => "s",
            't' => "t",
            'x' => "ks",
            _ => "",
        };
        hard.push_str(sign);
        soft.push_str(if c == 'c' && rest.starts_with(['e', 'i', 'y']) { "s" } else { sign });
    }
    let mut found: Vec<String> = Vec::new();
    for variant in [hard.clone(), soft, hard.replace('h', ""), hard.replace('x', "k")] {
        let skeleton = squeeze(variant.chars());
        if skeleton.len() >= 2 && !found.contains(&skeleton) {
            found.push(skeleton);
        }
    }
    found
}
