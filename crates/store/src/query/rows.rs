//! What a table of found tickets shows: whole tickets with the names of those concerned.

use base::ids::TicketId;
use desk::{tickets::Ticket, viewer::Viewer};

use crate::{Conn, Fault, q, tickets, viewer::only_visible};

/// A ticket with the names a table shows.
#[derive(Debug, Clone)]
pub struct Named {
    pub ticket: Ticket,
    pub requester: String,
    pub organisation: Option<String>,
    pub assignee: Option<String>,
}

/// The given tickets in the given order; what the viewer may not see is left out.
///
/// # Errors
/// The database is gone.
pub async fn rows(conn: &mut Conn, viewer: &Viewer, ids: &[TicketId]) -> Result<Vec<Named>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!(
        "SELECT {}, r.name, r.address, o.name, a.name FROM tickets t \
         JOIN people r ON r.id = t.requester_id \
         LEFT JOIN organisations o ON o.id = t.organisation_id \
         LEFT JOIN people a ON a.id = t.assignee_id WHERE t.id IN ({list})",
        tickets::COLUMNS
    ));
    let rows = conn.all(only_visible(sql, viewer)).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut cells = row.cells();
        let ticket = tickets::read(&mut cells)?;
        let (name, address) = (cells.take::<String>()?, cells.take::<Option<String>>()?);
        let requester = if name.is_empty() { address.unwrap_or_default() } else { name };
        let (organisation, assignee) = (cells.take()?, cells.take()?);
        found.push(Named { ticket, requester, organisation, assignee });
    }
    let places: std::collections::HashMap<_, _> = ids.iter().zip(0..).collect();
    found.sort_by_key(|row| places.get(&row.ticket.id).copied().unwrap_or(usize::MAX));
    Ok(found)
}
