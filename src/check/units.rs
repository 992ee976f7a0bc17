//! Percent signs, currencies and months beside numbers: whether the target has them, too.
//!
//! What stands beside a number of the source must stand somewhere in the target, not at once beside the same number: a list may name
//! its unit once.

use super::digits::digits;
use super::numbers::{Place, Tongue, sides};
use super::order::{self, CURRENCIES, THINGS, month, thing, words_beside};
use super::{Entry, Findings, Look, Pair};
use crate::arabic::calendar::{HIJRI_MONTHS, MONTHS};
use crate::arabic::normalize::fold;
use crate::bitext::Severity;
use crate::english;

pub(super) const PERCENT: Entry = Entry {
    code: "percent",
    severity: Severity::Warning,
    about: "a number of the source is a percentage, and the target has none",
    false_alarms: "shares that are told in words, as a fifth for 20 %",
    look: Look::Pair(percent),
};

pub(super) const CURRENCY: Entry = Entry {
    code: "currency",
    severity: Severity::Warning,
    about: "a currency of the source is not in the target",
    false_alarms: "sums turned into another currency; the currency left out where it was named before",
    look: Look::Pair(currency),
};

pub(super) const MONTH: Entry = Entry {
    code: "month",
    severity: Severity::Warning,
    about: "a month of the source's date is not in the target",
    false_alarms: "dates told another way, as in yesterday or in the autumn",
    look: Look::Pair(date),
};

fn percent(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let Some(texts) = Texts::new(pair) else { return };
    if texts.mentioned().contains(&order::PERCENT) {
        return;
    }
    if let Some((place, word, _)) = texts.things().into_iter().find(|(_, _, thing)| *thing == order::PERCENT) {
        let expected = format!("{} {word}", place.span.of(pair.source));
        findings.add("", expected, "write the number as a percentage");
    }
}

fn currency(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let Some(texts) = Texts::new(pair) else { return };
    let mentioned = texts.mentioned();
    let mut seen = Vec::new();
    for (_, word, thing) in texts.things() {
        // Pounds are also a weight. What is a lira in Arabic may be a pound in English.
        let is_weight = !texts.is_arabic.0 && matches!(word.to_lowercase().as_str(), "pound" | "pounds");
        let is_there = mentioned.contains(&thing) || (same(thing).iter().any(|other| mentioned.contains(other)));
        if !CURRENCIES.contains(&thing) || is_weight || is_there || seen.contains(&thing) {
            continue;
        }
        seen.push(thing);
        findings.add(texts.other_currency(), word, "name the currency of the source");
    }
}

/// Rows of currencies that are called by one name in one of the languages.
fn same(thing: usize) -> &'static [usize] {
    const POUND: usize = 3;
    const LIRA: usize = 7;
    if thing == POUND || thing == LIRA { &[POUND, LIRA] } else { &[] }
}

fn date(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    let Some(texts) = Texts::new(pair) else { return };
    let (is_arabic, into_arabic) = texts.is_arabic;
    let folded = if is_arabic { fold(pair.source) } else { fold(pair.target) };
    // Of another calendar, and never the same month.
    if HIJRI_MONTHS.iter().any(|name| folded.contains(&fold(name))) {
        return;
    }
    let there = months(pair.target, into_arabic);
    let (mine, digits) = (months(pair.source, is_arabic), digits(pair.target));
    let mut seen = Vec::new();
    for place in &texts.source {
        let (behind, before) = words_beside(pair.source, place, &texts.source);
        let Some(month) = month(&behind, &before, is_arabic).filter(|month| !seen.contains(month)) else { continue };
        seen.push(month);
        let number = (month + 1).to_string();
        let as_number = digits.iter().any(|digits| digits.readings[0][0] == number);
        if there.iter().any(|&(other, _)| other == month) || as_number {
            continue;
        }
        let instead =
            there.iter().find(|(other, _)| mine.iter().all(|(month, _)| month != other)).map_or("", |(_, name)| name);
        let expected = if into_arabic {
            MONTHS[month][0].to_owned()
        } else {
            let name = english::months::MONTHS[month][0];
            name[..1].to_uppercase() + &name[1..]
        };
        findings.add(instead, expected, "compare the dates");
    }
}

/// The months that a text names, from 0, with their names.
fn months(text: &str, is_arabic: bool) -> Vec<(usize, String)> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !is_arabic {
            let month = english::months::month(&word.to_lowercase());
            found.extend(month.map(|month| (usize::from(month) - 1, (*word).to_owned())));
            continue;
        }
        let both = words.get(at + 1).map(|next| format!("{word} {next}"));
        for name in both.iter().map(String::as_str).chain([*word]) {
            let folded = fold(name);
            let bare = folded.strip_prefix(['و', 'ب', 'ل', 'ف']);
            let is = |spelled: &&str| Some(fold(spelled).as_str()) == bare || fold(spelled) == folded;
            let month = MONTHS.iter().position(|names| names.iter().any(is));
            found.extend(month.map(|month| (month, name.to_owned())));
        }
    }
    found
}

/// Both texts, with the numbers of the source.
struct Texts<'a> {
    pair: &'a Pair<'a>,
    source: Vec<Place>,
    is_arabic: (bool, bool),
}

impl<'a> Texts<'a> {
    /// `None` if one language is not known, or nothing is counted.
    fn new(pair: &'a Pair<'a>) -> Option<Self> {
        let (source, _, tongues) = sides(pair);
        let known = tongues.0 != Tongue::Other && !source.places.is_empty();
        let is_arabic = (tongues.0 == Tongue::Arabic, tongues.1 == Tongue::Arabic);
        known.then_some(Self { pair, source: source.places, is_arabic })
    }

    /// What stands beside numbers of the source, nearest first.
    fn things(&self) -> Vec<(&Place, String, usize)> {
        let of = |place| {
            let (behind, before) = words_beside(self.pair.source, place, &self.source);
            let near: Vec<String> = before.into_iter().take(1).chain(behind).collect();
            near.into_iter()
                .filter_map(|word| thing(&word, self.is_arabic.0).map(|thing| (place, word, thing)))
                .collect::<Vec<_>>()
        };
        self.source.iter().flat_map(of).collect()
    }

    /// Everything that the target mentions, beside a number or not.
    fn mentioned(&self) -> Vec<usize> {
        pieces(self.pair.target).filter_map(|word| thing(&word, self.is_arabic.1)).collect()
    }

    /// A currency of the target that the source does not mention.
    fn other_currency(&self) -> String {
        let mine: Vec<usize> = pieces(self.pair.source).filter_map(|word| thing(&word, self.is_arabic.0)).collect();
        let is_other = |word: &String| {
            thing(word, self.is_arabic.1).is_some_and(|thing| CURRENCIES.contains(&thing) && !mine.contains(&thing))
        };
        pieces(self.pair.target).find(is_other).unwrap_or_default()
    }
}

/// Words, and the signs that [`THINGS`] has, in order.
fn pieces(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_sign =
        |c: char| THINGS.iter().any(|(ar, _)| ar.iter().any(|sign| sign.chars().eq([c])) && !c.is_alphabetic());
    let words = text.split(|c: char| !c.is_alphabetic() && !crate::arabic::letters::is_mark(c));
    let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
    words.chain(text.chars().filter(move |&c| is_sign(c)).map(String::from))
}

#[cfg(test)]
mod tests {
    use crate::check::example::{AR_EN, EN_AR, found};

    fn one(code: &str, arabic: &str, english: &str) -> [Vec<(String, String)>; 2] {
        [found(code, AR_EN, arabic, english), found(code, EN_AR, english, arabic)]
    }

    fn pair(found: &str, expected: &str) -> Vec<(String, String)> {
        vec![(found.to_owned(), expected.to_owned())]
    }

    #[test]
    fn a_percentage_that_is_a_plain_number() {
        assert_eq!(
            one("percent", "ارتفعت الأسعار بنسبة ٦٫٨٪ هذا العام.", "Prices rose by 6.8 this year.")[0],
            pair("", "٦٫٨ ٪")
        );
        assert_eq!(
            one("percent", "ارتفعت الأسعار بمقدار ٦٫٨ هذا العام.", "Prices rose by 6.8% this year.")[1],
            pair("", "6.8 %")
        );
        for arabic in
            ["بنسبة 5% هذا العام", "بنسبة ٥٪ هذا العام", "بنسبة 5 في المئة", "بنسبة 5 بالمائة", "بنسبة 5 في المائة"]
        {
            for english in ["By 5%", "By 5 percent", "By 5 per cent", "By 5 percentage points"] {
                assert_eq!(one("percent", arabic, english), [vec![], vec![]], "{arabic} {english}");
            }
        }
    }

    #[test]
    fn another_currency_or_none() {
        assert_eq!(one("currency", "دفعوا 500 دولار أمس.", "They paid 500 euros yesterday.")[0], pair("euros", "دولار"));
        assert_eq!(one("currency", "دفعوا 500 يورو أمس.", "They paid $500 yesterday.")[1], pair("يورو", "$"));
        assert_eq!(one("currency", "دفعوا 500 جنيه أمس.", "They paid 500 yesterday.")[0], pair("", "جنيه"));
        for (arabic, english) in [
            ("دفعوا 3 ملايين دولار.", "They paid $3m."),
            ("دفعوا 20 دولارا و30 يورو.", "They paid $20 and €30."),
            ("بلغ السعر 1500 ليرة.", "The price was 1,500 pounds."),
            ("وزنه 5 أرطال.", "It weighs 5 pounds."),
        ] {
            assert_eq!(one("currency", arabic, english), [vec![], vec![]], "{arabic} {english}");
        }
    }

    #[test]
    fn the_month_of_a_date_by_every_system_of_names() {
        for january in ["كانون الثاني", "يناير", "جانفي"] {
            let arabic = format!("وصل في 12 {january} 2024.");
            for english in ["He came on 12 January 2024.", "He came on Jan. 12, 2024.", "He came on 12/1/2024."] {
                assert_eq!(one("month", &arabic, english), [vec![], vec![]], "{arabic} {english}");
            }
            assert_eq!(one("month", &arabic, "He came on 12 June 2024.")[0], pair("June", "January"));
            assert_eq!(one("month", &arabic, "He came on 12 June 2024.")[1], pair(january, "يونيو"));
        }
        assert_eq!(one("month", "في 12 رمضان 1445", "On 22 March 2024"), [vec![], vec![]], "another calendar");
        assert_eq!(one("month", "قد يصل 12 منهم.", "Some 12 may come."), [vec![], vec![]]);
    }
}
