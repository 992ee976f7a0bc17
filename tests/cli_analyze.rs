//! `khulasa worksheet analyze`: counts by band that add up.

#![cfg(feature = "cli")]

mod common;

use common::folder;

#[test]
fn a_table_counted_by_hand() {
    let dir = folder();
    dir.write("a.csv", "id,source,match\nk1,بدأ العمل اليوم,\nk2,بدأ العمل اليوم,\nk3,انتهى العمل,96\n");
    dir.write("b.csv", "id,source,match\nk4,انتهى العمل,100\nk5,نعم,101\n");
    let ran = dir.run("worksheet analyze a.csv b.csv --weights repetition=0.5,95-99=0.3,101=0 --format csv").quietly();
    let rows = ran.csv();
    let row = |file: &str, band: &str| {
        rows.iter().find(|row| row[0] == file && row[1] == band).map(|row| row[2..].join(" ")).unwrap()
    };
    assert_eq!(row("a.csv", "repetition"), "1 3 15 0.5 1.5");
    assert_eq!(row("a.csv", "95-99"), "1 2 11 0.3 0.6");
    assert_eq!(row("a.csv", "new"), "1 3 15 1 3");
    assert_eq!(row("a.csv", "all"), "3 8 41  5.1");
    assert_eq!(row("b.csv", "repetition"), "1 2 11 0.5 1");
    assert_eq!(row("b.csv", "all"), "2 3 14  1");
    assert_eq!(row("total", "all"), "5 11 55  6.1");
    for file in ["a.csv", "b.csv", "total"] {
        for column in 2..5 {
            let of = |all: bool| rows.iter().filter(move |r| r[0] == file && (r[1] == "all") == all);
            let sum = |all| of(all).map(|r| r[column].parse::<usize>().unwrap()).sum::<usize>();
            assert_eq!(sum(true), sum(false), "{file} {column}");
        }
    }
    let json = dir.run("worksheet analyze a.csv b.csv --format json").quietly().jsonl();
    assert_eq!((&json[0]["total"]["total"]["words"], &json[0]["total"]["weighted_words"]), (&11.into(), &11.0.into()));
    let table = dir.run("worksheet analyze a.csv b.csv").quietly();
    assert!(table.text().ends_with("A word is a run of letters and digits; tashkeel, tatweel and invisible characters neither break it nor count.\n"));
    dir.run("worksheet analyze a.csv --weights old=1").exits(2).says("no band");
}

#[test]
fn a_memory_gives_bands_to_sheets_without_matches() {
    let dir = folder();
    dir.write("m.csv", "id,source,target,context_after\nk1,بدأ العمل في الميناء اليوم.,Work began.,انتهى التقرير.\nk2,انتهى التقرير.,The end.,\n");
    dir.run("memory import m.db m.csv --all").exits(0);
    // Exact with its neighbour, exact, four of five words, one of two words and a mark more, nothing, and twice the same.
    let rows = "k1,بدأ العمل في الميناء اليوم.,,انتهى التقرير.\nk2,انتهى التقرير.,,\nk3,بدأ العمل في الميناء أمس.,,\n\
                k4,انتهى الاجتماع.,,\nk5,انتهى التقريرُ.,,\nk6,لم يحضر أحد من المدعوين.,,\nk7,لم يحضر أحد من المدعوين.,,\nk8,وصل الوفد.,88,\n";
    dir.write("s.csv", format!("id,source,match,context_after\n{rows}"));
    let rows = dir.run("worksheet analyze s.csv --memory m.db --format csv").quietly().csv();
    let bands: Vec<(&str, &str)> =
        rows.iter().filter(|row| row[0] == "s.csv").map(|row| (row[1].as_str(), row[2].as_str())).collect();
    let expected = [
        ("repetition", "1"),
        ("101", "1"),
        ("100", "1"),
        ("95-99", "1"),
        ("85-94", "1"), // the sheet's own match, which the memory does not better
        ("75-84", "1"),
        ("50-74", "1"),
        ("new", "1"),
        ("all", "8"),
    ];
    assert_eq!(bands, expected);
    let json = dir.run("worksheet analyze s.csv --memory m.db --weights new=2 --format json").quietly().jsonl();
    // 5 + 5 + 2 + 2 + 2 + 5 + 5 + 2 words, and the five new ones once more; k7 repeats k6.
    assert_eq!(json[0]["total"]["weighted_words"], 33.0);
    let table = dir.run("worksheet analyze s.csv --memory m.db").quietly();
    assert!(table.text().contains("75-84                  1           5"), "{}", table.text());
    dir.run("worksheet analyze s.csv --memory none.db").exits(3);
}
