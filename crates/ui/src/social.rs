//! Answering a public post: paste a handle, a link or the post; see whose it is and what to say.

use ::desk::social::Network;
use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Field, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
    tickets::{Status, status_label, status_tone},
};

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct SocialPage {
    /// As it was pasted.
    pub pasted: String,
    /// What was found in it; `None` before anything was pasted.
    pub found: Option<FoundPost>,
    /// What somebody wrote instead of the words found for it; empty where nothing was refused.
    pub reply: String,
    pub contacts: Vec<ContactRow>,
    pub older: Option<String>,
    /// May record and link handles.
    pub may_answer: bool,
    /// What went wrong; may be empty.
    pub error: String,
    /// It was just kept.
    pub kept: bool,
}

/// A post, and who wrote it.
#[derive(Debug, Clone)]
pub struct FoundPost {
    pub network: Network,
    /// May be empty.
    pub handle: String,
    /// Name and organisation; empty where nobody is known by that handle.
    pub customer: String,
    /// Newest first, open ones before all others.
    pub tickets: Vec<FoundTicket>,
    /// The words to say there.
    pub reply: String,
    /// A fresh token for the form.
    pub client_id: String,
}

/// A ticket of theirs.
#[derive(Debug, Clone)]
pub struct FoundTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
}

/// A post that was answered.
#[derive(Debug, Clone)]
pub struct ContactRow {
    /// `@ana on X`
    pub who: String,
    /// May be empty.
    pub link: String,
    pub ticket: Option<TicketId>,
    pub reply: String,
    pub by: String,
    pub at: Timestamp,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn social(ctx: &PageContext, view: &SocialPage) -> Markup {
    let pasted = Field {
        name: "of",
        label: "A handle, a link, or the whole post",
        hint: "Prickle looks for their tickets first. Nothing is posted from here.",
        value: &view.pasted,
        required: true,
        ..Field::default()
    };
    html! {
        div.social {
            @if view.kept { (notice(Tone::Good, &html! { p { "Recorded." } })) }
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p { (view.error) } })) }
            form.stack action=(paths::SOCIAL) {
                (pasted.area(3))
                (button(Look::Main, "Look", ""))
            }
            @if let Some(found) = &view.found { (post(ctx, view, found)) }
            (contacts(ctx, view))
        }
    }
}

fn post(ctx: &PageContext, view: &SocialPage, found: &FoundPost) -> Markup {
    html! {
        section.org-card aria-labelledby="who-posted" {
            h2 #who-posted {
                @if found.handle.is_empty() { "No handle in it" }
                @else { bdi { "@" (found.handle) } @if found.network != Network::Other {
                    " on " (found.network.name()) } }
            }
            @if found.customer.is_empty() {
                p { "Nobody is known by this name yet. They may still have a ticket under their \
                     mail address." }
                @if view.may_answer && !found.handle.is_empty() { (whose(ctx, view)) }
            } @else {
                p { "This is " bdi { b { (found.customer) } } "." }
            }
            @if found.tickets.is_empty() {
                p.hint { "No tickets found: help is not given there, so they are asked to write \
                          in the app." }
            } @else {
                ul.found-tickets {
                    @for ticket in &found.tickets {
                        li {
                            (badge(status_tone(ticket.status), status_label(ticket.status))) " "
                            a href=(paths::ticket(ticket.id, &InView::All)) {
                                "#" (ticket.id) " " bdi { (ticket.subject) }
                            }
                        }
                    }
                }
            }
            (reply(ctx, view, found))
        }
    }
}

fn whose(ctx: &PageContext, view: &SocialPage) -> Markup {
    let address = Field {
        name: "address",
        label: "Whose is it?",
        hint: "The mail address they wrote to us from, if you know it.",
        required: true,
        ..Field::default()
    };
    html! {
        form.whose method="post" action=(paths::SOCIAL_HANDLES) {
            (csrf(ctx.csrf))
            input type="hidden" name="of" value=(view.pasted);
            (address.input("email"))
            (button(Look::Quiet, "Remember", ""))
        }
    }
}

fn reply(ctx: &PageContext, view: &SocialPage, found: &FoundPost) -> Markup {
    let words = Field {
        name: "reply",
        label: "What to say there",
        value: &found.reply,
        required: true,
        ..Field::default()
    };
    html! {
        form.stack method="post" action=(paths::SOCIAL) {
            (csrf(ctx.csrf))
            input type="hidden" name="of" value=(view.pasted);
            input type="hidden" name="client_id" value=(found.client_id);
            (words.area(4))
            @if let Some(ticket) = found.tickets.first() {
                label.check {
                    input type="checkbox" name="ticket" value=(ticket.id) checked;
                    span { "Say so in a note on #" (ticket.id) }
                }
            }
            div.send-row {
                button.button.quiet type="button" data-copy="reply" hidden { "Copy" }
                @if view.may_answer {
                    (button(Look::Main, "I said it: record", ""))
                }
            }
        }
    }
}

fn contacts(ctx: &PageContext, view: &SocialPage) -> Markup {
    html! {
        section.contacts aria-labelledby="contacts" {
            h2 #contacts { "Answered lately" }
            @if view.contacts.is_empty() {
                (kit::empty("None yet", "Posts you record stand here."))
            }
            ol {
                @for one in &view.contacts {
                    li {
                        p {
                            @if one.link.is_empty() { bdi { (one.who) } }
                            @else { a href=(one.link) rel="noreferrer nofollow" dir="auto" {
                                (one.who) } }
                            @if let Some(ticket) = one.ticket {
                                " · " a href=(paths::ticket(ticket, &InView::All)) { "#" (ticket) }
                            }
                            small { " " bdi { (one.by) } ", " (time::moment(ctx, one.at)) }
                        }
                        blockquote dir="auto" { (one.reply) }
                    }
                }
            }
            @if let Some(cursor) = &view.older {
                p.older { a href=(paths::social_before(cursor)) { "Older" } }
            }
        }
    }
}

/// A post by somebody with a ticket.
#[must_use]
pub fn sample_social() -> SocialPage {
    let ticket = |id, status| FoundTicket {
        id: TicketId(id),
        subject: "Flags return stale values for logged-in users".into(),
        status,
    };
    SocialPage {
        pasted: "https://x.com/rokafor/status/1795".into(),
        found: Some(FoundPost {
            network: Network::X,
            handle: "rokafor".into(),
            customer: "R. Okafor, Tidewater".into(),
            tickets: vec![ticket(48_213, Status::Open), ticket(47_001, Status::Closed)],
            reply: "Hi @rokafor, we have your ticket; an engineer answers you there.".into(),
            client_id: "sample".into(),
        }),
        contacts: vec![ContactRow {
            who: "@ana.example on Bluesky".into(),
            link: "https://bsky.app/profile/ana.example".into(),
            ticket: None,
            reply: "Hi @ana.example, please ask us in the app.".into(),
            by: "N. Kimura".into(),
            at: in_minutes(-200),
        }],
        older: Some("7".into()),
        may_answer: true,
        ..SocialPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_social();
    let empty = SocialPage { may_answer: true, ..SocialPage::default() };
    let mut unknown = full.clone();
    if let Some(found) = &mut unknown.found {
        found.customer = String::new();
        found.tickets.clear();
        found.reply = "Hi @rokafor, please ask us in the app.".into();
    }
    let mut endless = full.clone();
    if let Some(found) = &mut endless.found {
        found.tickets[0].subject = long("Flags");
        found.reply = long("Words.");
    }
    let mut rtl = full.clone();
    rtl.contacts[0].reply = "مرحبا، اكتبوا لنا من داخل التطبيق".into();
    let wrong = SocialPage {
        error: "Nobody with this address has written to us.".into(),
        ..unknown.clone()
    };
    let draw = |view: &SocialPage| social(&ctx, view);
    vec![
        Sample::new("empty", draw(&empty)),
        Sample::new("with a ticket", draw(&full)),
        Sample::new("unknown", draw(&unknown)),
        Sample::new("error", draw(&wrong)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
