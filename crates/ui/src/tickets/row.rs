//! One row of the list: whose ticket, how long, what about, and why it stands where it stands.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use super::{
    Found, Status, Urgency,
    found::{found, marked, sample_found},
    urgency_class,
};
use crate::{
    PageContext,
    kit::{Face, badge, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A plan as a small outlined word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanBadge {
    /// As customers know it: `Enterprise`.
    pub label: String,
    /// One of the plans that come first.
    pub top: bool,
}

impl PlanBadge {
    #[must_use]
    pub fn draw(&self) -> Markup {
        badge::outline(self.top, &self.label)
    }
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct TicketRow {
    pub id: TicketId,
    /// The organisation, or the person where there is none.
    pub who: String,
    pub plan: Option<PlanBadge>,
    pub subject: String,
    pub status: Status,
    pub urgency: Urgency,
    /// When the pressing clock is due; `None` where none runs.
    pub due_at: Option<Timestamp>,
    /// The last thing that happened; shown where no clock runs.
    pub updated_at: Timestamp,
    /// Why it stands here, from [`desk::tickets::next_up::reasons`]: `Overdue`, `high`, `next
    /// reply`.
    pub reasons: Vec<String>,
    /// The same in a sentence, from [`desk::tickets::next_up::sentence`]; may be empty.
    pub why: String,
    /// Something on it is new to the reader.
    pub unread: bool,
    /// The reader has begun to write on it.
    pub draft: bool,
    /// Who else has it open now.
    pub viewers: Vec<Face>,
    /// Where it was found by words: which, and where they stand.
    pub found: Option<Found>,
}

/// Draws a row; `on` marks the ticket that is open beside the list.
#[must_use]
pub fn row(ctx: &PageContext, row: &TicketRow, in_view: &InView, on: bool) -> Markup {
    html! {
        li.row-item.(urgency_class(row.urgency)).unread[row.unread].on[on]
            id=(format!("row-{}", row.id)) {
            label.pick {
                input type="checkbox" form="bulk" name=(format!("ticket.{}", row.id)) value="yes"
                    aria-label=(format!("Pick #{}", row.id));
            }
            a href=(paths::ticket(row.id, in_view)) aria-current=[on.then_some("true")] data-row {
                div.row-top {
                    @if row.unread { i.unread-dot role="img" aria-label="new for you" {} }
                    b dir="auto" { (row.who) }
                    @if let Some(plan) = &row.plan { (plan.draw()) }
                    (when(ctx, row))
                }
                h3 dir="auto" {
                    @match &row.found {
                        _ if row.subject.is_empty() => "(no subject)",
                        Some(found) => (marked(&found.subject)),
                        None => (row.subject),
                    }
                }
                @if let Some(view) = &row.found { (found(view)) }
                div.row-why {
                    p title=[(!row.why.is_empty()).then_some(&row.why)] { (reason(row)) }
                    @if row.draft { span.row-draft { "draft" } }
                    @if !row.viewers.is_empty() {
                        span.viewers { @for face in &row.viewers { (face.alone("has this open")) } }
                    }
                }
            }
        }
    }
}

fn when(ctx: &PageContext, row: &TicketRow) -> Markup {
    match (row.urgency, row.due_at) {
        (Urgency::Overdue | Urgency::Soon, Some(due_at)) => time::countdown(ctx, due_at),
        (_, Some(due_at)) => time::deadline(ctx, due_at),
        (_, None) => time::moment(ctx, row.updated_at),
    }
}

/// The reasons in words; the first stands out where time presses.
fn reason(row: &TicketRow) -> Markup {
    let presses = row.urgency != Urgency::Later;
    html! {
        @for (at, reason) in row.reasons.iter().enumerate() {
            @if at > 0 { " · " }
            @if at == 0 && presses { em { (reason) } } @else { (reason) }
        }
    }
}

/// Number, organisation, plan, subject, urgency, minutes until due, reasons.
type Told = (i64, &'static str, &'static str, &'static str, Urgency, i64, &'static [&'static str]);

#[rustfmt::skip]
const TOLD: [Told; 7] = [
    (48_190, "Brightloom", "Enterprise", "Exports to our bucket stopped at midnight",
        Urgency::Overdue, -40, &["Overdue", "critical", "first reply"]),
    (48_213, "Corvid Labs", "Enterprise", "Flags return stale values for logged-in users",
        Urgency::Soon, 72, &["Due soon", "Priority customer", "high", "next reply"]),
    (48_220, "Fieldnote", "Scale", "Funnel drops 60% at step two since Tuesday",
        Urgency::Soon, 230, &["Due soon", "high", "first reply"]),
    (48_121, "Harbour & Co", "Scale", "Session replay is blank in one browser",
        Urgency::Later, 1_030, &["Priority customer", "medium", "next reply"]),
    (48_230, "Pinecone Dairy", "Boost", "How do I stop recording a private page?",
        Urgency::Later, 1_415, &["low", "first reply"]),
    (48_207, "Oskar Design", "Pay as you go", "Two people have the same distinct id",
        Urgency::Later, 2_570, &["medium", "first reply"]),
    (48_233, "Tidewater", "Pay as you go", "Survey shows twice on the pricing page",
        Urgency::Later, 2_672, &["low", "first reply"]),
];

/// Rows in every urgency, for the gallery and the sample pages.
#[must_use]
#[allow(clippy::too_many_lines, reason = "a table")]
pub fn sample_rows() -> Vec<TicketRow> {
    let told = |&(id, who, plan, subject, urgency, due, reasons): &Told| TicketRow {
        id: TicketId(id),
        who: who.into(),
        plan: Some(PlanBadge { label: plan.into(), top: plan == "Enterprise" }),
        subject: subject.into(),
        status: Status::Open,
        urgency,
        due_at: Some(in_minutes(due)),
        updated_at: in_minutes(-90),
        reasons: reasons.iter().map(ToString::to_string).collect(),
        why: String::new(),
        unread: [48_190, 48_230].contains(&id),
        draft: id == 48_121,
        viewers: Vec::new(),
        found: None,
    };
    let mut rows: Vec<TicketRow> = TOLD.iter().map(told).collect();
    rows[1].viewers = vec![Face::new("L. Moreau", 5)];
    rows
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let rows = sample_rows();
    let draw =
        |row: &TicketRow, on| html! { ol.rows { (self::row(&ctx, row, &InView::Next, on)) } };
    let mut calm = rows[3].clone();
    calm.due_at = None;
    calm.why = "Nothing presses: no target runs on it.".into();
    calm.reasons = vec!["pending".into(), "we answered yesterday".into()];
    let mut endless = rows[0].clone();
    endless.who = long("Brightloom");
    endless.subject = long("Exports stopped");
    endless.reasons = vec![long("critical")];
    endless.viewers = (0..5).map(|n| Face::new("L. Moreau", n)).collect();
    let mut hebrew = rows[2].clone();
    hebrew.who = "ענן בהיר".into();
    hebrew.subject = "הייצוא נעצר בחצות".into();
    let by_words = TicketRow { found: Some(sample_found()), ..rows[1].clone() };
    let bare = TicketRow { plan: None, subject: String::new(), ..rows[6].clone() };
    vec![
        Sample::new("overdue, unread", draw(&rows[0], false)),
        Sample::new("due soon, open, viewed", draw(&rows[1], true)),
        Sample::new("found by words", draw(&by_words, false)),
        Sample::new("later", draw(&rows[3], false)),
        Sample::new("no clock", draw(&calm, false)),
        Sample::new("no plan, no subject", draw(&bare, false)),
        Sample::new("very long", draw(&endless, false)),
        Sample::new("right to left", draw(&hebrew, false)),
    ]
}
