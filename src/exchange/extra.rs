//! Columns of a table that are no fields of a unit: a client's number, a colleague's remark. They mean nothing here, and are somebody's.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::bitext::Unit;

/// Such columns of a sheet, beside its units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Their names.
    pub names: Vec<String>,
    /// For every unit its cells in the order of the names; what is not there is empty.
    pub cells: Vec<Vec<String>>,
}

impl Extra {
    /// The cells of a unit, one for each name.
    pub fn row(&self, unit: usize) -> impl Iterator<Item = &str> {
        let cells = self.cells.get(unit);
        (0..self.names.len()).map(move |column| cells.and_then(|cells| cells.get(column)).map_or("", String::as_str))
    }

    /// The same columns for some of the units.
    pub fn part(&self, units: Range<usize>) -> Self {
        let cells = units.map(|unit| self.row(unit).map(str::to_owned).collect());
        Self { names: self.names.clone(), cells: if self.names.is_empty() { Vec::new() } else { cells.collect() } }
    }

    /// The columns of several sheets for `units`, which were joined of them. Columns are found by their names (of equal names in one
    /// sheet the first by the first, and so on), rows by their ids or, without one, their sources. Of several cells that are not empty
    /// that of the first sheet is kept; also says how many others there were that differ. `fallback` is asked last, and its cells are
    /// no conflict.
    pub fn join(sheets: &[(Extra, Vec<Unit>)], fallback: Option<&(Extra, Vec<Unit>)>, units: &[Unit]) -> (Self, usize) {
        let mut places: FxHashMap<(&str, usize), usize> = FxHashMap::default();
        let mut names: Vec<String> = Vec::new();
        let mut cells: FxHashMap<&str, FxHashMap<usize, &str>> = FxHashMap::default();
        let mut conflicts = 0;
        // The original's columns come first, its cells last.
        let columns: Vec<Vec<usize>> = fallback
            .into_iter()
            .chain(sheets)
            .map(|(extra, _)| {
                let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
                let mut place = |name| {
                    let count = seen.entry(name).or_insert(0);
                    *count += 1;
                    *places.entry((name, *count)).or_insert_with(|| {
                        names.push(name.to_owned());
                        names.len() - 1
                    })
                };
                extra.names.iter().map(|name| place(name.as_str())).collect()
            })
            .collect();
        let shift = usize::from(fallback.is_some());
        let order = sheets.iter().zip(columns.iter().skip(shift)).map(|(sheet, columns)| (sheet, columns, true));
        for ((extra, rows), columns, counts) in
            order.chain(fallback.into_iter().zip(&columns).map(|(sheet, columns)| (sheet, columns, false)))
        {
            for (number, unit) in rows.iter().enumerate() {
                for (&column, cell) in columns.iter().zip(extra.row(number)).filter(|(_, cell)| !cell.is_empty()) {
                    let kept = *cells.entry(key(unit)).or_default().entry(column).or_insert(cell);
                    conflicts += usize::from(counts && kept != cell);
                }
            }
        }
        let row = |unit: &Unit| {
            let found = cells.get(key(unit));
            (0..names.len())
                .map(move |c| found.and_then(|f| f.get(&c)).map_or_else(String::new, |cell| (*cell).to_owned()))
        };
        let cells = if names.is_empty() { Vec::new() } else { units.iter().map(|unit| row(unit).collect()).collect() };
        (Self { names, cells }, conflicts)
    }

    /// Takes out the columns at the end of reading that have neither a name nor a cell, as spreadsheets leave them, and gives those
    /// with cells and no name one. `places` are the columns' places in their sheet, from 0.
    pub(super) fn tidy(&mut self, places: &[usize]) {
        for column in
            (0..self.names.len()).rev().filter(|&column| self.names[column].trim().is_empty()).collect::<Vec<_>>()
        {
            if self.cells.iter().all(|row| row.get(column).is_none_or(|cell| cell.trim().is_empty())) {
                self.names.remove(column);
                self.cells.iter_mut().filter(|row| column < row.len()).for_each(|row| _ = row.remove(column));
            } else {
                self.names[column] = format!("column {}", places.get(column).map_or(column, |place| place + 1));
            }
        }
        if self.names.is_empty() {
            self.cells.clear();
        }
    }
}

fn key(unit: &Unit) -> &str {
    if unit.id.trim().is_empty() { &unit.source } else { &unit.id }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(names: &[&str], rows: &[(&str, &[&str])]) -> (Extra, Vec<Unit>) {
        let cells = rows.iter().map(|(_, cells)| cells.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let units = rows.iter().map(|(id, _)| Unit { id: (*id).into(), ..Unit::default() }).collect();
        (Extra { names: names.iter().map(|name| (*name).to_owned()).collect(), cells }, units)
    }

    #[test]
    fn columns_of_all_parts_come_together_by_name() {
        let original = sheet(&["client", "due"], &[("k1", &["A", "may"]), ("k2", &["B"]), ("k3", &["C", "june"])]);
        let first = sheet(&["due", "client"], &[("k1", &["april", ""]), ("k2", &["", "X"])]);
        let second = sheet(&["query", "due", "due"], &[("k1", &["?", "march", "x"]), ("k2", &[])]);
        let (joined, conflicts) = Extra::join(&[first, second], Some(&original), &original.1);
        assert_eq!(joined.names, ["client", "due", "query", "due"]);
        assert_eq!(joined.cells, [["A", "april", "?", "x"], ["X", "", "", ""], ["C", "june", "", ""]]);
        assert_eq!(conflicts, 1, "april and march");
        let (none, conflicts) = Extra::join(&[], None, &original.1);
        assert_eq!((none, conflicts), (Extra::default(), 0));
    }

    #[test]
    fn a_part_has_its_rows_and_what_is_blank_goes() {
        let (mut extra, _) = sheet(&["", "client", " ", ""], &[("k1", &["", "A", "", "x"]), ("k2", &["", "B"])]);
        assert_eq!(extra.part(1..3).cells, [["", "B", "", ""], ["", "", "", ""]]);
        extra.tidy(&[2, 3, 5, 8]);
        assert_eq!(extra.names, ["client", "column 9"]);
        assert_eq!(extra.row(0).collect::<Vec<_>>(), ["A", "x"]);
        assert_eq!(extra.row(1).chain(extra.row(9)).collect::<Vec<_>>(), ["B", "", "", ""]);
    }
}
