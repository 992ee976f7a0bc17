//! Several articles on one event as one digest.
//!
//! | file | its question |
//! |---|---|
//! | [`figures`] | what does a sentence count, and how many? |
//! | [`pool`] | which terms do the sentences of all articles share? |
//! | [`alike`] | which sentences say the same? |
//! | [`conflicts`] | where do sources give different figures? |
//! | [`stands`] | can a sentence be read alone? |
//! | [`choose`] | which facts are told, and which sentence carries each? |
//! | [`order`] | in which order? |
//!
//! Each article is [summarized](crate::summary) by itself first: any ranker says what matters in it. Then facts are found across
//! articles: sentences that say the same are one fact, whoever says it. A fact is told once, by its best sentence, with the articles
//! that say it; where their figures differ, all of them are shown.

pub mod alike;
pub mod choose;
pub mod conflicts;
pub mod figures;
pub mod order;
pub mod pool;
pub mod stands;

use crate::analyze::Analyzer;
use crate::arabic::calendar::{Date, parse_date};
use crate::select::Budget;
use crate::summary::{Summarizer, Summary};
use crate::text::{BlockKind, Document, Span};

use choose::Choosing;
use conflicts::{Dispute, disputes};
use pool::{Entry, Pool};

/// Makes digests.
#[derive(Clone, Copy, Default)]
pub struct Digester<'a> {
    /// What ranks the sentences within each article; its budget is that of the whole digest.
    pub summarizer: Summarizer<'a>,
}

/// The digest of some articles.
#[derive(Debug)]
pub struct Digest {
    /// Each article's sentences and their ranking, in order of the inputs.
    pub summaries: Vec<Summary>,
    /// The articles' dates, where they can be read.
    pub dates: Vec<Option<Date>>,
    /// The chosen sentences, in the order in which they are told.
    pub sentences: Vec<Told>,
    /// The figures in which articles differ.
    pub conflicts: Vec<Conflict>,
    /// Whether no sentence fitted, so that the shortest was taken.
    pub over_budget: bool,
    /// The articles that share next to nothing with any other.
    pub strangers: Vec<usize>,
    /// How many sentences were not looked at, because there were more than [`MAX_SENTENCES`].
    pub passed_over: usize,
}

/// A sentence of a digest.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The article that it is from, by its place among the inputs.
    pub document: usize,
    /// Its index there.
    pub sentence: usize,
    /// Where it stands in that article's text.
    pub span: Span,
    /// Its words.
    pub words: usize,
    /// What it was worth when it was chosen.
    pub score: f64,
    /// What the score is made of; the parts add up to it.
    pub parts: Vec<(&'static str, f64)>,
    /// The articles that say it, itself included, in order of the inputs.
    pub sources: Vec<usize>,
}

/// Figures for one thing that differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What is counted, as a reader calls it.
    pub about: String,
    /// The figure of each article that gives one, in order of the inputs.
    pub values: Vec<Claim>,
    /// The claim of the latest article, where dates tell.
    pub latest: Option<usize>,
    /// The digest's sentence that it belongs to, by its place in [`Digest::sentences`].
    pub sentence: Option<usize>,
}

/// What one article says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// How many.
    pub value: f64,
    /// The article.
    pub document: usize,
    /// The number and its noun, in the article's text.
    pub span: Span,
}

impl Conflict {
    /// The different values, in order of their first article, each with the claims that give it.
    pub fn by_value(&self) -> Vec<(f64, Vec<&Claim>)> {
        let mut found: Vec<(f64, Vec<&Claim>)> = Vec::new();
        for claim in &self.values {
            match found.iter_mut().find(|(value, _)| *value == claim.value) {
                Some((_, claims)) => claims.push(claim),
                None => found.push((claim.value, vec![claim])),
            }
        }
        found
    }
}

/// More sentences than this are not compared with each other: the best of each article are, in turn.
pub const MAX_SENTENCES: usize = 4000;

/// An article whose cosine to each of the others is below this is about something else.
const STRANGER: f32 = 0.1;

impl<'a> Digester<'a> {
    /// A digester whose articles are ranked by `summarizer`.
    pub fn new(summarizer: Summarizer<'a>) -> Self {
        Self { summarizer }
    }

    /// Makes the digest of `documents`.
    ///
    /// ```
    /// # use khulasa::{digest::Digester, input::from_text};
    /// let a = from_text("a", "قتل 25 شخصا في حريق بمصنع للنسيج في المدينة.", Default::default());
    /// let b = from_text("b", "لقي 27 شخصا مصرعهم في حريق مصنع النسيج بالمدينة.", Default::default());
    /// let digest = Digester::default().digest(&[a, b]);
    /// assert_eq!((digest.sentences.len(), &digest.sentences[0].sources[..]), (1, &[0, 1][..]));
    /// assert_eq!(digest.conflicts[0].values.iter().map(|claim| claim.value).collect::<Vec<_>>(), [25.0, 27.0]);
    /// ```
    pub fn digest(&self, documents: &[Document]) -> Digest {
        let mut analyzer: Analyzer<'_> = self.summarizer.analyzer();
        let summaries: Vec<Summary> = documents.iter().map(|d| self.summarizer.summarize(d, &mut analyzer)).collect();
        self.of_summaries(documents, summaries)
    }

    /// The digest of articles that are summarized already, with [`summarizer`](Self::summarizer).
    pub fn of_summaries(&self, documents: &[Document], summaries: Vec<Summary>) -> Digest {
        let dates: Vec<Option<Date>> =
            documents.iter().map(|document| document.date.as_deref().and_then(parse_date)).collect();
        let (entries, passed_over) = entries(documents, &summaries);
        let pool = Pool::new(&entries, self.summarizer.idf);
        let neighbours = alike::neighbours(&pool);
        let disputes = disputes(&pool, &neighbours);
        let texts: Vec<&str> = entries.iter().map(|entry| entry.text).collect();
        let strangers = strangers(&pool, documents.len());
        // Where no article belongs to another, none is the odd one.
        let odd = if strangers.len() + 2 > documents.len() { &[] } else { strangers.as_slice() };
        let (costs, limit) = self.costs(&pool, &texts, documents, &summaries);
        let choosing = Choosing {
            pool: &pool,
            texts: &texts,
            neighbours: &neighbours,
            documents: documents.len(),
            dates: &dates,
            disputes: &disputes,
            strangers: odd,
            costs: &costs,
            limit,
        };
        let (chosen, over_budget) = choosing.choose();
        let items: Vec<usize> = chosen.iter().map(|choice| choice.item).collect();
        let lengths: Vec<usize> = summaries.iter().map(|summary| summary.sentences.len()).collect();
        let order = order::in_order(&pool, &neighbours, &dates, &lengths, &items);
        let sentences = order.iter().filter_map(|&item| {
            let choice = chosen.iter().find(|choice| choice.item == item)?;
            let of = &pool.items[item];
            Some(Told {
                document: of.document,
                sentence: of.sentence,
                span: summaries[of.document].sentences[of.sentence].span,
                words: of.words,
                score: choice.score,
                parts: choice.parts.clone(),
                sources: choosing.sources(item),
            })
        });
        let sentences = sentences.collect();
        let conflict = |dispute: &Dispute| conflict(dispute, &pool, &neighbours, &order, &dates, &texts, &summaries);
        let conflicts = disputes.iter().map(conflict).collect();
        Digest { summaries, dates, sentences, conflicts, over_budget, strangers, passed_over }
    }

    /// What each sentence takes from the budget, and the budget.
    fn costs(&self, pool: &Pool, texts: &[&str], documents: &[Document], summaries: &[Summary]) -> (Vec<usize>, usize) {
        let budget: &Budget = &self.summarizer.budget;
        let costs = pool.items.iter().zip(texts).map(|(item, text)| budget.cost(text, item.words)).collect();
        let words: usize =
            documents.iter().zip(summaries).map(|(document, summary)| article_words(document, summary)).sum();
        (costs, budget.limit_of(words))
    }
}

/// The words of an article, without boilerplate.
fn article_words(document: &Document, summary: &Summary) -> usize {
    let words = |i: usize| match summary.sentences[i].kind {
        BlockKind::Boilerplate => 0,
        _ => summary.analysis.words_of(i),
    };
    match (0..summary.sentences.len()).map(words).sum() {
        0 => crate::arabic::words::count(&document.text),
        words => words,
    }
}

/// The sentences that may be picked, article by article, and how many there were too many.
fn entries<'d>(documents: &'d [Document], summaries: &[Summary]) -> (Vec<Entry<'d>>, usize) {
    let all: usize = summaries.iter().map(|summary| summary.candidates.len()).sum();
    // The rank up to which every article gives its sentences.
    let mut most = usize::MAX;
    if all > MAX_SENTENCES {
        let given = |most: usize| summaries.iter().map(|s| s.candidates.len().min(most)).sum::<usize>();
        // At least one of each article, even if there are more articles than that.
        most = (1..=MAX_SENTENCES).rev().find(|&most| given(most) <= MAX_SENTENCES).unwrap_or(1);
    }
    let mut entries = Vec::new();
    for (document, (article, summary)) in documents.iter().zip(summaries).enumerate() {
        let mut ranks = vec![usize::MAX; summary.sentences.len()];
        summary.by_rank().into_iter().enumerate().for_each(|(rank, sentence)| ranks[sentence] = rank);
        entries.extend(summary.candidates.iter().filter(|&&i| ranks[i] < most).map(|&sentence| Entry {
            document,
            sentence,
            rank: ranks[sentence],
            text: summary.sentences[sentence].span.of(&article.text),
        }));
    }
    let passed_over = all - entries.len();
    (entries, passed_over)
}

fn conflict(
    dispute: &Dispute,
    pool: &Pool,
    neighbours: &[Vec<usize>],
    order: &[usize],
    dates: &[Option<Date>],
    texts: &[&str],
    summaries: &[Summary],
) -> Conflict {
    let values = dispute.figures.iter().map(|&(item, at)| {
        let (of, figure) = (&pool.items[item], &pool.items[item].figures[at]);
        let start = summaries[of.document].sentences[of.sentence].span.start;
        let span = Span::new(start + figure.span.start, start + figure.span.end);
        Claim { value: figure.value, document: of.document, span }
    });
    let (first, at) = dispute.figures[0];
    let figure = &pool.items[first].figures[at];
    let written = figure.span.of(texts[first]);
    let noun = || written.split_whitespace().next_back().unwrap_or(written);
    // Of the sentences told, the one with such a figure; else one that says the same as such a sentence.
    let holds = |item: usize| dispute.figures.iter().any(|&(of, _)| of == item);
    let tells = |item: usize| pool.items[item].figures.iter().any(|other| alike::same_thing(other, figure));
    let is_near = |item: usize| neighbours[item].iter().any(|&other| holds(other));
    let place = |test: &dyn Fn(usize) -> bool| order.iter().position(|&item| test(item));
    let sentence =
        place(&|item| holds(item)).or_else(|| place(&|item| tells(item) && is_near(item))).or_else(|| place(&is_near));
    Conflict {
        about: figure.role.label().unwrap_or_else(noun).to_owned(),
        values: values.collect(),
        latest: dispute.latest(pool, dates),
        sentence,
    }
}

/// The articles that share next to nothing with any other.
fn strangers(pool: &Pool, documents: usize) -> Vec<usize> {
    if documents < 2 {
        return Vec::new();
    }
    let centroid = |d: usize| pool.centroid((0..pool.items.len()).filter(|&i| pool.items[i].document == d));
    let centroids: Vec<Vec<f32>> = (0..documents.min(MAX_COMPARED)).map(centroid).collect();
    let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let is_stranger = |&d: &usize| {
        let others = centroids.iter().enumerate().filter(|&(other, _)| other != d);
        others.map(|(_, other)| cosine(&centroids[d], other)).fold(0.0, f32::max) < STRANGER
    };
    (0..centroids.len()).filter(is_stranger).collect()
}

/// Articles beyond these are not asked whether they belong to the others.
const MAX_COMPARED: usize = 300;
