//! Who is who: their numbers of people and companies in ours, read once for a batch.

use std::collections::{HashMap, HashSet};

use ::desk::{organisations::Organisation, viewer::Viewer};
use base::ids::{OrganisationId, PersonId};
use store::{
    Conn, Fault,
    imports::{self, Came, Kind},
};

/// The word by which somebody is remembered who answered customers there.
pub const STAFF: &str = "staff";

/// Those that a batch names.
pub struct Book {
    people: HashMap<i64, Came>,
    /// Ours who may answer.
    staff: HashSet<PersonId>,
    organisations: HashMap<i64, Organisation>,
}

impl Book {
    /// Looks them up.
    pub async fn read(
        conn: &mut Conn,
        source: &str,
        people: &[i64],
        organisations: &[i64],
    ) -> Result<Self, Fault> {
        let people = imports::came(conn, source, Kind::Person, people).await?;
        let theirs = people.values().filter(|came| came.word == STAFF);
        let theirs: Vec<_> = theirs.map(|came| PersonId(came.ours)).collect();
        let staff = store::people::these(conn, &theirs).await?;
        let staff = staff.iter().filter(|one| one.role.is_staff()).map(|one| one.id).collect();
        let came = imports::came(conn, source, Kind::Organisation, organisations).await?;
        let ours: Vec<_> = came.values().map(|one| OrganisationId(one.ours)).collect();
        let rows = store::organisations::these(conn, &Viewer::System, &ours).await?;
        let organisations = came
            .iter()
            .filter_map(|(id, one)| {
                let row = rows.iter().find(|row| row.id.0 == one.ours)?;
                Some((*id, row.clone()))
            })
            .collect();
        Ok(Self { people, staff, organisations })
    }

    pub fn person(&self, theirs: i64) -> Option<PersonId> {
        self.people.get(&theirs).map(|came| PersonId(came.ours))
    }

    /// They answered customers there.
    pub fn is_staff(&self, theirs: i64) -> bool {
        self.people.get(&theirs).is_some_and(|came| came.word == STAFF)
    }

    /// They may answer customers here.
    pub fn may_answer(&self, ours: PersonId) -> bool {
        self.staff.contains(&ours)
    }

    pub fn organisation(&self, theirs: Option<i64>) -> Option<&Organisation> {
        self.organisations.get(&theirs?)
    }
}
