//! The texts of tickets that were found, for the stretch that is shown under each.

use base::ids::TicketId;
use desk::{messages::Visibility, viewer::Viewer};

use super::entry::{SIDE, files_of_side, of_side};
use crate::{
    Conn, Fault,
    sql::{Row, Sql},
};

/// The newest messages looked through per ticket.
const MESSAGES: i64 = 30;
/// Looked through of each, in characters.
const CHARS: i64 = 20_000;

/// What a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    Message,
    Note,
    /// A file, by its name.
    File(String),
}

/// A text of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub ticket: TicketId,
    pub of: Of,
    pub text: String,
}

/// The newest messages of these tickets that the viewer may read, newest first. Ask for the tickets
/// with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn texts(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
) -> Result<Vec<Said>, Fault> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let (of, args) = of_side(tickets);
    let public = if viewer.sees_notes() { "" } else { " AND m.visibility = 'public'" };
    let text = format!(
        "SELECT x.side, x.visibility, x.text FROM (SELECT {SIDE} AS side, m.visibility, \
         substr(m.text, 1, {CHARS}) AS text, \
         ROW_NUMBER() OVER (PARTITION BY {SIDE} ORDER BY m.id DESC) AS place \
         FROM messages m WHERE {of}{public}) x WHERE x.place <= {MESSAGES} \
         ORDER BY x.side, x.place"
    );
    let read = |row: &Row| {
        let mut cells = row.cells();
        let ticket = cells.take()?;
        let note = cells.word::<Visibility>()? == Visibility::Internal;
        let of = if note { Of::Note } else { Of::Message };
        Ok(Said { ticket, of, text: cells.take()? })
    };
    conn.all(Sql::new(text, args)).await?.iter().map(read).collect()
}

/// The files of these tickets that the viewer may read, with what is in them, newest first.
///
/// # Errors
/// The database is gone.
pub async fn files(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
) -> Result<Vec<Said>, Fault> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let (of, args) = files_of_side(tickets);
    let public = if viewer.sees_notes() { "" } else { " AND m.visibility = 'public'" };
    let text = format!(
        "SELECT {SIDE}, a.name, COALESCE(f.text, '') FROM attachments a \
         JOIN messages m ON m.id = a.message_id \
         LEFT JOIN file_texts f ON f.attachment_id = a.id \
         WHERE {of}{public} ORDER BY a.id DESC LIMIT 200"
    );
    let read = |row: &Row| {
        let (ticket, name): (TicketId, String) = (row.get(0)?, row.get(1)?);
        Ok(Said { ticket, of: Of::File(name), text: row.get(2)? })
    };
    conn.all(Sql::new(text, args)).await?.iter().map(read).collect()
}
