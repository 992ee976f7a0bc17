//! The documents that a sheet was made of, and their units.

use rustc_hash::FxHashSet;

use crate::analyze::IdfModel;
use crate::bitext::inline::{Marked, marked};
use crate::bitext::{Scope, Unit, units, units_each};
use crate::cli::Failure;
use crate::cli::common::{InputArgs, RunArgs};
use crate::cli::run::{Gathered, gather};
use crate::cli::talk::Color;
use crate::exchange::Row;
use crate::rank::RANKERS;
use crate::select::Budget;
use crate::summary::Summarizer;
use crate::text::{BlockKind, Document, Span};

/// One of the documents.
pub struct Source {
    pub document: Document,
    /// Of every sentence.
    pub spans: Vec<Span>,
    /// Every sentence with its inline markup.
    pub marked: Vec<Marked>,
    /// Whether a sentence is one that sheets hold: site chrome is not.
    pub to_translate: Vec<bool>,
    /// All units.
    pub units: Vec<Unit>,
}

/// Reads the documents that a sheet's rows were made of, in order; and whether some could not be read, which was said. A document has
/// a unit for each time that a sentence occurs if the sheet does.
pub fn read(input: &InputArgs, rows: &[Row], quiet: bool) -> Result<(Vec<Source>, bool), Failure> {
    let summarizer = Summarizer {
        ranker: &RANKERS[0],
        budget: Budget::default(),
        idf: IdfModel::shipped(),
        recurring: None,
        trim: false,
    };
    let ids: FxHashSet<&str> = rows.iter().map(|row| row.unit.id.as_str()).collect();
    let run = RunArgs { output: None, threads: None, quiet, no_progress: true, color: Color::Auto };
    let Gathered { items, talk, .. } = gather(
        input,
        &run,
        || summarizer.analyzer(),
        |document, _, analyzer| {
            let summary = summarizer.summarize(&document, analyzer);
            let once = units(&document, &summary, Scope::All);
            let each = units_each(&document, &summary, Scope::All);
            let known: FxHashSet<&str> = once.iter().map(|unit| unit.id.as_str()).collect();
            let is_each = each.iter().any(|unit| !known.contains(unit.id.as_str()) && ids.contains(unit.id.as_str()));
            let units = if is_each { each } else { once };
            let spans: Vec<Span> = summary.sentences.iter().map(|sentence| sentence.span).collect();
            let marked = marked(&document, &spans);
            let to_translate =
                summary.sentences.iter().map(|sentence| sentence.kind != BlockKind::Boilerplate).collect();
            Ok(Source { document, spans, marked, to_translate, units })
        },
    )?;
    if items.is_empty() && talk.failures() > 0 {
        return Err(Failure::Input("none of the sources could be read".into()));
    }
    Ok((items, talk.failures() > 0))
}
