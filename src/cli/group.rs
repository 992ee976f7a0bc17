//! `khulasa group`

use std::borrow::Cow;
use std::fmt::Write as _;

use clap::{Args as ClapArgs, ValueEnum};
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::common::{IdfArgs, InputArgs, RunArgs};
use super::output::Output;
use super::render::{csv_rows, json_line, round};
use super::run::{Gathered, gather};
use super::talk::Talk;
use super::{Failure, exit};
use crate::arabic::normalize::one_line;
use crate::group::{Bounds, Group, Member, Profile, Profiler, group};
use crate::text::{BlockKind, Document, Field};

/// Which of many articles tell the same story.
///
/// Articles are alike as far as they share rare words, above all in their titles and first words. Groups are joined, the most
/// alike first, while the mean likeness between their articles is at the bound or above, so that a chain of follow-ups does not
/// become one group; and no group spans more than a few days. Every article is in one group, and one that is like no other is a group of its own.
/// The most central article comes first, and gives its title to the group.
#[derive(ClapArgs)]
#[command(after_help = "Examples:
  khulasa group feed.jsonl                         a page of stories, the largest first
  khulasa group morning/ --min-size 3 -o stories.csv
  khulasa group feed.jsonl --format articles       the articles again, group after group, each with its number

See also: evaluate groups, for how the bound was measured.")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    bounds: BoundArgs,
    #[command(flatten)]
    idf: IdfArgs,
    /// Show groups of this many articles or more; 1 shows those alone, too
    #[arg(long, value_name = "N", help_heading = "Output", default_value_t = 2)]
    min_size: usize,
    /// How to write it; by the output file's ending if not given, else text
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    run: RunArgs,
}

/// When articles tell the same story.
#[derive(ClapArgs, Clone, Debug)]
pub struct BoundArgs {
    /// Two groups become one if their articles are this alike on average (cosine, 0 to 1): higher for single events, lower for whole subjects
    #[arg(long, value_name = "X", help_heading = "Grouping", default_value_t = Bounds::default().similarity, value_parser = share)]
    similarity: f64,
    /// The most days from a group's first article to its last; articles without a date may join any group
    #[arg(long, value_name = "N", help_heading = "Grouping", default_value_t = Bounds::default().days)]
    days: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A heading a group, and a line an article
    Text,
    /// An object a group, a group a line
    Jsonl,
    /// The articles with text and all, an article a line, as every command reads them; with the number of the group
    Articles,
    /// A row an article
    Csv,
}

/// An article, as far as it is shown.
struct Article {
    profile: Profile,
    /// The whole document if it is to be written again, else without its text.
    document: Document,
    /// Its headline, or how it starts.
    title: Option<String>,
    opening: String,
}

#[derive(Serialize)]
struct Row<'a> {
    group: usize,
    size: usize,
    title: Option<&'a str>,
    terms: &'a [String],
    documents: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    similarity: Option<f64>,
}

/// An article of a group, written so that it can be read again.
struct Again<'a> {
    group: usize,
    size: usize,
    member: Member,
    document: &'a Document,
}

/// A bound on similarity.
pub fn share(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if value > 0.0 && value <= 1.0 { Ok(value) } else { Err("it must be above 0 and at most 1".to_owned()) }
}

impl BoundArgs {
    /// The bounds asked for.
    pub fn bounds(&self) -> Bounds {
        Bounds { similarity: self.similarity, days: self.days }
    }
}

pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = args.format.or_else(|| args.run.format_by_ending()).unwrap_or(Format::Text);
    let model = args.idf.model()?;
    let mut output = Output::open(args.run.output.as_deref())?;
    let init = || Profiler::new(model);
    let work = |document: Document, profiler: &mut Profiler<'_>| {
        article(document, &args.input, format == Format::Articles, profiler)
    };
    let Gathered { mut items, talk, pool } =
        gather(&args.input, &args.run, init, |document, _, profiler| Ok(work(document, profiler)))?;
    if items.is_empty() && talk.failures() > 0 {
        return Ok(exit::NO_INPUT);
    }
    warn(&items, &talk);
    let profiles: Vec<Profile> = items.iter_mut().map(|article| std::mem::take(&mut article.profile)).collect();
    let groups = pool.install(|| group(&profiles, args.bounds.bounds()));
    let shown: Vec<&Group> = groups.iter().take_while(|group| group.members.len() >= args.min_size).collect();
    if format == Format::Csv {
        output.write(&csv_rows([CSV_COLUMNS.map(Into::into).to_vec()]))?;
    }
    for (group, number) in shown.iter().zip(1..) {
        let bytes = match format {
            Format::Text => text(group, &items, number).into_bytes(),
            Format::Jsonl => json_line(&row(group, &items, number)),
            Format::Articles => again(group, &items, number).flat_map(|article| json_line(&article)).collect(),
            Format::Csv => csv(group, &items, number),
        };
        output.write(&bytes)?;
    }
    output.finish()?;
    let alone = groups.iter().filter(|group| group.members.len() == 1).count();
    let (documents, several) = (items.len(), groups.len() - alone);
    let mut note = format!("articles: {documents}; groups of two or more: {several}; articles alone: {alone}");
    if shown.len() < groups.len() {
        let hidden = documents - shown.iter().map(|group| group.members.len()).sum::<usize>();
        let _ = write!(note, "; not shown: {hidden} articles in groups of fewer than {}", args.min_size);
    }
    talk.note(&note);
    Ok(if talk.failures() > 0 { exit::SOME_FAILED } else { 0 })
}

/// A document's profile. Where ids and dates are in one field, as in `news-17-20240501`, the date is taken from there.
pub fn profile(document: &mut Document, input: &InputArgs, profiler: &mut Profiler<'_>) -> Profile {
    if input.reading.date_field != input.reading.id_field {
        return profiler.profile(document);
    }
    document.date = Some(document.id.clone());
    let profile = profiler.profile(document);
    document.date = None;
    profile
}

fn article(mut document: Document, input: &InputArgs, whole: bool, profiler: &mut Profiler<'_>) -> Article {
    let profile = profile(&mut document, input, profiler);
    let block = |wanted: fn(BlockKind) -> bool| {
        document.blocks.iter().find(|block| wanted(block.kind)).map(|block| block.span.of(&document.text))
    };
    let headline = document.title.as_deref().filter(|title| !title.trim().is_empty());
    let title =
        headline.or_else(|| block(|kind| kind == BlockKind::Headline)).map(|title| one_line(title).into_owned());
    let opening = if title.is_some() { String::new() } else { opening(block(BlockKind::is_body).unwrap_or_default()) };
    if !whole {
        document.text = String::new();
        document.blocks = Vec::new();
        document.fields = Vec::new();
        document.source_map = None;
        document.page = None;
    }
    Article { profile, document, title, opening }
}

/// The first words of a text, for an article without a title.
fn opening(text: &str) -> String {
    const WORDS: usize = 12;
    const CHARS: usize = 120;
    let start: String = text.chars().take(CHARS).collect();
    let words: Vec<&str> = start.split_whitespace().take(WORDS).collect();
    let shown = words.join(" ");
    let all = start.len() == text.len() && start.split_whitespace().nth(WORDS).is_none();
    one_line(&if all { shown } else { shown + " …" }).into_owned()
}

impl Article {
    /// What a person knows it by.
    fn heading(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.opening)
    }
}

/// Says that articles have one id, so that what is written of them cannot be told apart.
pub fn warn_of_equal_ids<'i>(ids: impl Iterator<Item = &'i str>, talk: &Talk) {
    let mut seen = FxHashSet::default();
    let twice: Vec<&str> = ids.filter(|id| !seen.insert(*id)).collect();
    if let Some(first) = twice.first() {
        let count = twice.len();
        talk.warn(&format!("articles with an id that an earlier one has: {count}, the first {first}; all are kept"));
    }
}

/// Says what may have kept articles apart, or brought them together.
fn warn(articles: &[Article], talk: &Talk) {
    warn_of_equal_ids(articles.iter().map(|article| article.document.id.as_str()), talk);
    let unread: Vec<&Article> =
        articles.iter().filter(|a| a.document.date.is_some() && a.profile.day.is_none()).collect();
    if let Some(first) = unread.first() {
        let (count, id, date) = (unread.len(), &first.document.id, first.document.date.as_deref().unwrap_or_default());
        let date: String = one_line(date).chars().take(40).collect();
        talk.warn(&format!(
            "dates that cannot be read: {count}, the first «{date}» in {id}; expected as in 2024-05-01 or 1 أيار 2024. Such articles may join a group of any day"
        ));
    }
    if unread.is_empty() && articles.len() > 1 && articles.iter().all(|a| a.profile.day.is_none()) {
        talk.warn("no article has a date: --days is not applied; --date-field names the field");
    }
    let empty: Vec<&Article> = articles.iter().filter(|a| a.profile.is_empty()).collect();
    if let Some(first) = empty.first() {
        let (count, id) = (empty.len(), &first.document.id);
        talk.warn(&format!("articles without a word to compare: {count}, the first {id}; each is a group alone"));
    }
}

fn text(group: &Group, articles: &[Article], number: usize) -> String {
    let article = |member: &Member| &articles[member.index];
    let mut out = String::new();
    if number > 1 {
        out.push('\n');
    }
    let size = group.members.len();
    let _ = writeln!(out, "# {number} ({size}) {}", article(&group.members[0]).heading());
    if !group.terms.is_empty() {
        let _ = writeln!(out, "  {}", group.terms.join("، "));
    }
    for article in group.members.iter().map(article) {
        let date = article.document.date.as_deref().map(one_line);
        let date = date.map(|date| format!("{date}  ")).unwrap_or_default();
        let _ = writeln!(out, "- {}  {date}{}", one_line(&article.document.id), article.heading());
    }
    out
}

fn row<'a>(group: &'a Group, articles: &'a [Article], number: usize) -> Row<'a> {
    let listed = |member: &Member| {
        let Article { document, title, .. } = &articles[member.index];
        Listed {
            id: &document.id,
            title: title.as_deref(),
            date: document.date.as_deref(),
            url: document.url.as_deref(),
            similarity: member.similarity.map(round),
        }
    };
    Row {
        group: number,
        size: group.members.len(),
        title: articles[group.members[0].index].title.as_deref(),
        terms: &group.terms,
        documents: group.members.iter().map(listed).collect(),
    }
}

fn again<'a>(group: &'a Group, articles: &'a [Article], number: usize) -> impl Iterator<Item = Again<'a>> {
    let size = group.members.len();
    group.members.iter().map(move |&member| Again {
        group: number,
        size,
        member,
        document: &articles[member.index].document,
    })
}

impl Serialize for Again<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { group, size, member, document } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &document.id)?;
        map.serialize_entry("group", group)?;
        map.serialize_entry("group_size", size)?;
        map.serialize_entry("similarity", &member.similarity.map(round))?;
        for (name, value) in [("title", &document.title), ("date", &document.date), ("url", &document.url)] {
            if let Some(value) = value {
                map.serialize_entry(name, value)?;
            }
        }
        map.serialize_entry("text", &document.text)?;
        // A field of the same name as one of ours gives way to it.
        const OURS: [&str; 5] = ["id", "group", "group_size", "similarity", "text"];
        let written = |name: &str| match name {
            "title" => document.title.is_some(),
            "date" => document.date.is_some(),
            "url" => document.url.is_some(),
            name => OURS.contains(&name),
        };
        for Field { name, value } in document.fields.iter().filter(|field| !written(&field.name)) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

const CSV_COLUMNS: [&str; 7] = ["group", "size", "similarity", "id", "title", "date", "url"];

fn csv(group: &Group, articles: &[Article], number: usize) -> Vec<u8> {
    csv_rows(group.members.iter().map(|member| {
        let Article { document, title, .. } = &articles[member.index];
        let optional = |text: &Option<String>| Cow::from(text.clone().unwrap_or_default());
        vec![
            number.to_string().into(),
            group.members.len().to_string().into(),
            member.similarity.map_or_else(String::new, |s| round(s).to_string()).into(),
            document.id.as_str().into(),
            optional(title),
            optional(&document.date),
            optional(&document.url),
        ]
    }))
}
