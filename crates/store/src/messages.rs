//! Messages and their files, as a viewer may read them.

use base::ids::{AttachmentId, MessageId, TicketId};
use desk::{
    messages::{Attachment, Message},
    viewer::Viewer,
};

use crate::{
    Conn, Fault, q,
    sql::{Row, Sql},
    viewer::only_visible,
};

const COLUMNS: &str = "m.id, m.ticket_id, m.author_id, m.from_us, m.visibility, m.channel, m.text, \
     m.html, m.quoted, m.mail_id, m.threaded_because, m.automatic, m.created_at, m.via, \
     m.aside_id";

fn read(row: &Row) -> Result<Message, Fault> {
    let mut cells = row.cells();
    Ok(Message {
        id: cells.take()?,
        ticket_id: cells.take()?,
        author_id: cells.take()?,
        from_us: cells.take()?,
        visibility: cells.word()?,
        channel: cells.word()?,
        text: cells.take()?,
        html: cells.take()?,
        quoted: cells.take()?,
        mail_id: cells.take()?,
        threaded_because: cells.take()?,
        automatic: cells.take()?,
        created_at: cells.take()?,
        via: cells.take()?,
        aside: cells.take()?,
    })
}

fn readable(sql: Sql, viewer: &Viewer) -> Sql {
    if viewer.sees_notes() { sql } else { sql.add(" AND m.visibility = 'public'", []) }
}

/// The messages of a ticket, oldest first, notes only for those who may read them. Ask for the
/// ticket with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<Message>, Fault> {
    of_tickets(conn, viewer, &[ticket]).await
}

/// The same of several tickets, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn of_tickets(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
) -> Result<Vec<Message>, Fault> {
    let list = crate::numbered::numbers(tickets);
    let sql = q!(format!("SELECT {COLUMNS} FROM messages m WHERE m.ticket_id IN ({list})"));
    let sql = readable(sql, viewer).add(" ORDER BY m.id", []);
    conn.all(sql).await?.iter().map(read).collect()
}

/// Whether a person of the customer's side has written on a ticket, and not only machines.
///
/// # Errors
/// The database is gone.
pub async fn a_person_wrote(conn: &mut Conn, ticket: TicketId) -> Result<bool, Fault> {
    let sql = q!(
        "SELECT m.id FROM messages m WHERE m.ticket_id = ? AND m.from_us = ? AND m.automatic = ? AND m.aside_id IS NULL \
         LIMIT 1",
        ticket,
        false,
        false
    );
    Ok(conn.value::<MessageId>(sql).await?.is_some())
}

/// One message, for jobs.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: MessageId) -> Result<Option<Message>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM messages m WHERE m.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The messages with these numbers, notes only for those who may read them. Ask for their tickets
/// with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn these(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[MessageId],
) -> Result<Vec<Message>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = match ids {
        // Asked after every write: the same text each time, so that it is planned once.
        [id] => q!(format!("SELECT {COLUMNS} FROM messages m WHERE m.id = ?"), *id),
        ids => {
            let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            q!(format!("SELECT {COLUMNS} FROM messages m WHERE m.id IN ({list})"))
        }
    };
    conn.all(readable(sql, viewer)).await?.iter().map(read).collect()
}

/// The message a ticket began with.
///
/// # Errors
/// The database is gone.
pub async fn first(conn: &mut Conn, ticket: TicketId) -> Result<Option<Message>, Fault> {
    let sql = q!(
        format!("SELECT {COLUMNS} FROM messages m WHERE m.ticket_id = ? ORDER BY m.id LIMIT 1"),
        ticket
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The newest message of a ticket, notes too; for rules.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn, ticket: TicketId) -> Result<Option<Message>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM messages m WHERE m.ticket_id = ? AND m.aside_id IS NULL \
             ORDER BY m.id DESC LIMIT 1"
        ),
        ticket
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The newest public message of a ticket.
///
/// # Errors
/// The database is gone.
pub async fn newest_public(conn: &mut Conn, ticket: TicketId) -> Result<Option<MessageId>, Fault> {
    let sql = q!(
        "SELECT id FROM messages WHERE ticket_id = ? AND visibility = 'public' \
         ORDER BY id DESC LIMIT 1",
        ticket
    );
    conn.value(sql).await
}

const FILE_COLUMNS: &str =
    "a.id, a.message_id, a.ticket_id, a.name, a.media_type, a.size, a.key, a.content_id";

fn read_file(row: &Row) -> Result<Attachment, Fault> {
    let mut cells = row.cells();
    Ok(Attachment {
        id: cells.take()?,
        message_id: cells.take()?,
        ticket_id: cells.take()?,
        name: cells.take()?,
        media_type: cells.take()?,
        size: cells.take()?,
        key: cells.take()?,
        content_id: cells.take()?,
    })
}

/// The files of a ticket's messages. Match them with messages the viewer could read.
///
/// # Errors
/// The database is gone.
pub async fn files(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Attachment>, Fault> {
    let sql = q!(
        format!("SELECT {FILE_COLUMNS} FROM attachments a WHERE a.ticket_id = ? ORDER BY a.id"),
        ticket
    );
    conn.all(sql).await?.iter().map(read_file).collect()
}

/// The same of several tickets.
///
/// # Errors
/// The database is gone.
pub async fn files_of(conn: &mut Conn, tickets: &[TicketId]) -> Result<Vec<Attachment>, Fault> {
    let list = crate::numbered::numbers(tickets);
    let sql = q!(format!(
        "SELECT {FILE_COLUMNS} FROM attachments a WHERE a.ticket_id IN ({list}) ORDER BY a.id"
    ));
    conn.all(sql).await?.iter().map(read_file).collect()
}

/// Files behind `after`, oldest first, that nobody has looked into for text.
///
/// # Errors
/// The database is gone.
pub(crate) async fn files_after(
    conn: &mut Conn,
    after: AttachmentId,
    limit: i64,
) -> Result<Vec<Attachment>, Fault> {
    let sql = q!(
        format!(
            "SELECT {FILE_COLUMNS} FROM attachments a WHERE a.id > ? AND NOT EXISTS \
             (SELECT 1 FROM file_texts f WHERE f.attachment_id = a.id) ORDER BY a.id LIMIT ?"
        ),
        after,
        limit
    );
    conn.all(sql).await?.iter().map(read_file).collect()
}

/// A file, if the viewer may read the message it belongs to; none where it was taken out for good.
///
/// # Errors
/// The database is gone.
pub async fn file(
    conn: &mut Conn,
    viewer: &Viewer,
    id: AttachmentId,
) -> Result<Option<Attachment>, Fault> {
    // What customers wrote to a ticket merged into another is its side's alone.
    let home = if viewer.sees_notes() { "a.ticket_id" } else { "COALESCE(m.via, a.ticket_id)" };
    let sql = q!(
        format!(
            "SELECT {FILE_COLUMNS} FROM attachments a JOIN messages m ON m.id = a.message_id \
             JOIN tickets t ON t.id = {home} WHERE a.id = ? AND a.key <> ''"
        ),
        id
    );
    let sql = only_visible(readable(sql, viewer), viewer);
    let found = match conn.one(sql).await? {
        None if !viewer.sees_every_ticket() => conn.one(of_merged(viewer, id)).await?,
        found => found,
    };
    found.as_ref().map(read_file).transpose()
}

/// A file read through a merge. By customers: one of an answer of ours that went to the people of
/// their ticket, merged into the one it is on. By one of us: one of a ticket merged into theirs.
fn of_merged(viewer: &Viewer, id: AttachmentId) -> Sql {
    let through = if viewer.sees_notes() {
        "JOIN merges g ON g.goes = a.ticket_id JOIN tickets t ON t.id = g.stays \
         WHERE a.id = ? AND a.key <> '' AND g.undone_at IS NULL"
    } else {
        "JOIN merges g ON g.stays = a.ticket_id JOIN tickets t ON t.id = g.goes \
         WHERE a.id = ? AND a.key <> '' AND m.from_us \
         AND (m.created_at > g.at OR (m.created_at = g.at AND m.id > g.id)) \
         AND (g.undone_at IS NULL OR m.created_at < g.undone_at)"
    };
    let sql = q!(
        format!(
            "SELECT {FILE_COLUMNS} FROM attachments a JOIN messages m ON m.id = a.message_id \
             {through}"
        ),
        id
    );
    only_visible(readable(sql, viewer), viewer)
}
