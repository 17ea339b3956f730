//! People and their companies. Whoever is here already, by address or domain, stays as they are
//! and is only known by the other number too.

use ::desk::{
    change::{Change, Row},
    imports::{Places, TheirOrganisation, TheirPerson, made},
    organisations::Organisation,
    people::{Person, Role},
};
use base::ids::{OrganisationId, PersonId};
use store::{
    Fault, Tx,
    apply::apply,
    imports::{self, Came, Kind, Leftover},
};

use super::{
    Progress, Tally,
    book::{Book, STAFF},
    keep,
};
use crate::Desk;

/// Writes companies.
///
/// # Errors
/// The database failed; nothing of this batch was written.
pub async fn organisations(
    desk: &Desk,
    source: &str,
    all: Vec<TheirOrganisation>,
) -> Result<Tally, Fault> {
    let (source, handbook) = (source.to_owned(), desk.handbook());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
            let known = imports::came(tx.conn(), &source, Kind::Organisation, &ids).await?;
            let (mut tally, mut came, mut left) = (Tally::default(), Vec::new(), Vec::new());
            for theirs in &all {
                if known.get(&theirs.id).is_some_and(|one| one.stamp == theirs.updated_at) {
                    tally.same += 1;
                    continue;
                }
                let before = known.get(&theirs.id).map(|one| OrganisationId(one.ours));
                let ours = match before {
                    Some(id) => {
                        tally.changed += 1;
                        id
                    }
                    None => match at_home(tx, theirs).await? {
                        Some(found) => found.id,
                        None => {
                            tally.new += 1;
                            let id = OrganisationId(tx.ids().next());
                            let made = made::organisation(&handbook, theirs, id);
                            let rows = vec![Row::Organisation(Box::new(made))];
                            apply(tx, Change { rows, ..Change::default() }).await?;
                            id
                        }
                    },
                };
                came.push(Came {
                    kind: Kind::Organisation,
                    theirs: theirs.id,
                    ours: ours.0,
                    stamp: theirs.updated_at,
                    version: 0,
                    word: String::new(),
                    merged: false,
                });
                left.extend(homeless("organisation", theirs.id, &theirs.rest));
            }
            imports::note(tx, &source, &came).await?;
            imports::leave(tx, &source, &left).await?;
            Ok(tally)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// One of this desk that is the same company: it has a domain of theirs.
async fn at_home(tx: &mut Tx, theirs: &TheirOrganisation) -> Result<Option<Organisation>, Fault> {
    for domain in &theirs.domains {
        let found = store::organisations::by_domain(tx.conn(), domain).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn homeless(kind: &'static str, theirs: i64, rest: &str) -> Option<Leftover> {
    (!rest.is_empty()).then(|| Leftover {
        kind,
        theirs: theirs.to_string(),
        ticket: None,
        because: "there is no place for these here".to_owned(),
        json: rest.to_owned(),
    })
}

/// Writes people; with `progress`, also how far the import is.
///
/// # Errors
/// The database failed; nothing of this batch was written.
pub async fn people(
    desk: &Desk,
    source: &str,
    places: &Places,
    all: Vec<TheirPerson>,
    progress: Option<Progress>,
) -> Result<Tally, Fault> {
    let (source, places, at) = (source.to_owned(), places.clone(), desk.now());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
            let of: Vec<i64> = all.iter().filter_map(|one| one.organisation).collect();
            let known = imports::came(tx.conn(), &source, Kind::Person, &ids).await?;
            let book = Book::read(tx.conn(), &source, &[], &of).await?;
            let (mut tally, mut came, mut left) = (Tally::default(), Vec::new(), Vec::new());
            for theirs in &all {
                let before = known.get(&theirs.id);
                // Whoever gets rights is looked at again: the run before may have named nobody.
                let same = before.is_some_and(|one| one.stamp == theirs.updated_at);
                if same && !places.role_of(theirs).is_staff() {
                    tally.same += 1;
                    continue;
                }
                let organisation = book.organisation(theirs.organisation).map(|one| one.id);
                let ours = person(tx, &places, theirs, (before, organisation), &mut tally).await?;
                learn(tx, ours, theirs, before.is_some_and(|came| !came.merged)).await?;
                if theirs.is_staff && places.role_of(theirs) == Role::Customer {
                    left.extend(without_rights(theirs));
                }
                came.push(Came {
                    kind: Kind::Person,
                    theirs: theirs.id,
                    ours: ours.0,
                    stamp: theirs.updated_at,
                    version: 0,
                    word: if theirs.is_staff { STAFF } else { "" }.to_owned(),
                    merged: false,
                });
                left.extend(homeless("person", theirs.id, &theirs.rest));
            }
            imports::note(tx, &source, &came).await?;
            imports::leave(tx, &source, &left).await?;
            if let Some(progress) = &progress {
                keep(tx, &source, progress, at, false).await?;
            }
            Ok(tally)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn person(
    tx: &mut Tx,
    places: &Places,
    theirs: &TheirPerson,
    (before, organisation): (Option<&Came>, Option<OrganisationId>),
    tally: &mut Tally,
) -> Result<PersonId, Fault> {
    let role = places.role_of(theirs);
    let mut known = match before {
        Some(came) => store::people::one(tx.conn(), PersonId(came.ours)).await?,
        None => None,
    };
    if let (None, Some(address)) = (&known, &theirs.address) {
        known = store::people::by_address(tx.conn(), address).await?;
    }
    let row = match known {
        Some(known) => {
            let now = as_they_are_now(&known, theirs, (before, organisation), role);
            if now == known {
                return Ok(known.id);
            }
            tally.changed += i64::from(before.is_some());
            if now.role != known.role {
                // A customer's way in must not become a way into the desk.
                store::sessions::end_all(tx, known.id).await?;
            }
            now
        }
        None => {
            tally.new += 1;
            Person {
                id: PersonId(tx.ids().next()),
                role,
                name: theirs.name.clone(),
                address: theirs.address.clone(),
                organisation_id: organisation,
                time_zone: theirs.time_zone.clone(),
                team: String::new(),
                created_at: theirs.created_at,
            }
        }
    };
    let id = row.id;
    let rows = vec![Row::Person(Box::new(row))];
    apply(tx, Change { rows, ..Change::default() }).await?;
    Ok(id)
}

/// What was noted of them there. Where they are theirs alone it counts as it is now; else it fills
/// what nobody here knows. An id that somebody else has here stays with them.
async fn learn(
    tx: &mut Tx,
    id: PersonId,
    theirs: &TheirPerson,
    theirs_alone: bool,
) -> Result<(), Fault> {
    let texts = [&theirs.external_id, &theirs.notes, &theirs.phone];
    if theirs.tags.is_empty() && texts.iter().all(|text| text.is_empty()) {
        return Ok(());
    }
    let Some(before) = store::people::to_write(tx, id).await? else { return Ok(()) };
    if before.person.role.is_staff() {
        return Ok(());
    }
    let mut after = before.clone();
    let take = |mine: &mut String, told: &str| {
        if !told.is_empty() && (theirs_alone || mine.is_empty()) {
            told.clone_into(mine);
        }
    };
    take(&mut after.notes, &theirs.notes);
    take(&mut after.phone, &theirs.phone);
    if !theirs.tags.is_empty() && (theirs_alone || after.tags.is_empty()) {
        after.tags = ::desk::bulk::tags(&theirs.tags.join(" "));
    }
    let holder = store::people::by_external_id(tx.conn(), &theirs.external_id).await?;
    if holder.is_none() {
        take(&mut after.external_id, &theirs.external_id);
    }
    if after == before {
        return Ok(());
    }
    store::people::put_profile(tx, &after).await
}

/// Somebody who is here. Whoever was here before is as they are here, and so is one of us, and
/// whoever several of theirs became; but who was named for rights gets them.
fn as_they_are_now(
    known: &Person,
    theirs: &TheirPerson,
    (before, organisation): (Option<&Came>, Option<OrganisationId>),
    role: Role,
) -> Person {
    let mut now = known.clone();
    if known.role.is_staff() {
        return now;
    }
    if role.is_staff() {
        now.role = role;
    }
    if before.is_some_and(|came| !came.merged) {
        now.name.clone_from(&theirs.name);
        now.organisation_id = organisation.or(known.organisation_id);
    }
    now
}

fn without_rights(theirs: &TheirPerson) -> Option<Leftover> {
    let role = if theirs.is_admin { "administrator" } else { "agent" };
    Some(Leftover {
        kind: "role",
        theirs: theirs.id.to_string(),
        ticket: None,
        because: format!("{role} there, without rights here: name them with --staff"),
        json: serde_json::json!({"name": theirs.name, "email": theirs.address}).to_string(),
    })
}
