//! One message: a customer's words, ours, or a note. `html` has been cleaned before it gets here.

use base::{
    Timestamp,
    ids::{OutgoingId, TicketId},
};
use maud::{Markup, PreEscaped, html};

use super::conversation::EventLine;
use crate::{
    PageContext,
    kit::{
        self, Face, FileClip, Tone, badge,
        button::{Look, button, csrf},
        time,
    },
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    #[default]
    Customer,
    Us,
    /// A note, for us only.
    Note,
}

/// What became of our mail to one or more people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Delivery {
    /// Not a mail, or not ours.
    #[default]
    None,
    Sending,
    /// Its reader had it before their eyes in the app before the mail went.
    ReadInApp,
    Sent(Timestamp),
    /// The other server went silent at the wrong moment; a person decides.
    InDoubt,
    /// The same text went to the same person too often; why, in words.
    Held(String),
    /// The other server's words.
    Failed(String),
}

/// A message as it is drawn.
#[derive(Debug, Clone, Default)]
pub struct MessageView {
    /// The message's id, for its anchor and for `seen`.
    pub id: i64,
    pub side: Side,
    pub face: Face,
    /// Beside the name: `Corvid Labs · in-app`; may be empty.
    pub from: String,
    pub at: Timestamp,
    /// Cleaned HTML.
    pub html: String,
    /// Quoted history and signature, plain text; folded. May be empty.
    pub quoted: String,
    pub files: Vec<FileClip>,
    pub delivery: Delivery,
    /// The mail a person may send again: in doubt or failed, on a ticket the reader may answer.
    pub again: Option<(OutgoingId, TicketId)>,
    /// The oldest of the customer's messages that nobody has answered.
    pub unanswered: bool,
    /// Why a mail was put here: `the signed reply address`; empty for none.
    pub threaded_because: String,
    /// What was strange about it, for us to judge.
    pub oddities: Vec<String>,
    /// The sender is not known to belong to this ticket.
    pub stranger: bool,
    /// It is not of this ticket alone, in words: `from #12`; empty for most.
    pub mark: String,
    /// Who took something out of it for good, when and why.
    pub redactions: Vec<EventLine>,
    /// The ticket it is on, where the reader may take something out of it.
    pub may_redact: Option<TicketId>,
    /// Where it is, where the reader may move it to another ticket.
    pub movable: Option<Movable>,
}

/// A message that may be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movable {
    pub ticket: TicketId,
    /// Where it was moved from: it can go back.
    pub from: Option<TicketId>,
}

/// Draws a message.
#[must_use]
pub fn message(ctx: &PageContext, view: &MessageView) -> Markup {
    let side = match view.side {
        Side::Customer => "them",
        Side::Us => "us",
        Side::Note => "note",
    };
    html! {
        article.msg.(side) id=(format!("m{}", view.id)) data-unanswered[view.unanswered] {
            (view.face.draw())
            div.msg-body {
                h3.msg-head {
                    bdi { (view.face.name) } " "
                    small {
                        @if view.side == Side::Note { "note · " }
                        @if !view.from.is_empty() { bdi { (view.from) } " · " }
                        (time::moment(ctx, view.at))
                    }
                    @if view.unanswered { " " (badge(Tone::Warn, "unanswered")) }
                    @if !view.mark.is_empty() { " " small.mark { (view.mark) } }
                    @if view.stranger { " " (badge(Tone::Bad, "not on this ticket")) }
                    @if let Some(movable) = view.movable { (moves(ctx, view, movable)) }
                    @if let Some(ticket) = view.may_redact {
                        " " a.redact href=(paths::redaction_of(ticket, view.id)) data-redact=(view.id)
                            aria-label=(format!("Redact something in the message of {}", view.face.name)) {
                            "Redact"
                        }
                    }
                }
                div.prose dir="auto" { (PreEscaped(&view.html)) }
                (quoted(&view.quoted))
                (kit::clips(&view.files))
                @for line in &view.redactions {
                    p.redaction dir="auto" { (line.words) " " (time::moment(ctx, line.at)) }
                }
                (foot(ctx, view))
            }
        }
    }
}

/// The way to the ticket it belongs on, and back.
fn moves(ctx: &PageContext, view: &MessageView, movable: Movable) -> Markup {
    let who = &view.face.name;
    html! {
        " " a.redact href=(paths::moving_of(movable.ticket, view.id)) data-moves=(view.id)
            aria-label=(format!("Move the message of {who} to another ticket")) { "Move" }
        @if let Some(from) = movable.from {
            form.move-back method="post" action=(paths::moving_undo(movable.ticket)) {
                (csrf(ctx.csrf))
                input type="hidden" name="message" value=(view.id);
                button.button.bare type="submit" { "Back to #" (from) }
            }
        }
    }
}

/// Quoted text, folded but never lost.
#[must_use]
pub fn quoted(text: &str) -> Markup {
    html! {
        @if !text.is_empty() {
            details.quoted {
                summary { "Quoted text" }
                pre dir="auto" { (text) }
            }
        }
    }
}

fn foot(ctx: &PageContext, view: &MessageView) -> Markup {
    html! {
        @match &view.delivery {
            Delivery::None => {}
            Delivery::Sending => p.delivery { "sending" }
            Delivery::ReadInApp => p.delivery { "read in the app; no mail was needed" }
            Delivery::Sent(at) => p.delivery { "sent " (time::moment(ctx, *at)) }
            Delivery::InDoubt => p.delivery.warn {
                "in doubt: the other mail server went silent, so it may or may not have arrived"
            }
            Delivery::Held(words) => p.delivery.warn dir="auto" { (words) }
            Delivery::Failed(words) => p.delivery.bad dir="auto" { "not delivered: " (words) }
        }
        @if let Some((mail, ticket)) = view.again {
            form.again method="post" action=(paths::send_again(mail)) {
                (csrf(ctx.csrf))
                input type="hidden" name="ticket" value=(ticket);
                (button(Look::Quiet, "Send it again", ""))
            }
        }
        @for oddity in &view.oddities { p.oddity dir="auto" { (oddity) } }
        @if !view.threaded_because.is_empty() {
            p.threaded dir="auto" { "here because of " (view.threaded_because) }
        }
    }
}

/// A customer's message with files, as on the sample ticket.
#[must_use]
pub fn sample_message() -> MessageView {
    let file = |name: &str, size| FileClip {
        name: name.into(),
        size,
        href: "#".into(),
        ..FileClip::default()
    };
    MessageView {
        id: 901,
        side: Side::Customer,
        face: Face::new("R. Okafor", 1),
        from: "Corvid Labs · in-app".into(),
        at: in_minutes(-419),
        html: "<p>Since this morning <code>getFeatureFlag('new-billing')</code> returns \
               <code>control</code> for users that were in <code>test</code> yesterday. Reloading \
               twice sometimes fixes it. We roll out to 5,000 seats tomorrow.</p>"
            .into(),
        files: vec![file("console.log", 14_200), file("screenshot.jpg", 240_000)],
        ..MessageView::default()
    }
}

/// The same after a password was taken out of it.
#[must_use]
pub fn sample_redacted() -> MessageView {
    MessageView {
        html: "<p>The password is <mark class=\"redacted\">[redacted by N. Kimura]</mark>, please \
               have a look yourself.</p>"
            .into(),
        redactions: vec![EventLine {
            at: in_minutes(-3),
            words: "N. Kimura took words out of this message for good: a pasted password".into(),
        }],
        may_redact: Some(TicketId(48_213)),
        movable: Some(Movable { ticket: TicketId(48_213), from: None }),
        files: Vec::new(),
        ..sample_message()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = sample_message();
    let us = MessageView {
        side: Side::Us,
        face: Face::new("N. Kimura", 9),
        from: String::new(),
        files: Vec::new(),
        html: "<p>Thanks, that makes it easy to follow.</p>".into(),
        ..one.clone()
    };
    let with = |delivery| MessageView { delivery, ..us.clone() };
    let mail = MessageView {
        unanswered: true,
        stranger: true,
        quoted: "> On Monday you wrote:\n> Can you try again?".into(),
        threaded_because: "the signed reply address".into(),
        oddities: vec![
            "The mail said it was Latin-1 but was not; some letters may be wrong.".into(),
        ],
        ..one.clone()
    };
    let rtl = MessageView {
        html: "<p>توقف التصدير عند منتصف الليل.</p>".into(), ..one.clone()
    };
    let code = MessageView {
        html: "<p>Steps:</p><ol><li>Open the page</li><li>Reload</li></ol><pre><code>TypeError: x \
            is not \
               a function at a.very.long.path.that.goes.on.and.on.and.never.stops \
               (bundle.js:1:99999)\
               </code></pre><blockquote><p>It worked on Friday.</p></blockquote>"
            .into(),
        ..one.clone()
    };
    let draw = |view: &MessageView| message(&ctx, view);
    vec![
        Sample::new("customer, with files", draw(&one)),
        Sample::new("redacted", draw(&sample_redacted())),
        Sample::new("customer, by mail, odd", draw(&mail)),
        Sample::new("us, sent", draw(&with(Delivery::Sent(in_minutes(-2))))),
        Sample::new("us, read in the app", draw(&with(Delivery::ReadInApp))),
        Sample::new("us, sending", draw(&with(Delivery::Sending))),
        Sample::new(
            "us, in doubt",
            draw(&MessageView {
                again: Some((OutgoingId(7), TicketId(48_213))),
                ..with(Delivery::InDoubt)
            }),
        ),
        Sample::new(
            "us, held back",
            draw(&with(Delivery::Held("held back: the same reply went there 20 times".into()))),
        ),
        Sample::new("us, failed", draw(&with(Delivery::Failed("550 no such mailbox".into())))),
        Sample::new("note", draw(&MessageView { side: Side::Note, ..us.clone() })),
        Sample::new("lists and code", draw(&code)),
        Sample::new(
            "empty",
            draw(&MessageView { html: String::new(), files: Vec::new(), ..one.clone() }),
        ),
        Sample::new(
            "very long",
            draw(&MessageView {
                html: format!("<p>{}</p>", long("Unbreakable".repeat(9).as_str())),
                ..one
            }),
        ),
        Sample::new("right to left", draw(&rtl)),
    ]
}
