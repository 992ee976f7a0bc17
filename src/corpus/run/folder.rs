//! The folder of a run: what its files are called, and how they come into being whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{RunError, Share};

/// The folder of a run.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// Files that are not finished lie here.
const PARTIAL: &str = ".partial";
/// Done-records lie here.
const DONE: &str = "done";

impl Folder {
    /// A folder, which need not exist.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the run is to do.
    pub fn plan(&self) -> PathBuf {
        self.root.join("plan.json")
    }

    /// How many records and shards there are, once that is known.
    pub fn extent(&self) -> PathBuf {
        self.root.join("extent.json")
    }

    /// What became of all records, once all shards are done.
    pub fn totals(&self) -> PathBuf {
        self.root.join("totals.json")
    }

    /// When each shard was done.
    pub fn timings(&self) -> PathBuf {
        self.root.join("timings.log")
    }

    /// A file of lines about records that were not written, of all shards: `quarantine` or `filtered`.
    pub fn record_list(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.jsonl"))
    }

    /// The same of one shard.
    pub fn record_list_of(&self, name: &str, shard: u64) -> PathBuf {
        self.root.join(DONE).join(format!("{shard:05}.{name}.jsonl"))
    }

    /// What became of a shard; there when it is done, and not before.
    pub fn done(&self, shard: u64) -> PathBuf {
        self.root.join(DONE).join(format!("{shard:05}.json"))
    }

    /// The name of a shard's data; `ending` is that of the format and the compression.
    pub fn data_name(kind: &str, shard: u64, ending: &str) -> String {
        format!("{kind}-{shard:05}.{ending}")
    }

    /// Where a file lies until it is finished.
    pub fn partial(&self, name: &str) -> PathBuf {
        self.root.join(PARTIAL).join(name)
    }

    /// Makes the folder and those inside of it.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn make(&self) -> Result<(), RunError> {
        for folder in [self.root.clone(), self.root.join(DONE), self.root.join(PARTIAL)] {
            fs::create_dir_all(&folder).map_err(|e| RunError::io(&folder, e))?;
        }
        Ok(())
    }

    /// Keeps other processes out of a share of the run until the lock is dropped, or the process ends in whatever way.
    ///
    /// # Errors
    ///
    /// When another process has it.
    pub fn lock(&self, share: Share) -> Result<File, RunError> {
        let path = self.partial(&format!("lock-{}-of-{}", share.number, share.of));
        let file = File::create(&path).map_err(|e| RunError::io(&path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(RunError::Busy { folder: self.root.clone() }),
            Err(TryLockError::Error(error)) => Err(RunError::io(&path, error)),
        }
    }

    /// Writes a file: it is there whole or not at all, even if the power fails.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), RunError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let partial = self.partial(&format!("{name}.{}", std::process::id()));
        let written = || {
            let mut file = File::create(&partial)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        written().map_err(|e| RunError::io(path, e))?;
        self.publish(&partial, path)
    }

    /// Gives a file, which is synced, its final name.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn publish(&self, partial: &Path, path: &Path) -> Result<(), RunError> {
        let published = || {
            fs::rename(partial, path)?;
            sync_folder(path.parent().unwrap_or(&self.root))
        };
        published().map_err(|e| RunError::io(path, e))
    }

    /// Adds a line to the log of timings.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn log(&self, line: &str) -> Result<(), RunError> {
        let path = self.timings();
        let file = File::options().create(true).append(true).open(&path);
        // One call, so that the lines of processes that share a folder do not mix.
        let written = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
        written.map_err(|e| RunError::io(&path, e))
    }

    /// Takes the folder of unfinished files away, if nothing is in it that another process may be working on.
    pub fn tidy(&self) {
        let folder = self.root.join(PARTIAL);
        let names = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let (locks, files): (Vec<PathBuf>, Vec<PathBuf>) =
            names.partition(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("lock-")));
        let is_free = |path: &PathBuf| File::open(path).is_ok_and(|file| file.try_lock().is_ok());
        // Whatever cannot be taken away does no harm.
        if locks.iter().all(is_free) {
            for path in files.iter().chain(&locks) {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_dir(&folder);
        }
    }
}

/// Makes sure that a folder's names outlive a failure of power.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems cannot sync a folder.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
