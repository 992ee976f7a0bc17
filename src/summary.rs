//! One document to its summary: the only place that knows the order of the rooms.

use std::fmt;

use crate::analyze::{Analysis, Analyzer, IdfModel, Recurring};
use crate::arabic::credit::is_credit;
use crate::arabic::lists;
use crate::input::{InputError, SentenceVectors};
use crate::rank::{self, Context, Entry, Query, Ranking};
use crate::select::{Budget, Reasons, Selection, reasons, select};
use crate::split;
use crate::text::{BlockKind, Document, Sentence};

/// How summaries are made: shared by all documents and threads.
#[derive(Clone, Copy)]
pub struct Summarizer<'a> {
    /// What ranks.
    pub ranker: &'a Entry,
    /// How long a summary may be.
    pub budget: Budget,
    /// How rare terms are.
    pub idf: &'a IdfModel,
    /// Sentences that stand in many documents of the corpus: they count as boilerplate, wherever in a document they stand.
    pub recurring: Option<&'a Recurring>,
    /// Whether a sentence is [shown](Summary::shown) without a connective that ties it to one that is not.
    pub trim: bool,
}

impl Default for Summarizer<'_> {
    /// Three sentences by the default ranker and the shipped model.
    fn default() -> Self {
        let idf = IdfModel::shipped();
        Self { ranker: &rank::RANKERS[0], budget: Budget::default(), idf, recurring: None, trim: false }
    }
}

/// A document taken apart, ranked, and its summary chosen.
#[derive(Debug)]
pub struct Summary {
    /// The document's sentences, headlines and boilerplate too.
    pub sentences: Vec<Sentence>,
    /// Their counts.
    pub analysis: Analysis,
    /// The sentences that could be picked, as indices in order.
    pub candidates: Vec<usize>,
    /// Their scores.
    pub ranking: Ranking,
    /// Those that were.
    pub selection: Selection,
    /// See [`Summarizer::trim`].
    pub trim: bool,
    /// How many candidates hold a word of the query, if there was one.
    pub matches: Option<usize>,
}

/// A sentence of a summary as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'d> {
    /// What was cut off its start, with the white space behind it.
    pub cut: Option<&'d str>,
    /// The rest, verbatim.
    pub text: &'d str,
}

/// What stands where something was cut.
pub const CUT_MARK: &str = "[…] ";

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.cut.is_some() { CUT_MARK } else { "" }, self.text)
    }
}

impl Summarizer<'_> {
    /// An analyzer for [`summarize`](Self::summarize).
    pub fn analyzer(&self) -> Analyzer<'_> {
        Analyzer::new(self.idf)
    }

    /// Splits, analyzes, ranks and selects. `analyzer` lends its buffers; keep one a thread.
    ///
    /// ```
    /// # use khulasa::{input, summary::Summarizer};
    /// let document = input::from_text("id", "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب.", Default::default());
    /// let summarizer = Summarizer::default();
    /// let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
    /// assert_eq!(summary.texts(&document).next(), Some("تأسست الجامعة عام 1962."));
    /// ```
    pub fn summarize(&self, document: &Document, analyzer: &mut Analyzer<'_>) -> Summary {
        self.summarize_about(document, analyzer, None)
    }

    /// [`summarize`](Self::summarize) with what the summary shall be about: sentences that hold words of the query come first, and
    /// [`Summary::matches`] says how many there are. Without a query nothing is different.
    pub fn summarize_about(&self, document: &Document, analyzer: &mut Analyzer<'_>, query: Option<&Query>) -> Summary {
        let sentences = self.sentences(document);
        let analysis = analyzer.analyze(document, &sentences);
        self.pick(document, sentences, analysis, query)
    }

    /// The same for rankers that [need](Entry::needs_vectors) the user's vectors of the document's sentences. Fails if they are
    /// not as many as the sentences.
    pub fn summarize_with(
        &self,
        document: &Document,
        analyzer: &mut Analyzer<'_>,
        vectors: SentenceVectors,
        query: Option<&Query>,
    ) -> Result<Summary, InputError> {
        let sentences = self.sentences(document);
        let rows = vectors.rows_for(sentences.len())?;
        let mut analysis = analyzer.analyze(document, &sentences);
        analysis.vectors = Some(rows);
        Ok(self.pick(document, sentences, analysis, query))
    }

    /// The document's sentences; credits and those that recur are boilerplate.
    fn sentences(&self, document: &Document) -> Vec<Sentence> {
        let mut sentences = split::sentences(document);
        let recurs = |text: &str| self.recurring.is_some_and(|recurring| recurring.contains(text));
        for sentence in sentences.iter_mut().filter(|sentence| sentence.kind.is_body()) {
            let text = sentence.span.of(&document.text);
            if is_credit(text) || recurs(text) {
                sentence.kind = BlockKind::Boilerplate;
            }
        }
        sentences
    }

    fn pick(
        &self,
        document: &Document,
        sentences: Vec<Sentence>,
        analysis: Analysis,
        query: Option<&Query>,
    ) -> Summary {
        let candidates = candidates(&sentences, &analysis);
        let mut context = Context {
            document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &candidates,
            budget_words: 0.0,
        };
        context.budget_words = self.budget.in_words(&context);
        let mut ranking = self.ranker.ranker.rank(&context);
        let matches = query.map(|query| query.apply(&context, &mut ranking));
        let selection = select(&context, &ranking, &self.budget);
        Summary { sentences, analysis, candidates, ranking, selection, trim: self.trim, matches }
    }

    /// Why each candidate of a summary made by this summarizer was taken or not. Worked out anew, so call it for those who ask.
    pub fn reasons(&self, document: &Document, summary: &Summary) -> Reasons {
        let Summary { sentences, analysis, candidates, .. } = summary;
        let mut context = Context { document, sentences, analysis, candidates, budget_words: 0.0 };
        context.budget_words = self.budget.in_words(&context);
        reasons(&context, &summary.ranking, &self.budget)
    }
}

impl Summary {
    /// A sentence as it is shown: whole, or where [`Summarizer::trim`] is set, the sentence before is not in the summary and a
    /// [connective](lists::connective) ties it to that one, without the connective.
    pub fn shown<'d>(&self, document: &'d Document, sentence: usize) -> Shown<'d> {
        let whole = self.sentences[sentence].span.of(&document.text);
        let follows = sentence > 0 && self.selection.sentences.contains(&(sentence - 1));
        let cut = if self.trim && !follows { lists::connective(whole) } else { None };
        Shown { cut, text: &whole[cut.map_or(0, str::len)..] }
    }

    /// The summary's sentences, verbatim and in order of the document.
    pub fn texts<'d>(&self, document: &'d Document) -> impl Iterator<Item = &'d str> {
        self.selection.sentences.iter().map(|&i| self.sentences[i].span.of(&document.text))
    }

    /// The number of words in the summary.
    pub fn words(&self) -> usize {
        self.selection.sentences.iter().map(|&i| self.analysis.words_of(i)).sum()
    }

    /// The document's title field, else its headline.
    pub fn title<'d>(&self, document: &'d Document) -> Option<&'d str> {
        let headline =
            || document.blocks.iter().find(|b| b.kind == BlockKind::Headline).map(|b| b.span.of(&document.text));
        document.title.as_deref().or_else(headline)
    }

    /// The candidates by score, best first; ties go to the earlier sentence.
    pub fn by_rank(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.candidates.len()).collect();
        places.sort_by(|&a, &b| self.ranking.scores[b].total_cmp(&self.ranking.scores[a]).then(a.cmp(&b)));
        places.into_iter().map(|place| self.candidates[place]).collect()
    }

    /// A sentence's number as people see it: from 1, headlines and boilerplate not counted.
    pub fn number(&self, sentence: usize) -> Option<usize> {
        self.candidates.binary_search(&sentence).ok().map(|place| place + 1)
    }

    /// The number of words in the article, headlines counted, boilerplate not (unless there is nothing else): what a budget's
    /// ratio is a share of.
    pub fn article_words(&self) -> usize {
        let words = |may: fn(&Sentence) -> bool| -> usize {
            (0..self.sentences.len()).filter(|&i| may(&self.sentences[i])).map(|i| self.analysis.words_of(i)).sum()
        };
        let article = words(|sentence| sentence.kind != BlockKind::Boilerplate);
        if article > 0 { article } else { words(|_| true) }
    }

    /// Where each candidate's score lies between the lowest, 0, and the highest, 1; all 1 where they are equal.
    pub fn shares(&self) -> Vec<f64> {
        let scores = &self.ranking.scores;
        let low = scores.iter().copied().fold(f64::INFINITY, f64::min);
        let high = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        scores.iter().map(|score| if high > low { (score - low) / (high - low) } else { 1.0 }).collect()
    }

    /// A sentence's score, if it could be picked.
    pub fn score(&self, sentence: usize) -> Option<f64> {
        self.candidates.binary_search(&sentence).ok().map(|place| self.ranking.scores[place])
    }
}

/// The sentences that may be picked: those of paragraphs, list items and quotations that hold a word. An article that has none (a
/// lone headline) falls back to its headings, and to whatever it has: a non-empty article never gets an empty summary.
fn candidates(sentences: &[Sentence], analysis: &Analysis) -> Vec<usize> {
    let of = |may: fn(&Sentence, usize) -> bool| {
        (0..sentences.len()).filter(|&i| may(&sentences[i], analysis.words_of(i))).collect::<Vec<_>>()
    };
    let tiers: [fn(&Sentence, usize) -> bool; 4] = [
        |s, words| s.kind.is_body() && words > 0,
        |s, words| s.kind.is_heading() && words > 0,
        |_, words| words > 0,
        |_, _| true,
    ];
    tiers.into_iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}
