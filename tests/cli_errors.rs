//! What the program says when an input cannot be used: the place, what was found there, and the way out.

#![cfg(feature = "cli")]

mod common;

use std::io::Write;

use common::{ARTICLE, folder};

#[test]
fn a_missing_file() {
    folder().run("summarize gone.txt").exits(3).says("gone.txt: no such file or folder; check the path");
}

#[test]
fn a_folder_without_documents() {
    let dir = folder();
    dir.write("scans/a.pdf", "%PDF-1.4");
    let ran = dir.run("summarize scans").exits(3).says("scans: the folder holds no documents");
    ran.says("looked for files ending in .txt").says("name other files one by one");
}

#[test]
fn a_pattern_that_matches_nothing() {
    folder().run("summarize *.docx").exits(3).says("*.docx: no file matches this pattern; put it in quotes");
}

#[test]
fn a_pdf_given_as_text() {
    let dir = folder();
    dir.write("report.pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n").write("report.txt", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    for name in ["report.pdf", "report.txt"] {
        let line = format!("summarize --input-format text {name}");
        dir.run(&line).exits(3).says(&format!("{name}: this is a PDF, not text; convert it first")).says("pdftotext");
    }
}

#[test]
fn truncated_and_damaged_compression() {
    let dir = folder();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(ARTICLE.repeat(50).as_bytes()).unwrap();
    let packed = gz.finish().unwrap();
    dir.write("half.txt.gz", &packed[..packed.len() / 2]);
    let zst = zstd::encode_all(ARTICLE.as_bytes(), 1).unwrap();
    dir.write("half.txt.zst", &zst[..zst.len() / 2]);
    for (name, codec) in [("half.txt.gz", "gzip"), ("half.txt.zst", "zstd")] {
        let ran = dir.run(&format!("summarize {name}")).exits(3);
        ran.says(&format!("{name}: the {codec} data ends early")).says("fetch the file again");
    }
}

#[test]
fn bytes_that_are_not_the_encoding_named() {
    let dir = folder();
    dir.write("a.txt", b"\xD9\x86 \xC7\xE1\xD3\xE1\xC7\xE3");
    let ran = dir.run("summarize --encoding utf-8 a.txt").exits(3);
    ran.says("a.txt: byte 3 is not valid UTF-8 (0xC7)").says("leave out --encoding");
    dir.write("bom.txt", format!("\u{FEFF}{ARTICLE}"));
    dir.run("summarize --encoding windows-1256 bom.txt").exits(3).says("byte order mark of UTF-8");
}

#[test]
fn an_empty_article() {
    let dir = folder();
    dir.write("a.txt", "").write("b.txt", "\u{FEFF}\n \u{200F}\n").write("c.html", "<html><script>x</script></html>");
    dir.run("summarize a.txt").exits(3).says("a.txt: the file holds no text");
    dir.run("summarize b.txt").exits(3).says("b.txt: the file holds no text");
    dir.run("summarize c.html").exits(3).says("c.html: the page holds no text");
    dir.run_with_input("summarize -", b"").exits(3).says("<stdin>: the file holds no text");
}

#[test]
fn a_line_without_the_field_is_named_by_its_number() {
    let dir = folder();
    dir.write(
        "a.jsonl",
        "{\"text\": \"وصل الوفد.\"}\n\n{\"id\": 3, \"body\": \"نص\"}\n[1]\n{\"text\": 4}\n{\"text\": \"\"}\n{\n",
    );
    let ran = dir.run("summarize --format jsonl a.jsonl").exits(1);
    assert_eq!(ran.jsonl().len(), 1);
    let ran = ran.says("a.jsonl:3: no field \"text\" (found: id, body); name it with --text-field");
    let ran = ran.says("a.jsonl:4: expected a JSON object on each line, found an array");
    let ran = ran.says("a.jsonl:5: the field \"text\" is a number, expected a string");
    ran.says("a.jsonl:6: the field \"text\" holds no text").says("a.jsonl:7: not valid JSON");
}

#[test]
fn a_table_without_the_column_or_with_a_ragged_row() {
    let dir = folder();
    dir.write("a.csv", "id,body\n1,نص\n").write("b.csv", "id,text\n1,وصل الوفد.\n2,غادر,الوفد.\n3,عاد الوفد.\n");
    dir.run("summarize a.csv").exits(3).says("a.csv").says("text").says("--text-field");
    let ran = dir.run("summarize --format jsonl b.csv").exits(1).says("b.csv:3:");
    assert_eq!(ran.jsonl().len(), 2);
}

#[test]
fn a_list_that_names_what_is_not_there() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("list", "a.txt\ngone.txt\n").write("none", "\n");
    dir.run("split --files-from list").exits(1).says("list:2: no such file or folder: gone.txt");
    dir.run("split --files-from none").exits(3).says("none: the list of files is empty; expected one path a line");
    dir.run("split - --files-from -").exits(3).says("standard input cannot be both");
}

#[test]
fn a_model_that_is_none() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("bad.idf", "not a model");
    dir.run("summarize --idf bad.idf a.txt").exits(2).says("bad.idf: ");
    dir.run("summarize --idf gone.idf a.txt").exits(2).says("gone.idf: cannot read the model");
}
