//! A file of a message, looked at before it is downloaded: pictures, text with numbered lines,
//! JSON in order, a HAR in short. Nothing of it runs: text is text, pictures are of types that can
//! carry no script, and secrets of a HAR were masked before they got here.

use base::ids::{AttachmentId, MessageId, TicketId};
use maud::{Markup, html};

pub use ::desk::files::har::{Har, Request};

use crate::{
    PageContext, format,
    kit::{self, Icon, Tone, badge, icon},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// What is shown of a file.
#[derive(Debug, Clone)]
pub enum Shown {
    Picture,
    /// Lines, and how many more there are than are shown.
    Text {
        lines: Vec<String>,
        more: usize,
    },
    Har(Box<Har>),
    /// Why it is not shown, in words.
    Not(String),
}

/// The page.
#[derive(Debug, Clone)]
pub struct FilePage {
    pub id: AttachmentId,
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub ticket: TicketId,
    pub message: MessageId,
    pub shown: Shown,
    /// The ticket's files around it.
    pub before: Option<AttachmentId>,
    pub after: Option<AttachmentId>,
    /// `3 of 7`.
    pub place: String,
}

/// Draws the page.
#[must_use]
pub fn viewer(ctx: &PageContext, view: &FilePage) -> Markup {
    let back = paths::message(view.ticket, &InView::All, &format!("m{}", view.message));
    html! {
        header.file-head {
            p.crumbs {
                a.back.always href=(back) data-hotkey="Escape" { (icon(Icon::Back)) "#" (view.ticket) }
                span { (format::size(view.size)) }
                @if !view.place.is_empty() { span { (view.place) } }
            }
            nav.row aria-label="Files of this ticket" {
                @if let Some(id) = view.before {
                    a.button.quiet href=(paths::file(id)) data-hotkey="k" rel="prev" {
                        "Previous"
                    }
                }
                @if let Some(id) = view.after {
                    a.button.quiet href=(paths::file(id)) data-hotkey="j" rel="next" {
                        "Next"
                    }
                }
                a.button.main href=(paths::attachment(view.id, &view.name)) download=(view.name) data-act="Download the file" { "Download" }
            }
        }
        @match &view.shown {
            Shown::Picture => a.file-picture href=(paths::attachment(view.id, &view.name)) {
                img src=(paths::attachment(view.id, &view.name)) alt=(view.name);
            },
            Shown::Text { lines, more } => (text(lines, *more)),
            Shown::Har(har) => (summary(ctx, har)),
            Shown::Not(why) => (kit::empty("Download it to look at it", why)),
        }
    }
}

/// Numbered lines; each has an anchor, so that a line can be pointed at.
fn text(lines: &[String], more: usize) -> Markup {
    html! {
        ol.file-lines tabindex="0" aria-label="Content" {
            @for (index, line) in lines.iter().enumerate() {
                li id=(format!("L{}", index + 1)) { code dir="auto" { (line) } }
            }
        }
        @if more > 0 {
            p.hint {
                (format::count(more as u64, "more line", "more lines"))
                " than fit here; download the file for all of it."
            }
        }
    }
}

fn summary(_ctx: &PageContext, har: &Har) -> Markup {
    let failures = har.failures.len() + har.more_failures;
    html! {
        p.har-line {
            (format::count(har.requests as u64, "request", "requests")) ", "
            (format::count(failures as u64, "failure", "failures")) ", " (format::size(har.bytes))
            @if !har.made_by.is_empty() { " · " (har.made_by) }
            @if !har.started.is_empty() { " · from " (har.started) }
        }
        p.hint {
            @if har.masked > 0 {
                (format::count(har.masked as u64, "secret", "secrets"))
                " (cookies, tokens, keys) masked here. The file itself still has them: redact it if "
                "it should not."
            } @else {
                "No cookies, tokens or keys were found in it."
            }
        }
        @if !har.failures.is_empty() {
            h2 { "Failures" }
            (requests("failures", &har.failures))
            @if har.more_failures > 0 {
                p.hint { "and " (format::count(har.more_failures as u64, "more", "more")) }
            }
        }
        @if !har.slowest.is_empty() {
            h2 { "Slowest" }
            (requests("slowest", &har.slowest))
        }
        @if !har.hosts.is_empty() {
            h2 { "Hosts" }
            ul.har-hosts {
                @for (host, count) in &har.hosts { li { code { (host) } " " small { (count) } } }
            }
        }
    }
}

fn requests(list: &str, requests: &[Request]) -> Markup {
    html! {
        div.har-requests {
            @for one in requests {
                details id=(format!("{list}-{}", one.number)) {
                    summary {
                        (badge(tone(one.status), &status(one)))
                        " " b { (one.method) } " " code dir="ltr" { (one.address) } " "
                        small { (one.milliseconds) " ms · " (format::size(one.bytes)) }
                    }
                    (headers("Sent", &one.sent))
                    (headers("Came back", &one.came))
                }
            }
        }
    }
}

fn tone(status: i64) -> Tone {
    match status {
        0 | 500.. => Tone::Bad,
        400..=499 => Tone::Warn,
        _ => Tone::Plain,
    }
}

fn status(one: &Request) -> String {
    match (one.status, one.words.as_str()) {
        (0, "") => "no answer".to_owned(),
        (0, words) => words.to_owned(),
        (status, "") => status.to_string(),
        (status, words) => format!("{status} {words}"),
    }
}

fn headers(title: &str, headers: &[(String, String)]) -> Markup {
    html! {
        @if !headers.is_empty() {
            h3 { (title) }
            dl.har-headers {
                @for (name, value) in headers { dt { (name) } dd { (value) } }
            }
        }
    }
}

/// The sample: a HAR with a failure.
#[must_use]
pub fn sample_file() -> FilePage {
    let request = |number, status, words: &str, milliseconds| Request {
        number,
        method: "GET".into(),
        address: "https://app.corvid.example/api/flags?token=•••".into(),
        status,
        words: words.into(),
        milliseconds,
        bytes: 2_300,
        media_type: "application/json".into(),
        sent: vec![("Authorization".into(), "•••".into()), ("Accept".into(), "*/*".into())],
        came: vec![("Content-Type".into(), "application/json".into())],
    };
    FilePage {
        id: AttachmentId(7),
        name: "flags.har".into(),
        size: 2_345_678,
        ticket: TicketId(48_213),
        message: MessageId(904),
        shown: Shown::Har(Box::new(Har {
            requests: 214,
            made_by: "Firefox 145.0".into(),
            bytes: 1_234_567,
            started: "2026-11-02T09:00:00Z".into(),
            failures: vec![
                request(12, 503, "Service Unavailable", 30_004),
                request(31, 404, "", 12),
                request(40, 0, "net::ERR_FAILED", 0),
            ],
            more_failures: 3,
            slowest: vec![request(12, 503, "Service Unavailable", 30_004)],
            hosts: vec![("app.corvid.example".into(), 190), ("e.corvid.example".into(), 24)],
            masked: 12,
        })),
        before: Some(AttachmentId(6)),
        after: Some(AttachmentId(8)),
        place: "2 of 3".into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let har = sample_file();
    let shown = |shown| viewer(&ctx, &FilePage { shown, ..har.clone() });
    let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect();
    let log =
        ["09:00:01 start", "", "  TypeError: flags is undefined", "<script>alert(1)</script>"];
    let alone = FilePage {
        before: None,
        after: None,
        place: String::new(),
        name: long("screenshot"),
        shown: Shown::Picture,
        ..har.clone()
    };
    vec![
        Sample::new("a HAR", viewer(&ctx, &har)),
        Sample::new("a HAR of nothing", shown(Shown::Har(Box::default()))),
        Sample::new("a log, cut", shown(Shown::Text { lines: lines(&log), more: 12 })),
        Sample::new("empty", shown(Shown::Text { lines: Vec::new(), more: 0 })),
        Sample::new("very long", shown(Shown::Text { lines: vec![long("line")], more: 0 })),
        Sample::new(
            "right to left",
            shown(Shown::Text { lines: lines(&["توقف التصدير"]), more: 0 }),
        ),
        Sample::new("a picture alone", viewer(&ctx, &alone)),
        Sample::new("not shown", shown(Shown::Not("It is larger than 5 MB.".into()))),
    ]
}
