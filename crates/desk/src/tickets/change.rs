//! What people set by hand: status, owner, severity, product, plan, kind. Every change is an event
//! with before and after (TK-7); clocks follow from the original start (SLA-4).

use super::{
    Status, Ticket,
    answer::{assign, set_status},
    clocks,
    links::{self, issue_address},
    open::Scene,
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    people::Person,
    routing,
    sla::Clock,
};

/// One thing to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    Status(Status),
    Assignee(Option<Box<Person>>),
    Severity(String),
    Product(Option<String>),
    /// The plan, overridden with a reason: the organisation's may not have synced yet (RT-1).
    Plan {
        plan: String,
        because: String,
    },
    Kind(String),
    Tags(Vec<String>),
    /// Links an issue or pull request on GitHub, or unlinks it.
    Link {
        address: String,
        linked: bool,
    },
}

/// Why it was not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetRefusal {
    #[error("this ticket is closed for good; an answer opens a follow-up")]
    Closed,
    #[error("the customer waits for an answer; answer first, or solve it all the same")]
    Unanswered,
    #[error("the handbook knows no {what} “{given}”")]
    Unknown { what: &'static str, given: String },
    #[error("“{0}” is no issue or pull request on GitHub")]
    NoIssue(String),
    #[error("{0} can't own tickets")]
    CannotOwn(String),
}

/// Sets one thing.
///
/// # Errors
/// A refusal to show at the control; nothing is changed then.
pub fn set(
    scene: Scene<'_>,
    before: &Ticket,
    mut running: Vec<Clock>,
    actor: Actor,
    what: Set,
    even_if_unanswered: bool,
) -> Result<(Ticket, Change), SetRefusal> {
    if before.status == Status::Closed {
        return Err(SetRefusal::Closed);
    }
    let mut change = Change::default();
    let mut ticket = before.clone();
    match what {
        Set::Status(to) => {
            if to.is_done() && ticket.unanswered_at.is_some() && !even_if_unanswered {
                return Err(SetRefusal::Unanswered);
            }
            set_status(&mut change, &mut ticket, &mut running, scene, actor, to, "set by hand");
        }
        Set::Assignee(to) => {
            if let Some(person) = to.as_deref().filter(|person| !person.role.may_answer()) {
                return Err(SetRefusal::CannotOwn(person.display_name().to_owned()));
            }
            let because = "set by hand";
            assign(&mut change, &mut ticket, scene, actor, to.as_deref(), because);
        }
        Set::Tags(mut tags) => {
            tags.iter_mut().for_each(|tag| *tag = tag.trim().to_lowercase().replace(' ', "-"));
            tags.retain(|tag| !tag.is_empty());
            tags.sort();
            tags.dedup();
            let (from, to) = (ticket.tags.join(" "), tags.join(" "));
            changed(&mut change, &ticket, scene, actor, ("tags", from, to, String::new()));
            ticket.tags = tags;
        }
        Set::Link { address, linked } => {
            let address = issue_address(&address).ok_or(SetRefusal::NoIssue(address))?;
            let (from, to) =
                if linked { (String::new(), address) } else { (address, String::new()) };
            changed(&mut change, &ticket, scene, actor, (links::FIELD, from, to, String::new()));
        }
        field => set_field(scene, &mut change, &mut ticket, &mut running, actor, field)?,
    }
    if change.events.is_empty() {
        return Ok((before.clone(), Change::default()));
    }
    ticket.settle(scene.handbook, &running, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    Ok((ticket, change))
}

pub(crate) fn set_field(
    scene: Scene<'_>,
    change: &mut Change,
    ticket: &mut Ticket,
    running: &mut Vec<Clock>,
    actor: Actor,
    what: Set,
) -> Result<(), SetRefusal> {
    let handbook = scene.handbook;
    let known = |what, given: String, known: bool| {
        if known { Ok(given) } else { Err(SetRefusal::Unknown { what, given }) }
    };
    match what {
        Set::Severity(given) => {
            let known_one = handbook.severity(&given).is_some();
            let to = known("severity", given, known_one)?;
            let from = std::mem::replace(&mut ticket.severity, to.clone());
            changed(change, ticket, scene, actor, ("severity", from, to, String::new()));
        }
        Set::Plan { plan: given, because } => {
            let known_one = handbook.plan(&given).is_some();
            let to = known("plan", given, known_one)?;
            ticket.plan_by_hand = true;
            let from = std::mem::replace(&mut ticket.plan, to.clone());
            changed(change, ticket, scene, actor, ("plan", from, to, because));
        }
        Set::Kind(given) => {
            let known_one = handbook.kind(&given).is_some();
            let to = known("kind", given, known_one)?;
            let from = std::mem::replace(&mut ticket.kind, to.clone());
            changed(change, ticket, scene, actor, ("kind", from, to, String::new()));
            reroute(scene, change, ticket);
        }
        Set::Product(given) => {
            if let Some(given) = &given {
                known("product", given.clone(), handbook.product(given).is_some())?;
            }
            let from = std::mem::replace(&mut ticket.product, given.clone()).unwrap_or_default();
            changed(
                change,
                ticket,
                scene,
                actor,
                ("product", from, given.unwrap_or_default(), String::new()),
            );
            reroute(scene, change, ticket);
        }
        Set::Status(_) | Set::Assignee(_) | Set::Tags(_) | Set::Link { .. } => {}
    }
    clocks::retarget(change, running, ticket, scene, actor);
    Ok(())
}

fn reroute(scene: Scene<'_>, change: &mut Change, ticket: &mut Ticket) {
    let route = routing::route(scene.handbook, ticket.product.as_deref(), &ticket.kind);
    if (&route.group, &route.team) == (&ticket.group, &ticket.team) {
        return;
    }
    (ticket.group, ticket.team) = (route.group.clone(), route.team.clone());
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor: Actor::System,
        at: scene.at,
        kind: EventKind::Routed { group: route.group, team: route.team, because: route.because },
    });
}

/// A field's name, its value before and after, and why.
type FieldChange<'a> = (&'a str, String, String, String);

fn changed(
    change: &mut Change,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
    (name, from, to, because): FieldChange<'_>,
) {
    if from != to {
        let kind = EventKind::FieldChanged { field: name.to_owned(), from, to, because };
        let event = NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind };
        change.events.push(event);
    }
}
