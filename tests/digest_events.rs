//! Digests of the events in `tests/fixtures/events/`: each `<event>.jsonl` holds its reports, a line each, and `<event>.facts.txt`
//! what a digest of them must hold. `README.md` there says how the facts are written; anyone who knows Arabic can add an event.

use std::fs;
use std::path::{Path, PathBuf};

use khulasa::analyze::tokens;
use khulasa::arabic::counted::counted;
use khulasa::arabic::normalize::fold;
use khulasa::digest::{Digest, Digester};
use khulasa::input::{FieldNames, Format, Options, Source};
use khulasa::select::Budget;
use khulasa::summary::Summarizer;
use khulasa::text::Document;

/// A line of a facts file.
#[derive(Debug, PartialEq)]
enum Fact {
    /// One of these is in the digest.
    Holds(Vec<String>),
    /// All of them together occur at most once, in at most one sentence.
    Once(Vec<String>),
    /// None is.
    Absent(Vec<String>),
    /// Two values differ, of a noun.
    Conflict(f64, f64, String),
}

/// An event's facts, each with its line and whether the file says that it is not held yet.
struct Facts {
    budget: Budget,
    facts: Vec<(usize, Fact, bool)>,
}

/// Marks a fact that the digest does not keep yet; when it does, the mark is a failure, so that it goes.
const SHORTFALL: &str = "shortfall: ";

fn facts(name: &str, text: &str) -> Result<Facts, String> {
    let (mut budget, mut facts) = (None, Vec::new());
    for (line, number) in text.lines().zip(1..) {
        let bad = |what: &str| format!("{name}:{number}: {what}: {line:?}");
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(rest) = line.strip_prefix("budget:") {
            let (unit, n) = rest.trim().split_once(' ').ok_or_else(|| bad("expected budget: words N"))?;
            let n: usize = n.trim().parse().map_err(|_| bad("no number"))?;
            let made = match unit {
                "words" => Budget::words(n),
                "sentences" => Budget::sentences(n),
                _ => return Err(bad("expected words or sentences")),
            };
            budget = Some(made.map_err(|e| bad(&e.to_string()))?);
            continue;
        }
        let (line, is_shortfall) = line.strip_prefix(SHORTFALL).map_or((line, false), |rest| (rest, true));
        let parts = |rest: &str| -> Result<Vec<String>, String> {
            let parts: Vec<String> = rest.split('|').map(fold).collect();
            if parts.iter().any(String::is_empty) { Err(bad("an empty part")) } else { Ok(parts) }
        };
        let fact = if let Some(rest) = line.strip_prefix("once:") {
            Fact::Once(parts(rest)?)
        } else if let Some(rest) = line.strip_prefix("absent:") {
            Fact::Absent(parts(rest)?)
        } else if let Some(rest) = line.strip_prefix("conflict:") {
            let parts: Vec<&str> = rest.split('|').map(str::trim).collect();
            let [a, b, noun] = parts[..] else { return Err(bad("expected conflict: A | B | noun")) };
            let value = |text: &str| text.parse::<f64>().map_err(|_| bad("no number"));
            Fact::Conflict(value(a)?, value(b)?, noun.to_owned())
        } else if line.split_once(": ").is_some_and(|(key, _)| key.is_ascii()) {
            return Err(bad("no such key"));
        } else {
            Fact::Holds(parts(line)?)
        };
        facts.push((number, fact, is_shortfall));
    }
    if !facts.iter().any(|(_, fact, _)| matches!(fact, Fact::Holds(_))) {
        return Err(format!("{name}: no facts"));
    }
    Ok(Facts { budget: budget.ok_or_else(|| format!("{name}: no budget"))?, facts })
}

fn events() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut events: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|e| e == "jsonl")).collect();
    events.sort();
    events
}

fn reports(path: &Path) -> Vec<Document> {
    let options = Options { format: Some(Format::Jsonl), fields: FieldNames::default(), ..Options::default() };
    let source = Source { path: Some(path.to_owned()), id: path.display().to_string() };
    source.open(&options).unwrap().map(|raw| raw.unwrap().parse(&options).unwrap().document).collect()
}

/// Whether a word of `a` begins with the noun `b`, or words of one meaning or stem are in both.
fn share_a_noun(a: &str, b: &str) -> bool {
    if fold(a).split(' ').any(|word| word.starts_with(&fold(b))) {
        return true;
    }
    let keys = |text: &str| -> Vec<String> {
        let key = |token: khulasa::analyze::Token| {
            counted(&token.folded).map_or(token.stem, |found| found.meaning.name().to_owned())
        };
        tokens(text).into_iter().map(key).filter(|key| !key.is_empty()).collect()
    };
    let of_b = keys(b);
    keys(a).iter().any(|key| of_b.contains(key))
}

/// What is wrong with a fact; nothing if the digest keeps it.
fn missed(fact: &Fact, digest: &Digest, documents: &[Document]) -> Option<String> {
    let sentences: Vec<String> =
        digest.sentences.iter().map(|told| fold(told.span.of(&documents[told.document].text))).collect();
    // Words are whole: 25 is not in 125.
    let holds = |sentence: &str, part: &str| {
        sentence.match_indices(part).any(|(at, _)| {
            let (before, behind) = (sentence[..at].chars().next_back(), sentence[at + part.len()..].chars().next());
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let cuts_before = digit(before) && part.starts_with(|c: char| c.is_ascii_digit());
            let cuts_behind = digit(behind) && part.ends_with(|c: char| c.is_ascii_digit());
            !cuts_before && !cuts_behind
        })
    };
    let count = |parts: &[String]| sentences.iter().filter(|s| parts.iter().any(|part| holds(s, part))).count();
    match fact {
        Fact::Holds(parts) if count(parts) == 0 => Some(format!("not told: {parts:?}")),
        Fact::Once(parts) if count(parts) > 1 => Some(format!("told {} times: {parts:?}", count(parts))),
        Fact::Absent(parts) if count(parts) > 0 => Some(format!("told, and should not be: {parts:?}")),
        Fact::Conflict(a, b, noun) => {
            let is_it = |conflict: &&khulasa::digest::Conflict| {
                let gives = |value: f64| {
                    conflict.values.iter().any(|claim| {
                        let text = claim.span.of(&documents[claim.document].text);
                        claim.value == value && (share_a_noun(text, noun) || share_a_noun(&conflict.about, noun))
                    })
                };
                gives(*a) && gives(*b)
            };
            digest.conflicts.iter().find(is_it).is_none().then(|| format!("no conflict {a} against {b} {noun}"))
        }
        _ => None,
    }
}

#[test]
fn digests_hold_the_facts_of_their_events() {
    let events = events();
    assert!(events.len() >= 6, "only {} events", events.len());
    let (mut wrong, mut kept, mut shortfalls) = (Vec::new(), 0, 0);
    for path in &events {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = path.with_extension("facts.txt");
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let facts = facts(&name, &text).unwrap_or_else(|e| panic!("{e}"));
        let documents = reports(path);
        assert!((3..=5).contains(&documents.len()), "{name}: {} reports", documents.len());
        let digest = Digester::new(Summarizer { budget: facts.budget, ..Summarizer::default() }).digest(&documents);
        assert!(!digest.over_budget, "{name}");
        for (line, fact, is_shortfall) in &facts.facts {
            match (missed(fact, &digest, &documents), is_shortfall) {
                (Some(what), false) => wrong.push(format!("{name}.facts.txt:{line}: {what}")),
                (None, true) => wrong.push(format!("{name}.facts.txt:{line}: kept now; take {SHORTFALL:?} away")),
                (Some(_), true) => shortfalls += 1,
                (None, false) => kept += 1,
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong ({kept} kept, {shortfalls} known shortfalls):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn facts_that_cannot_be_read_are_no_facts() {
    assert!(facts("e", "budget: words 100\nقتلى\n").is_ok());
    for bad in [
        "",
        "# nothing\n",
        "قتلى\n",
        "budget: words 100\n",
        "budget: words 0\nقتلى\n",
        "budget: pages 2\nقتلى\n",
        "budget: words 100\nقتلى |\n",
        "budget: words 100\nقتلى\nconflict: 25 | 27\n",
        "budget: words 100\nقتلى\nconflict: a | b | قتيل\n",
        "budget: words 100\nقتلى\nabsnt: شيء\n",
    ] {
        assert!(facts("e", bad).is_err(), "{bad:?}");
    }
}
