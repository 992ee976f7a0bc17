//! `khulasa worksheet fill`: translations of a machine, counted before they are believed.

#![cfg(all(feature = "cli", unix))]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::{ARTICLE, Folder, csv_rows, folder};

const TARGET: usize = 7;
const STATUS: usize = 8;
const NOTE: usize = 12;

fn sheet() -> Folder {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.run("worksheet export a.txt -o s.csv").quietly();
    dir
}

fn fill(dir: &Folder, args: &[&str]) -> common::Ran {
    dir.command(["worksheet", "fill", "s.csv", "-o", "o.csv"].iter().chain(args)).output().unwrap().into()
}

#[test]
fn a_program_gets_lines_and_gives_lines() {
    let dir = sheet();
    fill(&dir, &["--command", "sed 's/^/EN: /'"]).exits(0).says("filled: 5 of 5");
    for row in csv_rows(&dir.read("o.csv")) {
        assert_eq!(row[TARGET], format!("EN: {}", row[6]));
        assert_eq!((row[STATUS].as_str(), row[NOTE].as_str()), ("fuzzy", "MT: sed 's/^/EN: /'"));
    }
    // What is filled is not filled again: no program runs.
    dir.command(["worksheet", "fill", "o.csv", "--command", "exit 9", "-q"])
        .output()
        .map(common::Ran::from)
        .unwrap()
        .exits(0);
}

#[test]
fn a_wrong_count_or_a_failure_writes_nothing() {
    let dir = sheet();
    for (program, part) in [
        ("head -n 2", "2 lines came back for 5 sources"),
        ("cat; echo more", "6 lines came back for 5 sources"),
        ("cat; exit 3", "exit status: 3"),
        ("printf '\\377\\n'", "line 1 is not UTF-8"),
    ] {
        fill(&dir, &["--command", program]).exits(1).says(part).says("No sheet was written");
    }
    dir.write("l.txt", "one\n");
    fill(&dir, &["--lines", "l.txt"]).exits(1).says("l.txt: 1 lines came back for 5 sources");
    assert_eq!(dir.names(), ["a.txt", "l.txt", "s.csv"]);
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let dir = sheet();
    dir.write("o.csv", "old");
    // The second has closed its output, and goes on; the third leaves somebody who holds it open (but not the error output, which is this test's).
    for program in ["cat | (sleep 25.25; cat)", "exec >&-; sleep 25.25", "sleep 25.25 2>&- & cat"] {
        let start = std::time::Instant::now();
        fill(&dir, &["--command", program, "--timeout", "1"])
            .exits(1)
            .says("it was not done after 1 seconds and was ended")
            .says("--timeout");
        assert!(start.elapsed().as_secs() < 20);
        assert_eq!(dir.read("o.csv"), b"old");
    }
    let sleeps = |entry: &std::fs::DirEntry| {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        line.windows(5).any(|window| window == b"25.25")
    };
    let left = std::fs::read_dir("/proc").map(|entries| entries.flatten().filter(sleeps).count());
    // The third program's shell was done, so that nobody knows whose the sleeper is.
    assert!(left.unwrap_or(0) <= 1);
}

#[test]
fn much_text_goes_both_ways_without_a_deadlock() {
    let dir = sheet();
    let long = "كلمة ".repeat(60_000);
    let rows: String = (0..5).map(|i| format!("k{i},{long}{i}\r\n")).collect();
    dir.write("s.csv", format!("id,source\r\n{rows}"));
    fill(&dir, &["--command", "cat"]).exits(0).says("filled: 5");
}

#[test]
fn lines_go_to_the_ids_that_are_named() {
    let dir = sheet();
    let rows = csv_rows(&dir.read("s.csv"));
    dir.write("l.txt", "third\nfirst\n").write("i.txt", format!("{}\n{}\n", rows[2][0], rows[0][0]));
    fill(&dir, &["--lines", "l.txt", "--ids", "i.txt"]).exits(0);
    let targets: Vec<String> = csv_rows(&dir.read("o.csv")).into_iter().map(|row| row[TARGET].clone()).collect();
    assert_eq!(targets, ["first", "", "third", "", ""]);
    dir.write("i.txt", "k1\nk2\n");
    fill(&dir, &["--lines", "l.txt", "--ids", "i.txt"]).exits(1).says("i.txt: line 1: found \"k1\"");
}

/// A server that answers each request as `answer` says (status, headers, body if not the translation) and keeps what it was paid for.
fn server(
    answer: impl Fn(usize) -> (u16, &'static str, Option<&'static str>) + Send + 'static,
) -> (String, Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (paid, asked) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let (theirs, count) = (paid.clone(), asked.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut length, mut line) = (0, String::new());
            while stream.read_line(&mut line).unwrap_or(0) > 0 && line.trim() != "" {
                if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
                    length = n.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let request: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(
                (&request["source"], &request["target"], &request["format"]),
                (&"ar".into(), &"en".into(), &"text".into())
            );
            let (status, headers, said) = answer(count.fetch_add(1, Ordering::SeqCst));
            let sources: Vec<String> =
                request["q"].as_array().unwrap().iter().map(|q| q.as_str().unwrap().to_owned()).collect();
            let text = said.map(str::to_owned).unwrap_or_else(|| {
                let targets: Vec<String> = sources.iter().map(|s| format!("EN {s}")).collect();
                theirs.lock().unwrap().extend(sources);
                serde_json::json!({ "translatedText": targets }).to_string()
            });
            let head =
                format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", text.len());
            let _ = stream.get_mut().write_all((head + &text).as_bytes());
        }
    });
    (url, paid, asked)
}

#[test]
fn an_interrupted_run_goes_on_without_paying_twice() {
    let dir = sheet();
    let (url, paid, _) =
        server(|n| if n == 1 { (403, "", Some("{\"error\":\"no more credit\"}")) } else { (200, "", None) });
    let args = ["--libretranslate", &url, "--batch", "2"];
    fill(&dir, &args).exits(1).says("403: no more credit").says("o.csv.partial.jsonl");
    assert_eq!(dir.names(), ["a.txt", "o.csv.partial.jsonl", "s.csv"]);
    fill(&dir, &args).exits(0).says("2 translations of an earlier run").says("filled: 5 of 5");
    let rows = csv_rows(&dir.read("o.csv"));
    let sources: Vec<String> = rows.iter().map(|row| row[6].clone()).collect();
    assert_eq!(*paid.lock().unwrap(), sources, "each once");
    assert!(rows.iter().all(|row| row[TARGET] == format!("EN {}", row[6]) && row[NOTE] == "MT: LibreTranslate"));
    assert_eq!(dir.names(), ["a.txt", "o.csv", "s.csv"]);
}

#[test]
fn a_busy_server_is_asked_again() {
    let dir = sheet();
    let (url, _, asked) = server(|n| match n {
        0 => (429, "Retry-After: 0\r\n", Some("{\"error\":\"slow down\"}")),
        1 => (503, "", Some("")),
        _ => (200, "", None),
    });
    fill(&dir, &["--libretranslate", &url])
        .exits(0)
        .says("429: slow down; trying again in 0.0 s")
        .says("503; trying again in 1.0 s");
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    let (url, _, _) = server(|_| (429, "Retry-After: 9999\r\n", Some("{}")));
    fill(&dir, &["--libretranslate", &url]).exits(1).says("left alone for 9999 s");
}

#[test]
fn a_silent_server_and_a_wrong_address_are_told() {
    let dir = sheet();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    fill(&dir, &["--libretranslate", &url, "--timeout", "1", "--retries", "0"]).exits(1).says("no answer: timeout");
    fill(&dir, &["--libretranslate", "https://example.org"]).exits(2).says("no TLS");
    let (url, _, _) = server(|_| (200, "", Some("{\"translatedText\":[\"one\"]}")));
    fill(&dir, &["--libretranslate", &url]).exits(1).says("1 translations came back for 5 sources");
}

#[test]
fn line_files_go_to_an_engine_and_back() {
    let dir = folder();
    dir.write("a.txt", "وصل الوفد إلى المدينة صباح اليوم. ثم زار المتحف الوطني.\n");
    dir.run("worksheet export a.txt -o sheet.csv").quietly();
    dir.run("worksheet export a.txt --format lines").exits(2).says("-o FILE");
    dir.run("worksheet export a.txt --format lines -o news.ar").quietly();
    let sources = String::from_utf8(dir.read("news.ar")).unwrap();
    assert_eq!(sources, "وصل الوفد إلى المدينة صباح اليوم.\nثم زار المتحف الوطني.\n");
    assert_eq!(dir.read("news.ids").iter().filter(|b| **b == b'\n').count(), 2);
    dir.write("news.en", "The delegation arrived in the city this morning.\nThen it visited the National Museum.\n");
    dir.run("worksheet fill sheet.csv --lines news.en --ids news.ids -o filled.csv").exits(0);
    let rows = common::csv_rows(&dir.read("filled.csv"));
    assert_eq!((rows[1][7].as_str(), rows[1][8].as_str()), ("Then it visited the National Museum.", "fuzzy"));
    dir.write("news.en", "The delegation arrived in the city this morning.\n");
    dir.run("worksheet fill sheet.csv --lines news.en --ids news.ids -o filled.csv")
        .exits(1)
        .says("1 lines came back for 2");
}

#[test]
fn columns_of_other_people_come_along_or_are_said_to_be_lost() {
    let dir = folder();
    let sheet =
        "client,id,source,target,=due,,,target\r\nA 1,k1,وصل الوفد.,,- may,,,x\r\n\r\n\"B\n2\",k2,غادر الوفد.,,,,,\r\n";
    dir.write("s.csv", sheet);
    fill(&dir, &["--command", "cat"]).exits(0);
    let out = String::from_utf8(dir.read("o.csv")).unwrap();
    // The cell below no name is none; a second column of a name stays one.
    assert!(out.lines().next().unwrap().ends_with(",source_hash,client,'=due,target\r".trim_end()), "{out}");
    let rows = csv_rows(&dir.read("o.csv"));
    assert_eq!(rows.iter().map(|row| row[16..].join("|")).collect::<Vec<_>>(), ["A 1|'- may|x", "B\n2||"]);
    assert_eq!(rows[0][TARGET], "وصل الوفد.");
    // A workbook keeps them too, and they come back.
    dir.command(["worksheet", "fill", "s.csv", "--command", "cat", "-o", "o.xlsx", "-q"]).status().unwrap();
    dir.command(["worksheet", "fill", "o.xlsx", "--command", "cat", "-o", "again.csv", "-q"]).status().unwrap();
    assert_eq!(String::from_utf8(dir.read("again.csv")).unwrap(), out);
    let ran: common::Ran =
        dir.command(["worksheet", "fill", "s.csv", "--command", "cat", "--format", "jsonl"]).output().unwrap().into();
    ran.exits(0).says("jsonl cannot hold these columns, which are left out: client, =due, target; csv, tsv");
}
