//! Every dependency has its reason in docs/decisions/dependencies.md, and none is explained that
//! is no longer used.

use std::collections::BTreeSet;

use super::Problem;
use super::tree::Tree;

const REASONS: &str = "docs/decisions/dependencies.md";

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let Some(reasons) = tree.find(REASONS) else { return vec![format!("{REASONS} is missing")] };
    let mut used = BTreeSet::new();
    for file in &tree.files {
        if file.path == "Cargo.toml" {
            used.extend(of_workspace(&file.text));
        } else if file.path.ends_with("/package.json") {
            used.extend(of_package(&file.text));
        }
    }
    let mut problems = compare(&used, &explained(&reasons.text).into_iter().collect());
    problems.extend(doubles(&reasons.text));
    problems
}

/// A second reason is one nobody keeps true.
fn doubles(text: &str) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let twice = explained(text).into_iter().filter(|name| !seen.insert(name.clone()));
    twice.map(|name| format!("{REASONS}: `{name}` is explained twice; keep one line")).collect()
}

fn compare(used: &BTreeSet<String>, explained: &BTreeSet<String>) -> Vec<Problem> {
    let missing = used.difference(explained).map(|name| {
        format!("{REASONS}: say in one line why `{name}` is needed (and what it replaces)")
    });
    let gone = explained
        .difference(used)
        .map(|name| format!("{REASONS}: `{name}` is no longer used; drop its line"));
    missing.chain(gone).collect()
}

/// Other people's crates in the workspace's manifest.
fn of_workspace(text: &str) -> Vec<String> {
    let manifest: toml::Table = text.parse().expect("the workspace's manifest");
    let all = manifest.get("workspace").and_then(|it| it.get("dependencies"));
    let all = all.and_then(|it| it.as_table()).into_iter().flatten();
    all.filter(|(_, value)| value.get("path").is_none()).map(|(name, _)| name.clone()).collect()
}

fn of_package(text: &str) -> Vec<String> {
    let package: serde_json::Value = serde_json::from_str(text).expect("a package.json");
    let sections = ["dependencies", "devDependencies"].map(|section| package[section].as_object());
    sections.into_iter().flatten().flat_map(|all| all.keys().cloned()).collect()
}

/// The first cell of each row of a table: `| `name` | why |`.
fn explained(text: &str) -> Vec<String> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn a_dependency_without_a_reason_and_a_reason_without_one_are_named() {
    let used = of_workspace(
        "[workspace.dependencies]\nbase = { path = \"b\" }\ntoml = \"1\"\nmaud = \"1\"",
    );
    let used: BTreeSet<String> = used.into_iter().collect();
    let explained = explained("| `maud` | pages |\n| `chrono` | old |").into_iter().collect();
    let problems = compare(&used, &explained);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("`toml`") && problems[1].contains("`chrono`"));
}

#[test]
fn a_dependency_explained_twice_is_named_once() {
    let problems = doubles("| `maud` | pages |\n| `toml` | rules |\n| `maud` | more pages |");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("`maud`"));
}
