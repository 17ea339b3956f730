//! A customer's tickets, or the organisation's for those who may see them.

use base::{Timestamp, ids::TicketId};
use desk::phrases::Say;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, badge, link_button, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
    shells::{PublicPage, SignedInCustomer, public},
    tickets::{
        Found, Status,
        found::{found, marked, sample_found},
        status_for_customers, status_tone,
    },
};

/// One ticket in the customer's list.
#[derive(Debug, Clone)]
pub struct PortalRow {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    /// By when we answer; `None` where nothing is promised.
    pub promised_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// Who asked, in the organisation's list; empty in one's own.
    pub who: String,
    /// There is an answer the customer has not seen.
    pub unread: bool,
    /// What was found in it, where something was looked for.
    pub found: Option<Found>,
}

/// The customer's list.
#[derive(Debug, Clone, Default)]
pub struct PortalList {
    pub customer: SignedInCustomer,
    /// The organisation's name where the reader may see its tickets.
    pub organisation: Option<String>,
    /// The organisation's list is shown.
    pub of_organisation: bool,
    pub rows: Vec<PortalRow>,
    /// The cursor of the next page.
    pub older: Option<String>,
    /// The words looked for; empty for none.
    pub words: String,
}

impl PortalList {
    fn address(&self, organisation: bool, before: Option<&str>) -> String {
        if self.words.is_empty() {
            return paths::portal_list(organisation, before);
        }
        paths::portal_found(organisation, &self.words, before)
    }
}

/// Draws the list's page.
#[must_use]
pub fn list_page(ctx: &PageContext, view: &PortalList) -> Markup {
    let page = PublicPage {
        title: ctx.say(Say::YourTickets).into(),
        class: "portal",
        customer: Some(view.customer.clone()),
    };
    public(ctx, &page, &list(ctx, view))
}

fn list(ctx: &PageContext, view: &PortalList) -> Markup {
    html! {
        div.portal-title {
            h1 {
                @match view.organisation.as_deref().filter(|_| view.of_organisation) {
                    Some(name) => (ctx.say_with(Say::TicketsOf, &[("organisation", &bdi(name))])),
                    None => (ctx.say(Say::YourTickets)),
                }
            }
            (link_button(Look::Main, ctx.say(Say::AskForHelp), paths::HELP))
        }
        @if let Some(name) = &view.organisation {
            nav.filters aria-label=(ctx.say(Say::WhoseTickets)) {
                a href=(view.address(false, None))
                    aria-current=[(!view.of_organisation).then_some("page")] {
                    (ctx.say(Say::Mine))
                }
                a href=(view.address(true, None))
                    aria-current=[view.of_organisation.then_some("page")] {
                    (ctx.say_with(Say::AllOf, &[("organisation", &bdi(name))]))
                }
            }
        }
        @if view.rows.is_empty() && view.words.is_empty() {
            (kit::empty(ctx.say(Say::NoTickets), ctx.say(Say::NoTicketsHint)))
        } @else {
            (search(ctx, view))
            @if view.rows.is_empty() { (nothing(ctx, view)) }
            ol.cards { @for item in &view.rows { (row(ctx, item)) } }
        }
        @if let Some(older) = &view.older {
            p.pager {
                a rel="next" href=(view.address(view.of_organisation, Some(older))) {
                    (ctx.say(Say::OlderTickets))
                }
            }
        }
    }
}

fn search(ctx: &PageContext, view: &PortalList) -> Markup {
    html! {
        form.portal-search role="search" method="get" action=(paths::portal_list(false, None)) {
            @if view.of_organisation { input type="hidden" name="of" value="organisation"; }
            input.control type="search" name="q" value=(view.words) dir="auto" maxlength="200"
                aria-label=(ctx.say(Say::FindInTickets)) placeholder=(ctx.say(Say::WordsOrNumber));
            (kit::button(Look::Quiet, ctx.say(Say::Find), ""))
            @if !view.words.is_empty() {
                a href=(paths::portal_list(view.of_organisation, None)) { (ctx.say(Say::ShowAll)) }
            }
        }
    }
}

/// Nothing was found: what was looked through, and what else may help.
fn nothing(ctx: &PageContext, view: &PortalList) -> Markup {
    html! {
        div.empty {
            h2 { (ctx.say_with(Say::NothingFound, &[("words", &bdi(&view.words))])) }
            p { (ctx.say(Say::NothingFoundHint)) }
        }
    }
}

/// A name that may run the other way.
fn bdi(name: &str) -> Markup {
    html! { bdi { (name) } }
}

fn row(ctx: &PageContext, item: &PortalRow) -> Markup {
    html! {
        li {
            a.card.unread[item.unread] href=(paths::portal_ticket(item.id)) {
                h2 dir="auto" {
                    @if item.unread {
                        i.unread-dot role="img" aria-label=(ctx.say(Say::NewAnswer)) {}
                    }
                    @match &item.found {
                        _ if item.subject.is_empty() => (ctx.say(Say::NoSubject)),
                        Some(found) => (marked(&found.subject)),
                        None => (item.subject),
                    }
                }
                @if let Some(view) = &item.found { (found(view)) }
                p {
                    (badge(status_tone(item.status), ctx.say(status_for_customers(item.status))))
                    @if let Some(at) = item.promised_at {
                        span { (ctx.say_with(Say::AnswerBy, &[("time", &time::deadline(ctx, at))])) }
                    }
                    @if !item.who.is_empty() { span dir="auto" { (item.who) } }
                    span.when { "#" (item.id) " · " (time::moment(ctx, item.updated_at)) }
                }
            }
        }
    }
}

/// Some tickets.
#[must_use]
pub fn sample_list() -> PortalList {
    let row = |id, subject: &str, status, promised: Option<i64>, hours: i64, unread| PortalRow {
        id: TicketId(id),
        subject: subject.into(),
        status,
        promised_at: promised.map(in_minutes),
        updated_at: in_minutes(-hours * 60),
        who: String::new(),
        unread,
        found: None,
    };
    PortalList {
        customer: SignedInCustomer { name: "R. Okafor".into() },
        organisation: Some("Corvid Labs".into()),
        rows: vec![
            row(
                48_213,
                "Flags return stale values for logged-in users",
                Status::Open,
                Some(72),
                1,
                false,
            ),
            row(47_990, "Variant flips on reload", Status::Pending, None, 60, true),
            row(31_877, "Stale flag after login", Status::Solved, None, 900, false),
        ],
        older: Some("31877".into()),
        ..PortalList::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_list();
    let empty = PortalList { rows: Vec::new(), organisation: None, older: None, ..many.clone() };
    let mut shared = PortalList { of_organisation: true, ..many.clone() };
    for row in &mut shared.rows {
        row.who = "M. Adler".into();
    }
    let mut endless = many.clone();
    endless.rows[0].subject = long("Flags");
    let mut rtl = many.clone();
    rtl.rows[0].subject = "توقف التصدير عند منتصف الليل".into();
    let mut searched = PortalList { words: "stale flag".into(), ..many.clone() };
    searched.rows.truncate(1);
    searched.rows[0].found = Some(sample_found());
    let nothing = PortalList { rows: Vec::new(), older: None, ..searched.clone() };
    vec![
        Sample::new("looked for", list(&ctx, &searched)),
        Sample::new("looked for, nothing found", list(&ctx, &nothing)),
        Sample::new("empty", list(&ctx, &empty)),
        Sample::new("many", list(&ctx, &many)),
        Sample::new("of the organisation", list(&ctx, &shared)),
        Sample::new("very long", list(&ctx, &endless)),
        Sample::new("right to left", list(&ctx, &rtl)),
    ]
}
