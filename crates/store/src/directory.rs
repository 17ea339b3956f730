//! People and organisations in the order of their numbers, and as these came: what programs read.
//! Who sees some tickets only knows the customers of those, here as on the pages.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId},
};
use desk::{
    organisations::Organisation,
    people::{Person, Role},
    search,
    viewer::Viewer,
};

use crate::{
    Conn, Fault, organisations, people, q,
    slice::Slice,
    sql::{Sql, word},
    viewer::{only_known_organisations, only_known_people},
};

/// From an instant on, and before another; either may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

impl Span {
    fn of(self, column: &str, sql: Sql) -> Sql {
        sql.when(self.from, &format!(" AND {column} >= ?"))
            .when(self.until, &format!(" AND {column} < ?"))
    }
}

/// Which people; what is empty does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// These and no others.
    pub among: Option<Vec<PersonId>>,
    pub organisation: Option<OrganisationId>,
    /// People with one of these roles.
    pub roles: Vec<Role>,
    /// Somebody of an organisation.
    pub in_one: bool,
    /// When they came.
    pub created: Span,
    /// When they were changed last.
    pub changed: Span,
}

impl Wanted {
    fn filter(&self, sql: Sql) -> Sql {
        let places = vec!["?"; self.roles.len()].join(", ");
        let roles = if self.roles.is_empty() {
            String::new()
        } else {
            format!(" AND p.role IN ({places})")
        };
        let in_one = if self.in_one { " AND p.organisation_id IS NOT NULL" } else { "" };
        let mut sql = sql.add(" AND p.merged_into IS NULL", []);
        if let Some(among) = &self.among {
            // Numbers of ours need no quoting; an empty list finds nobody.
            let list: Vec<String> = among.iter().map(ToString::to_string).collect();
            let list = if list.is_empty() { "NULL".to_owned() } else { list.join(", ") };
            sql = sql.add(&format!(" AND p.id IN ({list})"), []);
        }
        let sql = self.changed.of("p.changed_at", self.created.of("p.created_at", sql));
        sql.when(self.organisation, " AND p.organisation_id = ?")
            .add(&roles, self.roles.iter().map(|role| word(*role).into()))
            .add(in_one, [])
    }
}

/// A page of the people the viewer may know of.
///
/// # Errors
/// The database is gone.
pub async fn people(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    slice: Slice,
) -> Result<Vec<Person>, Fault> {
    let columns = people::COLUMNS;
    let sql = wanted.filter(q!(format!("SELECT {columns} FROM people p WHERE 1 = 1")));
    let rows = conn.all(slice.cut(only_known_people(sql, viewer), "p.id")).await?;
    Ok(slice.in_order(rows.iter().map(people::read).collect::<Result<Vec<_>, _>>()?))
}

/// How many of these people the viewer may know of.
///
/// # Errors
/// The database is gone.
pub async fn count_people(conn: &mut Conn, viewer: &Viewer, wanted: &Wanted) -> Result<i64, Fault> {
    let sql = wanted.filter(q!("SELECT COUNT(*) FROM people p WHERE 1 = 1"));
    Ok(conn.value(only_known_people(sql, viewer)).await?.unwrap_or(0))
}

/// A page of the organisations the viewer may know of, with their domains.
///
/// # Errors
/// The database is gone.
pub async fn organisations(
    conn: &mut Conn,
    viewer: &Viewer,
    slice: Slice,
) -> Result<Vec<Organisation>, Fault> {
    let columns = organisations::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM organisations o WHERE 1 = 1"));
    let sql = slice.cut(only_known_organisations(sql, viewer), "o.id");
    Ok(slice.in_order(organisations::all(conn, sql).await?))
}

/// An organisation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOrganisation {
    pub organisation: Organisation,
    pub people: i64,
    /// Tickets that are not solved.
    pub open: i64,
}

/// A page of organisations by name that the viewer may know of, after one of them; with words,
/// those whose names have them.
///
/// # Errors
/// The database is gone.
pub async fn organisations_by_name(
    conn: &mut Conn,
    viewer: &Viewer,
    (words, after): (&str, Option<OrganisationId>),
    limit: i64,
) -> Result<Vec<ListedOrganisation>, Fault> {
    let columns = organisations::COLUMNS;
    let mut sql = q!(format!(
        "SELECT {columns}, (SELECT COUNT(*) FROM people p WHERE p.organisation_id = o.id), \
         (SELECT COUNT(*) FROM tickets k WHERE k.organisation_id = o.id \
         AND k.status NOT IN ('solved', 'closed')) FROM organisations o WHERE 1 = 1"
    ));
    for word in search::different_words(words) {
        let range = [word.as_str().into(), format!("{word}\u{10FFFF}").into()];
        sql = sql.add(
            " AND o.id IN (SELECT w.id FROM name_words w WHERE w.kind = 'organisation' \
             AND w.word >= ? AND w.word < ?)",
            range,
        );
    }
    sql = only_known_organisations(sql, viewer).when(
        after,
        " AND (o.name_key, o.id) > (SELECT a.name_key, a.id \
                           FROM organisations a WHERE a.id = ?)",
    );
    let rows = conn.all(sql.add(" ORDER BY o.name_key, o.id LIMIT ?", [limit.into()])).await?;
    let mut found = Vec::new();
    for row in &rows {
        let mut cells = row.cells();
        let organisation = organisations::take(&mut cells)?;
        let (people, open) = (cells.take()?, cells.take()?);
        found.push(ListedOrganisation { organisation, people, open });
    }
    let mut all: Vec<Organisation> = found.iter().map(|one| one.organisation.clone()).collect();
    organisations::domains(conn, &mut all).await?;
    for (one, with) in found.iter_mut().zip(all) {
        one.organisation = with;
    }
    Ok(found)
}

/// How many organisations the viewer may know of.
///
/// # Errors
/// The database is gone.
pub async fn count_organisations(conn: &mut Conn, viewer: &Viewer) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM organisations o WHERE 1 = 1");
    Ok(conn.value(only_known_organisations(sql, viewer)).await?.unwrap_or(0))
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

/// The organisations the viewer may know of as they were changed, behind `from` and until `until`.
///
/// # Errors
/// The database is gone.
pub async fn organisations_since(
    conn: &mut Conn,
    viewer: &Viewer,
    from: Mark,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Organisation>, Fault> {
    let columns = organisations::COLUMNS;
    let sql = q!(format!("SELECT {columns} FROM organisations o WHERE 1 = 1"));
    let sql = only_known_organisations(sql, viewer);
    let sql = export(sql, ("o.changed_at", "o.id"), from, until).add("", [limit.into()]);
    organisations::all(conn, sql).await
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
            ("people p", "p.changed_at", "p.id", "people_changed_ix"),
            ("organisations o", "o.changed_at", "o.id", "organisations_changed_ix"),
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
