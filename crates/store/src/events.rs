//! The log of what happened.

use base::ids::{EventSeq, PersonId, TicketId};
use desk::{
    events::{Actor, Event},
    viewer::Viewer,
};

use crate::{Conn, Fault, q, sql::Row, viewer::only_visible};

pub(crate) fn read(row: &Row) -> Result<Event, Fault> {
    let mut cells = row.cells();
    Ok(Event {
        seq: cells.take()?,
        ticket_id: cells.take()?,
        actor: cells.take::<Option<PersonId>>()?.map_or(Actor::System, Actor::Person),
        at: cells.take()?,
        kind: cells.json()?,
    })
}

/// A ticket's history, oldest first; customers get what is meant for them. Ask for the ticket with
/// the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<Event>, Fault> {
    let sql = q!(
        "SELECT seq, ticket_id, actor_id, at, data FROM events WHERE ticket_id = ? ORDER BY seq",
        ticket
    );
    let rows = conn.all(sql).await?;
    let events = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let all = viewer.sees_notes();
    Ok(events.into_iter().filter(|event| all || event.kind.is_public()).collect())
}

/// All of these tickets' history, in the order in which it happened. Ask for the tickets first.
///
/// # Errors
/// The database is gone.
pub async fn of_tickets(conn: &mut Conn, tickets: &[TicketId]) -> Result<Vec<Event>, Fault> {
    let list = crate::numbered::numbers(tickets);
    let sql = q!(format!(
        "SELECT seq, ticket_id, actor_id, at, data FROM events WHERE ticket_id IN ({list}) \
         ORDER BY ticket_id, seq"
    ));
    conn.all(sql).await?.iter().map(read).collect()
}

/// The newest event's place.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn) -> Result<EventSeq, Fault> {
    let seq = conn.value(q!("SELECT seq FROM events ORDER BY seq DESC LIMIT 1")).await?;
    Ok(seq.unwrap_or(EventSeq(0)))
}

/// The tickets that events after `since` are about, each once; `None` where there are more than
/// `most`.
///
/// # Errors
/// The database is gone.
pub async fn tickets_since(
    conn: &mut Conn,
    since: EventSeq,
    most: i64,
) -> Result<Option<Vec<TicketId>>, Fault> {
    // A ticket has several events for each change.
    let rows = most * 8;
    let sql =
        q!("SELECT ticket_id FROM events WHERE seq > ? ORDER BY seq LIMIT ?", since, rows + 1);
    let found = conn.all(sql).await?;
    if i64::try_from(found.len()).unwrap_or(rows) > rows {
        return Ok(None);
    }
    let mut tickets = found.iter().map(|row| row.get(0)).collect::<Result<Vec<TicketId>, _>>()?;
    tickets.sort_unstable();
    tickets.dedup();
    Ok((i64::try_from(tickets.len()).unwrap_or(most) <= most).then_some(tickets))
}

/// Which of these tickets the viewer may see.
///
/// # Errors
/// The database is gone.
pub async fn visible(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
) -> Result<Vec<TicketId>, Fault> {
    if tickets.is_empty() || viewer.sees_every_ticket() {
        return Ok(tickets.to_vec());
    }
    let list = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT t.id FROM tickets t WHERE t.id IN ({list})"));
    conn.all(only_visible(sql, viewer)).await?.iter().map(|row| row.get(0)).collect()
}

/// How many events there are up to a place in the log.
///
/// # Errors
/// The database is gone.
pub async fn count_until(conn: &mut Conn, until: EventSeq) -> Result<i64, Fault> {
    Ok(conn.value(q!("SELECT COUNT(*) FROM events WHERE seq <= ?", until)).await?.unwrap_or(0))
}
