//! One noun for one thing (GLOSSARY.md), no names that say nothing, no leftovers.

use super::Problem;
use super::code::{layers, without_tests};
use super::tree::{File, Tree};

/// Parts of type and module names that say nothing about the thing.
const EMPTY_NAMES: [&str; 6] = ["Manager", "Helper", "Helpers", "Util", "Utils", "Misc"];

/// Parts of type names that mean something GLOSSARY.md has another word for.
const WRONG_NOUNS: [(&str, &str); 8] = [
    ("SupportCase", "Ticket"),
    ("CaseId", "TicketId"),
    ("EndUser", "Customer"),
    ("Requester", "Customer"),
    ("Organization", "Organisation"),
    ("Deadline", "due time: end the name in `DueAt`"),
    ("Ticketing", "Ticket"),
    ("Comment", "Message"),
];

/// Where the words of another company's interface are spoken on purpose.
const SPEAKS_ANOTHER: [&str; 2] = ["crates/web/src/api/", "crates/web/src/zendesk"];

/// Texts that are leftovers wherever they stand. Written in two parts, so as not to find itself.
const LEFTOVERS: [(&str, &str, &str); 8] = [
    ("lor", "em ips", "write a real text: somebody will read it"),
    ("/wo", "rk/wt", "a path of one machine; make it relative"),
    ("/wo", "rk/main", "a path of one machine; make it relative"),
    ("/wo", "rk/target", "a path of one machine; make it relative"),
    ("/wo", "rk/shared", "a path of one machine; make it relative"),
    ("/ro", "ot/", "a path of one machine; make it relative"),
    ("<<<<", "<<< ", "an unfinished merge"),
    (">>>>", ">>> ", "an unfinished merge"),
];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        if file.path.ends_with("-lock.json") {
            continue;
        }
        problems.extend(of_text(file));
        problems.extend(of_file_name(&file.path));
        if file.ending() == "rs" || file.ending() == "ts" {
            let layers = layers(&file.text, file.ending() == "rs");
            problems.extend(of_names(&file.path, without_tests(&layers.code)));
        }
    }
    problems
}

fn of_text(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        for (one, two, what) in LEFTOVERS {
            let word = format!("{one}{two}");
            if line.to_lowercase().contains(&word) {
                problems.push(format!("{}:{}: `{word}`: {what}", file.path, number + 1));
            }
        }
    }
    problems
}

fn of_file_name(path: &str) -> Vec<Problem> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let empty =
        EMPTY_NAMES.iter().any(|word| stem.split(['-', '_']).any(|it| it == word.to_lowercase()));
    if empty {
        vec![format!("{path}: name the file after the noun it is about")]
    } else {
        Vec::new()
    }
}

fn of_names(path: &str, code: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let Some(name) = declared_type(line) else { continue };
        let number = number + 1;
        if EMPTY_NAMES.iter().any(|word| camel_parts(&name).contains(&(*word).to_owned())) {
            problems.push(format!("{path}:{number}: `{name}`: name it after what it is or does"));
        }
        if SPEAKS_ANOTHER.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        for (wrong, right) in WRONG_NOUNS {
            if name.contains(wrong) {
                problems.push(format!("{path}:{number}: `{name}`: the glossary's word is {right}"));
            }
        }
    }
    problems
}

/// The type a line declares.
fn declared_type(line: &str) -> Option<String> {
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.find(|word| ["struct", "enum", "trait", "class", "interface"].contains(word))?;
    let name = words.next()?;
    name.starts_with(char::is_uppercase).then(|| name.to_owned())
}

fn camel_parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for c in name.chars() {
        match parts.last_mut() {
            Some(last) if !c.is_uppercase() => last.push(c),
            _ => parts.push(c.to_string()),
        }
    }
    parts
}

#[test]
fn empty_names_and_wrong_nouns_are_named() {
    let code = "pub struct MailManager;\nenum TicketComment {}\nstruct Utility;\nstruct Ticket;";
    let problems = of_names("crates/desk/src/a.rs", code);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("a.rs:1") && problems[1].contains("Message"));
    assert!(of_names("crates/web/src/api/a.rs", "struct Comment;").is_empty());
    assert_eq!(of_file_name("crates/web/src/date_utils.rs").len(), 1);
    assert!(of_file_name("crates/web/src/futile.rs").is_empty());
}

#[test]
fn leftovers_are_named() {
    let text = format!("fine\nsee {}{}/x\n", "/wo", "rk/wt");
    assert!(of_text(&File::new("a.md", &text))[0].starts_with("a.md:2"));
}
