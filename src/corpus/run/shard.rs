//! One shard on its way to the folder: unfinished files, then finished ones, then the record that it is done.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::folder::Folder;
use super::plan::shown;
use super::records::Position;
use super::tally::{Measures, Tally};
use super::{Column, Kind, RunError};

/// That a shard is done, and what is in it. Its bytes depend on plan and inputs alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The shard.
    pub shard: u64,
    /// Where the next one begins.
    pub behind: Position,
    /// What became of its records.
    pub tally: Tally,
    /// Its files.
    pub files: Vec<DoneFile>,
    /// What its documents measure.
    pub measures: Measures,
}

/// A file of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneFile {
    /// Its name in the folder of the run.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The hash of its bytes.
    pub hash: String,
}

/// When a shard was done: a line of `timings.log`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Timing {
    /// Seconds since 1970.
    pub at: f64,
    /// The shard.
    pub shard: u64,
    /// Its records.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Done {
    /// The record of a shard, if it is done and its files are there, in their full size, and the lists of what is not in them.
    ///
    /// # Errors
    ///
    /// When the record is there and cannot be read, or is not this shard's.
    pub fn read(folder: &Folder, shard: u64) -> Result<Option<Self>, RunError> {
        let path = folder.done(shard);
        let done: Self = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| RunError::damaged(&path, &e))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RunError::io(&path, error)),
        };
        if let Some(reason) = done.flaw(shard) {
            return Err(RunError::Damaged { path, reason });
        }
        let lists = [("quarantine", done.tally.quarantined), ("filtered", done.tally.filtered)];
        let is_listed = |(list, count): (&str, u64)| count == 0 || folder.record_list_of(list, shard).exists();
        if !lists.into_iter().all(is_listed) {
            return Ok(None);
        }
        let is_there = |file: &DoneFile| {
            std::fs::metadata(folder.root().join(&file.name)).is_ok_and(|found| found.len() == file.bytes)
        };
        Ok(done.files.iter().all(is_there).then_some(done))
    }

    /// Why this cannot be what the program wrote of a shard.
    fn flaw(&self, shard: u64) -> Option<String> {
        let Tally { read, written, quarantined, skipped, filtered, .. } = self.tally;
        let parts = [written, quarantined, skipped, filtered].into_iter().fold(0u64, u64::saturating_add);
        if self.shard != shard {
            Some(format!("it is of shard {}", self.shard))
        } else if read != parts {
            Some(format!("it tells of {read} records that were read and of {parts} that became something"))
        } else {
            // Whoever merges folders of other machines copies files by these names.
            let is_elsewhere = |file: &&DoneFile| Path::new(&file.name).file_name() != Some(OsStr::new(&file.name));
            self.files.iter().find(is_elsewhere).map(|file| format!("{:?} is no file of the folder", file.name))
        }
    }
}

/// How data is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// The ending of a file's name with this compression.
    pub fn ending(self, ending: &str) -> String {
        match self {
            Self::None => ending.to_owned(),
            Self::Gzip => format!("{ending}.gz"),
            Self::Zstd => format!("{ending}.zst"),
        }
    }
}

/// A file that knows its length and hash.
struct Hashing {
    file: File,
    hasher: Box<Xxh3>,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

type Buffered = BufWriter<Hashing>;

enum Encoder {
    Plain(Buffered),
    Gzip(GzEncoder<Buffered>),
    Zstd(zstd::stream::write::Encoder<'static, Buffered>),
    #[cfg(feature = "parquet")]
    Table(Box<super::table::Table<Buffered>>),
}

impl Encoder {
    fn new(file: File, kind: &Kind, compression: Compression) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 17, Hashing { file, hasher: Box::default(), bytes: 0 });
        if let Some(columns) = kind.table {
            return Self::table(file, &kind.name, columns);
        }
        Ok(match compression {
            Compression::None => Self::Plain(file),
            // The header holds neither name nor time.
            Compression::Gzip => Self::Gzip(GzEncoder::new(file, flate2::Compression::default())),
            Compression::Zstd => Self::Zstd(zstd::stream::write::Encoder::new(file, 3)?),
        })
    }

    #[cfg(feature = "parquet")]
    fn table(file: Buffered, kind: &str, columns: &[Column]) -> io::Result<Self> {
        super::table::Table::new(file, kind, columns).map(Box::new).map(Self::Table)
    }

    #[cfg(not(feature = "parquet"))]
    fn table(_: Buffered, _: &str, _: &[Column]) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this build cannot write Parquet"))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            #[cfg(feature = "parquet")]
            Self::Table(out) => out.write(bytes),
            Self::Plain(out) => out.write_all(bytes),
            Self::Gzip(out) => out.write_all(bytes),
            Self::Zstd(out) => out.write_all(bytes),
        }
    }

    /// Its length and hash, once all of it is on the disk.
    fn finish(self) -> io::Result<(u64, String)> {
        let file = match self {
            #[cfg(feature = "parquet")]
            Self::Table(out) => out.finish()?,
            Self::Plain(out) => out,
            Self::Gzip(out) => out.finish()?,
            Self::Zstd(out) => out.finish()?,
        };
        let Hashing { file, hasher, bytes } = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok((bytes, shown(hasher.digest())))
    }
}

/// A shard that is being written.
pub struct Shard<'f> {
    folder: &'f Folder,
    number: u64,
    outputs: Vec<(String, PathBuf, Encoder)>,
    /// Lines about records that were not written, by list.
    lists: Vec<(&'static str, Vec<u8>)>,
    /// What became of its records.
    pub tally: Tally,
    /// What its documents measure.
    pub measures: Measures,
    started: Instant,
}

impl<'f> Shard<'f> {
    /// Opens the unfinished files.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn open(folder: &'f Folder, number: u64, kinds: &[Kind], compression: Compression) -> Result<Self, RunError> {
        let open = |kind: &Kind| {
            let name = Folder::data_name(&kind.name, number, &compression.ending(&kind.ending));
            let partial = folder.partial(&name);
            let opened = File::create(&partial).and_then(|file| {
                let mut encoder = Encoder::new(file, kind, compression)?;
                encoder.write(&kind.head)?;
                Ok(encoder)
            });
            let encoder = opened.map_err(|e| RunError::io(&partial, e))?;
            Ok((name, partial, encoder))
        };
        Ok(Self {
            folder,
            number,
            outputs: kinds.iter().map(open).collect::<Result<_, RunError>>()?,
            lists: Vec::new(),
            tally: Tally::default(),
            measures: Measures::default(),
            started: Instant::now(),
        })
    }

    /// Its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Writes what was made of a document, for each kind.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&mut self, outputs: &[Vec<u8>]) -> Result<(), RunError> {
        for ((_, path, encoder), bytes) in self.outputs.iter_mut().zip(outputs) {
            encoder.write(bytes).map_err(|e| RunError::io(path, e))?;
        }
        Ok(())
    }

    /// Adds a line to a list of records that were not written.
    pub fn list(&mut self, list: &'static str, line: &impl Serialize) {
        if !self.lists.iter().any(|(name, _)| *name == list) {
            self.lists.push((list, Vec::new()));
        }
        if let Some((_, lines)) = self.lists.iter_mut().find(|(name, _)| *name == list) {
            // A plain struct into memory: this cannot fail.
            let _ = serde_json::to_writer(&mut *lines, line);
            lines.push(b'\n');
        }
    }

    /// Finishes its files and records that it is done.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn finish(self, behind: Position) -> Result<Done, RunError> {
        let folder = self.folder;
        let mut files = Vec::with_capacity(self.outputs.len());
        let mut finished = Vec::with_capacity(self.outputs.len());
        for (name, partial, encoder) in self.outputs {
            let (bytes, hash) = encoder.finish().map_err(|e| RunError::io(&partial, e))?;
            finished.push((partial, folder.root().join(&name)));
            files.push(DoneFile { name, bytes, hash });
        }
        for (partial, path) in &finished {
            folder.publish(partial, path)?;
        }
        for (list, lines) in &self.lists {
            folder.write(&folder.record_list_of(list, self.number), lines)?;
        }
        let done = Done { shard: self.number, behind, tally: self.tally, files, measures: self.measures };
        let mut bytes = serde_json::to_vec(&done).unwrap_or_default();
        bytes.push(b'\n');
        let seconds = self.started.elapsed().as_secs_f64();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let timing = Timing {
            at: now.as_secs_f64(),
            shard: done.shard,
            records: done.tally.read,
            bytes: done.tally.bytes,
            seconds,
        };
        folder.log(&serde_json::to_string(&timing).unwrap_or_default())?;
        folder.write(&folder.done(self.number), &bytes)?;
        Ok(done)
    }
}
