//! Half-written answers, one per ticket and agent, so that a crash or another machine loses none;
//! with what they said earlier, and the files put to them.

use base::{
    Timestamp,
    ids::{DraftFileId, PersonId, TicketId},
};
use desk::tickets::open::StoredFile;

use crate::{
    Conn, Fault, Tx, q,
    sql::{Row, Sql},
};

/// A half-written answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// `public` or `internal`.
    pub visibility: String,
    pub text: String,
    pub version: i64,
    pub updated_at: Timestamp,
}

/// A file put to an answer before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    pub id: DraftFileId,
    pub file: StoredFile,
}

fn read(row: &Row) -> Result<Draft, Fault> {
    Ok(Draft {
        visibility: row.get(0)?,
        text: row.get(1)?,
        version: row.get(2)?,
        updated_at: row.get(3)?,
    })
}

/// The draft of a person on a ticket.
///
/// # Errors
/// The database is gone.
pub async fn one(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Option<Draft>, Fault> {
    let sql = q!(
        "SELECT visibility, text, version, updated_at FROM drafts \
         WHERE ticket_id = ? AND person_id = ?",
        ticket,
        person
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// Tickets on which a person has begun to write, the newest 200: an index of those alone.
///
/// # Errors
/// The database is gone.
pub async fn begun(conn: &mut Conn, person: PersonId) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT ticket_id FROM drafts WHERE person_id = ? AND text <> '' \
         ORDER BY ticket_id DESC LIMIT 200",
        person
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Keeps a draft as the version after `known`; answers that version, or `None` where somebody (the
/// same agent in another tab, or a sent answer) wrote a newer one. A row once there stays, so that
/// a late save of words already sent is noticed.
///
/// # Errors
/// The database is gone.
pub async fn put(
    tx: &mut Tx,
    ticket: TicketId,
    person: PersonId,
    draft: &Draft,
) -> Result<Option<i64>, Fault> {
    let sql = q!(
        "INSERT INTO drafts (ticket_id, person_id, visibility, text, version, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id, person_id) DO UPDATE SET \
         visibility = excluded.visibility, text = excluded.text, version = excluded.version, \
         updated_at = excluded.updated_at WHERE drafts.version < excluded.version",
        ticket,
        person,
        &draft.visibility,
        &draft.text,
        draft.version,
        draft.updated_at
    );
    let kept = tx.conn().execute(sql).await? == 1;
    Ok(kept.then_some(draft.version))
}

/// Carries half-written answers over to the ticket that stays; where somebody has one on both, the
/// two stand below each other. The old ones stay where they are.
///
/// # Errors
/// The database is gone.
pub async fn carry_over(
    tx: &mut Tx,
    (from, to): (TicketId, TicketId),
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!("SELECT person_id FROM drafts WHERE ticket_id = ? AND text <> ''", from);
    let rows = tx.conn().all(sql).await?;
    let people: Vec<PersonId> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    for person in people {
        let Some(theirs) = one(tx.conn(), from, person).await? else { continue };
        let there = one(tx.conn(), to, person).await?;
        let version = there.as_ref().map_or(0, |draft| draft.version) + 1;
        let draft = match there.filter(|draft| !draft.text.trim().is_empty()) {
            // A note and a reply in one field would be one or the other: the more careful one.
            Some(there) => Draft {
                visibility: if theirs.visibility == there.visibility {
                    there.visibility
                } else {
                    "internal".to_owned()
                },
                text: format!("{}\n\n(from #{from})\n{}", there.text, theirs.text),
                ..there
            },
            None => theirs,
        };
        put(tx, to, person, &Draft { version, updated_at: at, ..draft }).await?;
    }
    Ok(())
}

/// Keeps what a draft said, and of its earlier versions the newest `most`.
///
/// # Errors
/// The database is gone.
pub async fn keep_version(
    tx: &mut Tx,
    (ticket, person): (TicketId, PersonId),
    draft: &Draft,
    most: i64,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO draft_versions (ticket_id, person_id, version, visibility, text, written_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ticket,
        person,
        draft.version,
        &draft.visibility,
        &draft.text,
        draft.updated_at
    );
    tx.conn().execute(sql).await?;
    let old = q!(
        "DELETE FROM draft_versions WHERE ticket_id = ? AND person_id = ? AND version NOT IN \
         (SELECT version FROM draft_versions WHERE ticket_id = ? AND person_id = ? \
         ORDER BY version DESC LIMIT ?)",
        ticket,
        person,
        ticket,
        person,
        most
    );
    tx.conn().execute(old).await.map(|_rows| ())
}

/// When a version was kept last.
///
/// # Errors
/// The database is gone.
pub async fn last_kept(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Option<Timestamp>, Fault> {
    let sql = q!(
        "SELECT written_at FROM draft_versions WHERE ticket_id = ? AND person_id = ? \
         ORDER BY version DESC LIMIT 1",
        ticket,
        person
    );
    conn.value(sql).await
}

/// What a draft said earlier, newest first.
///
/// # Errors
/// The database is gone.
pub async fn versions(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Vec<Draft>, Fault> {
    let sql = q!(
        "SELECT visibility, text, version, written_at FROM draft_versions \
         WHERE ticket_id = ? AND person_id = ? ORDER BY version DESC",
        ticket,
        person
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// Takes out versions written before `before`.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<(), Fault> {
    let old = q!("DELETE FROM draft_versions WHERE written_at < ?", before);
    tx.conn().execute(old).await.map(|_rows| ())
}

fn read_file(row: &Row) -> Result<DraftFile, Fault> {
    let mut cells = row.cells();
    Ok(DraftFile {
        id: cells.take()?,
        file: StoredFile {
            name: cells.take()?,
            media_type: cells.take()?,
            size: cells.take()?,
            key: cells.take()?,
            content_id: cells.take()?,
            // Looked into by a job once it is on a message.
            text: String::new(),
        },
    })
}

/// Puts a file to a person's answer on a ticket.
///
/// # Errors
/// The database is gone.
pub async fn put_file(
    tx: &mut Tx,
    (ticket, person): (TicketId, PersonId),
    file: &StoredFile,
    at: Timestamp,
) -> Result<DraftFileId, Fault> {
    let id = DraftFileId(tx.ids().next());
    let sql = q!(
        "INSERT INTO draft_files (id, ticket_id, person_id, name, media_type, size, key, \
         content_id, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        ticket,
        person,
        &file.name,
        &file.media_type,
        file.size,
        &file.key,
        &file.content_id,
        at
    );
    tx.conn().execute(sql).await?;
    Ok(id)
}

const FILES: &str = "SELECT id, name, media_type, size, key, content_id FROM draft_files";

/// The files of a person's answer on a ticket, in the order they came.
///
/// # Errors
/// The database is gone.
pub async fn files(
    conn: &mut Conn,
    ticket: TicketId,
    person: PersonId,
) -> Result<Vec<DraftFile>, Fault> {
    let all = Sql::new(FILES, vec![ticket.into(), person.into()]);
    let sql = all.add(" WHERE ticket_id = ? AND person_id = ? ORDER BY id", []);
    conn.all(sql).await?.iter().map(read_file).collect()
}

/// The files of everybody's answers on a ticket: for taking them out, not for showing them.
///
/// # Errors
/// The database is gone.
pub(crate) async fn files_of_all(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<Vec<StoredFile>, Fault> {
    let all = Sql::new(FILES, vec![ticket.into()]).add(" WHERE ticket_id = ? ORDER BY id", []);
    conn.all(all).await?.iter().map(|row| Ok(read_file(row)?.file)).collect()
}

/// One of the person's own; nobody else sees it before it is sent.
///
/// # Errors
/// The database is gone.
pub async fn file(
    conn: &mut Conn,
    person: PersonId,
    id: DraftFileId,
) -> Result<Option<DraftFile>, Fault> {
    let own = Sql::new(FILES, vec![id.into(), person.into()]);
    let row = conn.one(own.add(" WHERE id = ? AND person_id = ?", [])).await?;
    row.as_ref().map(read_file).transpose()
}

/// The answer is sent off: its files are no longer its draft's.
///
/// # Errors
/// The database is gone.
pub async fn files_done(tx: &mut Tx, ticket: TicketId, person: PersonId) -> Result<(), Fault> {
    let sql = q!("DELETE FROM draft_files WHERE ticket_id = ? AND person_id = ?", ticket, person);
    tx.conn().execute(sql).await.map(|_rows| ())
}
