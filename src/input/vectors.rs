//! Sentence vectors that a user made with a model of their own: NumPy's `.npy` files, one for a document.
//!
//! The format is a header of a few keys and then bare numbers
//! (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>), and is read here: the crates for it bring a parser for
//! all of Python's literals with them, and reserve the memory that a header claims before they look at what the file holds.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use ndarray::{Array2, ShapeBuilder};

use super::error::{InputError, InputErrorKind, Place};

/// Where the vectors of documents are: one file for one document, or a folder with `<document id>.npy` for each.
#[derive(Clone, Debug)]
pub struct VectorsSource {
    path: PathBuf,
    is_folder: bool,
}

/// The vectors of a document's sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceVectors {
    name: String,
    rows: Array2<f32>,
}

/// What is wrong with a document's vectors.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// The folder has none for the document.
    #[error(
        "no such file, so the document {id} has no vectors; save them there, one row for each sentence of `khulasa split`"
    )]
    Missing {
        /// The document's id.
        id: String,
    },
    /// The id is no path below the folder.
    #[error(
        "the document id {id:?} names no file in this folder; ids may hold folders, as in news/7, but not .. or a leading /"
    )]
    Id {
        /// The document's id.
        id: String,
    },
    /// One file, and another document.
    #[error(
        "one file holds the vectors of one document, and {id} is another; give a folder with a file ID.npy for each"
    )]
    Several {
        /// The document's id.
        id: String,
    },
    /// Other bytes.
    #[error("this is no .npy file; save the vectors with numpy.save")]
    NotNpy,
    /// A header that says nothing of use.
    #[error("the .npy header is damaged or of an unknown version; save the vectors again with numpy.save")]
    Header,
    /// Integers, halves, objects.
    #[error("the numbers have the type {found}, expected f4 or f8; convert with vectors.astype('float32')")]
    Type {
        /// As NumPy spells it.
        found: String,
    },
    /// No table.
    #[error("the array has the shape ({found}), expected two dimensions: a row for each sentence")]
    Shape {
        /// As NumPy spells it.
        found: String,
    },
    /// Cut short, or more than the header says.
    #[error("{found} bytes of numbers, expected {expected} by its header (cut short?); save the vectors again")]
    Length {
        /// Bytes behind the header.
        found: usize,
        /// Bytes that the shape takes.
        expected: u128,
    },
    /// NaN, infinity, or more than f4 holds.
    #[error(
        "row {row}, column {column} (from 0) is no finite number; check the sentence of this index, which may have been empty for the model"
    )]
    NotFinite {
        /// From 0.
        row: usize,
        /// From 0.
        column: usize,
    },
    /// Vectors of another splitting.
    #[error(
        "{found} rows, expected {expected}: one for each sentence of `khulasa split` in order of index, headlines and site chrome too"
    )]
    Rows {
        /// In the file.
        found: usize,
        /// Sentences of the document.
        expected: usize,
    },
}

impl VectorsSource {
    /// The file or folder of a path.
    pub fn new(path: &Path) -> Result<Self, InputError> {
        let failed = |error| InputError::new(Place::file(path.to_string_lossy()), InputErrorKind::from(error));
        Ok(Self { path: path.to_owned(), is_folder: path.metadata().map_err(failed)?.is_dir() })
    }

    /// The vectors of a document, the `number`th of all, from 0.
    pub fn read(&self, id: &str, number: usize) -> Result<SentenceVectors, InputError> {
        let path = if self.is_folder { self.path.join(format!("{id}.npy")) } else { self.path.clone() };
        let name = path.to_string_lossy().into_owned();
        let wrong = |place: &str, error| InputError::new(Place::file(place), InputErrorKind::Vectors(error));
        let id = id.to_owned();
        if self.is_folder && !stays_below(&format!("{id}.npy")) {
            return Err(wrong(&self.path.to_string_lossy(), VectorsError::Id { id }));
        }
        if !self.is_folder && number > 0 {
            return Err(wrong(&name, VectorsError::Several { id }));
        }
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => wrong(&name, VectorsError::Missing { id }),
            _ => InputError::new(Place::file(&name), InputErrorKind::from(error)),
        })?;
        let rows = parse(&bytes).map_err(|error| wrong(&name, error))?;
        Ok(SentenceVectors { name, rows })
    }
}

impl SentenceVectors {
    /// Vectors made elsewhere, one row a sentence; `name` is where they are from, for errors.
    pub fn new(name: &str, rows: Array2<f32>) -> Self {
        Self { name: name.to_owned(), rows }
    }

    /// The rows, however many they are.
    pub fn rows(&self) -> &Array2<f32> {
        &self.rows
    }

    /// The rows, if they are as many as the document's sentences.
    pub fn rows_for(self, sentences: usize) -> Result<Array2<f32>, InputError> {
        let found = self.rows.nrows();
        if found == sentences {
            return Ok(self.rows);
        }
        let error = VectorsError::Rows { found, expected: sentences };
        Err(InputError::new(Place::file(&self.name), InputErrorKind::Vectors(error)))
    }
}

/// Whether a relative path leads to something below where it starts.
fn stays_below(path: &str) -> bool {
    !path.contains('\0') && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

const MAGIC: &[u8] = b"\x93NUMPY";

/// Reads a table of f4 or f8 from the bytes of an `.npy` file, version 1 to 3, of either byte order and of rows or columns
/// first. Columns may not be missing; rows may, since a document may be empty.
pub fn parse(bytes: &[u8]) -> Result<Array2<f32>, VectorsError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(VectorsError::NotNpy)?;
    let (header, data) = header(rest).ok_or(VectorsError::Header)?;
    let descr = value(header, "descr").ok_or(VectorsError::Header)?;
    // Records with fields have a list for a type.
    if let Some((fields, _)) = descr.strip_prefix('[').and_then(|fields| fields.split_once(']')) {
        return Err(VectorsError::Type { found: format!("[{fields}]") });
    }
    let descr = quoted(descr).ok_or(VectorsError::Header)?;
    let columns_first = value(header, "fortran_order").ok_or(VectorsError::Header)?.starts_with("True");
    let shape =
        value(header, "shape").and_then(|v| v.strip_prefix('(')?.split_once(')')).ok_or(VectorsError::Header)?.0;
    let sizes: Option<Vec<usize>> =
        shape.split(',').map(str::trim).filter(|size| !size.is_empty()).map(|size| size.parse().ok()).collect();
    let (rows, columns) = match sizes.as_deref() {
        Some(&[rows, columns]) if columns > 0 => (rows, columns),
        _ => return Err(VectorsError::Shape { found: shape.trim().to_owned() }),
    };
    let width = match descr.trim_start_matches(['<', '>', '=', '|']) {
        "f4" => 4,
        "f8" => 8,
        _ => return Err(VectorsError::Type { found: descr.to_owned() }),
    };
    let expected = (rows as u128).saturating_mul(columns as u128).saturating_mul(width as u128);
    if data.len() as u128 != expected {
        return Err(VectorsError::Length { found: data.len(), expected });
    }
    let numbers = numbers(data, width, descr.starts_with('>'));
    let table =
        Array2::from_shape_vec((rows, columns).set_f(columns_first), numbers).map_err(|_| VectorsError::Header)?;
    match table.indexed_iter().find(|(_, number)| !number.is_finite()) {
        Some(((row, column), _)) => Err(VectorsError::NotFinite { row, column }),
        None => Ok(table),
    }
}

/// The header's text and the data behind it.
fn header(rest: &[u8]) -> Option<(&str, &[u8])> {
    let (version, rest) = rest.split_first_chunk::<2>()?;
    let (length, rest) = match version[0] {
        1 => rest.split_first_chunk::<2>().map(|(length, rest)| (usize::from(u16::from_le_bytes(*length)), rest))?,
        2 | 3 => rest.split_first_chunk::<4>().map(|(length, rest)| (u32::from_le_bytes(*length) as usize, rest))?,
        _ => return None,
    };
    let (header, data) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(header).ok()?, data))
}

/// What stands behind a key of the header, `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
fn value<'h>(header: &'h str, key: &str) -> Option<&'h str> {
    let (_, behind) = header.split_once(key)?;
    Some(behind.strip_prefix(['\'', '"'])?.trim_start().strip_prefix(':')?.trim_start())
}

fn quoted(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    value[1..].split_once(quote).map(|(text, _)| text)
}

fn numbers(data: &[u8], width: usize, big_endian: bool) -> Vec<f32> {
    if width == 4 {
        let of = |&bytes: &[u8; 4]| if big_endian { f32::from_be_bytes(bytes) } else { f32::from_le_bytes(bytes) };
        data.as_chunks::<4>().0.iter().map(of).collect()
    } else {
        let of = |&bytes: &[u8; 8]| if big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) };
        data.as_chunks::<8>().0.iter().map(|bytes| of(bytes) as f32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// An `.npy` file of version 1 with this header and these bytes behind it.
    fn npy(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = [MAGIC, &[1, 0], &(header.len() as u16).to_le_bytes()].concat();
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(data);
        bytes
    }

    fn f4(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    fn head(descr: &str, order: &str, shape: &str) -> String {
        format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}      \n")
    }

    #[test]
    fn tables_of_all_kinds() {
        let table = array![[1.0f32, 2.0, 3.0], [4.0, 5.0, 6.5]];
        let rows = [1.0f32, 2.0, 3.0, 4.0, 5.0, 6.5];
        assert_eq!(parse(&npy(&head("<f4", "False", "(2, 3)"), &f4(&rows))), Ok(table.clone()));
        let columns = [1.0f32, 4.0, 2.0, 5.0, 3.0, 6.5];
        assert_eq!(parse(&npy(&head("<f4", "True", "(2, 3)"), &f4(&columns))), Ok(table.clone()));
        let big: Vec<u8> = rows.iter().flat_map(|n| f64::from(*n).to_be_bytes()).collect();
        assert_eq!(parse(&npy(&head(">f8", "False", "(2, 3)"), &big)), Ok(table.clone()));
        // Versions 2 and 3 have four bytes for the header's length.
        let header = head("<f4", "False", "(2, 3)");
        for version in [2, 3] {
            let length = (header.len() as u32).to_le_bytes();
            let bytes = [MAGIC, &[version, 0], &length[..], header.as_bytes(), &f4(&rows)].concat();
            assert_eq!(parse(&bytes), Ok(table.clone()));
        }
        assert_eq!(parse(&npy(&head("<f4", "False", "(0, 3)"), &[])).map(|t| t.dim()), Ok((0, 3)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error =
            |descr: &str, shape: &str, data: &[u8]| parse(&npy(&head(descr, "False", shape), data)).unwrap_err();
        assert_eq!(parse(b"1.0, 2.0\n"), Err(VectorsError::NotNpy));
        assert_eq!(parse(b"\x93NUMPY\x09\x00\x01\x00{"), Err(VectorsError::Header));
        assert_eq!(error("<i8", "(1, 1)", &[0; 8]), VectorsError::Type { found: "<i8".into() });
        let records = "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (1,), }\n";
        let found = "[('x', '<f4'), ('y', '<f4')]".into();
        assert_eq!(parse(&npy(records, &[0; 8])), Err(VectorsError::Type { found }));
        assert_eq!(error("<f4", "(1,)", &[0; 4]), VectorsError::Shape { found: "1,".into() });
        assert_eq!(error("<f4", "(2, 0)", &[]), VectorsError::Shape { found: "2, 0".into() });
        assert_eq!(error("<f4", "(2, 1)", &[0; 7]), VectorsError::Length { found: 7, expected: 8 });
        let nan = f4(&[0.0, 1.0, 2.0, f32::NAN]);
        assert_eq!(error("<f4", "(2, 2)", &nan), VectorsError::NotFinite { row: 1, column: 1 });
        let large = 1e300f64.to_le_bytes();
        assert_eq!(error("<f8", "(1, 1)", &large), VectorsError::NotFinite { row: 0, column: 0 });
        // A header that claims more than there is makes nobody reserve it.
        let claim = error("<f8", "(18446744073709551615, 18446744073709551615)", &[]);
        assert!(matches!(claim, VectorsError::Length { found: 0, .. }));
    }

    #[test]
    fn cut_and_changed_files_are_refused_or_read_but_never_crash() {
        let good = npy(&head("<f4", "False", "(2, 2)"), &f4(&[1.0, 2.0, 3.0, 4.0]));
        for cut in 0..good.len() {
            assert!(parse(&good[..cut]).is_err());
        }
        for at in 0..good.len() {
            for flip in [1, 0x10, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                let _ = parse(&bad);
            }
        }
    }

    #[test]
    fn ids_stay_in_the_folder() {
        for good in ["a.npy", "news/7.npy", "أخبار ١.npy", "a..b.npy"] {
            assert!(stays_below(good), "{good}");
        }
        for bad in ["../x.npy", "a/../../x.npy", "/etc/x.npy", "./x.npy", "..", "a\0.npy"] {
            assert!(!stays_below(bad), "{bad:?}");
        }
    }
}
