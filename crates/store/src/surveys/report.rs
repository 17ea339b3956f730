//! Answers counted and listed, for the page of surveys and its exports. Each reader counts the
//! tickets they may see.

use std::collections::BTreeMap;

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

/// The answers about tickets that are alike in what answers are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    pub team: String,
    /// Empty for a ticket without.
    pub product: String,
    pub plan: String,
    pub tally: Tally,
}

/// Ratings by team, product and plan together; see [`gathered`].
///
/// # Errors
/// The database is gone.
pub async fn by(conn: &mut Conn, viewer: &Viewer, period: Period) -> Result<Vec<Alike>, Fault> {
    let apart = "t.team, COALESCE(t.product, ''), t.plan";
    let sql = answered(&format!("{apart}, v.rating, COUNT(*)"), "", period, viewer);
    let sql = sql.add(&format!(" GROUP BY {apart}, v.rating"), []);
    let rows = conn.all(sql).await?;
    let read = |row: &crate::sql::Row| {
        let mut cells = row.cells();
        let (team, product, plan) = (cells.take()?, cells.take()?, cells.take()?);
        let (rating, count): (Option<i64>, i64) = (cells.take()?, cells.take()?);
        let mut tally = Tally::default();
        tally.count(rating_of(rating), count);
        Ok(Alike { team, product, plan, tally })
    };
    rows.iter().map(read).collect()
}

/// The same told apart by one of them, in the order of its words.
#[must_use]
pub fn gathered(all: &[Alike], by: By) -> Vec<(String, Tally)> {
    let mut told: BTreeMap<&str, Tally> = BTreeMap::new();
    for one in all {
        let key = match by {
            By::Team => &one.team,
            By::Product => &one.product,
            By::Plan => &one.plan,
        };
        told.entry(key).or_default().add(&one.tally);
    }
    told.into_iter().map(|(key, tally)| (key.to_owned(), tally)).collect()
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
    Ok(conn.value(sent(viewer, period)).await?.unwrap_or(0))
}

fn sent(viewer: &Viewer, period: Period) -> Sql {
    let sql = q!(
        "SELECT COUNT(*) FROM surveys v JOIN tickets t ON t.id = v.ticket_id \
         WHERE v.sent_at >= ? AND v.sent_at < ?",
        period.0,
        period.1
    );
    only_visible(sql, viewer)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn a_period_is_an_index_range() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let (viewer, period) =
            (Viewer::Agent(PersonId(7)), (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH));
        for (mut sql, index) in [
            (sent(&viewer, period), "surveys_sent_ix (sent_at>? AND sent_at<?)"),
            (answered("v.rating", "", period, &viewer), "surveys_answered_ix (answered_at>?"),
        ] {
            sql.text = format!("EXPLAIN QUERY PLAN {}", sql.text).into();
            let rows = conn.all(sql).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3).unwrap()).collect();
            let plan = plan.join("; ");
            assert!(plan.contains(index), "{plan}");
        }
    }
}
