//! Runs the examples in `tests/fixtures/split/`, one file a phenomenon, which need no Rust to write:
//!
//! ```text
//! # comments, before the first case
//! === the case's name, perhaps with [newlines=wrapped]
//! the input, one line or more
//! ---
//! the expected sentences, one a line
//! ```
//!
//! White space differences do not count; `\u{200F}` and `\t` stand for the character. A file without a case, and a case
//! without a part, fail.

use std::fs;
use std::path::Path;

use khulasa::input::lines::Newlines;
use khulasa::split::split_text;

struct Case {
    name: String,
    newlines: Newlines,
    input: String,
    expected: Vec<String>,
}

fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let mut chunks = text.split("\n===");
    let head = chunks.next().unwrap_or("");
    let first = head.strip_prefix("===");
    if first.is_none() && head.lines().any(|l| !l.is_empty() && !l.starts_with('#')) {
        return Err("text before the first === line".into());
    }
    for chunk in first.into_iter().chain(chunks) {
        let (name, body) = chunk.split_once('\n').ok_or(format!("case without a body: {chunk}"))?;
        let (input, expected) = body.split_once("\n---\n").ok_or(format!("no --- line in {name}"))?;
        let newlines = match name.split_once("[newlines=") {
            Some((_, rest)) => rest.trim_end().trim_end_matches(']').parse()?,
            None => Newlines::Auto,
        };
        let expected: Vec<String> =
            expected.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).map(unescape).collect();
        if input.trim().is_empty() || expected.is_empty() {
            return Err(format!("no input or no expectation in {name}"));
        }
        cases.push(Case { name: name.trim().into(), newlines, input: unescape(input.trim_matches('\n')), expected });
    }
    if cases.is_empty() { Err("no case".into()) } else { Ok(cases) }
}

/// `\t` and `\u{…}`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix("\\t") {
            out.push('\t');
            rest = tail;
        } else if let Some((hex, tail)) = rest.strip_prefix("\\u{").and_then(|r| r.split_once('}')) {
            let code = u32::from_str_radix(hex, 16).expect("a hexadecimal code point");
            out.push(char::from_u32(code).expect("a code point"));
            rest = tail;
        } else {
            panic!("unknown escape in {text:?}");
        }
    }
    out + rest
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_fixture_splits_as_written() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/split");
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let (mut total, mut failures) = (0, Vec::new());
    for path in &paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let cases = parse(&fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for case in cases {
            total += 1;
            let got: Vec<_> = split_text(&case.input, case.newlines).into_iter().map(|s| s.of(&case.input)).collect();
            let same = got.len() == case.expected.len()
                && got.iter().zip(&case.expected).all(|(g, e)| squeeze(g) == squeeze(e));
            if !same {
                failures.push(format!("{name}: {}\n  expected {:#?}\n  got {got:#?}", case.name, case.expected));
            }
        }
    }
    assert!(paths.len() >= 30 && total >= 100, "only {total} cases in {} files", paths.len());
    assert!(failures.is_empty(), "{} of {total} cases:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn malformed_fixtures_are_refused() {
    for bad in [
        "",
        "# only a comment\n",
        "=== name\ninput without expectation\n",
        "=== name\n---\nsentence\n",
        "stray\n=== a\nb\n---\nb\n",
    ] {
        assert!(parse(bad).is_err(), "{bad:?}");
    }
}
