//! The columns that come in.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray, RecordBatch};
use arrow_cast::{can_cast_types, cast};
use arrow_schema::{ArrowError, DataType, Schema};
use khulasa::input::{MAX_DOCUMENT, Newlines, plain};
use khulasa::text::{Document, is_blank};
use pyo3::prelude::*;

use crate::error;

/// Which column holds what.
#[derive(Clone, Debug)]
pub struct Columns {
    id: Option<usize>,
    title: Option<usize>,
    text: usize,
    text_name: Arc<str>,
}

impl Columns {
    /// The columns by their names. Those of id and title that are called so by default may be missing.
    pub fn find(schema: &Schema, id: Option<&str>, title: Option<&str>, text: &str) -> PyResult<Self> {
        let find = |name: &str, role: &str| {
            let at = schema.index_of(name).map_err(|_| {
                let found = schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>().join(", ");
                error(format!("no column \"{name}\" (found: {found}); name the right one with {role}="))
            })?;
            let found = schema.field(at).data_type();
            let fits = is_text(found) || (role == "id" && found.is_integer());
            let expected = if role == "id" { "text or whole numbers" } else { "text" };
            match fits {
                true => Ok(at),
                false => Err(error(format!("the column \"{name}\" is {found}, expected {expected}"))),
            }
        };
        let optional = |name: Option<&str>, role: &str| match name {
            None => Ok(None),
            Some(name) if name == role && schema.index_of(name).is_err() => Ok(None),
            Some(name) => find(name, role).map(Some),
        };
        Ok(Self {
            id: optional(id, "id")?,
            title: optional(title, "title")?,
            text: find(text, "text")?,
            text_name: text.into(),
        })
    }

    /// A batch's columns.
    pub fn of(&self, batch: &RecordBatch) -> Result<Rows, ArrowError> {
        let texts = |at: Option<usize>| at.map(|at| Texts::new(batch.column(at))).transpose();
        Ok(Rows {
            id: texts(self.id)?,
            title: texts(self.title)?,
            text: Texts::new(batch.column(self.text))?,
            text_name: Arc::clone(&self.text_name),
        })
    }
}

fn is_text(found: &DataType) -> bool {
    match found {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::Null => true,
        DataType::Dictionary(_, value) => is_text(value),
        _ => false,
    }
}

/// The rows of a batch.
pub struct Rows {
    id: Option<Texts>,
    title: Option<Texts>,
    text: Texts,
    text_name: Arc<str>,
}

impl Rows {
    /// The bytes of a row's text.
    pub fn bytes(&self, row: usize) -> usize {
        self.text.get(row).map_or(0, <[u8]>::len)
    }

    /// A row's id, if it is there and text.
    pub fn id(&self, row: usize) -> Option<&str> {
        self.id.as_ref().and_then(|ids| ids.get(row)).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// A row's title, if it is there.
    pub fn title(&self, row: usize) -> Result<Option<&str>, String> {
        self.title.as_ref().and_then(|titles| titles.get(row)).map(|bytes| checked("title", bytes)).transpose()
    }

    /// A row as a document without blocks; what is wrong with it, if it is none.
    pub fn unparsed(&self, row: usize) -> Result<Document, String> {
        let name = &self.text_name;
        let bytes = self.text.get(row).ok_or_else(|| format!("the column \"{name}\" is null, expected a text"))?;
        if bytes.len() as u64 > MAX_DOCUMENT {
            let limit = MAX_DOCUMENT >> 20;
            return Err(format!("the text is larger than {limit} MiB; divide it into smaller documents"));
        }
        let text = checked(name, bytes)?;
        if text.chars().all(is_blank) {
            return Err(format!("the column \"{name}\" holds no text"));
        }
        Ok(Document {
            id: self.id(row).unwrap_or_default().to_owned(),
            title: self.title(row)?.map(str::to_owned),
            text: text.to_owned(),
            ..Document::default()
        })
    }

    /// A row as a document.
    pub fn document(&self, row: usize, newlines: Newlines) -> Result<Document, String> {
        let mut document = self.unparsed(row)?;
        document.blocks = plain::blocks(&document.text, document.title.as_deref(), newlines);
        Ok(document)
    }
}

/// Text as it came. Nobody promises that bytes from another library are UTF-8, not even of a column of strings.
fn checked<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, String> {
    std::str::from_utf8(bytes).map_err(|e| {
        let (at, byte) = (e.valid_up_to(), bytes[e.valid_up_to()]);
        format!("the column \"{name}\" is not valid UTF-8 at byte {at} (0x{byte:02X})")
    })
}

/// A column of texts, as bytes: what comes from outside is looked at before it is taken for UTF-8.
enum Texts {
    Null,
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
}

impl Texts {
    fn new(column: &ArrayRef) -> Result<Self, ArrowError> {
        Ok(match column.data_type() {
            DataType::Null => Self::Null,
            DataType::Utf8 => Self::Small(column.as_string::<i32>().clone().into()),
            DataType::LargeUtf8 => Self::Large(column.as_string::<i64>().clone().into()),
            DataType::Utf8View => Self::View(column.as_string_view().clone().to_binary_view()),
            DataType::Binary => Self::Small(column.as_binary::<i32>().clone()),
            DataType::LargeBinary => Self::Large(column.as_binary::<i64>().clone()),
            DataType::BinaryView => Self::View(column.as_binary_view().clone()),
            DataType::Dictionary(_, value) => return Self::new(&cast(column, value)?),
            other if can_cast_types(other, &DataType::Utf8) => return Self::new(&cast(column, &DataType::Utf8)?),
            other => return Err(ArrowError::SchemaError(format!("found a column of {other}, expected text"))),
        })
    }

    fn get(&self, row: usize) -> Option<&[u8]> {
        fn of<'a>(array: &impl Array, row: usize, value: impl FnOnce() -> &'a [u8]) -> Option<&'a [u8]> {
            array.is_valid(row).then(value)
        }
        match self {
            Self::Null => None,
            Self::Small(array) => of(array, row, || array.value(row)),
            Self::Large(array) => of(array, row, || array.value(row)),
            Self::View(array) => of(array, row, || array.value(row)),
        }
    }
}
