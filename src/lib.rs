//! Arabic text, shortened and carried to translators and back.
//!
//! The rooms, in the order in which data flows through them; a room may call an earlier one, never a later one:
//! [`text`], [`arabic`], [`english`], [`input`], [`split`], [`analyze`], [`rank`], [`select`], [`summary`], then side by side [`bitext`] and
//! [`exchange`] (worksheets) and [`check`] (findings on them), [`corpus`] (many documents), [`group`] (which tell one story), [`evaluate`] (scores) [`report`] (pages to look at) and [`rows`] (what the program writes as JSON). `ARCHITECTURE.md` tells more.

pub mod align;
pub mod analyze;
pub mod arabic;
pub mod bitext;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod corpus;
pub mod digest;
pub mod english;
pub mod evaluate;
pub mod exchange;
pub mod group;
pub mod input;
#[cfg(feature = "memory")]
pub mod memory;
pub mod rank;
pub mod report;
pub mod rows;
pub mod select;
pub mod split;
pub mod summary;
pub mod text;

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
