//! XLIFF 1.2 (OASIS, 2008): what most CAT tools read. One `file` a document; what XLIFF has no place for are attributes of an own
//! namespace, which the standard allows and tools keep.

use std::io::{self, Write};

use super::xml::{self, Element, escape, inline, joined};
use super::{Format, ReadOptions, Row, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Languages, Status, Unit};

/// XLIFF 1.2.
#[derive(Debug)]
pub struct Xliff12;

/// The namespace of the attributes that the standard does not know.
pub(super) const OWN: &str = "urn:khulasa:worksheet";

/// The fields that stand in an attribute of their own: all but those with a place in the standard.
pub(super) fn own_fields() -> impl Iterator<Item = Field> {
    const STANDARD: [Field; 6] = [Field::Id, Field::Document, Field::Source, Field::Target, Field::Status, Field::Note];
    Field::ALL.into_iter().filter(|field| !STANDARD.contains(field))
}

impl Format for Xliff12 {
    fn name(&self) -> &'static str {
        "xliff12"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlf"]
    }

    fn about(&self) -> &'static str {
        "XLIFF 1.2, for CAT tools"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        xml::root(head)
            .is_some_and(|root| root.name == "xliff" && root.get("version").is_some_and(|v| v.starts_with("1.")))
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        let source = escape(&options.languages.source, "(languages)")?;
        let target = escape(&options.languages.target, "(languages)")?;
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" \
             xmlns:khulasa=\"{OWN}\">"
        )?;
        Ok(Box::new(Units { out, source, target, document: None }))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let root = xml::parse(bytes, options)?;
        xml::expect(&root, "xliff")?;
        let mut sheet = Sheet {
            fields: vec![Field::Id, Field::Document, Field::Source, Field::Target, Field::Status],
            ..Sheet::default()
        };
        let mut files = Vec::new();
        root.all("file", &mut files);
        for file in files {
            if sheet.languages.is_none() {
                let tag = |name| file.get(name).map(str::to_owned);
                sheet.languages = tag("source-language")
                    .zip(tag("target-language"))
                    .map(|(source, target)| Languages { source, target });
            }
            let mut units = Vec::new();
            file.all("trans-unit", &mut units);
            for unit in units {
                let number = sheet.rows.len() + 1;
                read_unit(&mut sheet, number, file.get("original").unwrap_or_default(), unit);
            }
        }
        xml::complete(&mut sheet);
        Ok(sheet)
    }
}

fn read_unit(sheet: &mut Sheet, number: usize, document: &str, element: &Element) {
    let mut unit = Unit {
        id: element.get("id").unwrap_or_default().to_owned(),
        document: document.to_owned(),
        source: element.child("source").map(Element::text).unwrap_or_default(),
        ..Unit::default()
    };
    let target = element.child("target");
    unit.target = target.map(Element::text).filter(|target| !target.is_empty());
    unit.status = status(element.get("approved"), target, unit.target.is_some());
    for (name, value) in &element.attributes {
        if let Some(field) = xml::own(name).filter(|field| own_fields().any(|own| own == *field)) {
            xml::set(sheet, number, &mut unit, field, value);
        }
    }
    for note in element.children().filter(|child| child.name == "note") {
        let note = joined(&unit.note, &note.text());
        xml::set(sheet, number, &mut unit, Field::Note, &note);
    }
    let quality = element.child("alt-trans").and_then(|alternative| alternative.get("match-quality"));
    if unit.match_percent.is_none()
        && let Some(quality) = quality
    {
        xml::set(sheet, number, &mut unit, Field::Match, quality.trim().trim_end_matches('%'));
    }
    sheet.rows.push(Row { number, unit });
}

/// The state that stands for a status, and its qualifier. Published in `docs/formats/xliff.md`.
fn state(status: Status) -> (&'static str, Option<&'static str>) {
    match status {
        Status::New => ("new", None),
        Status::Fuzzy => ("needs-review-translation", Some("fuzzy-match")),
        Status::Translated => ("translated", None),
        Status::Reviewed => ("signed-off", None),
        Status::Approved => ("final", None),
        Status::Rejected => ("needs-translation", Some("rejected-inaccurate")),
    }
}

/// The way back, for states of other tools too. A target without a state is somebody's translation.
fn status(approved: Option<&str>, target: Option<&Element>, is_filled: bool) -> Status {
    let qualifier = target.and_then(|target| target.get("state-qualifier")).unwrap_or_default();
    match target.and_then(|target| target.get("state")) {
        Some("final") => Status::Approved,
        Some("signed-off") => Status::Reviewed,
        Some("translated") => Status::Translated,
        Some("needs-translation") if qualifier.starts_with("rejected") => Status::Rejected,
        Some("new" | "needs-translation") => Status::New,
        Some(_) => Status::Fuzzy,
        None if approved == Some("yes") && is_filled => Status::Approved,
        None if is_filled => Status::Translated,
        None => Status::New,
    }
}

struct Units<'a> {
    out: &'a mut dyn Write,
    source: String,
    target: String,
    /// Of the open `file`.
    document: Option<String>,
}

impl SheetWriter for Units<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            if self.document.as_ref() != Some(&unit.document) {
                self.end_file()?;
                let original = escape(&unit.document, &unit.id)?;
                writeln!(
                    self.out,
                    "<file original=\"{original}\" source-language=\"{}\" target-language=\"{}\" datatype=\"plaintext\">\n<body>",
                    self.source, self.target
                )?;
                self.document = Some(unit.document.clone());
            }
            write_unit(self.out, unit)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.end_file()?;
        self.out.write_all(b"</xliff>\n")?;
        self.out.flush()
    }
}

impl Units<'_> {
    fn end_file(&mut self) -> io::Result<()> {
        if self.document.take().is_some() { self.out.write_all(b"</body>\n</file>\n") } else { Ok(()) }
    }
}

fn write_unit(out: &mut dyn Write, unit: &Unit) -> io::Result<()> {
    let id = escape(&unit.id, &unit.id)?;
    let approved = if unit.status == Status::Approved { " approved=\"yes\"" } else { "" };
    write!(out, "<trans-unit id=\"{id}\" xml:space=\"preserve\"{approved}")?;
    for field in own_fields() {
        let value = field.get(unit);
        if !value.is_empty() {
            write!(out, " khulasa:{}=\"{}\"", field.name(), escape(&value, &unit.id)?)?;
        }
    }
    let code = |code: &str, count: usize| format!("<x id=\"{count}\" equiv-text=\"{code}\"/>");
    let source = inline(&unit.source, unit, code)?;
    writeln!(out, ">\n<source>{source}</source>")?;
    let target = inline(unit.target(), unit, code)?;
    let (state, qualifier) = state(unit.status);
    if !target.is_empty() || unit.status != Status::New {
        let qualifier = qualifier.map(|qualifier| format!(" state-qualifier=\"{qualifier}\"")).unwrap_or_default();
        writeln!(out, "<target state=\"{state}\"{qualifier}>{target}</target>")?;
    }
    if !unit.note.is_empty() {
        writeln!(out, "<note>{}</note>", escape(&unit.note, &unit.id)?)?;
    }
    if let Some(percent) = unit.match_percent.filter(|_| !target.is_empty()) {
        writeln!(out, "<alt-trans match-quality=\"{percent}%\"><target>{target}</target></alt-trans>")?;
    }
    writeln!(out, "</trans-unit>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Sheet {
        let text = format!(
            "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"a.docx\" \
             source-language=\"ar\" target-language=\"fr-FR\" datatype=\"x\"><header/><body>{body}</body></file></xliff>"
        );
        assert!(Xliff12.recognizes(text.as_bytes()));
        Xliff12.read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn files_of_other_tools_are_read() {
        let sheet = read(
            "<group><trans-unit id=\"1\" approved=\"yes\"><source>وصل <g id=\"1\">الوفد</g>.<x id=\"2\"/></source>\
             <seg-source><mrk mtype=\"seg\" mid=\"0\">وصل الوفد.</mrk></seg-source>\
             <target><mrk mtype=\"seg\" mid=\"0\">La délégation </mrk><mrk mtype=\"seg\" mid=\"1\">est là.</mrk></target>\
             <note from=\"a\">one</note><note>two</note><alt-trans match-quality=\"87%\"><target>x</target></alt-trans></trans-unit></group>\
             <trans-unit id=\"2\"><source>نعم</source></trans-unit>",
        );
        let unit = &sheet.rows[0].unit;
        assert_eq!((unit.source.as_str(), unit.target()), ("وصل الوفد.", "La délégation est là."));
        assert_eq!((unit.status, unit.match_percent), (Status::Approved, Some(87)));
        assert_eq!((unit.note.as_str(), unit.document.as_str()), ("one\ntwo", "a.docx"));
        assert_eq!((sheet.rows[1].unit.status, sheet.rows[1].unit.target.is_none()), (Status::New, true));
        assert_eq!(sheet.languages.unwrap().target, "fr-FR");
    }

    #[test]
    fn states_go_both_ways() {
        for of in Status::ALL {
            let unit = Unit {
                id: "k1".into(),
                source: "نعم".into(),
                target: Some("yes".into()),
                status: of,
                ..Unit::default()
            };
            let mut out = Vec::new();
            let mut writer = Xliff12.writer(&mut out, &WriteOptions::default()).unwrap();
            writer.units(&[unit]).unwrap();
            writer.finish().unwrap();
            let sheet = Xliff12.read(&out, &ReadOptions::default()).unwrap();
            assert_eq!(sheet.rows[0].unit.status, of);
        }
        for (state, expected) in
            [("needs-translation", Status::New), ("needs-adaptation", Status::Fuzzy), ("x-mine", Status::Fuzzy)]
        {
            let sheet = read(&format!(
                "<trans-unit id=\"1\"><source>ن</source><target state=\"{state}\">y</target></trans-unit>"
            ));
            assert_eq!(sheet.rows[0].unit.status, expected, "{state}");
        }
    }
}
