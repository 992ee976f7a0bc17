//! What comes out of each document.

use std::borrow::Cow;
use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::value::RawValue;

use super::JobArgs;
use super::wanted::Wanted;
use crate::analyze::{Analyzer, Keyphraser};
use crate::arabic::language::{arabic_share, language};
use crate::arabic::words;
use crate::bitext::{Scope, Unit, units};
use crate::cli::render::{csv_rows, json_line, round};
use crate::cli::{keywords, split, summarize};
use crate::corpus::run::{Column, Fate, Kind, Origin, Size};
use crate::exchange::{WriteOptions, by_name};
use crate::input::InputError;
use crate::split::sentences;
use crate::summary::{Summarizer, Summary};
use crate::text::{Document, Sentence};

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// Summaries, as `summarize` writes them
    Summaries,
    /// Every sentence, as `split` writes them
    Sentences,
    /// Translation units, as `worksheet export` writes them
    Worksheet,
    /// Key phrases, as `keywords` writes them
    Keywords,
    /// Words, sentences and letters of each document
    Stats,
}

/// How to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// An object a line
    Jsonl,
    /// A table with a header
    Csv,
    /// A table with a schema; in builds with the feature parquet
    Parquet,
}

impl Emit {
    /// Its name in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summaries => "summaries",
            Self::Sentences => "sentences",
            Self::Worksheet => "worksheet",
            Self::Keywords => "keywords",
            Self::Stats => "stats",
        }
    }
}

impl Format {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// How the rows of a document are written: the rows of Parquet tables come as JSON.
    fn of_rows(self) -> Self {
        match self {
            Self::Parquet => Self::Jsonl,
            other => other,
        }
    }
}

/// A line of stats.
#[derive(Serialize)]
struct Stats<'a> {
    id: &'a str,
    words: u64,
    sentences: u64,
    /// Code points.
    characters: usize,
    /// The share of letters that are Arabic.
    arabic: f64,
    /// The language by its letters and words, as a code; und where it is none of those that are known.
    language: &'static str,
}

const STATS_COLUMNS: [&str; 6] = ["id", "words", "sentences", "characters", "arabic", "language"];

/// Makes the outputs of documents.
pub struct Maker<'m> {
    emit: Vec<Emit>,
    /// Of the rows.
    format: Format,
    /// Whether the rows become tables.
    is_table: bool,
    summarizer: Summarizer<'m>,
    top: usize,
    wanted: &'m Wanted<'m>,
    sheet_head: Vec<u8>,
}

/// A thread's buffers.
pub struct State<'m> {
    analyzer: Analyzer<'m>,
    keyphraser: Keyphraser<'m>,
}

impl<'m> Maker<'m> {
    /// For these arguments. A kind that was named twice is there once.
    pub fn new(args: &JobArgs, summarizer: Summarizer<'m>, wanted: &'m Wanted<'m>) -> Self {
        let mut emit = Vec::new();
        args.emit.iter().for_each(|kind| {
            if !emit.contains(kind) {
                emit.push(*kind)
            }
        });
        let format = args.format.of_rows();
        let sheet_head = sheet(format, &[]);
        Self {
            emit,
            format,
            is_table: args.format == Format::Parquet,
            summarizer,
            top: args.top as usize,
            wanted,
            sheet_head,
        }
    }

    /// The kinds of output, with what their files begin with.
    pub fn kinds(&self) -> Vec<Kind> {
        let columns = |columns: &[&'static str]| csv_rows([columns.iter().copied().map(Cow::from).collect()]);
        let head = |kind: Emit| match (self.format, kind) {
            (_, Emit::Worksheet) => self.sheet_head.clone(),
            (Format::Jsonl | Format::Parquet, _) => Vec::new(),
            (Format::Csv, Emit::Summaries) => columns(&summarize::CSV_COLUMNS),
            (Format::Csv, Emit::Sentences) => columns(&split::CSV_COLUMNS),
            (Format::Csv, Emit::Keywords) => columns(&keywords::CSV_COLUMNS),
            (Format::Csv, Emit::Stats) => columns(&STATS_COLUMNS),
        };
        let ending = if self.is_table { Format::Parquet } else { self.format }.ending().to_owned();
        let table = |kind: Emit| self.is_table.then(|| super::columns::of(kind));
        let kind = |&kind: &Emit| Kind {
            name: kind.name().to_owned(),
            ending: ending.clone(),
            head: head(kind),
            table: table(kind),
        };
        self.emit.iter().map(kind).collect()
    }

    /// A thread's buffers.
    pub fn state(&self) -> State<'_> {
        State { analyzer: self.summarizer.analyzer(), keyphraser: Keyphraser::new(self.summarizer.idf) }
    }

    /// What comes out of a document.
    pub fn make(
        &self,
        document: &Document,
        origin: Origin<'_>,
        State { analyzer, keyphraser }: &mut State<'_>,
    ) -> Result<Fate, InputError> {
        if let Some(why) = self.wanted.by_text(document, origin) {
            return Ok(Fate::Filtered(why));
        }
        let needs_summary = self.emit.iter().any(|kind| matches!(kind, Emit::Summaries | Emit::Worksheet));
        let mut size = Size::default();
        let summary = needs_summary.then(|| self.summarizer.summarize(document, analyzer));
        let split;
        let found: &[Sentence] = match &summary {
            Some(summary) => {
                (0..summary.sentences.len()).for_each(|i| size.add(summary.analysis.words_of(i)));
                &summary.sentences
            }
            None => {
                split = sentences(document);
                split.iter().for_each(|sentence| size.add(words::count(sentence.span.of(&document.text))));
                &split
            }
        };
        if let Some(why) = self.wanted.by_size(&size) {
            return Ok(Fate::Filtered(why));
        }
        let output = |&kind: &Emit| {
            let rows = self.output(kind, document, found, summary.as_ref(), &size, keyphraser);
            if self.is_table && !document.fields.is_empty() {
                only_columns(&rows, super::columns::of(kind))
            } else {
                rows
            }
        };
        let outputs = self.emit.iter().map(output).collect();
        Ok(Fate::Written(outputs, size))
    }

    fn output(
        &self,
        kind: Emit,
        document: &Document,
        found: &[Sentence],
        summary: Option<&Summary>,
        size: &Size,
        keyphraser: &mut Keyphraser<'_>,
    ) -> Vec<u8> {
        match (kind, self.format, summary) {
            (Emit::Summaries, Format::Jsonl | Format::Parquet, Some(summary)) => {
                summarize::jsonl(document, summary, self.summarizer.ranker.name)
            }
            (Emit::Summaries, Format::Csv, Some(summary)) => summarize::csv(document, summary),
            (Emit::Worksheet, format, Some(summary)) => {
                let rows = sheet(format, &units(document, summary, Scope::All));
                rows.strip_prefix(&self.sheet_head[..]).map(<[u8]>::to_vec).unwrap_or(rows)
            }
            // Both are made with a summary.
            (Emit::Summaries | Emit::Worksheet, _, None) => Vec::new(),
            (Emit::Sentences, Format::Jsonl | Format::Parquet, _) => split::jsonl(document, found),
            (Emit::Sentences, Format::Csv, _) => split::csv(document, found),
            (Emit::Keywords, format, _) => {
                let phrases = keywords::phrases(document, found, keyphraser, self.top);
                match format {
                    Format::Jsonl | Format::Parquet => keywords::jsonl(document, &phrases),
                    Format::Csv => keywords::csv(document, &phrases),
                }
            }
            (Emit::Stats, format, _) => stats(format, document, size),
        }
    }
}

/// Columns of text that pass through from the input, where they may hold anything.
const TEXTS: [&str; 2] = ["date", "url"];

/// The rows with nothing but the columns of a table, and without what is no text in a column of text. What else passes through is raw JSON, in
/// which may stand what no reader of JSON takes, such as 1e999 or half a surrogate pair.
fn only_columns(rows: &[u8], columns: &[Column]) -> Vec<u8> {
    let is_text = |value: &RawValue| serde_json::from_str::<Cow<str>>(value.get()).is_ok();
    let row = |line: &[u8]| {
        // Lines of ours, in which no name is there twice but for those that pass through.
        let mut row: BTreeMap<String, &RawValue> = serde_json::from_slice(line).unwrap_or_default();
        row.retain(|name, value| {
            columns.iter().any(|column| column.name == name) && (is_text(value) || !TEXTS.contains(&name.as_str()))
        });
        json_line(&row)
    };
    rows.split(|&b| b == b'\n').filter(|line| !line.is_empty()).flat_map(row).collect()
}

fn stats(format: Format, document: &Document, size: &Size) -> Vec<u8> {
    let stats = Stats {
        id: &document.id,
        words: size.words,
        sentences: size.lengths.iter().map(|&n| u64::from(n)).sum(),
        characters: document.text.chars().count(),
        arabic: round(arabic_share(&document.text)),
        language: language(&document.text).language.code(),
    };
    match format {
        Format::Jsonl | Format::Parquet => json_line(&stats),
        Format::Csv => csv_rows([vec![
            stats.id.into(),
            stats.words.to_string().into(),
            stats.sentences.to_string().into(),
            stats.characters.to_string().into(),
            stats.arabic.to_string().into(),
            stats.language.into(),
        ]]),
    }
}

/// Units as rows of a worksheet, behind what a worksheet begins with.
fn sheet(format: Format, units: &[Unit]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let Some(format) = by_name(format.ending()) else { return bytes };
    // Writing into memory cannot fail.
    if let Ok(mut writer) = format.writer(&mut bytes, &WriteOptions::default()) {
        let _ = writer.units(units);
        let _ = writer.finish();
    }
    bytes
}
