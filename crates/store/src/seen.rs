//! Up to when each of us has seen a ticket's messages. A ticket nobody looked at yet is new to a
//! person while it is not done; one they saw is new again when somebody writes.

use std::collections::HashMap;

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use desk::{tickets::Brief, viewer::Viewer};

use crate::{Conn, Fault, Tx, q, sql::Sql, viewer::only_visible};

/// Adds ` AND …`: only tickets `t` with something new for the person. The condition of `is:unread`.
#[must_use]
pub fn unread(sql: Sql, person: PersonId) -> Sql {
    sql.add(
        " AND t.last_message_at > COALESCE((SELECT s.until_at FROM seen_tickets s \
         WHERE s.person_id = ? AND s.ticket_id = t.id), \
         CASE WHEN t.status IN ('solved', 'closed') THEN t.last_message_at ELSE 0 END)",
        [person.into()],
    )
}

/// What the person has seen of these tickets; one statement, whatever their number.
///
/// # Errors
/// The database is gone.
pub async fn of(
    conn: &mut Conn,
    person: PersonId,
    tickets: &[TicketId],
) -> Result<HashMap<TicketId, Timestamp>, Fault> {
    if tickets.is_empty() {
        return Ok(HashMap::new());
    }
    let list = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let text = format!(
        "SELECT ticket_id, until_at FROM seen_tickets WHERE person_id = ? AND ticket_id IN ({list})"
    );
    let rows = conn.all(q!("").add(&text, [person.into()])).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Whether a ticket has something new for who saw it until then: [`unread`] for a row in hand.
#[must_use]
pub fn is_unread(ticket: &Brief, seen: Option<&Timestamp>) -> bool {
    seen.map_or(!ticket.status.is_done(), |seen| ticket.last_message_at > *seen)
}

/// Notes what the person has seen, many tickets by one statement; never backwards.
///
/// # Errors
/// The database is gone.
pub async fn put(
    tx: &mut Tx,
    person: PersonId,
    seen: &[(TicketId, Timestamp)],
) -> Result<(), Fault> {
    if seen.is_empty() {
        return Ok(());
    }
    let places = vec!["(?, ?, ?)"; seen.len()].join(", ");
    let args = seen.iter().flat_map(|(ticket, at)| [person.into(), (*ticket).into(), (*at).into()]);
    let text = format!(
        "INSERT INTO seen_tickets (person_id, ticket_id, until_at) VALUES {places} \
         ON CONFLICT (person_id, ticket_id) DO UPDATE SET until_at = excluded.until_at \
         WHERE seen_tickets.until_at < excluded.until_at"
    );
    tx.conn().execute(Sql::new(text, args.collect())).await.map(|_rows| ())
}

/// How many of the viewer's tickets have something new for them.
///
/// # Errors
/// The database is gone.
pub async fn count_unread(conn: &mut Conn, viewer: &Viewer) -> Result<i64, Fault> {
    let Some(person) = viewer.person() else { return Ok(0) };
    let sql = unread(q!("SELECT COUNT(*) FROM tickets t WHERE 1 = 1"), person);
    Ok(conn.value(only_visible(sql, viewer)).await?.unwrap_or(0))
}
