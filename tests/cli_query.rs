//! `summarize --query` and `rank --query`.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, Folder, Ran, field_names, folder};

fn run(dir: &Folder, args: &[&str]) -> Ran {
    dir.command(args).output().unwrap().into()
}

const HARBOUR: &str = "بدأت الشركة أعمالها في الشتاء الماضي. وتملك الشركة عشر سفن كبيرة. وزار وفد من طنجة مقرها أمس. وعاد الوفد مساء. \
                       وستفتح الشركة مكتبا بطنجة قريبا، ومكتبا في طنجة البالية بعد عام.\n";

#[test]
fn sentences_about_the_query_come_first_whatever_ranks() {
    let dir = folder();
    dir.write("a.txt", HARBOUR);
    for ranker in ["blend", "lead", "tfidf", "lexrank"] {
        let ran = run(&dir, &["summarize", "-n", "2", "--ranker", ranker, "--query", "طنجة", "a.txt"]).quietly();
        assert!(
            ran.lines().len() == 2 && ran.lines().iter().all(|line| line.contains("طنجة")),
            "{ranker}: {}",
            ran.text()
        );
        let row =
            run(&dir, &["rank", "--format", "jsonl", "--explain", "--ranker", ranker, "--query", "طنجة", "a.txt"]);
        for row in row.quietly().jsonl() {
            let parts = row["parts"].as_object().unwrap();
            let sum: f64 = parts.values().map(|value| value.as_f64().unwrap()).sum();
            assert!((sum - row["score"].as_f64().unwrap()).abs() < 5e-4, "{ranker}: {row}");
            let is_about = row["text"].as_str().unwrap().contains("طنجة");
            // A sentence behind one that is about it gets less, and the others nothing.
            assert_eq!(row["rank"].as_u64().unwrap() <= 2, is_about, "{ranker}: {row}");
            assert!(parts.contains_key("about the question"));
        }
    }
}

#[test]
fn documents_without_a_match_are_left_out_of_text_and_said() {
    let dir = folder();
    dir.write("in/a.txt", HARBOUR).write("in/b.txt", ARTICLE).write("in/c.txt", HARBOUR);
    let ran = run(&dir, &["summarize", "--query", "الزرقاء", "in"]).exits(0);
    assert!(!ran.text().contains("طنجة") && ran.text().contains("الزرقاء"));
    ran.says("left out: 2 (a.txt, c.txt)");
    let ran = run(&dir, &["summarize", "--query", "الزرقاء", "--format", "jsonl", "in"]).exits(0);
    let rows = ran.jsonl();
    assert_eq!(field_names(ran.lines()[0]), ["id", "title", "sentences", "words", "ranker", "matches"]);
    let found: Vec<_> =
        rows.iter().map(|row| (row["matches"].as_u64(), row["sentences"].as_array().unwrap().len())).collect();
    assert_eq!(found, [(Some(0), 0), (Some(1), 3), (Some(0), 0)]);
    ran.says("\"matches\": 0 and no sentence: 2");
    let ran = run(&dir, &["summarize", "--query", "المريخ", "in/a.txt"]).exits(0);
    assert_eq!(ran.text(), "");
    ran.says("left out: 1 (a.txt)");
    assert_eq!(run(&dir, &["summarize", "-q", "--query", "المريخ", "in/a.txt"]).quietly().text(), "");
    run(&dir, &["rank", "--query", "المريخ", "in/a.txt"]).exits(0).says("a.txt: no sentence is about the query");
}

#[test]
fn without_a_query_nothing_is_different() {
    let dir = folder();
    dir.write("a.jsonl", serde_json::json!({"id": 1, "text": HARBOUR, "matches": "لنا"}).to_string());
    let ran = dir.run("summarize --format jsonl a.jsonl").quietly();
    assert_eq!(ran.jsonl()[0]["matches"], "لنا", "a field of the input passes through");
    let ran = run(&dir, &["summarize", "--query", "طنجة", "--format", "jsonl", "a.jsonl"]).quietly();
    assert_eq!(ran.jsonl()[0]["matches"], 2, "and gives way to ours");
    assert_eq!(ran.text().matches("\"matches\"").count(), 1);
}

#[test]
fn a_query_without_a_word_is_a_usage_error() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for query in ["", " ", "؟!", "«»"] {
        for command in ["summarize", "rank"] {
            run(&dir, &[command, "--query", query, "a.txt"]).exits(2).says("no letter or digit");
        }
    }
}

#[test]
fn bytes_do_not_depend_on_threads() {
    let dir = folder();
    let rows: String = (0..60)
        .map(|i| serde_json::json!({"id": i, "text": if i % 3 == 0 { ARTICLE } else { HARBOUR }}).to_string() + "\n")
        .collect();
    dir.write("a.jsonl", rows);
    let with = |threads: &str| {
        let ran = run(&dir, &["summarize", "-j", threads, "--query", "طنجة", "a.jsonl"]).exits(0);
        (ran.out, ran.err)
    };
    assert_eq!(with("1"), with("4"));
}
