//! `khulasa worksheet check --source`: what happened to a sheet on its way.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, folder, seed};
use serde_json::Value;

const TEXT: &str = "افتتاح المكتبة العامة في مدينة الزرقاء\n\n\
    افتتحت بلدية الزرقاء عام 2024 المكتبة العامة بعد ثلاث سنوات من أعمال الترميم. وتضم المكتبة قاعة \"ابن خلدون\" ومسرحا صغيرا.\n\n\
    وقال رئيس البلدية إن الدخول مجاني لجميع السكان. وأضاف أن المكتبة ستفتح أبوابها طوال أيام الأسبوع.\n";
const NAMES: &str = "id,document,segment,kind,paragraph,occurrences,source,target,status,rank,words,match,note,context_before,\
                     context_after,source_hash";
const TARGETS: [&str; 5] = [
    "Public library opens in Zarqa",
    "In 2024 Zarqa municipality opened the public library after three years of restoration.",
    "The library has a hall, \"Ibn Khaldun\", and a small theatre.",
    "The mayor said that entry is free for all residents.",
    "He added that the library will be open all days of the week.",
];

type Rows = Vec<Vec<String>>;

/// A folder with `a.txt` and `sheet.csv`, which was translated and then edited.
fn edited(edit: impl Fn(&mut Rows)) -> Folder {
    let dir = folder();
    dir.write("a.txt", TEXT);
    let mut rows = dir.run("worksheet export a.txt").quietly().csv();
    assert_eq!(rows.len(), 5);
    for (row, target) in rows.iter_mut().zip(TARGETS) {
        (row[7], row[8]) = (target.to_owned(), "translated".to_owned());
    }
    edit(&mut rows);
    let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
    out.write_record(NAMES.split(',')).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    dir.write("sheet.csv", out.into_inner().unwrap());
    dir
}

/// The findings about rows and sources, and the exit code. Those about targets are others' tests.
fn findings(dir: &Folder, source: &str) -> (i32, Vec<Value>) {
    let ran = dir.run(&format!("worksheet check sheet.csv {source} --format json"));
    let json: Value = serde_json::from_str(ran.text()).unwrap();
    let ours = ["row-", "source-changed", "id-", "selection"];
    let all = json["findings"].as_array().unwrap().iter();
    let found = all.filter(|f| ours.iter().any(|code| f["code"].as_str().unwrap().starts_with(code)));
    (ran.code, found.cloned().collect())
}

/// Code and row of every finding.
fn codes(found: &[Value]) -> Vec<(&str, Option<u64>)> {
    found.iter().map(|f| (f["code"].as_str().unwrap(), f["row"].as_u64())).collect()
}

#[test]
fn a_sorted_sheet_has_no_findings() {
    let dir = edited(|rows| rows.sort_by(|a, b| b[7].cmp(&a[7])));
    let ran = dir.run("worksheet check sheet.csv --source a.txt").quietly();
    assert_eq!(ran.text(), "no findings in 5 rows\n");
}

#[test]
fn a_deleted_row_is_missing_and_the_sheet_is_refused() {
    let dir = edited(|rows| drop(rows.remove(2)));
    let (code, found) = findings(&dir, "--source a.txt");
    assert_eq!((code, codes(&found)), (1, vec![("row-missing", None)]));
    assert_eq!(found[0]["expected"], "وتضم المكتبة قاعة \"ابن خلدون\" ومسرحا صغيرا.");
    assert!(found[0]["hint"].as_str().unwrap().contains("segment 3 of a.txt has no row; put it back, behind row 3"));
    dir.run("worksheet import sheet.csv --source a.txt -o out")
        .exits(1)
        .says("worksheet check sheet.csv --source a.txt");
    assert!(!dir.path("out").exists());
}

#[test]
fn a_row_that_stands_twice_is_named() {
    let dir = edited(|rows| rows.push(rows[1].clone()));
    assert_eq!(codes(&findings(&dir, "--source a.txt").1), [("row-duplicate", Some(7))]);
}

#[test]
fn a_changed_number_is_shown_with_the_documents_and_seen_without_them() {
    let dir = edited(|rows| rows[1][6] = rows[1][6].replace("2024", "2042"));
    let (code, found) = findings(&dir, "--source a.txt");
    assert_eq!((code, codes(&found)), (1, vec![("source-changed", Some(3))]));
    assert_eq!((&found[0]["found"], &found[0]["expected"]), (&"2042".into(), &"2024".into()));
    assert_eq!((&found[0]["column"], &found[0]["severity"]), (&"source".into(), &"error".into()));
    assert_eq!(codes(&findings(&dir, "").1), [("source-changed", Some(3))]);
}

#[test]
fn quotes_turned_curly_are_told_from_other_changes() {
    let dir = edited(|rows| rows[2][6] = rows[2][6].replace("\"ابن خلدون\"", "“ابن خلدون”"));
    for source in ["--source a.txt", ""] {
        let (_, found) = findings(&dir, source);
        assert_eq!(codes(&found), [("source-changed", Some(4))]);
        assert_eq!((&found[0]["found"], &found[0]["expected"]), (&"“ابن خلدون”".into(), &"\"ابن خلدون\"".into()));
        assert!(found[0]["hint"].as_str().unwrap().contains("quotation marks"));
    }
}

#[test]
fn a_damaged_id_is_found_by_its_text_and_other_rows_are_strangers() {
    let dir = edited(|rows| {
        rows[4][0] = "k12".into();
        let mut row = rows[0].clone();
        (row[0], row[6]) = (String::new(), "ملاحظة: راجعت الترجمة مع زميلتي.".into());
        rows.push(row);
    });
    let (_, found) = findings(&dir, "--source a.txt");
    assert_eq!(codes(&found), [("id-unknown", Some(6)), ("row-extra", Some(7))]);
    assert!(found[0]["expected"].as_str().unwrap().starts_with('k'));
    let other = findings(&dir, &format!("--source {}", seed("sports.txt").display())).1;
    assert_eq!(codes(&other)[..5], [2, 3, 4, 5, 6].map(|row| ("id-unknown", Some(row))));
}

#[test]
fn a_split_row_and_a_merged_one_are_not_missing() {
    let dir = edited(|rows| {
        let mut second = rows[1].clone();
        rows[1][6] = "افتتحت بلدية الزرقاء عام 2024 المكتبة العامة".into();
        (second[0], second[6]) = (String::new(), "بعد ثلاث سنوات من أعمال الترميم.".into());
        let last = rows.pop().unwrap();
        rows[3][6] = format!("{} {}", rows[3][6], last[6]);
        rows.insert(2, second);
    });
    let (_, found) = findings(&dir, "--source a.txt");
    assert_eq!(codes(&found), [("row-split", Some(3)), ("row-split", Some(4)), ("row-merged", Some(6))]);
    assert!(found[0]["hint"].as_str().unwrap().contains("rows 3 and 4 hold parts of segment 2 of a.txt"));
    assert!(found[2]["hint"].as_str().unwrap().contains("segments 4 and 5 of a.txt"));
}

#[test]
fn a_selection_is_no_error_and_a_table_counts() {
    // Without headings, and not every other sentence: what --top makes.
    let dir = edited(|rows| drop(rows.drain(..2)));
    let ran = dir.run("worksheet check sheet.csv --source a.txt").quietly();
    assert!(ran.text().contains("  selection  "), "{}", ran.text());
    assert_eq!(ran.lines().last(), Some(&"findings in 3 rows: errors: 0; warnings: 0; info: 1"));
    // A headline that somebody deleted is missed.
    let dir = edited(|rows| drop(rows.remove(0)));
    let (_, found) = findings(&dir, "--source a.txt");
    assert_eq!(codes(&found), [("row-missing", None)]);
}

#[test]
fn arabic_in_the_table_is_isolated() {
    let dir = edited(|rows| rows[1][6] = rows[1][6].replace("الترميم", "الصيانة"));
    let ran = dir.run("worksheet check sheet.csv --source a.txt").exits(1);
    let line = ran.lines()[1];
    assert!(line.contains("\u{2068}الصيانة.\u{2069} → \u{2068}الترميم.\u{2069}; the source was changed"), "{line}");
}

#[test]
fn json_keeps_its_fields_in_order() {
    let dir = edited(|rows| drop(rows.remove(2)));
    let ran = dir.run("worksheet check sheet.csv --source a.txt --format json").exits(1);
    assert!(ran.text().starts_with("{\"findings\":[{\"code\":"), "{}", ran.text());
    let finding = ran.text().trim_end().strip_prefix("{\"findings\":[").unwrap().strip_suffix("]}").unwrap();
    let expected = ["code", "severity", "row", "column", "id", "found", "expected", "hint"];
    assert_eq!(common::field_names(finding), expected);
}
