//! `khulasa align` as its users call it.

mod common;

use common::{Folder, csv_rows, folder};

const SOURCE: &str = "افتتح الوزير محمد منصور أمس معرض الكتاب في بغداد.
يضم المعرض 120 دار نشر من 14 دولة.
ويستمر حتى 30 نيسان.
قال منصور إن الإقبال فاق التوقعات، وإن المعرض سيعود في العام المقبل.
";
const TARGET: &str = "Minister Mohamed Mansour opened the book fair in Baghdad yesterday.
The fair hosts 120 publishers from 14 countries and runs until April 30.
Mansour said the turnout exceeded expectations.
He added that the fair would return next year.
";
const BEADS: &str = "[0]:[0]\n[1,2]:[1]\n[3]:[2,3]\n";

fn texts() -> Folder {
    let dir = folder();
    dir.write("ar.txt", SOURCE);
    dir.write("en.txt", TARGET);
    dir
}

#[test]
fn beads_of_lines() {
    let dir = texts();
    let ran = dir.run("align --pre-split ar.txt en.txt");
    assert_eq!(ran.exits(0).text(), BEADS);
    let ran = dir.run("align --pre-split --swap en.txt ar.txt --format beads");
    assert_eq!(ran.exits(0).text(), BEADS);
    // The texts split by khulasa give the same here.
    assert_eq!(dir.run("align ar.txt en.txt").exits(0).text(), BEADS);
}

#[test]
fn a_sheet_has_a_row_a_bead_and_a_status_by_confidence() {
    let dir = texts();
    dir.run("align ar.txt en.txt -o s.csv --explain").exits(0).says("beads with both sides: 3");
    let rows = csv_rows(&dir.read("s.csv"));
    let column = |name: &str| {
        ["source", "target", "status", "", "", "match", "note"].iter().position(|c| *c == name).unwrap() + 6
    };
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1][column("source")], "يضم المعرض 120 دار نشر من 14 دولة. ويستمر حتى 30 نيسان.");
    assert_eq!(rows[1][column("target")], "The fair hosts 120 publishers from 14 countries and runs until April 30.");
    for row in &rows {
        let percent: u8 = row[column("match")].parse().unwrap();
        assert_eq!(row[column("status")], if percent >= 90 { "translated" } else { "fuzzy" });
    }
    assert!(rows[1][column("note")].contains("120 = 120 (number 0.90)"), "{}", rows[1][column("note")]);
    dir.run("align ar.txt en.txt -o m.tmx --min-confidence 1").exits(0);
    assert!(!String::from_utf8(dir.read("m.tmx")).unwrap().contains("<tu "));
}

#[test]
fn a_list_of_pairs_is_one_batch_and_no_id_leads_out_of_the_folder() {
    let dir = texts();
    dir.write("list.tsv", "id\tsource\ttarget\na\tar.txt\ten.txt\n../../b\tar.txt\ten.txt\nc\tar.txt\tnone.txt\nd\n");
    let ran = dir.run("align --pairs list.tsv --pre-split --format beads -o out");
    ran.exits(1).says("none.txt").says("line 5: found 1 columns");
    assert_eq!(String::from_utf8(dir.read("out/a.beads")).unwrap(), BEADS);
    assert!(!dir.path("../b.beads").exists() && !dir.path("../../b.beads").exists());
}

#[test]
fn what_was_learnt_serves_again() {
    let dir = texts();
    dir.run("align ar.txt en.txt --save-lexicon l.tsv").exits(0);
    assert_eq!(dir.run("align ar.txt en.txt --lexicon l.tsv").exits(0).text(), BEADS);
    dir.write("d.txt", "معرض\tfair\nالإقبال turnout\n");
    assert_eq!(dir.run("align ar.txt en.txt --dictionary d.txt").exits(0).text(), BEADS);
    dir.write("bad.txt", "معرض\n");
    dir.run("align ar.txt en.txt --dictionary bad.txt").exits(2).says("bad.txt: line 1");
    dir.run("align ar.txt en.txt --lexicon d.txt").exits(2).says("d.txt: line 1");
}

#[test]
fn beads_begin_at_anchors() {
    let dir = texts();
    dir.write("a.tsv", "# source, target\n2\t3\n");
    let ran = dir.run("align --pre-split ar.txt en.txt --anchors a.tsv");
    let beads = ran.text().to_owned();
    let begins = |bead: &str| bead.starts_with("[1") && bead.contains(":[2") || bead.starts_with("[1]:[]");
    assert!(beads.lines().any(begins) && !beads.contains("[0,1") && !beads.contains("[1,2]:[1"), "{beads}");
    dir.write("bad.tsv", "2\t3\n2\t4\n");
    dir.run("align --pre-split ar.txt en.txt --anchors bad.tsv").exits(2).says("bad.tsv line 2: found");
    dir.write("far.tsv", "2\t30\n");
    dir.run("align --pre-split ar.txt en.txt --anchors far.tsv").exits(2).says("up to 4");
}

#[test]
fn odd_pairs_are_named() {
    let dir = texts();
    dir.write("empty.txt", "\n");
    dir.run("align ar.txt empty.txt").exits(3).says("empty.txt");
    dir.run("align en.txt ar.txt").says("say --swap");
    dir.run("align ar.txt ar.txt").says("the same text");
    dir.write("rain.txt", "نزل المطر على الساحل.\nفاز الفريق بالكأس.\nارتفعت الأسعار في السوق.\n");
    dir.write("bread.txt", "Bake the bread for an hour.\nDogs sleep late.\nHis violin was lost at sea.\n");
    dir.run("align rain.txt bread.txt").exits(1).says("only lengths and marks");
    dir.run("align ar.txt en.txt --format lines").exits(2);
    dir.run("align ar.txt en.txt --min-confidence 1").says("left out: 3");
    dir.write("other.txt", "Rain.\n");
    dir.write("long.txt", SOURCE.repeat(30));
    dir.run("align long.txt other.txt").exits(1).says("not to be trusted");
}

/// The rows of a sheet with a cell of one row changed.
fn with_cell(sheet: &str, source: &str, column: usize, value: &str) -> String {
    let mut rows = vec![csv_header(sheet)];
    rows.extend(csv_rows(sheet.as_bytes()));
    let row = rows.iter_mut().find(|row| row[6] == source).unwrap_or_else(|| panic!("no row {source} in {sheet}"));
    row[column] = value.to_owned();
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect()
}

fn csv_header(sheet: &str) -> Vec<String> {
    sheet
        .trim_start_matches('\u{FEFF}')
        .lines()
        .next()
        .unwrap()
        .split(',')
        .map(|name| name.trim_matches('"').to_owned())
        .collect()
}

#[test]
fn a_corrected_sheet_is_fed_back() {
    let dir = texts();
    dir.run("align --pre-split ar.txt en.txt -o s.csv").exits(0);
    let sheet = String::from_utf8(dir.read("s.csv")).unwrap();
    // The reader knows better: the last sentence says what the third of the target says, and the fourth is an addition.
    let last = SOURCE.lines().last().unwrap();
    let (target, status) = (7, 8);
    let corrected = with_cell(&sheet, last, target, "Mansour said the turnout exceeded expectations.");
    for (name, corrected) in [
        ("status left as it was", corrected.clone()),
        ("confirmed", with_cell(&corrected, last, status, "reviewed")),
        ("fuzzy", with_cell(&corrected, last, status, "fuzzy")),
    ] {
        dir.write("c.csv", &corrected);
        let ran = dir.run("align --pre-split ar.txt en.txt --fixed c.csv");
        assert_eq!(ran.exits(0).text(), "[0]:[0]\n[1,2]:[1]\n[3]:[2]\n[]:[3]\n", "{name}");
    }
    // What is no sentence of the text is named, and the rest stays.
    dir.write("c.csv", with_cell(&sheet, last, target, "Mansour said that turnout exceeded expectations."));
    let ran = dir.run("align --pre-split ar.txt en.txt --fixed c.csv").exits(1);
    assert_eq!(ran.says("c.csv row 4: not fixed in ar; its target is no run of whole sentences").text(), BEADS);
    // A row that a reader rejected is open again.
    dir.write("c.csv", with_cell(&corrected, last, status, "rejected"));
    assert_eq!(dir.run("align --pre-split ar.txt en.txt --fixed c.csv").exits(0).text(), BEADS);
    dir.run("align --pre-split ar.txt en.txt --fixed none.csv").exits(3).says("none.csv");
}

#[test]
fn sheets_of_many_pairs_are_fed_back_by_document() {
    let dir = texts();
    dir.write("list.tsv", "target\tid\tnote\tsource\nen.txt\ta\tx\tar.txt\nen.txt\tb\ty\tar.txt\n");
    dir.run("align --pairs list.tsv --pre-split --format csv -o out").exits(0);
    let sheet = String::from_utf8(dir.read("out/b.csv")).unwrap();
    dir.write(
        "c.csv",
        with_cell(&sheet, SOURCE.lines().last().unwrap(), 7, "Mansour said the turnout exceeded expectations."),
    );
    dir.run("align --pairs list.tsv --pre-split --fixed c.csv -o beads").exits(0);
    assert_eq!(String::from_utf8(dir.read("beads/a.beads")).unwrap(), BEADS);
    assert!(String::from_utf8(dir.read("beads/b.beads")).unwrap().ends_with("[3]:[2]\n[]:[3]\n"));
}

#[test]
fn files_of_two_folders_are_pairs_by_their_names() {
    let dir = folder();
    for name in ["2024/fair.ar.txt", "gone.txt"] {
        dir.write(&format!("ar/{name}"), SOURCE);
    }
    for name in ["2024/fair_en.text", "new.txt"] {
        dir.write(&format!("en/{name}"), TARGET);
    }
    let ran = dir.run("align ar en --pre-split -o out");
    ran.exits(1).says("gone.txt: no file in en is called gone").says("new.txt: no file in ar is called new");
    assert_eq!(String::from_utf8(dir.read("out/2024/fair.beads")).unwrap(), BEADS);
    dir.run("align ar en --pre-split").exits(2).says("-o DIR");
    dir.write("en/2024/fair.txt", TARGET);
    dir.run("align ar en -o out").exits(1).says("cannot have a partner of its own");
}

#[test]
fn a_lexicon_that_is_not_there_yet_is_made() {
    let dir = texts();
    dir.run("align ar.txt en.txt --lexicon l.tsv").exits(0).says("l.tsv: what was learnt is written there");
    let learnt = dir.read("l.tsv");
    assert!(!learnt.is_empty());
    assert_eq!(dir.run("align ar.txt en.txt --lexicon l.tsv").exits(0).text(), BEADS);
    assert_eq!(dir.read("l.tsv"), learnt, "an existing one is only read");
}

#[test]
fn a_page_shows_both_texts_with_all_their_links() {
    let dir = texts();
    let ran = dir.run("align ar.txt en.txt --min-confidence 1 --explain -o page.html");
    ran.exits(0).says("beads with both sides: 3");
    let page = String::from_utf8(dir.read("page.html")).unwrap();
    assert_eq!(page.matches("<section class=\"row ").count(), 3);
    for line in SOURCE.lines().chain(TARGET.lines()) {
        assert!(page.contains(&format!("<span>{line}</span>")), "{line}");
    }
    assert!(page.contains("<bdi>120</bdi> = <bdi>120</bdi>"));
    assert!(!page.contains("<script") && !page.contains("http"));
    assert_eq!(dir.run("align ar.txt en.txt --min-confidence 1 --explain --format html").exits(0).text(), page);
    dir.write("list.tsv", "a\tar.txt\ten.txt\n");
    dir.run("align --pairs list.tsv --format html -o out").exits(0);
    assert!(dir.names().contains(&"out".to_owned()) && dir.path("out/a.html").exists());
}

const PORT_SOURCE: &str = "ميناء طرابلس يستقبل أول سفينة سياحية منذ عشر سنوات

رست صباح أمس سفينة تحمل ثمانمئة سائح في ميناء طرابلس. واستقبلهم رئيس البلدية وعدد من التجار. ولم تدخل الميناء سفينة سياحية منذ عشر سنوات.

أرصفة جديدة

بنت إدارة الميناء رصيفين جديدين بكلفة ثلاثة ملايين دولار. واستغرق العمل سنتين.

شكوى الصيادين

يقول الصيادون إن الأرصفة الجديدة ضيقت عليهم المكان. ويطالبون بمرسى خاص بهم. ووعدت البلدية بدراسة الأمر.
";
const PORT_TARGET: &str = "Tripoli port welcomes first cruise ship in ten years

A ship carrying eight hundred tourists docked in the port of Tripoli yesterday morning. The mayor and a number of merchants welcomed them. No cruise ship had entered the port for ten years.

New quays

The port authority built two new quays at a cost of three million dollars. The work took two years.

Fishermen complain

Fishermen say the new quays have left them less room. They demand a mooring of their own. The municipality promised to look into it.
";

#[test]
fn headings_translate_headings() {
    let dir = folder();
    dir.write("ar.txt", PORT_SOURCE);
    dir.write("en.txt", PORT_TARGET);
    let ran = dir.run("align ar.txt en.txt");
    let whole: String = (0..11).map(|k| format!("[{k}]:[{k}]\n")).collect();
    assert_eq!(ran.exits(0).text(), whole);
    // With a sentence missing in the first section, the headings still meet.
    dir.write("en.txt", PORT_TARGET.replace(" The mayor and a number of merchants welcomed them.", ""));
    let ran = dir.run("align ar.txt en.txt");
    let beads = ran.text();
    for heading in ["[0]:[0]", "[4]:[3]", "[7]:[6]"] {
        assert!(beads.lines().any(|line| line == heading), "{heading}: {beads}");
    }
}

#[test]
fn paragraphs_say_where_a_sentence_is_missing() {
    let dir = folder();
    let (rain, library) = (
        "هطل المطر على الساحل طوال الليل. خرج الأطفال إلى الساحة صباحا. عاد الهدوء إلى السوق القديم.",
        "افتتح المعلم مكتبة في القرية. جمع السكان كتبا من بيوتهم. وصل الزوار من القرى المجاورة.",
    );
    dir.write("ar.txt", format!("{rain}\n\n{library}\n"));
    dir.write(
        "en.txt",
        "Rain fell on the coast all night long. Children went out to the square.\n\n\
         The teacher opened a village library. People collected books at home. Visitors came from villages nearby.\n",
    );
    let ran = dir.run("align ar.txt en.txt");
    assert_eq!(ran.text(), "[0]:[0]\n[1]:[1]\n[2]:[]\n[3]:[2]\n[4]:[3]\n[5]:[4]\n");
    // No word tells: without paragraphs it is another.
    let lines = |name: &str| String::from_utf8(dir.read(name)).unwrap().replace("\n\n", "\n").replace(". ", ".\n");
    let (source, target) = (lines("ar.txt"), lines("en.txt"));
    dir.write("ar.txt", source).write("en.txt", target);
    let ran = dir.run("align --pre-split ar.txt en.txt");
    assert!(!ran.text().contains("[2]:[]\n"), "{}", ran.text());
}

#[test]
fn empty_lines_keep_their_numbers_and_stand_alone() {
    let dir = texts();
    let lines: Vec<&str> = SOURCE.lines().collect();
    dir.write("ar.txt", format!("{}\n\n{}\n{}\n\n\n{}\n", lines[0], lines[1], lines[2], lines[3]));
    let lines: Vec<&str> = TARGET.lines().collect();
    dir.write("en.txt", format!("{}\n\n{}\n\n{}\n{}\n", lines[0], lines[1], lines[2], lines[3]));
    let ran = dir.run("align --pre-split ar.txt en.txt");
    let beads = ran.exits(0).text().to_owned();
    for bead in ["[0]:[0]", "[1]:[]", "[2,3]:[2]", "[4]:[]", "[5]:[]", "[6]:[4,5]", "[]:[1]", "[]:[3]"] {
        assert!(beads.lines().any(|line| line == bead), "{bead}: {beads}");
    }
    assert_eq!(beads.lines().count(), 8);
    dir.run("align --pre-split ar.txt en.txt -o s.csv").says("only in the source: 0, only in the target: 0");
}

#[test]
fn numbers_in_words_and_months_are_reasons() {
    let dir = folder();
    dir.write("ar.txt", "وصل ثلاثة آلاف زائر في نيسان.\nالتفاصيل على https://www.example.org/ar\n");
    dir.write("en.txt", "Some 3,000 visitors came in April.\nDetails at https://www.example.org/en\n");
    let ran = dir.run("align --pre-split ar.txt en.txt --explain");
    for reason in ["3000 = 3000 (number 0.90)", "نيسان = april (date 0.90)", "example.org = example.org (url 0.90)"]
    {
        assert!(ran.text().contains(reason), "{}", ran.text());
    }
}

/// An array of f4 as NumPy saves it.
fn npy(rows: &[Vec<f32>]) -> Vec<u8> {
    let width = rows.first().map_or(1, Vec::len);
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {width}), }}\n", rows.len());
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(rows.iter().flatten().flat_map(|x| x.to_le_bytes()));
    bytes
}

#[test]
fn vectors_of_the_users_are_shown_and_what_is_wrong_with_them_is_said() {
    let dir = texts();
    let unit = |k: usize, width: usize| (0..width).map(|x| f32::from(u8::from(x == k))).collect::<Vec<_>>();
    let four: Vec<Vec<f32>> = (0..4).map(|k| unit(k, 4)).collect();
    std::fs::write(dir.path("s.npy"), npy(&four)).unwrap();
    std::fs::write(dir.path("three.npy"), npy(&four[..3])).unwrap();
    std::fs::write(dir.path("wide.npy"), npy(&(0..4).map(|k| unit(k, 5)).collect::<Vec<_>>())).unwrap();
    std::fs::write(dir.path("nan.npy"), npy(&vec![vec![f32::NAN; 4]; 4])).unwrap();
    let align = "align --pre-split ar.txt en.txt --source-vectors s.npy --target-vectors";
    let ran = dir.run(&format!("{align} s.npy --explain"));
    let ran = ran.exits(0);
    assert!(ran.text().contains(", cosine 1.00 "), "{}", ran.text());
    dir.run(&format!("{align} three.npy")).exits(2).says("three.npy: 3 rows, and the text has 4 sentences");
    dir.run(&format!("{align} wide.npy")).exits(2).says("4 columns, those of the target 5");
    dir.run(&format!("{align} nan.npy")).exits(2).says("row 0, column 0 (from 0) is no finite number");
    dir.run(&format!("{align} en.txt")).exits(2).says("no .npy file");
    dir.run("align --pre-split ar.txt en.txt --source-vectors s.npy").exits(2).says("--target-vectors");
}

#[test]
fn languages_that_khulasa_knows_nothing_of_are_aligned_too() {
    let dir = folder();
    dir.write(
        "de.txt",
        "Zürcher Seilbahn nach dreijährigem Umbau wieder in Betrieb\n\
         Die Standseilbahn Rigiblick fährt seit Montag wieder. Nach drei Jahren Bauzeit und Kosten von 18 Millionen Franken eröffnete Stadtpräsidentin Corine Mauch die Strecke.\n\
         Die Bahn befördert nun 90 Personen pro Fahrt, vor dem Umbau waren es 50.\n\
         Der Verkehrsdirektor Peter Keller sprach von einem Meilenstein. Die Wagen seien leiser und bräuchten weniger Strom.\n\
         Anwohner hatten sich 2021 gegen das Projekt gewehrt. Sie befürchteten Lärm und den Verlust alter Bäume. Ein Gericht wies ihre Klage ab.\n\
         Die erste Fahrt beginnt um 5.15 Uhr, die letzte um 0.40 Uhr.\n\
         Ein Billett kostet 4,60 Franken. Kinder unter sechs Jahren fahren kostenlos.\n\
         Im nächsten Sommer soll auch die Bergstation erneuert werden.\n",
    );
    dir.write(
        "fr.txt",
        "Le funiculaire de Zurich rouvre après trois ans de travaux\n\
         Le funiculaire Rigiblick circule de nouveau depuis lundi, après trois ans de chantier et 18 millions de francs de dépenses. La maire Corine Mauch a inauguré la ligne.\n\
         Il transporte désormais 90 personnes par trajet, contre 50 auparavant.\n\
         Le directeur des transports, Peter Keller, a parlé d'une étape importante : les voitures sont plus silencieuses et consomment moins d'électricité.\n\
         En 2021, des riverains s'étaient opposés au projet par crainte du bruit et de la perte de vieux arbres. Un tribunal a rejeté leur plainte.\n\
         Le premier départ a lieu à 5h15, le dernier à 0h40.\n\
         Le billet coûte 4,60 francs ; il est gratuit pour les enfants de moins de six ans.\n\
         La station supérieure doit être rénovée l'été prochain.\n",
    );
    let ran = dir.run("align de.txt fr.txt --source-lang de --target-lang fr");
    let beads = "[0]:[0]\n[1,2]:[1,2]\n[3]:[3]\n[4,5]:[4]\n[6,7]:[5]\n[8]:[6]\n[9]:[7]\n[10,11]:[8]\n[12]:[9]\n";
    assert_eq!(ran.exits(0).text(), beads);
}
