//! Similar tickets, in the panel beside a ticket: found by the rare words both share, which are
//! shown. The panel comes without them and asks for them once it is there, so that the ticket's own
//! page waits for nothing; without scripts it is a link.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use super::Status;
use crate::{
    PageContext, kit,
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A ticket like the one that is open.
#[derive(Debug, Clone)]
pub struct Alike {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub asked_at: Timestamp,
    /// The organisation, or the person where there is none.
    pub who: String,
    /// The rarest words both have, rarest first.
    pub shared: Vec<String>,
}

/// What stands in the panel until the tickets are there.
#[must_use]
pub fn place(ticket: TicketId) -> Markup {
    let path = paths::similar(ticket);
    html! {
        section id=(anchor(ticket)) hx-get=(paths::part(&path, "similar")) hx-trigger="load"
            hx-swap="outerHTML" hx-target="this" hx-morph-skip {
            h2 { "Similar" }
            p { a href=(path) { "Look for similar tickets" } }
        }
    }
}

/// Draws the tickets in the place of [`place`].
#[must_use]
pub fn similar(_: &PageContext, ticket: TicketId, found: &[Alike]) -> Markup {
    html! {
        section id=(anchor(ticket)) hx-morph-skip {
            h2 { "Similar" }
            @if found.is_empty() {
                p.quiet { "No other ticket shares its rare words." }
            } @else {
                (list(found))
            }
        }
    }
}

/// The same as a page of its own.
#[must_use]
pub fn page(ticket: TicketId, found: &[Alike]) -> Markup {
    html! {
        section.similar-page {
            p { a href=(paths::ticket(ticket, &InView::All)) { "Back to #" (ticket) } }
            @if found.is_empty() {
                (kit::empty("Nothing similar", "No other ticket shares its rare words."))
            } @else {
                (list(found))
            }
        }
    }
}

/// Each ticket's own, so that one ticket's is never taken for another's.
fn anchor(ticket: TicketId) -> String {
    format!("similar-{ticket}")
}

fn list(found: &[Alike]) -> Markup {
    html! {
        ul.like {
            @for one in found {
                li {
                    a href=(paths::ticket(one.id, &InView::All)) dir="auto" {
                        "#" (one.id) " "
                        @if one.subject.is_empty() { "(no subject)" } @else { (one.subject) }
                    }
                    small {
                        (one.status.word()) " · " bdi { (one.who) } " · both say "
                        bdi { (one.shared.join(", ")) }
                    }
                }
            }
        }
    }
}

/// Two tickets like the sample ticket.
#[must_use]
pub fn sample_similar() -> Vec<Alike> {
    let one = |id, subject: &str, status, who: &str, shared: &[&str]| Alike {
        id: TicketId(id),
        subject: subject.into(),
        status,
        asked_at: in_minutes(-9_000),
        who: who.into(),
        shared: shared.iter().map(ToString::to_string).collect(),
    };
    vec![
        one(
            47_120,
            "Stale variant after sign-in",
            Status::Solved,
            "Brightloom",
            &["variant", "identify", "stale"],
        ),
        one(
            46_981,
            "Old flag value until reload",
            Status::Pending,
            "Fieldnote",
            &["reload", "stale"],
        ),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let ticket = TicketId(48_213);
    let full = sample_similar();
    let endless = Alike {
        subject: long("Stale values"),
        shared: vec!["getfeatureflagpayloadwithoutany".into(); 5],
        ..full[0].clone()
    };
    let rtl = Alike {
        subject: "الراية لا تتغير".into(), who: "ענן בהיר".into(), ..full[1].clone()
    };
    vec![
        Sample::new("on its way", place(ticket)),
        Sample::new("empty", similar(&ctx, ticket, &[])),
        Sample::new("one", similar(&ctx, ticket, &full[..1])),
        Sample::new("many", similar(&ctx, ticket, &full)),
        Sample::new("very long", similar(&ctx, ticket, &[endless])),
        Sample::new("right to left", similar(&ctx, ticket, &[rtl])),
        Sample::new("a page of its own", page(ticket, &full)),
        Sample::new("a page of its own, empty", page(ticket, &[])),
    ]
}
