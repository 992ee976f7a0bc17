//! What the page says, in Arabic. Counted nouns change their form with the number, so labels stand before numbers.

use crate::select::{Budget, Length, Reason, SAYS_THE_SAME};
use crate::summary::Summary;
use crate::text::BlockKind;

/// The parts of all rankers' scores, as the ranker names them and as the page does; they speak of the sentence (الجملة).
const PARTS: &[(&str, &str)] = &[
    ("about the subject", "في صلب الموضوع"),
    ("crowded with frequent words", "تتزاحم فيها الكلمات المتكررة"),
    ("drawn by lot", "بالقرعة"),
    ("leans on another sentence", "يتوقف فهمها على جملة أخرى"),
    ("like the other sentences", "تشبه سائر الجمل"),
    ("like the other sentences in meaning", "تشبه سائر الجمل في معناها"),
    ("opens a paragraph", "تفتتح فقرة"),
    ("picked in turn for frequent words not said yet", "دورها في الاختيار، بحسب ما لم يُذكر من الكلمات المتكررة"),
    ("picked in turn to keep the article's mix of words", "دورها في الاختيار، بحسب توازن كلمات المقال"),
    ("place in the article", "موضعها في المقال"),
    ("repeats the headline", "تردّد كلمات العنوان"),
    ("shares words with the other sentences", "تشارك سائر الجمل في كلماتها"),
    ("strong in the main topics", "قوية الصلة بالمحاور الرئيسة"),
    ("typical of the article", "تمثّل المقال في مجمله"),
    ("typical of the article's meaning", "تمثّل معنى المقال في مجمله"),
    ("unfinished", "غير مكتملة"),
];

/// A part's name in Arabic; a name that has none stays as it is.
pub fn part(name: &str) -> &str {
    PARTS.iter().find(|(english, _)| *english == name).map_or(name, |(_, arabic)| arabic)
}

/// What a block is.
pub fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "عنوان المقال",
        BlockKind::Kicker => "ما فوق العنوان",
        BlockKind::Byline => "الكاتب والمكان والتاريخ",
        BlockKind::Subhead => "عنوان فرعي",
        BlockKind::Paragraph => "فقرة",
        BlockKind::ListItem => "بند في قائمة",
        BlockKind::Quotation => "اقتباس",
        BlockKind::Boilerplate => "من إطار الموقع",
    }
}

/// Why a sentence was picked or not.
pub fn reason(reason: Reason, summary: &Summary, budget: &Budget) -> String {
    let number = |sentence| summary.number(sentence).unwrap_or_default();
    match reason {
        Reason::Picked { order } => format!("اختيرت، وترتيب اختيارها: {order}"),
        Reason::Shortest => "اختيرت لأنها أقصر الجمل، وكلها أطول من الحد المطلوب".to_owned(),
        Reason::Repeats { sentence, cosine } if cosine >= SAYS_THE_SAME => {
            format!("لا تضيف جديدًا بعد الجملة {} (التشابه: {}%)", number(sentence), percent(cosine))
        }
        Reason::Repeats { sentence, cosine } => {
            format!("تتداخل مع الجملة {}، فقُدّم عليها غيرها (التشابه: {}%)", number(sentence), percent(cosine))
        }
        Reason::LeansOn { sentence } => {
            format!("يتوقف فهمها على الجملة {}، وليست في الملخّص", number(sentence))
        }
        Reason::DoesNotFit { cost, left } => {
            let unit = match budget.length() {
                Length::Sentences(_) => "جملها",
                Length::Words(_) | Length::Ratio(_) => "كلماتها",
                Length::Chars(_) => "محارفها",
            };
            format!("لم يتسع لها ما بقي ({unit}: {cost}، والباقي: {left})")
        }
        Reason::Outranked => "اكتمل الملخّص بجمل أعلى منها درجة".to_owned(),
    }
}

/// The headings over the sentences that were left out for one reason, in the order in which the page shows them.
pub const LEFT_OUT: [(&str, &str); 4] = [
    ("repeats", "لا تضيف جديدًا إلى ما اختير، أو تتداخل معه"),
    ("leans-on", "يتوقف فهمها على جملة ليست في الملخّص"),
    ("does-not-fit", "أطول مما بقي من الحد"),
    ("outranked", "اكتمل الملخّص قبل أن يحين دورها"),
];

/// What was asked for and what was used of it, in the budget's unit.
pub fn budget(budget: &Budget, limit: usize, spent: usize) -> String {
    match budget.length() {
        Length::Sentences(_) => format!("الحد الأقصى للجمل: {limit} · المستعمل: {spent}"),
        Length::Words(_) => format!("الحد الأقصى للكلمات: {limit} · المستعمل: {spent}"),
        Length::Chars(_) => format!("الحد الأقصى للمحارف: {limit} · المستعمل: {spent}"),
        Length::Ratio(share) => {
            format!("الحد الأقصى من كلمات المقال: {}%، أي {limit} · المستعمل: {spent}", percent(share))
        }
    }
}

/// A share in whole hundredths.
pub fn percent(share: f64) -> u32 {
    (share * 100.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::{Analyzer, IdfModel};
    use crate::input::{Newlines, from_text};
    use crate::rank::RANKERS;
    use crate::summary::Summarizer;

    #[test]
    fn every_part_of_every_ranker_has_an_arabic_name() {
        let text = "عاد المطر إلى المدينة بعد غياب\n\nهطل المطر على المدينة أمس. وفرح به الفلاحون كثيرا.\n\nوقال الفلاحون إن المطر تأخر.";
        let document = from_text("d", text, Newlines::Auto);
        let mut missing = Vec::new();
        for ranker in RANKERS {
            let summarizer = Summarizer { ranker, ..Summarizer::default() };
            let summary = summarizer.summarize(&document, &mut Analyzer::new(IdfModel::uniform()));
            assert!(!summary.ranking.parts.is_empty(), "{}", ranker.name);
            let names = summary.ranking.parts.iter().map(|part| part.name);
            missing.extend(names.filter(|name| part(name) == *name).map(|name| (ranker.name, name)));
        }
        assert!(missing.is_empty(), "give them a line in PARTS: {missing:?}");
    }

    #[test]
    fn an_unknown_part_keeps_its_name() {
        assert_eq!((part("unfinished"), part("brand new")), ("غير مكتملة", "brand new"));
    }

    #[test]
    fn names_are_sorted_and_named_once() {
        assert!(PARTS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
