//! Pieces of output that several commands write.

use std::borrow::Cow;

use super::Failure;
use super::output::Output;
use super::run::Layout;
use crate::exchange::guard;
pub use crate::rows::{PassThrough, json_line, round};

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
