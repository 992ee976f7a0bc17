//! A question: the person, place or subject that sentences shall be about.
//!
//! Works with every ranker: [`Query::apply`] adds one part, named [`PART`], to a finished ranking, so that scores still are the sum of
//! their parts.

use thiserror::Error;

use super::{Context, Part, Ranking};
use crate::analyze::IdfModel;
use crate::arabic::{lists, stem, words};

/// The name of the part of the score that a query adds.
pub const PART: &str = "about the question";

/// What is asked about. Made once, shared by all documents and threads.
#[derive(Clone, Debug)]
pub struct Query {
    words: Vec<QueryWord>,
    /// Words that stand side by side in the query, as numbers of the first, with how much it counts that they do in a sentence.
    pairs: Vec<(usize, f64)>,
}

/// A query without a word in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the query has no letter or digit; name a person, a place or a subject, as in --query 'محمد صلاح'")]
pub struct EmptyQuery;

#[derive(Clone, Debug)]
struct QueryWord {
    /// As written, to match a stop word by.
    spelled: u64,
    /// Folded, without conjunction and article.
    core: Vec<char>,
    /// Its light stem.
    stem: Vec<char>,
    /// How much it counts: its idf.
    weight: f64,
    is_stop: bool,
    /// A person's name has no endings: صلاحيات is no form of صلاح, as مصرية is of مصر.
    is_name: bool,
    /// The one-letter clitics that make another word of it: ك of ريم makes كريم.
    not_before: Vec<char>,
}

/// A word in every document weighs this, so that it still counts.
const LEAST_WEIGHT: f64 = 0.1;
/// Words in a phrase with quotation marks around it count so much more for standing side by side.
const QUOTED: f64 = 2.0;
/// The share of relevance that is for words side by side, where the query has such.
const ORDER: f64 = 0.3;
/// What a sentence that names nothing gets for standing right behind one that does, in its paragraph: a share of that one's relevance.
const BEHIND: f64 = 0.3;

impl Query {
    /// Reads a query; words are weighed by `idf`. Function words are ignored unless there is nothing else.
    ///
    /// ```
    /// # use khulasa::{analyze::IdfModel, rank::Query};
    /// let query = Query::new("مصر", IdfModel::shipped()).unwrap();
    /// assert!(query.relevance("عاد الوفد إلى القاهرة، ولمصر حدود طويلة.") > 0.0);
    /// assert!(query.relevance("أعلن المصرف أرباحه.") == 0.0);
    /// ```
    ///
    /// # Errors
    ///
    /// When it has no word.
    pub fn new(text: &str, idf: &IdfModel) -> Result<Self, EmptyQuery> {
        let mut folded = Vec::new();
        let mut all: Vec<(QueryWord, bool, bool)> = Vec::new();
        let (mut end, mut is_quoted) = (0, false);
        for word in words::words(text) {
            word.fold_into(&mut folded);
            // A mark in its isolated form (ﹰ) is a letter that folds to nothing: nothing could be like it.
            if folded.is_empty() {
                continue;
            }
            let between = &text[end..word.span.start];
            let marks = between.matches(['"', '«', '»', '“', '”']).count();
            let is_side_by_side = end > 0 && between.chars().all(|c| c.is_whitespace() || !is_mark(c)) && marks == 0;
            for mark in between.chars() {
                is_quoted = match mark {
                    '"' => !is_quoted,
                    '«' | '“' => true,
                    '»' | '”' => false,
                    _ => is_quoted,
                };
            }
            end = word.span.end;
            all.push((QueryWord::new(&folded, word.spelled, idf), is_side_by_side, is_quoted));
        }
        if all.iter().any(|(word, ..)| !word.is_stop) {
            // حرب على الإرهاب: the words around على no longer stand side by side.
            let mut after_stop = false;
            all.retain_mut(|(word, is_side_by_side, _)| {
                *is_side_by_side &= !after_stop;
                after_stop = word.is_stop;
                !word.is_stop
            });
        }
        if all.is_empty() {
            return Err(EmptyQuery);
        }
        let pair = |i: usize| {
            let weight = all[i - 1].0.weight.min(all[i].0.weight);
            all[i].1.then_some((i - 1, if all[i].2 { QUOTED * weight } else { weight }))
        };
        let pairs = (1..all.len()).filter_map(pair).collect();
        Ok(Self { words: all.into_iter().map(|(word, ..)| word).collect(), pairs })
    }

    /// How much of the query a text holds: 0 for words that weigh less than half of it, 1 for all its words in its order.
    pub fn relevance(&self, text: &str) -> f64 {
        let mut folded = Vec::new();
        let mut held = vec![false; self.words.len()];
        // The words of the query that each of the last two words of the text is: محمد بن سلمان stands for محمد سلمان too.
        let mut before: [Vec<usize>; 2] = Default::default();
        let mut in_order = vec![false; self.pairs.len()];
        for word in words::words(text) {
            word.fold_into(&mut folded);
            let is_stop = lists::is_stop_word(word.spelled);
            let now: Vec<usize> =
                (0..self.words.len()).filter(|&i| self.words[i].is(&folded, word.spelled, is_stop)).collect();
            for (found, &(first, _)) in in_order.iter_mut().zip(&self.pairs) {
                *found |= now.contains(&(first + 1)) && before.iter().any(|words| words.contains(&first));
            }
            now.iter().for_each(|&i| held[i] = true);
            before.swap(0, 1);
            before[1] = now;
        }
        // "الأمم المتحدة" in quotation marks is not in الولايات المتحدة: a word of a phrase counts only where the phrase is.
        for (&(first, weight), found) in self.pairs.iter().zip(&in_order) {
            let is_quoted = weight > self.words[first].weight.min(self.words[first + 1].weight);
            if is_quoted && !found {
                held[first..=first + 1].fill(false);
            }
        }
        let total: f64 = self.words.iter().map(|word| word.weight).sum();
        let found: f64 = self.words.iter().zip(held).filter(|(_, held)| *held).map(|(word, _)| word.weight).sum();
        // محمد alone is not about محمد صلاح, صلاح is: what is held must weigh half of the query.
        if 2.0 * found < total {
            return 0.0;
        }
        if self.pairs.is_empty() {
            return found / total;
        }
        let all_pairs: f64 = self.pairs.iter().map(|(_, weight)| weight).sum();
        let pairs: f64 = self.pairs.iter().zip(in_order).filter(|(_, found)| *found).map(|((_, w), _)| w).sum();
        (1.0 - ORDER) * found / total + ORDER * pairs / all_pairs
    }

    /// Adds the part [`PART`] to a ranking; returns how many candidates hold a word of the query. Where none does, nothing changes.
    ///
    /// With S the distance from the lowest score to the highest (and what repeating costs), a candidate of relevance r > 0 gets S·(1 + 2r):
    /// it outranks every one of relevance 0, and one that holds the whole query every one that holds half. Among equals the ranker decides.
    pub fn apply(&self, context: &Context<'_>, ranking: &mut Ranking) -> usize {
        let text = |&i: &usize| context.sentences[i].span.of(&context.document.text);
        let relevance: Vec<f64> = context.candidates.iter().map(|i| self.relevance(text(i))).collect();
        let matches = relevance.iter().filter(|r| **r > 0.0).count();
        if matches == 0 {
            return 0;
        }
        let low = ranking.scores.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ranking.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let waived = ranking.leaning.iter().copied().fold(0.0, f64::min).abs();
        let scale = high - low + ranking.redundancy + waived;
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let values: Vec<f64> = (0..relevance.len())
            .map(|i| {
                let follows = i > 0 && {
                    let (before, this) = (context.candidates[i - 1], context.candidates[i]);
                    before + 1 == this && context.sentences[before].block == context.sentences[this].block
                };
                match relevance[i] {
                    0.0 if follows => scale * BEHIND * relevance[i - 1],
                    0.0 => 0.0,
                    r => scale * (1.0 + 2.0 * r),
                }
            })
            .collect();
        ranking.scores.iter_mut().zip(&values).for_each(|(score, value)| *score += value);
        ranking.parts.push(Part { name: PART, values });
        matches
    }
}

fn is_mark(c: char) -> bool {
    !c.is_whitespace() && !matches!(crate::arabic::letters::class(c), crate::arabic::letters::Class::Transparent)
}

impl QueryWord {
    fn new(folded: &[char], spelled: u64, idf: &IdfModel) -> Self {
        let is_stop = lists::is_stop_word(spelled);
        let core = match folded {
            ['و', rest @ ..] if rest.starts_with(&['ا', 'ل']) && rest.len() >= 5 && !matches!(rest[2], 'د' | 'ي') => {
                stem::strip_article(rest)
            }
            whole => stem::strip_article(whole),
        }
        .to_vec();
        let df = |letters: &[char]| idf.df(words::hash(stem::stem(letters).iter().copied()));
        // A clitic is on a word far less often than off. كريم is not: it is a word.
        let is_word = |c: &char| {
            let with: Vec<char> = [&[*c], core.as_slice()].concat();
            // للبنان would be taken for an article and بنان.
            !with.starts_with(&['ل', 'ل']) && OTHER_WORD * df(&with) > df(&core)
        };
        let not_before = ['ب', 'ك', 'ل', 'ف'].into_iter().filter(is_word).collect();
        let stem = stem::stem(folded).to_vec();
        // The model counts no stop words.
        let weight =
            if is_stop { 1.0 } else { f64::from(idf.idf(words::hash(stem.iter().copied()))).max(LEAST_WEIGHT) };
        let is_name = lists::is_given_name(&core.iter().collect::<String>());
        Self { spelled, stem, core, weight, is_stop, is_name, not_before }
    }

    /// Whether a word of a text is a form of this one.
    fn is(&self, folded: &[char], spelled: u64, is_stop: bool) -> bool {
        if self.is_stop || is_stop {
            return self.is_stop && self.spelled == spelled;
        }
        if self.is_form(folded) {
            return true;
        }
        let conjunction = match folded {
            ['و', rest @ ..] if rest.len() >= 3 && self.core.first() != Some(&'و') => rest,
            ['ف', rest @ ..] if rest.len() >= 3 && !self.not_before.contains(&'ف') => rest,
            _ => folded,
        };
        if conjunction.len() < folded.len() && self.is_form(conjunction) {
            return true;
        }
        match conjunction {
            [c @ ('ب' | 'ك' | 'ل'), rest @ ..] if !self.not_before.contains(c) => {
                self.core.len() >= 3 && rest.len() >= 3 && self.is_form(rest)
                    || (rest.iter().all(char::is_ascii_digit) && *rest == self.core)
            }
            _ => false,
        }
    }

    /// Whether a word without conjunction and preposition is a form of this one.
    fn is_form(&self, word: &[char]) -> bool {
        let word = stem::strip_article(word);
        if *word == self.core {
            return true;
        }
        if self.is_name {
            // رأيت محمدا
            return word.strip_suffix(&['ا']).is_some_and(|word| *word == self.core);
        }
        // علي has the stem عل, and so have علة and عليه. لبنان has that of لبن, because ان may be the ending of a dual.
        let stem = stem::strip_suffixes(word);
        let is_dual = |word: &[char]| word.ends_with(&['ا', 'ن']);
        let meets = self.stem == stem && is_dual(word) == is_dual(&self.core);
        if stem.len() >= 3 && (meets || *stem == self.core) && is_arabic(word) && is_arabic(&self.core) {
            return true;
        }
        PRONOUNS.iter().any(|pronoun| {
            word.strip_suffix(*pronoun).is_some_and(|noun| {
                // حكومتهم is of حكومة, whose last letter folds to ه.
                let feminine = self.core.strip_suffix(&['ه']).zip(noun.strip_suffix(&['ت']));
                noun.len() >= 3 && (*noun == self.core || feminine.is_some_and(|(core, noun)| core == noun))
            })
        })
    }
}

/// A word with a clitic in front is another word when it is in more than one document for eight of the word without.
const OTHER_WORD: u32 = 8;

/// Attached pronouns, folded.
const PRONOUNS: [&[char]; 9] =
    [&['ه'], &['ه', 'ا'], &['ه', 'م'], &['ه', 'م', 'ا'], &['ه', 'ن'], &['ك'], &['ك', 'م'], &['ن', 'ا'], &['ي']];

fn is_arabic(word: &[char]) -> bool {
    word.iter().all(|c| ('\u{0621}'..='\u{064A}').contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;
    use crate::input::{Newlines, from_text};
    use crate::rank::{Lead, Ranker};
    use crate::split::sentences;

    fn is_about(query: &str, text: &str) -> bool {
        Query::new(query, IdfModel::shipped()).unwrap().relevance(text) > 0.0
    }

    #[test]
    fn a_word_is_known_in_every_form() {
        for (query, forms) in [
            (
                "القاهرة",
                "القاهرة والقاهرة بالقاهرة وبالقاهرة للقاهرة كالقاهرة قاهرة القاهِرة القاهره الـقاهرة فالقاهرة وللقاهرة",
            ),
            ("مصر", "مصر بمصر لمصر ولمصر فمصر وبمصر ومصر مصرنا المصرية"),
            ("ليبيا", "ليبيا لليبيا بليبيا ولليبيا وليبيا"),
            ("أحمد", "احمد لأحمد وأحمد بأحمد أحمدا"),
            ("صلاح", "صلاح لصلاح وصلاح صلاحا"),
            ("٢٠٢٤", "2024 ٢٠٢٤ و2024 ۲۰۲۴"),
            ("حكومة", "الحكومة حكومته حكومتهم وحكومتنا للحكومات حكومتها"),
            ("مستشفى", "مستشفي المستشفى لمستشفى"),
            ("كتاب", "كتابك وكتابهم بكتابنا لكتاب"),
            ("علي", "علي وعلي لعلي"),
            ("لبنان", "لبنان بلبنان ولبنان للبنان لبنانية اللبنانيون"),
        ] {
            for form in forms.split(' ') {
                assert!(is_about(query, form), "{query} in {form}");
            }
        }
    }

    #[test]
    fn words_that_only_look_like_it_are_not_meant() {
        for (query, others) in [
            ("مصر", "مصرف المصرف مصرع أمصال"),
            ("ريم", "كريم الكريم"),
            ("علي", "على عليه علة عليها"),
            ("صلاح", "صلاحيات صلاحية الصلاحيات"),
            ("بيروت", "بيرو بيروقراطية"),
            ("لبنان", "بنان لبن"),
            ("2024", "20 2025 12024"),
            ("قطر", "قطار مقطر"),
            ("السودان", "سود السود"),
        ] {
            for other in others.split(' ') {
                assert!(!is_about(query, other), "{query} in {other}");
            }
        }
    }

    #[test]
    fn function_words_count_when_there_is_nothing_else() {
        assert!(!is_about("في القاهرة", "وصلوا في المساء."));
        assert!(is_about("من هو", "هو مدير الشركة.") && !is_about("من هو", "وصلت الشركة."));
        // The last two are marks in their isolated form, which fold to nothing.
        for query in ["", " ", "؟!", "«»", "\u{200F}", "\u{FE70}", "\u{FC5E}"] {
            assert!(Query::new(query, IdfModel::uniform()).is_err(), "{query}");
        }
        assert!(is_about("\u{FE70} القاهرة", "والقاهرة \u{FE70}") && !is_about("\u{FE70} القاهرة", "والجبل \u{FE70}"));
    }

    #[test]
    fn a_first_name_alone_and_half_a_quoted_phrase_are_no_match() {
        assert!(!is_about("محمد صلاح", "وصل محمد أمس.") && is_about("محمد صلاح", "سجل صلاح هدفا."));
        assert!(!is_about("\"الأمم المتحدة\"", "الولايات المتحدة") && is_about("\"الأمم المتحدة\"", "وللأمم المتحدة"));
    }

    /// Under uniform idf both words weigh 1, and there is one pair: 0.7 · share of words + 0.3 · pair.
    #[test]
    fn relevance_by_hand() {
        let relevance = |query: &str, text: &str| Query::new(query, IdfModel::uniform()).unwrap().relevance(text);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(relevance("محمد صلاح", "سجل محمد صلاح هدفا."), 1.0);
        close(relevance("محمد صلاح", "صلاح صديق محمد."), 0.7);
        close(relevance("محمد صلاح", "سجل صلاح هدفا."), 0.35);
        close(relevance("محمد سلمان", "محمد بن سلمان"), 1.0);
        close(relevance("محمد، سلمان", "سلمان محمد"), 1.0);
        // Of two pairs of weight 1 and 2 the quoted one is there: 0.7 · 2/3 + 0.3 · 2/3. (ميناء stands apart from the quotation.)
        close(relevance("ميناء رأس \"البحر الكبير\"", "البحر الكبير"), 0.7 * 2.0 / 4.0 + 0.3 * 2.0 / 3.0);
    }

    #[test]
    fn what_is_asked_for_comes_first_and_parts_add_up() {
        let text = "وصل الوفد صباحا.\n\nزار الوفد الميناء. ثم عاد ليلا.\n\nوزار ميناء الصيد أيضا.";
        let document = from_text("d", text, Newlines::Paragraph);
        let sentences = sentences(&document);
        let analysis = Analyzer::new(IdfModel::uniform()).analyze(&document, &sentences);
        let candidates: Vec<usize> = (0..sentences.len()).filter(|&i| sentences[i].kind.is_body()).collect();
        let context = Context {
            document: &document,
            sentences: &sentences,
            analysis: &analysis,
            candidates: &candidates,
            budget_words: 5.0,
        };
        let before = Lead.rank(&context);
        let mut ranking = before.clone();
        let query = Query::new("ميناء الصيد", IdfModel::uniform()).unwrap();
        assert_eq!(query.apply(&context, &mut ranking), 2);
        let mut order: Vec<usize> = (0..4).collect();
        order.sort_by(|&a, &b| ranking.scores[b].total_cmp(&ranking.scores[a]));
        assert_eq!(order[..2], [3, 1], "both words, then one");
        for (i, score) in ranking.scores.iter().enumerate() {
            let sum: f64 = ranking.parts.iter().map(|part| part.values[i]).sum();
            assert!((sum - score).abs() < 1e-12);
        }
        let part = ranking.parts.last().unwrap();
        assert_eq!((part.name, part.values[0]), (PART, 0.0));
        assert!(part.values[2] > 0.0, "right behind one that is about it, in its paragraph");
        let mut same = before.clone();
        assert_eq!(Query::new("جبل", IdfModel::uniform()).unwrap().apply(&context, &mut same), 0);
        assert_eq!(same, before);
    }
}
