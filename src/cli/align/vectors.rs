//! Sentence vectors of a pair: two files, checked against its sentences.

use std::path::Path;

use crate::align::vectors::Vectors;
use crate::input::{SentenceVectors, VectorsSource};

/// Reads the vectors of a source and a target, each a file and how many sentences it must have a row for; says what is wrong with them.
pub fn read(source: (&Path, usize), target: (&Path, usize)) -> Result<Vectors, String> {
    let (s, t) = (side(source)?, side(target)?);
    Vectors::new(s.rows(), t.rows()).map_err(|e| format!("{} and {}: {e}", source.0.display(), target.0.display()))
}

fn side((path, sentences): (&Path, usize)) -> Result<SentenceVectors, String> {
    let shown = path.display();
    if path.is_dir() {
        return Err(format!("{shown}: this is a folder, expected a file saved with numpy.save"));
    }
    let found = VectorsSource::new(path).and_then(|source| source.read("", 0)).map_err(|e| e.to_string())?;
    let rows = found.rows().nrows();
    if rows != sentences {
        return Err(format!(
            "{shown}: {rows} rows, and the text has {sentences} sentences; expected one row for each. Save the sentences one a line (khulasa \
             split --format lines), make the vectors from these lines, and align the same lines with --pre-split"
        ));
    }
    Ok(found)
}
