//! A page of what a query finds, and how much that is.

use base::ids::TicketId;
use desk::query::{Filter, Sort};

use super::{
    Asked, Found, From,
    condition::{ACTIVE, Conditions, is_active},
    hits::{self, Hits},
    order::Keys,
};
use crate::{
    Conn, Fault,
    engine::Engine,
    q,
    sql::{Arg, Sql},
    viewer::only_visible,
};

/// Where words are asked for in another order than the newest first, so many of the newest tickets
/// that hold them are looked at. A text index knows its own order only.
const CANDIDATES: i64 = 5_000;

/// A page of tickets, at most `limit`.
///
/// # Errors
/// The database is gone.
pub async fn page(
    conn: &mut Conn,
    asked: &Asked<'_>,
    from: From,
    limit: i64,
) -> Result<Found, Fault> {
    let found = hits::hits(conn.engine(), asked.asking.viewer, &asked.asking.query.terms);
    let newest = asked.asking.query.order.is_none_or(|order| order.by == Sort::Relevance);
    match found {
        Some(hits) if newest => by_words(conn, asked, hits, from, limit).await,
        hits => by_keys(conn, asked, hits, from, limit).await,
    }
}

/// In the order of the tickets' own columns.
async fn by_keys(
    conn: &mut Conn,
    asked: &Asked<'_>,
    hits: Option<Hits>,
    from: From,
    limit: i64,
) -> Result<Found, Fault> {
    let keys = Keys::of(asked.asking.query, asked.asking.handbook);
    let sql = in_order(conn.engine(), asked, (&keys, hits), &from, limit);
    let rows = conn.all(sql).await?;
    let rows = rows.iter().map(|row| {
        let mut cells = row.cells();
        let id: TicketId = cells.take()?;
        let keys = keys.columns.iter().map(|_| cells.take()).collect::<Result<Vec<i64>, _>>()?;
        Ok((id, keys))
    });
    Ok(cut(rows.collect::<Result<Vec<_>, Fault>>()?, limit))
}

/// The statement of a page in the order of `keys`.
pub(super) fn in_order(
    engine: Engine,
    asked: &Asked<'_>,
    (keys, hits): (&Keys, Option<Hits>),
    from: &From,
    limit: i64,
) -> Sql {
    let select = format!("SELECT t.id, {} FROM tickets t WHERE 1 = 1", keys.columns.join(", "));
    let mut sql = narrowed(engine, asked, q!(select));
    if let Some(hits) = hits {
        sql = among(sql, &hits, engine);
    }
    if let From::After(values) = from {
        let args = values.iter().map(|value| Arg::Int(*value));
        sql = if values.len() == keys.columns.len() {
            sql.add(&keys.behind(), args)
        } else {
            sql.add(" AND 1 = 0", [])
        };
    }
    sql = sql.add(&format!(" ORDER BY {} LIMIT ?", keys.order_by()), [(limit + 1).into()]);
    skipped(sql, from)
}

/// The newest message that holds the words first; each ticket once.
async fn by_words(
    conn: &mut Conn,
    asked: &Asked<'_>,
    hits: Hits,
    from: From,
    limit: i64,
) -> Result<Found, Fault> {
    let mut sql = q!(format!("SELECT {}, {} FROM ", hits.ticket, hits.place));
    sql = hits.with_tickets(sql, conn.engine());
    sql = narrowed(conn.engine(), asked, sql);
    let skip = if let From::Skip(rows) = from { rows } else { 0 };
    if let From::After(keys) = &from {
        let before = keys.first().copied().unwrap_or(0);
        sql = sql.add(&format!(" AND {} < ?", hits.place), [before.into()]);
        // A ticket with a newer message of this kind stood on an earlier page.
        sql = hits.without_newer(sql, conn.engine(), before);
    }
    // Several messages of one ticket may hold the words.
    let most = (skip + limit + 1) * 4;
    sql = sql.add(&format!(" ORDER BY {} DESC LIMIT ?", hits.place), [most.into()]);
    let rows = conn.all(sql).await?;
    let full = i64::try_from(rows.len()) == Ok(most);
    let mut seen = std::collections::HashSet::new();
    let mut found: Vec<(TicketId, Vec<i64>)> = Vec::new();
    for row in &rows {
        let (id, place): (TicketId, i64) = (row.get(0)?, row.get(1)?);
        if seen.insert(id) {
            found.push((id, vec![place]));
        }
    }
    let found: Vec<_> = found.into_iter().skip(usize::try_from(skip).unwrap_or(0)).collect();
    let last = rows.last().map(|row| row.get::<i64>(1)).transpose()?;
    let mut page = cut(found, limit);
    // Where one ticket filled the rows there may still be others behind it.
    page.next = page.next.or_else(|| last.filter(|_| full).map(|place| vec![place]));
    Ok(page)
}

/// The tickets this viewer may see and the query lets through.
fn narrowed(engine: Engine, asked: &Asked<'_>, sql: Sql) -> Sql {
    let filter = &asked.asking.query.filter;
    let mut sql = only_visible(sql, asked.asking.viewer);
    let conditions = Conditions { asked, engine };
    if *filter != Filter::default() {
        let condition = conditions.of(filter);
        sql = sql.add(" AND ", []).add(&condition.text, condition.args);
    }
    if is_active(filter) {
        // Said once more in the words of the indexes that hold only these.
        sql = sql.add(" AND ", []).add(ACTIVE, []);
    }
    for term in asked.asking.query.terms.iter().filter(|term| term.excluded) {
        let says = conditions.of(&Filter::Not(Box::new(Filter::Says(term.clone()))));
        sql = sql.add(" AND ", []).add(&says.text, says.args);
    }
    sql
}

/// The numbers of all tickets a query finds, each once.
pub(super) fn without_order(conn: &Conn, asked: &Asked<'_>) -> Sql {
    let found = hits::hits(conn.engine(), asked.asking.viewer, &asked.asking.query.terms);
    match found {
        Some(hits) => {
            let sql = q!(format!("SELECT DISTINCT {} FROM ", hits.ticket));
            narrowed(conn.engine(), asked, hits.with_tickets(sql, conn.engine()))
        }
        None => narrowed(conn.engine(), asked, q!("SELECT t.id FROM tickets t WHERE 1 = 1")),
    }
}

fn among(sql: Sql, hits: &Hits, engine: Engine) -> Sql {
    let some = hits.tickets(engine, CANDIDATES);
    sql.add(" AND t.id IN (", []).add(&some.text, some.args).add(")", [])
}

fn skipped(sql: Sql, from: &From) -> Sql {
    match from {
        From::Skip(rows) => sql.add(" OFFSET ?", [(*rows).into()]),
        _ => sql,
    }
}

/// Cuts what was fetched to the page.
fn cut(mut rows: Vec<(TicketId, Vec<i64>)>, limit: i64) -> Found {
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(_, keys)| keys.clone());
    Found { ids: rows.into_iter().map(|(id, _)| id).collect(), next }
}

/// How many tickets there are, counted no further than `most`.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn, asked: &Asked<'_>, most: i64) -> Result<i64, Fault> {
    let sql = without_order(conn, asked);
    let text = format!("SELECT COUNT(*) FROM ({} LIMIT ?) found", sql.text);
    Ok(conn.value(Sql::new(text, sql.args).add("", [most.into()])).await?.unwrap_or(0))
}
