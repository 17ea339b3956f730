//! The request: a ticket as the customer sees it. Nothing internal is in it, no tags, no routing.

use base::ids::{OrganisationId, PersonId, TicketId};
use desk::tickets::Ticket;
use serde::Serialize;
use serde_json::Value;

use super::via::Via;
use crate::api::{here::Here, words, words::Time};

/// A customer's ticket.
#[derive(Debug, Serialize)]
pub struct RequestObject<'a> {
    url: String,
    id: TicketId,
    subject: &'a str,
    description: &'a str,
    status: &'static str,
    priority: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
    organization_id: Option<OrganisationId>,
    via: Via,
    custom_fields: [Value; 0],
    fields: [Value; 0],
    requester_id: PersonId,
    assignee_id: Option<PersonId>,
    group_id: Option<i64>,
    collaborator_ids: [i64; 0],
    email_cc_ids: [i64; 0],
    is_public: bool,
    due_at: Option<Time>,
    can_be_solved_by_me: bool,
    created_at: Time,
    updated_at: Time,
    recipient: Option<&'a str>,
    followup_source_id: Option<i64>,
    ticket_form_id: Option<i64>,
    custom_status_id: i64,
}

impl<'a> RequestObject<'a> {
    /// The ticket with its first words.
    #[must_use]
    pub fn of(here: &Here, ticket: &'a Ticket, first_words: &'a str) -> Self {
        Self {
            url: here.url(&format!("/requests/{}.json", ticket.id)),
            id: ticket.id,
            subject: &ticket.subject,
            description: first_words,
            status: words::status(ticket.status),
            priority: words::priority(&ticket.severity),
            kind: words::ticket_type(&ticket.kind),
            organization_id: ticket.organisation_id,
            via: Via::channel(ticket.channel),
            custom_fields: [],
            fields: [],
            requester_id: ticket.requester_id,
            assignee_id: ticket.assignee_id,
            group_id: None,
            collaborator_ids: [],
            email_cc_ids: [],
            is_public: true,
            due_at: None,
            can_be_solved_by_me: !ticket.status.is_done(),
            created_at: Time(ticket.opened_at),
            updated_at: Time(ticket.updated_at),
            recipient: Some(ticket.mailbox.as_str()).filter(|mailbox| !mailbox.is_empty()),
            followup_source_id: None,
            ticket_form_id: None,
            custom_status_id: words::status_id(ticket.status),
        }
    }
}
