//! Weekly reports: which weeks were told, and what they are made from.

use base::Timestamp;
use desk::suggestions::report::Landed;

use crate::{Conn, Fault, Tx, q};

/// More tickets of one week than that say nothing more.
const MOST: i64 = 500;

/// Whether this week's report went out.
///
/// # Errors
/// The database is gone.
pub async fn is_told(conn: &mut Conn, report: &str, week: &str) -> Result<bool, Fault> {
    let sql = q!("SELECT week FROM reported_weeks WHERE report = ? AND week = ?", report, week);
    Ok(conn.value::<String>(sql).await?.is_some())
}

/// Remembers that it does now; `false` where another node was first.
///
/// # Errors
/// The database is gone.
pub async fn tell(tx: &mut Tx, report: &str, week: &str) -> Result<bool, Fault> {
    let sql = q!(
        "INSERT INTO reported_weeks (report, week) VALUES (?, ?) ON CONFLICT DO NOTHING",
        report,
        week
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Tickets opened within these instants that were routed to `group`, by number. Read once a week.
///
/// # Errors
/// The database is gone.
pub async fn landed(
    conn: &mut Conn,
    group: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Landed>, Fault> {
    let routed = format!("%\"kind\":\"routed\",\"group\":\"{group}\"%");
    let sql = q!(
        "SELECT t.id, t.subject, t.product, (SELECT m.text FROM messages m \
         WHERE m.ticket_id = t.id AND m.visibility = 'public' AND NOT m.from_us \
         ORDER BY m.id LIMIT 1) FROM tickets t WHERE t.opened_at >= ? AND t.opened_at < ? \
         AND EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = t.id AND e.data LIKE ?) \
         ORDER BY t.id LIMIT ?",
        from,
        until,
        routed,
        MOST
    );
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| {
            Ok(Landed {
                ticket: row.get(0)?,
                subject: row.get(1)?,
                product: row.get(2)?,
                text: row.get::<Option<String>>(3)?.unwrap_or_default(),
            })
        })
        .collect()
}
