//! The measures on made-up documents. Figures marked "scorer" were counted by the Python scripts that come with the evaluation data;
//! how is written beside them.

use khulasa::evaluate::boundaries::{Comparison, Segmented};
use khulasa::evaluate::segmentation::reference_sentences;
use khulasa::evaluate::summaries::{ANNOTATORS, Agreement, Gold, Limit, Means, Resampled, Rouge, Scores};
use khulasa::evaluate::tokens::tokens;
use khulasa::evaluate::{Prf, rouge};
use khulasa::input::{Newlines, from_text};
use khulasa::split;

/// An article with three references, the first of which lost a space as those of the Essex corpus did; the second holds every
/// second sentence.
const LIBRARY: &str = "افتُتِحت أمس مكتبة المدينة الكبرى. وتضم المكتبة ٣٠٠ ألف كتاب، بزيادة 3.5 في المئة. ماذا يقول الزوار؟ قال أحمد: «المبنى جميل ومريح!» وتفتح المكتبة أبوابها كل صباح. وأغلقت أبوابها القديمة إلى الأبد.";
const LIBRARY_REFERENCES: [&str; 3] = [
    "افتتحت امس مكتبه المدينه الكبري. وتفتح المكتبهابوابها كل صباح.",
    "افتتحت أمس مكتبة المدينة الكبرى. ماذا يقول الزوار؟ وتفتح المكتبة أبوابها كل صباح.",
    "وتضم المكتبة 300 ألف كتاب، بزيادة 3.5 في المئة. وتفتح المكتبة أبوابها كل صباح.",
];
const LIBRARY_SUMMARY: [&str; 3] =
    ["افتُتِحت أمس مكتبة المدينة الكبرى.", "وتفتح المكتبة أبوابها كل صباح.", "وأغلقت أبوابها القديمة إلى الأبد."];

/// A hard-wrapped article with one reference.
const OIL: &str = "هبطت أسعار النفط اليوم\nبعد قرار المنتجين زيادة\nالإنتاج. وقال خبراء إن\nالهبوط قد يستمر أسابيع.\n\nوارتفع الذهب قليلا.";
const OIL_REFERENCES: [&str; 1] = ["تراجعت أسعار النفط بعد قرار زيادة الإنتاج"];
const OIL_SUMMARY: [&str; 2] = ["هبطت أسعار النفط اليوم\nبعد قرار المنتجين زيادة\nالإنتاج.", "وارتفع الذهب قليلا."];

fn score(article: &str, references: &[&str], summary: &[&str], limit: Option<Limit>, clean: bool) -> Scores {
    let references: Vec<String> = references.iter().map(|&r| r.to_owned()).collect();
    let cut = limit.map_or_else(|| summary.to_vec(), |limit| limit.cut(summary, article));
    Gold::new(article, &references, clean).score(&cut)
}

fn library(limit: Option<Limit>, clean: bool) -> Scores {
    score(LIBRARY, &LIBRARY_REFERENCES, &LIBRARY_SUMMARY, limit, clean)
}

fn oil(limit: Option<Limit>) -> Scores {
    score(OIL, &OIL_REFERENCES, &OIL_SUMMARY, limit, false)
}

#[track_caller]
fn assert_rouge(found: Rouge, expected: [f64; 3]) {
    for (found, expected) in [found.rouge_1, found.rouge_2, found.rouge_l].into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }
}

#[track_caller]
fn assert_agreement(found: [Option<Prf>; ANNOTATORS.len()], expected: [Option<[f64; 3]>; ANNOTATORS.len()]) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert_eq!(found.is_some(), expected.is_some());
        let figures = found.map_or([0.0; 3], |p| [p.precision, p.recall, p.f1]);
        for (found, expected) in figures.into_iter().zip(expected.unwrap_or_default()) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
}

#[test]
fn a_text_is_like_itself_and_like_nothing_else() {
    // Tools that keep only a-z and 0-9, as the usual package does, find no word in Arabic and say 0.
    let text = tokens(LIBRARY);
    assert_eq!((rouge::n(&text, &text, 1), rouge::n(&text, &text, 2), rouge::l(&text, &text)), (1.0, 1.0, 1.0));
    let other = tokens("نعم، وألف شكر");
    assert_eq!((rouge::n(&text, &other, 2), rouge::n(&other, &text, 2)), (0.0, 0.0));
    let whole = score(LIBRARY, &[LIBRARY], &[LIBRARY], None, false);
    assert_eq!(whole.mean, Rouge { rouge_1: 1.0, rouge_2: 1.0, rouge_l: 1.0 });
}

#[test]
fn rouge_worked_out_by_hand() {
    // Summary: هبطت اسعار النفط اليوم بعد قرار المنتجين زياده الانتاج وارتفع الذهب قليلا, 12 words.
    // Reference: تراجعت اسعار النفط بعد قرار زياده الانتاج, 7 words. All but تراجعت are shared, in the same order: 6.
    // Shared pairs: «اسعار النفط», «بعد قرار», «زياده الانتاج», 3 of 11 and of 6.
    assert_rouge(oil(None).mean, [12.0 / 19.0, 6.0 / 17.0, 12.0 / 19.0]);
}

#[test]
fn longest_common_subsequence_by_hand() {
    let a = tokens("زار الوزير المدرسة ثم الجامعة مساء");
    let b = tokens("مساء زار الجامعة ثم زار المدرسة الوزير");
    // زار ثم, زار الجامعة, زار المدرسة, زار الوزير: two words in the same order, never three
    assert_eq!(rouge::common_subsequence(&a, &b), 2);
    assert_eq!(rouge::l(&a, &b), 4.0 / 13.0);
    let long = tokens(&"كلمة أخرى ".repeat(100)); // more than one block of 64
    assert_eq!(rouge::common_subsequence(&long, &long[1..]), 199);
    assert_eq!(rouge::common_subsequence(&long, &tokens(&"كلمة ".repeat(300))), 100);
}

// The two documents above as articles.jsonl, their summaries as out.jsonl:
//
//     python3 score_summaries.py articles.jsonl out.jsonl [--budget words:8 | --budget frac:0.3] [--clean]
//
// with its functions imported for all digits: `score_doc(doc, cut(parts, doc, budget))`.

#[test]
fn a_document_with_three_references_scores_as_the_scorer_has_it() {
    let scores = library(None, false);
    assert_rouge(scores.mean, [0.571_428_571_428_571_4, 0.482_184_482_184_482_1, 0.571_428_571_428_571_4]);
    assert_rouge(scores.best, [0.714_285_714_285_714_3, 0.615_384_615_384_615_4, 0.714_285_714_285_714_3]);
    // Votes 2 1 1 0 3 0, picked 0 4 5.
    assert_agreement(scores.agreement, [Some([2.0 / 3.0, 1.0, 0.8]), Some([1.0 / 3.0, 1.0, 0.5])]);
    assert_eq!(scores.words, 15);

    let scores = library(Some(Limit::Words(8)), false);
    assert_rouge(scores.mean, [0.576_218_893_354_443_3, 0.496_240_601_503_759_4, 0.576_218_893_354_443_3]);
    assert_rouge(scores.best, [0.761_904_761_904_761_9, 0.666_666_666_666_666_6, 0.761_904_761_904_761_9]);
    assert_agreement(scores.agreement, [Some([1.0, 0.5, 2.0 / 3.0]), Some([0.0; 3])]);
    assert_eq!(scores.words, 8);

    let scores = library(Some(Limit::Ratio(0.3)), true); // without the second reference
    assert_rouge(scores.mean, [0.555_555_555_555_555_6, 0.448_863_636_363_636_35, 0.555_555_555_555_555_6]);
    assert_rouge(scores.best, [0.777_777_777_777_777_8, 0.625, 0.777_777_777_777_777_8]);
    assert_agreement(scores.agreement, [Some([0.5, 1.0, 2.0 / 3.0]), None]);
}

#[test]
fn reference_length_worked_out_by_hand() {
    // References of 9, 13 and 15 words: 12.33, so 12. Of the last sentence two words are left, «واغلقت ابوابها».
    let references = LIBRARY_REFERENCES.map(str::to_owned);
    let gold = Gold::new(LIBRARY, &references, false);
    assert_eq!(gold.reference_words(), 12);
    let scores = library(Some(Limit::Words(12)), false);
    assert_eq!(scores.words, 12);
    // Words shared: 8 of 9 («المكتبهابوابها» is no word of the summary), 10 of 13, 5 of 15. Pairs of the summary's 11: 6 of 8, with
    // «الكبري وتفتح»; 8 of 12; 4 of 14. The words shared stand in the same order.
    let mean = |a: f64, b: f64, c: f64| (a + b + c) / 3.0;
    let words = mean(16.0 / 21.0, 20.0 / 25.0, 10.0 / 27.0);
    assert_rouge(scores.mean, [words, mean(12.0 / 19.0, 16.0 / 23.0, 8.0 / 25.0), words]);
    assert_rouge(scores.best, [20.0 / 25.0, 16.0 / 23.0, 20.0 / 25.0]);
    // Clean, without the second reference: 9 and 15 words, 12 again.
    assert_eq!(Gold::new(LIBRARY, &references, true).reference_words(), 12);
}

#[test]
fn every_figure_has_its_interval() {
    let found = Resampled::new(&[vec![library(None, false), oil(None)], vec![library(None, false), oil(None)]]);
    let means = Means::of(&[library(None, false), oil(None)]);
    let figures = found.means(0).map(Option::unwrap);
    let agreement = means.agreement.iter().flat_map(|a| [a.prf.precision, a.prf.recall, a.prf.f1]);
    let rouge = [means.mean, means.best].into_iter().flat_map(|r| [r.rouge_1, r.rouge_2, r.rouge_l]);
    let expected: Vec<f64> = [means.words].into_iter().chain(rouge).chain(agreement).collect();
    assert_eq!(figures.to_vec(), expected);
    assert_eq!(found.units(), [2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
    for (figure, interval) in figures.into_iter().zip(found.intervals(0)) {
        let interval = interval.unwrap();
        assert!(interval.low <= figure && figure <= interval.high, "{figure} {interval:?}");
    }
    // Two articles: half of the rounds have one of them twice, so that the interval is from one to the other.
    let words = found.intervals(0)[0].unwrap();
    assert_eq!((words.low, words.high), (12.0, 15.0));
    assert!(found.differences(0, 1).iter().all(|d| d.is_some_and(|d| d.difference == 0.0 && d.p == Some(1.0))));
}

#[test]
fn a_document_with_one_reference_scores_as_the_scorer_has_it() {
    let scores = oil(None);
    assert_rouge(scores.mean, [0.631_578_947_368_421, 0.352_941_176_470_588_26, 0.631_578_947_368_421]);
    assert_eq!((scores.best, scores.agreement, scores.words), (scores.mean, [None, None], 12));
    assert_rouge(
        oil(Some(Limit::Words(8))).mean,
        [0.666_666_666_666_666_6, 0.307_692_307_692_307_7, 0.666_666_666_666_666_6],
    );
    assert_rouge(oil(Some(Limit::Sentences(1))).mean, [0.75, 0.428_571_428_571_428_55, 0.75]);
    assert_rouge(oil(Some(Limit::Ratio(0.3))).mean, [0.5, 0.2, 0.5]);
}

#[test]
fn means_over_documents() {
    let means = Means::of(&[library(None, false), oil(None)]);
    assert_eq!((means.documents, means.words), (2, 13.5));
    assert_rouge(means.mean, [0.601_503_759_398_496_2, 0.417_562_829_327_535_2, 0.601_503_759_398_496_2]);
    let f1 = |a: &Agreement| (a.annotators, a.documents, (a.prf.f1 * 10.0).round());
    assert_eq!(means.agreement.iter().map(f1).collect::<Vec<_>>(), [(2, 1, 8.0), (3, 1, 5.0)]);
}

#[test]
fn the_reference_segmentation_is_that_of_the_scorer() {
    // python3 -c 'import artext; print(artext.split_sentences(TEXT))'
    assert_eq!(
        reference_sentences(LIBRARY),
        [
            "افتُتِحت أمس مكتبة المدينة الكبرى.",
            "وتضم المكتبة ٣٠٠ ألف كتاب، بزيادة 3.5 في المئة.",
            "ماذا يقول الزوار؟",
            "قال أحمد: «المبنى جميل ومريح!»",
            "وتفتح المكتبة أبوابها كل صباح.",
            "وأغلقت أبوابها القديمة إلى الأبد.",
        ]
    );
    assert_eq!(
        reference_sentences(OIL),
        [
            "هبطت أسعار النفط اليوم بعد قرار المنتجين زيادة الإنتاج.",
            "وقال خبراء إن الهبوط قد يستمر أسابيع.",
            "وارتفع الذهب قليلا.",
        ]
    );
}

#[test]
fn boundaries_of_khulasa_and_of_others() {
    // Two documents with 2 and 1 boundaries inside.
    let gold = "قال د. سامر: نعم.\nثم خرج.\nوعاد.\n\nبلغت النسبة 3.5 نقطة.\nوهذا كثير.\n";
    let text = gold.replace("\n\n", "\n").replace('\n', " ");
    let document = from_text("a", &text, Newlines::Auto);
    let spans = split::sentences(&document).into_iter().map(|s| s.span);
    let gold = Segmented::from_lines("a.gold", gold);
    let own = gold.compare(&Segmented::from_spans("a.txt", &document.text, spans)).unwrap();
    assert_eq!(own, Comparison { gold: 3, found: 3, hits: 3 });
    // One that cuts at every full stop: behind د. and 3. too, and not between documents. 3 of 5, 3 of 3: F1 0.75.
    let naive = text.replace('.', ".\n");
    let naive = gold.compare(&Segmented::from_lines("naive", &naive)).unwrap();
    assert_eq!(naive, Comparison { gold: 3, found: 5, hits: 3 });
    assert_eq!(naive.prf(), Prf { precision: 0.6, recall: 1.0, f1: 2.0 * 0.6 / 1.6 });
}
