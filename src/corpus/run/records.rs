//! The records of all inputs, one after the other, from any place on.

use serde::{Deserialize, Serialize};

use crate::corpus::Piece;
use crate::input::{InputError, Options, Raw, Source};

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
    /// What was read. A file that cannot be opened counts as a record.
    pub raw: Result<Raw, InputError>,
}

impl Piece for Record {
    fn bytes(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::len)
    }
}

/// The records from `position` on, which is that of the record `number`.
pub fn records<'a>(
    sources: &'a [Source],
    options: &'a Options,
    position: Position,
    number: u64,
) -> impl Iterator<Item = Record> + Send + 'a {
    let of_source = move |(input, source): (usize, &'a Source)| {
        let reader: Box<dyn Iterator<Item = Result<Raw, InputError>> + Send> = match source.open(options) {
            Ok(reader) => Box::new(reader),
            Err(error) => Box::new(std::iter::once(Err(error))),
        };
        let before = if input == position.input { position.record } else { 0 };
        let after = usize::try_from(before).unwrap_or(usize::MAX);
        reader.zip(1..).skip(after).map(move |(raw, record)| (raw, Position { input, record }))
    };
    let rest = sources.iter().enumerate().skip(position.input).flat_map(of_source);
    rest.zip(number..).map(|((raw, behind), number)| Record { number, behind, raw })
}
