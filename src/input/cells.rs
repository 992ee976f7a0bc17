//! The cells of a table of separated values, row by row, of which no more is held than a row may have.
//!
//! The `csv` crate fills its record however long it gets; its core says where cells end and leaves the memory to us.

use std::io::{self, BufRead, BufReader};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::decompress::Stream;

/// How much is read at once.
const BUFFER: usize = 128 << 10;

/// The rows of a table as cells.
pub(super) struct Cells {
    input: BufReader<Stream>,
    core: Reader,
}

/// The cells of one row.
#[derive(Debug, Default)]
pub(super) struct RowCells {
    /// All cells, one behind the other.
    pub bytes: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
    /// How many cells the row has; of those beyond the wanted ones, only the number is known.
    pub count: usize,
    /// Whether the row has more bytes than it may; it then holds none.
    pub is_too_large: bool,
}

impl Cells {
    /// The table that a stream holds.
    pub fn new(stream: Stream, delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        Self { input: BufReader::with_capacity(BUFFER, stream), core }
    }

    /// The line that is read next, from 1.
    pub fn line(&self) -> u64 {
        self.core.line()
    }

    /// The next row, with at most `limit` bytes and with the places of `wanted` cells; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of reading; what follows cannot be read either.
    pub fn next(&mut self, limit: u64, wanted: usize) -> io::Result<Option<RowCells>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut row = RowCells { bytes: vec![0; 512], ends: vec![0; 16], ..RowCells::default() };
        let mut length = 0;
        loop {
            let input = match self.input.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let kept = row.count.min(row.ends.len());
            let mut beyond = [0; 64];
            let ends = if row.count < wanted { &mut row.ends[kept..] } else { &mut beyond[..] };
            let (result, read, written, ended) = self.core.read_record(input, &mut row.bytes[length..], ends);
            self.input.consume(read);
            length += written;
            row.count += ended;
            row.is_too_large |= length > limit;
            if row.is_too_large {
                length = 0; // what was written is not looked at again
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if row.is_too_large => {}
                ReadRecordResult::OutputFull => {
                    let more = row.bytes.len().saturating_mul(2).min(limit.saturating_add(1));
                    row.bytes.resize(more.max(row.bytes.len() + 1), 0);
                }
                ReadRecordResult::OutputEndsFull if row.count < wanted => {
                    let more = row.ends.len().saturating_mul(2).min(wanted);
                    row.ends.resize(more, 0);
                }
                ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        row.bytes.truncate(length);
        row.ends.truncate(row.count.min(wanted));
        Ok(Some(row))
    }
}

impl RowCells {
    /// The bytes of a cell, from 0; none if there is no such cell.
    pub fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(index).copied();
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn cells(stream: impl Read + Send + 'static) -> Cells {
        Cells::new(Box::new(stream), b',')
    }

    #[test]
    fn rows_of_any_width_are_counted_and_the_wanted_cells_are_kept() {
        let wide = "أ,".repeat(1000) + "ب\n\"ج\n،\",د\n";
        let mut cells = cells(io::Cursor::new(wide.into_bytes()));
        let row = cells.next(1 << 20, 1001).unwrap().unwrap();
        assert_eq!(
            (row.count, row.get(999), row.get(1000), row.get(1001)),
            (1001, "أ".as_bytes(), "ب".as_bytes(), &[][..])
        );
        let row = cells.next(1 << 20, 1).unwrap().unwrap();
        assert_eq!((row.count, row.get(0), row.get(1)), (2, "ج\n،".as_bytes(), &[][..]));
        assert_eq!(cells.line(), 4);
        assert!(cells.next(1 << 20, 1).unwrap().is_none());
    }

    #[test]
    fn a_row_at_the_limit_is_read_and_one_beyond_it_skipped() {
        let text = b"abc,def\nabc,defg\n\nabc\n";
        let mut cells = cells(io::Cursor::new(text.to_vec()));
        let large = |cells: &mut Cells| cells.next(6, 2).unwrap().map(|row| (row.count, row.is_too_large));
        let found: Vec<_> = std::iter::from_fn(|| large(&mut cells)).collect();
        assert_eq!(found, [(2, false), (2, true), (1, false)]);
    }

    #[test]
    fn an_endless_cell_takes_no_memory() {
        for piece in [b"\"", b","] {
            let endless = io::Cursor::new(piece.to_vec()).chain(io::repeat(b'a').take(1 << 24));
            let row = cells(endless).next(1000, 2).unwrap().unwrap();
            assert!(row.is_too_large && row.bytes.capacity() < 10_000, "{}", row.bytes.capacity());
        }
        let row = cells(io::repeat(b',').take(1 << 20)).next(1000, 2).unwrap().unwrap();
        assert_eq!((row.count, row.is_too_large, row.ends.len()), ((1 << 20) + 1, false, 2));
    }
}
