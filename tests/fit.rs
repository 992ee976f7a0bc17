//! Models of a corpus: the same bytes however they were counted, what they know, and what they refuse.

use std::path::PathBuf;

use khulasa::corpus::fit::{Counter, Fitter, Model, Options, RecurringOptions, Report};
use khulasa::input::{Newlines, from_text};
use khulasa::summary::Summarizer;
use khulasa::text::{BlockKind, Document};
use proptest::prelude::*;
use tempfile::TempDir;

const WORDS: [&str; 12] =
    ["الوزير", "المدينة", "وصل", "كتاب", "مدرسة", "قال", "اليوم", "جديد", "السوق", "المطر", "الطلاب", "افتتح"];

fn fit(options: Options, documents: &[(u64, Document)], parts: &[PathBuf]) -> (Vec<u8>, Report) {
    let mut fitter = Fitter::new(options);
    let mut counter = Counter::new(fitter.sketches());
    for (record, document) in documents {
        fitter.add(counter.count(document, "corpus", *record)).unwrap();
    }
    for part in parts {
        fitter.merge(part).unwrap();
    }
    let mut bytes = Vec::new();
    let report = fitter.finish(&mut bytes).unwrap();
    (bytes, report)
}

fn partial() -> Options {
    Options { partial: true, ..Options::default() }
}

fn whole() -> Options {
    let recurring = Some(RecurringOptions { documents: 3, share: 0.0 });
    Options { duplicates: Some(0.8), recurring, min_df: 2, ..Options::default() }
}

fn documents(texts: &[String]) -> Vec<(u64, Document)> {
    (0..).zip(texts).map(|(n, text)| (n, from_text(&format!("d{n}"), text, Newlines::Auto))).collect()
}

/// Some texts that share sentences and now and then all of them.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let sentence =
        prop::collection::vec(prop::sample::select(&WORDS[..]), 1..6).prop_map(|words| words.join(" ") + ".");
    let pool = prop::collection::vec(sentence, 3..8);
    (pool, prop::collection::vec(prop::collection::vec(0usize..8, 0..6), 1..25)).prop_map(|(pool, picks)| {
        picks
            .iter()
            .map(|picks| picks.iter().map(|&i| pool[i % pool.len()].as_str()).collect::<Vec<_>>().join(" "))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn parts_merge_to_the_whole_in_any_order(texts in texts(), cuts in prop::collection::vec(0usize..3, 25), turn in 0usize..6) {
        let folder = TempDir::new().unwrap();
        let all = documents(&texts);
        let mut parts: Vec<Vec<_>> = vec![Vec::new(); 3];
        for (at, document) in all.iter().enumerate() {
            parts[cuts[at]].push(document.clone());
        }
        let save = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let files: Vec<PathBuf> =
            (0..3).map(|i| save(&format!("{i}"), &fit(partial(), &parts[i], &[]).0)).collect();
        let order = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]][turn];
        let [a, b, c] = order.map(|i| files[i].clone());
        let at_once = fit(partial(), &all, &[]).0;
        // Associative and commutative: a(bc), (ab)c, and all three in this order.
        let bc = save("bc", &fit(partial(), &[], &[b.clone(), c.clone()]).0);
        let ab = save("ab", &fit(partial(), &[], &[b.clone(), a.clone()]).0);
        for inputs in [vec![a.clone(), b.clone(), c.clone()], vec![a, bc], vec![c, ab]] {
            prop_assert_eq!(&fit(partial(), &[], &inputs).0, &at_once);
        }
        // And the model of the parts is the model of the documents, in any order and with no memory to speak of.
        let model = fit(whole(), &all, &[]);
        prop_assert_eq!(&fit(whole(), &[], &files).0, &model.0);
        prop_assert_eq!(&fit(whole(), &parts[0], &files[1..]).0, &model.0);
        let mut backwards = all;
        backwards.reverse();
        prop_assert_eq!(&fit(Options { memory: 600, ..whole() }, &backwards, &[]).0, &model.0);
    }

    #[test]
    fn damage_is_refused(texts in texts(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let good = fit(whole(), &documents(&texts), &[]).0;
        prop_assert!(Model::from_bytes(good.clone()).is_ok());
        let mut bad = good.clone();
        let at = at.index(bad.len());
        bad[at] ^= 1 << bit;
        prop_assert!(Model::from_bytes(bad).is_err());
        prop_assert!(Model::from_bytes(good[..at].to_vec()).is_err());
        // The same through the door of merging.
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("bad.part");
        let mut part = fit(partial(), &documents(&texts), &[]).0;
        let at = at % part.len();
        part[at] ^= 1 << bit;
        std::fs::write(&path, &part).unwrap();
        let error = Fitter::new(partial()).merge(&path).unwrap_err().to_string();
        prop_assert!(error.contains("bad.part: "), "{}", error);
    }
}

#[test]
fn every_cut_and_every_changed_byte_is_refused() {
    let texts = [STORY.to_owned(), STORY.replace("أربع", "خمس"), STORY.to_owned(), "سفينة في الميناء.".to_owned()];
    let good = fit(whole(), &documents(&texts), &[]).0;
    let model = Model::from_bytes(good.clone()).unwrap();
    assert!(model.duplicates() == 2 && model.idf().len() > 20 && model.bytes() == good);
    for at in 0..good.len() {
        assert!(Model::from_bytes(good[..at].to_vec()).is_err(), "{at}");
        let mut bad = good.clone();
        bad[at] ^= 0x81;
        assert!(Model::from_bytes(bad).is_err(), "{at}");
    }
}

/// What a section of a model turns to, under a checksum that is right.
fn crafted(good: &[u8], tag: &[u8; 4], change: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = good[..good.len() - 16].to_vec();
    let mut at = 16;
    while &bytes[at..at + 4] != tag {
        at += 12 + u64::from_le_bytes(*bytes[at + 4..].first_chunk().unwrap()) as usize;
    }
    let length = u64::from_le_bytes(*bytes[at + 4..].first_chunk().unwrap()) as usize;
    change(&mut bytes[at + 12..at + 12 + length]);
    bytes.extend_from_slice(&xxhash_rust::xxh3::xxh3_128(&bytes).to_le_bytes());
    bytes
}

#[test]
fn sections_that_no_fit_makes_are_refused_under_a_right_checksum() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("crafted");
    let chrome = "تصلكم هذه النشرة كل صباح. للاشتراك فيها اكتبوا إلينا.";
    let news = ["وصل القطار متأخرا.", "هطل المطر على الجبال.", "أغلق الجسر أمام الشاحنات.", STORY, STORY];
    let texts = news.map(|news| format!("{chrome} {news}"));
    let (good, report) = fit(whole(), &documents(&texts), &[]);
    assert_eq!((report.exact, report.recurring), (1, 2));
    let damaged = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Model::read(&path).is_err_and(|error| error.to_string().contains("crafted: the model is damaged"))
    };
    assert!(!damaged(&crafted(&good, b"TERM", |_| {})));
    // The table, and how many entries there are; the sections' own tests have more.
    for (tag, count) in [(b"TERM", 16), (b"RECU", 8), (b"COPY", 16)] {
        assert!(damaged(&crafted(&good, tag, |body| body[body.len() - 1] ^= 1)), "table");
        assert!(damaged(&crafted(&good, tag, |body| body[count] ^= 1)), "count");
        assert!(damaged(&crafted(&good, tag, |body| body[count + 7] = 255)), "huge count");
        assert!(damaged(&crafted(&good, tag, |body| body[16..].fill(0))), "zeros");
        assert!(damaged(&crafted(&good, tag, |body| body[16..].fill(255))), "ones");
    }
    // A term that is in more documents than there are, at the model's door and at that of merging; 32 bytes are before the terms.
    let part = fit(partial(), &documents(&texts), &[]).0;
    let swap = |body: &mut [u8]| {
        let (first, second) = body[32..56].split_at_mut(12);
        first.swap_with_slice(second);
    };
    for change in [|body: &mut [u8]| body[40..44].fill(9), swap] {
        assert!(damaged(&crafted(&good, b"TERM", change)));
        std::fs::write(&path, crafted(&part, b"TERM", change)).unwrap();
        let error = Fitter::new(partial()).merge(&path).unwrap_err().to_string();
        assert!(error.contains("crafted: the model is damaged"), "{error}");
    }
}

const STORY: &str = "افتتح وزير التعليم صباح اليوم مدرسة جديدة في حي الزيتون شرق المدينة، وهي الثالثة التي تفتح أبوابها هذا العام. \
وتتسع المدرسة لستمئة طالب وطالبة، وفيها مختبران للعلوم ومكتبة وملعب مغطى. وقال الوزير في كلمة أمام أهالي الحي إن الوزارة ستبني أربع \
مدارس أخرى قبل نهاية العام المقبل، وإن المعلمين الجدد سيلتحقون بعملهم في أيلول. ورحب سكان الحي بالمدرسة التي طالبوا بها منذ سنوات، \
وقالت إحدى الأمهات إن أطفالها كانوا يمشون ساعة كل يوم إلى أقرب مدرسة.";

#[test]
fn copies_are_found_and_the_first_is_kept() {
    let other =
        "تراجعت أسعار الزيت في أسواق الجنوب بعد موسم وفير، وقال تجار إن الطلب من الخارج ما زال ضعيفا هذا الخريف.";
    let texts = [
        STORY.to_owned(),
        other.to_owned(),
        // The same words: tashkeel, hamza and marks are no difference.
        STORY.replace("افتتح", "إفتتحَ").replace('،', " –"),
        // A word of seventy.
        STORY.replace("أربع", "خمس"),
        // Half of it.
        STORY.split(". ").take(2).collect::<Vec<_>>().join(". "),
        "؟".to_owned(),
        "!".to_owned(),
    ];
    let (bytes, report) = fit(whole(), &documents(&texts), &[]);
    assert_eq!((report.documents, report.exact, report.near), (7, 1, 1));
    let model = Model::from_bytes(bytes).unwrap();
    assert!(model.has_duplicates() && model.duplicates() == 2 && model.hash().len() == 32);
    let of = |record: usize| model.duplicate_of("corpus", record as u64, &texts[record]);
    let exact = of(2).unwrap();
    assert_eq!((exact.id, exact.source, exact.record, exact.similarity, exact.exact), ("d0", "corpus", 0, 1.0, true));
    let near = of(3).unwrap();
    assert!(near.id == "d0" && !near.exact && (0.8..1.0).contains(&near.similarity), "{near:?}");
    for record in [0, 1, 4, 5, 6] {
        assert_eq!(of(record), None, "{record}");
    }
    // What stands there now is another text, or the text stands elsewhere: the model is older than the corpus.
    assert_eq!(model.duplicate_of("corpus", 2, "نص آخر"), None);
    assert_eq!(model.duplicate_of("corpus", 9, &texts[2]), None);
    assert_eq!(model.duplicate_of("other", 2, &texts[2]), None);
}

#[test]
fn a_first_of_exact_copies_can_be_a_near_copy_itself() {
    let changed = STORY.replace("أربع", "خمس");
    let texts = [STORY.to_owned(), changed.clone(), changed];
    let model = Model::from_bytes(fit(whole(), &documents(&texts), &[]).0).unwrap();
    for record in [1, 2] {
        assert_eq!(model.duplicate_of("corpus", record, &texts[record as usize]).unwrap().id, "d0");
    }
}

#[test]
fn sentences_that_recur_are_kept_out_of_summaries() {
    let chrome = "تصلكم هذه النشرة كل صباح من مكتبنا في بيروت.";
    let news = [
        "وصل القطار متأخرا ثلاث ساعات.",
        "هطل المطر على الجبال طوال الليل.",
        "فاز الفريق الأزرق بكأس المدينة.",
        "أغلق الجسر أمام الشاحنات أسبوعا.",
    ];
    let mut texts: Vec<String> = news.iter().map(|news| format!("{chrome} {news}")).collect();
    let (bytes, report) = fit(whole(), &documents(&texts), &[]);
    assert_eq!((report.recurring, report.recurring_from), (1, 3));
    let model = Model::from_bytes(bytes).unwrap();
    let recurring = model.recurring().unwrap();
    assert!(recurring.contains(chrome) && !recurring.contains(news[0]));
    let summarizer = Summarizer {
        recurring: Some(recurring),
        budget: khulasa::select::Budget::sentences(1).unwrap(),
        ..Summarizer::default()
    };
    let document = from_text("id", &texts[0], Newlines::Auto);
    let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
    assert_eq!(summary.texts(&document).collect::<Vec<_>>(), [news[0]]);
    assert_eq!(summary.sentences[0].kind, BlockKind::Boilerplate);
    // A document of nothing else keeps its summary.
    let document = from_text("id", chrome, Newlines::Auto);
    let summary = summarizer.summarize(&document, &mut summarizer.analyzer());
    assert_eq!(summary.texts(&document).collect::<Vec<_>>(), [chrome]);
    // Copies do not make a sentence recur.
    texts = vec![texts[0].clone(); 5];
    assert_eq!(fit(whole(), &documents(&texts), &[]).1.recurring, 0);
}

#[test]
fn models_that_cannot_be_merged_say_why() {
    let folder = TempDir::new().unwrap();
    let texts = [STORY.to_owned(), STORY.to_owned()];
    let save = |name: &str, options: Options| {
        let path = folder.path().join(name);
        std::fs::write(&path, fit(options, &documents(&texts), &[]).0).unwrap();
        path
    };
    let refused = |options: Options, path: &PathBuf| Fitter::new(options).merge(path).unwrap_err().to_string();
    let decided = save("decided", whole());
    let plain = save("plain", Options::default());
    let pruned = save("pruned", Options { min_df: 2, ..Options::default() });
    let part = save("part", partial());
    assert!(refused(Options::default(), &decided).contains("merge the partial models"));
    assert!(refused(partial(), &plain).contains("count its documents again with `khulasa fit --partial`"));
    assert!(refused(Options::default(), &pruned).contains("--min-df"));
    assert!(Model::read(&part).unwrap_err().to_string().contains("part: this is a partial model"));
    assert!(Model::read(&folder.path().join("none")).unwrap_err().to_string().contains("none: cannot read the model"));
    // Document frequencies alone come from a partial model, too.
    assert_eq!(fit(Options::default(), &[], &[part]).0, std::fs::read(&plain).unwrap());
}
