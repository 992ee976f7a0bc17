//! A run over a corpus on one page: what became of its documents, how long their sentences are, how fast it went.

use std::fmt::Write as _;

use super::{escape, page_end, page_start};

/// What there is to say about a run.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// What the run is called.
    pub name: String,
    /// Program and version.
    pub program: String,
    /// Shards that are done, and all of them as far as that is known.
    pub shards: (u64, Option<u64>),
    /// Bytes of all records, decompressed.
    pub bytes: u64,
    /// How long shards were worked on, in seconds; what several machines did at once counts once.
    pub seconds: f64,
    /// How long nobody worked between the first shard and the last, in seconds.
    pub paused: f64,
    /// Records read, written, quarantined, skipped and filtered.
    pub counts: [u64; 5],
    /// How many were not written, by reason.
    pub reasons: Vec<(String, u64)>,
    /// Words of the written documents.
    pub words: u64,
    /// Their sentences by length, in steps of [`length_step`](Self::length_step) words; the last holds all that are longer.
    pub lengths: Vec<u64>,
    /// Words a step.
    pub length_step: usize,
    /// Documents and sentences of each input.
    pub inputs: Vec<(String, u64, u64)>,
    /// Some records that are in quarantine: where, why in a word, and why in a sentence.
    pub samples: Vec<(String, String, String)>,
    /// Bytes a second, in equal spans of [`seconds`](Self::seconds).
    pub pace: Vec<f64>,
}

/// Inputs that are shown with their own bar.
const INPUTS: usize = 40;

/// Names of the reasons why records are not written, as the page gives them.
const REASONS: [(&str, &str); 20] = [
    ("damaged", "بيانات مضغوطة تالفة"),
    ("duplicate", "نسخة مكررة"),
    ("empty", "لا نص فيه"),
    ("encoding", "ترميز غير صحيح"),
    ("field-type", "حقل من نوع غير متوقع"),
    ("input", "مُدخل تعذّرت قراءته"),
    ("json", "سطر JSON غير صالح"),
    ("language", "بلغة أخرى"),
    ("long", "أطول من المطلوب"),
    ("near-duplicate", "نسخة شبه مكررة"),
    ("no-field", "الحقل المطلوب غير موجود"),
    ("not-an-object", "سطر ليس كائن JSON"),
    ("not-text", "ملف غير نصي"),
    ("panic", "خطأ في البرنامج"),
    ("ragged", "صف خلاياه ناقصة أو زائدة"),
    ("script", "حروفه العربية قليلة"),
    ("short", "أقصر من المطلوب"),
    ("too-large", "أكبر من الحد المسموح"),
    ("truncated", "بيانات مبتورة"),
    ("unreadable", "ملف تعذّر فتحه"),
];

/// A whole page about a run.
pub fn run(overview: &Overview) -> String {
    let mut out = page_start(&format!("تقرير التشغيل: {}", overview.name));
    let _ = write!(out, "<style>\n{}</style>\n", include_str!("run.css"));
    head(&mut out, overview);
    inputs(&mut out, overview);
    lengths(&mut out, overview);
    left_out(&mut out, overview);
    pace(&mut out, overview);
    out.push_str(page_end());
    out
}

fn head(out: &mut String, overview: &Overview) {
    let [read, written, quarantined, skipped, filtered] = overview.counts;
    let _ = writeln!(out, "<header>\n<h1>تقرير التشغيل: <bdi>{}</bdi></h1>", escape(&overview.name));
    let shards = match overview.shards {
        (done, Some(all)) => format!("{done} من {all}"),
        (done, None) => format!("{done}، ولم تُقرأ المدخلات إلى آخرها بعد"),
    };
    let _ =
        writeln!(out, "<p class=\"source\"><bdi>{}</bdi> · الأجزاء المنجزة: {shards}</p>", escape(&overview.program));
    if overview.shards.1 != Some(overview.shards.0) {
        out.push_str("<p class=\"warning\">لم يكتمل التشغيل بعد، والأرقام تخص ما أُنجز منه.</p>\n");
    }
    out.push_str("</header>\n<dl class=\"tiles\">\n");
    let sentences: u64 = overview.lengths.iter().sum();
    let rate = overview.bytes as f64 / overview.seconds.max(1e-9);
    let has_time = overview.seconds > 0.0;
    let tiles = [
        ("المستندات المقروءة", number(read), true),
        ("المكتوبة", number(written), true),
        ("المعزولة لعيب فيها", number(quarantined), true),
        ("المتخطّاة", number(skipped), skipped > 0),
        ("المستبعدة", number(filtered), true),
        ("الجمل", number(sentences), true),
        ("الكلمات", number(overview.words), true),
        ("حجم البيانات", size(overview.bytes as f64), true),
        ("مدة العمل", span(overview.seconds), has_time),
        ("فترات التوقف", span(overview.paused), overview.paused >= 1.0),
        ("السرعة في الثانية", size(rate), has_time),
    ];
    for (label, value, _) in tiles.iter().filter(|tile| tile.2) {
        let _ = writeln!(out, "<div><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div>");
    }
    out.push_str("</dl>\n");
}

fn inputs(out: &mut String, overview: &Overview) {
    let mut inputs = overview.inputs.clone();
    inputs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest = inputs.split_off(inputs.len().min(INPUTS));
    if !rest.is_empty() {
        let sum = rest.iter().fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
        inputs.push((format!("مصادر أخرى، عددها {}", number(rest.len() as u64)), sum.0, sum.1));
    }
    let most = inputs.iter().map(|row| row.1).max().unwrap_or(0);
    out.push_str("<section>\n<h2>المستندات والجمل بحسب المصدر</h2>\n<table class=\"bars\">\n<thead><tr><th>المصدر</th><th>المستندات المكتوبة</th><th></th><th>الجمل</th></tr></thead>\n");
    for (name, documents, sentences) in &inputs {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"bar\"><i style=\"--part:{:.4}\"></i></td><td>{}</td></tr>",
            path(name),
            number(*documents),
            part(*documents as f64, most as f64),
            number(*sentences)
        );
    }
    out.push_str("</table>\n</section>\n");
}

fn lengths(out: &mut String, overview: &Overview) {
    let step = overview.length_step;
    let last = overview.lengths.len().saturating_sub(1);
    let label = |k: usize| match k {
        k if k == last => format!("\u{2066}{}+\u{2069}", k * step),
        // Isolated as a whole: a dash between digits would turn them around.
        k => format!("\u{2066}{}–{}\u{2069}", k * step, (k + 1) * step - 1),
    };
    let said = |k: usize| match k {
        k if k == last => format!("{} فأكثر", k * step),
        k => format!("من {} إلى {}", k * step, (k + 1) * step - 1),
    };
    let all: u64 = overview.lengths.iter().sum();
    const TITLE: &str = "أطوال الجمل بالكلمات";
    let _ = writeln!(out, "<section>\n<h2>{TITLE}</h2>");
    let columns = overview.lengths.iter().enumerate().map(|(k, &count)| {
        let share = 100.0 * part(count as f64, all as f64);
        let title = format!("عدد الكلمات: {} · عدد الجمل: {} ({share:.1}%)", said(k), number(count));
        Column { value: count as f64, label: label(k), title }
    });
    let most = overview.lengths.iter().copied().max().unwrap_or(0);
    chart(out, TITLE, &number(most), &columns.collect::<Vec<_>>());
    out.push_str("</section>\n");
}

fn left_out(out: &mut String, overview: &Overview) {
    out.push_str("<section>\n<h2>ما لم يُكتب ولماذا</h2>\n");
    if overview.reasons.is_empty() {
        out.push_str("<p>كُتبت المستندات كلها.</p>\n</section>\n");
        return;
    }
    let mut reasons = overview.reasons.clone();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let most = reasons.first().map_or(0, |row| row.1);
    out.push_str(
        "<table class=\"bars\">\n<thead><tr><th>السبب</th><th>المستندات</th><th></th><th></th></tr></thead>\n",
    );
    for (reason, count) in &reasons {
        let name = REASONS.iter().find(|(code, _)| code == reason).map_or("سبب آخر", |(_, name)| name);
        let _ = writeln!(
            out,
            "<tr><td>{name}</td><td>{}</td><td class=\"bar\"><i style=\"--part:{:.4}\"></i></td><td><code>{}</code></td></tr>",
            number(*count),
            part(*count as f64, most as f64),
            escape(reason)
        );
    }
    out.push_str("</table>\n");
    if !overview.samples.is_empty() {
        out.push_str("<h3>أمثلة من المعزول</h3>\n<table class=\"samples\">\n");
        for (place, reason, message) in &overview.samples {
            let _ = writeln!(
                out,
                "<tr><td>{}</td><td><code>{}</code></td><td><bdi dir=\"auto\">{}</bdi></td></tr>",
                path(place),
                escape(reason),
                escape(message)
            );
        }
        out.push_str("</table>\n");
    }
    let [_, _, quarantined, _, filtered] = overview.counts;
    let lists = [(quarantined, "المعزول", "quarantine"), (filtered, "المستبعد", "filtered")];
    let named = lists.iter().filter(|list| list.0 > 0);
    let named: Vec<String> = named.map(|(_, what, list)| format!("{what} في <code>{list}.jsonl</code>")).collect();
    if !named.is_empty() {
        let _ = writeln!(out, "<p class=\"source\">القائمة الكاملة: {}.</p>", named.join("، و"));
    }
    out.push_str("</section>\n");
}

fn pace(out: &mut String, overview: &Overview) {
    if overview.pace.is_empty() {
        return;
    }
    let most = overview.pace.iter().copied().fold(0.0, f64::max);
    let (unit, divisor) = unit(most);
    let title = format!("السرعة بمرور الوقت ({unit} في الثانية)");
    let _ = writeln!(out, "<section>\n<h2>{title}</h2>");
    let step = overview.seconds / overview.pace.len() as f64;
    let columns = overview.pace.iter().enumerate().map(|(k, &rate)| {
        let from = span(k as f64 * step);
        let title = format!("ابتداءً من {from}: {:.1} {unit}", rate / divisor);
        Column { value: rate, label: from, title }
    });
    let most = format!("{:.1}", most / divisor);
    chart(out, &title, &most, &columns.collect::<Vec<_>>());
    out.push_str("</section>\n");
}

/// A column of a [`chart`].
struct Column {
    /// Its height.
    value: f64,
    /// What stands below it.
    label: String,
    /// What it says when one points at it.
    title: String,
}

/// Columns from right to left; `top` is what the highest stands for.
fn chart(out: &mut String, name: &str, top: &str, columns: &[Column]) {
    let most = columns.iter().map(|column| column.value).fold(0.0, f64::max);
    // Of many labels only some fit.
    let every = columns.len().div_ceil(12).max(1);
    let _ = writeln!(
        out,
        "<div class=\"chart\" role=\"img\" aria-label=\"{name}\"><span class=\"top\"><bdi>{top}</bdi></span>"
    );
    for (k, Column { value, label, title }) in columns.iter().enumerate() {
        let label = if k % every == 0 { label.as_str() } else { "" };
        let _ = writeln!(
            out,
            "<div title=\"{}\"><i style=\"--part:{:.4}\"></i><small><bdi>{}</bdi></small></div>",
            escape(title),
            part(*value, most),
            escape(label)
        );
    }
    out.push_str("</div>\n");
}

fn part(value: f64, of: f64) -> f64 {
    if of > 0.0 { value / of } else { 0.0 }
}

/// With marks between thousands.
fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The unit in which bytes are said, and how many bytes it is.
fn unit(bytes: f64) -> (&'static str, f64) {
    match bytes {
        b if b >= 1e9 => ("غيغابايت", 1e9),
        b if b >= 1e5 => ("ميغابايت", 1e6),
        _ => ("كيلوبايت", 1e3),
    }
}

/// Bytes in a unit that fits.
fn size(bytes: f64) -> String {
    let (unit, divisor) = unit(bytes);
    format!("{:.1} {unit}", bytes / divisor)
}

/// A path from left to right, whatever its parts are written in.
fn path(path: &str) -> String {
    let (name, line) = match path.rsplit_once(':') {
        Some((name, line)) if line.bytes().all(|b| b.is_ascii_digit()) => (name, format!(":{line}")),
        _ => (path, String::new()),
    };
    let parts: Vec<String> = name.split('/').map(|part| format!("<bdi>{}</bdi>", escape(part))).collect();
    format!("<bdi dir=\"ltr\">{}{line}</bdi>", parts.join("/"))
}

/// Seconds as hours, minutes and seconds.
fn span(seconds: f64) -> String {
    let whole = seconds as u64;
    match whole {
        0..60 => format!("{seconds:.1} ث"),
        60..3600 => format!("{} د {} ث", whole / 60, whole % 60),
        _ => format!("{} س {} د", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_stay_text() {
        let overview = Overview {
            name: "<run>".to_owned(),
            shards: (1, Some(2)),
            counts: [12_345, 12_000, 300, 0, 45],
            reasons: vec![("json".to_owned(), 300), ("<x>".to_owned(), 45)],
            lengths: vec![1, 5, 3],
            length_step: 5,
            inputs: vec![("<script>".to_owned(), 3, 9)],
            samples: vec![("a:1".to_owned(), "json".to_owned(), "</table>".to_owned())],
            pace: vec![10_000.0, 20_000.0],
            seconds: 3700.0,
            paused: 36_000.0,
            bytes: 5_000_000,
            ..Overview::default()
        };
        let page = run(&overview);
        assert!(!page.contains("<script>") && !page.contains("<run>") && !page.contains("<x>"));
        assert!(page.contains("12,345") && page.contains("سطر JSON غير صالح") && page.contains("لم يكتمل التشغيل"));
        assert!(page.contains("10+") && page.contains("5–9") && page.contains("1 س 1 د"));
        // Slow is not zero, and a pause is no work.
        assert!(page.contains("20.0") && page.contains("كيلوبايت في الثانية") && page.contains("10 س 0 د"));
    }

    #[test]
    fn paths_run_from_left_to_right() {
        let expected = "<bdi dir=\"ltr\"><bdi>أخبار</bdi>/<bdi>وكالة-45.jsonl</bdi>:3</bdi>";
        assert_eq!(path("أخبار/وكالة-45.jsonl:3"), expected);
        assert_eq!(path("C:\\a&b"), "<bdi dir=\"ltr\"><bdi>C:\\a&amp;b</bdi></bdi>");
    }

    #[test]
    fn an_empty_run_is_a_page() {
        assert!(run(&Overview { length_step: 5, ..Overview::default() }).contains("كُتبت المستندات كلها"));
    }

    #[test]
    fn reasons_are_sorted() {
        assert!(REASONS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
