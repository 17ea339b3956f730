//! Notices: what the desk tells the reader, what is unseen first. The live region `#notices`.

use base::{
    Timestamp,
    ids::{NoticeSeq, TicketId},
};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, button, csrf, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// One notice.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    pub seq: NoticeSeq,
    pub at: Timestamp,
    /// One short sentence.
    pub text: String,
    /// The ticket it is about, with its subject.
    pub ticket: Option<(TicketId, String)>,
    pub seen: bool,
}

/// A page of notices.
#[derive(Debug, Clone, Default)]
pub struct NoticesPage {
    /// The newest event it shows.
    pub event_seq: i64,
    /// Unseen ones first, then newest first.
    pub rows: Vec<NoticeRow>,
    /// The cursor this page begins after; `None` on the first.
    pub before: Option<String>,
    /// The cursor of the next page, if there is one.
    pub older: Option<String>,
    /// The key browsers subscribe to pushes with; empty where nothing is pushed.
    pub push_key: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn notices(ctx: &PageContext, view: &NoticesPage) -> Markup {
    let address = paths::notices(view.before.as_deref());
    let newest = view.rows.iter().filter(|row| !row.seen).map(|row| row.seq).max();
    html! {
        section.notices #notices data-live="list notices" data-seq=(view.event_seq)
            hx-get=(paths::part(&address, "notices")) hx-trigger="prickle:changed throttle:300ms"
            hx-swap="outerMorph" hx-target="this" {
            @if !view.push_key.is_empty() { (push(&view.push_key)) }
            @if view.rows.is_empty() {
                (kit::empty("Nothing to tell", "Warnings and what rules want you to know show here."))
            }
            @if let Some(newest) = newest {
                form method="post" action=(paths::NOTICES_SEEN) {
                    (csrf(ctx.csrf))
                    input type="hidden" name="until" value=(newest);
                    (button(Look::Quiet, "Mark all as seen", ""))
                }
            }
            ul { @for row in &view.rows { (one(ctx, row)) } }
            @if let Some(older) = &view.older {
                a.button.quiet href=(paths::notices(Some(older))) { "Older" }
            }
        }
    }
}

/// Being told by this browser; the script shows it where the browser can.
fn push(key: &str) -> Markup {
    html! {
        section.push aria-labelledby="push-title" data-push hidden {
            h2 #push-title { "While you are not looking" }
            p data-push-state role="status" {}
            div.row {
                button.button.quiet type="button" data-push-on data-key=(key) hidden {
                    "Tell me on this device"
                }
                button.button.quiet type="button" data-push-off hidden {
                    "No longer tell me on this device"
                }
                label.push-words {
                    input type="checkbox" data-push-words;
                    " Show the words, which others may read over your shoulder"
                }
            }
        }
    }
}

fn one(ctx: &PageContext, row: &NoticeRow) -> Markup {
    html! {
        li.unseen[!row.seen] id=(format!("notice-{}", row.seq)) {
            div {
                p dir="auto" {
                    @if !row.seen { i.unread-dot role="img" aria-label="New" {} " " }
                    (row.text)
                }
                @if let Some((id, subject)) = &row.ticket {
                    a href=(paths::ticket(*id, &InView::All)) dir="auto" {
                        "#" (id) " " bdi { (subject) }
                    }
                }
            }
            small { (time::moment(ctx, row.at)) }
            @if !row.seen {
                form method="post" action=(paths::notice_seen(row.seq)) {
                    (csrf(ctx.csrf)) (button(Look::Bare, "Seen", ""))
                }
            }
        }
    }
}

/// Three notices, one of them seen.
#[must_use]
pub fn sample_notices() -> NoticesPage {
    let row = |seq, minutes, text: &str, ticket: Option<(i64, &str)>, seen| NoticeRow {
        seq: NoticeSeq(seq),
        at: in_minutes(minutes),
        text: text.into(),
        ticket: ticket.map(|(id, subject)| (TicketId(id), subject.into())),
        seen,
    };
    let stale = "Flags return stale values for logged-in users";
    let ticket = Some((48_213, stale));
    NoticesPage {
        event_seq: 345,
        rows: vec![
            row(19, -4, "The first reply is due in 2 h.", ticket, false),
            row(17, -200, "A critical ticket of an enterprise customer came in.", ticket, false),
            row(
                12,
                -2_000,
                "Last week 14 tickets had no product; most spoke of webhooks.",
                None,
                true,
            ),
        ],
        before: None,
        older: Some("s.12".into()),
        push_key: "sample".into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_notices();
    let only = |row: NoticeRow| NoticesPage { rows: vec![row], older: None, ..many.clone() };
    let first = many.rows[0].clone();
    let subject = |text: String| Some((TicketId(48_213), text));
    let endless = NoticeRow { text: long("Due"), ticket: subject(long("Flags")), ..first.clone() };
    let rtl = NoticeRow {
        text: "تجاوزت التذكرة موعدها".into(),
        ticket: subject("توقف التصدير".into()),
        ..first.clone()
    };
    vec![
        Sample::new("empty", notices(&ctx, &NoticesPage::default())),
        Sample::new("one", notices(&ctx, &only(first))),
        Sample::new("many", notices(&ctx, &many)),
        Sample::new("very long", notices(&ctx, &only(endless))),
        Sample::new("right to left", notices(&ctx, &only(rtl))),
    ]
}
