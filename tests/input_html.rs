//! What is read from whole web pages: every page in `fixtures/html` beside its expected blocks. The format, and how to add a
//! case, are in the README there.

use std::fs;
use std::path::{Path, PathBuf};

use khulasa::input::{Options, Parsed, Source};
use khulasa::text::BlockKind;

#[test]
fn pages_come_out_as_their_fixtures_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/html");
    let mut pages: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    for path in &pages {
        let partner = if path.extension().is_some_and(|e| e == "txt") { "html" } else { "txt" };
        let known = path.file_name().is_some_and(|name| name == "README.md");
        assert!(known || path.with_extension(partner).exists(), "{} stands alone", path.display());
    }
    pages.retain(|path| path.extension().is_some_and(|e| e == "html"));
    assert!(!pages.is_empty(), "no pages in {}", folder.display());
    let failures: Vec<String> = pages.iter().filter_map(|page| check(page).err()).collect();
    assert!(failures.is_empty(), "{} of {} pages differ\n{}", failures.len(), pages.len(), failures.join("\n"));
}

#[test]
fn the_saved_page_among_the_seeds_comes_out_clean() {
    let blocks = blocks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/saved-page.html"));
    let count = |kind: BlockKind| blocks.iter().filter(|(name, _)| *name == kind.name()).count();
    let article =
        [BlockKind::Headline, BlockKind::Byline, BlockKind::Subhead, BlockKind::Paragraph, BlockKind::ListItem];
    assert_eq!(article.map(count), [1, 1, 1, 8, 3], "{blocks:#?}");
    assert_eq!((count(BlockKind::Quotation), count(BlockKind::Kicker)), (1, 0));
    let readers =
        ["درست في هذه المكتبة", "شاركتُ في نقل", "نحن في الجالية", "الخبر جميل", "يستضيف البيت", "اشترك في نشرتنا"];
    for start in readers {
        let found = blocks.iter().find(|(_, text)| text.starts_with(start));
        assert_eq!(found.map(|(kind, _)| *kind), Some("boilerplate"), "{start}");
    }
}

/// Compares a page's blocks with its fixture.
fn check(page: &Path) -> Result<(), String> {
    let name = page.file_name().unwrap().to_string_lossy();
    let fixture = fs::read_to_string(page.with_extension("txt")).unwrap();
    let found = blocks(page);
    let mut expected = Vec::new();
    for (index, line) in fixture.lines().enumerate() {
        let (kind, start) = line.split_once('\t').unwrap_or_else(|| panic!("{name}: line {}: no tab", index + 1));
        assert!(BlockKind::ALL.iter().any(|k| k.name() == kind), "{name}: line {}: no kind {kind}", index + 1);
        assert!(!start.trim().is_empty(), "{name}: line {}: no text", index + 1);
        expected.push((kind, start));
    }
    assert!(!expected.is_empty(), "{name}: an empty fixture");
    let mut report = String::new();
    for i in 0..expected.len().max(found.len()) {
        let same = match (expected.get(i), found.get(i)) {
            (Some((kind, start)), Some((k, text))) => kind == k && text.starts_with(start),
            _ => false,
        };
        if !same {
            let show = |kind: &str, text: &str| format!("{kind}\t{}", text.chars().take(60).collect::<String>());
            let wanted = expected.get(i).map_or_else(|| "nothing".to_owned(), |(kind, text)| show(kind, text));
            let got = found.get(i).map_or_else(|| "nothing".to_owned(), |(kind, text)| show(kind, text));
            report.push_str(&format!("  block {}: expected {wanted}\n           found    {got}\n", i + 1));
        }
    }
    if report.is_empty() { Ok(()) } else { Err(format!("{name}:\n{report}")) }
}

/// The kinds and texts of a page's blocks.
fn blocks(page: &Path) -> Vec<(&'static str, String)> {
    let source = Source { path: Some(page.to_owned()), id: "page".to_owned() };
    let options = Options::default();
    let raw = source.open(&options).unwrap().next().unwrap().unwrap();
    let Parsed { document, warnings } = raw.parse(&options).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let text = |span: khulasa::text::Span| span.of(&document.text).replace('\n', "⏎");
    document.blocks.iter().map(|block| (block.kind.name(), text(block.span))).collect()
}
