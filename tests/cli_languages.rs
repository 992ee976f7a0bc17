//! `khulasa evaluate languages`, and the detector on lines that were written for it.

#![cfg(feature = "cli")]

mod common;

use common::folder;

const LINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/languages/lines.tsv");

#[test]
fn neighbours_of_arabic_are_told_apart() {
    let dir = folder();
    let ran = dir.run(&format!("evaluate languages --data {LINES} --format json")).quietly().jsonl().remove(0);
    let results = ran["results"].as_array().unwrap();
    assert_eq!(results.len(), 8);
    for row in results {
        let (code, f1) = (row["language"].as_str().unwrap(), row["f1"].as_f64().unwrap());
        assert!(f1 >= 0.97, "{code}: {row}");
        assert!(code == "und" || row["lines"].as_u64().unwrap() >= 15, "{code} has too few lines");
    }
    assert_eq!(ran["confusion"]["counts"]["ar"]["ar"], 18);
}

#[test]
fn mistakes_are_listed_and_lines_without_a_label_are_named() {
    let dir = folder();
    dir.write("lines.tsv", "fa\tوصل الوزير إلى المدينة.\nبلا علامة\nar\tنعم\n");
    let ran = dir.run("evaluate languages --data lines.tsv --mistakes m.tsv").exits(1);
    ran.says("lines.tsv:2: no tab");
    assert_eq!(dir.read("m.tsv"), "fa\tar\tوصل الوزير إلى المدينة.\n".as_bytes());
    let csv = dir.run("evaluate languages --data lines.tsv --format csv").exits(1);
    assert!(csv.text().lines().any(|line| line == "fa,ar,1"), "{}", csv.text());
    dir.run("evaluate languages --data none.tsv").exits(3).says("none.tsv: cannot read");
}
