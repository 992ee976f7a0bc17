//! Any page through the HTML reader: nothing panics, blocks cover the text, and the source map leads into the page.

#![no_main]

use khulasa::input::extract;
use khulasa::text::is_blank;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let page = extract(html);
    let mut end = 0;
    for block in &page.blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start, "{:?}", page.blocks);
        assert!(page.text[end..block.span.start].chars().all(is_blank), "text in the gap before {block:?}");
        let text = block.span.of(&page.text);
        assert_eq!(text, text.trim());
        for (at, _) in text.char_indices() {
            let source = page.source_map.source_of(block.span.start + at).expect("every character has a source");
            assert!(html.is_char_boundary(source) && source < html.len(), "byte {source} of {}", html.len());
        }
        end = block.span.end;
    }
    assert!(page.text[end..].chars().all(is_blank), "text behind the last block");
});
