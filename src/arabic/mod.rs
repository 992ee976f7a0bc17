//! Every fact about Arabic that khulasa relies on, one kind of fact a file.
//!
//! | file | facts |
//! |---|---|
//! | [`letters`] | marks, tatweel, digits, which letters fold together for matching |
//! | [`normalize`] | the two normalizations: lossless for display, lossy for matching |
//! | [`words`] | what a word is, everywhere in khulasa |
//! | [`skeleton`] | the consonants of a name, as Latin letters would show them |
//! | [`stem`] | light stemming |
//! | [`lists`] | the word lists in `stopwords/` |
//! | [`abbreviations`] | dotted abbreviations and acronyms |
//! | [`calendar`] | names of months and days, dates |
//! | [`numbers`] | digits and number words as values |
//! | [`said`] | numbers that ordinals, fractions, duals and months say |
//! | [`counted`] | words of the news that mean the same, and what is counted |
//! | [`credit`] | notes of a desk behind an article: initials, agency, picture |
//! | [`language`] | Arabic, or a neighbour that writes its letters |
//!
//! Two rules hold here. Normalized text is never shown to anyone: it is for matching only. And function words are matched
//! in real spelling, before letters fold together: على is a preposition, the name علي is not.

pub mod abbreviations;
pub mod calendar;
pub mod counted;
pub mod credit;
pub mod language;
pub mod letters;
pub mod lists;
pub mod normalize;
pub mod numbers;
pub mod said;
pub mod skeleton;
pub mod stem;
pub mod words;

pub use lists::is_boilerplate;
