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
