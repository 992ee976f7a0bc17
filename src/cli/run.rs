//! Documents through a function, in order: what every command does.

use rustc_hash::FxHashSet;

use super::common::{InputArgs, RunArgs};
use super::output::Output;
use super::talk::Talk;
use super::{Failure, exit};
use crate::corpus;
use crate::input::{Expanded, InputError, Options, Parsed, Raw, Source};
use crate::text::Document;

/// What a command makes of a document.
#[derive(Default)]
pub struct Rendered {
    /// For the output.
    pub bytes: Vec<u8>,
    /// For standard error.
    pub warnings: Vec<String>,
}

/// How rendered documents become one output.
pub trait Layout: Send {
    /// Before the first document.
    fn start(&mut self, _out: &mut Output) -> Result<(), Failure> {
        Ok(())
    }

    /// A document; `id` and `title` are its own.
    fn document(&mut self, out: &mut Output, id: &str, bytes: &[u8]) -> Result<(), Failure>;

    /// Behind the last document.
    fn end(&mut self, _out: &mut Output) -> Result<(), Failure> {
        Ok(())
    }
}

/// Documents one behind the other.
pub struct Plain;

impl Layout for Plain {
    fn document(&mut self, out: &mut Output, _id: &str, bytes: &[u8]) -> Result<(), Failure> {
        out.write(bytes)
    }
}

struct Piece {
    /// Its place among all, from 0.
    number: usize,
    raw: Result<Raw, InputError>,
}

impl corpus::Piece for Piece {
    fn bytes(&self) -> usize {
        self.raw.as_ref().map_or(0, Raw::len)
    }
}

struct Done {
    bytes: usize,
    result: Result<(String, Rendered), InputError>,
}

/// Reads the inputs, calls `work` for every document on all threads, and writes what it gives, in order. Returns the exit code.
/// Every thread has a state that `init` makes.
pub fn run<S: Send>(
    input: &InputArgs,
    run: &RunArgs,
    output: Output,
    layout: &mut dyn Layout,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, &mut S) -> Rendered + Sync + Send,
) -> Result<u8, Failure> {
    try_run(input, run, output, layout, init, |document, _, state| Ok(work(document, state)))
}

/// The same with `work` that can fail for a document, which then counts as an input that failed. It is told the document's place among
/// all, from 0.
pub fn try_run<S: Send>(
    input: &InputArgs,
    run: &RunArgs,
    mut output: Output,
    layout: &mut dyn Layout,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&Document, usize, &mut S) -> Result<Rendered, InputError> + Sync + Send,
) -> Result<u8, Failure> {
    let Started { pool, talk, sources, options } = start(input, run)?;
    let pieces = pieces(&sources, &options);
    let work = |state: &mut S, piece: Piece| {
        let bytes = corpus::Piece::bytes(&piece);
        let parsed = piece.raw.and_then(|raw| raw.parse(&options));
        let result = parsed.and_then(|Parsed { document, warnings }| {
            let mut rendered = work(&document, piece.number, state)?;
            rendered.warnings.splice(0..0, warnings);
            Ok((document.id, rendered))
        });
        Done { bytes, result }
    };
    let mut documents = 0;
    let written = pool.install(|| {
        corpus::in_order(pieces, init, work, |done: Done| {
            match done.result {
                Ok((id, rendered)) => {
                    if documents == 0 {
                        layout.start(&mut output)?;
                    }
                    documents += 1;
                    rendered.warnings.iter().for_each(|warning| talk.warn(warning));
                    layout.document(&mut output, &id, &rendered.bytes)?;
                }
                Err(error) => talk.fail(&error.to_string()),
            }
            talk.step(done.bytes, documents);
            Ok(())
        })
    });
    talk.finish();
    written?;
    let failures = talk.failures();
    if documents == 0 && failures > 0 {
        return Ok(exit::NO_INPUT); // nothing is written, and a file that was to be is not touched
    }
    if documents == 0 {
        layout.start(&mut output)?;
    }
    layout.end(&mut output)?;
    output.finish()?;
    if failures > 0 && !run.quiet {
        talk.note(&format!("documents done: {documents}; inputs failed: {failures}"));
    }
    Ok(if failures > 0 { exit::SOME_FAILED } else { 0 })
}

/// What every run begins with.
struct Started {
    pool: rayon::ThreadPool,
    /// It has said which inputs do not exist.
    talk: Talk,
    sources: Vec<Source>,
    options: Options,
}

fn start(input: &InputArgs, run: &RunArgs) -> Result<Started, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(run.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|e| Failure::Usage(format!("cannot start threads: {e}")))?;
    let Expanded { sources, errors } = input.expand();
    let talk = Talk::new(run.quiet, run.no_progress, run.color, total_bytes(&sources));
    errors.iter().for_each(|e| talk.fail(&e.to_string()));
    warn_of_equal_ids(&sources, &talk);
    Ok(Started { pool, talk, sources, options: input.options() })
}

/// The documents of all sources, read one after the other and not yet parsed.
fn pieces<'a>(sources: &'a [Source], options: &'a Options) -> impl Iterator<Item = Piece> + Send + 'a {
    let raws = |source: &Source| -> Box<dyn Iterator<Item = Result<Raw, InputError>> + Send> {
        match source.open(options) {
            Ok(reader) => Box::new(reader),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    };
    sources.iter().flat_map(raws).enumerate().map(|(number, raw)| Piece { number, raw })
}

/// Files of one name from several folders get one id, and so would their sentences in worksheets.
fn warn_of_equal_ids(sources: &[Source], talk: &Talk) {
    let mut seen = FxHashSet::default();
    if let Some(twice) = sources.iter().find(|source| !seen.insert(source.id.as_str())) {
        let id = &twice.id;
        talk.warn(&format!(
            "two inputs have the id {id}; name the folder that holds both, and ids will tell them apart"
        ));
    }
}

/// The size of all inputs, if all are files.
pub fn total_bytes(sources: &[Source]) -> Option<u64> {
    sources.iter().map(|s| s.path.as_ref().and_then(|p| p.metadata().ok()).map(|m| m.len())).sum()
}

/// What [`gather`] gives.
pub struct Gathered<R> {
    /// What was made of each document, in order.
    pub items: Vec<R>,
    /// To go on talking; it knows of the inputs that failed.
    pub talk: Talk,
    /// The threads.
    pub pool: rayon::ThreadPool,
}

/// Reads the inputs and keeps what `work` makes of every document, which it is told the place of among all, from 0, for commands that must see all before they can write any.
pub fn gather<S: Send, R: Send>(
    input: &InputArgs,
    run: &RunArgs,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(Document, usize, &mut S) -> Result<R, InputError> + Sync + Send,
) -> Result<Gathered<R>, Failure> {
    let Started { pool, talk, sources, options } = start(input, run)?;
    let pieces = pieces(&sources, &options);
    let work = |state: &mut S, piece: Piece| {
        let bytes = corpus::Piece::bytes(&piece);
        let number = piece.number;
        let parsed = piece.raw.and_then(|raw| raw.parse(&options));
        (bytes, parsed.and_then(|Parsed { document, warnings }| Ok((work(document, number, state)?, warnings))))
    };
    let mut items = Vec::new();
    let keep = |(bytes, result): (usize, Result<(R, Vec<String>), InputError>)| {
        match result {
            Ok((item, warnings)) => {
                warnings.iter().for_each(|warning| talk.warn(warning));
                items.push(item);
            }
            Err(error) => talk.fail(&error.to_string()),
        }
        talk.step(bytes, items.len());
        Ok(())
    };
    let done: Result<(), Failure> = pool.install(|| corpus::in_order(pieces, init, work, keep));
    talk.finish();
    done?;
    Ok(Gathered { items, talk, pool })
}
