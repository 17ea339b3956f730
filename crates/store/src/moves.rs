//! A message that goes to another ticket, with what hangs on it. The search follows by itself.

use base::ids::TicketId;
use desk::messages::Message;

use crate::{Fault, Tx, q};

/// Puts a message, its files and its `Message-ID` on another ticket.
///
/// # Errors
/// The database refused.
pub(crate) async fn put(tx: &mut Tx, message: &Message, to: TicketId) -> Result<(), Fault> {
    let (id, from) = (message.id, message.ticket_id);
    let conn = tx.conn();
    let moved =
        q!("UPDATE messages SET ticket_id = ? WHERE id = ? AND ticket_id = ?", to, id, from);
    conn.execute(moved).await?;
    let files = q!(
        "UPDATE attachments SET ticket_id = ? WHERE ticket_id = ? AND message_id = ?",
        to,
        from,
        id
    );
    conn.execute(files).await?;
    // An answer to that very mail lands where it is now.
    if let Some(mail_id) = &message.mail_id {
        let answers = q!("UPDATE mail_ids SET ticket_id = ? WHERE mail_id = ?", to, mail_id);
        conn.execute(answers).await?;
    }
    Ok(())
}
