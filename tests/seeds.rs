//! The sample articles in `seeds/`, read as a user would: nothing to warn about, a headline where there is one, a summary that
//! holds no heading and no site chrome, and block by block what `tests/fixtures/seeds/*.kinds` says.
//!
//! A `.kinds` file has a line a block, `kind<TAB>the block's first words`; documents of a table are parted by `# id` lines.
//! To write them anew from what the program finds, and then to read the difference, run
//! `KHULASA_BLESS=1 cargo test --test seeds`. That run fails, so that nothing passes unread.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use khulasa::input::{Options, Parsed, expand};
use khulasa::select::Budget;
use khulasa::summary::Summarizer;
use khulasa::text::{BlockKind, Document, is_blank};

/// Seeds that have no headline in their text: a table has a title field.
const WITHOUT_HEADLINE: [&str; 1] = ["blog-table.jsonl"];

/// How many words of a block its line in a fixture shows.
const WORDS: usize = 8;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Every seed with its documents.
fn seeds() -> Vec<(String, Vec<Document>)> {
    let expanded = expand(&[folder("seeds").to_str().unwrap().to_owned()], None);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    assert!(expanded.sources.len() >= 10, "only {} seeds", expanded.sources.len());
    let options = Options::default();
    let read = |source: &khulasa::input::Source| {
        let documents = source.open(&options).unwrap().map(|raw| {
            let Parsed { document, warnings } = raw.unwrap().parse(&options).unwrap();
            assert_eq!(warnings, Vec::<String>::new(), "{}", source.id);
            document
        });
        (source.id.clone(), documents.collect())
    };
    expanded.sources.iter().map(read).collect()
}

#[test]
fn every_seed_has_its_headline() {
    for (name, documents) in seeds() {
        for document in documents {
            let headlines = document.blocks.iter().filter(|b| b.kind == BlockKind::Headline).count();
            let expected = usize::from(!WITHOUT_HEADLINE.contains(&name.as_str()));
            assert!(headlines == expected || document.title.is_some(), "{name}: {headlines} headlines");
            assert!(headlines <= 1, "{name}: {headlines} headlines");
        }
    }
}

#[test]
fn every_seed_has_a_summary_of_its_own_sentences() {
    let summarizer = Summarizer { budget: Budget::sentences(3).unwrap(), ..Summarizer::default() };
    let mut analyzer = summarizer.analyzer();
    for (name, documents) in seeds() {
        for document in documents {
            let summary = summarizer.summarize(&document, &mut analyzer);
            let picked = &summary.selection.sentences;
            assert_eq!(picked.len(), summary.candidates.len().min(3), "{name} {}", document.id);
            assert!(!picked.is_empty() && picked.is_sorted_by(|a, b| a < b));
            for &i in picked {
                let kind = summary.sentences[i].kind;
                let text = summary.sentences[i].span.of(&document.text);
                assert!(kind.is_body(), "{name}: a {} was picked: {text}", kind.name());
                assert!(khulasa::arabic::words::count(text) >= 3, "{name}: this says nothing: {text}");
                assert!(!text.contains('\u{FFFD}'), "{name}: {text}");
            }
        }
    }
}

#[test]
fn sentences_and_gaps_rebuild_every_seed() {
    for (name, documents) in seeds() {
        for document in documents {
            let mut end = 0;
            for sentence in khulasa::split::sentences(&document) {
                let gap = &document.text[end..sentence.span.start];
                assert!(gap.chars().all(is_blank), "{name}: text between two sentences: {gap:?}");
                end = sentence.span.end;
            }
            assert!(document.text[end..].chars().all(is_blank), "{name}");
        }
    }
}

#[test]
fn blocks_are_of_the_kinds_that_the_fixtures_say() {
    let fixtures = folder("tests/fixtures/seeds");
    let bless = std::env::var_os("KHULASA_BLESS").is_some_and(|value| value == "1");
    let (mut expected, mut differences) = (BTreeSet::new(), Vec::new());
    for (name, documents) in seeds() {
        let found = kinds(&documents);
        let path = fixtures.join(format!("{name}.kinds"));
        expected.insert(path.clone());
        let written = fs::read_to_string(&path).unwrap_or_default();
        if found != written {
            differences.push(format!("{name}:\n{}", difference(&written, &found)));
            if bless {
                fs::write(&path, found).unwrap();
            }
        }
    }
    let there: BTreeSet<PathBuf> = fs::read_dir(&fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "kinds"))
        .collect();
    let stale: Vec<_> = there.difference(&expected).collect();
    assert!(stale.is_empty(), "fixtures without a seed: {stale:?}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(!bless, "nothing differs; run again without KHULASA_BLESS");
}

fn kinds(documents: &[Document]) -> String {
    let mut out = String::new();
    for document in documents {
        if documents.len() > 1 {
            let _ = writeln!(out, "# {}", document.id);
        }
        for block in &document.blocks {
            let words: Vec<&str> = block.span.of(&document.text).split_whitespace().take(WORDS).collect();
            let _ = writeln!(out, "{}\t{}", block.kind.name(), words.join(" "));
        }
    }
    out
}

/// The lines that differ, side by side.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let line = |lines: &[&str], at: usize| lines.get(at).copied().unwrap_or("nothing").to_owned();
    (0..expected.len().max(found.len()))
        .filter(|&at| expected.get(at) != found.get(at))
        .map(|at| {
            format!("  line {}: expected {}\n          found    {}\n", at + 1, line(&expected, at), line(&found, at))
        })
        .collect()
}
