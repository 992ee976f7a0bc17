//! Inline markup of web pages: out as placeholders, back as the page's own tags.

#![cfg(feature = "cli")]

mod common;

use common::{Folder, folder};
use khulasa::bitext::{source_hash, unit_id};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><title>مكتبة الحي تفتح أبوابها</title></head>
<body><nav><a href="/">الرئيسية</a></nav>
<article><h1>مكتبة <em>الحي</em> تفتح أبوابها</h1>
<p class="lead"><strong>افتتحت البلدية صباح أمس <a href="/library?a=1&amp;b=2" class='x' title="المكتبة">مكتبة الحي</a> بعد أعمال ترميم استمرت شهورا طويلة.</strong></p>
<p>وقال <b><i>مدير</i> المكتبة</b> إن القاعة الكبرى <img src="hall.png" alt="صورة"> تتسع لجميع الزوار<sup>*</sup> في أوقات الذروة. ويجد القارئ التفاصيل في <a href="/more">صفحة المكتبة على الشبكة. وتضم الصفحة</a> مواعيد الزيارة وأسماء الكتب الجديدة.</p>
<p>ويكتب الزائر في خانة البحث {1} ثم عنوان <mark>الكتاب</mark> الذي يريده<br>فتظهر له <span class="n">النتائج&nbsp;كلها</span><!-- نهاية --> في لحظات.</p>
<p>ورحب سكان الحي بالخطوة، وطالبوا بتمديد ساعات العمل في المساء حتى يستفيد الطلاب والموظفون من خدمات المكتبة.</p>
</article></body></html>
"#;

const CELLS: [&str; 6] = [
    "مكتبة {1}الحي{/1} تفتح أبوابها",
    "افتتحت البلدية صباح أمس {1}مكتبة الحي{/1} بعد أعمال ترميم استمرت شهورا طويلة.",
    "وقال {1}{2}مدير{/2} المكتبة{/1} إن القاعة الكبرى {3/} تتسع لجميع الزوار{4}*{/4} في أوقات الذروة.",
    "ويجد القارئ التفاصيل في {1/}صفحة المكتبة على الشبكة.",
    "وتضم الصفحة{1/} مواعيد الزيارة وأسماء الكتب الجديدة.",
    "ويكتب الزائر في خانة البحث {1} ثم عنوان {2}الكتاب{/2} الذي يريده{3/}\nفتظهر له {4}النتائج كلها{/4} في لحظات.",
];

/// Targets with everything where it belongs.
const TARGETS: [&str; 7] = [
    "{1}Neighbourhood{/1} library opens its doors",
    "{1}The neighbourhood library{/1} was opened by the city yesterday morning after long months of repairs.",
    "{3/}The great hall has room for all visitors{4}*{/4} at peak hours, said {1}the {2}director{/2} of the library{/1}.",
    "Readers find the details on {1/}the library's page.",
    "The page{1/} lists visiting hours & < new books.",
    "Visitors type {1} and then the title of the {2}book{/2} they want,{3/} and see {4}all results{/4} at once.",
    "The neighbours were glad and asked for longer opening hours in the evening, for students and employees.",
];

/// Exports `page.html`, puts in the targets and writes `sheet.csv`; the rows as they were exported.
fn sheet(dir: &Folder, target: impl Fn(usize, &str) -> String) -> Vec<Vec<String>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let names = "id,document,segment,kind,paragraph,occurrences,source,target,status,rank,words,match,note,context_before,\
                 context_after,source_hash";
    out.write_record(names.split(',')).unwrap();
    let mut exported = Vec::new();
    for (number, row) in dir.run("worksheet export page.html").quietly().csv().iter().enumerate() {
        let mut row: Vec<String> = row.iter().map(|cell| cell.to_string()).collect();
        exported.push(row.clone());
        row[7] = target(number, &row[6]);
        row[8] = "translated".to_owned();
        out.write_record(&row).unwrap();
    }
    dir.write("sheet.csv", out.into_inner().unwrap());
    exported
}

fn made(dir: &Folder, path: &str) -> String {
    String::from_utf8(dir.read(path)).unwrap()
}

/// What stands from `<body>` on.
fn body(page: &str) -> &str {
    &page[page.find("<body>").unwrap()..]
}

#[test]
fn sources_have_placeholders_and_ids_and_words_are_those_of_the_plain_text() {
    let dir = folder();
    dir.write("page.html", PAGE);
    let rows = sheet(&dir, |_, _| String::new());
    let sources: Vec<&str> = rows.iter().map(|row| row[6].as_str()).collect();
    assert_eq!(sources[..6], CELLS);
    assert_eq!(rows[0][0], unit_id("page.html", "مكتبة الحي تفتح أبوابها", 1));
    assert_eq!(rows[0][10], "4");
    assert_eq!(rows[1][13], "مكتبة الحي تفتح أبوابها", "the context is plain");
    let ran = dir.run("worksheet check sheet.csv --source page.html");
    ran.exits(1);
    let sheet = made(&dir, "sheet.csv");
    assert!(!sheet.contains("href") && !sheet.contains("<b>"), "no tag leaves the page: {sheet}");
}

#[test]
fn sources_as_targets_give_the_page_back_byte_by_byte() {
    let dir = folder();
    dir.write("page.html", PAGE);
    sheet(&dir, |_, source| source.to_owned());
    dir.run("worksheet import sheet.csv --source page.html --partial -o out").exits(0);
    assert_eq!(body(&made(&dir, "out/page.html")), body(PAGE));
}

#[test]
fn moved_placeholders_become_the_pages_own_tags() {
    let dir = folder();
    dir.write("page.html", PAGE);
    sheet(&dir, |number, _| TARGETS[number].to_owned());
    let ran = dir.run("worksheet check sheet.csv --source page.html");
    assert_eq!(ran.code, 0, "{}", ran.text());
    let ran = dir.run("worksheet import sheet.csv --source page.html -o out");
    ran.exits(0).says("translated: 7; untranslated, marked: 0");
    let page = made(&dir, "out/page.html");
    for expected in [
        "<h1><em>Neighbourhood</em> library opens its doors</h1>",
        "<p class=\"lead\"><strong><a href=\"/library?a=1&amp;b=2\" class='x' title=\"المكتبة\">The neighbourhood library</a> was opened by the city yesterday morning after long months of repairs.</strong></p>",
        "<p><img src=\"hall.png\" alt=\"صورة\">The great hall has room for all visitors<sup>*</sup> at peak hours, said <b>the <i>director</i> of the library</b>. ",
        "Readers find the details on <a href=\"/more\">the library's page. The page</a> lists visiting hours &amp; &lt; new books.</p>",
        "<p>Visitors type {1} and then the title of the <mark>book</mark> they want,<br> and see <span class=\"n\">all results</span> at once.<!-- نهاية --></p>",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    dir.run("worksheet import sheet.csv --source page.html --format text -o text").exits(0);
    let text = made(&dir, "text/page.html.txt");
    assert!(
        text.contains("Visitors type {1} and then the title of the book they want, and see all results at once."),
        "{text}"
    );
    dir.run("worksheet import sheet.csv --format bilingual -o table").exits(0);
    let table = made(&dir, "table/page.html.md");
    assert!(table.contains("| **مكتبة الحي تفتح أبوابها** | **Neighbourhood library opens its doors** |"), "{table}");
}

#[test]
fn lost_doubled_and_crossed_placeholders_are_findings_and_partial_pages_are_well_formed() {
    let dir = folder();
    dir.write("page.html", PAGE);
    sheet(&dir, |number, _| match number {
        0 => "{1}Neighbourhood library opens its doors".to_owned(),
        2 => "The hall of {1}the {2}director{/1} seats{/2} all visitors{4}*{/4}{4}*{/4}.".to_owned(),
        3 => "Readers find the details on the library's page.".to_owned(),
        _ => TARGETS[number].to_owned(),
    });
    let check = dir.run("worksheet check sheet.csv --source page.html --format json");
    println!("{}", check.text());
    let found: Vec<(u64, String, String)> = check.exits(1).jsonl()[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] == "placeholder" && finding["severity"] == "error")
        .map(|f| {
            (f["row"].as_u64().unwrap(), f["found"].as_str().unwrap().into(), f["expected"].as_str().unwrap().into())
        })
        .collect();
    let finding = |row, found: &str, expected: &str| (row, found.to_owned(), expected.to_owned());
    let expected = [
        finding(2, "", "{/1}"),
        finding(4, "{/4}", "{/4}"),
        finding(4, "", "{3/}"),
        finding(4, "{4}", "{4}"),
        finding(4, "{1}…{2}…{/1}…{/2}", "{1}…{2}…{/2}…{/1}"),
        finding(5, "", "{1/}"),
    ];
    assert_eq!(found, expected);
    dir.run("worksheet import sheet.csv --source page.html -o out").exits(1).says("findings of severity error: 6");
    let ran = dir.run("worksheet import sheet.csv --source page.html --partial -o out");
    ran.exits(0).says("page.html: placeholders lost, doubled or crossed: 4 tags");
    let page = made(&dir, "out/page.html");
    for expected in [
        "<h1>Neighbourhood library opens its doors</h1>",
        // Of the two that cross one is left; the image is not lost.
        "<p>The hall of <b>the director</b> seats all visitors<sup>*</sup>*.<img src=\"hall.png\" alt=\"صورة\"> ",
        "Readers find the details on the library's page.<a href=\"/more\"> The page</a> lists",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
}

#[test]
fn a_memory_knows_the_words_without_their_markup_and_does_not_call_them_exact() {
    let dir = folder();
    dir.write("page.html", PAGE);
    let text =
        "id,document,source,target,status\nk1,a.txt,مكتبة الحي تفتح أبوابها,Library opens its doors,translated\n";
    dir.write("old.csv", text);
    dir.run("memory import tm.db old.csv").exits(0);
    let rows = dir.run("worksheet export page.html --memory tm.db").quietly().csv();
    assert_eq!(
        (rows[0][7].as_str(), rows[0][8].as_str(), rows[0][11].as_str()),
        ("Library opens its doors", "fuzzy", "99")
    );
}

#[test]
fn sheets_from_before_there_were_placeholders_still_come_back() {
    let dir = folder();
    dir.write("page.html", PAGE);
    let id = unit_id("page.html", "مكتبة الحي تفتح أبوابها", 1);
    let hash = source_hash("مكتبة الحي تفتح أبوابها");
    let sheet = format!(
        "id,document,source,target,status,source_hash\n{id},page.html,مكتبة الحي تفتح أبوابها,Library opens its doors,translated,{hash}\n"
    );
    dir.write("sheet.csv", sheet);
    let ran = dir.run("worksheet check sheet.csv --source page.html");
    assert!(ran.text().contains("made without placeholders"), "{}", ran.text());
    let ran = dir.run("worksheet import sheet.csv --source page.html --partial -o out");
    ran.exits(0).says("2 tags, such as those of links, are left out");
    let page = made(&dir, "out/page.html");
    assert!(page.contains("<h1>Library opens its doors</h1>"), "{page}");
    // What nobody translated keeps its markup.
    assert!(page.contains("[untranslated: وقال <b><i>مدير</i> المكتبة</b> إن"), "{page}");
}
