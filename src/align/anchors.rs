//! Evidence that needs no learning: what stands on both sides in the same letters, digits or marks.
//!
//! Numbers meet across digit systems and marks of thousands (٥٬٠٠٠ and 5,000), words in Latin letters, hashtags and parts of addresses in an
//! Arabic text stand in the translation as they are, and marks have a fellow in the other script (؟ and ?): see [`tokens`](super::tokens).
//! Number words are words like any other: عشرون and twenty meet in the lexicon, not here.

/// How surely a number or a word in the same letters is its own translation.
pub const SAME: f32 = 0.9;
/// How surely a mark is.
pub const MARK: f32 = 0.6;
