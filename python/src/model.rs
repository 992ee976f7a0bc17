//! Document-frequency models for Python.

use std::io;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use khulasa::analyze::{self, Recurring};
use khulasa::corpus::fit;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::error;

/// A model that is the library's own or the user's.
#[derive(Clone)]
pub enum Model {
    /// It comes with khulasa.
    Own(&'static analyze::IdfModel),
    /// It was counted.
    Users(Arc<analyze::IdfModel>),
    /// It was read, with whatever else it holds, and is asked in the bytes that Python or a file has.
    Read(Arc<fit::Model>),
}

impl Model {
    /// The sentences that recur in its corpus, if it knows them.
    pub fn recurring(&self) -> Option<&Recurring> {
        match self {
            Self::Read(read) => read.recurring(),
            Self::Own(_) | Self::Users(_) => None,
        }
    }

    /// The model as it was read, if it holds more than document frequencies.
    fn decided(&self) -> Option<&fit::Model> {
        match self {
            Self::Read(read) => {
                Some(read.as_ref()).filter(|model| model.has_duplicates() || model.recurring().is_some())
            }
            Self::Own(_) | Self::Users(_) => None,
        }
    }

    /// The document frequencies, for a change that copies and recurring sentences would not survive.
    fn frequencies(&self, done: &str, way_out: &str) -> PyResult<&analyze::IdfModel> {
        match self.decided() {
            None => Ok(self),
            Some(_) => {
                let held = "the model's copies and recurring sentences are decided";
                Err(error(format!("{held} and cannot be {done}; {way_out}")))
            }
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Read(read) => read.bytes().to_vec(),
            Self::Own(_) | Self::Users(_) => analyze::IdfModel::to_bytes(self),
        }
    }
}

impl Deref for Model {
    type Target = analyze::IdfModel;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Own(model) => model,
            Self::Users(model) => model,
            Self::Read(read) => read.idf(),
        }
    }
}

/// In how many documents of a corpus each term occurs: what `idf=` weighs words by. It never changes; it can be pickled.
#[pyclass(frozen, module = "khulasa")]
pub struct IdfModel(pub Model);

impl From<analyze::IdfModel> for IdfModel {
    fn from(model: analyze::IdfModel) -> Self {
        Self(Model::Users(Arc::new(model)))
    }
}

#[pymethods]
impl IdfModel {
    /// The model that comes with khulasa.
    #[staticmethod]
    fn shipped() -> Self {
        Self(Model::Own(analyze::IdfModel::shipped()))
    }

    /// The model that knows nothing: every word weighs the same.
    #[staticmethod]
    fn uniform() -> Self {
        Self(Model::Own(analyze::IdfModel::uniform()))
    }

    /// Reads what `to_bytes` or `khulasa fit` wrote; sentences that recur in the corpus are kept out of summaries, as in the program.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: PyBackedBytes) -> PyResult<Self> {
        let read = py.detach(|| fit::Model::from_bytes(data));
        read.map(|read| Self(Model::Read(Arc::new(read)))).map_err(error)
    }

    /// Opens the file of a model: it is mapped, so that all processes of a machine share it.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let read = py.detach(|| fit::Model::read(&path));
        read.map(|read| Self(Model::Read(Arc::new(read)))).map_err(|failed| match &failed.reason {
            fit::ReadReason::Io(cause) => io::Error::new(cause.kind(), failed.to_string()).into(),
            fit::ReadReason::Model(_) => error(failed),
        })
    }

    /// The document frequencies of several models that were counted apart, in one: the same, to the byte, in any order.
    #[staticmethod]
    fn merged(py: Python<'_>, models: Vec<Py<IdfModel>>) -> PyResult<Self> {
        let way_out = "merge the partial models (`khulasa fit --partial`) that it was made of, with `khulasa fit`";
        for (number, model) in models.iter().enumerate() {
            let frequencies = model.get().0.frequencies("merged", way_out);
            let min_df = frequencies.map_err(|e| named(py, number, &e))?.min_df;
            if min_df > 1 {
                let what = format!(
                    "the model was made with min_df={min_df}, so counts are missing and a merge would be wrong"
                );
                return Err(named(py, number, &error(format!("{what}; merge before you prune"))));
            }
        }
        let models: Vec<Model> = models.iter().map(|model| model.get().0.clone()).collect();
        Ok(py.detach(|| {
            let mut all = analyze::IdfModel::default();
            models.iter().for_each(|model| all.merge(model));
            all.into()
        }))
    }

    /// The model without terms of fewer documents than `min_df`. Merge first: a pruned part no longer knows what it left out.
    fn pruned(&self, py: Python<'_>, min_df: u32) -> PyResult<Self> {
        let mut model = self.0.frequencies("pruned", "make it again with `khulasa fit --min-df`")?.clone();
        py.detach(|| model.prune(min_df));
        Ok(model.into())
    }

    /// The model with a note for people of what its documents are.
    fn with_source(&self, source: String) -> PyResult<Self> {
        let mut model = self.0.frequencies("given another note", "make it again with `khulasa fit --source`")?.clone();
        model.source = source;
        Ok(model.into())
    }

    /// The file: what `khulasa summarize --idf` reads.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let model = self.0.clone();
        PyBytes::new(py, &py.detach(|| model.to_bytes()))
    }

    /// How many documents were counted.
    #[getter]
    fn documents(&self) -> u64 {
        self.0.documents
    }

    /// Terms in fewer documents than this were left out.
    #[getter]
    fn min_df(&self) -> u32 {
        self.0.min_df
    }

    /// What the documents are, for people.
    #[getter]
    fn source(&self) -> &str {
        &self.0.source
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __eq__(&self, other: &Self) -> bool {
        match (self.0.decided(), other.0.decided()) {
            // The same model gives the same bytes, so their hash stands for all that it holds.
            (Some(one), Some(other)) => one.hash() == other.hash(),
            (None, None) => *self.0 == *other.0,
            _ => false,
        }
    }

    fn __hash__(&self) -> u64 {
        self.0.documents
    }

    fn __repr__(&self) -> String {
        format!("<khulasa.IdfModel: {} documents, {} terms>", self.0.documents, self.0.len())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let bytes = slf.get().to_bytes(slf.py());
        Ok((slf.get_type().getattr("from_bytes")?, (bytes,)))
    }
}

/// An error about one of several models, by its place from 1.
fn named(py: Python<'_>, number: usize, what: &PyErr) -> PyErr {
    error(format!("model {}: {}", number + 1, what.value(py)))
}
