//! Pieces of output that several commands write.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Failure;
use super::output::Output;
use super::run::Layout;
use crate::exchange::guard;
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

/// Text output: a document alone has no heading; where there are several, each gets its own.
#[derive(Default)]
pub struct Headed {
    first: Option<(String, Vec<u8>)>,
    several: bool,
}

impl Layout for Headed {
    fn document(&mut self, out: &mut Output, id: &str, bytes: &[u8]) -> Result<(), Failure> {
        if let Some((first_id, first)) = self.first.take() {
            self.several = true;
            headed(out, &first_id, &first, true)?;
        }
        if self.several {
            return headed(out, id, bytes, false);
        }
        self.first = Some((id.into(), bytes.into()));
        Ok(())
    }

    fn end(&mut self, out: &mut Output) -> Result<(), Failure> {
        self.first.take().map_or(Ok(()), |(_, bytes)| out.write(&bytes))
    }
}

fn headed(out: &mut Output, id: &str, bytes: &[u8], is_first: bool) -> Result<(), Failure> {
    let gap = if is_first { "" } else { "\n" };
    out.write(format!("{gap}# {id}\n").as_bytes())?;
    out.write(bytes)
}

/// JSON output: one document is an object, several are an array of objects.
#[derive(Default)]
pub struct JsonArray {
    first: Option<Vec<u8>>,
    several: bool,
}

impl Layout for JsonArray {
    fn document(&mut self, out: &mut Output, _id: &str, bytes: &[u8]) -> Result<(), Failure> {
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        if let Some(first) = self.first.take() {
            self.several = true;
            out.write(b"[\n")?;
            out.write(&first)?;
        }
        if self.several {
            out.write(b",\n")?;
            return out.write(bytes);
        }
        self.first = Some(bytes.into());
        Ok(())
    }

    fn end(&mut self, out: &mut Output) -> Result<(), Failure> {
        match self.first.take() {
            Some(only) => {
                out.write(&only)?;
                out.write(b"\n")
            }
            None if self.several => out.write(b"\n]\n"),
            None => out.write(b"[]\n"),
        }
    }
}

/// Something before the documents and something behind them.
pub struct Framed {
    /// Before the first.
    pub head: Vec<u8>,
    /// Behind the last.
    pub tail: Vec<u8>,
}

impl Layout for Framed {
    fn start(&mut self, out: &mut Output) -> Result<(), Failure> {
        out.write(&self.head)
    }

    fn document(&mut self, out: &mut Output, _id: &str, bytes: &[u8]) -> Result<(), Failure> {
        out.write(bytes)
    }

    fn end(&mut self, out: &mut Output) -> Result<(), Failure> {
        out.write(&self.tail)
    }
}

/// Rows of CSV: with the guard against formulas on all but plain numbers, LF line ends, no byte order mark (programs read these;
/// worksheets are for Excel).
pub fn csv_rows<'a>(rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing into memory cannot fail.
        let guarded =
            |cell: &Cow<'a, str>| if cell.parse::<f64>().is_ok() { cell.to_string() } else { guard(cell).into_owned() };
        let _ = writer.write_record(row.iter().map(guarded));
    }
    writer.into_inner().unwrap_or_default()
}
