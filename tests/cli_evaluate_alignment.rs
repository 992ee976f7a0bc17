//! `khulasa evaluate alignment` as its users call it.

mod common;

use common::{Folder, folder};

/// Two folders of documents, at different depths; `out` is another aligner, which merged two sentences and left a document out.
fn data() -> Folder {
    let dir = folder();
    let documents = [("data/news/a/1", "[0]:[0]\n[1]:[1]\n[2]:[2]\n"), ("data/b/2", "[0]:[0]\n[1]:[1]\n[2]:[2]\n")];
    for (path, gold) in documents {
        let ar = "افتتح الوزير محمد منصور أمس معرض الكتاب في بغداد.\nيضم المعرض 120 دار نشر من 14 دولة.\nويستمر حتى 30 نيسان.\n";
        let en = "Minister Mohamed Mansour opened the book fair in Baghdad yesterday.\nThe fair hosts 120 publishers from 14 countries.\nIt runs until April 30.\n";
        std::fs::create_dir_all(dir.path(path)).unwrap();
        dir.write(&format!("{path}/src.txt"), ar);
        dir.write(&format!("{path}/tgt.txt"), en);
        dir.write(&format!("{path}/gold.txt"), gold);
    }
    std::fs::create_dir_all(dir.path("out/news/a/1")).unwrap();
    dir.write("out/news/a/1/other.txt", "[0]:[0]\n[1, 2]:[1, 2]\n");
    dir
}

#[test]
fn each_lowest_folder_is_a_row_and_beads_are_written_below_it() {
    let dir = data();
    let ran = dir.run("evaluate alignment --data data --predictions found --format csv -q");
    let ran = ran.exits(0);
    let csv = ran.text();
    let rows: Vec<&str> = csv.lines().filter(|line| line.contains(",strict f1,")).collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert!(rows[0].starts_with("data/b,,false,1,strict f1,1,1,1,"), "{csv}");
    assert!(rows[1].starts_with("data/news/a,,false,1,strict f1,1,1,1,"), "{csv}");
    assert!(csv.contains("data/b,,false,1,recall of 1-1,1,"), "{csv}");
    let beads = String::from_utf8(dir.read("found/news/a/1/khulasa.txt")).unwrap();
    let starts: Vec<&str> = beads.lines().map(|line| line.rsplit_once(':').unwrap().0).collect();
    assert_eq!(starts, ["[0]:[0]", "[1]:[1]", "[2]:[2]"]);
    // What was written, read again, is no better and no worse.
    let ran = dir.run("evaluate alignment --data data --against found khulasa --format csv -q");
    let ran = ran.exits(0);
    let csv = ran.text();
    assert!(csv.contains("strict f1,1,1,1,khulasa,0,0,0,1"), "{csv}");
}

#[test]
fn another_aligner_is_compared_and_told_of() {
    let dir = data();
    // One of two beads that were found is right, one of three right ones was found: F1 = 2 · 1/2 · 1/3 / (5/6) = 0.4.
    let ran = dir.run("evaluate alignment --data data/news/a --against out/news/a other --format json");
    let ran = ran.exits(0);
    let json = ran.text();
    assert!(
        json.contains(r#""system":"other","strict":{"precision":0.5,"recall":0.3333333333333333,"f1":0.4}"#),
        "{json}"
    );
    let ran = dir.run("evaluate alignment --data data/b --against out/b other");
    ran.exits(3).says("2/other.txt: not found");
}

#[test]
fn vectors_lie_where_documents_do_and_a_missing_file_is_named() {
    let dir = data();
    std::fs::create_dir_all(dir.path("vectors/news/a/1")).unwrap();
    let ran = dir.run("evaluate alignment --data data --vectors vectors");
    assert_ne!(ran.code, 0);
    ran.says("source.npy");
}

#[test]
fn what_cannot_go_together() {
    let dir = data();
    let ran = dir.run("evaluate alignment --data data/b --data data/news/a --predictions found");
    ran.exits(2).says("--predictions, --vectors and --against go with one --data");
    let ran = dir.run("evaluate alignment --data data/b --leave-out spelling");
    ran.exits(2).says("length, anchors, names");
    let ran = dir.run("evaluate alignment --data out");
    ran.exits(3).says("holds a gold.txt");
}
