//! Which documents are wanted.

use clap::Args as ClapArgs;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use crate::arabic::language::{Language, arabic_share, language};
use crate::cli::Failure;
use crate::cli::talk::Talk;
use crate::corpus::fit::Model;
use crate::corpus::run::{CopyOf, Filtered, Origin, Size, Tally};
use crate::text::Document;

/// Which documents are wanted; the others are written to filtered.jsonl.
#[derive(ClapArgs, Clone, Debug)]
pub struct WantedArgs {
    /// Only documents in these languages, by their letters and frequent words. The stats name the language of each
    #[arg(long, value_name = "CODES", help_heading = "Cleaning", value_delimiter = ',', value_parser = codes())]
    lang: Vec<String>,
    /// Leave out documents of whose letters a smaller share is Arabic, such as 0.5
    #[arg(long, value_name = "SHARE", help_heading = "Cleaning", value_parser = crate::cli::group::share)]
    min_arabic: Option<f64>,
    /// Leave out documents of fewer words
    #[arg(long, value_name = "N", help_heading = "Cleaning")]
    min_words: Option<u64>,
    /// Leave out documents of more words
    #[arg(long, value_name = "N", help_heading = "Cleaning")]
    max_words: Option<u64>,
    /// Leave out copies of earlier documents, as the model of --idf knows them (khulasa fit --duplicates)
    #[arg(long, help_heading = "Cleaning", requires = "idf")]
    drop_duplicates: bool,
}

fn codes() -> PossibleValuesParser {
    PossibleValuesParser::new(Language::all().map(Language::code).collect::<std::collections::BTreeSet<_>>())
}

impl WantedArgs {
    /// The arguments, for the plan.
    pub fn options(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("lang", json!(self.lang)),
            ("min-arabic", json!(self.min_arabic)),
            ("min-words", json!(self.min_words)),
            ("max-words", json!(self.max_words)),
            ("drop-duplicates", json!(self.drop_duplicates)),
        ]
    }
}

/// The same, with what it takes.
pub struct Wanted<'w> {
    args: &'w WantedArgs,
    copies: Option<&'w Model>,
}

impl<'w> Wanted<'w> {
    /// With a model, if one was named.
    pub fn new(args: &'w WantedArgs, model: Option<&'w Model>) -> Result<Self, Failure> {
        let copies = model.filter(|_| args.drop_duplicates);
        if args.drop_duplicates && !copies.is_some_and(Model::has_duplicates) {
            let way_out = "make one with `khulasa fit --duplicates` over the same inputs, and name it with --idf";
            return Err(Failure::Usage(format!("--drop-duplicates needs a model that knows copies; {way_out}")));
        }
        if let (Some(least), Some(most)) = (args.min_words, args.max_words)
            && least > most
        {
            return Err(Failure::Usage(format!("no document has {least} words or more and {most} or fewer")));
        }
        Ok(Self { args, copies })
    }

    /// Why a document is not wanted, going by its text.
    pub fn by_text(&self, document: &Document, origin: Origin<'_>) -> Option<Filtered> {
        let Origin { source, record, .. } = origin;
        if let Some(kept) = self.copies.and_then(|model| model.duplicate_of(source, record, &document.text)) {
            let reason = if kept.exact { "duplicate" } else { "near-duplicate" };
            let message = format!(
                "a copy of {} (record {} of {}), {:.2} alike",
                kept.id,
                kept.record + 1,
                kept.source,
                kept.similarity
            );
            let (id, source) = (kept.id.to_owned(), kept.source.to_owned());
            let copy = CopyOf { id, source, record: kept.record + 1, similarity: kept.similarity };
            return Some(Filtered { reason, message, copy: Some(copy) });
        }
        if let Some(least) = self.args.min_arabic {
            let found = arabic_share(&document.text);
            if found < least {
                let message = format!("of its letters {found:.2} are Arabic, wanted are {least} or more");
                return Some(Filtered::new("script", message));
            }
        }
        if !self.args.lang.is_empty() {
            let code = language(&document.text).language.code();
            if !self.args.lang.iter().any(|wanted| wanted == code) {
                let message = format!("its language is {code}, wanted {}", self.args.lang.join(", "));
                return Some(Filtered::new("language", message));
            }
        }
        None
    }

    /// Warns of copies that the model knows and the run did not meet: that is so where inputs were named otherwise than for the model.
    pub fn warn_of_copies(&self, tally: &Tally, talk: &Talk) {
        let met: u64 = ["duplicate", "near-duplicate"].iter().filter_map(|reason| tally.reasons.get(*reason)).sum();
        let known = self.copies.map_or(0, Model::duplicates) as u64;
        if met < known {
            talk.warn(&format!(
                "the model of --idf knows {known} copies, and {met} of them were met; if these should be all, name the inputs for batch as for \
                 fit, and fit anew if they were changed"
            ));
        }
    }

    /// Why a document is not wanted, going by its size.
    pub fn by_size(&self, size: &Size) -> Option<Filtered> {
        let WantedArgs { min_words, max_words, .. } = *self.args;
        let filtered = |reason, word: &str, limit: u64| {
            Filtered::new(reason, format!("{} words, wanted are {limit} at {word}", size.words))
        };
        let short = min_words.filter(|&least| size.words < least).map(|least| filtered("short", "least", least));
        short.or_else(|| max_words.filter(|&most| size.words > most).map(|most| filtered("long", "most", most)))
    }
}
