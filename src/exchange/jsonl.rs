//! JSON Lines: one object a unit, its keys the names of the columns (RFC 8259, UTF-8). Every string comes back as it was.

use std::io::{self, Write};

use serde_json::Value;

use super::{Format, ReadOptions, Row, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Finding, Severity, Unit};

/// One JSON object a line.
#[derive(Debug)]
pub struct Jsonl;

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn about(&self) -> &'static str {
        "one JSON object a unit and line"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        let head = head.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(head).trim_ascii_start();
        head.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, _options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        Ok(Box::new(Lines(out)))
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Sheet, SheetError> {
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        let mut sheet = Sheet::default();
        for (place, line) in bytes.split(|b| *b == b'\n').enumerate() {
            if !line.trim_ascii().is_empty() {
                read_line(&mut sheet, place + 1, line);
            }
        }
        sheet.fields.sort();
        Ok(sheet)
    }
}

/// Adds the unit of a line; a line that holds none is a finding, as is a value that its field cannot hold.
fn read_line(sheet: &mut Sheet, number: usize, line: &[u8]) {
    let object = match serde_json::from_slice(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("a value that is no object".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    let object = match object {
        Ok(object) => object,
        Err(found) => {
            let finding = Finding::new("sheet-bad-line", Severity::Error, "the line is left out; correct it");
            sheet.findings.push(finding.at(number, "").found(found).expected("one JSON object"));
            return;
        }
    };
    let mut unit = Unit::default();
    let mut bad = Vec::new();
    for field in Field::ALL {
        let Some(value) = object.get(field.name()) else { continue };
        if !sheet.fields.contains(&field) {
            sheet.fields.push(field);
        }
        let cell = match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            other => {
                bad.push((field, other.to_string(), "a string or a number"));
                continue;
            }
        };
        if let Err(value) = field.set(&mut unit, &cell) {
            bad.push((field, value.found, value.expected));
        }
    }
    sheet.findings.extend(bad.into_iter().map(|(field, found, expected)| {
        Finding::new("sheet-bad-value", Severity::Warning, "the value is taken for empty; correct it")
            .at(number, &unit.id)
            .in_column(field)
            .found(found)
            .expected(expected)
    }));
    sheet.rows.push(Row { number, unit });
}

struct Lines<'a>(&'a mut dyn Write);

impl SheetWriter for Lines<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            serde_json::to_writer(&mut *self.0, unit)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_back_as_they_were() {
        let unit = Unit {
            id: "k1".into(),
            source: " \u{feff}=نص\r\n\t\u{202e}\u{0}😀 ".into(),
            target: Some("a\u{2028}b ".into()),
            rank: Some(2),
            match_percent: Some(101),
            ..Unit::default()
        };
        let units = [unit, Unit::default()];
        let mut out = Vec::new();
        let mut writer = Jsonl.writer(&mut out, &WriteOptions::default()).unwrap();
        writer.units(&units).unwrap();
        writer.finish().unwrap();
        assert!(Jsonl.recognizes(&out));
        let sheet = Jsonl.read(&out, &ReadOptions::default()).unwrap();
        assert_eq!(sheet.rows.iter().map(|row| row.unit.clone()).collect::<Vec<_>>(), units);
        assert_eq!(sheet.fields, Field::ALL);
        assert!(sheet.findings.is_empty());
    }

    #[test]
    fn a_bad_line_is_a_finding_and_the_others_are_read() {
        let text = b"{\"id\":\"a\",\"segment\":\"3\",\"more\":[1]}\r\n\n{\"id\":\n[]\n\xff\n{\"id\":7,\"words\":true}";
        let sheet = Jsonl.read(text, &ReadOptions::default()).unwrap();
        let rows: Vec<_> = sheet.rows.iter().map(|r| (r.number, r.unit.id.as_str(), r.unit.segment)).collect();
        assert_eq!(rows, [(1, "a", 3), (6, "7", 0)]);
        let findings: Vec<_> = sheet.findings.iter().map(|f| (f.code, f.row)).collect();
        let line = |n| ("sheet-bad-line", Some(n));
        assert_eq!(findings, [line(3), line(4), line(5), ("sheet-bad-value", Some(6))]);
    }
}
