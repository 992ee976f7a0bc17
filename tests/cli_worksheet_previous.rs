//! `khulasa worksheet export --previous` and `--repeat`: edited articles, and sentences that occur again.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, Folder, csv_rows, folder};

const SOURCE: usize = 6;
const TARGET: usize = 7;
const STATUS: usize = 8;
const MATCH: usize = 11;
const NOTE: usize = 12;

/// The article's sheet with its five rows translated as EN 1 to EN 5, reviewed, the first with a note.
fn translated() -> Folder {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.run("worksheet export a.txt -o s.csv").quietly();
    translate(&dir);
    dir
}

fn translate(dir: &Folder) {
    let bytes = dir.read("s.csv");
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for (i, row) in reader.records().enumerate() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        row[TARGET] = format!("EN {}", i + 1);
        row[STATUS] = "reviewed".into();
        row[NOTE] = if i == 0 { "عنوان".into() } else { String::new() };
        writer.write_record(row).unwrap();
    }
    dir.write("s.csv", writer.into_inner().unwrap());
}

#[test]
fn an_article_that_did_not_change_keeps_all() {
    let dir = translated();
    dir.run("worksheet export a.txt --previous s.csv -o n.csv")
        .exits(0)
        .says("unchanged: 5; new: 0; changed: 0; gone: 0");
    assert_eq!(csv_rows(&dir.read("n.csv")), csv_rows(&dir.read("s.csv")));
    dir.run("worksheet export a.txt --previous s.csv -o n.csv -q").quietly();
}

#[test]
fn new_changed_and_gone_sentences_are_told_apart() {
    let dir = translated();
    let edited = ARTICLE
        .replace("بعد ثلاث سنوات", "بعد أربع سنوات")
        .replace("وقال رئيس البلدية إن الدخول مجاني لجميع السكان.", "وحضر الحفل وزير الثقافة.");
    dir.write("a.txt", edited);
    let ran = dir.run("worksheet export a.txt --previous s.csv -o n.csv").exits(0);
    let ran = ran
        .says("unchanged: 3; new: 1; changed: 1; gone: 1")
        .says("new      a.txt, segment 4: وحضر الحفل وزير الثقافة.")
        .says("gone     a.txt, segment 4: وقال رئيس البلدية إن الدخول مجاني لجميع السكان.")
        .says("translated: EN 4");
    assert!(ran.err.contains("changed  a.txt, segment 2"), "{}", ran.err);
    let rows = csv_rows(&dir.read("n.csv"));
    let targets: Vec<&str> = rows.iter().map(|row| row[TARGET].as_str()).collect();
    assert_eq!(targets, ["EN 1", "EN 2", "EN 3", "", "EN 5"]);
    let statuses: Vec<&str> = rows.iter().map(|row| row[STATUS].as_str()).collect();
    assert_eq!(statuses, ["reviewed", "fuzzy", "reviewed", "new", "reviewed"]);
    assert_eq!(rows[0][NOTE], "عنوان");
    let percent: u8 = rows[1][MATCH].parse().unwrap();
    assert!((85..100).contains(&percent), "{percent}");
    assert!(rows[1][NOTE].contains("بعد ثلاث سنوات"), "{}", rows[1][NOTE]);
}

#[test]
fn what_is_not_chosen_is_not_gone() {
    let dir = translated();
    dir.run("worksheet export a.txt --top 1 --previous s.csv -o n.csv")
        .exits(0)
        .says("unchanged: 2; new: 0; changed: 0; gone: 0")
        .says("translated before and not chosen now: 3");
    // The sentence and the headline, with their translations.
    let rows = csv_rows(&dir.read("n.csv"));
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| !row[TARGET].is_empty()));
}

#[test]
fn documents_that_are_not_there_are_said_and_rows_without_a_document_are_found() {
    let dir = translated();
    dir.write("b.txt", "أعلنت الجامعة موعد التسجيل للعام الدراسي الجديد.\n");
    dir.run("worksheet export b.txt --previous s.csv -o n.csv")
        .exits(0)
        .says("new: 1; changed: 0; gone: 5")
        .says("gone     a.txt, which was not read, segment 1");
    let rows = csv_rows(&dir.read("s.csv"));
    dir.write("bare.csv", format!("id,source,target\r\n{},\"{}\",EN\r\n", rows[2][0], rows[2][SOURCE]));
    dir.run("worksheet export a.txt b.txt --previous bare.csv -o n.csv").exits(0).says("unchanged: 1; new: 5");
    assert_eq!(csv_rows(&dir.read("n.csv"))[2][TARGET], "EN");
}

#[test]
fn a_sheet_that_cannot_be_read_is_said_and_nothing_is_written() {
    let dir = translated();
    dir.run("worksheet export a.txt --previous none.csv -o n.csv").exits(3).says("none.csv: cannot be read");
    assert_eq!(dir.names(), ["a.txt", "s.csv"]);
}

#[test]
fn repeated_sentences_have_a_row_each_if_asked_for() {
    let dir = folder();
    let again = "هذا ما قاله الوزير للصحفيين.";
    dir.write("r.txt", format!("{again} ثم غادر القاعة مسرعا.\n\nوعاد بعد ساعة إلى المكان نفسه. {again}\n"));
    let once = dir.run("worksheet export r.txt").csv();
    assert_eq!(once.iter().map(|row| row[5].as_str()).collect::<Vec<_>>(), ["2", "1", "1"]);
    let each = dir.run("worksheet export r.txt --repeat").csv();
    assert_eq!(each.iter().map(|row| row[5].as_str()).collect::<Vec<_>>(), ["1"; 4]);
    // The first occurrence keeps the id that it has without --repeat; the second has its own.
    assert_eq!(each[0][0], once[0][0]);
    assert_eq!((each[3][SOURCE].as_str(), each[0][SOURCE].as_str()), (again, again));
    assert_ne!(each[3][0], each[0][0]);
    assert_ne!(each[3][2], each[0][2]);
}
