//! The file: one SQLite table, a row a unit, a column a field.
//!
//! Write-ahead logging and one transaction an import: a process that is killed leaves all of an import or nothing, and two that import
//! at once wait for each other. The file says by its `application_id` that it is a memory, and by its `user_version` of which kind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params_from_iter};

use crate::bitext::{BadValue, Field, Unit};

/// `khtm` in ASCII: marks the file as a memory of khulasa.
const APPLICATION: i32 = 0x6B68_746D;
/// The kind of tables.
const VERSION: i32 = 1;
/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is kept of a unit: a column each, with the field's name.
pub const FIELDS: [Field; 13] = [
    Field::Id,
    Field::Document,
    Field::Segment,
    Field::Kind,
    Field::Paragraph,
    Field::Source,
    Field::Target,
    Field::Status,
    Field::Words,
    Field::Note,
    Field::ContextBefore,
    Field::ContextAfter,
    Field::SourceHash,
];

/// Why a memory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// There is none.
    #[error("{0}: there is no such memory; make it with an import")]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{0}: found {1}, expected a translation memory of khulasa; name another file, it was left as it is")]
    Foreign(PathBuf, &'static str),
    /// The file is of a later khulasa.
    #[error(
        "{path}: found a memory of version {found}, expected {VERSION} at most; use the khulasa that made it, or a newer one"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
    },
    /// A row holds what no field can.
    #[error("{path}: unit {row}: {error}; the file was changed by another program")]
    Row {
        /// The file.
        path: PathBuf,
        /// The row's number in the table.
        row: i64,
        /// What is wrong.
        error: BadValue,
    },
    /// Another process writes for longer than a minute.
    #[error("{0}: another program has been writing for more than a minute; try again when it is done")]
    Busy(PathBuf),
    /// The file or its folder can only be read, and something was to be written.
    #[error("{0}: the file or its folder can only be read; name a copy in a folder of your own")]
    ReadOnly(PathBuf),
    /// There is no folder for it.
    #[error("{path}: there is no folder {folder}; make it first")]
    NoFolder {
        /// The file that was to be.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// SQLite or the disk says no.
    #[error("{0}: {1}")]
    Sqlite(PathBuf, rusqlite::Error),
}

/// An open file.
#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    path: PathBuf,
}

fn failed(path: &Path) -> impl Fn(rusqlite::Error) -> MemoryError + '_ {
    |error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => MemoryError::Foreign(path.into(), "no SQLite file"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => MemoryError::Busy(path.into()),
        Some(ErrorCode::ReadOnly) => MemoryError::ReadOnly(path.into()),
        _ => MemoryError::Sqlite(path.into(), error),
    }
}

impl Store {
    pub(super) fn open(path: &Path, create: bool) -> Result<Self, MemoryError> {
        if !create && !path.exists() {
            return Err(MemoryError::Missing(path.into()));
        }
        if path.is_dir() {
            return Err(MemoryError::Foreign(path.into(), "a folder"));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(MemoryError::NoFolder { path: path.into(), folder: folder.into() });
        }
        match Self::open_to_write(path, create) {
            // A memory on a read-only disk or in a folder of others: SQLite cannot make the files that it writes beside.
            Err(error @ (MemoryError::ReadOnly(_) | MemoryError::Sqlite(..))) if !create => {
                Self::open_to_read(path).unwrap_or(Err(error))
            }
            result => result,
        }
    }

    fn open_to_write(path: &Path, create: bool) -> Result<Self, MemoryError> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, create);
        let connection = Connection::open_with_flags(path, flags).map_err(failed(path))?;
        let mut store = Self { connection, path: path.into() };
        store.connection.busy_timeout(PATIENCE).map_err(failed(path))?;
        if !store.look()? {
            store.make()?;
        }
        Ok(store)
    }

    /// Opens a file as one that nobody changes (SQLite's `immutable`), which needs no other file beside it. None when that is not so:
    /// what another process put into the log would be missed.
    fn open_to_read(path: &Path) -> Option<Result<Self, MemoryError>> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let whole = path.canonicalize().ok()?;
        let mut uri = String::from("file:");
        for byte in whole.to_str()?.bytes() {
            match byte {
                b'\\' => uri.push('/'),
                b'/' | b'-' | b'_' | b'.' | b':' => uri.push(char::from(byte)),
                byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
                byte => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        uri.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri, flags).ok()?;
        let store = Self { connection, path: path.into() };
        Some(match store.look() {
            Ok(true) => Ok(store),
            Ok(false) => Err(MemoryError::Foreign(path.into(), "an empty file")),
            Err(error) => Err(error),
        })
    }

    /// Whether it is a memory. The three questions are one look: another process may be making the tables between them.
    fn look(&self) -> Result<bool, MemoryError> {
        self.connection.execute_batch("BEGIN").map_err(failed(&self.path))?;
        let found = self.is_memory();
        self.connection.execute_batch("COMMIT").map_err(failed(&self.path))?;
        found
    }

    /// Whether it is one already; an empty file is none yet, and anything else an error.
    fn is_memory(&self) -> Result<bool, MemoryError> {
        let number =
            |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i32>(0)).map_err(failed(&self.path));
        let application = number("PRAGMA application_id")?;
        let version = number("PRAGMA user_version")?;
        let tables = number("SELECT count(*) FROM sqlite_master")?;
        match (application, version, tables) {
            (APPLICATION, VERSION, _) => Ok(true),
            (APPLICATION, found, _) => Err(MemoryError::Newer { path: self.path.clone(), found }),
            (0, 0, 0) => Ok(false),
            _ => Err(MemoryError::Foreign(self.path.clone(), "an SQLite file of another program")),
        }
    }

    fn make(&mut self) -> Result<(), MemoryError> {
        let path = self.path.clone();
        // Two processes that both turn logging on are told at once that the other does: SQLite waits for no lock that could be
        // a deadlock.
        let started = std::time::Instant::now();
        while let Err(error) = self.connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            let busy = matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked));
            if !busy || started.elapsed() > PATIENCE {
                return Err(failed(&path)(error));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed(&path))?;
        // Another process may have been faster.
        let result = self.is_memory().and_then(|done| if done { Ok(()) } else { self.create_table() });
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = self.connection.execute_batch(end).map_err(failed(&path));
        result.and(ended)
    }

    fn create_table(&self) -> Result<(), MemoryError> {
        let columns = FIELDS.map(|field| format!("{} TEXT NOT NULL", field.name())).join(", ");
        let sql = format!(
            "CREATE TABLE unit (number INTEGER PRIMARY KEY, {columns}, UNIQUE (source, target, context_before, context_after));
             PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
        );
        self.connection.execute_batch(&sql).map_err(failed(&self.path))
    }

    /// Adds units, all or none; those whose source, target and neighbours are there already are left out. Returns how many are new.
    pub(super) fn import(&mut self, units: &[Unit]) -> Result<usize, MemoryError> {
        let path = self.path.clone();
        let failed = failed(&path);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        let mut added = 0;
        {
            let names = FIELDS.map(Field::name).join(", ");
            let marks = ["?"; FIELDS.len()].join(", ");
            let sql = format!("INSERT INTO unit ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING");
            let mut insert = transaction.prepare(&sql).map_err(&failed)?;
            for unit in units {
                added += insert.execute(params_from_iter(FIELDS.map(|field| field.get(unit)))).map_err(&failed)?;
            }
        }
        transaction.commit().map_err(&failed)?;
        Ok(added)
    }

    /// All units, in the order in which they came.
    pub(super) fn units(&self) -> Result<Vec<Unit>, MemoryError> {
        let failed = failed(&self.path);
        let names = FIELDS.map(Field::name).join(", ");
        let sql = format!("SELECT number, {names} FROM unit ORDER BY number");
        let mut select = self.connection.prepare(&sql).map_err(&failed)?;
        let mut rows = select.query([]).map_err(&failed)?;
        let mut units = Vec::new();
        while let Some(row) = rows.next().map_err(&failed)? {
            let mut unit = Unit::default();
            let number: i64 = row.get(0).map_err(&failed)?;
            for (i, field) in FIELDS.into_iter().enumerate() {
                let cell: String = row.get(i + 1).map_err(&failed)?;
                field.set(&mut unit, &cell).map_err(|error| MemoryError::Row {
                    path: self.path.clone(),
                    row: number,
                    error,
                })?;
            }
            units.push(unit);
        }
        Ok(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_only_be_read_is_read() {
        let folder = tempfile::tempdir().unwrap();
        // Signs that mean something in an address.
        let path = folder.path().join("ذاكرة 100%?#.db");
        let unit = Unit { source: "نعم".into(), target: Some("Yes".into()), ..Unit::default() };
        Store::open(&path, true).unwrap().import(std::slice::from_ref(&unit)).unwrap();
        let mut store = Store::open_to_read(&path).unwrap().unwrap();
        assert_eq!(store.units().unwrap(), std::slice::from_ref(&unit));
        assert!(matches!(store.import(&[unit]), Err(MemoryError::ReadOnly(_))));
        drop(store);
        // What stands in a log is no part of the file yet.
        std::fs::write(folder.path().join("ذاكرة 100%?#.db-wal"), "log").unwrap();
        assert!(Store::open_to_read(&path).is_none());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Store::open(&folder.path().join("no/m.db"), true).unwrap_err().to_string();
        assert!(error.contains("there is no folder") && error.ends_with("make it first"), "{error}");
    }
}
