//! The input formats: one table, from which names, file extensions and detection derive.

use std::path::Path;
use std::str::FromStr;

use serde::de::IgnoredAny;

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text: a file is a document.
    Text,
    /// A web page: a file is a document.
    Html,
    /// JSON lines: a line is a document.
    Jsonl,
    /// Comma-separated values with a header: a row is a document.
    Csv,
    /// Tab-separated values with a header: a row is a document.
    Tsv,
    /// A Word document: a file is a document.
    Docx,
    /// A web archive: every page in it is a document.
    Warc,
    /// A Parquet table: a row is a document.
    Parquet,
}

/// Format, name, file extensions. The one table.
const FORMATS: [(Format, &str, &[&str]); 8] = [
    (Format::Text, "text", &["txt", "text"]),
    (Format::Html, "html", &["html", "htm", "xhtml"]),
    (Format::Jsonl, "jsonl", &["jsonl", "ndjson"]),
    (Format::Csv, "csv", &["csv"]),
    (Format::Tsv, "tsv", &["tsv", "tab"]),
    (Format::Docx, "docx", &["docx"]),
    (Format::Warc, "warc", &["warc"]),
    (Format::Parquet, "parquet", &["parquet"]),
];

/// The extension of archives whose entries are read like the files of a folder.
const ARCHIVE: &str = "zip";

/// Extensions of compressed files; what stands before them names the format.
const COMPRESSED: [&str; 4] = ["gz", "gzip", "zst", "zstd"];

impl Format {
    /// Every format.
    pub const ALL: [Format; 8] = [
        Format::Text,
        Format::Html,
        Format::Jsonl,
        Format::Csv,
        Format::Tsv,
        Format::Docx,
        Format::Warc,
        Format::Parquet,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The file name extensions, without the dot.
    pub fn extensions(self) -> &'static [&'static str] {
        self.row().2
    }

    /// The format that a file name promises, `.gz` and `.zst` set aside; `None` if its extension is not in the table.
    pub fn of_path(path: &Path) -> Option<Format> {
        let mut extension = path.extension()?.to_str()?;
        let inner;
        if COMPRESSED.iter().any(|c| c.eq_ignore_ascii_case(extension)) {
            inner = Path::new(path.file_stem()?);
            extension = inner.extension()?.to_str()?;
        }
        FORMATS.iter().find(|row| row.2.iter().any(|e| e.eq_ignore_ascii_case(extension))).map(|row| row.0)
    }

    /// Whether a file name is that of an archive, whose entries have formats of their own.
    pub fn is_archive(path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ARCHIVE))
    }

    /// The format that the first characters show. CSV and TSV look like plain text and are never guessed.
    ///
    /// `complete` says whether `head` is everything there is.
    pub fn of_content(head: &str, complete: bool) -> Format {
        if head.starts_with("WARC/") {
            return Format::Warc;
        }
        let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\0');
        if head.starts_with('<') && is_html(head) {
            return Format::Html;
        }
        if head.starts_with('{') && is_json_line(head, complete) {
            return Format::Jsonl;
        }
        Format::Text
    }

    /// The extensions of all formats as a sentence part: `.txt, .text, … (also with .gz or .zst)`.
    pub fn all_extensions() -> String {
        let mut list = String::new();
        for extension in FORMATS.iter().flat_map(|row| row.2).chain([&ARCHIVE]) {
            if !list.is_empty() {
                list.push_str(", ");
            }
            list.push('.');
            list.push_str(extension);
        }
        list.push_str(" (also with .gz or .zst)");
        list
    }

    /// Whether the whole input is one document.
    pub fn is_whole(self) -> bool {
        matches!(self, Format::Text | Format::Html | Format::Docx)
    }

    fn row(self) -> &'static (Format, &'static str, &'static [&'static str]) {
        // The table is in the order of the declaration, as a test checks.
        &FORMATS[self as usize]
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        FORMATS
            .iter()
            .find(|row| row.1.eq_ignore_ascii_case(name))
            .map(|row| row.0)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// A format name that is not in the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown input format \"{name}\"; expected one of {}", FORMATS.map(|row| row.1).join(", "))]
pub struct UnknownFormat {
    name: String,
}

/// Whether the text, which starts with `<`, starts as a web page: with a declaration, a comment before one, or a tag that
/// opens a page or its body.
fn is_html(mut head: &str) -> bool {
    // Saved pages often start with comments ("saved from url=…") or an XML declaration.
    while head.starts_with("<!--") || head.starts_with("<?xml") {
        let close = if head.starts_with("<!--") { "-->" } else { "?>" };
        match head.find(close) {
            Some(at) => head = head[at + close.len()..].trim_start(),
            None => return false,
        }
    }
    let Some(rest) = head.strip_prefix('<') else { return false };
    let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '!').unwrap_or(rest.len());
    const OPENERS: [&str; 22] = [
        "!doctype", "html", "head", "body", "meta", "title", "link", "script", "style", "div", "p", "table", "article",
        "main", "section", "header", "nav", "h1", "h2", "center", "font", "base",
    ];
    OPENERS.iter().any(|o| o.eq_ignore_ascii_case(&rest[..name_end]))
}

/// Whether the first line, which starts with `{`, is a whole JSON object, or the start of a long one.
fn is_json_line(head: &str, complete: bool) -> bool {
    let (line, whole) = match head.find('\n') {
        Some(end) => (&head[..end], true),
        None => (head, complete),
    };
    match serde_json::from_str::<IgnoredAny>(line) {
        Ok(_) => true,
        Err(error) => !whole && error.is_eof(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_declaration() {
        for format in Format::ALL {
            assert_eq!(format.row().0, format);
            assert_eq!(format.name().parse(), Ok(format));
        }
        let error = "pdf".parse::<Format>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown input format \"pdf\"; expected one of text, html, jsonl, csv, tsv, docx, warc, parquet"
        );
    }

    #[test]
    fn a_file_name_promises_a_format() {
        let of = |name: &str| Format::of_path(Path::new(name));
        assert_eq!(of("a/خبر.txt"), Some(Format::Text));
        assert_eq!(of("a.HTM"), Some(Format::Html));
        assert_eq!(of("a.jsonl.gz"), Some(Format::Jsonl));
        assert_eq!(of("a.csv.ZST"), Some(Format::Csv));
        assert_eq!(of("crawl.warc.gz"), Some(Format::Warc));
        assert_eq!(of("a.zip"), None);
        assert!(Format::is_archive(Path::new("a.ZIP")) && !Format::is_archive(Path::new("zip")));
        assert_eq!(of("a.gz"), None);
        assert_eq!(of("a.pdf"), None);
        assert_eq!(of(".txt"), None);
    }

    #[test]
    fn content_shows_a_format() {
        let of = |head: &str| Format::of_content(head, true);
        assert_eq!(of("\u{FEFF}\n <!DOCTYPE HTML PUBLIC>"), Format::Html);
        assert_eq!(of("<?xml version=\"1.0\"?>\n<!-- saved from url=(0022)http://x/ -->\n<html>"), Format::Html);
        assert_eq!(of("<body dir=rtl>"), Format::Html);
        assert_eq!(of("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), Format::Warc);
        assert_eq!(of("<<عاجل>> انفجار"), Format::Text);
        assert_eq!(of("{\"id\": 1}\n{\"id\": 2}"), Format::Jsonl);
        assert_eq!(of("{نص بين قوسين}"), Format::Text);
        assert_eq!(of("{\"text\": \"نص"), Format::Text);
        assert_eq!(Format::of_content("{\"text\": \"نص", false), Format::Jsonl);
        assert_eq!(of("a,b\n1,2"), Format::Text);
        assert_eq!(of(""), Format::Text);
    }
}
