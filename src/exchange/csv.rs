//! CSV and TSV as Excel reads them (RFC 4180): a byte order mark so that it takes the file for UTF-8, CRLF line ends, and a guard so
//! that no cell is taken for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::bitext::Unit;

/// The columns, in order. People and programs rely on the names.
const COLUMNS: [&str; 16] = [
    "id",
    "document",
    "segment",
    "kind",
    "paragraph",
    "occurrences",
    "source",
    "target",
    "status",
    "rank",
    "words",
    "match",
    "note",
    "context_before",
    "context_after",
    "source_hash",
];

/// How a sheet starts.
#[derive(Clone, Copy, Debug)]
pub struct CsvOptions {
    /// Between two fields.
    pub delimiter: u8,
    /// Whether a byte order mark comes first.
    pub bom: bool,
}

/// Writes the byte order mark and the column names.
pub fn write_header(out: &mut dyn Write, options: &CsvOptions) -> io::Result<()> {
    if options.bom {
        out.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut writer = writer(out, options.delimiter);
    writer.write_record(COLUMNS)?;
    writer.flush()
}

/// Writes a row a unit.
pub fn write_units(out: &mut dyn Write, units: &[Unit], delimiter: u8) -> io::Result<()> {
    let mut writer = writer(out, delimiter);
    for unit in units {
        let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
        let cells: [Cow<'_, str>; 16] = [
            unit.id.as_str().into(),
            unit.document.as_str().into(),
            unit.segment.to_string().into(),
            unit.kind.name().into(),
            unit.paragraph.to_string().into(),
            unit.occurrences.to_string().into(),
            unit.source.as_str().into(),
            unit.target.as_deref().unwrap_or_default().into(),
            unit.status.name().into(),
            number(unit.rank).into(),
            unit.words.to_string().into(),
            number(unit.match_percent.map(usize::from)).into(),
            unit.note.as_str().into(),
            unit.context_before.as_str().into(),
            unit.context_after.as_str().into(),
            unit.source_hash.as_str().into(),
        ];
        writer.write_record(cells.iter().map(|cell| guard(cell).into_owned()))?;
    }
    writer.flush()
}

fn writer(out: &mut dyn Write, delimiter: u8) -> csv::Writer<&mut dyn Write> {
    csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(out)
}

/// Puts one `'` in front of a cell that a spreadsheet would take for a formula, and of one that starts with `'` itself, so that
/// taking exactly one away gives every cell back.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_is_injective() {
        for cell in ["=1+1", "+5", "- متى تسافر؟", "@name", "\tنص", "\rنص", "'نص"] {
            assert_eq!(guard(cell).strip_prefix('\''), Some(cell));
        }
        for cell in ["", "نص", "1-2", "\"=1\""] {
            assert_eq!(guard(cell), cell);
        }
    }
}
