//! `khulasa worksheet export --terms`: terms of a glossary in the notes.

#![cfg(feature = "cli")]

mod common;

use common::{ARTICLE, folder};

#[test]
fn terms_stand_in_the_notes() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.write(
        "t.csv",
        "source,target,note,forbidden\nمكتبة عامة,public library,,\nبلدية,municipality,,\nطفل,child,,\n",
    );
    let rows = dir.run("worksheet export a.txt --terms t.csv").quietly().csv();
    let notes: Vec<&str> = rows.iter().map(|row| row[12].as_str()).collect();
    let library = "terms: مكتبة عامة = public library";
    let both = "terms: بلدية = municipality, مكتبة عامة = public library";
    assert_eq!(notes, [library, both, "", "terms: بلدية = municipality", ""]);
    let without = dir.run("worksheet export a.txt").quietly().csv();
    assert!(rows.iter().zip(&without).all(|(a, b)| a[..12] == b[..12]), "only notes differ");
}

#[test]
fn a_bad_glossary_is_explained() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("t.csv", "source,target\nبلدية,\n");
    dir.run("worksheet export a.txt --terms t.csv")
        .exits(2)
        .says("t.csv: line 2: found \"بلدية\" without a translation");
    dir.run("worksheet export a.txt --terms none.csv").exits(2).says("none.csv: cannot read the glossary");
}
