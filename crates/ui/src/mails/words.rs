//! Plain words to a mail's HTML: paragraphs, and the one link as a button.

use maud::html;

use super::frame::{BUTTON, PARAGRAPH};

/// Paragraphs of `body`; where `link` stands alone it becomes a button called `label`.
#[must_use]
pub fn paragraphs(body: &str, link: &str, label: &str) -> String {
    blocks(body).map(|block| paragraph(block, link, label)).collect()
}

/// What stands before and after the paragraph that is only the link.
#[must_use]
pub fn around_link(body: &str, link: &str) -> (String, String) {
    let all: Vec<&str> = blocks(body).collect();
    let at = all.iter().position(|block| *block == link).unwrap_or(all.len());
    let shown = |blocks: &[&str]| blocks.iter().map(|block| paragraph(block, link, link)).collect();
    (shown(&all[..at]), shown(all.get(at + 1..).unwrap_or(&[])))
}

/// What stands inside `<body>`, for showing a mail on a page.
#[must_use]
pub fn body_of(html: &str) -> String {
    let inside = html.split_once("<body").and_then(|(_, rest)| rest.split_once('>'));
    inside
        .and_then(|(_, rest)| rest.split_once("</body>"))
        .map_or_else(String::new, |(b, _)| b.into())
}

/// Text as it may stand in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

fn blocks(body: &str) -> impl Iterator<Item = &str> {
    body.split("\n\n").map(str::trim).filter(|block| !block.is_empty())
}

fn paragraph(block: &str, link: &str, label: &str) -> String {
    let safe = link.starts_with("https://") || link.starts_with("http://");
    if safe && block == link {
        return html! { p style=(PARAGRAPH) { a href=(link) style=(BUTTON) { (label) } } }
            .into_string();
    }
    let mut text = escaped(block).replace('\n', "<br>");
    if safe {
        let shown = escaped(link);
        let anchor = html! { a href=(link) style="color:#8d2f5c" { (link) } }.into_string();
        text = text.replace(&shown, &anchor);
    }
    format!("<p dir=\"auto\" style=\"{PARAGRAPH}\">{text}</p>")
}
