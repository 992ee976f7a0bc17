//! `khulasa summarize`: what stands in a summary, how long it is, and every format it is written in.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, Folder, field_names, folder, seed};
use khulasa::rank::RANKERS;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// Words as budgets count them: the library's own definition.
fn words(text: &str) -> usize {
    khulasa::arabic::words::count(text)
}

fn summary(dir: &Folder, line: &str) -> Value {
    dir.run(&format!("summarize --format jsonl {line}")).quietly().jsonl().remove(0)
}

fn texts(summary: &Value) -> Vec<&str> {
    summary["sentences"].as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect()
}

#[test]
fn the_fields_of_a_summary_and_their_order() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let ran = dir.run("summarize --format jsonl a.txt").quietly();
    assert_eq!(field_names(ran.text()), ["id", "title", "sentences", "words", "ranker"]);
    let row = &ran.jsonl()[0];
    assert_eq!((&row["id"], &row["title"]), (&json!("a.txt"), &json!("افتتاح المكتبة العامة في مدينة الزرقاء")));
    assert_eq!(row["ranker"], "blend");
    let names = |s: &Value| field_names(&s.to_string());
    for sentence in row["sentences"].as_array().unwrap() {
        let mut found = names(sentence);
        found.sort();
        assert_eq!(found, ["end", "index", "score", "start", "text"]);
    }
    let first = ran.text().split("[{").nth(1).unwrap().split('}').next().unwrap();
    assert_eq!(field_names(&format!("{{{first}}}")), ["index", "start", "end", "text", "score"]);
    let ran = dir.run("summarize --format jsonl --words 1 a.txt").exits(0);
    assert_eq!(field_names(ran.text()), ["id", "title", "sentences", "words", "ranker", "over_budget"]);
    assert_eq!(ran.jsonl()[0]["over_budget"], true);
}

#[test]
fn unknown_fields_pass_through_as_they_are_written() {
    let dir = folder();
    let line = r#"{"tags": ["س", {"b":1.50}], "id": 7, "text": "وصل الوفد. ثم غادر.", "desk": null, "score": 1e3, "words": 9}"#;
    dir.write("a.jsonl", line);
    let ran = dir.run("summarize --format jsonl a.jsonl").quietly();
    assert_eq!(field_names(ran.text()), ["id", "title", "sentences", "words", "ranker", "tags", "desk", "score"]);
    assert!(ran.text().contains(r#""tags":["س", {"b":1.50}],"desk":null,"score":1e3}"#), "{}", ran.text());
    assert_eq!((&ran.jsonl()[0]["id"], &ran.jsonl()[0]["words"]), (&json!("7"), &json!(4)));
    dir.write("b.jsonl", r#"{"text": "وصل الوفد.", "date": "2024-05-01", "url": "http://a.example/"}"#);
    let row = summary(&dir, "b.jsonl");
    assert_eq!(
        (&row["id"], &row["date"], &row["url"]),
        (&json!("b.jsonl:1"), &json!("2024-05-01"), &json!("http://a.example/"))
    );
}

#[test]
fn spans_are_bytes_of_the_file_and_sentences_come_in_its_order() {
    let dir = folder();
    for name in ["agency-news.txt", "economy.txt", "diacritized.txt"] {
        let source = std::fs::read_to_string(seed(name)).unwrap();
        let row = summary(&dir, &format!("-n 6 {}", seed(name).display()));
        let mut end = 0;
        for s in row["sentences"].as_array().unwrap() {
            let (from, to) = (s["start"].as_u64().unwrap() as usize, s["end"].as_u64().unwrap() as usize);
            assert_eq!(&source[from..to], s["text"].as_str().unwrap(), "{name}");
            assert!(from >= end, "{name}");
            end = to;
        }
    }
    // Line ends and what a byte order mark does: the text begins behind it.
    dir.write("a.txt", format!("\u{FEFF}{}", ARTICLE.replace('\n', "\r\n")));
    let text = ARTICLE.replace('\n', "\r\n");
    for s in summary(&dir, "a.txt")["sentences"].as_array().unwrap() {
        let (from, to) = (s["start"].as_u64().unwrap() as usize, s["end"].as_u64().unwrap() as usize);
        assert_eq!(&text[from..to], s["text"].as_str().unwrap());
    }
}

#[test]
fn budgets_are_kept_or_the_shortest_sentence_is_given_with_a_warning() {
    let dir = folder();
    let seed = seed("dateline-news.txt");
    let whole = summary(&dir, &format!("-n 1000 {}", seed.display()));
    let body = texts(&whole);
    let article: usize = {
        let ran = dir.run(&format!("split --format jsonl {}", seed.display())).quietly();
        let is_article = |row: &&Value| row["kind"] != "boilerplate";
        ran.jsonl().iter().filter(is_article).map(|row| words(row["text"].as_str().unwrap())).sum()
    };
    let check = |option: &str, limit: usize, measure: &dyn Fn(&[&str]) -> usize| {
        let ran = dir.run(&format!("summarize --format jsonl {option} {}", seed.display())).exits(0);
        let row = ran.jsonl().remove(0);
        let picked = texts(&row);
        assert_eq!(row["words"], picked.iter().map(|s| words(s)).sum::<usize>(), "{option}");
        let fits = body.iter().any(|s| measure(&[s]) <= limit);
        assert_eq!(row.get("over_budget").is_some(), !fits, "{option}");
        if fits {
            assert!(ran.err.is_empty() && !picked.is_empty() && measure(&picked) <= limit, "{option}: {}", ran.err);
            // Nothing that still fits is left out.
            let left = limit - measure(&picked);
            let rest = body.iter().filter(|s| !picked.contains(s));
            assert!(rest.into_iter().all(|s| measure(&[s]) > left), "{option}: something else would have fitted");
        } else {
            let shortest = body.iter().map(|s| measure(&[s])).min().unwrap();
            assert_eq!((picked.len(), measure(&picked)), (1, shortest), "{option}");
            ran.says("no sentence fits into").says("dateline-news.txt");
        }
    };
    let count_words = |picked: &[&str]| picked.iter().map(|s| words(s)).sum::<usize>();
    // A line break between two sentences counts as the character it is.
    let count_chars = |picked: &[&str]| picked.join("\n").graphemes(true).count();
    for n in [1, 5, 12, 20, 33, 60, 100, 150, 1000] {
        check(&format!("--words {n}"), n, &count_words);
    }
    for n in [1, 40, 100, 101, 200, 333, 700, 5000] {
        let ran = dir.run(&format!("summarize --format jsonl --chars {n} {}", seed.display())).exits(0);
        let row = ran.jsonl().remove(0);
        let picked = texts(&row);
        match row.get("over_budget") {
            None => assert!(count_chars(&picked) <= n && !picked.is_empty(), "--chars {n}"),
            Some(_) => assert!(picked.len() == 1 && count_chars(&picked) > n, "--chars {n}"),
        }
    }
    for r in [0.01, 0.1, 0.25, 0.4, 0.77, 1.0] {
        check(&format!("--ratio {r}"), ((r * article as f64) as usize).max(1), &count_words);
    }
    for n in [1, 2, 3, 7] {
        let row = summary(&dir, &format!("--sentences {n} {}", seed.display()));
        assert_eq!(texts(&row).len(), n.min(body.len()));
    }
}

#[test]
fn whatever_has_text_has_a_summary() {
    let dir = folder();
    for (n, text) in [
        "نص",
        "عنوان بلا نقطة",
        "شارك\nEmail\nت + ت - الحجم الطبيعي\n",
        "***\n---\n",
        "\u{064E}\u{0651}\u{0650}",
        ".",
        "؟!؟!",
        "1. \n2. \n",
        "Hello. World.",
        "😀",
        "\u{200F}ن\u{200F}",
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{n}.txt");
        dir.write(&name, text);
        for budget in
            ["", "--words 1", "--chars 1", "--ratio 0.01", "--ranker lexrank", "--ranker tfidf", "--ranker lead"]
        {
            let ran = dir.run(&format!("summarize --format jsonl {budget} {name}")).exits(0);
            assert!(!texts(&ran.jsonl()[0]).is_empty(), "{text:?} {budget}");
        }
    }
}

#[test]
fn every_ranker_picks_from_the_body_alone() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for ranker in RANKERS.iter().filter(|entry| !entry.needs_vectors).map(|entry| entry.name) {
        let row = summary(&dir, &format!("-n 10 --ranker {ranker} a.txt"));
        assert_eq!(row["ranker"], ranker);
        let picked = texts(&row);
        assert_eq!(picked.len(), 4, "{ranker}: {picked:?}");
        assert!(picked[0].starts_with("افتتحت بلدية") && picked[3].starts_with("وأضاف"));
        assert_eq!(dir.run(&format!("summarize --idf none --ranker {ranker} a.txt")).quietly().lines().len(), 3);
    }
}

#[test]
fn one_document_and_several_in_every_format() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("b.txt", ARTICLE);
    let run = |line: &str| dir.run(&format!("summarize -n 1 {line}")).quietly();
    let first = "افتتحت بلدية الزرقاء يوم الأحد المكتبة العامة بعد ثلاث سنوات من أعمال الترميم.";
    assert_eq!(run("a.txt").lines(), [first]);
    assert_eq!(run("a.txt b.txt").lines(), ["# a.txt", first, "", "# b.txt", first]);
    let one: Value = serde_json::from_slice(&run("--format json a.txt").out).unwrap();
    let two: Value = serde_json::from_slice(&run("--format json a.txt b.txt").out).unwrap();
    assert!(one.is_object() && two.as_array().unwrap().len() == 2 && two[0] == one);
    assert_eq!(run("--format jsonl a.txt b.txt").jsonl().len(), 2);
    let markdown = run("--format markdown a.txt");
    assert_eq!(markdown.lines()[..3], ["## افتتاح المكتبة العامة في مدينة الزرقاء", "", &format!("- {first}")]);
    let csv = run("--format csv a.txt b.txt");
    assert_eq!(csv.lines()[0], "id,title,index,start,end,text,score,over_budget");
    assert_eq!(csv.csv().iter().map(|row| row[5].as_str()).collect::<Vec<_>>(), [first, first]);
    let html = run("--format html a.txt");
    assert!(html.text().contains("dir=\"rtl\"") && html.text().contains(first) && !html.text().contains("http"));
    for (name, format) in
        [("o.jsonl", "jsonl"), ("o.csv", "csv"), ("o.md", "markdown"), ("o.html", "html"), ("o", "text")]
    {
        run(&format!("a.txt -o {name}"));
        assert_eq!(dir.read(name), run(&format!("--format {format} a.txt")).out, "{name}");
    }
}

#[test]
fn explained_scores_are_the_sum_of_their_parts() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for s in summary(&dir, "--explain a.txt")["sentences"].as_array().unwrap() {
        let sum: f64 = s["parts"].as_object().unwrap().values().map(|v| v.as_f64().unwrap()).sum();
        // Each number is rounded to four digits.
        assert!((sum - s["score"].as_f64().unwrap()).abs() < 1e-3, "{s}");
    }
    assert!(dir.run("summarize --explain a.txt").quietly().text().contains("  place in the article"));
}

#[test]
fn what_a_page_or_markdown_would_take_for_markup_is_text() {
    let dir = folder();
    dir.write("a.txt", "نشر الموقع <script>alert(1)</script> & [رابط](x) و*نجمة* أمس في صفحته الأولى.\n");
    let html = dir.run("summarize --format html a.txt").quietly();
    assert!(!html.text().contains("<script>alert") && html.text().contains("&lt;script&gt;"));
    let markdown = dir.run("summarize --format markdown a.txt").quietly();
    assert!(markdown.text().contains(r"\<script\>") && markdown.text().contains(r"\*نجمة\*"), "{}", markdown.text());
}

#[test]
fn a_line_of_stars_is_never_picked() {
    let dir = folder();
    dir.write(
        "a.txt",
        "قال المدير إن العمل بدأ في المصنع الجديد أمس. ***\nوأكد الوزير أن المصنع سيوفر مئة فرصة عمل. ***\n",
    );
    for option in ["", "--words 1", "--ratio 0.1", "--chars 5"] {
        let ran = dir.run(&format!("summarize --format jsonl {option} a.txt")).exits(0);
        assert!(texts(&ran.jsonl()[0]).iter().all(|s| words(s) > 0), "{option}: {}", ran.text());
    }
}

#[test]
fn numbers_in_csv_are_numbers() {
    let ran = folder().run(&format!("summarize -n 9 --format csv {}", seed("agency-news.txt").display())).quietly();
    for row in ran.csv() {
        row[6].parse::<f64>().unwrap_or_else(|e| panic!("score {:?}: {e}", row[6]));
    }
}

#[test]
fn dates_and_addresses_that_are_no_strings_are_not_lost() {
    let dir = folder();
    dir.write("a.jsonl", r#"{"text": "وصل الوفد.", "date": 2024, "url": ["a", "b"]}"#);
    let row = summary(&dir, "a.jsonl");
    assert_eq!((&row["date"], &row["url"]), (&json!(2024), &json!(["a", "b"])));
}

/// The second sentence has too many words, so the third stands behind the first.
const TWO_NEWS: &str = "افتتحت البلدية أمس حديقة المدينة الكبرى. وتضم الحديقة ملاعب للأطفال وممرات للدراجات ومسرحا صغيرا وبحيرة \
                        ومقاعد كثيرة تحت الأشجار وأكشاكا للقهوة والكتب والصحف. وعلى صعيد آخر، أعلنت البلدية نتائج المسابقة.";

#[test]
fn trim_cuts_a_connective_whose_other_end_is_not_shown() {
    let dir = folder();
    dir.write("a.txt", TWO_NEWS);
    let whole = "افتتحت البلدية أمس حديقة المدينة الكبرى.\nوعلى صعيد آخر، أعلنت البلدية نتائج المسابقة.\n";
    assert_eq!(dir.run("summarize --words 14 a.txt").quietly().text(), whole);
    let cut = "افتتحت البلدية أمس حديقة المدينة الكبرى.\n[…] أعلنت البلدية نتائج المسابقة.\n";
    assert_eq!(dir.run("summarize --words 14 --trim a.txt").quietly().text(), cut);
    let row = dir.run("summarize --words 14 --trim --format jsonl a.txt").quietly().jsonl().remove(0);
    let sentence = &row["sentences"][1];
    let (start, end) = (sentence["start"].as_u64().unwrap() as usize, sentence["end"].as_u64().unwrap() as usize);
    assert_eq!(
        &TWO_NEWS[start..end],
        "وعلى صعيد آخر، أعلنت البلدية نتائج المسابقة.",
        "spans are those of the whole sentence"
    );
    assert_eq!(
        (&sentence["cut"], &sentence["text"]),
        (&"وعلى صعيد آخر، ".into(), &"أعلنت البلدية نتائج المسابقة.".into())
    );
    assert!(row["sentences"][0].get("cut").is_none());
    // Beside the sentence that it follows, it keeps its connective.
    let all = dir.run("summarize --trim a.txt").quietly();
    assert!(all.text().contains("وعلى صعيد آخر، أعلنت"));
}
