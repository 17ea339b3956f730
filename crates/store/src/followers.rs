//! Those of us who follow tickets. Customers who take part are in another table: who is asked for
//! one can never get the other.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};

use crate::{Conn, Fault, Tx, q};

/// One of us who follows, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    pub person: PersonId,
    pub name: String,
    pub because: String,
}

pub(crate) async fn put(
    tx: &mut Tx,
    (ticket, person): (TicketId, PersonId),
    because: &str,
    by: Option<PersonId>,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO followers (ticket_id, person_id, because, added_by, added_at) \
         VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ticket,
        person,
        because,
        by,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

pub(crate) async fn take_off(tx: &mut Tx, ticket: TicketId, person: PersonId) -> Result<(), Fault> {
    let sql = q!("DELETE FROM followers WHERE ticket_id = ? AND person_id = ?", ticket, person);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Whether this person follows the ticket.
///
/// # Errors
/// The database is gone.
pub async fn follows(conn: &mut Conn, ticket: TicketId, person: PersonId) -> Result<bool, Fault> {
    let sql =
        q!("SELECT person_id FROM followers WHERE ticket_id = ? AND person_id = ?", ticket, person);
    Ok(conn.value::<PersonId>(sql).await?.is_some())
}

/// Who follows a ticket or one merged into it, by id alone.
///
/// # Errors
/// The database is gone.
pub async fn ids(conn: &mut Conn, ticket: TicketId) -> Result<Vec<PersonId>, Fault> {
    let sql = q!(
        "SELECT DISTINCT person_id FROM followers WHERE ticket_id = ? OR ticket_id IN \
         (SELECT g.goes FROM merges g WHERE g.stays = ? AND g.undone_at IS NULL) ORDER BY person_id",
        ticket,
        ticket
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Who follows a ticket, by name. Ask for the ticket with a viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Follower>, Fault> {
    let sql = q!(
        "SELECT p.id, p.name, p.address, f.because FROM followers f \
         JOIN people p ON p.id = f.person_id WHERE f.ticket_id = ? ORDER BY p.name, p.id",
        ticket
    );
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| {
            let (name, address) = (row.get::<String>(1)?, row.get::<Option<String>>(2)?);
            let name = if name.is_empty() { address.unwrap_or_default() } else { name };
            Ok(Follower { person: row.get(0)?, name, because: row.get(3)? })
        })
        .collect()
}
