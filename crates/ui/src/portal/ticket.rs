//! A customer's own ticket: what was said, by when we answer, and how to go on.

use base::{Timestamp, ids::TicketId};
use desk::phrases::Say;
use maud::{Markup, PreEscaped, html};

use crate::{
    PageContext,
    kit::{
        self, Face, Field, FileClip, Look, Tone, badge, button, csrf,
        hedgehog::{Mood, hedgehog},
        notice, time,
    },
    paths,
    samples::{Sample, Stage, in_minutes, long},
    shells::{PublicPage, SignedInCustomer, public},
    tickets::{Status, message, status_for_customers, status_tone},
};

/// A public message.
#[derive(Debug, Clone, Default)]
pub struct PortalMessage {
    pub id: i64,
    pub face: Face,
    pub from_us: bool,
    pub at: Timestamp,
    /// Cleaned HTML.
    pub html: String,
    pub quoted: String,
    pub files: Vec<FileClip>,
}

/// The customer's view of a ticket.
#[derive(Debug, Clone)]
pub struct PortalTicket {
    pub id: TicketId,
    pub customer: SignedInCustomer,
    pub subject: String,
    pub status: Status,
    /// By when we answer; `None` where it is not our turn or nothing is promised.
    pub promised_at: Option<Timestamp>,
    /// Public messages only, oldest first.
    pub messages: Vec<PortalMessage>,
    /// A fresh token per form.
    pub client_id: String,
    /// As typed before.
    pub text: String,
    /// The largest file taken, in bytes; 0 for no limit to tell.
    pub max_file_bytes: i64,
    /// What was wrong with the last try; may be empty.
    pub error: String,
    /// What was just done, such as `Sent.`; may be empty.
    pub said: String,
    /// The reader may solve and reopen it.
    pub may_settle: bool,
    /// A ticket that waits for its customer solves itself after so many days.
    pub pending_days: i64,
}

/// Draws the ticket's page.
#[must_use]
pub fn ticket_page(ctx: &PageContext, view: &PortalTicket) -> Markup {
    let page = PublicPage {
        title: format!("#{} {}", view.id, view.subject),
        class: "portal",
        customer: Some(view.customer.clone()),
    };
    public(ctx, &page, &ticket(ctx, view))
}

fn ticket(ctx: &PageContext, view: &PortalTicket) -> Markup {
    html! {
        header.thread-head {
            p.crumbs {
                a href=(paths::PORTAL) { (ctx.say(Say::YourTickets)) } " / #" (view.id)
            }
            h1 dir="auto" {
                @if view.subject.is_empty() { (ctx.say(Say::NoSubject)) } @else { (view.subject) }
            }
            (state(ctx, view))
        }
        @if !view.said.is_empty() { (notice(Tone::Good, &html! { p { (view.said) } })) }
        ol.thread { @for message in &view.messages { (one(ctx, message)) } }
        (answer(ctx, view))
    }
}

fn state(ctx: &PageContext, view: &PortalTicket) -> Markup {
    html! {
        p.thread-state {
            (badge(status_tone(view.status), ctx.say(status_for_customers(view.status))))
            @match (view.status, view.promised_at) {
                (_, Some(at)) => span {
                    (ctx.say_with(Say::HearBy, &[("time", &html! { b { (time::promise(ctx, at)) } })]))
                },
                (Status::Pending, None) => span {
                    @if view.pending_days == 1 { (ctx.say(Say::PendingHintDay)) }
                    @else {
                        (ctx.say_with(Say::PendingHint, &[("days", &html! { (view.pending_days) })]))
                    }
                },
                (Status::OnHold, None) => span { (ctx.say(Say::OnHoldHint)) },
                (Status::Solved, None) => span { (ctx.say(Say::SolvedHint)) },
                (Status::Closed, None) => span { (ctx.say(Say::ClosedHint)) },
                (Status::New | Status::Open, None) => {}
            }
        }
    }
}

fn one(ctx: &PageContext, view: &PortalMessage) -> Markup {
    html! {
        li.said.us[view.from_us] id=(format!("m{}", view.id)) {
            (view.face.draw())
            article {
                h2 {
                    bdi { (view.face.name) } " "
                    small { @if view.from_us { (ctx.company) " · " } (time::moment(ctx, view.at)) }
                }
                div.prose dir="auto" { (PreEscaped(&view.html)) }
                (message::quoted(&view.quoted))
                (kit::clips(&view.files))
            }
        }
    }
}

fn answer(ctx: &PageContext, view: &PortalTicket) -> Markup {
    let done = matches!(view.status, Status::Solved | Status::Closed);
    let label = ctx.say(if done { Say::StillOpen } else { Say::YourReply });
    let text = Field {
        name: "text",
        label,
        value: &view.text,
        error: &view.error,
        required: true,
        ..Field::default()
    };
    let (label, optional) = (ctx.say(Say::Files), ctx.say(Say::Optional));
    let files = Field { name: "files", label, optional, ..Field::default() };
    html! {
        section.answer-box {
            @if view.status == Status::Solved {
                div.with-hedgehog { (hedgehog(Mood::Delighted)) p { (ctx.say(Say::SolvedGlad)) } }
            }
            form.stack #reply method="post" enctype="multipart/form-data"
                action=(paths::portal_messages(view.id)) {
                (csrf(ctx.csrf))
                input type="hidden" name="client_id" value=(view.client_id);
                (text.area(4))
                (files.files(view.max_file_bytes))
                div.send-row { (button(Look::Main, ctx.say(Say::Send), "")) }
            }
            @match view.status {
                _ if !view.may_settle => {}
                Status::Closed => {}
                Status::Solved => form.aside method="post"
                    action=(paths::portal_reopening(view.id)) {
                    (csrf(ctx.csrf)) (button(Look::Bare, ctx.say(Say::Reopen), ""))
                },
                _ => form.aside method="post" action=(paths::portal_closure(view.id)) {
                    (csrf(ctx.csrf)) (button(Look::Bare, ctx.say(Say::ItIsSolved), ""))
                },
            }
        }
    }
}

/// The sample ticket as its customer sees it.
#[must_use]
pub fn sample_ticket() -> PortalTicket {
    let said = |id, name: &str, hue, from_us, minutes, html: &str| PortalMessage {
        id,
        face: Face::new(name, hue),
        from_us,
        at: in_minutes(minutes),
        html: html.into(),
        ..PortalMessage::default()
    };
    let mut messages = vec![
        said(
            901,
            "R. Okafor",
            1,
            false,
            -419,
            "<p>Since this morning <code>getFeatureFlag('new-billing')</code> returns \
            <code>control</code> \
             for users that were in <code>test</code> yesterday. We roll out to 5,000 seats \
             tomorrow.</p>",
        ),
        said(
            902,
            "N. Kimura",
            9,
            true,
            -378,
            "<p>Thanks, the replay makes this easy to follow. Your page asks for flags before \
             <code>identify()</code> has run. Can you tell me if the wrong value survives a \
             second page \
             view?</p>",
        ),
        said(
            904,
            "R. Okafor",
            1,
            false,
            -32,
            "<p>Yes, it survives. And two colleagues see it in the EU project as well.</p>",
        ),
    ];
    messages[0].files = vec![FileClip {
        name: "console.log".into(),
        size: 14_200,
        href: "#".into(),
        ..FileClip::default()
    }];
    PortalTicket {
        id: TicketId(48_213),
        customer: SignedInCustomer { name: "R. Okafor".into() },
        subject: "Flags return stale values for logged-in users".into(),
        status: Status::Open,
        promised_at: Some(in_minutes(72)),
        messages,
        client_id: "sample-client-id".into(),
        text: String::new(),
        max_file_bytes: 25_000_000,
        error: String::new(),
        said: String::new(),
        may_settle: true,
        pending_days: 7,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let open = sample_ticket();
    let with = |status| PortalTicket { status, promised_at: None, ..open.clone() };
    let wrong = PortalTicket {
        text: "See the file.".into(),
        error: "The file is larger than 25 MB; a link to it works too.".into(),
        ..open.clone()
    };
    let endless = PortalTicket { subject: long("Flags"), text: long("Words."), ..open.clone() };
    let rtl = PortalTicket {
        subject: "توقف التصدير عند منتصف الليل".into(), ..open.clone()
    };
    vec![
        Sample::new("open", ticket(&ctx, &open)),
        Sample::new("waiting for the customer", ticket(&ctx, &with(Status::Pending))),
        Sample::new("solved", ticket(&ctx, &with(Status::Solved))),
        Sample::new("closed", ticket(&ctx, &with(Status::Closed))),
        Sample::new("error", ticket(&ctx, &wrong)),
        Sample::new("very long", ticket(&ctx, &endless)),
        Sample::new("right to left", ticket(&ctx, &rtl)),
        Sample::new("in German", ticket(&Stage::in_german().context(), &with(Status::Pending))),
    ]
}
