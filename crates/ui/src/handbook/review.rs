//! Before a change is saved: what it changes, and a note why. If somebody else saved meanwhile,
//! who and what; nothing that was written is lost.

use base::Timestamp;
use maud::{Markup, html};

use super::diff::{Diff, diff, sample_diff};
use crate::{
    PageContext,
    kit::{self, Look, Tone, button, csrf, notice, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// Somebody saved another version while this one was written.
#[derive(Debug, Clone, Default)]
pub struct Overtaken {
    pub version: i64,
    pub who: String,
    pub at: Timestamp,
    pub note: String,
    /// What they changed.
    pub changed: Diff,
    /// Both changes stand in the text: they touched different places.
    pub merged: bool,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// What would be saved.
    pub text: String,
    /// The version it is compared with, and would follow.
    pub base: i64,
    pub diff: Diff,
    pub note: String,
    pub overtaken: Option<Overtaken>,
}

/// Draws it.
#[must_use]
pub fn review(ctx: &PageContext, view: &Review) -> Markup {
    html! {
        @if let Some(other) = &view.overtaken { (overtaken(ctx, other)) }
        section.review {
            h2 { @if view.overtaken.is_some() { "Your change" } @else { "What changes" } }
            (diff(&view.diff))
            form.save-form method="post" action=(paths::HANDBOOK_VERSIONS) data-plain="yes" {
                (csrf(ctx.csrf))
                input type="hidden" name="base" value=(view.base);
                textarea.for-readers name="text" hidden aria-label="The text to save" { "\n" (view.text) }
                div.field {
                    label for="note" { "Why " small.optional { "optional" } }
                    input.control #note name="note" value=(view.note) maxlength="500" dir="auto"
                        autocomplete="off" aria-describedby="note-hint";
                    p.hint #note-hint { "Stands beside the version, for whoever looks later." }
                }
                (choices())
            }
        }
    }
}

/// What one can do with the change.
fn choices() -> Markup {
    html! {
        div.row {
            (button(Look::Main, "Save and apply", ""))
            button.button.quiet type="submit" formaction=(paths::HANDBOOK_TEXT) name="edit" value="yes" {
                "Go on writing"
            }
            button.button.quiet type="submit" formaction=(paths::HANDBOOK_SIMULATION) {
                "Try it on past tickets"
            }
            a.button.bare href=(paths::HANDBOOK) { "Leave it" }
        }
    }
}

/// Who was quicker, and what they changed.
#[must_use]
pub fn overtaken(ctx: &PageContext, other: &Overtaken) -> Markup {
    let words = html! {
        p {
            b dir="auto" { (other.who) } " saved version " (other.version) " "
            (time::moment(ctx, other.at)) ", while you were writing."
            @if !other.note.is_empty() { " “" bdi { (other.note) } "”" }
        }
        @if other.merged {
            p { "You changed different places, so both changes stand in the text below." }
        } @else {
            p { "You changed the same place. Your text is kept; bring both together before you save." }
        }
        details { summary.plain-link { "What they changed" } (diff(&other.changed)) }
    };
    notice(Tone::Warn, &words)
}

/// After a refusal that leaves nothing to review.
#[must_use]
pub fn nothing(version: i64) -> Markup {
    kit::empty(
        "Nothing to save",
        &if version == 0 {
            "That is what the shipped handbook says already.".to_owned()
        } else {
            format!("Version {version} says exactly this already.")
        },
    )
}

#[must_use]
pub fn sample_review() -> Review {
    Review {
        text: "[plans.scale]\ntarget = \"12h\"\n".into(),
        base: 4,
        diff: sample_diff(),
        ..Review::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let some = sample_review();
    let other = Overtaken {
        version: 5,
        who: "Ines Okoro".into(),
        at: in_minutes(-3),
        note: "Shorter promises for Scale".into(),
        changed: sample_diff(),
        merged: true,
    };
    let clash = Overtaken { merged: false, who: long("Ines"), note: long("Why"), ..other.clone() };
    vec![
        Sample::new("one", review(&ctx, &some)),
        Sample::new("empty", nothing(4)),
        Sample::new("merged", review(&ctx, &Review { overtaken: Some(other), ..some.clone() })),
        Sample::new("very long", overtaken(&ctx, &clash)),
        Sample::new(
            "right to left",
            review(&ctx, &Review { note: "وعود أقصر".into(), diff: Diff::default(), ..some }),
        ),
    ]
}
