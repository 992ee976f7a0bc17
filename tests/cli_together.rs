//! `khulasa summarize --together`: what a digest says about its sentences, in every format.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, field_names, folder};
use serde_json::{Value, json};

const MORNING: &str = r#"{"id": "a", "title": "حريق في مصنع", "text": "قتل 25 شخصا وأصيب 40 آخرون في حريق بمصنع للنسيج شرق المدينة فجر اليوم.\nوقال قائد الإطفاء سالم الرفاعي إن الحريق بدأ في مخزن القطن.", "date": "2024-05-01T08:00:00Z"}"#;
const EVENING: &str = r#"{"id": "b", "title": "حصيلة حريق المصنع ترتفع", "text": "ارتفع إلى 27 قتيلا و40 جريحا عدد ضحايا حريق مصنع النسيج شرق المدينة.\nوأمرت النيابة العامة بتوقيف صاحب المصنع على ذمة التحقيق.", "date": "2024-05-01T18:00:00Z"}"#;
const OTHER: &str = r#"{"id": "c", "title": "افتتاح معرض الكتاب", "text": "افتتح وزير الثقافة معرض الكتاب الدولي في العاصمة بمشاركة ناشرين من عشرين دولة.\nويستمر المعرض أسبوعين.", "date": "2024-05-01"}"#;

fn event() -> Folder {
    let dir = folder();
    dir.write("event.jsonl", format!("{MORNING}\n{EVENING}\n"));
    dir
}

fn digest(dir: &Folder, line: &str) -> Value {
    dir.run(&format!("summarize --together --format jsonl {line}")).quietly().jsonl().remove(0)
}

#[test]
fn the_fields_of_a_digest() {
    let dir = event();
    let ran = dir.run("summarize --together --format jsonl event.jsonl").quietly();
    assert_eq!(ran.lines().len(), 1);
    let names = ["id", "title", "sentences", "words", "ranker", "documents", "conflicts"];
    assert_eq!(field_names(ran.text()), names);
    let row = &ran.jsonl()[0];
    assert_eq!((&row["id"], &row["title"]), (&json!("digest:a"), &json!("حريق في مصنع")));
    assert_eq!(row["documents"][1]["id"], "b");
    // Three facts: the toll once, by the report that says 27 (25 is another figure, not the same said twice), with the later figure, in front because the morning's report begins with it; then one more of each
    // report, in order of time.
    let sentences = row["sentences"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> = sentences.iter().map(|s| (&s["document"], &s["sources"])).collect();
    assert_eq!(told, [(&json!("b"), &json!(["b"])), (&json!("a"), &json!(["a"])), (&json!("b"), &json!(["b"]))]);
    assert!(sentences[0]["text"].as_str().unwrap().contains("27 قتيلا"));
    let conflicts = row["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1); // 40 wounded in both
    assert_eq!(
        (&conflicts[0]["about"], &conflicts[0]["sentence"], &conflicts[0]["latest"]),
        (&json!("قتلى"), &json!(0), &json!("b"))
    );
    let value = |n: usize| {
        (
            &conflicts[0]["values"][n]["value"],
            &conflicts[0]["values"][n]["text"],
            &conflicts[0]["values"][n]["document"],
        )
    };
    assert_eq!(value(0), (&json!(25.0), &json!("25 شخصا"), &json!("a")));
    assert_eq!(value(1), (&json!(27.0), &json!("27 قتيلا"), &json!("b")));
}

#[test]
fn spans_are_bytes_of_each_article() {
    let dir = event();
    let row = digest(&dir, "event.jsonl");
    let texts = [MORNING, EVENING].map(|line| serde_json::from_str::<Value>(line).unwrap());
    for s in row["sentences"].as_array().unwrap() {
        let article = texts.iter().find(|t| t["id"] == s["document"]).unwrap()["text"].as_str().unwrap();
        let (from, to) = (s["start"].as_u64().unwrap() as usize, s["end"].as_u64().unwrap() as usize);
        assert_eq!(&article[from..to], s["text"].as_str().unwrap());
    }
}

#[test]
fn the_budget_is_that_of_the_whole() {
    let dir = event();
    for (line, most) in [("--words 20", 20), ("--words 30", 30)] {
        let words = digest(&dir, &format!("{line} event.jsonl"))["words"].as_u64().unwrap();
        assert!((1..=most).contains(&words), "{line}: {words}");
    }
    assert_eq!(digest(&dir, "-n 1 event.jsonl")["sentences"].as_array().unwrap().len(), 1);
    dir.run("summarize --together --words 1 event.jsonl").exits(0).says("no sentence fits into 1 words");
}

#[test]
fn a_person_reads_sources_and_figures_under_the_sentence() {
    let dir = event();
    let ran = dir.run("summarize --together -n 1 event.jsonl").quietly();
    let lines = ran.lines();
    assert!(lines[0].starts_with("ارتفع إلى 27 قتيلا"));
    assert_eq!(lines[1], "    — b (1 of 2 sources)");
    assert_eq!(lines[2], "    figures differ: قتلى: 25 شخصا (a), 27 قتيلا (b; latest)");
    let markdown = dir.run("summarize --together -n 1 --format markdown event.jsonl").quietly();
    assert!(markdown.text().starts_with("## حريق في مصنع\n\n- ارتفع"));
    let html = dir.run("summarize --together -n 1 --format html event.jsonl").quietly();
    assert!(html.text().contains("dir=\"rtl\"") && html.text().contains("المصادر: 1 من 2"));
    let csv = dir.run("summarize --together -n 1 --format csv event.jsonl").quietly().csv();
    assert_eq!((csv.len(), csv[0][0].as_str(), csv[0][7].as_str(), csv[0][8].as_str()), (1, "b", "b", "1"));
    let explained = dir.run("summarize --together -n 1 --explain event.jsonl").quietly();
    assert!(explained.text().contains("said by other sources"));
}

#[test]
fn an_article_about_something_else_is_named_and_told_last() {
    let dir = event();
    dir.write("all.jsonl", format!("{OTHER}\n{MORNING}\n{EVENING}\n"));
    let ran = dir.run("summarize --together -n 3 --format jsonl all.jsonl").exits(0);
    let ran = ran.says("c: shares next to nothing with the other articles").says("khulasa group");
    let row = &ran.jsonl()[0];
    assert!(row["sentences"].as_array().unwrap().iter().all(|s| s["document"] != "c"));
}

#[test]
fn the_order_of_the_inputs_changes_nothing() {
    let dir = event();
    let undated = |id: &str| MORNING.replace("\"a\"", &format!("\"{id}\"")).replace("2024-05-01T08:00:00Z", "أمس");
    let articles = [OTHER, EVENING, &undated("e"), MORNING, &undated("d")];
    let mut orders = vec![];
    for turn in 0..articles.len() {
        let mut order = articles;
        order.rotate_left(turn);
        orders.push(order);
        order.reverse();
        orders.push(order);
    }
    let mut made = orders.iter().map(|order| {
        dir.write("all.jsonl", order.join("\n"));
        dir.run("summarize --together -n 9 -q --format jsonl all.jsonl").quietly()
    });
    let first = made.next().unwrap();
    let ids: Vec<Value> = first.jsonl()[0]["documents"].as_array().unwrap().iter().map(|d| d["id"].clone()).collect();
    assert_eq!(ids, ["c", "a", "b", "d", "e"]); // the day before its hours, then the hours, then those without a date
    assert_eq!(first.jsonl()[0]["id"], "digest:c");
    made.for_each(|other| assert_eq!(other.out, first.out));
}

#[test]
fn figures_that_say_what_they_count_are_not_introduced() {
    let dir = folder();
    for (name, toll) in [("a.txt", "25 قتيلا"), ("b.txt", "٢٧ قتيلا"), ("c.txt", "27 قتيلا")] {
        dir.write(name, format!("سقط {toll} في حريق بمصنع للنسيج شرق المدينة فجر اليوم."));
    }
    let ran = dir.run("summarize --together -n 1 c.txt b.txt a.txt").quietly();
    assert_eq!(ran.lines()[2], "    figures differ: 25 قتيلا (a.txt), ٢٧ قتيلا (b.txt, c.txt)");
    let html = dir.run("summarize --together -n 1 --format html a.txt b.txt").quietly();
    assert!(html.text().contains("<b><bdi>٢٧ قتيلا</bdi></b> (<bdi>b.txt</bdi>)"), "{}", html.text());
    assert!(html.text().ends_with("</html>\n"));
}

#[test]
fn articles_about_other_things_are_counted_and_equal_ids_are_said() {
    let dir = event();
    let texts = ["افتتح معرض للكتاب", "فاز الوداد بالكأس", "هطلت أمطار غزيرة", "تراجع سعر الذهب", "وصلت سفينة قمح"];
    let others = texts.iter().enumerate().map(|(i, text)| json!({"id": format!("o{i}"), "text": text}).to_string());
    dir.write(
        "all.jsonl",
        others.chain([MORNING.into(), EVENING.into(), EVENING.into()]).collect::<Vec<_>>().join("\n"),
    );
    let ran = dir.run("summarize --together all.jsonl").exits(0);
    let ran = ran.says("o0, o1, o2 and 2 more: share next to nothing with the other articles");
    let ran = ran.says("articles with an id that an earlier one has: 1, the first b; all are kept");
    assert_eq!(ran.err.matches("share next to nothing").count(), 1, "{}", ran.err);
}

#[test]
fn figures_that_differ_elsewhere_are_counted_where_people_read() {
    let dir = folder();
    let things = [
        "مدرسة",
        "مستشفى",
        "مصنعا",
        "قطارا",
        "جسرا",
        "ملعبا",
        "فندقا",
        "متحفا",
        "مسجدا",
        "مسرحا",
        "حديقة",
        "مطعما",
        "مكتبة",
    ];
    let article = |n: usize| {
        let lines = things.iter().map(|thing| format!("تضم المحافظة كلها {n} {thing} بحسب سجل الوزارة."));
        format!("افتتح الوزير محطة تحلية المياه في العقبة صباح أمس.\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    dir.write("a.txt", article(30));
    dir.write("b.txt", article(33));
    let all = dir.run("summarize --together -n 1 -q --format jsonl a.txt b.txt").quietly().jsonl();
    let conflicts = all[0]["conflicts"].as_array().unwrap();
    let elsewhere = conflicts.iter().filter(|conflict| conflict["sentence"].is_null()).count();
    assert!(elsewhere > 10, "{conflicts:?}");
    let more = elsewhere - 10;
    let text = dir.run("summarize --together -n 1 -q a.txt b.txt").quietly();
    assert_eq!(*text.lines().last().unwrap(), format!("    and {more} more; --format jsonl has all"));
    let markdown = dir.run("summarize --together -n 1 -q --format markdown a.txt b.txt").quietly();
    assert_eq!(*markdown.lines().last().unwrap(), format!("- figures differ elsewhere: {more} more"));
    assert_eq!(markdown.text().matches("figures differ elsewhere: 30").count(), 10);
    let html = dir.run("summarize --together -n 1 -q --format html a.txt b.txt").quietly();
    assert_eq!(html.text().matches("أرقام مختلفة في ما لم يرد أعلاه").count(), 10);
    assert!(html.text().contains(&format!("لم تُعرض هنا: {more}<")));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_done() {
    let dir = event();
    let ran = dir.run("summarize --together --format jsonl event.jsonl missing.txt").exits(1).says("missing.txt");
    assert_eq!(ran.jsonl()[0]["documents"].as_array().unwrap().len(), 2);
    dir.run("summarize --together missing.txt").exits(3);
    dir.run("summarize --together --sentences 0 event.jsonl").exits(2);
}

#[test]
fn copies_are_sources_and_told_once() {
    let dir = folder();
    let copy = |id: &str| MORNING.replace("\"a\"", &format!("\"{id}\""));
    dir.write("copies.jsonl", format!("{}\n{}\n{}\n", copy("x"), copy("y"), copy("z")));
    let row = digest(&dir, "-n 9 copies.jsonl");
    let sentences = row["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 2);
    assert!(sentences.iter().all(|s| s["sources"] == json!(["x", "y", "z"])));
    assert_eq!(row["conflicts"], json!([]));
}

#[test]
fn hostile_articles_make_a_digest() {
    let dir = folder();
    let texts = [
        "",
        " \u{202E}\u{200F} ",
        "٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩٩ قتيلا",
        "قتيل",
        "1.2.3/4-5:6%",
        "«««",
        "و و و و",
        "في من على",
    ];
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| json!({"id": i.to_string(), "text": text, "date": "٣٢/١٣"}).to_string())
        .collect();
    dir.write("a.jsonl", lines.join("\n"));
    let one = dir.run("summarize --together --format jsonl -q -j 1 a.jsonl");
    let many = dir.run("summarize --together --format jsonl -q -j 4 a.jsonl");
    assert_eq!(one.out, many.out);
    assert!([0, 1].contains(&one.code), "{}", one.err);
    dir.write("huge.txt", "قتل 25 شخصا ".repeat(20_000));
    dir.run("summarize --together -q huge.txt huge.txt").exits(0);
}

#[test]
fn a_feed_becomes_a_page_of_digests() {
    let dir = event();
    let other = r#"{"id": "c", "title": "افتتاح مكتبة", "text": "افتتحت بلدية الزرقاء المكتبة العامة بعد ثلاث سنوات من الترميم.", "story": 2}"#;
    let with = |line: &str, story: u32| line.replacen('{', &format!("{{\"story\": {story}, "), 1);
    let feed = [&with(MORNING, 1), other, &with(EVENING, 1)].map(|line| format!("{line}\n")).concat();
    dir.write("feed.jsonl", &feed);
    let rows = dir.run("summarize --together --by story --format jsonl feed.jsonl").quietly().jsonl();
    let documents =
        |row: &Value| row["documents"].as_array().unwrap().iter().map(|d| d["id"].clone()).collect::<Vec<_>>();
    assert_eq!(rows.iter().map(documents).collect::<Vec<_>>(), [vec![json!("a"), json!("b")], vec![json!("c")]]);
    let text = dir.run("summarize --together --by story feed.jsonl").quietly();
    assert_eq!(text.lines().iter().filter(|line| line.starts_with("# ")).count(), 2);
    let json = dir.run("summarize --together --by story --format json feed.jsonl").quietly();
    assert_eq!(serde_json::from_str::<Value>(json.text()).unwrap().as_array().unwrap().len(), 2);
    let html = dir.run("summarize --together --by story --format html feed.jsonl").quietly();
    assert_eq!((html.text().matches("<article>").count(), html.text().matches("</html>").count()), (2, 1));
    // An article without the field is said, and fails the run.
    dir.write("feed.jsonl", format!("{feed}{MORNING}\n"));
    let ran = dir.run("summarize --together --by story feed.jsonl").exits(1);
    ran.says("articles without a field \"story\", left out: 1");
    dir.run("summarize --by story feed.jsonl").exits(2);
}
