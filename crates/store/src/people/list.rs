//! Lists of people: by name, by words of their names and addresses, of an organisation. Each page
//! is a range of an index, whatever the number of people.

use base::ids::{OrganisationId, PersonId};
use desk::{people::Person, search, viewer::Viewer};

use super::{COLUMNS, addresses::of_these, take};
use crate::{Conn, Fault, q, sql::Sql, viewer::only_known_people};

/// Which people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Customers,
    OrgAdmins,
    /// Our own people.
    Us,
}

impl Kind {
    /// As the partial indexes say it.
    const fn filter(self) -> &'static str {
        match self {
            Self::Customers => " AND p.role IN ('customer', 'org_admin')",
            Self::OrgAdmins => " AND p.role = 'org_admin'",
            Self::Us => " AND p.role NOT IN ('customer', 'org_admin')",
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought {
    pub kind: Kind,
    pub organisation: Option<OrganisationId>,
    /// Beginnings of words of names and addresses; empty for everybody.
    pub words: String,
    /// The last person of the page before.
    pub after: Option<PersonId>,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    pub person: Person,
    /// Their organisation's name.
    pub organisation: Option<String>,
    /// Beside the primary one.
    pub other_addresses: Vec<String>,
    /// Tickets that are not solved.
    pub open: i64,
    pub tickets: i64,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    pub rows: Vec<ListedPerson>,
    /// After whom the next page begins; `None` where there is none.
    pub next: Option<PersonId>,
}

/// A page of people the viewer may know of, by name. It may have fewer than `limit` rows and not be
/// the last.
///
/// # Errors
/// The database is gone.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    sought: &Sought,
    limit: i64,
) -> Result<Listed, Fault> {
    let ids = conn.all(chosen(viewer, sought, limit + 1)).await?;
    let mut ids = ids.iter().map(|row| row.get(0)).collect::<Result<Vec<PersonId>, _>>()?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = ids.len() > most;
    ids.truncate(most);
    let next = ids.last().copied().filter(|_| more);
    let mut found = with_names(conn, &ids).await?;
    let addresses = of_these(conn, &ids).await?;
    for one in &mut found {
        let theirs = addresses.iter().filter(|(id, it)| *id == one.person.id && !it.primary);
        one.other_addresses = theirs.map(|(_, it)| it.address.clone()).collect();
    }
    // Words of an earlier name may still lead here.
    let wanted = search::different_words(&sought.words);
    found.retain(|one| fits(one, &wanted));
    Ok(Listed { rows: found, next })
}

fn fits(one: &ListedPerson, wanted: &[String]) -> bool {
    let address = one.person.address.as_deref().unwrap_or_default();
    let text = format!("{} {address} {}", one.person.name, one.other_addresses.join(" "));
    let words = search::different_words(&text);
    wanted.iter().all(|word| words.iter().any(|one| one.starts_with(word.as_str())))
}

fn chosen(viewer: &Viewer, sought: &Sought, limit: i64) -> Sql {
    let kind = sought.kind.filter();
    let mut sql = q!(format!("SELECT p.id FROM people p WHERE p.merged_into IS NULL{kind}"));
    sql = sql.when(sought.organisation, " AND p.organisation_id = ?");
    for word in search::different_words(&sought.words) {
        sql = sql.add(
            " AND p.id IN (SELECT w.id FROM name_words w WHERE w.kind = 'person' \
             AND w.word >= ? AND w.word < ?)",
            [word.as_str().into(), format!("{word}\u{10FFFF}").into()],
        );
    }
    sql = only_known_people(sql, viewer);
    if let Some(after) = sought.after {
        // The place as it is kept: what made it may have been another release.
        let key = "(SELECT l.list_key FROM people l WHERE l.id = ?)";
        let place = format!(" AND (p.list_key, p.id) > ({key}, ?)");
        sql = sql.add(&place, [after.into(), after.into()]);
    }
    sql.add(" ORDER BY p.list_key, p.id LIMIT ?", [limit.into()])
}

async fn with_names(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<ListedPerson>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let asked = "(SELECT COUNT(*) FROM tickets t WHERE t.requester_id = p.id";
    let sql = q!(format!(
        "SELECT {COLUMNS}, o.name, {asked} AND t.status NOT IN ('solved', 'closed')), {asked}) \
         FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id \
         WHERE p.id IN ({list}) ORDER BY p.list_key, p.id"
    ));
    let rows = conn.all(sql).await?;
    let one = |row: &crate::sql::Row| {
        let mut cells = row.cells();
        Ok(ListedPerson {
            person: take(&mut cells)?,
            organisation: cells.take()?,
            other_addresses: Vec::new(),
            open: cells.take()?,
            tickets: cells.take()?,
        })
    };
    rows.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn lists_of_people_go_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let agent = Viewer::Agent(PersonId(9));
        for (sought, index, sorts) in [
            (Sought::default(), "people_customers_ix", false),
            (Sought { kind: Kind::OrgAdmins, ..Sought::default() }, "people_admins_ix", false),
            (Sought { kind: Kind::Us, ..Sought::default() }, "people_staff_ix", true),
            (
                Sought { organisation: Some(OrganisationId(1)), ..Sought::default() },
                "people_organisation_ix",
                true,
            ),
        ] {
            for after in [None, Some(PersonId(7))] {
                let sought = Sought { after, ..sought.clone() };
                let mut sql = chosen(&agent, &sought, 50);
                sql.text = format!("EXPLAIN QUERY PLAN {}", sql.text).into();
                let rows = conn.all(sql).await.unwrap();
                let plan: Vec<String> = rows.iter().map(|row| row.get(3).unwrap()).collect();
                let plan = plan.join("; ");
                assert!(plan.contains(index), "{sought:?}: {plan}");
                assert_eq!(plan.contains("TEMP B-TREE"), sorts, "{sought:?}: {plan}");
            }
        }
    }
}
