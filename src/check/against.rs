//! A sheet against the documents that it was made of: rows that are gone, new, changed, split or merged.
//!
//! Rows are found by their ids, so that their order does not matter, and rows without a known id by their text, folded for matching
//! ([`fold`]). What a row holds of the documents counts as there: a sentence whose row was split or merged is not also missing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::damaged;
use crate::arabic::normalize::fold;
use crate::bitext::selection::{Headings, marked};
use crate::bitext::{Field, Finding, Severity, Unit, inline, source_hash};
use crate::exchange::Row;
use crate::text::is_blank;

/// What the sheet says of its own sources, without the documents: `source-changed` where a source does not have the hash that it
/// was exported with. Rows without a hash are not looked at. A lost carriage return is no change: spreadsheets change line breaks.
pub fn hashes(rows: &[Row]) -> Vec<Finding> {
    let mut out = Vec::new();
    for row in rows.iter().filter(|row| !row.unit.source_hash.trim().is_empty()) {
        let (source, hash) = (row.unit.source.as_str(), row.unit.source_hash.trim());
        if [source.to_owned(), unix(source)].iter().any(|text| source_hash(text) == hash) {
            continue;
        }
        let straight = straight(&unix(source));
        let finding = if source_hash(&straight) == hash {
            changed(row, source, &straight)
        } else {
            let hint = "the source is not what was exported; --source shows what stood there";
            Finding::new("source-changed", Severity::Error, hint).found(source)
        };
        out.push(finding.at(row.number, &row.unit.id).in_column(Field::Source));
    }
    out
}

/// What happened to the rows of a sheet since it was made of `units`, which are all units of its documents, in order. Findings come
/// in order of the rows, then what is missing, in order of the units.
///
/// * `source-changed`: a row with a unit's id and another text. Sheets without any source are not looked at.
/// * `row-split`: a row with a part of a unit's text. `row-merged`: a row with the texts of neighbouring units.
/// * `id-unknown`: the id is in no document, or there is none although the text is a unit's. `row-extra`: neither id nor text.
/// * `row-missing`: a unit that no row holds; one finding for a document of which no row is there.
/// * `selection` (info): the sheet holds only a part of a document, as export with --top makes it. Such a sheet says in the notes of
///   its first and last row how many rows it had ([`marked`]): fewer are `row-missing`, headings by name, for those of the sentences
///   that are there are known. Without such a note a document is taken for a selection of whose headings and bylines there are some
///   and none is in the sheet, or which has none and has at most half of its sentences there; a row deleted from such a sheet cannot
///   be seen.
pub fn against(rows: &[Row], units: &[Unit]) -> Vec<Finding> {
    let texts = Texts::new(units);
    let mut holders: Vec<Option<usize>> = vec![None; units.len()];
    let mut kinds: Vec<Kind> = Vec::with_capacity(rows.len());
    let no_sources = rows.iter().all(|row| row.unit.source.trim().is_empty());
    // Rows whose text is as it was hold their units before any other row is asked what it may be.
    for (place, row) in rows.iter().enumerate() {
        let own = texts.by_id.get(row.unit.id.trim()).copied();
        let same = own.filter(|&unit| no_sources || unix(&row.unit.source) == unix(&units[unit].source));
        if let Some(unit) = same {
            holders[unit].get_or_insert(place);
        }
        kinds.push(same.map_or(Kind::Odd, |_| Kind::Same));
    }
    let folded: Vec<String> = rows
        .iter()
        .zip(&kinds)
        .map(|(row, kind)| if *kind == Kind::Odd { fold(&inline::without(&row.unit.source)) } else { String::new() })
        .collect();
    // Whole sentences and joins of them come before parts.
    for (place, row) in rows.iter().enumerate().filter(|(place, _)| kinds[*place] == Kind::Odd).collect::<Vec<_>>() {
        let own = texts.by_id.get(row.unit.id.trim()).copied();
        let text = folded[place].as_str();
        let whole =
            own.filter(|&unit| texts.folded[unit] == text).or_else(|| texts.whole(text, &holders, own.is_none()));
        if let Some((first, last)) = texts.join(text, own) {
            (first..=last).for_each(|unit| _ = holders[unit].get_or_insert(place));
            kinds[place] = Kind::Merged(first, last);
        } else if let Some(unit) = whole.filter(|_| own.is_none() || own == whole) {
            holders[unit].get_or_insert(place);
            kinds[place] = if own.is_some() { Kind::Changed(unit) } else { Kind::Unnamed(unit) };
        }
    }
    let mut pieces: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let mut last_piece = None;
    for (place, row) in rows.iter().enumerate().filter(|(place, _)| kinds[*place] == Kind::Odd) {
        let own = texts.by_id.get(row.unit.id.trim()).copied();
        let text = folded[place].as_str();
        let part = match own {
            Some(unit) => texts.is_part(text, unit).then_some(unit),
            // A row without an id most likely goes on where the row before it ended.
            None => last_piece.filter(|&unit| texts.is_part(text, unit)).or_else(|| texts.part(text, &holders)),
        };
        if let Some(unit) = part {
            pieces.entry(unit).or_default().push(place);
        }
        last_piece = part;
    }
    for (&unit, places) in &pieces {
        // A lone part under its own id is a source that was cut short.
        let is_split = places.len() > 1 || texts.by_id.get(rows[places[0]].unit.id.trim()) != Some(&unit);
        for &place in places {
            kinds[place] = if is_split { Kind::Split(unit) } else { Kind::Changed(unit) };
        }
        holders[unit].get_or_insert(places[0]);
    }
    let mut out = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let own = texts.by_id.get(row.unit.id.trim()).copied();
        let finding = match kinds[place] {
            Kind::Same => continue,
            Kind::Changed(unit) => changed(row, &row.unit.source, &units[unit].source),
            Kind::Merged(first, last) => merged(row, &units[first..=last]),
            Kind::Split(unit) => {
                let places = pieces.get(&unit).map_or(&[][..], Vec::as_slice);
                let numbers: Vec<String> = places.iter().map(|&place| rows[place].number.to_string()).collect();
                let words: usize = places.iter().map(|&place| folded[place].split(' ').count()).sum();
                split(row, &units[unit], &numbers, words < texts.folded[unit].split(' ').count())
            }
            Kind::Unnamed(unit) => unnamed(row, &units[unit]),
            Kind::Odd => match own {
                Some(unit) => {
                    holders[unit].get_or_insert(place);
                    changed(row, &row.unit.source, &units[unit].source)
                }
                None => stranger(row),
            },
        };
        out.push(finding.at(row.number, &row.unit.id));
    }
    missing(rows, units, &holders, &mut out);
    out
}

/// What a row turned out to be; units by their places.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// As it was.
    Same,
    /// Not known yet, or nothing of the documents.
    Odd,
    /// The unit of its id, with another text.
    Changed(usize),
    /// A unit's text under no known id.
    Unnamed(usize),
    /// A part of the unit.
    Split(usize),
    /// From the first unit to the last.
    Merged(usize, usize),
}

/// The units' folded texts, and where to look for what.
struct Texts<'a> {
    units: &'a [Unit],
    folded: Vec<String>,
    by_id: FxHashMap<&'a str, usize>,
    by_text: FxHashMap<String, Vec<usize>>,
    by_first_word: FxHashMap<String, Vec<usize>>,
    by_word: FxHashMap<String, Vec<usize>>,
}

impl<'a> Texts<'a> {
    fn new(units: &'a [Unit]) -> Self {
        let folded: Vec<String> = units.iter().map(|unit| fold(&inline::without(&unit.source))).collect();
        let by_id = units.iter().enumerate().map(|(place, unit)| (unit.id.as_str(), place)).collect();
        let (mut by_text, mut by_first_word, mut by_word) = (
            FxHashMap::<String, Vec<usize>>::default(),
            FxHashMap::<String, Vec<usize>>::default(),
            FxHashMap::<String, Vec<usize>>::default(),
        );
        for (place, text) in folded.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            by_text.entry(text.clone()).or_default().push(place);
            by_first_word.entry(first_word(text).to_owned()).or_default().push(place);
            let mut seen = FxHashSet::default();
            for word in text.split(' ').filter(|word| seen.insert(*word)) {
                by_word.entry(word.to_owned()).or_default().push(place);
            }
        }
        Self { units, folded, by_id, by_text, by_first_word, by_word }
    }

    /// The unit with this text: one that no row holds yet, or, if `held` is allowed, the first.
    fn whole(&self, text: &str, holders: &[Option<usize>], held: bool) -> Option<usize> {
        let found = self.by_text.get(text)?;
        let free = found.iter().copied().find(|&unit| holders[unit].is_none());
        free.or_else(|| found.first().copied().filter(|_| held))
    }

    /// The first and the last of the neighbouring units of one document, two or more, that make up the text; those with `own`
    /// among them if that is given.
    fn join(&self, text: &str, own: Option<usize>) -> Option<(usize, usize)> {
        if text.is_empty() {
            return None;
        }
        let found = self.by_first_word.get(first_word(text))?.iter().filter_map(|&first| {
            let mut rest = text.strip_prefix(self.folded[first].as_str())?;
            let mut last = first;
            while !rest.is_empty() {
                last += 1;
                self.units.get(last).filter(|unit| unit.document == self.units[first].document)?;
                // Units of signs alone fold to nothing and cannot be told apart.
                if !self.folded[last].is_empty() {
                    rest = rest.strip_prefix(' ')?.strip_prefix(self.folded[last].as_str())?;
                }
            }
            (last > first).then_some((first, last))
        });
        found.into_iter().find(|&(first, last)| own.is_none_or(|own| (first..=last).contains(&own)))
    }

    /// Whether the text is a part of the unit's, in whole words.
    fn is_part(&self, text: &str, unit: usize) -> bool {
        let whole = self.folded[unit].as_str();
        !text.is_empty() && text.len() < whole.len() && format!(" {whole} ").contains(&format!(" {text} "))
    }

    /// The first unit that no row holds and that the text is a part of.
    fn part(&self, text: &str, holders: &[Option<usize>]) -> Option<usize> {
        let words = text.split(' ').map(|word| self.by_word.get(word).map_or(&[][..], Vec::as_slice));
        let rarest = words.min_by_key(|places| places.len())?;
        rarest.iter().copied().find(|&unit| holders[unit].is_none() && self.is_part(text, unit))
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

fn changed(row: &Row, found: &str, expected: &str) -> Finding {
    let visible = |text: &str| text.split(is_blank).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ");
    // Sheets had no placeholders once. One that is as it was exported then lacks nothing but markup.
    let lacks_markup = found == inline::without(expected) && found != expected;
    let hint = if lacks_markup && source_hash(found) == row.unit.source_hash.trim() {
        let hint = "the sheet was made without placeholders for links and emphasis; export it again with --previous to get them";
        return Finding::new("source-changed", Severity::Warning, hint)
            .at(row.number, &row.unit.id)
            .in_column(Field::Source)
            .found(found)
            .expected(expected);
    } else if unix(&inline::without(found)) == unix(&inline::without(expected)) {
        "only placeholders differ; put the source back, and look whether the target has those that it should"
    } else if found.trim().is_empty() {
        "the source is gone; put it back"
    } else if damaged::sign(found, expected).is_some() || is_asked(found, expected) {
        "letters were lost to an encoding that lacks them; take the rows from a copy of the sheet saved as UTF-8 or .xlsx"
    } else if straight(found) == straight(expected) {
        "only quotation marks differ: a program that saved the sheet changed them; put the source back and turn its smart quotes off"
    } else if visible(found) == visible(expected) {
        "only spaces, line breaks or invisible characters differ; put the source back"
    } else if fold(found) == fold(expected) {
        "only marks or spelling variants differ; put the source back"
    } else {
        "the source was changed; put it back, and look whether the target translates what stood there"
    };
    // A program that saves a sheet may do this to every row; what the target translates is the same.
    let severity =
        if visible(&straight(found)) == visible(&straight(expected)) { Severity::Warning } else { Severity::Error };
    let (found, expected) = difference(found, expected);
    Finding::new("source-changed", severity, hint)
        .at(row.number, &row.unit.id)
        .in_column(Field::Source)
        .found(found)
        .expected(expected)
}

/// Whether nothing happened but that question marks stand for some characters, as a program writes for what an encoding lacks:
/// Windows-1256 has no ٪, no ٫ and no Arabic digits.
fn is_asked(found: &str, expected: &str) -> bool {
    let same = |(found, expected): (char, char)| found == expected || (found == '?' && !expected.is_ascii());
    found != expected
        && found.chars().count() == expected.chars().count()
        && found.chars().zip(expected.chars()).all(same)
}

fn merged(row: &Row, units: &[Unit]) -> Finding {
    let segments: Vec<String> = units.iter().map(|unit| unit.segment.to_string()).collect();
    let expected: Vec<&str> = units.iter().map(|unit| unit.source.as_str()).collect();
    let hint = format!(
        "the row holds segments {} of {}; give each its own row, with its id ({})",
        segments.join(" and "),
        units[0].document,
        units.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>().join(", ")
    );
    let finding = Finding::new("row-merged", Severity::Error, hint).in_column(Field::Source);
    finding.found(&*row.unit.source).expected(expected.join(" | "))
}

fn split(row: &Row, unit: &Unit, rows: &[String], incomplete: bool) -> Finding {
    let what = format!("segment {} of {} ({})", unit.segment, unit.document, unit.id);
    let hint = match rows {
        [_] => format!("the row holds only a part of {what}; put the whole sentence back"),
        rows if incomplete => {
            format!(
                "rows {} hold parts of {what}, not all of it; put the whole sentence into one row",
                rows.join(" and ")
            )
        }
        rows => format!("rows {} hold parts of {what}; put them together in one row", rows.join(" and ")),
    };
    let finding = Finding::new("row-split", Severity::Error, hint).in_column(Field::Source);
    finding.found(&*row.unit.source).expected(&*unit.source)
}

fn unnamed(row: &Row, unit: &Unit) -> Finding {
    let hint = format!("the text is that of segment {} of {}; put its id back", unit.segment, unit.document);
    let finding = Finding::new("id-unknown", Severity::Error, hint).in_column(Field::Id);
    finding.found(&*row.unit.id).expected(&*unit.id)
}

fn stranger(row: &Row) -> Finding {
    if row.unit.id.trim().is_empty() {
        let hint = if damaged::sign(&row.unit.source, "").is_some() {
            "no document has this text, and the row has no id; letters were lost to a wrong encoding: take the row from a copy of the sheet saved as UTF-8 or .xlsx"
        } else {
            "no document has this text, and the row has no id; delete the row, or put its id back"
        };
        return Finding::new("row-extra", Severity::Error, hint).in_column(Field::Source).found(&*row.unit.source);
    }
    let hint = "no document has a sentence with this id; put the id back, and name the sources as they were named for the export";
    Finding::new("id-unknown", Severity::Error, hint).in_column(Field::Id).found(&*row.unit.id)
}

/// Says which units no row holds, a document at a time.
fn missing(rows: &[Row], units: &[Unit], holders: &[Option<usize>], out: &mut Vec<Finding>) {
    let mut start = 0;
    for document in units.chunk_by(|a, b| a.document == b.document) {
        let held = &holders[start..start + document.len()];
        start += document.len();
        let there = held.iter().flatten().count();
        let name = &document[0].document;
        if there == document.len() {
            continue;
        }
        if there == 0 {
            let hint =
                format!("no row of {name} is in the sheet, and it has {}; take them from the export", document.len());
            out.push(Finding::new("row-missing", Severity::Error, hint).expected(&*document[0].source));
            continue;
        }
        let marks = held.iter().flatten().filter_map(|&place| marked(&rows[place].unit.note));
        if let Some((chosen, _)) = marks.max() {
            selection(document, held, there, chosen, out);
            continue;
        }
        let never_selected = || document.iter().zip(held).filter(|(unit, _)| unit.rank.is_none());
        let is_selection = match never_selected().count() {
            0 => 2 * there <= document.len(),
            // Somebody who deleted the headings alone kept every sentence.
            _ => {
                never_selected().all(|(_, holder)| holder.is_none())
                    && document.iter().zip(held).any(|(unit, holder)| unit.rank.is_some() && holder.is_none())
            }
        };
        if is_selection {
            let hint = format!(
                "the sheet holds {there} of the {} sentences of {name}, as a selection does; a row deleted from it cannot be seen",
                document.len()
            );
            out.push(Finding::new("selection", Severity::Info, hint));
            continue;
        }
        let mut before = None;
        for (unit, holder) in document.iter().zip(held) {
            if holder.is_some() {
                before = *holder;
                continue;
            }
            let place = before.map_or("before the first row of its document".to_owned(), |place| {
                format!("behind row {}", rows[place].number)
            });
            let hint = format!("segment {} of {name} has no row; put it back, {place}", unit.segment);
            let mut finding = Finding::new("row-missing", Severity::Error, hint).expected(&*unit.source);
            finding.id.clone_from(&unit.id);
            out.push(finding);
        }
    }
}

/// Says what is missing in a selection of `chosen` rows of a document, of which `there` are there.
fn selection(document: &[Unit], held: &[Option<usize>], there: usize, chosen: usize, out: &mut Vec<Finding>) {
    let name = &document[0].document;
    let lost = chosen.saturating_sub(there);
    let hint = format!(
        "{chosen} of the {} rows of {name} were exported; {}",
        document.len(),
        if lost == 0 { "all are there".to_owned() } else { format!("{there} are there") }
    );
    out.push(Finding::new("selection", Severity::Info, hint));
    let ranked = (0..document.len()).filter(|&place| held[place].is_some() && !document[place].kind.is_heading());
    let mut headings = Headings::of(document).above(ranked);
    headings.retain(|&place| held[place].is_none());
    // Where words were few a heading may have been left out: then nobody knows which row is gone.
    if headings.len() > lost {
        headings.clear();
    }
    for &place in &headings {
        let unit = &document[place];
        let kind = unit.kind.name();
        let hint = format!("the {kind}, segment {} of {name}, has no row; put it back", unit.segment);
        let mut finding = Finding::new("row-missing", Severity::Error, hint).expected(&*unit.source);
        finding.id.clone_from(&unit.id);
        out.push(finding);
    }
    let unknown = lost - headings.len();
    if unknown > 0 {
        let hint = format!("rows of {name} that are gone: {unknown}; which ones only the export shows, put them back");
        let finding = Finding::new("row-missing", Severity::Error, hint);
        out.push(finding.found(format!("{there} rows")).expected(format!("{chosen} rows")));
    }
}

/// Line breaks as they are in documents.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Quotation marks as a keyboard types them.
fn straight(text: &str) -> String {
    let straight = |c| match c {
        '\u{201C}'..='\u{201F}' | '«' | '»' => '"',
        '\u{2018}'..='\u{201B}' => '\'',
        c => c,
    };
    text.chars().map(straight).collect()
}

/// The words of two texts that differ, from the first to the last; where words were only added or taken away, with the word before.
fn difference(found: &str, expected: &str) -> (String, String) {
    let (f, e): (Vec<&str>, Vec<&str>) = (found.split_whitespace().collect(), expected.split_whitespace().collect());
    let mut front = f.iter().zip(&e).take_while(|(f, e)| f == e).count();
    let shorter = f.len().min(e.len());
    if front == shorter && f.len() == e.len() {
        return (found.to_owned(), expected.to_owned()); // white space alone
    }
    let back = f.iter().rev().zip(e.iter().rev()).take(shorter - front).take_while(|(f, e)| f == e).count();
    if front + back == shorter {
        front = front.saturating_sub(1);
    }
    (f[front..f.len() - back].join(" "), e[front..e.len() - back].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::unit_id;
    use crate::text::BlockKind;

    const SOURCES: [&str; 4] = [
        "افتتاح المكتبة العامة",
        "افتتحت البلدية المكتبة عام 2024، وتضم \"قاعة للأطفال\".",
        "قال رئيس البلدية إن الدخول مجاني.",
        "تفتح المكتبة أبوابها كل يوم.",
    ];

    fn units() -> Vec<Unit> {
        let unit = |(place, source): (usize, &&str)| Unit {
            id: unit_id("a.txt", source, 1),
            document: "a.txt".into(),
            segment: place + 1,
            kind: if place == 0 { BlockKind::Headline } else { BlockKind::Paragraph },
            source: (*source).into(),
            rank: (place > 0).then_some(place),
            source_hash: source_hash(source),
            ..Unit::default()
        };
        SOURCES.iter().enumerate().map(unit).collect()
    }

    fn rows() -> Vec<Row> {
        units().into_iter().enumerate().map(|(place, unit)| Row { number: place + 2, unit }).collect()
    }

    /// Row, code, found and expected of every finding.
    fn found(rows: &[Row]) -> Vec<(Option<usize>, &'static str, String, String)> {
        against(rows, &units()).into_iter().map(|f| (f.row, f.code, f.found, f.expected)).collect()
    }

    #[test]
    fn order_does_not_matter_and_line_breaks_do_not() {
        let mut rows = rows();
        rows.reverse();
        assert_eq!(found(&rows), []);
    }

    #[test]
    fn sheets_without_placeholders_are_older_and_lost_ones_are_a_change() {
        let marked = SOURCES[2].replace("البلدية", "{1}البلدية{/1}");
        let mut units = units();
        units[2].source.clone_from(&marked);
        let of = |row: &Row| {
            let mut all = rows();
            all[2] = row.clone();
            against(&all, &units).into_iter().map(|f| (f.row, f.code, f.severity)).collect::<Vec<_>>()
        };
        let mut row = rows().remove(2);
        assert_eq!(of(&row), [(Some(4), "source-changed", Severity::Warning)]);
        row.unit.source_hash = source_hash(&marked);
        assert_eq!(of(&row), [(Some(4), "source-changed", Severity::Error)]);
        row.unit.source = marked;
        assert_eq!(of(&row), []);
    }

    #[test]
    fn a_changed_number_is_shown_alone() {
        let mut rows = rows();
        rows[1].unit.source = SOURCES[1].replace("2024", "2042");
        assert_eq!(found(&rows), [(Some(3), "source-changed", "2042،".into(), "2024،".into())]);
        assert_eq!(hashes(&rows).len(), 1);
    }

    #[test]
    fn letters_lost_to_an_encoding_are_called_that() {
        let hint = |source: &str, expected: &str| {
            let row = Row { number: 2, unit: Unit::default() };
            changed(&row, source, expected).hint
        };
        for source in ["نما ???? بعد عام", "نما ?? بعد عام", "Ù†Ù…Ø§ Ø§Ù„Ø±Ø¨Ø\u{AD} ١٢٪"]
        {
            assert!(hint(source, "نما ٧٪ بعد عام").starts_with("letters were lost"), "{source}");
        }
        for source in ["نما ٨٪ بعد عام", "نما ٧٪ بعد عامين؟", "نما ٧٪? بعد عام"] {
            assert!(!hint(source, "نما ٧٪ بعد عام").starts_with("letters were lost"), "{source}");
        }
        let lost = Unit { source: "Ø§Ù„Ø³Ù„Ø§Ù…".into(), ..Unit::default() };
        assert!(against(&[Row { number: 2, unit: lost }], &units())[0].hint.contains("wrong encoding"));
    }

    #[test]
    fn curly_quotes_are_known_without_the_documents() {
        let mut rows = rows();
        rows[1].unit.source = "افتتحت البلدية المكتبة عام 2024، وتضم “قاعة للأطفال”.".into();
        let findings = hashes(&rows);
        assert_eq!((findings[0].found.as_str(), findings[0].expected.as_str()), ("“قاعة للأطفال”.", "\"قاعة للأطفال\"."));
        assert!(findings[0].hint.contains("quotation marks"));
        assert_eq!(against(&rows, &units()), findings);
    }

    #[test]
    fn parts_are_a_split_and_joins_a_merger_and_neither_is_missing() {
        let mut rows = rows();
        rows[1].unit.source = "افتتحت البلدية المكتبة عام 2024،".into();
        let unit = Unit { source: "وتضم \"قاعة للأطفال\".".into(), ..Unit::default() };
        rows.insert(2, Row { number: 9, unit });
        rows[3].unit.source = format!("{} {}", SOURCES[2], SOURCES[3]);
        rows.truncate(4);
        let codes: Vec<_> = found(&rows).into_iter().map(|f| (f.0, f.1)).collect();
        assert_eq!(codes, [(Some(3), "row-split"), (Some(9), "row-split"), (Some(4), "row-merged")]);
    }

    #[test]
    fn a_source_cut_short_is_changed() {
        let mut rows = rows();
        rows[2].unit.source = "قال رئيس البلدية".into();
        let expected = (Some(4), "source-changed", "البلدية".into(), "البلدية إن الدخول مجاني.".into());
        assert_eq!(found(&rows), [expected]);
    }

    #[test]
    fn deleted_rows_and_selections_are_told_apart() {
        let mut all = rows();
        all.remove(2);
        assert_eq!(found(&all), [(None, "row-missing", String::new(), SOURCES[2].into())]);
        let selected = &rows()[1..2];
        let findings = against(selected, &units());
        assert_eq!(findings.iter().map(|f| (f.code, f.severity)).collect::<Vec<_>>(), [("selection", Severity::Info)]);
        assert_eq!(against(&[], &units()).len(), 1);
        assert_eq!(
            found(&rows()[1..]),
            [(None, "row-missing", String::new(), SOURCES[0].into())],
            "only the headline is gone"
        );
    }

    #[test]
    fn a_selection_that_says_its_size_misses_what_is_gone() {
        let marked = |places: &[usize]| {
            let mut rows: Vec<Row> = places.iter().map(|&place| rows()[place].clone()).collect();
            rows.iter_mut().for_each(|row| row.unit.note = "TM 90%; selection: 3 of 4 rows".into());
            found(&rows).into_iter().map(|f| (f.1, f.2, f.3)).collect::<Vec<_>>()
        };
        let whole = ("selection", String::new(), String::new());
        for there in [[0, 1, 3], [1, 2, 3]] {
            // Where words were few the headline was left out.
            assert_eq!(marked(&there), std::slice::from_ref(&whole));
        }
        assert_eq!(marked(&[1, 3]), [whole.clone(), ("row-missing", String::new(), SOURCES[0].into())]);
        let unknown = ("row-missing", "2 rows".into(), "3 rows".into());
        assert_eq!(marked(&[0, 3]), [whole, unknown]);
    }

    #[test]
    fn rows_of_nothing_and_rows_whose_id_was_lost() {
        let mut rows = rows();
        rows[3].unit.id = "k123".into();
        let unit = Unit { source: "جملة أضافها المترجم.".into(), ..Unit::default() };
        rows.push(Row { number: 6, unit: unit.clone() });
        rows.push(Row { number: 7, unit: Unit { id: "k999".into(), ..unit } });
        let id = units()[3].id.clone();
        let expected = [
            (Some(5), "id-unknown", "k123".into(), id),
            (Some(6), "row-extra", "جملة أضافها المترجم.".into(), String::new()),
            (Some(7), "id-unknown", "k999".into(), String::new()),
        ];
        assert_eq!(found(&rows), expected);
    }
}
