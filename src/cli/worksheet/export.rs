//! `khulasa worksheet export`

use clap::Args as ClapArgs;

use super::previous::{Changes, Previous};
use super::sheet;
use crate::bitext::inline;
use crate::bitext::selection::{mark, unmark, with_headings};
use crate::bitext::{Languages, Scope, Unit, fill, units, units_each};
use crate::cli::common::{InputArgs, RankerArgs, RunArgs};
use crate::cli::output::Output;
use crate::cli::run::{Gathered, gather};
use crate::cli::{Failure, exit};
use crate::exchange::WriteOptions;
use crate::memory::{Index, Memory};
use crate::select::Budget;

/// Sentences with room for their translation, one a row.
///
/// Every sentence but site chrome is there, in order, word for word, with its rank by importance and the sentences around it. A
/// sentence that a document repeats has one row, and `occurrences` says how often. Ids stay the same from one export to the next.
///
/// Links, emphasis and images inside of a web page's sentences stand there as placeholders, {1}…{/1} and {2/}, to be put where they
/// belong in the target.
///
/// With --top or --budget-words only the sentences most worth translating first are there, and for context the headline and the
/// subheads that they stand under. The notes of a document's first and last row then say how many rows it has in the sheet, so that
/// `khulasa worksheet check` misses what is deleted.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa worksheet export article.txt -o sheet.csv
  khulasa worksheet export --budget-words 300 news/ -o sheet.csv    the 300 words of each most worth translating first
  khulasa worksheet export news/ --previous old.csv -o sheet.csv    edited articles, with the translations there are")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Only the N most important sentences of each document; their headings come on top of them
    #[arg(long, value_name = "N", help_heading = "Units", conflicts_with = "budget_words")]
    top: Option<usize>,
    /// Only the most important sentences of each document, at most N words together with their headings
    #[arg(long, value_name = "N", help_heading = "Units")]
    budget_words: Option<usize>,
    #[command(flatten)]
    ranker: RankerArgs,
    /// A glossary: CSV with the columns source, target and if you like note and forbidden. Terms are found in any form and shown in the notes
    #[arg(long, value_name = "FILE", help_heading = "Units")]
    terms: Option<std::path::PathBuf>,
    /// A memory, as `khulasa memory import` makes it: the best match of 50 % or more becomes a proposal, status fuzzy
    #[arg(long, value_name = "DB", help_heading = "Units")]
    memory: Option<std::path::PathBuf>,
    /// An earlier sheet of these documents: what is translated there is carried over, and what is new, changed or gone is listed
    #[arg(long, value_name = "SHEET", help_heading = "Units")]
    previous: Option<std::path::PathBuf>,
    /// A row for each time that a sentence occurs in a document, each with its own id
    #[arg(long, help_heading = "Units")]
    repeat: bool,
    /// The language of the documents, as in ar or ar-EG
    #[arg(long, value_name = "TAG", help_heading = "Units", default_value = "ar")]
    source_lang: String,
    /// The language to translate into
    #[arg(long, value_name = "TAG", help_heading = "Units", default_value = "en")]
    target_lang: String,
    /// The sheet's format; by the output file's ending if not given, else csv
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = sheet::format_names())]
    format: Option<String>,
    /// CSV: what stands between two columns, such as ; for an Excel set to French or to many Arabic countries; or tab
    #[arg(long, value_name = "CHARACTER", help_heading = "Output", value_parser = sheet::separator)]
    separator: Option<u8>,
    /// Leave out the byte order mark, which Excel needs to read UTF-8
    #[arg(long, help_heading = "Output")]
    no_bom: bool,
    #[command(flatten)]
    run: RunArgs,
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = sheet::format_to_write(args.format.as_deref(), args.run.output.as_deref())?;
    let delimiter = sheet::separator_of(format, args.separator)?;
    let usage = |e: crate::select::BudgetError| Failure::Usage(e.to_string());
    let (budget, scope) = match (args.top, args.budget_words) {
        (Some(n), _) => (Budget::sentences(n).map_err(usage)?, Scope::Selected),
        (_, Some(n)) => (Budget::words(n).map_err(usage)?, Scope::Selected),
        _ => (Budget::default(), Scope::All),
    };
    let summarizer = args.ranker.summarizer(budget)?;
    let vectors = args.ranker.vectors()?;
    let glossary = args.terms.as_deref().map(sheet::glossary).transpose()?;
    let memory = args.memory.as_deref().map(|path| Memory::open_existing(path).and_then(|memory| memory.index()));
    let memory = memory.transpose().map_err(crate::cli::memory::unreadable)?;
    let languages = Languages { source: args.source_lang.clone(), target: args.target_lang.clone() };
    let previous = args.previous.as_deref().map(|path| Previous::read(path, &languages)).transpose()?;
    let make = if args.repeat { units_each } else { units };
    let output = Output::open(args.run.output.as_deref())?;
    let options = WriteOptions { languages, bom: !args.no_bom, delimiter, ..WriteOptions::default() };
    let Gathered { items, talk, .. } = gather(
        &args.input,
        &args.run,
        || summarizer.analyzer(),
        |document, number, analyzer| {
            let mut summary = vectors.summarize(&summarizer, &document, number, analyzer, None)?;
            let all = make(&document, &summary, Scope::All);
            let count = all.len();
            if scope == Scope::Selected {
                summary.selection = with_headings(&document, &summary, &budget, &all);
            }
            let (mut units, changes) = match &previous {
                None if scope == Scope::All => (all, Changes::default()),
                None => (make(&document, &summary, scope), Changes::default()),
                // What is not chosen is not gone: all are compared, and then the chosen ones are kept.
                Some(previous) => previous.carry(&document.id, all, &make(&document, &summary, scope)),
            };
            // An earlier sheet may have been another selection.
            units.iter_mut().for_each(unmark);
            mark(&mut units, count);
            for unit in &mut units {
                // What a person or an earlier run put there is kept, but of two guesses the better one.
                if unit.target().trim().is_empty() || changes.is_guess(&unit.id) {
                    memory.iter().for_each(|memory| propose(unit, memory));
                }
                let note = glossary.as_ref().and_then(|glossary| glossary.note(&inline::without(&unit.source)));
                note.iter().for_each(|note| fill::add_note(unit, note));
            }
            Ok((units, changes))
        },
    )?;
    if items.is_empty() && talk.failures() > 0 {
        return Ok(exit::NO_INPUT); // nothing is written, and a file that was to be is not touched
    }
    let documents = items.len();
    let (units, changes): (Vec<Vec<Unit>>, Vec<Changes>) = items.into_iter().unzip();
    sheet::write(output, format, &options, &units.concat())?;
    if let Some(previous) = &previous {
        previous.report(&changes).iter().for_each(|message| talk.note(message));
    }
    if talk.failures() > 0 && !args.run.quiet {
        talk.note(&format!("documents done: {documents}; inputs failed: {}", talk.failures()));
    }
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

/// Fills a unit with the memory's best match.
fn propose(unit: &mut Unit, memory: &Index) {
    let best_of = |source: &str| {
        let best = memory.lookup(source, &unit.context_before, &unit.context_after).into_iter().next()?;
        Some((best.score, best.unit.target().to_owned()))
    };
    let best = best_of(&unit.source);
    let plain = inline::without(&unit.source);
    // The same words without the markup are no exact match: its placeholders are still to be put in.
    let of_plain =
        (plain != unit.source).then(|| best_of(&plain)).flatten().map(|(score, target)| (score.min(99), target));
    let of_plain = of_plain.filter(|(score, _)| best.as_ref().is_none_or(|(there, _)| score > there));
    if let Some((score, target)) = of_plain.or(best)
        && unit.match_percent.is_none_or(|there| score > there)
        && fill::propose(unit, &target, &format!("TM {score}%"))
    {
        unit.match_percent = Some(score);
    }
}
