//! Suggested products, and the reads behind them. Each word is asked for its newest messages only,
//! so that the cost stays the same whatever the number of tickets.

use base::ids::{MessageId, PersonId, TicketId};
use desk::suggestions::{
    Evidence, Suggestion,
    score::{Candidate, HITS, WordHits},
};

use crate::{Conn, Fault, Tx, engine::Engine, q, sql::Sql};

pub(crate) async fn put(tx: &mut Tx, suggestion: &Suggestion) -> Result<(), Fault> {
    let (by, at) = suggestion.dismissed.unzip();
    let sql = q!(
        "INSERT INTO suggestions (ticket_id, product, evidence, made_at, dismissed_by, \
         dismissed_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id) DO UPDATE SET \
         product = excluded.product, evidence = excluded.evidence, made_at = excluded.made_at, \
         dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at",
        suggestion.ticket_id,
        &suggestion.product,
        serde_json::to_string(&suggestion.evidence)?,
        suggestion.made_at,
        by,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The suggestion of a ticket. Ask for the ticket with a viewer first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Option<Suggestion>, Fault> {
    let sql = q!(
        "SELECT product, evidence, made_at, dismissed_by, dismissed_at FROM suggestions \
         WHERE ticket_id = ?",
        ticket
    );
    let Some(row) = conn.one(sql).await? else { return Ok(None) };
    let mut cells = row.cells();
    Ok(Some(Suggestion {
        ticket_id: ticket,
        product: cells.take()?,
        evidence: cells.json::<Evidence>()?,
        made_at: cells.take()?,
        dismissed: cells.take::<Option<PersonId>>()?.zip(cells.take()?),
    }))
}

/// Open tickets of `group` without a product that nobody has suggested one for.
///
/// # Errors
/// The database is gone.
pub async fn without(conn: &mut Conn, group: &str, limit: i64) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT t.id FROM tickets t WHERE t.status NOT IN ('solved', 'closed') \
         AND t.group_key = ? AND t.product IS NULL \
         AND NOT EXISTS (SELECT 1 FROM suggestions s WHERE s.ticket_id = t.id) \
         ORDER BY t.id DESC LIMIT ?",
        group,
        limit
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// For each word the newest messages that hold it, without those of `ticket` itself.
///
/// # Errors
/// The database is gone.
pub async fn hits(
    conn: &mut Conn,
    words: &[String],
    ticket: TicketId,
) -> Result<Vec<WordHits>, Fault> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let (matches, quote) = match conn.engine() {
        Engine::Sqlite => ("message_words MATCH ?", '"'),
        Engine::Postgres => ("words @@ CAST(? AS tsquery)", '\''),
    };
    let mut sql = Sql::new("", Vec::new());
    for (place, word) in words.iter().enumerate() {
        let union = if place == 0 { "" } else { " UNION ALL " };
        let one = format!(
            "{union}SELECT * FROM (SELECT CAST({place} AS BIGINT), rowid FROM message_words WHERE {matches} \
             ORDER BY rowid DESC LIMIT {HITS}) AS w{place}"
        );
        sql = sql.add(&one, [format!("{quote}{word}{quote}").into()]);
    }
    let rows = conn.all(sql).await?;
    let own = own(conn, ticket).await?;
    let mut hits: Vec<WordHits> =
        words.iter().map(|word| WordHits { word: word.clone(), messages: Vec::new() }).collect();
    for row in rows {
        let (place, message): (i64, MessageId) = (row.get(0)?, row.get(1)?);
        let hit = usize::try_from(place).ok().and_then(|place| hits.get_mut(place));
        if let Some(hit) = hit.filter(|_| !own.contains(&message)) {
            hit.messages.push(message);
        }
    }
    Ok(hits)
}

async fn own(conn: &mut Conn, ticket: TicketId) -> Result<Vec<MessageId>, Fault> {
    let sql = q!("SELECT id FROM messages WHERE ticket_id = ?", ticket);
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The tickets of these messages whose product is known; notes are left out: what we wrote among
/// us says less about what customers ask.
///
/// # Errors
/// The database is gone.
pub async fn candidates(conn: &mut Conn, messages: &[MessageId]) -> Result<Vec<Candidate>, Fault> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let list = messages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!(
        "SELECT m.id, t.id, t.subject, t.product FROM messages m \
         JOIN tickets t ON t.id = m.ticket_id WHERE m.id IN ({list}) \
         AND m.visibility = 'public' AND t.product IS NOT NULL ORDER BY m.id"
    ));
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| {
            Ok(Candidate {
                message: row.get(0)?,
                ticket: row.get(1)?,
                subject: row.get(2)?,
                product: row.get(3)?,
            })
        })
        .collect()
}

/// The subject and the customer's first words: what a ticket is compared by.
///
/// # Errors
/// The database is gone.
pub async fn asked(conn: &mut Conn, ticket: TicketId) -> Result<Option<(String, String)>, Fault> {
    let sql = q!(
        "SELECT t.subject, m.text FROM tickets t JOIN messages m ON m.ticket_id = t.id \
         WHERE t.id = ? AND m.visibility = 'public' AND NOT m.from_us ORDER BY m.id LIMIT 1",
        ticket
    );
    let row = conn.one(sql).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}
