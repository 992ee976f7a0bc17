//! The first sentences: hard to beat in news, where the lead carries the story.

use super::{Context, Ranker, Ranking};

/// Ranks by place alone; no sentence is passed over for repeating another.
#[derive(Debug)]
pub struct Lead;

impl Ranker for Lead {
    fn rank(&self, context: &Context<'_>) -> Ranking {
        let values = (0..context.candidates.len()).map(|place| -(place as f64)).collect();
        Ranking::single("place in the article", values, 0.0)
    }
}
