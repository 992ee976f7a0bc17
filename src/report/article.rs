//! The report on a document: its summary, the article as a heat map, what was left out, and every sentence with its parts.

use std::fmt::Write as _;
use std::ops::Range;

use super::{View, anchor, article_start, escape, explain, picked, words};
use crate::arabic::normalize::one_line;
use crate::select::Reason;
use crate::text::{BlockKind, Sentence};

/// All there is to say about a document's ranking, as an article of the page.
pub fn ranking(view: &View<'_>) -> String {
    let mut out = article_start(view);
    picked(&mut out, view, false);
    if !view.summary.sentences.is_empty() {
        heat_map(&mut out, view);
        left_out(&mut out, view);
        table(&mut out, view);
    }
    out.push_str("</article>\n");
    out
}

/// The article in its own order, each sentence tinted by its score, with notes beside each block.
fn heat_map(out: &mut String, view: &View<'_>) {
    let View { document, summary, .. } = *view;
    out.push_str(
        "<section class=\"article\">\n<h2>المقال كاملًا</h2>\n<ul class=\"legend\">\
         <li><span class=\"scale\"><i></i><i></i><i></i><i></i><i></i></span> من الأدنى درجة إلى الأعلى</li>\
         <li><span class=\"number\" data-number=\"1\" data-bar=\"▆\"></span> رقم الجملة وعمود بقدر درجتها</li>\
         <li><span class=\"number picked\" data-number=\"2\" data-bar=\"█\"></span> <span class=\"sentence picked\">جملة في الملخّص</span></li>\
         <li class=\"faint\">خارج الاختيار: العناوين وإطار الموقع</li></ul>\n",
    );
    let shares = summary.shares();
    let ranks = ranks(view);
    let mut before = None;
    let mut from = 0;
    while from < summary.sentences.len() {
        let block = summary.sentences[from].block;
        let same = summary.sentences[from..].iter().take_while(|s| s.block == block).count();
        let to = from + same;
        let kind = summary.sentences[from].kind;
        // Many lists in plain text bring their own numbers or bullets.
        let is_bare = summary.sentences[from].span.of(&document.text).starts_with(char::is_alphabetic);
        let bullet = if kind == BlockKind::ListItem && is_bare { " bullet" } else { "" };
        let _ = write!(out, "<div class=\"block {}{bullet}\">\n<p>", kind.name());
        let mut end = summary.sentences[from].span.start;
        for (i, Sentence { span, .. }) in (from..to).zip(&summary.sentences[from..to]) {
            // What stands between two sentences is white space, or invisible.
            let gap = document.text.get(end..span.start).unwrap_or(" ");
            out.push_str(&escape(gap));
            end = span.end;
            let text = escape(span.of(&document.text));
            let Some(number) = summary.number(i) else {
                let _ = write!(out, "<bdi class=\"plain\">{text}</bdi>");
                continue;
            };
            let share = shares[number - 1];
            let is_picked = if is_picked(view, i) { " picked" } else { "" };
            let anchor = anchor(document);
            let _ = write!(
                out,
                "<a class=\"number{is_picked}\" id=\"{anchor}-{number}\" href=\"#{anchor}-r{number}\" aria-label=\"الجملة {number}\" \
                 data-number=\"{number}\" data-bar=\"{}\"></a><bdi class=\"sentence{is_picked}\" style=\"--h:{share:.2}\">{text}</bdi>",
                explain::bar(share)
            );
        }
        out.push_str("</p>\n");
        // What a block is, is said once where several of a kind follow each other.
        let label = Some(words::kind(kind)).filter(|_| before != Some(kind));
        notes(out, view, from..to, &ranks, label);
        before = Some(kind);
        out.push_str("</div>\n");
        from = to;
    }
    out.push_str("</section>\n");
}

/// The rank of each candidate, from 1.
fn ranks(view: &View<'_>) -> Vec<usize> {
    let mut ranks = vec![0; view.summary.candidates.len()];
    for (place, i) in view.summary.by_rank().into_iter().enumerate() {
        if let Some(number) = view.summary.number(i) {
            ranks[number - 1] = place + 1;
        }
    }
    ranks
}

/// What is said beside a block: a line for each sentence that could be picked, else what the block is.
fn notes(out: &mut String, view: &View<'_>, sentences: Range<usize>, ranks: &[usize], label: Option<&str>) {
    out.push_str("<ul class=\"notes\">");
    let mut has_candidate = false;
    for (number, reason) in sentences.filter_map(|i| reason(view, i)) {
        has_candidate = true;
        let class = if reason.is_picked() { " class=\"picked\"" } else { "" };
        let rank = ranks[number - 1];
        let _ = write!(out, "<li{class}><b>{number}</b> الرتبة: {rank}");
        match reason {
            Reason::Picked { .. } => out.push_str(" · في الملخّص"),
            // That the summary was full goes without saying: it holds for every sentence of a low rank.
            Reason::Outranked => {}
            reason => {
                let _ = write!(out, " · {}", words::reason(reason, view.summary, view.budget));
            }
        }
        out.push_str("</li>");
    }
    if let Some(label) = label.filter(|_| !has_candidate) {
        let _ = write!(out, "<li>{label}</li>");
    }
    out.push_str("</ul>\n");
}

/// Which sentences were left out, by reason.
fn left_out(out: &mut String, view: &View<'_>) {
    let View { document, summary, .. } = *view;
    out.push_str("<section class=\"left-out\">\n<h2>ما تُرك ولماذا</h2>\n<dl>\n");
    let mut rest = 0;
    for (name, heading) in words::LEFT_OUT {
        let numbers: Vec<usize> = (summary.candidates.iter())
            .filter_map(|&i| reason(view, i))
            .filter(|(_, reason)| reason.name() == name)
            .map(|(number, _)| number)
            .collect();
        if numbers.is_empty() {
            continue;
        }
        rest += numbers.len();
        let _ = writeln!(out, "<div><dt>{heading} <small>الجمل: {}</small></dt>\n<dd>", numbers.len());
        let anchor = anchor(document);
        for number in numbers {
            let _ = writeln!(out, "<a href=\"#{anchor}-{number}\">{number}</a>");
        }
        out.push_str("</dd></div>\n");
    }
    if rest == 0 {
        out.push_str("<div><dt>لم تُترك جملة من متن المقال</dt></div>\n");
    }
    let never = summary.sentences.iter().enumerate().filter(|(i, _)| summary.number(*i).is_none());
    let kinds: Vec<BlockKind> = never.map(|(_, sentence)| sentence.kind).collect();
    let never: Vec<String> = (BlockKind::ALL.into_iter())
        .map(|kind| (kind, kinds.iter().filter(|k| **k == kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{}: {count}", words::kind(kind)))
        .collect();
    if !never.is_empty() {
        let _ = writeln!(out, "<div><dt>لا يُختار منه أصلًا</dt>\n<dd>{}</dd></div>", never.join(" · "));
    }
    out.push_str("</dl>\n</section>\n");
}

/// A sentence in the table is cut to about this many characters: enough to know it by.
const EXCERPT: usize = 80;

/// Every sentence that could be picked, best first, with what its score is made of and what came of it.
fn table(out: &mut String, view: &View<'_>) {
    let View { document, summary, budget, .. } = *view;
    out.push_str(
        "<section class=\"sentences\">\n<h2>الجمل من الأعلى درجة إلى الأدنى</h2>\n<table>\n<thead><tr><th>الرتبة</th><th>الجملة</th>\
         <th>الدرجة</th><th>ممّ تتكوّن الدرجة</th><th>القرار وسببه</th></tr></thead>\n<tbody>\n",
    );
    let shares = summary.shares();
    for (rank, i) in summary.by_rank().into_iter().enumerate() {
        let Some((number, reason)) = reason(view, i) else { continue };
        let class = if reason.is_picked() { " class=\"picked\"" } else { "" };
        let anchor = anchor(document);
        let text = excerpt(summary.sentences[i].span.of(&document.text));
        let _ = write!(
            out,
            "<tr id=\"{anchor}-r{number}\"{class}><td class=\"rank\">{}</td><td class=\"text\">\
             <a href=\"#{anchor}-{number}\">{number}</a> <bdi>{}</bdi></td>\
             <td class=\"score\" style=\"--h:{:.2}\"><bdi dir=\"ltr\">{}</bdi></td><td>",
            rank + 1,
            escape(&text),
            shares[number - 1],
            format!("{:.2}", summary.score(i).unwrap_or_default()).replace('-', "−"),
        );
        explain::parts(out, summary, i);
        let _ = writeln!(out, "</td><td class=\"why\">{}</td></tr>", words::reason(reason, summary, budget));
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

/// The start of a text, cut between words.
fn excerpt(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(EXCERPT) else { return one_line(text).into_owned() };
    let head = &text[..cut];
    // A word as long as the excerpt is cut where it must be.
    let head = head.rsplit_once(char::is_whitespace).map_or(head, |(head, _)| head);
    format!("{}…", one_line(head.trim_end_matches(|c: char| c.is_whitespace() || "،,.؛:".contains(c))))
}

fn is_picked(view: &View<'_>, sentence: usize) -> bool {
    view.summary.selection.sentences.binary_search(&sentence).is_ok()
}

/// The number of a sentence that could be picked, and what came of it.
fn reason(view: &View<'_>, sentence: usize) -> Option<(usize, Reason)> {
    let number = view.summary.number(sentence)?;
    Some((number, *view.reasons?.reasons.get(number - 1)?))
}
