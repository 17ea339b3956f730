//! The reference of the API: every address, what it takes and gives, gathered by what it is about.
//! Drawn from the same table as `openapi.json`, so it can't say anything else.

use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Tone, badge},
    paths,
    samples::{Sample, Stage, long},
};

/// An address and what can be done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// `GET`
    pub method: String,
    /// `/tickets/{id}`
    pub path: String,
    pub says: String,
    /// What the request holds: `ticket`; empty for nothing in particular.
    pub takes: String,
    /// What the answer holds: `tickets[]` with pages, `tickets*` without.
    pub gives: String,
}

/// Addresses about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// `tickets`
    pub name: String,
    pub acts: Vec<Act>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `https://desk.example/api/v2`
    pub base: String,
    /// Where the same is for machines.
    pub openapi: String,
    /// The reader may make tokens.
    pub makes_tokens: bool,
    pub about: Vec<About>,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn reference(_ctx: &PageContext, view: &Reference) -> Markup {
    html! {
        p.lead {
            "Every address of the API begins with " code dir="ltr" { (view.base) } " and works with "
            "and without " code { ".json" } ". Programs sign in with a token"
            @if view.makes_tokens { " made under " a href=(paths::API_TOKENS) { "API tokens" } } ". "
            "For machines: " a href=(view.openapi) { "openapi.json" } "."
        }
        nav.reference-index aria-label="What it is about" {
            @for about in &view.about { a href={ "#" (about.name) } { (about.name) } }
        }
        @for about in &view.about {
            section.reference aria-labelledby=(about.name) {
                h2 #(about.name) { (about.name) }
                ul { @for act in &about.acts { li { (entry(act)) } } }
            }
        }
    }
}

fn entry(act: &Act) -> Markup {
    let tone = match act.method.as_str() {
        "GET" => Tone::Plain,
        "DELETE" => Tone::Bad,
        _ => Tone::Good,
    };
    html! {
        div.reference-where {
            (badge(tone, &act.method))
            code dir="ltr" { (act.path) }
        }
        p { (act.says) }
        @let (takes, gives) = (held(&act.takes), held(&act.gives));
        @if !takes.is_empty() || !gives.is_empty() {
            p.hint {
                @if !takes.is_empty() { "Takes " (takes) ". " }
                @if !gives.is_empty() { "Gives " (gives) "." }
            }
        }
    }
}

/// What a request or an answer holds, in words.
fn held(what: &str) -> String {
    if let Some(name) = what.strip_suffix("[]") {
        return format!("{name}, in pages");
    }
    what.trim_end_matches('*').to_owned()
}

/// Two things, with each kind of act.
#[must_use]
pub fn sample_reference() -> Reference {
    let act = |method: &str, path: &str, says: &str, takes: &str, gives: &str| Act {
        method: method.into(),
        path: path.into(),
        says: says.into(),
        takes: takes.into(),
        gives: gives.into(),
    };
    let tickets = vec![
        act("GET", "/tickets", "Tickets, by number.", "", "tickets[]"),
        act("POST", "/tickets", "Opens a ticket for somebody.", "ticket", "ticket"),
        act("GET", "/tickets/show_many", "Tickets by their numbers.", "", "tickets*"),
        act("DELETE", "/tickets/{id}/tags", "These tags no more.", "", "tags*"),
    ];
    let groups = vec![act("GET", "/groups", "Groups.", "", "groups[]")];
    Reference {
        base: "https://desk.example/api/v2".into(),
        openapi: "https://desk.example/api/v2/openapi.json".into(),
        makes_tokens: true,
        about: vec![
            About { name: "tickets".into(), acts: tickets },
            About { name: "groups".into(), acts: groups },
        ],
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_reference();
    let empty = Reference { about: Vec::new(), ..many.clone() };
    let one = Reference { about: many.about[1..].to_vec(), makes_tokens: false, ..many.clone() };
    let mut endless = one.clone();
    let act = &mut endless.about[0].acts[0];
    (act.path, act.says) = (format!("/{}", long("groups").replace(' ', "_")), long("Groups"));
    let mut rtl = one.clone();
    rtl.about[0].acts[0].says = "المجموعات التي يعمل فيها الفريق.".into();
    vec![
        Sample::new("empty", reference(&ctx, &empty)),
        Sample::new("one", reference(&ctx, &one)),
        Sample::new("many", reference(&ctx, &many)),
        Sample::new("very long", reference(&ctx, &endless)),
        Sample::new("right to left", reference(&ctx, &rtl)),
    ]
}
