//! Facts about English that checks of translations rely on, one kind of fact a file.
//!
//! | file | facts |
//! |---|---|
//! | [`months`] | names of months and days |
//! | [`numbers`] | number words, with and without digits, as values |
//! | [`skeleton`] | the consonants of a name |
//! | [`stem`] | light stemming |

pub mod months;
pub mod numbers;
pub mod skeleton;
pub mod stem;
