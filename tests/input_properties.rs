//! What holds for every input, however hostile: nothing panics, blocks are in order and cover all that is not blank, and the
//! map of a page leads back to its characters.

use std::io::Cursor;

use khulasa::input::{Format, Options, Source, extract};
use khulasa::text::{Block, is_blank};
use proptest::prelude::*;

/// Checks blocks against the text they were made for.
fn check_blocks(text: &str, blocks: &[Block]) {
    let mut end = 0;
    for block in blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start, "{blocks:?}");
        assert!(text.get(block.span.start..block.span.end).is_some(), "a span cuts a character");
        assert!(text[end..block.span.start].chars().all(is_blank), "text outside of blocks: {text:?} {blocks:?}");
        let inside = block.span.of(text);
        assert_eq!(inside.trim(), inside);
        end = block.span.end;
    }
    assert!(text[end..].chars().all(is_blank), "text after the last block");
}

fn check_page(html: &str) {
    let page = extract(html);
    check_blocks(&page.text, &page.blocks);
    for block in &page.blocks {
        for (offset, c) in block.span.of(&page.text).char_indices() {
            let source = page.source_map.source_of(block.span.start + offset).expect("every character has a source");
            let there = html.get(source..).and_then(|rest| rest.chars().next());
            let blank = c == ' ' || c == '\n' || (c == '\u{FFFD}' && there == Some('\0'));
            assert!(
                there == Some(c) || there == Some('&') || (blank && there.is_some()),
                "{c:?} is said to stand at byte {source}, where there is {there:?} in {html:?}"
            );
        }
    }
}

/// Pieces of pages, good and bad, in any order.
fn page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ا-ي .،؟\n]{1,60}",
        4 => prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<br>", "<br/>", "<b>", "</b>", "<a href=x>", "</a>", "<li>", "<ul>", "</ul>",
            "<table>", "<tr>", "<td>", "</table>", "<h1>", "</h1>", "<h3 class=related>", "<div class='comments'>",
            "<blockquote>", "</blockquote>", "<article>", "</article>", "<form>", "<head>", "<title>", "</title>", "<body>",
            "<pre>", "</pre>", "<p hidden>", "<nav>", "</nav>", "<time>", "<svg>", "<svg/>", "<hr>",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "<script>", "</script>", "<!--", "-->", "<!doctype html>", "<style>", "<textarea>", "<![CDATA[", "]]>", "<plaintext>",
            "<a <b", "</", "<", ">", "\"", "<p class=\"", "&", "&amp;", "&nbsp;", "&#1575;", "&#0;", "&#xFFFFFFFF;", "&lt", "&nGt;",
            "&notit;", "\0", "\r\n", "\r", "\u{FEFF}", "\u{200F}", "\u{A0}", "\u{85}", "<\u{FFFF}", "😀", "e\u{301}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(html in page()) {
        check_page(&html);
    }

    #[test]
    fn any_bytes_are_read_in_any_format(bytes in prop::collection::vec(any::<u8>(), 0..400), format in 0usize..9, wrap in 0u8..3) {
        let magic: &[u8] = match wrap {
            1 => &[0x1F, 0x8B, 8, 0],
            2 => &[0x28, 0xB5, 0x2F, 0xFD],
            _ => &[],
        };
        let bytes = [magic, &bytes].concat();
        read_all(&bytes, Format::ALL.get(format).copied());
    }

    #[test]
    fn any_text_is_read_in_any_format(text in "[\"{}:,;\t\n\r a-cid-text<>&ا-ي\u{FEFF}\0]{0,200}", format in 0usize..9) {
        read_all(text.as_bytes(), Format::ALL.get(format).copied());
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        read_all(&wide, Format::ALL.get(format).copied());
    }
}

/// Reads and parses all documents; errors are fine, and each has a message.
fn read_all(bytes: &[u8], format: Option<Format>) {
    let source = Source { path: None, id: "x".to_owned() };
    let options = Options { format, ..Options::default() };
    let reader = match source.open_stream(Box::new(Cursor::new(bytes.to_vec())), &options) {
        Ok(reader) => reader,
        Err(error) => return assert!(error.to_string().starts_with("<stdin>")),
    };
    let mut documents = 0;
    for raw in reader {
        match raw.and_then(|raw| raw.parse(&options)) {
            Ok(parsed) => check_blocks(&parsed.document.text, &parsed.document.blocks),
            Err(error) => assert!(error.to_string().starts_with("<stdin>")),
        }
        documents += 1;
        assert!(documents <= bytes.len() + 1);
    }
}

#[test]
fn hostile_pages_are_read_in_good_time() {
    let many = 60_000;
    let deep = "<div><b>".repeat(many);
    let pages = [
        deep.clone(),
        "<p>".repeat(many) + "نص",
        "<table><tr><td>".repeat(many) + "نص",
        "<a>نص</b>".repeat(many),
        format!("<p><table><td>{}{}", "<i>".repeat(240), "<div></div>".repeat(many)),
        format!("<b>{}{}", "<div>".repeat(240), "</b>".repeat(many)),
        format!("<b><div>{}{}", "<i>".repeat(240), "</b>".repeat(many)),
        format!("<!--{deep}"),
        format!("<script>{deep}"),
        format!("<title>{deep}"),
        format!("<p {}>نص", "a=b ".repeat(many)),
        format!("<p class='{}'>نص", "share ".repeat(many)),
        "&".repeat(many) + &"&#".repeat(many) + &"&#x0".repeat(many),
        "\0".repeat(many),
        "<br>".repeat(many) + "نص",
        "نص<br>".repeat(many),
        "<li>نص. ".repeat(many),
        "<h2>نص</h2>".repeat(many),
        ".".repeat(1_000_000),
        "<".repeat(many),
        "</".repeat(many),
        "<table><tr>".to_owned() + &"<td>نص".repeat(many),
        "<p>عنوان طويل فيه كلمات كثيرة تكفي لفقرة كاملة في مقال منشور على صفحة، وتنتهي بنقطة.".repeat(many / 20),
    ];
    for (index, html) in pages.iter().enumerate() {
        let start = std::time::Instant::now();
        let page = extract(html);
        check_blocks(&page.text, &page.blocks);
        let seconds = start.elapsed().as_secs_f64();
        // Many times what it takes unoptimized; a quadratic step would take minutes.
        assert!(seconds < 10.0, "page {index} took {seconds:.1} s");
    }
}
