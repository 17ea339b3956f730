//! What people do inside an app: which of our messages they read there, which tickets a browser's
//! random id opens, and who a signed distinct id is.

use std::collections::{HashMap, HashSet};

use base::{
    Timestamp,
    ids::{MessageId, PersonId, TicketId},
};

use crate::{Conn, Fault, Tx, q, sql::Sql};

/// Answers older than this, in seconds, are not told as new: a month ago they were read elsewhere.
const NEW_FOR_SECONDS: i64 = 30 * 24 * 3600;

fn list(ids: impl Iterator<Item = impl ToString>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(", ")
}

/// Notes that a person read these messages; told again, it stays as it was.
///
/// # Errors
/// The database is gone.
pub async fn put_read(
    tx: &mut Tx,
    person: PersonId,
    read: &[(MessageId, TicketId)],
    at: Timestamp,
) -> Result<(), Fault> {
    if read.is_empty() {
        return Ok(());
    }
    let places = vec!["(?, ?, ?, ?)"; read.len()].join(", ");
    let args = read.iter().flat_map(|(message, ticket)| {
        [person.into(), (*message).into(), (*ticket).into(), at.into()]
    });
    let text = format!(
        "INSERT INTO read_in_app (person_id, message_id, ticket_id, at) VALUES {places} \
         ON CONFLICT DO NOTHING"
    );
    tx.conn().execute(Sql::new(text, args.collect())).await.map(|_rows| ())
}

/// Which of these messages the person read inside an app.
///
/// # Errors
/// The database is gone.
pub async fn read(
    conn: &mut Conn,
    person: PersonId,
    messages: &[MessageId],
) -> Result<HashSet<MessageId>, Fault> {
    if messages.is_empty() {
        return Ok(HashSet::new());
    }
    let text = format!(
        "SELECT message_id FROM read_in_app WHERE person_id = ? AND message_id IN ({})",
        list(messages.iter())
    );
    let rows = conn.all(q!("").add(&text, [person.into()])).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whoever read or wrote on the ticket inside an app since then.
///
/// # Errors
/// The database is gone.
pub async fn present(
    conn: &mut Conn,
    ticket: TicketId,
    since: Timestamp,
) -> Result<Vec<PersonId>, Fault> {
    let sql = q!(
        "SELECT person_id FROM read_in_app WHERE ticket_id = ? AND at > ? \
         UNION SELECT author_id FROM messages WHERE ticket_id = ? AND channel = 'widget' \
         AND created_at > ? AND author_id IS NOT NULL",
        ticket,
        since,
        ticket,
        since
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// How many answers on each of these tickets are new to the person: not read inside an app, and
/// nothing written by them since. Tickets without any are left out.
///
/// # Errors
/// The database is gone.
pub async fn unread(
    conn: &mut Conn,
    person: PersonId,
    tickets: &[TicketId],
    now: Timestamp,
) -> Result<HashMap<TicketId, i64>, Fault> {
    if tickets.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT m.ticket_id, COUNT(*) FROM messages m WHERE m.ticket_id IN ({}) AND m.from_us \
         AND m.visibility = 'public' AND m.created_at > ? AND m.created_at >= COALESCE((SELECT \
         MAX(c.created_at) FROM messages c WHERE c.ticket_id = m.ticket_id AND c.author_id = ?), 0) \
         AND NOT EXISTS (SELECT 1 FROM read_in_app r WHERE r.person_id = ? \
         AND r.message_id = m.id) GROUP BY m.ticket_id",
        list(tickets.iter())
    );
    let since = base::time::after(now, -NEW_FOR_SECONDS);
    let sql = q!("").add(&text, [since.into(), person.into(), person.into()]);
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The tickets a browser's random id opens, and as whom; newest first.
///
/// # Errors
/// The database is gone.
pub async fn of_session(
    conn: &mut Conn,
    key_hash: &str,
) -> Result<Vec<(TicketId, PersonId)>, Fault> {
    let sql = q!(
        "SELECT ticket_id, person_id FROM app_sessions WHERE key_hash = ? ORDER BY ticket_id DESC",
        key_hash
    );
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Lets a browser's random id open these tickets as the person.
///
/// # Errors
/// The database is gone.
pub async fn join_session(
    tx: &mut Tx,
    key_hash: &str,
    person: PersonId,
    tickets: &[TicketId],
) -> Result<(), Fault> {
    for ticket in tickets {
        let sql = q!(
            "INSERT INTO app_sessions (key_hash, ticket_id, person_id) VALUES (?, ?, ?) \
             ON CONFLICT DO NOTHING",
            key_hash,
            *ticket,
            person
        );
        tx.conn().execute(sql).await?;
    }
    Ok(())
}

/// The newest tickets a customer takes part in.
///
/// # Errors
/// The database is gone.
pub async fn tickets_of(
    conn: &mut Conn,
    person: PersonId,
    most: i64,
) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT ticket_id FROM participants WHERE person_id = ? AND NOT apart \
         ORDER BY ticket_id DESC LIMIT ?",
        person,
        most
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Who a signed distinct id is.
///
/// # Errors
/// The database is gone.
pub async fn user(conn: &mut Conn, distinct_id: &str) -> Result<Option<PersonId>, Fault> {
    conn.value(q!("SELECT person_id FROM app_users WHERE distinct_id = ?", distinct_id)).await
}

/// Remembers who a signed distinct id is; the first time counts.
///
/// # Errors
/// The database is gone.
pub async fn put_user(tx: &mut Tx, distinct_id: &str, person: PersonId) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO app_users (distinct_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        distinct_id,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}
