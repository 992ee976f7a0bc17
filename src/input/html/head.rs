//! What a page says about itself in its head.

use super::tokens::Tag;

/// Title, site, date and address. The first of each counts.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The `<title>`.
    pub title: Option<String>,
    /// The title for other sites.
    pub og_title: Option<String>,
    /// The site's name.
    pub site: Option<String>,
    /// When the article was published, as given.
    pub date: Option<String>,
    /// The page's own address.
    pub url: Option<String>,
}

impl Head {
    /// Reads a `meta` or `link` element.
    pub fn read(&mut self, tag: &Tag) {
        let value = |name: &str| tag.attribute(name).map(|v| String::from_utf8_lossy(v).trim().to_owned());
        let filled = |name: &str| value(name).filter(|v| !v.is_empty());
        let slot = match tag.name() {
            b"link" if tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case(b"canonical")) => {
                if self.url.is_none() {
                    self.url = filled("href");
                }
                return;
            }
            b"meta" => match value("property").or_else(|| value("name")).unwrap_or_default().as_str() {
                "og:title" => &mut self.og_title,
                "og:site_name" => &mut self.site,
                "og:url" => &mut self.url,
                "article:published_time" => &mut self.date,
                _ => return,
            },
            _ => return,
        };
        if slot.is_none() {
            *slot = filled("content");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::flow::Flow;
    use super::super::tokens::tokenize;

    #[test]
    fn the_first_of_each_counts() {
        let mut flow = Flow::new();
        let page = "<title>أ</title><meta property=og:title content=' ب '><meta property=og:title content=ت>\
                    <meta name=og:site_name content=ث><link rel=canonical href=/x><meta property=og:url content=/y>\
                    <meta property=article:published_time content=2024-05-01><meta property=og:title>";
        tokenize(page, &mut flow);
        let head = flow.head;
        assert_eq!(head.title.as_deref(), Some("أ"));
        assert_eq!(head.og_title.as_deref(), Some("ب"));
        assert_eq!(head.site.as_deref(), Some("ث"));
        assert_eq!(head.url.as_deref(), Some("/x"));
        assert_eq!(head.date.as_deref(), Some("2024-05-01"));
    }
}
