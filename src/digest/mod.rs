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
use crate::arabic::counted::counted;
use crate::arabic::normalize::fold;
use crate::select::Budget;
use crate::summary::{Summarizer, Summary};
use crate::text::{BlockKind, Document, Span};

use choose::Choosing;
use conflicts::{Dispute, disputes};
use pool::{Entry, Pool, shared};

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
    /// How many articles, the last of the inputs, gave no sentence for that reason.
    pub left_out: usize,
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
    /// Whether each figure, as its article writes it, says so itself: 25 قتيلا does, 25 شخصا does not.
    pub is_said: bool,
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

/// More sentences than this are not compared with each other: the best of each article are, as many of each. Of more articles than
/// this the last ones are left out.
pub const MAX_SENTENCES: usize = 4000;

/// An article whose cosine to each of the others is below this is about something else.
const STRANGER: f32 = 0.1;

/// Puts articles in the order in which a digest reads them: the earlier first, those without a date that can be read last, and equals by
/// id, then by text. So their files may come in any order. What a digest says of "inputs" is in the order given to it.
///
/// ```
/// # use khulasa::{digest::sort, input::from_text};
/// let mut documents = ["b", "c", "a"].map(|id| from_text(id, "نص", Default::default()));
/// documents[1].date = Some("2024-05-01".into());
/// sort(&mut documents);
/// assert_eq!(documents.map(|document| document.id), ["c", "a", "b"]);
/// ```
pub fn sort(documents: &mut [Document]) {
    documents.sort_by_cached_key(|document| {
        let date = document.date.as_deref().and_then(parse_date);
        let of = |field: &Option<String>| field.clone();
        let rest = (of(&document.title), of(&document.url), of(&document.date));
        (date.is_none(), date, document.id.clone(), document.text.clone(), rest)
    });
}

impl<'a> Digester<'a> {
    /// A digester whose articles are ranked by `summarizer`.
    pub fn new(summarizer: Summarizer<'a>) -> Self {
        Self { summarizer }
    }

    /// Makes the digest of `documents`. Ties go to the earlier of them, so that their order may matter; [`sort`] gives them one.
    ///
    /// ```
    /// # use khulasa::{digest::Digester, input::from_text};
    /// let a = from_text("a", "قتل 25 شخصا في حريق بمصنع للنسيج في المدينة.", Default::default());
    /// let b = from_text("b", "لقي 27 شخصا مصرعهم في حريق مصنع النسيج بالمدينة.", Default::default());
    /// let digest = Digester::default().digest(&[a, b]);
    /// // 25 is not what the report of 27 says: each is told of its own article, and that they differ.
    /// assert_eq!((digest.sentences.len(), digest.sentences[0].sources.len()), (1, 1));
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
        let Entries { entries, passed_over, left_out } = entries(documents, &summaries, MAX_SENTENCES);
        let pool = Pool::new(&entries, self.summarizer.idf);
        let neighbours = alike::neighbours(&pool);
        let disputes = disputes(&pool, &neighbours, &dates);
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
                sources: choosing.vouchers(item),
            })
        });
        let sentences = sentences.collect();
        let conflict = |dispute: &Dispute| conflict(dispute, &pool, &neighbours, &order, &texts, &summaries);
        let conflicts = disputes.iter().map(conflict).collect();
        Digest { summaries, dates, sentences, conflicts, over_budget, strangers, passed_over, left_out }
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

/// What is compared.
struct Entries<'d> {
    /// The sentences that may be picked, article by article.
    entries: Vec<Entry<'d>>,
    /// How many more there are.
    passed_over: usize,
    /// The articles all of whose sentences are among those.
    left_out: usize,
}

/// The best sentences of each article, at most `limit` in all. Of more articles than that the first ones give one each.
fn entries<'d>(documents: &'d [Document], summaries: &[Summary], limit: usize) -> Entries<'d> {
    let all: usize = summaries.iter().map(|summary| summary.candidates.len()).sum();
    // The rank up to which every article gives its sentences.
    let mut most = usize::MAX;
    if all > limit {
        let given = |most: usize| summaries.iter().map(|s| s.candidates.len().min(most)).sum::<usize>();
        most = (1..=limit).rev().find(|&most| given(most) <= limit).unwrap_or(1);
    }
    let mut entries = Vec::new();
    let mut left_out = 0;
    for (document, (article, summary)) in documents.iter().zip(summaries).enumerate() {
        if entries.len() >= limit {
            left_out += usize::from(!summary.candidates.is_empty());
            continue;
        }
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
    Entries { entries, passed_over, left_out }
}

fn conflict(
    dispute: &Dispute,
    pool: &Pool,
    neighbours: &[Vec<usize>],
    order: &[usize],
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
    let label = figure.role.label();
    let about = label.unwrap_or_else(noun);
    // Without a label the noun is that of the figures themselves.
    let says = |&(item, at): &(usize, usize)| {
        let words = || pool.items[item].figures[at].span.of(texts[item]).split_whitespace();
        label.is_none() || words().any(|word| counted(&fold(word)).is_some_and(|found| found.meaning.label() == about))
    };
    // Of the sentences told, the one with such a figure; else one that says the same as such a sentence.
    let holds = |item: usize| dispute.figures.binary_search_by_key(&item, |&(of, _)| of).is_ok();
    let tells = |item: usize| pool.items[item].figures.iter().any(|other| alike::same_thing(other, figure));
    let is_near = |item: usize| neighbours[item].iter().any(|&other| holds(other));
    let place = |test: &dyn Fn(usize) -> bool| order.iter().position(|&item| test(item));
    let sentence =
        place(&|item| holds(item)).or_else(|| place(&|item| tells(item) && is_near(item))).or_else(|| place(&is_near));
    Conflict {
        about: about.to_owned(),
        is_said: dispute.figures.iter().all(says),
        values: values.collect(),
        latest: dispute.latest,
        sentence,
    }
}

/// The articles that share next to nothing with any other.
fn strangers(pool: &Pool, documents: usize) -> Vec<usize> {
    if documents < 2 {
        return Vec::new();
    }
    let compared = documents.min(MAX_COMPARED);
    let mut items: Vec<Vec<usize>> = vec![Vec::new(); compared];
    for (i, item) in pool.items.iter().enumerate().filter(|(_, item)| item.document < compared) {
        items[item.document].push(i);
    }
    // Without the terms that an article does not have: it has few of all.
    let sparse = |weights: Vec<f32>| -> Vec<(u32, f32)> { (0..).zip(weights).filter(|&(_, w)| w != 0.0).collect() };
    let centroids: Vec<Vec<(u32, f32)>> =
        items.iter().map(|items| sparse(pool.centroid(items.iter().copied()))).collect();
    let mut nearest = vec![0.0f32; compared];
    for a in 0..compared {
        for b in a + 1..compared {
            let mut cosine = 0.0;
            shared(&centroids[a], &centroids[b], |_, x, y| cosine += x * y);
            nearest[a] = nearest[a].max(cosine);
            nearest[b] = nearest[b].max(cosine);
        }
    }
    (0..compared).filter(|&d| nearest[d] < STRANGER).collect()
}

/// Articles beyond these are not asked whether they belong to the others.
const MAX_COMPARED: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Newlines, from_text};

    fn articles(texts: &[(&str, Option<&str>)]) -> Vec<Document> {
        let article = |(i, (text, date)): (usize, &(&str, Option<&str>))| {
            let mut document = from_text(&i.to_string(), text, Newlines::Paragraph);
            document.date = date.map(str::to_owned);
            document
        };
        texts.iter().enumerate().map(article).collect()
    }

    fn digest(texts: &[(&str, Option<&str>)], budget: Budget) -> (Vec<Document>, Digest) {
        let documents = articles(texts);
        let digester = Digester::new(Summarizer { budget, ..Summarizer::default() });
        let digest = digester.digest(&documents);
        (documents, digest)
    }

    /// The values of each conflict.
    fn conflicts(texts: &[&str]) -> Vec<Vec<f64>> {
        let dated: Vec<(&str, Option<&str>)> = texts.iter().map(|&text| (text, None)).collect();
        let (_, digest) = digest(&dated, Budget::default());
        digest.conflicts.iter().map(|c| c.values.iter().map(|claim| claim.value).collect()).collect()
    }

    #[test]
    fn a_report_and_its_denial_are_two_facts() {
        let (_, digest) = digest(
            &[
                ("أكدت وزارة الصحة إصابة 12 موظفا في مستشفى المدينة بالتسمم.", None),
                ("نفت وزارة الصحة إصابة 12 موظفا في مستشفى المدينة بالتسمم.", None),
            ],
            Budget::default(),
        );
        assert_eq!(digest.sentences.iter().map(|told| told.sources.len()).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn one_fact_in_other_words_is_told_once() {
        for (a, b) in [
            ("مقتل 25 شخصا في انهيار جسر على نهر الوادي.", "لقي خمسة وعشرون شخصا مصرعهم حين انهار جسر نهر الوادي."),
            ("أعلنت الشركة تسريح 150 موظفا في فرع الإسكندرية.", "ستسرح الشركة ١٥٠ موظفا من فرع الإسكندرية."),
            (
                "افتتح الوزير محطة تحلية المياه في العقبة صباحا.",
                "محطة تحلية المياه في العقبة افتتحها الوزير صباح اليوم.",
            ),
        ] {
            let (_, digest) = digest(&[(a, None), (b, None)], Budget::default());
            assert_eq!(digest.sentences.iter().map(|told| &told.sources[..]).collect::<Vec<_>>(), [[0, 1]], "{a}");
            assert!(digest.conflicts.is_empty(), "{a}");
        }
    }

    #[test]
    fn other_facts_of_one_event_are_told_apart() {
        let a = "مقتل 25 شخصا في انهيار جسر على نهر الوادي.";
        let b = "أغلقت الشرطة الطرق المؤدية إلى نهر الوادي وحولت حركة السير.";
        let (_, digest) = digest(&[(a, None), (b, None)], Budget::default());
        assert_eq!(digest.sentences.len(), 2);
    }

    #[test]
    fn figures_in_conflict_and_those_that_are_not() {
        let a = "مقتل 25 شخصا وإصابة 40 في انهيار جسر على نهر الوادي.";
        assert_eq!(conflicts(&[a, "مقتل سبعة وعشرين شخصا وإصابة 40 في انهيار جسر نهر الوادي."]), [[25.0, 27.0]]);
        assert_eq!(conflicts(&[a, "مقتل ٢٥ شخصا وإصابة 43 في انهيار جسر نهر الوادي."]), [[40.0, 43.0]]);
        // Other things, another day, an age, a rounding.
        for same in [
            "إصابة 40 وتضرر 12 سيارة في انهيار جسر على نهر الوادي.",
            "مقتل 25 شخصا في انهيار جسر على نهر الوادي يوم 27 أيار.",
            "مقتل 25 شخصا بينهم سائق عمره 27 عاما في انهيار جسر على نهر الوادي.",
            "مقتل أكثر من 20 شخصا في انهيار جسر على نهر الوادي.",
        ] {
            assert_eq!(conflicts(&[a, same]), [[0.0; 0]; 0], "{same}");
        }
    }

    #[test]
    fn the_newest_article_of_the_latest_value_is_the_latest() {
        let toll = |n: u32| format!("مقتل {n} شخصا في انهيار جسر على نهر الوادي.");
        let texts = [toll(25), toll(27), toll(27), toll(27)];
        let dates = [Some("2024-05-01"), Some("2024-05-02"), Some("2024-05-03"), None];
        let dated: Vec<(&str, Option<&str>)> = texts.iter().map(String::as_str).zip(dates).collect();
        let (_, digest) = digest(&dated, Budget::default());
        let conflict = &digest.conflicts[0];
        assert_eq!(conflict.latest.map(|latest| conflict.values[latest].document), Some(2));
    }

    #[test]
    fn figures_of_other_years_are_in_no_conflict() {
        let texts = ["بلغ إنتاج القمح في سهل الوادي 40 ألف طن.", "بلغ إنتاج القمح في سهل الوادي 45 ألف طن."];
        for (date, count) in [("2015-06-08", 1), ("2015-06-09", 0), ("2017-06-01", 0)] {
            let (_, digest) = digest(&[(texts[0], Some("2015-06-01")), (texts[1], Some(date))], Budget::default());
            assert_eq!(digest.conflicts.len(), count, "{date}");
        }
    }

    #[test]
    fn many_figures_in_many_lines_take_no_time() {
        let line = |n: usize| (0..20).map(|i| format!("قتل {} شخصا", 100 + n * 7 + i)).collect::<Vec<_>>().join(" و");
        let article = |from: usize| (from..from + 300).map(line).collect::<Vec<_>>().join("\n");
        let (a, b) = (article(0), article(1000));
        let documents = articles(&[(&a, None), (&b, None)]);
        let summaries: Vec<Summary> = {
            let summarizer = Summarizer::default();
            let mut analyzer = summarizer.analyzer();
            documents.iter().map(|document| summarizer.summarize(document, &mut analyzer)).collect()
        };
        let Entries { entries, .. } = entries(&documents, &summaries, MAX_SENTENCES);
        let pool = Pool::new(&entries, crate::analyze::IdfModel::shipped());
        assert!(pool.items.iter().all(|item| item.figures.len() <= pool::MAX_FIGURES));
        // Nobody says the same, so nothing is looked at but each article's only figures, of which there are none.
        let started = std::time::Instant::now();
        assert_eq!(disputes(&pool, &vec![Vec::new(); pool.items.len()], &[None, None]), []);
        assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
    }

    #[test]
    fn more_articles_than_sentences_are_left_out_and_counted() {
        let texts = ["سقط المطر على المدينة.\nفاض النهر مساء.", "أغلق الجسر.\nعاد الناس.", "فتحت المدارس.", ""];
        let documents = articles(&texts.map(|text| (text, None)));
        let summarizer = Summarizer::default();
        let mut analyzer = summarizer.analyzer();
        let summaries: Vec<Summary> = documents.iter().map(|d| summarizer.summarize(d, &mut analyzer)).collect();
        for (limit, counts) in [(9, (5, 0, 0)), (4, (3, 2, 0)), (3, (3, 2, 0)), (2, (2, 3, 1)), (1, (1, 4, 2))] {
            let found = entries(&documents, &summaries, limit);
            assert_eq!((found.entries.len(), found.passed_over, found.left_out), counts, "{limit}");
        }
    }

    #[test]
    fn a_fact_that_all_others_say_has_the_whole_share() {
        let copies = [("انهار جسر على نهر الوادي فجرا.", None); 3];
        let (_, digest) = digest(&copies, Budget::default());
        let share = digest.sentences[0].parts.iter().find(|(name, _)| *name == "said by other sources").unwrap().1;
        assert!((share - 0.4).abs() < 1e-12, "{share}"); // 2 of 2 others, times the weight
    }

    #[test]
    fn the_later_figure_is_carried_where_dates_tell() {
        let early = ("مقتل 25 شخصا في انهيار جسر على نهر الوادي.", Some("2024-05-01"));
        let late = ("مقتل 27 شخصا في انهيار جسر على نهر الوادي.", Some("2024-05-02"));
        for order in [[early, late], [late, early]] {
            let (documents, digest) = digest(&order, Budget::default());
            let told = &digest.sentences[0];
            assert!(told.span.of(&documents[told.document].text).contains("27"));
            let latest = digest.conflicts[0].latest.unwrap();
            assert_eq!(digest.conflicts[0].values[latest].value, 27.0);
        }
        // Without dates nobody knows.
        let (_, digest) = digest(&[(early.0, None), (late.0, None)], Budget::default());
        assert_eq!(digest.conflicts[0].latest, None);
    }

    #[test]
    fn the_carrier_stands_alone() {
        let leaning = "وأضاف أن الجسر على نهر الوادي انهار بعد أمطار غزيرة هطلت ليلا.";
        let alone = "انهار الجسر على نهر الوادي بعد أمطار غزيرة هطلت ليلا.";
        for order in [[(leaning, None), (alone, None)], [(alone, None), (leaning, None)]] {
            let (documents, digest) = digest(&order, Budget::sentences(1).unwrap());
            let told = &digest.sentences[0];
            assert_eq!((told.span.of(&documents[told.document].text), told.sources.len()), (alone, 2));
        }
    }

    #[test]
    fn sentences_come_in_order_of_their_dates() {
        let first = ("انهار جسر على نهر الوادي فجرا.\nهرعت فرق الإنقاذ إلى ضفتي النهر.", Some("1 أيار 2024"));
        let second = ("أقالت الحكومة مدير دائرة الطرق بعد حادث جسر الوادي.", Some("2024-05-02"));
        let (_, digest) = digest(&[second, first], Budget::sentences(3).unwrap());
        assert_eq!(digest.sentences.iter().map(|told| told.document).collect::<Vec<_>>(), [1, 1, 0]);
    }

    #[test]
    fn parts_add_up_to_the_score() {
        let texts =
            [("مقتل 25 شخصا في انهيار جسر.\nوأضاف أن الجسر قديم جدا.", None), ("انهيار جسر يقتل 25 شخصا.", None)];
        let (_, digest) = digest(&texts, Budget::sentences(5).unwrap());
        for told in &digest.sentences {
            let sum: f64 = told.parts.iter().map(|(_, value)| value).sum();
            assert!((sum - told.score).abs() < 1e-9);
        }
    }

    #[test]
    fn nothing_and_one_article() {
        let (_, none) = digest(&[], Budget::default());
        assert!(none.sentences.is_empty() && !none.over_budget);
        let (_, one) = digest(&[("انهار جسر على نهر الوادي فجرا.", None)], Budget::default());
        assert_eq!((one.sentences.len(), &one.sentences[0].sources[..], one.strangers.len()), (1, &[0][..], 0));
    }
}
