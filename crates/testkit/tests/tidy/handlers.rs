//! A handler parses, acts and answers. What decays first in any web application is the edge that
//! swallows decisions; thirty lines leave no room for one.

use super::Problem;
use super::code::{body_lines, layers, without_tests};
use super::tree::Tree;

const HANDLER_LINES: usize = 30;

/// Handlers allowed to be longer: path, name, reason.
const LONG_HANDLERS: [(&str, &str, &str); 0] = [];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files.iter().filter(|file| file.shipped_by() == Some("web")) {
        let layers = layers(&file.text, true);
        problems.extend(of_code(&file.path, without_tests(&layers.code)));
    }
    problems
}

fn of_code(path: &str, code: &str) -> Vec<Problem> {
    let lines: Vec<&str> = code.lines().collect();
    let mut problems = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some((_, rest)) = line.split_once("async fn ") else { continue };
        if !answers(&lines[index..]) {
            continue;
        }
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let length = body_lines(&lines, index).unwrap_or(0);
        let excepted = LONG_HANDLERS.iter().any(|it| it.0 == path && it.1 == name);
        if length > HANDLER_LINES && !excepted {
            let number = index + 1;
            problems.push(format!(
                "{path}:{number}: `{name}` has {length} lines, at most {HANDLER_LINES}: the \
                 decision in it belongs to desk, the writing to actions, the words to ui"
            ));
        }
    }
    problems
}

/// Whether the function that starts here answers a request, by what it returns.
fn answers(lines: &[&str]) -> bool {
    let head: String = lines.iter().take(12).flat_map(|line| [line, " "]).collect();
    let returned = head.split_once("-> ").map_or("", |(_, rest)| rest);
    let returned = returned.split('{').next().unwrap_or("");
    returned.contains("Answer") || returned.contains("Response")
}

#[test]
fn a_long_handler_is_named() {
    let code =
        format!("pub async fn show(\n  a: A,\n) -> Answer {{\n{}}}\n", "  a();\n".repeat(31));
    let problems = of_code("crates/web/src/a.rs", &code);
    assert!(problems[0].contains("`show` has 31 lines"), "{problems:?}");
    let code = format!("async fn show(a: A) -> Answer {{\n{}}}\n", "  a();\n".repeat(30));
    assert!(of_code("crates/web/src/a.rs", &code).is_empty());
}
