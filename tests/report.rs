//! Why sentences were picked or not, in words and on the page: `rank --explain`, `rank --format html`, `summarize --format html`.

#![cfg(feature = "cli")]

mod common;

use std::collections::HashSet;

use common::{ARTICLE, Folder, folder, seed};

/// A start or end tag with its attributes, or text, of a page that khulasa made: all text is escaped, so a `<` is a tag.
#[derive(Debug)]
enum Piece {
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
}

/// The pieces of a page. Panics when tags do not pair.
fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    while let Some(at) = rest.find('<') {
        pieces.push(Piece::Text(unescape(&rest[..at])));
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "in front of {:.80}", rest);
            pieces.push(Piece::End(name.to_owned()));
            continue;
        }
        let (name, mut written) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((name, value)) = written.trim_start().split_once("=\"") {
            let (value, behind) = value.split_once('"').expect("a quoted value");
            attributes.push((name.to_owned(), unescape(value)));
            written = behind;
        }
        assert_eq!(written.trim(), "", "{tag}");
        if name != "meta" {
            open.push(name.to_owned());
        }
        pieces.push(Piece::Start(name.to_owned(), attributes));
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    pieces
}

fn unescape(text: &str) -> String {
    let quotes = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    quotes.replace("&amp;", "&")
}

/// The texts of the sentences in the article views of a page, in order.
fn shown(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut in_article, mut in_sentence) = (false, false);
    for piece in pieces(page) {
        match piece {
            Piece::Start(name, attributes) => {
                let class = attributes.iter().find(|(name, _)| name == "class").map_or("", |(_, class)| class);
                match &*name {
                    "section" => in_article = class == "article",
                    "p" => in_sentence = false,
                    "bdi" if in_article && (class == "plain" || class.starts_with("sentence")) => {
                        in_sentence = true;
                        found.push(String::new());
                    }
                    _ => {}
                }
            }
            Piece::Text(text) if in_sentence => found.last_mut().unwrap().push_str(&text),
            Piece::End(name) if name == "bdi" => in_sentence = false,
            _ => {}
        }
    }
    found
}

/// Well-formed, nothing from elsewhere, and every link of the page leads to one place on it.
fn check(page: &str) {
    let (mut ids, mut links) = (HashSet::new(), Vec::new());
    for piece in pieces(page) {
        let Piece::Start(tag, attributes) = piece else { continue };
        assert!(!["script", "link", "img", "iframe", "object", "base"].contains(&&*tag), "{tag}");
        for (name, value) in attributes {
            assert!(!name.starts_with("on") && name != "src", "{name}={value}");
            match &*name {
                "id" => assert!(ids.insert(value.clone()), "two places named {value}"),
                "href" => links.push(value.strip_prefix('#').expect("a link within the page").to_owned()),
                _ => {}
            }
        }
    }
    let style = &page[page.find("<style>").unwrap()..page.find("</style>").unwrap()];
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"));
    links.iter().for_each(|link| assert!(ids.contains(link), "no place {link}"));
}

fn page(dir: &Folder, line: &str) -> String {
    let page = dir.run(line).quietly().text().to_owned();
    check(&page);
    page
}

const SEEDS: [&str; 8] = [
    "agency-news.txt",
    "opinion.txt",
    "saved-page.html",
    "interview.txt",
    "diacritized.txt",
    "encyclopaedia.txt",
    "blog-table.jsonl",
    "windows-1256.txt",
];

#[test]
fn pages_are_well_formed_and_whole_in_themselves() {
    let dir = folder();
    let inputs = SEEDS.map(|name| seed(name).display().to_string()).join(" ");
    for command in ["rank --format html", "summarize --format html", "summarize --explain --format html"] {
        for budget in ["-n 2", "--words 40", "--chars 300", "--ratio 0.4", "--words 1"] {
            let page = page(&dir, &format!("{command} -q {budget} {inputs}"));
            assert!(page.contains("الملخّص") && page.contains("المحتويات"));
        }
    }
}

#[test]
fn the_article_view_holds_every_sentence_once_and_in_order() {
    let dir = folder();
    for name in SEEDS {
        let input = seed(name).display().to_string();
        let rows = dir.run(&format!("split --format jsonl {input}")).quietly().jsonl();
        let sentences: Vec<String> = rows.iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect();
        assert_eq!(shown(&page(&dir, &format!("rank --format html {input}"))), sentences, "{name}");
    }
}

#[test]
fn one_document_has_no_list_of_contents() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("b.txt", "جملة واحدة قصيرة عن المطر.\n");
    for command in ["rank", "summarize"] {
        assert!(!page(&dir, &format!("{command} --format html a.txt")).contains("<nav"));
        let two = page(&dir, &format!("{command} --format html a.txt b.txt"));
        assert!(two.contains("عدد المقالات: 2") && two.matches("<article").count() == 2);
        dir.run(&format!("{command} a.txt b.txt -o o.html")).quietly();
        assert_eq!(dir.read("o.html"), two.as_bytes());
    }
}

#[test]
fn hostile_text_stays_text() {
    let dir = folder();
    let long = "كلمة".repeat(50_000);
    let text = format!(
        "عنوان </title><script>alert(1)</script> غريب\n\nجملة </style><script src=\"http://x\"></script> أولى \u{202E}مقلوبة. وأخرى \u{2067}مفتوحة \
         & ' \" كذلك.\n\n{long}\n\n***\n"
    );
    dir.write("a&'b.txt", &text);
    for command in ["rank", "summarize --explain"] {
        let page = page(&dir, &format!("{command} --format html a&'b.txt"));
        assert!(!page.contains("<script"));
        if command == "rank" {
            let sentences = shown(&page);
            // Nothing is taken out of the text, direction marks neither.
            assert!(
                sentences.iter().any(|s| s.contains('\u{202E}')) && sentences.iter().any(|s| s.contains('\u{2067}'))
            );
            assert!(sentences.contains(&long));
        }
        // Wherever an override stands, an isolate ends behind it, before the next tag but its own end.
        for (at, _) in page.match_indices('\u{202E}') {
            let next = &page[at..][page[at..].find('<').unwrap()..];
            assert!(next.starts_with("</bdi>"), "{:.40}", next);
        }
    }
}

#[test]
fn documents_without_much_in_them() {
    let dir = folder();
    for text in ["***\n", "عنوان وحيد\n", "جملة واحدة قصيرة عن المطر.\n", "لا.\n"] {
        dir.write("a.txt", text);
        for command in ["rank --format html", "summarize --format html --explain"] {
            page(&dir, &format!("{command} a.txt"));
        }
        assert!(dir.run("rank --explain a.txt").quietly().text().contains("summary: 1 of 1 sentences"));
    }
}

/// By `lead`, 21 words: the first sentence has 13; the second has 9, which the 8 that are left do not hold; the third has 8; for the
/// fourth, of 9, nothing is left. The headline has 6.
#[test]
fn reasons_in_words_by_hand() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let line = "rank --explain --ranker lead --words 21";
    let text = dir.run(&format!("{line} a.txt")).quietly();
    for expected in [
        "    sentence 1 of 4, picked: choice 1 of 2",
        "    sentence 2 of 4, not picked: 9 words, 8 left in the budget",
        "    sentence 3 of 4, picked: choice 2 of 2",
        "    sentence 4 of 4, not picked: the summary was full",
        "summary: 2 of 4 sentences, 21 of 45 words; budget: 21 words, of which 21 used",
    ] {
        assert!(text.lines().contains(&expected), "{expected}\n{}", text.text());
    }
    let rows = dir.run(&format!("{line} --format jsonl a.txt")).quietly().jsonl();
    let reasons: Vec<_> = rows.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["picked", "does-not-fit", "picked", "outranked"]);
    assert_eq!(rows[1]["reason_details"], serde_json::json!({ "cost": 9, "left": 8 }));
    assert_eq!(rows[2]["reason_details"], serde_json::json!({ "order": 2 }));
    let csv = dir.run(&format!("{line} --format csv a.txt")).quietly().csv();
    assert_eq!(csv[1][10..], ["does-not-fit", "cost: 9; left: 8"]);
    let page = page(&dir, &format!("{line} --format html a.txt"));
    for expected in [
        "لم يتسع لها ما بقي (كلماتها: 9، والباقي: 8)",
        "الجمل: 2 من 4",
        "الكلمات: 21 من 45 (47%)",
        "الحد الأقصى للكلمات: 21 · المستعمل: 21",
        "عنوان المقال: 1 · من إطار الموقع: 1",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
}

#[test]
fn reasons_are_only_given_to_those_who_ask() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    assert!(dir.run("rank --format jsonl a.txt").quietly().jsonl()[0].get("reason").is_none());
    assert!(!dir.run("rank a.txt").quietly().text().contains("picked"));
    let summarize = |line: &str| page(&dir, &format!("summarize --format html {line} a.txt"));
    assert!(summarize("--explain").contains("تفتتح فقرة") && summarize("--explain").contains("اختيرت"));
    assert!(!summarize("").contains("تفتتح فقرة") && !summarize("").contains("اختيرت"));
}

#[test]
fn no_sentence_fits() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let ran = dir.run("rank --explain --words 3 a.txt").exits(0);
    assert!(ran.text().contains("sentence 3 of 4, picked: the shortest, as none fits the budget"));
    assert!(ran.text().contains("sentence 1 of 4, not picked: 13 words, 3 left in the budget"));
    let page = page(&dir, "rank --format html --words 3 a.txt");
    assert!(page.contains("كل الجمل أطول من الحد المطلوب"));
}
