//! The conversation: messages, notes, what happened in between, and machines' mails, folded.

use base::Timestamp;
use maud::{Markup, PreEscaped, html};

use super::message::{Delivery, MessageView, Side, message, sample_message};
use crate::{
    PageContext, format,
    kit::{Face, time},
    samples::{Sample, Stage, in_minutes, long},
};

/// More lines than this in a row are folded: they explain, the messages are what is read.
const LINES: usize = 3;

/// One thing in the conversation, oldest first.
#[allow(clippy::large_enum_variant, reason = "most of the entries are messages")]
#[derive(Debug, Clone)]
pub enum Entry {
    Message(MessageView),
    /// What happened between two messages, oldest first.
    Events(Vec<EventLine>),
    Automatic(Automatic),
}

/// Something that happened, in one line.
#[derive(Debug, Clone, Default)]
pub struct EventLine {
    pub at: Timestamp,
    /// Plain words: `Routed to Flags by product · first reply met in 41 min`.
    pub words: String,
}

/// A mail by a machine, ours or theirs: kept, folded, never answered.
#[derive(Debug, Clone, Default)]
pub struct Automatic {
    pub id: i64,
    pub at: Timestamp,
    /// `Acknowledged to R. Okafor`, `Out-of-office reply from R. Okafor`.
    pub title: String,
    /// Cleaned HTML.
    pub html: String,
}

/// Draws the conversation.
#[must_use]
pub fn conversation(ctx: &PageContext, entries: &[Entry]) -> Markup {
    html! {
        div.conversation #conversation {
            @for entry in entries {
                @match entry {
                    Entry::Message(view) => (message(ctx, view)),
                    Entry::Events(lines) => (events(ctx, lines)),
                    Entry::Automatic(mail) => details.automatic id=(format!("m{}", mail.id)) {
                        summary dir="auto" { (mail.title) " " (time::moment(ctx, mail.at)) }
                        div.prose dir="auto" { (PreEscaped(&mail.html)) }
                    },
                }
            }
        }
    }
}

/// Few lines stand as they are; of many the last, behind which the others fold.
fn events(ctx: &PageContext, lines: &[EventLine]) -> Markup {
    let line = |event: &EventLine| {
        html! {
            p.event dir="auto" { (event.words) " " (time::moment(ctx, event.at)) }
        }
    };
    let folded = if lines.len() > LINES { lines.len() - 1 } else { 0 };
    let (earlier, shown) = lines.split_at(folded);
    html! {
        @if let Some(first) = earlier.first() {
            details.automatic id=(format!("e{}", first.at.as_microsecond())) {
                summary { (format::count(earlier.len() as u64, "step", "steps")) }
                @for event in earlier { (line(event)) }
            }
        }
        @for event in shown { (line(event)) }
    }
}

/// The sample ticket's conversation.
#[must_use]
pub fn sample_entries() -> Vec<Entry> {
    let first = sample_message();
    let words = |id, side, name: &str, hue, minutes, html: &str| MessageView {
        id,
        side,
        face: Face::new(name, hue),
        at: in_minutes(minutes),
        html: html.into(),
        ..MessageView::default()
    };
    let us = MessageView {
        delivery: Delivery::Sent(in_minutes(-377)),
        ..words(
            902,
            Side::Us,
            "N. Kimura",
            9,
            -378,
            "<p>Thanks, the replay makes this easy to follow. Your page asks for flags before \
             <code>identify()</code> has run, so the first answer is for the anonymous id. Can \
             you tell \
             me if the wrong value survives a second page view?</p>",
        )
    };
    let note = words(
        903,
        Side::Note,
        "L. Moreau",
        5,
        -370,
        "<p>Flag edited yesterday 18:03, rollout 50% → 40%. Flags may also answer 30–60 s late. \
         <a href=\"/tickets/31877\">#31877</a> looks the same.</p>",
    );
    let back = MessageView {
        unanswered: true,
        from: "mail".into(),
        quoted: "On Monday N. Kimura wrote:\n> Can you tell me if the wrong value survives?".into(),
        threaded_because: "the signed reply address".into(),
        ..words(
            904,
            Side::Customer,
            "R. Okafor",
            1,
            -32,
            "<p>Yes, it survives. And two colleagues see it in the EU project as well.</p>",
        )
    };
    vec![
        Entry::Message(first),
        Entry::Automatic(Automatic {
            id: 900,
            at: in_minutes(-419),
            title: "Told R. Okafor that we have it, with a reply by Mon 17:31".into(),
            html: "<p>We have your message.</p>".into(),
        }),
        Entry::Events(vec![EventLine {
            at: in_minutes(-419),
            words: "Routed to Flags by its product".into(),
        }]),
        Entry::Message(us),
        Entry::Message(note),
        Entry::Message(back),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let event = EventLine { at: in_minutes(-4), words: long("Severity changed") };
    let many = (0..9).map(|n| EventLine { at: in_minutes(n - 30), ..event.clone() }).collect();
    vec![
        Sample::new("empty", conversation(&ctx, &[])),
        Sample::new("many", conversation(&ctx, &sample_entries())),
        Sample::new("very long", conversation(&ctx, &[Entry::Events(vec![event])])),
        Sample::new("many steps in a row, folded", conversation(&ctx, &[Entry::Events(many)])),
    ]
}
