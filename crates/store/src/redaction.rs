//! Every place where words of a ticket are kept, so that they can be taken out of all of them
//! (TK-7). What a ticket's words reach is listed here; a test looks at every text column there is
//! and fails for one that is neither listed nor known to hold none.

use base::{
    Timestamp,
    ids::{AttachmentId, TicketId},
};
use desk::{
    messages::{Attachment, Message},
    redaction::Passage,
    tickets::open::StoredFile,
    viewer::Viewer,
};

use crate::{Conn, Fault, Tx, drafts, engine::Engine, erasure, q, search::due, sendings, tags};

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Plain,
    Json,
    /// JSON whose names are somebody else's: what a customer's page told.
    Open,
    /// Own fields: values of any kind, under names of the handbook's.
    Fields,
    /// The data of an event: stays readable as one.
    Event,
    /// The data of a reply in waiting.
    Sending,
    /// Words with blanks between them, none of which can hold a mark.
    Tags,
    /// Evidence for a suggested product: single words of the search.
    Evidence,
}

/// Whose words they are, as people are told before they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The subject and the company's own fields.
    Ticket,
    Draft,
    Waiting,
    Aside,
    /// Copies the desk makes by itself; these always go.
    Kept,
}

/// A column that holds words of a ticket, beside its messages and files.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub what: What,
    pub table: &'static str,
    pub column: &'static str,
    pub shape: Shape,
    /// Which rows are about a ticket; `?` is its number.
    of: &'static str,
    /// What else is set with it.
    also: &'static str,
}

const fn place(what: What, table: &'static str, column: &'static str, shape: Shape) -> Place {
    Place { what, table, column, shape, of: "ticket_id = ?", also: "" }
}

/// All of them. Messages and their files are apart: they have more than one part.
pub const PLACES: &[Place] = &[
    Place { of: "id = ?", also: NEWER, ..place(What::Ticket, "tickets", "subject", Shape::Plain) },
    Place { of: "id = ?", also: NEWER, ..place(What::Ticket, "tickets", "fields", Shape::Fields) },
    Place { of: "id = ?", also: NEWER, ..place(What::Kept, "tickets", "back", Shape::Plain) },
    Place {
        of: "id = ?",
        also: NEWER,
        ..place(What::Kept, "tickets", "external_id", Shape::Plain)
    },
    Place { of: "id = ?", also: NEWER, ..place(What::Kept, "tickets", "marks", Shape::Json) },
    Place { of: "id = ?", also: NEWER, ..place(What::Ticket, "tickets", "tags", Shape::Tags) },
    place(What::Ticket, "ticket_fields", "value", Shape::Plain),
    place(What::Kept, "ticket_contexts", "json", Shape::Open),
    // A page that still shows the old words may not save them again.
    Place { also: NEWER, ..place(What::Draft, "drafts", "text", Shape::Plain) },
    place(What::Draft, "draft_versions", "text", Shape::Plain),
    place(What::Draft, "draft_files", "name", Shape::Plain),
    place(What::Waiting, "sendings", "data", Shape::Sending),
    place(What::Waiting, "sendings", "held", Shape::Plain),
    place(What::Aside, "asides", "subject", Shape::Plain),
    place(What::Kept, "attachments", "name", Shape::Plain),
    place(What::Kept, "events", "data", Shape::Event),
    place(What::Kept, "notices", "text", Shape::Plain),
    place(What::Kept, "import_leftovers", "json", Shape::Open),
    place(What::Kept, "webhook_deliveries", "body", Shape::Json),
    place(What::Kept, "webhook_deliveries", "answer", Shape::Plain),
    place(What::Kept, "bulk_edit_tickets", "was", Shape::Json),
    place(What::Kept, "bulk_edit_tickets", "became", Shape::Json),
    place(What::Kept, "bulk_edit_tickets", "trouble", Shape::Plain),
    place(What::Kept, "surveys", "words", Shape::Plain),
    place(What::Kept, "social_contacts", "text", Shape::Plain),
    place(What::Kept, "social_contacts", "reply", Shape::Plain),
    place(What::Kept, "suggestions", "evidence", Shape::Evidence),
    // Evidence for other tickets' products shows this one's subject.
    Place {
        of: "evidence LIKE '%\"ticket\":' || CAST(CAST(? AS BIGINT) AS TEXT) || ',%'",
        ..place(What::Kept, "suggestions", "evidence", Shape::Evidence)
    },
    place(What::Kept, "followers", "because", Shape::Plain),
    place(What::Kept, "outgoing", "trouble", Shape::Plain),
    place(What::Kept, "raw_messages", "trouble", Shape::Plain),
];
const NEWER: &str = ", version = version + 1";

/// A text somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub place: &'static Place,
    pub ticket: TicketId,
    pub text: String,
}

/// Every text about a ticket in the places that are `wanted`.
///
/// # Errors
/// The database is gone.
pub async fn texts(
    conn: &mut Conn,
    ticket: TicketId,
    wanted: impl Fn(What) -> bool,
) -> Result<Vec<Held>, Fault> {
    let mut all = Vec::new();
    for place in PLACES.iter().filter(|place| wanted(place.what)) {
        let Place { table, column, of, .. } = place;
        // The same text in several rows is one.
        let text = format!("SELECT DISTINCT {column} FROM {table} WHERE {of} AND {column} <> ''");
        for row in conn.all(q!(text, ticket)).await? {
            all.push(Held { place, ticket, text: row.get(0)? });
        }
    }
    Ok(all)
}

/// Puts another text in its place, in each row that holds it.
///
/// # Errors
/// The database refused.
pub async fn put(tx: &mut Tx, held: &Held, text: &str) -> Result<(), Fault> {
    let Place { table, column, of, also, .. } = held.place;
    let sql = format!("UPDATE {table} SET {column} = ?{also} WHERE {of} AND {column} = ?");
    tx.conn().execute(q!(sql, text, held.ticket, &held.text)).await.map(|_rows| ())
}

/// A message as it reads from now on.
///
/// # Errors
/// The database refused.
pub async fn put_message(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE messages SET text = ?, html = ?, quoted = ?, threaded_because = ? WHERE id = ?",
        &message.text,
        &message.html,
        &message.quoted,
        &message.threaded_because,
        message.id
    );
    tx.conn().execute(sql).await?;
    // A hash of what it said could be guessed from; what has not gone yet gets one of what is left.
    let hash = q!(
        "UPDATE outgoing SET text_hash = NULL WHERE ticket_id = ? AND message_id = ?",
        message.ticket_id,
        message.id
    );
    tx.conn().execute(hash).await.map(|_rows| ())
}

/// The text of a file, as the search knows it.
///
/// # Errors
/// The database is gone.
pub async fn file_text(conn: &mut Conn, file: AttachmentId) -> Result<String, Fault> {
    let sql = q!("SELECT text FROM file_texts WHERE attachment_id = ?", file);
    Ok(conn.value(sql).await?.unwrap_or_default())
}

/// A file that is on no message yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub ticket: TicketId,
    pub file: StoredFile,
}

/// The files of everybody's drafts on a ticket, and of its replies in waiting.
///
/// # Errors
/// The database is gone.
pub async fn unsent(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Unsent>, Fault> {
    let mut all = drafts::files_of_all(conn, ticket).await?;
    for sending in sendings::of_ticket(conn, &Viewer::System, ticket).await? {
        all.extend(sending.files);
    }
    Ok(all.into_iter().map(|file| Unsent { ticket, file }).collect())
}

/// A file on no message yet: no draft has it any more, nor is it there to be put to one.
///
/// # Errors
/// The database refused.
pub async fn take_unsent(tx: &mut Tx, ticket: TicketId, key: &str) -> Result<(), Fault> {
    let draft = q!("DELETE FROM draft_files WHERE ticket_id = ? AND key = ?", ticket, key);
    tx.conn().execute(draft).await?;
    let sent_before = q!("DELETE FROM uploads WHERE key = ?", key);
    tx.conn().execute(sent_before).await.map(|_rows| ())
}

/// The file's place stays, under another name and without bytes.
///
/// # Errors
/// The database refused.
pub async fn take_file(tx: &mut Tx, file: &Attachment, name: &str) -> Result<(), Fault> {
    let gone = q!(
        "UPDATE attachments SET name = ?, media_type = '', size = 0, key = '', content_id = NULL \
         WHERE id = ?",
        name,
        file.id
    );
    tx.conn().execute(gone).await?;
    let text = q!("DELETE FROM file_texts WHERE attachment_id = ?", file.id);
    tx.conn().execute(text).await?;
    take_unsent(tx, file.ticket_id, &file.key).await
}

/// Whether anything still shows the file under this key.
///
/// # Errors
/// The database is gone.
pub async fn is_kept(conn: &mut Conn, key: &str) -> Result<bool, Fault> {
    let sql = q!(
        "SELECT 1 FROM attachments WHERE key = ? UNION ALL SELECT 1 FROM draft_files WHERE key = ? \
         UNION ALL SELECT 1 FROM uploads WHERE key = ? UNION ALL SELECT 1 FROM sendings WHERE data LIKE ? LIMIT 1",
        key,
        key,
        key,
        format!("%{key}%")
    );
    Ok(conn.one(sql).await?.is_some())
}

/// Empties what is kept of the mails of a ticket, byte for byte as they came; their hashes stay, so
/// that the same mail is known when it comes again. Answers how many.
///
/// # Errors
/// The database refused.
pub async fn empty_raw(tx: &mut Tx, ticket: TicketId) -> Result<u64, Fault> {
    let sql = q!(
        "UPDATE raw_messages SET bytes = ? WHERE ticket_id = ? AND length(bytes) > 0",
        Vec::<u8>::new(),
        ticket
    );
    tx.conn().execute(sql).await
}

/// Whether anything was ever taken out of a ticket.
///
/// # Errors
/// The database is gone.
pub async fn happened(conn: &mut Conn, ticket: TicketId) -> Result<bool, Fault> {
    let sql = q!(
        "SELECT seq FROM events WHERE ticket_id = ? \
         AND substr(data, 1, 18) = '{\"kind\":\"redacted\"' LIMIT 1",
        ticket
    );
    Ok(conn.value::<i64>(sql).await?.is_some())
}

/// How many mails of a ticket are kept as they came.
///
/// # Errors
/// The database is gone.
pub async fn count_raw(conn: &mut Conn, ticket: TicketId) -> Result<i64, Fault> {
    let sql =
        q!("SELECT COUNT(*) FROM raw_messages WHERE ticket_id = ? AND length(bytes) > 0", ticket);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// The ticket is newer: programs that ask for what changed get it again.
///
/// # Errors
/// The database refused.
pub async fn newer(tx: &mut Tx, ticket: TicketId, at: Timestamp) -> Result<(), Fault> {
    let sql =
        q!("UPDATE tickets SET updated_at = ?, version = version + 1 WHERE id = ?", at, ticket);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The vocabulary forgets those of the words that no ticket holds any more, tags that nobody wears
/// any more and that hold them are no longer offered, and what the database keeps of deleted rows
/// is left to be wiped. Call it last.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, passage: Option<&Passage>) -> Result<(), Fault> {
    let conn = tx.conn();
    due::flush(conn).await?;
    let text = match conn.engine() {
        Engine::Sqlite => "SELECT rowid FROM ticket_words WHERE ticket_words MATCH ? LIMIT 1",
        Engine::Postgres => {
            "SELECT rowid FROM ticket_words WHERE words @@ CAST(? AS tsquery) LIMIT 1"
        }
    };
    for word in passage.iter().flat_map(|passage| passage.words()) {
        let quoted = match conn.engine() {
            Engine::Sqlite => format!("\"{word}\""),
            Engine::Postgres => format!("'{word}'"),
        };
        if conn.one(q!(text, quoted)).await?.is_none() {
            conn.execute(q!("DELETE FROM vocabulary WHERE word = ?", word)).await?;
        }
    }
    if let Some(passage) = passage {
        for tag in tags::worn_by_none(conn).await? {
            if passage.tags(&tag).is_some() {
                tags::forget(tx, &tag).await?;
            }
        }
    }
    erasure::want(tx).await
}
