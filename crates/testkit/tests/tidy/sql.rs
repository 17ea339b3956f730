//! SQL is written in `store` only: one place knows both engines, and one filter decides who may
//! see what.

use super::Problem;
use super::code::layers;
use super::tree::Tree;

/// Folders whose strings may look like SQL, with the reason.
const MAY: [(&str, &str); 4] = [
    ("crates/store/", "it is the one"),
    ("crates/demo/src/", "customers of a data product quote queries in what they write"),
    ("crates/testkit/", "makes and inspects the tests' databases"),
    ("bench/", "measures the databases themselves"),
];

/// Pairs of words that stand in this order in one string only when it is SQL.
const LOOKS_LIKE: [(&str, &str); 6] = [
    ("SELECT ", " FROM "),
    ("INSERT INTO ", "("),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("CREATE TABLE ", ""),
    ("ORDER BY ", ""),
];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.with_ending(&["rs"]) {
        if !MAY.iter().any(|(folder, _)| file.path.starts_with(folder)) {
            problems.extend(of_strings(&file.path, &layers(&file.text, true).strings));
        }
    }
    for file in tree.with_ending(&["sql"]) {
        if !file.path.starts_with("crates/store/") {
            problems.push(format!("{}: SQL files belong into crates/store", file.path));
        }
    }
    problems
}

fn of_strings(path: &str, strings: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in strings.lines().enumerate() {
        let sql = LOOKS_LIKE.iter().any(|(first, then)| {
            line.split_once(first).is_some_and(|(_, rest)| rest.contains(then))
        });
        if sql {
            let number = number + 1;
            problems
                .push(format!("{path}:{number}: looks like SQL; ask the store for it by a name"));
        }
    }
    problems
}

#[test]
fn sql_in_a_string_is_named_and_english_is_not() {
    let text = "let a = \"SELECT id FROM tickets\";\n\
                let b = \"Select one from the list\";\n// SELECT a FROM b";
    let problems = of_strings("crates/web/src/a.rs", &layers(text, true).strings);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("a.rs:1"));
}
