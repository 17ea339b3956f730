//! Organisations and their mail domains.

use base::ids::OrganisationId;
use desk::organisations::Organisation;

use crate::{Conn, Fault, Tx, q, sql::Row};

const COLUMNS: &str =
    "o.id, o.name, o.plan, o.priority, o.external_id, o.account_owner, o.created_at";

fn read(row: &Row) -> Result<Organisation, Fault> {
    let mut cells = row.cells();
    Ok(Organisation {
        id: cells.take()?,
        name: cells.take()?,
        plan: cells.take()?,
        priority: cells.take()?,
        external_id: cells.take()?,
        account_owner: cells.take()?,
        created_at: cells.take()?,
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
        "INSERT INTO organisations (id, name, plan, priority, external_id, account_owner, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, plan = excluded.plan, priority = excluded.priority, \
         external_id = excluded.external_id, account_owner = excluded.account_owner",
        organisation.id,
        &organisation.name,
        &organisation.plan,
        organisation.priority,
        &organisation.external_id,
        &organisation.account_owner,
        organisation.created_at
    );
    tx.conn().execute(sql).await?;
    let sql = q!("DELETE FROM organisation_domains WHERE organisation_id = ?", organisation.id);
    tx.conn().execute(sql).await?;
    for domain in &organisation.domains {
        let sql = q!(
            "INSERT INTO organisation_domains (domain, organisation_id) VALUES (?, ?) \
             ON CONFLICT DO NOTHING",
            domain,
            organisation.id
        );
        tx.conn().execute(sql).await?;
    }
    Ok(())
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

/// The organisations with these ids, in no particular order, without their domains.
///
/// # Errors
/// The database is gone.
pub async fn these(conn: &mut Conn, ids: &[OrganisationId]) -> Result<Vec<Organisation>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT {COLUMNS} FROM organisations o WHERE o.id IN ({list})"));
    conn.all(sql).await?.iter().map(read).collect()
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
            "SELECT {COLUMNS} FROM organisations o WHERE o.external_id = ? ORDER BY o.id LIMIT 1"
        ),
        external_id
    );
    let row = conn.one(sql).await?;
    with_domains(conn, row).await
}
