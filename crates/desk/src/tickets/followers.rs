//! Those of us who follow a ticket without owning it: they find it in their list and may read it.
//! Followers are never customers, and never get the customers' mails.

use base::ids::{MessageId, PersonId};

use super::{Ticket, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::Visibility,
    notices::{Audience, Notice},
    people::Person,
};

/// Why somebody was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0} is a customer and can't follow from inside; copy them on a reply instead")]
    NotOneOfUs(String),
    #[error("your role may follow tickets yourself, not add others")]
    NotYours,
}

/// Adds a follower; an empty change where they follow already.
///
/// # Errors
/// A refusal to show.
pub fn follow(
    scene: Scene<'_>,
    ticket: &Ticket,
    follower: &Person,
    follows: bool,
    (actor, because): (Actor, &str),
) -> Result<Change, Refusal> {
    if !follower.role.is_staff() {
        return Err(Refusal::NotOneOfUs(follower.display_name().to_owned()));
    }
    if follows {
        return Ok(Change::default());
    }
    let (person, because) = (follower.id, because.to_owned());
    let row = Row::Follower {
        ticket: ticket.id,
        person,
        because: because.clone(),
        by: actor.person(),
        at: scene.at,
    };
    let text = format!("You follow #{}: {} ({because})", ticket.id, ticket.subject);
    let mut change = told(scene, ticket, actor, row, EventKind::Followed { person, because });
    if actor.person() != Some(person) {
        let key = format!("followed:{}:{}", ticket.id, scene.at.as_microsecond());
        change.rows.push(notice(scene, ticket, person, key, text));
    }
    Ok(change)
}

/// What followers are told inside the app when somebody writes on the ticket: one notice for each
/// message and follower, none for the author.
#[must_use]
pub fn tell(
    scene: Scene<'_>,
    ticket: &Ticket,
    change: &Change,
    author: &Person,
    followers: &[PersonId],
) -> Vec<Row> {
    let mut told = Vec::new();
    for row in &change.rows {
        let Row::Message(message) = row else { continue };
        let did = match (message.from_us, message.visibility) {
            (_, Visibility::Internal) => "wrote a note",
            (true, Visibility::Public) => "answered",
            (false, Visibility::Public) => "wrote",
        };
        let text = format!("{} {did} on #{}: {}", author.display_name(), ticket.id, ticket.subject);
        let others = followers.iter().filter(|follower| **follower != author.id);
        told.extend(others.map(|follower| {
            notice(scene, ticket, *follower, format!("follows:{}", message.id), text.clone())
        }));
    }
    told
}

/// Who was mentioned in a note follows from then on, and is told so rather than that somebody
/// wrote. `follows` tells who follows already.
#[must_use]
pub fn mentioned(
    scene: Scene<'_>,
    ticket: &Ticket,
    (author, note): (&Person, MessageId),
    people: &[&Person],
    follows: &[PersonId],
) -> Change {
    let mut change = Change::default();
    for person in people.iter().filter(|person| person.id != author.id) {
        if !follows.contains(&person.id) {
            let because = (Actor::Person(author.id), "mentioned in a note");
            // Only who is ours can be mentioned, and only who doesn't follow is added.
            let Ok(followed) = follow(scene, ticket, person, false, because) else { continue };
            let is_notice = |row: &Row| matches!(row, Row::Notice(_));
            change.rows.extend(followed.rows.into_iter().filter(|row| !is_notice(row)));
            change.events.extend(followed.events);
        }
        let name = author.display_name();
        let text = format!("{name} mentioned you on #{}: {}", ticket.id, ticket.subject);
        change.rows.push(notice(scene, ticket, person.id, format!("mention:{note}"), text));
    }
    change
}

/// What somebody is told who was given a ticket by another.
#[must_use]
pub fn given(scene: Scene<'_>, before: &Ticket, after: &Ticket, by: Actor) -> Option<Row> {
    let to = after.assignee_id.filter(|to| before.assignee_id != Some(*to))?;
    if by.person() == Some(to) {
        return None;
    }
    let key = format!("given:{}:{}", after.id, scene.at.as_microsecond());
    let text = format!("You were given #{}: {}", after.id, after.subject);
    Some(notice(scene, after, to, key, text))
}

fn notice(scene: Scene<'_>, ticket: &Ticket, to: PersonId, key: String, text: String) -> Row {
    Row::Notice(Box::new(Notice {
        key,
        audience: Audience::Person(to),
        ticket_id: Some(ticket.id),
        text,
        at: scene.at,
    }))
}

/// Takes a follower off; an empty change where they don't follow.
#[must_use]
pub fn leave(
    scene: Scene<'_>,
    ticket: &Ticket,
    follower: &Person,
    follows: bool,
    actor: Actor,
) -> Change {
    if !follows {
        return Change::default();
    }
    let (ticket_id, person) = (ticket.id, follower.id);
    let row = Row::NoFollower { ticket: ticket_id, person };
    told(scene, ticket, actor, row, EventKind::Unfollowed { person })
}

/// Who may change whose following: anybody their own, who may answer everybody's.
///
/// # Errors
/// [`Refusal::NotYours`].
pub fn may_change(by: &Person, follower: &Person) -> Result<(), Refusal> {
    if by.id == follower.id || by.role.may_answer() { Ok(()) } else { Err(Refusal::NotYours) }
}

fn told(scene: Scene<'_>, ticket: &Ticket, actor: Actor, row: Row, kind: EventKind) -> Change {
    let event = NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind };
    Change { rows: vec![row], events: vec![event], jobs: Vec::new() }
}
