//! Document frequencies of a stream of batches.

use khulasa::analyze;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use rayon::prelude::*;

use super::columns::Columns;
use crate::error;
use crate::model::IdfModel;
use crate::pool::pool;

/// A model of the rows that hold text, and how many hold none.
#[pyfunction]
#[pyo3(signature = (data, title, text, threads))]
pub fn arrow_fit(
    py: Python<'_>,
    data: AnyRecordBatch,
    title: Option<&str>,
    text: &str,
    threads: Option<usize>,
) -> PyResult<(IdfModel, u64)> {
    let columns = Columns::find(data.schema()?.as_ref(), None, title, text)?;
    let (input, pool) = (data.into_reader()?, pool(threads)?);
    let counted = py.detach(|| {
        let mut all = (analyze::IdfModel::default(), 0);
        for batch in input {
            let batch = batch?;
            let rows = columns.of(&batch)?;
            let add = |(mut model, bad): (analyze::IdfModel, u64), row: usize| match rows.unparsed(row) {
                Ok(document) => {
                    model.add(&document);
                    (model, bad)
                }
                Err(_) => (model, bad + 1),
            };
            let empty = || (analyze::IdfModel::default(), 0);
            all = merge(
                all,
                pool.install(|| (0..batch.num_rows()).into_par_iter().fold(empty, add).reduce(empty, merge)),
            );
        }
        Ok::<_, arrow_schema::ArrowError>(all)
    });
    counted.map(|(model, bad)| (model.into(), bad)).map_err(error)
}

fn merge(one: (analyze::IdfModel, u64), other: (analyze::IdfModel, u64)) -> (analyze::IdfModel, u64) {
    // The smaller into the larger: what comes out is the same.
    let ((mut large, bad), (small, more)) = if one.0.len() >= other.0.len() { (one, other) } else { (other, one) };
    large.merge(&small);
    (large, bad + more)
}
