//! How much of an article's title its key phrases hold, where they were found without the title.
//!
//! Nobody has marked the key phrases of these articles; but the title is its writer's own choice of what the article is about. The share
//! of the title's terms that the best phrases of the text hold is a recall that favours no method by its form, but for one thing: phrases
//! hold more words than words do. So they are compared with as many words of highest tf·idf as there are phrases, and with as many as
//! the phrases have terms.

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::analyze::{Analyzer, IdfModel, keyphrases, tokens};
use crate::arabic::words;
use crate::split;
use crate::text::{BlockKind, Document};

/// The share of a title's terms that was found, by each of three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TitleRecall {
    /// In the key phrases.
    pub phrases: f64,
    /// In as many words of highest tf·idf as there are phrases.
    pub words: f64,
    /// In as many of them as the phrases have different terms.
    pub as_many_words: f64,
    /// How many different terms the phrases have.
    pub terms: f64,
}

/// Finds the `top` key phrases of a document's text, title and headline withheld, and compares them with the title. `None` for a document
/// without a title field, and for a title without terms.
pub fn title_recall(document: &Document, idf: &IdfModel, top: usize) -> Option<TitleRecall> {
    let title: FxHashSet<u64> = tokens(document.title.as_deref()?)
        .into_iter()
        .filter(|token| token.stem.chars().count() >= 2)
        .map(|token| hash(&token.stem))
        .collect();
    if title.is_empty() {
        return None;
    }
    let mut document = Document { title: None, ..document.clone() };
    for block in document.blocks.iter_mut().filter(|b| matches!(b.kind, BlockKind::Headline | BlockKind::Kicker)) {
        block.kind = BlockKind::Boilerplate;
    }
    let sentences = split::sentences(&document);
    let found = keyphrases(&document, &sentences, idf, top);
    let in_phrases: FxHashSet<u64> = found.iter().flat_map(|k| k.stems.split(' ')).map(hash).collect();
    let analysis = Analyzer::new(idf).analyze(&document, &sentences);
    let mut by_weight: Vec<(f64, usize, u64)> = analysis
        .terms
        .iter()
        .enumerate()
        .filter(|(_, term)| term.is_word && term.count > 0)
        .map(|(place, term)| (f64::from(term.count) * f64::from(term.idf), place, term.hash))
        .collect();
    by_weight.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let share = |hits: usize| hits as f64 / title.len() as f64;
    let of_words = |n: usize| share(by_weight.iter().take(n).filter(|(.., term)| title.contains(term)).count());
    Some(TitleRecall {
        phrases: share(title.iter().filter(|term| in_phrases.contains(term)).count()),
        words: of_words(top),
        as_many_words: of_words(in_phrases.len()),
        terms: in_phrases.len() as f64,
    })
}

fn hash(stem: &str) -> u64 {
    words::hash(stem.chars())
}

impl TitleRecall {
    /// The means; all 0 for none.
    pub fn mean(of: &[TitleRecall]) -> TitleRecall {
        let n = of.len().max(1) as f64;
        let mean = |figure: fn(&TitleRecall) -> f64| of.iter().map(figure).sum::<f64>() / n;
        TitleRecall {
            phrases: mean(|r| r.phrases),
            words: mean(|r| r.words),
            as_many_words: mean(|r| r.as_many_words),
            terms: mean(|r| r.terms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Newlines, from_text};

    /// The title has the terms ترميم, جسر and حديد. The text has جسر twice and nothing else of it, so the best word and the best phrase
    /// hold a third of it; the phrase "الجسر القديم" (twice) has two terms, and the second word by tf is قديم.
    #[test]
    fn a_third_of_the_title_by_hand() {
        let text = "أغلق العمال الجسر القديم أمس. ويمر فوق الجسر القديم ألف راكب.";
        let document =
            Document { title: Some("ترميم جسر الحديد".into()), ..from_text("d", text, Newlines::Auto) };
        let found = title_recall(&document, IdfModel::uniform(), 1).unwrap();
        let third = 1.0 / 3.0;
        assert_eq!(found, TitleRecall { phrases: third, words: third, as_many_words: third, terms: 2.0 });
        assert_eq!(title_recall(&from_text("d", text, Newlines::Auto), IdfModel::uniform(), 1), None);
        let empty = Document { title: Some("هل؟".into()), ..document };
        assert_eq!(title_recall(&empty, IdfModel::uniform(), 1), None);
    }
}
