//! The ticket's metrics: how long things took. Minutes of the calendar; minutes of business are
//! the clocks' on the desk and are not told here.

use desk::tickets::Ticket;
use serde_json::{Value, json};

use crate::api::{here::Here, words::Time};

/// The metrics of a ticket with so many public replies of ours.
#[must_use]
pub fn metric(here: &Here, ticket: &Ticket, replies: i64) -> Value {
    let since = |at: Option<base::Timestamp>| {
        let seconds = at.map(|at| at.as_second() - ticket.opened_at.as_second());
        json!({"calendar": seconds.map(|seconds| seconds / 60), "business": null})
    };
    let nothing = json!({"calendar": null, "business": null});
    let reply_seconds =
        ticket.first_replied_at.map(|at| at.as_second() - ticket.opened_at.as_second());
    json!({
        // One for each ticket, and found by its number.
        "id": ticket.id,
        "url": here.url(&format!("/tickets/{}/metrics.json", ticket.id)),
        "ticket_id": ticket.id,
        "created_at": Time(ticket.opened_at),
        "updated_at": Time(ticket.updated_at),
        "group_stations": 1,
        "assignee_stations": i64::from(ticket.assignee_id.is_some()),
        "reopens": ticket.reopenings,
        "replies": replies,
        "assignee_updated_at": null,
        "requester_updated_at": null,
        "status_updated_at": Time(ticket.status_at),
        "initially_assigned_at": null,
        "assigned_at": null,
        "solved_at": ticket.solved_at.map(Time),
        "latest_comment_added_at": Time(ticket.last_message_at),
        "custom_status_updated_at": Time(ticket.status_at),
        "reply_time_in_minutes": since(ticket.first_replied_at),
        "reply_time_in_seconds": {"calendar": reply_seconds},
        "first_resolution_time_in_minutes":
            if ticket.reopenings == 0 { since(ticket.solved_at) } else { nothing.clone() },
        "full_resolution_time_in_minutes": since(ticket.solved_at),
        "agent_wait_time_in_minutes": nothing,
        "requester_wait_time_in_minutes": nothing,
        "on_hold_time_in_minutes": nothing,
    })
}
