//! Putting a ticket off: the page that asks until when, and the line that says it is.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, Tone, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A moment to choose.
#[derive(Debug, Clone)]
pub struct Moment {
    pub label: &'static str,
    pub at: Timestamp,
}

/// The page.
#[derive(Debug, Clone)]
pub struct SnoozePage {
    pub ticket: TicketId,
    pub subject: String,
    /// What was wrong with the last try; may be empty.
    pub error: String,
    /// Why it can't be put off; empty where it can.
    pub refused: String,
    pub moments: Vec<Moment>,
    /// When its target is near: it comes back then at the latest. `None`: no target runs.
    pub back_by: Option<Timestamp>,
    /// Now and half a year on, as the field for a date and time takes them.
    pub earliest: String,
    pub latest: String,
}

/// Draws the page.
#[must_use]
pub fn snooze(ctx: &PageContext, view: &SnoozePage) -> Markup {
    let choice = |value: &str, label: Markup| {
        html! { button.item name="until" value=(value) { (label) } }
    };
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(view.ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (view.ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @if view.refused.is_empty() {
            p.hint {
                "It leaves Next up and comes back by itself, with the reason. It also comes back "
                "when the customer writes"
                @match view.back_by {
                    Some(at) => { ", and at the latest " (time::deadline(ctx, at)) ", when its "
                        "target is near: no promise is hidden." },
                    None => ".",
                }
            }
            form.snooze method="post" action=(paths::snooze(view.ticket)) {
                (csrf(ctx.csrf))
                @for moment in &view.moments {
                    (choice(
                        &moment.at.to_string(),
                        html! { b { (moment.label) } " " small { (time::deadline(ctx, moment.at)) } },
                    ))
                }
                (choice("customer", html! { b { "Until the customer writes" } }))
            }
            form.snooze-at method="post" action=(paths::snooze(view.ticket)) {
                (csrf(ctx.csrf))
                label for="snooze-at" { "Or until a day and time" }
                div.row {
                    input.control #snooze-at type="datetime-local" name="at" required
                        min=(view.earliest) max=(view.latest);
                    (button(Look::Quiet, "Put it off", ""))
                }
            }
        } @else {
            p { (view.refused) }
        }
    }
}

/// The line on a ticket that is put off, with the way back.
#[derive(Debug, Clone)]
pub struct SnoozedView {
    pub ticket: TicketId,
    /// `None`: until the customer writes.
    pub until: Option<Timestamp>,
    pub by: String,
    pub may_change: bool,
}

/// Draws the line.
#[must_use]
pub fn snoozed(ctx: &PageContext, view: &SnoozedView) -> Markup {
    html! {
        div.notice.snoozed {
            p {
                "Put off by " bdi { (view.by) } " until "
                @match view.until {
                    Some(at) => (time::deadline(ctx, at)),
                    None => "the customer writes",
                }
                ". It is not in Next up."
            }
            @if view.may_change {
                form method="post" action=(paths::snooze_end(view.ticket)) {
                    (csrf(ctx.csrf))
                    button.button.quiet data-act="Take it back into Next up" { "Take it back" }
                }
            }
        }
    }
}

/// The sample page.
#[must_use]
pub fn sample_snooze() -> SnoozePage {
    let moment = |label, minutes| Moment { label, at: in_minutes(minutes) };
    SnoozePage {
        ticket: TicketId(48_213),
        subject: "Flags return stale values".into(),
        error: String::new(),
        refused: String::new(),
        moments: vec![
            moment("In three hours", 180),
            moment("Tomorrow morning", 1_080),
            moment("Next week", 5_400),
        ],
        back_by: Some(in_minutes(400)),
        earliest: "2026-11-02T09:00".into(),
        latest: "2027-05-02T09:00".into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let page = sample_snooze();
    let draw = |view: &SnoozePage| snooze(&ctx, view);
    let line = |until, by: &str, may_change| {
        snoozed(&ctx, &SnoozedView { ticket: TicketId(48_213), until, by: by.into(), may_change })
    };
    vec![
        Sample::new("with a target", draw(&page)),
        Sample::new("without a target", draw(&SnoozePage { back_by: None, ..page.clone() })),
        Sample::new(
            "a wrong moment",
            draw(&SnoozePage { error: "This moment has passed.".into(), ..page.clone() }),
        ),
        Sample::new(
            "its target is near",
            draw(&SnoozePage { refused: "Its target is near.".into(), ..page.clone() }),
        ),
        Sample::new("very long", draw(&SnoozePage { subject: long("Flags"), ..page })),
        Sample::new("put off", line(Some(in_minutes(900)), "N. Kimura", true)),
        Sample::new("until the customer writes", line(None, "ليلى حداد", false)),
    ]
}
