//! `khulasa evaluate`: tables, JSON and CSV of made-up articles, with figures worked out by hand.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, folder};
use serde_json::{Value, json};

/// Two articles, one reference each. Of the first the opening sentence is the best, of the second the middle one.
fn articles() -> Folder {
    let dir = folder();
    let rows = [
        json!({"id": "a", "text": "افتتح الوزير مدرسة جديدة. وحضر الحفل أهالي الحي كلهم. وغنى الأطفال طويلا.",
               "references": ["افتتح الوزير مدرسة"]}),
        json!({"id": "b", "text": "هبطت أسعار النفط اليوم. وارتفع الذهب قليلا. وقال خبراء إن الهبوط مؤقت.",
               "references": ["وارتفع الذهب"]}),
    ];
    dir.write("two.jsonl", rows.each_ref().map(|row| format!("{row}\n")).concat());
    dir.write("one.jsonl", format!("{}\n", rows[0]));
    dir
}

fn json(dir: &Folder, line: &str) -> Value {
    serde_json::from_str(dir.run(&format!("evaluate {line} --format json")).exits(0).text()).unwrap()
}

/// The result of one system.
fn result<'v>(report: &'v Value, system: &str) -> &'v Value {
    let results = report["results"].as_array().unwrap();
    results.iter().find(|row| row["system"] == system).unwrap_or_else(|| panic!("no {system} in {report}"))
}

#[track_caller]
fn assert_close(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
}

#[test]
fn lead_against_the_oracle_by_hand() {
    let dir = articles();
    let report = json(&dir, "summaries --data two.jsonl --compare --sentences 1 --against lead");
    // Lead: 3 words shared of 4 and of 3, 6/7; and nothing.
    let lead = result(&report, "lead");
    assert_close(&lead["mean"]["rouge_1"], 3.0 / 7.0);
    assert_eq!((&lead["role"], &lead["documents"], &lead["cut"]), (&json!("baseline"), &json!(2), &json!(0)));
    // Both articles drawn alike come in half of the rounds: from twice nothing to twice 6/7.
    assert_close(&lead["intervals"]["rouge_1"][0], 0.0);
    assert_close(&lead["intervals"]["rouge_1"][1], 6.0 / 7.0);
    // What is compared with itself among others has no row of its own.
    assert!(lead.get("against").is_none(), "{lead}");
    // The best first.
    let scores: Vec<f64> =
        report["results"].as_array().unwrap().iter().filter_map(|row| row["mean"]["rouge_1"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.len() > 4, "{scores:?}");
    // The oracle: 6/7; and 2 words shared of 3 and of 2, 4/5.
    let oracle = result(&report, "oracle");
    assert_close(&oracle["mean"]["rouge_1"], (6.0 / 7.0 + 4.0 / 5.0) / 2.0);
    let difference = &oracle["against"]["rouge_1"];
    assert_close(&difference["difference"], 0.4);
    assert_close(&difference["interval"][0], 0.0);
    assert_close(&difference["interval"][1], 0.8);
    // A quarter of the rounds has the first article twice, where both are the same.
    let p = difference["p"].as_f64().unwrap();
    assert!((0.4..0.6).contains(&p), "{p}");
    assert_eq!((&report["against"], &report["bootstrap"]["rounds"]), (&json!("lead"), &json!(1000)));
    assert!(oracle.get("agreement").is_some_and(|found| found == &json!([])), "{oracle}");
}

#[test]
fn a_system_against_itself_differs_in_nothing() {
    let dir = articles();
    let report = json(&dir, "summaries --data two.jsonl --ranker lead --against lead");
    let difference = &result(&report, "lead")["against"]["rouge_2"];
    assert_eq!(*difference, json!({"difference": 0.0, "interval": [0.0, 0.0], "p": 1.0}));
    assert_eq!(report["results"].as_array().unwrap().len(), 1);
}

#[test]
fn summaries_made_elsewhere_beside_rankers() {
    let dir = articles();
    // The second article has no summary; the first one's is cut to its first four words, افتتح الوزير مدرسة and one more.
    dir.write("made.jsonl", "{\"id\": \"a\", \"summary\": \"افتتح الوزير مدرسة كبيرة أمس\"}\n");
    let line = "summaries --data two.jsonl --ranker lead --system made.jsonl --words 4 --against made.jsonl";
    let ran = dir.run(&format!("evaluate {line} --format json")).exits(0);
    let report: Value = serde_json::from_slice(&ran.out).unwrap();
    let made = result(&report, "made.jsonl");
    assert_close(&made["mean"]["rouge_1"], 3.0 / 7.0);
    assert_eq!((&made["missing"], &made["cut"]), (&json!(1), &json!(1)));
    // Lead has the same words of the first and none of the second: no difference in any round.
    assert_close(&result(&report, "lead")["against"]["rouge_1"]["difference"], 0.0);
    ran.says("made.jsonl: articles without a summary, scored as empty ones: 1 of 2");
    // A file that is only compared with has a row too, for its figures.
    let report = json(&dir, "summaries --data two.jsonl --words 4 --against made.jsonl");
    assert_close(&result(&report, "made.jsonl")["mean"]["rouge_1"], 3.0 / 7.0);
    assert!(result(&report, "blend").get("against").is_some());
}

#[test]
fn one_article_has_a_point_for_an_interval_and_no_p() {
    let dir = articles();
    let ran = dir.run("evaluate summaries --data one.jsonl --sentences 1 --ranker lead --against tfidf --format json");
    let report: Value = serde_json::from_str(ran.text()).unwrap();
    let lead = result(&report, "lead");
    assert_close(&lead["intervals"]["rouge_1"][0], 6.0 / 7.0);
    assert_close(&lead["intervals"]["rouge_1"][1], 6.0 / 7.0);
    let difference = &lead["against"]["rouge_1"];
    assert!(difference["p"].is_null() || difference["p"] == 1.0, "{difference}");
    ran.exits(0).says("with so few articles (1) intervals are narrower than they should be");
}

#[test]
fn reference_length_is_a_budget_of_its_own_for_every_article() {
    let dir = articles();
    // Three words of «افتتح الوزير مدرسة» leave room for «وغنى الأطفال طويلا» only; two of «وارتفع الذهب» for no sentence, and
    // the shortest is cut to them.
    let report = json(&dir, "summaries --data two.jsonl --ranker lead --reference-length");
    let lead = result(&report, "lead");
    assert_close(&lead["words"], 2.5);
    assert_close(&lead["mean"]["rouge_1"], 0.5);
    assert_eq!((&lead["cut"], &report["budget"]), (&json!(1), &json!("mean words of the article's references")));
}

#[test]
fn csv_has_a_row_a_figure() {
    let dir = articles();
    let line = "evaluate summaries --data two.jsonl --ranker lead --ranker tfidf --sentences 1 --against lead";
    let ran = dir.run(&format!("{line} --format csv")).exits(0);
    let head = "system,figure,articles,value,low,high,against,difference,difference_low,difference_high,p";
    assert_eq!(ran.lines()[0], head);
    let rows = ran.csv();
    // Words, and three figures for the mean and the best; agreement needs several references.
    assert_eq!(rows.len(), 2 * 7);
    assert_eq!(rows[1][..3], ["lead", "rouge_1", "2"]);
    assert_eq!((rows[1][3].parse::<f64>().unwrap(), &rows[1][6..]), (3.0 / 7.0, &[const { String::new() }; 5][..]));
    assert_eq!((&rows[8][0], &rows[8][6]), (&"tfidf".to_owned(), &"lead".to_owned()));
    assert!(rows[8][7..].iter().all(|cell| cell.parse::<f64>().is_ok()), "{:?}", rows[8]);
    dir.run(&format!("{line} -o scores.csv")).exits(0);
    assert_eq!(dir.read("scores.csv"), ran.out);
}

#[test]
fn tables_fit_120_columns_and_say_what_is_what() {
    let dir = articles();
    // Several references, so that there are all blocks.
    let article = json!({"id": "c", "text": "افتتح الوزير مدرسة جديدة. وحضر الحفل أهالي الحي كلهم.", "references": [
        "افتتح الوزير مدرسة جديدة.", "افتتح الوزير مدرسة جديدة.", "افتتح الوزير مدرسة جديدة. وحضر الحفل أهالي الحي كلهم."]});
    dir.write("three.jsonl", format!("{article}\n"));
    let ran = dir.run("evaluate summaries --data three.jsonl --compare --sentences 1 --against lead").exits(0);
    let text = ran.text();
    for part in [
        "three.jsonl: 1 articles; budget: 1 sentences",
        "a word is a run of letters and digits",
        "95 % interval, percentile bootstrap over articles, 1000 rounds, seed 1",
        "F1, mean over the references",
        "oracle (ceiling)",
        "lead (baseline)",
        "the best reference of each article",
        "F≥3",
        "difference to lead",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let cut = dir.run("evaluate summaries --data three.jsonl --compare --words 2").exits(0);
    // No sentence has two words or fewer, so that the shortest is cut.
    assert!(cut.text().contains("cut before they were scored:\n"), "{}", cut.text());
    assert!(cut.text().contains("lead 1"), "{}", cut.text());
    let wide = text.lines().chain(cut.text().lines()).find(|line| line.chars().count() > 120);
    assert_eq!(wide, None);
}

#[test]
fn a_plot_is_drawn_beside_the_table_and_only_with_compare() {
    let dir = articles();
    for (length, mark) in
        [("--sentences 2", ">5<"), ("--words 9", ">100<"), ("--ratio 0.5", ">60 %<"), ("--reference-length", ">× 1.5<")]
    {
        dir.run(&format!("evaluate summaries --data two.jsonl --compare {length} --plot plot.svg")).exits(0);
        let drawing = String::from_utf8(dir.read("plot.svg")).unwrap();
        assert!(drawing.starts_with("<svg ") && drawing.ends_with("</svg>\n"), "{drawing}");
        for part in [">oracle<", ">lead<", ">blend<", mark] {
            assert!(drawing.contains(part), "no {part} for {length} in\n{drawing}");
        }
    }
    dir.run("evaluate summaries --data two.jsonl --plot other.svg").exits(2).says("--compare");
    assert!(!dir.names().contains(&"other.svg".to_owned()));
}

#[test]
fn what_cannot_be_scored_is_said() {
    let dir = articles();
    dir.write("none.jsonl", "").write("bad.jsonl", "{\"id\": 1}\n");
    let data = "evaluate summaries --data two.jsonl";
    dir.run(&format!("{data} --against nobody")).exits(2).says("no such file, and no such ranker; rankers are blend");
    dir.run(&format!("{data} --against bad.jsonl")).exits(3).says("bad.jsonl:1: ");
    dir.run(&format!("{data} --reference-length --words 5")).exits(2).says("cannot be used with");
    dir.run("evaluate summaries --data none.jsonl").exits(3);
    dir.run("evaluate summaries --data bad.jsonl").exits(3).says("bad.jsonl:1");
    dir.run("evaluate summaries --data two.jsonl --words 0").exits(2).says("ask for 1 or more");
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let dir = articles();
    let line = "evaluate summaries --data two.jsonl --compare --ratio 0.5 --against lead --format json";
    let one = dir.run(&format!("{line} -j 1")).exits(0).out;
    assert_eq!(one, dir.run(&format!("{line} -j 4")).exits(0).out);
}

#[test]
fn sentences_against_another_splitter() {
    let dir = folder();
    // Boundaries inside: after «نعم.», «خرج.» and «نقطة.»; the other splitter misses the second and cuts behind 3.
    dir.write("a.gold", "قال سامر: نعم.\nثم خرج.\nوعاد.\n\nبلغت النسبة 3.5 نقطة.\nوهذا كثير.\n");
    dir.write("a.txt", "قال سامر: نعم. ثم خرج. وعاد. بلغت النسبة 3.5 نقطة. وهذا كثير.\n");
    dir.write("other.txt", "قال سامر: نعم.\nثم خرج. وعاد. بلغت النسبة 3.\n5 نقطة.\nوهذا كثير.\n");
    let report = json(&dir, "sentences --data a.gold a.txt --against other.txt");
    let own = result(&report, "a.txt");
    assert_eq!((&own["gold"], &own["found"], &own["hits"]), (&json!(3), &json!(3), &json!(3)));
    assert_eq!((&own["unit"], &own["units"]), (&json!("sentence"), &json!(5)));
    let against = &own["against"];
    assert_eq!((&against["system"], &against["found"], &against["hits"]), (&json!("other.txt"), &json!(3), &json!(2)));
    // 1 against 2 of 3 in all figures.
    for figure in ["precision", "recall", "f1"] {
        assert_close(&against["differences"][figure]["difference"], 1.0 / 3.0);
    }
    // Draws of nothing but last sentences of a document have no boundary, and all figures are 0 there; else khulasa is right.
    assert_close(&own["intervals"]["f1"][1], 1.0);
    let table = dir.run("evaluate sentences --data a.gold a.txt --against other.txt").exits(0);
    assert!(table.text().contains("+33.33") && table.text().contains("5 sentences"), "{}", table.text());
    let rows = dir.run("evaluate sentences --data a.gold a.txt --against other.txt --format csv").exits(0).csv();
    assert_eq!((rows.len(), &rows[2][4], &rows[2][5]), (3, &"f1".to_owned(), &"1".to_owned()));
    // The same file on both sides.
    let report = json(&dir, "sentences --data a.gold --system other.txt --against other.txt");
    assert_eq!(result(&report, "other.txt")["against"]["differences"]["f1"]["p"], json!(1.0));
    let ran = dir.run("evaluate sentences --data a.gold a.txt --against other.txt --against a.txt").exits(2);
    ran.says("every --data goes with one --against");
}

#[test]
fn one_group_of_articles_has_no_interval() {
    let dir = folder();
    let article = |id: &str, title: &str, text: &str| json!({"id": id, "title": title, "text": text}).to_string();
    let first = article("a1", "حريق في مصنع", "أصيب 40 شخصا في حريق بمصنع للنسيج شرق المدينة فجر اليوم.");
    let other = article("b1", "حريق في النسيج", "شب حريق في مصنع النسيج شرق المدينة وأصيب أربعون شخصا.");
    dir.write("articles.jsonl", format!("{first}\n{other}\n"));
    dir.write("pairs.tsv", "a1\tb1\n");
    let line = "evaluate digests --data articles.jsonl --pairs pairs.tsv";
    let table = dir.run(line).exits(0);
    assert!(table.text().contains("digest more") && !table.text().contains("NaN") && !table.text().contains('±'));
    assert!(!dir.run(&format!("{line} --format csv")).exits(0).text().contains("NaN"));
    let report = json(&dir, "digests --data articles.jsonl --pairs pairs.tsv");
    assert!(report["results"][1]["digest_more"][0].get("half_width").is_none(), "{report}");
}

/// Two documents of a set, each with one sentence of its own on the Arabic side that belongs to nothing.
fn translations() -> Folder {
    let dir = folder();
    for (name, arabic, english) in [
        ("001", "وصل الوزير صباحا.\nثم غادر.\nزائد.\n", "The minister arrived in the morning.\nThen he left.\n"),
        ("002", "هل عاد؟\nعاد أمس.\nزائد.\n", "Did he come back?\n\n"),
    ] {
        dir.write(&format!("data/made/easy/{name}/src.txt"), arabic);
        dir.write(&format!("data/made/easy/{name}/tgt.txt"), english);
        dir.write(&format!("data/made/easy/{name}/gold.txt"), "[0]:[0]\n[1]:[1]\n[2]:[]\n");
    }
    // The blank English line of the second is a sentence that the translator left out.
    dir.write("data/made/easy/002/tgt.txt", "Did he come back?\n \n");
    dir
}

#[test]
fn checks_against_human_translations_and_planted_damage() {
    let dir = translations();
    let report = json(&dir, "checks --data data");
    assert_eq!((&report["documents"], &report["pairs"]), (&json!(2), &json!(4)));
    let clean = &report["clean"];
    // Into English the target is blank; into Arabic it is there.
    assert_eq!(clean["checked"], 8);
    let empty: Vec<&Value> =
        clean["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "empty").collect();
    assert_eq!(empty.len(), 1);
    let place = ["set", "document", "bead", "direction", "verdict"].map(|name| empty[0][name].clone());
    assert_eq!(place, [json!("made"), json!("002"), json!("[1]:[1]"), json!("ar-en"), Value::Null]);
    let of_empty = |report: &Value| {
        let codes = report["clean"]["codes"].as_array().unwrap();
        codes.iter().find(|alarms| alarms["code"] == "empty").unwrap().clone()
    };
    // One of four pairs.
    assert_eq!(of_empty(&report)["per_100_pairs"]["value"], 25.0);
    let missing = |report: &Value| {
        report["kinds"].as_array().unwrap().iter().find(|kind| kind["kind"] == "missing").unwrap().clone()
    };
    // All seven pairs with a target could be damaged.
    let scores = missing(&report);
    assert_eq!(scores["planted"].as_u64().unwrap() + scores["controls"].as_u64().unwrap(), 7);
    assert_eq!(scores["recall"]["value"], 1.0);
    // Said to be an error of the translator, the finding is no false alarm.
    dir.write("verdicts.tsv", "made\t002\t[1]:[1]\tar-en\tempty\ttrue\tleft out\n");
    let judged = of_empty(&json(&dir, "checks --data data --verdicts verdicts.tsv"));
    assert_eq!((&judged["errors"], &judged["per_100_pairs"]["value"]), (&json!(1), &json!(0.0)));
    // The same on any number of threads, and as a table and as rows.
    let with =
        |threads: usize| dir.run(&format!("evaluate checks --data data -j {threads} --format json")).exits(0).out;
    assert_eq!(with(1), with(3));
    assert!(dir.run("evaluate checks --data data").exits(0).text().contains("\nmissing: empty\n"));
    let rows = dir.run("evaluate checks --data data --format csv").exits(0).csv();
    assert!(rows.iter().any(|row| row[..3] == ["missing", "both", "recall"] && row[3] == "1"), "{rows:?}");
}

#[test]
fn bad_translations_are_named() {
    let dir = translations();
    dir.run("evaluate checks --data none").exits(3).says("none");
    dir.write("data/made/easy/001/gold.txt", "[0]:[0]\n[3]:[1]\n");
    dir.run("evaluate checks --data data").exits(3).says("gold.txt:2: sentence 3 of 3; expected a bead");
    dir.write("verdicts.tsv", "made\t002\n");
    translations().run("evaluate checks --data data --verdicts verdicts.tsv").exits(3).says("verdicts.tsv");
    dir.write("empty/made/readme.txt", "");
    dir.run("evaluate checks --data empty").exits(3).says("no pair of sentences; expected SET/easy/DOCUMENT");
}
