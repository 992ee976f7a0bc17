//! What the XML formats have in common (XML 1.0, fifth edition): strings out so that every allowed one comes back, and bytes back
//! to a tree. No entity is ever expanded, no document type with declarations is read, and nesting is bounded.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::{ReadOptions, Sheet, SheetError};
use crate::bitext::{Field, Finding, Severity, Unit};

/// How deep elements may stand in one another.
const DEPTH: usize = 64;

/// An element without its namespace prefix.
#[derive(Debug, Default)]
pub struct Element {
    /// The local name.
    pub name: String,
    /// Names as written, values resolved.
    pub attributes: Vec<(String, String)>,
    /// What stands in it.
    pub nodes: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
pub enum Node {
    /// Another element.
    Element(Element),
    /// Characters.
    Text(String),
}

impl Element {
    /// The value of an attribute by its name as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements right below.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name right below.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// All elements of this name below, in order, none inside another.
    pub fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in self.children() {
            if child.name == name {
                found.push(child);
            } else {
                child.all(name, found);
            }
        }
    }

    /// Its characters; an inline code stands for its `equiv` or `equiv-text`, or else for what is in it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(more) => text.push_str(more),
                Node::Element(code) if code.name == "cp" => {
                    let hex = code.get("hex").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                    text.extend(hex.and_then(char::from_u32));
                }
                Node::Element(code) => match code.get("equiv").or_else(|| code.get("equiv-text")) {
                    Some(equiv) => {
                        text.push_str(equiv);
                        if matches!(code.name.as_str(), "pc" | "g") {
                            code.push_text(text);
                        }
                    }
                    None => code.push_text(text),
                },
            }
        }
    }
}

/// The text of a file: the encoding asked for, its byte order mark, its declaration, or UTF-8.
fn decode<'a>(bytes: &'a [u8], asked: Option<&'static Encoding>) -> (Cow<'a, str>, bool) {
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let (_, rest) = head.split_once("encoding=")?;
        let quote = rest.chars().next()?;
        Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
    };
    let encoding = asked.or_else(|| Some(Encoding::for_bom(bytes)?.0)).or_else(declared).unwrap_or(UTF_8);
    let (text, _, bad) = encoding.decode(bytes);
    (text, bad)
}

/// The local name and the attributes of the first element.
pub fn root(head: &[u8]) -> Option<Element> {
    let (text, _) = decode(head, None);
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return element(&tag).ok(),
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn element(tag: &BytesStart<'_>) -> Result<Element, String> {
    let mut made = Element { name: tag.local_name().as_ref().to_owned(), ..Element::default() };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        // XML 1.0, 3.3.3: white space as such is a space, only references keep it.
        let value = attribute.value.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
        let value = quick_xml::escape::unescape(&value).map_err(|error| error.to_string())?.into_owned();
        made.attributes.push((attribute.key.as_ref().to_owned(), value));
    }
    Ok(made)
}

/// The tree of a file.
///
/// # Errors
///
/// When the bytes are no well-formed XML, declare entities, or nest too deep; says the line.
pub fn parse(bytes: &[u8], options: &ReadOptions) -> Result<Element, SheetError> {
    let (text, bad) = decode(bytes, options.encoding);
    let mut reader = Reader::from_str(&text);
    let malformed = |position: u64, found: String, expected: &str| {
        let before = text.as_bytes().iter().take(position as usize).filter(|b| **b == b'\n').count();
        SheetError::Malformed {
            place: format!("line {}", before + 1),
            found,
            expected: expected.to_owned(),
            hint: "export the file again".to_owned(),
        }
    };
    if bad {
        let place = text.find('\u{FFFD}').unwrap_or_default() as u64;
        return Err(malformed(place, "bytes that the encoding does not have".into(), "text in the declared encoding"));
    }
    let mut open: Vec<Element> = Vec::new();
    let mut done = None;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let wrong = |found: String| malformed(at, found, "well-formed XML");
        let event = event.map_err(|error| malformed(reader.error_position(), error.to_string(), "well-formed XML"))?;
        let mut piece = String::new();
        match event {
            Event::Start(tag) if open.len() < DEPTH => {
                if done.is_some() {
                    return Err(wrong("a second root element".into()));
                }
                open.push(element(&tag).map_err(wrong)?);
            }
            Event::Start(_) => {
                return Err(malformed(at, format!("more than {DEPTH} elements in one another"), "fewer"));
            }
            Event::Empty(tag) => {
                let made = element(&tag).map_err(wrong)?;
                match open.last_mut() {
                    Some(parent) => parent.nodes.push(Node::Element(made)),
                    None if done.is_none() => done = Some(made),
                    None => return Err(wrong("a second root element".into())),
                }
            }
            Event::End(_) => {
                let Some(made) = open.pop() else { return Err(wrong("an end tag without its start".into())) };
                match open.last_mut() {
                    Some(parent) => parent.nodes.push(Node::Element(made)),
                    None => done = Some(made),
                }
            }
            Event::Text(text) => piece.push_str(&text.xml10_content()),
            Event::CData(text) => piece.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|error| wrong(error.to_string()))? {
                Some(c) => piece.push(c),
                None => match quick_xml::escape::resolve_predefined_entity(&name.xml10_content()) {
                    Some(text) => piece.push_str(text),
                    None => return Err(wrong(format!("the entity &{};", name.xml10_content()))),
                },
            },
            Event::DocType(doctype) if doctype.contains("<!") || doctype.contains('[') => {
                return Err(malformed(
                    at,
                    "a document type with declarations".into(),
                    "none: entities are not expanded",
                ));
            }
            Event::Eof => break,
            _ => {}
        }
        if !piece.is_empty() {
            if let Some(parent) = open.last_mut() {
                match parent.nodes.last_mut() {
                    Some(Node::Text(text)) => text.push_str(&piece),
                    _ => parent.nodes.push(Node::Text(piece)),
                }
            } else if !piece.trim_matches(['\u{FEFF}', ' ', '\n', '\t', '\r']).is_empty() {
                return Err(wrong("text outside of the root element".into()));
            }
        }
    }
    let at = text.len() as u64;
    if let Some(last) = open.last() {
        return Err(malformed(at, format!("the end of the file inside <{}>", last.name), "the whole file"));
    }
    done.ok_or_else(|| malformed(at, "no element".into(), "an XML file"))
}

/// Makes sure of the name of the root element.
///
/// # Errors
///
/// When it is another.
pub fn expect(root: &Element, name: &str) -> Result<(), SheetError> {
    if root.name == name {
        return Ok(());
    }
    Err(SheetError::Malformed {
        place: "the root element".into(),
        found: format!("<{}>", root.name),
        expected: format!("<{name}>"),
        hint: "name the file's real format with --format".into(),
    })
}

/// A string as character data or attribute value.
///
/// # Errors
///
/// When it has a character that XML 1.0 forbids; names the unit.
pub fn escape(text: &str, unit: &str) -> io::Result<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let unit: String = unit.escape_debug().collect();
                let message = format!(
                    "unit {unit}: found the character U+{:04X}, expected one that XML 1.0 can hold; take it out of the text or write JSON Lines",
                    u32::from(c)
                );
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

/// A unit's source or target with its placeholders `{1}`, `{/1}`, `{1/}` as what `code` makes of them: the placeholder and its number,
/// which is its place among those of the source, from 1. Programs know by these numbers what a target has moved; what the source
/// does not have, or not so often, is counted on.
///
/// # Errors
///
/// As [`escape`].
pub fn inline(text: &str, unit: &Unit, code: impl Fn(&str, usize) -> String) -> io::Result<String> {
    let mut numbers: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    let mut count = 0;
    let mut of_source = unit.source.as_str();
    while let Some(start) = of_source.find('{') {
        let from = &of_source[start..];
        let length = placeholder(from);
        if let Some(length) = length {
            count += 1;
            numbers.entry(&from[..length]).or_default().push_back(count);
        }
        of_source = &from[length.unwrap_or(1)..];
    }
    let unit = unit.id.as_str();
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        out.push_str(&escape(before, unit)?);
        let length = placeholder(from);
        if let Some(length) = length {
            let number = numbers.get_mut(&from[..length]).and_then(VecDeque::pop_front).unwrap_or_else(|| {
                count += 1;
                count
            });
            out.push_str(&code(&from[..length], number));
        } else {
            out.push('{');
        }
        rest = &from[length.unwrap_or(1)..];
    }
    out.push_str(&escape(rest, unit)?);
    Ok(out)
}

/// The length of the placeholder that the text starts with.
fn placeholder(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('{')?.split_once('}')?.0;
    let digits = inside.strip_prefix('/').or_else(|| inside.strip_suffix('/')).unwrap_or(inside);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| inside.len() + 2)
}

/// Sets a field; what it cannot hold is a finding. Ids are taken as they stand.
pub fn set(sheet: &mut Sheet, number: usize, unit: &mut Unit, field: Field, value: &str) {
    if !sheet.fields.contains(&field) {
        sheet.fields.push(field);
    }
    match field {
        Field::Id => unit.id = value.to_owned(),
        Field::SourceHash => unit.source_hash = value.to_owned(),
        _ => {
            if let Err(bad) = field.set(unit, value) {
                let finding =
                    Finding::new("sheet-bad-value", Severity::Warning, "the value is taken for empty; correct it");
                let finding = finding.at(number, &unit.id).in_column(field).found(bad.found).expected(bad.expected);
                sheet.findings.push(finding);
            }
        }
    }
}

/// One note below another.
pub fn joined(one: &str, other: &str) -> String {
    [one, other].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Puts the fields in order. Empty ones are not written, so a sheet with the kinds of units, which are never empty, has them all.
pub fn complete(sheet: &mut Sheet) {
    if sheet.fields.contains(&Field::Kind) {
        sheet.fields = Field::ALL.to_vec();
    }
    sheet.fields.sort();
}

/// The field of a name such as `khulasa:rank` or `x-khulasa-rank`.
pub fn own(name: &str) -> Option<Field> {
    let name = name.strip_prefix("khulasa:").or_else(|| name.strip_prefix("x-khulasa-"))?;
    Field::ALL.into_iter().find(|field| field.name() == name)
}

/// Whether one language is the other or a variety of it: `ar` and `ar-EG`.
pub fn same_language(one: &str, other: &str) -> bool {
    let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    main(one) == main(other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bitext::Status;
    use crate::exchange::{FORMATS, WriteOptions};

    fn back(format: &dyn crate::exchange::Format, units: &[Unit]) -> Vec<Unit> {
        let mut out = Vec::new();
        let mut writer = format.writer(&mut out, &WriteOptions::default()).unwrap();
        writer.units(units).unwrap();
        writer.finish().unwrap();
        assert!(format.recognizes(&out));
        let sheet = format.read(&out, &ReadOptions::default()).unwrap();
        assert!(sheet.findings.is_empty(), "{:?}", sheet.findings);
        sheet.rows.into_iter().map(|row| row.unit).collect()
    }

    fn formats() -> impl Iterator<Item = &'static dyn crate::exchange::Format> {
        FORMATS.iter().copied().filter(|f| ["tmx", "xliff12", "xliff"].contains(&f.name()))
    }

    proptest! {
        #[test]
        fn every_string_of_allowed_characters_comes_back(
            texts in prop::collection::vec("([\\t\\n\\r \\x20-\\x7f\u{80}-\u{fffd}\u{1f600}]|\\{/?[0-9]{1,2}/?\\}|\\]\\]>){0,12}", 7),
            status in 0..6_usize,
        ) {
            let text = |n: usize| texts[n].clone();
            let target = Some(text(1)).filter(|t| !t.is_empty());
            let unit = Unit {
                id: text(2), document: text(3), source: text(0), target, note: text(4), context_before: text(5),
                context_after: text(6), status: Status::ALL[status], rank: Some(3), match_percent: Some(101), ..Unit::default()
            };
            for format in formats() {
                prop_assert_eq!(&back(format, &[unit.clone(), Unit::default()]), &[unit.clone(), Unit::default()], "{}", format.name());
            }
        }
    }

    #[test]
    fn what_a_target_moves_keeps_its_number() {
        let unit = Unit { source: "{1}أ{/1} {2/} {2/}".into(), ..Unit::default() };
        let numbers = |text: &str| inline(text, &unit, |code, number| format!("[{code} {number}]")).unwrap();
        assert_eq!(numbers(&unit.source), "[{1} 1]أ[{/1} 2] [{2/} 3] [{2/} 4]");
        assert_eq!(numbers("{2/}{1}a{/1}{/1}{7}{2/}"), "[{2/} 3][{1} 1]a[{/1} 2][{/1} 5][{7} 6][{2/} 4]");
    }

    #[test]
    fn a_forbidden_character_names_its_unit() {
        for format in formats() {
            let mut out = Vec::new();
            let unit = Unit { id: "k7".into(), source: "a\u{1}".into(), ..Unit::default() };
            let error =
                format.writer(&mut out, &WriteOptions::default()).unwrap().units(&[unit]).unwrap_err().to_string();
            assert!(error.contains("k7") && error.contains("U+0001"), "{error}");
        }
    }
}
