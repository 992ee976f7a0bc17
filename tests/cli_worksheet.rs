//! `khulasa worksheet export`: a sheet that survives Excel, with ids that stay the same.

#![cfg(feature = "cli")]

mod common;

use std::collections::{HashMap, HashSet};

use common::{ARTICLE, csv_rows, folder, seed};

const HEADER: &str = "id,document,segment,kind,paragraph,occurrences,source,target,status,rank,words,match,note,context_before,\
                      context_after,source_hash\r\n";
const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// Columns by number, for rows read back with the csv crate.
const ID: usize = 0;
const SEGMENT: usize = 2;
const KIND: usize = 3;
const OCCURRENCES: usize = 5;
const SOURCE: usize = 6;
const RANK: usize = 9;
const BEFORE: usize = 13;
const AFTER: usize = 14;

#[test]
fn the_header_and_the_byte_order_mark() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let with = dir.run("worksheet export a.txt").quietly().out;
    let without = dir.run("worksheet export --no-bom a.txt").quietly().out;
    assert_eq!(with, [BOM, &without].concat());
    assert!(without.starts_with(HEADER.as_bytes()));
    let tsv = dir.run("worksheet export --no-bom --format tsv a.txt").quietly();
    assert!(tsv.text().starts_with(&HEADER.replace(',', "\t")));
    dir.run("worksheet export --no-bom a.txt -o o.TSV").quietly();
    assert_eq!(dir.read("o.TSV"), tsv.out);
}

#[test]
fn every_sentence_but_site_chrome_has_its_row() {
    let dir = folder();
    dir.write("a.txt", ARTICLE);
    let rows = dir.run("worksheet export a.txt").quietly().csv();
    let kinds: Vec<_> = rows.iter().map(|row| row[KIND].as_str()).collect();
    assert_eq!(kinds, ["headline", "paragraph", "paragraph", "paragraph", "paragraph"]);
    for row in &rows {
        assert_eq!(row.len(), 16);
        assert!(row[ID].len() == 17 && row[ID].starts_with('k') && row[15].len() == 17 && row[15].starts_with('h'));
        assert!(ARTICLE.contains(&row[SOURCE]), "verbatim: {}", row[SOURCE]);
        assert_eq!((row[1].as_str(), row[7].as_str(), row[8].as_str()), ("a.txt", "", "new"));
        assert_eq!(row[10], khulasa::arabic::words::count(&row[SOURCE]).to_string());
    }
    // Ranks count the sentences that could be picked.
    let ranks: HashSet<_> = rows[1..].iter().map(|row| row[RANK].as_str()).collect();
    assert_eq!((rows[0][RANK].as_str(), ranks), ("", HashSet::from(["1", "2", "3", "4"])));
    for pair in rows.windows(2) {
        assert_eq!((&pair[0][AFTER], &pair[1][BEFORE]), (&pair[1][SOURCE], &pair[0][SOURCE]));
    }
    assert!(rows[0][BEFORE].is_empty() && rows[4][AFTER].is_empty(), "site chrome is no context either");
}

#[test]
fn cells_are_quoted_as_rfc_4180_says_and_guarded_against_formulas() {
    let dir = folder();
    let sentences = [
        "=1+1 هي الصيغة التي كتبها المعلم على اللوح أمام الطلاب صباح اليوم.",
        "+962 هو مفتاح الاتصال الذي يستخدمه المشتركون في المملكة منذ سنوات.",
        "@الوزارة نشرت بيانا على حسابها مساء أمس عن نتائج الامتحانات العامة.",
        "'اقتباس' بدأ به الكاتب مقاله الطويل عن تاريخ المدينة القديمة وأسوارها.",
        "قال \"المدير\" إن العمل, كما قال, بدأ في المصنع الجديد صباح يوم الأحد.",
        "سطر أول من هذه الجملة الطويلة التي تنكسر في وسطها\u{2028}وسطر ثان منها يكملها.",
    ];
    dir.write("a.txt", sentences.join("\n\n"));
    // A field with a line break of its own: a record may hold one where a text file cannot.
    let record = serde_json::json!({"id": "-1", "text": "جملة أولى فيها\nكسر سطر. ثم جملة ثانية."});
    dir.write("b.jsonl", record.to_string());
    let ran = dir.run("worksheet export --newlines wrapped a.txt b.jsonl").quietly();
    let rows = ran.csv();
    let unguard = |cell: &str| match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => rest.to_owned(),
        Some(_) => panic!("a cell starts with ' and holds nothing to guard: {cell}"),
        None => cell.to_owned(),
    };
    for row in &rows {
        for cell in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            unguard(cell);
        }
    }
    let sources: Vec<String> = rows.iter().map(|row| unguard(&row[SOURCE])).collect();
    assert_eq!(sources[..6], sentences);
    assert_eq!(sources[6], "جملة أولى فيها\nكسر سطر.");
    assert_eq!(rows[7][BEFORE], "جملة أولى فيها كسر سطر.", "context stands on one line");
    assert_eq!(rows[6][1], "'-1");
    let text = ran.text();
    assert!(text.contains("\"قال \"\"المدير\"\" إن العمل, كما قال, بدأ في المصنع الجديد صباح يوم الأحد.\""));
    // Rows end in CRLF, and the only bare LF is the one inside a cell.
    assert_eq!(text.matches("\r\n").count(), rows.len() + 1);
    assert_eq!(text.matches('\n').count(), rows.len() + 2);
    assert!(text.ends_with("\r\n"));
}

#[test]
fn ids_are_the_same_in_every_run_on_any_number_of_threads_and_beside_other_documents() {
    let dir = folder();
    let seeds = seed("");
    let sheet = |line: &str| dir.run(&format!("worksheet export {line}")).quietly().csv();
    let all = sheet(&format!("-j1 {}", seeds.display()));
    assert_eq!(all, sheet(&format!("-j2 {}", seeds.display())));
    let ids: HashSet<_> = all.iter().map(|row| row[ID].as_str()).collect();
    assert_eq!(ids.len(), all.len(), "ids are unique");
    let alone = sheet(&seeds.join("sports.txt").display().to_string());
    let among: Vec<_> = all.iter().filter(|row| row[1] == "sports.txt").cloned().collect();
    assert_eq!(alone, among);
    // Golden: sheets that are out with translators hold these ids.
    dir.write("news.txt", "أعلنت الوزارة نتائجها.");
    assert_eq!(sheet("news.txt")[0][ID], "k01ea2ce3257460d4");
}

#[test]
fn a_repeated_sentence_has_one_row_that_says_how_often() {
    let dir = folder();
    let (once, twice) =
        ("وصل الوفد إلى المدينة صباح يوم الأحد برفقة عدد كبير من الصحفيين.", "لم يصدر تعليق رسمي حتى الآن.");
    dir.write("a.txt", format!("{once}\n{twice} {twice}\n{once} {twice}\n"));
    let rows = dir.run("worksheet export a.txt").quietly().csv();
    let found: Vec<_> = rows.iter().map(|row| (row[SOURCE].as_str(), row[OCCURRENCES].as_str())).collect();
    assert_eq!(found, [(once, "2"), (twice, "3")]);
}

#[test]
fn the_most_important_come_first_by_choice_and_in_order_of_the_document() {
    let dir = folder();
    let input = seed("agency-news.txt");
    let sheet = |line: &str| dir.run(&format!("worksheet export {line} {}", input.display())).quietly().csv();
    let all = sheet("");
    let number = |cell: &str| cell.parse::<usize>().unwrap();
    for (option, most) in [("--top 3", 3), ("--budget-words 60", usize::MAX)] {
        let rows = sheet(option);
        // Headings, which have no rank, come on top of the sentences.
        let ranked = rows.iter().filter(|row| !row[RANK].is_empty()).count();
        assert!(ranked > 0 && ranked <= most);
        assert!(rows.windows(2).all(|pair| number(&pair[0][SEGMENT]) < number(&pair[1][SEGMENT])));
        let words: usize = rows.iter().map(|row| number(&row[10])).sum();
        assert!(option.starts_with("--top") || words <= 60);
        let by_id: HashMap<_, _> = all.iter().map(|row| (&row[ID], row)).collect();
        for row in &rows {
            let full = by_id[&row[ID]];
            assert_eq!((&row[SOURCE], &row[SEGMENT], &row[BEFORE]), (&full[SOURCE], &full[SEGMENT], &full[BEFORE]));
        }
    }
}

/// Two subheads with sentences under them, and a byline.
const SECTIONS: &str = "\
<html lang=\"ar\"><body><h1>افتتاح المكتبة العامة بعد الترميم</h1>
<p>افتتحت البلدية المكتبة العامة في وسط المدينة صباح الأحد بعد عامين من أعمال الترميم.</p>
<h2>قاعات جديدة</h2>
<p>تضم المكتبة ثلاث قاعات جديدة للقراءة وقاعة للأطفال تتسع لستين زائرا في وقت واحد.</p>
<p>قال رئيس البلدية إن الدخول إلى المكتبة مجاني لكل السكان.</p>
<h2>ساعات العمل</h2>
<p>تفتح المكتبة العامة أبوابها كل يوم من الثامنة صباحا حتى التاسعة مساء ما عدا الجمعة.</p>
</body></html>";

#[test]
fn a_selection_has_the_headings_that_its_sentences_stand_under() {
    let dir = folder();
    dir.write("a.html", SECTIONS);
    let sheet = |line: &str| dir.run(&format!("worksheet export {line} a.html")).quietly().csv();
    let all = sheet("");
    let kinds = |rows: &[Vec<String>]| rows.iter().map(|row| row[KIND].clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&all), ["headline", "paragraph", "subhead", "paragraph", "paragraph", "subhead", "paragraph"]);
    assert!(all.iter().all(|row| row[12].is_empty()), "no note on a whole sheet");
    for top in 1..=5 {
        let rows = sheet(&format!("--top {top}"));
        assert_eq!(rows.iter().filter(|row| !row[RANK].is_empty()).count(), top.min(4), "--top {top}");
        assert_eq!(rows[0][KIND], "headline");
        for (place, full) in all.iter().enumerate() {
            // A subhead is there exactly when one of the sentences below it is.
            let below = all[place + 1..].iter().take_while(|row| row[KIND] == "paragraph");
            let is_there = |row: &Vec<String>| rows.iter().any(|there| there[ID] == row[ID]);
            assert!(full[KIND] != "subhead" || is_there(full) == below.into_iter().any(is_there), "--top {top}");
        }
        let note = if rows.len() == 7 { String::new() } else { format!("selection: {} of 7 rows", rows.len()) };
        assert_eq!((&rows[0][12], &rows[rows.len() - 1][12]), (&note, &note));
    }
}

#[test]
fn a_budget_of_words_holds_for_the_whole_sheet_and_headings_give_way_to_sentences() {
    let dir = folder();
    dir.write("a.html", SECTIONS);
    let all = dir.run("worksheet export a.html").quietly().csv();
    let words = |rows: &[Vec<String>]| rows.iter().map(|row| row[10].parse::<usize>().unwrap()).sum::<usize>();
    let mut shapes = HashSet::new();
    for budget in 10..=words(&all) {
        let rows = dir.run(&format!("worksheet export --budget-words {budget} a.html")).quietly().csv();
        assert!(words(&rows) <= budget, "{budget}: {}", words(&rows));
        assert!(rows.iter().any(|row| !row[RANK].is_empty()), "{budget}");
        shapes.insert(rows.iter().map(|row| row[KIND].as_str()).collect::<Vec<_>>().join(" "));
        let findings = dir.write("s.csv", {
            let ran = dir.run(&format!("worksheet export --budget-words {budget} a.html")).quietly();
            ran.out
        });
        let check = findings.run("worksheet check s.csv --source a.html --format json").jsonl();
        let codes: Vec<_> = check[0]["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
        assert!(codes.iter().all(|code| code == "selection" || code == "empty"), "{budget}: {codes:?}");
    }
    assert!(shapes.contains("paragraph") && shapes.contains("headline paragraph"), "{shapes:?}");
    let full = "headline paragraph subhead paragraph paragraph subhead paragraph";
    assert!(shapes.contains(full), "{shapes:?}");
    // Where nothing fits the shortest sentence is all there is.
    let rows = dir.run("worksheet export --budget-words 1 a.html").quietly().csv();
    assert_eq!(rows.iter().map(|row| row[KIND].as_str()).collect::<Vec<_>>(), ["paragraph"]);
}

#[test]
fn what_is_deleted_from_a_selection_is_missed() {
    let dir = folder();
    dir.write("a.html", SECTIONS);
    let exported = dir.run("worksheet export --top 2 --no-bom a.html").quietly().text().to_owned();
    let rows = csv_rows(exported.as_bytes());
    let checked = |gone: usize| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER.trim().split(',')).unwrap();
        rows.iter().enumerate().filter(|(i, _)| *i != gone).for_each(|(_, row)| writer.write_record(row).unwrap());
        dir.write("s.csv", writer.into_inner().unwrap());
        let found = dir.run("worksheet check s.csv --source a.html --format json").jsonl();
        let missing = |f: &&serde_json::Value| f["code"] == "row-missing";
        let all = found[0]["findings"].as_array().unwrap().clone();
        all.iter().filter(missing).map(|f| f["expected"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(checked(99), Vec::<String>::new());
    for (place, row) in rows.iter().enumerate() {
        // Which heading is gone is known, and of a sentence that one is.
        let expected = if row[RANK].is_empty() { row[SOURCE].clone() } else { format!("{} rows", rows.len()) };
        assert_eq!(checked(place), [expected], "row {place}");
    }
}

#[test]
fn the_earlier_sheet_of_another_selection_leaves_no_mark() {
    let dir = folder();
    dir.write("a.html", SECTIONS);
    dir.run("worksheet export --top 1 a.html -o s.csv").quietly();
    let ran = dir.run("worksheet export --repeat --previous s.csv a.html").exits(0);
    assert!(ran.csv().iter().all(|row| row[12].is_empty()));
    let ran = dir.run("worksheet export --top 2 --repeat --previous s.csv a.html").exits(0);
    let notes: Vec<_> = ran.csv().into_iter().map(|row| row[12].clone()).filter(|note| !note.is_empty()).collect();
    let expected = format!("selection: {} of 7 rows", ran.csv().len());
    assert_eq!(notes, [expected.clone(), expected]);
}

#[test]
fn the_file_appears_whole_or_not_at_all() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("sheet.csv", "old");
    dir.run("worksheet export missing.txt -o sheet.csv").exits(3);
    assert_eq!(dir.read("sheet.csv"), b"old");
    dir.run("worksheet export --ranker none a.txt -o sheet.csv").exits(2);
    assert_eq!(dir.read("sheet.csv"), b"old");
    dir.run("worksheet export a.txt missing.txt -o sheet.csv").exits(1);
    assert_eq!(csv_rows(&dir.read("sheet.csv")).len(), 5);
    assert_eq!(dir.names(), ["a.txt", "sheet.csv"]);
}

#[cfg(unix)]
#[test]
fn a_new_file_gets_the_mode_of_the_one_it_replaces() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("sheet.csv", "old");
    set_permissions(dir.path("sheet.csv"), Permissions::from_mode(0o600)).unwrap();
    dir.run("worksheet export a.txt -o sheet.csv").quietly();
    assert_eq!(metadata(dir.path("sheet.csv")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_is_no_file_is_not_replaced_by_one() {
    let dir = folder();
    dir.write("a.txt", ARTICLE).write("real.csv", "old");
    std::os::unix::fs::symlink(dir.path("real.csv"), dir.path("link.csv")).unwrap();
    dir.run("worksheet export a.txt -o link.csv").quietly();
    assert!(dir.path("link.csv").symlink_metadata().unwrap().is_symlink());
    assert_eq!(csv_rows(&dir.read("real.csv")).len(), 5);
    let (_keep, socket) = (std::os::unix::net::UnixListener::bind(dir.path("s.csv")).unwrap(), dir.path("s.csv"));
    dir.run("worksheet export a.txt -o s.csv").exits(4);
    assert!(!socket.metadata().unwrap().is_file());
}

#[test]
fn occurrences_and_ids_do_not_depend_on_what_is_exported() {
    let dir = folder();
    let (a, b) = ("وصل الوفد إلى المدينة صباح الأحد.", "لم يصدر تعليق رسمي من الوزارة حتى الآن.");
    // The third line is the first with one space more: the same id but for the number of its occurrence.
    dir.write("a.txt", format!("{a}\n{b} {b}\n{} {b}\n{a}\n", a.replace("الوفد ", "الوفد  ")));
    let rows = |option: &str| dir.run(&format!("worksheet export {option} a.txt")).quietly().csv();
    let all: HashMap<_, _> =
        rows("").into_iter().map(|row| (row[SOURCE].clone(), (row[ID].clone(), row[OCCURRENCES].clone()))).collect();
    for top in 1..6 {
        for row in rows(&format!("--top {top}")) {
            assert_eq!((&row[ID], &row[OCCURRENCES]), (&all[&row[SOURCE]].0, &all[&row[SOURCE]].1), "--top {top}");
        }
    }
}
