//! Which documents are wanted.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::arabic::letters::is_arabic_letter;
use crate::corpus::run::{Fate, Size};
use crate::text::Document;

/// Which documents are wanted; the others are written to filtered.jsonl.
#[derive(ClapArgs, Clone, Debug)]
pub struct WantedArgs {
    /// Leave out documents of fewer words
    #[arg(long, value_name = "N", help_heading = "Cleaning")]
    min_words: Option<u64>,
    /// Leave out documents of more words
    #[arg(long, value_name = "N", help_heading = "Cleaning")]
    max_words: Option<u64>,
    /// Leave out documents of whose letters a smaller share is Arabic, such as 0.5
    #[arg(long, value_name = "SHARE", help_heading = "Cleaning", value_parser = crate::cli::group::share)]
    min_arabic: Option<f64>,
}

impl WantedArgs {
    /// The arguments, for the plan.
    pub fn options(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("min-words", json!(self.min_words)),
            ("max-words", json!(self.max_words)),
            ("min-arabic", json!(self.min_arabic)),
        ]
    }

    /// Why a document is not wanted, going by its text.
    pub fn by_text(&self, document: &Document) -> Option<Fate> {
        let least = self.min_arabic?;
        let found = arabic_share(&document.text);
        (found < least).then(|| Fate::Filtered("script", format!("of its letters {:.2} are Arabic", found)))
    }

    /// Why a document is not wanted, going by its size.
    pub fn by_size(&self, size: &Size) -> Option<Fate> {
        if self.min_words.is_some_and(|least| size.words < least) {
            return Some(Fate::Filtered("short", format!("words: {}", size.words)));
        }
        let is_long = self.max_words.is_some_and(|most| size.words > most);
        is_long.then(|| Fate::Filtered("long", format!("words: {}", size.words)))
    }
}

/// The share of a text's letters that are Arabic, 0 for one without letters.
pub fn arabic_share(text: &str) -> f64 {
    let (mut all, mut arabic) = (0u64, 0u64);
    for c in text.chars() {
        let is_arabic = is_arabic_letter(c);
        arabic += u64::from(is_arabic);
        all += u64::from(is_arabic || c.is_alphabetic());
    }
    if all == 0 { 0.0 } else { arabic as f64 / all as f64 }
}
