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

/// What a process that is killed in the middle leaves behind: all of an import or nothing of it, and a memory that opens.
#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let dir = folder();
    let rows = 2_000;
    let sheet = |name: &str, of: usize| {
        let mut text = String::from("id,source,target,status\n");
        for row in 0..rows {
            text.push_str(&format!(
                "k{of}-{row},وصلت الشحنة رقم {row} من {of} إلى الميناء.,Shipment {row} of {of} arrived.,translated\n"
            ));
        }
        dir.write(name, text);
    };
    sheet("first.csv", 0);
    dir.run("memory import m.db first.csv").exits(0).says(&format!("added: {rows}"));
    let units = || {
        let stats = dir.run("memory stats m.db").exits(0);
        let number = stats.lines()[0].split_whitespace().last().map(str::parse::<usize>);
        number.unwrap().unwrap()
    };
    // How long an import takes on this machine, so that the kills fall into all of it.
    sheet("timed.csv", 1);
    let started = std::time::Instant::now();
    dir.run("memory import m.db timed.csv").exits(0);
    let whole = started.elapsed();
    let mut committed = units();
    assert_eq!(committed, 2 * rows);
    let tries = 12;
    for attempt in 0..tries {
        sheet("next.csv", attempt + 2);
        let mut command = dir.command(["memory", "import", "m.db", "next.csv"]);
        let mut child =
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * (attempt as u32 + 1) / tries as u32);
        child.kill().unwrap();
        let done = child.wait().unwrap().success();
        let now = units();
        assert!(
            now == committed + rows || (now == committed && !done),
            "{now} units after {committed}, attempt {attempt}"
        );
        committed = now;
    }
    // The last one is let through, and nothing is there twice.
    dir.run("memory import m.db next.csv").exits(0);
    let ids = dir.run("memory export m.db --format jsonl").exits(0).text().matches("\"id\":\"k").count();
    assert_eq!(ids, units());
}
