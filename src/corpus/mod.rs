//! Many documents: read one after the other, worked on by all threads, handed on in the order in which they were read.

pub mod fit;
pub mod run;

use std::sync::Mutex;

use rayon::prelude::*;

/// How much is read ahead, in bytes and in pieces: enough to keep every thread busy, little enough to stay in memory.
const BATCH_BYTES: usize = 1 << 20;
const BATCH_PIECES: usize = 4096;
/// And in bytes of text, which their results take several times.
const BATCH_WEIGHT: usize = 16 << 20;

/// Something to be worked on.
pub trait Piece {
    /// Its size in bytes, about.
    fn bytes(&self) -> usize;

    /// The bytes of text that are in it, about: more than it has where it is compressed.
    fn weight(&self) -> usize {
        self.bytes()
    }
}

/// Reads `pieces`, calls `work` for each on rayon's threads and `sink` for each result, one at a time and in order. `work` gets a
/// state that `init` makes, a thread's buffers.
///
/// While one batch is worked on, the results of the last go to `sink` and the next is read. Reading stops at the first error of `sink`.
pub fn in_order<P, S, R, E>(
    mut pieces: impl Iterator<Item = P> + Send,
    init: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, P) -> R + Sync + Send,
    mut sink: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    P: Piece + Send,
    S: Send,
    R: Send,
    E: Send,
{
    let threads = rayon::current_num_threads();
    if threads == 1 {
        let mut state = init();
        return pieces.try_for_each(|piece| sink(work(&mut state, piece)));
    }
    // One state a thread, kept from batch to batch. Nobody else ever waits for it.
    let states: Vec<Mutex<S>> = (0..threads).map(|_| Mutex::new(init())).collect();
    let work = |piece: P| match states[rayon::current_thread_index().unwrap_or(0)].lock() {
        Ok(mut state) => work(&mut state, piece),
        Err(poisoned) => work(&mut poisoned.into_inner(), piece),
    };
    let mut batch = next_batch(&mut pieces);
    let mut done: Vec<R> = Vec::new();
    while !batch.is_empty() {
        let run = || batch.into_par_iter().map(&work).collect::<Vec<R>>();
        let meanwhile = || done.drain(..).try_for_each(&mut sink).map(|()| next_batch(&mut pieces));
        let (results, next) = rayon::join(run, meanwhile);
        (done, batch) = (results, next?);
    }
    done.into_iter().try_for_each(sink)
}

fn next_batch<P: Piece>(pieces: &mut impl Iterator<Item = P>) -> Vec<P> {
    let mut batch = Vec::new();
    let (mut bytes, mut weight) = (0, 0);
    while bytes < BATCH_BYTES && weight < BATCH_WEIGHT && batch.len() < BATCH_PIECES {
        let Some(piece) = pieces.next() else { break };
        bytes += piece.bytes();
        weight += piece.weight();
        batch.push(piece);
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Piece for usize {
        fn bytes(&self) -> usize {
            BATCH_BYTES / 10
        }
    }

    struct Packed;

    impl Piece for Packed {
        fn bytes(&self) -> usize {
            1000
        }

        fn weight(&self) -> usize {
            BATCH_WEIGHT / 4
        }
    }

    #[test]
    fn little_that_unpacks_to_much_is_not_read_far_ahead() {
        let mut pieces = std::iter::repeat_with(|| Packed).take(10);
        assert_eq!([0; 4].map(|_| next_batch(&mut pieces).len()), [4, 4, 2, 0]);
    }

    #[test]
    fn results_come_in_order_and_the_first_error_of_the_sink_stops_the_work() {
        let mut seen = Vec::new();
        let done: Result<(), ()> = in_order(
            0..1000,
            || (),
            |(), n| n * 2,
            |n| {
                seen.push(n);
                Ok(())
            },
        );
        assert!(done.is_ok() && seen.iter().copied().eq((0..1000).map(|n| n * 2)));
        assert_eq!(in_order(0..1000, || (), |(), n| n, |n| if n < 500 { Ok(()) } else { Err(n) }), Err(500));
    }
}
