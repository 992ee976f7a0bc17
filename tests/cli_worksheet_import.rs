//! `khulasa worksheet import`: the way back, from a sheet to translated documents.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, folder, seed};

const TEXT: &str = "بدأت أعمال الصيانة في الجسر القديم صباح الأحد.  وتستمر الأعمال أسبوعين.\n\n\nبدأت أعمال الصيانة في الجسر القديم صباح الأحد.\n";

/// Exports an input to `sheet.csv` and fills it in, with the rows the wrong way round. `target` makes a translation of a row's number.
fn translate(dir: &Folder, input: &str, target: impl Fn(usize) -> String) {
    let mut rows = dir.run(&format!("worksheet export {input}")).quietly().csv();
    for (number, row) in rows.iter_mut().enumerate() {
        row[7] = target(number);
        row[8] = "translated".to_owned();
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let names = "id,document,segment,kind,paragraph,occurrences,source,target,status,rank,words,match,note,context_before,\
                 context_after,source_hash";
    out.write_record(names.split(',')).unwrap();
    rows.iter().rev().for_each(|row| out.write_record(row).unwrap());
    dir.write("sheet.csv", out.into_inner().unwrap());
}

fn text(dir: &Folder, path: &str) -> String {
    String::from_utf8(dir.read(path)).unwrap()
}

#[test]
fn a_text_keeps_what_stands_between_its_sentences_and_repeated_ones_are_all_translated() {
    let dir = folder();
    dir.write("a.txt", TEXT);
    translate(&dir, "a.txt", |n| ["Work on the old bridge began.", "It lasts two weeks."][n].to_owned());
    dir.run("worksheet import sheet.csv --source a.txt -o out").exits(0).says("translated: 3; untranslated, marked: 0");
    let expected = "Work on the old bridge began.  It lasts two weeks.\n\n\nWork on the old bridge began.\n";
    assert_eq!(text(&dir, "out/a.txt"), expected);
}

#[test]
fn a_sheet_with_empty_rows_is_refused_or_its_gaps_are_marked_and_counted() {
    let dir = folder();
    dir.write("a.txt", TEXT);
    translate(&dir, "a.txt", |n| ["Work on the old bridge began.", ""][n].to_owned());
    dir.run("worksheet import sheet.csv --source a.txt -o out").exits(1).says("--partial");
    assert!(!dir.path("out").exists());
    let ran = dir.run("worksheet import sheet.csv --source a.txt --partial -o out");
    ran.exits(0).says("translated: 2; untranslated, marked: 1");
    assert!(text(&dir, "out/a.txt").contains("  [untranslated: وتستمر الأعمال أسبوعين.]\n"));
}

#[test]
fn a_refusal_shows_the_first_findings_and_the_way_out() {
    let dir = folder();
    let sentences: Vec<String> = (1..=12).map(|n| format!("وصلت الحافلة رقم {n} إلى محطة المدينة القديمة.")).collect();
    dir.write("a b.txt", sentences.join("\n\n"));
    let ran = dir.command(["worksheet", "export", "a b.txt", "-o", "s.csv"]).output().unwrap();
    assert!(ran.status.success());
    let ran: common::Ran =
        dir.command(["worksheet", "import", "s.csv", "-o", "out", "--source", "a b.txt"]).output().unwrap().into();
    let ran = ran
        .exits(1)
        .says("s.csv: findings of severity error: 12; nothing is written")
        .says("and 2 more")
        .says("`khulasa worksheet check s.csv --source 'a b.txt'` shows all findings")
        .says("--partial");
    let shown: Vec<&str> = ran.err.lines().filter(|line| line.contains(" empty ")).collect();
    assert_eq!(shown.len(), 10, "{}", ran.err);
    for (line, row) in shown.iter().zip(2..) {
        assert!(line.trim_start().starts_with(&format!("{row} ")), "{line}");
    }
    assert!(!dir.path("out").exists());
}

#[test]
fn nothing_is_overwritten_without_being_asked() {
    let dir = folder();
    dir.write("a.txt", TEXT).write("b.txt", "افتتح المعرض أبوابه أمام الزوار.\n");
    translate(&dir, "a.txt b.txt", |n| format!("Sentence {n}."));
    std::fs::create_dir(dir.path("out")).unwrap();
    dir.write("out/b.txt", "mine");
    dir.run("worksheet import sheet.csv --source a.txt b.txt -o out").exits(4).says("--overwrite");
    assert_eq!(text(&dir, "out/b.txt"), "mine");
    assert!(!dir.path("out/a.txt").exists(), "all or nothing");
    dir.run("worksheet import sheet.csv --source a.txt b.txt --overwrite -o out").exits(0);
    assert_eq!(text(&dir, "out/b.txt"), "Sentence 2.\n");
}

#[test]
fn without_a_source_the_sheet_makes_the_document() {
    let dir = folder();
    let input = seed("agency-news.txt");
    translate(&dir, &input.display().to_string(), |n| format!("Sentence {n}."));
    // The targets lack the numbers of their sources.
    dir.run("worksheet import sheet.csv -o out").exits(1).says("--partial");
    dir.run("worksheet import sheet.csv --partial -o out").exits(0);
    let made = text(&dir, "out/agency-news.txt");
    assert!(made.starts_with("Sentence 0.\n\nSentence 1.\n\nSentence 2."), "{made}");
    dir.run("worksheet import sheet.csv --partial --format bilingual -o table").exits(0);
    assert!(text(&dir, "table/agency-news.txt.md").starts_with("| source | target |\n|---|---|\n| "));
}

#[test]
fn a_selection_comes_back_as_a_bilingual_summary_with_its_headline_in_bold() {
    let dir = folder();
    dir.write("a.txt", common::ARTICLE);
    translate(&dir, "a.txt --top 1", |n| ["A headline", "A sentence."][n].to_owned());
    // Numbers are not what this is about.
    dir.run("worksheet import sheet.csv --source a.txt --format bilingual --partial -o out").exits(0);
    let made = text(&dir, "out/a.txt.md");
    let lines: Vec<&str> = made.lines().collect();
    assert_eq!(lines.len(), 4, "{made}");
    assert!(lines[2].starts_with("| **") && lines[2].ends_with("** | **A headline** |"), "{made}");
    assert!(lines[3].ends_with(" | A sentence. |") && !lines[3].contains("**"), "{made}");
}

#[test]
fn a_web_page_keeps_all_but_its_sentences() {
    let dir = folder();
    let paragraph =
        "أعلنت البلدية أن الجسر القديم سيغلق أمام المركبات أسبوعين بسبب أعمال الصيانة التي تبدأ يوم الأحد المقبل.";
    let other =
        "وقال المهندس المشرف إن العمل يجري ليلا ونهارا حتى يعود الجسر إلى الخدمة في الموعد الذي حدده المجلس البلدي.";
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\"><head><title>إغلاق الجسر القديم</title></head><body><nav><a href=\"/\">الرئيسية</a></nav>\
         <article><h1>إغلاق الجسر القديم</h1><p class=\"lead\">{paragraph}</p><p>{other}</p></article></body></html>\n"
    );
    dir.write("a.html", &page);
    translate(&dir, "a.html", |n| format!("Sentence {n} & more."));
    dir.run("worksheet import sheet.csv --source a.html -o out").exits(0);
    let expected = page
        .replace("lang=\"ar\" dir=\"rtl\"", "lang=\"en\" dir=\"ltr\"")
        .replace("<h1>إغلاق الجسر القديم", "<h1>Sentence 0 &amp; more.")
        .replace(paragraph, "Sentence 1 &amp; more.")
        .replace(other, "Sentence 2 &amp; more.");
    assert_eq!(text(&dir, "out/a.html"), expected);
}

#[test]
fn no_document_id_leads_out_of_the_folder() {
    let dir = folder();
    dir.write("sheet.csv", "id,document,source,target,status\nk0123456789abcdef,../../x,نص.,Text.,translated\n");
    dir.run("worksheet import sheet.csv -o out").exits(0).says("is written as _/_/x.txt");
    assert_eq!(text(&dir, "out/_/_/x.txt"), "Text.\n");
    assert_eq!(dir.names(), ["out", "sheet.csv"]);
}

#[test]
fn rows_of_other_documents_are_said() {
    let dir = folder();
    dir.write("a.txt", TEXT).write("b.txt", "افتتح المعرض أبوابه أمام الزوار.\n");
    translate(&dir, "b.txt", |n| format!("Sentence {n}."));
    dir.run("worksheet import sheet.csv --source a.txt -o out").exits(1).says("nothing is written");
    let ran = dir.run("worksheet import sheet.csv --source a.txt --partial -o out");
    ran.exits(0).says("1 rows have ids that are in no source, the first in row 2");
}

#[test]
fn a_sentence_that_reads_another_way_in_another_place_does() {
    let dir = folder();
    dir.write("a.txt", TEXT);
    translate(&dir, "--repeat a.txt", |n| {
        ["Work on the old bridge began.", "It lasts two weeks.", "Work on the old bridge has begun."][n].to_owned()
    });
    // Whether two targets of one source are meant is for people to say.
    let checked = dir.run("worksheet check sheet.csv --source a.txt").exits(1);
    assert_eq!(checked.lines().last(), Some(&"findings in 3 rows: errors: 0; warnings: 1; info: 0"));
    dir.run("worksheet import sheet.csv --source a.txt -o out").exits(0).says("translated: 3");
    assert_eq!(
        text(&dir, "out/a.txt"),
        "Work on the old bridge began.  It lasts two weeks.\n\n\nWork on the old bridge has begun.\n"
    );
}

#[test]
fn the_sheets_encoding_can_be_named() {
    let dir = folder();
    // French in Windows-1252, which Windows-1256 decodes to other letters where they are few.
    let sheet = "id,document,segment,source,target,status\nk1,a.txt,1,\"\",El Niño,translated\n";
    dir.write("s.csv", encoding_rs::WINDOWS_1252.encode(sheet).0);
    dir.run("worksheet import s.csv --partial --sheet-encoding windows-1252 -o out").exits(0);
    assert!(String::from_utf8(dir.read("out/a.txt")).unwrap().contains("El Niño"));
    dir.run("worksheet import s.csv --partial --sheet-encoding windows-1256 -o other").exits(0);
    assert!(!String::from_utf8(dir.read("other/a.txt")).unwrap().contains("El Niño"));
}
