//! Whatever the texts, every sentence of both sides is in exactly one bead, in order.

use khulasa::align::{Alignment, Options, Pair, align};
use proptest::prelude::*;

fn sentence() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("الوزير"),
        Just("محمد"),
        Just("قال"),
        Just("١٢٠"),
        Just("minister"),
        Just("Mohamed"),
        Just("said"),
        Just("120"),
        Just("،"),
        Just("\u{202E}"),
        Just("'"),
        Just("😀"),
        Just("")
    ];
    proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

fn partitions(alignment: &Alignment, pair: usize, source: usize, target: usize) {
    let (mut i, mut j) = (0, 0);
    for bead in &alignment.beads[pair] {
        assert_eq!((bead.source.start, bead.target.start), (i, j), "{bead}");
        assert!(!bead.source.is_empty() || !bead.target.is_empty());
        assert!((0.0..=1.0).contains(&bead.confidence), "{}", bead.confidence);
        (i, j) = (bead.source.end, bead.target.end);
    }
    assert_eq!((i, j), (source, target));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn beads_partition_both_sides(
        texts in proptest::collection::vec(
            (proptest::collection::vec(sentence(), 0..12), proptest::collection::vec(sentence(), 0..12)), 0..4)
    ) {
        let pairs: Vec<Pair<'_>> =
            texts.iter().map(|(source, target)| Pair { source, target, fixed: Vec::new(), ..Pair::default() }).collect();
        let alignment = align(&pairs, &Options::default());
        for (pair, (source, target)) in texts.iter().enumerate() {
            partitions(&alignment, pair, source.len(), target.len());
        }
    }

    #[test]
    fn long_texts_in_a_band_too(
        source in proptest::collection::vec(sentence(), 150..260),
        target in proptest::collection::vec(sentence(), 1..400)
    ) {
        let alignment = align(&[Pair { source: &source, target: &target, fixed: Vec::new(), ..Pair::default() }], &Options::default());
        partitions(&alignment, 0, source.len(), target.len());
    }
}

#[test]
fn many_lines_against_few_and_a_huge_line() {
    let many: Vec<String> = (0..4_000).map(|k| format!("جملة رقم {k}")).collect();
    let few: Vec<String> = (0..10).map(|k| format!("Sentence number {}", k * 400)).collect();
    let huge = vec!["كلمة ".repeat(50_000)];
    let pairs = [
        Pair { source: &many, target: &few, fixed: Vec::new(), ..Pair::default() },
        Pair { source: &huge, target: &few, fixed: Vec::new(), ..Pair::default() },
    ];
    let alignment = align(&pairs, &Options::default());
    partitions(&alignment, 0, 4_000, 10);
    partitions(&alignment, 1, 1, 10);
}
