//! `khulasa keywords` and `khulasa evaluate keywords`.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, field_names, folder};

#[test]
fn phrases_come_best_first_one_a_line() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let ran = dir.run("keywords a.txt").quietly();
    let lines = ran.lines();
    assert!(lines.contains(&"المكتبة العامة"), "{lines:?}");
    assert!(lines.len() <= 10 && !lines.iter().any(|line| line.contains("شارك")));
    assert_eq!(dir.run("keywords -n 2 a.txt").quietly().lines(), lines[..2]);
}

#[test]
fn jsonl_says_where_each_phrase_stands() {
    let dir = folder();
    let row = serde_json::json!({"id": 7, "title": "المكتبة العامة", "text": ARTICLE, "date": "2024-05-01", "keywords": "قديم"});
    dir.write("a.jsonl", row.to_string());
    let ran = dir.run("keywords --format jsonl a.jsonl").quietly();
    assert_eq!(field_names(ran.lines()[0]), ["id", "title", "keywords", "date"], "the input's own keywords give way");
    let row = ran.jsonl().remove(0);
    assert_eq!((&row["id"], &row["title"]), (&"7".into(), &"المكتبة العامة".into()));
    let keywords = row["keywords"].as_array().unwrap();
    assert!(!keywords.is_empty());
    let mut last = f64::INFINITY;
    for keyword in keywords {
        let spans = keyword["spans"].as_array().unwrap();
        assert_eq!(keyword["count"].as_u64(), Some(spans.len() as u64));
        for span in spans {
            let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
            assert!(ARTICLE[start..end].chars().any(char::is_alphabetic));
        }
        let score = keyword["score"].as_f64().unwrap();
        assert!(score <= last && !keyword["stems"].as_str().unwrap().is_empty());
        last = score;
    }
}

#[test]
fn csv_has_a_row_a_phrase_and_the_ending_chooses_it() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.run("keywords -n 3 a.txt -o phrases.csv").quietly();
    let bytes = dir.read("phrases.csv");
    assert!(bytes.starts_with("id,title,rank,phrase,stems,score,count\n".as_bytes()));
    let rows = common::csv_rows(&bytes);
    assert_eq!(rows.iter().map(|row| row[2].as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert!(rows.iter().all(|row| row[0] == "a.txt" && row[1] == "افتتاح المكتبة العامة في مدينة الزرقاء"));
}

#[test]
fn bytes_do_not_depend_on_threads_and_nonsense_is_refused() {
    let dir = folder();
    let rows: String = (0..40).map(|i| serde_json::json!({"id": i, "text": ARTICLE}).to_string() + "\n").collect();
    dir.write("a.jsonl", rows);
    let one = dir.run("keywords -j 1 --format jsonl a.jsonl").quietly().out;
    assert_eq!(one, dir.run("keywords -j 4 --format jsonl a.jsonl").quietly().out);
    dir.run("keywords -n 0 a.jsonl").exits(2);
    dir.run("keywords missing.txt").exits(3).says("missing.txt");
    dir.write("empty.txt", "قال إن ذلك في 2024.");
    assert_eq!(dir.run("keywords empty.txt").quietly().text(), "");
}

/// The title has المكتبة, العامة and الجبل; a third of it is not in the text.
#[test]
fn titles_are_kept_from_the_search_that_is_measured_by_them() {
    let dir = folder();
    let text = "زار الوفد المكتبة العامة أمس. وتضم المكتبة العامة ألف كتاب.";
    let rows = [
        serde_json::json!({"id": 1, "title": "المكتبة العامة والجبل", "text": text}),
        serde_json::json!({"id": 2, "text": text}),
    ];
    dir.write("a.jsonl", rows.map(|row| row.to_string() + "\n").concat());
    let ran = dir.run("evaluate keywords --data a.jsonl -n 1 --idf none --format json").exits(0);
    let report = ran.jsonl().remove(0);
    assert_eq!((&report["documents"], &report["without_title"]), (&1.into(), &1.into()));
    let recall = |name: &str| report["title_recall"][name].as_f64().unwrap();
    assert!((recall("phrases") - 2.0 / 3.0).abs() < 1e-12, "both words of the phrase");
    assert!((recall("words") - 1.0 / 3.0).abs() < 1e-12, "one word");
    assert!((recall("as_many_words") - 2.0 / 3.0).abs() < 1e-12, "two words");
    ran.says("without a title, left out: 1");
    assert!(dir.run("evaluate keywords --data a.jsonl").exits(0).text().contains("key phrases"));
    dir.write("none.jsonl", "{\"id\": 1, \"text\": \"نص\"}\n");
    dir.run("evaluate keywords --data none.jsonl").exits(3).says("no article with a title");
}
