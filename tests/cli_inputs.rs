//! Files that hold documents in other files or programs' formats, through the program: Word documents, archives, web archives, Parquet.

#![cfg(feature = "cli")]

mod common;

use std::io::{Cursor, Write};

use common::{ARTICLE, Folder, folder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The article as a Word document, its headline in the style for titles.
fn docx() -> Vec<u8> {
    let mut paragraphs = ARTICLE.split("\n\n").map(str::trim);
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let mut body = paragraph("Title", paragraphs.next().unwrap());
    paragraphs.for_each(|text| body.push_str(&paragraph("Normal", text)));
    let xml = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    pack(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

/// The article as a page.
fn page() -> String {
    let paragraphs: Vec<String> = ARTICLE.split("\n\n").skip(1).map(|text| format!("<p>{}</p>", text.trim())).collect();
    format!("<html><head><title>افتتاح المكتبة</title></head><body>{}</body></html>", paragraphs.concat())
}

fn warc(records: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (uri, http) in records {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        bytes.extend(gzip(format!("{head}{http}\r\n\r\n").as_bytes()));
    }
    bytes
}

/// What `split` says of an input: id, kind and text of each sentence.
#[track_caller]
fn split(dir: &Folder, input: &str) -> Vec<(String, String, String)> {
    let ran = dir.run(&format!("split --format jsonl {input}")).quietly();
    let field = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    ran.jsonl().iter().map(|row| (field(row, "document"), field(row, "kind"), field(row, "text"))).collect()
}

#[test]
fn a_word_document_is_read_as_its_text_is() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("a.docx", docx()).write("saved", docx()).write("a.docx.gz", gzip(&docx()));
    let text = |input: &str| split(&dir, input).into_iter().map(|(_, kind, text)| (kind, text)).collect::<Vec<_>>();
    let expected = text("a.txt");
    assert_eq!(expected[0].0, "headline");
    for input in ["a.docx", "saved", "a.docx.gz", "--input-format docx saved"] {
        assert_eq!(text(input), expected, "{input}");
    }
    let ran = dir.run_with_input("split --format jsonl -", &docx()).quietly();
    assert_eq!(ran.jsonl().len(), expected.len());
    dir.run("summarize a.docx").quietly();
    dir.run("worksheet export a.docx -o a.xlsx").exits(0);
    dir.run("summarize --input-format text saved")
        .exits(3)
        .says("this is a Word document (.docx), not text; leave out --input-format");
    dir.write("b.docx", ARTICLE).write("c.docx", pack(&[("a.txt", b"x")]));
    for name in ["b.docx", "c.docx"] {
        dir.run(&format!("summarize {name}"))
            .exits(3)
            .says(&format!("{name}: this is not a Word document (.docx); name its true format"));
    }
}

#[test]
fn a_zip_archive_is_read_like_the_folder_that_was_packed() {
    let dir = folder();
    let jsonl = format!("{{\"text\": {0:?}}}\n{{\"text\": {0:?}}}\n", "وصل الوفد صباحا. ثم غادر مساء.");
    let word = docx();
    let entries: [(&str, &[u8]); 4] =
        [("b.txt", ARTICLE.as_bytes()), ("a.docx", &word), ("news/c.jsonl", jsonl.as_bytes()), ("news/d.xyz", b"x")];
    for (name, content) in entries {
        dir.write(&format!("folder/{name}"), content);
    }
    dir.write("all.zip", pack(&entries));
    let of_folder: Vec<_> =
        split(&dir, "folder").into_iter().map(|(id, kind, text)| (format!("all.zip/{id}"), kind, text)).collect();
    assert_eq!(split(&dir, "all.zip"), of_folder);
    let ids: Vec<&str> = of_folder.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!((ids[0], ids[ids.len() - 1]), ("all.zip/a.docx", "all.zip/news/c.jsonl:2"));
    dir.write("more/all.zip", pack(&entries)).write("more/z.txt", ARTICLE);
    assert_eq!(split(&dir, "more").iter().filter(|(id, ..)| id.starts_with("all.zip/")).count(), of_folder.len());

    dir.write("bad.zip", pack(&[("a.txt", b"%PDF-1.4"), ("b.txt", ARTICLE.as_bytes()), ("c.zip", &pack(&[]))]));
    let ran = dir.run("summarize bad.zip").exits(1);
    assert!(ran.text().contains("المكتبة"));
    let ran =
        ran.says("bad.zip/a.txt: this is a PDF, not text").says("bad.zip/c.zip: the entry is an archive in an archive");
    ran.says("documents done: 1; inputs failed: 2");
}

#[test]
fn a_web_archive_gives_the_pages_that_were_there() {
    let dir = folder();
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page());
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>لا توجد صفحة</p>";
    let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG";
    let empty = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>";
    let records =
        [("https://a.example/1", http.as_str()), ("https://a.example/2", gone), ("https://a.example/3", image)];
    dir.write("crawl.warc.gz", warc(&records)).write("saved", warc(&records)).write("page.html", page());
    let page = split(&dir, "page.html");
    assert!(!page.is_empty());
    for (input, id) in
        [("crawl.warc.gz", "crawl.warc.gz:1"), ("saved", "saved:1"), ("--input-format warc saved", "saved:1")]
    {
        let expected: Vec<_> = page.iter().map(|(_, kind, text)| (id.to_owned(), kind.clone(), text.clone())).collect();
        assert_eq!(split(&dir, input), expected, "{input}");
    }
    let row = dir.run("summarize --format jsonl crawl.warc.gz").quietly().jsonl().remove(0);
    assert_eq!((&row["id"], &row["url"]), (&"crawl.warc.gz:1".into(), &"https://a.example/1".into()));
    dir.write("one.warc.gz", warc(&[("https://a.example/4", empty), records[0]]));
    dir.run("summarize one.warc.gz").exits(1).says("one.warc.gz:1: the page holds no text");
    dir.write("none.warc.gz", warc(&records[1..]));
    dir.run("summarize none.warc.gz")
        .exits(3)
        .says("the web archive holds no pages: none of its 2 records is an HTML response");
    let whole = warc(&records);
    dir.write("cut.warc.gz", &whole[..whole.len() - 30]);
    dir.run("summarize cut.warc.gz").exits(1).says("the gzip data ends early");
}

/// Captures as `batch` finds them: what was written by id, and the reasons of those that were not.
fn captures(dir: &Folder, records: &[(&str, &[u8])]) -> (Vec<String>, Vec<String>) {
    let mut bytes = Vec::new();
    for (uri, http) in records {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        bytes.extend([head.as_bytes(), http, b"\r\n\r\n"].concat());
    }
    dir.write("c.warc", bytes);
    std::fs::remove_dir_all(dir.path("run")).ok();
    dir.run("batch c.warc -o run --quiet");
    let rows = |name: &str, field: &str| -> Vec<String> {
        let text = std::fs::read_to_string(dir.path(&format!("run/{name}"))).unwrap_or_default();
        let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()[field].clone();
        text.lines().map(|line| value(line).as_str().unwrap().to_owned()).collect()
    };
    (rows("summaries-00000.jsonl", "id"), rows("quarantine.jsonl", "reason"))
}

#[test]
fn captures_of_one_address_have_ids_of_their_own() {
    let dir = folder();
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page());
    let capture = ("https://a.example/1", http.as_bytes());
    let (ids, failed) = captures(&dir, &[capture, ("https://a.example/2", http.as_bytes()), capture]);
    assert_eq!((ids.as_slice(), failed.len()), (&["c.warc:1", "c.warc:2", "c.warc:3"].map(str::to_owned)[..], 0));
    let row = dir.run("summarize --format jsonl c.warc").quietly().jsonl().remove(2);
    assert_eq!(row["url"], "https://a.example/1");
}

#[test]
fn what_a_server_calls_a_page_and_is_none_goes_to_quarantine() {
    let dir = folder();
    let http = |headers: &str, body: &[u8]| {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html{headers}\r\n\r\n").as_bytes(), body].concat()
    };
    let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    deflated.write_all(page().as_bytes()).unwrap();
    let bodies = [
        http("", page().as_bytes()),
        http("\r\nContent-Encoding: deflate", &deflated.finish().unwrap()),
        // Unpacked, and the header kept.
        http("\r\nContent-Encoding: deflate", page().as_bytes()),
        http("", &[b"\x89PNG\r\n\x1a\n".as_slice(), &noise].concat()),
        http("", &gzip(page().as_bytes())),
        http("\r\nContent-Encoding: compress", &noise),
        http("", &[b"%PDF-1.4\n".as_slice(), &noise].concat()),
    ];
    let records: Vec<(&str, &[u8])> = bodies.iter().map(|body| ("https://a.example/", body.as_slice())).collect();
    let (ids, failed) = captures(&dir, &records);
    assert_eq!(
        (ids.as_slice(), failed),
        (&["c.warc:1", "c.warc:2", "c.warc:3"].map(str::to_owned)[..], vec!["not-text".to_owned(); 4])
    );
    assert_eq!(dir.run("summarize --format text c.warc --sentences 1").out.iter().filter(|&&b| b == 0).count(), 0);
}

#[test]
fn names_that_come_to_one_are_told_in_an_archive() {
    let dir = folder();
    dir.write("a.zip", pack(&[("a/b.txt", ARTICLE.as_bytes()), ("a\\b.txt", ARTICLE.as_bytes())]));
    let ran = dir.run("batch a.zip -o run").exits(1);
    ran.says("written 1 + quarantined 1").says("the entry has the name of another one, written otherwise");
}

#[test]
fn a_row_in_another_encoding_goes_to_quarantine() {
    let dir = folder();
    let row = "قال الوزير إن المشروع سيبدأ غدا.";
    let mut bytes = format!("id,text\n1,{row}\n").into_bytes();
    bytes.extend([b"2,".as_slice(), &encoding_rs::WINDOWS_1256.encode(row).0, b"\n"].concat());
    // One bad byte in a name is repaired, with a warning.
    bytes.extend([b"\xE9tat,".as_slice(), row.as_bytes(), b"\n"].concat());
    dir.write("c.csv", bytes);
    let ran = dir.run("batch c.csv -o run").exits(1);
    ran.says("written 2 + quarantined 1 + skipped 0 + filtered 0 (encoding 1)")
        .says("read with a warning: 1")
        .says("c.csv:3: byte 0 of the cell is not valid UTF-8 (0xDE)");
}

#[test]
fn json_that_is_no_lines_is_no_text_either() {
    let dir = folder();
    let text = "قال الوزير إن المشروع سيبدأ غدا.";
    dir.write("all.json", format!("[{{\"text\":\"{text}\"}},\n{{\"text\":\"{text}\"}}]"));
    dir.write("one.json", format!("{{\n  \"text\": \"{text}\"\n}}\n"));
    let ran = dir.run("batch all.json one.json -o run").exits(1);
    ran.says("all.json:1: this is an array of JSON objects, not text; write one object a line first")
        .says("one.json:1: this is a JSON object over several lines")
        .says("written 0 + quarantined 2");
    dir.run("summarize --input-format text one.json").exits(0);
}

#[test]
fn zstd_that_needs_much_memory_is_not_called_damaged() {
    let dir = folder();
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.long_distance_matching(true).unwrap();
    encoder.window_log(30).unwrap();
    encoder.write_all(b"{\"text\":\"x\"}\n").unwrap();
    dir.write("c.jsonl.zst", encoder.finish().unwrap());
    dir.run("batch c.jsonl.zst -o run").exits(1).says("not-text 1").says("unpack it first with `zstd -d --long=31`");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_how_to_get_it() {
    let dir = folder();
    dir.write("a.parquet", b"PAR1....PAR1").write("b.parquet", ARTICLE);
    dir.run("summarize a.parquet")
        .exits(3)
        .says("a.parquet: this is a Parquet file, not text")
        .says("--features parquet");
    dir.run("summarize b.parquet").exits(3).says("b.parquet: this is not a Parquet file; name its true format");
}

#[cfg(feature = "parquet")]
#[test]
fn a_parquet_table_is_read_as_json_lines_are() {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;

    let text = "وصل الوفد صباحا. ثم غادر مساء.";
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![7, 8]));
    let bodies: ArrayRef = Arc::new(StringArray::from(vec![text, text]));
    let batch = RecordBatch::try_from_iter([("key", ids), ("body", bodies)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let dir = folder();
    dir.write("a.jsonl", format!("{{\"key\":7,\"body\":\"{text}\"}}\n{{\"key\":8,\"body\":\"{text}\"}}\n"));
    dir.write("a.parquet", &bytes).write("saved", &bytes).write("in.zip", pack(&[("a.parquet", &bytes)]));
    let expected = split(&dir, "--id-field key --text-field body a.jsonl");
    assert_eq!(expected.len(), 4);
    for input in ["a.parquet", "saved", "in.zip"] {
        assert_eq!(split(&dir, &format!("--id-field key --text-field body {input}")), expected, "{input}");
    }
    dir.run("summarize a.parquet")
        .exits(3)
        .says("a.parquet: no field \"text\" (found: key, body); name it with --text-field");
    dir.run("summarize --input-format csv a.parquet")
        .exits(3)
        .says("this is a Parquet file, not text; leave out --input-format");
    dir.write("cut.parquet", &bytes[..bytes.len() - 9]);
    dir.run("summarize cut.parquet").exits(3).says("cut.parquet: the Parquet data is damaged");
}
