//! Which sentences stand in many documents.

use std::io;

use rustc_hash::FxHashMap;

use super::duplicates::Copy;
use super::sketch::Sketch;
use super::sort::{Counted, Folder, Merge, Sorter, Spool};

/// How often each sentence stands in documents that are no copies of others: else every sentence of an article that was stored often would
/// pass for chrome. By key, in order.
pub(super) fn count(
    sketches: &Spool,
    copies: &FxHashMap<u32, Copy>,
    folder: &Folder,
    budget: usize,
) -> io::Result<Merge<Counted>> {
    let mut sorter = Sorter::new(folder, budget);
    for (sketch, number) in sketches.reader::<Sketch>()?.zip(0u32..) {
        let sketch = sketch?;
        if !copies.contains_key(&number) {
            for key in sketch.sentences {
                sorter.push(Counted { key, count: 1 })?;
            }
        }
    }
    sorter.finish()
}
