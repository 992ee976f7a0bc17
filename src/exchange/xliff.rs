//! XLIFF 2.1 (OASIS, 2018; ISO 21720:2017 is 2.0): written as 2.1, read from 2.0 to 2.2. What the core has no place for stands in the
//! metadata module, which tools must keep.

use std::io::{self, Write};

use super::xliff12::own_fields;
use super::xml::{self, Element, escape, inline, joined};
use super::{Format, ReadOptions, Row, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Languages, Status, Unit};

/// XLIFF 2.1.
#[derive(Debug)]
pub struct Xliff;

/// The category of the metadata that are ours.
const CATEGORY: &str = "khulasa";

impl Format for Xliff {
    fn name(&self) -> &'static str {
        "xliff"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xliff"]
    }

    fn about(&self) -> &'static str {
        "XLIFF 2.1, for newer CAT tools"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        xml::root(head)
            .is_some_and(|root| root.name == "xliff" && root.get("version").is_some_and(|v| v.starts_with("2.")))
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        let source = escape(&options.languages.source, "(languages)")?;
        let target = escape(&options.languages.target, "(languages)")?;
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"2.1\" srcLang=\"{source}\" trgLang=\"{target}\" \
             xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\">"
        )?;
        Ok(Box::new(Units { out, document: None, files: 0, units: 0 }))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let root = xml::parse(bytes, options)?;
        xml::expect(&root, "xliff")?;
        let tag = |name| root.get(name).map(str::to_owned);
        let mut sheet = Sheet {
            languages: tag("srcLang").zip(tag("trgLang")).map(|(source, target)| Languages { source, target }),
            fields: vec![Field::Id, Field::Document, Field::Source, Field::Target, Field::Status],
            ..Sheet::default()
        };
        let mut files = Vec::new();
        root.all("file", &mut files);
        for file in files {
            let mut units = Vec::new();
            file.all("unit", &mut units);
            for unit in units {
                let number = sheet.rows.len() + 1;
                read_unit(
                    &mut sheet,
                    number,
                    file.get("original").or_else(|| file.get("id")).unwrap_or_default(),
                    unit,
                );
            }
        }
        xml::complete(&mut sheet);
        Ok(sheet)
    }
}

fn read_unit(sheet: &mut Sheet, number: usize, document: &str, element: &Element) {
    let mut unit =
        Unit { id: element.get("id").unwrap_or_default().to_owned(), document: document.to_owned(), ..Unit::default() };
    let mut metas = Vec::new();
    element.children().filter(|child| child.name == "metadata").for_each(|metadata| {
        metadata
            .children()
            .filter(|group| group.get("category") == Some(CATEGORY))
            .for_each(|group| group.all("meta", &mut metas));
    });
    for meta in metas {
        let field = Field::ALL.into_iter().find(|field| Some(field.name()) == meta.get("type"));
        if let Some(field) = field.filter(|field| *field == Field::Id || own_fields().any(|own| own == *field)) {
            xml::set(sheet, number, &mut unit, field, &meta.text());
        }
    }
    let notes = element.child("notes").into_iter().flat_map(Element::children);
    for note in notes {
        let note = joined(&unit.note, &note.text());
        xml::set(sheet, number, &mut unit, Field::Note, &note);
    }
    // A unit of several segments is one sentence that another tool took apart; what is between them counts.
    let mut statuses = Vec::new();
    let mut target = String::new();
    for part in element.children().filter(|child| matches!(child.name.as_str(), "segment" | "ignorable")) {
        let text = |name| part.child(name).map(Element::text);
        let source = text("source").unwrap_or_default();
        target.push_str(
            &text("target").unwrap_or_else(|| if part.name == "ignorable" { source.clone() } else { String::new() }),
        );
        unit.source.push_str(&source);
        if part.name == "segment" {
            statuses.push(status(part.get("state"), part.get("subState")));
        }
    }
    unit.status = statuses.into_iter().min().unwrap_or_default();
    unit.target = Some(target)
        .filter(|target| !target.trim_matches([' ', '\n', '\t', '\r']).is_empty() || is_one(element, target));
    sheet.rows.push(Row { number, unit });
}

/// Whether a blank target is what its one segment says, and not only what stands between segments without targets.
fn is_one(element: &Element, target: &str) -> bool {
    !target.is_empty()
        && element.children().filter(|child| child.name == "segment" || child.name == "ignorable").count() == 1
}

/// The state that stands for a status, and its subdivision. Published in `docs/formats/xliff.md`.
fn state(status: Status) -> (&'static str, Option<&'static str>) {
    match status {
        Status::New => ("initial", None),
        Status::Fuzzy => ("initial", Some("khulasa:fuzzy")),
        Status::Rejected => ("initial", Some("khulasa:rejected")),
        Status::Translated => ("translated", None),
        Status::Reviewed => ("reviewed", None),
        Status::Approved => ("final", None),
    }
}

/// The way back. A tool that changes the state drops the subdivision, as the standard asks.
fn status(state: Option<&str>, sub: Option<&str>) -> Status {
    match (state, sub) {
        (Some("translated"), _) => Status::Translated,
        (Some("reviewed"), _) => Status::Reviewed,
        (Some("final"), _) => Status::Approved,
        (_, Some("khulasa:fuzzy")) => Status::Fuzzy,
        (_, Some("khulasa:rejected")) => Status::Rejected,
        _ => Status::New,
    }
}

struct Units<'a> {
    out: &'a mut dyn Write,
    /// Of the open `file`.
    document: Option<String>,
    files: usize,
    units: usize,
}

impl SheetWriter for Units<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            if self.document.as_ref() != Some(&unit.document) {
                self.end_file()?;
                self.files += 1;
                let original = escape(&unit.document, &unit.id)?;
                writeln!(self.out, "<file id=\"f{}\" original=\"{original}\">", self.files)?;
                self.document = Some(unit.document.clone());
            }
            self.units += 1;
            write_unit(self.out, unit, self.units)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.files == 0 {
            // The standard wants a file.
            self.out.write_all(b"<file id=\"f1\"/>\n")?;
        }
        self.end_file()?;
        self.out.write_all(b"</xliff>\n")?;
        self.out.flush()
    }
}

impl Units<'_> {
    fn end_file(&mut self) -> io::Result<()> {
        if self.document.take().is_some() { self.out.write_all(b"</file>\n") } else { Ok(()) }
    }
}

fn write_unit(out: &mut dyn Write, unit: &Unit, number: usize) -> io::Result<()> {
    // An id of XLIFF is a name token; ids of other origin stand in the metadata as they are.
    let is_token = !unit.id.is_empty() && unit.id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let id = if is_token { unit.id.clone() } else { format!("u{number}") };
    writeln!(out, "<unit id=\"{id}\">\n<mda:metadata><mda:metaGroup category=\"{CATEGORY}\">")?;
    for field in own_fields().chain([Field::Id]) {
        let value = field.get(unit);
        if !value.is_empty() || field == Field::Id {
            writeln!(out, "<mda:meta type=\"{}\">{}</mda:meta>", field.name(), escape(&value, &unit.id)?)?;
        }
    }
    writeln!(out, "</mda:metaGroup></mda:metadata>")?;
    if !unit.note.is_empty() {
        writeln!(out, "<notes><note>{}</note></notes>", escape(&unit.note, &unit.id)?)?;
    }
    let (state, sub) = state(unit.status);
    let sub = sub.map(|sub| format!(" subState=\"{sub}\"")).unwrap_or_default();
    let code = |code: &str, count: usize| format!("<ph id=\"{count}\" equiv=\"{code}\"/>");
    let source = inline(&unit.source, unit, code)?;
    let target = inline(unit.target(), unit, code)?;
    writeln!(out, "<segment state=\"{state}\"{sub}>\n<source xml:space=\"preserve\">{source}</source>")?;
    // A segment past its initial state must have a target.
    if !target.is_empty() || state != "initial" {
        writeln!(out, "<target xml:space=\"preserve\">{target}</target>")?;
    }
    writeln!(out, "</segment>\n</unit>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_tools_are_read() {
        let text = "<xliff version=\"2.0\" srcLang=\"ar\" trgLang=\"en\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\"><file id=\"a\">\
            <group id=\"g\"><unit id=\"1\"><notes><note>one</note><note>two</note></notes><segment id=\"s1\" state=\"final\"><source>وصل \
            <pc id=\"1\">الوفد</pc>.</source><target>It <pc id=\"1\">arrived</pc>.</target></segment><ignorable><source> </source></ignorable>\
            <segment id=\"s2\" state=\"translated\"><source>ثم غادر.</source><target>Then it left.</target></segment></unit></group>\
            <unit id=\"2\"><segment><source>نعم</source></segment><ignorable><source> </source></ignorable></unit></file></xliff>";
        assert!(Xliff.recognizes(text.as_bytes()));
        let sheet = Xliff.read(text.as_bytes(), &ReadOptions::default()).unwrap();
        let unit = &sheet.rows[0].unit;
        assert_eq!((unit.source.as_str(), unit.target()), ("وصل الوفد. ثم غادر.", "It arrived. Then it left."));
        assert_eq!((unit.status, unit.note.as_str(), unit.document.as_str()), (Status::Translated, "one\ntwo", "a"));
        assert_eq!((sheet.rows[1].unit.id.as_str(), sheet.rows[1].unit.target.is_none()), ("2", true));
    }

    #[test]
    fn states_go_both_ways_and_odd_ids_come_back() {
        for of in Status::ALL {
            let unit = Unit { id: "a b/\u{e9}".into(), source: "نعم".into(), status: of, ..Unit::default() };
            let mut out = Vec::new();
            let mut writer = Xliff.writer(&mut out, &WriteOptions::default()).unwrap();
            writer.units(std::slice::from_ref(&unit)).unwrap();
            writer.finish().unwrap();
            assert!(String::from_utf8_lossy(&out).contains("<unit id=\"u1\">"));
            assert_eq!(Xliff.read(&out, &ReadOptions::default()).unwrap().rows[0].unit, unit);
        }
    }
}
