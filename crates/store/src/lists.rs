//! Lists of tickets and their counts: each is one index range, whatever the number of tickets.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use desk::{
    tickets::{Status, Ticket},
    viewer::Viewer,
};

use crate::{Conn, Fault, q, sql::Sql, tickets, viewer::only_visible};

/// A ticket with the names a list shows.
#[derive(Debug, Clone)]
pub struct Listed {
    pub ticket: Ticket,
    pub requester: String,
    pub organisation: Option<String>,
    pub assignee: Option<String>,
}

/// Which tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Everything that waits for us, in the order of RT-6.
    NextUp,
    /// The same, of one group.
    Group(String),
    /// The same, of one person.
    Mine(PersonId),
    /// All tickets, newest first; of one status where given.
    All(Option<Status>),
    /// A customer's tickets, newest first.
    OfRequester(PersonId),
    /// An organisation's tickets, newest first.
    OfOrganisation(OrganisationId),
    /// What the viewer takes part in, newest first.
    Visible,
}

/// Where the next page goes on: after this ticket in the list's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    pub urgency: i64,
    pub rank: i64,
    pub due: i64,
    pub id: TicketId,
}

impl After {
    /// The place of a ticket.
    #[must_use]
    pub fn ticket(ticket: &Ticket) -> Self {
        Self {
            urgency: ticket.urgency.order(),
            rank: ticket.rank,
            due: ticket.due_at.map_or(i64::MAX, Timestamp::as_microsecond),
            id: ticket.id,
        }
    }
}

impl Which {
    fn is_by_urgency(&self) -> bool {
        matches!(self, Self::NextUp | Self::Group(_) | Self::Mine(_))
    }

    fn filter(&self, sql: Sql) -> Sql {
        match self {
            Self::NextUp => sql.add(" AND t.waiting", []),
            Self::Group(key) => sql.add(" AND t.waiting AND t.group_key = ?", [key.into()]),
            Self::Mine(person) => {
                sql.add(" AND t.waiting AND t.assignee_id = ?", [(*person).into()])
            }
            Self::All(None) | Self::Visible => sql,
            Self::All(Some(status)) => sql.add(&format!(" AND t.status = '{}'", status.key()), []),
            Self::OfRequester(person) => sql.add(" AND t.requester_id = ?", [(*person).into()]),
            Self::OfOrganisation(id) => sql.add(" AND t.organisation_id = ?", [(*id).into()]),
        }
    }
}

/// A page of a list.
///
/// # Errors
/// The database is gone.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    which: &Which,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Listed>, Fault> {
    let columns = tickets::COLUMNS;
    let sql = q!(format!(
        "SELECT {columns}, r.name, r.address, o.name, a.name FROM tickets t \
         JOIN people r ON r.id = t.requester_id \
         LEFT JOIN organisations o ON o.id = t.organisation_id \
         LEFT JOIN people a ON a.id = t.assignee_id WHERE 1 = 1"
    ));
    let mut sql = only_visible(which.filter(sql), viewer);
    if which.is_by_urgency() {
        if let Some(after) = after {
            sql = sql.add(
                " AND (t.urgency, t.rank, t.sort_due, t.id) > (?, ?, ?, ?)",
                [after.urgency.into(), after.rank.into(), after.due.into(), after.id.into()],
            );
        }
        sql = sql.add(" ORDER BY t.urgency, t.rank, t.sort_due, t.id LIMIT ?", [limit.into()]);
    } else {
        sql = sql
            .when(after.map(|after| after.id), " AND t.id < ?")
            .add(" ORDER BY t.id DESC LIMIT ?", [limit.into()]);
    }
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| listed(&mut row.cells())).collect()
}

fn listed(cells: &mut crate::sql::Cells<'_>) -> Result<Listed, Fault> {
    let ticket = tickets::read(cells)?;
    let (name, address) = (cells.take::<String>()?, cells.take::<Option<String>>()?);
    let requester = if name.is_empty() { address.unwrap_or_default() } else { name };
    Ok(Listed { ticket, requester, organisation: cells.take()?, assignee: cells.take()? })
}

/// The given tickets with their names, in the given order; what the viewer may not see is left
/// out.
///
/// # Errors
/// The database is gone.
pub async fn these(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[TicketId],
) -> Result<Vec<Listed>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let columns = tickets::COLUMNS;
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!(
        "SELECT {columns}, r.name, r.address, o.name, a.name FROM tickets t \
         JOIN people r ON r.id = t.requester_id \
         LEFT JOIN organisations o ON o.id = t.organisation_id \
         LEFT JOIN people a ON a.id = t.assignee_id WHERE t.id IN ({list})"
    ));
    let rows = conn.all(only_visible(sql, viewer)).await?;
    let mut found = rows.iter().map(|r| listed(&mut r.cells())).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|row| ids.iter().position(|id| *id == row.ticket.id));
    Ok(found)
}

/// What waits for us, per group and owner, for the counts beside the views.
///
/// # Errors
/// The database is gone.
pub async fn waiting_counts(
    conn: &mut Conn,
    viewer: &Viewer,
    me: PersonId,
) -> Result<WaitingCounts, Fault> {
    let sql = q!("SELECT t.group_key, COUNT(*) FROM tickets t WHERE t.waiting");
    let sql = only_visible(sql, viewer).add(" GROUP BY t.group_key", []);
    let groups: Vec<(String, i64)> = conn
        .all(sql)
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<Result<_, Fault>>()?;
    let sql = q!("SELECT COUNT(*) FROM tickets t WHERE t.waiting AND t.assignee_id = ?", me);
    let mine = conn.value(only_visible(sql, viewer)).await?.unwrap_or(0);
    Ok(WaitingCounts { all: groups.iter().map(|(_, count)| count).sum(), mine, groups })
}

/// Counts of waiting tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitingCounts {
    pub all: i64,
    pub mine: i64,
    pub groups: Vec<(String, i64)>,
}

/// How many tickets there are in a list.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn, viewer: &Viewer, which: &Which) -> Result<i64, Fault> {
    let sql = which.filter(q!("SELECT COUNT(*) FROM tickets t WHERE 1 = 1"));
    Ok(conn.value(only_visible(sql, viewer)).await?.unwrap_or(0))
}
