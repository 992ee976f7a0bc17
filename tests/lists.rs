//! What the headers of the word lists promise: `stopwords/*.txt` and `src/arabic/data/*.txt`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use khulasa::arabic::letters::is_mark;
use khulasa::arabic::lists::{ALL, Entry, entries};
use khulasa::arabic::normalize::fold;
use unicode_normalization::UnicodeNormalization;

struct ListFile {
    name: String,
    text: String,
}

fn lists() -> Vec<ListFile> {
    let mut found = Vec::new();
    for folder in ["stopwords", "src/arabic/data"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                found.push(ListFile { name, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() >= 6, "only {} lists", found.len());
    found
}

fn list(name: &str) -> Vec<Entry<'static>> {
    ALL.iter().find(|list| list.name == name).unwrap_or_else(|| panic!("no list {name}")).entries().collect()
}

/// Runs a check over every entry of every list and gathers what it finds wrong.
#[track_caller]
fn assert_entries(check: impl Fn(&Entry) -> Option<String>) {
    let mut wrong = Vec::new();
    for list in lists() {
        let found: Vec<_> = entries(&list.text).collect();
        assert!(found.len() > 20, "{}: only {} entries", list.name, found.len());
        wrong.extend(found.iter().filter_map(|e| Some(format!("{}: {}: {}", list.name, e.text, check(e)?))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_list_of_the_program_is_a_file_and_the_other_way_round() {
    let known: BTreeSet<_> = ALL.iter().map(|list| list.name).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stopwords");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(files.iter().map(String::as_str).eq(known), "{files:?}");
}

#[test]
fn a_header_says_what_belongs_in_it_and_how_it_is_matched() {
    for list in lists() {
        let header: String = list.text.lines().take_while(|line| line.starts_with('#')).collect::<Vec<_>>().join("\n");
        for part in ["# What belongs here:", "# What does not:", "One entry a line"] {
            assert!(header.contains(part), "{}: the header lacks {part:?}", list.name);
        }
        assert!(header.contains("matched") || header.contains("used"), "{}", list.name);
    }
}

#[test]
fn files_are_plain() {
    for list in lists() {
        assert!(list.text.ends_with('\n') && !list.text.ends_with("\n\n"), "{}: final line break", list.name);
        assert!(!list.text.contains(['\r', '\t', '\u{FEFF}', '\u{A0}']), "{}", list.name);
        for (number, line) in list.text.lines().enumerate() {
            let place = format!("{}:{}", list.name, number + 1);
            assert_eq!(line, line.trim_end(), "{place}: space at the end");
            assert!(line.starts_with('#') || line == line.trim_start(), "{place}: space at the start");
            assert!(line.nfc().eq(line.chars()), "{place}: not in NFC");
        }
    }
}

#[test]
fn entries_are_sorted_by_code_point_and_unique_in_their_section() {
    for list in lists() {
        let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut closed: Vec<&str> = Vec::new();
        for entry in entries(&list.text) {
            if closed.last() != Some(&entry.section) {
                assert!(!closed.contains(&entry.section), "{}: [{}] is there twice", list.name, entry.section);
                closed.push(entry.section);
            }
            sections.entry(entry.section).or_default().push(entry.text);
        }
        for (section, texts) in sections {
            for pair in texts.windows(2) {
                // UTF-8 sorts as code points do.
                assert!(pair[0] < pair[1], "{} [{section}]: {} before {}", list.name, pair[0], pair[1]);
            }
        }
    }
}

#[test]
fn entries_are_in_real_spelling() {
    assert_entries(|entry| {
        let bad = entry.text.chars().find(|&c| is_mark(c) && c != 'ـ' || khulasa::text::is_blank(c) && c != ' ');
        if let Some(c) = bad {
            return Some(format!("holds U+{:04X}", c as u32));
        }
        // هـ is written so: as an abbreviation it has no other form.
        let tatweel = entry.text.replace("هـ", "").contains('ـ');
        // Other languages are written with other letters.
        let other_language = ["ckb", "fa", "ps", "sd", "ug", "ur"].contains(&entry.section);
        let foreign = !other_language && entry.text.contains(['ی', 'ک', 'ٱ', '\u{FEFB}']);
        let presentation = entry.text.nfkc().ne(entry.text.chars()) && !entry.text.contains(['…', '™', '®', '²', '³']);
        let spaces = entry.text.contains("  ");
        (tatweel || foreign || presentation || spaces)
            .then(|| format!("tatweel {tatweel}, foreign {foreign}, presentation {presentation}, spaces {spaces}"))
    });
}

#[test]
fn notes_say_something() {
    assert_entries(|entry| match entry.note {
        Some(note) if note.len() < 4 => Some(format!("the note {note:?} says nothing")),
        None if entry.text.contains('#') => Some("a note needs two spaces before it and one behind its #".to_owned()),
        _ => None,
    });
}

/// A stop word that is also a name or a noun must be one on purpose.
#[test]
fn a_stop_word_that_is_also_a_noun_has_a_note() {
    let homographs: HashSet<&str> = list("homographs").iter().map(|e| e.text).collect();
    for name in ["function-words", "news-attribution"] {
        let bare: Vec<&str> = list(name)
            .iter()
            .filter(|entry| entry.note.is_none() && homographs.contains(entry.text))
            .map(|entry| entry.text)
            .collect();
        assert!(bare.is_empty(), "{name}: on homographs.txt, and no note says why: {bare:?}");
    }
}

/// The names for which matching in real spelling exists.
#[test]
fn names_one_letter_away_from_a_function_word_are_no_stop_words() {
    let stop: HashSet<&str> = list("function-words").iter().chain(&list("news-attribution")).map(|e| e.text).collect();
    for name in ["علي", "إمام", "منة", "وفاء", "بلال", "هناء", "كنان", "أمل", "سوريا", "لبنان", "فيصل", "هاني", "ليلى"]
    {
        assert!(!stop.contains(name), "{name}");
    }
}

/// Two lists may share a word only where each of them says so: both are matched on the same words of a text.
#[test]
fn no_word_is_on_two_stop_lists_without_a_note() {
    let function: BTreeMap<_, _> = list("function-words").into_iter().map(|e| (e.text, e.note)).collect();
    let twice: Vec<_> = list("news-attribution")
        .into_iter()
        .filter(|e| e.note.is_none() && function.get(e.text).is_some_and(Option::is_none))
        .map(|e| e.text)
        .collect();
    assert!(twice.is_empty(), "on function-words and news-attribution: {twice:?}");
}

/// Boilerplate is matched folded, so two entries that fold alike are one too many.
#[test]
fn boilerplate_entries_differ_when_folded() {
    let mut seen: BTreeMap<(&str, String, bool), &str> = BTreeMap::new();
    for entry in list("boilerplate") {
        assert!(["whole", "start"].contains(&entry.section), "{entry:?}");
        let folded = fold(entry.text);
        if !folded.is_empty() {
            let other = seen.insert((entry.section, folded, entry.text.ends_with(':')), entry.text);
            assert_eq!(other, None, "folds like {}", entry.text);
        }
    }
}

/// Five words are looked at, of 64 letters together; a longer entry would never be found.
#[test]
fn discourse_openers_are_short_enough_to_be_found() {
    for entry in list("discourse-openers") {
        assert_eq!(khulasa::arabic::lists::discourse_opener(entry.text), Some(entry.text), "alone");
        let sentence = format!("«{}، نص آخر يأتي بعدها.", entry.text);
        let found = khulasa::arabic::lists::discourse_opener(&sentence).unwrap_or_default();
        assert!(found.starts_with(entry.text), "{} in {sentence}: {found}", entry.text);
    }
}

#[test]
fn single_words_are_single() {
    for name in ["function-words", "news-attribution", "homographs", "unnamed-sources"] {
        for entry in list(name) {
            let words: Vec<_> = khulasa::arabic::words::words(entry.text).collect();
            assert!(words.len() == 1 && words[0].span.len() == entry.text.len(), "{name}: {}", entry.text);
        }
    }
}
