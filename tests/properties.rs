//! What holds for any text, however hostile: blocks, sentences and the pieces of long sentences stand in order, cut no
//! character, and rebuild the text with the gaps between them; a sentence does not depend on what stands in later
//! paragraphs; and no text makes splitting or summarizing panic.

use khulasa::input::{Newlines, from_text};
use khulasa::select::Budget;
use khulasa::split::{cut_long, mark::LOOK_BACK, sentences, split_block, split_text};
use khulasa::summary::Summarizer;
use khulasa::text::{Span, is_blank};
use proptest::prelude::*;

const MODES: [Newlines; 3] = [Newlines::Paragraph, Newlines::Wrapped, Newlines::Auto];

/// Spans are in order, not empty, on character boundaries, and what stands between them cannot be seen; together they are the
/// text.
#[track_caller]
fn check_spans(text: &str, spans: impl IntoIterator<Item = Span>) -> usize {
    let (mut end, mut count) = (0, 0);
    for span in spans {
        assert!(span.start >= end, "a span starts at {} before the last ends at {end}", span.start);
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} cuts a character");
        assert!(text[end..span.start].chars().all(is_blank), "text in the gap {:?}", &text[end..span.start]);
        assert!(!span.of(text).chars().all(is_blank), "there is nothing to see in {span:?}");
        (end, count) = (span.end, count + 1);
    }
    assert!(text[end..].chars().all(is_blank), "text behind the last span");
    assert!(count > 0 || text.chars().all(is_blank), "no span for a text that is not blank");
    count
}

/// Checks everything there is to check about a text, and its summary.
#[track_caller]
fn check(text: &str) {
    for newlines in MODES {
        check_spans(text, split_text(text, newlines));
        let document = from_text("x", text, newlines);
        check_spans(text, document.blocks.iter().map(|b| b.span));
        let found = sentences(&document);
        check_spans(text, found.iter().map(|s| s.span));
        for s in &found {
            let block = document.blocks[s.block];
            assert!(block.span.start <= s.span.start && s.span.end <= block.span.end && block.kind == s.kind);
            assert_eq!(
                s.opens_block,
                s.span.start == block.span.start || text[block.span.start..s.span.start].chars().all(is_blank)
            );
        }
        for max_words in [1, 6, 40] {
            let pieces = cut_long(text, &found, max_words);
            check_spans(text, pieces.iter().map(|s| s.span));
            let mut at = 0;
            for s in &found {
                // Each sentence is its own pieces: the first starts with it, the last ends with it.
                assert_eq!(pieces[at].span.start, s.span.start);
                while pieces[at].span.end < s.span.end {
                    at += 1;
                }
                assert_eq!(pieces[at].span.end, s.span.end);
                at += 1;
            }
            assert_eq!(at, pieces.len());
        }
    }
    let document = from_text("x", text, Newlines::Auto);
    let summarizer = Summarizer { budget: Budget::ratio(0.4).unwrap(), ..Summarizer::default() };
    let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
    assert_eq!(summary.selection.sentences.is_empty(), summary.sentences.is_empty(), "an empty summary");
    assert!(summary.selection.sentences.is_sorted_by(|a, b| a < b));
    assert!(summary.ranking.scores.iter().all(|score| score.is_finite()));
    check_spans(text, split_block(text));
}

/// Pieces of text that rules look at, and pieces that break them.
fn piece() -> impl Strategy<Value = String> {
    let marks = [
        ".", "..", "...", "…", "؟", "?", "!", "؟!", "۔", "؛", "،", ":", "-", " - ", "–", "»", "«", "\"", "'", "“", "”",
        "(", ")", "[", "]", "[1]", "*", "***", "•", "/", "@", "#", "_", "٪",
    ];
    let words = [
        "د.",
        "أ.د.",
        "م.",
        "ص.",
        "هـ.",
        "ج.م.ع.",
        "سي.إن.إن",
        "أ.ف.ب",
        "ق.م.",
        "قال",
        "وأضاف",
        "من جهته",
        "في",
        "1.",
        "٢.",
        "(3)",
        "3.5",
        "٣٫٥",
        "1962.",
        "www.a.example/?q=1",
        "a@b.example",
        "#وسم",
        "U.S.",
        "etc. and",
        "ملف.pdf",
        "الاجتماع.وقال",
        "ـ",
        "مـــد",
        "شدّة",
        "Email",
        "ت + ت - الحجم الطبيعي",
        "😀",
        "👨\u{200D}👩\u{200D}👧",
        "e\u{301}",
        "ﻻ",
        "مرحبا",
    ];
    let invisible = [
        " ", "  ", "\n", "\r\n", "\r", "\n\n", "\t", "\0", "\u{B}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}",
        "\u{200B}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{202B}", "\u{202C}", "\u{202E}", "\u{2067}", "\u{2069}",
        "\u{FEFF}", "\u{61C}", "\u{64B}", "\u{651}", "\u{7F}", "\u{AD}", "\u{3000}", "\u{FFFD}",
    ];
    prop_oneof![
        4 => "[ا-ي]{1,9}",
        2 => Just(" ".to_owned()),
        3 => prop::sample::select(marks.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(invisible.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_rebuilt(text in text()) {
        check(&text);
    }

    #[test]
    fn any_string_is_rebuilt(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn a_paragraph_splits_the_same_whatever_follows(text in text(), tail in text()) {
        let text = text.replace(['\n', '\r'], " ");
        let alone = split_text(&text, Newlines::Paragraph);
        let followed = split_text(&format!("{text}\n\n{tail}"), Newlines::Paragraph);
        prop_assert_eq!(&alone[..], &followed[..alone.len()]);
        prop_assert!(followed.get(alone.len()).is_none_or(|next| next.start > text.len()));
    }

    #[test]
    fn a_sentence_is_found_wherever_its_paragraph_stands(text in text(), before in text()) {
        let text = text.replace(['\n', '\r'], " ");
        let alone: Vec<_> = split_text(&text, Newlines::Paragraph).iter().map(|s| s.of(&text)).collect();
        let whole = format!("{before}\n\n{text}");
        let moved: Vec<_> = split_text(&whole, Newlines::Paragraph).iter().map(|s| s.of(&whole)).collect();
        prop_assert!(moved.ends_with(&alone), "{moved:?}");
    }
}

/// The splitter looks back a fixed number of bytes: a quotation, a parenthesis or a counter just inside and just outside of it,
/// with characters of one to four bytes across the boundary.
#[test]
fn both_sides_of_the_look_back() {
    for filler in ["a", "ب", "€", "😀"] {
        for length in LOOK_BACK - 12..=LOOK_BACK + 12 {
            let fill = filler.repeat(length / filler.len()) + &"x".repeat(length % filler.len());
            for (open, close) in
                [("\"", ".\""), ("(", ".)"), ("- ", "! - "), ("1. ", " 2. "), ("www.", ".ب"), ("أ.", ".د"), ("«", "؟»")]
            {
                let text = format!("قال {open}{fill}{close} وعاد إلى البيت. ثم نام.");
                check_spans(&text, split_text(&text, Newlines::Auto));
                check_spans(&text, split_block(&text));
            }
        }
    }
}

/// Lines just as wide as hard-wrapped text may be, and one wider.
#[test]
fn both_sides_of_the_widest_line() {
    for width in 126..=134 {
        let word = "كلمة ";
        let line: String = word.chars().cycle().take(width - 1).chain(['ن']).collect();
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("{line}{end}{line}{end}{line}.{end}{word}{end}");
            check(&text);
        }
    }
}

/// Words just as long as words may be: those that differ only behind the limit count as one, and nothing else changes.
#[test]
fn both_sides_of_the_longest_word() {
    for length in [62, 63, 64, 65, 66, 1000] {
        let word = "ب".repeat(length);
        check(&format!("قال {word} نعم. {word}ا {word}ة. {word}."));
        check(&word);
    }
}

/// Text around the sizes at which readers change buffers and workers change batches, with characters and marks across every
/// boundary: a sentence with its gap is nine bytes long.
#[test]
fn both_sides_of_the_large_sizes() {
    for size in [1 << 15, 1 << 16] {
        for shift in 0..9 {
            let count = size / 9 + 2;
            let text = "x".repeat(shift) + &"نعم.  ".repeat(count);
            assert_eq!(check_spans(&text, split_text(&text, Newlines::Paragraph)), count);
        }
    }
}

/// Inputs that have broken other splitters. `n` is how large they are.
fn nasty(n: usize) -> Vec<(&'static str, String)> {
    let sentence = "وصل الوفد إلى المدينة صباح اليوم. ";
    vec![
        ("one long line", sentence.repeat(10 * n / sentence.len())),
        ("one long sentence", "وصل الوفد إلى المدينة ثم ".repeat(n / 40)),
        ("NULs", "\0".repeat(n)),
        ("NULs between words", "نص\0".repeat(n / 5)),
        ("full stops", ".".repeat(n)),
        ("a word and full stops", format!("نص {}", ".".repeat(n))),
        ("full stops apart", ". ".repeat(n / 2)),
        ("question marks apart", "نص ؟ ".repeat(n / 8)),
        ("diacritics", "\u{64E}\u{651}".repeat(n / 4)),
        ("a letter, diacritics and stops", format!("ب{}", "\u{64E}.".repeat(n / 3))),
        ("bidi controls", "\u{202E}\u{2067}\u{200F}".repeat(n / 9)),
        ("stops and bidi controls", format!("نص{}", ".\u{200F}".repeat(n / 4))),
        ("a stop and many blanks", format!("نص.{}نص.", " \u{200F}".repeat(n / 4))),
        ("stops and many blanks, again and again", format!("نص.{}", " ".repeat(600)).repeat(n / 605)),
        ("unclosed quotes", "\"نص. ".repeat(n / 7)),
        ("quotes alone", "\"".repeat(n)),
        ("a stop and quotes", format!("نص.{}", "\"".repeat(n))),
        ("a stop, quotes and letters", format!("نص.{}", "\"ب".repeat(n / 3))),
        ("angled quotes", "«نص. ".repeat(n / 8)),
        ("parentheses", "(".repeat(n)),
        ("open parentheses and stops", "(نص. ".repeat(n / 7)),
        ("brackets and digits", "نص.[1".repeat(n / 7)),
        ("a stop and notes", format!("نص.{}", "[1]".repeat(n / 3))),
        ("list numbers", "1. ".repeat(n / 3)),
        ("counting list numbers", (1..n / 12).map(|i| format!("{}. بند ", i % 99)).collect()),
        ("titles", "د. ".repeat(n / 4)),
        ("titles without spaces", "د.".repeat(n / 3)),
        ("acronym pieces", "سي.إن.".repeat(n / 10)),
        ("an acronym and signs", format!("ب {}", "أ.*".repeat(n / 4))),
        ("stops and signs", format!("ب {}", "،.*".repeat(n / 4))),
        ("addresses", "www.".repeat(n / 4)),
        ("dashes", "نص! - ".repeat(n / 8)),
        ("an ellipsis a word", "نص.. ".repeat(n / 7)),
        ("one word", "ب".repeat(n / 2)),
        ("short lines", "نص\n".repeat(n / 5)),
        ("short lines with stops", "نص.\n".repeat(n / 6)),
        ("short lines in CR", "نص في\r".repeat(n / 10)),
        ("empty lines", "\n".repeat(n)),
        ("chrome", "شارك\n".repeat(n / 9)),
        ("openers", "وأضاف من جهته أن الأمر انتهى. ".repeat(n / 52)),
        ("list items", "- بند\n".repeat(n / 9)),
        ("open parentheses by line", "(\n".repeat(n / 2)),
        ("commas", "نص، ".repeat(n / 7)),
        ("emoji", "😀".repeat(n / 4)),
    ]
}

/// What once went wrong.
#[test]
fn found_before() {
    // Punctuation before a letter that could be an initial.
    check("قال ج. (ك. رولينغ) ذلك.");
    check("ب أ.*أ.");
}

#[test]
fn nasty_inputs_small_enough_to_check_in_every_way() {
    check("");
    for n in [1, 40, 700] {
        for (name, text) in nasty(n) {
            println!("{name}, {n}"); // shown when the test fails
            check(&text);
        }
    }
}

#[test]
fn nasty_inputs_that_are_large() {
    for (name, text) in nasty(40_000) {
        println!("{name}");
        let document = from_text("x", &text, Newlines::Auto);
        let found = sentences(&document);
        check_spans(&text, found.iter().map(|s| s.span));
        check_spans(&text, cut_long(&text, &found, 20).iter().map(|s| s.span));
    }
}
