//! The company's own fields of tickets: with the ticket as JSON, and one by one for whoever looks
//! for a value.

use base::ids::TicketId;
use desk::tickets::fields::Fields;

use crate::{
    Fault, Tx, q,
    sql::{Arg, Sql},
};

pub(crate) fn read(text: &str) -> Result<Fields, Fault> {
    if text.is_empty() { Ok(Fields::new()) } else { Ok(serde_json::from_str(text)?) }
}

pub(crate) fn text(fields: &Fields) -> String {
    if fields.is_empty() {
        String::new()
    } else {
        serde_json::to_string(fields).unwrap_or_default()
    }
}

/// Keeps the values of a ticket's own fields where they are looked for.
///
/// # Errors
/// The database is gone.
pub async fn index(tx: &mut Tx, ticket: TicketId, fields: &Fields) -> Result<(), Fault> {
    let old = q!("DELETE FROM ticket_fields WHERE ticket_id = ?", ticket);
    tx.conn().execute(old).await?;
    if fields.is_empty() {
        return Ok(());
    }
    let places = vec!["(?, ?, ?)"; fields.len()].join(", ");
    let args = fields.iter().flat_map(|(field, value)| {
        // In lower case: whoever looks for a value does not mind its letters.
        [Arg::from(field), value.to_lowercase().into(), ticket.into()]
    });
    let text = format!("INSERT INTO ticket_fields (field, value, ticket_id) VALUES {places}");
    tx.conn().execute(Sql::new(text, args.collect())).await.map(|_rows| ())
}
