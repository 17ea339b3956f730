//! What the widget told about the customer's set-up.

use base::ids::TicketId;

use crate::{Conn, Fault, q};

/// The context of a ticket as JSON text. Ask for the ticket with a viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Option<String>, Fault> {
    conn.value(q!("SELECT json FROM ticket_contexts WHERE ticket_id = ?", ticket)).await
}
