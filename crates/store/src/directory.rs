//! People and organisations in the order of their numbers, and as they came: what programs read.

use base::{Timestamp, ids::OrganisationId};
use desk::{organisations::Organisation, people::Person};

use crate::{Conn, Fault, organisations, people, q, sql::Sql};

/// Which people; what is empty does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    pub organisation: Option<OrganisationId>,
    /// One of us, or a customer.
    pub staff: Option<bool>,
    pub admins: bool,
    /// Somebody of an organisation.
    pub in_one: bool,
}

impl Wanted {
    fn filter(self, sql: Sql) -> Sql {
        let staff = match (self.admins, self.staff) {
            (true, _) => " AND p.role = 'admin'",
            (_, Some(true)) => " AND p.role NOT IN ('customer', 'org_admin')",
            (_, Some(false)) => " AND p.role IN ('customer', 'org_admin')",
            (_, None) => "",
        };
        let in_one = if self.in_one { " AND p.organisation_id IS NOT NULL" } else { "" };
        sql.when(self.organisation, " AND p.organisation_id = ?").add(staff, []).add(in_one, [])
    }
}

/// Where a page begins and which way it goes, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Behind this number in the order asked for; `None` for the first page.
    pub after: Option<i64>,
    /// The page that ends before this number; its rows keep the order asked for.
    pub before: Option<i64>,
    pub skip: i64,
    pub newest_first: bool,
    pub limit: i64,
}

impl Slice {
    /// Whether the database reads against the order asked for.
    const fn backwards(self) -> bool {
        self.before.is_some()
    }

    fn cut(self, mut sql: Sql, id: &str) -> Sql {
        let falling = self.newest_first != self.backwards();
        let side = if falling { "<" } else { ">" };
        if let Some(mark) = self.after.or(self.before) {
            sql = sql.add(&format!(" AND {id} {side} ?"), [mark.into()]);
        }
        let way = if falling { " DESC" } else { "" };
        let order = format!(" ORDER BY {id}{way} LIMIT ? OFFSET ?");
        sql.add(&order, [self.limit.into(), self.skip.into()])
    }
}

/// A page of people.
///
/// # Errors
/// The database is gone.
pub async fn people(conn: &mut Conn, wanted: Wanted, slice: Slice) -> Result<Vec<Person>, Fault> {
    let columns = people::COLUMNS;
    let sql = wanted.filter(q!(format!("SELECT {columns} FROM people p WHERE 1 = 1")));
    let rows = conn.all(slice.cut(sql, "p.id")).await?;
    let mut found = rows.iter().map(people::read).collect::<Result<Vec<_>, _>>()?;
    if slice.backwards() {
        found.reverse();
    }
    Ok(found)
}

/// How many people there are.
///
/// # Errors
/// The database is gone.
pub async fn count_people(conn: &mut Conn, wanted: Wanted) -> Result<i64, Fault> {
    let sql = wanted.filter(q!("SELECT COUNT(*) FROM people p WHERE 1 = 1"));
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// A page of organisations with their domains.
///
/// # Errors
/// The database is gone.
pub async fn organisations(conn: &mut Conn, slice: Slice) -> Result<Vec<Organisation>, Fault> {
    let columns = organisations::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM organisations o WHERE 1 = 1"));
    let rows = conn.all(slice.cut(sql, "o.id")).await?;
    let mut found = rows.iter().map(organisations::read).collect::<Result<Vec<_>, _>>()?;
    if slice.backwards() {
        found.reverse();
    }
    domains(conn, &mut found).await?;
    Ok(found)
}

/// How many organisations there are.
///
/// # Errors
/// The database is gone.
pub async fn count_organisations(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(conn.value(q!("SELECT COUNT(*) FROM organisations")).await?.unwrap_or(0))
}

/// Puts in the domains of each.
async fn domains(conn: &mut Conn, found: &mut [Organisation]) -> Result<(), Fault> {
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

/// A place in an export: behind this instant and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub at: Timestamp,
    /// The last number of that instant that was given out.
    pub id: i64,
}

/// Adds ` AND …` and the order of an export: by instant, then number, from `from` on and until
/// `until`, both excluded and included.
pub(crate) fn export(sql: Sql, (at, id): (&str, &str), from: Mark, until: Timestamp) -> Sql {
    let text = format!(
        " AND {at} >= ? AND ({at} > ? OR {id} > ?) AND {at} <= ? ORDER BY {at}, {id} LIMIT ?"
    );
    sql.add(&text, [from.at.into(), from.at.into(), from.id.into(), until.into()])
}

/// People as they came, behind `from` and until `until`.
///
/// # Errors
/// The database is gone.
pub async fn people_since(
    conn: &mut Conn,
    from: Mark,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Person>, Fault> {
    let columns = people::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM people p WHERE 1 = 1"));
    let sql = export(sql, ("p.created_at", "p.id"), from, until).add("", [limit.into()]);
    conn.all(sql).await?.iter().map(people::read).collect()
}

/// Organisations as they came, behind `from` and until `until`.
///
/// # Errors
/// The database is gone.
pub async fn organisations_since(
    conn: &mut Conn,
    from: Mark,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Organisation>, Fault> {
    let columns = organisations::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM organisations o WHERE 1 = 1"));
    let sql = export(sql, ("o.created_at", "o.id"), from, until).add("", [limit.into()]);
    let rows = conn.all(sql).await?;
    let mut found = rows.iter().map(organisations::read).collect::<Result<Vec<_>, _>>()?;
    domains(conn, &mut found).await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn exports_and_lists_go_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let from = Mark { at: Timestamp::UNIX_EPOCH, id: 0 };
        for (table, at, id, index) in [
            ("people p", "p.created_at", "p.id", "people_created_ix"),
            ("organisations o", "o.created_at", "o.id", "organisations_created_ix"),
            ("tickets t", "t.updated_at", "t.id", "tickets_updated_ix"),
        ] {
            let sql = q!(format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE 1 = 1"));
            let sql = export(sql, (at, id), from, from.at).add("", [100_i64.into()]);
            let rows = conn.all(sql).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3).unwrap()).collect();
            let plan = plan.join("; ");
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{table}: {plan}");
        }
    }
}
