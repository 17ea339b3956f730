//! Which tickets belong to a query, without an order: what counts of views are kept by. All of them
//! once, up to a limit; afterwards only of the tickets that changed.

use base::ids::TicketId;
use desk::query::{Field, Filter, Flag, Query, Sign, Value};

use super::{
    Asked,
    condition::is_active,
    pages::{newest, without_order},
};
use crate::{Conn, Fault};

/// Ticket numbers looked at by one statement where no index leads to the tickets.
const WINDOW: i64 = 50_000;

/// The tickets a query finds, at most `most`, in no particular order.
///
/// # Errors
/// The database is gone.
pub async fn members(
    conn: &mut Conn,
    asked: &Asked<'_>,
    most: i64,
) -> Result<Vec<TicketId>, Fault> {
    if is_quick(asked.asking.query) {
        let sql = without_order(conn, asked).add(" LIMIT ?", [most.into()]);
        return conn.all(sql).await?.iter().map(|row| row.get(0)).collect();
    }
    let (mut found, mut end) = (Vec::new(), newest(conn).await? + 1);
    while end > 0 && i64::try_from(found.len()).unwrap_or(most) < most {
        let left = most - i64::try_from(found.len()).unwrap_or(0);
        let sql = without_order(conn, asked)
            .add(" AND t.id >= ? AND t.id < ?", [(end - WINDOW).into(), end.into()])
            .add(" LIMIT ?", [left.into()]);
        for row in conn.all(sql).await? {
            found.push(row.get(0)?);
        }
        end -= WINDOW;
        // SQLite answers at once: without a pause the whole walk would hold this thread.
        tokio::task::yield_now().await;
    }
    Ok(found)
}

/// Which of these tickets the query finds.
///
/// # Errors
/// The database is gone.
pub async fn among(
    conn: &mut Conn,
    asked: &Asked<'_>,
    tickets: &[TicketId],
) -> Result<Vec<TicketId>, Fault> {
    let mut found = Vec::new();
    for some in tickets.chunks(AT_ONCE) {
        // Always the same number of places, so that the statement is planned once.
        let places = vec!["?"; AT_ONCE].join(", ");
        let last = some.last().copied().unwrap_or(TicketId(0));
        let padded = some.iter().copied().chain(std::iter::repeat(last)).take(AT_ONCE);
        let sql = without_order(conn, asked)
            .add(&format!(" AND t.id IN ({places})"), padded.map(Into::into));
        for row in conn.all(sql).await? {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

/// Tickets asked about in one statement.
const AT_ONCE: usize = 20;

/// Whether an index leads to few tickets, so that looking at all of them takes a moment only.
#[must_use]
pub fn is_quick(query: &Query) -> bool {
    query.terms.is_empty() && (is_active(&query.filter) || leads(&query.filter))
}

fn leads(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(leads),
        Filter::Any(parts) => !parts.is_empty() && parts.iter().all(leads),
        Filter::Not(_) | Filter::Says(_) => false,
        Filter::Is(test) => match test.field {
            Field::Assignee
            | Field::Customer
            | Field::Organisation
            | Field::Follower
            | Field::Number
            | Field::External
            | Field::Due => !test.values.contains(&Value::None),
            Field::Created | Field::Updated => matches!(test.sign, Sign::More | Sign::AtLeast),
            Field::Is => test.values.iter().all(|value| {
                matches!(
                    value,
                    Value::Flag(Flag::Mine | Flag::Following | Flag::Overdue | Flag::Soon)
                )
            }),
            _ => false,
        },
    }
}
