//! A map with dead roads is worse than none: links in our documents lead to files that are there,
//! and to headings that are there.

use super::Problem;
use super::tree::{File, Tree};

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.with_ending(&["md"]) {
        for (number, target) in links(&file.text) {
            if let Some(what) = broken(tree, file, &target) {
                problems.push(format!("{}:{number}: `{target}`: {what}", file.path));
            }
        }
    }
    problems
}

/// Targets of `[text](target)` and `![text](target)`, outside code blocks, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in text.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        if in_code {
            continue;
        }
        for part in line.split("](").skip(1) {
            if let Some((target, _)) = part.split_once(')') {
                found.push((number + 1, target.to_owned()));
            }
        }
    }
    found
}

fn broken(tree: &Tree, from: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').map_or((target, ""), |(path, it)| (path, it));
    let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = if path.is_empty() {
        tree.root.join(&from.path)
    } else {
        tree.root.join(folder).join(path)
    };
    if !file.exists() {
        return Some("nothing is there".to_owned());
    }
    if heading.is_empty() {
        return None;
    }
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let there = text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
    (!there).then(|| "the file has no such heading".to_owned())
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_are_found_and_headings_become_anchors() {
    let text = "a [b](c.md) ![d](e.png)\n```\n[no](no.md)\n```\n[f](#g-h)";
    let found: Vec<String> = links(text).into_iter().map(|(_, target)| target).collect();
    assert_eq!(found, ["c.md", "e.png", "#g-h"]);
    assert_eq!(anchor("## How one message travels"), "how-one-message-travels");
}
