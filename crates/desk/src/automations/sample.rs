//! The ticket an example begins with: an open one of a plain customer, nothing special about it.

use base::{
    Timestamp,
    ids::{MessageId, OrganisationId, PersonId, TicketId},
};

use super::{facts::Facts, rule::Rule};
use crate::{
    handbook::Handbook,
    messages::{Channel, Message, Visibility},
    organisations::Organisation,
    people::{Person, Role},
    tickets::Ticket,
};

/// The example's customer and owner.
pub(super) const CUSTOMER: PersonId = PersonId(1);
pub(super) const OWNER: PersonId = PersonId(2);
const TICKET: TicketId = TicketId(1);

/// An open ticket of the handbook's defaults.
pub(super) fn blank(handbook: &Handbook, at: Timestamp) -> Ticket {
    let kind = handbook.default_kind();
    let route = crate::routing::route(handbook, None, &kind);
    Ticket {
        subject: "An example".to_owned(),
        severity: handbook.default_severity(&kind),
        kind,
        group: route.group,
        team: route.team,
        requester_id: CUSTOMER,
        plan: handbook.rules.unknown_plan.clone(),
        ..Ticket::blank(TICKET, at)
    }
}

/// The customer, and everybody the rule names.
pub(super) fn people(rule: &Rule, at: Timestamp) -> Facts {
    let customer = person(CUSTOMER, Role::Customer, "ada@example.com", at);
    let named = (10..).zip(&rule.needs.addresses);
    Facts {
        participants: vec![customer.clone()],
        customer: Some(customer),
        organisation: Some(organisation(at)),
        last: Some(message(at)),
        people: named.map(|(id, to)| person(PersonId(id), Role::Agent, to, at)).collect(),
        ..Facts::default()
    }
}

pub(super) fn person(id: PersonId, role: Role, address: &str, at: Timestamp) -> Person {
    Person {
        id,
        role,
        name: "Ada Example".to_owned(),
        address: Some(address.to_lowercase()),
        organisation_id: None,
        time_zone: String::new(),
        team: String::new(),
        created_at: at,
    }
}

pub(super) fn organisation(at: Timestamp) -> Organisation {
    Organisation {
        id: OrganisationId(1),
        name: "Example".to_owned(),
        plan: String::new(),
        priority: false,
        domains: Vec::new(),
        external_id: String::new(),
        plan_by_hand: None,
        account_owner: String::new(),
        created_at: at,
        changed_at: at,
    }
}

pub(super) fn message(at: Timestamp) -> Message {
    Message {
        id: MessageId(1),
        ticket_id: TICKET,
        author_id: Some(CUSTOMER),
        from_us: false,
        visibility: Visibility::Public,
        channel: Channel::Form,
        text: "An example".to_owned(),
        html: String::new(),
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: at,
        via: None,
        aside: None,
    }
}
