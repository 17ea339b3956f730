//! Side conversations of a ticket: the section in the side panel, and the page on which they are
//! read and written. Apart from the ticket's own conversation, so that nobody answers the wrong
//! people.

use base::{
    Timestamp,
    ids::{AsideId, AttachmentId, TicketId},
};
use maud::{Markup, html};

use super::message::{MessageView, message, sample_message};
use crate::{
    PageContext, format,
    kit::{self, Look, Tone, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// One side conversation in short.
#[derive(Debug, Clone)]
pub struct AsideLine {
    pub id: AsideId,
    pub subject: String,
    /// With whom, by name or address.
    pub with: Vec<String>,
    pub messages: u64,
    pub last_at: Timestamp,
    /// The last word is theirs.
    pub theirs: bool,
}

/// Draws the section of the side panel.
#[must_use]
pub fn asides(ctx: &PageContext, ticket: TicketId, lines: &[AsideLine]) -> Markup {
    html! {
        section.asides {
            h2 { "Side conversations" }
            @if !lines.is_empty() {
                ul.like {
                    @for line in lines {
                        li {
                            a href=(paths::aside(ticket, line.id)) dir="auto" { (line.subject) }
                            small {
                                "with " bdi { (line.with.join(", ")) } " · "
                                (format::count(line.messages, "message", "messages")) " · "
                                @if line.theirs { b { "they wrote " } }
                                (time::moment(ctx, line.last_at))
                            }
                        }
                    }
                }
            }
            a.button.quiet href=(paths::asides(ticket)) { "Write to somebody outside" }
        }
    }
}

/// A file of the ticket that may be sent along.
#[derive(Debug, Clone)]
pub struct Attachable {
    pub id: AttachmentId,
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub on: bool,
}

/// The page: one side conversation, or the beginning of a new one.
#[derive(Debug, Clone)]
pub struct AsidePage {
    pub ticket: TicketId,
    pub ticket_subject: String,
    /// `None`: a new one.
    pub id: Option<AsideId>,
    pub subject: String,
    /// With whom.
    pub with: Vec<String>,
    /// Oldest first.
    pub messages: Vec<MessageView>,
    pub files: Vec<Attachable>,
    /// As typed before.
    pub to: String,
    pub text: String,
    pub error: String,
    pub client_id: String,
    pub max_file_bytes: i64,
}

/// Draws the page.
#[must_use]
pub fn aside(ctx: &PageContext, view: &AsidePage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(view.ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (view.ticket) " "
            }
            bdi { (view.ticket_subject) }
        }
        (notice(Tone::Plain, &html! {
            p {
                "By mail, with people outside the ticket. Its customers never see this. Answers "
                "come back here."
            }
        }))
        @if let Some(id) = view.id {
            p.hint { "With " bdi { (view.with.join(", ")) } }
            div.conversation { @for one in &view.messages { (message(ctx, one)) } }
            (form(ctx, view, &paths::aside(view.ticket, id)))
        } @else {
            (form(ctx, view, &paths::asides(view.ticket)))
        }
    }
}

fn form(ctx: &PageContext, view: &AsidePage, action: &str) -> Markup {
    let new = view.id.is_none();
    html! {
        form.aside-form method="post" enctype="multipart/form-data" action=(action) {
            (csrf(ctx.csrf))
            input type="hidden" name="client_id" value=(view.client_id);
            @if !view.error.is_empty() {
                (notice(Tone::Bad, &html! { p role="alert" dir="auto" { (view.error) } }))
            }
            @if new {
                div.field {
                    label for="aside-to" { "To" }
                    p.hint #aside-to-hint { "Mail addresses, apart by commas." }
                    input.control #aside-to name="to" required value=(view.to) dir="auto"
                        autocomplete="off" aria-describedby="aside-to-hint";
                }
                div.field {
                    label for="aside-subject" { "Subject" }
                    input.control #aside-subject name="subject" required maxlength="250"
                        value=(view.subject) dir="auto" autocomplete="off";
                }
            }
            div.field {
                label for="aside-text" { @if new { "Message" } @else { "Answer" } }
                textarea.control #aside-text name="text" rows="6" dir="auto" { (view.text) }
            }
            @if !view.files.is_empty() {
                fieldset.field {
                    legend { "Files of the ticket to send along" }
                    @for file in &view.files {
                        label.check {
                            input type="checkbox" name=(format!("f{}", file.id)) value="yes"
                                checked[file.on];
                            " " bdi { (file.name) } " " small { (format::size(file.size)) }
                        }
                    }
                }
            }
            div.field {
                label for="aside-files" { "Other files" }
                input.control #aside-files type="file" name="files" multiple
                    data-max-bytes=[(view.max_file_bytes > 0).then_some(view.max_file_bytes)];
            }
            div.row { (button(Look::Main, "Send", "Control+Enter")) }
        }
    }
}

/// The sample: with a vendor's engineer.
#[must_use]
pub fn sample_aside() -> AsidePage {
    let ours = MessageView {
        id: 911,
        side: super::message::Side::Us,
        html: "<p>Does your proxy cut bodies over 1 MB?</p>".into(),
        ..sample_message()
    };
    AsidePage {
        ticket: TicketId(48_213),
        ticket_subject: "Flags return stale values".into(),
        id: Some(AsideId(7)),
        subject: "Does your proxy cut large bodies?".into(),
        with: vec!["S. Lind (s.lind@proxy.example)".into()],
        messages: vec![ours, MessageView { id: 912, ..sample_message() }],
        files: vec![Attachable {
            id: AttachmentId(7),
            name: "flags.har".into(),
            size: 2_345_678,
            on: false,
        }],
        to: String::new(),
        text: String::new(),
        error: String::new(),
        client_id: "c1".into(),
        max_file_bytes: 40_000_000,
    }
}

/// The sample ticket's side conversations.
#[must_use]
pub fn sample_lines() -> Vec<AsideLine> {
    vec![AsideLine {
        id: AsideId(7),
        subject: "Does your proxy cut large bodies?".into(),
        with: vec!["S. Lind".into()],
        messages: 2,
        last_at: in_minutes(-30),
        theirs: true,
    }]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let ticket = TicketId(48_213);
    let one = sample_aside();
    let draw = |view: &AsidePage| aside(&ctx, view);
    let new = AsidePage { id: None, messages: Vec::new(), ..one.clone() };
    let wrong = AsidePage {
        to: "s.lind@".into(),
        error: "“s.lind@” is no mail address.".into(),
        ..new.clone()
    };
    let mut endless = sample_lines();
    endless[0].subject = long("Does your proxy cut large bodies");
    endless[0].with = (0..10).map(|n| format!("person{n}@proxy.example")).collect();
    let rtl = AsidePage { with: vec!["ليلى حداد".into()], ..one.clone() };
    vec![
        Sample::new("none", asides(&ctx, ticket, &[])),
        Sample::new("one", asides(&ctx, ticket, &sample_lines())),
        Sample::new("very long", asides(&ctx, ticket, &endless)),
        Sample::new("a new one", draw(&new)),
        Sample::new("a wrong address", draw(&wrong)),
        Sample::new("read and answered", draw(&one)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
