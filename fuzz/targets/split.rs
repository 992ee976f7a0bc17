//! Any text through the splitter: nothing panics, and sentences with the gaps between them rebuild the text.

#![no_main]

use khulasa::input::Newlines;
use khulasa::split::{cut_long, sentences, split_block, split_text};
use khulasa::text::{Span, is_blank};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (_, newlines) in Newlines::ALL {
        check(text, &split_text(text, newlines));
        let document = khulasa::input::from_text("fuzz", text, newlines);
        check(text, &document.blocks.iter().map(|block| block.span).collect::<Vec<_>>());
        let found = sentences(&document);
        check(text, &found.iter().map(|s| s.span).collect::<Vec<_>>());
        for words in [1, 7] {
            let pieces = cut_long(text, &found, words);
            assert!(pieces.len() >= found.len());
            check(text, &pieces.iter().map(|s| s.span).collect::<Vec<_>>());
        }
    }
    check(text, &split_block(text).collect::<Vec<_>>());
});

/// Spans are in order, on character boundaries and not empty, and between them stands nothing that can be seen.
fn check(text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end > span.start, "{spans:?}");
        assert!(text[end..span.start].chars().all(is_blank), "text in the gap before {span:?}");
        assert!(!span.of(text).chars().all(is_blank), "nothing to see in {span:?}");
        end = span.end;
    }
    assert!(text[end..].chars().all(is_blank), "text behind the last span");
}
