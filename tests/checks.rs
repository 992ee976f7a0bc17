//! `docs/checks.md` says what there is, and nothing else.

use khulasa::check::CHECKS;

#[test]
fn the_page_names_every_check_with_its_severity_and_false_alarms() {
    let page = include_str!("../docs/checks.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let expected: Vec<Vec<String>> = CHECKS
        .iter()
        .map(|entry| {
            vec![
                format!("`{}`", entry.code),
                entry.severity.name().to_owned(),
                entry.about.to_owned(),
                entry.false_alarms.replace('<', "&lt;"),
            ]
        })
        .collect();
    let missing: Vec<String> = expected
        .iter()
        .filter(|row| !rows.iter().any(|r| r == *row))
        .map(|row| format!("| {} |", row.join(" | ")))
        .collect();
    assert!(missing.is_empty(), "docs/checks.md lacks these rows:\n{}", missing.join("\n"));
    assert_eq!(rows.len(), expected.len(), "docs/checks.md has rows of checks that there are not");
}

#[test]
fn codes_are_unique_and_of_one_shape() {
    let mut codes: Vec<&str> = CHECKS.iter().map(|entry| entry.code).collect();
    assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), CHECKS.len());
}
