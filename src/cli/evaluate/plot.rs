//! Lines of score against length as SVG: panels side by side, a name at the end of each line.
//!
//! Own code rather than a plotting crate: those draw in fixed colours, and have neither a way to follow the reader's light or dark page
//! nor names that make room for each other. The colours are those of Okabe and Ito (*Color Universal Design*, 2008), which people with
//! any kind of colour vision tell apart, a little lighter on dark pages; dashes tell apart what colours do not. No scripts, no fonts
//! from elsewhere, and the same bytes every time.

use std::fmt::Write as _;

use crate::report::escape;

/// A drawing of some lines.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What the values are.
    pub title: String,
    /// The lines, in the order in which colours are given out.
    pub lines: Vec<Line>,
}

/// One value for each mark of the axis below.
#[derive(Clone, Debug)]
pub struct Line {
    /// The name at its end.
    pub name: String,
    /// How it is drawn.
    pub stroke: Stroke,
    /// The values; NaN is not drawn.
    pub values: Vec<f64>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Thick, in a colour of its own.
    Main,
    /// In one of five colours, and in the next dashes when these are used up.
    Other,
    /// Grey dashes.
    Ceiling,
    /// In the colour of the text.
    Baseline,
    /// Grey dots.
    Floor,
}

// All in pixels.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 430.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 176.0;
const TOP: f64 = 70.0;
const BOTTOM: f64 = 50.0;
/// Between two names at line ends.
const NAME_HEIGHT: f64 = 15.0;

const STYLE: &str = "\
.page{fill:#fff}text{font:12px system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#222}\
.title{font-size:15px;font-weight:600}.main-name{font-weight:700}.dim{fill:#555}\
path,line{fill:none}.grid{stroke:#ddd}.line{stroke-width:1.6;stroke-linejoin:round}\
.main{stroke:#d55e00;stroke-width:3}.base{stroke:#222;stroke-width:2}.grey{stroke:#777}\
.c0{stroke:#0072b2}.c1{stroke:#009e73}.c2{stroke:#cc79a7}.c3{stroke:#56b4e9}.c4{stroke:#e69f00}\
.d1{stroke-dasharray:7 3}.d2{stroke-dasharray:2 3}.lead{stroke-width:.8;stroke-dasharray:none;opacity:.6}\
@media(prefers-color-scheme:dark){.page{fill:#16181c}text{fill:#e6e6e6}.dim{fill:#aaa}.grid{stroke:#3a3d44}\
.main{stroke:#ff7f2a}.base{stroke:#e6e6e6}.grey{stroke:#9a9a9a}\
.c0{stroke:#4aa8e0}.c1{stroke:#2fc79a}.c2{stroke:#e29cc4}.c3{stroke:#8fd0f7}.c4{stroke:#f2b632}}";

/// Draws `panels` beside each other over the same `ticks`, which stand at equal distances; `axis` says what these count.
pub fn svg(title: &str, axis: &str, ticks: &[String], panels: &[Panel]) -> String {
    let width = WIDTH * panels.len() as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" width=\"{width}\" height=\"{HEIGHT}\" role=\"img\">\n\
         <title>{0}</title>\n<style>{STYLE}</style>\n<rect class=\"page\" width=\"{width}\" height=\"{HEIGHT}\"/>\n\
         <text class=\"title\" x=\"16\" y=\"26\">{0}</text>\n",
        escape(title)
    );
    for (i, panel) in panels.iter().enumerate() {
        draw(&mut out, panel, axis, ticks, WIDTH * i as f64);
    }
    out.push_str("</svg>\n");
    out
}

/// Draws a panel whose left edge is at `left`.
fn draw(out: &mut String, panel: &Panel, axis: &str, ticks: &[String], left: f64) {
    let (start, end) = (left + LEFT, left + WIDTH - RIGHT);
    let (top, bottom) = (TOP, HEIGHT - BOTTOM);
    let x = |i: usize| start + 10.0 + (end - start - 20.0) * i as f64 / (ticks.len().max(2) - 1) as f64;
    let (low, high, step) = scale(panel.lines.iter().flat_map(|line| &line.values).copied());
    let y = |value: f64| bottom - (bottom - top) * (value - low) / (high - low);

    let _ = writeln!(out, "<text x=\"{}\" y=\"{}\">{}</text>", left + 16.0, top - 18.0, escape(&panel.title));
    let mut value = low;
    while value <= high + step / 2.0 {
        let at = y(value);
        let _ = writeln!(
            out,
            "<line class=\"grid\" x1=\"{start}\" y1=\"{at:.1}\" x2=\"{end}\" y2=\"{at:.1}\"/>\
             <text class=\"dim\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
            start - 8.0,
            at + 4.0
        );
        value += step;
    }
    for (i, tick) in ticks.iter().enumerate() {
        let (x, y, tick) = (x(i), bottom + 18.0, escape(tick));
        let _ = writeln!(out, "<text class=\"dim\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{tick}</text>");
    }
    let (middle, axis) = (f64::midpoint(start, end), escape(axis));
    let _ = writeln!(
        out,
        "<text class=\"dim\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{axis}</text>",
        bottom + 38.0
    );

    let classes = classes(&panel.lines);
    // What matters is drawn last, over the others.
    let mut order: Vec<usize> = (0..panel.lines.len()).collect();
    order.sort_by_key(|&i| match panel.lines[i].stroke {
        Stroke::Other => 0,
        Stroke::Ceiling | Stroke::Floor => 1,
        Stroke::Baseline => 2,
        Stroke::Main => 3,
    });
    for i in order {
        let mut path = String::new();
        let mut pen = 'M';
        for (place, &value) in panel.lines[i].values.iter().enumerate() {
            if value.is_nan() {
                pen = 'M';
                continue;
            }
            let _ = write!(path, "{pen}{:.1} {:.1}", x(place), y(value));
            pen = 'L';
        }
        let _ = writeln!(out, "<path class=\"line {}\" d=\"{path}\"/>", classes[i]);
    }

    // Names beside the ends, the highest first, each at its end or as near below or above as the others leave room.
    let mut ends: Vec<(usize, f64)> = panel
        .lines
        .iter()
        .enumerate()
        .filter_map(|(i, line)| line.values.last().filter(|value| !value.is_nan()).map(|&value| (i, y(value))))
        .collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let wanted: Vec<f64> = ends.iter().map(|&(_, y)| y).collect();
    for (&(i, from), to) in ends.iter().zip(apart(&wanted, NAME_HEIGHT, top - 12.0, bottom + 12.0)) {
        let line = &panel.lines[i];
        let bold = if line.stroke == Stroke::Main { " class=\"main-name\"" } else { "" };
        let (at, name) = (x(ticks.len().max(1) - 1), escape(&line.name));
        // A thin way from the line's end, a piece of the line for its dashes, the name.
        let [start, piece, text] = [2.0, 22.0, 50.0].map(|way| at + way);
        let class = &classes[i];
        let _ = writeln!(
            out,
            "<line class=\"lead {class}\" x1=\"{start:.1}\" y1=\"{from:.1}\" x2=\"{piece:.1}\" y2=\"{to:.1}\"/>\
             <path class=\"line {class}\" d=\"M{piece:.1} {to:.1}h24\"/><text{bold} x=\"{text:.1}\" y=\"{:.1}\">{name}</text>",
            to + 4.0
        );
    }
}

/// The classes of the lines' strokes.
fn classes(lines: &[Line]) -> Vec<String> {
    let mut others = 0;
    let class = |line: &Line| match line.stroke {
        Stroke::Main => "main".to_owned(),
        Stroke::Baseline => "base".to_owned(),
        Stroke::Ceiling => "grey d1".to_owned(),
        Stroke::Floor => "grey d2".to_owned(),
        Stroke::Other => {
            let class = format!("c{} d{}", others % 5, others / 5 % 3);
            others += 1;
            class
        }
    };
    lines.iter().map(class).collect()
}

/// Where an axis that shows all `values` starts and ends, and the distance of its marks, which are round numbers.
fn scale(values: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return (0.0, 100.0, 20.0);
    }
    let step = [0.5, 1.0, 2.0, 5.0, 10.0].into_iter().find(|step| (high - low) / step <= 8.0).unwrap_or(20.0);
    let low = (low / step).floor() * step;
    (low, ((high / step).ceil() * step).max(low + step), step)
}

/// Places at least `gap` apart, in the order of `wanted`, which ascends, and between `low` and `high` where they have room: groups that
/// touch share their way.
fn apart(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    // Groups of neighbours: how many, and where the first stands.
    let mut groups: Vec<(usize, f64)> = Vec::new();
    for &place in wanted {
        let mut group = (1, place);
        // A group that reaches into the one before joins it, and both stand around the mean of what they want.
        while let Some(&(count, first)) = groups.last() {
            if first + count as f64 * gap <= group.1 {
                break;
            }
            groups.pop();
            let sum = first * count as f64 + (group.1 - count as f64 * gap) * group.0 as f64;
            group = (count + group.0, sum / (count + group.0) as f64);
        }
        groups.push(group);
    }
    let mut places: Vec<f64> =
        groups.iter().flat_map(|&(count, first)| (0..count).map(move |i| first + i as f64 * gap)).collect();
    // What stands out below is pushed up, and what then stands out above stays: names matter more than the frame.
    let mut limit = high;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    let mut limit = low;
    for place in &mut places {
        *place = place.max(limit);
        limit = *place + gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_room_for_each_other() {
        assert_eq!(apart(&[10.0, 50.0], 15.0, 0.0, 100.0), [10.0, 50.0]);
        // Two that want the same place stand half a gap above and below it.
        assert_eq!(apart(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        // The third pushes: 45 and 55 want 50, and 58 needs 65 − 7: all three around (50 + 40 + 38) / 3 as first place.
        let places = apart(&[50.0, 50.0, 58.0], 10.0, 0.0, 100.0);
        assert!(places.windows(2).all(|pair| (pair[1] - pair[0] - 10.0).abs() < 1e-9), "{places:?}");
        assert!((places[0] - 128.0 / 3.0).abs() < 1e-9, "{places:?}");
        assert_eq!(apart(&[99.0, 99.0, 99.0], 10.0, 0.0, 100.0), [80.0, 90.0, 100.0]);
        assert_eq!(apart(&[1.0, 1.0], 10.0, 0.0, 100.0), [0.0, 10.0]);
        assert_eq!(apart(&[], 10.0, 0.0, 100.0), [0.0; 0]);
    }

    #[test]
    fn marks_are_round_numbers_around_the_values() {
        assert_eq!(scale([41.3, 52.0, f64::NAN].into_iter()), (40.0, 52.0, 2.0));
        assert_eq!(scale([3.0, 61.0].into_iter()), (0.0, 70.0, 10.0));
        assert_eq!(scale([5.0].into_iter()), (5.0, 5.5, 0.5));
        assert_eq!(scale([f64::NAN].into_iter()), (0.0, 100.0, 20.0));
    }

    #[test]
    fn a_drawing_holds_every_name_once_a_panel_and_no_markup_of_others() {
        let line = |name: &str, stroke| Line { name: name.to_owned(), stroke, values: vec![1.0, f64::NAN, 3.0] };
        let lines = vec![
            line("blend", Stroke::Main),
            line("<b>", Stroke::Other),
            line("lead", Stroke::Baseline),
            Line { values: vec![f64::NAN; 3], ..line("none", Stroke::Floor) },
        ];
        let panel = Panel { title: "ROUGE-1".to_owned(), lines };
        let ticks = ["1", "2", "3"].map(str::to_owned);
        let drawing = svg("a & b", "words", &ticks, &[panel.clone(), panel]);
        assert_eq!(drawing.matches(">blend</text>").count(), 2);
        assert_eq!(drawing.matches("&lt;b&gt;</text>").count(), 2);
        assert!(!drawing.contains(">none<") && !drawing.contains("NaN") && !drawing.contains("<script"), "{drawing}");
        assert!(svg("", "", &[], &[]).ends_with("</svg>\n"));
    }
}
