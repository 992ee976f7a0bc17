//! Corpora for `khulasa batch`, and what it leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Folder;

/// Articles of three to eight sentences that differ.
pub fn corpus(documents: usize) -> String {
    const SUBJECTS: [&str; 5] = ["البلدية", "الوزارة", "الجامعة", "الشركة", "الجمعية"];
    const ACTS: [&str; 4] = ["افتتحت", "أطلقت", "أجّلت", "ناقشت"];
    const THINGS: [&str; 6] =
        ["المكتبة العامة", "مشروع النقل", "خطة المياه", "برنامج التدريب", "معرض الكتاب", "الحديقة الجديدة"];
    let mut lines = String::new();
    for n in 0..documents {
        let pick = |list: &[&'static str], by: usize| list[(n / by + n) % list.len()];
        let mut text = String::new();
        for k in 0..3 + n % 6 {
            let (subject, act, thing) = (pick(&SUBJECTS, k + 1), pick(&ACTS, k + 2), pick(&THINGS, k + 3));
            text += &format!("{act} {subject} {thing} في الحي رقم {} بعد {} أشهر من العمل المتواصل. ", n + k, k + 3);
        }
        let title = format!("{} {}", pick(&SUBJECTS, 1), pick(&THINGS, 1));
        lines += &json!({"id": format!("d{n}"), "title": title, "text": text}).to_string();
        lines.push('\n');
    }
    lines
}

/// All files of a run by name, without what tells of time.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(root.join(below)).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(root, &format!("{name}/"), found);
            } else if name != "timings.log" {
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, "", &mut found);
    found
}

/// Two runs have the same files with the same bytes.
#[track_caller]
pub fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (files(a), files(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(b[name] == *bytes, "{name} differs");
    }
}

/// The files of one kind of output, one behind the other.
pub fn joined(dir: &Folder, run: &str, kind: &str) -> Vec<u8> {
    let files = files(&dir.path(run));
    files.into_iter().filter(|(name, _)| name.starts_with(&format!("{kind}-"))).flat_map(|(_, bytes)| bytes).collect()
}

/// The rows of JSON lines.
pub fn jsonl(bytes: &[u8]) -> Vec<Value> {
    std::str::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// All kinds of output.
pub const KINDS: &str = "--emit summaries,sentences,worksheet,keywords,stats";
