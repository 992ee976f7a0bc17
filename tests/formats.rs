//! What every worksheet format promises: the fields that it declares come back as they were, whatever text they hold.

use khulasa::bitext::{Status, Unit};
use khulasa::exchange::{FORMATS, Format, ReadOptions, WriteOptions, by_extension, by_name};
use khulasa::text::BlockKind;
use proptest::prelude::*;

/// Writes units, reads them again and compares the fields that the format keeps.
#[track_caller]
fn check(format: &dyn Format, units: &[Unit]) {
    let name = format.name();
    let mut bytes = Vec::new();
    let mut writer = format.writer(&mut bytes, &WriteOptions::default()).unwrap();
    // In two portions: nothing may depend on how many come at once.
    let (some, others) = units.split_at(units.len() / 2);
    writer.units(some).unwrap();
    writer.units(others).unwrap();
    writer.finish().unwrap();
    let options = ReadOptions { companion: companion(format, units), ..ReadOptions::default() };
    let sheet = format.read(&bytes, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(sheet.findings.is_empty(), "{name}: {:?}", sheet.findings);
    assert_eq!(sheet.rows.len(), units.len(), "{name}");
    for (row, unit) in sheet.rows.iter().zip(units) {
        for field in format.fields() {
            assert_eq!(field.get(&row.unit), field.get(unit), "{name}, {} of unit {}", field.name(), unit.id);
        }
    }
}

fn companion(format: &dyn Format, units: &[Unit]) -> Option<Vec<u8>> {
    let (_, companion) = format.companion()?;
    let mut bytes = Vec::new();
    let mut writer = companion.writer(&mut bytes, &WriteOptions::default()).unwrap();
    writer.units(units).unwrap();
    writer.finish().unwrap();
    Some(bytes)
}

fn kept() -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().copied().filter(|format| !format.fields().is_empty())
}

#[test]
fn names_and_endings_are_each_formats_own() {
    for format in FORMATS {
        assert_eq!(by_name(format.name()).map(Format::name), Some(format.name()));
        for ending in format.extensions() {
            assert_eq!(by_extension(ending).map(Format::name), Some(format.name()), "{ending}");
        }
    }
}

#[test]
fn sheets_without_units_are_sheets() {
    for format in kept() {
        check(format, &[]);
    }
}

/// Pieces that some format takes for its own.
const OWN: [&str; 36] = [
    "=",
    "+",
    "-",
    "@",
    "'",
    "\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    " ",
    "_x000D_",
    "_x005F_",
    "_x",
    "<r>",
    "</r>",
    "<t>",
    "&amp;",
    "&",
    "]]>",
    "\\n",
    "\\",
    "{",
    "\u{202E}",
    "\u{2067}",
    "\u{200F}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{85}",
    "😀",
    "الأخبار",
    "١٢",
    "12",
    "#",
];

/// Texts that XML 1.0 can hold: any characters, among those.
fn text() -> impl Strategy<Value = String> {
    let any = any::<char>().prop_filter(
        "XML 1.0",
        |c| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'),
    );
    let piece =
        prop_oneof![3 => prop::sample::select(&OWN[..]).prop_map(str::to_owned), 1 => any.prop_map(String::from)];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

prop_compose! {
    fn unit()(
        // Ids and hashes are read without white space around them.
        id in "[a-z0-9]{1,12}", source_hash in "[0-9a-f]{0,16}",
        texts in prop::array::uniform6(text()),
        kind in prop::sample::select(&BlockKind::ALL[..]), status in prop::sample::select(&Status::ALL[..]),
        numbers in prop::array::uniform4(0usize..100_000), rank in prop::option::of(1usize..1000),
        match_percent in prop::option::of(0u8..=101),
    ) -> Unit {
        let [document, source, target, note, context_before, context_after] = texts;
        let [segment, paragraph, occurrences, words] = numbers;
        Unit {
            id, document, segment, kind, paragraph, occurrences, source, status, rank, words, match_percent, note,
            context_before, context_after, source_hash,
            target: Some(target).filter(|target| !target.is_empty()),
        }
    }
}

/// 200 cases, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { ProptestConfig { cases: 200, ..config } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn declared_fields_come_back(units in prop::collection::vec(unit(), 1..5)) {
        // No field that a format keeps may depend on the others: all of them at once.
        for format in kept() {
            check(format, &units);
        }
    }
}
