//! The one way a change of a ticket is written: the rules of the handbook run on it first, within
//! the same transaction, so that what they do is all there or none of it.
//!
//! Where no rule is set off, nothing is loaded and no statement is added.

use ::desk::{
    automations::{self, By, Cause, Facts, Needs, put_ticket},
    change::{Change, Row},
    events::EventKind,
    organisations::Organisation,
    people::Person,
    sla::Clock,
    tickets::Ticket,
};
use base::Timestamp;
use store::{Fault, Tx};

use crate::desk::Moment;

/// What an action did to a ticket, and what it knows already.
pub(crate) struct Done<'a> {
    /// The ticket before; `None` for a new one.
    pub before: Option<&'a Ticket>,
    /// The ticket as the change leaves it.
    pub ticket: Ticket,
    /// Its clocks before the change.
    pub clocks: Vec<Clock>,
    pub change: Change,
    /// Who did it, where the events can't tell.
    pub by: Option<By>,
    /// Nobody outside is written to.
    pub quiet: bool,
    pub customer: Option<&'a Person>,
    pub organisation: Option<&'a Organisation>,
}

/// Runs the rules on a change and writes it. Answers the ticket as it is now.
pub(crate) async fn commit(tx: &mut Tx, moment: &Moment, done: Done<'_>) -> Result<Ticket, Fault> {
    let (handbook, at) = (&moment.handbook, moment.at);
    let Done { before, mut ticket, clocks, mut change, by, quiet, customer, organisation } = done;
    if change.is_empty() {
        return Ok(ticket);
    }
    automations::remember(&mut ticket, &change);
    let cause = Cause { before, ticket: &ticket, change: &change };
    let needs = if moment.live { automations::needs(handbook, cause, at) } else { None };
    let Some(needs) = needs else {
        // The past is replayed without rules: none is left due.
        let since =
            if moment.live { base::time::after(at, -automations::LATE_SECONDS) } else { at };
        let clocks = automations::overlaid(clocks, &change);
        ticket.wake_at = ticket.next_wake(handbook, &clocks, since);
        if change.rows.iter().any(|row| matches!(row, Row::Ticket(_))) {
            put_ticket(&mut change, &ticket);
        }
        return written(tx, before, ticket, change, at).await;
    };
    let mut facts = Facts {
        customer: customer.cloned(),
        organisation: organisation.cloned(),
        actor: by.unwrap_or_else(|| automations::actor_of(&ticket, &change)),
        rating: change.events.iter().find_map(|event| match event.kind {
            EventKind::SurveyAnswered { rating, .. } => Some(rating),
            _ => None,
        }),
        last: change.rows.iter().rev().find_map(|row| match row {
            Row::Message(message) => Some((**message).clone()),
            _ => None,
        }),
        quiet,
        ..Facts::default()
    };
    load(tx, &ticket, before.is_none(), (&needs, at), &mut facts).await?;
    let ids = tx.ids();
    let scene = moment.scene(&ids);
    let (ticket, change) = automations::run(scene, before, ticket, clocks, facts, change);
    written(tx, before, ticket, change, at).await
}

/// Writes the change, and what others look up by the ticket's values.
async fn written(
    tx: &mut Tx,
    before: Option<&Ticket>,
    ticket: Ticket,
    change: Change,
    at: Timestamp,
) -> Result<Ticket, Fault> {
    store::apply::apply(tx, change).await?;
    let new = |tag: &&String| before.is_none_or(|before| !before.tags.contains(tag));
    let tags: Vec<&str> = ticket.tags.iter().filter(new).map(String::as_str).collect();
    store::tags::remember(tx, &tags, at).await?;
    if before.map_or(!ticket.fields.is_empty(), |before| before.fields != ticket.fields) {
        store::fields::index(tx, ticket.id, &ticket.fields).await?;
    }
    Ok(ticket)
}

/// Loads what is needed and not there yet.
async fn load(
    tx: &mut Tx,
    ticket: &Ticket,
    new: bool,
    (needs, at): (&Needs, Timestamp),
    facts: &mut Facts,
) -> Result<(), Fault> {
    let conn = tx.conn();
    if needs.customer && facts.customer.is_none() {
        facts.customer = store::people::one(conn, ticket.requester_id).await?;
    }
    if needs.organisation
        && facts.organisation.is_none()
        && let Some(id) = ticket.organisation_id
    {
        facts.organisation = store::organisations::one(conn, id).await?;
    }
    if needs.last && facts.last.is_none() {
        facts.last = store::messages::newest(conn, ticket.id).await?;
    }
    if needs.owner
        && let Some(id) = ticket.assignee_id
    {
        facts.people.extend(store::people::one(conn, id).await?);
    }
    for address in &needs.addresses {
        let Some(person) = store::people::by_address(conn, address).await? else { continue };
        facts.away.extend(store::absences::of(conn, person.id, at).await?);
        facts.people.push(person);
    }
    if needs.participants {
        facts.participants = if new {
            // Not written yet; followers of a first mail get no automatic reply.
            facts.customer.iter().cloned().collect()
        } else {
            store::people::on_ticket(conn, ticket.id).await?
        };
    }
    Ok(())
}
