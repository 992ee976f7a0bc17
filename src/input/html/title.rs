//! The article's title, out of what the page calls itself.

use super::head::Head;

/// What separates an article's title from the site's name.
const SEPARATORS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " › ", " · ", " • "];

/// The page's own title: what it tells other sites, or what it tells the browser without the site's name.
pub(super) fn of_head(head: &Head) -> Option<String> {
    let clean = |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ");
    let long = head.og_title.as_deref().or(head.title.as_deref()).map(clean).filter(|t| !t.is_empty())?;
    Some(without_site(&long, head.site.as_deref()))
}

/// The title without ` | site name` at its end, or at its start when that is the short part.
fn without_site(title: &str, site: Option<&str>) -> String {
    if let Some(site) = site.map(str::trim).filter(|site| !site.is_empty()) {
        for separator in SEPARATORS {
            let bare = title.strip_suffix(site).and_then(|t| t.strip_suffix(separator));
            let bare = bare.or_else(|| title.strip_prefix(site).and_then(|t| t.strip_prefix(separator)));
            if let Some(bare) = bare.filter(|bare| !bare.trim().is_empty()) {
                return bare.trim().to_owned();
            }
        }
    }
    // The site's name unknown: the part after the last separator, if what is left is a title and the part is a name.
    let cut = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|at| (at, s.len()))).max();
    let Some((at, len)) = cut else { return title.to_owned() };
    let (left, right) = (title[..at].trim(), title[at + len..].trim());
    let words = |part: &str| part.split_whitespace().count();
    if words(left) >= 3 && words(right) <= 5 && left.chars().count() > right.chars().count() {
        // There may be a section before the site: `عنوان | اقتصاد | الموقع`.
        return without_site(left, None);
    }
    if words(right) >= 4 && words(left) <= 3 {
        return right.to_owned();
    }
    title.to_owned()
}

/// Letters and digits only, for comparing titles.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() && *c != '\u{640}').flat_map(char::to_lowercase).collect()
}

/// Whether a heading says what the page's title says: the same, or all but a part that was cut off or added.
pub(super) fn matches(heading: &str, title: &str) -> bool {
    if heading.is_empty() || title.is_empty() {
        return false;
    }
    let (short, long) = if heading.len() < title.len() { (heading, title) } else { (title, heading) };
    long.starts_with(short) && short.len() * 5 >= long.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(title: &str) -> String {
        of_head(&Head { title: Some(title.to_owned()), ..Head::default() }).unwrap_or_default()
    }

    #[test]
    fn the_site_is_taken_from_the_title() {
        assert_eq!(title("افتتاح مكتبة عامة في طرابلس | صدى الشمال"), "افتتاح مكتبة عامة في طرابلس");
        assert_eq!(title("افتتاح مكتبة عامة في طرابلس | ثقافة | صدى الشمال"), "افتتاح مكتبة عامة في طرابلس");
        assert_eq!(title("صدى الشمال - افتتاح مكتبة عامة في طرابلس"), "افتتاح مكتبة عامة في طرابلس");
        assert_eq!(title("مصر - السودان"), "مصر - السودان");
        assert_eq!(title("  \n "), "");
        let head = Head {
            og_title: Some("مصر - الأخبار".into()), site: Some("الأخبار".into()), ..Head::default()
        };
        assert_eq!(of_head(&head).as_deref(), Some("مصر"));
    }

    #[test]
    fn titles_match_without_marks_and_signs() {
        let same = |a: &str, b: &str| matches(&bare(a), &bare(b));
        assert!(same("«المكتبة» تعود إلى المدينة", "المكتبة تعود إلى المدينة"));
        assert!(same("المكتبة تعود إلى المدينة بعد", "المكتبة تعود إلى المدينة بعد ترميمها"));
        assert!(!same("المكتبة", "المكتبة تعود إلى المدينة بعد ترميمها"));
        assert!(!same("", ""));
    }
}
