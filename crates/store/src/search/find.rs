//! Finding tickets: the newest first, which stops after a page, or the best first among a bounded
//! number of candidates.

use std::collections::HashMap;

use base::ids::TicketId;
use desk::{
    search::{Piece, Wanted},
    viewer::Viewer,
};

use super::question::{Within, matching, within};
use crate::{Conn, Fault, engine::Engine, q, sql::Sql, viewer::only_visible};

/// Candidates of each kind for the order by relevance.
const CANDIDATES: i64 = 200;
/// So many tickets before the newest hit are looked through for better ones: the intersection of
/// two common words in subjects alone would read the whole index.
const REACH: i64 = 50_000;

/// Tickets that hold all that is wanted, newest first, at most `limit`; those before `before` where
/// given.
///
/// # Errors
/// The database is gone.
pub async fn tickets(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    before: Option<TicketId>,
    limit: i64,
) -> Result<Vec<TicketId>, Fault> {
    let Some(sql) = hits(conn.engine(), viewer, wanted, Within::All) else {
        return Ok(Vec::new());
    };
    let sql = sql.when(before, " AND w.rowid < ?");
    ids(conn, sql.add(" ORDER BY w.rowid DESC LIMIT ?", [limit.into()])).await
}

/// How many there are, counted up to `limit`.
///
/// # Errors
/// The database is gone.
pub async fn count(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    limit: i64,
) -> Result<i64, Fault> {
    let Some(hits) = hits(conn.engine(), viewer, wanted, Within::All) else { return Ok(0) };
    let hits = hits.add(" LIMIT ?", [limit.into()]);
    let text = format!("SELECT COUNT(*) FROM ({}) h", hits.text);
    Ok(conn.value::<i64>(Sql::new(text, hits.args)).await?.unwrap_or(0))
}

/// The best first: all words in the subject, then in subject and names, then the words next to each
/// other, then the others; each newest first. Each kind is looked through for its newest
/// [`CANDIDATES`] only, and no further back than [`REACH`].
///
/// # Errors
/// The database is gone.
pub async fn by_relevance(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    limit: usize,
) -> Result<Vec<TicketId>, Fault> {
    let row = in_a_row(wanted);
    let mut kinds = vec![(wanted, Within::Subject, 4), (wanted, Within::Head, 2)];
    if let Some(row) = &row {
        kinds.extend([(row, Within::Subject, 2), (row, Within::All, 3)]);
    }
    kinds.push((wanted, Within::All, 0));
    let newest = tickets(conn, viewer, wanted, None, 1).await?;
    let Some(newest) = newest.first() else { return Ok(Vec::new()) };
    let floor = newest.0 - REACH;
    let mut worth: HashMap<TicketId, i64> = HashMap::new();
    for (wanted, place, points) in kinds {
        let Some(sql) = hits(conn.engine(), viewer, wanted, place) else { continue };
        let sql = sql
            .add(" AND w.rowid > ?", [floor.into()])
            .add(" ORDER BY w.rowid DESC LIMIT ?", [CANDIDATES.into()]);
        for ticket in ids(conn, sql).await? {
            *worth.entry(ticket).or_default() += points;
        }
    }
    let mut found: Vec<(i64, TicketId)> = worth.into_iter().map(|(id, n)| (n, id)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found.into_iter().take(limit).map(|(_, ticket)| ticket).collect())
}

/// The same words as one phrase, where there are several plain ones.
fn in_a_row(wanted: &Wanted) -> Option<Wanted> {
    let plain: Vec<&str> = wanted.all.iter().filter_map(Piece::single).collect();
    if plain.len() < 2 || plain.len() < wanted.all.len() {
        return None;
    }
    let all = vec![Piece::phrase(&plain.join(" "))?];
    Some(Wanted { all, none: wanted.none.clone() })
}

async fn ids(conn: &mut Conn, sql: Sql) -> Result<Vec<TicketId>, Fault> {
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The numbers of matching tickets, in no order yet.
fn hits(engine: Engine, viewer: &Viewer, wanted: &Wanted, place: Within) -> Option<Sql> {
    let asked = match place {
        Within::All => matching(engine, viewer, wanted)?,
        place => within(engine, viewer, wanted, place)?,
    };
    // Whoever may see every ticket needs none of them looked up.
    let tickets = match (viewer.sees_every_ticket(), engine) {
        (true, _) => "",
        (false, Engine::Sqlite) => " CROSS JOIN tickets t ON t.id = w.rowid",
        (false, Engine::Postgres) => " JOIN tickets t ON t.id = w.rowid",
    };
    let text = format!("SELECT w.rowid FROM {}{tickets} WHERE {}", asked.from, asked.condition);
    Some(only_visible(q!(text).add("", [asked.question]), viewer))
}
