//! The translation memory: what was translated once, found again, in a file that several programs may use at once.
//!
//! `store` is the file, [`score`] says how well two sources fit, and [`index`] finds those that do without comparing all.

pub mod index;
pub mod score;
mod store;

use std::cell::OnceCell;
use std::path::Path;

pub use index::{Index, MIN_SCORE, Match};
pub use store::{FIELDS, MemoryError};

use crate::bitext::Unit;

/// A memory in its file.
#[derive(Debug)]
pub struct Memory {
    store: store::Store,
    index: OnceCell<Index>,
}

impl Memory {
    /// Opens the memory of a file, which is made if there is none.
    ///
    /// # Errors
    ///
    /// When the file is something else or of a later version, or cannot be used.
    pub fn open(path: &Path) -> Result<Self, MemoryError> {
        Ok(Self { store: store::Store::open(path, true)?, index: OnceCell::new() })
    }

    /// Opens the memory of a file that must be there.
    ///
    /// # Errors
    ///
    /// As [`Memory::open`], and when there is no file.
    pub fn open_existing(path: &Path) -> Result<Self, MemoryError> {
        Ok(Self { store: store::Store::open(path, false)?, index: OnceCell::new() })
    }

    /// Adds units in one transaction: all or none. Those whose source, target and neighbours are there already are left out.
    /// Returns how many were added.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; it is then as it was.
    pub fn import(&mut self, units: &[Unit]) -> Result<usize, MemoryError> {
        self.index = OnceCell::new();
        self.store.import(units)
    }

    /// All units, in the order in which they came, with the fields of [`FIELDS`].
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn units(&self) -> Result<Vec<Unit>, MemoryError> {
        self.store.units()
    }

    /// An index of all units, for look-ups from several threads.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn index(&self) -> Result<Index, MemoryError> {
        Ok(Index::new(self.units()?))
    }

    /// What fits a source between its neighbours, best first; see [`Index::lookup`]. The first call reads the whole memory; what another
    /// program adds later is not seen.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn lookup(&self, source: &str, before: &str, after: &str) -> Result<Vec<Match<'_>>, MemoryError> {
        if self.index.get().is_none() {
            let _ = self.index.set(self.index()?);
        }
        Ok(self.index.get().map(|index| index.lookup(source, before, after)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Status;

    fn unit(source: &str, target: &str) -> Unit {
        Unit { source: source.into(), target: Some(target.into()), status: Status::Reviewed, ..Unit::default() }
    }

    #[test]
    fn units_come_back_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        assert!(matches!(Memory::open_existing(&path), Err(MemoryError::Missing(_))));
        assert!(!path.exists());
        let (one, two) = (unit("نعم", "Yes"), unit("لا", "No"));
        let mut memory = Memory::open(&path).unwrap();
        assert_eq!(memory.import(&[one.clone(), one.clone()]).unwrap(), 1);
        assert_eq!(memory.lookup("نعم", "", "").unwrap()[0].score, 100);
        assert_eq!(memory.import(&[one.clone(), two.clone()]).unwrap(), 1);
        assert_eq!(memory.lookup("لا", "", "").unwrap()[0].unit, &two);
        drop(memory);
        assert_eq!(Memory::open_existing(&path).unwrap().units().unwrap(), [one, two]);
    }

    #[test]
    fn foreign_files_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        std::fs::write(&path, "id,source\n".repeat(200)).unwrap();
        assert!(matches!(Memory::open(&path), Err(MemoryError::Foreign(_, "no SQLite file"))));
        assert_eq!(std::fs::read(&path).unwrap().len(), 2000);
        let other = folder.path().join("o.db");
        rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
        let before = std::fs::read(&other).unwrap();
        assert!(matches!(Memory::open(&other), Err(MemoryError::Foreign(..))));
        assert_eq!(std::fs::read(&other).unwrap(), before);
        let newer = folder.path().join("n.db");
        drop(Memory::open(&newer).unwrap());
        rusqlite::Connection::open(&newer).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
        assert!(matches!(Memory::open(&newer), Err(MemoryError::Newer { found: 9, .. })));
        assert!(matches!(Memory::open(folder.path()), Err(MemoryError::Foreign(_, "a folder"))));
    }
}
