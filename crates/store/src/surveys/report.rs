//! Answers counted and listed, for the page of surveys and its exports. Each reader counts the
//! tickets they may see.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::from_micros,
};
use desk::{
    csat::{Survey, tally::Tally},
    viewer::Viewer,
};

use super::read;
use crate::{Conn, Fault, q, sql::Sql, viewer::only_visible};

/// From the first instant to the second, which is not included.
pub type Period = (Timestamp, Timestamp);

/// What answers are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Team,
    Product,
    Plan,
}

/// Answers are counted in quarters of an hour: every zone's days begin at one.
const SLOT_MICROS: i64 = 15 * 60 * 1_000_000;

/// An answer with what one wants to know beside it.
#[derive(Debug, Clone)]
pub struct Answered {
    pub survey: Survey,
    pub subject: String,
    pub customer: String,
    /// The organisation's name; empty where there is none.
    pub organisation: String,
    pub team: String,
    pub product: Option<String>,
    pub plan: String,
}

fn answered(columns: &str, joins: &str, (from, until): Period, viewer: &Viewer) -> Sql {
    let sql = q!(
        format!(
            "SELECT {columns} FROM surveys v JOIN tickets t ON t.id = v.ticket_id {joins}\
             WHERE v.answered_at >= ? AND v.answered_at < ?"
        ),
        from,
        until
    );
    only_visible(sql, viewer)
}

/// Ratings by team, product or plan; a ticket without has the empty word.
///
/// # Errors
/// The database is gone.
pub async fn by(
    conn: &mut Conn,
    viewer: &Viewer,
    by: By,
    period: Period,
) -> Result<Vec<(String, Tally)>, Fault> {
    let column = match by {
        By::Team => "t.team",
        By::Product => "COALESCE(t.product, '')",
        By::Plan => "t.plan",
    };
    let columns = format!("{column}, v.rating, COUNT(*)");
    let sql = answered(&columns, "", period, viewer);
    let sql = sql.add(&format!(" GROUP BY {column}, v.rating ORDER BY {column}"), []);
    let mut all: Vec<(String, Tally)> = Vec::new();
    for row in conn.all(sql).await? {
        let mut cells = row.cells();
        let (key, rating, count): (String, Option<i64>, i64) =
            (cells.take()?, cells.take()?, cells.take()?);
        if all.last().is_none_or(|(last, _)| *last != key) {
            all.push((key, Tally::default()));
        }
        if let Some((_, tally)) = all.last_mut() {
            tally.count(rating_of(rating), count);
        }
    }
    Ok(all)
}

/// Ratings by quarters of an hour, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn slots(
    conn: &mut Conn,
    viewer: &Viewer,
    period: Period,
) -> Result<Vec<(Timestamp, Tally)>, Fault> {
    let slot = format!("v.answered_at / {SLOT_MICROS}");
    let sql = answered(&format!("{slot}, v.rating, COUNT(*)"), "", period, viewer);
    let sql = sql.add(&format!(" GROUP BY {slot}, v.rating ORDER BY {slot}"), []);
    let mut all: Vec<(Timestamp, Tally)> = Vec::new();
    for row in conn.all(sql).await? {
        let mut cells = row.cells();
        let (slot, rating, count): (i64, Option<i64>, i64) =
            (cells.take()?, cells.take()?, cells.take()?);
        let at = from_micros(slot * SLOT_MICROS);
        if all.last().is_none_or(|(last, _)| *last != at) {
            all.push((at, Tally::default()));
        }
        if let Some((_, tally)) = all.last_mut() {
            tally.count(rating_of(rating), count);
        }
    }
    Ok(all)
}

fn rating_of(rating: Option<i64>) -> u8 {
    rating.and_then(|rating| u8::try_from(rating).ok()).unwrap_or(0)
}

/// How many were asked in a period.
///
/// # Errors
/// The database is gone.
pub async fn asked(conn: &mut Conn, viewer: &Viewer, period: Period) -> Result<i64, Fault> {
    let sql = q!(
        "SELECT COUNT(*) FROM surveys v JOIN tickets t ON t.id = v.ticket_id \
         WHERE v.sent_at >= ? AND v.sent_at < ?",
        period.0,
        period.1
    );
    Ok(conn.value(only_visible(sql, viewer)).await?.unwrap_or(0))
}

/// Answers of a period, newest first, those before a place only. `with_words` leaves out those
/// that are a rating and nothing else.
///
/// # Errors
/// The database is gone.
pub async fn answers(
    conn: &mut Conn,
    viewer: &Viewer,
    period: Period,
    before: Option<(Timestamp, TicketId)>,
    (with_words, limit): (bool, i64),
) -> Result<Vec<Answered>, Fault> {
    let columns = "v.ticket_id, v.person_id, v.token_hash, v.sent_at, v.rating, v.words, \
         v.contact_wished, v.answered_at, t.subject, p.name, COALESCE(o.name, ''), t.team, \
         t.product, t.plan";
    let joins = "JOIN people p ON p.id = v.person_id \
         LEFT JOIN organisations o ON o.id = t.organisation_id ";
    let mut sql = answered(columns, joins, period, viewer);
    if with_words {
        sql = sql.add(" AND (v.words <> '' OR v.contact_wished)", []);
    }
    if let Some((at, ticket)) = before {
        sql = sql.add(
            " AND (v.answered_at < ? OR (v.answered_at = ? AND v.ticket_id < ?))",
            [at.into(), at.into(), ticket.into()],
        );
    }
    let sql = sql.add(" ORDER BY v.answered_at DESC, v.ticket_id DESC LIMIT ?", [limit.into()]);
    let of_row = |row: &crate::sql::Row| {
        Ok(Answered {
            survey: read(row)?,
            subject: row.get(8)?,
            customer: row.get(9)?,
            organisation: row.get(10)?,
            team: row.get(11)?,
            product: row.get(12)?,
            plan: row.get(13)?,
        })
    };
    conn.all(sql).await?.iter().map(of_row).collect()
}

/// How many hedgehogs a person has fed.
///
/// # Errors
/// The database is gone.
pub async fn fed_by(conn: &mut Conn, person: PersonId) -> Result<i64, Fault> {
    let sql =
        q!("SELECT COUNT(*) FROM surveys WHERE person_id = ? AND answered_at IS NOT NULL", person);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// When the first hedgehog was fed.
///
/// # Errors
/// The database is gone.
pub async fn first_fed(conn: &mut Conn) -> Result<Option<Timestamp>, Fault> {
    let sql = q!(
        "SELECT answered_at FROM surveys WHERE answered_at IS NOT NULL ORDER BY answered_at LIMIT 1"
    );
    conn.value(sql).await
}
