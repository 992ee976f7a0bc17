//! Key phrases: what an article is about, in its own words.
//!
//! 1. [`words`] says of every word whether it may stand in a phrase, and under which term it is counted.
//! 2. Runs of one to four words without a mark, a function word or a verb between them are candidates, as in KP-Miner (El-Beltagy and
//!    Rafea 2009, "KP-Miner: A keyphrase extraction system for English and Arabic documents"). Forms of one phrase are counted together.
//!    A phrase of several words occurs twice, or stands in the headline, or its form shows that it is made of nouns.
//! 3. A phrase inside a longer one counts for what it occurs outside of it, as in the C-value of Frantzi, Ananiadou and Mima (2000,
//!    "Automatic recognition of multi-word terms").
//! 4. The score is tf·idf over the phrase's terms, more for what comes early and for words of the headline (KP-Miner's position factor,
//!    and Edmundson's title method, 1969).
//! 5. [`form`] picks the form in which it is shown.

mod form;
mod words;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use self::words::{Lexicon, Role, Token};
use super::IdfModel;
use crate::text::{Document, Sentence, Span};

/// A key phrase of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keyphrase {
    /// The form in which it is shown: one of the document's own, less a clitic in front.
    pub phrase: String,
    /// Its terms, light stems with spaces between them: the same for all forms, so that phrases of several documents can be joined.
    pub stems: String,
    /// How much the document is about it; comparable within a document only.
    pub score: f64,
    /// How often it occurs, in any form, within longer phrases too.
    pub count: usize,
    /// Where: bytes of the document's text, clitics included, in order.
    pub spans: Vec<Span>,
}

/// The most words of a phrase.
pub const MAX_WORDS: usize = 4;

/// One place of a phrase, as the numbers of its first and last token.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    first: usize,
    last: usize,
}

/// A phrase that may become a key phrase.
#[derive(Debug)]
struct Candidate {
    words: usize,
    occurrences: Vec<Occurrence>,
    /// Of a person's name, the places of the surname alone.
    short: Vec<Occurrence>,
    /// Occurrences outside of longer phrases.
    own: usize,
}

/// The `top` key phrases of a document, best first; ties go to the one that occurs first. `sentences` are the document's
/// ([`split::sentences`](crate::split::sentences)).
///
/// ```
/// # use khulasa::{analyze::{IdfModel, keyphrases}, input, split};
/// let text = "افتتحت الوزيرة سد الوحدة أمس. ويقع سد الوحدة على نهر اليرموك، وتموّل الدولة صيانته.";
/// let document = input::from_text("id", text, Default::default());
/// let found = keyphrases(&document, &split::sentences(&document), IdfModel::shipped(), 1);
/// assert_eq!((found[0].phrase.as_str(), found[0].count), ("سد الوحدة", 2));
/// ```
pub fn keyphrases(document: &Document, sentences: &[Sentence], idf: &IdfModel, top: usize) -> Vec<Keyphrase> {
    Keyphraser::new(idf).find(document, sentences, top)
}

/// Finds key phrases, as [`keyphrases`] does. It remembers what words came to, so make one a thread.
#[derive(Debug)]
pub struct Keyphraser<'m> {
    lexicon: Lexicon<'m>,
    runs: Runs,
}

impl<'m> Keyphraser<'m> {
    /// One that weighs terms by `idf`.
    pub fn new(idf: &'m IdfModel) -> Self {
        Self { lexicon: Lexicon::new(idf), runs: Runs::default() }
    }

    /// The `top` key phrases of a document, best first.
    pub fn find(&mut self, document: &Document, sentences: &[Sentence], top: usize) -> Vec<Keyphrase> {
        let tokens = words::tokens(document, sentences, &mut self.lexicon);
        choose(document, &tokens, &mut self.runs, top)
    }
}

fn choose(document: &Document, tokens: &[Token<'_>], runs: &mut Runs, top: usize) -> Vec<Keyphrase> {
    let mut title = document.title.as_deref().map(words::terms).unwrap_or_default();
    title.extend(tokens.iter().filter(|t| t.in_headline).map(|t| t.term));
    let pairs = document.title.as_deref().map(words::pairs).unwrap_or_default();
    let mut candidates = candidates(tokens, &pairs, runs);
    accept(&mut candidates, tokens);
    take_short_names(&mut candidates, tokens);
    let mut scored: Vec<(f64, Candidate)> =
        candidates.into_iter().map(|c| (score(&c, tokens, &title), c)).filter(|(score, _)| *score > 0.0).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.occurrences[0].first.cmp(&b.1.occurrences[0].first)));
    let written = form::Written::of(tokens);
    let mut chosen: Vec<Keyphrase> = Vec::new();
    let (mut said, mut keys): (Vec<Vec<u64>>, Vec<Vec<u64>>) = Default::default();
    for (score, candidate) in scored {
        if chosen.len() == top {
            break;
        }
        let phrase = &tokens[candidate.occurrences[0].first..=candidate.occurrences[0].last];
        let mut terms: Vec<u64> = phrase.iter().filter(|t| t.role != Role::Link).map(|t| t.term).collect();
        terms.sort_unstable();
        // القمة العربية and قمة عربية meet in their stems; حكومة ليبيا and ليبيا حكومة say the same.
        if said.contains(&terms) {
            continue;
        }
        let Some(shown) = form::shown(&document.text, tokens, &candidate.occurrences, &written) else { continue };
        // After ريال مدريد, نادي ريال مدريد says nothing new.
        let key: Vec<u64> = phrase.iter().map(|t| t.term).collect();
        if keys.iter().any(|short: &Vec<u64>| short.len() > 1 && key.windows(short.len()).any(|part| part == short)) {
            continue;
        }
        keys.push(key);
        said.push(terms);
        chosen.push(Keyphrase {
            phrase: shown,
            stems: phrase.iter().map(|t| t.stem).collect::<Vec<_>>().join(" "),
            score,
            count: candidate.occurrences.len() + candidate.short.len(),
            spans: candidate.spans(tokens),
        });
    }
    chosen
}

impl Candidate {
    /// Whether all that speaks for it is a given name at its beginning.
    fn is_guess(&self, phrase: &[Token<'_>]) -> bool {
        self.occurrences.len() < 2 && is_name(phrase) && !are_nouns(phrase)
    }

    fn spans(&self, tokens: &[Token<'_>]) -> Vec<Span> {
        let span = |o: &Occurrence| Span::new(tokens[o.first].span.start, tokens[o.last].span.end);
        let mut spans: Vec<Span> = self.occurrences.iter().chain(&self.short).map(span).collect();
        spans.sort_unstable();
        spans
    }
}

/// Whether the form of every word shows that it is a noun or its adjective, in one phrase: وزارة الخارجية, المكتبة العامة.
fn are_nouns(phrase: &[Token<'_>]) -> bool {
    phrase.len() <= 3 && phrase[0].is_nominal && !phrase[0].opens_sentence && phrase[1..].iter().all(|t| t.is_definite)
}

/// Whether words could be a person's name: a given name and one or two words that are its own.
fn is_name(phrase: &[Token<'_>]) -> bool {
    // منى تشكو, أبو ديس الفلسطينية: a verb and a feminine adjective are no part of a name.
    let is_verb = |t: &Token<'_>| t.folded[0] == 'ي' && !t.is_given_name;
    let is_adjective = |t: &Token<'_>| t.is_nominal && t.folded.ends_with(&['ي', 'ه']);
    let is_part = |t: &Token<'_>| t.role == Role::Term && !t.joins && t.clitic == 0 && !is_verb(t) && !is_adjective(t);
    (2..=3).contains(&phrase.len()) && phrase[0].is_given_name && phrase[1..].iter().all(is_part)
}

/// Buffers for the runs of a document.
#[derive(Debug, Default)]
struct Runs {
    /// The number of each run, by its terms.
    numbers: FxHashMap<[u64; MAX_WORDS], usize>,
    runs: Vec<Run>,
    /// The places of all of them, in order.
    places: Vec<(usize, Occurrence)>,
}

/// Buffers for more runs than this are not kept: it takes as long to empty them as they are large.
const KEPT: usize = 1 << 16;

impl Runs {
    fn clear(&mut self) {
        if self.numbers.capacity() > KEPT {
            *self = Self::default();
        }
        self.numbers.clear();
        self.runs.clear();
        self.places.clear();
    }
}

/// A run of one to four words, with what is counted of it before anyone knows whether it may be a phrase.
#[derive(Debug)]
struct Run {
    first: Occurrence,
    /// The last word of its last place.
    end: usize,
    count: usize,
    /// Whether it opens a sentence each time.
    opens: bool,
}

/// Every run of one to four words that may be a phrase, with its places, in order of first occurrence.
fn candidates(tokens: &[Token<'_>], title: &FxHashSet<(u64, u64)>, buffers: &mut Runs) -> Vec<Candidate> {
    buffers.clear();
    let Runs { numbers, runs, places } = buffers;
    for (first, opening) in tokens.iter().enumerate().filter(|(_, t)| t.role == Role::Term) {
        let mut key = [0; MAX_WORDS];
        key[0] = opening.term;
        for last in first..tokens.len().min(first + MAX_WORDS) {
            let token = &tokens[last];
            if token.role == Role::Barrier || (last > first && token.is_apart) {
                break;
            }
            key[last - first] = token.term;
            if token.role == Role::Link {
                continue;
            }
            let (number, place) = (*numbers.entry(key).or_insert(runs.len()), Occurrence { first, last });
            if number == runs.len() {
                runs.push(Run { first: place, end: last, count: 0, opens: true });
            }
            let run = &mut runs[number];
            // أهلا أهلا أهلا: places do not overlap.
            if run.count == 0 || run.end < first {
                (run.end, run.count) = (last, run.count + 1);
                // What has a noun's form opens its sentence by right.
                run.opens &= opening.opens_sentence && !opening.is_nominal;
                places.push((number, place));
            }
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    // Where the candidate of each run is, behind the last of them where there is none.
    let mut of_runs = vec![usize::MAX; runs.len()];
    for (run, of_run) in runs.iter().zip(&mut of_runs).filter(|(run, _)| may_be_phrase(run, tokens, title)) {
        *of_run = found.len();
        let words = run.first.last - run.first.first + 1;
        found.push(Candidate { words, occurrences: Vec::with_capacity(run.count), short: Vec::new(), own: 0 });
    }
    for &mut (run, place) in places {
        if let Some(candidate) = found.get_mut(of_runs[run]) {
            candidate.occurrences.push(place);
        }
    }
    found
}

fn may_be_phrase(run: &Run, tokens: &[Token<'_>], title: &FxHashSet<(u64, u64)>) -> bool {
    let Occurrence { first, last } = run.first;
    let phrase = &tokens[first..=last];
    if phrase.iter().all(|t| t.role != Role::Term || t.is_measure) {
        return false;
    }
    // فاطمة بن, عبد: a name goes on behind these.
    if phrase.last().is_some_and(|t| words::is_name_part(&t.folded)) {
        return false;
    }
    // A run of spelled letters is one name: no part of it is a phrase.
    let cut = |left: usize| {
        tokens
            .get(left)
            .zip(tokens.get(left + 1))
            .is_some_and(|(l, r)| l.is_letter_name && r.is_letter_name && !r.is_apart)
    };
    if (first > 0 && cut(first - 1)) || cut(last) {
        return false;
    }
    // النفط والغاز is a phrase, سد النهضة والاتفاق is two.
    if phrase.len() > 2 && phrase[1..].iter().any(|t| t.joins) {
        return false;
    }
    if phrase.len() == 1 {
        return phrase[0].idf > UNIGRAM_IDF || phrase[0].idf == 1.0;
    }
    // What opens its sentence each time and has no noun's form is a verb: استقبل الرئيس.
    if run.opens {
        return false;
    }
    run.count >= 2
        || are_nouns(phrase)
        || is_name(phrase)
        || phrase.windows(2).all(|pair| title.contains(&(pair[0].term, pair[1].term)))
}

/// A word alone is a key phrase when it is in fewer than a fifth of the background corpus.
const UNIGRAM_IDF: f32 = 1.6;

/// Counts for each phrase what it occurs outside of longer ones, longest first, and drops those that hardly do.
fn accept(candidates: &mut Vec<Candidate>, tokens: &[Token<'_>]) {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&i| {
        let c = &candidates[i];
        (std::cmp::Reverse((c.occurrences.len() >= 2, c.words, c.occurrences.len())), c.occurrences[0].first)
    });
    // Words of the document that an accepted phrase of several words covers.
    let mut covered = vec![false; tokens.len()];
    for i in order {
        let candidate = &mut candidates[i];
        let Occurrence { first, last } = candidate.occurrences[0];
        if candidate.is_guess(&tokens[first..=last]) {
            candidate.own = 1; // which of سمير الكيلاني and سمير الكيلاني هدفين is a name, the surname will tell
            continue;
        }
        let is_free = |o: &&Occurrence| !covered[o.first..=o.last].contains(&true);
        candidate.own = candidate.occurrences.iter().filter(is_free).count();
        let count = candidate.occurrences.len();
        let is_alone = candidate.own == count || (candidate.own >= 2 && 2 * candidate.own >= count);
        if !is_alone {
            candidate.own = 0;
        } else if candidate.words > 1 {
            for o in &candidate.occurrences {
                covered[o.first..=o.last].fill(true);
            }
        }
    }
    candidates.retain(|c| c.own > 0);
}

/// A person's name in full stands in an article once, and then the surname alone (or, of a child or a king, the given name): those places
/// are counted to the name. A name that stands in full once and has none of them is no more than a guess, and goes.
fn take_short_names(candidates: &mut Vec<Candidate>, tokens: &[Token<'_>]) {
    let phrase = |c: &Candidate| &tokens[c.occurrences[0].first..=c.occurrences[0].last];
    let alone: FxHashMap<u64, usize> =
        candidates.iter().enumerate().filter(|(_, c)| c.words == 1).map(|(i, c)| (phrase(c)[0].term, i)).collect();
    let names: Vec<usize> = (0..candidates.len()).filter(|&i| is_name(phrase(&candidates[i]))).collect();
    for part in [usize::MAX, 0] {
        let term = |c: &Candidate| phrase(c)[part.min(c.words - 1)].term;
        let mut bearers: FxHashMap<u64, usize> = FxHashMap::default();
        names.iter().for_each(|&i| *bearers.entry(term(&candidates[i])).or_default() += 1);
        for &i in &names {
            let Some(&short) = alone.get(&term(&candidates[i])) else { continue };
            // Of two people of one name, nobody knows who is meant.
            let is_shared = bearers[&term(&candidates[i])] > 1;
            let own = candidates[short].own;
            if is_shared || own < 2 || !candidates[i].short.is_empty() {
                continue;
            }
            // The places of a phrase are in order and do not overlap: of those that begin before another ends, the last reaches farthest.
            let full = &candidates[i].occurrences;
            let is_apart = |o: &Occurrence| {
                let before = full.partition_point(|f| f.first <= o.last);
                before == 0 || full[before - 1].last < o.first
            };
            let places: Vec<Occurrence> = candidates[short].occurrences.iter().copied().filter(is_apart).collect();
            candidates[short].own = 0;
            candidates[i].own += own;
            candidates[i].short = places;
        }
    }
    candidates.retain(|c| c.own > 0 && !(c.is_guess(phrase(c)) && c.short.is_empty()));
}

fn score(candidate: &Candidate, tokens: &[Token<'_>], title: &FxHashSet<u64>) -> f64 {
    let Occurrence { first, last } = candidate.occurrences[0];
    let phrase = &tokens[first..=last];
    let terms = || phrase.iter().filter(|t| t.role == Role::Term);
    let idf: f64 = terms().map(|t| f64::from(t.idf)).sum();
    let n = terms().count().max(1) as f64;
    let in_title = terms().filter(|t| title.contains(&t.term)).count() as f64 / n;
    let place = first as f64 / tokens.len() as f64;
    let is_weak = candidate.words == 1 && candidate.occurrences.iter().all(|o| is_weak(&tokens[o.first]));
    let weak = if is_weak { WEAK } else { 1.0 };
    candidate.own as f64 * weak * idf / n.sqrt() * (1.0 + HEADLINE * in_title) * (1.0 + EARLY * (1.0 - place))
}

/// How much more a phrase is worth whose words all stand in the headline.
const HEADLINE: f64 = 1.0;
/// How much more a phrase is worth at the beginning of the document than at its end.
const EARLY: f64 = 1.0;
/// What an adjective of belonging (الأمريكي) or a word with a pronoun (أطفالي, انطلاقه) or in the accusative is worth alone: half a phrase.
const WEAK: f64 = 0.5;

fn is_weak(token: &Token<'_>) -> bool {
    let ends = |ending: &[char]| token.folded.ends_with(ending) && token.folded.len() >= ending.len() + 3;
    let has_pronoun = !token.is_nominal && [&['ه'][..], &['ه', 'ا'], &['ه', 'م'], &['ن', 'ا']].iter().any(|e| ends(e));
    has_pronoun || token.is_accusative || ends(&['ي']) || (token.is_nominal && ends(&['ي', 'ه']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Newlines, from_text};
    use crate::split::sentences;

    /// The key phrases of a text, under uniform idf or that which is shipped.
    fn found(text: &str, idf: &IdfModel) -> Vec<Keyphrase> {
        let document = from_text("d", text, Newlines::Paragraph);
        keyphrases(&document, &sentences(&document), idf, 10)
    }

    fn phrases(text: &str) -> Vec<String> {
        found(text, IdfModel::shipped()).into_iter().map(|k| k.phrase).collect()
    }

    /// In many documents words are looked up, forgotten and looked up again, and some mean another thing beside other words: بمدينة is counted under
    /// مدينة only where the document has that.
    #[test]
    fn what_is_remembered_changes_nothing() {
        let filler = (0..9000).map(|n| format!("كلمة{n} ")).collect::<String>();
        let texts = [
            "بدأ العمل بنظام جديد، وقالت الوزارة بنظام جديد ستعمل.",
            "نظام جديد في المدارس. بدأ العمل بنظام جديد، وشنوا هجوما على المدينة.",
            &filler,
            "هجوم على المدينة، ثم هجوما ثانيا على المدينة. أعلنت بي بي سي نظاما جديدا.",
            &filler.replace("كلمة", "لفظة"),
        ];
        let mut keyphraser = Keyphraser::new(IdfModel::shipped());
        for turn in 0..2 {
            for text in texts {
                let document = from_text("d", text, Newlines::Paragraph);
                let remembered = keyphraser.find(&document, &sentences(&document), 10);
                assert_eq!(remembered, found(text, IdfModel::shipped()), "{turn}");
            }
        }
    }

    /// Ten tokens; وزير وخطة stand apart. `نهر النيل` occurs twice: own 2, two terms of idf 1, first at token 1 of 10:
    /// 2 · 2/√2 · 1 · (1 + 0.9).
    #[test]
    fn a_score_by_hand() {
        let text = "يفيض نهر النيل صيفا. وعلى نهر النيل قرى، ومراكب، وجسور.";
        let best = found(text, IdfModel::uniform()).remove(0);
        assert_eq!((best.phrase.as_str(), best.stems.as_str(), best.count), ("نهر النيل", "نهر نيل", 2));
        let places: Vec<&str> = best.spans.iter().map(|s| s.of(text)).collect();
        assert_eq!(places, ["نهر النيل", "نهر النيل"]);
        // 4 + 3 + 3 = 10 words, النيل included; the first word is token 0.
        let words = crate::arabic::words::count(text) as f64;
        let expected = 2.0 * 2.0 / 2.0f64.sqrt() * (1.0 + (1.0 - 1.0 / words));
        assert!((best.score - expected).abs() < 1e-9, "{} {expected}", best.score);
    }

    #[test]
    fn phrases_stop_at_marks_function_words_and_verbs() {
        let text = "أعلنت وزارة الصحة، مستشفى الأمل «مركز القلب» في المدينة. وقالت وزارة الصحة: مستشفى الأمل «مركز القلب» للجميع.";
        let found = phrases(text);
        for phrase in ["وزارة الصحة", "مستشفى الأمل", "مركز القلب"] {
            assert!(found.iter().any(|f| f == phrase), "{phrase} in {found:?}");
        }
        assert!(found.iter().all(|f| !f.contains("الصحة م") && !f.contains("الأمل م") && !f.contains('«')), "{found:?}");
        assert!(
            found.iter().all(|f| !f.starts_with("في ") && !f.contains("قالت") && !f.contains("أعلنت")),
            "{found:?}"
        );
    }

    #[test]
    fn forms_of_a_phrase_are_one_and_the_barest_is_shown() {
        let text =
            "أشادت اللجنة بالمكتبة العامة. وللمكتبة العامة فرعان. وفي المكتبةِ العامَّة مسرح، وبالمكتبة العامة مقهى.";
        let found = found(text, IdfModel::shipped());
        let library = found.iter().find(|k| k.stems == "مكتب عام").unwrap();
        assert_eq!((library.phrase.as_str(), library.count), ("المكتبةِ العامَّة", 4));
        // Never seen bare: ب is taken off the article, و off both.
        let text = "أشادت اللجنة بالمكتبة العامة أمس. وبالمكتبة العامة مقهى.";
        assert_eq!(phrases(text)[0], "المكتبة العامة");
    }

    #[test]
    fn no_letter_of_a_word_is_taken_for_a_clitic() {
        for (text, phrase) in [
            ("زار واشنطن أمس وعاد من واشنطن اليوم.", "واشنطن"),
            ("اجتمع وزير الخارجية معهم. وصرح بذلك وزير الخارجية نفسه.", "وزير الخارجية"),
            ("تطورت وسائل النقل الحديثة كثيرا. ونحن نستخدم وسائل النقل الحديثة.", "وسائل النقل الحديثة"),
            ("في بنغازي ميناء. وغادر بنغازي صباحا.", "بنغازي"),
        ] {
            let found = phrases(text);
            assert!(found.iter().any(|f| f == phrase), "{phrase} in {found:?}");
        }
    }

    #[test]
    fn a_part_of_a_phrase_is_listed_only_if_it_stands_alone_often() {
        let text = "استقال رئيس الوزراء الليبي أمس. وكان رئيس الوزراء الليبي في روما. وعاد رئيس الوزراء الليبي ليلا.";
        let found = phrases(text);
        assert_eq!(found[0], "رئيس الوزراء الليبي");
        for part in ["رئيس الوزراء", "الوزراء الليبي", "الوزراء", "الليبي"] {
            assert!(!found.iter().any(|f| f == part), "{part} in {found:?}");
        }
    }

    #[test]
    fn a_name_comes_out_whole_and_takes_the_surname_along() {
        let text = "سجل المهاجم سمير الكيلاني هدفين. وغادر الكيلاني الملعب مصابا، ثم عاد الكيلاني في الشوط الثاني.";
        let found = found(text, IdfModel::shipped());
        assert_eq!((found[0].phrase.as_str(), found[0].count), ("سمير الكيلاني", 3));
        assert!(found.iter().all(|k| k.phrase != "الكيلاني"));
    }

    #[test]
    fn no_phrase_ends_within_a_name() {
        let text = "كرمت المدينة الكاتبة فاطمة بن سليمان. وقرأت فاطمة بن سليمان نصا لمنى بن عمر وآخر لهند بن علي.";
        let found = found(text, IdfModel::shipped());
        assert!(found.iter().any(|k| k.phrase == "فاطمة بن سليمان" && k.count == 2), "{found:?}");
        assert!(found.iter().all(|k| !k.phrase.ends_with("بن")), "{found:?}");
    }

    #[test]
    fn numbers_letters_and_chrome_are_no_key_phrases() {
        let text = "عنوان قصير\n\nبقلم: سلمى الحداد\n\nسجلت المحطة 45 درجة و45 درجة أخرى في 2024 و2024، ص ص ص.\n\nشارك\n\nشارك\n";
        let found = phrases(text);
        assert!(found.iter().all(|f| f.chars().any(|c| c.is_alphabetic())), "{found:?}");
        assert!(
            found.iter().all(|f| !f.contains("سلمى") && !f.contains("شارك") && !f.starts_with("45") && f != "ص"),
            "{found:?}"
        );
    }

    #[test]
    fn hostile_text_is_harmless() {
        for text in
            ["", ".", "و", "ووووووووو و و و", "\u{202E}نص\u{202C} \u{200F}", "بي بي بي بي بي", "ل لل للل", "ـــ ٣ ـ"]
        {
            found(text, IdfModel::shipped());
        }
        found(&"كلمة ".repeat(10_000), IdfModel::shipped());
        found(&"ك".repeat(100_000), IdfModel::shipped());
    }

    /// Words that ask after the other forms in the document, at every place: the time must not grow with the square of the text.
    #[test]
    fn a_phrase_said_often_is_found_in_time() {
        let start = std::time::Instant::now();
        let text = "شاهد ولاعب الفريق. ".repeat(30_000);
        assert!(found(&text, IdfModel::shipped()).iter().any(|k| k.count == 30_000));
        let text = "سمير الكيلاني. الكيلاني هنا. ".repeat(30_000);
        assert!(found(&text, IdfModel::shipped()).iter().any(|k| k.count >= 30_000));
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}
