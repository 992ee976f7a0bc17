//! `khulasa rank`, `tokens` and `fit`: scores, and what they are made of.

#![cfg(feature = "cli")]

mod common;

use std::collections::HashSet;

use common::{ARTICLE, field_names, folder, seed};
use khulasa::rank::RANKERS;

#[test]
fn every_sentence_that_could_be_picked_is_ranked_best_first() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for ranker in RANKERS.iter().filter(|entry| !entry.needs_vectors).map(|entry| entry.name) {
        let ran = dir.run(&format!("rank --format jsonl --ranker {ranker} -n 2 a.txt")).quietly();
        let fields = ["id", "index", "start", "end", "kind", "rank", "score", "picked", "text"];
        assert_eq!(field_names(ran.lines()[0]), fields);
        let rows = ran.jsonl();
        assert_eq!(rows.len(), 4);
        for (place, row) in rows.iter().enumerate() {
            let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
            assert_eq!(
                (row["rank"].as_u64(), row["text"].as_str()),
                (Some(place as u64 + 1), Some(&ARTICLE[start..end]))
            );
        }
        let scores: Vec<f64> = rows.iter().map(|row| row["score"].as_f64().unwrap()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{ranker}: {scores:?}");
        let picked: HashSet<_> = rows.iter().filter(|r| r["picked"] == true).map(|r| r["start"].as_u64()).collect();
        let summary = dir.run(&format!("summarize --format jsonl --ranker {ranker} -n 2 a.txt")).quietly().jsonl();
        let taken = summary[0]["sentences"].as_array().unwrap().iter().map(|s| s["start"].as_u64()).collect();
        assert_eq!(picked, taken, "{ranker}: what rank marks is what summarize takes");
    }
}

#[test]
fn reasons_are_shown_on_request() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let bare = dir.run("rank a.txt").quietly();
    let with = dir.run("rank --explain a.txt").quietly();
    assert_eq!(bare.lines().len(), 4);
    assert!(with.lines().len() > 4 && with.text().contains("opens a paragraph"));
    assert!(bare.lines().iter().all(|line| with.text().contains(line)));
    let row = dir.run("rank --explain --format jsonl a.txt").quietly().jsonl().remove(0);
    assert!(row["parts"].as_object().is_some_and(|parts| parts.len() > 1));
    let csv = dir.run("rank --explain --format csv a.txt").quietly();
    assert_eq!(csv.lines()[0], "id,index,start,end,kind,rank,score,picked,text,parts,reason,reason_details");
    assert!(csv.csv()[0][9].contains("opens a paragraph: "));
}

#[test]
fn tokens_show_how_a_word_becomes_a_term() {
    let dir = folder();
    let text = "وصلت السيّارات إلى المدينةِ يوم ٣٠.";
    dir.write("a.txt", text);
    let tsv = dir.run("tokens a.txt").quietly();
    assert_eq!(tsv.lines()[0], "start\tend\tword\tfolded\tstem\tstop\tdf\tidf");
    assert!(tsv.lines().iter().all(|line| line.matches('\t').count() == 7));
    let rows = dir.run("tokens --format jsonl a.txt").quietly().jsonl();
    assert_eq!(rows.len(), tsv.lines().len() - 1);
    for row in &rows {
        let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
        assert_eq!(row["word"], text[start..end]);
    }
    assert_eq!((&rows[1]["folded"], &rows[2]["stop"]), (&"السيارات".into(), &true.into()));
    assert_eq!((&rows[3]["folded"], &rows[5]["folded"]), (&"المدينه".into(), &"30".into()));
}

#[test]
fn a_model_is_counted_saved_merged_and_used() {
    let dir = folder();
    let (one, two) = (seed("sports.txt"), seed("economy.txt"));
    let fit = |line: String| dir.run(&format!("fit {line}")).exits(0);
    fit(format!("{} -o one.idf", one.display())).says("1 document, ");
    fit(format!("{} -o two.idf --source صحف", two.display()));
    fit(format!("{} {} -o both.idf", one.display(), two.display())).says("2 documents");
    fit("one.idf two.idf -o merged.idf".to_owned()).says("2 documents");
    dir.write("a.txt", ARTICLE);
    let ranked = |model: &str| dir.run(&format!("tokens --idf {model} a.txt")).quietly().out;
    assert_eq!(ranked("both.idf"), ranked("merged.idf"), "counted together or apart");
    assert_ne!(ranked("both.idf"), ranked("none"));
    assert_eq!(dir.run("summarize --idf both.idf a.txt").quietly().lines().len(), 3);
    fit(format!("{} {} -o again.idf", one.display(), two.display()));
    assert_eq!(dir.read("both.idf"), dir.read("again.idf"), "the same bytes every run");
    let small = fit(format!("{} {} --min-df 2 -o small.idf", one.display(), two.display()));
    assert!(dir.read("small.idf").len() < dir.read("both.idf").len(), "{}", small.err);
    dir.run("fit one.idf missing.txt -o o.idf").exits(1).says("missing.txt");
}

#[test]
fn completions_and_man_pages_name_every_command() {
    let dir = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = dir.run(&format!("completions {shell}")).quietly();
        for command in ["summarize", "worksheet", "export", "tokens"] {
            assert!(ran.text().contains(command), "{shell} {command}");
        }
    }
    assert!(dir.run("man").quietly().text().contains(".TH khulasa 1"));
    dir.run("man -o man1").quietly();
    let pages: Vec<_> = std::fs::read_dir(dir.path("man1")).unwrap().map(|e| e.unwrap().file_name()).collect();
    for name in ["khulasa.1", "khulasa-summarize.1", "khulasa-worksheet-export.1", "khulasa-man.1"] {
        assert!(pages.iter().any(|page| page == name), "{name} in {pages:?}");
    }
}

/// An `.npy` file of f8, rows of two numbers.
fn npy(rows: &[[f64; 2]]) -> Vec<u8> {
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, 2), }}\n", rows.len());
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(rows.iter().flatten().flat_map(|number| number.to_le_bytes()));
    bytes
}

/// The article's six sentences, headline and site chrome among them: four that may be picked, of which the second points where
/// their sum (0 + 3 + 2 + 0, 1 + 3 + 0 + 0, scaled to length 1 first) points most nearly.
const VECTORS: [[f64; 2]; 6] = [[9.0, 0.0], [0.0, 1.0], [3.0, 3.0], [2.0, 0.0], [0.0, 0.0], [0.0, 9.0]];

#[test]
fn vectors_rank_sentences() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("a.npy", npy(&VECTORS));
    assert_eq!(dir.run("split a.txt").quietly().lines().len(), VECTORS.len());
    for ranker in ["embedding", "embedding-graph"] {
        let rows = dir.run(&format!("rank --format jsonl --ranker {ranker} --vectors a.npy a.txt")).quietly().jsonl();
        assert_eq!(rows[0]["index"], 2, "{ranker}");
        let summary = dir.run(&format!("summarize -n 1 --ranker {ranker} --vectors a.npy a.txt")).quietly();
        assert_eq!(summary.lines()[0].trim(), rows[0]["text"].as_str().unwrap());
    }
}

#[test]
fn vectors_of_several_documents_are_in_a_folder_by_id() {
    let dir = folder();
    let record = |id: &str| serde_json::json!({"id": id, "text": ARTICLE}).to_string() + "\n";
    let articles: String = ["one", "news/2", "../secret", "gone", "last"].map(record).concat();
    dir.write("all.jsonl", articles).write("secret.npy", npy(&VECTORS));
    dir.write("v/one.npy", npy(&VECTORS)).write("v/news/2.npy", npy(&VECTORS)).write("v/last.npy", npy(&VECTORS[..5]));
    let ran = dir.run("summarize --format jsonl --ranker embedding --vectors v all.jsonl").exits(1);
    let ids: Vec<_> = ran.jsonl().iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["one", "news/2"]);
    for said in ["\"../secret\"", "v/gone.npy", "v/last.npy", "5 rows, expected 6"] {
        assert!(ran.err.contains(said), "{said} in {}", ran.err);
    }
    // One file is for one document; which one does not depend on threads.
    for threads in [1, 4] {
        let ran = dir
            .run(&format!("summarize -j {threads} --format jsonl --ranker embedding --vectors v/one.npy all.jsonl"))
            .exits(1);
        assert_eq!(ran.jsonl().len(), 1);
        assert!(ran.jsonl()[0]["id"] == "one" && ran.err.contains("holds the vectors of one document"), "{}", ran.err);
    }
}

#[test]
fn rankers_and_vectors_that_do_not_go_together_are_usage_errors() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("a.npy", npy(&VECTORS)).write("b.npy", "1,2\n");
    for (arguments, said) in [
        ("rank --ranker embedding a.txt", "needs --vectors PATH"),
        ("summarize --vectors a.npy a.txt", "add --ranker"),
        ("rank --ranker embedding --vectors nowhere a.txt", "nowhere"),
        ("evaluate summaries --data a.jsonl --ranker embedding", "summarize --ranker embedding --vectors"),
        ("evaluate summaries --data a.jsonl --against embedding", "summarize --ranker embedding --vectors"),
    ] {
        let ran = dir.run(arguments).exits(2);
        assert!(ran.err.contains(said), "{arguments}: {}", ran.err);
    }
    let ran = dir.run("rank --ranker embedding --vectors b.npy a.txt").exits(3);
    assert!(ran.err.contains("b.npy") && ran.err.contains("numpy.save"), "{}", ran.err);
}
