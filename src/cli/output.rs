//! Output: to standard output as it comes, or to a file that appears whole or not at all.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;

/// Where results go.
pub struct Output {
    target: Target,
    name: String,
}

enum Target {
    Stdout(BufWriter<io::Stdout>),
    /// A pipe or device, which is no file to be replaced.
    Special(BufWriter<File>),
    File {
        temporary: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Output {
    /// Opens the file's temporary neighbour, so that a folder that does not exist is said before any work is done; standard
    /// output for `None` and `-`.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Self {
                target: Target::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())),
                name: "standard output".into(),
            });
        };
        let name = path.display().to_string();
        let found = std::fs::metadata(path).ok();
        if path.is_dir() {
            return Err(Failure::Output(name, io::Error::other("it is a folder; name a file in it")));
        }
        if found.as_ref().is_some_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(path).map_err(|e| Failure::Output(name.clone(), e))?;
            return Ok(Self { target: Target::Special(BufWriter::with_capacity(1 << 16, file)), name });
        }
        // A link stays, and what it points to is replaced.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            let missing = format!("there is no folder {}; make it first", folder.display());
            return Err(Failure::Output(name, io::Error::new(io::ErrorKind::NotFound, missing)));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".khulasa-");
        mode(&mut builder, found.as_ref());
        let temporary = builder.tempfile_in(folder);
        let temporary = temporary.map_err(|e| Failure::Output(name.clone(), no_file_in(folder, &e)))?;
        let target = Target::File { temporary: BufWriter::with_capacity(1 << 16, temporary), path: path.to_owned() };
        Ok(Self { target, name })
    }

    /// The file that is to appear, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.target {
            Target::File { path, .. } => Some(path),
            Target::Stdout(_) | Target::Special(_) => None,
        }
    }

    /// Whether a person reads along.
    pub fn is_terminal(&self) -> bool {
        matches!(&self.target, Target::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Writes some bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.write_with(|out| out.write_all(bytes))
    }

    /// Writes what a function writes.
    pub fn write_with(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let result = match &mut self.target {
            Target::Stdout(out) => write(out),
            Target::Special(out) => write(out),
            Target::File { temporary, .. } => write(temporary),
        };
        result.map_err(|e| failure(&self.name, e))
    }

    /// Ends the output: the file gets its name now.
    pub fn finish(self) -> Result<(), Failure> {
        let name = self.name;
        match self.target {
            Target::Stdout(mut out) => out.flush().map_err(|e| failure(&name, e)),
            Target::Special(mut out) => out.flush().map_err(|e| failure(&name, e)),
            Target::File { temporary, path } => {
                let file = temporary.into_inner().map_err(|e| failure(&name, e.into_error()))?;
                file.as_file().sync_all().map_err(|e| failure(&name, e))?;
                match file.persist(&path) {
                    Ok(_) => Ok(()),
                    Err(error) => Err(kept_beside(error, &path, name)),
                }
            }
        }
    }
}

/// What to say when a folder takes no file: nobody knows the name of the temporary one, which the error shows.
fn no_file_in(folder: &Path, error: &io::Error) -> io::Error {
    let (error_text, folder) = (error.to_string(), folder.display());
    let cause = error_text.split(" at path ").next().unwrap_or_default();
    io::Error::new(error.kind(), format!("no file can be made in the folder {folder}: {cause}; name another with -o"))
}

/// What to say when the finished file cannot take its place, as when Excel holds the old one open: the result is kept beside it under
/// a name that is free, so that nobody works twice.
fn kept_beside(error: tempfile::PersistError, path: &Path, name: String) -> Failure {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let mut file = error.file;
    for number in 1..100 {
        let beside = path.with_file_name(format!("{stem}.new-{number}{ending}"));
        file = match file.persist_noclobber(&beside) {
            Ok(_) => {
                let message = format!(
                    "{}; is it open in another program? The result is kept as {}; close the other program and rename it",
                    error.error,
                    beside.display()
                );
                return Failure::Output(name, io::Error::new(error.error.kind(), message));
            }
            Err(again) => again.file,
        };
    }
    failure(&name, error.error)
}

/// A new file gets the mode that the user's mask leaves it, and one that replaces another gets the other's.
#[cfg(unix)]
fn mode(builder: &mut tempfile::Builder<'_, '_>, old: Option<&Metadata>) {
    use std::os::unix::fs::PermissionsExt;
    let permissions = old.map_or_else(|| std::fs::Permissions::from_mode(0o666), Metadata::permissions);
    builder.permissions(permissions);
}

#[cfg(not(unix))]
fn mode(_: &mut tempfile::Builder<'_, '_>, _: Option<&Metadata>) {}

fn failure(name: &str, error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe { Failure::ClosedPipe } else { Failure::Output(name.into(), error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_takes_no_file_is_named() {
        // Nobody makes a file in /proc, whatever rights he has.
        let Err(Failure::Output(name, error)) = Output::open(Some(Path::new("/proc/sheet.csv"))) else {
            panic!("it does not open")
        };
        let error = error.to_string();
        assert!(name == "/proc/sheet.csv" && error.starts_with("no file can be made in the folder /proc: "), "{error}");
        assert!(!error.contains(".khulasa-"), "{error}");
    }

    #[test]
    fn a_result_that_cannot_take_its_place_is_kept_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sheet.csv");
        let mut output = Output::open(Some(&path)).unwrap_or_else(|_| panic!("it opens"));
        assert!(output.write(b"new").is_ok());
        // A folder in its place stands for a file that another program holds open: neither can be replaced.
        std::fs::create_dir_all(path.join("full")).unwrap();
        let Err(Failure::Output(name, error)) = output.finish() else { panic!("it cannot take its place") };
        assert!(name.ends_with("sheet.csv") && error.to_string().contains("sheet.new-1.csv"), "{error}");
        assert_eq!(std::fs::read(folder.path().join("sheet.new-1.csv")).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
    }
}
