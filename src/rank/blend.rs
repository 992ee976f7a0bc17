//! The default: a small step away from the lead, for reasons that a reader can follow.

use super::features::standard_scores;
use super::leaning::{Half, Lean, introduces, lean, quotation, unfinished};
use super::{Context, Part, Ranker, Ranking};
use crate::analyze::{Analysis, TermCounts};
use crate::text::{BlockKind, Sentence};

/// Position, paragraph starts, subject, headline, openers and length, weighed as in [`WEIGHTS`].
///
/// What is not in it was tried and did not help: closeness to the centroid, and whatever `tfidf` and `lexrank` add beyond the
/// subject's keywords; `docs/quality.md` keeps the list.
#[derive(Clone, Copy, Debug)]
pub struct Blend {
    /// One weight a part, in the order of [`WEIGHTS`].
    pub weights: [f64; WEIGHTS.len()],
    /// The share of the weight for leaning that is given back when the sentence that it leans on is chosen; see
    /// [`Ranking::leaning`].
    pub waived: f64,
    /// See [`Ranking::redundancy`].
    pub redundancy: f64,
}

/// A weight with its reason.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// The part's name.
    pub part: &'static str,
    /// What its measure is multiplied with. A summary's length is the unit: a sentence that starts one summary's length
    /// later in the article loses 1.
    pub weight: f64,
    /// What it means to a reader.
    pub reason: &'static str,
}

/// The weights; a sentence's score is the sum of its measures times these.
pub const WEIGHTS: [Weight; 6] = [
    Weight {
        part: "place in the article",
        weight: -1.0,
        reason: "what comes first matters most; the measure is the words before the sentence, in lengths of the summary",
    },
    Weight {
        part: "opens a paragraph",
        weight: 0.4,
        reason: "it opens the article, or a paragraph that goes on behind it: writers put a paragraph's point first. Worth \
                 two fifths of a summary's length of place. Where every sentence is a paragraph, opening one says nothing",
    },
    Weight {
        part: "about the subject",
        weight: 0.15,
        reason: "how many of the words that the article comes back to it holds, in standard deviations above the mean of \
                 the article's sentences",
    },
    Weight {
        part: "repeats the headline",
        weight: 0.2,
        reason: "share of the headline's terms that it holds: the headline is the writer's own summary",
    },
    Weight {
        part: "leans on another sentence",
        weight: -0.6,
        reason: "it opens with وأضاف or من جهته, or closes a quotation: it continues a point and seldom is one (0.1), and \
                 while what it leans on is not chosen, a reader of the summary asks who (0.5)",
    },
    Weight {
        part: "unfinished",
        weight: -1.0,
        reason: "fewer than five words, something announced, a question alone in its paragraph, a colon at its end or a \
                 quotation left open: what it says stands in the next sentence (half of a quotation counts one and a half times)",
    },
];

const LEANING: usize = 4;
const WAIVED: f64 = 5.0 / 6.0;
const REDUNDANCY: f64 = 0.13;
/// Half of a quotation counts so much more than anything else unfinished: a reader takes it for the whole.
const HALF_QUOTATION: f64 = 1.5;
/// A sentence with fewer words than this says little.
const SHORT_WORDS: usize = 5;

impl Blend {
    /// The blend as it ships.
    pub const DEFAULT: Blend = Blend {
        weights: {
            let mut weights = [0.0; WEIGHTS.len()];
            let mut i = 0;
            while i < WEIGHTS.len() {
                weights[i] = WEIGHTS[i].weight;
                i += 1;
            }
            weights
        },
        waived: WAIVED,
        redundancy: REDUNDANCY,
    };
}

impl Ranker for Blend {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let texts: Vec<&str> =
            context.candidates.iter().map(|&i| context.sentences[i].span.of(&context.document.text)).collect();
        let halves: Vec<Option<Half>> = texts.iter().map(|text| quotation(text)).collect();
        // Nothing stands before the first sentence that it could lean on.
        let reasons: Vec<Option<Lean>> =
            (0..texts.len()).map(|place| if place > 0 { lean(texts[place], halves[place]) } else { None }).collect();
        let leans = each(context, |place, _| reasons[place].is_some());
        let is_supported = |place: usize| match reasons[place] {
            Some(Lean::UnnamedSource) => introduces(texts[place - 1], texts[place]),
            reason => reason.is_some(),
        };
        let given_back = self.weights[LEANING] * self.waived;
        let leaning = (0..texts.len()).map(|place| if is_supported(place) { given_back } else { 0.0 }).collect();
        let measures = [
            place(context),
            each(context, |place, i| opens_something(context.sentences, place, i)),
            standard_scores(&keyword_counts(context)),
            headline_overlap(context),
            leans,
            measure(context, |place, i| match () {
                () if halves[place] == Some(Half::First) => HALF_QUOTATION,
                () if context.analysis.words_of(i) < SHORT_WORDS => 1.0,
                () => f64::from(u8::from(unfinished(texts[place], halves[place]) || asks_alone(context, place, i))),
            }),
        ];
        let weighed = |(values, weight): (Vec<f64>, f64)| values.into_iter().map(|v| v * weight).collect();
        let values = measures.into_iter().zip(self.weights).map(weighed);
        let parts: Vec<Part> =
            WEIGHTS.iter().zip(values).map(|(Weight { part, .. }, values)| Part { name: part, values }).collect();
        let sum = |place: usize| parts.iter().map(|part| part.values[place]).sum();
        let scores = (0..context.candidates.len()).map(sum).collect();
        Ranking { scores, parts, redundancy: self.redundancy, leaning }
    }
}

/// Whether a candidate opens the article, or a paragraph that goes on behind it.
fn opens_something(sentences: &[Sentence], place: usize, i: usize) -> bool {
    place == 0 || sentences[i].opens_block && goes_on(sentences, i)
}

/// Whether the block of a sentence goes on behind it.
fn goes_on(sentences: &[Sentence], i: usize) -> bool {
    sentences.get(i + 1).is_some_and(|next| next.block == sentences[i].block)
}

/// Whether a candidate is a question and a paragraph of its own: a heading by another name, or a link to another article.
fn asks_alone(context: &Context<'_>, place: usize, i: usize) -> bool {
    let sentence = context.sentences[i];
    let is_question = sentence.span.of(&context.document.text).ends_with(['؟', '?']);
    place > 0 && is_question && sentence.opens_block && !goes_on(context.sentences, i)
}

/// One value for each candidate, asked by its place among the candidates and its sentence.
fn measure(context: &Context<'_>, of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    context.candidates.iter().enumerate().map(|(place, &i)| of(place, i)).collect()
}

/// 1 for each candidate that `holds`, asked by its place among the candidates and its sentence; 0 for the others.
fn each(context: &Context<'_>, holds: impl Fn(usize, usize) -> bool) -> Vec<f64> {
    measure(context, |place, i| f64::from(u8::from(holds(place, i))))
}

/// The words before each candidate, in lengths of the summary.
fn place(context: &Context<'_>) -> Vec<f64> {
    let mut before = 0.0;
    let budget = context.budget_words.max(1.0);
    context
        .candidates
        .iter()
        .map(|&i| {
            let place = before / budget;
            before += context.analysis.words_of(i) as f64;
            place
        })
        .collect()
}

/// More than most articles have, so that an article's length and not a limit decides; in a book the best of its words do.
const KEYWORDS: usize = 30;
/// A keyword is rarer than this in the background corpus: in fewer than a fifth of its documents.
const KEYWORD_IDF: f32 = 1.6;

/// How many of the article's keywords each candidate holds. A keyword occurs in two sentences or more; the best are those of
/// highest tf·idf.
fn keyword_counts(context: &Context<'_>) -> Vec<f64> {
    let analysis = context.analysis;
    let mut is_keyword = vec![false; analysis.terms.len()];
    keywords(analysis).for_each(|term| is_keyword[term as usize] = true);
    let holds = |&i: &usize| analysis.terms_of(i).iter().filter(|&&(term, _)| is_keyword[term as usize]).count() as f64;
    context.candidates.iter().map(holds).collect()
}

fn keywords(analysis: &Analysis) -> impl Iterator<Item = u32> {
    // Without a background corpus every term has the same idf, and the limit would leave none.
    let is_keyword = |t: &TermCounts| t.is_word && t.sentences >= 2 && (t.idf > KEYWORD_IDF || t.idf == 1.0);
    let mut found: Vec<(f32, u32)> = analysis
        .terms
        .iter()
        .enumerate()
        .filter(|(_, t)| is_keyword(t))
        .map(|(term, t)| (t.count as f32 * t.idf, term as u32))
        .collect();
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().take(KEYWORDS).map(|(_, term)| term)
}

/// The share of the headline's (and the title field's) terms that each candidate holds.
fn headline_overlap(context: &Context<'_>) -> Vec<f64> {
    let mut terms: Vec<u32> = context.analysis.title_terms.clone();
    for (i, sentence) in context.sentences.iter().enumerate() {
        if matches!(sentence.kind, BlockKind::Headline) {
            terms.extend(context.analysis.terms_of(i).iter().map(|&(term, _)| term));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    let share = |&i: &usize| {
        let held = context.analysis.terms_of(i).iter().filter(|(term, _)| terms.binary_search(term).is_ok()).count();
        held as f64 / terms.len().max(1) as f64
    };
    context.candidates.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Analyzer, IdfModel};
    use crate::input::{Newlines, from_text};
    use crate::split::sentences;

    /// The parts of every sentence of `text`, under uniform idf and a budget of ten words.
    fn parts(text: &str) -> Ranking {
        let document = from_text("d", text, Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let candidates: Vec<usize> = (0..sentences.len()).filter(|&i| sentences[i].kind.is_body()).collect();
        Blend::DEFAULT.rank(&Context {
            document: &document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &candidates,
            budget_words: 10.0,
        })
    }

    fn part<'r>(ranking: &'r Ranking, name: &str) -> &'r [f64] {
        &ranking.parts.iter().find(|part| part.name == name).unwrap().values
    }

    const ARTICLE: &str = "ترميم السوق القديمة\nبدأت البلدية أمس ترميم السوق القديمة وسط المدينة. وأضاف رئيسها أن العمل يستمر عاما.\n\
                           قال التجار: «ننتظر منذ سنوات طويلة. نريد السوق نظيفا مضاء جميلا».";

    #[test]
    fn parts_by_hand() {
        let ranking = parts(ARTICLE);
        // 8 words before the second sentence, 6 more before the third, 6 more before the fourth; ten are a summary.
        assert_eq!(part(&ranking, "place in the article"), [0.0, -0.8, -1.4, -2.0]);
        assert_eq!(part(&ranking, "opens a paragraph"), [0.4, 0.0, 0.4, 0.0]);
        // The headline's three terms (ترميم, سوق, قديم): all in the first sentence, سوق in the last.
        let headline: Vec<f64> = [3.0, 0.0, 0.0, 1.0].iter().map(|n| n / 3.0 * 0.2).collect();
        assert_eq!(part(&ranking, "repeats the headline"), headline);
        // وأضاف leans; the last sentence closes a quotation that the third leaves open.
        assert_eq!(part(&ranking, "leans on another sentence"), [0.0, -0.6, 0.0, -0.6]);
        assert_eq!(part(&ranking, "unfinished"), [0.0, 0.0, -1.5, 0.0]);
        // Five sixths of it are given back when the sentence before is chosen.
        assert!(
            ranking
                .leaning
                .iter()
                .zip([0.0, -0.5, 0.0, -0.5])
                .all(|(found, expected)| (found - expected).abs() < 1e-12)
        );
    }

    #[test]
    fn a_paragraph_of_one_sentence_opens_nothing_but_the_article() {
        let ranking = parts(
            "بدأت البلدية أمس ترميم السوق.\nويستمر العمل عاما كاملا.\nينتظر التجار ذلك منذ سنوات. ويخشى بعضهم التأخير.",
        );
        assert_eq!(part(&ranking, "opens a paragraph"), [0.4, 0.0, 0.4, 0.0]);
    }

    #[test]
    fn parts_add_up_to_the_score() {
        let ranking = parts(ARTICLE);
        for (i, score) in ranking.scores.iter().enumerate() {
            let sum: f64 = ranking.parts.iter().map(|part| part.values[i]).sum();
            assert!((sum - score).abs() < 1e-12);
        }
    }
}
