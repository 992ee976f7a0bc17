//! Sorting more than fits in memory: sorted runs in temporary files, merged at the end.
//!
//! The files have no names, so nothing is left behind, whatever ends the program.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// Something to sort. Records that compare equal must be the same bytes, or [absorb](Self::absorb) each other: else the outcome would
/// depend on their order.
pub(super) trait Record: Ord + Sized + Send {
    /// Writes it, so that [`read`](Self::read) knows where it ends.
    fn write(&self, out: &mut Vec<u8>);

    /// Reads what was written.
    fn read(input: &mut Input) -> io::Result<Self>;

    /// About the bytes it takes in memory.
    fn memory(&self) -> usize {
        size_of::<Self>()
    }

    /// Takes the next one in, in order, if the two are one.
    fn absorb(&mut self, _next: &Self) -> bool {
        false
    }
}

/// What records are read from.
pub(super) type Input = BufReader<File>;

/// So many runs of a level are merged to one of the next: it bounds the files that are open at once (this many a level, and each level
/// holds this many times more than the one before) and the buffers.
const FAN_IN: usize = 64;
const BUFFER: usize = 1 << 16;

/// Makes temporary files.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder(pub Option<PathBuf>);

impl Folder {
    fn file(&self) -> io::Result<File> {
        match &self.0 {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }
    }

    /// Its name, for messages.
    pub fn name(&self) -> String {
        self.0.as_deref().map_or_else(std::env::temp_dir, Path::to_owned).display().to_string()
    }
}

/// Takes records in any order; gives them back in order, in bounded memory.
pub(super) struct Sorter<R> {
    folder: Folder,
    buffer: Vec<R>,
    bytes: usize,
    budget: usize,
    /// Sorted runs by level.
    levels: Vec<Vec<Spool>>,
}

impl<R: Record> Sorter<R> {
    /// A sorter that keeps about `budget` bytes in memory.
    pub fn new(folder: &Folder, budget: usize) -> Self {
        Self { folder: folder.clone(), buffer: Vec::new(), bytes: 0, budget, levels: Vec::new() }
    }

    pub fn push(&mut self, record: R) -> io::Result<()> {
        self.bytes += record.memory();
        self.buffer.push(record);
        if self.bytes >= self.budget { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.buffer.par_sort_unstable();
        let mut writer = SpoolWriter::new(&self.folder)?;
        let mut last: Option<R> = None;
        for record in self.buffer.drain(..) {
            if let Some(last) = &mut last {
                if last.absorb(&record) {
                    continue;
                }
                writer.push(last)?;
            }
            last = Some(record);
        }
        if let Some(last) = last {
            writer.push(&last)?;
        }
        self.bytes = 0;
        self.add_run(0, writer.finish()?)
    }

    fn add_run(&mut self, level: usize, run: Spool) -> io::Result<()> {
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(run);
        if self.levels[level].len() < FAN_IN {
            return Ok(());
        }
        let runs = std::mem::take(&mut self.levels[level]);
        let mut writer = SpoolWriter::new(&self.folder)?;
        for record in Merge::<R>::new(runs)? {
            writer.push(&record?)?;
        }
        self.add_run(level + 1, writer.finish()?)
    }

    /// All records in order.
    pub fn finish(mut self) -> io::Result<Merge<R>> {
        if self.levels.is_empty() {
            self.buffer.par_sort_unstable();
            return Ok(Merge {
                memory: self.buffer.into_iter(),
                runs: Vec::new(),
                heap: BinaryHeap::new(),
                ahead: None,
            });
        }
        if !self.buffer.is_empty() {
            self.spill()?;
        }
        Merge::new(self.levels.into_iter().flatten().collect())
    }
}

/// Records in order, out of memory or merged from sorted runs.
pub(super) struct Merge<R> {
    memory: std::vec::IntoIter<R>,
    runs: Vec<Reader<R>>,
    /// The next record of each run.
    heap: BinaryHeap<Reverse<(R, usize)>>,
    /// Taken from the heap, and not yet handed out.
    ahead: Option<R>,
}

impl<R: Record> Merge<R> {
    fn new(runs: Vec<Spool>) -> io::Result<Self> {
        let mut runs = runs.into_iter().map(Spool::into_reader).collect::<io::Result<Vec<Reader<R>>>>()?;
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for (number, run) in runs.iter_mut().enumerate() {
            if let Some(record) = run.next() {
                heap.push(Reverse((record?, number)));
            }
        }
        Ok(Self { memory: Vec::new().into_iter(), runs, heap, ahead: None })
    }

    fn pull(&mut self) -> io::Result<Option<R>> {
        if let Some(record) = self.memory.next() {
            return Ok(Some(record));
        }
        let Some(Reverse((record, run))) = self.heap.pop() else { return Ok(None) };
        if let Some(next) = self.runs[run].next() {
            self.heap.push(Reverse((next?, run)));
        }
        Ok(Some(record))
    }

    fn step(&mut self) -> io::Result<Option<R>> {
        let first = match self.ahead.take() {
            Some(first) => Some(first),
            None => self.pull()?,
        };
        let Some(mut first) = first else { return Ok(None) };
        while let Some(next) = self.pull()? {
            if !first.absorb(&next) {
                self.ahead = Some(next);
                break;
            }
        }
        Ok(Some(first))
    }
}

impl<R: Record> Iterator for Merge<R> {
    type Item = io::Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}

/// A temporary file of records.
pub(super) struct Spool {
    file: File,
    records: u64,
    bytes: u64,
}

impl Spool {
    /// How many records it holds.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Its length.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its records from the first.
    pub fn into_reader<R: Record>(mut self) -> io::Result<Reader<R>> {
        self.file.rewind()?;
        let input = BufReader::with_capacity(BUFFER, self.file);
        Ok(Reader { input, left: self.records, record: std::marker::PhantomData })
    }

    /// The same, and the spool is kept. Two readers at once would disturb each other: they share one place in the file.
    pub fn reader<R: Record>(&self) -> io::Result<Reader<R>> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        let input = BufReader::with_capacity(BUFFER, file);
        Ok(Reader { input, left: self.records, record: std::marker::PhantomData })
    }

    /// The keys that its records begin with, all of them of one width.
    pub fn keys(&self) -> io::Result<impl Iterator<Item = io::Result<u64>>> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        let mut input = BufReader::with_capacity(BUFFER, file);
        let rest = (self.bytes.checked_div(self.records).unwrap_or(8).saturating_sub(8)) as i64;
        Ok((0..self.records).map(move |_| {
            let key = read_u64(&mut input)?;
            input.seek_relative(rest)?;
            Ok(key)
        }))
    }

    /// Some bytes from the middle.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let mut file = &self.file;
        file.seek(io::SeekFrom::Start(at))?;
        file.read_exact(into)
    }

    /// All its bytes, to `out`.
    pub fn copy_to(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        let mut buffer = vec![0; BUFFER];
        let mut left = self.bytes;
        while left > 0 {
            let part = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            file.read_exact(&mut buffer[..part])?;
            out.write_all(&buffer[..part])?;
            left -= part as u64;
        }
        Ok(())
    }
}

/// Writes a [`Spool`].
pub(super) struct SpoolWriter {
    out: BufWriter<File>,
    records: u64,
    bytes: u64,
    scratch: Vec<u8>,
}

impl SpoolWriter {
    pub fn new(folder: &Folder) -> io::Result<Self> {
        let out = BufWriter::with_capacity(BUFFER, folder.file()?);
        Ok(Self { out, records: 0, bytes: 0, scratch: Vec::new() })
    }

    pub fn push<R: Record>(&mut self, record: &R) -> io::Result<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        record.write(&mut scratch);
        let done = self.push_bytes(&scratch);
        self.scratch = scratch;
        done
    }

    /// A record that is bytes already.
    pub fn push_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.records += 1;
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    pub fn finish(self) -> io::Result<Spool> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Spool { file, records: self.records, bytes: self.bytes })
    }
}

/// Reads the records of a [`Spool`].
pub(super) struct Reader<R> {
    input: Input,
    left: u64,
    record: std::marker::PhantomData<R>,
}

impl<R: Record> Iterator for Reader<R> {
    type Item = io::Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(R::read(&mut self.input))
    }
}

/// Two numbers, sorted by the first, then the second; equal pairs are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair<A, B>(pub A, pub B);

impl Record for Pair<u64, u32> {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_le_bytes());
        out.extend_from_slice(&self.1.to_le_bytes());
    }

    fn read(input: &mut Input) -> io::Result<Self> {
        Ok(Self(read_u64(input)?, read_u32(input)?))
    }

    fn absorb(&mut self, next: &Self) -> bool {
        self == next
    }
}

impl Record for Pair<u32, u32> {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0.to_le_bytes());
        out.extend_from_slice(&self.1.to_le_bytes());
    }

    fn read(input: &mut Input) -> io::Result<Self> {
        Ok(Self(read_u32(input)?, read_u32(input)?))
    }

    fn absorb(&mut self, next: &Self) -> bool {
        self == next
    }
}

/// Something and how often it was met; equal ones add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted {
    pub key: u64,
    pub count: u32,
}

impl Record for Counted {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.to_le_bytes());
        out.extend_from_slice(&self.count.to_le_bytes());
    }

    fn read(input: &mut Input) -> io::Result<Self> {
        Ok(Self { key: read_u64(input)?, count: read_u32(input)? })
    }

    fn absorb(&mut self, next: &Self) -> bool {
        let same = self.key == next.key;
        if same {
            self.count = self.count.saturating_add(next.count);
        }
        same
    }
}

pub(super) fn read_u64(input: &mut Input) -> io::Result<u64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

pub(super) fn read_u32(input: &mut Input) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(numbers: &[u64], budget: usize) -> Vec<Counted> {
        let mut sorter = Sorter::new(&Folder::default(), budget);
        for &key in numbers {
            sorter.push(Counted { key, count: 1 }).unwrap();
        }
        sorter.finish().unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn what_is_spilled_is_what_is_kept() {
        let numbers: Vec<u64> = (0..20_000u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51).collect();
        let kept = sorted(&numbers, usize::MAX);
        assert!(kept.is_sorted_by(|a, b| a.key < b.key));
        assert_eq!(kept.iter().map(|c| u64::from(c.count)).sum::<u64>(), 20_000);
        // 2,500 runs of eight records: three levels.
        assert_eq!(sorted(&numbers, 128), kept);
        assert_eq!(sorted(&numbers, 1), kept);
        assert!(sorted(&[], 1).is_empty());
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let mut sorter = Sorter::new(&Folder(Some("no/such/folder".into())), 1);
        assert!(sorter.push(Counted { key: 1, count: 1 }).is_err());
    }
}
