//! `khulasa memory`, and worksheets that are filled from one.

#![cfg(feature = "cli")]

mod common;

use common::folder;

const SHEET: &str = "id,source,target,status,context_before,context_after\n\
    k1,بدأ العمل في الميناء اليوم.,Work began in the port today.,translated,,انتهى التقرير.\n\
    k2,انتهى التقرير.,The report is over.,fuzzy,,\n\
    k3,نعم,,translated,,\n";

#[test]
fn what_was_translated_is_found_again() {
    let dir = folder();
    dir.write("s.csv", SHEET);
    dir.run("memory import m.db s.csv")
        .exits(0)
        .says("added: 1; there already: 0; without source or target: 1")
        .says("rejected: 1");
    dir.run("memory import m.db s.csv --all").exits(0).says("added: 1; there already: 1");
    dir.write("a.txt", "بدأ العمل في الميناء اليوم. انتهى التقرير.\n");
    dir.write("b.txt", "بدأ العمل في الميناء أمس. لم يحضر أحد من المدعوين.\n");
    let filled = |name: &str| {
        let sheet = dir.run(&format!("worksheet export --memory m.db --format jsonl {name}")).quietly().jsonl();
        sheet.into_iter().filter(|row| row.get("source").is_some()).collect::<Vec<_>>()
    };
    let a = filled("a.txt");
    assert_eq!((&a[0]["match"], &a[0]["note"]), (&101.into(), &"TM 101%".into()));
    assert_eq!((&a[0]["target"], &a[0]["status"]), (&"Work began in the port today.".into(), &"fuzzy".into()));
    assert_eq!(a[1]["match"], 100, "its neighbour before is another");
    // One of five words is another.
    let b = filled("b.txt");
    assert_eq!((&b[0]["match"], &b[0]["note"]), (&80.into(), &"TM 80%".into()));
    assert!(b[1]["match"].is_null() && b[1]["status"] == "new");

    let found = dir.command(["memory", "search", "m.db", "انتهى التقرير", "--format", "jsonl"]).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!((&found["match"], &found["target"]), (&99.into(), &"The report is over.".into()));
    assert_eq!(
        dir.run("memory search m.db التقرير").quietly().lines(),
        [" 50 %  انتهى التقرير.", "       The report is over."]
    );
    dir.run("memory search m.db سيارة").exits(1).says("nothing fits");
    assert!(dir.run("memory stats m.db").quietly().text().starts_with("units                      2\n"));

    dir.run("memory export m.db -o out.csv").quietly();
    dir.run("memory import again.db out.csv --all").exits(0).says("added: 2");
    let both = ["m.db", "again.db"].map(|db| dir.run(&format!("memory export {db}")).quietly().out);
    assert_eq!(both[0], both[1]);
}

#[test]
fn files_that_are_no_memory_are_said_and_left_alone() {
    let dir = folder();
    dir.write("s.csv", SHEET).write("a.txt", "نعم.\n");
    dir.run("memory import s.csv s.csv").exits(3).says("no SQLite file");
    assert_eq!(dir.read("s.csv"), SHEET.as_bytes());
    for line in
        ["memory stats m.db", "memory export m.db", "memory search m.db x", "worksheet export --memory m.db a.txt"]
    {
        dir.run(line).exits(3).says("there is no such memory");
    }
    dir.write("bad.csv", "id,source\nk1,نعم\n");
    dir.run("memory import m.db s.csv bad.csv").exits(3).says("bad.csv: there is no column target");
    assert_eq!(dir.names(), ["a.txt", "bad.csv", "s.csv"]);
}

#[test]
fn several_processes_import_at_once() {
    let dir = folder();
    let processes = 4;
    for process in 0..processes {
        let rows: String = (0..500).map(|i| format!("جملة {process} {i},t,translated\n")).collect();
        dir.write(&format!("{process}.csv"), format!("source,target,status\n{rows}مشترك,t,translated\n"));
    }
    let started: Vec<_> = (0..processes)
        .map(|process| dir.command(["memory", "import", "m.db", &format!("{process}.csv")]).spawn().unwrap())
        .collect();
    for child in started {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(dir.run("memory stats m.db").quietly().text().starts_with("units                   2001\n"));
}
