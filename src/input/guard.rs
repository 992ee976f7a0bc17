//! Libraries that panic on files that break the rules: the file is damaged, and the program goes on.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::InputErrorKind;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread becomes the error that a file is damaged. A hook that keeps panics quiet asks for it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What `read` returns, or that the data of `codec` is damaged if it panics. What was being read must not be looked at again then.
#[cfg_attr(not(any(feature = "zip", feature = "parquet")), allow(dead_code, reason = "such a build reads neither"))]
pub(super) fn guarded<R>(
    codec: &'static str,
    read: impl FnOnce() -> Result<R, InputErrorKind>,
) -> Result<R, InputErrorKind> {
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(outer);
    result.unwrap_or_else(|_| {
        let reason = "it breaks the rules of the format".to_owned();
        Err(InputErrorKind::Damaged { codec, reason })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage_and_is_known_as_such_while_it_lasts() {
        let found = guarded("X", || -> Result<(), InputErrorKind> {
            assert!(is_guarded());
            assert!(guarded("Y", || Ok(1)).is_ok() && is_guarded());
            panic!("from a library")
        });
        assert_eq!(
            found.unwrap_err().to_string().split(';').next(),
            Some("the X data is damaged: it breaks the rules of the format")
        );
        assert!(!is_guarded());
    }
}
