//! From text to HTML that is safe to show: the only three ways a message's HTML is ever made.
//!
//! Nothing a customer or an agent writes can run: raw HTML in Markdown is shown as text, HTML mail
//! passes a whitelist without scripts, styles, forms, frames or remote images (a remote image
//! tells its owner when the mail was read).

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Options, Parser, html};

/// Markdown to HTML. Line breaks are kept as typed; raw HTML is shown as text; pictures are left
/// out.
#[must_use]
pub fn render(text: &str) -> String {
    render_with(text, &|_| None)
}

/// The same with pictures: `![a screenshot](cid:ID)` shows the file that `inline` knows by its
/// `Content-ID`.
#[must_use]
pub fn render_with(text: &str, inline: &dyn Fn(&str) -> Option<String>) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::SoftBreak => Event::HardBreak,
        other => other,
    });
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut out, autolinked(events));
    scrub(&out, inline)
}

/// Markdown as plain text for a mail: what was typed, code and all; a picture becomes its name,
/// since a reader of plain text sees it among the files.
#[must_use]
pub fn as_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](cid:") {
        let (before, after) = rest.split_at(at);
        let picture = before.rfind("![").zip(after.find(')'));
        let Some((start, end)) = picture else {
            out.push_str(&rest[..at + 1]);
            rest = &rest[at + 1..];
            continue;
        };
        out.push_str(&before[..start]);
        out.push_str(&format!("[picture: {}]", before[start + 2..].trim()));
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Plain text (a mail's) to HTML: paragraphs at blank lines, breaks kept, links made.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        out.push_str("<p>");
        for (index, line) in paragraph.trim_matches('\n').lines().enumerate() {
            if index > 0 {
                out.push_str("<br>");
            }
            push_linked(&mut out, line);
        }
        out.push_str("</p>\n");
    }
    out
}

/// HTML mail to HTML that is safe. `inline` tells where an image of the mail itself is kept, by
/// `Content-ID`; every other image is taken out.
#[must_use]
pub fn clean(html: &str, inline: &dyn Fn(&str) -> Option<String>) -> String {
    scrub(html, inline)
}

fn scrub(html: &str, inline: &dyn Fn(&str) -> Option<String>) -> String {
    let images: HashMap<String, String> = content_ids(html)
        .into_iter()
        .filter_map(|id| inline(&id).map(|url| (format!("cid:{id}"), url)))
        .collect();
    let known: HashSet<String> = images.keys().cloned().collect();
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .rm_tags(["map", "area"])
        .clean_content_tags(HashSet::from(["script", "style", "title", "head"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "cid"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow ugc"))
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => known.contains(value).then(|| value.into()),
            (_, "href") if value.starts_with("cid:") => None,
            _ => Some(value.into()),
        });
    let mut clean = cleaner.clean(html).to_string();
    // The cleaner lets no relative address through, so ours are put in afterwards.
    for (cid, url) in &images {
        clean = clean.replace(&format!("src=\"{cid}\""), &format!("src=\"{url}\""));
    }
    clean
}

/// The `Content-ID`s the HTML refers to.
fn content_ids(html: &str) -> Vec<String> {
    html.split("cid:")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| !"\"' >)".contains(*c)).collect())
        .collect()
}

/// Makes bare addresses in Markdown text into links, outside code and existing links.
fn autolinked<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    use pulldown_cmark::{Tag, TagEnd};
    let mut inside = 0_u32;
    events.flat_map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_) | Tag::Image { .. }) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock | TagEnd::Image) => {
                inside = inside.saturating_sub(1);
            }
            Event::Text(text) if inside == 0 && text.contains("://") => {
                let mut out = String::with_capacity(text.len() + 64);
                push_linked(&mut out, text);
                return vec![Event::InlineHtml(CowStr::from(out))];
            }
            _ => {}
        }
        vec![event]
    })
}

/// Escapes `line` and turns bare http(s) addresses into links.
fn push_linked(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let (before, from) = rest.split_at(start);
        escape(out, before);
        let end =
            from.find(|c: char| c.is_whitespace() || "<>\"'`".contains(c)).unwrap_or(from.len());
        let url = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
        out.push_str("<a href=\"");
        escape(out, url);
        out.push_str("\" rel=\"noopener noreferrer nofollow ugc\">");
        escape(out, url);
        out.push_str("</a>");
        rest = &from[url.len()..];
    }
    escape(out, rest);
}

/// Puts a text behind HTML, as text.
pub(crate) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_in_markdown_are_shown_and_never_run() {
        let html = render("hello <script>alert(1)</script> <img src=x onerror=alert(1)>");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<img"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn a_javascript_link_loses_its_address() {
        assert!(!render("[x](javascript:alert(1))").contains("javascript"));
        assert!(!clean("<a href=' javascript:alert(1)'>x</a>", &|_| None).contains("javascript"));
    }

    #[test]
    fn html_mail_keeps_its_shape_and_loses_what_acts() {
        let html = clean(
            "<p onclick=x>Hi <b>you</b></p><style>p{}</style><script>1</script><iframe></iframe>\
             <form><input></form><img src='https://tracker.example/p.gif'>",
            &|_| None,
        );
        assert!(html.contains("<p>Hi <b>you</b></p>"), "{html}");
        for bad in ["onclick", "style", "script", "iframe", "form", "tracker.example"] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
    }

    #[test]
    fn inline_images_point_at_their_files() {
        let html = clean("<img src=\"cid:pic@1\"><img src=\"cid:other\">", &|id| {
            (id == "pic@1").then(|| "/attachments/7/inline".to_owned())
        });
        assert!(html.contains("src=\"/attachments/7/inline\""), "{html}");
        assert!(!html.contains("cid:"), "{html}");
    }

    #[test]
    fn bare_addresses_become_links_but_not_in_code() {
        let html = render("see https://docs.example/a?b=1&c=2. and `https://x.example`");
        assert!(html.contains("<a href=\"https://docs.example/a?b=1&amp;c=2\""), "{html}");
        assert!(html.contains("<code>https://x.example</code>"), "{html}");
    }

    #[test]
    fn plain_text_keeps_lines() {
        assert_eq!(plain("a <b>\nc\n\nd"), "<p>a &lt;b&gt;<br>c</p>\n<p>d</p>\n");
    }

    #[test]
    fn a_picture_is_shown_where_its_file_is_known_and_nowhere_else() {
        let known = |id: &str| (id == "abc").then(|| "/attachments/7/inline".to_owned());
        let html = render_with("See ![a shot](cid:abc) and ![x](cid:other)", &known);
        assert!(html.contains("<img src=\"/attachments/7/inline\" alt=\"a shot\""), "{html}");
        assert!(!html.contains("cid:"), "{html}");
        let foreign = render_with("![x](https://tracker.example/p.gif)", &known);
        assert!(!foreign.contains("tracker.example"), "{foreign}");
    }

    #[test]
    fn plain_text_names_its_pictures_and_keeps_code_as_typed() {
        let table = [
            ("See ![a shot](cid:abc), please.", "See [picture: a shot], please."),
            ("![a](cid:1)![b](cid:2)", "[picture: a][picture: b]"),
            ("```js\nif (a < b) {\n    f();\n}\n```", "```js\nif (a < b) {\n    f();\n}\n```"),
            ("[a link](cid:abc", "[a link](cid:abc"),
            ("](cid:abc)", "](cid:abc)"),
        ];
        for (text, expected) in table {
            assert_eq!(as_text(text), expected, "{text}");
        }
    }

    #[test]
    fn code_survives() {
        let html = render("```js\nif (a < b && c) {}\n```");
        assert!(html.contains("if (a &lt; b &amp;&amp; c) {}"), "{html}");
    }
}
