//! Webhooks and what they are still to be told.

use base::{
    Timestamp,
    ids::{DeliveryId, EventSeq, WebhookId},
};
use desk::{
    events::Event,
    webhooks::{Delivery, Webhook},
};

use crate::{
    Conn, Fault, Tx,
    engine::Engine,
    events, q,
    sql::{Row, Sql, word},
};

const COLUMNS: &str = "id, key, name, url, secret, events, since_seq, created_at, created_by, \
     paused_at, paused_because, failing_since";

fn read(row: &Row) -> Result<Webhook, Fault> {
    let mut cells = row.cells();
    Ok(Webhook {
        id: cells.take()?,
        key: cells.take()?,
        name: cells.take()?,
        url: cells.take()?,
        secret: cells.take()?,
        events: cells.take::<String>()?.split_whitespace().map(str::to_owned).collect(),
        since: cells.take()?,
        created_at: cells.take()?,
        created_by: cells.take()?,
        paused_at: cells.take()?,
        paused_because: cells.take()?,
        failing_since: cells.take()?,
    })
}

/// Every webhook, by name.
///
/// # Errors
/// The database is gone.
pub async fn all(conn: &mut Conn) -> Result<Vec<Webhook>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM webhooks ORDER BY name, id"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// One of them.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: WebhookId) -> Result<Option<Webhook>, Fault> {
    let row = conn.one(q!(format!("SELECT {COLUMNS} FROM webhooks WHERE id = ?"), id)).await?;
    row.as_ref().map(read).transpose()
}

/// Writes one, new or changed; `false` where its key is another's.
///
/// # Errors
/// The database refused.
pub async fn put(tx: &mut Tx, webhook: &Webhook) -> Result<bool, Fault> {
    let taken = q!("SELECT id FROM webhooks WHERE key = ? AND id <> ?", &webhook.key, webhook.id);
    if tx.conn().value::<WebhookId>(taken).await?.is_some() {
        return Ok(false);
    }
    let sql = q!(
        format!(
            "INSERT INTO webhooks ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, \
             url = excluded.url, secret = excluded.secret, events = excluded.events, \
             paused_at = excluded.paused_at, paused_because = excluded.paused_because, \
             failing_since = excluded.failing_since"
        ),
        webhook.id,
        &webhook.key,
        &webhook.name,
        &webhook.url,
        &webhook.secret,
        webhook.events.join(" "),
        webhook.since,
        webhook.created_at,
        webhook.created_by,
        webhook.paused_at,
        &webhook.paused_because,
        webhook.failing_since
    );
    tx.conn().execute(sql).await.map(|_rows| true)
}

/// Takes one out, with all it was told and was still to be told.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: WebhookId) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM webhook_deliveries WHERE webhook_id = ?", id)).await?;
    tx.conn().execute(q!("DELETE FROM webhooks WHERE id = ?", id)).await.map(|_rows| ())
}

/// What webhooks have been told of already.
const FOLLOWED: &str = "webhooks_followed";

/// The place in the log up to which deliveries are made.
///
/// # Errors
/// The database is gone.
pub async fn followed(conn: &mut Conn) -> Result<Option<EventSeq>, Fault> {
    let text = crate::settings::get(conn, FOLLOWED).await?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// Moves that place on from `before`; `false` where another node did.
///
/// # Errors
/// The database refused.
pub async fn follow(tx: &mut Tx, before: Option<EventSeq>, to: EventSeq) -> Result<bool, Fault> {
    let Some(before) = before else {
        let kept = crate::settings::set_once(tx, FOLLOWED, &to.to_string()).await?;
        return Ok(kept == to.to_string());
    };
    let sql = q!(
        "UPDATE settings SET value = ? WHERE name = ? AND value = ?",
        to.to_string(),
        FOLLOWED,
        before.to_string()
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// The events after a place, in their order, at most `limit`.
///
/// # Errors
/// The database is gone.
pub async fn events_after(
    conn: &mut Conn,
    after: EventSeq,
    limit: i64,
) -> Result<Vec<Event>, Fault> {
    let sql = q!(
        "SELECT seq, ticket_id, actor_id, at, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?",
        after,
        limit
    );
    conn.all(sql).await?.iter().map(events::read).collect()
}

const DELIVERY: &str = "id, webhook_id, ticket_id, place, kind, body, state, attempts, next_at, \
     created_at, ended_at, status, answer, took_ms";

fn read_delivery(row: &Row) -> Result<Delivery, Fault> {
    let mut cells = row.cells();
    Ok(Delivery {
        id: cells.take()?,
        webhook_id: cells.take()?,
        ticket_id: cells.take()?,
        place: cells.take()?,
        kind: cells.take()?,
        body: cells.take()?,
        state: cells.word()?,
        attempts: cells.take()?,
        next_at: cells.take()?,
        created_at: cells.take()?,
        ended_at: cells.take()?,
        status: cells.take()?,
        answer: cells.take()?,
        took_ms: cells.take()?,
    })
}

/// Stores a delivery to be made.
///
/// # Errors
/// The database refused.
pub async fn queue(tx: &mut Tx, one: &Delivery) -> Result<(), Fault> {
    let sql = q!(
        format!(
            "INSERT INTO webhook_deliveries ({DELIVERY}) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        one.id,
        one.webhook_id,
        one.ticket_id,
        one.place,
        &one.kind,
        &one.body,
        word(one.state),
        one.attempts,
        one.next_at,
        one.created_at,
        one.ended_at,
        one.status,
        &one.answer,
        one.took_ms
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// When the next one wants to go out; paused webhooks wait.
///
/// # Errors
/// The database is gone.
pub async fn next_at(conn: &mut Conn) -> Result<Option<Timestamp>, Fault> {
    let sql =
        q!("SELECT d.next_at FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
         WHERE d.state = 'waiting' AND w.paused_at IS NULL ORDER BY d.next_at LIMIT 1");
    conn.value(sql).await
}

/// Claims up to `limit` that are due, until `lease`; of those about one ticket only the first.
///
/// # Errors
/// The database is gone.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    lease: Timestamp,
    limit: i64,
) -> Result<Vec<Delivery>, Fault> {
    let skip = match tx.conn().engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE OF d SKIP LOCKED",
    };
    let sql = Sql::new(
        format!(
            "UPDATE webhook_deliveries SET next_at = ?, attempts = attempts + 1 WHERE id IN \
             (SELECT d.id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id \
              WHERE d.state = 'waiting' AND d.next_at <= ? AND w.paused_at IS NULL \
              AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.state = 'waiting' \
                AND e.webhook_id = d.webhook_id AND e.ticket_id = d.ticket_id \
                AND e.ticket_id <> 0 AND (e.place, e.id) < (d.place, d.id)) \
              ORDER BY d.next_at LIMIT ?{skip}) RETURNING {DELIVERY}"
        ),
        vec![lease.into(), now.into(), limit.into()],
    );
    let rows = tx.conn().all(sql).await?;
    let mut claimed = rows.iter().map(read_delivery).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|one| (one.place, one.id));
    Ok(claimed)
}

/// Writes down what became of a try.
///
/// # Errors
/// The database refused.
pub async fn settle(tx: &mut Tx, one: &Delivery) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE webhook_deliveries SET state = ?, attempts = ?, next_at = ?, ended_at = ?, \
         status = ?, answer = ?, took_ms = ? WHERE id = ?",
        word(one.state),
        one.attempts,
        one.next_at,
        one.ended_at,
        one.status,
        &one.answer,
        one.took_ms,
        one.id
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// What waits for a webhook that goes on is tried at once.
///
/// # Errors
/// The database refused.
pub async fn hurry(tx: &mut Tx, webhook: WebhookId, now: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE webhook_deliveries SET next_at = ? WHERE webhook_id = ? AND state = 'waiting' \
         AND next_at > ?",
        now,
        webhook,
        now
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Where the next page of a log goes on.
pub type Before = (Timestamp, DeliveryId);

/// A webhook's log, newest first.
///
/// # Errors
/// The database is gone.
pub async fn log(
    conn: &mut Conn,
    webhook: WebhookId,
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<Delivery>, Fault> {
    let mut sql =
        q!(format!("SELECT {DELIVERY} FROM webhook_deliveries WHERE webhook_id = ?"), webhook);
    if let Some((at, id)) = before {
        sql = sql.add(" AND (created_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    let sql = sql.add(" ORDER BY created_at DESC, id DESC LIMIT ?", [limit.into()]);
    conn.all(sql).await?.iter().map(read_delivery).collect()
}

/// How many wait for each webhook.
///
/// # Errors
/// The database is gone.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<(WebhookId, i64)>, Fault> {
    let sql = q!("SELECT webhook_id, COUNT(*) FROM webhook_deliveries WHERE state = 'waiting' \
         GROUP BY webhook_id");
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// One delivery.
///
/// # Errors
/// The database is gone.
pub async fn delivery(conn: &mut Conn, id: DeliveryId) -> Result<Option<Delivery>, Fault> {
    let sql = q!(format!("SELECT {DELIVERY} FROM webhook_deliveries WHERE id = ?"), id);
    conn.one(sql).await?.as_ref().map(read_delivery).transpose()
}

/// Takes out what ended before `before`.
///
/// # Errors
/// The database refused.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Fault> {
    let sql =
        q!("DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND ended_at < ?", before);
    tx.conn().execute(sql).await
}
