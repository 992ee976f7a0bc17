//! The native part of the wheel: documents and sentences in, the rows of the program out. What a user sees, with its types and
//! documentation, is in `khulasa/*.py`.

mod aligning;
mod arrow;
mod documents;
mod model;
mod plan;
mod pool;

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;

create_exception!(khulasa, KhulasaError, PyValueError, "A text, an option or a model that khulasa cannot work with.");

/// What is said of a text over which khulasa panicked.
const FAILED: &str = "khulasa failed on this text; please report it";

/// An error for Python.
fn error(message: impl ToString) -> pyo3::PyErr {
    KhulasaError::new_err(message.to_string())
}

/// What `khulasa/*.py` call.
#[pyo3::pymodule]
mod _khulasa {
    use std::ffi::OsString;

    use pyo3::prelude::*;

    #[pymodule_export]
    use super::KhulasaError;
    #[pymodule_export]
    use super::aligning::align;
    #[pymodule_export]
    use super::arrow::{Batches, arrow_fit, arrow_split, arrow_summarize};
    #[pymodule_export]
    use super::documents::{fit, rank, split, summarize, tokens, worksheet};
    #[pymodule_export]
    use super::model::IdfModel;
    #[pymodule_export]
    use super::plan::Plan;

    /// Runs the program with these arguments, of which the first is its name; returns its exit code.
    #[pyfunction]
    fn program(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
        py.detach(|| khulasa::cli::main_with(arguments))
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let rankers: Vec<_> = khulasa::rank::RANKERS.iter().filter(|r| !r.needs_vectors).map(|r| r.name).collect();
        module.add("RANKERS", rankers)
    }
}
