//! What people set by hand: status, owner, severity, product, plan, kind. Every change is an event
//! with before and after (TK-7); clocks follow from the original start (SLA-4).

use base::ids::TicketId;

use super::{
    Status, Ticket,
    answer::{assign, set_status},
    clocks,
    links::{self, issue_address},
    open::{Scene, first_line, given_out, look_for_product},
};
use crate::{
    absences::Taker,
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    routing,
    sla::Clock,
    turns::Turn,
};

/// One thing to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    Status(Status),
    Assignee(Option<Box<Taker>>),
    /// Back to its group, which gives it out: `Turn` is whose turn it is.
    GiveBack(Box<Turn>),
    Severity(String),
    /// With the reason, where there is more to say than that somebody set it.
    Product(Option<String>, String),
    /// The plan, overridden with a reason: the organisation's may not have synced yet (RT-1).
    Plan {
        plan: String,
        because: String,
    },
    /// The plan of its organisation holds again: this one.
    OrganisationsPlan(String),
    Kind(String),
    /// What it is called; the first line counts.
    Subject(String),
    /// What another system calls it; empty for nothing.
    ExternalId(String),
    Tags(Vec<String>),
    /// Adds tags and takes some off; the others stay, whoever set them meanwhile.
    Retag {
        add: Vec<String>,
        gone: Vec<String>,
    },
    /// Some of the company's own fields, by key; empty takes a value away.
    Fields(Vec<(String, String)>),
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
    #[error("this ticket is merged into #{0}; change it there")]
    Merged(TicketId),
    #[error("the customer waits for an answer; answer first, or solve it all the same")]
    Unanswered,
    #[error("the handbook knows no {what} “{given}”")]
    Unknown { what: &'static str, given: String },
    #[error("a ticket needs a subject")]
    NoSubject,
    #[error("an external id has at most {MOST_EXTERNAL} characters")]
    LongId,
    #[error("{0}")]
    Field(String),
    #[error("fill in {} before it is solved", .0.join(", "))]
    Missing(Vec<String>),
    #[error("“{0}” is no issue or pull request on GitHub")]
    NoIssue(String),
    #[error("{0} can't own tickets")]
    CannotOwn(String),
    #[error("{0}; choose somebody who is here")]
    Away(String),
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
    if let Some(into) = before.merged_into {
        return Err(SetRefusal::Merged(into));
    }
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
            let to = to.as_deref();
            if let Some(taker) = to.filter(|taker| ticket.assignee_id != Some(taker.person.id)) {
                may_take(taker)?;
            }
            let person = to.map(|taker| &taker.person);
            assign(&mut change, &mut ticket, scene, actor, person, "set by hand");
        }
        Set::GiveBack(turn) => {
            assign(&mut change, &mut ticket, scene, actor, None, "set by hand");
            given_out(&mut change, &mut ticket, scene, Some(&turn));
        }
        Set::Subject(given) => rename(&mut change, &mut ticket, scene, actor, &given)?,
        Set::ExternalId(given) => {
            name_outside(&mut change, &mut ticket, scene, actor, given)?;
        }
        Set::Tags(tags) => retag(&mut change, &mut ticket, scene, actor, tags),
        Set::Retag { add, gone } => {
            let gone = tidy(gone);
            let stay = ticket.tags.iter().filter(|tag| !gone.contains(tag)).cloned();
            let tags = stay.chain(add).collect();
            retag(&mut change, &mut ticket, scene, actor, tags);
        }
        Set::Fields(values) => fields(&mut change, &mut ticket, scene, actor, values)?,
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

/// Sets the company's own fields; what did not change is no news.
fn fields(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    values: Vec<(String, String)>,
) -> Result<(), SetRefusal> {
    for (key, given) in values {
        let Some(field) = scene.handbook.field(&key) else {
            return Err(SetRefusal::Unknown { what: "field", given: key });
        };
        let to = field.value(&given).map_err(SetRefusal::Field)?;
        let from = if to.is_empty() {
            ticket.fields.remove(&key)
        } else {
            ticket.fields.insert(key.clone(), to.clone())
        };
        let name = format!("{FIELD}{key}");
        let from = from.unwrap_or_default();
        changed(change, ticket, scene, actor, (name.as_str(), from, to, String::new()));
    }
    Ok(())
}

/// The longest id of another system, in characters: those of the dialect we speak fit.
pub const MOST_EXTERNAL: usize = 255;

fn rename(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    given: &str,
) -> Result<(), SetRefusal> {
    let to = first_line(given);
    if to.is_empty() {
        return Err(SetRefusal::NoSubject);
    }
    let from = std::mem::replace(&mut ticket.subject, to.clone());
    changed(change, ticket, scene, actor, ("subject", from, to, String::new()));
    Ok(())
}

fn name_outside(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    given: String,
) -> Result<(), SetRefusal> {
    let to = given.trim().to_owned();
    if to.chars().count() > MOST_EXTERNAL {
        return Err(SetRefusal::LongId);
    }
    let from = std::mem::replace(&mut ticket.external_id, to.clone());
    changed(change, ticket, scene, actor, ("external_id", from, to, String::new()));
    Ok(())
}

/// Before the key of one of the company's own fields, in the log.
pub const FIELD: &str = "field:";

/// Tags as they are kept: lower case, without blanks, in order, each once.
fn tidy(mut tags: Vec<String>) -> Vec<String> {
    let word = |tag: &String| tag.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    tags.iter_mut().for_each(|tag| *tag = word(tag));
    tags.retain(|tag| !tag.is_empty());
    tags.sort();
    tags.dedup();
    tags
}

fn retag(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    tags: Vec<String>,
) {
    let tags = tidy(tags);
    let (from, to) = (ticket.tags.join(" "), tags.join(" "));
    changed(change, ticket, scene, actor, ("tags", from, to, String::new()));
    ticket.tags = tags;
}

/// Whether somebody may be given a ticket: able to answer, and here (RT-7).
fn may_take(taker: &Taker) -> Result<(), SetRefusal> {
    if !taker.person.role.may_answer() {
        return Err(SetRefusal::CannotOwn(taker.person.display_name().to_owned()));
    }
    taker.away_words().map_or(Ok(()), |away| Err(SetRefusal::Away(away)))
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
            set_plan(scene, change, ticket, actor, (to, because, true));
        }
        Set::OrganisationsPlan(to) => {
            let because = "back to the organisation's plan".to_owned();
            set_plan(scene, change, ticket, actor, (to, because, false));
        }
        Set::Kind(given) => {
            let known_one = handbook.kind(&given).is_some();
            let to = known("kind", given, known_one)?;
            let from = std::mem::replace(&mut ticket.kind, to.clone());
            changed(change, ticket, scene, actor, ("kind", from, to, String::new()));
            reroute(scene, change, ticket, actor);
        }
        Set::Product(given, because) => {
            if let Some(given) = &given {
                known("product", given.clone(), handbook.product(given).is_some())?;
            }
            let from = std::mem::replace(&mut ticket.product, given.clone()).unwrap_or_default();
            changed(
                change,
                ticket,
                scene,
                actor,
                ("product", from, given.unwrap_or_default(), because),
            );
            reroute(scene, change, ticket, actor);
            if !change.events.is_empty() {
                look_for_product(change, scene, ticket);
            }
        }
        Set::Status(_)
        | Set::Assignee(_)
        | Set::GiveBack(_)
        | Set::Subject(_)
        | Set::ExternalId(_)
        | Set::Tags(_)
        | Set::Retag { .. }
        | Set::Fields(_)
        | Set::Link { .. } => {}
    }
    clocks::retarget(change, running, ticket, scene, actor);
    Ok(())
}

/// An override is told even where the plan stays the same: from now on it holds by hand, or no
/// longer does.
fn set_plan(
    scene: Scene<'_>,
    change: &mut Change,
    ticket: &mut Ticket,
    actor: Actor,
    (to, because, by_hand): (String, String, bool),
) {
    if ticket.plan == to && ticket.plan_by_hand == by_hand {
        return;
    }
    ticket.plan_by_hand = by_hand;
    let from = std::mem::replace(&mut ticket.plan, to.clone());
    let kind = EventKind::FieldChanged { field: "plan".to_owned(), from, to, because };
    change.events.push(NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind });
}

/// Follows product and kind to where the ticket belongs now, in the name of who changed them.
fn reroute(scene: Scene<'_>, change: &mut Change, ticket: &mut Ticket, actor: Actor) {
    let route = routing::route_of(scene.handbook, ticket);
    if (&route.group, &route.team) == (&ticket.group, &ticket.team) {
        return;
    }
    (ticket.group, ticket.team) = (route.group.clone(), route.team.clone());
    let because = format!("set by hand: {}", route.because);
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor,
        at: scene.at,
        kind: EventKind::Routed { group: route.group, team: route.team, because },
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
