//! What the program writes as JSON, a line an object: one file a kind of row. The command line and the bindings for other languages take
//! it from here, so that their results are equal to the byte.

pub mod beads;
pub mod ranking;
pub mod sentences;
pub mod summaries;
pub mod terms;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::text::{Document, Field};

/// A number as output shows it: four digits behind the point, so that the last bits of a sum never show.
pub fn round(value: f64) -> f64 {
    let rounded = (value * 10_000.0).round() / 10_000.0;
    if rounded == 0.0 { 0.0 } else { rounded } // no -0
}

/// A value as one line of JSON.
pub fn json_line(value: &impl Serialize) -> Vec<u8> {
    // Serializing plain structs into memory cannot fail.
    let mut line = serde_json::to_string(value).unwrap_or_default();
    // Valid in JSON as they are, but many a reader of lines takes them for line breaks. They stand inside strings only.
    const BREAKS: [(&str, &str); 3] = [("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")];
    for (c, escape) in BREAKS {
        if memchr::memmem::find(line.as_bytes(), c.as_bytes()).is_some() {
            line = line.replace(c, escape);
        }
    }
    line.push('\n');
    line.into_bytes()
}

/// Date, address and fields that pass through from JSONL input; written flat into an object that has fields of these names itself.
pub struct PassThrough<'a>(pub &'a Document, pub &'static [&'static str]);

impl Serialize for PassThrough<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in [("date", &self.0.date), ("url", &self.0.url)] {
            if let Some(value) = value {
                map.serialize_entry(name, value)?;
            }
        }
        for Field { name, value } in &self.0.fields {
            // A field of the same name as one of ours gives way to it; a date that is no string comes here with its own.
            let is_ours = self.1.contains(&name.as_str());
            let is_written = (name == "date" && self.0.date.is_some()) || (name == "url" && self.0.url.is_some());
            if !is_ours && !is_written {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}
