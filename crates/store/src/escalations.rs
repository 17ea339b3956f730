//! Escalations: each is kept for good, with how it ended, so that reports can count the ways a
//! ticket took.

use base::ids::{EscalationId, TicketId};
use desk::tickets::escalation::{Ended, Escalation};

use crate::{Conn, Fault, Tx, q, sql::Row};

const COLUMNS: &str = "id, ticket_id, by_id, at, group_key, team, person_id, from_group, \
     from_team, from_owner_id, note_id, ended_by, ended_at, answer_id";

fn read(row: &Row) -> Result<Escalation, Fault> {
    let mut cells = row.cells();
    Ok(Escalation {
        id: cells.take()?,
        ticket_id: cells.take()?,
        by: cells.take()?,
        at: cells.take()?,
        group: cells.take()?,
        team: cells.take()?,
        person: cells.take()?,
        from_group: cells.take()?,
        from_team: cells.take()?,
        from_owner: cells.take()?,
        note: cells.take()?,
        ended: match (cells.take()?, cells.take()?, cells.take()?) {
            (Some(by), Some(at), Some(note)) => Some(Ended { by, at, note }),
            _ => None,
        },
    })
}

pub(crate) async fn put(tx: &mut Tx, one: &Escalation) -> Result<(), Fault> {
    let sql = q!(
        format!(
            "INSERT INTO escalations ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET ended_by = excluded.ended_by, \
             ended_at = excluded.ended_at, answer_id = excluded.answer_id"
        ),
        one.id,
        one.ticket_id,
        one.by,
        one.at,
        &one.group,
        &one.team,
        one.person,
        &one.from_group,
        &one.from_team,
        one.from_owner,
        one.note,
        one.ended.map(|ended| ended.by),
        one.ended.map(|ended| ended.at),
        one.ended.map(|ended| ended.note)
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// One escalation. Ask for its ticket with a viewer.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: EscalationId) -> Result<Option<Escalation>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM escalations WHERE id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// Those of a ticket, oldest first. Ask for the ticket with a viewer.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Escalation>, Fault> {
    let sql =
        q!(format!("SELECT {COLUMNS} FROM escalations WHERE ticket_id = ? ORDER BY id"), ticket);
    conn.all(sql).await?.iter().map(read).collect()
}
