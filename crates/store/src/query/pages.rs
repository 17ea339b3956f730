//! A page of what a query finds, and how much that is.

use base::ids::TicketId;
use desk::{
    query::{Filter, Sort},
    search::{Piece, Wanted},
};

use super::{
    Asked, Found, From,
    condition::{ACTIVE, Conditions, is_active},
    hits::{self, Hits},
    order::Keys,
};
use crate::{
    Conn, Fault,
    engine::Engine,
    q, search,
    sql::{Arg, Sql},
    viewer::only_visible,
};

/// Where words are asked for in another order than the newest first, so many of the newest tickets
/// that hold them are looked at. A text index knows its own order only.
const CANDIDATES: i64 = 5_000;
/// By relevance so many are ranked.
const BEST: usize = 256;

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
    let order = asked.asking.query.order;
    match found {
        Some(_) if order.is_some_and(|order| order.by == Sort::Relevance) => {
            by_relevance(conn, asked, from, limit).await
        }
        Some(hits) if order.is_none() => by_words(conn, asked, hits, from, limit).await,
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
        sql = among(sql, &hits);
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

/// The newest ticket that holds the words first.
async fn by_words(
    conn: &mut Conn,
    asked: &Asked<'_>,
    hits: Hits,
    from: From,
    limit: i64,
) -> Result<Found, Fault> {
    let mut sql = hits.with_tickets(q!("SELECT t.id FROM "), conn.engine());
    sql = narrowed(conn.engine(), asked, sql);
    if let From::After(keys) = &from {
        let before = keys.first().copied().unwrap_or(0);
        sql = sql.add(" AND w.rowid < ?", [before.into()]);
    }
    sql = skipped(sql.add(" ORDER BY w.rowid DESC LIMIT ?", [(limit + 1).into()]), &from);
    let read = |row: &crate::sql::Row| {
        let id: TicketId = row.get(0)?;
        Ok((id, vec![id.0]))
    };
    let rows = conn.all(sql).await?.iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
    Ok(cut(rows, limit))
}

/// The best first among a bounded number; a page begins so many further on.
async fn by_relevance(
    conn: &mut Conn,
    asked: &Asked<'_>,
    from: From,
    limit: i64,
) -> Result<Found, Fault> {
    let wanted = Wanted::terms(&asked.asking.query.terms);
    let best = search::by_relevance(conn, asked.asking.viewer, &wanted, BEST).await?;
    let skip = match from {
        From::Start => 0,
        From::Skip(rows) => rows,
        From::After(keys) => keys.first().copied().unwrap_or(0),
    };
    let (list, args) = search::places(&best);
    let sql = Sql::new(format!("SELECT t.id FROM tickets t WHERE t.id IN {list}"), args);
    let rows = conn.all(narrowed(conn.engine(), asked, sql)).await?;
    let let_through: Vec<TicketId> =
        rows.iter().map(|row| row.get(0)).collect::<Result<_, Fault>>()?;
    let places = (skip + 1..).zip(
        best.into_iter()
            .filter(|id| let_through.contains(id))
            .skip(usize::try_from(skip).unwrap_or(0)),
    );
    let most = usize::try_from(limit + 1).unwrap_or(0);
    Ok(cut(places.take(most).map(|(place, id)| (id, vec![place])).collect(), limit))
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
    let terms = &asked.asking.query.terms;
    // Beside words that must be there, the index leaves these out by itself.
    let alone = terms.iter().all(|term| term.excluded || Piece::of(term).is_none());
    for term in terms.iter().filter(|term| alone && term.excluded) {
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
            let sql = hits.with_tickets(q!("SELECT t.id FROM "), conn.engine());
            narrowed(conn.engine(), asked, sql)
        }
        None => narrowed(conn.engine(), asked, q!("SELECT t.id FROM tickets t WHERE 1 = 1")),
    }
}

fn among(sql: Sql, hits: &Hits) -> Sql {
    let some = hits.tickets(CANDIDATES);
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
    up_to(conn, sql, most).await
}

/// The same for a person who waits for the page. Words are counted among the newest `back` tickets
/// only: those that seldom stand together would have the whole index read for a number. `true`:
/// there may be more.
///
/// # Errors
/// The database is gone.
pub async fn count_near(
    conn: &mut Conn,
    asked: &Asked<'_>,
    most: i64,
    back: i64,
) -> Result<(i64, bool), Fault> {
    let mut sql = without_order(conn, asked);
    let words = hits::hits(conn.engine(), asked.asking.viewer, &asked.asking.query.terms);
    let newest = match words {
        Some(_) => newest(conn).await?,
        None => 0,
    };
    let from = newest - back;
    if from > 0 {
        sql = sql.add(" AND w.rowid > ?", [from.into()]);
    }
    let number = up_to(conn, sql, most).await?;
    Ok((number, from > 0 || number >= most))
}

/// The number of the newest ticket; 0 for none.
pub(super) async fn newest(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(conn.value::<i64>(q!("SELECT MAX(id) FROM tickets")).await?.unwrap_or(0))
}

async fn up_to(conn: &mut Conn, sql: Sql, most: i64) -> Result<i64, Fault> {
    let text = format!("SELECT COUNT(*) FROM ({} LIMIT ?) found", sql.text);
    Ok(conn.value(Sql::new(text, sql.args).add("", [most.into()])).await?.unwrap_or(0))
}
