//! `khulasa align` as its users call it.

mod common;

use common::{Folder, csv_rows, folder};

const SOURCE: &str = "افتتح الوزير محمد منصور أمس معرض الكتاب في بغداد.
يضم المعرض 120 دار نشر من 14 دولة.
ويستمر حتى 30 نيسان.
قال منصور إن الإقبال فاق التوقعات، وإن المعرض سيعود في العام المقبل.
";
const TARGET: &str = "Minister Mohamed Mansour opened the book fair in Baghdad yesterday.
The fair hosts 120 publishers from 14 countries and runs until April 30.
Mansour said the turnout exceeded expectations.
He added that the fair would return next year.
";
const BEADS: &str = "[0]:[0]\n[1,2]:[1]\n[3]:[2,3]\n";

fn texts() -> Folder {
    let dir = folder();
    dir.write("ar.txt", SOURCE);
    dir.write("en.txt", TARGET);
    dir
}

#[test]
fn beads_of_lines() {
    let dir = texts();
    let ran = dir.run("align --pre-split ar.txt en.txt");
    assert_eq!(ran.exits(0).text(), BEADS);
    let ran = dir.run("align --pre-split --swap en.txt ar.txt --format beads");
    assert_eq!(ran.exits(0).text(), BEADS);
    // The texts split by khulasa give the same here.
    assert_eq!(dir.run("align ar.txt en.txt").exits(0).text(), BEADS);
}

#[test]
fn a_sheet_has_a_row_a_bead_and_a_status_by_confidence() {
    let dir = texts();
    dir.run("align ar.txt en.txt -o s.csv --explain").exits(0).says("beads with both sides: 3");
    let rows = csv_rows(&dir.read("s.csv"));
    let column = |name: &str| {
        ["source", "target", "status", "", "", "match", "note"].iter().position(|c| *c == name).unwrap() + 6
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1][column("source")], "يضم المعرض 120 دار نشر من 14 دولة. ويستمر حتى 30 نيسان.");
    assert_eq!(rows[1][column("target")], "The fair hosts 120 publishers from 14 countries and runs until April 30.");
    for row in &rows {
        let percent: u8 = row[column("match")].parse().unwrap();
        assert_eq!(row[column("status")], if percent >= 90 { "translated" } else { "fuzzy" });
    }
    assert!(rows[1][column("note")].contains("120 = 120 (number 0.90)"), "{}", rows[1][column("note")]);
    dir.run("align ar.txt en.txt -o m.tmx --min-confidence 1").exits(0);
    assert!(!String::from_utf8(dir.read("m.tmx")).unwrap().contains("<tu "));
}

#[test]
fn a_list_of_pairs_is_one_batch_and_no_id_leads_out_of_the_folder() {
    let dir = texts();
    dir.write("list.tsv", "id\tsource\ttarget\na\tar.txt\ten.txt\n../../b\tar.txt\ten.txt\nc\tar.txt\tnone.txt\nd\n");
    let ran = dir.run("align --pairs list.tsv --pre-split --format beads -o out");
    ran.exits(1).says("none.txt").says("line 5: found 1 columns");
    assert_eq!(String::from_utf8(dir.read("out/a.beads")).unwrap(), BEADS);
    assert!(!dir.path("../b.beads").exists() && !dir.path("../../b.beads").exists());
}

#[test]
fn what_was_learnt_serves_again() {
    let dir = texts();
    dir.run("align ar.txt en.txt --save-lexicon l.tsv").exits(0);
    assert_eq!(dir.run("align ar.txt en.txt --lexicon l.tsv").exits(0).text(), BEADS);
    dir.write("d.txt", "معرض\tfair\nالإقبال turnout\n");
    assert_eq!(dir.run("align ar.txt en.txt --dictionary d.txt").exits(0).text(), BEADS);
    dir.write("bad.txt", "معرض\n");
    dir.run("align ar.txt en.txt --dictionary bad.txt").exits(2).says("bad.txt: line 1");
    dir.run("align ar.txt en.txt --lexicon d.txt").exits(2).says("d.txt: line 1");
}

#[test]
fn beads_begin_at_anchors() {
    let dir = texts();
    dir.write("a.tsv", "# source, target\n2\t3\n");
    let ran = dir.run("align --pre-split ar.txt en.txt --anchors a.tsv");
    let beads = ran.text().to_owned();
    let begins = |bead: &str| bead.starts_with("[1") && bead.contains(":[2") || bead.starts_with("[1]:[]");
    assert!(beads.lines().any(begins) && !beads.contains("[0,1") && !beads.contains("[1,2]:[1"), "{beads}");
    dir.write("bad.tsv", "2\t3\n2\t4\n");
    dir.run("align --pre-split ar.txt en.txt --anchors bad.tsv").exits(2).says("bad.tsv line 2: found");
    dir.write("far.tsv", "2\t30\n");
    dir.run("align --pre-split ar.txt en.txt --anchors far.tsv").exits(2).says("up to 4");
}

#[test]
fn odd_pairs_are_named() {
    let dir = texts();
    dir.write("empty.txt", "\n");
    dir.run("align ar.txt empty.txt").exits(3).says("empty.txt");
    dir.run("align en.txt ar.txt").says("say --swap");
    dir.run("align ar.txt ar.txt").says("the same text");
    dir.write("rain.txt", "نزل المطر على الساحل.\nفاز الفريق بالكأس.\nارتفعت الأسعار في السوق.\n");
    dir.write("bread.txt", "Bake the bread for an hour.\nDogs sleep late.\nHis violin was lost at sea.\n");
    dir.run("align rain.txt bread.txt").exits(1).says("only lengths and marks");
    dir.run("align ar.txt en.txt --format lines").exits(2);
    dir.run("align ar.txt en.txt --min-confidence 1").says("left out: 3");
    dir.write("other.txt", "Rain.\n");
    dir.write("long.txt", SOURCE.repeat(30));
    dir.run("align long.txt other.txt").exits(1).says("not to be trusted");
}
