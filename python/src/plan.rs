//! How documents are ranked and summarized, checked once and used for all.

use std::panic::{AssertUnwindSafe, catch_unwind};

use khulasa::analyze::Analyzer;
use khulasa::input::Newlines;
use khulasa::rank::{self, Entry, Query};
use khulasa::select::{Budget, Selection};
use khulasa::summary::{Summarizer, Summary};
use khulasa::text::Document;
use pyo3::prelude::*;

use crate::model::{IdfModel, Model};
use crate::{FAILED, error};

/// Options of the program, as it names them.
#[pyclass(frozen)]
pub struct Plan {
    pub ranker: &'static Entry,
    pub budget: Budget,
    pub idf: Model,
    pub trim: bool,
    pub query: Option<Query>,
    pub newlines: Newlines,
}

#[pymethods]
impl Plan {
    #[new]
    #[pyo3(signature = (*, sentences=None, words=None, chars=None, ratio=None, ranker=None, query=None, trim=false, idf=None, newlines="auto"))]
    #[expect(clippy::too_many_arguments, reason = "they are the program's options")]
    fn new(
        sentences: Option<usize>,
        words: Option<usize>,
        chars: Option<usize>,
        ratio: Option<f64>,
        ranker: Option<&str>,
        query: Option<&str>,
        trim: bool,
        idf: Option<&IdfModel>,
        newlines: &str,
    ) -> PyResult<Self> {
        let given = [sentences.is_some(), words.is_some(), chars.is_some(), ratio.is_some()];
        if given.iter().filter(|is_given| **is_given).count() > 1 {
            return Err(error("sentences, words, chars and ratio exclude each other; give one of them"));
        }
        let budget = match (sentences, words, chars, ratio) {
            (Some(n), ..) => Budget::sentences(n),
            (_, Some(n), ..) => Budget::words(n),
            (_, _, Some(n), _) => Budget::chars(n),
            (_, _, _, Some(share)) => Budget::ratio(share),
            _ => Ok(Budget::default()),
        };
        let name = ranker.unwrap_or(rank::RANKERS[0].name);
        let ranker = rank::by_name(name).ok_or_else(|| {
            let known = rank::RANKERS.iter().filter(|r| !r.needs_vectors).map(|r| r.name).collect::<Vec<_>>();
            error(format!("no ranker {name}; known are {}", known.join(", ")))
        })?;
        if ranker.needs_vectors {
            return Err(error(format!("the ranker {name} needs vectors, which only the program takes (--vectors)")));
        }
        let idf = idf.map_or_else(|| Model::Own(khulasa::analyze::IdfModel::shipped()), |model| model.0.clone());
        let query = query.map(|text| Query::new(text, &idf)).transpose().map_err(error)?;
        let newlines = newlines.parse().map_err(|e| error(format!("newlines: {e}")))?;
        Ok(Self { ranker, budget: budget.map_err(error)?, idf, trim, query, newlines })
    }
}

impl Plan {
    /// What summarizes by it.
    pub fn summarizer(&self) -> Summarizer<'_> {
        let Self { ranker, budget, idf, trim, .. } = self;
        Summarizer { ranker, budget: *budget, idf, recurring: idf.recurring(), trim: *trim }
    }

    /// A document's ranking and summary, which is empty if there is a query and nothing is about it.
    pub fn summarize(&self, document: &Document, analyzer: &mut Analyzer<'_>) -> Summary {
        let mut summary = self.summarizer().summarize_about(document, analyzer, self.query.as_ref());
        if summary.matches == Some(0) {
            summary.selection = Selection::default();
        }
        summary
    }

    /// The same for a document whose faults must not end the work on others: what would be a panic is an error.
    pub fn try_summarize<'p>(&'p self, document: &Document, analyzer: &mut Analyzer<'p>) -> Result<Summary, String> {
        catch_unwind(AssertUnwindSafe(|| self.summarize(document, analyzer))).map_err(|_| {
            *analyzer = Analyzer::new(&self.idf); // its buffers are as the panic left them
            FAILED.to_owned()
        })
    }
}
