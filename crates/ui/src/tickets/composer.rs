//! Where agents write: a reply or a note, with who gets it shown before it goes.
//!
//! Without script it is a plain form. Behaviours add drafts, preview, paste and keys; the element
//! ids and names here are theirs to hold on to, so that half-typed text survives a live update.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{
    acts::in_view,
    presence::{Presence, Viewing, presence},
};
use crate::{
    PageContext,
    kit::{Face, Icon, Tone, csrf, icon, notice},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// What the ticket becomes when the reply goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Then {
    Open,
    /// We answered and wait for the customer: what a reply usually means.
    #[default]
    Pending,
    OnHold,
    Solved,
    /// Nothing changes.
    Keep,
}

impl Then {
    const ALL: [Self; 4] = [Self::Pending, Self::Open, Self::OnHold, Self::Solved];

    /// The value sent as `then`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::OnHold => "on_hold",
            Self::Solved => "solved",
            Self::Keep => "",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Open => "Send, keep open",
            Self::Pending => "Send, wait for them",
            Self::OnHold => "Send, put on hold",
            Self::Solved => "Send and solve",
            Self::Keep => "Send",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Open => "It stays our turn.",
            Self::Pending => "Pending: solves itself after 7 quiet days.",
            Self::OnHold => "Somebody else has to move first.",
            Self::Solved => "Done; a reply opens it again.",
            Self::Keep => "",
        }
    }
}

/// Somebody who gets a public reply.
#[derive(Debug, Clone, Default)]
pub struct Recipient {
    pub name: String,
    /// Empty where the reply is only shown in the app.
    pub address: String,
    /// Copied rather than written to.
    pub copied: bool,
}

/// The ticket changed since `seen`: the text is kept and the writer decides.
#[derive(Debug, Clone, Default)]
pub struct Conflict {
    /// Who wrote meanwhile: `R. Okafor`.
    pub who: String,
    /// The id of that message, for the link to it and the new `seen`.
    pub message: i64,
    /// What they wrote, its beginning; empty where it is only files.
    pub words: String,
}

/// The composer and what is in it.
#[derive(Debug, Clone, Default)]
pub struct Composer {
    /// A fresh token per render; makes sending twice harmless.
    pub client_id: String,
    /// The list beside the ticket.
    pub view: InView,
    /// The last message shown.
    pub seen: i64,
    /// The stored draft.
    pub text: String,
    pub draft_version: i64,
    /// The note tab is chosen.
    pub note: bool,
    pub may_reply: bool,
    pub may_note: bool,
    /// Why there is no composer, such as `This ticket is closed.`; then nothing else matters.
    pub locked: String,
    pub recipients: Vec<Recipient>,
    /// What the main button does.
    pub then: Then,
    pub conflict: Option<Conflict>,
    /// The largest file taken, in bytes; 0 for no limit to tell.
    pub max_file_bytes: i64,
    /// What was wrong with the last try, in words; empty for none.
    pub error: String,
}

/// Draws the composer of one ticket.
#[must_use]
pub fn composer(
    ctx: &PageContext,
    ticket: TicketId,
    view: &Composer,
    others: &[Viewing],
) -> Markup {
    let here = presence(&Presence { ticket, others: others.to_vec() });
    if !view.locked.is_empty() || !(view.may_reply || view.may_note) {
        let why = if view.locked.is_empty() { "You can read this ticket." } else { &view.locked };
        return html! { div.composer.locked { p { (icon(Icon::Lock)) " " (why) } (here) } };
    }
    html! {
        ticket-composer data-ticket=(ticket) {
            form.composer #composer method="post" enctype="multipart/form-data"
                action=(paths::messages(ticket)) data-draft=(paths::draft(ticket))
                data-draft-version=(view.draft_version) data-preview-url=(paths::PREVIEW) {
                (csrf(ctx.csrf)) (in_view(&view.view))
                input type="hidden" name="client_id" value=(view.client_id);
                input type="hidden" name="seen" value=(seen(view));
                (tabs(view, &here))
                (troubles(view))
                (goes_to(view))
                textarea #composer-text name="text" rows="3" dir="auto" required
                    aria-label="Your words"
                    placeholder="Write in plain words; Markdown works" { (view.text) }
                div.preview.prose data-preview hidden aria-live="polite" {}
                (bar(view))
            }
        }
    }
}

fn seen(view: &Composer) -> i64 {
    view.conflict.as_ref().map_or(view.seen, |conflict| conflict.message)
}

fn tabs(view: &Composer, here: &Markup) -> Markup {
    let note = view.note || !view.may_reply;
    html! {
        div.tabs {
            @if view.may_reply {
                label.tab {
                    input #tab-reply type="radio" name="visibility" value="public" checked[!note]
                        data-hotkey="r";
                    (icon(Icon::Reply)) "Reply"
                }
            }
            @if view.may_note {
                label.tab {
                    input #tab-note type="radio" name="visibility" value="internal" checked[note]
                        data-hotkey="n";
                    (icon(Icon::Note)) "Note"
                }
            }
            (here)
        }
    }
}

fn troubles(view: &Composer) -> Markup {
    html! {
        @if let Some(conflict) = &view.conflict {
            (notice(Tone::Warn, &html! {
                p dir="auto" {
                    b { (conflict.who) }
                    " wrote while you were writing. Your text is kept; nothing was sent."
                }
                @if !conflict.words.is_empty() { blockquote dir="auto" { (conflict.words) } }
                p {
                    a.button.quiet href=(format!("#m{}", conflict.message)) { "Read it" } " "
                    span.hint { "Sending again means you have read it." }
                }
            }))
        }
        @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } })) }
    }
}

/// Nobody is dropped or added silently: all recipients stand here before the reply goes.
fn goes_to(view: &Composer) -> Markup {
    html! {
        p.goes-to.for-reply dir="auto" {
            @if view.recipients.is_empty() {
                "goes to nobody: we have no address for this person"
            } @else {
                "goes to "
                @for (at, person) in view.recipients.iter().enumerate() {
                    @if at > 0 { ", " }
                    @if person.copied { "copy to " }
                    bdi.recipient { (recipient(person)) }
                }
            }
        }
        p.goes-to.for-note { (icon(Icon::Lock)) "only we can read a note" }
    }
}

fn recipient(person: &Recipient) -> String {
    match (person.name.as_str(), person.address.as_str()) {
        (name, "") => format!("{name} (in the app)"),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

fn bar(view: &Composer) -> Markup {
    html! {
        div.bar {
            markdown-toolbar for="composer-text" hidden {
                md-bold.tool aria-label="Bold" title="Bold" { (icon(Icon::Bold)) }
                md-italic.tool aria-label="Italic" title="Italic" { (icon(Icon::Italic)) }
                md-code.tool aria-label="Code" title="Code" { (icon(Icon::Code)) }
                md-link.tool aria-label="Link" title="Link" { (icon(Icon::Link)) }
            }
            label.attach title="Attach files" {
                (icon(Icon::Paperclip)) span.attach-word { "Attach" }
                input #composer-files type="file" name="files" multiple
                    data-max-bytes=[(view.max_file_bytes > 0).then_some(view.max_file_bytes)];
            }
            button.button.bare type="button" data-preview-toggle aria-pressed="false" hidden {
                "Preview"
            }
            span.draft-state data-draft-state role="status" {}
            span.space {}
            @if view.may_reply { (sends(view)) }
            @if view.may_note {
                button.button.main.send.for-note type="submit" name="then" value=""
                    data-send="internal" {
                    "Add note" kbd aria-hidden="true" { "Ctrl ↵" }
                }
            }
        }
    }
}

fn sends(view: &Composer) -> Markup {
    let label = if view.conflict.is_some() { "Send anyway" } else { view.then.label() };
    html! {
        span.split.for-reply {
            button.button.main.send type="submit" name="then" value=(view.then.key())
                data-send="public" {
                (label) kbd aria-hidden="true" { "Ctrl ↵" }
            }
            details.menu.up.from-right #then name="acts" {
                summary.button.main aria-label="Other ways to send" { (icon(Icon::Down)) }
                div.sheet {
                    @for then in Then::ALL.into_iter().filter(|then| *then != view.then) {
                        button.item type="submit" name="then" value=(then.key()) {
                            b { (then.label()) } small { (then.hint()) }
                        }
                    }
                }
            }
        }
    }
}

/// The composer with a draft, as on the sample ticket.
#[must_use]
pub fn sample_composer() -> Composer {
    Composer {
        client_id: "sample-client-id".into(),
        seen: 904,
        text: "Thank you, that narrows it down. The wrong value is kept from before the sign-in; \
            the \
               next release asks again. Until then, `reloadFeatureFlags()` after `identify()` \
               helps."
            .into(),
        may_reply: true,
        may_note: true,
        max_file_bytes: 25_000_000,
        recipients: vec![Recipient {
            name: "R. Okafor".into(),
            address: "r.okafor@corvid.example".into(),
            copied: false,
        }],
        ..Composer::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &Composer, others: &[Viewing]| composer(&ctx, TicketId(48_213), view, others);
    let full = sample_composer();
    let empty = Composer { text: String::new(), ..full.clone() };
    let other = Viewing { face: Face::new("L. Moreau", 5), typing: true };
    let many = (0..9).map(|n| Recipient {
        name: format!("Person {n}"),
        address: format!("person{n}@corvid.example"),
        copied: n > 0,
    });
    let conflict = Some(Conflict {
        who: "R. Okafor".into(),
        message: 905,
        words: "Wait: it works again since a minute ago.".into(),
    });
    vec![
        Sample::new("empty", draw(&empty, &[])),
        Sample::new("draft, others here", draw(&full, std::slice::from_ref(&other))),
        Sample::new("note", draw(&Composer { note: true, ..full.clone() }, &[])),
        Sample::new(
            "many recipients",
            draw(&Composer { recipients: many.collect(), ..empty.clone() }, &[]),
        ),
        Sample::new(
            "nobody to write to",
            draw(&Composer { recipients: Vec::new(), ..empty.clone() }, &[]),
        ),
        Sample::new("somebody wrote meanwhile", draw(&Composer { conflict, ..full.clone() }, &[])),
        Sample::new(
            "error",
            draw(&Composer { error: "The file is larger than 25 MB.".into(), ..full.clone() }, &[]),
        ),
        Sample::new("notes only", draw(&Composer { may_reply: false, ..empty.clone() }, &[])),
        Sample::new(
            "closed",
            draw(
                &Composer {
                    locked: "This ticket is closed. A new message opens another.".into(),
                    ..empty
                },
                &[],
            ),
        ),
        Sample::new("very long", draw(&Composer { text: long("Words and words."), ..full }, &[])),
    ]
}
