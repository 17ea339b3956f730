//! Lists of tickets and their counts: each is one index range, whatever the number of tickets.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use desk::{
    people::Person,
    tickets::{Brief, Status, Urgency},
    viewer::Viewer,
};

use crate::{
    Conn, Fault, q,
    sql::{Cells, Sql},
    tickets::{escalated, optional_word},
    viewer::only_visible,
};

/// A ticket with the names a list shows.
#[derive(Debug, Clone)]
pub struct Listed {
    pub ticket: Brief,
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
    /// What one of us follows and is not done, newest first.
    Following(PersonId),
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
    pub fn ticket(ticket: &Brief) -> Self {
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
            Self::Following(person) => sql.add(
                " AND t.status NOT IN ('solved', 'closed') AND t.id IN \
                 (SELECT f.ticket_id FROM followers f WHERE f.person_id = ?)",
                [(*person).into()],
            ),
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
    let sql = q!(format!("{SELECT} WHERE 1 = 1"));
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

/// A person's tickets, those that are not done first, then the newest: what a customer takes part
/// in, what one of us owns. `skip` of them are on pages before.
///
/// # Errors
/// The database is gone.
pub async fn of_person(
    conn: &mut Conn,
    viewer: &Viewer,
    person: &Person,
    (skip, limit): (i64, i64),
) -> Result<Vec<Listed>, Fault> {
    let theirs = if person.role.is_staff() {
        " AND t.assignee_id = ?"
    } else {
        " AND t.id IN (SELECT x.ticket_id FROM participants x WHERE x.person_id = ?)"
    };
    let sql = q!(format!("{SELECT} WHERE 1 = 1")).add(theirs, [person.id.into()]);
    let sql = only_visible(sql, viewer).add(
        " ORDER BY CASE WHEN t.status IN ('solved', 'closed') THEN 1 ELSE 0 END, t.id DESC \
         LIMIT ? OFFSET ?",
        [limit.into(), skip.into()],
    );
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| listed(&mut row.cells())).collect()
}

/// The columns in the order [`listed`] takes them.
const SELECT: &str = "SELECT t.id, t.subject, t.status, t.severity, t.plan, t.priority, \
     t.assignee_id, t.opened_at, t.updated_at, t.last_message_at, t.unanswered_at, t.clock, \
     t.due_at, t.urgency, t.rank, t.back, t.escalated, r.name, r.address, o.name, a.name FROM tickets t \
     JOIN people r ON r.id = t.requester_id \
     LEFT JOIN organisations o ON o.id = t.organisation_id \
     LEFT JOIN people a ON a.id = t.assignee_id";

fn listed(cells: &mut Cells<'_>) -> Result<Listed, Fault> {
    let ticket = Brief {
        id: cells.take()?,
        subject: cells.take()?,
        status: cells.word()?,
        severity: cells.take()?,
        plan: cells.take()?,
        priority: cells.take()?,
        assignee_id: cells.take()?,
        opened_at: cells.take()?,
        updated_at: cells.take()?,
        last_message_at: cells.take()?,
        unanswered_at: cells.take()?,
        clock: optional_word(cells.take()?)?,
        due_at: cells.take()?,
        urgency: Urgency::from_order(cells.take()?),
        rank: cells.take()?,
        back: cells.take()?,
        with_team: escalated(&cells.take::<String>()?)?.map(|ball| ball.team),
    };
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
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("{SELECT} WHERE t.id IN ({list})"));
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
    let sql = counted(viewer).add(") w GROUP BY w.group_key, w.assignee_id", []);
    let rows = conn.all(sql).await?;
    let mut counts = WaitingCounts::default();
    for row in rows {
        let (group, assignee, count): (String, PersonId, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        counts.all += count;
        if assignee == me {
            counts.mine += count;
        }
        match counts.groups.iter_mut().find(|(key, _)| *key == group) {
            Some((_, sum)) => *sum += count,
            None => counts.groups.push((group, count)),
        }
    }
    Ok(counts)
}

/// The kept counts as far as they know the viewer; the few tickets an engineer sees only by
/// following them are counted one by one.
fn counted(viewer: &Viewer) -> Sql {
    let sql = q!("SELECT w.group_key, w.assignee_id, CAST(SUM(w.n) AS BIGINT) FROM \
         (SELECT t.group_key, t.assignee_id, t.n FROM waiting_counts t WHERE t.n > 0");
    match viewer {
        Viewer::Agent(_) | Viewer::AccountPerson(_) | Viewer::System => sql,
        Viewer::Engineer(id, team) => {
            let (id, team) = (*id, team.as_str());
            sql.add(" AND (t.team = ? OR t.assignee_id = ?)", [team.into(), id.into()]).add(
                " UNION ALL SELECT k.group_key, COALESCE(k.assignee_id, 0), 1 FROM followers f \
                 JOIN tickets k ON k.id = f.ticket_id WHERE f.person_id = ? AND k.waiting \
                 AND k.team <> ? AND COALESCE(k.assignee_id, 0) <> ?",
                [id.into(), team.into(), id.into()],
            )
        }
        // The counts know nothing of who takes part in which ticket.
        Viewer::Customer(_) | Viewer::Follower(..) | Viewer::OrgAdmin(..) | Viewer::Public => {
            sql.add(" AND 1 = 0", [])
        }
    }
}

/// Counts of waiting tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitingCounts {
    pub all: i64,
    pub mine: i64,
    pub groups: Vec<(String, i64)>,
}

impl WaitingCounts {
    /// How many wait in a group.
    #[must_use]
    pub fn group(&self, key: &str) -> i64 {
        self.groups.iter().find(|(group, _)| group == key).map_or(0, |(_, count)| *count)
    }
}
