//! HTML mail as readable plain text: what an agent searches, quotes and reads in a list. It keeps
//! paragraphs, lists, code, links and quotes; it runs nothing and takes time linear in its input.

use mail_parser::decoders::html::add_html_token;

/// Elements that begin on a new line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "li",
    "main",
    "nav",
    "section",
    "tr",
    "caption",
    "hr",
];
/// Elements with an empty line around them.
const PARAGRAPHS: &[&str] =
    &["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol"];
/// Elements whose contents are not text.
const HIDDEN: &[&str] =
    &["head", "script", "style", "title", "template", "noscript", "svg", "object", "xml"];
/// Deepest quoting that is marked; more looks the same to a reader.
const QUOTES_MAX: usize = 20;

/// The text of `html`.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = tag(&rest[at..], &mut writer);
    }
    writer.text(rest);
    writer.finish()
}

/// Reads the tag, comment or lone `<` that `rest` starts with; returns what follows.
fn tag<'x>(rest: &'x str, writer: &mut Writer) -> &'x str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let inner = &rest[1..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        writer.text("<");
        return inner;
    }
    let end = tag_end(inner);
    let (body, after) = (&inner[..end], inner.get(end + 1..).unwrap_or(""));
    let closing = body.starts_with('/');
    let body = body.trim_start_matches('/');
    let name_end =
        body.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(body.len());
    let name = body[..name_end].to_ascii_lowercase();
    let attributes = &body[name_end..];
    if closing {
        writer.close(&name);
    } else if HIDDEN.contains(&name.as_str()) && !body.ends_with('/') {
        return writer.skip_element(after, &name);
    } else {
        writer.open(&name, attributes);
    }
    after
}

/// Where the tag ends, minding quoted attribute values; the whole rest if it never does.
fn tag_end(inner: &str) -> usize {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if inner[..at].trim_end_matches(' ').ends_with('=') => {
                quote = Some(byte);
            }
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // An unclosed quote would swallow the mail: then the first `>` counts.
    inner.find('>').unwrap_or(inner.len())
}

/// What follows `</name>`, if it is ever closed.
fn after_closing<'x>(rest: &'x str, name: &str) -> Option<&'x str> {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let start = from + at + 2;
        let given = rest.as_bytes().get(start..start + name.len());
        if given.is_some_and(|g| g.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]));
        }
        from = start;
    }
    None
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The current line, without its quote marks.
    line: String,
    /// A blank is owed before the next word.
    space: bool,
    /// Empty lines owed before the next line with contents.
    gap: bool,
    quotes: usize,
    pre: usize,
    /// Numbers of open lists; 0 for bullets.
    lists: Vec<usize>,
    /// Target of the open link and its text so far.
    link: Option<(String, String)>,
    /// Elements known to be never closed; looking again each time would take forever.
    unclosed: Vec<String>,
}

impl Writer {
    /// Skips an element that holds no text. If it is never closed only its tag is skipped, except
    /// where what follows can't be text.
    fn skip_element<'x>(&mut self, rest: &'x str, name: &str) -> &'x str {
        if self.unclosed.iter().any(|known| known == name) {
            return rest;
        }
        if let Some(after) = after_closing(rest, name) {
            return after;
        }
        self.unclosed.push(name.to_owned());
        if matches!(name, "script" | "style" | "svg") { "" } else { rest }
    }

    fn text(&mut self, raw: &str) {
        let text = entities(raw);
        if let Some((_, shown)) = &mut self.link {
            shown.push_str(&text);
        }
        if self.pre > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line(true);
                }
                self.line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space) && !self.line.is_empty() && !self.line.ends_with(' ')
            {
                self.line.push(' ');
            }
            self.line.push(if c == '\u{a0}' { ' ' } else { c });
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        match name {
            "br" => self.end_line(true),
            "td" | "th" if !self.line.is_empty() => self.line.push_str("  "),
            "img" => {
                if let Some(alt) = attribute(attributes, "alt").filter(|a| !a.trim().is_empty()) {
                    self.text(&format!("[{}]", alt.trim()));
                }
            }
            "a" => {
                self.link = attribute(attributes, "href").map(|href| (href, String::new()));
            }
            _ => {}
        }
        self.block(name);
        match name {
            "blockquote" => self.quotes += 1,
            "pre" => self.pre += 1,
            "ul" => self.lists.push(0),
            "ol" => self.lists.push(1),
            "hr" => self.line.push_str("---"),
            "li" => self.bullet(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "a" {
            self.close_link();
        }
        self.block(name);
        match name {
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "pre" => self.pre = self.pre.saturating_sub(1),
            "ul" | "ol" => {
                self.lists.pop();
            }
            _ => {}
        }
    }

    fn block(&mut self, name: &str) {
        let paragraph = PARAGRAPHS.contains(&name);
        if paragraph || BLOCKS.contains(&name) {
            self.end_line(false);
            // The lists inside a list stay close to it.
            self.gap |= paragraph && !(self.lists.len() > 1 && matches!(name, "ul" | "ol"));
        }
    }

    fn bullet(&mut self) {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(10));
        let mark = match self.lists.last_mut() {
            Some(number) if *number > 0 => {
                *number += 1;
                format!("{indent}{}. ", *number - 1)
            }
            _ => format!("{indent}- "),
        };
        self.line.push_str(&mark);
    }

    /// The target is written out where the text does not already show it.
    fn close_link(&mut self) {
        let Some((href, shown)) = self.link.take() else { return };
        let bare = |url: &str| {
            let url = url.trim().trim_end_matches('/');
            ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .find_map(|start| url.strip_prefix(start))
                .unwrap_or(url)
                .to_lowercase()
        };
        let web = ["http://", "https://", "mailto:"].iter().any(|s| href.starts_with(s));
        if web && href.len() <= 500 && bare(&href) != bare(&shown) {
            self.line.push_str(&format!(" ({href})"));
        }
    }

    /// Ends the line; an empty one only counts where it was asked for.
    fn end_line(&mut self, even_empty: bool) {
        self.space = false;
        let line = std::mem::take(&mut self.line);
        let blank = line.trim().is_empty();
        if blank && !even_empty {
            return;
        }
        let marks = "> ".repeat(self.quotes.min(QUOTES_MAX));
        if self.gap && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.gap = false;
        if !blank {
            self.out.push_str(&marks);
            self.out.push_str(line.trim_end());
        } else if self.quotes > 0 {
            self.out.push_str(marks.trim_end());
        }
        self.out.push('\n');
    }

    fn finish(mut self) -> String {
        self.close_link();
        self.end_line(false);
        self.out.trim_matches('\n').to_owned()
    }
}

/// The value of an attribute, entities decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find(name) {
        let start = from + at;
        let after = attributes[start + name.len()..].trim_start();
        let own = start == 0 || lower.as_bytes()[start - 1].is_ascii_whitespace();
        if let Some(value) = after.strip_prefix('=').filter(|_| own) {
            let value = value.trim_start();
            let value = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or(""),
                _ => value.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or(""),
            };
            return Some(entities(value));
        }
        from = start + name.len();
    }
    None
}

/// `text` with its character references decoded.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(34).position(|b| b == b';');
        match end.filter(|end| {
            *end > 1
                && rest.as_bytes()[1..*end].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#')
        }) {
            Some(end) => {
                add_html_token(&mut out, &rest.as_bytes()[..=end], false);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Plain text as HTML, for mails that mix both.
#[must_use]
pub fn from_text(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre>{escaped}</pre>")
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn html_reads_like_a_text() {
        for (html, expected) in [
            ("<p>One</p><p>Two</p>", "One\n\nTwo"),
            ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
            ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
            ("a  b\n c", "a b c"),
            (
                "<b>bo</b>ld &amp; <i>it</i> &eacute;&#8364;&#x41; &nope; AT&T",
                "bold & it é€A &nope; AT&T",
            ),
            ("<ul><li>x</li><li>y</li></ul>", "- x\n- y"),
            ("<ol><li>x<li>y</ol>z", "1. x\n2. y\n\nz"),
            ("<pre>let a = 1;\n\n  let b;</pre>", "let a = 1;\n\n  let b;"),
            ("<a href=\"https://x.org/a\">here</a>", "here (https://x.org/a)"),
            ("<a href='https://x.org/'>x.org</a>", "x.org"),
            ("Hi<blockquote>quoted<br>more</blockquote>bye", "Hi\n\n> quoted\n> more\n\nbye"),
            ("<style>p{}</style><script>alert('</p>')</script>ok", "ok"),
            ("<head><title>t</title></head><body>ok", "ok"),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("<!-- no <b> -->yes<!-- open", "yes"),
            ("<img src=x alt='Screenshot'>", "[Screenshot]"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
            ("<p title=\"a > b\">text</p>", "text"),
            ("<p title=\"open>text", "text"),
            ("", ""),
        ] {
            assert_eq!(to_text(html), expected, "{html}");
        }
    }
}
