//! `khulasa batch` as its users call it: stopped, gone on with, shared, and over broken records.

mod common;

use std::fs;
use std::time::Instant;

use common::runs::{KINDS, assert_same, corpus, joined, jsonl};
use common::{ARTICLE, csv_rows, folder};
use serde_json::{Value, json};

#[test]
fn what_comes_out_is_what_the_commands_write() {
    let dir = folder();
    dir.write("c.jsonl", corpus(23)).write("news/a.txt", ARTICLE);
    let ran = dir.run(&format!("batch c.jsonl news -o run --shard-docs 10 {KINDS}")).exits(0);
    ran.says("read 24 = written 24 + quarantined 0 + skipped 0 + filtered 0");
    for (kind, command) in [
        ("summaries", "summarize --format jsonl"),
        ("sentences", "split --format jsonl"),
        ("keywords", "keywords --format jsonl"),
        ("worksheet", "worksheet export --format jsonl"),
    ] {
        let expected = dir.run(&format!("{command} c.jsonl news")).quietly().out;
        assert!(joined(&dir, "run", kind) == expected, "{kind}");
        assert!(
            dir.path(&format!("run/{kind}-00002.jsonl")).exists()
                && !dir.path(&format!("run/{kind}-00003.jsonl")).exists()
        );
    }
    let stats = jsonl(&joined(&dir, "run", "stats"));
    assert_eq!(stats.len(), 24);
    assert_eq!((&stats[23]["id"], &stats[23]["arabic"]), (&json!("a.txt"), &json!(1.0)));
    // As tables, compressed: the same rows behind a header a file.
    dir.run(&format!("batch c.jsonl news -o csv --shard-docs 100 --format csv {KINDS}")).exits(0);
    let expected = dir.run("summarize --format csv c.jsonl news").quietly().out;
    assert_eq!(dir.read("csv/summaries-00000.csv"), expected);
    assert_eq!(csv_rows(&dir.read("csv/worksheet-00000.csv")).len(), jsonl(&joined(&dir, "run", "worksheet")).len());
    for (codec, ending) in [("gz", "gz"), ("zst", "zst")] {
        dir.run(&format!("batch c.jsonl news -o {codec} --emit sentences --compress {codec}")).exits(0);
        let there =
            dir.run(&format!("summarize {codec}/sentences-00000.jsonl.{ending} --format jsonl --id-field none"));
        assert_eq!(there.exits(0).jsonl().len(), jsonl(&joined(&dir, "run", "sentences")).len());
    }
}

#[test]
fn threads_shards_and_stops_leave_no_trace() {
    let dir = folder();
    let lines = corpus(120) + "{\"id\":\"bad\"\n{\"id\":\"empty\",\"text\":\" \"}\n";
    dir.write("c.jsonl", lines);
    let batch = |rest: &str| dir.run(&format!("batch c.jsonl --shard-docs 7 --emit summaries,sentences {rest}"));
    batch("-o one -j 1").exits(1);
    batch("-o two -j 2").exits(1);
    batch("-o eight -j 8").exits(1);
    assert_same(&dir.path("one"), &dir.path("two"));
    assert_same(&dir.path("one"), &dir.path("eight"));
    for share in 1..=3 {
        batch(&format!("-o share-{share} --shard {share}/3")).says("join all with `khulasa batch merge`");
    }
    dir.run("batch merge share-1 share-3 -o part").exits(2).says("of 18 shards are in none of the folders: 1, 4");
    dir.run("batch merge share-1 share-2 share-3 -o merged").exits(1).says("written 120 + quarantined 1");
    assert_same(&dir.path("one"), &dir.path("merged"));
    // Machines that share a folder.
    for share in [2, 3, 1] {
        batch(&format!("-o shared --resume --shard {share}/3"));
    }
    assert_same(&dir.path("one"), &dir.path("shared"));
    // A file that went missing is made again.
    fs::remove_file(dir.path("two/sentences-00004.jsonl")).unwrap();
    fs::remove_file(dir.path("two/done/00009.json")).unwrap();
    batch("-o two --resume").exits(1);
    assert_same(&dir.path("one"), &dir.path("two"));
}

#[test]
fn a_killed_run_goes_on_as_if_nothing_had_been() {
    let dir = folder();
    dir.write("c.jsonl", corpus(600));
    let line = "batch c.jsonl --shard-docs 12 --emit summaries,sentences --quiet";
    let started = Instant::now();
    dir.run(&format!("{line} -o unbroken -j 2")).quietly();
    // Waits by the speed of the machine, so that some fall before the first shard and some behind the last.
    let whole = started.elapsed();
    let mut state = 12_345u64;
    let (mut kills, mut ends) = (0, 0);
    while kills < 50 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let threads = 1 + state % 3;
        let mut child = dir.command(format!("{line} -o broken --resume -j {threads}").split(' ')).spawn().unwrap();
        std::thread::sleep(whole.mul_f64((state >> 40) as f64 / (1u64 << 24) as f64 * 0.6));
        child.kill().unwrap();
        match child.wait().unwrap().code() {
            None => kills += 1,
            Some(code) => {
                // It was done before the signal came: begin anew.
                assert_eq!(code, 0);
                assert_same(&dir.path("unbroken"), &dir.path("broken"));
                fs::remove_dir_all(dir.path("broken")).unwrap();
                ends += 1;
                assert!(ends < 500, "the runs are too fast to be killed");
            }
        }
    }
    dir.run(&format!("{line} -o broken --resume")).quietly();
    assert_same(&dir.path("unbroken"), &dir.path("broken"));
}

#[test]
fn a_run_is_gone_on_with_only_as_it_was_begun() {
    let dir = folder();
    dir.write("c.jsonl", corpus(5));
    dir.run("batch c.jsonl -o run --words 20").exits(0);
    dir.run("batch c.jsonl -o run --words 20").exits(2).says("go on with it with --resume");
    dir.run("batch c.jsonl -o run --words 30 --resume")
        .exits(2)
        .says("option length: \"20 words\" in the run, \"30 words\" now");
    dir.run("batch c.jsonl -o run --words 20 --resume").exits(0).says("already done: 5");
    dir.write("other.jsonl", corpus(4));
    dir.run("fit other.jsonl -o m.idf").exits(0);
    dir.run("batch c.jsonl -o run --words 20 --idf m.idf --resume").exits(2).says("model idf: ");
    dir.write("c.jsonl", corpus(6));
    dir.run("batch c.jsonl -o run --words 20 --resume").exits(2).says("input c.jsonl: ");
    dir.run("batch none.jsonl -o new").exits(3).says("none.jsonl");
    assert!(!dir.path("new").exists());
    dir.run("batch - -o new").exits(2).says("standard input cannot be read again");
    dir.run("batch c.jsonl").exits(2).says("--output");
    dir.write("file", "x");
    dir.run("batch c.jsonl -o file/run").exits(4).says("file/run");
    dir.write("run/plan.json", "{");
    dir.run("batch c.jsonl -o run --resume").exits(2).says("plan.json: the plan is damaged");
}

#[test]
fn broken_records_stop_nothing() {
    let dir = folder();
    let good = corpus(3);
    let lines: Vec<&str> = good.lines().collect();
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "كلمة ".repeat(500));
    let latin = r#"{"id":"latin","text":"Nothing here is Arabic. Not a word of it is."}"#;
    let all =
        [lines[0], "{oops", lines[1], "[1]", "{\"id\":\"e\",\"text\":\"\"}", &long, latin, lines[2], "{\"id\":7}"]
            .join("\n");
    dir.write("c.jsonl", &all)
        .write("cut.jsonl.gz", b"\x1f\x8b\x08\x00not gzip at all")
        .write("shot.txt", b"\x89PNG\r\n\x1a\n\0\0\0");
    let line = "batch c.jsonl cut.jsonl.gz shot.txt --max-words 300 --min-words 2 --min-arabic 0.5";
    let ran = dir.run(&format!("{line} -o run")).exits(1);
    ran.says("read 11 = written 3 + quarantined 5 + skipped 0 + filtered 3").says("c.jsonl:2: not valid JSON");
    let quarantine = jsonl(&dir.read("run/quarantine.jsonl"));
    let brief: Vec<String> = quarantine
        .iter()
        .map(|row| format!("{}:{} {}", row["file"].as_str().unwrap(), row["position"], row["reason"]))
        .collect();
    assert_eq!(
        brief,
        [
            "c.jsonl:2 \"json\"",
            "c.jsonl:4 \"not-an-object\"",
            "c.jsonl:9 \"no-field\"",
            "cut.jsonl.gz:1 \"damaged\"",
            "shot.txt:1 \"not-text\""
        ]
    );
    assert!(quarantine[0]["bytes"].as_str().unwrap().starts_with("{oops"));
    let filtered = jsonl(&dir.read("run/filtered.jsonl"));
    let reasons: Vec<&str> = filtered.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["empty", "long", "script"]);
    assert_eq!((&filtered[1]["id"], &filtered[1]["position"]), (&json!("long"), &json!(6)));
    let totals: Value = serde_json::from_slice(&dir.read("run/totals.json")).unwrap();
    assert_eq!(totals["tally"]["reasons"]["no-field"], 1);
    let ran = dir.run(&format!("{line} -o skip --on-error skip")).exits(1);
    ran.says("quarantined 0 + skipped 5 + filtered 3");
    assert!(!dir.path("skip/quarantine.jsonl").exists());
    assert_eq!(joined(&dir, "skip", "summaries"), joined(&dir, "run", "summaries"));
    dir.run(&format!("{line} -o fail --on-error fail"))
        .exits(1)
        .says("c.jsonl:2: not valid JSON")
        .says("the run stops here");
    assert!(!dir.path("fail/totals.json").exists() && !dir.path("fail/summaries-00000.jsonl").exists());
}

#[test]
fn a_document_that_is_too_large_goes_to_quarantine() {
    let dir = folder();
    let good = corpus(2);
    let (first, second) = good.split_once('\n').unwrap();
    let large = format!("{{\"id\":\"large\",\"text\":\"{}\"}}", "كلمة كبيرة. ".repeat(5000));
    dir.write("c.jsonl", [first, &large, second].join("\n"));
    let ran = dir.run("batch c.jsonl -o run --max-doc-bytes 20k").exits(1);
    ran.says("written 2 + quarantined 1").says("too-large 1");
    assert_eq!(jsonl(&dir.read("run/quarantine.jsonl"))[0]["position"], 2);
    dir.run("batch c.jsonl -o all").exits(0);
    dir.run("batch c.jsonl -o run --max-doc-bytes 0").exits(2).says("such as 500000, 64k, 10M");
}

#[test]
fn ids_of_files_with_one_name_differ() {
    let dir = folder();
    dir.write("a/x.txt", ARTICLE).write("b/x.txt", ARTICLE);
    dir.run("batch a/x.txt b/x.txt -o run --emit stats").exits(0);
    let ids: Vec<Value> = jsonl(&joined(&dir, "run", "stats")).into_iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["a/x.txt", "b/x.txt"]);
}

#[test]
fn a_run_is_no_input_of_itself() {
    let dir = folder();
    dir.write("news/c.jsonl", corpus(8));
    dir.run("batch news -o news/run --shard-docs 3").exits(0);
    dir.run("batch news -o news/run --shard-docs 3 --resume").exits(0).says("read 8 = written 8");
}

#[test]
fn progress_is_for_programs_too() {
    let dir = folder();
    dir.write("c.jsonl", corpus(40));
    let ran = dir.run("batch c.jsonl -o run --progress json").exits(0);
    let line = ran.err.lines().find(|line| line.starts_with('{')).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["documents"], &line["written"], &line["quarantined"]), (&json!(40), &json!(40), &json!(0)));
    dir.run("batch c.jsonl -o quiet --quiet").quietly();
}

#[test]
fn a_run_has_a_page_of_its_own() {
    let dir = folder();
    dir.write("c.jsonl", corpus(40) + "{oops\n");
    dir.run("batch c.jsonl -o run --shard-docs 10").exits(1);
    dir.run("batch report run").quietly();
    let page = String::from_utf8(dir.read("run/report.html")).unwrap();
    for part in [
        "dir=\"rtl\"",
        "تقرير التشغيل",
        "<bdi>41</bdi>",
        "<code>json</code>",
        "<bdi>c.jsonl</bdi>:41",
        "السرعة بمرور الوقت",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<script"));
    dir.run("batch c.jsonl -o run --shard-docs 10 --resume").exits(1);
    dir.run("batch report nothing").exits(3).says("there is no run in it");
}

#[test]
fn records_that_are_left_out_keep_their_ids() {
    let dir = folder();
    let lines =
        [r#"{"id":"blank","text":" "}"#, "", r#"{"id":7,"text":null}"#, r#"{"id":"bare"}"#, r#"{"id":[],"text":""}"#];
    dir.write("c.jsonl", lines.join("\n")).write("t.csv", "id,text\nc1,\nc2,مرحبا بكم\n");
    dir.run("batch c.jsonl t.csv -o run").exits(1);
    let ids = |name: &str| -> Vec<(Value, Value, Value)> {
        let rows = jsonl(&dir.read(&format!("run/{name}.jsonl")));
        rows.iter().map(|row| (row["id"].clone(), row["position"].clone(), row["record"].clone())).collect()
    };
    let row = |id: Value, position: u64, record: u64| (id, json!(position), json!(record));
    assert_eq!(ids("filtered"), [row(json!("blank"), 1, 1), row(Value::Null, 5, 4), row(json!("c1"), 2, 1)]);
    assert_eq!(ids("quarantine"), [row(json!("7"), 3, 2), row(json!("bare"), 4, 3)]);
}

#[test]
fn copies_and_other_languages_are_left_out_and_named() {
    let dir = folder();
    let text = corpus(12);
    let copy = text.lines().nth(3).unwrap().replace("\"d3\"", "\"again\"");
    let persian = "می‌گویند که این کتاب را نمی‌توان در یک روز خواند و همه چیز آن را فهمید. نویسنده در این باره گفت که سال‌ها برای نوشتن آن وقت گذاشته است.";
    let persian = json!({"id": "fa", "text": persian});
    dir.write("c.jsonl", format!("{text}{copy}\n{persian}\n"));
    dir.run("batch c.jsonl -o run --drop-duplicates").exits(2).says("--idf");
    dir.run("fit c.jsonl -o plain.idf").exits(0);
    dir.run("batch c.jsonl -o run --drop-duplicates --idf plain.idf").exits(2).says("khulasa fit --duplicates");
    dir.run("fit c.jsonl --duplicates -o m.model").exits(0);
    let line = "batch c.jsonl --lang ar --drop-duplicates --idf m.model --shard-docs 5 --emit stats";
    dir.run(&format!("{line} -o run")).exits(0).says("duplicate 1, language 1");
    let rows = jsonl(&dir.read("run/filtered.jsonl"));
    assert_eq!((&rows[0]["id"], &rows[0]["reason"]), (&json!("again"), &json!("duplicate")));
    assert!(rows[0]["message"].as_str().unwrap().contains("a copy of d3 (record 4 of c.jsonl)"), "{}", rows[0]);
    let copy_of = json!({"id": "d3", "source": "c.jsonl", "record": 4, "similarity": 1.0});
    assert_eq!((&rows[0]["record"], &rows[0]["copy_of"]), (&json!(13), &copy_of));
    assert_eq!((&rows[1]["id"], &rows[1]["message"]), (&json!("fa"), &json!("its language is fa, wanted ar")));
    // A share knows the same.
    dir.run(&format!("{line} -o two --shard 3/3")).exits(0).says("duplicate 1, language 1");
    dir.run("batch c.jsonl -o bad --lang xx").exits(2).says("xx");
    dir.run("batch c.jsonl -o bad --min-words 30 --max-words 10").exits(2).says("30 words or more and 10 or fewer");
    let stats = jsonl(&joined(&dir, "run", "stats"));
    assert!(stats.len() == 12 && stats.iter().all(|row| row["language"] == "ar"), "{stats:?}");
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_build_without_parquet_says_how_to_get_it() {
    let dir = folder();
    dir.write("c.jsonl", corpus(2));
    dir.run("batch c.jsonl -o run --format parquet").exits(2).says("--features parquet");
    assert!(!dir.path("run").exists());
}

#[cfg(feature = "parquet")]
mod parquet_tables {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use arrow_json::LineDelimitedWriter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    /// The rows of a file, and what it says of itself.
    fn table(path: &Path) -> (Vec<Value>, BTreeMap<String, String>) {
        let file = ParquetRecordBatchReaderBuilder::try_new(fs::File::open(path).unwrap()).unwrap();
        let metadata = file.metadata().file_metadata().key_value_metadata().unwrap();
        let about = metadata.iter().map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default())).collect();
        assert!(file.schema().fields().iter().all(|field| !field.metadata()["description"].is_empty()));
        let mut rows = LineDelimitedWriter::new(Vec::new());
        file.build().unwrap().for_each(|batch| rows.write(&batch.unwrap()).unwrap());
        rows.finish().unwrap();
        (jsonl(&rows.into_inner()), about)
    }

    fn without_nulls(mut value: Value) -> Value {
        value.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        value
    }

    #[test]
    fn a_library_that_panics_on_a_damaged_file_is_not_heard() {
        let dir = folder();
        dir.write("c.jsonl", corpus(1));
        dir.run("batch c.jsonl -o run --format parquet --emit stats").exits(0);
        let table = dir.read("run/stats-00000.parquet");
        for at in 4..table.len() - 8 {
            let mut damaged = table.clone();
            damaged[at] = 0xFF;
            dir.write(&format!("in/{at:05}.parquet"), damaged);
        }
        let ran = dir.run("batch in -o out --emit stats --text-field id").exits(1);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        let quarantine = String::from_utf8(dir.read("out/quarantine.jsonl")).unwrap();
        assert!(quarantine.contains("it breaks the rules of the format"), "no damage made the library panic");
    }

    #[test]
    fn what_no_reader_of_json_takes_leaves_no_empty_row() {
        let dir = folder();
        let with = |fields: &str| format!("{{\"id\":\"a\",{fields},\"text\":\"{}\"}}\n", "كتب أخي رسالة طويلة أمس.");
        let lines = [
            "\"date\":1e999",
            "\"url\":{\"a\":\"\\ud800\"}",
            "\"more\":\"\\ud800\"",
            "\"date\":\"2024\",\"more\":1e999",
        ];
        dir.write("c.jsonl", lines.map(with).concat());
        dir.run(&format!("batch c.jsonl -o run --format parquet {KINDS}")).exits(0).says("written 4");
        let rows = dir.run("split run/stats-00000.parquet --text-field id --format jsonl").exits(0).jsonl();
        assert_eq!(rows.iter().map(|row| row["text"].clone()).collect::<Vec<_>>(), ["a"; 4]);
    }

    #[test]
    fn tables_hold_the_rows_of_jsonl_and_say_what_they_are() {
        let dir = folder();
        let odd =
            r#"{"id":"odd","text":"كتاب جديد في السوق. وهو كبير.","date":{"day":3},"url":"http://a.b","more":[1]}"#;
        dir.write("c.jsonl", corpus(30) + odd + "\n");
        let line = format!("batch c.jsonl --shard-docs 20 {KINDS}");
        dir.run(&format!("{line} -o json")).exits(0);
        dir.run(&format!("{line} -o one --format parquet -j1")).exits(0);
        dir.run(&format!("{line} -o two --format parquet -j2")).exits(0);
        assert_same(&dir.path("one"), &dir.path("two"));
        for kind in ["summaries", "sentences", "worksheet", "keywords", "stats"] {
            for shard in ["00000", "00001"] {
                let (rows, about) = table(&dir.path(&format!("one/{kind}-{shard}.parquet")));
                let mut expected: Vec<Value> =
                    jsonl(&dir.read(&format!("json/{kind}-{shard}.jsonl"))).into_iter().map(without_nulls).collect();
                for row in expected.iter_mut().filter_map(Value::as_object_mut) {
                    row.remove("more");
                    row.retain(|name, value| name != "date" || value.is_string());
                }
                let rows: Vec<Value> = rows.into_iter().map(without_nulls).collect();
                assert_eq!(rows, expected, "{kind}");
                assert_eq!(about["khulasa:kind"], kind);
                assert!(about["khulasa:columns"].lines().count() >= 6);
            }
        }
        dir.run("batch c.jsonl -o zipped --format parquet --compress gz").exits(2).says("leave --compress out");
        // What was written is read again.
        let again = dir.run("summarize one/sentences-00000.parquet --id-field document --format jsonl -n 1");
        assert!(again.exits(0).jsonl().len() > 50);
    }

    #[test]
    fn a_table_without_rows_is_one() {
        let dir = folder();
        dir.write("c.jsonl", "{broken\n");
        dir.run("batch c.jsonl -o run --format parquet").exits(1);
        assert_eq!(table(&dir.path("run/summaries-00000.parquet")).0, [] as [Value; 0]);
    }
}

#[test]
fn copies_are_known_by_how_inputs_are_named() {
    let dir = folder();
    let lines = corpus(6);
    let again = lines.replace("\"id\":\"d", "\"id\":\"again-");
    dir.write("a/c.jsonl", &lines).write("b/c.jsonl", again);
    for inputs in ["a b", "a/c.jsonl b/c.jsonl", "a/c.jsonl a/c.jsonl"] {
        dir.run(&format!("fit {inputs} --duplicates -o m.model")).says("6 exact");
        let ran = dir.run(&format!("batch {inputs} -o run --idf m.model --drop-duplicates")).exits(0);
        let ran = ran.says("written 6 + quarantined 0 + skipped 0 + filtered 6 (duplicate 6)");
        assert!(!ran.err.contains("warning"), "{}", ran.err);
        fs::remove_dir_all(dir.path("run")).unwrap();
    }
    // The folder above: the paths below it are others.
    dir.run("fit a b --duplicates -o m.model").exits(0);
    fs::create_dir(dir.path("all")).unwrap();
    fs::rename(dir.path("a"), dir.path("all/a")).unwrap();
    let ran = dir.run("batch all -o run --idf m.model --drop-duplicates").exits(0);
    ran.says("warning: the model of --idf knows 6 copies, and 0 of them were met")
        .says("name the inputs for batch as for fit");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf8_give_ids_that_differ() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder();
    for name in [b"in/\xFE.txt", b"in/\xFF.txt"] {
        let path = dir.path("").join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, ARTICLE).unwrap();
    }
    dir.run("batch in -o run --emit stats").exits(0);
    let ids: Vec<Value> = jsonl(&joined(&dir, "run", "stats")).into_iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["in/\u{FFFD}.txt", "in/\u{FFFD}.txt#2"]);
}
