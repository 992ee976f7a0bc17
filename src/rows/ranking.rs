//! Ranked sentences, an object a sentence.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::round;
use crate::select::{Reason, Reasons};
use crate::summary::Summary;
use crate::text::{BlockKind, Document};

/// A sentence's parts as a JSON object, in the order of the ranker.
pub struct Parts<'a> {
    summary: &'a Summary,
    place: Option<usize>,
}

impl<'a> Parts<'a> {
    /// Of a sentence of a summarized document.
    pub fn new(summary: &'a Summary, sentence: usize) -> Self {
        Self { summary, place: summary.candidates.binary_search(&sentence).ok() }
    }

    /// Their names and rounded values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let parts = self.place.map_or(&[][..], |_| &self.summary.ranking.parts);
        parts.iter().map(|part| (part.name, round(part.values[self.place.unwrap_or_default()])))
    }
}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

/// What a reason names, for programs: sentences by their `index`.
#[derive(Serialize)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cosine: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<usize>,
}

impl Details {
    fn of(reason: Reason) -> Self {
        let mut details = Details { order: None, sentence: None, cosine: None, cost: None, left: None };
        match reason {
            Reason::Picked { order } => details.order = Some(order),
            Reason::Repeats { sentence, cosine } => {
                (details.sentence, details.cosine) = (Some(sentence), Some(round(cosine)));
            }
            Reason::LeansOn { sentence } => details.sentence = Some(sentence),
            Reason::DoesNotFit { cost, left } => (details.cost, details.left) = (Some(cost), Some(left)),
            Reason::Shortest | Reason::Outranked => {}
        }
        details
    }

    /// As a cell: `sentence: 2; cosine: 0.71`.
    pub fn cell(&self) -> String {
        let numbers = [("order", self.order), ("sentence", self.sentence), ("cost", self.cost), ("left", self.left)];
        let mut cells: Vec<String> = numbers.iter().filter_map(|(name, n)| n.map(|n| format!("{name}: {n}"))).collect();
        cells.extend(self.cosine.map(|cosine| format!("cosine: {cosine}")));
        cells.join("; ")
    }
}

/// A sentence of a ranked document: a line of `khulasa rank --format jsonl`.
#[derive(Serialize)]
pub struct Row<'a> {
    pub(crate) id: &'a str,
    pub(crate) index: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: BlockKind,
    pub(crate) rank: usize,
    pub(crate) score: f64,
    pub(crate) picked: bool,
    pub(crate) text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parts: Option<Parts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason_details: Option<Details>,
}

/// The sentences that could be picked, best first; with what their scores are made of if there are reasons.
pub fn rows<'a>(
    document: &'a Document,
    summary: &'a Summary,
    reasons: Option<&'a Reasons>,
) -> impl Iterator<Item = Row<'a>> {
    summary.by_rank().into_iter().enumerate().map(move |(place, i)| {
        let sentence = summary.sentences[i];
        let reason = reasons.zip(summary.number(i)).map(|(reasons, number)| reasons.reasons[number - 1]);
        Row {
            id: &document.id,
            index: i,
            start: sentence.span.start,
            end: sentence.span.end,
            kind: sentence.kind,
            rank: place + 1,
            score: round(summary.score(i).unwrap_or_default()),
            picked: summary.selection.sentences.binary_search(&i).is_ok(),
            text: sentence.span.of(&document.text),
            parts: reasons.map(|_| Parts::new(summary, i)),
            reason: reason.map(|reason| reason.name()),
            reason_details: reason.map(Details::of),
        }
    })
}
