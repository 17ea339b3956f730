//! The text of the handbook in an editor: numbered lines, faults beside it as one types; without a
//! script it is checked when it is sent.

use maud::{Markup, html};

use super::faults::{Slip, faults, sample_slips};
use crate::{
    PageContext,
    kit::{Look, button, csrf},
    paths,
    samples::{Sample, Stage, long},
};

/// The editor.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    pub text: String,
    /// The version the text was made from.
    pub base: i64,
    pub slips: Vec<Slip>,
    pub may_edit: bool,
}

/// Draws the editor; `told` is something to know before going on.
#[must_use]
pub fn editor(ctx: &PageContext, view: &Editor, told: Option<&Markup>) -> Markup {
    html! {
        p.lead {
            "Your text says only what differs from the default. "
            a.plain-link href=(paths::HANDBOOK_WHOLE) { "Read the whole handbook" }
            " to see every key, with its explanation."
        }
        @if let Some(told) = told { (told) }
        form.editor-form method="post" action=(paths::HANDBOOK_TEXT)
            data-check-url=(paths::HANDBOOK_CHECK) data-plain="yes" {
            (csrf(ctx.csrf))
            input type="hidden" name="base" value=(view.base);
            div.editor {
                (gutter(&view.text, &view.slips))
                textarea #handbook-text name="text" spellcheck="false" autocapitalize="off"
                    autocomplete="off" wrap="off" aria-label="The handbook's text"
                    aria-describedby="faults" readonly[!view.may_edit]
                    rows=(view.text.lines().count().max(20) + 2) {
                    // A browser drops the first line break in a text area.
                    "\n" (view.text)
                }
            }
            aside.editor-side {
                (faults(&view.slips))
                @if view.may_edit {
                    p { (button(Look::Main, "Look at the changes", "")) }
                    p.hint { "You see what changes before anything is saved." }
                }
            }
        }
    }
}

/// The numbers beside the lines; faults link here.
fn gutter(text: &str, slips: &[Slip]) -> Markup {
    let count = text.lines().count().max(20) + 2;
    html! {
        ol.gutter aria-hidden="true" {
            @for line in 1..=count {
                li.bad[slips.iter().any(|slip| slip.line == line)] id=(format!("line-{line}")) { (line) }
            }
        }
    }
}

/// A text to read, with numbered lines.
#[must_use]
pub fn reading(text: &str) -> Markup {
    html! {
        div.reading tabindex="0" role="region" aria-label="The text" {
            @if text.is_empty() {
                p.hint { "Empty: the handbook as it ships." }
            } @else {
                table.lines { tbody {
                    @for (line, number) in text.lines().zip(1..) {
                        tr id=(format!("line-{number}")) { td.number { (number) } td { code dir="auto" { (line) } } }
                    }
                } }
            }
        }
    }
}

#[must_use]
pub fn sample_editor() -> Editor {
    Editor {
        text: "# Rules of our support.\n[company]\nname = \"Lantern Analytics\"\n\n\
               # Agreed with sales in May.\n[plans.scale]\ntarget = \"12h\"\n"
            .into(),
        base: 4,
        may_edit: true,
        ..Editor::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let some = sample_editor();
    let editor = |view: &Editor| editor(&ctx, view, None);
    let text = long("# Words");
    vec![
        Sample::new("empty", editor(&Editor { text: String::new(), ..some.clone() })),
        Sample::new("filled", editor(&some)),
        Sample::new("error", editor(&Editor { slips: sample_slips(), ..some.clone() })),
        Sample::new("reading", editor(&Editor { may_edit: false, ..some.clone() })),
        Sample::new("very long", editor(&Editor { text, ..some })),
        Sample::new("right to left", reading("name = \"فانوس\"\n")),
        Sample::new("nothing to read", reading("")),
    ]
}
