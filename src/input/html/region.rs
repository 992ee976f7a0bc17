//! Which container of a page holds the article.

use super::element::Traits;
use super::flow::{Chunk, Flow};

/// The smallest container that holds most of the good text: from the page inwards, as long as one part holds most of the
/// whole. `None` if nothing is good.
pub(super) fn main_region(flow: &Flow, is_good: impl Fn(&Chunk) -> bool) -> Option<usize> {
    let regions = &flow.regions;
    let mut weights = vec![0usize; regions.len()];
    for chunk in flow.chunks.iter().filter(|chunk| is_good(chunk)) {
        // Items of a list are often teasers.
        let weight = if chunk.traits.has(Traits::ITEM) { chunk.chars / 2 } else { chunk.chars };
        weights[chunk.region] += weight;
    }
    // Children come after their parents, so one pass back adds everything up.
    let mut heaviest = vec![(0usize, 0usize); regions.len()];
    for region in (1..regions.len()).rev() {
        let parent = regions[region].parent;
        weights[parent] += weights[region];
        // What says that it is the article's text is believed with less.
        let named = regions[region].traits.has(Traits::BODY) && !regions[parent].traits.has(Traits::BODY);
        let weight = if named { weights[region] * 2 } else { weights[region] };
        if weight >= heaviest[parent].0 {
            heaviest[parent] = (weight, region);
        }
    }
    let mut main = 0;
    if weights[main] == 0 {
        return None;
    }
    while heaviest[main].1 != 0 && heaviest[main].0 * 10 >= weights[main] * 7 {
        main = heaviest[main].1;
    }
    // A list or quotation alone is not the article.
    while main != 0 && (regions[main].traits.has(Traits::ITEM) || regions[main].traits.has(Traits::QUOTE)) {
        main = regions[main].parent;
    }
    Some(main)
}

/// For every chunk whether it stands in the container `main`.
pub(super) fn inside(flow: &Flow, main: usize) -> Vec<bool> {
    let mut regions = vec![false; flow.regions.len()];
    for (i, region) in flow.regions.iter().enumerate() {
        // A container's number is larger than its parent's.
        regions[i] = i == main || regions[region.parent];
    }
    flow.chunks.iter().map(|chunk| regions[chunk.region]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    /// The text inside the main container when chunks of 10 characters are good.
    fn main_text(html: &str) -> String {
        let mut flow = Flow::new();
        tokenize(html, &mut flow);
        flow.flush();
        let Some(main) = main_region(&flow, |chunk| chunk.chars >= 10) else { return "none".to_owned() };
        let chunks = flow.chunks.iter().zip(inside(&flow, main)).filter(|(_, inside)| *inside);
        chunks.map(|(chunk, _)| &flow.text[chunk.start..chunk.end]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn the_part_that_holds_most_is_followed_inwards() {
        let page = "<body>a<div>b<div><p>0123456789<p>0123456789<p>c</div></div><div>0123456</div></body>";
        assert_eq!(main_text(page), "0123456789|0123456789|c");
        assert_eq!(main_text("<div>0123456789</div><div>0123456789</div>"), "0123456789|0123456789");
        assert_eq!(main_text("<div><ul><li>0123456789</ul></div>"), "0123456789");
        assert_eq!(main_text("<div>a</div>"), "none");
    }

    #[test]
    fn what_calls_itself_the_article_needs_less() {
        let page = "<div class=article-body>0123456789</div><div>0123456789 0123</div>";
        assert_eq!(main_text(page), "0123456789");
    }
}
