//! Runs the program in a folder of its own, as a shell would.

// Every test file uses its own share of these.
#![allow(dead_code)]

pub mod runs;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A short article: kicker-free, a headline, two paragraphs, four sentences, one line of site chrome.
pub const ARTICLE: &str = "افتتاح المكتبة العامة في مدينة الزرقاء\n\n\
    افتتحت بلدية الزرقاء يوم الأحد المكتبة العامة بعد ثلاث سنوات من أعمال الترميم. وتضم المكتبة أربعين ألف كتاب وقاعة للأطفال \
    ومسرحا صغيرا.\n\n\
    وقال رئيس البلدية إن الدخول مجاني لجميع السكان. وأضاف أن المكتبة ستفتح أبوابها سبعة أيام في الأسبوع.\n\n\
    شارك\n";

/// A folder that is gone when the test is over.
pub struct Folder(TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: Vec<u8>,
    pub err: String,
}

/// A new empty folder.
pub fn folder() -> Folder {
    Folder(tempfile::tempdir().unwrap())
}

/// A sample article of the project.
pub fn seed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name)
}

impl Folder {
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders it needs.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The program, not yet started, with this as its working folder and nothing of the tester's environment that it looks at.
    pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khulasa"));
        command.current_dir(self.0.path()).args(args).env_remove("NO_COLOR").env_remove("COLUMNS");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program with the words of `line`.
    pub fn run(&self, line: &str) -> Ran {
        self.command(line.split_whitespace()).output().unwrap().into()
    }

    /// Runs it with these bytes on standard input.
    pub fn run_with_input(&self, line: &str, input: &[u8]) -> Ran {
        let mut child = self.command(line.split_whitespace()).stdin(Stdio::piped()).spawn().unwrap();
        // A program that fails early does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("an exit code, no signal"),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Asserts that all went well, without a word.
    #[track_caller]
    pub fn quietly(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        self
    }

    /// Asserts the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.err);
        self
    }

    /// Asserts what standard error holds.
    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.err.contains(part), "expected {part:?} in:\n{}", self.err);
        self
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    pub fn lines(&self) -> Vec<&str> {
        self.text().lines().collect()
    }

    /// Standard output as JSON, a value a line.
    pub fn jsonl(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Standard output as CSV without its header.
    pub fn csv(&self) -> Vec<Vec<String>> {
        csv_rows(&self.out)
    }
}

/// The rows behind the header.
pub fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The names of an object's fields, in the order in which they are written.
pub fn field_names(line: &str) -> Vec<String> {
    // serde_json's own map would sort them.
    #[derive(Default)]
    struct Names(Vec<String>);
    impl<'de> serde::Deserialize<'de> for Names {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(NamesVisitor)
        }
    }
    struct NamesVisitor;
    impl<'de> serde::de::Visitor<'de> for NamesVisitor {
        type Value = Names;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
            let mut names = Names::default();
            while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                names.0.push(name);
            }
            Ok(names)
        }
    }
    serde_json::from_str::<Names>(line).unwrap().0
}
