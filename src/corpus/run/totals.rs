//! The sum of all shards, once all are done.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::RunError;
use super::folder::Folder;
use super::shard::Done;
use super::tally::{Measures, Tally};

/// How much there is. Every share of a run finds it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// All records of all inputs.
    pub records: u64,
    /// The shards they make.
    pub shards: u64,
}

/// What became of all records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// The shards.
    pub shards: u64,
    /// What became of their records.
    pub tally: Tally,
    /// What the written ones measure.
    pub measures: Measures,
}

/// Lists of records that were not written.
const LISTS: [&str; 2] = ["quarantine", "filtered"];

impl Extent {
    /// Reads it, if it is known.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read.
    pub fn read(folder: &Folder) -> Result<Option<Self>, RunError> {
        let path = folder.extent();
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| RunError::damaged(&path, &e)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(RunError::io(&path, error)),
        }
    }

    /// Writes it, if it is not there.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, folder: &Folder) -> Result<(), RunError> {
        if Self::read(folder)?.is_some_and(|there| there == *self) {
            return Ok(());
        }
        folder.write(&folder.extent(), &line(self))
    }
}

impl Totals {
    /// The sum of the shards of a folder that are done; `None` for those that are not.
    ///
    /// # Errors
    ///
    /// When a done-record cannot be read.
    pub fn of(folder: &Folder, extent: Extent) -> Result<(Self, Vec<u64>), RunError> {
        let mut totals = Self::default();
        let mut missing = Vec::new();
        for shard in 0..extent.shards {
            match Done::read(folder, shard)? {
                Some(done) => {
                    totals.shards += 1;
                    totals.tally.merge(&done.tally);
                    totals.measures.merge(&done.measures);
                }
                None => missing.push(shard),
            }
        }
        Ok((totals, missing))
    }

    /// Makes sure that all shards hold as many records as there are.
    ///
    /// # Errors
    ///
    /// When they do not.
    pub fn agree(&self, extent: Extent, folder: &Folder) -> Result<(), RunError> {
        if self.tally.read == extent.records {
            return Ok(());
        }
        let folder = folder.root().to_owned();
        Err(RunError::Uneven { folder, shards: self.tally.read, inputs: extent.records })
    }

    /// Writes the sum, and the lists of records that were not written as one file each.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, folder: &Folder) -> Result<(), RunError> {
        for list in LISTS {
            let path = folder.record_list(list);
            let partial = folder.partial_of_ours(list);
            let joined = || {
                let mut out = BufWriter::new(File::create(&partial)?);
                let mut any = false;
                for shard in 0..self.shards {
                    match File::open(folder.record_list_of(list, shard)) {
                        Ok(mut file) => any |= io::copy(&mut file, &mut out)? > 0,
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
                out.flush()?;
                out.get_ref().sync_all()?;
                Ok(any)
            };
            if joined().map_err(|e| RunError::io(&path, e))? {
                folder.publish(&partial, &path)?;
            } else {
                // One of an earlier time would not fit the sum.
                let gone = [&partial, &path]
                    .into_iter()
                    .map(std::fs::remove_file)
                    .find(|gone| gone.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::NotFound));
                gone.unwrap_or(Ok(())).map_err(|e| RunError::io(&path, e))?;
            }
        }
        folder.write(&folder.totals(), &line(self))
    }
}

fn line(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
