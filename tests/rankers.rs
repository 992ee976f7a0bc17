//! What every ranker promises, whatever it ranks by.

use khulasa::input::{Newlines, SentenceVectors, from_text};
use khulasa::rank::{Entry, RANKERS};
use khulasa::select::Budget;
use khulasa::split;
use khulasa::summary::{Summarizer, Summary};
use khulasa::text::Document;
use ndarray::Array2;

fn document(lines: &[String]) -> Document {
    from_text("مقال", &lines.join("\n"), Newlines::Paragraph)
}

/// A number from 0 up to 1, the same on every run.
fn number(seed: usize) -> f32 {
    (seed.wrapping_mul(2_654_435_761) % 1_000) as f32 / 1_000.0
}

/// Vectors that have nothing to do with the text.
fn vectors(sentences: usize) -> SentenceVectors {
    let rows = Array2::from_shape_fn((sentences, 8), |(row, column)| number(8 * row + column) - 0.4);
    SentenceVectors::new("vectors.npy", rows)
}

fn summarize(entry: &'static Entry, document: &Document, budget: Budget) -> Summary {
    let summarizer = Summarizer { ranker: entry, budget, ..Summarizer::default() };
    let mut analyzer = summarizer.analyzer();
    if !entry.needs_vectors {
        return summarizer.summarize(document, &mut analyzer);
    }
    let sentences = split::sentences(document).len();
    summarizer.summarize_with(document, &mut analyzer, vectors(sentences), None).unwrap()
}

/// Scores are as many as candidates, finite, and the sum of their parts; what is picked is whole, in order and within the budget.
fn check(entry: &'static Entry, document: &Document) -> Summary {
    let words = 30;
    let summary = summarize(entry, document, Budget::words(words).unwrap());
    let (name, scores) = (entry.name, &summary.ranking.scores);
    assert_eq!(scores.len(), summary.candidates.len(), "{name}");
    assert!(scores.iter().all(|score| score.is_finite()), "{name}: {scores:?}");
    assert!(!summary.ranking.parts.is_empty(), "{name}");
    for (place, score) in scores.iter().enumerate() {
        let sum: f64 = summary.ranking.parts.iter().map(|part| part.values[place]).sum();
        assert!((sum - score).abs() <= 1e-9 * score.abs().max(1.0), "{name}: parts {sum}, score {score}");
    }
    let picked = &summary.selection.sentences;
    assert!(picked.is_sorted() && picked.iter().all(|i| summary.candidates.contains(i)), "{name}");
    assert!(summary.words() <= words || summary.selection.over_budget, "{name}: {} words", summary.words());
    summary
}

/// Sentences of `words` words each out of a stock of a few hundred, no two the same.
fn long(sentences: usize, words: usize) -> Vec<String> {
    const STEMS: [&str; 12] =
        ["سوق", "مدينة", "طريق", "مصنع", "جامعة", "مستشفى", "مزرعة", "ميناء", "مكتبة", "متحف", "حديقة", "جسر"];
    const LETTERS: [&str; 8] = ["ب", "ت", "ج", "د", "ر", "س", "ع", "ق"];
    let word = |n: usize| format!("{}{}{}", STEMS[n % 12], LETTERS[n / 12 % 8], LETTERS[n / 96 % 8]);
    let line = |i: usize| (0..words).map(|w| word(i * 31 + w * w * 17 + i / 7)).collect::<Vec<_>>().join(" ");
    (0..sentences).map(|i| format!("أعلنت الإدارة أن {} سيبدأ قريبا.", line(i))).collect()
}

fn strings(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn names_are_unique_and_help_is_one_line() {
    for (place, entry) in RANKERS.iter().enumerate() {
        assert!(RANKERS[..place].iter().all(|other| other.name != entry.name), "{}", entry.name);
        assert!(entry.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        assert!((10..110).contains(&entry.summary.len()) && !entry.summary.contains('\n'), "{}", entry.name);
    }
    assert_eq!(RANKERS[0].name, "blend");
}

#[test]
fn documents_at_the_edge() {
    let hostile = "\u{202e}كلمة\u{200f} \u{0000} ٪٪ «««« \u{1F600} a\u{301}ـــــ ٣٫٥.".to_owned();
    let documents = [
        strings(&["بدأت البلدية أمس ترميم السوق القديمة وسط المدينة."]),
        strings(&["من هو؟", "أين هي؟", "إلى أين ومن أين؟"]), // stop words alone
        strings(&["...", "؟؟؟", "!!"]),
        vec!["افتتح الوزير السوق الجديدة في المدينة.".to_owned(); 40],
        strings(&["سوق.", "سوق.", "سوق سوق سوق سوق."]),
        vec![hostile, "كلمة ".repeat(20_000)],
        vec![],
    ];
    for lines in &documents {
        let document = document(lines);
        for entry in RANKERS {
            let summary = check(entry, &document);
            assert_eq!(summary.selection.sentences.is_empty(), summary.sentences.is_empty(), "{}", entry.name);
        }
    }
}

#[test]
fn equal_sentences_tie_and_ties_go_to_the_earlier() {
    // Paragraphs and turns tell equal sentences apart, and lots do not look at them.
    let document =
        document(&vec!["افتتح الوزير السوق الجديدة في المدينة.".to_owned(); 12]);
    for entry in RANKERS.iter().filter(|entry| !entry.needs_vectors && entry.name != "random") {
        let summary = summarize(entry, &document, Budget::sentences(1).unwrap());
        assert_eq!(summary.selection.sentences, [0], "{}", entry.name);
        assert!(summary.by_rank().is_sorted(), "{}: {:?}", entry.name, summary.ranking.scores);
    }
}

/// What ranks by content alone gives a sentence the same score wherever it stands.
#[test]
fn content_does_not_depend_on_the_order_of_sentences() {
    let lines = long(25, 9);
    let turned: Vec<String> = lines.iter().rev().cloned().collect();
    let (straight, turned) = (document(&lines), document(&turned));
    for name in ["tfidf", "bm25", "luhn", "lexrank", "lexrank-thresholded", "textrank", "lsa"] {
        let entry = RANKERS.iter().find(|entry| entry.name == name).unwrap();
        let budget = Budget::sentences(3).unwrap();
        let (a, b) = (summarize(entry, &straight, budget), summarize(entry, &turned, budget));
        assert_eq!(a.ranking.scores.len(), lines.len(), "{name}");
        for (x, y) in a.ranking.scores.iter().zip(b.ranking.scores.iter().rev()) {
            assert!((x - y).abs() < 1e-5 * x.abs().max(1.0), "{name}: {x} {y}");
        }
        assert!(a.ranking.scores.iter().any(|score| *score != a.ranking.scores[0]), "{name} tells none apart");
    }
}

#[test]
fn the_same_scores_on_every_run_and_after_any_document() {
    let (first, other) = (document(&long(30, 8)), document(&long(11, 5)));
    for entry in RANKERS {
        let alone = check(entry, &first).ranking;
        check(entry, &other);
        assert_eq!(check(entry, &first).ranking, alone, "{}", entry.name);
    }
}

/// A book must not take gigabytes or hours: sentences are compared with each other in its first part only, and those behind it
/// still have scores.
#[test]
fn a_book_of_3000_sentences() {
    let document = document(&long(3_000, 9));
    for entry in RANKERS {
        let summary = check(entry, &document);
        assert!(summary.ranking.scores.len() > 2_900, "{}", entry.name);
        let capped = ["lexrank", "lexrank-thresholded", "textrank", "lsa", "embedding-graph"].contains(&entry.name);
        let last = summary.ranking.scores.last().copied().unwrap();
        assert_eq!(capped, last == 0.0, "{}: {last}", entry.name);
    }
}

#[test]
fn vectors_of_another_document_are_refused() {
    let entry = RANKERS.iter().find(|entry| entry.needs_vectors).unwrap();
    let summarizer = Summarizer { ranker: entry, ..Summarizer::default() };
    let error =
        summarizer.summarize_with(&document(&long(5, 6)), &mut summarizer.analyzer(), vectors(4), None).unwrap_err();
    assert!(error.to_string().contains("vectors.npy") && error.to_string().contains("4 rows, expected 5"), "{error}");
}
