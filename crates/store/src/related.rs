//! Tickets linked to each other; each link stands here twice, once from each side.

use base::ids::TicketId;
use desk::{
    tickets::{Status, Ticket, related::Relation},
    viewer::Viewer,
};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Arg, Row, Sql, word},
    tickets,
    viewer::only_visible,
};

/// Another ticket, and what the one asked about is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub relation: Relation,
}

pub(crate) async fn put(
    tx: &mut Tx,
    ticket: TicketId,
    other: TicketId,
    relation: Relation,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO related_tickets (ticket_id, other_id, relation) VALUES (?, ?, ?) \
         ON CONFLICT (ticket_id, other_id) DO UPDATE SET relation = excluded.relation",
        ticket,
        other,
        word(relation)
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

pub(crate) async fn take_off(tx: &mut Tx, ticket: TicketId, other: TicketId) -> Result<(), Fault> {
    let sql = q!("DELETE FROM related_tickets WHERE ticket_id = ? AND other_id = ?", ticket, other);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// What a ticket is to another.
///
/// # Errors
/// The database is gone.
pub async fn between(
    conn: &mut Conn,
    ticket: TicketId,
    other: TicketId,
) -> Result<Option<Relation>, Fault> {
    let sql = q!(
        "SELECT relation FROM related_tickets WHERE ticket_id = ? AND other_id = ?",
        ticket,
        other
    );
    let row = conn.one(sql).await?;
    row.map(|row| row.cells().word()).transpose()
}

/// The tickets linked to one, as far as the viewer may see them.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<Related>, Fault> {
    let sql = q!(
        "SELECT t.id, t.subject, t.status, r.relation FROM related_tickets r \
         JOIN tickets t ON t.id = r.other_id WHERE r.ticket_id = ?",
        ticket
    );
    let sql = only_visible(sql, viewer).add(" ORDER BY t.id", []);
    let rows = conn.all(sql).await?;
    let read = |row: &Row| {
        let mut cells = row.cells();
        Ok(Related {
            id: cells.take()?,
            subject: cells.take()?,
            status: cells.word()?,
            relation: cells.word()?,
        })
    };
    rows.iter().map(read).collect()
}

/// The linked tickets a reader may see, whole, with what each is to this one.
///
/// # Errors
/// The database is gone.
pub async fn tickets_of(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<(Relation, Ticket)>, Fault> {
    let text = format!(
        "SELECT r.relation, {} FROM related_tickets r \
         JOIN tickets t ON t.id = r.other_id WHERE r.ticket_id = ?",
        tickets::COLUMNS
    );
    let sql = only_visible(q!(text, ticket), viewer).add(" ORDER BY t.id", []);
    let read = |row: &Row| {
        let mut cells = row.cells();
        Ok((cells.word()?, tickets::read(&mut cells)?))
    };
    conn.all(sql).await?.iter().map(read).collect()
}

/// Which of these ids made beforehand stand for an answer that was written.
///
/// # Errors
/// The database is gone.
pub async fn answered(conn: &mut Conn, client_ids: &[String]) -> Result<Vec<String>, Fault> {
    if client_ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = vec!["?"; client_ids.len()].join(", ");
    let text = format!(
        "SELECT client_id FROM client_ids WHERE scope = 'answer' AND client_id IN ({places})"
    );
    let ids = client_ids.iter().map(|id| Arg::from(id.as_str())).collect();
    conn.all(Sql::new(text, ids)).await?.iter().map(|row| row.get(0)).collect()
}
