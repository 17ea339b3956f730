//! Organisations and their mail domains.

use base::ids::{OrganisationId, PersonId, TicketId};
use desk::{
    events::Actor,
    organisations::{
        Organisation,
        change::{Changed, Moved, OrganisationEvent},
    },
    viewer::Viewer,
};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Cells, Row, Sql},
    viewer::only_known_organisations,
};

pub(crate) const COLUMNS: &str = "o.id, o.name, o.plan, o.plan_by_hand, o.priority, o.external_id, o.account_owner, \
     o.created_at, o.changed_at";

pub(crate) fn read(row: &Row) -> Result<Organisation, Fault> {
    take(&mut row.cells())
}

/// An organisation among other cells, without its domains.
pub(crate) fn take(cells: &mut Cells<'_>) -> Result<Organisation, Fault> {
    Ok(Organisation {
        id: cells.take()?,
        name: cells.take()?,
        plan: cells.take()?,
        plan_by_hand: cells.take()?,
        priority: cells.take()?,
        external_id: cells.take()?,
        account_owner: cells.take()?,
        created_at: cells.take()?,
        changed_at: cells.take()?,
        domains: Vec::new(),
    })
}

async fn with_domains(conn: &mut Conn, row: Option<Row>) -> Result<Option<Organisation>, Fault> {
    let Some(row) = row else { return Ok(None) };
    let mut organisation = read(&row)?;
    let sql = q!(
        "SELECT domain FROM organisation_domains WHERE organisation_id = ? ORDER BY domain",
        organisation.id
    );
    for row in conn.all(sql).await? {
        organisation.domains.push(row.get(0)?);
    }
    Ok(Some(organisation))
}

pub(crate) async fn put(tx: &mut Tx, organisation: &Organisation) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO organisations (id, name, plan, plan_by_hand, priority, external_id, \
         account_owner, created_at, changed_at, name_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, \
         plan = excluded.plan, \
         plan_by_hand = excluded.plan_by_hand, priority = excluded.priority, \
         external_id = excluded.external_id, account_owner = excluded.account_owner",
        organisation.id,
        &organisation.name,
        &organisation.plan,
        &organisation.plan_by_hand,
        organisation.priority,
        &organisation.external_id,
        &organisation.account_owner,
        organisation.created_at,
        organisation.changed_at,
        desk::search::fold(&organisation.name)
    );
    tx.conn().execute(sql).await?;
    put_domains(tx, organisation).await
}

/// Writes only what is different: what stays does not make the search look at its tickets again.
async fn put_domains(tx: &mut Tx, organisation: &Organisation) -> Result<(), Fault> {
    let sql = q!(
        "SELECT domain FROM organisation_domains WHERE organisation_id = ? ORDER BY domain",
        organisation.id
    );
    let rows = tx.conn().all(sql).await?;
    let before = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
    for domain in before.iter().filter(|one| !organisation.domains.contains(one)) {
        let sql = q!(
            "DELETE FROM organisation_domains WHERE organisation_id = ? AND domain = ?",
            organisation.id,
            domain
        );
        tx.conn().execute(sql).await?;
    }
    for domain in organisation.domains.iter().filter(|one| !before.contains(one)) {
        let sql = q!(
            "INSERT INTO organisation_domains (domain, organisation_id) VALUES (?, ?) \
             ON CONFLICT DO NOTHING",
            domain,
            organisation.id
        );
        tx.conn().execute(sql).await?;
    }
    let (id, name) = (organisation.id.0, &organisation.name);
    crate::names::put(tx, crate::names::ORGANISATION, id, name).await
}

/// Appends a line to an organisation's history; it changed by that.
pub(crate) async fn put_event(tx: &mut Tx, event: &OrganisationEvent) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO organisation_events (organisation_id, actor_id, at, data) \
         VALUES (?, ?, ?, ?)",
        event.organisation_id,
        event.actor.person(),
        event.at,
        serde_json::to_string(&event.what)?
    );
    tx.conn().execute(sql).await?;
    let changed = q!(
        "UPDATE organisations SET changed_at = ? WHERE id = ? AND changed_at < ?",
        event.at,
        event.organisation_id,
        event.at
    );
    tx.conn().execute(changed).await.map(|_rows| ())
}

/// An organisation's history, newest first, at most `limit` lines.
///
/// # Errors
/// The database is gone.
pub async fn events(
    conn: &mut Conn,
    id: OrganisationId,
    limit: i64,
) -> Result<Vec<OrganisationEvent>, Fault> {
    let sql = q!(
        "SELECT actor_id, at, data FROM organisation_events WHERE organisation_id = ? \
         ORDER BY seq DESC LIMIT ?",
        id,
        limit
    );
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| {
            let mut cells = row.cells();
            Ok(OrganisationEvent {
                organisation_id: id,
                actor: cells.take::<Option<PersonId>>()?.map_or(Actor::System, Actor::Person),
                at: cells.take()?,
                what: cells.json::<Changed>()?,
            })
        })
        .collect()
}

/// An organisation, if the viewer may know of it: an engineer by a ticket of it that they see.
///
/// # Errors
/// The database is gone.
pub async fn seen(
    conn: &mut Conn,
    viewer: &Viewer,
    id: OrganisationId,
) -> Result<Option<Organisation>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM organisations o WHERE o.id = ?"), id);
    let row = conn.one(only_known_organisations(sql, viewer)).await?;
    with_domains(conn, row).await
}

/// An organisation to be written, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, id: OrganisationId) -> Result<Option<Organisation>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(format!("SELECT {COLUMNS} FROM organisations o WHERE o.id = ?{end}"), id);
    let row = tx.conn().one(sql).await?;
    with_domains(tx.conn(), row).await
}

/// The organisation's tickets that are not yet in step with it, those that wait for us first.
///
/// # Errors
/// The database is gone.
pub async fn out_of_step(
    conn: &mut Conn,
    organisation: &Organisation,
    moved: Moved,
    limit: i64,
) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT t.id FROM tickets t WHERE t.organisation_id = ? AND t.status <> 'closed' \
         AND ((? AND NOT t.plan_by_hand AND t.plan <> ?) OR (? AND t.priority <> ?)) \
         ORDER BY t.waiting DESC, t.id LIMIT ?",
        organisation.id,
        moved.plan,
        organisation.plan_in_force(),
        moved.priority,
        organisation.priority,
        limit
    );
    let mut ids: Vec<TicketId> =
        conn.all(sql).await?.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    // Held in the order of their numbers, so that two writers never wait for each other.
    ids.sort_unstable();
    Ok(ids)
}

/// An organisation by id.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: OrganisationId) -> Result<Option<Organisation>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM organisations o WHERE o.id = ?"), id);
    let row = conn.one(sql).await?;
    with_domains(conn, row).await
}

/// All organisations with their domains: some dozen megabytes for a hundred thousand.
///
/// # Errors
/// The database is gone.
pub async fn every(conn: &mut Conn) -> Result<Vec<Organisation>, Fault> {
    let rows = conn.all(q!(format!("SELECT {COLUMNS} FROM organisations o ORDER BY o.id"))).await?;
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let domains = "SELECT organisation_id, domain FROM organisation_domains \
         ORDER BY organisation_id, domain";
    let mut place = 0;
    for row in conn.all(q!(domains)).await? {
        let (id, domain): (OrganisationId, String) = (row.get(0)?, row.get(1)?);
        while all.get(place).is_some_and(|one: &Organisation| one.id < id) {
            place += 1;
        }
        if let Some(one) = all.get_mut(place).filter(|one| one.id == id) {
            one.domains.push(domain);
        }
    }
    Ok(all)
}

/// The organisations with these ids that the viewer may know of, in no particular order.
///
/// # Errors
/// The database is gone.
pub async fn these(
    conn: &mut Conn,
    viewer: &Viewer,
    ids: &[OrganisationId],
) -> Result<Vec<Organisation>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT {COLUMNS} FROM organisations o WHERE o.id IN ({list})"));
    all(conn, only_known_organisations(sql, viewer)).await
}

/// The organisations a statement finds.
pub(crate) async fn all(conn: &mut Conn, sql: Sql) -> Result<Vec<Organisation>, Fault> {
    let rows = conn.all(sql).await?;
    let mut found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    domains(conn, &mut found).await?;
    Ok(found)
}

/// Puts in the domains of each.
pub(crate) async fn domains(conn: &mut Conn, found: &mut [Organisation]) -> Result<(), Fault> {
    if found.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
    let sql = q!(format!(
        "SELECT organisation_id, domain FROM organisation_domains \
         WHERE organisation_id IN ({}) ORDER BY domain",
        ids.join(", ")
    ));
    for row in conn.all(sql).await? {
        let (id, domain): (OrganisationId, String) = (row.get(0)?, row.get(1)?);
        if let Some(one) = found.iter_mut().find(|one| one.id == id) {
            one.domains.push(domain);
        }
    }
    Ok(())
}

/// The organisation whose people write from this domain (lower case).
///
/// # Errors
/// The database is gone.
pub async fn by_domain(conn: &mut Conn, domain: &str) -> Result<Option<Organisation>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM organisation_domains d \
             JOIN organisations o ON o.id = d.organisation_id WHERE d.domain = ?"
        ),
        domain
    );
    let row = conn.one(sql).await?;
    with_domains(conn, row).await
}

/// The organisation called so, whatever the case and accents.
///
/// # Errors
/// The database is gone.
pub async fn by_name(conn: &mut Conn, name: &str) -> Result<Option<Organisation>, Fault> {
    let sql = q!(
        format!("SELECT {COLUMNS} FROM organisations o WHERE o.name_key = ? ORDER BY o.id LIMIT 1"),
        desk::search::fold(name)
    );
    let row = conn.one(sql).await?;
    with_domains(conn, row).await
}

/// The organisation with this id in the customer's own systems.
///
/// # Errors
/// The database is gone.
pub async fn by_external_id(
    conn: &mut Conn,
    external_id: &str,
) -> Result<Option<Organisation>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM organisations o WHERE o.external_id = ? \
             AND o.external_id <> '' ORDER BY o.id LIMIT 1"
        ),
        external_id
    );
    let row = conn.one(sql).await?;
    with_domains(conn, row).await
}
