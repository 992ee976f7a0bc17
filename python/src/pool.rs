//! The threads that work, which no caller has to think of.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error;

/// The last pool that was asked for. A child of `fork` has the memory of its parent and none of its threads, so a pool counts only in the
/// process that started it.
static LAST: Mutex<Option<Pool>> = Mutex::new(None);

struct Pool {
    process: u32,
    asked: usize,
    threads: Arc<ThreadPool>,
}

/// A pool of so many threads; of as many as there are processors if not said.
pub fn pool(threads: Option<usize>) -> PyResult<Arc<ThreadPool>> {
    if threads == Some(0) {
        return Err(error("threads: expected 1 or more, found 0; leave it out for all processors"));
    }
    let (process, asked) = (std::process::id(), threads.unwrap_or(0));
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = last.as_ref().filter(|pool| pool.process == process && pool.asked == asked) {
        return Ok(Arc::clone(&pool.threads));
    }
    let threads = ThreadPoolBuilder::new().num_threads(asked).thread_name(|i| format!("khulasa-{i}")).build();
    let threads = Arc::new(threads.map_err(|e| error(format!("cannot start threads: {e}")))?);
    if let Some(old) = last.replace(Pool { process, asked, threads: Arc::clone(&threads) })
        && old.process != process
    {
        // Its threads are the parent's; ending them is not for the child to do.
        std::mem::forget(old);
    }
    Ok(threads)
}
