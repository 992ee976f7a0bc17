//! The words of a document as key phrases see them: which may stand in a phrase, which part two phrases, and under which term.

use std::ops::Deref;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::analyze::IdfModel;
use crate::arabic::calendar::{DAYS, HIJRI_MONTHS, MONTHS};
use crate::arabic::letters::{Class, class, is_digit};
use crate::arabic::words::{self, Word};
use crate::arabic::{abbreviations, lists, normalize::fold, stem};
use crate::text::{BlockKind, Document, Sentence, Span};

/// What a written word comes to, whatever stands around it.
#[derive(Debug)]
pub(super) struct Known {
    /// Hash of its stem.
    term: u64,
    /// The letters of its stem.
    stem: String,
    /// Its letters, folded.
    pub folded: Vec<char>,
    /// How rare the stem is.
    idf: f32,
    /// What it may do in a phrase.
    role: Role,
    /// Whether its form shows that it is a noun or adjective: it has the article, or ends in ة.
    pub is_nominal: bool,
    /// Whether it begins with ال and nothing before it.
    pub is_definite: bool,
    /// Whether it is written with the tanween of the accusative: شهاباً.
    is_accusative: bool,
    /// Whether it begins with the conjunction و, by its looks: وزير does not.
    pub joins: bool,
    /// Whether it is a given name, without an article or clitic.
    pub is_given_name: bool,
    /// Whether it spells a Latin letter, as the three words of بي بي سي do.
    is_letter_name: bool,
    /// Whether it measures time or number.
    pub is_measure: bool,
    /// Whether only a verb comes after it.
    is_before_verb: bool,
    has_article: bool,
    /// Hash of its folded letters.
    pub form: u64,
    /// The same without و, if the article follows.
    pub without_waw: Option<u64>,
    /// The same without و and article.
    bare: u64,
    /// The same without the ا of an accusative, if it could be one.
    without_alif: Option<u64>,
    /// What it is without a leading clitic, if that could be one.
    detached: Vec<Detached>,
}

/// A word without a leading و ف ب ك ل.
#[derive(Debug)]
struct Detached {
    /// The letters that are off.
    clitic: usize,
    /// Hash of the folded letters that are left.
    form: u64,
    term: u64,
    stem: String,
    idf: f32,
    /// Whether it is a clitic where the document has the word without it, too.
    if_here: bool,
    /// Whether it is one wherever it stands.
    always: bool,
}

/// What lately met words came to. Texts repeat their words, and most of the work is done once a word.
#[derive(Debug)]
pub(super) struct Lexicon<'m> {
    idf: &'m IdfModel,
    /// By a hash of the word as written.
    numbers: FxHashMap<u64, usize>,
    known: Vec<Known>,
    letters: usize,
}

/// So many words and letters are remembered from one document to the next: some 15 MB.
const REMEMBERED: (usize, usize) = (1 << 15, 1 << 19);

impl<'m> Lexicon<'m> {
    pub fn new(idf: &'m IdfModel) -> Self {
        Self { idf, numbers: FxHashMap::default(), known: Vec::new(), letters: 0 }
    }

    /// Before a document, forgets what is too much.
    fn tidy(&mut self) {
        if self.known.len() > REMEMBERED.0 || self.letters > REMEMBERED.1 {
            *self = Self::new(self.idf);
        }
    }

    /// The number of a word.
    fn look(&mut self, word: &Word<'_>, written: &str) -> usize {
        let key = xxh3_64(written.as_bytes());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = self.known.len();
        self.known.push(Known::of(word, written, self.idf));
        self.letters += written.len();
        self.numbers.insert(key, number);
        number
    }
}

/// A word on its way into phrases.
#[derive(Debug)]
pub(super) struct Token<'w> {
    /// What is known of it wherever it stands.
    word: &'w Known,
    /// Where it stands in the document's text.
    pub span: Span,
    /// Hash of the stem it is counted under.
    pub term: u64,
    /// The letters of that stem.
    pub stem: &'w str,
    /// How rare the term is.
    pub idf: f32,
    /// What it may do in a phrase.
    pub role: Role,
    /// Whether something other than white space stands before it, or it opens its sentence: no phrase runs over that.
    pub is_apart: bool,
    /// Whether it is the first word of a sentence of the body, where Arabic likes to put the verb.
    pub opens_sentence: bool,
    /// Whether it stands in a headline or kicker.
    pub in_headline: bool,
    /// Whether it is written with the tanween of the accusative: شهاباً.
    pub is_accusative: bool,
    /// Whether it spells a Latin letter, as the three words of بي بي سي do.
    pub is_letter_name: bool,
    /// How many letters of its folded form are a leading و ف ب ك ل that its stem does without (and that are no part of the article).
    pub clitic: usize,
}

impl Deref for Token<'_> {
    type Target = Known;

    fn deref(&self) -> &Known {
        self.word
    }
}

/// What a word may do in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Stand anywhere.
    Term,
    /// Stand between two terms, and weigh nothing: على in الحرب على الإرهاب.
    Link,
    /// End a phrase, and be no phrase of its own: a number.
    Number,
    /// Part two phrases: a function word, a reporting or other verb, a single letter, the name of a day.
    Barrier,
}

const FATHATAN: char = '\u{064B}';

/// Prepositions that stand inside fixed phrases.
const LINKS: [&str; 6] = ["على", "في", "من", "إلى", "عن", "ضد"];
/// Only a verb comes after these.
const BEFORE_VERBS: [&str; 9] = ["قد", "وقد", "لقد", "لم", "ولم", "لن", "ولن", "سوف", "وسوف"];
/// Words that measure time, or count, and two that look like nouns: alone they name no subject. (Folded.)
const MEASURES: [&str; 56] = [
    "بحاجه",
    "يعني",
    "متر",
    "مترا",
    "امتار",
    "كيلومتر",
    "كيلومترا",
    "كيلومترات",
    "طن",
    "دولار",
    "دولارا",
    "دينار",
    "جنيه",
    "ريال",
    "درهم",
    "يورو",
    "يوم",
    "يومين",
    "ايام",
    "اسبوع",
    "اسابيع",
    "شهر",
    "شهور",
    "اشهر",
    "شهرين",
    "سنه",
    "سنوات",
    "سنتين",
    "عام",
    "عاما",
    "اعوام",
    "عامين",
    "ساعه",
    "ساعات",
    "دقيقه",
    "دقايق",
    "صباح",
    "مساء",
    "ليله",
    "الف",
    "الاف",
    "مليون",
    "ملايين",
    "مليار",
    "مليارات",
    "مييه",
    "مايه",
    "عشرات",
    "ميات",
    "نصف",
    "ربع",
    "ثلث",
    "ضعف",
    "عدد",
    "نحو",
    "حوالي",
];

/// Whether a word is a part of names behind which a name goes on: بن in فاطمة بن سليمان. (Folded.)
pub(super) fn is_name_part(folded: &[char]) -> bool {
    [&['ب', 'ن'][..], &['ا', 'ب', 'ن'], &['ع', 'ب', 'د'], &['ا', 'ب', 'و'], &['ا', 'ل']].contains(&folded)
}

impl Known {
    fn of(word: &Word<'_>, written: &str, idf: &IdfModel) -> Self {
        static PARTICLES: Hashes = LazyLock::new(|| hashes(BEFORE_VERBS));
        let mut folded = Vec::new();
        word.fold_into(&mut folded);
        let stem: &[char] = stem::stem(&folded);
        let term = hash(stem);
        let (waw, bare) = (stem::strip_waw(&folded), bare(&folded));
        let has_article = bare.len() < waw.len();
        let role = role(written, word.spelled, &folded, idf);
        let letters: String = folded.iter().collect();
        let is_letter_name = is_letter_name(written, word.spelled, &folded);
        let may_be_term = role == Role::Term || is_letter_name;
        let detached = if may_be_term { detached(&folded, has_article, term, idf) } else { Vec::new() };
        Self {
            term,
            stem: stem.iter().collect(),
            idf: idf.idf(term),
            role,
            is_nominal: has_article || written.trim_end_matches(is_transparent).ends_with('ة'),
            is_definite: folded.starts_with(&['ا', 'ل']) && has_article,
            is_accusative: written.contains(FATHATAN),
            joins: joins(&folded),
            is_given_name: lists::is_given_name(&letters),
            is_letter_name,
            is_measure: is_measure(&folded),
            is_before_verb: PARTICLES.contains(&word.spelled),
            has_article,
            form: hash(&folded),
            without_waw: waw.starts_with(&['ا', 'ل']).then(|| hash(waw)),
            bare: hash(bare),
            without_alif: bare.strip_suffix(&['ا']).filter(|w| w.len() >= 3 && !w.ends_with(&['ي'])).map(hash),
            detached,
            folded,
        }
    }
}

/// What is left of a word without a leading clitic. The light stemmer leaves a one-letter preposition on, because بنك and كتاب begin with one
/// too.
fn detached(folded: &[char], has_article: bool, term: u64, idf: &IdfModel) -> Vec<Detached> {
    // لليبيا has no article; للجنة may.
    if has_article && !stem::strip_waw(folded).starts_with(&['ل', 'ل']) {
        return Vec::new();
    }
    let conjunction = usize::from(matches!(folded[0], 'و' | 'ف'));
    let with = idf.df(term);
    let without = |clitic: usize| {
        let (head, rest) = folded.split_at_checked(clitic)?;
        let is_preposition = head.last().is_some_and(|c| ['ب', 'ك', 'ل', 'ف'].contains(c));
        let stem = stem::stem(rest);
        if !is_preposition || rest.len() < 3 || stem.len() < 2 {
            return None;
        }
        let term = hash(stem);
        let without = idf.df(term);
        let always = rest.len() >= 4 && stem.len() >= 3 && without >= COMMON && without > 4 * with;
        let stem = stem.iter().collect();
        Some(Detached { clitic, form: hash(rest), term, stem, idf: idf.idf(term), if_here: without >= with, always })
    };
    [1, 1 + conjunction].into_iter().filter_map(without).filter(|d| d.if_here || d.always).collect()
}

/// A word's place, while what is known of it may still move.
struct Place {
    number: usize,
    span: Span,
    in_headline: bool,
    /// Whether it is the first of its sentence, and whether that is one of the body.
    opens: bool,
    opens_body: bool,
    /// Whether white space alone stands before it.
    is_next: bool,
    has_tanween: bool,
}

/// The words of the sentences that can hold key phrases: the body's, headlines' and headings', no bylines and no chrome.
pub(super) fn tokens<'w>(document: &Document, sentences: &[Sentence], lexicon: &'w mut Lexicon<'_>) -> Vec<Token<'w>> {
    lexicon.tidy();
    let mut places = Vec::new();
    for sentence in sentences.iter().filter(|s| s.kind.is_body() || s.kind.is_heading()) {
        let text = sentence.span.of(&document.text);
        let mut end = 0;
        for (place, word) in words::words(text).enumerate() {
            places.push(Place {
                number: lexicon.look(&word, word.span.of(text)),
                span: Span::new(sentence.span.start + word.span.start, sentence.span.start + word.span.end),
                in_headline: matches!(sentence.kind, BlockKind::Headline | BlockKind::Kicker),
                opens: place == 0,
                opens_body: place == 0 && sentence.kind.is_body(),
                is_next: text[end..word.span.start].chars().all(|c| c.is_whitespace() || is_transparent(c)),
                has_tanween: text[word.span.end..].starts_with(FATHATAN),
            });
            end = word.span.end;
        }
    }
    let mut tokens = Vec::with_capacity(places.len());
    let mut after_particle = false;
    for place in places {
        let word = &lexicon.known[place.number];
        after_particle &= !place.opens;
        tokens.push(Token {
            word,
            span: place.span,
            term: word.term,
            stem: &word.stem,
            idf: word.idf,
            role: if after_particle { Role::Barrier } else { word.role },
            is_apart: place.opens || !place.is_next,
            opens_sentence: place.opens_body,
            in_headline: place.in_headline,
            is_accusative: word.is_accusative || place.has_tanween,
            is_letter_name: word.is_letter_name,
            clitic: 0,
        });
        after_particle = word.is_before_verb;
    }
    join_letter_names(&mut tokens);
    detach(&mut tokens);
    drop_accusative(&mut tokens);
    tokens
}

fn hash(letters: &[char]) -> u64 {
    words::hash(letters.iter().copied())
}

/// The terms of a text that is not the document's own: its title field.
pub(super) fn terms(text: &str) -> FxHashSet<u64> {
    let mut folded = Vec::new();
    words::words(text).filter_map(|word| crate::analyze::term_of(&word, &mut folded)).map(|(term, _)| term).collect()
}

/// The terms that stand side by side in such a text.
pub(super) fn pairs(text: &str) -> FxHashSet<(u64, u64)> {
    let mut folded = Vec::new();
    let mut last: Option<(u64, usize)> = None;
    let mut pairs = FxHashSet::default();
    for word in words::words(text) {
        let term = crate::analyze::term_of(&word, &mut folded).map(|(term, _)| term);
        if let (Some(term), Some((before, end))) = (term, last)
            && text[end..word.span.start].chars().all(char::is_whitespace)
        {
            pairs.insert((before, term));
        }
        last = term.map(|term| (term, word.span.end));
    }
    pairs
}

fn is_transparent(c: char) -> bool {
    class(c) == Class::Transparent
}

/// Words, to be found by their hashes.
type Hashes = LazyLock<FxHashSet<u64>>;

fn hashes<'w>(words: impl IntoIterator<Item = &'w str>) -> FxHashSet<u64> {
    words.into_iter().map(|word| words::hash(word.chars())).collect()
}

/// بي is also "in me"; the other names that are function words (في, أن) are more often those.
fn is_letter_name(written: &str, spelled: u64, folded: &[char]) -> bool {
    folded.len() >= 2
        && !has_article(folded)
        && abbreviations::is_acronym_piece(written)
        && (!lists::is_stop_word(spelled) || folded == ['ب', 'ي'])
}

/// Letters spelled out are words of a phrase where two or more stand together.
fn join_letter_names(tokens: &mut [Token<'_>]) {
    let ends = |left: &Token<'_>, right: &Token<'_>| left.is_letter_name && right.is_letter_name && !right.is_apart;
    let mut of_run = vec![false; tokens.len()];
    for i in 1..tokens.len() {
        if ends(&tokens[i - 1], &tokens[i]) {
            of_run[i - 1..=i].fill(true);
        }
    }
    for (token, is_of_run) in tokens.iter_mut().zip(of_run) {
        if token.is_letter_name {
            token.is_letter_name = is_of_run;
            token.role = if is_of_run { Role::Term } else { Role::Barrier };
        }
    }
}

/// Whether a folded word begins with the conjunction و. A word of its own may begin with و too; its beginning is listed, or is that of a
/// foreign name.
fn joins(folded: &[char]) -> bool {
    match folded {
        ['و', 'ا', 'ل', noun @ ..] => noun.len() >= 3 && !matches!(noun[0], 'د' | 'ي'),
        ['و', 'ا' | 'و' | 'ي' | 'ه', ..] => false,
        ['و', rest @ ..] => {
            rest.len() >= 3
                && !OWN_WAW
                    .iter()
                    .any(|own| own.chars().zip(rest).filter(|(a, b)| a == *b).count() == own.chars().count())
        }
        _ => false,
    }
}

/// What follows the و of common words that have it for themselves. (Folded, beginnings.)
const OWN_WAW: [&str; 42] = [
    "با", "ثاي", "ثيق", "ثوق", "جب", "جه", "جود", "حد", "حش", "حي", "داع", "دي", "ر", "زار", "زرا", "زير", "زن", "ساط",
    "ساي", "سيط", "سيل", "صف", "صول", "صي", "ضع", "طن", "ظايف", "ظيف", "عد", "عي", "فا", "فد", "فود", "فير", "قايع",
    "قت", "قود", "قف", "كا", "كي", "لا", "لي",
];

/// Counts هجوما under the term of هجوم, where the document has that form too. (ليبيا is no accusative of ليبي.)
fn drop_accusative(tokens: &mut [Token<'_>]) {
    let forms: FxHashMap<u64, (u64, &str, f32)> =
        tokens.iter().filter(|t| t.role == Role::Term).map(|t| (t.bare, (t.term, t.stem, t.idf))).collect();
    for token in tokens.iter_mut().filter(|t| t.role == Role::Term && t.clitic == 0 && !t.has_article) {
        if let Some(form) = token.without_alif.and_then(|form| forms.get(&form)) {
            (token.term, token.stem, token.idf) = *form;
        }
    }
}

/// A folded word without و and article.
fn bare(folded: &[char]) -> &[char] {
    stem::strip_article(stem::strip_waw(folded))
}

/// Whether a folded word has the definite article, behind what letters ever.
fn has_article(folded: &[char]) -> bool {
    let rest = stem::strip_waw(folded);
    stem::strip_article(rest).len() < rest.len()
}

fn role(written: &str, spelled: u64, folded: &[char], idf: &IdfModel) -> Role {
    if lists::is_stop_word(spelled) {
        static LINKING: Hashes = LazyLock::new(|| hashes(LINKS));
        return if LINKING.contains(&spelled) { Role::Link } else { Role::Barrier };
    }
    // و65 counts like 65.
    if stem::strip_waw(folded).iter().all(|&c| is_digit(c))
        || folded[1..].iter().any(|&c| is_digit(c))
        || is_numeral(folded)
    {
        return Role::Number;
    }
    let stem = stem::stem(folded);
    if folded.len() < 2 || stem.len() < 2 || is_day(folded) || is_verb(written, folded, idf) {
        return Role::Barrier;
    }
    Role::Term
}

/// Whether a folded word is a number in letters: ثلاث, وأربعون.
fn is_numeral(folded: &[char]) -> bool {
    static WORDS: Hashes = LazyLock::new(|| hashes(NUMERALS));
    let word = bare(folded);
    let is_one = |word: &[char]| WORDS.contains(&hash(word));
    is_one(word) || word.strip_suffix(&['ه']).or_else(|| word.strip_suffix(&['ا'])).is_some_and(is_one)
}

/// The numbers from three to a hundred in letters, without ه. (Folded.)
const NUMERALS: [&str; 36] = [
    "ثلاث",
    "اربع",
    "خمس",
    "ست",
    "سبع",
    "ثمان",
    "ثماني",
    "تسع",
    "عشر",
    "عشرون",
    "عشرين",
    "ثلاثون",
    "ثلاثين",
    "اربعون",
    "اربعين",
    "خمسون",
    "خمسين",
    "ستون",
    "ستين",
    "سبعون",
    "سبعين",
    "ثمانون",
    "ثمانين",
    "تسعون",
    "تسعين",
    "ميه",
    "مايه",
    "مايتين",
    "ميتي",
    "مايتي",
    "احدي",
    "اثنا",
    "اثني",
    "اثنتا",
    "الفي",
    "ثلاثماي",
];

fn is_day(folded: &[char]) -> bool {
    static NAMES: Hashes = LazyLock::new(|| {
        DAYS.iter().flat_map(|names| names.iter()).map(|name| words::hash(fold(name).chars())).collect()
    });
    NAMES.contains(&hash(folded))
}

/// Whether a folded word is the name of a month, or measures time or number; such words alone are no key phrase.
fn is_measure(folded: &[char]) -> bool {
    static NAMES: Hashes = LazyLock::new(|| {
        let months = MONTHS.iter().flat_map(|names| names.iter()).chain(&HIJRI_MONTHS);
        months.flat_map(|name| hashes(fold(name).split(' '))).collect()
    });
    static WORDS: Hashes = LazyLock::new(|| hashes(MEASURES));
    NAMES.contains(&hash(folded)) || WORDS.contains(&hash(folded.strip_prefix(&['ا', 'ل']).unwrap_or(folded)))
}

/// A conjugated form is told by the form without its affix, where that is common enough in the background corpus: يشارك by شارك,
/// وشهدت by شهد.
fn is_verb(written: &str, folded: &[char], idf: &IdfModel) -> bool {
    let word = match folded {
        ['و' | 'ف', rest @ ..] if rest.len() >= 4 => rest,
        whole => whole,
    };
    let word = match word {
        ['س', rest @ ..] if rest.len() >= 4 && matches!(rest[0], 'ي' | 'ت') => rest,
        whole => whole,
    };
    let word = [&['ه', 'ا'][..], &['ه', 'م'], &['ه']]
        .iter()
        .find_map(|p| word.strip_suffix(*p))
        .filter(|w| w.len() >= 4)
        .unwrap_or(word);
    let df = |letters: &[char]| idf.df(words::hash(letters.iter().copied()));
    match word {
        // يقود by قاد.
        ['ي' | 'ت', first, 'و' | 'ي', last] if df(&[*first, 'ا', *last]) >= COMMON => true,
        ['ي', rest @ ..] if rest.len() >= 3 => df(rest) >= COMMON && df(stem::stem(word)) < 8 * df(rest),
        // تنفيذ and تقرير are nouns with the same first letter; of three letters more they are rare.
        ['ت', rest @ ..] if rest.len() == 3 && word.len() + 2 >= folded.len() => {
            df(rest) >= COMMON && df(word) < 4 * df(rest)
        }
        // بيروت is no form of بيرو, nor بنات of بنا.
        [rest @ .., 'ت'] if rest.len() >= 3 && !rest.ends_with(&['ا']) && !has_article(folded) => {
            df(rest) >= COMMON && df(rest) >= df(word) / 4 && !written.ends_with('ة')
        }
        _ => false,
    }
}

/// A form in this many documents of the background corpus is a word and no accident.
const COMMON: u32 = 25;

/// Counts بمدينة under the term of مدينة, where the document itself says that مدينة is a word of it, or the background corpus that it is far
/// more common.
fn detach(tokens: &mut [Token<'_>]) {
    let known: FxHashSet<u64> = tokens.iter().filter(|t| t.role == Role::Term).map(|t| t.bare).collect();
    for token in tokens.iter_mut().filter(|t| t.role == Role::Term) {
        let word = token.word;
        if let Some(d) = word.detached.iter().find(|d| d.always || (d.if_here && known.contains(&d.form))) {
            (token.term, token.stem, token.idf, token.clitic) = (d.term, &d.stem, d.idf, d.clitic);
        }
    }
}
