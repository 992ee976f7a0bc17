//! `khulasa summarize --together`

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Args, Format, escape_markdown};
use crate::arabic::normalize::one_line;
use crate::cli::group::warn_of_equal_ids;
use crate::cli::output::Output;
use crate::cli::render::{csv_rows, json_line, round};
use crate::cli::run::{Gathered, gather};
use crate::cli::talk::Talk;
use crate::cli::{Failure, exit};
use crate::digest::{Claim, Conflict, Digest, Digester, MAX_SENTENCES, Told, sort};
use crate::report;
use crate::summary::Summarizer;
use crate::text::Document;

/// With more articles than this it is unlikely that all of them report one event.
const MANY: usize = 200;

/// More articles about something else than this are counted, not named.
const STRANGERS: usize = 3;
/// More figures that differ in what the digest does not tell are counted, not shown to people.
const ELSEWHERE: usize = crate::report::MAX_ELSEWHERE;

pub fn run(args: &Args, summarizer: Summarizer<'_>, format: Format, mut output: Output) -> Result<u8, Failure> {
    let Gathered { items: documents, talk, .. } =
        gather(&args.input, &args.run, || (), |document, _, ()| Ok(document))?;
    let failures = talk.failures();
    if documents.is_empty() && failures > 0 {
        return Ok(exit::NO_INPUT); // nothing is written, and a file that was to be is not touched
    }
    warn_of_equal_ids(documents.iter().map(|document| document.id.as_str()), &talk);
    let (mut stories, without) = match &args.by {
        Some(field) => by_field(documents, field),
        None => (vec![documents], 0),
    };
    if without > 0 {
        let field = args.by.as_deref().unwrap_or_default();
        talk.fail(&format!(
            "articles without a field \"{field}\", left out: {without}; khulasa group --format articles writes it"
        ));
    }
    stories.iter_mut().for_each(|documents| sort(documents));
    let digester = Digester::new(summarizer);
    let several = args.by.is_some();
    let (start, end) = frame(format, several, &stories);
    output.write(start.as_bytes())?;
    for (place, documents) in stories.iter().enumerate() {
        let digest = digester.digest(documents);
        warn(documents, &digest, &summarizer, &talk);
        let page = Page { documents, digest: &digest, explain: args.explain };
        let bytes = match format {
            Format::Text if several => page.headed(place).into_bytes(),
            Format::Text => page.text().into_bytes(),
            Format::Markdown => page.markdown().into_bytes(),
            Format::Json if several => {
                let comma: &[u8] = if place > 0 { b",\n" } else { b"" };
                let row = json_line(&page.row(summarizer.ranker.name));
                [comma, row.strip_suffix(b"\n").unwrap_or(&row)].concat()
            }
            Format::Json | Format::Jsonl => json_line(&page.row(summarizer.ranker.name)),
            Format::Csv => page.csv(),
            Format::Html => report::digest(documents, &digest).into_bytes(),
        };
        output.write(&bytes)?;
    }
    output.write(end.as_bytes())?;
    output.finish()?;
    let failures = talk.failures();
    if failures > 0 {
        let documents: usize = stories.iter().map(Vec::len).sum();
        talk.note(&format!("documents done: {documents}; inputs failed: {failures}"));
    }
    Ok(if failures > 0 { exit::SOME_FAILED } else { 0 })
}

/// The documents by the value of a field, in order of the first of each; and how many have no such field.
fn by_field(documents: Vec<Document>, field: &str) -> (Vec<Vec<Document>>, usize) {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let (mut stories, mut without): (Vec<Vec<Document>>, usize) = (Vec::new(), 0);
    for document in documents {
        // Of a field that is there twice, the last counts.
        let Some(value) = document.fields.iter().rfind(|f| f.name == field).map(|f| f.value.get().to_owned()) else {
            without += 1;
            continue;
        };
        let place = *places.entry(value).or_insert(stories.len());
        if place == stories.len() {
            stories.push(Vec::new());
        }
        stories[place].push(document);
    }
    (stories, without)
}

/// What stands before the digests and behind them.
fn frame(format: Format, several: bool, stories: &[Vec<Document>]) -> (String, &'static str) {
    match format {
        Format::Json if several => ("[\n".to_owned(), "\n]\n"),
        Format::Csv => (String::from_utf8_lossy(&csv_rows([CSV_COLUMNS.map(Into::into).to_vec()])).into_owned(), ""),
        Format::Html => {
            let title = stories.first().and_then(|documents| documents.first()).and_then(|d| d.title.as_deref());
            (report::page_start(title.filter(|_| !several).unwrap_or("خلاصة")), report::page_end())
        }
        _ => (String::new(), ""),
    }
}

fn warn(documents: &[Document], digest: &Digest, summarizer: &Summarizer<'_>, talk: &Talk) {
    let sort = "khulasa group sorts articles by story";
    if documents.len() > MANY {
        talk.warn(&format!("{} articles in one digest; {sort}", documents.len()));
    }
    if digest.passed_over > 0 {
        let looked_at = digest.summaries.iter().map(|s| s.candidates.len()).sum::<usize>() - digest.passed_over;
        let passed_over = digest.passed_over;
        talk.warn(&format!("only the best {looked_at} sentences are compared, {passed_over} are passed over; {sort}"));
    }
    if digest.left_out > 0 {
        let left_out = digest.left_out;
        talk.warn(&format!(
            "more than {MAX_SENTENCES} articles: of {left_out}, the last ones, nothing is told; {sort}"
        ));
    }
    let ids: Vec<&str> = digest.strangers.iter().map(|&d| documents[d].id.as_str()).collect();
    match ids[..] {
        [] => {}
        [id] => talk
            .warn(&format!("{id}: shares next to nothing with the other articles; is it about another event? {sort}")),
        _ => {
            let more = ids.len().saturating_sub(STRANGERS);
            let named = ids[..ids.len().min(STRANGERS)].join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            talk.warn(&format!(
                "{named}{more}: share next to nothing with the other articles; are they about other events? {sort}"
            ));
        }
    }
    if digest.over_budget {
        talk.warn(&format!("no sentence fits into {}; the shortest is given instead", summarizer.budget));
    }
}

/// A digest on its way out.
struct Page<'a> {
    documents: &'a [Document],
    digest: &'a Digest,
    explain: bool,
}

/// The JSON object of a digest: that of a summary, and where its sentences come from.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    title: Option<&'a str>,
    sentences: Vec<Sentence<'a>>,
    words: usize,
    ranker: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    over_budget: bool,
    documents: Vec<Source<'a>>,
    conflicts: Vec<Differ<'a>>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    index: usize,
    start: usize,
    end: usize,
    text: &'a str,
    score: f64,
    document: &'a str,
    /// The articles that say it, the sentence's own first.
    sources: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Differ<'a> {
    about: &'a str,
    values: Vec<Value<'a>>,
    /// The article whose figure is the latest, where dates tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<&'a str>,
    /// The place among `sentences` of the one that it belongs to.
    sentence: Option<usize>,
}

#[derive(Serialize)]
struct Value<'a> {
    value: f64,
    text: &'a str,
    document: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Page<'a> {
    fn id(&self, document: usize) -> &'a str {
        &self.documents[document].id
    }

    /// The title of the first article that has one.
    fn title(&self) -> Option<&'a str> {
        self.documents.iter().zip(&self.digest.summaries).find_map(|(document, summary)| summary.title(document))
    }

    fn text_of(&self, told: &Told) -> &'a str {
        told.span.of(&self.documents[told.document].text)
    }

    /// The articles that say a sentence, its own first.
    fn sources(&self, told: &Told) -> Vec<&'a str> {
        let others = told.sources.iter().filter(|&&d| d != told.document);
        std::iter::once(&told.document).chain(others).map(|&d| self.id(d)).collect()
    }

    fn words(&self) -> usize {
        self.digest.sentences.iter().map(|told| told.words).sum()
    }

    fn conflicts_of(&self, sentence: Option<usize>) -> impl Iterator<Item = &'a Conflict> {
        self.digest.conflicts.iter().filter(move |conflict| conflict.sentence == sentence)
    }

    /// `25 قتيلا (a.txt), ٢٧ قتيلا (b.txt; latest)`: each figure as the first article that gives it writes it, with those that give it,
    /// in order of the articles; behind what is counted, where the figures do not say it.
    fn differ(&self, conflict: &Conflict) -> String {
        let mut out = if conflict.is_said { String::new() } else { format!("{}: ", conflict.about) };
        for (n, (value, claims)) in conflict.by_value().into_iter().enumerate() {
            let ids: Vec<&str> = claims.iter().map(|claim| self.id(claim.document)).collect();
            let written = one_line(claims[0].span.of(&self.documents[claims[0].document].text));
            let latest = conflict.latest.is_some_and(|latest| conflict.values[latest].value == value);
            let later = if latest { "; latest" } else { "" };
            let comma = if n > 0 { ", " } else { "" };
            let _ = write!(out, "{comma}{written} ({}{later})", some_of(&ids));
        }
        out
    }

    /// The figures that differ in what the digest does not tell: the first of them, and how many more there are.
    fn elsewhere(&self) -> (Vec<&'a Conflict>, usize) {
        let mut all: Vec<&Conflict> = self.conflicts_of(None).collect();
        let more = all.len().saturating_sub(ELSEWHERE);
        all.truncate(ELSEWHERE);
        (all, more)
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for (place, told) in self.digest.sentences.iter().enumerate() {
            if place > 0 {
                out.push('\n');
            }
            let _ = writeln!(out, "{}", one_line(self.text_of(told)));
            let _ = writeln!(out, "    {}", self.source_line(told));
            for conflict in self.conflicts_of(Some(place)) {
                let _ = writeln!(out, "    figures differ: {}", self.differ(conflict));
            }
            if self.explain {
                let _ = writeln!(out, "    {:>7.3} = {}", told.score, explanation(told));
            }
        }
        let (elsewhere, more) = self.elsewhere();
        if !elsewhere.is_empty() {
            out.push_str("\nfigures differ in what the digest does not tell:\n");
        }
        for conflict in elsewhere {
            let _ = writeln!(out, "    {}", self.differ(conflict));
        }
        if more > 0 {
            let _ = writeln!(out, "    and {more} more; --format jsonl has all");
        }
        out
    }

    /// The same under a heading, one of several.
    fn headed(&self, place: usize) -> String {
        let title = self.title().or_else(|| self.documents.first().map(|d| d.id.as_str())).unwrap_or_default();
        let gap = if place > 0 { "\n" } else { "" };
        format!("{gap}# {}\n\n{}", one_line(title), self.text())
    }

    /// `— a.txt, b.txt (2 of 3 sources)`.
    fn source_line(&self, told: &Told) -> String {
        let (sources, all) = (self.sources(told), self.documents.len());
        format!("— {} ({} of {all} sources)", some_of(&sources), sources.len())
    }

    fn markdown(&self) -> String {
        let mut out = String::new();
        if let Some(title) = self.title().or_else(|| self.documents.first().map(|d| d.id.as_str())) {
            let _ = writeln!(out, "## {}\n", escape_markdown(&one_line(title)));
        }
        for (place, told) in self.digest.sentences.iter().enumerate() {
            let _ = writeln!(out, "- {}", escape_markdown(&one_line(self.text_of(told))));
            let _ = writeln!(out, "  {}", escape_markdown(&self.source_line(told)));
            for conflict in self.conflicts_of(Some(place)) {
                let _ = writeln!(out, "  - figures differ: {}", escape_markdown(&self.differ(conflict)));
            }
        }
        let (elsewhere, more) = self.elsewhere();
        for (n, conflict) in elsewhere.into_iter().enumerate() {
            let gap = if n == 0 { "\n" } else { "" };
            let _ = writeln!(out, "{gap}- figures differ elsewhere: {}", escape_markdown(&self.differ(conflict)));
        }
        if more > 0 {
            let _ = writeln!(out, "- figures differ elsewhere: {more} more");
        }
        out
    }

    fn row(&self, ranker: &'a str) -> Row<'a> {
        let sentence = |told: &'a Told| Sentence {
            index: told.sentence,
            start: told.span.start,
            end: told.span.end,
            text: self.text_of(told),
            score: round(told.score),
            document: self.id(told.document),
            sources: self.sources(told),
            date: self.documents[told.document].date.as_deref(),
            parts: self
                .explain
                .then(|| told.parts.iter().map(|&(name, v)| (name.to_owned(), round(v).into())).collect()),
        };
        let value = |claim: &Claim| Value {
            value: claim.value,
            text: claim.span.of(&self.documents[claim.document].text),
            document: self.id(claim.document),
            start: claim.span.start,
            end: claim.span.end,
        };
        let differ = |conflict: &'a Conflict| Differ {
            about: &conflict.about,
            values: conflict.values.iter().map(value).collect(),
            latest: conflict.latest.map(|latest| self.id(conflict.values[latest].document)),
            sentence: conflict.sentence,
        };
        let source = |(document, summary): (&'a Document, &crate::summary::Summary)| Source {
            id: &document.id,
            title: summary.title(document),
            date: document.date.as_deref(),
            url: document.url.as_deref(),
        };
        Row {
            id: format!("digest:{}", self.documents.first().map_or("", |document| &document.id)),
            title: self.title(),
            sentences: self.digest.sentences.iter().map(sentence).collect(),
            words: self.words(),
            ranker,
            over_budget: self.digest.over_budget,
            documents: self.documents.iter().zip(&self.digest.summaries).map(source).collect(),
            conflicts: self.digest.conflicts.iter().map(differ).collect(),
        }
    }

    fn csv(&self) -> Vec<u8> {
        let rows = self.digest.sentences.iter().enumerate().map(|(place, told)| {
            let conflicts: Vec<String> = self.conflicts_of(Some(place)).map(|conflict| self.differ(conflict)).collect();
            vec![
                self.id(told.document).into(),
                self.documents[told.document].date.as_deref().unwrap_or_default().into(),
                told.sentence.to_string().into(),
                told.span.start.to_string().into(),
                told.span.end.to_string().into(),
                self.text_of(told).into(),
                round(told.score).to_string().into(),
                self.sources(told).join("; ").into(),
                told.sources.len().to_string().into(),
                conflicts.join("; ").into(),
            ]
        });
        csv_rows(rows)
    }
}

const CSV_COLUMNS: [&str; 10] =
    ["document", "date", "index", "start", "end", "text", "score", "sources", "source_count", "conflicts"];

/// More ids than this are counted, not named: a line stays a line.
const NAMED: usize = 4;

/// `a.txt, b.txt`; of many the first, and how many more there are.
fn some_of(ids: &[&str]) -> String {
    if ids.len() <= NAMED + 1 {
        return ids.join(", ");
    }
    format!("{} and {} more", ids[..NAMED].join(", "), ids.len() - NAMED)
}

/// `1.000 place in its article + 0.600 said by other sources`.
fn explanation(told: &Told) -> String {
    let parts = told.parts.iter().filter(|(_, value)| round(*value) != 0.0);
    parts.map(|(name, value)| format!("{value:.3} {name}")).collect::<Vec<_>>().join(" + ").replace("+ -", "− ")
}
