//! Where agents write: a reply or a note, with who gets it shown before it goes.
//!
//! Without script it is a plain form. Behaviours add drafts, preview, paste and keys; the element
//! ids and names here are theirs to hold on to, so that half-typed text survives a live update.

use ::desk::reply_check::Finding;
use base::{
    Timestamp,
    ids::{DraftFileId, PersonId, TicketId},
};
use maud::{Markup, html};

use super::{
    Status,
    acts::in_view,
    check::check,
    news::{NewsView, SeenFields, news, sample_news},
    presence::{Presence, Viewing, presence},
    recipients::{Recipient, recipients, sample_recipient},
    sending::{SendingView, local, sample_sending, sendings},
};
use crate::{
    PageContext, format,
    kit::{Face, Icon, Tone, csrf, icon, notice},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
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

    /// What leads to a status.
    #[must_use]
    pub fn to(status: Status) -> Self {
        match status {
            Status::New | Status::Closed => Self::default(),
            Status::Open => Self::Open,
            Status::Pending => Self::Pending,
            Status::OnHold => Self::OnHold,
            Status::Solved => Self::Solved,
        }
    }

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

/// A time at which a reply may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// `Tomorrow, 9:00 for R.`
    pub label: String,
    /// The same in the reader's time.
    pub hint: String,
    pub at: Timestamp,
}

/// A file that was put to the answer before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    pub id: DraftFileId,
    pub name: String,
    pub size: i64,
}

/// The composer and what is in it.
#[derive(Debug, Clone, Default)]
pub struct Composer {
    /// A fresh token per render; makes sending twice harmless.
    pub client_id: String,
    /// The list beside the ticket.
    pub view: InView,
    /// What the page shows.
    pub seen: SeenFields,
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
    /// Addresses typed into the field for more of them.
    pub added: String,
    /// What the main button does.
    pub then: Then,
    /// When else it may go.
    pub later: Vec<Later>,
    /// Files of an answer that was taken back.
    pub files: Vec<KeptFile>,
    /// Replies in waiting.
    pub sendings: Vec<SendingView>,
    /// What happened while it was written.
    pub news: Vec<NewsView>,
    /// What a reader would stumble over.
    pub check: Vec<Finding>,
    /// What looks like a secret is meant to be read.
    pub insists: bool,
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
        (sendings(ctx, &view.sendings))
        ticket-composer data-ticket=(ticket) {
            form.composer #composer method="post" enctype="multipart/form-data"
                action=(paths::messages(ticket)) data-draft=(paths::draft(ticket))
                data-draft-version=(view.draft_version) data-preview-url=(paths::PREVIEW)
                data-pictures=(paths::draft_pictures(ticket)) data-people=(paths::PEOPLE_HERE) {
                (csrf(ctx.csrf)) (in_view(&view.view))
                input type="hidden" name="client_id" value=(view.client_id);
                (view.seen.hidden())
                (tabs(ticket, view, &here))
                (troubles(view))
                (recipients(&view.recipients, &view.added))
                textarea #composer-text name="text" rows="3" dir="auto" required
                    aria-label="Your words"
                    placeholder="Write in plain words; Markdown works" { (view.text) }
                div.preview.prose data-preview hidden aria-live="polite" {}
                div.check data-check=(paths::CHECK) role="status" {
                    (check(&view.check, view.insists))
                }
                (kept(&view.files))
                (bar(ctx, ticket, view))
            }
        }
    }
}

fn tabs(ticket: TicketId, view: &Composer, here: &Markup) -> Markup {
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
            span.space {}
            span.draft-state data-draft-state role="status" {}
            @if view.draft_version > 0 {
                a.button.bare.only-icon href=(paths::draft_versions_in(ticket, &view.view))
                    aria-label="Earlier versions" title="Earlier versions" { (icon(Icon::History)) }
            }
            (here)
        }
    }
}

fn troubles(view: &Composer) -> Markup {
    html! {
        (news(&view.news))
        @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } })) }
    }
}

/// Files of an answer that was taken back: they go again unless unticked.
fn kept(files: &[KeptFile]) -> Markup {
    html! {
        @if !files.is_empty() {
            fieldset.kept-files {
                legend { "Files that go along" }
                @for file in files {
                    label.clip {
                        input type="checkbox" name=(format!("keep-{}", file.id)) value="yes" checked;
                        span.clip-name dir="auto" { (file.name) } " "
                        small { (format::size(file.size)) }
                    }
                }
            }
        }
    }
}

fn bar(ctx: &PageContext, ticket: TicketId, view: &Composer) -> Markup {
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
            @if view.may_reply {
                a.button.bare href=(paths::ticket_macros_in(ticket, &view.view)) data-macros
                    data-hotkey="M" title="Macros: M, or / on an empty line" { "Macros" }
            }
            button.button.bare type="button" data-preview-toggle aria-pressed="false" hidden {
                "Preview"
            }
            span.space {}
            @if view.may_reply { (sends(ctx, view)) }
            @if view.may_note {
                button.button.main.send.for-note type="submit" name="then" value=""
                    data-send="internal" {
                    "Add note" kbd aria-hidden="true" { "Ctrl ↵" }
                }
            }
        }
    }
}

fn sends(ctx: &PageContext, view: &Composer) -> Markup {
    let label = if !view.news.is_empty() { "Send anyway" } else { view.then.label() };
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
                    (later(ctx, view))
                }
            }
        }
    }
}

/// Times at which it may go instead of now; the status is set when it does.
fn later(ctx: &PageContext, view: &Composer) -> Markup {
    let first = view.later.first().map_or(ctx.now, |first| first.at);
    html! {
        input type="hidden" name="later_then" value=(view.then.key());
        h3.sheet-title { "Send later" }
        @for one in &view.later {
            button.item type="submit" name="at" value=(one.at) {
                b { (one.label) } small { (one.hint) }
            }
        }
        div.sheet-form {
            label for="composer-at" { "Another time, yours" }
            input.control #composer-at type="datetime-local" name="at_local"
                value=(local(first, ctx.zone));
            button.button.quiet type="submit" name="at" value="chosen" { "Send then" }
        }
    }
}

/// The composer with a draft, as on the sample ticket.
#[must_use]
pub fn sample_composer() -> Composer {
    Composer {
        client_id: "sample-client-id".into(),
        seen: SeenFields {
            message: 904,
            status: Status::Open,
            people: vec![PersonId(7)],
            sendings: Vec::new(),
        },
        text: "Thank you, that narrows it down. The wrong value is kept from before the sign-in; \
            the \
               next release asks again. Until then, `reloadFeatureFlags()` after `identify()` \
               helps."
            .into(),
        may_reply: true,
        may_note: true,
        max_file_bytes: 25_000_000,
        recipients: vec![sample_recipient()],
        later: vec![Later {
            label: "Tomorrow, 9:00 for R.".into(),
            hint: "Tue 08:00 for you".into(),
            at: in_minutes(930),
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
    let files = vec![KeptFile { id: DraftFileId(3), name: "steps.pdf".into(), size: 14_200 }];
    vec![
        Sample::new("empty", draw(&empty, &[])),
        Sample::new("draft, others here", draw(&full, std::slice::from_ref(&other))),
        Sample::new("note", draw(&Composer { note: true, ..full.clone() }, &[])),
        Sample::new(
            "a reply in its undo window",
            draw(&Composer { sendings: vec![sample_sending()], ..empty.clone() }, &[]),
        ),
        Sample::new("taken back, with a file", draw(&Composer { files, ..full.clone() }, &[])),
        Sample::new(
            "somebody wrote meanwhile",
            draw(&Composer { news: sample_news(), ..full.clone() }, &[]),
        ),
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
