//! What stands around many tickets at once: who takes part besides the requester, who follows,
//! what was asked of the customer, and the problem behind an incident. A statement for each,
//! however many tickets there are.

use base::ids::{PersonId, TicketId};
use desk::{csat::Survey, tickets::related::Relation, viewer::Viewer};

use crate::{Conn, Fault, numbered::numbers, q, surveys, viewer::only_visible};

/// What stands around the tickets that were asked about.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Customers who take part and did not ask, by person.
    pub others: Vec<(TicketId, PersonId)>,
    /// Those of us who follow.
    pub followers: Vec<(TicketId, PersonId)>,
    pub surveys: Vec<Survey>,
    /// The other ticket and what this one is to it: of problems and incidents only.
    pub linked: Vec<(TicketId, TicketId, Relation)>,
}

/// Reads it. Ask for the tickets with the same viewer first.
///
/// # Errors
/// The database is gone.
pub async fn around(
    conn: &mut Conn,
    viewer: &Viewer,
    tickets: &[TicketId],
) -> Result<Around, Fault> {
    if tickets.is_empty() {
        return Ok(Around::default());
    }
    let list = numbers(tickets);
    let pairs = |rows: Vec<crate::sql::Row>| {
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<Vec<_>, Fault>>()
    };
    let others = q!(format!(
        "SELECT x.ticket_id, x.person_id FROM participants x \
         JOIN tickets t ON t.id = x.ticket_id WHERE x.ticket_id IN ({list}) \
         AND x.person_id <> t.requester_id ORDER BY x.ticket_id, x.person_id"
    ));
    let followers = q!(format!(
        "SELECT ticket_id, person_id FROM followers WHERE ticket_id IN ({list}) \
         ORDER BY ticket_id, person_id"
    ));
    let linked = q!(format!(
        "SELECT r.ticket_id, r.other_id, r.relation FROM related_tickets r \
         JOIN tickets t ON t.id = r.other_id WHERE r.ticket_id IN ({list}) \
         AND r.relation IN ('caused_by', 'causes')"
    ));
    let linked = only_visible(linked, viewer).add(" ORDER BY r.ticket_id, r.other_id", []);
    let others = pairs(conn.all(others).await?)?;
    let followers = pairs(conn.all(followers).await?)?;
    let rows = conn.all(linked).await?;
    let linked = rows.iter().map(|row| {
        let mut cells = row.cells();
        Ok((cells.take()?, cells.take()?, cells.word()?))
    });
    let linked = linked.collect::<Result<_, Fault>>()?;
    let surveys = surveys::of_tickets(conn, tickets).await?;
    Ok(Around { others, followers, surveys, linked })
}
