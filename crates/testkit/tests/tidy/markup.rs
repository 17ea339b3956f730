//! HTML let in unescaped is how a customer's script would run at an agent's desk: each place that
//! does is named here with the reason. And pages keep to the policy they are sent with, which
//! forbids inline style and script.

use super::Problem;
use super::code::layers;
use super::tree::Tree;

/// Files that may put ready-made HTML into a page, and why it is safe there.
const UNESCAPED: [(&str, &str); 12] = [
    ("crates/ui/src/kit/icon.rs", "drawings of our own"),
    ("crates/ui/src/kit/hedgehog.rs", "drawings of our own"),
    ("crates/ui/src/mails/frame.rs", "built from escaped words in mails/words.rs"),
    ("crates/ui/src/mails/mod.rs", "samples of our own mails for the gallery"),
    ("crates/ui/src/sample_page.rs", "a page of ours, for the look only"),
    ("crates/ui/src/tickets/conversation.rs", "cleaned by desk::messages before it is stored"),
    ("crates/ui/src/tickets/message.rs", "cleaned by desk::messages before it is stored"),
    ("crates/ui/src/tickets/passing_on.rs", "cleaned by desk::messages just before"),
    ("crates/ui/src/tickets/redaction.rs", "cleaned by desk::messages before it is stored"),
    ("crates/ui/src/macros/preview.rs", "cleaned by desk::messages just before"),
    ("crates/web/src/agent/compose.rs", "the preview: cleaned by desk::messages just before"),
    ("crates/ui/src/portal/ticket.rs", "cleaned by desk::messages before it is stored"),
];

/// What the content policy would refuse. Mails are not pages: they need inline style.
const REFUSED: [&str; 5] = [" style=", " onclick=", " onload=", " onerror=", "javascript:"];

pub fn problems(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.with_ending(&["rs"]).filter(|file| file.shipped_by().is_some()) {
        let code = layers(&file.text, true).code;
        let may = UNESCAPED.iter().any(|(path, _)| *path == file.path);
        problems.extend(of_code(&file.path, &code, may));
    }
    problems
}

fn of_code(path: &str, code: &str, may: bool) -> Vec<Problem> {
    let page = path.starts_with("crates/ui/src/") && !path.contains("/mails/");
    let mut problems = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let number = number + 1;
        if line.contains("PreEscaped(") && !may {
            problems.push(format!(
                "{path}:{number}: unescaped HTML: write it as markup, or name the file and why \
                 it is safe in tidy/markup.rs"
            ));
        }
        if let Some(what) = REFUSED.iter().find(|it| page && line.contains(**it)) {
            problems.push(format!("{path}:{number}: `{what}`: the content policy refuses it"));
        }
    }
    problems
}

#[test]
fn unescaped_html_and_inline_style_are_named() {
    let code = "html! { (PreEscaped(text)) p style=(a) {} }";
    assert_eq!(of_code("crates/ui/src/a.rs", code, false).len(), 2);
    assert!(of_code("crates/ui/src/mails/a.rs", code, true).is_empty());
}
