//! The ticket's metrics: how long things took, in minutes of the calendar and of the hours in which
//! support answers (the schedule `response`).

use base::Timestamp;
use desk::{
    sla::Schedule,
    tickets::{
        Status, Ticket,
        times::{Taken, Times, taken},
    },
};
use serde_json::{Value, json};

use crate::api::{here::Here, words::Time};

/// The metrics of a ticket with this history and so many public replies of ours.
#[must_use]
pub fn metric(
    here: &Here,
    ticket: &Ticket,
    (times, replies): (&Times, i64),
    schedule: &Schedule,
) -> Value {
    let minutes =
        |taken: Taken| json!({"calendar": taken.calendar / 60, "business": taken.business / 60});
    let nothing = json!({"calendar": null, "business": null});
    let since = |at: Option<Timestamp>| {
        at.map_or(nothing.clone(), |at| minutes(taken(ticket.opened_at, at, schedule)))
    };
    let within = |statuses: &[Status]| minutes(times.within(statuses, schedule));
    let replied = ticket.first_replied_at.map(|at| taken(ticket.opened_at, at, schedule));
    // One that came in from elsewhere has no history to ask.
    let never_reopened = ticket.solved_at.filter(|_| ticket.reopenings == 0);
    let first_solved_at = never_reopened.or(times.first_solved_at);
    let seconds = json!({
        "calendar": replied.map(|taken| taken.calendar),
        "business": replied.map(|taken| taken.business),
    });
    json!({
        // One for each ticket, and found by its number.
        "id": ticket.id,
        "url": here.url(&format!("/tickets/{}/metrics.json", ticket.id)),
        "ticket_id": ticket.id,
        "created_at": Time(ticket.opened_at),
        "updated_at": Time(ticket.updated_at),
        "group_stations": times.groups.max(1),
        "assignee_stations": times.assignees.max(i64::from(ticket.assignee_id.is_some())),
        "reopens": ticket.reopenings,
        "replies": replies,
        "assignee_updated_at": times.assignee_at.map(Time),
        "requester_updated_at": times.customer_at.map(Time),
        "status_updated_at": Time(ticket.status_at),
        "initially_assigned_at": times.first_assigned_at.map(Time),
        "assigned_at": times.assigned_at.filter(|_| ticket.assignee_id.is_some()).map(Time),
        "solved_at": ticket.solved_at.map(Time),
        "latest_comment_added_at": Time(ticket.last_message_at),
        "custom_status_updated_at": Time(ticket.status_at),
        "reply_time_in_minutes": since(ticket.first_replied_at),
        "reply_time_in_seconds": seconds,
        "first_resolution_time_in_minutes": since(first_solved_at),
        "full_resolution_time_in_minutes": since(ticket.solved_at),
        "agent_wait_time_in_minutes": within(&[Status::Pending]),
        "requester_wait_time_in_minutes": within(&[Status::New, Status::Open, Status::OnHold]),
        "on_hold_time_in_minutes": within(&[Status::OnHold]),
    })
}
