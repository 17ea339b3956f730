//! Moving one message to the ticket it belongs on: which one, or a new one. One form, so that it
//! works without script; what it does is said before, and it can be moved back.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{merging::Other, splitting::Choosable, status_label, status_tone};
use crate::{
    PageContext,
    kit::{self, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// The page.
#[derive(Debug, Clone, Default)]
pub struct MovingPage {
    pub subject: String,
    /// What the customers wrote here, newest first; the one that goes is on.
    pub messages: Vec<Choosable>,
    /// Tickets it may belong on.
    pub others: Vec<Other>,
    /// `new`, `other`, or a number from the list.
    pub to: String,
    /// The number as typed.
    pub other: String,
    pub new_subject: String,
    pub error: String,
}

/// Draws the page.
#[must_use]
pub fn moving(ctx: &PageContext, ticket: TicketId, view: &MovingPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p role="alert" dir="auto" { (view.error) } }))
        }
        @if view.messages.is_empty() {
            (kit::empty("Nothing to move", "No customer wrote on this ticket."))
        } @else {
            (form(ctx, ticket, view))
        }
    }
}

fn form(ctx: &PageContext, ticket: TicketId, view: &MovingPage) -> Markup {
    html! {
        form.split-form method="post" action=(paths::moving(ticket)) {
            (csrf(ctx.csrf))
            p.hint {
                "It goes there with its files, and answers to that mail follow it. Whoever waits goes on "
                "waiting from the moment they wrote; whoever wrote it takes part there too, and still "
                "here. Nobody is told. It can be moved back."
            }
            fieldset.field.choices {
                legend { "What goes?" }
                @for message in &view.messages { (message_choice(ctx, message)) }
            }
            fieldset.field.choices {
                legend { "Where does it belong?" }
                @for other in &view.others {
                    (place(&other.id.to_string(), &view.to, &html! {
                        b dir="auto" { "#" (other.id) " " (other.subject) }
                        small { bdi { (other.who) } " · asked " (time::moment(ctx, other.at)) }
                    }, Some(other)))
                }
                (place("other", &view.to, &html! {
                    b { "Another ticket" }
                    input.control name="other" inputmode="numeric" autocomplete="off" pattern="#?[0-9]*"
                        placeholder="48213" aria-label="Its number" value=(view.other);
                }, None))
                (place("new", &view.to, &html! {
                    b { "A new ticket" }
                    input.control name="subject" maxlength="250" dir="auto" autocomplete="off"
                        aria-label="Its subject" value=(view.new_subject);
                }, None))
            }
            div.row { (button(Look::Main, "Move it", "Control+Enter")) }
        }
    }
}

fn message_choice(ctx: &PageContext, view: &Choosable) -> Markup {
    html! {
        label.choice {
            input type="radio" name="message" value=(view.id) checked[view.on] required;
            span {
                b { bdi { (view.who) } " " small { (time::moment(ctx, view.at)) } }
                small dir="auto" { (view.words) }
            }
        }
    }
}

fn place(value: &str, chosen: &str, words: &Markup, other: Option<&Other>) -> Markup {
    html! {
        label.choice {
            input type="radio" name="to" value=(value) checked[value == chosen] required;
            span { (words) }
            @if let Some(other) = other {
                (badge(status_tone(other.status), status_label(other.status)))
            }
        }
    }
}

/// The sample: a mail that landed on an old ticket.
#[must_use]
pub fn sample_moving() -> MovingPage {
    let message = |id, minutes, words: &str, on| Choosable {
        id,
        who: "R. Okafor".into(),
        at: in_minutes(minutes),
        words: words.into(),
        on,
        ..Choosable::default()
    };
    let other = |id, subject: &str| Other {
        id: TicketId(id),
        subject: subject.into(),
        status: super::Status::Open,
        who: "R. Okafor".into(),
        at: in_minutes(-3_000),
        shared: Vec::new(),
    };
    MovingPage {
        subject: "Flags return stale values".into(),
        messages: vec![
            message(904, -32, "About the export: it stops at midnight again.", true),
            message(901, -419, "Flags return stale values for some people.", false),
        ],
        others: vec![other(48_190, "Exports stop at midnight"), other(48_002, "Old flag values")],
        to: "other".into(),
        new_subject: "About the export: it stops at midnight again.".into(),
        ..MovingPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &MovingPage| moving(&ctx, TicketId(48_213), view);
    let page = sample_moving();
    let alone = MovingPage { others: Vec::new(), to: "new".into(), ..page.clone() };
    let error = "There is no ticket #7 that you can see.".into();
    let refused = MovingPage { error, other: "7".into(), ..page.clone() };
    let none = MovingPage { messages: Vec::new(), ..page.clone() };
    let mut endless = page.clone();
    endless.messages[0].words = long("It stops at midnight");
    endless.others[0].subject = long("Exports");
    let mut rtl = page.clone();
    rtl.messages[0].words = "توقف التصدير عند منتصف الليل".into();
    rtl.others[0].subject = "توقف التصدير".into();
    vec![
        Sample::new("a mail on the wrong ticket", draw(&page)),
        Sample::new("no other ticket", draw(&alone)),
        Sample::new("refused", draw(&refused)),
        Sample::new("nothing to move", draw(&none)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
