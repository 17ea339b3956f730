//! Holds the table of who may use whom. It is the one that keeps the desk pure, the actions off
//! the network and SQL in one crate; a forbidden import is a decision in the wrong place.

use super::Problem;
use super::code::{layers, without_tests};
use super::tree::Tree;

const SQL: &[&str] = &["sqlx", "rusqlite", "sea-query", "tokio-postgres"];
const SERVER: &[&str] = &["axum", "hyper", "tower", "tower-http"];
const MARKUP: &[&str] = &["maud"];
const RUNTIME: &[&str] = &["tokio", "tokio-util", "async-std"];
const NETWORK: &[&str] = &["lettre", "reqwest", "async-imap", "tokio-tungstenite", "smtp-proto"];

/// What one crate may and may not know.
struct Row {
    name: &'static str,
    /// Our crates it may use. Tests may use any.
    ours: &'static [&'static str],
    /// Groups of other people's crates it must never use.
    never: &'static [&'static [&'static str]],
    /// Paths that must not appear in what it ships, each with what to do instead.
    not_in_code: &'static [(&'static str, &'static str)],
}

const PURE: &[(&str, &str)] = &[
    ("std::fs", "it does no I/O: take the bytes"),
    ("std::net", "it does no I/O"),
    ("std::thread", "it does no I/O"),
    ("std::process", "it does no I/O"),
    ("async fn", "it is not async: take the facts, give the answer"),
    (".await", "it is not async: take the facts, give the answer"),
];
const NO_NETWORK: &[(&str, &str)] = &[
    ("std::net", "an action never calls out: leave a job"),
    ("tokio::net", "an action never calls out: leave a job"),
];
const READS_ONLY: &[(&str, &str)] = &[
    ("store::Tx", "web only reads; writing is an action's"),
    ("store::WriteError", "web only reads; writing is an action's"),
    ("store.write(", "web only reads; writing is an action's"),
    ("store::sql", "SQL is the store's; ask it for what you need by a name"),
    ("store::apply", "web only reads; writing is an action's"),
    ("lettre", "composing mail is ui::mails', sending is channels'"),
];
const MAILS_ONLY: &[(&str, &str)] = &[("ui::kit", "the worker uses ui::mails, no other page part")];

const TABLE: &[Row] = &[
    Row {
        name: "base",
        ours: &[],
        never: &[SQL, SERVER, MARKUP, RUNTIME, NETWORK],
        not_in_code: &[],
    },
    Row {
        name: "desk",
        ours: &["base"],
        never: &[SQL, SERVER, MARKUP, RUNTIME, NETWORK],
        not_in_code: PURE,
    },
    Row {
        name: "store",
        ours: &["desk", "base"],
        never: &[SERVER, MARKUP, NETWORK],
        not_in_code: &[],
    },
    Row {
        name: "channels",
        ours: &["desk", "base"],
        never: &[SQL, SERVER, MARKUP],
        not_in_code: &[],
    },
    Row {
        name: "ui",
        ours: &["desk", "base"],
        never: &[SQL, SERVER, RUNTIME, NETWORK],
        not_in_code: PURE,
    },
    Row {
        name: "actions",
        ours: &["store", "desk", "base"],
        never: &[SQL, SERVER, MARKUP, NETWORK],
        not_in_code: NO_NETWORK,
    },
    Row {
        name: "worker",
        ours: &["actions", "channels", "store", "desk", "base", "ui"],
        never: &[SQL, SERVER, MARKUP],
        not_in_code: MAILS_ONLY,
    },
    Row {
        name: "web",
        ours: &["actions", "store", "ui", "desk", "base", "channels"],
        never: &[SQL, NETWORK],
        not_in_code: READS_ONLY,
    },
    Row {
        name: "demo",
        ours: &["desk", "base"],
        never: &[SQL, SERVER, MARKUP, RUNTIME, NETWORK],
        not_in_code: PURE,
    },
];

/// Crates that wire or test the others and may use them all.
const MAY_USE_ALL: [&str; 2] = ["server", "testkit"];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        let Some(rest) = file.path.strip_prefix("crates/") else { continue };
        let Some((name, "Cargo.toml")) = rest.split_once('/') else { continue };
        if MAY_USE_ALL.contains(&name) {
            continue;
        }
        match TABLE.iter().find(|row| row.name == name) {
            Some(row) => problems.extend(of_manifest(row, &file.text)),
            None => {
                problems.push(format!("{}: give this crate a row in tidy/imports.rs", file.path))
            }
        }
    }
    for file in tree.files.iter().filter(|file| file.shipped_by().is_some()) {
        let row = TABLE.iter().find(|row| Some(row.name) == file.shipped_by());
        let Some(row) = row else { continue };
        let layers = layers(&file.text, true);
        problems.extend(of_code(row, &file.path, without_tests(&layers.code)));
    }
    problems
}

fn of_manifest(row: &Row, text: &str) -> Vec<Problem> {
    let name = row.name;
    let manifest: toml::Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(fault) => return vec![format!("crates/{name}/Cargo.toml can't be read: {fault}")],
    };
    let mut problems = Vec::new();
    for section in ["dependencies", "build-dependencies"] {
        let used = manifest.get(section).and_then(|it| it.as_table());
        for used in used.into_iter().flat_map(toml::Table::keys) {
            let ours = TABLE.iter().any(|row| row.name == used) || MAY_USE_ALL.contains(&&**used);
            if ours && !row.ours.contains(&used.as_str()) {
                let may = row.ours.join(", ");
                problems.push(format!(
                    "crates/{name}/Cargo.toml: {name} must not know {used}. It may use: {may}"
                ));
            }
            if row.never.iter().any(|group| group.contains(&used.as_str())) {
                problems.push(format!(
                    "crates/{name}/Cargo.toml: {name} must never use {used}; move that part to \
                     the crate whose work it is (ARCHITECTURE.md, the table)"
                ));
            }
        }
    }
    problems
}

fn of_code(row: &Row, path: &str, code: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in code.lines().enumerate() {
        for (banned, instead) in row.not_in_code {
            if line.contains(banned) {
                let number = number + 1;
                problems.push(format!("{path}:{number}: no `{banned}` in {}: {instead}", row.name));
            }
        }
    }
    problems
}

#[test]
fn a_desk_that_knows_tokio_or_the_store_is_named() {
    let row = TABLE.iter().find(|row| row.name == "desk").expect("desk's row");
    let manifest = "[dependencies]\nbase = {}\ntokio = {}\nstore = {}\n[dev-dependencies]\nui = {}";
    let problems = of_manifest(row, manifest);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().any(|it| it.contains("never use tokio")));
    assert!(problems.iter().any(|it| it.contains("must not know store")));
}

#[test]
fn reading_a_file_in_the_desk_is_named_with_its_line() {
    let row = TABLE.iter().find(|row| row.name == "desk").expect("desk's row");
    let problems = of_code(row, "crates/desk/src/a.rs", "use base::Clock;\nstd::fs::read(a)");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("crates/desk/src/a.rs:2:"), "{problems:?}");
}
