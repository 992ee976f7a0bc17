//! A run over a corpus that may be stopped at any moment, and shared by machines.
//!
//! All records of all inputs, in order, are cut into shards of so many records. A shard's files get their names when they are whole and on the
//! disk, and after that a done-record says so; whatever has none is made again. Nothing in the files depends on threads, on time, or on how
//! often the run was stopped.
//!
//! | file | what |
//! |---|---|
//! | `folder` | the names of files, and how they appear whole |
//! | `plan` | what a run is to do, and how another plan differs |
//! | `records` | the records of all inputs from any place on |
//! | `shard` | the files of one shard |
//! | `columns`, `table` | what columns mean, and Parquet files of them |
//! | `tally` | what became of records |
//! | `reasons` | why one was not written, in a word |
//! | `totals` | the sum of all shards |
//! | `merge` | shards of several folders in one |

mod columns;
mod folder;
mod merge;
mod plan;
mod reasons;
mod records;
mod shard;
#[cfg(feature = "parquet")]
mod table;
mod tally;
mod totals;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::in_order;
use crate::input::{InputError, Options, Parsed, Raw, Source};
use crate::text::Document;

pub use columns::{Column, Holds};
pub use folder::Folder;
pub use merge::{Merged, merge};
pub use plan::{Input, Plan, hash_of, shown as shown_hash};
pub use records::Position;
pub use shard::{Compression, Done, DoneFile, Timing};
pub use tally::{LENGTH_STEP, LENGTHS, Measures, Size, Tally};
pub use totals::{Extent, Totals};

use records::{Record, records};
use shard::Shard;

/// One kind of output.
#[derive(Clone, Debug)]
pub struct Kind {
    /// As in `summaries`.
    pub name: String,
    /// The ending of its files, without compression.
    pub ending: String,
    /// What each of its files begins with.
    pub head: Vec<u8>,
    /// Its files are Parquet tables with these columns, and the bytes of documents are lines of JSON; only with the feature `parquet`.
    pub table: Option<&'static [Column]>,
}

/// A share of the shards, from 1: those whose number, divided by the number of shares, leaves one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which share.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// All shards.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Whether a shard is one of these.
    pub fn has(self, shard: u64) -> bool {
        shard % self.of == self.number - 1
    }
}

/// What to do with a record that cannot be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Stop.
    Fail,
    /// Count it and go on.
    Skip,
    /// Write down which and why, and go on.
    #[default]
    Quarantine,
}

/// Where a document comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'o> {
    /// The id of its input.
    pub source: &'o str,
    /// Which record of the input it is, from 0.
    pub record: u64,
    /// Its place among all records, from 0.
    pub number: u64,
}

/// What became of a document.
pub enum Fate {
    /// The bytes for each kind of output, and what it measures.
    Written(Vec<Vec<u8>>, Size),
    /// It is not wanted.
    Filtered(Filtered),
}

/// Why a document is not wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Filtered {
    /// In a word.
    pub reason: &'static str,
    /// In a sentence.
    pub message: String,
    /// What it is a copy of, if that is the reason.
    pub copy: Option<CopyOf>,
}

/// What a document is a copy of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CopyOf {
    /// The id of the document that is kept.
    pub id: String,
    /// The id of the input that holds it.
    pub source: String,
    /// Which record of that input it is, from 1.
    pub record: u64,
    /// How alike the two are, from 0 to 1.
    pub similarity: f64,
}

impl Filtered {
    /// For a reason that needs no other document.
    pub fn new(reason: &'static str, message: String) -> Self {
        Self { reason, message, copy: None }
    }
}

/// A run.
pub struct Job<'j> {
    /// Where its files are. The plan must be in it.
    pub folder: &'j Folder,
    /// Records a shard.
    pub shard_docs: u64,
    /// What to read.
    pub sources: &'j [Source],
    /// The same as the plan has them.
    pub inputs: &'j [Input],
    /// How.
    pub options: &'j Options,
    /// What comes out.
    pub kinds: &'j [Kind],
    /// How it is compressed.
    pub compression: Compression,
    /// What to do with records that cannot be used.
    pub on_error: OnError,
    /// Which shards to make.
    pub share: Share,
}

/// What happens during a run.
pub enum Event<'e> {
    /// Shards that an earlier run had done.
    Resumed(&'e Tally),
    /// A record of a shard of ours is done, so large, and so well.
    Record {
        /// Its bytes.
        bytes: usize,
        /// Whether it was written.
        written: bool,
        /// Whether it is in quarantine, or skipped.
        failed: bool,
    },
    /// What a reader should know about a document that was read.
    Warning(&'e str),
    /// Why a record could not be used.
    Failure(&'e str),
    /// A shard is done.
    Shard(&'e Done),
}

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The system refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
    /// A file of the folder is not what the program wrote.
    #[error("{}: the file is damaged ({reason}); take it away and say --resume, and what it stands for is made again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The plan is not what the program wrote. Without it nobody knows what the shards are made of.
    #[error("{}: the plan is damaged ({reason}); put a copy in its place, as each folder of a shared run has one, or begin anew in another folder", path.display())]
    Plan {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// An input cannot be read, or not now.
    #[error(
        "{0}; the run stops here, since what is left out would be missing for good: mend that and go on with --resume"
    )]
    Input(InputError),
    /// An input is not what it was when the run began.
    #[error(
        "{input}: the file was changed while the run read it ({there} bytes when it began, {now} now); put back what it was and say --resume, or begin anew in another folder"
    )]
    Changed {
        /// The input.
        input: String,
        /// Its size in the plan.
        there: u64,
        /// Its size now.
        now: u64,
    },
    /// What cannot be read twice.
    #[error(
        "{0}: this is no file but a pipe or a device, and a run reads its inputs more than once; write it to a file and name that"
    )]
    NoFile(String),
    /// Shards that do not add up.
    #[error("{}: its shards hold {shards} records, and its inputs {inputs}; a done-record was changed, or an input while the run went on: begin anew in another folder", folder.display())]
    Uneven {
        /// The folder of the run.
        folder: PathBuf,
        /// Records of the shards.
        shards: u64,
        /// Records of the inputs.
        inputs: u64,
    },
    /// Another process works on it.
    #[error("{}: another khulasa works on this run; wait for it, or choose another folder", folder.display())]
    Busy {
        /// The folder of the run.
        folder: PathBuf,
    },
    /// Standard input cannot be read again.
    #[error("a run can be resumed, and standard input cannot be read again; write it to a file and name that")]
    Stdin,
    /// A record could not be used, and that was to stop the run.
    #[error("{0}; the run stops here, as --on-error fail says")]
    Record(String),
    /// Folders that do not make one run.
    #[error("{0}")]
    Merge(String),
}

impl RunError {
    fn io(path: &Path, error: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), error }
    }

    fn damaged(path: &Path, error: &serde_json::Error) -> Self {
        Self::Damaged { path: path.to_owned(), reason: error.to_string() }
    }
}

/// How many of a record's first bytes are kept in the quarantine.
const SAMPLE: usize = 200;

/// A line about a record that was not written.
#[derive(Serialize)]
struct LeftOut<'a> {
    file: &'a str,
    /// The line, or for files of one document 1.
    position: u64,
    /// Which record of the file it is, from 1.
    record: u64,
    id: Option<&'a str>,
    reason: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<&'a CopyOf>,
}

thread_local! {
    static IN_DOCUMENT: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread works on a document of a run: a panic then ends nothing but that document.
pub fn is_in_document() -> bool {
    IN_DOCUMENT.get()
}

/// What a thread made of a record.
struct Outcome {
    number: u64,
    behind: Position,
    bytes: usize,
    file: String,
    position: u64,
    result: Made,
}

enum Made {
    Written { outputs: Vec<Vec<u8>>, size: Size, warnings: Vec<String> },
    Filtered { id: Option<String>, why: Filtered },
    Failed { id: Option<String>, reason: &'static str, message: String, bytes: String },
}

/// Reads the records, calls `work` for each document of the job's share that no earlier run has done, on rayon's threads, and writes the shards.
/// `watch` is told what happens. Returns what is known of the whole: how much there is, and the sum of all shards in the folder, which is written
/// to it once none is missing.
///
/// # Errors
///
/// When a file cannot be written, or a record cannot be used and that is to stop the run. What is done stays done.
pub fn run<S: Send>(
    job: &Job<'_>,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, Origin<'_>, &mut S) -> Result<Fate, InputError> + Sync + Send,
    mut watch: impl FnMut(&Event<'_>) + Send,
) -> Result<(Extent, Totals), RunError> {
    let lock = job.folder.lock(job.share)?;
    let extent = make(job, init, work, &mut watch)?;
    // Under the lock: whoever tidies up when a share is done must not take away what another one writes its sums with.
    let (totals, missing) = Totals::of(job.folder, extent)?;
    if missing.is_empty() {
        totals.agree(extent, job.folder)?;
        totals.write(job.folder)?;
    }
    drop(lock);
    if missing.is_empty() {
        job.folder.tidy();
    }
    Ok((extent, totals))
}

/// Makes the shards of a share that are not done.
fn make<S: Send>(
    job: &Job<'_>,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, Origin<'_>, &mut S) -> Result<Fate, InputError> + Sync + Send,
    mut watch: impl FnMut(&Event<'_>) + Send,
) -> Result<Extent, RunError> {
    let (mut at, mut next, mut seen) = (Position::default(), 0, 0);
    let mut resumed = Tally::default();
    // Done shards at the beginning need not be read again, whoever made them.
    while let Some(done) = Done::read(job.folder, next)? {
        (at, next, seen) = (done.behind, next + 1, seen + done.tally.read);
        if job.share.has(done.shard) {
            resumed.merge(&done.tally);
        }
    }
    if resumed.read > 0 {
        watch(&Event::Resumed(&resumed));
    }
    if let Some(extent) = Extent::read(job.folder)?.filter(|extent| extent.shards == next) {
        return Ok(extent);
    }
    let is_ours =
        |shard: u64| -> Result<bool, RunError> { Ok(job.share.has(shard) && Done::read(job.folder, shard)?.is_none()) };
    let mut writer = Writer { job, shard: None, watch: &mut watch };
    let mut ours: (u64, bool) = (u64::MAX, false);
    let mut failed: Option<RunError> = None;
    let mut stopped: Option<RunError> = None;
    let mine = records(job.sources, job.inputs, job.options, at, seen)
        .map_while(|record| match record {
            Ok(record) => {
                seen = record.number + 1;
                Some(record)
            }
            Err(error) => {
                stopped = Some(error);
                None
            }
        })
        .map_while(|record| {
            let shard = record.number / job.shard_docs;
            if ours.0 != shard {
                match is_ours(shard) {
                    Ok(is) => ours = (shard, is),
                    Err(error) => {
                        failed = Some(error);
                        return None;
                    }
                }
            }
            Some((record, ours.1))
        });
    in_order(
        mine.filter_map(|(record, is_ours)| is_ours.then_some(record)),
        &init,
        |state: &mut S, record: Record| {
            let outcome = made_of(record, job, &work, state);
            if matches!(outcome.result, Made::Failed { reason: reasons::PANIC, .. }) {
                // What a panic leaves in the buffers is not to be trusted.
                *state = init();
            }
            outcome
        },
        |outcome: Outcome| writer.take(&outcome),
    )?;
    if let Some(error) = failed.or(stopped) {
        return Err(error);
    }
    writer.finish()?;
    let extent = Extent { records: seen, shards: seen.div_ceil(job.shard_docs) };
    extent.write(job.folder)?;
    Ok(extent)
}

/// Reads and works on one record; never panics.
fn made_of<S>(
    record: Record,
    job: &Job<'_>,
    work: &impl Fn(&Document, Origin<'_>, &mut S) -> Result<Fate, InputError>,
    state: &mut S,
) -> Outcome {
    let bytes = super::Piece::bytes(&record);
    let Record { number, behind, raw } = record;
    let (place, sample) = match &raw {
        Ok(raw) => (raw.place(), raw.first_bytes(SAMPLE)),
        Err(error) => (error.place().clone(), Vec::new()),
    };
    let failed = |id: Option<String>, reason: &'static str, message: String| Made::Failed {
        id,
        reason,
        message,
        bytes: String::from_utf8_lossy(&sample).into_owned(),
    };
    let mut id = None;
    let made = || -> Result<Made, InputError> {
        let Parsed { document, warnings } = raw.and_then(|raw: Raw| raw.parse(job.options))?;
        id = Some(document.id.clone());
        let source = job.sources.get(behind.input).map_or("", |source| source.id.as_str());
        let origin = Origin { source, record: behind.record.saturating_sub(1), number };
        Ok(match work(&document, origin, state)? {
            Fate::Written(outputs, size) => Made::Written { outputs, size, warnings },
            Fate::Filtered(why) => Made::Filtered { id: Some(document.id), why },
        })
    };
    IN_DOCUMENT.set(true);
    let caught = catch_unwind(AssertUnwindSafe(made));
    IN_DOCUMENT.set(false);
    let result = match caught {
        Ok(Ok(made)) => made,
        Ok(Err(error)) => {
            let message = error.kind().to_string();
            let id = id.or_else(|| error.id().map(str::to_owned));
            match reasons::of(error.kind()) {
                reasons::EMPTY => Made::Filtered { id, why: Filtered::new(reasons::EMPTY, message) },
                reason => failed(id, reason, message),
            }
        }
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            failed(id, reasons::PANIC, format!("khulasa failed on this document, which is a mistake of ours: {said}"))
        }
    };
    Outcome { number, behind, bytes, file: place.name, position: place.line.unwrap_or(behind.record), result }
}

/// Takes outcomes in order and puts them into shards.
struct Writer<'w, 'j, W: FnMut(&Event<'_>)> {
    job: &'w Job<'j>,
    shard: Option<(Shard<'j>, Position)>,
    watch: &'w mut W,
}

impl<W: FnMut(&Event<'_>)> Writer<'_, '_, W> {
    fn take(&mut self, outcome: &Outcome) -> Result<(), RunError> {
        let job = self.job;
        let number = outcome.number / job.shard_docs;
        if self.shard.as_ref().is_none_or(|(shard, _)| shard.number() != number) {
            self.finish()?;
            let shard = Shard::open(job.folder, number, job.kinds, job.compression)?;
            self.shard = Some((shard, outcome.behind));
        }
        let Some((shard, behind)) = &mut self.shard else { return Ok(()) };
        *behind = outcome.behind;
        shard.tally.read += 1;
        shard.tally.bytes += outcome.bytes as u64;
        let (file, position, record) = (outcome.file.as_str(), outcome.position, outcome.behind.record);
        let (mut written, mut failed) = (false, false);
        match &outcome.result {
            Made::Written { outputs, size, warnings } => {
                shard.tally.written += 1;
                shard.tally.warned += u64::from(!warnings.is_empty());
                shard.measures.add(file, size);
                shard.write(outputs)?;
                warnings.iter().for_each(|warning| (self.watch)(&Event::Warning(warning)));
                written = true;
            }
            Made::Filtered { id, why: Filtered { reason, message, copy } } => {
                shard.tally.filtered += 1;
                shard.tally.leave_out(reason);
                let (id, copy_of) = (id.as_deref(), copy.as_ref());
                let left_out = LeftOut { file, position, record, id, reason, message, bytes: None, copy_of };
                shard.list("filtered", &left_out);
            }
            Made::Failed { id, reason, message, bytes } => {
                let said = format!("{file}:{position}: {message}");
                if job.on_error == OnError::Fail {
                    return Err(RunError::Record(said));
                }
                (self.watch)(&Event::Failure(&said));
                shard.tally.leave_out(reason);
                if job.on_error == OnError::Skip {
                    shard.tally.skipped += 1;
                } else {
                    shard.tally.quarantined += 1;
                    let (id, bytes) = (id.as_deref(), Some(bytes.as_str()));
                    let left_out = LeftOut { file, position, record, id, reason, message, bytes, copy_of: None };
                    shard.list("quarantine", &left_out);
                }
                failed = true;
            }
        }
        (self.watch)(&Event::Record { bytes: outcome.bytes, written, failed });
        Ok(())
    }

    fn finish(&mut self) -> Result<(), RunError> {
        if let Some((shard, behind)) = self.shard.take() {
            let done = shard.finish(behind)?;
            (self.watch)(&Event::Shard(&done));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_one_document_and_leaves_fresh_buffers() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.jsonl");
        let lines: String = (0..9).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"كتاب\"}}\n")).collect();
        std::fs::write(&path, lines).unwrap();
        let folder = Folder::new(&dir.path().join("run"));
        folder.make().unwrap();
        let sources = [Source { path: Some(path), id: "c".to_owned() }];
        let kinds = [Kind { name: "ids".to_owned(), ending: "txt".to_owned(), head: b"#".to_vec(), table: None }];
        let options = Options::default();
        let job = Job {
            folder: &folder,
            shard_docs: 5,
            sources: &sources,
            inputs: &[],
            options: &options,
            kinds: &kinds,
            compression: Compression::None,
            on_error: OnError::Quarantine,
            share: Share::WHOLE,
        };
        let work = |document: &Document, Origin { source, record, number }: Origin<'_>, state: &mut bool| {
            assert_eq!((source, record), ("c", number));
            assert!(!*state, "the buffers of a document that failed were used again");
            *state = number == 3;
            assert!(number != 3, "the fourth");
            Ok(Fate::Written(vec![document.id.clone().into_bytes()], Size::default()))
        };
        let (extent, totals) = run(&job, || false, work, |_| {}).unwrap();
        assert_eq!((extent.records, extent.shards), (9, 2));
        assert_eq!((totals.tally.written, totals.tally.quarantined, totals.shards), (8, 1, 2));
        let read = |name: &str| std::fs::read_to_string(folder.root().join(name)).unwrap();
        assert_eq!((read("ids-00000.txt").as_str(), read("ids-00001.txt").as_str()), ("#0124", "#5678"));
        let line = read("quarantine.jsonl");
        assert!(line.contains(r#""reason":"panic""#) && line.contains("the fourth"), "{line}");
    }

    #[test]
    fn shares_take_turns() {
        let has = |share: Share| (0..7).filter(|&shard| share.has(shard)).collect::<Vec<_>>();
        assert_eq!(has(Share { number: 2, of: 3 }), [1, 4]);
        assert_eq!(has(Share::WHOLE).len(), 7);
    }
}
