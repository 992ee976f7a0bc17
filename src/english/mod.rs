//! Facts about English that checks of translations rely on, one kind of fact a file.
//!
//! | file | facts |
//! |---|---|
//! | [`months`] | names of months |
//! | [`numbers`] | number words, with and without digits, as values |

pub mod months;
pub mod numbers;
