//! People as programs are told of them: all that is set on them, whether they proved who they are,
//! when they changed and last signed in. A statement for each page, however many they are.

use base::{Timestamp, ids::PersonId};
use desk::{people::change::Profile, viewer::Viewer};

use super::{COLUMNS, profile::MORE};
use crate::{
    Conn, Fault,
    directory::{Mark, export},
    q,
    sql::{Row, Sql},
    viewer::only_known_people,
};

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub profile: Profile,
    /// One of their addresses is proved.
    pub verified: bool,
    pub changed_at: Timestamp,
    /// The latest of the sessions that still let them in.
    pub last_login_at: Option<Timestamp>,
}

fn select() -> Sql {
    q!(format!(
        "SELECT {COLUMNS}, {MORE}, EXISTS (SELECT 1 FROM person_addresses a \
         WHERE a.person_id = p.id AND a.proved_at IS NOT NULL), p.changed_at, \
         (SELECT MAX(s.created_at) FROM sessions s WHERE s.person_id = p.id) \
         FROM people p WHERE 1 = 1"
    ))
}

fn read(row: &Row) -> Result<Known, Fault> {
    let mut cells = row.cells();
    Ok(Known {
        profile: super::profile::take_profile(&mut cells)?,
        verified: cells.take()?,
        changed_at: cells.take()?,
        last_login_at: cells.take()?,
    })
}

/// These people, in their order; who may know of them was asked before.
///
/// # Errors
/// The database is gone.
pub async fn of(conn: &mut Conn, ids: &[PersonId]) -> Result<Vec<Known>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = select().add(&format!(" AND p.id IN ({list})"), []);
    let rows = conn.all(sql).await?;
    let mut all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|one| ids.iter().position(|id| *id == one.profile.person.id));
    Ok(all)
}

/// The people the viewer may know of as they changed, behind `from` and until `until`; also those
/// who were merged.
///
/// # Errors
/// The database is gone.
pub async fn since(
    conn: &mut Conn,
    viewer: &Viewer,
    from: Mark,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Known>, Fault> {
    let sql = only_known_people(select(), viewer);
    let sql = export(sql, ("p.changed_at", "p.id"), from, until).add("", [limit.into()]);
    conn.all(sql).await?.iter().map(read).collect()
}
