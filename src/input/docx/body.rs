//! The paragraphs of a Word document's text part.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::styles::{Styles, is_outline};
use super::{attribute, is_on};
use crate::text::BlockKind;

/// Paragraphs stand in one another only through text boxes; a file with more levels is made to do harm.
const MAX_OPEN: usize = 64;

/// A paragraph with its text.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub text: String,
    /// What its style says it is.
    pub kind: Option<BlockKind>,
    /// From places in its text to places in the part, in order.
    pub pieces: Vec<(usize, usize)>,
}

/// Elements with text that is not, or no longer, on the page, or is there a second time.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "Fallback" | "rt" | "comment" | "footnote" | "endnote" | "instrText")
}

/// Reads the part.
///
/// # Errors
///
/// When it is not well-formed.
pub(super) fn read(xml: &str, styles: &Styles) -> Result<Vec<Paragraph>, String> {
    let mut reader = Reader::from_str(xml);
    let mut body =
        Body { styles, done: Vec::new(), open: Vec::new(), left_out: 0, in_text: false, run: Run::default() };
    loop {
        let before = usize::try_from(reader.buffer_position()).map_err(|error| error.to_string())?;
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(element) => body.start(&element, before, false)?,
            Event::Empty(element) => body.start(&element, before, true)?,
            Event::End(element) => body.end(element.local_name().as_ref(), is_text(element.name())),
            Event::Text(text) if body.takes_text() => {
                let content = text.xml10_content();
                body.push(&content, before);
            }
            Event::CData(text) if body.takes_text() => {
                let content = text.xml10_content();
                body.push(&content, before + "<![CDATA[".len());
            }
            Event::GeneralRef(name) if body.takes_text() => {
                let found = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(str::to_owned),
                };
                // A reference to something else stands for nothing that could be shown.
                body.push(found.as_deref().unwrap_or("\u{FFFD}"), before);
            }
            Event::Eof if body.open.is_empty() => return Ok(body.done),
            Event::Eof => return Err("the text ends inside of a paragraph".to_owned()),
            _ => {}
        }
    }
}

struct Body<'s> {
    styles: &'s Styles,
    done: Vec<Paragraph>,
    /// The paragraphs that are open, the innermost last.
    open: Vec<Paragraph>,
    /// How many elements are open from the one that is left out on.
    left_out: usize,
    /// Whether this is inside of an element of text.
    in_text: bool,
    run: Run,
}

/// What holds for a run of text.
#[derive(Default)]
struct Run {
    is_open: bool,
    is_hidden: bool,
}

impl Body<'_> {
    fn takes_text(&self) -> bool {
        self.in_text && self.left_out == 0 && !self.run.is_hidden
    }

    fn start(&mut self, element: &BytesStart, at: usize, is_empty: bool) -> Result<(), String> {
        let name = element.local_name();
        let name = name.as_ref();
        if self.left_out > 0 || is_left_out(name) {
            // Inside of a run's properties, `w:del` says that its paragraph mark was deleted, and is empty.
            self.left_out += usize::from(!is_empty);
            return Ok(());
        }
        match name {
            "p" if is_text(element.name()) && !is_empty => {
                if self.open.len() == MAX_OPEN {
                    return Err(format!("more than {MAX_OPEN} paragraphs in one another"));
                }
                self.open.push(Paragraph::default());
                self.run = Run::default();
            }
            "r" if !is_empty => self.run = Run { is_open: true, is_hidden: false },
            "vanish" if self.run.is_open => self.run.is_hidden = is_on(element),
            "t" => self.in_text = !is_empty,
            "br" | "cr" => self.push_mark("\n", at),
            "tab" | "ptab" if self.run.is_open => self.push_mark("\t", at),
            "noBreakHyphen" => self.push_mark("\u{2011}", at),
            "pStyle" => {
                let kind = attribute(element, "val").and_then(|id| self.styles.kind(&id));
                self.set_kind(kind);
            }
            "outlineLvl" if is_outline(attribute(element, "val")) => self.set_kind(Some(BlockKind::Subhead)),
            // A heading may be numbered, and 0 takes a style's number away.
            "numId" if attribute(element, "val").is_none_or(|id| id != "0") => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.kind = paragraph.kind.or(Some(BlockKind::ListItem));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, is_text: bool) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        match name {
            "p" if is_text => self.done.extend(self.open.pop()),
            "r" => self.run = Run::default(),
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn set_kind(&mut self, kind: Option<BlockKind>) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.kind = kind.or(paragraph.kind);
        }
    }

    fn push_mark(&mut self, mark: &str, source: usize) {
        if !self.run.is_hidden {
            self.push(mark, source);
        }
    }

    fn push(&mut self, text: &str, source: usize) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| !text.is_empty()) {
            paragraph.pieces.push((paragraph.text.len(), source));
            paragraph.text.push_str(text);
        }
    }
}

/// Whether an element is one of the text and not of a drawing, which has paragraphs of its own (`a:p`).
fn is_text(name: QName) -> bool {
    name.prefix().is_none_or(|prefix| prefix.as_ref() != "a")
}
