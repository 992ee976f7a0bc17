//! `khulasa fit`: models of a corpus, at once, in parts, on any number of threads.

#![cfg(feature = "cli")]

mod common;

use std::fmt::Write as _;
use std::time::Duration;

use common::folder;
use serde_json::json;

const CHROME: &str = "تصلكم هذه النشرة كل صباح من مكتبنا في بيروت.";
const NEWS: [&str; 4] = [
    "وصل القطار القادم من الساحل متأخرا ثلاث ساعات بسبب السيول التي جرفت جزءا من السكة قرب المحطة القديمة.",
    "افتتح رئيس البلدية سوقا جديدة للخضار في شرق المدينة، وفيها مئتا محل ومواقف للسيارات وحديقة صغيرة للأطفال.",
    "فاز فريق الميناء بكأس المدينة للمرة الثالثة بعد مباراة طويلة حسمتها ركلات الترجيح في ساعة متأخرة من الليل.",
    "قال باحثون في الجامعة إن مياه البحيرة انخفضت مترين خلال عشر سنوات، وإن الصيد فيها لم يعد يكفي أهل القرى.",
];

/// Every article twice, the second time with another first word, and the site's sentence in all.
fn corpus(articles: usize) -> String {
    let mut lines = String::new();
    for n in 0..articles {
        let body = format!("{} {} رقم {n} من أخبار اليوم.", NEWS[n % 4], NEWS[(n + 1 + n / 4) % 4]);
        for (copy, text) in [("a", body.clone()), ("b", format!("عاجل {body}"))] {
            let _ = writeln!(lines, "{}", json!({"id": format!("{copy}{n}"), "text": format!("{text}\n\n{CHROME}")}));
        }
    }
    lines
}

#[test]
fn one_model_holds_frequencies_copies_and_recurring_sentences() {
    let dir = folder();
    dir.write("all.jsonl", corpus(4));
    dir.run("fit all.jsonl --duplicates --recurring 3 -o m")
        .exits(0)
        .says("8 documents")
        .says("0 exact and 4 near copies")
        .says("1 sentence in 3");
    let model = khulasa::corpus::fit::Model::read(&dir.path("m")).unwrap();
    assert_eq!((model.idf().documents, model.duplicates(), model.recurring().unwrap().len()), (8, 4, 1));
    // Any command takes it, and summaries leave the site's sentence out, even where it stands first.
    dir.write("a.txt", format!("{CHROME} {} {}", NEWS[0], NEWS[1]));
    assert!(dir.run("summarize -n 1 a.txt").quietly().text().contains(CHROME));
    assert!(!dir.run("summarize -n 1 --idf m a.txt").quietly().text().contains(CHROME));
    for command in ["rank", "keywords", "tokens"] {
        dir.run(&format!("{command} --idf m a.txt")).quietly();
    }
    dir.run("group --idf m all.jsonl").exits(0);
}

#[test]
fn records_without_text_are_no_fault_and_large_ones_are() {
    let dir = folder();
    dir.write("all.jsonl", corpus(2) + "{\"id\":\"blank\",\"text\":\" \"}\n");
    dir.run("fit all.jsonl -o m").exits(0).says("4 documents (1 without text left out), ");
    let large = json!({"id": "large", "text": NEWS[0].repeat(10)}).to_string();
    dir.write("large.jsonl", corpus(2) + &large);
    let ran = dir.run("fit large.jsonl --max-doc-bytes 1k -o m").exits(1);
    ran.says("large.jsonl:5: ").says("4 documents (1 that could not be read left out)");
}

#[test]
fn threads_parts_and_order_make_no_difference() {
    let dir = folder();
    let lines = corpus(40);
    let half = lines.match_indices('\n').nth(40).unwrap().0 + 1;
    dir.write("1.jsonl", &lines[..half]).write("2.jsonl", &lines[half..]);
    let fit = |line: &str| {
        dir.run(&format!("fit {line} -o out")).exits(0);
        dir.read("out")
    };
    let whole = fit("1.jsonl 2.jsonl --duplicates --recurring 5 --min-df 2 -j 1");
    assert_eq!(fit("1.jsonl 2.jsonl --duplicates --recurring 5 --min-df 2 -j 2"), whole);
    assert_eq!(fit("2.jsonl 1.jsonl --duplicates --recurring 5 --min-df 2 -j 8"), whole);
    dir.run("fit --partial 1.jsonl -o 1.part").exits(0);
    dir.run("fit --partial 2.jsonl -o 2.part").exits(0);
    assert_eq!(fit("2.part 1.part --duplicates --recurring 5 --min-df 2"), whole);
    assert_eq!(fit("1.part 2.jsonl --duplicates --recurring 5 --min-df 2"), whole);
    assert_eq!(fit("--partial 2.part 1.part"), fit("--partial 1.jsonl 2.jsonl"));
    assert_eq!(fit("1.part 2.part"), fit("1.jsonl 2.jsonl"));
}

#[test]
fn what_cannot_be_read_merged_or_written_says_why() {
    let dir = folder();
    dir.write("all.jsonl", corpus(2));
    dir.run("fit all.jsonl --recurring 2 -o m").exits(0);
    let mut bytes = dir.read("m");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    dir.write("damaged", &bytes).write("other", "KHULFIT9 and more than sixteen bytes behind it");
    dir.write("before", "KHULFIT1 and more than sixteen bytes behind it");
    dir.run("tokens --idf damaged all.jsonl").exits(2).says("damaged: the model is damaged");
    dir.run("tokens --idf other all.jsonl").exits(2).says("the model has the format KHULFIT9");
    dir.run("tokens --idf before all.jsonl")
        .exits(2)
        .says("before: the model has the format KHULFIT1, and this version of khulasa reads KHULFIT2");
    dir.run("fit before -o n").exits(3).says("before: the model has the format KHULFIT1");
    dir.run("tokens --idf all.jsonl all.jsonl").exits(2).says("all.jsonl: this is no model of khulasa");
    dir.run("fit m damaged other -o n")
        .exits(3)
        .says("merge the partial models")
        .says("damaged: the model is damaged")
        .says("KHULFIT9");
    dir.run("fit all.jsonl --partial --duplicates -o n").exits(2);
    dir.run("fit all.jsonl --similarity 0.5 -o n").exits(2);
    dir.run("fit all.jsonl --recurring 1 -o n").exits(2);
    dir.run("fit all.jsonl --partial --temp-dir no/such -o n").exits(4).says("--temp-dir");
    assert!(!dir.path("n").exists());
}

#[test]
fn a_model_that_is_replaced_stays_for_whoever_has_it() {
    let dir = folder();
    dir.write("all.jsonl", corpus(4)).write("none.jsonl", json!({"id": 1, "text": "سفينة"}).to_string());
    dir.run("fit all.jsonl --duplicates --recurring 3 -o m").exits(0);
    let model = khulasa::corpus::fit::Model::read(&dir.path("m")).unwrap();
    let bytes = dir.read("m");
    let recurs = || model.recurring().is_some_and(|recurring| recurring.contains(CHROME));
    assert!(model.bytes() == bytes && recurs());
    // Windows replaces no file that is mapped, and says so.
    let code = if cfg!(windows) { 4 } else { 0 };
    dir.run("fit none.jsonl -o m").exits(code);
    assert!(cfg!(windows) || dir.read("m") != bytes);
    assert!(model.bytes() == bytes && recurs() && model.idf().documents == 8);
}

#[test]
#[cfg(unix)]
fn a_model_can_come_through_a_pipe() {
    let dir = folder();
    dir.write("all.jsonl", corpus(4)).write("a.txt", NEWS[0]);
    dir.run("fit all.jsonl -o m").exits(0);
    let model = dir.read("m");
    let piped = dir.run_with_input("tokens --idf /dev/stdin a.txt", &model).quietly().out;
    assert_eq!(piped, dir.run("tokens --idf m a.txt").quietly().out);
}

#[test]
fn the_first_format_is_accepted() {
    let dir = folder();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/src/analyze/shipped.idf");
    dir.write("a.txt", NEWS[0]);
    let tokens = |options: &str| dir.run(&format!("tokens {options} a.txt")).quietly().out;
    assert_eq!(tokens(&format!("--idf {shipped}")), tokens(""));
    // It is pruned, and what is pruned cannot be merged rightly.
    dir.run(&format!("fit {shipped} a.txt -o m")).exits(1).says("--min-df");
}

#[test]
#[cfg(unix)]
fn a_killed_fit_leaves_no_half_model() {
    let dir = folder();
    dir.write("all.jsonl", corpus(4000)).write("m", "what was there before");
    std::fs::create_dir(dir.path("temp")).unwrap();
    for wait in [5, 40, 120] {
        let mut command = dir.command([
            "fit",
            "all.jsonl",
            "--duplicates",
            "--recurring",
            "5",
            "--temp-dir",
            "temp",
            "-q",
            "-o",
            "m",
        ]);
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        let done = child.wait().unwrap().success();
        let model = dir.read("m");
        assert!(done || model == b"what was there before" || khulasa::corpus::fit::Model::from_bytes(model).is_ok());
        assert_eq!(std::fs::read_dir(dir.path("temp")).unwrap().count(), 0, "a temporary file is left");
    }
}

#[test]
fn planted_copies_are_counted() {
    let dir = folder();
    // Articles of a hundred words that share none.
    let lines: String = (0..30)
        .map(|n| {
            let text: String = (0..100).map(|m| format!("كلمة{n}و{m} ")).collect();
            json!({"id": n, "text": text}).to_string() + "\n"
        })
        .collect();
    dir.write("all.jsonl", lines);
    let found = dir.run("evaluate duplicates --planted 90 --format json all.jsonl").exits(0).jsonl().remove(0);
    let tally = |edit: &str| {
        let edits = found["edits"].as_array().unwrap().iter();
        edits.map(|entry| entry.as_array().unwrap()).find(|entry| entry[0] == edit).unwrap()[1].clone()
    };
    assert_eq!((&tally("spelling")["planted"], &tally("spelling")["found"]), (&10.into(), &10.into()));
    assert_eq!((&tally("half")["found"], &tally("words20")["found"]), (&0.into(), &0.into()));
    // Of so few runs a similarity near the limit is estimated on this side of it or on that.
    let words = tally("words1");
    assert!(words["found_similar"].as_u64() >= Some(8) && words["found"].as_u64() >= Some(8), "{words}");
    assert!(dir.run("evaluate duplicates --planted 9 all.jsonl").exits(0).text().contains("10 % of the words"));
    assert!(
        dir.run("evaluate duplicates --planted 9 --format csv all.jsonl").exits(0).text().starts_with("kind,value,")
    );
    dir.write("short.txt", "نص قصير");
    dir.run("evaluate duplicates short.txt").exits(3).says("no document of 50 words");
}
