//! What the benches run on: the seeds, repeated, or files that environment variables name.

#![allow(dead_code, reason = "each bench uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

use khulasa::input::{self, Newlines};

/// The size of the repeated seeds for the splitters, in bytes.
const SPLIT_BYTES: usize = 4 << 20;
/// The same for summaries, in bytes of text fields.
const SUMMARIZE_BYTES: usize = 8 << 20;

/// Paragraphs of running text: of the seeds, repeated, or the lines of the file in `KHULASA_BENCH_TEXT`.
pub fn paragraphs() -> Vec<String> {
    if let Some(path) = std::env::var_os("KHULASA_BENCH_TEXT") {
        return read(Path::new(&path)).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    }
    let of = |text: &String| {
        let document = input::from_text("", text, Newlines::Auto);
        let body = document.blocks.iter().filter(|block| block.kind.is_body());
        // A wrapped paragraph on one line, so that lines are paragraphs.
        body.map(|block| block.span.of(&document.text).replace(['\r', '\n'], " ")).collect::<Vec<_>>()
    };
    let once: Vec<String> = seeds().iter().flat_map(of).collect();
    let bytes: usize = once.iter().map(String::len).sum();
    once.iter().cycle().take(once.len() * SPLIT_BYTES.div_ceil(bytes)).cloned().collect()
}

/// Articles as JSONL: the file in `KHULASA_BENCH_JSONL`, or the seeds, repeated under new ids.
pub fn jsonl() -> String {
    if let Some(path) = std::env::var_os("KHULASA_BENCH_JSONL") {
        return read(Path::new(&path));
    }
    let mut texts = seeds();
    let rows = read(&seeds_folder().join("blog-table.jsonl"));
    texts.extend(rows.lines().filter_map(text_field));
    let (mut out, mut bytes) = (String::new(), 0);
    for (nth, text) in texts.iter().cycle().enumerate() {
        if bytes >= SUMMARIZE_BYTES {
            break;
        }
        bytes += text.len();
        out += &serde_json::json!({ "id": format!("seed-{nth}"), "text": text }).to_string();
        out.push('\n');
    }
    out
}

/// The value of the text field of a line of JSONL.
pub fn text_field(line: &str) -> Option<String> {
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    row["text"].as_str().map(str::to_owned)
}

fn seeds_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

/// The seeds in UTF-8, by name.
fn seeds() -> Vec<String> {
    let is_text = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "txt");
    let folder = fs::read_dir(seeds_folder()).expect("the folder seeds/");
    let mut paths: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).filter(is_text).collect();
    paths.sort();
    // One of them is in Windows-1256.
    let texts: Vec<String> = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert!(texts.len() >= 8, "seeds/ holds {} texts in UTF-8", texts.len());
    texts
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
