//! One ticket: head, conversation, composer, and the panel beside them. The live region `#ticket`.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use super::{
    Acts, ClockView, Composer, Entry, SidePanel, SuggestionView, Viewing,
    acts::sample_acts,
    clock::sample_clock,
    composer::{composer, sample_composer},
    conversation::{conversation, sample_entries},
    escalation::{self, WithTeam},
    header::header,
    passing_on::waiting_line,
    side::{sample_side, side},
    snooze::{SnoozedView, snoozed},
    suggestion::{sample_suggestion, suggestion},
};
use crate::{
    PageContext,
    kit::{self, Face, Tone, notice},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// All of one ticket that its page shows.
#[derive(Debug, Clone)]
pub struct TicketPage {
    pub id: TicketId,
    /// The view it was opened from.
    pub view: InView,
    /// The newest event it shows.
    pub seq: i64,
    pub subject: String,
    pub tags: Vec<String>,
    /// How often it changed hands.
    pub hops: u32,
    pub clock: Option<ClockView>,
    pub acts: Acts,
    /// Oldest first.
    pub entries: Vec<Entry>,
    pub composer: Composer,
    /// Who else is here.
    pub others: Vec<Viewing>,
    pub side: SidePanel,
    /// A product similar tickets speak for, while it has none.
    pub suggestion: Option<SuggestionView>,
    /// What the last act led to or why it was refused, in words; empty for nothing to say.
    pub said: String,
    /// When the newest message came.
    pub newest_at: Timestamp,
    /// Up to when the reader has seen the messages; `None` where they never looked.
    pub seen_until: Option<Timestamp>,
    /// It is put off.
    pub snoozed: Option<SnoozedView>,
    /// Another team has it.
    pub with_team: Option<WithTeam>,
}

/// Draws the live region `#ticket`.
#[must_use]
pub fn ticket(ctx: &PageContext, view: &TicketPage) -> Markup {
    let here = paths::ticket(view.id, &view.view);
    html! {
        main.ticket-pane #ticket tabindex="-1" data-live=(format!("ticket/{}", view.id))
            data-seq=(view.seq) data-newest=(view.newest_at.as_microsecond())
            data-seen=[view.seen_until.map(Timestamp::as_microsecond)]
            hx-get=(paths::part(&here, "ticket")) hx-trigger="prickle:changed throttle:300ms"
            hx-swap="outerMorph" hx-target="this" {
            div.ticket {
                (header(ctx, view))
                @if !view.said.is_empty() {
                    (notice(Tone::Plain, &html! { p dir="auto" { (view.said) } }))
                }
                @if view.acts.status == super::Status::Solved {
                    (waiting_line(view.id, view.acts.waiting))
                }
                @if let Some(with) = &view.with_team { (escalation::line(ctx, with)) }
                @if let Some(put_off) = &view.snoozed { (snoozed(ctx, put_off)) }
                @if let Some(found) = &view.suggestion { (suggestion(ctx, view.id, found)) }
                (conversation(ctx, &view.entries))
                (composer(ctx, view.id, &view.composer, &view.others))
            }
            (side(ctx, view.id, &view.side))
        }
    }
}

/// What stands beside the list while no ticket is open.
#[must_use]
pub fn nothing_open() -> Markup {
    html! {
        main.ticket-pane.nothing #ticket {
            (kit::empty(
                "Pick a ticket",
                "The first in the list is the one to do next. j and k move, Enter opens.",
            ))
        }
    }
}

/// The ticket of the sample page.
#[must_use]
pub fn sample_ticket() -> TicketPage {
    TicketPage {
        id: TicketId(48_213),
        view: InView::Next,
        seq: 345,
        subject: "Flags return stale values for logged-in users".into(),
        tags: vec!["feature-flags".into(), "sdk-web".into()],
        hops: 0,
        clock: Some(sample_clock()),
        acts: sample_acts(),
        entries: sample_entries(),
        composer: sample_composer(),
        others: vec![Viewing { face: Face::new("L. Moreau", 5), typing: false }],
        side: sample_side(),
        suggestion: None,
        said: String::new(),
        newest_at: in_minutes(-32),
        seen_until: Some(in_minutes(-360)),
        snoozed: None,
        with_team: None,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let refused = TicketPage { said: "A closed ticket cannot change.".into(), ..sample_ticket() };
    let endless = TicketPage { subject: long("Stale values"), ..sample_ticket() };
    let suggested = TicketPage { suggestion: Some(sample_suggestion()), ..sample_ticket() };
    vec![
        Sample::new("with a suggested product", ticket(&ctx, &suggested)),
        Sample::new("very long", ticket(&ctx, &endless)),
        Sample::new("nothing open", nothing_open()),
        Sample::new("open", ticket(&ctx, &sample_ticket())),
        Sample::new("an act was refused", ticket(&ctx, &refused)),
    ]
}
