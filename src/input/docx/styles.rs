//! What the styles of a Word document are called, and so what their paragraphs are.

use quick_xml::Reader;
use quick_xml::events::Event;
use rustc_hash::FxHashMap;

use super::attribute;
use crate::text::BlockKind;

/// Styles stand on others, at most so many deep.
const MAX_DEPTH: usize = 16;

/// The paragraph styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(FxHashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    /// Whether it puts its paragraphs into the outline.
    is_outline: bool,
    /// Whether it numbers its paragraphs or puts a bullet before them.
    is_list: bool,
}

/// Reads the part `styles.xml`.
///
/// # Errors
///
/// When it is not well-formed.
pub(super) fn read(xml: &str) -> Result<Styles, String> {
    let mut styles = Styles::default();
    let mut reader = Reader::from_str(xml);
    let mut open: Option<(String, Style)> = None;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match &event {
            Event::Start(element) | Event::Empty(element) => match (element.local_name().as_ref(), &mut open) {
                ("style", _) => open = attribute(element, "styleId").map(|id| (id, Style::default())),
                ("name", Some((_, style))) => style.name = attribute(element, "val").unwrap_or_default(),
                ("basedOn", Some((_, style))) => style.based_on = attribute(element, "val"),
                ("outlineLvl", Some((_, style))) => style.is_outline = is_outline(attribute(element, "val")),
                ("numPr", Some((_, style))) => style.is_list = true,
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "style" => {
                if let Some((id, style)) = open.take() {
                    styles.0.insert(id, style);
                }
            }
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Whether a level of the outline is that of a heading: 9 is that of running text.
pub(super) fn is_outline(level: Option<String>) -> bool {
    level.and_then(|level| level.trim().parse::<u8>().ok()).is_some_and(|level| level < 9)
}

impl Styles {
    /// What a paragraph of a style is, if the style or one that it stands on says so.
    pub fn kind(&self, id: &str) -> Option<BlockKind> {
        let mut id = id;
        for _ in 0..MAX_DEPTH {
            let Some(style) = self.0.get(id) else { return kind_of(id) };
            if let Some(kind) = kind_of(&style.name) {
                return Some(kind);
            }
            if style.is_outline {
                return Some(BlockKind::Subhead);
            }
            if style.is_list {
                return Some(BlockKind::ListItem);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

/// What paragraphs of a style are that Word brings along. Its ids are translated (`1`, `Titre1`), its names are not.
fn kind_of(name: &str) -> Option<BlockKind> {
    let name = name.to_lowercase().replace([' ', '-'], "");
    let starts = |start: &str| name.strip_prefix(start).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    match name.as_str() {
        "title" => Some(BlockKind::Headline),
        "subtitle" => Some(BlockKind::Subhead),
        "quote" | "intensequote" | "blocktext" => Some(BlockKind::Quotation),
        "header" | "footer" | "pagenumber" | "tocheading" | "tableoffigures" => Some(BlockKind::Boilerplate),
        _ if starts("heading") => Some(BlockKind::Subhead),
        _ if starts("toc") || starts("index") => Some(BlockKind::Boilerplate),
        _ if starts("listbullet") || starts("listnumber") => Some(BlockKind::ListItem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_and_not_ids_and_styles_stand_on_others() {
        let xml = r#"<w:styles xmlns:w="w">
            <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
            <w:style w:type="paragraph" w:styleId="خاص"><w:name w:val="عنوان خاص"/><w:basedOn w:val="1"/></w:style>
            <w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:type="paragraph" w:styleId="b"><w:name w:val="ب"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="c"><w:name w:val="ج"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="x"><w:name w:val="س"/><w:basedOn w:val="x"/></w:style>
            <w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 2"/></w:style>
        </w:styles>"#;
        let styles = read(xml).unwrap();
        let found = ["1", "خاص", "a", "b", "c", "x", "toc", "Heading2", "Title", "none"].map(|id| styles.kind(id));
        use BlockKind::*;
        let expected = [
            Some(Subhead),
            Some(Subhead),
            None,
            None,
            Some(Subhead),
            None,
            Some(Boilerplate),
            Some(Subhead),
            Some(Headline),
            None,
        ];
        assert_eq!(found, expected);
    }
}
