//! The records of all inputs, one after the other, from any place on.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::RunError;
use super::plan::Input;
use crate::corpus::Piece;
use crate::input::{InputError, InputErrorKind, Options, Raw, Source};

/// A place between two records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The input, from 0.
    pub input: usize,
    /// How many records of it lie before.
    pub record: u64,
}

/// A record that was read.
pub struct Record {
    /// Its place among all records, from 0.
    pub number: u64,
    /// Where the next one begins.
    pub behind: Position,
    /// What was read. A file that is known not to be text counts as a record.
    pub raw: Result<Raw, InputError>,
}

impl Piece for Record {
    fn bytes(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::len)
    }

    fn weight(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::unpacked_len)
    }
}

/// The records from `position` on, which is that of the record `number`.
///
/// An error instead of a record when the system refuses, which it may not do the next time, or when a file is not what it was when the run
/// began: what is left out for that, a file that a server did not find for a moment, would be missing for good, and would move all records behind it.
pub fn records<'a>(
    sources: &'a [Source],
    inputs: &'a [Input],
    options: &'a Options,
    position: Position,
    number: u64,
) -> impl Iterator<Item = Result<Record, RunError>> + Send + 'a {
    let of_source = move |(input, source): (usize, &'a Source)| {
        let watched = Watched::of(source, inputs.get(input));
        let reader: Box<dyn Iterator<Item = Result<Raw, InputError>> + Send> = match source.open(options) {
            Ok(reader) => Box::new(reader),
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
        let before = if input == position.input { position.record } else { 0 };
        let after = usize::try_from(before).unwrap_or(usize::MAX);
        let records = reader.zip(1..).skip(after).map(move |(raw, record)| match raw {
            Err(error) if is_of_the_system(error.kind()) => Err(RunError::Input(error)),
            raw => Ok((raw, Position { input, record })),
        });
        let (changed, at_end) = match watched {
            Ok(watched) => (None, watched),
            Err(error) => (Some(Err(error)), None),
        };
        let behind =
            std::iter::once_with(move || at_end.and_then(|watched| watched.unchanged().err()).map(Err)).flatten();
        changed.into_iter().chain(records).chain(behind)
    };
    let rest = sources.iter().enumerate().skip(position.input).flat_map(of_source);
    rest.zip(number..).map(|(found, number)| found.map(|(raw, behind)| Record { number, behind, raw }))
}

/// Whether the system is at fault and not the data.
fn is_of_the_system(kind: &InputErrorKind) -> bool {
    match kind {
        InputErrorKind::NotFound => true,
        InputErrorKind::Io(error) => error.raw_os_error().is_some() || error.kind() == ErrorKind::StorageFull,
        _ => false,
    }
}

/// A file that may not change while it is read.
struct Watched<'a> {
    source: &'a Source,
    planned: &'a Input,
    modified: Option<SystemTime>,
}

impl<'a> Watched<'a> {
    /// `None` if nothing is known of the file.
    fn of(source: &'a Source, planned: Option<&'a Input>) -> Result<Option<Self>, RunError> {
        let (Some(planned), Some(path)) = (planned, &source.path) else { return Ok(None) };
        // One that is not there fails when it is opened.
        let Ok(found) = path.metadata() else { return Ok(None) };
        let watched = Self { source, planned, modified: found.modified().ok() };
        watched.holds(&found).map(|()| Some(watched))
    }

    fn holds(&self, found: &Metadata) -> Result<(), RunError> {
        if found.len() == self.planned.bytes && found.modified().ok() == self.modified {
            return Ok(());
        }
        Err(RunError::Changed { input: self.source.name(), there: self.planned.bytes, now: found.len() })
    }

    /// An error if it changed since.
    fn unchanged(&self) -> Result<(), RunError> {
        let found = self.source.path.as_ref().and_then(|path| path.metadata().ok());
        found.map_or(Ok(()), |found| self.holds(&found))
    }
}
