//! Escalation to another team (TK-8): a note from the handbook's template says what the customer
//! sees, what was tried and what is needed; the ticket goes to that team, and comes back with the
//! answer to whoever sent it.
//!
//! The rule it protects: the customer's clocks run on as they did (SLA-1), and everybody sees who
//! has the ball. Nothing here touches a clock.

use base::{
    Timestamp,
    ids::{EscalationId, MessageId, PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

use super::{
    Status, Ticket,
    answer::assign,
    followers,
    investigation::{finish, happened, put_note},
    open::Scene,
};
use crate::{
    absences::Taker,
    change::{Change, Row},
    events::{Actor, EventKind},
    handbook::{EscalationPart, Handbook},
    notices::{Audience, Notice},
    people::Person,
    routing::route,
    sla::Clock,
};

/// Who has the ball, as it is kept with the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ball {
    pub id: EscalationId,
    /// Keys of the handbook.
    pub group: String,
    pub team: String,
    pub by: PersonId,
    pub at: Timestamp,
}

/// One escalation, kept for good: reports count them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    pub id: EscalationId,
    pub ticket_id: TicketId,
    pub by: PersonId,
    pub at: Timestamp,
    pub group: String,
    pub team: String,
    /// Whom it was given to, if to somebody by name.
    pub person: Option<PersonId>,
    /// Where it came from, and goes back to.
    pub from_group: String,
    pub from_team: String,
    pub from_owner: Option<PersonId>,
    /// The note with the filled template.
    pub note: MessageId,
    pub ended: Option<Ended>,
}

/// How it was handed back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    pub by: PersonId,
    pub at: Timestamp,
    /// The note with the answer.
    pub note: MessageId,
}

/// Why it was not escalated, or not handed back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this ticket is closed for good; an answer opens a follow-up")]
    Closed,
    #[error("this ticket is merged into #{0}; escalate that one")]
    Merged(TicketId),
    #[error("choose the team it goes to")]
    NoTeam,
    #[error("{0} has it already")]
    There(String),
    #[error("{0} has it; it is handed back before it goes to another team")]
    WithTeam(String),
    #[error("it is solved; open it again before another team gets it")]
    Solved,
    #[error("they can’t help without these: {}", .0.join(", "))]
    Missing(Vec<String>),
    #[error("{0}")]
    Away(String),
    #[error("{0} does not answer tickets; choose somebody else, or nobody")]
    CannotAnswer(String),
    #[error("no other team has this ticket")]
    NotEscalated,
    #[error("write what the answer is, so that whoever asked can go on")]
    NoAnswer,
}

/// Where it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct To {
    /// Key of the group; its tickets are this team's.
    pub group: String,
    pub team: String,
}

/// The facts of an escalation.
pub struct Escalating<'a> {
    pub ticket: &'a Ticket,
    pub running: Vec<Clock>,
    pub by: &'a Person,
    /// Whether they follow already.
    pub follows: bool,
    pub to: To,
    /// Somebody of that team, with the absence that holds now.
    pub person: Option<&'a Taker>,
    /// The template, filled: each part by its key.
    pub parts: &'a [(String, String)],
}

/// The facts of a hand-back.
pub struct HandingBack<'a> {
    pub ticket: &'a Ticket,
    pub running: Vec<Clock>,
    pub by: &'a Person,
    pub follows: bool,
    pub escalation: Escalation,
    /// Whoever sent it, with the absence that holds now; `None` for somebody who is gone.
    pub sender: Option<&'a Taker>,
    pub answer: &'a str,
}

/// The team a ticket would go to by its product, as the handbook routes it; `None` where the
/// product is not known, or its team has the ticket already.
#[must_use]
pub fn suggested(handbook: &Handbook, ticket: &Ticket) -> Option<To> {
    let product = ticket.product.as_deref().and_then(|key| handbook.find_product(key))?;
    let to = To { group: product.group.clone(), team: product.team.clone() };
    ((&to.group, &to.team) != (&ticket.group, &ticket.team)).then_some(to)
}

/// Escalates: the note, the new place, whoever sent it follows, and the one it is given to is told.
///
/// # Errors
/// A refusal to show at the form; nothing is changed then.
pub fn escalate(scene: Scene<'_>, facts: &Escalating<'_>) -> Result<(Ticket, Change), Refusal> {
    let (handbook, mut ticket) = (scene.handbook, may_move(facts.ticket)?);
    let To { group, team } = &facts.to;
    if handbook.group(group).is_none() || handbook.team(team).is_none() {
        return Err(Refusal::NoTeam);
    }
    if let Some(ball) = &ticket.escalated {
        return Err(Refusal::WithTeam(handbook.team_name(&ball.team).to_owned()));
    }
    if ticket.status.is_done() {
        return Err(Refusal::Solved);
    }
    let name = handbook.team_name(team);
    if (team, group) == (&ticket.team, &ticket.group) {
        return Err(Refusal::There(name.to_owned()));
    }
    let person = facts.person.map(can_take).transpose()?;
    let text = filled(handbook, facts.parts, name)?;
    let (mut change, actor) = (Change::default(), Actor::Person(facts.by.id));
    let note = put_note(&mut change, scene, &mut ticket, facts.by, text);
    let escalation = Escalation {
        id: EscalationId(scene.ids.next()),
        ticket_id: ticket.id,
        by: facts.by.id,
        at: scene.at,
        group: group.clone(),
        team: team.clone(),
        person: person.map(|person| person.id),
        from_group: ticket.group.clone(),
        from_team: ticket.team.clone(),
        from_owner: ticket.assignee_id,
        note,
        ended: None,
    };
    (ticket.group, ticket.team) = (group.clone(), team.clone());
    let (by, at) = (facts.by.id, scene.at);
    let ball = Ball { id: escalation.id, group: group.clone(), team: team.clone(), by, at };
    ticket.escalated = Some(ball);
    let kind = EventKind::Escalated {
        escalation: escalation.id,
        note,
        group: group.clone(),
        team: team.clone(),
    };
    happened(&mut change, scene, &ticket, actor, kind);
    assign(&mut change, &mut ticket, scene, actor, person, "escalated");
    change.rows.extend(followers::given(scene, facts.ticket, &ticket, actor));
    follow(&mut change, scene, &ticket, (facts.by, facts.follows), "sent it to another team");
    change.rows.push(Row::Escalation(Box::new(escalation)));
    Ok(finish(scene, ticket, change, &facts.running))
}

/// Hands back: the answer as a note, and the ticket is where it came from.
///
/// # Errors
/// As [`escalate`].
pub fn hand_back(scene: Scene<'_>, facts: HandingBack<'_>) -> Result<(Ticket, Change), Refusal> {
    let mut ticket = may_move(facts.ticket)?;
    if ticket.escalated.is_none() {
        return Err(Refusal::NotEscalated);
    }
    let answer = facts.answer.trim();
    if answer.is_empty() {
        return Err(Refusal::NoAnswer);
    }
    let (mut change, actor) = (Change::default(), Actor::Person(facts.by.id));
    let mut escalation = facts.escalation;
    let name = scene.handbook.team_name(&escalation.team);
    let text = format!("**Answer from {name}**\n\n{answer}");
    let note = put_note(&mut change, scene, &mut ticket, facts.by, text);
    let (back, here) = goes_to(scene.handbook, &ticket, &escalation, facts.sender);
    (ticket.group, ticket.team) = (back.group, back.team);
    ticket.escalated = None;
    let kind = EventKind::HandedBack { escalation: escalation.id, note, since: escalation.at };
    happened(&mut change, scene, &ticket, actor, kind);
    assign(&mut change, &mut ticket, scene, actor, here, "handed back with an answer");
    follow(&mut change, scene, &ticket, (facts.by, facts.follows), "answered an escalation");
    if let Some(sender) = facts.sender.filter(|sender| sender.person.id != facts.by.id) {
        let text = format!("{name} answered on #{}: {}", ticket.id, ticket.subject);
        change.rows.push(Row::Notice(Box::new(Notice {
            key: format!("handed-back:{}", escalation.id),
            audience: Audience::Person(sender.person.id),
            ticket_id: Some(ticket.id),
            text,
            at: scene.at,
        })));
    }
    escalation.ended = Some(Ended { by: facts.by.id, at: scene.at, note });
    change.rows.push(Row::Escalation(Box::new(escalation)));
    Ok(finish(scene, ticket, change, &facts.running))
}

/// Where a ticket goes when it is handed back, and to whom: whoever sent it, where they are here
/// and still answer tickets.
#[must_use]
pub fn goes_to<'a>(
    handbook: &Handbook,
    ticket: &Ticket,
    escalation: &Escalation,
    sender: Option<&'a Taker>,
) -> (To, Option<&'a Person>) {
    // A group the handbook no longer has would be a place nobody looks.
    let to = if handbook.group(&escalation.from_group).is_some() {
        To { group: escalation.from_group.clone(), team: escalation.from_team.clone() }
    } else {
        let route = route(handbook, ticket.product.as_deref(), &ticket.kind);
        To { group: route.group, team: route.team }
    };
    (to, sender.and_then(|sender| can_take(sender).ok()))
}

fn may_move(ticket: &Ticket) -> Result<Ticket, Refusal> {
    match ticket.merged_into {
        Some(into) => Err(Refusal::Merged(into)),
        None if ticket.status == Status::Closed => Err(Refusal::Closed),
        None => Ok(ticket.clone()),
    }
}

fn can_take(taker: &Taker) -> Result<&Person, Refusal> {
    if !taker.person.role.may_answer() {
        return Err(Refusal::CannotAnswer(taker.person.display_name().to_owned()));
    }
    match taker.away_words() {
        Some(words) => Err(Refusal::Away(words)),
        None => Ok(&taker.person),
    }
}

fn follow(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    (person, follows): (&Person, bool),
    because: &str,
) {
    let because = (Actor::Person(person.id), because);
    // Whoever may act is one of us: nobody else is refused.
    if let Ok(followed) = followers::follow(scene, ticket, person, follows, because) {
        change.extend(followed);
    }
}

/// The note: each part under its name, as the handbook orders them.
fn filled(handbook: &Handbook, parts: &[(String, String)], team: &str) -> Result<String, Refusal> {
    let given = |part: &EscalationPart| {
        let found = parts.iter().find(|(key, _)| *key == part.key);
        found.map(|(_, text)| text.trim()).unwrap_or_default()
    };
    let missing = handbook.escalation.iter().filter(|part| part.required && given(part).is_empty());
    let missing: Vec<String> = missing.map(|part| part.name.clone()).collect();
    if !missing.is_empty() {
        return Err(Refusal::Missing(missing));
    }
    let mut text = format!("**Escalated to {team}**");
    for part in handbook.escalation.iter().filter(|part| !given(part).is_empty()) {
        text.push_str(&format!("\n\n**{}**\n\n{}", part.name, given(part)));
    }
    Ok(text)
}
