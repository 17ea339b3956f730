//! What a macro would write and change on this ticket, before it does. A placeholder without a
//! value is told: nobody sends a greeting without a name unaware.

use base::ids::{MacroId, TicketId};
use maud::{Markup, PreEscaped, html};

use crate::{
    PageContext,
    kit::{
        Look, Tone,
        button::{csrf, link_button},
        notice,
    },
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// What it comes to here.
#[derive(Debug, Clone, Default)]
pub struct MacroPreview {
    pub id: Option<MacroId>,
    pub ticket: Option<TicketId>,
    pub view: InView,
    pub name: String,
    /// Cleaned HTML of the reply and of the note; empty for none.
    pub html: String,
    pub note_html: String,
    /// `severity: low → high`.
    pub changes: Vec<String>,
    /// Placeholders without a value.
    pub missing: Vec<String>,
    /// Why it could not be used; empty for nothing.
    pub error: String,
}

/// Draws it.
#[must_use]
pub fn preview(ctx: &PageContext, view: &MacroPreview) -> Markup {
    let (Some(id), Some(ticket)) = (view.id, view.ticket) else { return html! {} };
    let writes = !view.html.is_empty();
    let label = if writes { "Use it" } else { "Do it" };
    let form = html! {
        form.macro-use method="post" action=(paths::ticket_macro_use(ticket, id)) data-quiet
            data-refills=[writes.then_some("public")] {
            (csrf(ctx.csrf)) (crate::tickets::acts::in_view(&view.view))
            div.row {
                button.button.main type="submit" autofocus { (label) kbd aria-hidden="true" { "↵" } }
                (link_button(Look::Quiet, "Back", &paths::ticket(ticket, &view.view)))
            }
        }
    };
    html! {
        div.macro-preview {
            h2 dir="auto" { (view.name) }
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p { (view.error) } })) }
            @if !view.missing.is_empty() { (missing(&view.missing)) }
            @if writes {
                h3 { "Into your reply" }
                div.prose.macro-text dir="auto" { (PreEscaped(&view.html)) }
            }
            @if !view.note_html.is_empty() {
                h3 { "As a note" }
                div.prose.macro-text.note dir="auto" { (PreEscaped(&view.note_html)) }
            }
            @if !view.changes.is_empty() {
                h3 { "On the ticket" }
                ul.macro-does { @for one in &view.changes { li dir="auto" { (one) } } }
            }
            (form)
        }
    }
}

fn missing(names: &[String]) -> Markup {
    let body = html! {
        p {
            "Nothing is known here for "
            @for (at, name) in names.iter().enumerate() {
                @if at > 0 { ", " }
                code { "{{" (name) "}}" }
            }
            ". It stays in the text for you to fill in."
        }
    };
    notice(Tone::Warn, &body)
}

/// One that writes and changes.
#[must_use]
pub fn sample_preview() -> MacroPreview {
    MacroPreview {
        id: Some(MacroId(1)),
        ticket: Some(TicketId(48_213)),
        name: "Flags: identify first".into(),
        html: "<p>Hello R.,</p><p>call <code>identify()</code> first.</p>".into(),
        changes: vec!["product: unclassified → Feature flags".into(), "tags: identify".into()],
        ..MacroPreview::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = sample_preview();
    let draw = |view: &MacroPreview| preview(&ctx, view);
    let missing = MacroPreview { missing: vec!["customer.first_name".into()], ..one.clone() };
    let only_changes = MacroPreview { html: String::new(), ..one.clone() };
    let note = MacroPreview { note_html: "<p>@L. Moreau, yours?</p>".into(), ..one.clone() };
    let error = MacroPreview { error: "A closed ticket cannot change.".into(), ..one.clone() };
    let endless = MacroPreview {
        name: long("Flags"),
        changes: (0..9).map(|n| format!("tags: {n}")).collect(),
        ..one.clone()
    };
    vec![
        Sample::new("empty", draw(&MacroPreview::default())),
        Sample::new("one", draw(&one)),
        Sample::new("a placeholder without a value", draw(&missing)),
        Sample::new("changes only", draw(&only_changes)),
        Sample::new("with a note", draw(&note)),
        Sample::new("error", draw(&error)),
        Sample::new("very long", draw(&endless)),
    ]
}
