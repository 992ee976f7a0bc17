//! The one place where `unsafe` is allowed: the bytes of a model's file, mapped instead of read, so that all processes of a machine share them
//! and a process takes of them only what it asks for.
//!
//! What could go wrong: the file is changed while it is mapped, and with it what the program takes for bytes that nobody changes. What is done
//! about it:
//!
//! - A model never changes. khulasa writes it beside its place, syncs it and renames it, so that whoever has the old one mapped keeps
//!   the old one (`cli/output.rs`); nothing writes into a model, and whoever copies one over another should rename it, too.
//! - If someone does write into it, numbers are wrong: nothing but numbers and text is read out of it, no addresses. Every place is checked
//!   against the length when it is asked for, and text is looked at again whether it is UTF-8, so nothing outside of the bytes is read.
//! - If someone cuts it short, the system ends the process when it asks for what is no longer there (SIGBUS; on Windows the file
//!   cannot be cut while it is mapped). Outputs appear whole or not at all, so what was written stays right, and `batch --resume` goes on.

#![allow(unsafe_code)]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use memmap2::Mmap;

use crate::analyze::keyed::Bytes;

/// The bytes of a file, mapped if it is one; what is no file, such as a pipe, and what the system does not map is read.
pub(super) fn open(path: &Path) -> io::Result<Bytes> {
    let mut file = File::open(path)?;
    let found = file.metadata()?;
    // What has no length may have bytes all the same, in /proc for one.
    if found.is_file() && found.len() > 0 {
        // SAFETY: nobody changes the file; see above for what happens if someone does.
        if let Ok(mapped) = unsafe { Mmap::map(&file) } {
            return Ok(Bytes::new(mapped));
        }
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Bytes::new(bytes))
}
