//! Pages for people: many documents on one, with a list of contents where there are several.

use super::Failure;
use super::output::Output;
use super::run::Layout;
use crate::report;
use crate::summary::Summary;
use crate::text::Document;

/// HTML output. What is written of the documents is held until the end, as the list of contents stands above it.
#[derive(Default)]
pub struct Page {
    contents: Vec<u8>,
    articles: Vec<u8>,
    count: usize,
}

impl Page {
    /// A document for this layout: its line in the list of contents, and its part of the page.
    pub fn piece(document: &Document, summary: &Summary, article: &str) -> Vec<u8> {
        let mut bytes = report::contents_entry(document, summary).into_bytes();
        bytes.push(b'\n');
        bytes.extend_from_slice(article.as_bytes());
        bytes
    }
}

impl Layout for Page {
    fn document(&mut self, _out: &mut Output, _id: &str, bytes: &[u8]) -> Result<(), Failure> {
        let end = bytes.iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| at + 1);
        self.contents.extend_from_slice(&bytes[..end]);
        self.articles.extend_from_slice(&bytes[end..]);
        self.count += 1;
        Ok(())
    }

    fn end(&mut self, out: &mut Output) -> Result<(), Failure> {
        out.write(report::page_start("خلاصة").as_bytes())?;
        if self.count > 1 {
            out.write(report::contents_start(self.count).as_bytes())?;
            out.write(&self.contents)?;
            out.write(report::contents_end().as_bytes())?;
        }
        out.write(&self.articles)?;
        out.write(report::page_end().as_bytes())
    }
}
