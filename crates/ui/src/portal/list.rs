//! A customer's tickets, or the organisation's for those who may see them.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, badge, link_button, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
    shells::{PublicPage, SignedInCustomer, public},
    tickets::{Status, status_for_customers, status_tone},
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
}

/// Draws the list's page.
#[must_use]
pub fn list_page(ctx: &PageContext, view: &PortalList) -> Markup {
    let page = PublicPage {
        title: "Your tickets".into(),
        class: "portal",
        customer: Some(view.customer.clone()),
    };
    public(ctx, &page, &list(ctx, view))
}

fn list(ctx: &PageContext, view: &PortalList) -> Markup {
    html! {
        div.portal-title {
            h1 {
                @if view.of_organisation {
                    "Tickets of "
                    bdi { (view.organisation.as_deref().unwrap_or("your organisation")) }
                } @else {
                    "Your tickets"
                }
            }
            (link_button(Look::Main, "Ask for help", paths::HELP))
        }
        @if let Some(name) = &view.organisation {
            nav.filters aria-label="Whose tickets" {
                a href=(paths::portal_list(false, None))
                    aria-current=[(!view.of_organisation).then_some("page")] {
                    "Mine"
                }
                a href=(paths::portal_list(true, None))
                    aria-current=[view.of_organisation.then_some("page")] {
                    "All of "
                    bdi { (name) }
                }
            }
        }
        @if view.rows.is_empty() {
            (kit::empty("No tickets yet", "When you ask for help, you can follow it here."))
        } @else {
            ol.cards { @for item in &view.rows { (row(ctx, item)) } }
        }
        @if let Some(older) = &view.older {
            p.pager {
                a rel="next" href=(paths::portal_list(view.of_organisation, Some(older))) {
                    "Older tickets"
                }
            }
        }
    }
}

fn row(ctx: &PageContext, item: &PortalRow) -> Markup {
    html! {
        li {
            a.card.unread[item.unread] href=(paths::portal_ticket(item.id)) {
                h2 dir="auto" {
                    @if item.unread { i.unread-dot role="img" aria-label="new answer" {} }
                    @if item.subject.is_empty() { "(no subject)" } @else { (item.subject) }
                }
                p {
                    (badge(status_tone(item.status), status_for_customers(item.status)))
                    @if let Some(at) = item.promised_at {
                        span { "answer by " (time::deadline(ctx, at)) }
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
    vec![
        Sample::new("empty", list(&ctx, &empty)),
        Sample::new("many", list(&ctx, &many)),
        Sample::new("of the organisation", list(&ctx, &shared)),
        Sample::new("very long", list(&ctx, &endless)),
        Sample::new("right to left", list(&ctx, &rtl)),
    ]
}
