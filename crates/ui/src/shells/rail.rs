//! The rail: where an agent goes, with counts that move by themselves. The live region `#rail`.

use base::ids::{AbsenceId, PersonId, ViewId};
use maud::{Markup, html};

use super::palette::opener;
use crate::{
    PageContext, format,
    kit::{Face, Icon, csrf, hedgehog, icon},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// A place one can go to.
#[derive(Debug, Clone, Default)]
pub struct RailItem {
    pub href: String,
    pub label: String,
    /// A word behind the label, such as `SME`; may be empty.
    pub hint: String,
    /// As it is written: `12`, `99+`.
    pub count: Option<String>,
    /// The key that leads there; may be empty.
    pub key: &'static str,
    /// Shown now.
    pub on: bool,
    /// Something there needs looking at.
    pub wrong: bool,
}

/// The agent at the desk.
#[derive(Debug, Clone)]
pub struct Me {
    pub id: PersonId,
    pub face: Face,
    /// `EU · until 17:30`; may be empty.
    pub line: String,
    /// `away until Fri 27 Nov, 17:00`; empty while here.
    pub away: String,
    /// The absence that holds now, to end it.
    pub absence: Option<AbsenceId>,
}

/// The whole rail.
#[derive(Debug, Clone)]
pub struct Rail {
    /// The newest event it shows.
    pub seq: i64,
    /// Where it is asked for again when its counts change.
    pub address: String,
    /// Next up, Mine, Unclassified, All tickets; the reader's notices.
    pub views: Vec<RailItem>,
    /// Product groups.
    pub groups: Vec<RailItem>,
    /// Kept views: the reader's own, the team's, everyone's; the page of all of them.
    pub kept: Vec<RailItem>,
    /// Pages that are no lists of tickets.
    pub pages: Vec<RailItem>,
    /// What only those have who look after the desk itself.
    pub administration: Vec<RailItem>,
    /// Hedgehogs fed this quarter.
    pub hedgehogs_fed: u64,
    pub me: Me,
    /// What is in the find field; `None` leaves the field out.
    pub find: Option<String>,
}

/// Draws the live region `#rail`.
#[must_use]
pub fn rail(ctx: &PageContext, view: &Rail) -> Markup {
    html! {
        nav.rail #rail aria-label="Views" data-live="list notices views" data-seq=(view.seq)
            hx-get=(view.address) hx-trigger="prickle:changed throttle:300ms"
            hx-swap="outerMorph" hx-target="this" {
            a.brand href=(paths::view(&InView::Next, None)) aria-label="Prickle" {
                (hedgehog::mark())
                span { "Prickle" }
            }
            @if let Some(words) = &view.find { (find(words)) }
            (opener())
            div.views {
                (items("", &view.views))
                @if !view.groups.is_empty() {
                    h2 { "Groups" }
                    (items("", &view.groups))
                }
                h2 { "Views" }
                (items("kept-views", &view.kept))
                (items("rail-rules", &view.pages))
                @if !view.administration.is_empty() { (administration(&view.administration)) }
            }
            (foot(ctx, view))
        }
    }
}

fn find(words: &str) -> Markup {
    html! {
        form.find role="search" action=(paths::TICKETS) {
            (icon(Icon::Search))
            input #find type="search" name="q" value=(words) placeholder="Find a ticket" dir="auto"
                data-complete=(paths::COMPLETIONS)
                aria-label="Find a ticket" data-hotkey="/" autocomplete="off";
            kbd aria-hidden="true" { "/" }
        }
    }
}

fn items(class: &str, all: &[RailItem]) -> Markup {
    html! {
        ul class=[Some(class).filter(|class| !class.is_empty())] { @for item in all { (rail_item(item)) } }
    }
}

fn rail_item(item: &RailItem) -> Markup {
    html! {
        li {
            a.on[item.on] href=(item.href) aria-current=[item.on.then_some("page")]
                data-hotkey=[Some(item.key).filter(|key| !key.is_empty())] {
                i.dot.bad[item.wrong] {}
                span.label dir="auto" { (item.label) }
                @if !item.hint.is_empty() { small { (item.hint) } }
                @if let Some(count) = &item.count { b { (count) } }
            }
        }
    }
}

/// Closed, since it is needed once a month; open on its own pages and while something is wrong
/// there. The browser remembers who wants it open.
fn administration(all: &[RailItem]) -> Markup {
    let open = all.iter().any(|item| item.on || item.wrong);
    html! {
        details.rail-administration data-stays-open="rail-administration" open[open] {
            summary { h2 { "Administration" } }
            (items("", all))
        }
    }
}

fn foot(ctx: &PageContext, view: &Rail) -> Markup {
    html! {
        footer {
            p.fed title="One hedgehog is fed for each survey answer" {
                (hedgehog::mark()) span { (format::number(view.hedgehogs_fed)) " fed this quarter" }
            }
            div.rail-foot-row {
                live-status #live-status role="status" { "live" }
                button.button.bare type="button" commandfor="keys" command="show-modal"
                    data-hotkey="?" {
                    "Keys" kbd aria-hidden="true" { "?" }
                }
                form method="post" action=(paths::SIGN_OUT) {
                    (csrf(ctx.csrf))
                    button.button.bare type="submit" { "Sign out" }
                }
            }
            div.me {
                (view.me.face.draw())
                div {
                    span.my-name dir="auto" { (view.me.face.name) }
                    @if !view.me.line.is_empty() { small { (view.me.line) } }
                    (away(ctx, &view.me))
                }
            }
        }
    }
}

/// Whether one is here: a link to say otherwise, or a button to be back.
fn away(ctx: &PageContext, me: &Me) -> Markup {
    html! {
        @match me.absence {
            None => a.to-away href=(paths::AWAY) { "Who is away" },
            Some(id) => {
                a.to-away.is-away href=(paths::AWAY) { (me.away) }
                form method="post" action=(paths::absence_end(id)) {
                    (csrf(ctx.csrf))
                    button.button.bare type="submit" { "I’m back" }
                }
            }
        }
    }
}

/// A rail on a busy morning.
#[must_use]
pub fn sample_rail() -> Rail {
    let item = |href: String, label: &str, count: &str, key| RailItem {
        href,
        label: label.into(),
        count: Some(count.to_owned()).filter(|count| !count.is_empty()),
        key,
        on: label == "Next up",
        ..RailItem::default()
    };
    let to = |view: InView| paths::view(&view, None);
    let group = |key: &str| to(InView::Group(key.into()));
    let at = |path: &str, label: &str, key| item(path.to_owned(), label, "", key);
    Rail {
        seq: 345,
        address: paths::part(&to(InView::Next), "rail"),
        views: vec![
            item(to(InView::Next), "Next up", "12", "g n"),
            item(to(InView::Mine), "Mine", "7", "g m"),
            item(to(InView::Following), "Following", "", "g f"),
            item(to(InView::Unclassified), "Unclassified", "3", "g u"),
            item(to(InView::All), "All tickets", "", "g a"),
            item(paths::NOTICES.into(), "Notices", "2", "g b"),
        ],
        groups: vec![
            RailItem { hint: "SME".into(), ..item(group("flags"), "Flags", "9", "") },
            item(group("analytics"), "Analytics", "41", ""),
            item(group("data"), "Data", "4", ""),
            item(group("replay"), "Replay", "2", ""),
        ],
        kept: vec![
            item(to(InView::Kept(ViewId(1))), "Waiting for Corvid", "3", ""),
            item(to(InView::Kept(ViewId(3))), "Solved this week", "1000+", ""),
            at(paths::VIEWS, "All views", "g v"),
        ],
        pages: vec![
            RailItem { wrong: true, ..item(paths::DEAD_LETTERS.into(), "Dead letters", "1", "") },
            at(paths::PEOPLE, "People", "g c"),
            at(paths::ORGANISATIONS, "Organisations", "g o"),
            at(paths::SOCIAL, "Public posts", "g p"),
            at(paths::surveys::SURVEYS, "Surveys", "g s"),
            at(paths::HANDBOOK, "Handbook", "g h"),
        ],
        administration: vec![
            at(paths::WEBHOOKS, "Webhooks", ""),
            at(paths::API_TOKENS, "API tokens", ""),
            at(paths::MAILBOXES, "Mailboxes", ""),
        ],
        hedgehogs_fed: 1_284,
        me: Me {
            id: PersonId(9),
            face: Face::new("N. Kimura", 9),
            line: "EU · until 17:30".into(),
            away: String::new(),
            absence: None,
        },
        find: Some(String::new()),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_rail();
    let mut quiet = full.clone();
    quiet.groups.clear();
    quiet.kept.clear();
    quiet.pages.remove(0);
    quiet.views[5].count = None;
    quiet.administration[2].wrong = true;
    quiet.administration[2].hint = "mail stopped".into();
    quiet.find = None;
    let mut engineer = full.clone();
    engineer.administration.clear();
    let mut endless = full.clone();
    endless.groups = (0..30)
        .map(|n| RailItem {
            label: long("Group"),
            count: Some(format::number(n * 999)),
            ..RailItem::default()
        })
        .collect();
    endless.views[5].count = Some("99+".into());
    endless.me.face.name = long("Kimura");
    let mut gone = full.clone();
    gone.me.away = "away until Fri 27 Nov, 17:00".into();
    gone.me.absence = Some(AbsenceId(3));
    vec![
        Sample::new("away", rail(&ctx, &gone)),
        Sample::new("many", rail(&ctx, &full)),
        Sample::new("an engineer", rail(&ctx, &engineer)),
        Sample::new("empty", rail(&ctx, &quiet)),
        Sample::new("very long", rail(&ctx, &endless)),
    ]
}
