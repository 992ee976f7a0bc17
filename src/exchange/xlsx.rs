//! Excel workbooks (Office Open XML, ECMA-376) with one sheet: from right to left, wrapped, its header in sight, and locked except
//! for what a translator fills.
//!
//! Every cell is text, numbers too, and none is a formula: so cells stand verbatim and need no guard. Reading takes any workbook
//! that has a header with a known column, whatever else there is in it.

use std::io::{self, Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, Xlsx as Workbook, XlsxError};
use rust_xlsxwriter as excel;
use rust_xlsxwriter::FormatAlign;

use super::table::Columns;
use super::{Extra, Format, ReadOptions, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Finding, Languages, Severity, Status, Unit, is_right_to_left};

/// The most UTF-16 units that a cell holds (Excel specifications and limits).
const CELL_LIMIT: usize = 32_767;
/// The most rows of a sheet, the header among them (the same).
const ROW_LIMIT: u32 = 1_048_576;
/// The most columns (the same).
const COLUMN_LIMIT: u32 = 16_384;
/// The most bytes that all parts of a workbook may unpack to: a full sheet has less, a zip bomb has more.
const UNPACKED_LIMIT: u64 = 1 << 30;
/// How a ZIP archive starts, which a workbook is.
const ZIP: &[u8] = b"PK\x03\x04";
/// How a compound file starts ([MS-CFB], 2.2): what Office wrote before 2007, and what a password makes of a workbook.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Among so many rows that are not empty the header must be.
const HEADER_WITHIN: usize = 100;

/// An Excel workbook.
#[derive(Debug)]
pub struct Xlsx;

/// The format.
pub const XLSX: Xlsx = Xlsx;

impl Format for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        // Written as .xlsm a workbook without macros is refused by Excel; read, it is recognized by its content.
        &["xlsx"]
    }

    fn about(&self) -> &'static str {
        "an Excel workbook, locked except for target, status and note"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        // Whether a ZIP archive or an OLE file holds a workbook is seen only in the whole; reading says what it holds instead.
        head.starts_with(ZIP) || head.starts_with(OLE)
    }

    fn keeps_extra(&self) -> bool {
        true
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        Ok(Box::new(Rows::new(out, options).map_err(io_error)?))
    }

    fn read(&self, bytes: &[u8], _options: &ReadOptions) -> Result<Sheet, SheetError> {
        if bytes.starts_with(OLE) {
            return Err(malformed("the file", in_compound_file(bytes).into()));
        }
        check_size(bytes, UNPACKED_LIMIT)?;
        if let Some(other) = in_archive(bytes) {
            return Err(malformed("the file", other.into()));
        }
        // The reader does arithmetic on the names of cells, which a hostile file can make overflow.
        catch_unwind(AssertUnwindSafe(|| read(bytes)))
            .unwrap_or_else(|_| Err(malformed("the file", "parts that cannot be read".into())))
    }
}

/// The width of a column in characters.
fn width(field: Field) -> f64 {
    match field {
        Field::Source | Field::Target => 60.0,
        Field::Note | Field::ContextBefore | Field::ContextAfter => 30.0,
        Field::Id | Field::SourceHash => 20.0,
        Field::Document => 18.0,
        Field::Occurrences => 15.0,
        Field::Kind | Field::Status => 12.0,
        Field::Segment | Field::Paragraph => 12.0,
        Field::Rank | Field::Words | Field::Match => 9.0,
    }
}

/// The width of a column that is no field's.
const EXTRA_WIDTH: f64 = 20.0;

/// The size of what people read, in points: for two screens' distance, not for print.
const FONT_SIZE: f64 = 13.0;
/// The height of a line of that size, in points; Arabic fonts stand taller than Latin ones.
const LINE_HEIGHT: f64 = 21.0;
/// The highest that Excel makes a row, in points.
const HIGHEST: f64 = 409.0;

/// How high a row must be to show its source and target, in points. Neither Excel nor LibreOffice works that out for a file that they
/// did not write themselves. An empty target gets the room that its source needs, and context is cut.
fn height(unit: &Unit) -> f64 {
    let lines = |text: &str, field: Field| -> f64 {
        // At this size a column holds fewer characters than its width, which counts digits at 11 points.
        let per_line = width(field) * 0.9;
        text.lines().map(|line| (line.chars().count() as f64 / per_line).ceil().max(1.0)).sum()
    };
    let needed =
        [(unit.source.as_str(), Field::Source), (unit.target(), Field::Target), (unit.note.as_str(), Field::Note)];
    let most = needed.into_iter().map(|(text, field)| lines(text, field)).fold(1.0, f64::max);
    (most * LINE_HEIGHT + 4.0).min(HIGHEST)
}

/// What people may change while the sheet is protected.
fn is_open(field: Field) -> bool {
    matches!(field, Field::Target | Field::Status | Field::Note)
}

/// The reading order as Excel counts them: by the first strong character, left to right, right to left.
fn reading_order(field: Field, languages: &Languages) -> u8 {
    let by_language = |language: &str| if is_right_to_left(language) { 2 } else { 1 };
    match field {
        Field::Source | Field::ContextBefore | Field::ContextAfter => by_language(&languages.source),
        Field::Target => by_language(&languages.target),
        _ => 0,
    }
}

struct Rows<'a> {
    out: &'a mut dyn Write,
    sheet: excel::Worksheet,
    formats: [excel::Format; Field::ALL.len()],
    extra: Extra,
    /// What further columns look like: anybody may write there.
    extra_format: excel::Format,
    /// The row that comes next; row 0 is the header.
    next: u32,
}

impl<'a> Rows<'a> {
    fn new(out: &'a mut dyn Write, options: &WriteOptions) -> Result<Self, excel::XlsxError> {
        let languages = &options.languages;
        let extra = options.extra.clone();
        let mut sheet = excel::Worksheet::new();
        sheet.set_name("khulasa")?.set_right_to_left(is_right_to_left(&languages.source));
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?.set_freeze_panes(1, 0)?;
        let header = excel::Format::new().set_bold().set_font_size(FONT_SIZE).set_align(FormatAlign::Top);
        let formats = Field::ALL.map(|field| {
            let format = excel::Format::new()
                .set_num_format("@")
                .set_font_size(FONT_SIZE)
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_reading_direction(reading_order(field, languages));
            if is_open(field) { format.set_unlocked() } else { format }
        });
        for (column, field) in (0..).zip(Field::ALL) {
            sheet.write_string_with_format(0, column, field.name(), &header)?;
            sheet.set_column_width(column, width(field))?;
        }
        for (column, name) in (Field::ALL.len() as u16..).zip(&extra.names) {
            sheet.write_string_with_format(0, column, name, &header)?;
            sheet.set_column_width(column, EXTRA_WIDTH)?;
        }
        let extra_format = excel::Format::new().set_num_format("@").set_font_size(FONT_SIZE).set_text_wrap();
        let extra_format = extra_format.set_align(FormatAlign::Top).set_unlocked();
        Ok(Self { out, sheet, formats, extra, extra_format, next: 1 })
    }

    fn write(&mut self, unit: &Unit) -> io::Result<()> {
        for (column, (field, format)) in (0..).zip(Field::ALL.iter().zip(&self.formats)) {
            let cell = field.get(unit);
            check_cell(unit, *field, &cell)?;
            write_cell(&mut self.sheet, self.next, column, &cell, format)?;
        }
        let columns = Field::ALL.len() as u16..;
        for (column, cell) in columns.zip(self.extra.row(self.next as usize - 1)) {
            write_cell(&mut self.sheet, self.next, column, cell, &self.extra_format)?;
        }
        self.sheet.set_row_height(self.next, height(unit)).map_err(io_error)?;
        self.next += 1;
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        let last_row = (self.next - 1).max(1);
        let last_column = (Field::ALL.len() + self.extra.names.len()) as u16 - 1;
        let protection = excel::ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..excel::ProtectionOptions::default()
        };
        let bytes = (|| {
            let statuses = excel::DataValidation::new()
                .allow_list_strings(&Status::ALL.map(Status::name))?
                .set_error_title("status")?
                .set_error_message(Status::ALL.map(Status::name).join(", "))?;
            for (column, _) in (0..).zip(Field::ALL).filter(|(_, field)| *field == Field::Status) {
                self.sheet.add_data_validation(1, column, last_row, column, &statuses)?;
            }
            self.sheet.autofilter(0, 0, last_row, last_column)?;
            self.sheet.ignore_error_range(0, 0, last_row, last_column, excel::IgnoreError::NumberStoredAsText)?;
            self.sheet.protect_with_options(&protection);
            let mut book = excel::Workbook::new();
            // The same units make the same bytes, whenever they are written.
            let created = excel::ExcelDateTime::from_ymd(2000, 1, 1)?;
            book.set_properties(&excel::DocProperties::new().set_creation_datetime(&created));
            book.push_worksheet(self.sheet);
            book.save_to_buffer()
        })()
        .map_err(io_error)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

fn write_cell(
    sheet: &mut excel::Worksheet,
    row: u32,
    column: u16,
    cell: &str,
    format: &excel::Format,
) -> io::Result<()> {
    // What looks like the markup of rich text would be written as markup.
    let written = if cell.starts_with("<r>") && cell.ends_with("</r>") {
        let text = escape(cell);
        sheet.write_rich_string_with_format(row, column, &[(&excel::Format::new(), &text)], format)
    } else {
        sheet.write_string_with_format(row, column, cell, format)
    };
    written.map(|_| ()).map_err(io_error)
}

impl SheetWriter for Rows<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        // Said before any work is done: a full sheet takes minutes.
        let room = (ROW_LIMIT - self.next) as usize;
        if let Some(first) = units.get(room) {
            return Err(cannot_hold(
                first,
                "row",
                &format!("more than {} rows", ROW_LIMIT - 1),
                "no more, the header aside",
                "export fewer documents at a time, divide the sheet, or choose csv or jsonl",
            ));
        }
        units.iter().try_for_each(|unit| self.write(unit))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.end()
    }
}

/// Whether Excel can hold a cell: what it would cut or change is an error.
fn check_cell(unit: &Unit, field: Field, cell: &str) -> io::Result<()> {
    let length = cell.encode_utf16().count();
    if length > CELL_LIMIT {
        return Err(cannot_hold(
            unit,
            field.name(),
            &format!("{length} UTF-16 units"),
            &format!("at most {CELL_LIMIT}, which is what a cell of Excel holds"),
            "split the text, or choose csv or jsonl",
        ));
    }
    match cell.chars().find(|c| !is_xml(*c)) {
        Some(c) => Err(cannot_hold(
            unit,
            field.name(),
            &format!("the character U+{:04X}", u32::from(c)),
            "characters that XML 1.0 allows",
            "take it out of the text, or choose csv or jsonl",
        )),
        None => Ok(()),
    }
}

/// Whether XML 1.0 allows a character (section 2.2).
fn is_xml(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn cannot_hold(unit: &Unit, place: &str, found: &str, expected: &str, hint: &str) -> io::Error {
    let message = format!("unit {} of {}, {place}: found {found}, expected {expected}; {hint}", unit.id, unit.document);
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Writes `_x005F_` for the first `_` of what a reader would take for the code of a character (ECMA-376 part 1, 22.9.2.19), as the
/// writer itself does in plain cells.
fn escape(cell: &str) -> String {
    let is_code = |at: usize| {
        let code = cell.as_bytes().get(at..at + 7);
        code.is_some_and(|c| c.starts_with(b"_x") && c[6] == b'_' && c[2..6].iter().all(u8::is_ascii_hexdigit))
    };
    let mut escaped = String::with_capacity(cell.len());
    for (at, c) in cell.char_indices() {
        if is_code(at) {
            escaped.push_str("_x005F");
        }
        escaped.push(c);
    }
    escaped
}

/// The error of the output itself, or of what the writer refuses.
fn io_error(error: excel::XlsxError) -> io::Error {
    match error {
        excel::XlsxError::IoError(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, format!("{other}; choose csv or jsonl")),
    }
}

fn malformed(place: &str, found: String) -> SheetError {
    SheetError::Malformed {
        place: place.into(),
        found,
        expected: "an Excel workbook (.xlsx) without a password".into(),
        hint: "open it in a spreadsheet program and save it again as .xlsx".into(),
    }
}

/// What a compound file is, by the names of its streams, which stand in it in UTF-16.
fn in_compound_file(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        "a workbook with a password"
    } else if has("WordDocument") {
        "an old Word document (.doc)"
    } else if has("Workbook") || has("Book") {
        "an old Excel workbook (.xls)"
    } else {
        "a file of an old Office program"
    }
}

/// What an archive is, by its parts, when it is no workbook of this format.
fn in_archive(bytes: &[u8]) -> Option<&'static str> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // Of a part that is longer than any media type the start is enough.
        let _ = part.take(100).read_to_string(&mut kind);
    }
    let has = |start: &str| archive.file_names().flatten().any(|name| name.starts_with(start));
    match kind.trim() {
        kind if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
            Some("an OpenDocument spreadsheet (.ods)")
        }
        kind if kind.starts_with("application/vnd.oasis.opendocument.text") => Some("an OpenDocument text (.odt)"),
        kind if kind.starts_with("application/epub+zip") => Some("an e-book (.epub)"),
        _ if has("xl/workbook.bin") => Some("a binary Excel workbook (.xlsb)"),
        _ if has("word/") => Some("a Word document (.docx)"),
        _ if has("ppt/") => Some("a PowerPoint presentation (.pptx)"),
        _ if !has("[Content_Types].xml") => Some("a ZIP archive of other files"),
        _ => None,
    }
}

/// Unpacks everything once and keeps nothing: what the file says of its sizes may be wrong.
fn check_size(bytes: &[u8], limit: u64) -> Result<(), SheetError> {
    let broken = |error: zip::result::ZipError| malformed("the file", error.to_string());
    let too_large = || SheetError::TooLarge {
        what: "what the workbook unpacks to".into(),
        limit: format!("{limit} bytes"),
        hint: "split the sheet, or save it as CSV".into(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let (mut declared, mut counted) = (0u64, 0u64);
    for part in 0..archive.len() {
        let mut part = archive.by_index(part).map_err(broken)?;
        declared = declared.saturating_add(part.size());
        if declared > limit {
            return Err(too_large());
        }
        let rest = (limit - counted).saturating_add(1);
        counted += io::copy(&mut part.by_ref().take(rest), &mut io::sink())
            .map_err(|error| malformed("the file", error.to_string()))?;
        if counted > limit {
            return Err(too_large());
        }
    }
    Ok(())
}

/// The first sheet whose header names a column.
fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let mut book = Workbook::new(Cursor::new(bytes)).map_err(|e: XlsxError| malformed("the file", e.to_string()))?;
    let sheets = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|s| s.name.clone()).collect();
    for name in &names {
        if let Some(sheet) = read_sheet(&mut book, name)? {
            return Ok(sheet);
        }
    }
    Err(SheetError::Malformed {
        place: "the file".into(),
        found: format!("no known column in {} sheets", names.len()),
        expected: "a header with names such as id, source and target".into(),
        hint: "name the columns in the first row".into(),
    })
}

/// A sheet; none when it has no header.
fn read_sheet(book: &mut Workbook<Cursor<&[u8]>>, name: &str) -> Result<Option<Sheet>, SheetError> {
    let mut cells =
        book.worksheet_cells_reader(name).map_err(|e| malformed(&format!("sheet {name}"), e.to_string()))?;
    let mut table = Table::default();
    let mut number = 0;
    loop {
        let cell = cells.next_cell().map_err(|e| malformed(&format!("sheet {name}, row {number}"), e.to_string()))?;
        let Some(cell) = cell else { break };
        let (row, column) = cell.get_position();
        if number != row as usize + 1 {
            table.end_row(number);
            number = row as usize + 1;
        }
        if table.is_hopeless() {
            return Ok(None);
        }
        table.cell(column, text(cell.get_value()));
    }
    table.end_row(number);
    Ok(table.columns.map(|columns| {
        columns.finish(&mut table.sheet);
        table.sheet
    }))
}

/// A sheet as it is read, cell by cell.
#[derive(Default)]
struct Table {
    /// What the header says, once it was there.
    columns: Option<Columns>,
    /// The number of columns that count, once the header was there.
    width: usize,
    /// The cells of the row so far.
    row: Vec<String>,
    /// Those of them that have no header above.
    beyond: Vec<String>,
    /// The rows before the header.
    before: usize,
    sheet: Sheet,
}

impl Table {
    fn cell(&mut self, column: u32, text: String) {
        let place = column as usize;
        if column >= COLUMN_LIMIT || text.is_empty() {
            return;
        }
        if self.columns.is_some() && place >= self.width {
            self.beyond.push(text);
            return;
        }
        if self.row.len() <= place {
            self.row.resize(place + 1, String::new());
        }
        self.row[place] = text;
    }

    /// Takes the cells for the header or a unit; a row without any is skipped.
    fn end_row(&mut self, number: usize) {
        if !self.beyond.is_empty() {
            let hint = "they are left out; name their columns in the header, or move them to the note";
            let finding = Finding::new("sheet-long-row", Severity::Warning, hint).at(number, "");
            self.sheet
                .findings
                .push(finding.found(self.beyond.join(", ")).expected("cells below the names of the header"));
            self.beyond.clear();
        }
        if self.row.is_empty() {
            return;
        }
        if let Some(columns) = &self.columns {
            self.row.resize(self.width, String::new());
            columns.push(&mut self.sheet, number, self.row.iter().map(String::as_str));
        } else {
            let header = || self.row.iter().map(String::as_str);
            let columns = Columns::of(header());
            self.before += 1;
            // Without a known column it is no header: a title, perhaps.
            if let Ok(sheet) = columns.sheet(header()) {
                (self.sheet, self.width, self.columns) = (sheet, self.row.len(), Some(columns));
            }
        }
        self.row.clear();
    }

    /// Whether the header should have come by now.
    fn is_hopeless(&self) -> bool {
        self.columns.is_none() && self.before >= HEADER_WITHIN
    }
}

/// A cell as text: numbers without needless digits, dates as ISO 8601 writes them, errors and truth values as Excel shows them.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(_) => Data::from(value.clone()).to_string(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use zip::write::SimpleFileOptions;

    use super::*;

    fn written(units: &[Unit]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut writer = XLSX.writer(&mut out, &WriteOptions::default())?;
        writer.units(units)?;
        writer.finish()?;
        Ok(out)
    }

    fn read_back(bytes: &[u8]) -> Sheet {
        XLSX.read(bytes, &ReadOptions::default()).unwrap()
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn other_files_are_called_what_they_are() {
        let ods: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
        let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
        let compound = |stream: &str| -> Vec<u8> {
            OLE.iter().copied().chain(stream.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        for (bytes, expected) in [
            (zipped(&[types, ("word/document.xml", b"<w/>")]), "a Word document (.docx)"),
            (zipped(&[types, ("ppt/presentation.xml", b"<p/>")]), "a PowerPoint presentation (.pptx)"),
            (zipped(&[types, ("xl/workbook.bin", b"")]), "a binary Excel workbook (.xlsb)"),
            (zipped(&[ods, ("content.xml", b"<o/>")]), "an OpenDocument spreadsheet (.ods)"),
            (zipped(&[("a.txt", b"a")]), "a ZIP archive of other files"),
            (compound("EncryptedPackage"), "a workbook with a password"),
            (compound("Workbook"), "an old Excel workbook (.xls)"),
            (compound("WordDocument"), "an old Word document (.doc)"),
        ] {
            assert!(XLSX.recognizes(&bytes), "{expected}");
            let error = XLSX.read(&bytes, &ReadOptions::default()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("the file: found {expected}, expected an Excel workbook")), "{error}");
        }
    }

    #[test]
    fn hostile_cells_come_back_as_they_were() {
        let longest = "ن".repeat(CELL_LIMIT);
        let emoji = "😀".repeat(CELL_LIMIT / 2);
        let cells = [
            "=1+1",
            "+5",
            "- متى تسافر؟",
            "@name",
            "'نص",
            "''",
            "\tنص\t",
            " نص ",
            "سطر\nثانٍ\n",
            "\r",
            "أ\r\nب\r",
            "_x000D_",
            "_x000D_x000D_",
            "_x005F_x000D_",
            "_x00",
            "_xنصنص_",
            "\u{202E}نص\u{2066}ab\u{2069}\u{200F}",
            "👩‍👩‍👧",
            "\u{A0}",
            "<b>&amp;</b>",
            "<r>نص</r>",
            "<r><t>_x000D_\r</t></r>",
            "<r></r>",
            "<r>a</r>\r",
            "12",
            "1e5",
            "TRUE",
            "#N/A",
            "http://x.y/",
            "\u{2028}\u{85}",
            "\u{7F}",
            "\u{FEFF}",
            &longest,
            &emoji,
        ];
        let units: Vec<_> = (1..)
            .zip(cells)
            .map(|(n, cell)| Unit {
                id: format!("{n}"),
                source: cell.into(),
                target: Some(cell.into()),
                note: cell.into(),
                rank: Some(n),
                ..Unit::default()
            })
            .collect();
        let bytes = written(&units).unwrap();
        assert!(XLSX.recognizes(&bytes));
        let sheet = read_back(&bytes);
        assert_eq!(sheet.fields, Field::ALL);
        assert!(sheet.findings.is_empty(), "{:?}", sheet.findings);
        assert_eq!(sheet.rows.len(), units.len());
        for (row, unit) in sheet.rows.iter().zip(&units) {
            assert_eq!(&row.unit, unit);
        }
        assert_eq!((sheet.rows[0].number, sheet.rows[1].number), (2, 3));
        assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
        assert_eq!(bytes, written(&units).unwrap());
    }

    #[test]
    fn only_what_translators_fill_is_open() {
        let bytes = written(&[Unit::default()]).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        for expected in [
            "rightToLeft=\"1\"",
            "state=\"frozen\"",
            "<autoFilter ref=\"A1:P2\"",
            "new,fuzzy,translated",
            "sheet=\"1\"",
        ] {
            assert!(sheet.contains(expected), "{expected} is not in {sheet}");
        }
        assert!(!sheet.contains("password"));
        assert!(part(&bytes, "docProps/core.xml").contains("2000-01-01"));
        // Styles by the columns A, G, H, I and M of the second row: id, source, target, status, note.
        let style = |cell: &str| {
            let at = sheet.split(&format!("<c r=\"{cell}\" s=\"")).nth(1).unwrap();
            at.split('"').next().unwrap().parse::<usize>().unwrap()
        };
        let styles = part(&bytes, "xl/styles.xml");
        let cell_styles = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
        let cell_styles: Vec<_> = cell_styles.split("<xf ").skip(1).collect();
        for (cell, open) in [("A2", false), ("G2", false), ("H2", true), ("I2", true), ("M2", true)] {
            assert_eq!(cell_styles[style(cell)].contains("locked=\"0\""), open, "{cell}");
        }
    }

    #[test]
    fn what_excel_cannot_hold_is_an_error_that_names_the_unit() {
        let unit = |source: String| Unit { id: "k7".into(), document: "a.txt".into(), source, ..Unit::default() };
        let error = |source: String| written(&[unit(source)]).unwrap_err().to_string();
        let long = error("😀".repeat(CELL_LIMIT / 2 + 1));
        assert!(
            long.starts_with("unit k7 of a.txt, source: found 32768 UTF-16 units, expected at most 32767"),
            "{long}"
        );
        for c in ['\0', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            let message = error(format!("نص{c}"));
            assert!(
                message.contains(&format!("k7 of a.txt, source: found the character U+{:04X}", u32::from(c))),
                "{message}"
            );
        }
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out, &WriteOptions::default()).unwrap();
        rows.next = ROW_LIMIT - 1;
        let message = rows.units(&[unit("آخر صف".into()), unit("صف زائد".into())]).unwrap_err().to_string();
        assert_eq!(rows.next, ROW_LIMIT - 1, "it is said before anything is written");
        rows.units(&[unit("آخر صف".into())]).unwrap();
        assert!(message.contains("k7") && message.contains("1048575 rows"), "{message}");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let zeros = vec![0; 300_000];
        let bomb = zipped(&[("a", &zeros), ("b", &zeros)]);
        assert!(bomb.len() < 5000);
        check_size(&bomb, 600_000).unwrap();
        assert!(matches!(check_size(&bomb, 599_999), Err(SheetError::TooLarge { .. })));
        // The same, but every declared size is ten bytes.
        let mut liar = bomb;
        let size = 300_000u32.to_le_bytes();
        let places: Vec<_> = liar.windows(4).enumerate().filter(|(_, w)| *w == size).map(|(at, _)| at).collect();
        assert!(places.len() >= 2);
        for at in places {
            liar[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
        let error = check_size(&liar, 599_999);
        assert!(error.is_err(), "{error:?}");
    }

    #[test]
    fn other_workbooks_are_read_by_their_header() {
        let mut book = excel::Workbook::new();
        book.add_worksheet().write(0, 0, "غلاف").unwrap();
        let sheet = book.add_worksheet();
        sheet.write(0, 1, "ترجمة الوكالة").unwrap();
        for (column, name) in [(1, "الترجمة"), (2, "other"), (3, " SOURCE "), (4, "ID"), (5, "words"), (6, "note")]
        {
            sheet.write(2, column, name).unwrap();
        }
        let day = excel::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(3, 1, true).unwrap().write(3, 3, "نص").unwrap().write(3, 4, 12).unwrap().write(3, 5, 4.0).unwrap();
        let moment = excel::ExcelDateTime::from_ymd(2024, 2, 29).unwrap();
        sheet.write_with_format(3, 6, &moment, &day).unwrap();
        sheet
            .write(6, 4, "k2")
            .unwrap()
            .write(6, 1, 1.5)
            .unwrap()
            .write(6, 5, "كثير")
            .unwrap()
            .write(6, 99, "x")
            .unwrap();
        sheet.write_formula(6, 6, excel::Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        let sheet = read_back(&book.save_to_buffer().unwrap());
        assert_eq!(sheet.fields, [Field::Target, Field::Source, Field::Id, Field::Words, Field::Note]);
        assert_eq!(sheet.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [4, 7]);
        let [first, second] = [&sheet.rows[0].unit, &sheet.rows[1].unit];
        assert_eq!((first.id.as_str(), first.source.as_str(), first.target(), first.words), ("12", "نص", "TRUE", 4));
        assert_eq!(first.note, "2024-02-29");
        assert_eq!((second.id.as_str(), second.target(), second.note.as_str()), ("k2", "1.5", "#DIV/0!"));
        let findings: Vec<_> = sheet.findings.iter().map(|f| (f.code, f.row)).collect();
        assert_eq!(findings, [("sheet-long-row", Some(7)), ("sheet-bad-value", Some(7))]);
    }

    #[test]
    fn what_is_no_workbook_says_so() {
        let mut empty = excel::Workbook::new();
        empty.add_worksheet().write(0, 0, "غلاف").unwrap();
        let whole = written(&[Unit { source: "نص".into(), ..Unit::default() }]).unwrap();
        let mut files = vec![Vec::new(), b"PK\x03\x04".to_vec(), zipped(&[("word/document.xml", b"<x/>")])];
        files.push(empty.save_to_buffer().unwrap());
        files.extend((1..8).map(|eighths| whole[..whole.len() * eighths / 8].to_vec()));
        // A cell's name that is past every limit.
        let archive = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
        let parts: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let contents: Vec<_> =
            parts.iter().map(|n| part(&whole, n).replace("\"A2\"", "\"ZZZZZZZZZZ9999999999999\"")).collect();
        let parts: Vec<_> = parts.iter().zip(&contents).map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
        let _ = XLSX.read(&zipped(&parts), &ReadOptions::default());
        for file in files {
            let error = XLSX.read(&file, &ReadOptions::default()).unwrap_err();
            assert!(matches!(error, SheetError::Malformed { .. }), "{error}");
        }
    }
}
