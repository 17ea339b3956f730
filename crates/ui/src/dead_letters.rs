//! Dead letters: what arrived and could not be placed. Kept raw, with the reason, to try again.

use base::{Timestamp, ids::RawId};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Look, button, csrf, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// One message that could not be placed.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    pub id: RawId,
    pub at: Timestamp,
    /// The way it came: `mail`, `widget`.
    pub channel: String,
    /// As far as it could be read; may be empty.
    pub from: String,
    pub subject: String,
    /// Why it could not be placed, in words.
    pub reason: String,
    /// How often it was tried.
    pub tries: u32,
    /// Bytes.
    pub size: i64,
    /// The beginning of the raw message, as text.
    pub beginning: String,
}

/// Draws the list; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn dead_letters(ctx: &PageContext, letters: &[DeadLetter]) -> Markup {
    html! {
        @if letters.is_empty() {
            (kit::empty("No dead letters", "Everything that arrived has found its place."))
        } @else {
            p.hint {
                "These arrived and could not be placed. Nothing is lost: mend the cause, then try \
                 again."
            }
            div.letters { @for letter in letters { (one(ctx, letter)) } }
        }
    }
}

fn one(ctx: &PageContext, letter: &DeadLetter) -> Markup {
    let title = if letter.subject.is_empty() { "(no subject)" } else { &letter.subject };
    html! {
        article.letter id=(format!("letter-{}", letter.id)) {
            header {
                h3 dir="auto" { (title) }
                small { (time::moment(ctx, letter.at)) }
            }
            p dir="auto" {
                @if letter.from.is_empty() {
                    "from somebody unreadable"
                } @else {
                    "from "
                    bdi { (letter.from) }
                }
                small { " · " (letter.channel) " · " (format::size(letter.size)) }
            }
            p.reason dir="auto" { (letter.reason) }
            small { "tried " (format::count(letter.tries.into(), "time", "times")) }
            @if !letter.beginning.is_empty() {
                details.folded {
                    summary { "How it begins" }
                    pre dir="auto" { (letter.beginning) }
                }
            }
            form method="post" action=(paths::dead_letter_retry(letter.id)) {
                (csrf(ctx.csrf)) (button(Look::Quiet, "Try again", ""))
            }
        }
    }
}

/// Two letters.
#[must_use]
pub fn sample_letters() -> Vec<DeadLetter> {
    let one = DeadLetter {
        id: RawId(12),
        at: in_minutes(-300),
        channel: "mail".into(),
        from: "deploys@brightloom.example".into(),
        subject: "Re: Exports".into(),
        reason: "The database was full when it came in.".into(),
        tries: 8,
        size: 48_200,
        beginning: "Received: from mx.brightloom.example\nSubject: Re: Exports".into(),
    };
    let two = DeadLetter {
        id: RawId(13),
        from: String::new(),
        subject: String::new(),
        reason: "Not a mail: it has no header at all.".into(),
        tries: 1,
        size: 3,
        beginning: "\u{fffd}\u{fffd}\u{fffd}".into(),
        ..one.clone()
    };
    vec![one, two]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let two = sample_letters();
    let endless = DeadLetter {
        subject: long("Exports"),
        reason: long("Broken"),
        beginning: long("Received"),
        ..two[0].clone()
    };
    let rtl = DeadLetter { subject: "توقف التصدير".into(), ..two[0].clone() };
    vec![
        Sample::new("empty", dead_letters(&ctx, &[])),
        Sample::new("one", dead_letters(&ctx, &two[..1])),
        Sample::new("many", dead_letters(&ctx, &two)),
        Sample::new("very long", dead_letters(&ctx, &[endless])),
        Sample::new("right to left", dead_letters(&ctx, &[rtl])),
    ]
}
