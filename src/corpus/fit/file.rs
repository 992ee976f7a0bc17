//! Models on disk: written section by section, merged without being held in memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::model::{COPIES, RECURRING, SKETCHES};
use super::sketch::{Sketch, read_number};
use super::sort::{Counted, Input, Record, Spool, read_u64};
use super::{FitError, Fitter, ReadError, ReadReason, lacks};
use crate::analyze::saved::{self, HEAD, SECTION_HEAD, TAIL};
use crate::analyze::{IdfModel, ModelError, TERM_SECTION, keyed};

/// A part of a file.
pub(super) struct Section {
    pub tag: [u8; 4],
    /// The body's beginning, or all of it.
    pub head: Vec<u8>,
    /// What follows, if it is too much for memory.
    pub body: Option<Spool>,
    /// The table that leads to the entries of the body, if it has one.
    pub table: Vec<u8>,
}

impl Section {
    /// A section whose entries are searched by their keys.
    pub fn keyed(tag: [u8; 4], head: Vec<u8>, body: Spool) -> io::Result<Self> {
        let table = keyed::table(body.records(), body.keys()?)?;
        let table = table.ok_or_else(|| io::Error::other("more than 4,294,967,295 entries of a kind"))?;
        Ok(Self { tag, head, body: Some(body), table })
    }
}

/// Writes head, sections and checksum.
pub(super) fn write(sections: &[Section], out: &mut dyn Write) -> io::Result<()> {
    let mut out = Hashed { out, hash: Xxh3::new() };
    out.write_all(&saved::head())?;
    for Section { tag, head, body, table } in sections {
        let length = (head.len() + table.len()) as u64 + body.as_ref().map_or(0, Spool::bytes);
        out.write_all(tag)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(head)?;
        if let Some(body) = body {
            body.copy_to(&mut out)?;
        }
        out.write_all(table)?;
    }
    let sum = out.hash.digest128();
    out.out.write_all(&sum.to_le_bytes())
}

struct Hashed<'o> {
    out: &'o mut dyn Write,
    hash: Xxh3,
}

impl Write for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where merging stopped: at the model, or at a temporary file.
enum Stop {
    Read(ReadReason),
    Other(FitError),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        // The checksum was right, so what does not read was never a model of ours.
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => ModelError::Damaged.into(),
            _ => Stop::Read(error.into()),
        }
    }
}

impl From<ModelError> for Stop {
    fn from(error: ModelError) -> Self {
        Stop::Read(error.into())
    }
}

/// Takes a model into a fitter.
pub(super) fn merge(fitter: &mut Fitter, path: &Path) -> Result<(), FitError> {
    stream(fitter, path).map_err(|stop| match stop {
        Stop::Read(reason) => ReadError { path: path.display().to_string(), reason }.into(),
        Stop::Other(error) => error,
    })
}

const NO_SKETCHES: &str = "the model holds document frequencies alone, and --duplicates, --recurring and --partial need more; count its \
                           documents again with `khulasa fit --partial`";
const FINAL: &str = "the model's copies and recurring sentences are decided and cannot be merged; merge the partial models \
                     (`khulasa fit --partial`) that it was made of";
const PRUNED: &str =
    "the model was made with --min-df, so counts are missing and a merge would be wrong; make it again without";

fn stream(fitter: &mut Fitter, path: &Path) -> Result<(), Stop> {
    let mut file = File::open(path)?;
    let mut head = [0; HEAD];
    let read = file.read(&mut head)?;
    if IdfModel::is_first_format(&head[..read]) {
        if fitter.options.sketches() {
            return Err(Stop::Other(lacks(path, NO_SKETCHES)));
        }
        let model = IdfModel::from_bytes(&std::fs::read(path)?)?;
        if model.min_df > 1 {
            return Err(Stop::Other(lacks(path, PRUNED)));
        }
        for (term, count) in model.entries() {
            fitter.add_term(term, count).map_err(|error| Stop::Other(fitter.temporary(error)))?;
        }
        fitter.documents += model.documents;
        return Ok(());
    }
    let sections = verify(&mut file)?;
    let has = |wanted: [u8; 4]| sections.iter().any(|(tag, ..)| *tag == wanted);
    if has(COPIES) || has(RECURRING) {
        return Err(Stop::Other(lacks(path, FINAL)));
    }
    if fitter.options.sketches() && !has(SKETCHES) {
        return Err(Stop::Other(lacks(path, NO_SKETCHES)));
    }
    for (tag, start, length) in sections {
        file.seek(SeekFrom::Start(start))?;
        let mut input: Input = BufReader::with_capacity(1 << 16, file.try_clone()?);
        match tag {
            TERM_SECTION => terms(fitter, &mut input, path)?,
            SKETCHES if fitter.options.sketches() => {
                for _ in 0..read_number(&mut input)? {
                    let sketch = Sketch::read(&mut input)?;
                    fitter.sketches.push(sketch).map_err(|error| Stop::Other(fitter.temporary(error)))?;
                }
            }
            SKETCHES => continue,
            _ => return Err(ModelError::Damaged.into()),
        }
        let end = input.stream_position()?;
        if end != start + length {
            return Err(ModelError::Damaged.into());
        }
    }
    Ok(())
}

fn terms(fitter: &mut Fitter, input: &mut Input, path: &Path) -> Result<(), Stop> {
    let documents = read_u64(input)?;
    if read_u64(input)? > 1 {
        return Err(Stop::Other(lacks(path, PRUNED)));
    }
    let entries = read_u64(input)?;
    let source = read_u64(input)?;
    io::copy(&mut input.by_ref().take(source), &mut io::sink())?;
    let mut before = None;
    for _ in 0..entries {
        let Counted { key, count } = Counted::read(input)?;
        if before.is_some_and(|before| before >= key) || !(1..=documents).contains(&u64::from(count)) {
            return Err(ModelError::Damaged.into());
        }
        before = Some(key);
        fitter.add_term(key, count).map_err(|error| Stop::Other(fitter.temporary(error)))?;
    }
    io::copy(&mut input.by_ref().take(keyed::table_bytes(entries)), &mut io::sink())?;
    fitter.documents += documents;
    Ok(())
}

/// Compares head and checksum; returns each section's tag, where its body starts, and its length.
fn verify(file: &mut File) -> Result<Vec<([u8; 4], u64, u64)>, Stop> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut head = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut head)?;
    let checked = saved::check_head(&head);
    if let Err(error @ (ModelError::NotAModel | ModelError::OtherVersion(_))) = checked {
        return Err(error.into());
    }
    let end = length.checked_sub(TAIL as u64).filter(|end| *end >= HEAD as u64).ok_or(ModelError::Damaged)?;
    let mut hash = Xxh3::new();
    hash.update(&head);
    let mut body = BufReader::with_capacity(1 << 16, file.take(end - HEAD as u64));
    let mut buffer = vec![0; 1 << 16];
    loop {
        match body.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    let mut sum = [0; TAIL];
    file.seek(SeekFrom::Start(end))?;
    file.read_exact(&mut sum)?;
    if hash.digest128().to_le_bytes() != sum {
        return Err(ModelError::Damaged.into());
    }
    checked?;
    let mut sections = Vec::new();
    let mut at = HEAD as u64;
    while at < end {
        let mut head = [0; SECTION_HEAD];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head)?;
        let mut tag = [0; 4];
        let mut size = [0; 8];
        tag.copy_from_slice(&head[..4]);
        size.copy_from_slice(&head[4..]);
        let (start, size) = (at + SECTION_HEAD as u64, u64::from_le_bytes(size));
        sections.push((tag, start, size));
        at = start.checked_add(size).filter(|next| *next <= end).ok_or(ModelError::Damaged)?;
    }
    Ok(sections)
}
