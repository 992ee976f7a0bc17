//! Passes over the batch: align, learn from it, align again.
//!
//! The first pass knows lengths and links only; each pass learns the ratio of lengths, the priors of bead kinds and the lexicon from the beads
//! of the pass before. What a bead taught is left out where the bead itself is weighed, so three passes are enough.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::anchors;
use super::band;
use super::batch::{Text, Vocabulary};
use super::beads::{Bead, KINDS};
use super::calibration::{Signs, confidence};
use super::dictionary;
use super::evidence::{Lexical, Own, Table, Weights};
use super::explain::Reason;
use super::learnt::Learnt;
use super::length::LengthModel;
use super::lexicon::{Example, Lexicon};
use super::names;
use super::outline::{Beginnings, Outline};
use super::path::{Band, Found, Lengths, align as find_path};
use super::tokens::Kind;
use super::vectors::{Judge, Vectors, WithVectors};
use super::{Alignment, Evidence, Options, Pair};

/// Passes, the first without a lexicon.
const PASSES: usize = 3;
/// What share of what a word says comes from the other side, and not from what is usual in the batch.
const LAMBDA: f64 = 0.6;
/// A link that is sure says at most this of how surely it should be found.
const SURE_LINK: f64 = 0.5;
/// How surely an unknown word should have found its fellow, at least, and by the share of words that the lexicon knows.
const FLOOR: (f64, f64) = (0.1, 0.9);
/// Beads less probable than this teach nothing.
const LEAST_CONFIDENCE: f64 = 0.5;
/// Pairs of words that a lexicon is learnt from, at most: beyond, evenly chosen beads teach. More would teach little more.
const MOST_PAIRS: usize = 4_000_000;
/// How many beads the priors are worth.
const PRIOR_BEADS: f64 = 100.0;

/// Links between words that are known before anything is learnt: (source, target, strength, why).
type Links = Vec<(u32, u32, f32, Reason)>;

/// What all passes work on.
struct Batch<'b> {
    pairs: &'b [Pair<'b>],
    texts: &'b [(Text, Text)],
    /// Of each segment.
    parts: &'b [(Text, Text)],
    /// Of each segment.
    outlines: &'b [Outline],
    segments: &'b [Segment],
    /// Of each pair.
    vectors: &'b [Option<Arc<Vectors>>],
    source: &'b Vocabulary,
    target: &'b Vocabulary,
    links: &'b Links,
    before: &'b Before,
    options: &'b Options,
}

impl Batch<'_> {
    fn has(&self, evidence: Evidence) -> bool {
        !self.options.without.contains(&evidence)
    }
}

/// A part of a pair between fixed beads.
struct Segment {
    pair: usize,
    source: Range<usize>,
    target: Range<usize>,
}

/// Aligns pairs of texts; learns from all of them. The same pairs give the same beads on any number of threads.
pub fn align(pairs: &[Pair<'_>], options: &Options) -> Alignment {
    let has = |evidence: Evidence| !options.without.contains(&evidence);
    let languages = (options.source_language.as_str(), options.target_language.as_str());
    let (mut source, mut target) = (Vocabulary::default(), Vocabulary::default());
    let texts: Vec<(Text, Text)> = pairs
        .iter()
        .map(|p| {
            let stems = has(Evidence::Stems);
            (Text::new(p.source, languages.0, stems, &mut source), Text::new(p.target, languages.1, stems, &mut target))
        })
        .collect();
    let segments = segments(pairs);
    let parts: Vec<(Text, Text)> = segments
        .iter()
        .map(|s| (texts[s.pair].0.part(s.source.clone()), texts[s.pair].1.part(s.target.clone())))
        .collect();
    let outlines = outlines(pairs, &texts, &segments, has(Evidence::Outline));
    let vectors: Vec<Option<Arc<Vectors>>> = pairs
        .iter()
        .map(|p| {
            let fits = |v: &&Arc<Vectors>| v.sentences() == (p.source.len(), p.target.len());
            p.vectors.as_ref().filter(fits).filter(|_| has(Evidence::Vectors)).cloned()
        })
        .collect();
    let links = links(&source, &target, options);
    let before = Before::new(options, &source, &target);
    let batch = Batch {
        pairs,
        texts: &texts,
        parts: &parts,
        outlines: &outlines,
        segments: &segments,
        vectors: &vectors,
        source: &source,
        target: &target,
        links: &links,
        before: &before,
        options,
    };
    let mut state = State::new(&batch);
    if has(Evidence::Lexicon) && !before.forward.is_empty() {
        let (f, b) = before.learn(&[], &[], &source, &target);
        state.take(f, b, &batch);
    }
    let lengths: Vec<Lengths> = parts.iter().map(|t| Lengths::new(&t.0.lengths, &t.1.lengths)).collect();
    let passes = if has(Evidence::Lexicon) { PASSES } else { PASSES - 1 };
    let mut by_source: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
    for &(s, q, strength, _) in &links {
        by_source.entry(s).or_default().push((q, strength));
    }
    let mut bands: Vec<Band> = parts.par_iter().map(|(s, t)| band::first(s, t, &by_source)).collect();
    let mut found: Vec<Found> = Vec::new();
    for pass in 0..passes {
        found = parts
            .par_iter()
            .zip(&lengths)
            .enumerate()
            .map(|(k, ((s, t), lengths))| {
                let band = &bands[k];
                let lexical = state.lexical(band, s, t, k);
                let (segment, size) = (&segments[k], (s.len(), t.len()));
                let (vectors, from) = (vectors[segment.pair].as_deref(), (segment.source.start, segment.target.start));
                let evidence = WithVectors::new(lexical, vectors, state.judge, band, from, size);
                find_path(
                    band,
                    lengths,
                    &state.lengths,
                    &state.log_priors(),
                    has(Evidence::Length),
                    &evidence,
                    (&outlines[k], &state.beginnings),
                )
            })
            .collect();
        if pass + 1 < passes {
            bands = bands
                .par_iter()
                .zip(&found)
                .zip(&parts)
                .map(|((band, found), (s, t))| band::next(band, &found.through, s.len(), t.len()))
                .collect();
            state.learn(&batch, &found);
        }
    }
    let known = state.known(&batch);
    let mut beads: Vec<Vec<(Bead, Option<Signs>)>> = pairs
        .iter()
        .map(|p| {
            let fixed = p.fixed.iter().filter(|(s, t)| !s.is_empty() || !t.is_empty());
            fixed.map(|(s, t)| (Bead { source: s.clone(), target: t.clone(), confidence: 1.0 }, None)).collect()
        })
        .collect();
    for (segment, found) in segments.iter().zip(&found) {
        let moved = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        beads[segment.pair].extend(found.steps.iter().map(|step| {
            let (source, target) =
                (moved(&step.source, segment.source.start), moved(&step.target, segment.target.start));
            let is_alone = source.is_empty() || target.is_empty();
            let signs = Signs { posterior: step.posterior, evidence: step.evidence, known, is_alone };
            (Bead { source, target, confidence: confidence(&signs) }, Some(signs))
        }));
    }
    for beads in &mut beads {
        beads.sort_by_key(|(b, _)| (b.source.start, b.target.start, b.source.end, b.target.end));
    }
    let (beads, signs) = beads.into_iter().map(|beads| beads.into_iter().unzip()).unzip();
    let map = |lexicon: &Lexicon, flip: bool| {
        let entries = lexicon.entries.iter().zip(&lexicon.counts);
        entries.map(|(&(a, b, t), &c)| (if flip { (b, a) } else { (a, b) }, (t, c))).collect::<FxHashMap<_, _>>()
    };
    let learnt = Learnt {
        lengths: state.lengths,
        forward: map(&state.lexicons.0, false),
        backward: map(&state.lexicons.1, true),
        links: links.iter().map(|&(s, q, v, why)| ((s, q), (v, why))).collect(),
        source,
        target,
        texts,
        signs,
        vectors,
        judge: state.judge,
    };
    Alignment { beads, learnt }
}

/// What lies between fixed beads.
fn segments(pairs: &[Pair<'_>]) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (pair, p) in pairs.iter().enumerate() {
        let end = (p.source.len()..p.source.len(), p.target.len()..p.target.len());
        let (mut s, mut t) = (0, 0);
        for fixed in p.fixed.iter().chain([&end]) {
            if fixed.0.start > s || fixed.1.start > t {
                segments.push(Segment { pair, source: s..fixed.0.start, target: t..fixed.1.start });
            }
            (s, t) = (fixed.0.end, fixed.1.end);
        }
    }
    segments
}

/// The outlines of segments. Without this evidence, empty lines only.
fn outlines(pairs: &[Pair<'_>], texts: &[(Text, Text)], segments: &[Segment], is_evidence: bool) -> Vec<Outline> {
    let known = |pair: &Pair<'_>, (s, t): &(Text, Text)| match is_evidence {
        true => Outline::new((pair.source_outline, &s.lengths), (pair.target_outline, &t.lengths)),
        false => Outline::new((&[], &s.lengths), (&[], &t.lengths)),
    };
    let whole: Vec<Outline> = pairs.iter().zip(texts).map(|(pair, texts)| known(pair, texts)).collect();
    segments.iter().map(|s| whole[s.pair].part(&s.source, &s.target)).collect()
}

/// What is known before anything is learnt, each pair of words once, with its greatest strength.
fn links(source: &Vocabulary, target: &Vocabulary, options: &Options) -> Links {
    let has = |evidence: Evidence| !options.without.contains(&evidence);
    let mut found: FxHashMap<(u32, u32), (f32, Reason)> = FxHashMap::default();
    let mut add = |s: u32, q: u32, strength: f32, reason: Reason| {
        let best = found.entry((s, q)).or_insert((strength, reason));
        if strength > best.0 {
            *best = (strength, reason);
        }
    };
    if has(Evidence::Anchors) {
        for (s, q, strength, reason) in anchors::links(source, target) {
            add(s, q, strength, reason);
        }
    }
    if has(Evidence::Names) {
        for (s, q, strength) in names::links(source, target) {
            add(s, q, strength, Reason::Name);
        }
    }
    for (s, t) in options.dictionary.terms(&options.source_language, &options.target_language) {
        if let (Some(s), Some(q)) = (source.id(Kind::Word, &s), target.id(Kind::Word, &t)) {
            add(s, q, dictionary::STRENGTH, Reason::Dictionary);
        }
    }
    let mut links: Links = found.into_iter().map(|((s, q), (v, why))| (s, q, v, why)).collect();
    links.sort_unstable_by_key(|&(s, q, ..)| (s, q));
    links
}

/// Counts of other batches, in the words of this one.
struct Before {
    forward: FxHashMap<(u32, u32), f32>,
    backward: FxHashMap<(u32, u32), f32>,
}

impl Before {
    fn new(options: &Options, source: &Vocabulary, target: &Vocabulary) -> Self {
        let (mut forward, mut backward) = (FxHashMap::default(), FxHashMap::default());
        for (s, t, f, b) in &options.counts.pairs {
            if let (Some(s), Some(q)) = (source.id(Kind::Word, s), target.id(Kind::Word, t)) {
                forward.insert((s, q), *f);
                backward.insert((q, s), *b);
            }
        }
        Self { forward, backward }
    }

    fn learn(
        &self,
        forward: &[Example<'_>],
        backward: &[Example<'_>],
        source: &Vocabulary,
        target: &Vocabulary,
    ) -> (Lexicon, Lexicon) {
        rayon::join(
            || Lexicon::learn(forward, &self.forward, source.len(), target.len()),
            || Lexicon::learn(backward, &self.backward, target.len(), source.len()),
        )
    }
}

/// A bead that teaches: two texts, sentences of each, and how probable it is.
type Lesson<'l> = (&'l Text, &'l Text, &'l Range<usize>, &'l Range<usize>, f64);

/// What passes learn.
struct State {
    lengths: LengthModel,
    priors: [f64; KINDS.len()],
    shares: (Vec<f64>, Vec<f64>),
    /// How surely a word that has a link should find its fellow.
    sure: (Vec<f64>, Vec<f64>),
    weights: (Weights, Weights),
    tables: (Table, Table),
    lexicons: (Lexicon, Lexicon),
    own: Vec<(Own, Own)>,
    beginnings: Beginnings,
    /// What vectors say.
    judge: Judge,
}

impl State {
    fn new(batch: &Batch<'_>) -> Self {
        let Batch { texts, source, target, links, .. } = *batch;
        let sum = |f: fn(&(Text, Text)) -> &Text| texts.iter().map(|t| f(t).lengths.iter().sum::<f64>()).sum::<f64>();
        let mut sure = (vec![0.0f64; source.len()], vec![0.0f64; target.len()]);
        for &(s, q, v, _) in links {
            let v = f64::from(v) * SURE_LINK;
            sure.0[s as usize] = sure.0[s as usize].max(v);
            sure.1[q as usize] = sure.1[q as usize].max(v);
        }
        let shares = (source.shares(), target.shares());
        let weights = (
            Weights::new(&shares.0, &sure.0, LAMBDA, 0.0, Vec::new()),
            Weights::new(&shares.1, &sure.1, LAMBDA, 0.0, Vec::new()),
        );
        let none = Lexicon::default();
        Self {
            lengths: LengthModel::new(sum(|t| &t.0), sum(|t| &t.1)),
            priors: KINDS.map(|k| k.2),
            weights,
            tables: tables(&none, &none, source, target, links),
            shares,
            sure,
            lexicons: (none.clone(), none),
            own: Vec::new(),
            beginnings: Beginnings::new(batch.outlines),
            judge: Judge::default(),
        }
    }

    fn log_priors(&self) -> [f64; KINDS.len()] {
        let total: f64 = self.priors.iter().sum();
        self.priors.map(|p| libm::log(p / total))
    }

    fn lexical(&self, band: &Band, source: &Text, target: &Text, part: usize) -> Lexical {
        let none = (Own::new(), Own::new());
        let own = self.own.get(part).unwrap_or(&none);
        let (forward, backward) = &self.tables;
        Lexical::new(band, (source, &self.weights.0), (target, &self.weights.1), forward, backward, (&own.0, &own.1))
    }

    /// Learns from the beads that a pass found.
    fn learn(&mut self, batch: &Batch<'_>, found: &[Found]) {
        let Batch { pairs, texts, parts, source, target, links, before, .. } = *batch;
        let (mut forward, mut backward, mut fit) = (Vec::new(), Vec::new(), Vec::new());
        let mut lessons: Vec<Lesson<'_>> = Vec::new();
        let teaches = |source: &Range<usize>, target: &Range<usize>, p: f64| {
            !source.is_empty() && !target.is_empty() && p >= LEAST_CONFIDENCE
        };
        for ((s, t), found) in parts.iter().zip(found) {
            for step in found.steps.iter().filter(|b| teaches(&b.source, &b.target, b.posterior)) {
                lessons.push((s, t, &step.source, &step.target, step.posterior));
            }
        }
        for (pair, (s, t)) in pairs.iter().zip(texts) {
            for (source, target) in pair.fixed.iter().filter(|(s, t)| teaches(s, t, 1.0)) {
                lessons.push((s, t, source, target, 1.0));
            }
        }
        let size = |(s, t, source, target, _): &Lesson<'_>| {
            s.words_of(source.start, source.end).len() * t.words_of(target.start, target.end).len()
        };
        let every = lessons.iter().map(size).sum::<usize>().div_ceil(MOST_PAIRS).max(1);
        for (number, (s, t, source, target, weight)) in lessons.into_iter().enumerate() {
            if number % every != 0 {
                continue;
            }
            let from = s.words_of(source.start, source.end);
            let to = t.words_of(target.start, target.end);
            forward.push(Example { from, to, weight: weight as f32 });
            backward.push(Example { from: to, to: from, weight: weight as f32 });
            let sum = |l: &[f64], r: &Range<usize>| l[r.clone()].iter().sum::<f64>();
            fit.push((sum(&s.lengths, source), sum(&t.lengths, target), weight));
        }
        if batch.has(Evidence::Priors) {
            self.priors = KINDS.map(|k| k.2 * PRIOR_BEADS);
            for found in found {
                for (p, c) in self.priors.iter_mut().zip(found.counts) {
                    *p += c;
                }
            }
        }
        self.lengths = self.lengths.fitted(&fit);
        self.beginnings.fit(batch.outlines.iter().zip(found).flat_map(|(outline, found)| {
            let steps = found.steps.iter().filter(|b| teaches(&b.source, &b.target, b.posterior));
            steps.filter_map(|b| Some((outline.beginning(b.source.start, b.target.start)?, b.posterior)))
        }));
        self.judge = Judge::learn(batch.segments.iter().zip(found).filter_map(|(segment, found)| {
            let vectors = batch.vectors[segment.pair].as_deref()?;
            let moved = |range: &Range<usize>, by: usize| (range.start + by, range.len());
            let taught =
                found.steps.iter().filter(|b| teaches(&b.source, &b.target, b.posterior)).map(|b| {
                    (moved(&b.source, segment.source.start), moved(&b.target, segment.target.start), b.posterior)
                });
            Some((vectors, taught.collect()))
        }));
        if !batch.has(Evidence::Lexicon) {
            return;
        }
        let (f, b) = before.learn(&forward, &backward, source, target);
        let strengths: FxHashMap<(u32, u32), f32> = links.iter().map(|&(s, q, v, _)| ((s, q), v)).collect();
        let values = |l: &Lexicon| l.entries.iter().map(|&(x, y, t)| ((x, y), t)).collect::<FxHashMap<_, _>>();
        let (ft, bt) = (values(&f), values(&b));
        self.own.clear();
        let mut number = 0;
        for ((s, t), found) in parts.iter().zip(found) {
            let mut own = (vec![Vec::new(); s.len()], vec![Vec::new(); t.len()]);
            for step in found.steps.iter().filter(|b| teaches(&b.source, &b.target, b.posterior)) {
                number += 1;
                if (number - 1) % every != 0 {
                    continue;
                }
                let example = (number - 1) / every;
                let link = |s: u32, q: u32| strengths.get(&(s, q)).copied().unwrap_or(0.0);
                less(&mut own.0, s, &step.source, &f.own[example], &ft, link);
                less(&mut own.1, t, &step.target, &b.own[example], &bt, |q, s| link(s, q));
            }
            self.own.push(own);
        }
        self.take(f, b, batch);
    }

    /// The share of all words that the lexicons explain.
    fn known(&self, batch: &Batch<'_>) -> f64 {
        let (f, b) = &self.lexicons;
        (mean(&f.known, &batch.target.counts) + mean(&b.known, &batch.source.counts)) / 2.0
    }

    /// Takes lexicons on.
    fn take(&mut self, f: Lexicon, b: Lexicon, batch: &Batch<'_>) {
        let Batch { source, target, links, .. } = *batch;
        let floor = |known: &[f32], counts: &[u32]| (FLOOR.0 + FLOOR.1 * mean(known, counts)).min(1.0);
        let sure = |sure: &[f64], known: &[f32]| {
            sure.iter().zip(known).map(|(&sure, &known)| sure.max(f64::from(known))).collect::<Vec<_>>()
        };
        let of_target = floor(&f.known, &target.counts);
        let of_source = floor(&b.known, &source.counts);
        self.weights = (
            Weights::new(&self.shares.0, &sure(&self.sure.0, &b.known), LAMBDA, of_source, f.known_from.clone()),
            Weights::new(&self.shares.1, &sure(&self.sure.1, &f.known), LAMBDA, of_target, b.known_from.clone()),
        );
        self.tables = tables(&f, &b, source, target, links);
        self.lexicons = (f, b);
    }
}

/// What is known of each word, on average over all that occur.
fn mean(known: &[f32], counts: &[u32]) -> f64 {
    let all: f64 = counts.iter().map(|&c| f64::from(c)).sum();
    known.iter().zip(counts).map(|(&k, &c)| f64::from(k) * f64::from(c)).sum::<f64>() / all.max(1.0)
}

/// How much less each sentence explains without what was learnt from it.
fn less(
    own: &mut Own,
    text: &Text,
    sentences: &Range<usize>,
    without: &[(u32, u32, f32)],
    with: &FxHashMap<(u32, u32), f32>,
    link: impl Fn(u32, u32) -> f32,
) {
    for i in sentences.clone() {
        let words = text.words_of(i, i + 1);
        for &(w, q, rest) in without {
            let times = words.iter().filter(|x| **x == w).count() as f32;
            let link = link(w, q);
            let less = with.get(&(w, q)).copied().unwrap_or(0.0).max(link) - rest.max(link);
            if times > 0.0 && less > 0.0 {
                own[i].push((q, less * times));
            }
        }
    }
}

/// Lexicons and links together: how words explain words of the other side, forward and backward.
fn tables(f: &Lexicon, b: &Lexicon, source: &Vocabulary, target: &Vocabulary, links: &Links) -> (Table, Table) {
    let mut forward: Vec<(u32, u32, f32)> = links.iter().map(|&(s, q, v, _)| (s, q, v)).collect();
    let mut backward: Vec<(u32, u32, f32)> = links.iter().map(|&(s, q, v, _)| (q, s, v)).collect();
    forward.extend_from_slice(&f.entries);
    backward.extend_from_slice(&b.entries);
    (Table::new(source.len(), forward), Table::new(target.len(), backward))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    const SOURCE: &str = "افتتح الوزير محمد منصور أمس معرض الكتاب في بغداد.
يضم المعرض 120 دار نشر من 14 دولة.
ويستمر حتى 30 نيسان.
قال منصور إن الإقبال فاق التوقعات، وإن المعرض سيعود في العام المقبل.";
    const TARGET: &str = "Minister Mohamed Mansour opened the book fair in Baghdad yesterday.
The fair hosts 120 publishers from 14 countries and runs until April 30.
Mansour said the turnout exceeded expectations.
He added that the fair would return next year.";

    fn beads(source: &[String], target: &[String], fixed: Vec<(Range<usize>, Range<usize>)>) -> Vec<String> {
        let alignment = align(&[Pair { source, target, fixed, ..Pair::default() }], &Options::default());
        alignment.beads[0].iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_short_pair_needs_nothing_else() {
        assert_eq!(beads(&lines(SOURCE), &lines(TARGET), Vec::new()), ["[0]:[0]", "[1,2]:[1]", "[3]:[2,3]"]);
    }

    #[test]
    fn what_is_fixed_stays_and_the_rest_lies_between() {
        let (source, target) = (lines(SOURCE), lines(TARGET));
        assert_eq!(beads(&source, &target, vec![(1..2, 1..2)]), ["[0]:[0]", "[1]:[1]", "[2,3]:[2,3]"]);
        // A point: the second sentence of the target begins with the third of the source.
        let beads = beads(&source, &target, vec![(2..2, 1..1)]);
        assert!(beads.iter().any(|b| b.starts_with("[2")), "{beads:?}");
    }

    #[test]
    fn a_side_without_sentences_leaves_the_other_alone() {
        assert_eq!(beads(&lines("جملة."), &[], Vec::new()), ["[0]:[]"]);
        assert_eq!(beads(&[], &lines("One.\nTwo."), Vec::new()), ["[]:[0]", "[]:[1]"]);
        assert_eq!(beads(&[], &[], Vec::new()), [] as [String; 0]);
    }

    #[test]
    fn a_bead_says_why() {
        let (source, target) = (lines(SOURCE), lines(TARGET));
        let alignment = align(
            &[Pair { source: &source, target: &target, fixed: Vec::new(), ..Pair::default() }],
            &Options::default(),
        );
        let why = alignment.learnt.explain(0, &(1..3), &(1..2));
        let has =
            |s: &str, t: &str, reason| why.links.iter().any(|l| l.source == s && l.target == t && l.reason == reason);
        assert!(has("120", "120", Reason::Number) && has("30", "30", Reason::Number), "{why:?}");
        let why = alignment.learnt.explain(0, &(0..1), &(0..1));
        assert!(why.links.iter().any(|l| l.target == "mohamed" && l.reason == Reason::Name), "{why:?}");
    }

    #[test]
    fn what_a_batch_taught_serves_the_next() {
        let (source, target) = (lines(SOURCE), lines(TARGET));
        let pair = || Pair { source: &source, target: &target, fixed: Vec::new(), ..Pair::default() };
        let counts = align(&[pair(), pair(), pair(), pair()], &Options::default()).learnt.counts();
        assert!(counts.pairs.iter().any(|(s, t, ..)| s == "معرض" && t == "fair"), "{:?}", counts.pairs);
        let options = Options { counts, ..Options::default() };
        let with = align(&[pair()], &options).beads.remove(0);
        let without = align(&[pair()], &Options::default()).beads.remove(0);
        assert_eq!(with.iter().map(|b| b.to_string()).collect::<Vec<_>>(), ["[0]:[0]", "[1,2]:[1]", "[3]:[2,3]"]);
        assert!(with[0].confidence > without[0].confidence);
    }

    #[test]
    fn the_same_on_one_thread_and_on_many() {
        let (source, target) = (lines(SOURCE), lines(TARGET));
        let pairs: Vec<Pair<'_>> = (0..9)
            .map(|k| Pair { source: &source[k % 3..], target: &target[k % 2..], fixed: Vec::new(), ..Pair::default() })
            .collect();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| align(&pairs, &Options::default()).beads)
        };
        assert_eq!(on(1), on(4));
    }
}
