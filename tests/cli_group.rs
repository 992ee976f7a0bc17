//! `khulasa group` and `evaluate groups`: stories out of a morning's articles.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, field_names, folder};
use serde_json::Value;

/// Two reports of a fire, two of a match, one on an exhibition; the second of the fire a day later.
const ARTICLES: [&str; 5] = [
    r#"{"id": "x1", "title": "حريق في مستودع للأخشاب بميناء اللاذقية", "date": "2024-05-02", "text": "اندلع حريق كبير فجر الخميس في مستودع للأخشاب في ميناء اللاذقية، وأصيب ثلاثة من رجال الإطفاء.", "section": "local"}"#,
    r#"{"id": "y1", "title": "الوداد يفوز بكأس العرش", "date": "2024-05-02", "text": "فاز الوداد على الرجاء بهدفين في نهائي كأس العرش لكرة القدم مساء الأربعاء."}"#,
    r#"{"id": "x2", "title": "معرض للخط العربي في صنعاء", "date": "2024-05-02", "text": "افتتح في صنعاء معرض للخط العربي يضم ستين لوحة."}"#,
    r#"{"id": "y2", "title": "السيطرة على حريق ميناء اللاذقية", "date": "3 أيار 2024", "url": "https://example.org/2", "text": "سيطر رجال الإطفاء على الحريق الذي اندلع في مستودع للأخشاب في ميناء اللاذقية."}"#,
    r#"{"id": "x3", "title": "كأس العرش للوداد بعد هدفين في مرمى الرجاء", "date": "2024-05-01", "text": "توج الوداد بكأس العرش لكرة القدم بعد فوزه في النهائي على الرجاء بهدفين."}"#,
];

fn feed(articles: &[&str]) -> Folder {
    let dir = folder();
    dir.write("feed.jsonl", articles.join("\n"));
    dir
}

fn ids(row: &Value) -> Vec<&str> {
    row["documents"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect()
}

#[test]
fn reports_of_one_event_come_together() {
    let dir = feed(&ARTICLES);
    let ran = dir.run("group --format jsonl -q feed.jsonl").quietly();
    assert_eq!(field_names(ran.lines()[0]), ["group", "size", "title", "terms", "documents"]);
    let rows = ran.jsonl();
    // Of equal groups that whose first article has the smaller id comes first.
    assert_eq!(rows.iter().map(ids).collect::<Vec<_>>(), [["x1", "y2"], ["x3", "y1"]]);
    assert_eq!((&rows[0]["title"], &rows[0]["size"]), (&rows[0]["documents"][0]["title"], &Value::from(2)));
    assert_eq!(rows[0]["documents"][1]["url"], "https://example.org/2");
    assert!(rows[0]["terms"].as_array().unwrap().contains(&"اللاذقية".into()), "{}", rows[0]["terms"]);
    let alone = dir.run("group --format jsonl -q --min-size 1 feed.jsonl").quietly().jsonl();
    assert_eq!(alone.len(), 3);
    assert_eq!((ids(&alone[2]), &alone[2]["documents"][0]["similarity"]), (vec!["x2"], &Value::Null));
}

#[test]
fn what_is_not_shown_is_counted() {
    let ran = feed(&ARTICLES).run("group feed.jsonl");
    assert_eq!(ran.code, 0);
    let counted =
        "articles: 5; groups of two or more: 2; articles alone: 1; not shown: 1 articles in groups of fewer than 2";
    assert!(ran.err.contains(counted), "{}", ran.err);
}

#[test]
fn neither_order_nor_threads_change_the_groups() {
    let mut articles = ARTICLES.to_vec();
    let expected = feed(&articles).run("group --min-size 1 -q feed.jsonl").quietly().out;
    for turn in 0..articles.len() {
        articles.rotate_left(1);
        let threads = turn % 4 + 1;
        let ran = feed(&articles).run(&format!("group --min-size 1 -q -j {threads} feed.jsonl")).quietly();
        assert_eq!(ran.out, expected, "{turn}");
    }
}

#[test]
fn days_and_bound_are_obeyed() {
    let dir = feed(&ARTICLES);
    let groups =
        |options: &str| dir.run(&format!("group --format jsonl -q {options} feed.jsonl")).quietly().jsonl().len();
    assert_eq!(groups("--days 1"), 2);
    assert_eq!(groups("--days 0"), 0);
    assert_eq!(groups("--similarity 1"), 0);
    for wrong in ["0", "1.5", "-1", "NaN", "x"] {
        assert_eq!(dir.run(&format!("group --similarity={wrong} feed.jsonl")).code, 2, "{wrong}");
    }
}

#[test]
fn text_and_csv_are_for_reading() {
    let dir = feed(&ARTICLES);
    let text = dir.run("group -q feed.jsonl").quietly();
    assert_eq!(text.lines()[0], "# 1 (2) حريق في مستودع للأخشاب بميناء اللاذقية");
    assert!(text.lines().contains(&"- y2  3 أيار 2024  السيطرة على حريق ميناء اللاذقية"), "{}", text.text());
    let csv = dir.run("group -q --format csv feed.jsonl").quietly();
    assert_eq!(csv.lines()[0], "group,size,similarity,id,title,date,url");
    assert_eq!(csv.csv().len(), 4);
}

#[test]
fn articles_of_groups_can_be_read_again() {
    let dir = feed(&ARTICLES);
    dir.run("group -q --format articles -o grouped.jsonl feed.jsonl").quietly();
    let rows: Vec<Value> = String::from_utf8(dir.read("grouped.jsonl"))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let of = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("id"), ["x1", "y2", "x3", "y1"]);
    assert_eq!(of("group"), [1, 1, 2, 2]);
    assert_eq!(rows[0]["section"], "local");
    let given: Value = serde_json::from_str(ARTICLES[0]).unwrap();
    assert_eq!(rows[0]["text"], given["text"]);
    let summaries = dir.run("summarize --format jsonl -n 1 grouped.jsonl").quietly().jsonl();
    assert_eq!((summaries.len(), &summaries[3]["group"]), (4, &Value::from(2)));
}

#[test]
fn articles_without_any_date_are_said() {
    let told = "no article has a date: --days is not applied; --date-field names the field";
    let undated = ARTICLES.map(|article| article.replace("\"date\"", "\"day\""));
    let dir = feed(&undated.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(dir.run("group feed.jsonl").err.matches(told).count(), 1);
    assert!(!dir.run("group --date-field day feed.jsonl").err.contains(told));
    assert!(!feed(&[ARTICLES[0], &undated[1]]).run("group feed.jsonl").err.contains(told));
}

#[test]
fn what_cannot_be_used_is_said() {
    let twice = ARTICLES[0].replace("2024-05-02", "أمس الأول");
    let ran = feed(&[ARTICLES[0], &twice, r#"{"id": "z", "text": "في من على"}"#]).run("group --min-size 1 feed.jsonl");
    assert_eq!(ran.code, 0);
    for part in [
        "articles with an id that an earlier one has: 1, the first x1; all are kept",
        "dates that cannot be read: 1, the first «أمس الأول» in x1",
        "articles without a word to compare: 1, the first z",
        "articles: 3; groups of two or more: 1; articles alone: 1",
    ] {
        assert!(ran.err.contains(part), "{part}\n{}", ran.err);
    }
    assert_eq!(folder().write("a.jsonl", "{").run("group a.jsonl").code, 3);
    assert_eq!(folder().run("group missing.jsonl").code, 3);
    let some = feed(&[ARTICLES[0], "{"]).run("group feed.jsonl");
    assert_eq!(some.code, 1);
}

#[test]
fn ids_that_end_in_the_day_give_the_date() {
    let article =
        |id: &str| format!(r#"{{"id": "{id}", "text": "اندلع حريق كبير في مستودع للأخشاب في ميناء اللاذقية."}}"#);
    let dir = feed(&[&article("a-1-20240501"), &article("b-1-02052024"), &article("c-1-20240520")]);
    let rows = dir.run("group --format jsonl -q --date-field id feed.jsonl").quietly().jsonl();
    assert_eq!(rows.iter().map(ids).collect::<Vec<_>>(), [["a-1-20240501", "b-1-02052024"]]);
    assert_eq!(rows[0]["documents"][0]["date"], Value::Null);
}

#[test]
fn groups_are_scored_against_judged_pairs() {
    let dir = feed(&ARTICLES);
    dir.write("pairs.tsv", "# by hand\nx1\ty2\tsame\t1\nx3\ty1\tsame\t1\nx1\tx2\tother\t5\nx1\tmissing\tsame\t1\n");
    let line = "evaluate groups --pairs pairs.tsv --similarity 0.4 --similarity 1 --format json feed.jsonl";
    let ran = dir.run(line);
    assert!(ran.err.contains("judged pairs of articles that are not in the data: 1 of 4"), "{}", ran.err);
    let table: Value = serde_json::from_slice(&ran.out).unwrap();
    let at = |row: usize, name: &str| table["results"][row]["groups"][name].as_f64();
    assert_eq!((at(0, "precision"), at(0, "recall"), at(0, "story_precision")), (Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!((at(1, "recall"), table["results"][1]["articles_alone"].as_u64()), (Some(0.0), Some(5)));
    dir.write("pairs.tsv", "x1\ty2\tyes\n");
    let wrong = dir.run(line);
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.contains("pairs.tsv:1: the label «yes»; expected id, id,"), "{}", wrong.err);
}
