//! What the page says. Counted nouns change their form with the number in Arabic, so labels stand before numbers.

use crate::align::Reason;

pub(super) struct Words {
    pub direction: &'static str,
    pub source: &'static str,
    pub target: &'static str,
    pub sentences: &'static str,
    pub links: &'static str,
    pub sure: &'static str,
    pub doubtful: &'static str,
    pub question: &'static str,
    pub only_source: &'static str,
    pub only_target: &'static str,
    pub left_out: &'static str,
    pub first: &'static str,
    pub next: &'static str,
    pub previous: &'static str,
    pub overview: &'static str,
    pub numbers: &'static str,
    pub why: &'static str,
    pub length: &'static str,
    pub cosine: &'static str,
    pub more: &'static str,
    reasons: [&'static str; 8],
}

impl Words {
    /// How it is known that two words go together.
    pub fn reason(&self, reason: Reason) -> &'static str {
        match reason {
            Reason::Number => self.reasons[0],
            Reason::Letters => self.reasons[1],
            Reason::Mark => self.reasons[2],
            Reason::Name => self.reasons[3],
            Reason::Dictionary => self.reasons[4],
            Reason::Lexicon => self.reasons[5],
            Reason::Date => self.reasons[6],
            Reason::Address => self.reasons[7],
        }
    }
}

pub(super) const ARABIC: Words = Words {
    direction: "rtl",
    source: "المصدر",
    target: "الترجمة",
    sentences: "الجمل",
    links: "الروابط",
    sure: "موثوقة",
    doubtful: "مشكوك فيها",
    question: "؟",
    only_source: "لا مقابل لها في الترجمة",
    only_target: "لا أصل لها في المصدر",
    left_out: "متروكة",
    first: "أولاها",
    next: "التالية من نوعها",
    previous: "السابقة من نوعها",
    overview: "مواضع ما يستحق النظر",
    numbers: "النسبة في الوسط هي احتمال صحة الرابط. وأرقام الجمل تبدأ من 1، وهي الأرقام التي تُكتب في ملف <bdi dir=\"ltr\">--anchors</bdi>.",
    why: "لماذا؟",
    length: "الطول",
    cosine: "قرب المعنى",
    more: "كلمات أخرى",
    reasons: ["عدد", "حروف واحدة", "علامة ترقيم", "اسم", "من المعجم", "مستنبطة من النصوص", "تاريخ", "عنوان إنترنت"],
};

pub(super) const ENGLISH: Words = Words {
    direction: "ltr",
    source: "Source",
    target: "Translation",
    sentences: "sentences",
    links: "Links",
    sure: "sure",
    doubtful: "doubtful",
    question: "?",
    only_source: "not in the translation",
    only_target: "not in the source",
    left_out: "left out",
    first: "the first",
    next: "the next of its kind",
    previous: "the one before of its kind",
    overview: "Where to look",
    numbers: "The percentage in the middle is how probable it is that a link is right. Sentences are counted from 1, as in a file for <bdi>--anchors</bdi>.",
    why: "Why?",
    length: "length",
    cosine: "cosine",
    more: "more words",
    reasons: ["number", "same letters", "mark", "name", "dictionary", "learnt from the texts", "date", "address"],
};
