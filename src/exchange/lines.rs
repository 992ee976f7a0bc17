//! Plain line files for machine translation: a source a line in one file, its id on the same line of another.
//!
//! White space inside a source, line breaks too, becomes one space, for an engine must give one line back for each. What comes back
//! goes into a sheet with `worksheet fill --lines`, which counts the lines.

use std::io::{self, Write};

use super::{Format, ReadOptions, Row, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::arabic::normalize::one_line;
use crate::bitext::{Field, Unit};
use crate::input::decode_text;

/// Sources, one a line.
pub const LINES: Lines = Lines {
    name: "lines",
    extensions: &["txt"],
    about: "sources one a line for machine translation, their ids in a second file",
    field: Field::Source,
    companion: Some(("ids", &IDS)),
};
/// Ids, one a line.
pub const IDS: Lines =
    Lines { name: "ids", extensions: &["ids"], about: "the ids of a file of lines", field: Field::Id, companion: None };

/// A format that holds one field.
pub struct Lines {
    name: &'static str,
    extensions: &'static [&'static str],
    about: &'static str,
    field: Field,
    companion: Option<(&'static str, &'static dyn Format)>,
}

impl Format for Lines {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn about(&self) -> &'static str {
        self.about
    }

    /// None: white space does not come back as it was.
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn recognizes(&self, _head: &[u8]) -> bool {
        false
    }

    fn companion(&self) -> Option<(&'static str, &'static dyn Format)> {
        self.companion
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, _: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        Ok(Box::new(Writer { out, field: self.field }))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let lines = lines(bytes, options)?;
        let ids = options.companion.as_deref().map(|bytes| lines_of(bytes, None)).transpose()?;
        if let Some(ids) = ids.as_ref().filter(|ids| ids.len() != lines.len()) {
            return Err(SheetError::Malformed {
                place: "the file of ids beside it".into(),
                found: format!("{} lines", ids.len()),
                expected: format!("{}, a line for each line of this file", lines.len()),
                hint: "lines were lost or added; take the files of one export".into(),
            });
        }
        let mut sheet = Sheet { fields: vec![self.field], ..Sheet::default() };
        if ids.is_some() {
            sheet.fields.push(Field::Id);
        }
        for (place, line) in lines.iter().enumerate() {
            let mut unit = Unit::default();
            // Neither text nor an id can be refused.
            let _ = self.field.set(&mut unit, line);
            if let Some(ids) = &ids {
                let _ = Field::Id.set(&mut unit, &ids[place]);
            }
            sheet.rows.push(Row { number: place + 1, unit });
        }
        Ok(sheet)
    }
}

fn lines(bytes: &[u8], options: &ReadOptions) -> Result<Vec<String>, SheetError> {
    lines_of(bytes, options.encoding)
}

fn lines_of(bytes: &[u8], encoding: Option<&'static encoding_rs::Encoding>) -> Result<Vec<String>, SheetError> {
    let (text, _) = decode_text(bytes, encoding).map_err(|error| SheetError::Malformed {
        place: "the file".into(),
        found: error.to_string(),
        expected: "lines of text".into(),
        hint: "save it again in UTF-8".into(),
    })?;
    Ok(text.lines().map(|line| line.trim().to_owned()).collect())
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    field: Field,
}

impl SheetWriter for Writer<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            let cell = self.field.get(unit);
            let line = one_line(&cell);
            if line.is_empty() {
                let (id, field) = (&unit.id, self.field.name());
                let message =
                    format!("the unit {id} of {} has no {field}, and a file of lines has no empty line", unit.document);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(format: &Lines, units: &[Unit]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut writer = format.writer(&mut out, &WriteOptions::default())?;
        writer.units(units)?;
        writer.finish()?;
        Ok(out)
    }

    #[test]
    fn a_source_is_one_line_and_its_id_the_same_line_of_the_other_file() {
        let unit = |id: &str, source: &str| Unit { id: id.into(), source: source.into(), ..Unit::default() };
        let units = [unit("k1", "وصل الوفد\nإلى المدينة.\u{2028}"), unit("k2", "نعم.")];
        let (lines, ids) = (write(&LINES, &units).unwrap(), write(&IDS, &units).unwrap());
        assert_eq!(String::from_utf8_lossy(&lines), "وصل الوفد إلى المدينة.\nنعم.\n");
        assert_eq!(ids, b"k1\nk2\n");
        let sheet = LINES.read(&lines, &ReadOptions { companion: Some(ids), ..ReadOptions::default() }).unwrap();
        assert_eq!((sheet.rows[1].unit.id.as_str(), sheet.rows[1].number), ("k2", 2));
        let short = ReadOptions { companion: Some(b"k1\n".to_vec()), ..ReadOptions::default() };
        assert!(LINES.read(&lines, &short).unwrap_err().to_string().contains("found 1 lines, expected 2"));
        assert!(write(&LINES, &[unit("k3", " \n")]).unwrap_err().to_string().contains("k3"));
    }
}
