//! The words of a document as key phrases see them: which may stand in a phrase, which part two phrases, and under which term.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analyze::IdfModel;
use crate::arabic::calendar::{DAYS, HIJRI_MONTHS, MONTHS};
use crate::arabic::letters::{Class, class, is_digit};
use crate::arabic::{abbreviations, lists, normalize::fold, stem, words};
use crate::text::{BlockKind, Document, Sentence, Span};

/// A word on its way into phrases.
#[derive(Debug)]
pub(super) struct Token {
    /// Where it stands in the document's text.
    pub span: Span,
    /// Hash of the stem it is counted under.
    pub term: u64,
    /// The letters of that stem.
    pub stem: String,
    /// Its letters, folded.
    pub folded: Vec<char>,
    /// How rare the term is.
    pub idf: f32,
    /// What it may do in a phrase.
    pub role: Role,
    /// Whether its form shows that it is a noun or adjective: it has the article, or ends in ة.
    pub is_nominal: bool,
    /// Whether something other than white space stands before it, or it opens its sentence: no phrase runs over that.
    pub is_apart: bool,
    /// Whether it is the first word of a sentence of the body, where Arabic likes to put the verb.
    pub opens_sentence: bool,
    /// Whether it stands in a headline or kicker.
    pub in_headline: bool,
    /// Whether it begins with ال and nothing before it.
    pub is_definite: bool,
    /// Whether it is written with the tanween of the accusative: شهاباً.
    pub is_accusative: bool,
    /// Whether it begins with the conjunction و, by its looks: وزير does not.
    pub joins: bool,
    /// Whether it is a given name, without an article or clitic.
    pub is_given_name: bool,
    /// Whether it spells a Latin letter, as the three words of بي بي سي do.
    pub is_letter_name: bool,
    /// How many letters of its folded form are a leading و ف ب ك ل that its stem does without (and that are no part of the article).
    pub clitic: usize,
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

/// The words of the sentences that can hold key phrases: the body's, headlines' and headings', no bylines and no chrome.
pub(super) fn tokens(document: &Document, sentences: &[Sentence], idf: &IdfModel) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut folded = Vec::new();
    for sentence in sentences.iter().filter(|s| s.kind.is_body() || s.kind.is_heading()) {
        let text = sentence.span.of(&document.text);
        let (mut end, mut after_particle) = (0, false);
        for (place, word) in words::words(text).enumerate() {
            word.fold_into(&mut folded);
            let written = word.span.of(text);
            let role = match after_particle {
                true => Role::Barrier,
                false => role(written, word.spelled, &folded, idf),
            };
            after_particle = is_one_of(&BEFORE_VERBS, word.spelled);
            let stem: &[char] = stem::stem(&folded);
            tokens.push(Token {
                span: Span::new(sentence.span.start + word.span.start, sentence.span.start + word.span.end),
                term: words::hash(stem.iter().copied()),
                stem: stem.iter().collect(),
                folded: folded.clone(),
                idf: 0.0,
                role,
                is_nominal: has_article(&folded) || written.trim_end_matches(is_transparent).ends_with('ة'),
                is_apart: place == 0
                    || !text[end..word.span.start].chars().all(|c| c.is_whitespace() || is_transparent(c)),
                opens_sentence: place == 0 && sentence.kind.is_body(),
                in_headline: matches!(sentence.kind, BlockKind::Headline | BlockKind::Kicker),
                is_definite: folded.starts_with(&['ا', 'ل']) && has_article(&folded),
                is_accusative: written.contains(FATHATAN) || text[word.span.end..].starts_with(FATHATAN),
                joins: joins(&folded),
                is_given_name: lists::is_given_name(&folded.iter().collect::<String>()),
                is_letter_name: is_letter_name(written, word.spelled, &folded),
                clitic: 0,
            });
            end = word.span.end;
        }
    }
    join_letter_names(&mut tokens);
    detach(&mut tokens, idf);
    drop_accusative(&mut tokens);
    tokens.iter_mut().for_each(|token| token.idf = idf.idf(token.term));
    tokens
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

fn is_one_of(list: &[&str], spelled: u64) -> bool {
    list.iter().any(|word| words::hash(word.chars()) == spelled)
}

/// بي is also "in me"; the other names that are function words (في, أن) are more often those.
fn is_letter_name(written: &str, spelled: u64, folded: &[char]) -> bool {
    folded.len() >= 2
        && abbreviations::is_acronym_piece(written)
        && !has_article(folded)
        && (!lists::is_stop_word(spelled) || folded == ['ب', 'ي'])
}

/// Letters spelled out are words of a phrase where two or more stand together.
fn join_letter_names(tokens: &mut [Token]) {
    let ends = |left: &Token, right: &Token| left.is_letter_name && right.is_letter_name && !right.is_apart;
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
fn drop_accusative(tokens: &mut [Token]) {
    let forms: FxHashMap<Vec<char>, (u64, String)> = tokens
        .iter()
        .filter(|t| t.role == Role::Term)
        .map(|t| (bare(&t.folded).to_vec(), (t.term, t.stem.clone())))
        .collect();
    for token in tokens.iter_mut().filter(|t| t.role == Role::Term && t.clitic == 0 && !has_article(&t.folded)) {
        if let Some((term, stem)) = bare(&token.folded)
            .strip_suffix(&['ا'])
            .filter(|w| w.len() >= 3 && !w.ends_with(&['ي']))
            .and_then(|w| forms.get(w))
        {
            (token.term, token.stem) = (*term, stem.clone());
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
        return if is_one_of(&LINKS, spelled) { Role::Link } else { Role::Barrier };
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
    let word: String = stem::strip_article(stem::strip_waw(folded)).iter().collect();
    NUMERALS.contains(&word.as_str()) || NUMERALS.contains(&word.strip_suffix(['ه', 'ا']).unwrap_or(&word))
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
    static NAMES: LazyLock<FxHashSet<String>> =
        LazyLock::new(|| DAYS.iter().flat_map(|names| names.iter()).map(|name| fold(name)).collect());
    NAMES.contains(&folded.iter().collect::<String>())
}

/// Whether a folded word is the name of a month, or measures time or number; such words alone are no key phrase.
pub(super) fn is_measure(folded: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let months = MONTHS.iter().flat_map(|names| names.iter()).chain(&HIJRI_MONTHS);
        months.flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
    });
    let bare = folded.strip_prefix("ال").unwrap_or(folded);
    NAMES.contains(folded) || MEASURES.contains(&bare)
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

/// Counts بمدينة under the term of مدينة. The light stemmer leaves a one-letter preposition on, because بنك and كتاب begin with one
/// too; here the document itself says that مدينة is a word of it, or the background corpus that it is far more common.
fn detach(tokens: &mut [Token], idf: &IdfModel) {
    let known: FxHashSet<Vec<char>> =
        tokens.iter().filter(|t| t.role == Role::Term).map(|t| bare(&t.folded).to_vec()).collect();
    for token in tokens.iter_mut().filter(|t| t.role == Role::Term) {
        // لليبيا has no article; للجنة may.
        if has_article(&token.folded) && !stem::strip_waw(&token.folded).starts_with(&['ل', 'ل']) {
            continue;
        }
        let conjunction = usize::from(matches!(token.folded[0], 'و' | 'ف'));
        let with = idf.df(token.term);
        for clitic in [1, 1 + conjunction] {
            let Some((head, rest)) = token.folded.split_at_checked(clitic) else { continue };
            let is_preposition = head.last().is_some_and(|c| ['ب', 'ك', 'ل', 'ف'].contains(c));
            let stem = stem::stem(rest);
            if !is_preposition || rest.len() < 3 || stem.len() < 2 {
                continue;
            }
            let term = words::hash(stem.iter().copied());
            let without = idf.df(term);
            let is_here = known.contains(rest) && without >= with;
            let is_common = rest.len() >= 4 && stem.len() >= 3 && without >= COMMON && without > 4 * with;
            if is_here || is_common {
                (token.term, token.stem, token.clitic) = (term, stem.iter().collect(), clitic);
                break;
            }
        }
    }
}
