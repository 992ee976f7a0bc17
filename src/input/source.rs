//! Which inputs there are: files, folders, patterns, lists of files, standard input.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::error::{InputError, InputErrorKind, Place};
use super::format::Format;

/// One input to read: a file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file; `None` for standard input.
    pub path: Option<PathBuf>,
    /// What document ids start from: the `/`-separated path relative to the input root, or `stdin`.
    ///
    /// The root is the folder that was named, the part of a pattern before its first wildcard, or the folder that holds a
    /// file named by itself. Paths in a list of files have the list's own root, so that a path is its own id.
    pub id: String,
}

/// What a list of inputs comes to.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The inputs that exist, in the order in which they were named, and by path inside a folder or pattern.
    pub sources: Vec<Source>,
    /// What could not be found. The sources stand on their own.
    pub errors: Vec<InputError>,
}

impl Source {
    /// Standard input.
    pub fn stdin() -> Self {
        Self { path: None, id: "stdin".to_owned() }
    }

    /// The name for messages: the path, or `<stdin>`.
    pub fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string())
    }
}

/// Finds the inputs that were named: files, folders (searched for files with a known extension, hidden ones left out),
/// patterns such as `news/**/*.txt` where no such file exists, `-` for standard input, and a file that lists paths, one a
/// line.
///
/// A path named twice is there twice.
pub fn expand(inputs: &[String], files_from: Option<&Path>) -> Expanded {
    let mut expanded = Expanded::default();
    for input in inputs {
        expanded.add_named(input);
    }
    if let Some(list) = files_from {
        let list_is_stdin = list.as_os_str() == "-";
        if list_is_stdin && inputs.iter().any(|input| input == "-") {
            expanded.fail("<stdin>", InputErrorKind::StdinTwice);
        } else {
            expanded.add_list(list, list_is_stdin);
        }
    }
    expanded
}

impl Expanded {
    /// Gives inputs that are called alike the path that they were named by as an id, and a number where that is one too, as of paths that are
    /// no UTF-8 or were named twice: no two documents of theirs have one id.
    pub fn tell_apart(&mut self) {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        self.sources.iter().for_each(|source| *count.entry(source.id.clone()).or_default() += 1);
        for source in &mut self.sources {
            if count.get(&source.id).is_some_and(|&count| count > 1) {
                source.id = source.name().trim_start_matches("./").to_owned();
            }
        }
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for source in &mut self.sources {
            let mut id = source.id.clone();
            while let Some(times) = taken.get_mut(&id) {
                *times += 1;
                id = format!("{}#{times}", source.id);
            }
            taken.insert(id.clone(), 1);
            source.id = id;
        }
    }

    fn add_named(&mut self, input: &str) {
        let path = Path::new(input);
        if input == "-" {
            self.sources.push(Source::stdin());
        } else if path.is_dir() {
            self.add_folder(path);
        } else if path.exists() {
            self.sources.push(Source { id: id_under(path, path.parent()), path: Some(path.to_owned()) });
        } else if input.contains(['*', '?', '[', '{']) {
            self.add_pattern(input);
        } else {
            self.fail(input, InputErrorKind::NotFound);
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let (sources, errors) = (self.sources.len(), self.errors.len());
        self.walk(folder, |path| Format::of_path(path).is_some() || Format::is_archive(path));
        if self.sources.len() == sources && self.errors.len() == errors {
            let extensions = Format::all_extensions();
            self.fail(&folder.display().to_string(), InputErrorKind::NoDocuments { extensions });
        }
    }

    fn add_pattern(&mut self, pattern: &str) {
        // `\` is a separator on Windows and not an escape, as globset does it by default. A `*` stays within a folder.
        let glob = match GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => return self.fail(pattern, InputErrorKind::BadPattern { reason: error.kind().to_string() }),
        };
        let is_wild = |part: &Component| part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
        let parts: Vec<Component> = Path::new(pattern).components().collect();
        let fixed = parts.iter().take_while(|part| !is_wild(part)).count();
        let root: PathBuf = parts[..fixed].iter().collect();
        let sources = self.sources.len();
        let errors = self.errors.len();
        if root.as_os_str().is_empty() {
            self.walk(Path::new("."), |path| glob.is_match(path.strip_prefix(".").unwrap_or(path)));
        } else if root.is_dir() {
            self.walk(&root, |path| glob.is_match(path.strip_prefix("./").unwrap_or(path)));
        }
        if self.sources.len() == sources && self.errors.len() == errors {
            self.fail(pattern, InputErrorKind::NoMatch);
        }
    }

    fn add_list(&mut self, list: &Path, is_stdin: bool) {
        let name = if is_stdin { "<stdin>".to_owned() } else { list.display().to_string() };
        let text = if is_stdin { std::io::read_to_string(std::io::stdin()) } else { fs::read_to_string(list) };
        let text = match text {
            Ok(text) => text,
            Err(error) => return self.fail(&name, error.into()),
        };
        let mut lines = 0;
        for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let path = Path::new(line);
            if line.trim().is_empty() {
                continue;
            }
            lines += 1;
            if path.is_dir() {
                self.add_folder(path);
            } else if path.exists() {
                self.sources.push(Source { id: id_under(path, None), path: Some(path.to_owned()) });
            } else {
                let place = Place::line(name.clone(), index as u64 + 1);
                let kind = InputErrorKind::ListedNotFound { path: line.to_owned() };
                self.errors.push(InputError::new(place, kind));
            }
        }
        if lines == 0 {
            self.fail(&name, InputErrorKind::EmptyList);
        }
    }

    /// Adds the files under `root` that are wanted, sorted by the bytes of their path.
    fn walk(&mut self, root: &Path, wanted: impl Fn(&Path) -> bool) {
        let mut found = Vec::new();
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(root).follow_links(true).into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && wanted(entry.path()) => found.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(root).display().to_string();
                    let reason = error.into_io_error();
                    let io = reason.unwrap_or_else(|| std::io::Error::other("a link that leads back to its folder"));
                    self.fail(&path, InputErrorKind::Io(io));
                }
            }
        }
        found.sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
        self.sources.extend(found.into_iter().map(|path| Source { id: id_under(&path, Some(root)), path: Some(path) }));
    }

    fn fail(&mut self, name: &str, kind: InputErrorKind) {
        self.errors.push(InputError::new(Place::file(name), kind));
    }
}

/// The `/`-separated path below `root`, or the path itself without `.` parts.
pub(super) fn id_under(path: &Path, root: Option<&Path>) -> String {
    let below = root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path);
    let mut id = String::new();
    for part in below.components() {
        let name = match part {
            Component::Normal(name) => name.to_string_lossy(),
            Component::ParentDir => "..".into(),
            _ => continue,
        };
        if !id.is_empty() {
            id.push('/');
        }
        id.push_str(&name);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.html", "sub/c.jsonl.gz", "sub/d.pdf", ".hidden.txt", "empty/x.pdf", "w[1].txt"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        dir
    }

    fn expand_in(dir: &tempfile::TempDir, input: &str) -> Expanded {
        expand(&[dir.path().join(input).to_str().unwrap().to_owned()], None)
    }

    fn ids(expanded: &Expanded) -> Vec<&str> {
        expanded.sources.iter().map(|s| s.id.as_str()).collect()
    }

    #[test]
    fn ids_are_relative_to_the_root_and_sorted() {
        let dir = tree();
        assert_eq!(ids(&expand_in(&dir, "")), ["a.html", "b.txt", "sub/c.jsonl.gz", "w[1].txt"]);
        assert_eq!(ids(&expand_in(&dir, "sub/d.pdf")), ["d.pdf"]);
        assert_eq!(ids(&expand_in(&dir, "**/*.{gz,pdf}")), ["empty/x.pdf", "sub/c.jsonl.gz", "sub/d.pdf"]);
        assert_eq!(ids(&expand_in(&dir, "sub/*")), ["c.jsonl.gz", "d.pdf"]);
        assert_eq!(ids(&expand_in(&dir, "w[1].txt")), ["w[1].txt"], "an existing file wins over the pattern");
        assert_eq!(ids(&expand(&["-".to_owned()], None)), ["stdin"]);
    }

    #[test]
    fn no_two_inputs_keep_one_id() {
        let source = |path: &str, id: &str| Source { path: Some(path.into()), id: id.to_owned() };
        let named =
            [("a/x", "x"), ("b/x", "x"), ("c/b/x", "b/x"), ("./a/x", "x"), ("y", "y"), ("y", "y"), ("y#2", "y#2")];
        let sources = named.map(|(path, id)| source(path, id)).into();
        let mut expanded = Expanded { sources, errors: Vec::new() };
        expanded.tell_apart();
        assert_eq!(ids(&expanded), ["a/x", "b/x", "b/x#2", "a/x#2", "y", "y#2", "y#2#2"]);
    }

    #[test]
    fn what_is_not_there_is_an_error_and_the_rest_goes_on() {
        let dir = tree();
        let folder = dir.path().display();
        let inputs =
            ["nowhere.txt", "b.txt", "*.docx", "empty", "x[.txt"].map(|i| dir.path().join(i).display().to_string());
        let expanded = expand(&inputs, None);
        assert_eq!(ids(&expanded), ["b.txt"]);
        let errors: Vec<String> = expanded.errors.iter().map(ToString::to_string).collect();
        assert!(errors[0].starts_with(&format!("{folder}/nowhere.txt: no such file or folder")), "{errors:?}");
        assert!(errors[1].contains("no file matches this pattern"), "{errors:?}");
        assert!(errors[2].contains("looked for files ending in .txt, .text, .html"), "{errors:?}");
        assert!(errors[3].contains("not a valid file pattern"), "{errors:?}");
    }

    #[test]
    fn a_list_names_one_path_a_line() {
        let dir = tree();
        let list = dir.path().join("list");
        let path = |name: &str| dir.path().join(name).display().to_string();
        fs::write(&list, format!("{}\r\n\n{}\n{}\n", path("b.txt"), path("none"), path("sub"))).unwrap();
        let expanded = expand(&[], Some(&list));
        assert!(expanded.sources[0].id.ends_with("/b.txt") && !expanded.sources[0].id.starts_with('/'));
        assert_eq!(expanded.sources[1].id, "c.jsonl.gz");
        assert_eq!(expanded.errors.len(), 1);
        let message = expanded.errors[0].to_string();
        assert!(message.contains("list:3: no such file or folder: "), "{message}");
        fs::write(&list, "\n").unwrap();
        assert!(expand(&[], Some(&list)).errors[0].to_string().contains("expected one path a line"));
        let both = expand(&["-".to_owned()], Some(Path::new("-")));
        assert_eq!(both.errors.len(), 1);
    }
}
