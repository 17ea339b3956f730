//! Files, lines and functions small enough to hold in one's head.
//!
//! Rust's function length is clippy's (`too_many_lines`, 70); here it is TypeScript's and the
//! browser stories'.

use super::Problem;
use super::code::{body_lines, layers};
use super::tree::{File, Tree};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;
const COLUMNS: usize = 100;
/// A behaviour does one thing.
const BEHAVIOUR_LINES: usize = 100;
/// rustfmt does not touch markup, where a tag with its attributes reads best on one line.
const MARKUP_COLUMNS: usize = 120;
/// ARCHITECTURE.md is read in one sitting, or not at all.
const MAP_LINES: usize = 150;

/// Texts and tables, not code: their length is their content's.
const DATA: [&str; 3] = ["crates/demo/src/script/", "crates/demo/src/slots/", "/fixtures/"];

/// Functions allowed to be longer: path, name, reason.
const LONG_FUNCTIONS: [(&str, &str, &str); 0] = [];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.with_ending(&["rs", "ts", "css", "mjs", "sh"]) {
        if DATA.iter().any(|data| file.path.contains(data)) {
            continue;
        }
        problems.extend(of_file(file));
        problems.extend(of_lines(file));
        if ["ts", "mjs"].contains(&file.ending()) {
            problems.extend(of_functions(file));
        }
    }
    if let Some(map) = tree.find("ARCHITECTURE.md") {
        let lines = map.text.lines().count();
        if lines > MAP_LINES {
            problems.push(format!(
                "ARCHITECTURE.md: {lines} lines, at most {MAP_LINES}: move detail to docs/"
            ));
        }
    }
    problems
}

fn of_file(file: &File) -> Vec<Problem> {
    let behaviour = file.path.starts_with("frontend/src/behaviours/");
    let all = file.text.lines();
    let (lines, most) = if behaviour {
        (all.filter(|line| !line.trim().is_empty()).count(), BEHAVIOUR_LINES)
    } else {
        (all.count(), FILE_LINES)
    };
    if lines <= most {
        return Vec::new();
    }
    vec![format!("{}: {lines} lines, at most {most}: split it by noun", file.path)]
}

/// What stands inside a string is not counted: breaking it would change or hide what it says.
fn of_lines(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let most = if file.shipped_by() == Some("ui") { MARKUP_COLUMNS } else { COLUMNS };
    let strings = match file.ending() {
        "rs" | "ts" | "mjs" => layers(&file.text, file.ending() == "rs").strings,
        _ => String::new(),
    };
    let mut strings = strings.lines();
    for (number, line) in file.text.lines().enumerate() {
        let inside = strings.next().map_or(0, |it| it.chars().filter(|c| *c != '\0').count());
        let columns = line.chars().count() - inside;
        // Neither an address nor a drawing (SVG path) can be broken.
        let unbreakable = line.contains("://") || line.contains(" d=\"");
        if columns > most && !unbreakable {
            let number = number + 1;
            problems.push(format!(
                "{}:{number}: {columns} columns, at most {most}: break the line",
                file.path
            ));
        }
    }
    problems
}

fn of_functions(file: &File) -> Vec<Problem> {
    let layers = layers(&file.text, false);
    let lines: Vec<&str> = layers.code.lines().collect();
    let mut problems = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let Some(length) = body_lines(&lines, index) else { continue };
        let excepted = LONG_FUNCTIONS.iter().any(|it| it.0 == file.path && it.1 == name);
        if length > FUNCTION_LINES && !excepted {
            let number = index + 1;
            problems.push(format!(
                "{}:{number}: `{name}` has {length} lines, at most {FUNCTION_LINES}: \
                 name its parts",
                file.path
            ));
        }
    }
    problems
}

/// The name of the TypeScript function that starts on `line`.
fn function_name(line: &str) -> Option<String> {
    let line = line.trim_start();
    let named = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || "_$#".contains(*c)).collect()
    };
    if let Some((_, rest)) = line.split_once("function ") {
        return Some(named(rest));
    }
    if !line.ends_with('{') || !line.contains('(') {
        return None;
    }
    if let Some((left, _)) = line.split_once("=>").and_then(|(left, _)| left.split_once('=')) {
        return left.split_whitespace().last().map(named);
    }
    let keyword = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if ["if", "for", "while", "switch", "else", "catch", "do", "return"].contains(&keyword) {
        return None;
    }
    let before = line.split('(').next().unwrap_or("");
    before.split_whitespace().last().map(named).filter(|name| !name.is_empty())
}

#[test]
fn a_long_function_a_long_line_and_a_long_file_are_named() {
    let body = "  a();\n".repeat(71);
    let long = File::new("e2e/a.mjs", &format!("export async function story(a, b) {{\n{body}}}\n"));
    assert!(of_functions(&long)[0].contains("`story` has 71 lines"), "{:?}", of_functions(&long));
    let long = File::new("e2e/a.mjs", &format!("const go = async (a) => {{\n{body}}};\n"));
    assert!(of_functions(&long)[0].contains("`go`"), "{:?}", of_functions(&long));
    let line =
        File::new("a.rs", &format!("// {}\n// https://{}\n", "a".repeat(98), "b".repeat(99)));
    assert_eq!(of_lines(&line).len(), 1);
    let words = File::new("a.rs", &format!("let a = \"{}\";\n", "a b ".repeat(40)));
    assert!(of_lines(&words).is_empty(), "{:?}", of_lines(&words));
    assert_eq!(of_file(&File::new("a.css", &"a\n".repeat(401))).len(), 1);
}
