//! TMX 1.4b (LISA OSCAR, 2005): translation memories. Fields that TMX does not know are `prop` elements `khulasa:…`.

use std::io::{self, Write};

use super::xml::{self, Element, escape, inline, joined, same_language};
use super::{Format, ReadOptions, Row, Sheet, SheetError, SheetWriter, WriteOptions};
use crate::bitext::{Field, Finding, Languages, Severity, Unit};

/// Translation Memory eXchange.
#[derive(Debug)]
pub struct Tmx;

impl Format for Tmx {
    fn name(&self) -> &'static str {
        "tmx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tmx"]
    }

    fn about(&self) -> &'static str {
        "translation memory exchange, TMX 1.4b"
    }

    fn recognizes(&self, head: &[u8]) -> bool {
        xml::root(head).is_some_and(|root| root.name == "tmx")
    }

    fn writer<'a>(&self, out: &'a mut dyn Write, options: &WriteOptions) -> io::Result<Box<dyn SheetWriter + 'a>> {
        let source = escape(&options.languages.source, "(languages)")?;
        let target = escape(&options.languages.target, "(languages)")?;
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">")?;
        writeln!(
            out,
            "<header creationtool=\"khulasa\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"khulasa\" \
             adminlang=\"en\" srclang=\"{source}\" datatype=\"plaintext\"/>\n<body>",
            env!("CARGO_PKG_VERSION")
        )?;
        Ok(Box::new(Units { out, source, target }))
    }

    fn read(&self, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, SheetError> {
        let root = xml::parse(bytes, options)?;
        xml::expect(&root, "tmx")?;
        let declared = root.child("header").and_then(|header| header.get("srclang")).unwrap_or("*all*");
        let mut units = Vec::new();
        root.all("tu", &mut units);
        let mut sheet = Sheet { fields: vec![Field::Id, Field::Source, Field::Target], ..Sheet::default() };
        for (place, tu) in units.into_iter().enumerate() {
            read_unit(&mut sheet, place + 1, tu, declared);
        }
        xml::complete(&mut sheet);
        Ok(sheet)
    }
}

fn language(tuv: &Element) -> &str {
    tuv.get("xml:lang").or_else(|| tuv.get("lang")).unwrap_or_default()
}

fn read_unit(sheet: &mut Sheet, number: usize, tu: &Element, declared: &str) {
    let mut unit = Unit { id: tu.get("tuid").unwrap_or_default().to_owned(), ..Unit::default() };
    for child in tu.children() {
        match child.name.as_str() {
            "prop" => {
                if let Some(field) = child.get("type").and_then(xml::own) {
                    xml::set(sheet, number, &mut unit, field, &child.text());
                }
            }
            "note" => {
                let note = joined(&unit.note, &child.text());
                xml::set(sheet, number, &mut unit, Field::Note, &note);
            }
            _ => {}
        }
    }
    let declared = tu.get("srclang").unwrap_or(declared);
    let text = |tuv: &Element| tuv.child("seg").map(Element::text).unwrap_or_default();
    let tuvs: Vec<&Element> = tu.children().filter(|child| child.name == "tuv").collect();
    let exact = tuvs.iter().position(|tuv| language(tuv).eq_ignore_ascii_case(declared));
    let source = exact.or_else(|| tuvs.iter().position(|tuv| same_language(language(tuv), declared)));
    let source = source.or_else(|| (declared.eq_ignore_ascii_case("*all*") && !tuvs.is_empty()).then_some(0));
    let Some(source) = source else {
        let finding =
            Finding::new("sheet-no-source", Severity::Error, "the unit is left out; name its source language");
        sheet.findings.push(finding.at(number, &unit.id).expected(declared));
        return;
    };
    let others: Vec<&&Element> =
        tuvs.iter().enumerate().filter(|(place, _)| *place != source).map(|(_, t)| t).collect();
    let wanted = sheet.languages.as_ref().map(|languages| languages.target.clone());
    let target = others.iter().find(|tuv| wanted.as_deref().is_none_or(|wanted| same_language(language(tuv), wanted)));
    if others.len() > 1 {
        let hint = "only one target is read; keep one language a file";
        let finding = Finding::new("sheet-more-targets", Severity::Warning, hint).at(number, &unit.id);
        let found = others.iter().map(|tuv| language(tuv)).collect::<Vec<_>>().join(" ");
        sheet.findings.push(finding.found(found).expected("one target"));
    }
    unit.source = text(tuvs[source]);
    unit.target = target.map(|tuv| text(tuv)).filter(|target| !target.is_empty());
    if let Some(target) = target
        && sheet.languages.is_none()
    {
        let source = language(tuvs[source]).to_owned();
        sheet.languages = Some(Languages { source, target: language(target).to_owned() });
    }
    sheet.rows.push(Row { number, unit });
}

struct Units<'a> {
    out: &'a mut dyn Write,
    source: String,
    target: String,
}

impl SheetWriter for Units<'_> {
    fn units(&mut self, units: &[Unit]) -> io::Result<()> {
        for unit in units {
            writeln!(self.out, "<tu tuid=\"{}\">", escape(&unit.id, &unit.id)?)?;
            if !unit.note.is_empty() {
                writeln!(self.out, "<note>{}</note>", escape(&unit.note, &unit.id)?)?;
            }
            for field in Field::ALL {
                let value = field.get(unit);
                let has_a_place = matches!(field, Field::Id | Field::Source | Field::Target | Field::Note);
                if !has_a_place && !value.is_empty() {
                    let value = escape(&value, &unit.id)?;
                    writeln!(self.out, "<prop type=\"khulasa:{}\">{value}</prop>", field.name())?;
                }
            }
            let code = |code: &str, count: usize| format!("<ph x=\"{count}\">{code}</ph>");
            let source = inline(&unit.source, unit, code)?;
            writeln!(self.out, "<tuv xml:lang=\"{}\"><seg>{source}</seg></tuv>", self.source)?;
            if !unit.target().is_empty() {
                let target = inline(unit.target(), unit, code)?;
                writeln!(self.out, "<tuv xml:lang=\"{}\"><seg>{target}</seg></tuv>", self.target)?;
            }
            writeln!(self.out, "</tu>")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_of_the_language_and_varieties_are_read() {
        let text = "<tmx version=\"1.1\"><header srclang=\"ar\"/><body><tu><tuv lang=\"EN-US\"><seg>A <ph>{1/}</ph></seg></tuv>\
                    <tuv xml:lang=\"ar-EG\"><seg> نص</seg></tuv></tu></body></tmx>";
        let sheet = Tmx.read(text.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!((sheet.rows[0].unit.source.as_str(), sheet.rows[0].unit.target()), (" نص", "A {1/}"));
    }

    #[test]
    fn entities_deep_nesting_and_cut_files_are_refused() {
        let deep = format!("<tmx>{}", "<a>".repeat(100_000));
        for text in ["<!DOCTYPE tmx [<!ENTITY a \"b\">]><tmx>&a;</tmx>", "<tmx>&a;</tmx>", "<tmx><body>", "", &deep] {
            let error = Tmx.read(text.as_bytes(), &ReadOptions::default()).unwrap_err().to_string();
            assert!(error.starts_with("line 1: "), "{error}");
        }
    }
}
