//! JSON lines: one object, one document.
//!
//! The fast path of the program. A line is scanned once; strings without escapes are copied
//! once, and fields that mean nothing here are kept as raw JSON and never looked into.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::FieldNames;
use super::error::{InputErrorKind, listed};
use crate::text::{Document, Field, is_blank};

/// A line as a document without blocks; its id is empty if the line has none.
///
/// # Errors
///
/// When the line is no JSON object, or its text is missing, of another type, or blank.
pub(super) fn parse(line: &str, names: &FieldNames) -> Result<Document, InputErrorKind> {
    let start = line.trim_start();
    if let Some(found) = not_an_object(start) {
        return Err(found);
    }
    let mut json = serde_json::Deserializer::from_str(line);
    let parts = Record { names }.deserialize(&mut json).and_then(|parts| json.end().map(|()| parts));
    let parts = parts.map_err(|error| json_error(&error))?;
    let mut document = Document { fields: parts.fields, ..Document::default() };
    match parts.text {
        Some(Text::String(text)) => document.text = text,
        Some(Text::Other(found)) => {
            let field = names.text.clone();
            return Err(InputErrorKind::FieldType { field, found, expected: "a string" });
        }
        None => {
            return Err(InputErrorKind::NoField {
                field: names.text.clone(),
                found: listed(names_in(line).iter().map(String::as_str)),
                role: "text",
            });
        }
    }
    if document.text.chars().all(is_blank) {
        return Err(InputErrorKind::Empty { what: format!("field \"{}\"", names.text) });
    }
    if let Some(id) = parts.id {
        document.id = id_of(id, &names.id)?;
    }
    let mut optional = |value: Option<&RawValue>, name: &String| match value.map(RawValue::get) {
        None | Some("null") => Ok(None),
        // Half a surrogate pair is well-formed JSON, and no text.
        Some(raw) if raw.starts_with('"') => serde_json::from_str(raw).map(Some).map_err(|error| json_error(&error)),
        Some(_) => {
            document.fields.extend(value.map(|v| Field { name: name.clone(), value: v.to_owned() }));
            Ok(None)
        }
    };
    let title = optional(parts.title, &names.title)?;
    let date = optional(parts.date, &names.date)?;
    let url = optional(parts.url, &names.url)?;
    document.title = title;
    document.date = date;
    document.url = url;
    Ok(document)
}

/// The id of a line that is no document, if it has one.
pub(super) fn id_in(line: &str, names: &FieldNames) -> Option<String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let id = Record { names }.deserialize(&mut json).ok()?.id?;
    id_of(id, &names.id).ok().filter(|id| !id.is_empty())
}

fn not_an_object(start: &str) -> Option<InputErrorKind> {
    let found = match start.bytes().next()? {
        b'{' => return None,
        b'[' => "an array",
        b'"' => "a string",
        b'0'..=b'9' | b'-' => "a number",
        _ if start.starts_with("null") => "null",
        _ if start.starts_with("true") || start.starts_with("false") => "true or false",
        _ => return None,
    };
    Some(InputErrorKind::NotAnObject { found })
}

/// An id as it is written: a string's value, a number's digits.
fn id_of(value: &RawValue, name: &str) -> Result<String, InputErrorKind> {
    let raw = value.get();
    let found = match raw.bytes().next() {
        Some(b'"') => return serde_json::from_str(raw).map_err(|error| json_error(&error)),
        Some(b'0'..=b'9' | b'-') => return Ok(raw.to_owned()),
        Some(b'n') => return Ok(String::new()),
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        _ => "true or false",
    };
    Err(InputErrorKind::FieldType { field: name.to_owned(), found, expected: "a string or a number" })
}

fn json_error(error: &serde_json::Error) -> InputErrorKind {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message).to_owned();
    InputErrorKind::Json { column: error.column(), reason }
}

/// The names of a line's fields, in order, for the message that one of them is missing.
fn names_in(line: &str) -> Vec<String> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_str(line).deserialize_map(Names).unwrap_or_default()
}

/// The parts of a line. Of a field that is there twice, the last counts.
#[derive(Default)]
struct Parts<'de> {
    id: Option<&'de RawValue>,
    title: Option<&'de RawValue>,
    text: Option<Text>,
    date: Option<&'de RawValue>,
    url: Option<&'de RawValue>,
    fields: Vec<Field>,
}

/// The value of the text field: a string, or what it is instead.
enum Text {
    String(String),
    Other(&'static str),
}

/// Reads one object into its [`Parts`].
struct Record<'n> {
    names: &'n FieldNames,
}

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = Parts<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parts<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = Parts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts<'de>, A::Error> {
        let names = self.names;
        let mut parts = Parts::default();
        while let Some(Name(name)) = map.next_key()? {
            if name == names.text {
                parts.text = Some(map.next_value_seed(TextSeed)?);
            } else if name == names.id {
                parts.id = Some(map.next_value()?);
            } else if name == names.title {
                parts.title = Some(map.next_value()?);
            } else if name == names.date {
                parts.date = Some(map.next_value()?);
            } else if name == names.url {
                parts.url = Some(map.next_value()?);
            } else {
                let value: &RawValue = map.next_value()?;
                parts.fields.push(Field { name: name.into_owned(), value: value.to_owned() });
            }
        }
        Ok(parts)
    }
}

/// A field name, borrowed from the line unless it has escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text::String(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::Other("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
        Ok(Text::Other("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
        Ok(Text::Other("a number"))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Text, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(line: &str) -> Document {
        parse(line, &FieldNames::default()).unwrap()
    }

    #[track_caller]
    fn assert_error(line: &str, expected: &str) {
        let message = parse(line, &FieldNames::default()).unwrap_err().to_string();
        assert!(message.starts_with(expected), "{message}");
    }

    #[test]
    fn fields_are_found_by_name_and_others_pass_through_as_they_are() {
        let line = r#" {"b": [1.50, {"x":null}], "text": "نص \u0623\nثم", "id": 7, "title": null, "a": "\u0041", "date": "2024", "url": 5} "#;
        let document = document(line);
        assert_eq!((document.id.as_str(), document.text.as_str()), ("7", "نص أ\nثم"));
        assert_eq!((document.title, document.date.as_deref(), document.url), (None, Some("2024"), None));
        let fields: Vec<(&str, &str)> = document.fields.iter().map(|f| (f.name.as_str(), f.value.get())).collect();
        assert_eq!(fields, [("b", r#"[1.50, {"x":null}]"#), ("a", r#""\u0041""#), ("url", "5")]);
    }

    #[test]
    fn the_last_of_two_fields_counts_and_names_may_be_chosen() {
        assert_eq!(document(r#"{"text": "a", "text": "b"}"#).text, "b");
        assert_eq!(document(r#"{"te\u0078t": "a"}"#).text, "a");
        assert_eq!(document(r#"{"id": 12345678901234567890123, "text": "a"}"#).id, "12345678901234567890123");
        let names = FieldNames { text: "body".to_owned(), ..FieldNames::default() };
        let document = parse(r#"{"text": 1, "body": "b"}"#, &names).unwrap();
        assert_eq!((document.text.as_str(), document.fields.len()), ("b", 1));
    }

    #[test]
    fn errors_say_what_was_found() {
        assert_error(r#"{"id": 1, "body": "x"}"#, "no field \"text\" (found: id, body); name it with --text-field");
        assert_error("{}", "no field \"text\" (found: none)");
        assert_error(r#"{"text": null}"#, "the field \"text\" is null, expected a string");
        assert_error(r#"{"text": ["a", {}]}"#, "the field \"text\" is an array");
        assert_error(r#"{"text": {"a": [1]}}"#, "the field \"text\" is an object");
        assert_error(r#"{"text": 1.5}"#, "the field \"text\" is a number");
        assert_error(r#"{"text": "a", "id": []}"#, "the field \"id\" is an array, expected a string or a number");
        assert_error(r#"{"text": " \u200f"}"#, "the field \"text\" holds no text");
        for name in ["text", "title", "date", "url", "id"] {
            let line = format!("{{\"text\": \"a\", \"{name}\": \"b\\ud800\"}}");
            assert_error(&line, "not valid JSON at byte");
        }
        assert_error("[1]", "expected a JSON object on each line, found an array");
        assert_error("null", "expected a JSON object on each line, found null");
        assert_error(r#"{"text": "a""#, "not valid JSON at byte 12 of the line: EOF while parsing an object");
        assert_error("{\"text\": \"a\"} x", "not valid JSON at byte 15");
        assert_error(&format!("{{\"text\": {}", "[".repeat(100_000)), "not valid JSON");
        assert_error(&format!("{{\"other\": {}", "[".repeat(100_000)), "not valid JSON");
    }
}
