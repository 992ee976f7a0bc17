//! The folder of a run: what its files are called, and how they come into being whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
/// What the names of locks begin with.
const LOCK: &str = "lock-";
/// How often a lock is tried for, and how long to wait in between: two seconds in all.
const TRIES: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);

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

    /// The same for a file that several processes may write at once. Those of several machines, or of containers, may have one number.
    pub fn partial_of_ours(&self, name: &str) -> PathBuf {
        static STARTED: OnceLock<u128> = OnceLock::new();
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        self.partial(&format!("{name}.{}-{:x}", std::process::id(), STARTED.get_or_init(now)))
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

    /// Whether a shard is done.
    ///
    /// # Errors
    ///
    /// When the folder is there and cannot be read.
    pub fn has_done(&self) -> Result<bool, RunError> {
        let folder = self.root.join(DONE);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            entries => entries.map_err(|e| RunError::io(&folder, e))?,
        };
        Ok(entries.flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "json")))
    }

    /// Keeps other processes out of a share of the run, and out of shares that are cut otherwise, until the lock is dropped, or the process
    /// ends in whatever way.
    ///
    /// # Errors
    ///
    /// When another process works on it.
    pub fn lock(&self, share: Share) -> Result<File, RunError> {
        let ending = format!("-of-{}", share.of);
        let lock = self.lock_named(&format!("{LOCK}{}{ending}", share.number))?;
        // Shares of another number of shares have shards in common with this one.
        let is_other = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(LOCK) && name.contains("-of-") && !name.ends_with(&ending)
        };
        let is_held = |path: &PathBuf| {
            File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
        };
        if self.unfinished().iter().filter(|path| is_other(path)).any(is_held) {
            return Err(RunError::Busy { folder: self.root.clone() });
        }
        Ok(lock)
    }

    /// Keeps other processes from settling the plan.
    ///
    /// # Errors
    ///
    /// When another process has been at it for long.
    pub fn lock_plan(&self) -> Result<File, RunError> {
        self.lock_named(&format!("{LOCK}plan"))
    }

    fn lock_named(&self, name: &str) -> Result<File, RunError> {
        let path = self.partial(name);
        let mut error = None;
        // A process that tidies up looks at locks for a moment, and may take the file or the folder away in that moment.
        for _ in 0..TRIES {
            self.make()?;
            match File::create(&path).map(|file| (file.try_lock(), file)) {
                Ok((Ok(()), file)) if is_at(&file, &path) => return Ok(file),
                Ok((Ok(()) | Err(TryLockError::WouldBlock), _)) => error = None,
                Ok((Err(TryLockError::Error(refused)), _)) => return Err(RunError::io(&path, refused)),
                Err(gone) if gone.kind() == io::ErrorKind::NotFound => error = Some(gone),
                Err(refused) => return Err(RunError::io(&path, refused)),
            }
            std::thread::sleep(PAUSE);
        }
        Err(error.map_or_else(|| RunError::Busy { folder: self.root.clone() }, |e| RunError::io(&path, e)))
    }

    /// What lies in the folder of unfinished files.
    fn unfinished(&self) -> Vec<PathBuf> {
        fs::read_dir(self.root.join(PARTIAL)).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    }

    /// Writes a file: it is there whole or not at all, even if the power fails.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), RunError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let partial = self.partial_of_ours(&name);
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
        let (locks, files): (Vec<PathBuf>, Vec<PathBuf>) = self
            .unfinished()
            .into_iter()
            .partition(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(LOCK)));
        // They are held until all is gone: whoever comes meanwhile waits.
        let held: Vec<File> = locks.iter().filter_map(|path| File::open(path).ok()).collect();
        // Whatever cannot be taken away does no harm.
        if held.len() == locks.len() && held.iter().all(|file| file.try_lock().is_ok()) {
            for path in files.iter().chain(&locks) {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_dir(self.root.join(PARTIAL));
        }
    }
}

/// Whether a path still leads to a file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: fs::Metadata, b: fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().ok().zip(fs::metadata(path).ok()).is_some_and(|(a, b)| same(a, b))
}

/// Other systems do not take files away that somebody has open.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
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
