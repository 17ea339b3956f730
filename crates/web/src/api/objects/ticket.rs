//! The ticket.

use base::ids::{OrganisationId, PersonId, TicketId};
use desk::{
    handbook::Handbook,
    tickets::{
        Ticket,
        fields::{CustomField, FieldKind},
        related::Relation,
    },
};
use serde::Serialize;
use serde_json::{Value, json};
use store::{around::Around, numbered::Numbered};

use super::{rating, via::Via};
use crate::api::{
    catalog::{
        fields::{ONLY, field_number},
        groups::group_number,
    },
    here::Here,
    words,
    words::Time,
};

/// A ticket as staff see it. Borrowed, so that a page of a hundred copies no text.
#[derive(Debug, Serialize)]
pub struct TicketObject<'a> {
    url: String,
    id: TicketId,
    external_id: Option<&'a str>,
    via: Via,
    created_at: Time,
    updated_at: Time,
    generated_timestamp: i64,
    #[serde(rename = "type")]
    kind: &'static str,
    subject: &'a str,
    raw_subject: &'a str,
    description: &'a str,
    priority: Option<&'static str>,
    status: &'static str,
    recipient: Option<&'a str>,
    requester_id: PersonId,
    submitter_id: PersonId,
    assignee_id: Option<PersonId>,
    organization_id: Option<OrganisationId>,
    group_id: Option<i64>,
    /// Ours: the dialect has no word for what a ticket is about.
    product: Option<&'a str>,
    collaborator_ids: Vec<PersonId>,
    follower_ids: Vec<PersonId>,
    email_cc_ids: Vec<PersonId>,
    forum_topic_id: Option<i64>,
    problem_id: Option<TicketId>,
    has_incidents: bool,
    is_public: bool,
    due_at: Option<Time>,
    tags: &'a [String],
    custom_fields: Vec<Value>,
    satisfaction_rating: Option<Value>,
    sharing_agreement_ids: [i64; 0],
    custom_status_id: i64,
    fields: Vec<Value>,
    followup_ids: [i64; 0],
    ticket_form_id: Option<i64>,
    brand_id: i64,
    allow_channelback: bool,
    allow_attachments: bool,
    from_messaging_channel: bool,
    /// There only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric_set: Option<Value>,
}

/// One of the company's own fields: its number and how its value is told.
pub struct OwnField {
    key: String,
    number: i64,
    kind: FieldKind,
}

/// The company's own fields.
#[must_use]
pub fn own_fields(handbook: &Handbook) -> Vec<OwnField> {
    let one = |field: &CustomField| OwnField {
        key: field.key.clone(),
        number: field_number(&field.key),
        kind: field.kind,
    };
    handbook.fields.iter().map(one).collect()
}

/// Each with its value, null where there is none: clients look for every field there is.
fn values(own: &[OwnField], ticket: &Ticket) -> Vec<Value> {
    let one = |field: &OwnField| {
        let value = ticket.fields.get(&field.key).map(|value| match field.kind {
            FieldKind::Checkbox => json!(true),
            FieldKind::Text | FieldKind::Number | FieldKind::Date | FieldKind::Choice => {
                json!(value)
            }
        });
        json!({"id": field.number, "value": value})
    };
    own.iter().map(one).collect()
}

impl<'a> TicketObject<'a> {
    /// The ticket with its first words and what stands around it.
    #[must_use]
    pub fn of(here: &Here, row: &'a Numbered, (around, own): (&Around, &[OwnField])) -> Self {
        let (ticket, first_words) = (&row.ticket, row.first_words.as_str());
        let theirs = |all: &[(TicketId, PersonId)]| -> Vec<PersonId> {
            all.iter().filter(|one| one.0 == ticket.id).map(|one| one.1).collect()
        };
        let (others, followers) = (theirs(&around.others), theirs(&around.followers));
        let mut linked = around.linked.iter().filter(|one| one.0 == ticket.id);
        let problem = linked.clone().find(|one| one.2 == Relation::CausedBy);
        let survey = around.surveys.iter().find(|survey| survey.ticket_id == ticket.id);
        Self {
            url: here.url(&format!("/tickets/{}.json", ticket.id)),
            id: ticket.id,
            external_id: Some(ticket.external_id.as_str()).filter(|id| !id.is_empty()),
            via: Via::channel(ticket.channel),
            created_at: Time(ticket.opened_at),
            updated_at: Time(ticket.updated_at),
            generated_timestamp: ticket.updated_at.as_second(),
            kind: words::ticket_type(&ticket.kind),
            subject: &ticket.subject,
            raw_subject: &ticket.subject,
            description: first_words,
            priority: words::priority(&ticket.severity),
            status: words::status(ticket.status),
            recipient: Some(ticket.mailbox.as_str()).filter(|mailbox| !mailbox.is_empty()),
            requester_id: ticket.requester_id,
            submitter_id: ticket.requester_id,
            assignee_id: ticket.assignee_id,
            organization_id: ticket.organisation_id,
            group_id: Some(group_number(&ticket.group)),
            product: ticket.product.as_deref(),
            collaborator_ids: [others.clone(), followers.clone()].concat(),
            follower_ids: followers,
            email_cc_ids: others,
            forum_topic_id: None,
            problem_id: problem.map(|one| one.1),
            has_incidents: linked.any(|one| one.2 == Relation::Causes),
            is_public: true,
            // A date somebody sets on a task there; our due times are the SLA's.
            due_at: None,
            tags: &ticket.tags,
            custom_fields: values(own, ticket),
            satisfaction_rating: survey.map(|survey| rating::object(here, ticket, survey)),
            sharing_agreement_ids: [],
            custom_status_id: words::status_id(ticket.status),
            fields: values(own, ticket),
            followup_ids: [],
            ticket_form_id: Some(ONLY),
            brand_id: ONLY,
            allow_channelback: false,
            allow_attachments: true,
            from_messaging_channel: false,
            metric_set: None,
        }
    }
}
