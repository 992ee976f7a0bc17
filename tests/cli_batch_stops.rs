//! `khulasa batch` where something goes wrong around it: several runs in one folder, inputs that are gone or change, files of a run that are
//! missing or were edited.

mod common;

use std::fs;
use std::time::Instant;

use common::runs::{assert_same, corpus, joined, jsonl};
use common::{Folder, folder};
use serde_json::Value;

#[test]
fn shards_without_their_plan_are_nobodys() {
    let dir = folder();
    dir.write("c.jsonl", corpus(9));
    dir.run("batch c.jsonl -o run --shard-docs 3 --sentences 3").exits(0);
    fs::remove_file(dir.path("run/plan.json")).unwrap();
    for resume in ["", "--resume"] {
        // Or else shards of three sentences would pass for shards of one.
        dir.run(&format!("batch c.jsonl -o run --shard-docs 3 --sentences 1 {resume}"))
            .exits(2)
            .says("shards are done in this folder, and the plan.json that says how is gone");
    }
    dir.write("run/plan.json", "{");
    let ran = dir.run("batch c.jsonl -o run --shard-docs 3 --sentences 1 --resume").exits(2);
    ran.says("plan.json: the plan is damaged").says("or begin anew in another folder");
}

#[test]
fn of_runs_that_begin_at_once_one_has_the_folder() {
    let dir = folder();
    dir.write("c.jsonl", corpus(60));
    for turn in 0..12 {
        let begin = |sentences: usize| {
            let line = format!("batch c.jsonl -o run-{turn} --shard-docs 7 --sentences {sentences} --quiet");
            dir.command(line.split(' ')).spawn().unwrap()
        };
        let mut codes: Vec<Option<i32>> =
            [begin(1), begin(3)].into_iter().map(|mut child| child.wait().unwrap().code()).collect();
        codes.sort_unstable();
        assert_eq!(codes, [Some(0), Some(2)]);
        let plan: Value = serde_json::from_slice(&dir.read(&format!("run-{turn}/plan.json"))).unwrap();
        let said = if plan["options"]["length"] == "1 sentences" { 1 } else { 3 };
        let made = jsonl(&joined(&dir, &format!("run-{turn}"), "summaries"));
        let longest = made.iter().map(|row| row["sentences"].as_array().unwrap().len()).max();
        assert_eq!(longest, Some(said), "turn {turn}: {}", plan["options"]["length"]);
    }
}

#[test]
fn shares_that_end_at_once_leave_each_other_alone() {
    let dir = folder();
    dir.write("c.jsonl", corpus(60));
    let line = |share: &str| format!("batch c.jsonl -o run --shard-docs 7 --resume --quiet {share}");
    dir.run(&line("")).quietly();
    for _ in 0..12 {
        let begin = |share: u32| dir.command(line(&format!("--shard {share}/4")).split(' ')).spawn().unwrap();
        let children = [1, 2, 3, 4].map(begin);
        for child in children {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        assert!(!dir.path("run/.partial").exists());
    }
}

/// Waits until a run has done a shard.
fn wait_for_shard(dir: &Folder, run: &str) {
    let started = Instant::now();
    while !dir.path(&format!("{run}/done/00000.json")).exists() {
        assert!(started.elapsed().as_secs() < 60, "no shard is done");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[test]
fn an_input_that_is_gone_for_a_moment_stops_the_run_and_loses_nothing() {
    let dir = folder();
    dir.write("a.jsonl", corpus(3000)).write("b.jsonl", corpus(50));
    let line = "batch a.jsonl b.jsonl --shard-docs 40 --emit stats --quiet";
    dir.run(&format!("{line} -o whole")).quietly();
    let child = dir.command(format!("{line} -o run -j 1").split(' ')).spawn().unwrap();
    wait_for_shard(&dir, "run");
    fs::rename(dir.path("b.jsonl"), dir.path("away")).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(3) && said.contains("b.jsonl: no such file"), "{said}");
    assert!(said.contains("go on with --resume") && !dir.path("run/totals.json").exists(), "{said}");
    fs::rename(dir.path("away"), dir.path("b.jsonl")).unwrap();
    dir.run(&format!("{line} -o run --resume")).quietly();
    assert_same(&dir.path("whole"), &dir.path("run"));
}

#[test]
fn an_input_that_grows_meanwhile_stops_the_run() {
    let dir = folder();
    dir.write("a.jsonl", corpus(3000));
    let line = "batch a.jsonl --shard-docs 40 --emit stats --quiet -o run -j 1";
    let child = dir.command(line.split(' ')).spawn().unwrap();
    wait_for_shard(&dir, "run");
    dir.write("a.jsonl", corpus(3001));
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(2) && said.contains("a.jsonl: the file was changed while the run"), "{said}");
    assert!(!dir.path("run/totals.json").exists());
}

#[test]
fn shares_that_counted_otherwise_are_not_merged() {
    let dir = folder();
    dir.write("c.jsonl", corpus(20));
    for share in [1, 2] {
        dir.run(&format!("batch c.jsonl -o run-{share} --shard-docs 3 --shard {share}/2")).exits(0);
    }
    // As when one of the machines did not find a file.
    let extent = dir.read("run-1/extent.json");
    dir.write("run-1/extent.json", "{\"records\":5,\"shards\":2}");
    let ran = dir.run("batch merge run-1 run-2 -o run").exits(2);
    ran.says("run-1 counted 5 records in the inputs, and run-2 20");
    dir.write("run-1/extent.json", extent);
    let done = String::from_utf8(dir.read("run-1/done/00002.json")).unwrap();
    dir.write("run-1/done/00002.json", done.replace("\"read\":3,\"written\":3", "\"read\":2,\"written\":2"));
    dir.run("batch merge run-1 run-2 -o run").exits(2).says("its shards hold 19 records, and its inputs 20");
    assert!(!dir.path("run/totals.json").exists());
}

#[cfg(unix)]
#[test]
fn what_can_be_read_only_once_is_no_input_of_a_run() {
    let dir = folder();
    dir.write("c.jsonl", corpus(3));
    // As bash has it for <(zcat c.jsonl.gz): what is read for the hash would be gone.
    let mut command = dir.command("batch /dev/stdin -o run".split(' '));
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), corpus(3).as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code() == Some(2) && said.contains("/dev/stdin: this is no file but a pipe"), "{said}");
    dir.run("batch /dev/null -o run").exits(2).says("write it to a file and name that");
    assert!(!dir.path("run").exists());
}

#[test]
fn a_done_record_that_is_not_this_shards_is_no_leave_to_skip_it() {
    let dir = folder();
    dir.write("c.jsonl", corpus(12) + "{oops\n{\"text\":\" \"}\n");
    dir.run("batch c.jsonl -o whole --shard-docs 4").exits(1);
    let begin = || {
        fs::remove_dir_all(dir.path("run")).ok();
        dir.run("batch c.jsonl -o run --shard-docs 4").exits(1);
    };
    let resumed = || dir.run("batch c.jsonl -o run --shard-docs 4 --resume");
    begin();
    dir.write("run/done/00002.json", dir.read("run/done/00001.json"));
    resumed().exits(2).says("done/00002.json: the file is damaged (it is of shard 1)");
    fs::remove_file(dir.path("run/done/00002.json")).unwrap();
    resumed().exits(1);
    assert_same(&dir.path("whole"), &dir.path("run"));
    let done = String::from_utf8(dir.read("run/done/00000.json")).unwrap();
    dir.write("run/done/00000.json", done.replace("\"read\":4", "\"read\":5"));
    resumed().exits(2).says("5 records that were read and of 4 that became something");
    // Names in a share that came from elsewhere lead nowhere else.
    dir.write("run/done/00000.json", done.replace("\"summaries-00000.jsonl\"", "\"../evil\""));
    dir.run("batch merge run -o merged").exits(2).says("\"../evil\" is no file of the folder");
    // The lists of what was not written are files of a shard like others.
    begin();
    for list in ["quarantine", "filtered"] {
        fs::remove_file(dir.path(&format!("run/done/00003.{list}.jsonl"))).unwrap();
        fs::remove_file(dir.path(&format!("run/{list}.jsonl"))).unwrap();
        resumed().exits(1);
        assert_same(&dir.path("whole"), &dir.path("run"));
    }
}

#[test]
fn a_merge_overwrites_nothing() {
    let dir = folder();
    dir.write("c.jsonl", corpus(3)).write("there/summaries-00000.jsonl", "mine");
    dir.run("batch c.jsonl -o run").exits(0);
    dir.run("batch merge run -o there").exits(2).says("there: the folder is not empty; name a new one");
    assert_eq!(dir.read("there/summaries-00000.jsonl"), b"mine");
    fs::create_dir(dir.path("empty")).unwrap();
    dir.run("batch merge run -o empty").exits(0);
}

#[test]
fn a_merge_takes_no_file_that_was_changed() {
    let dir = folder();
    dir.write("c.jsonl", corpus(3));
    dir.run("batch c.jsonl -o run").exits(0);
    let mut bytes = dir.read("run/summaries-00000.jsonl");
    bytes[20] ^= 1;
    dir.write("run/summaries-00000.jsonl", &bytes);
    dir.run("batch merge run -o all").exits(2).says("summaries-00000.jsonl: the file was changed").says("--resume");
    assert!(!dir.path("all").exists());
    fs::remove_file(dir.path("run/summaries-00000.jsonl")).unwrap();
    dir.run("batch c.jsonl -o run --resume").exits(0);
    dir.run("batch merge run -o all").exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_for_temporary_files_without_room_is_named_and_not_the_input() {
    let dir = folder();
    // A compressed archive is set aside, for it is read from its end.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, b"PK\x05\x06aaaaaaaaaaaaaaaaaa").unwrap();
    dir.write("a.zip.gz", encoder.finish().unwrap());
    let mut command = dir.command("batch a.zip.gz -o run".split(' '));
    let ended = command.env("TMPDIR", dir.path("nowhere")).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.code() == Some(3) && said.contains("nowhere, where it must be set aside for reading"),
        "{said}"
    );
    assert!(!dir.path("run/totals.json").exists());
}
