//! Two texts side by side with the links between them.

mod words;

use std::fmt::Write as _;
use std::ops::Range;

use super::{escape, page_end, start};
use crate::align::{Bead, Explanation};
use crate::arabic::normalize::one_line;
use crate::text::is_right_to_left;
use words::Words;

/// A text of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its language, as a BCP 47 tag.
    pub language: &'a str,
    /// Its sentences.
    pub sentences: &'a [String],
}

/// A pair of texts with its links.
#[derive(Clone, Copy)]
pub struct Aligned<'a> {
    /// What the pair is called.
    pub title: &'a str,
    /// The source.
    pub source: Side<'a>,
    /// Its translation.
    pub target: Side<'a>,
    /// The beads, in order; what they name beyond the texts is not shown.
    pub beads: &'a [Bead],
    /// Links below this confidence are marked as doubtful.
    pub sure: f64,
    /// Links below this confidence are shown as left out.
    pub least: f64,
    /// Why a bead is one; without it nothing is explained.
    pub explain: Option<&'a dyn Fn(&Bead) -> Explanation>,
}

/// What a bead is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sure,
    Doubtful,
    OnlySource,
    OnlyTarget,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Sure, Self::Doubtful, Self::OnlySource, Self::OnlyTarget];

    fn of(bead: &Bead, sure: f64) -> Self {
        match (bead.source.is_empty(), bead.target.is_empty()) {
            (_, true) => Self::OnlySource,
            (true, _) => Self::OnlyTarget,
            _ if bead.confidence >= sure => Self::Sure,
            _ => Self::Doubtful,
        }
    }

    /// Its class in the style.
    fn class(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Doubtful => "doubtful",
            Self::OnlySource | Self::OnlyTarget => "alone",
        }
    }

    /// What marks it besides its colour.
    fn sign(self, words: &Words) -> &'static str {
        match self {
            Self::Sure => "",
            Self::Doubtful => words.question,
            Self::OnlySource | Self::OnlyTarget => "∅",
        }
    }

    fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Sure => words.sure,
            Self::Doubtful => words.doubtful,
            Self::OnlySource => words.only_source,
            Self::OnlyTarget => words.only_target,
        }
    }
}

/// Rows that a browser lays out together, once they come into sight: of a long page it need not lay out the rest.
const TOGETHER: usize = 50;

/// A page of its own: the texts in two columns, a row a bead, with lines from its sentences to where they meet, at its confidence.
/// The source is on the side where its lines begin: Arabic on the right. The page itself speaks Arabic where a side is Arabic, else English.
pub fn alignment(aligned: &Aligned<'_>) -> String {
    let is_arabic =
        |side: &Side<'_>| side.language.split(['-', '_']).next().is_some_and(|l| l.eq_ignore_ascii_case("ar"));
    let arabic = is_arabic(&aligned.source) || is_arabic(&aligned.target);
    let (language, words) = if arabic { ("ar", &words::ARABIC) } else { ("en", &words::ENGLISH) };
    let beads: Vec<Bead> = aligned.beads.iter().map(|bead| clipped(aligned, bead)).collect();
    let aligned = &Aligned { beads: &beads, ..*aligned };
    let title = one_line(aligned.title);
    let kinds: Vec<Kind> = aligned.beads.iter().map(|bead| Kind::of(bead, aligned.sure)).collect();
    let mut out = start(&title, language, include_str!("alignment.css"));
    out.push_str("<article class=\"alignment\">\n<header>\n");
    let _ = writeln!(out, "<h1><bdi>{}</bdi></h1>", escape(&title));
    counts(&mut out, aligned, &kinds, words);
    strip(&mut out, &kinds, words);
    let _ = writeln!(out, "<p class=\"notes\">{}</p>\n</header>", words.numbers);
    shapes(&mut out, aligned);
    let direction = direction(&aligned.source);
    let _ = writeln!(out, "<div class=\"beads from-{direction}\" dir=\"{direction}\">\n<div class=\"row heads\">");
    for (side, name) in [(&aligned.source, words.source), (&aligned.target, words.target)] {
        let _ = writeln!(
            out,
            "<h2 dir=\"{}\">{name} <small><bdi>{}</bdi> · {}: {}</small></h2>",
            words.direction,
            escape(side.language),
            words.sentences,
            side.sentences.len()
        );
    }
    out.push_str("</div>\n");
    let (before, after) = neighbours(&kinds);
    for (number, bead) in aligned.beads.iter().enumerate() {
        if number % TOGETHER == 0 {
            out.push_str(if number == 0 { "<div class=\"some\">\n" } else { "</div>\n<div class=\"some\">\n" });
        }
        let jumps = [("↑", words.previous, before[number]), ("↓", words.next, after[number])];
        row(&mut out, aligned, number, (bead, kinds[number]), jumps, words);
    }
    out.push_str(if aligned.beads.is_empty() { "</div>\n</article>\n" } else { "</div>\n</div>\n</article>\n" });
    out + page_end()
}

/// The bead as far as there are sentences.
fn clipped(aligned: &Aligned<'_>, bead: &Bead) -> Bead {
    let clip = |range: &Range<usize>, side: &Side<'_>| {
        let end = range.end.min(side.sentences.len());
        range.start.min(end)..end
    };
    let confidence = if bead.confidence.is_nan() { 0.0 } else { bead.confidence };
    Bead { source: clip(&bead.source, &aligned.source), target: clip(&bead.target, &aligned.target), confidence }
}

fn direction(side: &Side<'_>) -> &'static str {
    if is_right_to_left(side.language) { "rtl" } else { "ltr" }
}

/// How many beads there are of each kind, with a way to the first one that asks for a look.
fn counts(out: &mut String, aligned: &Aligned<'_>, kinds: &[Kind], words: &Words) {
    let count = |kind| kinds.iter().filter(|k| **k == kind).count();
    let linked = count(Kind::Sure) + count(Kind::Doubtful);
    let _ = writeln!(out, "<ul class=\"legend\">\n<li><b>{}: {linked}</b></li>", words.links);
    for kind in Kind::ALL {
        let first = kinds.iter().position(|k| *k == kind).filter(|_| kind != Kind::Sure);
        let (class, sign, name) = (kind.class(), kind.sign(words), kind.name(words));
        let _ = write!(out, "<li class=\"{class}\"><i></i> {sign} {name}: {}", count(kind));
        if let Some(first) = first {
            let _ = write!(out, " <a href=\"#b{}\">↓ {}</a>", first + 1, words.first);
        }
        out.push_str("</li>\n");
    }
    let left_out = aligned.beads.iter().filter(|bead| is_left_out(aligned, bead)).count();
    if left_out > 0 {
        let _ = writeln!(
            out,
            "<li class=\"out\">{} (<bdi dir=\"ltr\">&lt; {:.0}%</bdi>): {left_out}</li>",
            words.left_out,
            aligned.least * 100.0
        );
    }
    out.push_str("</ul>\n");
}

/// More fields than these on the strip would be thinner than a line; each then stands for several beads.
const FIELDS: usize = 160;

/// The whole alignment as a strip: where what asks for a look lies, and a way to it.
fn strip(out: &mut String, kinds: &[Kind], words: &Words) {
    if kinds.len() < 2 {
        return;
    }
    let _ = write!(out, "<nav class=\"strip\" aria-label=\"{}\">", words.overview);
    let each = kinds.len().div_ceil(FIELDS);
    for (place, field) in kinds.chunks(each).enumerate() {
        let at = |wanted: fn(&Kind) -> bool| field.iter().position(wanted).map(|at| place * each + at + 1);
        let doubtful = at(|kind| *kind == Kind::Doubtful);
        match doubtful.or_else(|| at(|kind| *kind != Kind::Sure)) {
            Some(bead) => {
                let kind = kinds[bead - 1];
                let _ =
                    write!(out, "<a class=\"{}\" href=\"#b{bead}\" title=\"{}\"></a>", kind.class(), kind.name(words));
            }
            None => out.push_str("<i></i>"),
        }
    }
    out.push_str("</nav>\n");
}

/// For each bead that asks for a look the one before and the one behind it of the same kind.
fn neighbours(kinds: &[Kind]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let (mut before, mut after) = (vec![None; kinds.len()], vec![None; kinds.len()]);
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Sure) {
        let mut last = None;
        for (at, _) in kinds.iter().enumerate().filter(|(_, k)| **k == kind) {
            before[at] = last;
            if let Some(last) = last.replace(at) {
                after[last] = Some(at);
            }
        }
    }
    (before, after)
}

/// The shape that most beads have; a rule is enough for it.
const STRAIGHT: (usize, usize) = (1, 1);

/// How many sentences a bead has on each side.
fn shape(bead: &Bead) -> (usize, usize) {
    (bead.source.len(), bead.target.len())
}

/// Each shape of links once, for the rows to refer to: from the middle of each sentence to where all meet. Sentences of a bead are of one
/// height, so the shape fits whatever the height is.
fn shapes(out: &mut String, aligned: &Aligned<'_>) {
    let mut shapes: Vec<(usize, usize)> = aligned.beads.iter().map(shape).filter(|shape| *shape != STRAIGHT).collect();
    shapes.sort_unstable();
    shapes.dedup();
    // The source is where its lines begin.
    let (source, target) = if is_right_to_left(aligned.source.language) { (100, 0) } else { (0, 100) };
    out.push_str("<svg class=\"shapes\" aria-hidden=\"true\">\n");
    for (n, m) in shapes {
        let _ = write!(out, "<symbol id=\"k{n}-{m}\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\">");
        for (x, count) in [(source, n), (target, m)] {
            for i in 0..count {
                let y = (i as f64 + 0.5) / count as f64 * 100.0;
                let (near, far) = ((x + 50) / 2, (x + 100) / 3);
                let _ = write!(
                    out,
                    "<path vector-effect=\"non-scaling-stroke\" d=\"M{x} {y:.1}C{near} {y:.1} {far} 50 50 50\"/>"
                );
            }
        }
        out.push_str("</symbol>\n");
    }
    out.push_str("</svg>\n");
}

fn is_left_out(aligned: &Aligned<'_>, bead: &Bead) -> bool {
    bead.confidence < aligned.least && !bead.source.is_empty() && !bead.target.is_empty()
}

fn row(
    out: &mut String,
    aligned: &Aligned<'_>,
    number: usize,
    (bead, kind): (&Bead, Kind),
    jumps: [Jump<'_>; 2],
    words: &Words,
) {
    let is_left_out = is_left_out(aligned, bead);
    let out_class = if is_left_out { " out" } else { "" };
    let _ = writeln!(out, "<section class=\"row {}{out_class}\" id=\"b{}\">", kind.class(), number + 1);
    cell(out, &aligned.source, &bead.source, words.only_target, words);
    let drawn = match shape(bead) {
        STRAIGHT => "<i></i>".to_owned(),
        (n, m) => format!("<svg aria-hidden=\"true\"><use href=\"#k{n}-{m}\"/></svg>"),
    };
    // Rounded down: only what is certain is 100.
    let percent = (bead.confidence * 100.0).floor().clamp(0.0, 100.0);
    let _ = write!(out, "<div class=\"link\" dir=\"{}\">{drawn}<div class=\"tag\">", words.direction);
    jump(out, jumps[0]);
    let _ = write!(out, "<b>{}<bdi>{percent}%</bdi></b>", sign(kind, words));
    jump(out, jumps[1]);
    if is_left_out {
        let _ = write!(out, "<span>{}</span>", words.left_out);
    } else if kind == Kind::Doubtful {
        let _ = write!(out, "<span>{}</span>", words.doubtful);
    }
    out.push_str("</div></div>\n");
    cell(out, &aligned.target, &bead.target, words.only_source, words);
    if let Some(explain) = aligned.explain.filter(|_| matches!(kind, Kind::Sure | Kind::Doubtful)) {
        why(out, &explain(bead), kind, words);
    }
    out.push_str("</section>\n");
}

/// An arrow, what it is called, and the bead that it leads to.
type Jump<'a> = (&'a str, &'a str, Option<usize>);

fn jump(out: &mut String, (arrow, name, to): Jump<'_>) {
    if let Some(to) = to {
        let _ = write!(out, "<a href=\"#b{}\" title=\"{name}\" aria-label=\"{name}\">{arrow}</a>", to + 1);
    }
}

fn sign(kind: Kind, words: &Words) -> String {
    let sign = kind.sign(words);
    if sign.is_empty() { String::new() } else { format!("{sign} ") }
}

/// One side of a bead: its sentences with their numbers, or that there are none.
fn cell(out: &mut String, side: &Side<'_>, range: &Range<usize>, none: &str, words: &Words) {
    if range.is_empty() {
        let _ = writeln!(out, "<div class=\"none\" dir=\"{}\">{none}</div>", words.direction);
        return;
    }
    let _ = write!(out, "<div lang=\"{}\" dir=\"{}\">", escape(side.language), direction(side));
    for (text, number) in side.sentences[range.clone()].iter().zip(range.start + 1..) {
        // A number and a text are a block each: whatever direction marks are in the text, they end with it.
        let _ = write!(out, "<p><b>{number}</b><span>{}</span></p>", escape(&one_line(text)));
    }
    out.push_str("</div>\n");
}

/// Words shown at most; the strongest come first.
const SHOWN: usize = 12;

/// What one kind of evidence says, as a logarithm of odds.
fn says(out: &mut String, name: &str, odds: f64) {
    let shown = format!("{odds:+.1}").replace('-', "−");
    let class = if odds < 0.0 { "minus" } else { "plus" };
    let _ = write!(out, "<li class=\"{class}\">{name} <bdi dir=\"ltr\">{shown}</bdi></li>");
}

fn why(out: &mut String, explanation: &Explanation, kind: Kind, words: &Words) {
    // What is in doubt is to be looked at, so its reasons are open.
    let open = if kind == Kind::Doubtful { " open" } else { "" };
    let _ = write!(
        out,
        "<details dir=\"{}\"{open}><summary>{}</summary>\n<ul class=\"parts\">",
        words.direction, words.why
    );
    says(out, words.length, explanation.length);
    if let Some((cosine, odds)) = explanation.cosine {
        says(out, &format!("{} {cosine:.2}", words.cosine), odds);
    }
    for link in explanation.links.iter().take(SHOWN) {
        let _ = write!(
            out,
            "<li><span><bdi>{}</bdi> = <bdi>{}</bdi></span> <small>{} {:.0}%</small></li>",
            escape(&link.source),
            escape(&link.target),
            words.reason(link.reason),
            (link.strength * 100.0).floor()
        );
    }
    let more = explanation.links.len().saturating_sub(SHOWN);
    if more > 0 {
        let _ = write!(out, "<li><small>{}: {more}</small></li>", words.more);
    }
    out.push_str("</ul></details>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{Link, Reason};

    fn bead(source: Range<usize>, target: Range<usize>, confidence: f64) -> Bead {
        Bead { source, target, confidence }
    }

    fn sentences(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn page(source: (&str, &[&str]), target: (&str, &[&str]), beads: &[Bead], least: f64) -> String {
        let texts = (sentences(source.1), sentences(target.1));
        let explain = |_: &Bead| Explanation {
            length: -0.5,
            cosine: Some((0.83, 1.25)),
            links: vec![Link {
                source: "<i>".to_owned(),
                target: "b&\u{202E}".to_owned(),
                strength: 0.9,
                reason: Reason::Number,
            }],
        };
        alignment(&Aligned {
            title: "a<b",
            source: Side { language: source.0, sentences: &texts.0 },
            target: Side { language: target.0, sentences: &texts.1 },
            beads,
            sure: 0.9,
            least,
            explain: (least > 0.0).then_some(&explain),
        })
    }

    /// The row of a bead, counted from 1.
    fn row_of(page: &str, number: usize) -> &str {
        let from = page.find(&format!(" id=\"b{number}\"")).unwrap();
        &page[from..from + page[from..].find("</section>").unwrap()]
    }

    fn mixed() -> String {
        let beads = [
            bead(0..1, 0..1, 0.999),
            bead(1..2, 1..3, 0.5),
            bead(2..3, 3..3, 0.8),
            bead(3..3, 3..4, 0.8),
            bead(3..5, 4..5, 0.899_9),
        ];
        page(("ar", &["أ", "ب", "ج", "د", "ه"]), ("en", &["A", "B", "C", "D", "E"]), &beads, 0.0)
    }

    #[test]
    fn a_row_a_bead_with_numbers_from_1_confidence_and_kind() {
        let page = mixed();
        assert_eq!(page.matches("<section class=\"row ").count(), 5);
        let kinds: Vec<&str> =
            page.split("<section class=\"row ").skip(1).map(|r| r.split('"').next().unwrap()).collect();
        assert_eq!(kinds, ["sure", "doubtful", "alone", "alone", "doubtful"]);
        let second = row_of(&page, 2);
        assert!(second.contains("<p><b>2</b><span>ب</span></p>"), "{second}");
        assert!(second.contains("<p><b>2</b><span>B</span></p><p><b>3</b><span>C</span></p>"), "{second}");
        assert!(second.contains("50%") && second.contains("<span>مشكوك فيها</span>"), "{second}");
        assert!(row_of(&page, 1).contains("99%") && !row_of(&page, 1).contains("مشكوك"));
        assert!(row_of(&page, 5).contains("89%"), "rounded up, what is doubtful looks sure");
        assert!(row_of(&page, 3).contains("∅") && row_of(&page, 3).contains("لا مقابل لها في الترجمة"));
        assert!(row_of(&page, 4).contains("∅") && row_of(&page, 4).contains("لا أصل لها في المصدر"));
        for count in ["الروابط: 3", "موثوقة: 1", "مشكوك فيها: 2", "لا مقابل لها في الترجمة: 1", "لا أصل لها في المصدر: 1"]
        {
            assert!(page.contains(count), "{count}");
        }
    }

    #[test]
    fn doubtful_beads_lead_to_each_other_and_every_link_has_its_end() {
        let page = mixed();
        assert!(row_of(&page, 2).contains("href=\"#b5\"") && row_of(&page, 5).contains("href=\"#b2\""));
        assert!(!row_of(&page, 1).contains("href=\"#b"));
        for part in page.split("href=\"#").skip(1) {
            let id = part.split('"').next().unwrap();
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
        assert_eq!(page.matches("<symbol ").count(), 4, "each shape once");
    }

    #[test]
    fn lines_start_in_the_middle_of_each_sentence_on_its_side() {
        let beads = [bead(0..2, 0..1, 0.99)];
        let right = page(("ar", &["أ", "ب"]), ("en", &["A"]), &beads, 0.0);
        assert!(right.contains("M100 25.0") && right.contains("M100 75.0") && right.contains("M0 50.0"));
        let left = page(("en", &["A", "B"]), ("ar", &["أ"]), &beads, 0.0);
        assert!(left.contains("M0 25.0") && left.contains("M0 75.0") && left.contains("M100 50.0"));
    }

    #[test]
    fn the_source_is_where_its_lines_begin_and_each_side_has_its_direction() {
        let beads = [bead(0..1, 0..1, 0.99)];
        let both = |source, target| page((source, &["x"]), (target, &["y"]), &beads, 0.0);
        for (source, target, from, page_language) in [
            ("ar", "en", "rtl", "ar"),
            ("en-GB", "ar-IQ", "ltr", "ar"),
            ("fa", "ckb", "rtl", "en"),
            ("en", "fr", "ltr", "en"),
        ] {
            let page = both(source, target);
            assert!(page.contains(&format!("<div class=\"beads from-{from}\" dir=\"{from}\">")), "{source} {target}");
            assert!(page.contains(&format!("<html lang=\"{page_language}\" ")), "{source} {target}");
            for language in [source, target] {
                let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
                assert!(page.contains(&format!("<div lang=\"{language}\" dir=\"{direction}\">")), "{language}");
            }
        }
        assert!(both("en", "fr").contains("Links: 1") && !both("en", "fr").contains("الروابط"));
    }

    #[test]
    fn no_text_reaches_the_page_as_markup_nor_turns_it_around() {
        let hostile = "</p><script>x</script>\u{202E}\u{2067}z";
        let beads = [bead(0..1, 0..1, 0.95)];
        let page = page(("\"><script>", &[hostile]), ("en", &[hostile]), &beads, 0.1);
        assert!(!page.contains("<script") && page.contains("<title>a&lt;b</title>"));
        // A block of its own, with which every embedding ends.
        let cell = "<span>&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;\u{202E}\u{2067}z</span></p>";
        assert_eq!(page.matches(cell).count(), 2, "{page}");
        assert!(page.contains("<bdi>&lt;i&gt;</bdi> = <bdi>b&amp;\u{202E}</bdi>"));
        for foreign in ["http:", "https:", "url(", "@import", " src="] {
            assert!(!page.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn what_is_left_out_is_shown_as_such_and_doubts_are_explained_at_once() {
        let beads = [bead(0..1, 0..1, 0.5), bead(1..2, 1..2, 0.85), bead(2..3, 2..2, 0.1), bead(3..4, 2..3, 0.95)];
        let page = page(("ar", &["أ", "ب", "ج", "د"]), ("en", &["A", "B", "C"]), &beads, 0.8);
        assert!(page.contains("<section class=\"row doubtful out\" id=\"b1\">") && row_of(&page, 1).contains("متروكة"));
        assert_eq!(page.matches(" out\" id=").count(), 1);
        assert!(row_of(&page, 2).contains("<details dir=\"rtl\" open>"));
        assert!(!row_of(&page, 3).contains("<details"));
        assert!(row_of(&page, 4).contains("<details dir=\"rtl\"><summary>") && row_of(&page, 4).contains("−0.5"));
    }

    #[test]
    fn odd_texts_make_a_page() {
        for (source, target, beads) in [
            (&[][..], &[][..], vec![]),
            (&[""], &["A"], vec![bead(0..1, 0..1, f64::NAN)]),
            (&["أ"], &["A"], vec![bead(0..usize::MAX, 5..7, 7.0), bead(0..0, 0..0, -1.0)]),
        ] {
            let page = page(("ar", source), ("en", target), &beads, 0.5);
            assert!(page.ends_with("</html>\n") && !page.contains("NaN") && !page.contains("<b>2</b>"), "{page}");
        }
    }

    #[test]
    fn long_texts_have_a_short_strip() {
        let beads: Vec<Bead> = (0..1000).map(|i| bead(i..i + 1, i..i + 1, if i == 998 { 0.5 } else { 0.99 })).collect();
        let texts: Vec<&str> = vec!["x"; 1000];
        let page = page(("ar", &texts), ("en", &texts), &beads, 0.0);
        assert_eq!(page.matches("<div class=\"some\">").count(), 20);
        assert_eq!(page.matches("<div").count(), page.matches("</div>").count());
        let strip = page.split("<nav class=\"strip\"").nth(1).unwrap().split("</nav>").next().unwrap();
        let fields = strip.matches("<i>").count() + strip.matches("<a ").count();
        assert!((100..=FIELDS).contains(&fields), "{fields}");
        assert_eq!(strip.matches("<a class=\"doubtful\" href=\"#b999\"").count(), 1);
    }
}
