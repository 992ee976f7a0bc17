//! Files that are not text, recognized by their first bytes, with the way to get text out of them.

use super::error::InputErrorKind;

const CONVERT_OFFICE: &str = "save it as plain text or HTML first";
const UNPACK: &str = "unpack it first";
/// Said by builds without the feature; the others read the file.
const NO_PARQUET: &str =
    "this build does not read it: install khulasa with `--features parquet`, or convert it to JSONL";
const NO_TEXT: &str = "only text can be read";

/// First bytes, what they show, and what to do. More particular entries stand first.
const MAGIC: [(&[u8], &str, &str); 20] = [
    (b"%PDF-", "a PDF", "convert it first, for example with pdftotext"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (.doc, .xls or .ppt)", CONVERT_OFFICE),
    (b"{\\rtf", "a Rich Text document (.rtf)", CONVERT_OFFICE),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"\xFD7zXZ\0", "xz-compressed data", "unpack it first; gzip and zstd are read as they are"),
    (b"BZh91AY&SY", "bzip2-compressed data", "unpack it first; gzip and zstd are read as they are"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", "its text must be recognized (OCR) first"),
    (b"\xFF\xD8\xFF", "a JPEG image", "its text must be recognized (OCR) first"),
    (b"GIF87a", "a GIF image", "its text must be recognized (OCR) first"),
    (b"GIF89a", "a GIF image", "its text must be recognized (OCR) first"),
    (b"II*\0", "a TIFF image", "its text must be recognized (OCR) first"),
    (b"MM\0*", "a TIFF image", "its text must be recognized (OCR) first"),
    (b"RIFF", "a RIFF file (sound, film or WebP image)", NO_TEXT),
    (b"ID3\x03", "an MP3 recording", NO_TEXT),
    (b"ID3\x04", "an MP3 recording", NO_TEXT),
    (b"OggS\0", "an Ogg recording", NO_TEXT),
    (b"\x7FELF", "a program", NO_TEXT),
    (b"SQLite format 3\0", "an SQLite database", "export its text, for example as CSV"),
    (b"PAR1", "a Parquet file", NO_PARQUET),
];

/// What is inside a ZIP archive that belongs to a program, by a folder or a media type in it.
const ZIP_KINDS: [(&[u8], &str, &str); 5] = [
    (b"word/", "a Word document (.docx)", CONVERT_OFFICE),
    (b"xl/", "an Excel workbook (.xlsx)", "save it as CSV (UTF-8) first"),
    (b"ppt/", "a PowerPoint file (.pptx)", CONVERT_OFFICE),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file (.odt, .ods)", CONVERT_OFFICE),
    (b"application/epub+zip", "an EPUB book", "convert it to HTML or plain text first"),
];

/// Files that are read at places of their choosing, and not from their start to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A ZIP archive: a Word document, or an archive of documents.
    #[cfg(feature = "zip")]
    Zip,
    /// A Parquet table.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Builds that read neither never meet one.
    #[cfg(not(any(feature = "zip", feature = "parquet")))]
    #[allow(dead_code, reason = "keeps the type inhabited")]
    None,
}

impl Container {
    /// The container that starts with `head`, if it is one that this build reads.
    pub fn of(head: &[u8]) -> Option<Container> {
        match head {
            // An archive without entries has nothing but its end.
            #[cfg(feature = "zip")]
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Container::Zip),
            #[cfg(feature = "parquet")]
            [b'P', b'A', b'R', b'1', ..] => Some(Container::Parquet),
            _ => None,
        }
    }
}

/// What a ZIP archive is for a program; `None` for one of other files. `holds` says whether a text stands in its list of entries or at
/// its start.
pub(super) fn zip_kind(holds: impl Fn(&[u8]) -> bool) -> Option<(&'static str, &'static str)> {
    ZIP_KINDS.iter().find(|(inside, ..)| holds(inside)).map(|&(_, what, way_out)| (what, way_out))
}

/// What a file is that starts with `head`, if it is known not to be text.
pub(super) fn not_text(head: &[u8]) -> Option<InputErrorKind> {
    if head.starts_with(b"PK\x03\x04") {
        let kind = zip_kind(|inside| memchr::memmem::find(head, inside).is_some());
        let (what, way_out) = kind.unwrap_or(("a ZIP archive", UNPACK));
        return Some(InputErrorKind::NotText { what, way_out });
    }
    let film = head.get(4..8) == Some(b"ftyp");
    if film {
        return Some(InputErrorKind::NotText { what: "a film or recording (MP4)", way_out: NO_TEXT });
    }
    MAGIC
        .iter()
        .find(|(magic, ..)| head.starts_with(magic))
        .map(|&(_, what, way_out)| InputErrorKind::NotText { what, way_out })
}

/// What text is that starts as one piece of JSON over many lines, which is no document and no line a document.
pub(super) fn whole_json(text: &str) -> Option<InputErrorKind> {
    let start = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let inner = |open: char| start.strip_prefix(open).map(str::trim_start);
    let is_object = |text: &str| {
        let name = text.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        name.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
    };
    let what = if inner('[').and_then(|rest| rest.strip_prefix('{')).is_some_and(is_object) {
        "an array of JSON objects"
    } else if inner('{').is_some_and(is_object) {
        "a JSON object over several lines"
    } else {
        return None;
    };
    let way_out = "write one object a line first, for example with `jq -c '.[]'` or `jq -c .`";
    Some(InputErrorKind::NotText { what, way_out })
}

/// Whether decoded text is in truth binary data: one character in ten is a control character or could not be read.
pub(super) fn looks_binary(text: &str) -> bool {
    let (mut all, mut odd) = (0usize, 0usize);
    for c in text.chars().take(1 << 15) {
        all += 1;
        odd += usize::from(c == '\u{FFFD}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C' | '\u{85}')));
    }
    odd > 3 && odd * 10 > all
}

/// The error for [`looks_binary`].
pub(super) fn unknown() -> InputErrorKind {
    InputErrorKind::NotText {
        what: "binary data",
        way_out: "if it is text in an unusual encoding, name it with --encoding",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_files_are_named_with_the_way_out() {
        let message = |head: &[u8]| not_text(head).map(|kind| kind.to_string()).unwrap_or_default();
        assert_eq!(message(b"%PDF-1.7\n"), "this is a PDF, not text; convert it first, for example with pdftotext");
        assert!(message(b"PK\x03\x04....word/document.xml").contains("Word document"));
        assert!(message(b"PK\x03\x04....a.txt").contains("ZIP archive"));
        assert!(message(b"\x89PNG\r\n\x1A\n\0\0").contains("PNG image"));
        assert!(message(b"\0\0\0\x18ftypmp42").contains("MP4"));
        assert_eq!(message("نص".as_bytes()), "");
        assert_eq!(message(b""), "");
    }

    #[test]
    fn a_few_control_characters_are_text_and_many_are_not() {
        assert!(!looks_binary("نص\0 فيه \0 أصفار"));
        assert!(!looks_binary("\0"));
        let json = |text: &str| whole_json(text).map(|kind| kind.to_string()).unwrap_or_default();
        assert!(
            json("\u{FEFF}[\n {\"text\" : \"نص\"},")
                .starts_with("this is an array of JSON objects, not text; write one")
        );
        assert!(json("{\n  \"text\": \"نص\"\n}").starts_with("this is a JSON object over several lines"));
        assert!(["[1] نص", "{\"اقتباس\" بين قوسين}", "[{", "نص", ""].iter().all(|text| json(text).is_empty()));
        assert!(looks_binary("\0\u{1}\u{2}\u{3}abc\0\0"));
    }
}
