//! A Word document as blocks (ISO/IEC 29500, WordprocessingML): its paragraphs in order, those of tables and text boxes too, and what
//! their styles say they are.
//!
//! Left out is what is not on the page as running text: notes, comments, headers and footers, what was deleted or moved away, hidden text.
//! The source map leads to the bytes of the part that holds the text, `word/document.xml` as a rule, decoded.
//!
//! `body` reads that part, `styles` what its styles are called.

mod body;
mod styles;

use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::InputErrorKind;
use super::plain;
use crate::text::{BlockKind, Document, SourceMap, Span};
use body::Paragraph;

/// The name of the data in messages.
const CODEC: &str = "Word";

/// The most bytes of a part that says something about the document and holds none of its text.
const MAX_PART: u64 = 16 << 20;

/// Where the text is unless the document says otherwise.
const MAIN_PART: &str = "word/document.xml";

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The document in a Word file, whose text may have `limit` bytes as XML.
///
/// # Errors
///
/// When the file is damaged, too large, or holds no text.
pub(super) fn parse(bytes: &[u8], limit: u64) -> Result<Document, InputErrorKind> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let main = main_part(&mut archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = part(&mut archive, &format!("{folder}/styles.xml"), MAX_PART)?;
    let styles = styles.map(|xml| styles::read(&xml)).transpose().map_err(malformed)?.unwrap_or_default();
    let Some(xml) = part(&mut archive, &main, limit)? else {
        return Err(malformed(format!("the part {main} is missing")));
    };
    let paragraphs = body::read(&xml, &styles).map_err(malformed)?;
    compose(paragraphs)
}

/// The bytes of all parts once they are unpacked, as the list at the end of the file says.
pub(super) fn unpacked_len(bytes: &[u8]) -> usize {
    let of_entry = |at: usize| {
        let length = bytes.get(at + 24..at + 28)?;
        Some(u32::from_le_bytes(length.try_into().ok()?) as usize)
    };
    memchr::memmem::find_iter(bytes, b"PK\x01\x02").filter_map(of_entry).fold(0, usize::saturating_add)
}

/// Sets the paragraphs into one text.
fn compose(paragraphs: Vec<Paragraph>) -> Result<Document, InputErrorKind> {
    let mut text = String::new();
    let mut map = SourceMap::default();
    let mut spans: Vec<(Span, Option<BlockKind>)> = Vec::with_capacity(paragraphs.len());
    let has_title = paragraphs.iter().any(|paragraph| paragraph.kind == Some(BlockKind::Headline));
    for mut paragraph in paragraphs {
        let own = Span::new(0, paragraph.text.len()).trim(&paragraph.text);
        if own.is_empty() {
            continue;
        }
        // Many authors have a first heading and no title.
        if spans.is_empty() && !has_title && paragraph.kind == Some(BlockKind::Subhead) {
            paragraph.kind = Some(BlockKind::Headline);
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&paragraph.text);
        paragraph.pieces.iter().for_each(|&(at, source)| map.push(start + at, source));
        spans.push((Span::new(start + own.start, start + own.end), paragraph.kind));
    }
    if spans.is_empty() {
        return Err(InputErrorKind::Empty { what: "document".to_owned() });
    }
    let blocks = plain::styled_blocks(&text, &spans);
    let title = spans.iter().find(|(_, kind)| *kind == Some(BlockKind::Headline));
    let title = title.map(|(span, _)| span.of(&text).replace('\n', " "));
    Ok(Document { title, text, blocks, source_map: Some(map), ..Document::default() })
}

/// The part that holds the text, as the relations of the file name it.
fn main_part(archive: &mut Archive) -> Result<String, InputErrorKind> {
    let relations = part(archive, "_rels/.rels", MAX_PART)?.unwrap_or_default();
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event().map_err(|error| malformed(error.to_string()))? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let is_main = attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
                if let Some(target) = attribute(&element, "Target").filter(|_| is_main) {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Event::Eof => return Ok(MAIN_PART.to_owned()),
            _ => {}
        }
    }
}

/// A part as text; `None` if the file has none of this name.
fn part(archive: &mut Archive, name: &str, limit: u64) -> Result<Option<String>, InputErrorKind> {
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    // What the file says of its sizes may be wrong.
    let mut bytes = Vec::new();
    let read = part.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| malformed(error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(InputErrorKind::TooLarge { what: "document", limit });
    }
    let (encoding, bom) = Encoding::for_bom(&bytes).unwrap_or((UTF_8, 0));
    if encoding == UTF_8 && bom == 0 {
        let text = String::from_utf8(bytes);
        return Ok(Some(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())));
    }
    Ok(Some(encoding.decode_without_bom_handling(&bytes[bom..]).0.into_owned()))
}

/// The value of an attribute, whatever its prefix.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).unwrap_or_else(|_| found.value.clone()).into_owned())
}

/// Whether a property such as `w:vanish` is set: its element is there and does not say that it is not.
fn is_on(element: &BytesStart) -> bool {
    !attribute(element, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

fn malformed(reason: String) -> InputErrorKind {
    InputErrorKind::Damaged { codec: CODEC, reason }
}

fn unreadable(error: ZipError) -> InputErrorKind {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            InputErrorKind::NotText { what: "a Word document with a password", way_out: "save it without one" }
        }
        error => malformed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A document with this body.
    fn word(body: &str) -> Vec<u8> {
        let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        pack(&[("[Content_Types].xml", "<Types/>"), (MAIN_PART, &xml)])
    }

    fn blocks(body: &str) -> Vec<(BlockKind, String)> {
        let document = parse(&word(body), 1 << 20).unwrap();
        document.blocks.iter().map(|b| (b.kind, b.span.of(&document.text).to_owned())).collect()
    }

    fn p(style: &str, text: &str) -> String {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    const SENTENCE: &str = "افتتحت البلدية أمس السوق القديمة بعد ترميمها، بحضور مئات التجار والزوار.";

    #[test]
    fn styles_say_what_paragraphs_are() {
        use BlockKind::*;
        let body = [
            p("Title", "افتتاح السوق القديمة"),
            p("TOC1", "مقدمة 1"),
            p("Heading1", "إشادة واسعة"),
            p("", SENTENCE),
            "<w:p><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>خبز طازج</w:t></w:r></w:p>".into(),
            p("Quote", "لن نغادر السوق."),
            "<w:p/><w:p><w:r><w:t xml:space=\"preserve\"> </w:t></w:r></w:p>".into(),
            p("", "جميع الحقوق محفوظة"),
        ];
        let found: Vec<BlockKind> = blocks(&body.concat()).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(found, [Headline, Boilerplate, Subhead, Paragraph, ListItem, Quotation, Boilerplate]);
        let document = parse(&word(&body.concat()), 1 << 20).unwrap();
        assert_eq!(document.title.as_deref(), Some("افتتاح السوق القديمة"));
        let first = [p("Heading1", "افتتاح السوق"), p("", SENTENCE)].concat();
        assert_eq!(blocks(&first)[0].0, Headline);
        let bare = [p("", "افتتاح السوق"), p("", SENTENCE)].concat();
        assert_eq!(blocks(&bare)[0].0, Headline, "told by its place when nothing is styled");
    }

    #[test]
    fn the_list_of_parts_says_how_long_they_are() {
        let packed = word(&p("", &"ا".repeat(50_000)));
        assert!(
            packed.len() < 2000 && (100_000..101_000).contains(&unpacked_len(&packed)),
            "{}",
            unpacked_len(&packed)
        );
        assert_eq!(unpacked_len(b"PK\x01\x02"), 0);
    }

    #[test]
    fn text_is_what_the_page_shows() {
        let body = "<w:p><w:r><w:t>وصل </w:t></w:r><w:del><w:r><w:delText>أمس</w:delText></w:r></w:del><w:ins><w:r><w:t>اليوم</w:t></w:r></w:ins>\
            <w:r><w:tab/><w:t>الوفد &amp; الصحافة &#1575;</w:t><w:br/><w:t><![CDATA[a<b]]></w:t></w:r>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>سر</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>.</w:t></w:r>\
            <w:moveFrom><w:r><w:t>نقل</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>\
            <w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>المدينة</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>السكان</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>في إطار</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
            <mc:Fallback><w:txbxContent><w:p><w:r><w:t>في إطار</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>\
            <w:r><w:t>خارج الإطار</w:t></w:r></w:p>";
        let document = parse(&word(body), 1 << 20).unwrap();
        assert_eq!(document.text, "وصل اليوم\tالوفد & الصحافة ا\na<b.\n\nالمدينة\n\nالسكان\n\nفي إطار\n\nخارج الإطار");
    }

    #[test]
    fn every_character_leads_back_to_its_place_in_the_part() {
        let body = [p("", "قال &amp; كتب"), p("", "ثم عاد")].concat();
        let document = parse(&word(&body), 1 << 20).unwrap();
        let bytes = word(&body);
        let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        let xml = part(&mut archive, MAIN_PART, 1 << 20).unwrap().unwrap();
        let map = document.source_map.unwrap();
        let source = |c: &str| map.source_of(document.text.find(c).unwrap()).unwrap();
        for (shown, written) in [("قال", "قال &amp;"), ("&", "&amp; كتب"), ("كتب", "كتب</w:t>"), ("عاد", "عاد</w:t>")]
        {
            assert!(xml[source(shown)..].starts_with(written), "{shown}");
        }
    }

    #[test]
    fn the_text_may_be_in_a_part_of_another_name_and_styles_in_another_language() {
        let relations = "<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
        let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
        let body = [p("", SENTENCE), p("1", "إشادة واسعة"), p("", SENTENCE)].concat();
        let bytes = pack(&[
            ("_rels/.rels", relations),
            ("word/styles.xml", styles),
            ("word/document2.xml", &format!("<w:d>{body}</w:d>")),
        ]);
        let document = parse(&bytes, 1 << 20).unwrap();
        let kinds: Vec<BlockKind> = document.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Subhead, BlockKind::Paragraph]);
    }

    #[test]
    fn hostile_files_are_refused_and_never_crash() {
        let message = |bytes: &[u8]| parse(bytes, 100_000).err().map(|kind| kind.to_string()).unwrap_or_default();
        assert!(message(&word("")).starts_with("the document holds no text"));
        assert!(message(&word(&p("", &"ا".repeat(100_000)))).starts_with("the document is larger than 100000 bytes"));
        assert!(message(&word("<w:p><w:r>")).starts_with("the Word data is damaged"));
        assert!(message(&word(&"<w:p>".repeat(1000))).contains("more than 64 paragraphs in one another"));
        assert!(message(&pack(&[("word/x.xml", "")])).contains("the part word/document.xml is missing"));
        let entities = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:d><w:p><w:r><w:t>&b;نص</w:t></w:r></w:p></w:d>";
        assert_eq!(parse(&pack(&[(MAIN_PART, entities)]), 1 << 20).unwrap().text, "\u{FFFD}نص");
        let deep = format!("{}{}", "<w:x>".repeat(15_000), "</w:x>".repeat(15_000));
        assert_eq!(blocks(&format!("{deep}{}", p("", SENTENCE))).len(), 1);
        let whole = word(&p("", SENTENCE));
        for end in 0..whole.len() {
            assert!(!message(&whole[..end]).is_empty());
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            let _ = parse(&changed, 1 << 20);
        }
    }
}
