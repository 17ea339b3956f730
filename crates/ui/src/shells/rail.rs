//! The rail: where an agent goes, with counts that move by themselves. The live region `#rail`.

use base::ids::{AbsenceId, PersonId, ViewId};
use maud::{Markup, html};

use super::palette::opener;
use crate::{
    PageContext, format,
    kit::{Face, Icon, csrf, hedgehog, icon},
    paths::{self, InView},
    samples::{Sample, Stage, long},
    views,
};

/// A view one can go to.
#[derive(Debug, Clone, Default)]
pub struct RailItem {
    pub to: InView,
    pub label: String,
    /// A word behind the label, such as `SME`; may be empty.
    pub hint: String,
    pub count: Option<u64>,
    /// Shown now.
    pub on: bool,
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
    /// Next up, Mine, Unclassified, All tickets.
    pub views: Vec<RailItem>,
    /// Product groups.
    pub groups: Vec<RailItem>,
    /// Kept views: the reader's own, the team's, everyone's.
    pub kept: Vec<RailItem>,
    /// The page of all views is shown.
    pub kept_on: bool,
    /// Notices not yet seen; 100 stands for more.
    pub notices: u64,
    pub notices_on: bool,
    /// Messages nobody could place; not shown at 0.
    pub dead_letters: u64,
    pub dead_letters_on: bool,
    pub handbook_on: bool,
    pub people_on: bool,
    pub organisations_on: bool,
    pub social_on: bool,
    pub surveys_on: bool,
    /// Shown now; `None` for those who have nothing to do there.
    pub webhooks_on: Option<bool>,
    /// The same.
    pub api_tokens_on: Option<bool>,
    /// The same.
    pub mailboxes_on: Option<bool>,
    /// Somebody stopped all outgoing mail.
    pub mail_stopped: bool,
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
            a.brand href=(paths::view(&InView::Next, None)) {
                (hedgehog::mark())
                span { "Prickle" }
            }
            @if let Some(words) = &view.find { (find(words)) }
            (opener())
            div.views {
                ul {
                    @for item in &view.views { (rail_item(item)) }
                    li { (notices(view)) }
                }
                @if !view.groups.is_empty() {
                    h2 { "Groups" }
                    ul { @for item in &view.groups { (rail_item(item)) } }
                }
                h2 { "Views" }
                ul.kept-views {
                    @for item in &view.kept { (rail_item(item)) }
                    li { (all_views(view.kept_on)) }
                }
                @if view.dead_letters > 0 || view.dead_letters_on {
                    h2 { "Watch" }
                    ul { li { (dead_letters(view)) } }
                }
                ul.rail-rules {
                    @for (place, on) in places(view) { li { (elsewhere(place, on)) } }
                    @if let Some(on) = view.mailboxes_on { li { (mailboxes(on, view.mail_stopped)) } }
                }
            }
            (foot(ctx, view))
        }
    }
}

/// The pages beside the lists that the reader has to do with: address, key and name.
fn places(view: &Rail) -> Vec<((&'static str, &'static str, &'static str), bool)> {
    let all = [
        ((paths::PEOPLE, "g c", "People"), Some(view.people_on)),
        ((paths::ORGANISATIONS, "g o", "Organisations"), Some(view.organisations_on)),
        ((paths::SOCIAL, "g p", "Public posts"), Some(view.social_on)),
        ((paths::surveys::SURVEYS, "g s", "Surveys"), Some(view.surveys_on)),
        ((paths::HANDBOOK, "g h", "Handbook"), Some(view.handbook_on)),
        ((paths::WEBHOOKS, "", "Webhooks"), view.webhooks_on),
        ((paths::API_TOKENS, "", "API tokens"), view.api_tokens_on),
    ];
    all.into_iter().filter_map(|(place, on)| Some((place, on?))).collect()
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

fn rail_item(item: &RailItem) -> Markup {
    let key = match item.to {
        InView::Next => Some("g n"),
        InView::Mine => Some("g m"),
        InView::Following => Some("g f"),
        InView::Unclassified => Some("g u"),
        InView::All => Some("g a"),
        _ => None,
    };
    html! {
        li {
            a.on[item.on] href=(paths::view(&item.to, None))
                aria-current=[item.on.then_some("page")] data-hotkey=[key] {
                i {}
                span.label dir="auto" { (item.label) }
                @if !item.hint.is_empty() { small { (item.hint) } }
                @if let Some(count) = item.count { b { (count_words(&item.to, count)) } }
            }
        }
    }
}

/// Kept views are counted up to a thousand.
fn count_words(to: &InView, count: u64) -> String {
    if matches!(to, InView::Kept(_)) { views::count_words(count) } else { format::number(count) }
}

fn all_views(on: bool) -> Markup {
    html! {
        a.on[on] href=(paths::VIEWS) aria-current=[on.then_some("page")] data-hotkey="g v" {
            i {}
            span.label { "All views" }
        }
    }
}

fn notices(view: &Rail) -> Markup {
    let on = view.notices_on;
    html! {
        a.on[on] href=(paths::NOTICES) aria-current=[on.then_some("page")] data-hotkey="g b" {
            i {}
            span.label { "Notices" }
            @match view.notices {
                0 => {}
                1..100 => b { (format::number(view.notices)) },
                _ => b { "99+" },
            }
        }
    }
}

fn dead_letters(view: &Rail) -> Markup {
    let on = view.dead_letters_on;
    html! {
        a.on[on] href=(paths::DEAD_LETTERS) aria-current=[on.then_some("page")] {
            i.dot.bad {}
            span.label { "Dead letters" }
            b { (format::number(view.dead_letters)) }
        }
    }
}

/// A page that is no list of tickets; `key` is pressed for it, empty for none.
fn elsewhere((to, key, name): (&str, &str, &str), on: bool) -> Markup {
    let key = (!key.is_empty()).then_some(key);
    html! {
        a.on[on] href=(to) aria-current=[on.then_some("page")] data-hotkey=[key] {
            i {}
            span.label { (name) }
        }
    }
}

fn mailboxes(on: bool, stopped: bool) -> Markup {
    html! {
        a.on[on] href=(paths::MAILBOXES) aria-current=[on.then_some("page")] {
            @if stopped { i.dot.bad {} } @else { i {} }
            span.label { "Mailboxes" }
            @if stopped { small { "mail stopped" } }
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
    let item = |to, label: &str, hint: &str, count| RailItem {
        to,
        label: label.into(),
        hint: hint.into(),
        count: Some(count),
        on: label == "Next up",
    };
    let group = |key: &str| InView::Group(key.into());
    Rail {
        seq: 345,
        address: paths::part(&paths::view(&InView::Next, None), "rail"),
        views: vec![
            item(InView::Next, "Next up", "", 12),
            item(InView::Mine, "Mine", "", 7),
            RailItem { count: None, ..item(InView::Following, "Following", "", 0) },
            item(InView::Unclassified, "Unclassified", "", 3),
            RailItem { count: None, ..item(InView::All, "All tickets", "", 0) },
        ],
        groups: vec![
            item(group("flags"), "Flags", "SME", 9),
            item(group("analytics"), "Analytics", "", 41),
            item(group("data"), "Data", "", 4),
            item(group("replay"), "Replay", "", 2),
        ],
        kept: vec![
            item(InView::Kept(ViewId(1)), "Waiting for Corvid", "", 3),
            item(InView::Kept(ViewId(3)), "Solved this week", "", 1_000),
        ],
        kept_on: false,
        notices: 2,
        notices_on: false,
        dead_letters: 1,
        dead_letters_on: false,
        handbook_on: false,
        people_on: false,
        organisations_on: false,
        social_on: false,
        surveys_on: false,
        webhooks_on: Some(false),
        api_tokens_on: Some(false),
        mailboxes_on: Some(false),
        mail_stopped: false,
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
    quiet.dead_letters = 0;
    quiet.notices = 0;
    quiet.mail_stopped = true;
    quiet.find = None;
    let mut endless = full.clone();
    endless.groups = (0..30)
        .map(|n| RailItem { label: long("Group"), count: Some(n * 999), ..RailItem::default() })
        .collect();
    endless.notices = 100;
    endless.me.face.name = long("Kimura");
    let mut gone = full.clone();
    gone.me.away = "away until Fri 27 Nov, 17:00".into();
    gone.me.absence = Some(AbsenceId(3));
    vec![
        Sample::new("away", rail(&ctx, &gone)),
        Sample::new("many", rail(&ctx, &full)),
        Sample::new("empty", rail(&ctx, &quiet)),
        Sample::new("very long", rail(&ctx, &endless)),
    ]
}
