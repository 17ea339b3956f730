//! Suggested products. What they are found by is asked of the text index, see `search::similar`.

use base::ids::{PersonId, TicketId};
use desk::suggestions::{Evidence, Suggestion};

use crate::{Conn, Fault, Tx, q};

pub(crate) async fn put(tx: &mut Tx, suggestion: &Suggestion) -> Result<(), Fault> {
    let (by, at) = suggestion.dismissed.unzip();
    let sql = q!(
        "INSERT INTO suggestions (ticket_id, product, evidence, made_at, dismissed_by, \
         dismissed_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id) DO UPDATE SET \
         product = excluded.product, evidence = excluded.evidence, made_at = excluded.made_at, \
         dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at",
        suggestion.ticket_id,
        &suggestion.product,
        serde_json::to_string(&suggestion.evidence)?,
        suggestion.made_at,
        by,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The suggestion of a ticket. Ask for the ticket with a viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Option<Suggestion>, Fault> {
    let sql = q!(
        "SELECT product, evidence, made_at, dismissed_by, dismissed_at FROM suggestions \
         WHERE ticket_id = ?",
        ticket
    );
    let Some(row) = conn.one(sql).await? else { return Ok(None) };
    let mut cells = row.cells();
    Ok(Some(Suggestion {
        ticket_id: ticket,
        product: cells.take()?,
        evidence: cells.json::<Evidence>()?,
        made_at: cells.take()?,
        dismissed: cells.take::<Option<PersonId>>()?.zip(cells.take()?),
    }))
}

/// Open tickets of `group` without a product that nobody has suggested one for.
///
/// # Errors
/// The database is gone.
pub async fn without(conn: &mut Conn, group: &str, limit: i64) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT t.id FROM tickets t WHERE t.status NOT IN ('solved', 'closed') \
         AND t.group_key = ? AND t.product IS NULL \
         AND NOT EXISTS (SELECT 1 FROM suggestions s WHERE s.ticket_id = t.id) \
         ORDER BY t.id DESC LIMIT ?",
        group,
        limit
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The subject and the customer's first words: what a ticket is compared by.
///
/// # Errors
/// The database is gone.
pub async fn asked(conn: &mut Conn, ticket: TicketId) -> Result<Option<(String, String)>, Fault> {
    let sql = q!(
        "SELECT t.subject, m.text FROM tickets t JOIN messages m ON m.ticket_id = t.id \
         WHERE t.id = ? AND m.visibility = 'public' AND NOT m.from_us ORDER BY m.id LIMIT 1",
        ticket
    );
    let row = conn.one(sql).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
