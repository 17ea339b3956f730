//! Browsers that want to be told of notices while nobody looks.

use base::{
    Timestamp,
    ids::{NoticeSeq, PersonId, PushId, TicketId},
};

use crate::{Conn, Fault, Tx, q, sql::Row};

/// A browser's subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushSubscription {
    pub id: PushId,
    pub person: PersonId,
    /// The session it was made in; without it, nothing is told.
    pub session_hash: String,
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    /// The notice's words are sent; else only that there is one.
    pub with_words: bool,
    pub made_at: Timestamp,
}

/// A notice to push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub text: String,
    pub ticket: Option<TicketId>,
}

/// Older notices are no news: a browser is not told of them.
const NEWS_SECONDS: i64 = 3600;
/// So many at once to one browser; who was given a hundred tickets is not told a hundred times.
const MOST_AT_ONCE: usize = 3;

const COLUMNS: &str =
    "s.id, s.person_id, s.session_hash, s.endpoint, s.p256dh, s.auth, s.with_words, s.made_at";

fn read(row: &Row) -> Result<PushSubscription, Fault> {
    let mut cells = row.cells();
    Ok(PushSubscription {
        id: cells.take()?,
        person: cells.take()?,
        session_hash: cells.take()?,
        endpoint: cells.take()?,
        p256dh: cells.take()?,
        auth: cells.take()?,
        with_words: cells.take()?,
        made_at: cells.take()?,
    })
}

/// Keeps a subscription; a browser that subscribes again replaces its own.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, one: &PushSubscription) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO push_subscriptions (id, person_id, session_hash, endpoint, p256dh, auth, \
         with_words, after_seq, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, \
         (SELECT COALESCE(MAX(seq), 0) FROM notices), ?) ON CONFLICT (endpoint) DO UPDATE SET \
         person_id = excluded.person_id, session_hash = excluded.session_hash, \
         p256dh = excluded.p256dh, auth = excluded.auth, with_words = excluded.with_words, \
         after_seq = excluded.after_seq",
        one.id,
        one.person,
        &one.session_hash,
        &one.endpoint,
        &one.p256dh,
        &one.auth,
        one.with_words,
        one.made_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// A person's browser wants no more.
///
/// # Errors
/// The database is gone.
pub async fn take_out(tx: &mut Tx, person: PersonId, endpoint: &str) -> Result<(), Fault> {
    let sql =
        q!("DELETE FROM push_subscriptions WHERE person_id = ? AND endpoint = ?", person, endpoint);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The browser is not there any more.
///
/// # Errors
/// The database is gone.
pub async fn drop_gone(tx: &mut Tx, id: PushId) -> Result<(), Fault> {
    let sql = q!("DELETE FROM push_subscriptions WHERE id = ?", id);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// A subscription whose session still holds.
///
/// # Errors
/// The database is gone.
pub async fn one(
    conn: &mut Conn,
    id: PushId,
    now: Timestamp,
) -> Result<Option<PushSubscription>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM push_subscriptions s JOIN sessions x \
             ON x.token_hash = s.session_hash AND x.person_id = s.person_id \
             WHERE s.id = ? AND x.expires_at > ?"
        ),
        id,
        now
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// A notice to a person that they have not seen yet.
///
/// # Errors
/// The database is gone.
pub async fn due(
    conn: &mut Conn,
    person: PersonId,
    notice: NoticeSeq,
) -> Result<Option<Due>, Fault> {
    let sql = q!(
        "SELECT n.text, n.ticket_id FROM notices n WHERE n.seq = ? AND n.audience = ? \
         AND n.seq > COALESCE((SELECT m.seq FROM notice_marks m WHERE m.person_id = ?), 0) \
         AND NOT EXISTS (SELECT 1 FROM notices_seen s WHERE s.person_id = ? AND s.seq = n.seq)",
        notice,
        desk::notices::Audience::Person(person).token(),
        person,
        person
    );
    let row = conn.one(sql).await?;
    row.map(|row| Ok(Due { text: row.get(0)?, ticket: row.get(1)? })).transpose()
}

/// Whether a notice came since the last look.
///
/// # Errors
/// The database is gone.
pub async fn is_news(conn: &mut Conn) -> Result<bool, Fault> {
    let sql =
        q!("SELECT n.seq FROM notices n WHERE n.seq > (SELECT m.seq FROM push_mark m) LIMIT 1");
    Ok(conn.value::<i64>(sql).await?.is_some())
}

/// Who is to be told of what came since the last look, and moves the look on. Two nodes that look
/// at once wait for each other, so each pair is handed out once.
///
/// # Errors
/// The database is gone.
pub async fn take_news(tx: &mut Tx, now: Timestamp) -> Result<Vec<(NoticeSeq, PushId)>, Fault> {
    let end = tx.conn().engine().for_update();
    let mark = q!(format!("SELECT m.seq FROM push_mark m WHERE m.id = 1{end}"));
    let mark: i64 = tx.conn().value(mark).await?.unwrap_or(0);
    let sql = q!(
        "SELECT n.seq, s.id FROM notices n JOIN push_subscriptions s \
         ON n.audience = 'person:' || CAST(s.person_id AS TEXT) AND n.seq > s.after_seq \
         WHERE n.seq > ? AND n.at > ? ORDER BY n.seq DESC",
        mark,
        base::time::after(now, -NEWS_SECONDS)
    );
    let mut told: Vec<(NoticeSeq, PushId)> = Vec::new();
    for row in tx.conn().all(sql).await? {
        let (notice, to) = (row.get(0)?, row.get(1)?);
        if told.iter().filter(|(_, other)| *other == to).count() < MOST_AT_ONCE {
            told.push((notice, to));
        }
    }
    let moved = q!(
        "UPDATE push_mark SET seq = (SELECT COALESCE(MAX(n.seq), ?) FROM notices n) WHERE id = 1",
        mark
    );
    tx.conn().execute(moved).await?;
    Ok(told)
}

/// Forgets browsers whose session is over.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx) -> Result<(), Fault> {
    let sql = q!(
        "DELETE FROM push_subscriptions WHERE session_hash NOT IN (SELECT token_hash FROM sessions)"
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}
