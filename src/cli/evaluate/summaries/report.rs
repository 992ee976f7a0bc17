//! The scores of several systems, for people and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::super::{
    ABOUT_DIFFERENCES, Bootstrap, CSV_FIGURE, Named, Report, about_intervals, csv_figure, percent, percents, points,
    short,
};
use super::system::Role;
use crate::cli::render::csv_rows;
use crate::evaluate::bootstrap::{Difference, Interval};
use crate::evaluate::summaries::{ANNOTATORS, FIGURES, Figures, Means};

#[derive(Serialize)]
pub struct Table<'a> {
    pub data: &'a str,
    /// What a word is.
    pub definition: &'static str,
    pub budget: String,
    pub clean: bool,
    pub bootstrap: Bootstrap,
    /// What the systems are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<&'a str>,
    pub results: Vec<Row<'a>>,
}

#[derive(Serialize)]
pub struct Row<'a> {
    pub system: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(flatten)]
    pub means: Means,
    pub missing: usize,
    pub cut: usize,
    pub intervals: Named<'static, Interval>,
    /// The differences, where the system is compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Named<'static, Difference>>,
    /// All figures, by [`FIGURES`], and how many articles have each.
    #[serde(skip)]
    pub figures: Figures<Option<f64>>,
    #[serde(skip)]
    pub units: Figures<usize>,
}

pub const DEFINITION: &str = "a word is a run of letters and digits, after tashkeel and tatweel are dropped, forms of alef, hamza, yeh, kaf and teh \
                    marbuta joined, Arabic digits made 0-9, and capitals small";

/// [`DEFINITION`] in lines of a terminal's width.
const DEFINITION_LINES: &str = "\
a word is a run of letters and digits, after tashkeel and tatweel are dropped, forms of alef, hamza, yeh, kaf and teh
marbuta joined, Arabic digits made 0-9, and capitals small";

/// The places in [`FIGURES`] of the mean over the references, of the best, and of the agreement for each of [`ANNOTATORS`].
const MEAN: [usize; 3] = [1, 2, 3];
const BEST: [usize; 3] = [4, 5, 6];
const AGREEMENT: [[usize; 3]; ANNOTATORS.len()] = [[7, 8, 9], [10, 11, 12]];
const ROUGE_NAMES: [&str; 3] = ["ROUGE-1", "ROUGE-2", "ROUGE-L"];

impl Row<'_> {
    fn name(&self) -> String {
        let role = match self.role {
            Some(Role::Ceiling) => " (ceiling)",
            Some(Role::Baseline) => " (baseline)",
            Some(Role::Floor) => " (floor)",
            None => "",
        };
        format!("{}{role}", short(self.system))
    }

    fn cell(&self, figure: usize) -> String {
        self.figures[figure]
            .map_or_else(|| format!("{:>20}", "-"), |value| percent(value, self.intervals.values[figure]))
    }
}

impl Table<'_> {
    fn width(&self) -> usize {
        self.results.iter().map(|row| row.name().chars().count()).max().unwrap_or(0).max("system".len())
    }

    /// A block with three ROUGE figures a row.
    fn rouge(&self, out: &mut String, title: &str, places: [usize; 3]) {
        let width = self.width();
        let heads = ROUGE_NAMES.map(|name| format!("{name:>8}{:13}", "")).concat();
        let _ = writeln!(out, "\n{title}\n{:width$}{:>9}{}", "system", "words", heads.trim_end());
        for row in &self.results {
            let cells = places.map(|place| row.cell(place)).map(|cell| format!(" {cell}")).concat();
            let _ = writeln!(out, "{:width$}{:>9.2}{}", row.name(), row.means.words, cells.trim_end());
        }
    }

    /// P, R and F for each number of annotators that some article has sentences for.
    fn agreement(&self, out: &mut String) {
        let Some(first) = self.results.first() else { return };
        let there: Vec<usize> = (0..ANNOTATORS.len()).filter(|&i| first.figures[AGREEMENT[i][0]].is_some()).collect();
        if there.is_empty() {
            return;
        }
        let width = self.width();
        let over: Vec<String> = there
            .iter()
            .map(|&i| format!("{} annotators or more: {} articles", ANNOTATORS[i], first.units[AGREEMENT[i][0]]))
            .collect();
        let _ = writeln!(out, "\nsentences of the article that annotators chose ({})", over.join(", "));
        let head =
            |&i: &usize| ["P", "R", "F"].map(|figure| format!("{:>7}", format!("{figure}≥{}", ANNOTATORS[i]))).concat();
        let heads: Vec<String> = there.iter().map(head).collect();
        let _ = writeln!(out, "{:width$}{}", "system", heads.join(&" ".repeat(14)));
        for row in &self.results {
            let cells = there.iter().map(|&i| {
                let [precision, recall, f1] = AGREEMENT[i];
                let shares = [precision, recall].map(|place| row.figures[place].unwrap_or_default());
                format!("{}{} ", percents(shares), row.cell(f1))
            });
            let _ = writeln!(out, "{:width$}{}", row.name(), cells.collect::<String>().trim_end());
        }
    }

    /// How many summaries were cut before they were scored, if any were.
    fn cuts(&self, out: &mut String) {
        if self.results.iter().all(|row| row.cut == 0) {
            return;
        }
        let _ = write!(
            out,
            "\nsummaries longer than the budget (no sentence fitted, or words counted otherwise), cut before they were scored:"
        );
        let mut column = usize::MAX;
        for row in self.results.iter().filter(|row| row.cut > 0) {
            let item = format!("{} {}", short(row.system), row.cut);
            let width = item.chars().count() + 2;
            if column.saturating_add(width) > 110 {
                out.push('\n');
                column = 0;
            } else {
                out.push_str(", ");
            }
            out.push_str(&item);
            column += width;
        }
        out.push('\n');
    }

    /// What each system has more than the other, for some of the figures.
    fn differences(&self, out: &mut String, places: &[(usize, String)]) {
        let width = self.width();
        let heads: String = places.iter().map(|(_, name)| format!("{name:>9}{:16} {:>4} ", "", "p")).collect();
        let _ = writeln!(out, "{:width$}{}", "system", heads.trim_end());
        for row in &self.results {
            let Some(against) = &row.against else { continue };
            let cells = places.iter().map(|&(place, _)| match against.values[place] {
                Some(found) => format!("{} ", points(found)),
                None => format!("{:>30} ", "-"),
            });
            let _ = writeln!(out, "{:width$}{}", row.name(), cells.collect::<String>().trim_end());
        }
    }
}

impl Report for Table<'_> {
    fn table(&self) -> String {
        let Some(first) = self.results.first() else { return String::new() };
        let clean = if self.clean { "; careless references left out" } else { "" };
        let mut out = format!("{}: {} articles; budget: {}{clean}\n", self.data, first.means.documents, self.budget);
        let _ = writeln!(out, "{DEFINITION_LINES}\n{}", about_intervals("articles"));
        // Where every article has one reference, its mean is its best.
        let several = self.results.iter().any(|row| row.means.mean != row.means.best);
        let title = if several { "F1, mean over the references" } else { "F1" };
        self.rouge(&mut out, title, MEAN);
        if several {
            self.rouge(&mut out, "F1, the best reference of each article", BEST);
        }
        self.agreement(&mut out);
        if let Some(other) = self.against {
            let _ = writeln!(
                out,
                "\ndifference to {}, points of F1 (mean over the references)\n{ABOUT_DIFFERENCES}",
                short(other)
            );
            self.differences(&mut out, &[0, 1, 2].map(|i| (MEAN[i], ROUGE_NAMES[i].to_owned())));
            let f1 = |i: usize| (AGREEMENT[i][2], format!("F≥{}", ANNOTATORS[i]));
            let there = (0..ANNOTATORS.len()).map(f1).filter(|&(place, _)| first.figures[place].is_some());
            let there: Vec<(usize, String)> = there.collect();
            if !there.is_empty() {
                let _ = writeln!(out);
                self.differences(&mut out, &there);
            }
        }
        self.cuts(&mut out);
        out
    }

    fn csv(&self) -> Vec<u8> {
        let head =
            ["system", "figure", "articles"].iter().chain(&CSV_FIGURE[..3]).chain(&["against"]).chain(&CSV_FIGURE[3..]);
        let head = std::iter::once(head.map(|&name| name.into()).collect());
        let rows = self.results.iter().flat_map(|row| {
            (0..FIGURES.len()).filter(|&i| row.figures[i].is_some()).map(|i| {
                let difference = row.against.as_ref().and_then(|against| against.values[i]);
                let mut cells = vec![row.system.into(), FIGURES[i].into(), row.units[i].to_string().into()];
                let figures = csv_figure(row.figures[i], row.intervals.values[i], difference).map(Into::into);
                cells.extend(figures);
                cells.insert(6, difference.and(self.against).unwrap_or_default().into());
                cells
            })
        });
        csv_rows(head.chain(rows))
    }
}
