//! Why two passages are taken for translations of each other.

/// What makes a bead.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What the lengths say, as a logarithm of odds: above 0 they speak for the bead, below against it.
    pub length: f64,
    /// The cosine of the two passages and what it says, in the same measure; none where there are no vectors.
    pub cosine: Option<(f64, f64)>,
    /// Words that go together, the strongest first.
    pub links: Vec<Link>,
}

/// A word of the source and one of the target that go together.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The word of the source: folded, a form in which it occurs.
    pub source: String,
    /// The word of the target.
    pub target: String,
    /// How surely one explains the other, between 0 and 1.
    pub strength: f32,
    /// How that is known.
    pub reason: Reason,
}

/// How it is known that two words go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same number, in digits or in words; or percent.
    Number,
    /// The same month or day of the week.
    Date,
    /// The same address, or the same site.
    Address,
    /// The same letters.
    Letters,
    /// The same mark.
    Mark,
    /// The same consonants.
    Name,
    /// The dictionary has them.
    Dictionary,
    /// Learnt from the batch.
    Lexicon,
}

impl Reason {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Address => "url",
            Self::Letters => "letters",
            Self::Mark => "mark",
            Self::Name => "name",
            Self::Dictionary => "dictionary",
            Self::Lexicon => "lexicon",
        }
    }
}
