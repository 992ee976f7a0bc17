//! A program of the user's that lines are piped through, within a time.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::input::MAX_DOCUMENT;

/// Gives what a program for the shell makes of an input. After `timeout` the program is ended, with all that it started.
///
/// One thread writes and another reads: a program that writes before it has read all would otherwise wait for a reader for ever. This
/// one keeps the time, and does not wait for them: what outlives the program may hold its pipes open.
pub fn through(program: &str, input: Vec<u8>, timeout: Duration) -> Result<Vec<u8>, String> {
    let deadline = Instant::now() + timeout;
    let mut command = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    command.arg(if cfg!(windows) { "/C" } else { "-c" }).arg(program);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|e| format!("the shell cannot be started: {e}"))?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    // A program that stops reading early is seen by its lines.
    thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map_or(Ok(0), |stdout| stdout.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes));
        // Nobody listens any more where the time is up.
        let _ = sender.send(read.map(|_| bytes));
    });
    let late = |child: &mut Child| {
        end(child);
        Err(format!(
            "it was not done after {} seconds and was ended; see whether it waits for something, or give it more with --timeout",
            timeout.as_secs()
        ))
    };
    let read = match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(read) => read,
        Err(RecvTimeoutError::Timeout) => return late(&mut child),
        Err(RecvTimeoutError::Disconnected) => return Err("what it wrote was lost".to_owned()),
    };
    // It may go on after its last line.
    let status = loop {
        match child.try_wait().map_err(|e| format!("it was lost: {e}"))? {
            Some(status) => break status,
            None if Instant::now() >= deadline => return late(&mut child),
            None => thread::sleep(Duration::from_millis(10)),
        }
    };
    let bytes = read.map_err(|e| format!("what it wrote cannot be read: {e}"))?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(format!("it wrote more than {} MiB", MAX_DOCUMENT >> 20));
    }
    if !status.success() {
        return Err(format!("it failed ({status})"));
    }
    Ok(bytes)
}

/// Ends the shell and what it started. Programs that cannot be found out go on, but nobody waits for them.
fn end(child: &mut Child) {
    if cfg!(windows) {
        let mut command = Command::new("taskkill");
        silently(command.args(["/T", "/F", "/PID", &child.id().to_string()]));
    } else {
        let pids = descendants(child.id()).into_iter().map(|pid| pid.to_string()).collect::<Vec<_>>();
        if !pids.is_empty() {
            silently(Command::new("sh").arg("-c").arg(format!("kill -KILL {}", pids.join(" "))));
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn silently(command: &mut Command) {
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// The processes that a process started, and theirs, as /proc or ps (POSIX) says.
fn descendants(root: u32) -> Vec<u32> {
    let mut children: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let pairs = parents_of_proc().or_else(parents_of_ps).unwrap_or_default();
    pairs.into_iter().for_each(|(pid, parent)| children.entry(parent).or_default().push(pid));
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(children.remove(&parent).unwrap_or_default());
        next += 1;
    }
    found.split_off(1)
}

/// Every process and its parent.
fn parents_of_proc() -> Option<Vec<(u32, u32)>> {
    let of = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // Behind the name, which may hold anything, come the state and the parent (proc(5)).
        let parent = stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()?;
        Some((pid, parent))
    };
    let entries = std::fs::read_dir("/proc").ok()?;
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let pairs: Vec<(u32, u32)> = pids.filter_map(of).collect();
    (!pairs.is_empty()).then_some(pairs)
}

fn parents_of_ps() -> Option<Vec<(u32, u32)>> {
    let out = Command::new("ps").args(["-A", "-o", "pid=", "-o", "ppid="]).output().ok()?;
    let pair = |line: &str| {
        let mut numbers = line.split_whitespace().map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    Some(String::from_utf8_lossy(&out.stdout).lines().filter_map(pair).collect())
}
