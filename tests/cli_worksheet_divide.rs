//! `khulasa worksheet divide` and `join`: one sheet for several people, and back.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, Folder, csv_rows, folder};

const TARGET: usize = 7;
const NOTE: usize = 12;

/// Two documents: five rows and two.
fn sheet() -> Folder {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.write("b.txt", "أعلنت الجامعة موعد التسجيل للعام الدراسي الجديد. وقالت إن الرسوم لن تتغير هذا العام.\n");
    dir.run("worksheet export a.txt b.txt -o s.csv").quietly();
    dir
}

/// Writes a target into a row, from 0.
fn put(dir: &Folder, name: &str, place: usize, target: &str) {
    let bytes = dir.read(name);
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for (i, row) in reader.records().enumerate() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        if i == place {
            row[TARGET] = target.into();
            row[8] = "translated".into();
        }
        writer.write_record(row).unwrap();
    }
    dir.write(name, writer.into_inner().unwrap());
}

#[test]
fn parts_joined_in_any_order_are_the_sheet() {
    let dir = sheet();
    dir.run("worksheet divide s.csv --by translators 3 -o parts").exits(0).says("parts written: 3; rows: 7");
    let parts: Vec<_> = (1..=3).map(|i| csv_rows(&dir.read(&format!("parts/s-{i}.csv")))).collect();
    assert_eq!(parts.concat(), csv_rows(&dir.read("s.csv")));
    dir.run("worksheet join parts/s-3.csv parts/s-1.csv parts/s-2.csv -o j.csv --sheet s.csv")
        .exits(0)
        .says("rows: 7; without a translation: 7; conflicts: 0");
    assert_eq!(dir.read("j.csv"), dir.read("s.csv"));
    dir.run("worksheet join parts/s-2.csv parts/s-1.csv parts/s-3.csv -o j.csv").exits(0);
    assert_eq!(dir.read("j.csv"), dir.read("s.csv"));
}

#[test]
fn words_limit_a_part_and_the_format_stays() {
    let dir = sheet();
    dir.run("worksheet export a.txt b.txt -o s.jsonl").quietly();
    dir.run("worksheet divide s.jsonl --by words 20 -o parts").exits(0);
    for i in 1..=2 {
        let text = String::from_utf8(dir.read(&format!("parts/s-{i}.jsonl"))).unwrap();
        let words =
            text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["words"].as_u64());
        assert!(words.sum::<u64>() <= 20, "{text}");
    }
    dir.run("worksheet divide s.csv --by words 3 -o small").exits(0).says("7 rows alone have more than 3 words");
}

#[test]
fn work_is_not_overwritten_and_bad_measures_are_said() {
    let dir = sheet();
    dir.run("worksheet divide s.csv --by translators 2 -o parts").exits(0);
    put(&dir, "parts/s-1.csv", 0, "A library opens");
    dir.run("worksheet divide s.csv --by translators 2 -o parts").exits(2).says("s-1.csv exists");
    assert_eq!(csv_rows(&dir.read("parts/s-1.csv"))[0][TARGET], "A library opens");
    dir.run("worksheet divide s.csv --by translators 2 -o parts --overwrite").exits(0);
    for by in ["words 0", "pages 3", "words many"] {
        dir.run(&format!("worksheet divide s.csv --by {by} -o other")).exits(2).says(&format!("found --by {by}"));
    }
    dir.run("worksheet divide s.csv --by translators 9 -o nine").exits(0).says("9 parts were asked for");
}

#[test]
fn two_translations_of_a_row_are_a_conflict() {
    let dir = sheet();
    dir.write("t.csv", dir.read("s.csv"));
    put(&dir, "s.csv", 1, "The municipality opened the library.");
    put(&dir, "t.csv", 1, "The library was opened.");
    put(&dir, "t.csv", 2, "It holds forty thousand books.");
    let ran = dir.run("worksheet join s.csv t.csv -o j.csv").exits(1).says("s.csv row 3 and in t.csv row 3");
    assert!(ran.err.contains("conflicts: 1"), "{}", ran.err);
    let rows = csv_rows(&dir.read("j.csv"));
    assert_eq!(rows[1][TARGET], "The municipality opened the library.");
    assert_eq!(rows[1][NOTE], "other translation (t.csv, row 3): The library was opened.");
    assert_eq!(rows[2][TARGET], "It holds forty thousand books.");
}

#[test]
fn missing_and_unknown_rows_are_named_and_kept() {
    let dir = sheet();
    dir.run("worksheet divide s.csv --by translators 2 -o parts").exits(0);
    let first = csv_rows(&dir.read("parts/s-1.csv"));
    dir.write("extra.csv", "id,source,target\r\nk0,جملة أضافها المترجم.,A sentence of the translator.\r\n");
    let ran = dir.run("worksheet join parts/s-2.csv extra.csv -o j.csv --sheet s.csv").exits(1);
    for row in &first {
        assert!(ran.err.contains(&format!("{}: in no part", row[0])), "{}", ran.err);
    }
    assert!(ran.err.contains("extra.csv row 2: k0, which the original does not have"), "{}", ran.err);
    let rows = csv_rows(&dir.read("j.csv"));
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[..7], csv_rows(&dir.read("s.csv"))[..]);
    assert_eq!((rows[7][0].as_str(), rows[7][TARGET].as_str()), ("k0", "A sentence of the translator."));
}

#[test]
fn columns_of_other_people_are_dealt_and_joined() {
    let dir = folder();
    let rows: String = (1..=4).map(|n| format!("k{n},جملة رقم {n},,C{n},\n")).collect();
    dir.write("s.csv", format!("id,source,target,client,query\n{rows}"));
    dir.run("worksheet divide s.csv --by translators 2 -o parts").exits(0);
    let part = String::from_utf8(dir.read("parts/s-2.csv")).unwrap();
    assert!(part.contains(",C3,") && part.contains(",C4,") && !part.contains(",C1,"), "{part}");
    dir.write("parts/s-2.csv", part.replace(",C4,", ",C4,who?"));
    dir.run("worksheet join parts/s-1.csv parts/s-2.csv -o j.csv --sheet s.csv").exits(0);
    let further = |name: &str| {
        let rows = csv_rows(&dir.read(name)).into_iter();
        rows.map(|row| row[16..].join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(further("j.csv"), ["C1 ", "C2 ", "C3 ", "C4 who?"]);
    // Two answers to one question: the first is kept, and it is said.
    dir.write("other.csv", "id,source,query\nk4,جملة رقم 4,him\n");
    dir.run("worksheet join parts/s-2.csv other.csv -o k.csv").says("(client, query) that differ between parts: 1");
    assert_eq!(further("k.csv"), ["C3 ", "C4 who?"]);
}

#[test]
fn no_workbook_gets_an_ending_that_excel_refuses() {
    let dir = sheet();
    // A workbook with macros is read like any other; what is written has none, and Excel opens it under .xlsx alone.
    dir.run("worksheet export a.txt -o s.xlsx").quietly();
    std::fs::rename(dir.path("s.xlsx"), dir.path("s.xlsm")).unwrap();
    dir.run("worksheet divide s.xlsm --by translators 2 -o parts").exits(0);
    assert!(dir.path("parts/s-1.xlsx").exists() && dir.path("parts/s-2.xlsx").exists());
    dir.run("worksheet export a.txt -o t.xlsm").exits(2).says("no worksheet format ends in .xlsm");
}

#[test]
fn a_separator_that_was_asked_for_goes_all_the_way() {
    let dir = sheet();
    dir.run("worksheet export a.txt b.txt --separator ; -o f.csv").quietly();
    let text = String::from_utf8(dir.read("f.csv")).unwrap();
    assert!(text.starts_with("\u{FEFF}id;document;segment;"), "{text}");
    dir.run("worksheet divide f.csv --by translators 2 -o parts").exits(0);
    assert!(String::from_utf8(dir.read("parts/f-2.csv")).unwrap().starts_with("\u{FEFF}id;document;"));
    dir.run("worksheet join parts/f-1.csv parts/f-2.csv --sheet f.csv -o j.csv").exits(0);
    assert_eq!(dir.read("j.csv"), dir.read("f.csv"));
    dir.write("english.txt", "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\n");
    dir.run("worksheet fill f.csv --lines english.txt -o filled.csv").exits(0);
    assert!(String::from_utf8(dir.read("filled.csv")).unwrap().starts_with("\u{FEFF}id;document;"));
    // The same parts as tab-separated values are what that name says.
    dir.run("worksheet join parts/f-1.csv parts/f-2.csv -o j.tsv").exits(0);
    assert!(String::from_utf8(dir.read("j.tsv")).unwrap().starts_with("\u{FEFF}id\tdocument\t"));
    dir.run("worksheet export a.txt --separator ; -o f.xlsx").exits(2).says("--separator is for csv and tsv");
    dir.run("worksheet export a.txt --separator a").exits(2).says("one character such as ;");
}
