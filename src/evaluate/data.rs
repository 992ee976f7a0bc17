//! Articles with references, and summaries made elsewhere.

use std::borrow::Cow;
use std::io::BufRead;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::EvaluateError;
use crate::input::{InputError, InputErrorKind, Place};
use crate::text::Document;

/// An article and what people made of it.
#[derive(Clone, Debug)]
pub struct Article {
    /// The article.
    pub document: Document,
    /// Its summaries by people, one at least.
    pub references: Vec<String>,
}

impl Article {
    /// A document whose field `references` holds its summaries, as in `{"id": 1, "text": "…", "references": ["…", "…"]}`.
    ///
    /// # Errors
    ///
    /// When it has none.
    pub fn new(document: Document, place: &Place) -> Result<Self, EvaluateError> {
        let bad = |found: String| EvaluateError::Row {
            place: place.clone(),
            found,
            expected: "\"references\": an array of one or more strings",
        };
        // Of a field that is there twice, the last counts.
        let field = document.fields.iter().rfind(|field| field.name == "references");
        let field = field.ok_or_else(|| bad("no field \"references\"".to_owned()))?;
        let references: Vec<String> = serde_json::from_str(field.value.get())
            .map_err(|error| bad(format!("the field \"references\" is something else: {}", reason(&error))))?;
        if references.is_empty() {
            return Err(bad("the field \"references\" is empty".to_owned()));
        }
        Ok(Self { document, references })
    }
}

/// Summaries by the id of their article, each as its sentences.
pub type Summaries = FxHashMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    sentences: Option<Vec<Sentence<'a>>>,
    #[serde(borrow)]
    summary: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a sentence is neither a string nor an object with a \"text\"")]
enum Sentence<'a> {
    Text(Cow<'a, str>),
    Object { text: Cow<'a, str> },
}

/// Reads JSON lines as `summarize --format jsonl` writes them: `{"id": …, "sentences": [{"text": "…"}]}`, or with plain strings for
/// sentences, or with one string `summary` instead. Of two rows with one id the last counts. `name` is for messages.
///
/// # Errors
///
/// At the first line that is something else.
pub fn read_summaries(input: impl BufRead, name: &str) -> Result<Summaries, EvaluateError> {
    let mut summaries = Summaries::default();
    for (line, number) in input.lines().zip(1..) {
        let place = Place::line(name, number);
        let line = line.map_err(|error| InputError::new(place.clone(), InputErrorKind::from(error)))?;
        if line.trim().is_empty() {
            continue;
        }
        let bad = |found: String| EvaluateError::Row {
            place: place.clone(),
            found,
            expected: "one object a line, as in {\"id\": \"a\", \"sentences\": [\"…\"]} or {\"id\": \"a\", \"summary\": \"…\"}",
        };
        let row: Row<'_> = serde_json::from_str(&line).map_err(|error| bad(reason(&error)))?;
        let id = row.id.get();
        let id = match id.bytes().next() {
            Some(b'"') => serde_json::from_str(id).map_err(|error| bad(reason(&error)))?,
            Some(b'0'..=b'9' | b'-') => id.to_owned(),
            _ => return Err(bad("the field \"id\" is neither a string nor a number".to_owned())),
        };
        let sentences = match (row.sentences, row.summary) {
            (Some(sentences), _) => sentences
                .into_iter()
                .map(|s| match s {
                    Sentence::Text(text) | Sentence::Object { text } => text.into_owned(),
                })
                .collect(),
            (None, Some(summary)) => vec![summary.into_owned()],
            (None, None) => return Err(bad("neither \"sentences\" nor \"summary\"".to_owned())),
        };
        summaries.insert(id, sentences);
    }
    Ok(summaries)
}

/// What a JSON parser says, without its own idea of lines.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    format!("{reason} (byte {})", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Field;

    #[test]
    fn rows_of_every_shape_are_read() {
        let rows = r#"{"id": "a", "sentences": [{"text": "نص\n1.", "score": 1}, {"text": "2."}], "words": 2}
            {"id": 7, "sentences": ["واحد.", "اثنان."]}

            {"id": "b", "summary": "نص", "sentences": null}"#;
        let summaries = read_summaries(rows.as_bytes(), "x").unwrap();
        assert_eq!(summaries["a"], ["نص\n1.", "2."]);
        assert_eq!(summaries["7"], ["واحد.", "اثنان."]);
        assert_eq!(summaries["b"], ["نص"]);
    }

    #[test]
    fn errors_say_file_line_and_what_was_expected() {
        let message = |rows: &[u8]| read_summaries(rows, "out.jsonl").unwrap_err().to_string();
        for (row, found) in [
            (r#"{"id": 1, "sentences": [5]}"#, "a sentence is neither a string nor an object with a \"text\""),
            (r#"{"id": [], "summary": ""}"#, "the field \"id\" is neither a string nor a number"),
            (r#"{"id": 1}"#, "neither \"sentences\" nor \"summary\""),
            (r#"{"summary": "a"}"#, "missing field `id`"),
            (r#"{"id": 1"#, "EOF while parsing an object"),
        ] {
            let message = message(format!("{{\"id\": 0, \"summary\": \"\"}}\n{row}\n").as_bytes());
            assert!(message.starts_with(&format!("out.jsonl:2: {found}")), "{message}");
            assert!(message.contains("; expected one object a line"), "{message}");
        }
        assert!(message(b"\xFF").starts_with("out.jsonl:1: "));
        assert!(message("[".repeat(100_000).as_bytes()).starts_with("out.jsonl:1: "));
    }

    #[test]
    fn an_article_needs_references() {
        let article = |value: Option<&str>| {
            let value = value.map(|v| serde_json::value::RawValue::from_string(v.to_owned()).unwrap());
            let fields = value.map(|value| Field { name: "references".to_owned(), value }).into_iter().collect();
            Article::new(Document { fields, ..Document::default() }, &Place::line("d.jsonl", 3))
        };
        assert_eq!(article(Some(r#"["أ", "ب"]"#)).unwrap().references, ["أ", "ب"]);
        for value in [None, Some("[]"), Some("\"أ\""), Some("[1]"), Some("null")] {
            let message = article(value).unwrap_err().to_string();
            assert!(message.starts_with("d.jsonl:3: "), "{message}");
            assert!(message.ends_with("; expected \"references\": an array of one or more strings"), "{message}");
        }
    }
}
