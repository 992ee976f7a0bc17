//! What holds for every command: where results and talk go, exit codes, inputs of all kinds, one bad input among good ones.

#![cfg(feature = "cli")]

mod common;

use std::fmt::Write as _;
use std::io::{Read, Write};

use common::{ARTICLE, folder, seed};

/// Commands that read documents and print something for each.
const READERS: [&str; 5] = ["summarize", "rank", "split", "worksheet export", "tokens"];

/// Made-up documents, one a line, all different.
fn made_up(count: usize) -> String {
    const SUBJECTS: [&str; 7] = ["الوزارة", "البلدية", "الشركة", "الجامعة", "اللجنة", "النقابة", "المحكمة"];
    const VERBS: [&str; 5] = ["أعلنت", "ناقشت", "أقرت", "رفضت", "أجلت"];
    const OBJECTS: [&str; 6] =
        ["خطة المياه الجديدة", "ميزانية العام المقبل", "مشروع الطريق", "نظام التعليم", "عقود الصيانة", "أسعار النقل"];
    let mut out = String::new();
    for n in 0..count {
        let mut text = String::new();
        for s in 0..1 + n % 6 {
            let (subject, verb, object) =
                (SUBJECTS[(n + s) % 7], VERBS[(n / 7 + 2 * s) % 5], OBJECTS[(n / 3 + s * s) % 6]);
            let _ = write!(text, "{verb} {subject} {object} في اجتماعها رقم {} أمس.", n + s);
            text.push(if s % 3 == 2 { '\n' } else { ' ' });
        }
        let _ = writeln!(out, "{}", serde_json::json!({"id": format!("d{n}"), "text": text}));
    }
    out
}

#[test]
fn help_is_long_where_it_is_asked_for_and_reads_well() {
    let dir = folder();
    let help = |line: &str| dir.run(line).quietly().text().split_whitespace().collect::<Vec<_>>().join(" ");
    // The text above a command's options, which a line in the list of commands must not hide.
    assert!(help("summarize --help").contains("--query and --trim do not go with it"));
    assert!(help("group --help").contains("Groups are joined") && !help("group -h").contains("Groups are joined"));
    assert!(help("evaluate digests --help").contains(r#"{"id", "title", "text"} a line"#));
    assert!(help("--help").contains("1 findings, or some inputs failed"));
    let evaluate = help("evaluate --help");
    let places = [" summaries Summaries", " keywords Key", " digests Digests", " groups Groups", " sentences Sentence"]
        .map(|name| evaluate.find(name));
    assert!(places.is_sorted() && places[0].is_some(), "{evaluate}");
}

#[test]
fn results_go_to_standard_output_and_nothing_else_does() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for command in READERS {
        let ran = dir.run(&format!("{command} a.txt")).quietly();
        assert!(ran.text().contains("البلدية") || ran.text().contains("بلدية"), "{command}: {}", ran.text());
    }
    for line in ["--version", "--help", "summarize --help", "completions bash", "man"] {
        assert!(!dir.run(line).quietly().out.is_empty(), "{line}");
    }
}

#[test]
fn an_output_file_gets_what_standard_output_would() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for command in READERS {
        let printed = dir.run(&format!("{command} a.txt")).quietly();
        let ran = dir.run(&format!("{command} a.txt -o out")).quietly();
        // The worksheet's format is known by the ending; without one it is CSV.
        assert_eq!((ran.out, dir.read("out")), (Vec::new(), printed.out), "{command}");
    }
    assert_eq!(dir.names(), ["a.txt", "out"], "no temporary file is left");
}

#[test]
fn some_inputs_failed_is_1_and_the_others_are_done() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("b.txt", ARTICLE).write("empty.txt", " \n");
    for command in READERS {
        let alone = dir.run(&format!("{command} a.txt b.txt")).quietly();
        let ran = dir.run(&format!("{command} a.txt missing.txt empty.txt b.txt")).exits(1);
        assert_eq!(ran.out, alone.out, "{command}");
        let ran = ran.says("missing.txt: no such file").says("empty.txt: the file holds no text");
        ran.says("documents done: 2; inputs failed: 2");
    }
}

#[test]
fn usage_is_2() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for line in [
        "",
        "summarise a.txt",
        "summarize",
        "summarize --sentences 0 a.txt",
        "summarize --words 0 a.txt",
        "summarize --chars 0 a.txt",
        "summarize --ratio 0 a.txt",
        "summarize --ratio 1.5 a.txt",
        "summarize --ratio nan a.txt",
        "summarize --sentences 2 --words 30 a.txt",
        "summarize --ranker best a.txt",
        "summarize --format pdf a.txt",
        "summarize --idf missing.idf a.txt",
        "summarize --encoding klingon a.txt",
        "summarize --input-format pdf a.txt",
        "summarize -j 0 a.txt",
        "rank --sentences 0 a.txt",
        "split --max-words 0 a.txt",
        "split --newlines sometimes a.txt",
        "worksheet",
        "worksheet export --top 0 a.txt",
        "worksheet export --top 3 --budget-words 30 a.txt",
        "worksheet export a.txt -o sheet.pdf",
        "fit a.txt",
        "completions",
        "completions dos",
    ] {
        let ran = dir.run(line).exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{line}");
    }
    dir.run("summarize --sentences 0 a.txt").exits(2).says("ask for 1 or more");
    dir.run("worksheet export a.txt -o sheet.pdf").exits(2).says("known are .csv").says("--format");
    assert_eq!(dir.names(), ["a.txt"]);
}

#[test]
fn no_readable_input_is_3() {
    let dir = folder();
    dir.write("empty.txt", "");
    for command in READERS {
        let ran = dir.run(&format!("{command} empty.txt missing.txt")).exits(3);
        ran.says("empty.txt: the file holds no text").says("missing.txt: no such file");
    }
    dir.run("fit empty.txt -o m.idf").exits(3);
    assert_eq!(dir.names(), ["empty.txt"]);
}

#[test]
fn an_output_that_cannot_be_written_is_4_before_any_work() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("file", "").write("folder/x", "");
    for command in READERS.into_iter().chain(["fit"]) {
        dir.run(&format!("{command} a.txt -o nowhere/out.csv")).exits(4).says("nowhere").says("make it first");
        dir.run(&format!("{command} a.txt --output folder")).exits(4).says("it is a folder");
        dir.run(&format!("{command} missing.txt -o file/out.csv")).exits(4);
    }
    dir.run("man -o file/man").exits(4);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_4() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    for command in READERS {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let line = format!("{command} a.txt");
        let output = dir.command(line.split_whitespace()).stdout(full).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(4), "{command}: {err}");
        assert!(err.contains("standard output: cannot write"), "{err}");
    }
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let dir = folder();
    dir.write("many.jsonl", made_up(2000));
    for command in ["summarize --format jsonl", "rank", "split", "worksheet export", "tokens"] {
        let line = format!("{command} many.jsonl");
        let mut child = dir.command(line.split_whitespace()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut start = [0; 64];
        stdout.read_exact(&mut start).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{command}");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let dir = folder();
    // More than one batch of 4096 documents, and a line that fails in between.
    let bad = |lines: String| lines.replacen("{\"id\":\"d17\",", "{\"id\":\"d17\",,", 1);
    dir.write("many.jsonl", bad(made_up(4200))).write("some.jsonl", bad(made_up(300)));
    for (command, input, threads) in [
        ("summarize --format jsonl --explain", "many.jsonl", 2),
        ("summarize --format json --ranker lexrank --ratio 0.4", "some.jsonl", 5),
        ("rank --format csv", "some.jsonl", 2),
        ("split --format csv", "some.jsonl", 2),
        ("worksheet export --budget-words 20", "some.jsonl", 2),
    ] {
        let one = dir.run(&format!("{command} -j1 {input}")).exits(1).says(&format!("{input}:18: not valid JSON"));
        let more = dir.run(&format!("{command} -j{threads} {input}"));
        assert!(one.out == more.out && one.err == more.err && one.code == more.code, "{command} -j{threads}");
    }
}

#[test]
fn colour_is_for_terminals_and_no_color_is_heard() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let line = "summarize a.txt missing.txt";
    assert!(!dir.run(line).err.contains('\x1b'));
    assert!(dir.run(&format!("{line} --color always")).err.contains('\x1b'));
    let words = || line.split_whitespace().chain(["--color", "auto"]);
    let output = dir.command(words()).env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stderr.contains(&0x1b));
    assert!(!dir.run(&format!("{line} --color never")).err.contains('\x1b'));
}

#[test]
fn quiet_leaves_out_warnings_and_keeps_errors() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    dir.run("summarize --words 1 a.txt").exits(0).says("warning").says("the shortest is given");
    dir.run("summarize --quiet --words 1 a.txt").quietly();
    let ran = dir.run("summarize -q a.txt missing.txt").exits(1).says("missing.txt");
    assert!(!ran.err.contains("documents done"), "{}", ran.err);
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal_in_messages() {
    let dir = folder();
    dir.write("a.jsonl", "{\"te\\u001b[31mxt\": 1}\n");
    let ran = dir.run("summarize a.jsonl").exits(3).says("no field \"text\"");
    assert!(!ran.err.contains('\x1b'), "{:?}", ran.err);
}

#[test]
fn inputs_by_folder_pattern_list_and_standard_input() {
    let dir = folder();
    dir.write("news/b.txt", ARTICLE).write("news/a.txt", ARTICLE).write("news/deep/c.html", format!("<p>{ARTICLE}"));
    dir.write("news/x.pdf", "%PDF").write("news/.hidden.txt", ARTICLE).write("list", "news/b.txt\n\nnews/a.txt\n");
    let ids = |line: &str| -> Vec<String> {
        let ran = dir.run(&format!("summarize --format jsonl {line}")).quietly();
        ran.jsonl().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("news"), ["a.txt", "b.txt", "deep/c.html"]);
    assert_eq!(ids("news/*.txt"), ["a.txt", "b.txt"]);
    assert_eq!(ids("news/**/*.{txt,html}"), ["a.txt", "b.txt", "deep/c.html"]);
    assert_eq!(ids("--files-from list"), ["news/b.txt", "news/a.txt"]);
    assert_eq!(ids("news/b.txt --files-from list"), ["b.txt", "news/b.txt", "news/a.txt"]);
    let ran = dir.run_with_input("summarize --format jsonl -", ARTICLE.as_bytes()).quietly();
    assert_eq!(ran.jsonl()[0]["id"], "stdin");
    let ran = dir.run_with_input("summarize --format jsonl --files-from -", b"news/a.txt\n").quietly();
    assert_eq!(ran.jsonl()[0]["id"], "news/a.txt");
}

#[test]
fn compressed_and_encoded_inputs_give_what_the_plain_ones_do() {
    let dir = folder();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(ARTICLE.as_bytes()).unwrap();
    let wide = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        format!("{mark}{ARTICLE}").encode_utf16().flat_map(bytes).collect()
    };
    dir.write("plain.txt", ARTICLE)
        .write("a.txt.gz", gz.finish().unwrap())
        .write("a.txt.zst", zstd::encode_all(ARTICLE.as_bytes(), 1).unwrap())
        .write("bom.txt", format!("\u{FEFF}{ARTICLE}"))
        .write("le.txt", wide(u16::to_le_bytes, "\u{FEFF}"))
        .write("be.txt", wide(u16::to_be_bytes, "\u{FEFF}"))
        .write("le-bare.txt", wide(u16::to_le_bytes, ""))
        .write("be-bare.txt", wide(u16::to_be_bytes, ""))
        .write("cp1256.txt", encoding_rs::WINDOWS_1256.encode(ARTICLE).0)
        .write("iso.txt", encoding_rs::ISO_8859_6.encode(ARTICLE).0);
    let plain = dir.run("split plain.txt").quietly().out;
    assert_eq!(String::from_utf8(plain.clone()).unwrap().lines().count(), 6);
    for name in dir.names() {
        assert_eq!(dir.run(&format!("split {name}")).quietly().out, plain, "{name}");
    }
    assert_eq!(dir.run("split --encoding cp1256 cp1256.txt").quietly().out, plain);
    let ran = dir.run(&format!("summarize {}", seed("windows-1256.txt").display())).quietly();
    assert_eq!(ran.lines().len(), 3);
    assert!(!ran.text().contains('\u{FFFD}'));
}

#[test]
fn tables_and_records_are_read_by_their_fields() {
    let dir = folder();
    let text = "وصل الوفد صباحا. ثم غادر مساء.";
    dir.write("a.csv", format!("\u{FEFF}key,body\r\nk1,\"{text}\"\r\nk2,\"{text}\"\r\n"));
    dir.write("a.tsv", format!("key\tbody\nk1\t{text}\nk2\t{text}\n"));
    dir.write("a.jsonl", format!("{{\"key\":\"k1\",\"body\":\"{text}\"}}\n{{\"key\":\"k2\",\"body\":\"{text}\"}}\n"));
    for name in ["a.csv", "a.tsv", "a.jsonl"] {
        let ran = dir.run(&format!("summarize --format jsonl --id-field key --text-field body -n 1 {name}")).quietly();
        let rows = ran.jsonl();
        let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["k1", "k2"], "{name}");
        assert_eq!(rows[0]["sentences"][0]["text"], "وصل الوفد صباحا.", "{name}");
    }
}
