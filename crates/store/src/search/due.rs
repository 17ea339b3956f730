//! Keeping the index in step. Triggers note each ticket whose entry is out of date in `search_due`;
//! [`flush`] makes the entries anew before the transaction ends, so that no reader ever sees a
//! message that the search does not find, and a crash leaves both or neither. What touches many
//! tickets at once is left to [`some_later`], in small pieces behind the requests.

use base::ids::{AttachmentId, TicketId};
use desk::{messages::Attachment, search::document};

use super::entry;
use crate::{Conn, Fault, Tx, engine::Engine, q};

/// Entries made from one round of reads.
const AT_ONCE: usize = 64;

/// Makes the entries that this transaction has put out of date.
pub(crate) async fn flush(conn: &mut Conn) -> Result<(), Fault> {
    let noted = q!("DELETE FROM search_due WHERE NOT later RETURNING ticket_id");
    let rows = conn.all(noted).await?;
    let ids = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<TicketId>, _>>()?;
    make(conn, ids).await
}

/// Leaves what this transaction has put out of date to the background: for many tickets written in
/// one go, each of them perhaps several times.
///
/// # Errors
/// The database refused.
pub async fn put_off(tx: &mut Tx) -> Result<(), Fault> {
    let sql = q!("UPDATE search_due SET later = TRUE WHERE NOT later");
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Forgets what this transaction has put out of date: everything is made anew later.
///
/// # Errors
/// The database refused.
pub(crate) async fn forget_due(tx: &mut Tx) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM search_due WHERE NOT later")).await.map(|_rows| ())
}

/// Makes up to `limit` entries that were left to the background, the newest first; answers how
/// many. Safe to run at any time and by several nodes.
///
/// # Errors
/// The database refused.
pub async fn some_later(tx: &mut Tx, limit: i64) -> Result<usize, Fault> {
    let conn = tx.conn();
    let (key, skip) = match conn.engine() {
        Engine::Sqlite => ("ticket_id", ""),
        Engine::Postgres => ("ctid", " FOR UPDATE SKIP LOCKED"),
    };
    let text = format!(
        "DELETE FROM search_due WHERE {key} IN (SELECT {key} FROM search_due WHERE later \
         ORDER BY ticket_id DESC LIMIT ?{skip}) RETURNING ticket_id"
    );
    let rows = conn.all(q!(text, limit)).await?;
    let ids = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<TicketId>, _>>()?;
    let count = ids.len();
    make(conn, ids).await?;
    Ok(count)
}

/// How many tickets wait for the background.
///
/// # Errors
/// The database is gone.
pub async fn waiting(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM (SELECT DISTINCT ticket_id FROM search_due WHERE later \
                  LIMIT 2000000) w");
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// Whether anything waits for the background.
///
/// # Errors
/// The database is gone.
pub async fn any_waits(conn: &mut Conn) -> Result<bool, Fault> {
    let sql = q!("SELECT ticket_id FROM search_due WHERE later LIMIT 1");
    Ok(conn.value::<TicketId>(sql).await?.is_some())
}

/// Leaves the entries of tickets behind `after` to be made anew, `limit` at a time; answers the
/// last one, `None` at the end. Entries of tickets that are gone are among them.
///
/// # Errors
/// The database refused.
pub async fn all_again(
    tx: &mut Tx,
    after: TicketId,
    limit: i64,
) -> Result<Option<TicketId>, Fault> {
    let conn = tx.conn();
    let indexed = match conn.engine() {
        Engine::Sqlite => "SELECT id FROM ticket_words_docsize",
        Engine::Postgres => "SELECT rowid AS id FROM ticket_words",
    };
    let sources = [format!("({indexed}) b"), "tickets b".to_owned()];
    // As far as both reach with this many.
    let mut last: Option<TicketId> = None;
    for source in &sources {
        let text = format!(
            "SELECT MAX(x.id), COUNT(*) FROM (SELECT b.id FROM {source} WHERE b.id > ? \
             ORDER BY b.id LIMIT ?) x"
        );
        let row = conn.one(q!(text, after, limit)).await?;
        let row = row.ok_or_else(|| Fault::Unreadable("no greatest number".to_owned()))?;
        let (end, count): (Option<TicketId>, i64) = (row.get(0)?, row.get(1)?);
        let cut_off = count == limit;
        last = match (last, end) {
            (Some(last), Some(end)) if cut_off => Some(last.min(end)),
            (last, end) => last.max(end),
        };
    }
    let Some(last) = last else { return Ok(None) };
    for source in &sources {
        let text = format!(
            "INSERT INTO search_due (ticket_id, later) SELECT b.id, TRUE FROM {source} \
             WHERE b.id > ? AND b.id <= ? ON CONFLICT DO NOTHING"
        );
        conn.execute(q!(text, after, last)).await?;
    }
    Ok(Some(last))
}

/// Empties the index: for one that is damaged.
///
/// # Errors
/// The database refused.
pub async fn forget_all(tx: &mut Tx) -> Result<(), Fault> {
    let sql = match tx.conn().engine() {
        Engine::Sqlite => "INSERT INTO ticket_words (ticket_words) VALUES ('delete-all')",
        Engine::Postgres => "DELETE FROM ticket_words",
    };
    tx.conn().execute(q!(sql)).await.map(|_rows| ())
}

async fn make(conn: &mut Conn, mut ids: Vec<TicketId>) -> Result<(), Fault> {
    ids.sort_unstable();
    ids.dedup();
    for some in ids.chunks(AT_ONCE) {
        if conn.engine() == Engine::Postgres {
            // Whoever writes on a ticket holds it: what is read below stays so until the entry is
            // written.
            let (list, args) = super::places(some);
            let text = format!("SELECT id FROM tickets WHERE id IN {list} ORDER BY id FOR UPDATE");
            conn.all(crate::sql::Sql::new(text, args)).await?;
        }
        let materials = entry::materials(conn, some).await?;
        for id in some {
            match materials.get(id) {
                Some(material) => entry::put(conn, *id, document(material)).await?,
                None => entry::take_out(conn, *id).await?,
            }
        }
    }
    Ok(())
}

/// Keeps what is in a file that is text.
///
/// # Errors
/// The database refused.
pub async fn put_file_text(tx: &mut Tx, attachment: AttachmentId, text: &str) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO file_texts (attachment_id, text) VALUES (?, ?) \
         ON CONFLICT (attachment_id) DO UPDATE SET text = excluded.text",
        attachment,
        text
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The next files behind `after` whose text was never looked at.
///
/// # Errors
/// The database is gone.
pub async fn files_without_text(
    conn: &mut Conn,
    after: AttachmentId,
    limit: i64,
) -> Result<Vec<Attachment>, Fault> {
    crate::messages::files_after(conn, after, limit).await
}
