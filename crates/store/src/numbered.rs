//! Tickets in the order of their numbers, each with its first words: what programs read. A page is
//! one statement, whatever is asked for, and passes the same filter as every other read.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use desk::{tickets::Ticket, viewer::Viewer};

use crate::{
    Conn, Fault,
    directory::{Mark, export},
    q,
    slice::Slice,
    sql::{Row, Sql},
    tickets,
    viewer::only_visible,
};

/// A ticket and the first public message on it.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub ticket: Ticket,
    pub first_words: String,
}

/// Which tickets; what is empty does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// These and no others.
    pub among: Option<Vec<TicketId>>,
    pub requester: Option<PersonId>,
    pub assignee: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    /// Tickets on which this customer takes part without having asked.
    pub joined: Option<PersonId>,
    /// Tickets this one of us follows.
    pub follower: Option<PersonId>,
    pub kind: Option<&'static str>,
    /// What another system calls it.
    pub external: Option<String>,
}

fn select() -> String {
    format!(
        "SELECT {}, (SELECT m.text FROM messages m WHERE m.ticket_id = t.id \
         AND m.visibility = 'public' ORDER BY m.id LIMIT 1) FROM tickets t WHERE 1 = 1",
        tickets::COLUMNS
    )
}

fn read(row: &Row) -> Result<Numbered, Fault> {
    let mut cells = row.cells();
    let ticket = tickets::read(&mut cells)?;
    let first_words = cells.take::<Option<String>>()?.unwrap_or_default();
    Ok(Numbered { ticket, first_words })
}

const JOINED: &str = " AND t.id IN (SELECT x.ticket_id FROM participants x WHERE x.person_id = ?)";
const FOLLOWED: &str = " AND t.id IN (SELECT f.ticket_id FROM followers f WHERE f.person_id = ?)";

impl Wanted {
    fn filter(&self, mut sql: Sql) -> Sql {
        if let Some(among) = &self.among {
            sql = sql.add(&format!(" AND t.id IN ({})", numbers(among)), []);
        }
        sql.when(self.requester, " AND t.requester_id = ?")
            .when(self.assignee, " AND t.assignee_id = ?")
            .when(self.organisation, " AND t.organisation_id = ?")
            .when(self.joined, JOINED)
            .when(self.joined, " AND t.requester_id <> ?")
            .when(self.follower, FOLLOWED)
            .when(self.kind, " AND t.kind = ?")
            // The second condition is the index's.
            .when(self.external.clone(), " AND t.external_id = ? AND t.external_id <> ''")
    }
}

/// Numbers of ours need no quoting; an empty list finds nothing.
pub(crate) fn numbers(ids: &[TicketId]) -> String {
    if ids.is_empty() {
        return "NULL".to_owned();
    }
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// One ticket, if the viewer may see it.
///
/// # Errors
/// The database is gone.
pub async fn one(
    conn: &mut Conn,
    viewer: &Viewer,
    id: TicketId,
) -> Result<Option<Numbered>, Fault> {
    let sql = only_visible(q!(select()), viewer).add(" AND t.id = ?", [id.into()]);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The given tickets in the given order; what the viewer may not see is left out.
///
/// # Errors
/// The database is gone.
pub async fn these(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[TicketId],
) -> Result<Vec<Numbered>, Fault> {
    let wanted = Wanted { among: Some(ids.to_vec()), ..Wanted::default() };
    let sql = only_visible(wanted.filter(q!(select())), viewer);
    let rows = conn.all(sql).await?;
    let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|row| ids.iter().position(|id| *id == row.ticket.id));
    Ok(found)
}

/// A page of tickets.
///
/// # Errors
/// The database is gone.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    slice: Slice,
) -> Result<Vec<Numbered>, Fault> {
    let sql = only_visible(wanted.filter(q!(select())), viewer);
    let rows = conn.all(slice.cut(sql, "t.id")).await?;
    Ok(slice.in_order(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?))
}

/// Tickets as they changed, behind `from` and until `until`: what an export reads.
///
/// # Errors
/// The database is gone.
pub async fn since(
    conn: &mut Conn,
    viewer: &Viewer,
    from: Mark,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Numbered>, Fault> {
    let sql = only_visible(q!(select()), viewer);
    let sql = export(sql, ("t.updated_at", "t.id"), from, until).add("", [limit.into()]);
    conn.all(sql).await?.iter().map(read).collect()
}

/// How many public messages of ours each of these tickets has; those without are left out.
///
/// # Errors
/// The database is gone.
pub async fn replies(conn: &mut Conn, ids: &[TicketId]) -> Result<Vec<(TicketId, i64)>, Fault> {
    let sql = q!(format!(
        "SELECT ticket_id, COUNT(*) FROM messages WHERE ticket_id IN ({}) AND from_us \
             AND visibility = 'public' AND NOT automatic GROUP BY ticket_id",
        numbers(ids)
    ));
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// How many there are.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn, viewer: &Viewer, wanted: &Wanted) -> Result<i64, Fault> {
    let sql = wanted.filter(q!("SELECT COUNT(*) FROM tickets t WHERE 1 = 1"));
    Ok(conn.value(only_visible(sql, viewer)).await?.unwrap_or(0))
}
