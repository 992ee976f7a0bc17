//! Options that commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};

use super::Failure;
use super::talk::Color;
use crate::analyze::{Analyzer, IdfModel, Recurring};
use crate::corpus::fit::Model;
use crate::input::{self, Expanded, FieldNames, Format, InputError, Newlines, Options, VectorsSource};
use crate::rank::{Entry, Query, RANKERS, by_name};
use crate::select::Budget;
use crate::summary::{Summarizer, Summary};
use crate::text::Document;

/// What to read, and how.
#[derive(Args, Clone, Debug)]
pub struct InputArgs {
    /// Files, folders, patterns such as 'news/**/*.html', or - for standard input
    #[arg(value_name = "INPUT", required_unless_present = "files_from")]
    pub inputs: Vec<String>,
    /// A file that lists inputs, one path a line (- for standard input)
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Option<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The documents that a sheet was made of.
#[derive(Args, Clone, Debug)]
pub struct SourceArgs {
    /// The documents that the sheet was made of, named as they were for the export: files, folders or patterns
    #[arg(long, value_name = "INPUT", num_args = 1.., help_heading = "Input")]
    pub source: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl SourceArgs {
    /// The encoding that was named.
    pub fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        self.reading.encoding
    }

    /// As inputs; none if no source was named.
    pub fn input(&self) -> Option<InputArgs> {
        let input = InputArgs { inputs: self.source.clone(), files_from: None, reading: self.reading.clone() };
        (!self.source.is_empty()).then_some(input)
    }
}

/// How inputs are read.
#[derive(Args, Clone, Debug)]
pub struct ReadingArgs {
    /// The inputs' encoding, such as utf-8, windows-1256, iso-8859-6, utf-16le; guessed if not given
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// text, html, jsonl, csv, tsv, docx, warc or parquet; by file name or content if not given
    #[arg(long, value_name = "FORMAT", help_heading = "Input", value_parser = format)]
    pub input_format: Option<Format>,
    /// What a line break in plain text means: paragraph (it ends one), wrapped (it is a space), or auto
    #[arg(long, value_name = "MODE", help_heading = "Input", default_value_t = Newlines::Auto)]
    pub newlines: Newlines,
    /// JSONL, CSV and Parquet: the field with the document's id
    #[arg(long, value_name = "NAME", help_heading = "Input", default_value = "id")]
    pub id_field: String,
    /// JSONL, CSV and Parquet: the field with its title
    #[arg(long, value_name = "NAME", help_heading = "Input", default_value = "title")]
    pub title_field: String,
    /// JSONL, CSV and Parquet: the field with its text
    #[arg(long, value_name = "NAME", help_heading = "Input", default_value = "text")]
    pub text_field: String,
    /// JSONL, CSV and Parquet: the field with its date
    #[arg(long, value_name = "NAME", help_heading = "Input", default_value = "date")]
    pub date_field: String,
    /// JSONL, CSV and Parquet: the field with its address
    #[arg(long, value_name = "NAME", help_heading = "Input", default_value = "url")]
    pub url_field: String,
}

/// Where results go, and how the program behaves.
#[derive(Args, Clone, Debug)]
pub struct RunArgs {
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Threads; all processors if not given. Results do not depend on it
    #[arg(short = 'j', long, value_name = "N", help_heading = "Run", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No warnings and no progress; errors are still shown
    #[arg(short, long, help_heading = "Run")]
    pub quiet: bool,
    /// No progress bar
    #[arg(long, help_heading = "Run")]
    pub no_progress: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", help_heading = "Run", default_value = "auto")]
    pub color: Color,
}

/// Which document frequencies to weigh terms by.
#[derive(Args, Clone, Debug)]
pub struct IdfArgs {
    /// A model made by `khulasa fit`, or none to weigh every term the same; the one that comes with khulasa if not given
    #[arg(long, value_name = "MODEL", help_heading = "Ranking")]
    pub idf: Option<String>,
}

/// What ranks the sentences.
#[derive(Args, Clone, Debug)]
pub struct RankerArgs {
    /// What ranks the sentences
    #[arg(long, value_name = "NAME", help_heading = "Ranking", default_value = RANKERS[0].name, value_parser = ranker_names())]
    pub ranker: String,
    #[command(flatten)]
    pub vectors: VectorsArgs,
    #[command(flatten)]
    pub idf: IdfArgs,
}

/// What sentences shall be about.
#[derive(Args, Clone, Debug)]
pub struct QueryArgs {
    /// Sentences about this person, place or subject first. Words are found in any form; "words in quotes" and names count more in their order
    #[arg(long, value_name = "TEXT", help_heading = "Ranking")]
    query: Option<String>,
}

impl QueryArgs {
    /// The query, its words weighed by a model.
    pub fn query(&self, idf: &IdfModel) -> Result<Option<Query>, Failure> {
        let query = self.query.as_deref().map(|text| Query::new(text, idf));
        query.transpose().map_err(|e| Failure::Usage(e.to_string()))
    }
}

/// The sentence vectors that rankers such as `embedding` rank by.
#[derive(Args, Clone, Debug)]
pub struct VectorsArgs {
    /// For embedding rankers: a .npy file with a row for each sentence of `khulasa split`, or a folder with ID.npy for each document
    #[arg(long, value_name = "PATH", help_heading = "Ranking")]
    vectors: Option<PathBuf>,
}

/// The vectors given, if any, for [`summarize`](Vectors::summarize).
pub struct Vectors(Option<VectorsSource>);

impl VectorsArgs {
    /// The vectors that these rankers need; an error when one needs them and there are none, or none needs those that are there.
    pub fn vectors(&self, rankers: &[&Entry]) -> Result<Vectors, Failure> {
        let needy = rankers.iter().find(|entry| entry.needs_vectors);
        match (&self.vectors, needy) {
            (None, None) => Ok(Vectors(None)),
            (Some(path), Some(_)) => {
                VectorsSource::new(path).map(|source| Vectors(Some(source))).map_err(|e| Failure::Usage(e.to_string()))
            }
            (None, Some(entry)) => Err(Failure::Usage(format!(
                "the ranker {name} needs --vectors PATH: an array saved with numpy.save, one row for each sentence of `khulasa \
                 split --format jsonl` in order of index, headlines too, by a sentence encoder of yours; for several documents a \
                 folder with ID.npy for each",
                name = entry.name
            ))),
            (Some(_), None) => {
                let names: Vec<_> =
                    RANKERS.iter().filter(|entry| entry.needs_vectors).map(|entry| entry.name).collect();
                Err(Failure::Usage(format!(
                    "--vectors is for rankers that use them; add --ranker with one of: {}",
                    names.join(", ")
                )))
            }
        }
    }
}

impl Vectors {
    /// Summarizes the `number`th document, from 0, by its vectors if the ranker needs them.
    pub fn summarize(
        &self,
        summarizer: &Summarizer<'_>,
        document: &Document,
        number: usize,
        analyzer: &mut Analyzer<'_>,
        query: Option<&Query>,
    ) -> Result<Summary, InputError> {
        match self.0.as_ref().filter(|_| summarizer.ranker.needs_vectors) {
            Some(source) => summarizer.summarize_with(document, analyzer, source.read(&document.id, number)?, query),
            None => Ok(summarizer.summarize_about(document, analyzer, query)),
        }
    }
}

/// How long a summary may be.
#[derive(Args, Clone, Debug)]
#[group(multiple = false)]
pub struct BudgetArgs {
    /// At most N sentences [default: 3]
    #[arg(short = 'n', long, value_name = "N", help_heading = "Length")]
    sentences: Option<usize>,
    /// At most N words
    #[arg(long, value_name = "N", help_heading = "Length")]
    words: Option<usize>,
    /// At most N characters, as a reader counts them
    #[arg(long, value_name = "N", help_heading = "Length")]
    chars: Option<usize>,
    /// At most this share of the article's words, such as 0.3
    #[arg(long, value_name = "R", help_heading = "Length")]
    ratio: Option<f64>,
}

impl BudgetArgs {
    /// The budget asked for.
    pub fn budget(&self) -> Result<Budget, Failure> {
        let budget = match (self.sentences, self.words, self.chars, self.ratio) {
            (Some(n), ..) => Budget::sentences(n),
            (_, Some(n), ..) => Budget::words(n),
            (_, _, Some(n), _) => Budget::chars(n),
            (_, _, _, Some(share)) => Budget::ratio(share),
            _ => Ok(Budget::default()),
        };
        budget.map_err(|e| Failure::Usage(e.to_string()))
    }
}

impl RankerArgs {
    /// What these arguments and a budget make.
    pub fn summarizer(&self, budget: Budget) -> Result<Summarizer<'static>, Failure> {
        let (idf, recurring) = self.idf.read()?;
        Ok(Summarizer { ranker: ranker(&self.ranker)?, budget, idf, recurring, trim: false })
    }

    /// The vectors that the ranker needs, if it does.
    pub fn vectors(&self) -> Result<Vectors, Failure> {
        self.vectors.vectors(&[ranker(&self.ranker)?])
    }
}

/// The ranker of a name.
pub fn ranker(name: &str) -> Result<&'static Entry, Failure> {
    by_name(name).ok_or_else(|| Failure::Usage(format!("no ranker {name}")))
}

/// The rankers for clap: name and one line each.
pub fn ranker_names() -> PossibleValuesParser {
    PossibleValuesParser::new(RANKERS.iter().map(|entry| PossibleValue::new(entry.name).help(entry.summary)))
}

impl InputArgs {
    /// The inputs that exist, and those that do not.
    pub fn expand(&self) -> Expanded {
        input::expand(&self.inputs, self.files_from.as_deref())
    }

    /// How to read them.
    pub fn options(&self) -> Options {
        Options {
            format: self.reading.input_format,
            encoding: self.reading.encoding,
            newlines: self.reading.newlines,
            fields: FieldNames {
                id: self.reading.id_field.clone(),
                title: self.reading.title_field.clone(),
                text: self.reading.text_field.clone(),
                date: self.reading.date_field.clone(),
                url: self.reading.url_field.clone(),
            },
            max_bytes: None,
            read: None,
        }
    }
}

impl RunArgs {
    /// The format that the output file's ending names, as `sentences.csv` does.
    pub fn format_by_ending<F: ValueEnum>(&self) -> Option<F> {
        let ending = self.output.as_deref()?.extension()?.to_string_lossy();
        let name = match &*ending {
            "md" => "markdown",
            "htm" => "html",
            "ndjson" => "jsonl",
            ending => ending,
        };
        F::from_str(name, true).ok()
    }
}

impl IdfArgs {
    /// The document frequencies. A model that is read lives as long as the program.
    pub fn model(&self) -> Result<&'static IdfModel, Failure> {
        Ok(self.read()?.0)
    }

    /// The document frequencies, and the sentences that recur in the model's corpus if it knows them.
    pub fn read(&self) -> Result<(&'static IdfModel, Option<&'static Recurring>), Failure> {
        Ok(self.of(self.file()?))
    }

    /// The model's file, if one is named.
    pub fn file(&self) -> Result<Option<&'static Model>, Failure> {
        let path = self.idf.as_deref().filter(|name| *name != "none");
        let read = path.map(|path| Model::read(path.as_ref()).map_err(|e| Failure::Usage(e.to_string())));
        Ok(read.transpose()?.map(|model| &*Box::leak(Box::new(model))))
    }

    /// What [`read`](Self::read) makes of the file.
    pub fn of<'m>(&self, file: Option<&'m Model>) -> (&'m IdfModel, Option<&'m Recurring>) {
        match (file, self.idf.as_deref()) {
            (Some(model), _) => (model.idf(), model.recurring()),
            (None, Some(_)) => (IdfModel::uniform(), None),
            (None, None) => (IdfModel::shipped(), None),
        }
    }
}

/// The encoding of a name.
pub fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, String> {
    input::encoding_named(name)
        .ok_or_else(|| "no such encoding; known are utf-8, windows-1256, iso-8859-6, utf-16le, utf-16be and the other names of the WHATWG Encoding Standard".into())
}

fn format(name: &str) -> Result<Format, String> {
    name.parse::<Format>().map_err(|e| e.to_string())
}

/// A size in bytes, as in 500000, 64k, 10M or 1G (powers of 1024).
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => Some(0),
        "k" | "kb" | "kib" => Some(10),
        "m" | "mb" | "mib" => Some(20),
        "g" | "gb" | "gib" => Some(30),
        _ => None,
    };
    let bytes = digits.parse::<u64>().ok().zip(unit).and_then(|(n, unit)| n.checked_mul(1 << unit));
    bytes
        .filter(|&bytes| bytes > 0)
        .ok_or_else(|| "expected a number of bytes such as 500000, 64k, 10M or 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_are_read_in_their_units() {
        assert_eq!(["1", "64k", "10M", "1GiB"].map(|s| bytes(s).ok()), [1, 65_536, 10 << 20, 1 << 30].map(Some));
        assert!(["", "0", "M", "10X", "-1", "99999999999G"].iter().all(|s| bytes(s).is_err()));
    }
}
