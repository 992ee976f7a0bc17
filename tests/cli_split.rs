//! `khulasa split`: every sentence and its place.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, field_names, folder, seed};

#[test]
fn lines_jsonl_and_csv_hold_the_same_sentences() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("b.txt", "نص واحد.");
    let lines = dir.run("split a.txt b.txt").quietly();
    let jsonl = dir.run("split --format jsonl a.txt b.txt").quietly();
    let csv = dir.run("split --format csv a.txt b.txt").quietly();
    assert_eq!(field_names(jsonl.lines()[0])[..5], ["index", "start", "end", "text", "kind"]);
    assert_eq!(csv.lines()[0], "document,index,start,end,kind,text");
    // An empty line between two documents.
    assert_eq!((lines.lines().len(), lines.lines()[6], jsonl.jsonl().len()), (8, "", 7));
    let kinds: Vec<_> = jsonl.jsonl().iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds[..6], ["headline", "paragraph", "paragraph", "paragraph", "paragraph", "boilerplate"]);
    let rows = csv.csv();
    for ((line, json), row) in lines.lines().iter().filter(|l| !l.is_empty()).zip(jsonl.jsonl()).zip(&rows) {
        assert_eq!((json["text"].as_str(), row[5].as_str()), (Some(*line), *line));
        assert_eq!((json["start"].to_string(), json["end"].to_string()), (row[2].clone(), row[3].clone()));
        assert_eq!((json["document"].as_str(), json["index"].to_string()), (Some(row[0].as_str()), row[1].clone()));
    }
}

#[test]
fn sentences_and_gaps_rebuild_every_sample() {
    let dir = folder();
    for name in ["agency-news.txt", "interview.txt", "press-release.txt", "diacritized.txt", "economy.txt"] {
        let source = std::fs::read_to_string(seed(name)).unwrap();
        for options in ["", "--max-words 12", "--newlines wrapped", "--newlines paragraph"] {
            let ran = dir.run(&format!("split --format jsonl {options} {}", seed(name).display())).quietly();
            let mut end = 0;
            for row in ran.jsonl() {
                let (from, to) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
                assert_eq!(&source[from..to], row["text"].as_str().unwrap());
                assert!(source[end..from].chars().all(khulasa::text::is_blank), "{name} {options}: text in a gap");
                end = to;
            }
            assert!(source[end..].chars().all(khulasa::text::is_blank), "{name} {options}");
        }
    }
}

#[test]
fn long_sentences_are_cut_on_request() {
    let dir = folder();
    dir.write(
        "a.txt",
        "بدأت أعمال الترميم في السوق القديم أمس، وتستمر حتى نهاية العام؛ وتبلغ كلفتها مليوني دينار، تدفعها البلدية.",
    );
    assert_eq!(dir.run("split a.txt").quietly().lines().len(), 1);
    let cut = dir.run("split --max-words 9 a.txt").quietly();
    assert!(cut.lines().len() >= 2);
    assert_eq!(cut.lines().join(" ").split(' ').count(), dir.run("split a.txt").quietly().text().split(' ').count());
}

#[test]
fn newlines_say_what_a_line_break_means() {
    let dir = folder();
    dir.write("a.txt", "بدأت البلدية أعمال الترميم\nفي السوق القديمة.\n");
    assert_eq!(dir.run("split --newlines paragraph a.txt").quietly().lines().len(), 2);
    // A sentence is written on one line, whatever it holds.
    assert_eq!(
        dir.run("split --newlines wrapped a.txt").quietly().lines(),
        ["بدأت البلدية أعمال الترميم في السوق القديمة."]
    );
}
