//! A file opens with what it is for: whoever lands in it from a search knows where they are.

use super::Problem;
use super::tree::{File, Tree};

pub fn problems(tree: &Tree) -> Vec<Problem> {
    tree.with_ending(&["rs", "ts", "mjs", "css", "sh"]).filter_map(of_file).collect()
}

fn of_file(file: &File) -> Option<Problem> {
    if file.is_a_stub() {
        return None;
    }
    let wanted: &[&str] = match file.ending() {
        "rs" => &["//! "],
        "css" => &["/*"],
        "sh" => &["# "],
        _ => &["// ", "/*", "#!"],
    };
    let first = file.text.trim_start_matches('\u{feff}').trim_start();
    let opens = wanted.iter().any(|it| first.starts_with(it));
    (!opens).then(|| {
        let sign = wanted[0].trim();
        format!(
            "{}:1: say in a `{sign}` line what the file is for and the rule it protects",
            file.path
        )
    })
}

#[test]
fn a_file_without_an_opening_is_named() {
    assert!(of_file(&File::new("a.rs", "use a;\nfn b() {}\n")).is_some());
    assert!(of_file(&File::new("a.rs", "//! Why.\n\nuse a;\n")).is_none());
    assert!(of_file(&File::new("a.rs", "")).is_none(), "a stub is not judged yet");
}
