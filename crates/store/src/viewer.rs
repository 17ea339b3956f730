//! The one permission filter: what a viewer may not see is not in the answer. Lists, search,
//! counts, live events and export all add it to their query on `tickets t`.

use desk::viewer::Viewer;

use crate::{numbered::numbers, sql::Sql};

/// Adds ` AND …` so that only tickets the viewer may see are found.
pub(crate) fn only_visible(sql: Sql, viewer: &Viewer) -> Sql {
    match viewer {
        Viewer::Agent(_) | Viewer::AccountPerson(_) | Viewer::System => sql,
        Viewer::Engineer(id, team) => sql.add(
            " AND (t.team = ? OR t.assignee_id = ? OR t.id IN \
             (SELECT f.ticket_id FROM followers f WHERE f.person_id = ?))",
            [team.as_str().into(), (*id).into(), (*id).into()],
        ),
        Viewer::Customer(id) => sql.add(
            " AND t.id IN (SELECT p.ticket_id FROM participants p \
             WHERE p.person_id = ? AND NOT p.apart)",
            [(*id).into()],
        ),
        Viewer::Follower(id, tickets) => sql.add(
            &format!(
                " AND t.id IN ({}) AND t.id IN (SELECT p.ticket_id FROM participants p \
                 WHERE p.person_id = ? AND NOT p.apart)",
                numbers(tickets)
            ),
            [(*id).into()],
        ),
        Viewer::OrgAdmin(id, organisation) => sql.add(
            " AND (t.organisation_id = ? OR t.id IN \
             (SELECT p.ticket_id FROM participants p WHERE p.person_id = ? AND NOT p.apart))",
            [(*organisation).into(), (*id).into()],
        ),
        Viewer::Public => sql.add(" AND 1 = 0", []),
    }
}

/// The same for `people p`: one of us is known to everybody who works here, a customer to an
/// engineer by a ticket they see.
pub(crate) fn only_known_people(sql: Sql, viewer: &Viewer) -> Sql {
    if viewer.sees_every_ticket() {
        return sql;
    }
    if !viewer.sees_notes() {
        return sql.add(" AND 1 = 0", []);
    }
    let by_ticket = " AND (p.role NOT IN ('customer', 'org_admin') OR EXISTS (SELECT 1 \
         FROM participants x JOIN tickets t ON t.id = x.ticket_id WHERE x.person_id = p.id";
    only_visible(sql.add(by_ticket, []), viewer).add("))", [])
}

/// The same for `organisations o`: known to an engineer by a ticket they see.
pub(crate) fn only_known_organisations(sql: Sql, viewer: &Viewer) -> Sql {
    if viewer.sees_every_ticket() {
        return sql;
    }
    if !viewer.sees_notes() {
        return sql.add(" AND 1 = 0", []);
    }
    let by_ticket = " AND EXISTS (SELECT 1 FROM tickets t WHERE t.organisation_id = o.id";
    only_visible(sql.add(by_ticket, []), viewer).add(")", [])
}
