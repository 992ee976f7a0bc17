//! Why a record was not written, in a word that scripts can rely on.

use crate::input::InputErrorKind;

/// It holds no text: no failure.
pub const EMPTY: &str = "empty";
/// The program failed on it.
pub const PANIC: &str = "panic";

/// The word for what went wrong while reading.
pub fn of(kind: &InputErrorKind) -> &'static str {
    match kind {
        InputErrorKind::Empty { .. } => EMPTY,
        // Not of the system: that stops the run.
        InputErrorKind::NotFound | InputErrorKind::Io(_) => "damaged",
        InputErrorKind::Truncated { .. } => "truncated",
        InputErrorKind::Damaged { .. } => "damaged",
        InputErrorKind::NotText { .. } => "not-text",
        InputErrorKind::Encoding { .. } | InputErrorKind::ByteOrderMark { .. } | InputErrorKind::NotUtf8 { .. } => {
            "encoding"
        }
        InputErrorKind::TooLarge { .. } => "too-large",
        InputErrorKind::Json { .. } => "json",
        InputErrorKind::NotAnObject { .. } => "not-an-object",
        InputErrorKind::NoField { .. } => "no-field",
        InputErrorKind::FieldType { .. } => "field-type",
        InputErrorKind::Ragged { .. } => "ragged",
        InputErrorKind::Vectors(_) => "vectors",
        _ => "input",
    }
}
