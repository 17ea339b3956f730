//! Replies in waiting, above the composer: in their undo window, until a chosen time, or held back
//! because something changed. Each can be taken back, sent now or given another time.

use base::{
    Timestamp,
    ids::{SendingId, TicketId},
    time::TimeZone,
};
use maud::{Markup, html};

use super::news::SeenFields;
use crate::{
    PageContext, format,
    kit::{
        Tone,
        button::{Look, button, csrf},
        notice, time,
    },
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A reply in waiting.
#[derive(Debug, Clone)]
pub struct SendingView {
    pub id: SendingId,
    pub ticket: TicketId,
    pub view: InView,
    /// Who wrote it; empty where it is the reader's own.
    pub who: String,
    /// The reader may take it back and send it now.
    pub may_decide: bool,
    pub due_at: Timestamp,
    /// The time was chosen, not the undo window.
    pub scheduled: bool,
    /// Why it was held back; empty while it waits.
    pub held: String,
    /// Its beginning.
    pub words: String,
    /// The customer's first name and zone, to tell what time that is for them; the zone may be
    /// empty.
    pub customer: (String, String),
    pub seen: SeenFields,
}

/// Draws them all; the region stays even while there is none, so that a new one is read out.
#[must_use]
pub fn sendings(ctx: &PageContext, all: &[SendingView]) -> Markup {
    html! {
        div.sendings #sendings aria-live="polite" {
            @for (at, view) in all.iter().rev().enumerate() { (sending(ctx, view, at == 0)) }
        }
    }
}

fn sending(ctx: &PageContext, view: &SendingView, newest: bool) -> Markup {
    let whose =
        if view.who.is_empty() { "Your reply".to_owned() } else { format!("{}'s reply", view.who) };
    let body = html! {
        p.sending-words dir="auto" {
            @if view.held.is_empty() {
                (whose) " " (goes(ctx, view))
            } @else {
                b { (whose) " was held back: " (view.held) "." } " It has not gone."
            }
            @if view.scheduled || !view.held.is_empty() {
                " " q.sending-text dir="auto" { (view.words) }
            }
        }
        @if view.may_decide { (acts(ctx, view, newest)) }
    };
    html! {
        div.sending id=(format!("sending-{}", view.id)) {
            @if view.held.is_empty() { div.sending-bar { (body) } }
            @else { (notice(Tone::Warn, &body)) }
        }
    }
}

/// `goes in 8 s`, or when for us and for the customer.
fn goes(ctx: &PageContext, view: &SendingView) -> Markup {
    if !view.scheduled {
        let left = (view.due_at.as_second() - ctx.now.as_second()).max(0);
        return html! {
            "goes in " time datetime=(view.due_at) data-seconds aria-hidden="true" { (left) " s" }
        };
    }
    let (name, zone) = (&view.customer.0, base::time::zone_or_utc(&view.customer.1));
    html! {
        "goes " (time::deadline(ctx, view.due_at))
        @if differs(view.due_at, &zone, ctx.zone) && !view.customer.1.is_empty() {
            ", " (format::deadline(view.due_at, ctx.now, &zone)) " for " bdi { (name) }
        }
    }
}

fn differs(at: Timestamp, one: &TimeZone, other: &TimeZone) -> bool {
    one.to_offset(at) != other.to_offset(at)
}

fn acts(ctx: &PageContext, view: &SendingView, newest: bool) -> Markup {
    let quick = !view.scheduled && view.held.is_empty();
    let label = if quick { "Undo" } else { "Edit" };
    let key = if newest { "z" } else { "" };
    let now = if view.held.is_empty() { "Send now" } else { "Send it as it is" };
    html! {
        div.row.sending-acts {
            form method="post" action=(paths::sending_undo(view.id)) data-refills="public" {
                (hidden(ctx, view)) (button(Look::Quiet, label, key))
            }
            form method="post" action=(paths::sending_now(view.id)) {
                (hidden(ctx, view)) (button(Look::Bare, now, ""))
            }
            @if !quick { (another_time(ctx, view)) }
        }
    }
}

fn another_time(ctx: &PageContext, view: &SendingView) -> Markup {
    let field = format!("time-{}", view.id);
    html! {
        details.menu.up.from-right id=(format!("move-{}", view.id)) name="acts" {
            summary.button.bare { "Another time" }
            div.sheet.sheet-form {
                form method="post" action=(paths::sending_time(view.id)) {
                    (hidden(ctx, view))
                    label for=(field) { "When, in your time" }
                    input.control id=(field) type="datetime-local" name="at_local" required
                        value=(local(view.due_at, ctx.zone));
                    (button(Look::Quiet, "Send then", ""))
                }
            }
        }
    }
}

fn hidden(ctx: &PageContext, view: &SendingView) -> Markup {
    html! {
        (csrf(ctx.csrf)) (super::acts::in_view(&view.view)) (view.seen.hidden())
        input type="hidden" name="ticket" value=(view.ticket);
    }
}

/// As a `datetime-local` field wants it.
#[must_use]
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// One in its undo window.
#[must_use]
pub fn sample_sending() -> SendingView {
    SendingView {
        id: SendingId(77),
        ticket: TicketId(48_213),
        view: InView::Next,
        who: String::new(),
        may_decide: true,
        due_at: base::time::after(crate::samples::NOW, 8),
        scheduled: false,
        held: String::new(),
        words: "Thank you, that narrows it down.".into(),
        customer: ("R.".into(), "Africa/Lagos".into()),
        seen: SeenFields::default(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = sample_sending();
    let later = SendingView {
        id: SendingId(78),
        scheduled: true,
        due_at: in_minutes(1_300),
        ..one.clone()
    };
    let held = SendingView {
        id: SendingId(79),
        held: "a message arrived meanwhile".into(),
        ..later.clone()
    };
    let other = SendingView { who: "L. Moreau".into(), may_decide: false, ..one.clone() };
    let endless = SendingView { words: long("Words"), who: long("Moreau"), ..held.clone() };
    let rtl = SendingView { words: "شكرا، هذا يساعد.".into(), ..later.clone() };
    let draw = |all: &[SendingView]| sendings(&ctx, all);
    vec![
        Sample::new("empty", draw(&[])),
        Sample::new("in the undo window", draw(std::slice::from_ref(&one))),
        Sample::new("a colleague's", draw(&[other])),
        Sample::new("at a chosen time", draw(std::slice::from_ref(&later))),
        Sample::new("held back", draw(std::slice::from_ref(&held))),
        Sample::new("many", draw(&[held, later, one])),
        Sample::new("very long", draw(&[endless])),
        Sample::new("right to left", draw(&[rtl])),
    ]
}
