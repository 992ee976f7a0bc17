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
        assert!(!rows.is_empty() && rows.len() <= most);
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
