//! The text index, written in the message's transaction so that it can't drift. Both engines are
//! handed the words `desk::search` makes; the two dialects differ only here.

use base::ids::{MessageId, TicketId};
use desk::{
    messages::{Message, Visibility},
    search,
    viewer::Viewer,
};

use crate::{Conn, Fault, Tx, engine::Engine, q, sql::Sql, viewer};

/// Adds a message's words.
pub(crate) async fn index(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    let words = search::words(&message.text);
    if words.is_empty() {
        return Ok(());
    }
    let (message, place) = (message.id, place(message));
    tx.conn().execute(place).await?;
    match &mut tx.touched.held {
        Some(held) => {
            held.push((message, words));
            Ok(())
        }
        None => put_words(tx, message, words).await,
    }
}

/// From here on, the words of this write's messages wait for [`index_held`]. Where many messages
/// come in one transaction that is a fifth of its time: SQLite's index puts what it holds aside
/// before each statement that might be undone by itself.
pub fn hold(tx: &mut Tx) {
    tx.touched.held.get_or_insert_default();
}

/// Indexes the words held back since [`hold`].
///
/// # Errors
/// The database refused.
pub async fn index_held(tx: &mut Tx) -> Result<(), Fault> {
    for (message, words) in tx.touched.held.take().unwrap_or_default() {
        put_words(tx, message, words).await?;
    }
    Ok(())
}

async fn put_words(tx: &mut Tx, message: MessageId, words: String) -> Result<(), Fault> {
    let sql = match tx.conn().engine() {
        Engine::Sqlite => {
            q!("INSERT INTO message_words (rowid, words) VALUES (?, ?)", message, words)
        }
        Engine::Postgres => q!(
            "INSERT INTO message_words (rowid, words) \
             VALUES (?, array_to_tsvector(string_to_array(?, ' ')))",
            message,
            unique(&words)
        ),
    };
    tx.conn().execute(sql).await.map(|_rows| ())
}

fn place(message: &Message) -> Sql {
    q!(
        "INSERT INTO text_places (id, ticket_id, note) VALUES (?, ?, ?)",
        message.id,
        message.side(),
        message.visibility == Visibility::Internal
    )
}

/// PostgreSQL's vectors hold each word once.
fn unique(words: &str) -> String {
    let mut seen: Vec<&str> = words.split(' ').collect();
    seen.sort_unstable();
    seen.dedup();
    seen.join(" ")
}

/// Tickets with a message that holds every word of `query`, newest message first, at most `limit`.
/// Words of notes count only for viewers who may read notes.
///
/// # Errors
/// The database is gone.
pub async fn tickets(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &str,
    limit: i64,
) -> Result<Vec<TicketId>, Fault> {
    let Some(sql) = hits(conn.engine(), viewer, query, limit) else { return Ok(Vec::new()) };
    let mut tickets: Vec<TicketId> = Vec::new();
    for row in conn.all(sql).await? {
        let ticket = row.get(0)?;
        if !tickets.contains(&ticket) {
            tickets.push(ticket);
        }
    }
    tickets.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(tickets)
}

/// How many tickets [`tickets`] would find, without fetching them.
///
/// # Errors
/// The database is gone.
pub async fn count(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &str,
    limit: i64,
) -> Result<i64, Fault> {
    let Some(hits) = hits(conn.engine(), viewer, query, limit) else { return Ok(0) };
    let text = format!("SELECT COUNT(DISTINCT h.ticket_id) FROM ({}) h", hits.text);
    Ok(conn.value::<i64>(Sql::new(text, hits.args)).await?.unwrap_or(0).min(limit))
}

/// The messages with all the words, newest first; `None` where no word is searched for. By message
/// id the newest come without a sort; several hits on one ticket count once, so a few pages of
/// messages are read.
fn hits(engine: Engine, viewer: &Viewer, query: &str, limit: i64) -> Option<Sql> {
    let wanted = search::wanted(query);
    if wanted.is_empty() {
        return None;
    }
    let quoted = |quote: char, and: &str| {
        let words = wanted.iter().map(|word| format!("{quote}{word}{quote}"));
        words.collect::<Vec<_>>().join(and)
    };
    let (from, words) = match engine {
        Engine::Sqlite => (
            "SELECT p.ticket_id FROM message_words w CROSS JOIN text_places p ON p.id = w.rowid",
            quoted('"', " "),
        ),
        Engine::Postgres => (
            "SELECT p.ticket_id FROM message_words w JOIN text_places p ON p.id = w.rowid",
            quoted('\'', " & "),
        ),
    };
    // Whoever may see every ticket needs none of them looked up.
    let tickets = match (viewer.sees_every_ticket(), engine) {
        (true, _) => "",
        (false, Engine::Sqlite) => " CROSS JOIN tickets t ON t.id = p.ticket_id",
        (false, Engine::Postgres) => " JOIN tickets t ON t.id = p.ticket_id",
    };
    let matches = match engine {
        Engine::Sqlite => " WHERE message_words MATCH ?",
        Engine::Postgres => " WHERE w.words @@ CAST(? AS tsquery)",
    };
    let mut sql = Sql::new(format!("{from}{tickets}{matches}"), vec![words.into()]);
    if !viewer.sees_notes() {
        sql = sql.add(" AND NOT p.note", []);
    }
    let sql = viewer::only_visible(sql, viewer);
    Some(sql.add(" ORDER BY w.rowid DESC LIMIT ?", [(limit * 4).into()]))
}
