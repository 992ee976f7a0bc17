//! Keeps the direction of the rooms: a room may call an earlier one, never a later one, and nothing but the command line
//! prints. Read from the source, so that a wrong `use` fails here and not in a review.
//!
//! What counts is every path that starts at the crate's root, `crate::room` or `super::` often enough to get there, outside of
//! comments and of modules marked `#[cfg(test)]`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms along which every document goes; each may use those before it.
const CHAIN: [&str; 9] = ["text", "arabic", "english", "input", "split", "analyze", "rank", "select", "summary"];
/// What stands beside each other behind the chain: each may use the chain, and what stands before it in its own row.
const BESIDE: [&[&str]; 6] = [
    &["bitext", "exchange", "check", "memory"],
    &["corpus"],
    &["align", "report"],
    &["group"],
    &["digest", "report"],
    &["evaluate"],
];
/// Writes results of any room down; only the command line may use it.
const ROWS: &str = "rows";
/// May use everything; nothing but `main.rs` may use it.
const CLI: &str = "cli";

/// Rooms that get text and give text: they read and write nothing.
const PURE: [&str; 11] =
    ["text", "arabic", "english", "split", "analyze", "rank", "select", "summary", "group", "digest", "align"];
/// Formats carry what they are given.
const NOT_FOR_FORMATS: [&str; 5] = ["split", "analyze", "rank", "select", "summary"];

struct Source {
    path: String,
    room: String,
    /// How many modules it lies below the crate's root.
    depth: usize,
    /// Without comments and tests.
    code: String,
}

fn may_use(from: &str, to: &str) -> bool {
    if from == to || from == CLI || (from == ROWS && to != CLI) {
        return true;
    }
    let place = |room: &str| CHAIN.iter().position(|r| *r == room);
    match (place(from), place(to)) {
        (Some(from), Some(to)) => to < from,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (None, None) => BESIDE.iter().any(|row| {
            let place = |room: &str| row.iter().position(|r| *r == room);
            place(to).is_some_and(|to| place(from).is_some_and(|from| to < from))
        }),
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    find(&root, &mut paths);
    paths.sort();
    let sources: Vec<Source> = paths.iter().map(|path| source(&root, path)).collect();
    assert!(sources.len() > 40, "only {} files under {}", sources.len(), root.display());
    sources
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn source(root: &Path, path: &Path) -> Source {
    let below = path.strip_prefix(root).unwrap().with_extension("");
    let mut parts: Vec<&str> = below.iter().map(|part| part.to_str().unwrap()).collect();
    if matches!(parts.last(), Some(&("mod" | "lib"))) {
        parts.pop();
    }
    let room = parts.first().copied().unwrap_or("lib").to_owned();
    let code = without_tests_and_comments(&fs::read_to_string(path).unwrap());
    Source { path: format!("src/{}.rs", below.display()), room, depth: parts.len(), code }
}

/// Leaves line comments and items marked `#[cfg(test)]` out. Relies on rustfmt: an item ends at the first line that is
/// indented like it and starts with its closing brace, or at a `;`.
fn without_tests_and_comments(code: &str) -> String {
    let mut out = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.trim() != "#[cfg(test)]" {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let closes = |line: &str| line.len() > indent && line[indent..].starts_with('}');
        let mut opened = false;
        for line in lines.by_ref() {
            opened |= line.ends_with('{');
            if (opened && closes(line)) || (!opened && line.ends_with(';')) {
                break;
            }
        }
    }
    out
}

/// The rooms that a file's code names.
fn rooms_used(source: &Source) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let to_root = "super::".repeat(source.depth);
    for path in ["crate::", &to_root] {
        for (at, _) in source.code.match_indices(path) {
            let before = source.code[..at].chars().next_back();
            // Inside a longer word, as in `supersuper::`, or a longer way up, as `$crate::`.
            if path.is_empty() || before.is_some_and(|c| c.is_alphanumeric() || "_$:".contains(c)) {
                continue;
            }
            let rest = &source.code[at + path.len()..];
            match rest.strip_prefix('{') {
                Some(group) => rooms.extend(first_names(group)),
                None => rooms.extend(first_name(rest)),
            }
        }
    }
    rooms
}

fn first_name(path: &str) -> Option<String> {
    let end = path.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(path.len());
    (end > 0).then(|| path[..end].to_owned())
}

/// The first names of the paths in `{a::b, c::{d, e}}`, of which `group` is what follows the brace.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ if depth == 0 && fresh && !c.is_whitespace() => {
                names.extend(first_name(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Whether a word stands in the code: not as a part of a longer one.
fn holds(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let behind = code[at + word.len()..].chars().next();
        let goes_on = word.ends_with(is_part) && behind.is_some_and(is_part);
        !before.is_some_and(is_part) && !goes_on
    })
}

fn is_room(name: &str) -> bool {
    CHAIN.contains(&name) || BESIDE.iter().any(|row| row.contains(&name)) || [ROWS, CLI].contains(&name)
}

#[track_caller]
fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn every_room_has_its_place() {
    for source in sources() {
        let known = is_room(&source.room) || matches!(source.room.as_str(), "lib" | "main");
        assert!(known, "{}: the room {} has no place here yet; give it one", source.path, source.room);
    }
}

#[test]
fn a_room_uses_only_earlier_ones() {
    let mut broken = Vec::new();
    let mut uses = 0;
    for source in sources().iter().filter(|s| is_room(&s.room)) {
        for used in rooms_used(source).iter().filter(|used| is_room(used)) {
            uses += 1;
            if !may_use(&source.room, used) {
                broken.push(format!("{}: {} uses {used}, a later room", source.path, source.room));
            }
        }
    }
    assert!(uses > 50, "only {uses} uses were found: the test reads the source wrongly");
    assert_none(&broken);
}

#[test]
fn only_the_command_line_prints_and_knows_its_crates() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| s.room != CLI && s.room != "main") {
        let words = [
            "clap",
            "clap_complete",
            "clap_mangen",
            "anstyle",
            "indicatif",
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
        ];
        let streams = ["stdout", "stderr", "process::exit"];
        for word in words.into_iter().chain(streams).filter(|word| holds(&source.code, word)) {
            broken.push(format!("{}: {word}", source.path));
        }
    }
    assert_none(&broken);
}

#[test]
fn what_computes_reads_no_files() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| PURE.contains(&s.room.as_str())) {
        for word in ["fs", "io", "File", "env", "net"]
            .into_iter()
            .filter(|w| holds(&source.code, &format!("std::{w}")) || holds(&source.code, &format!("{w}::")))
        {
            broken.push(format!("{}: {word}", source.path));
        }
    }
    assert_none(&broken);
}

#[test]
fn what_is_unsafe_stands_in_one_place() {
    const ALLOWED: &str = "src/corpus/fit/mapped.rs";
    // An attribute, a block, a function or a trait: in every file but that one the lint is an error.
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|s| holds(&s.code, "unsafe") || s.code.contains("unsafe_code"))
        .map(|s| s.path)
        .collect();
    assert_eq!(found, [ALLOWED]);
    let code = sources().into_iter().find(|s| s.path == ALLOWED).unwrap().code;
    assert!(code.lines().count() < 40 && code.matches("unsafe {").count() == 1, "{code}");
}

#[test]
fn formats_rank_and_split_nothing() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| s.room == "exchange") {
        let used = rooms_used(source);
        broken.extend(NOT_FOR_FORMATS.iter().filter(|r| used.contains(**r)).map(|r| format!("{}: {r}", source.path)));
    }
    assert_none(&broken);
}

#[test]
fn the_test_itself_sees_what_it_should() {
    let code = "use crate::rank;\n// crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nuse crate::{\n    text::{A, B},\n    split,\n};\n\
                fn f() {\n    super::super::corpus::run();\n    super::own();\n}\n#[cfg(test)]\nuse crate::report;\n";
    let code = without_tests_and_comments(code);
    let source = Source { path: String::new(), room: "x".to_owned(), depth: 2, code };
    let used: Vec<String> = rooms_used(&source).into_iter().collect();
    assert_eq!(used, ["corpus", "rank", "split", "text"]);
    assert!(may_use("exchange", "bitext") && !may_use("bitext", "exchange") && !may_use("corpus", "bitext"));
    assert!(
        may_use("cli", "rows") && may_use("rows", "align") && !may_use("rows", "cli") && !may_use("report", "rows")
    );
    assert!(may_use("cli", "text") && !may_use("text", "cli") && !may_use("split", "rank") && may_use("rank", "split"));
    assert!(holds("std::fs::read", "std::fs") && !holds("std::fsx", "std::fs") && !holds("myprintln!()", "println!"));
}
