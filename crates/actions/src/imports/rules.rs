//! Macros and views, as far as they have a place; triggers and automations are kept as they were
//! told, since rules stand in the handbook as sentences that somebody decides on.

use ::desk::{
    imports::{Places, macros, macros::TheirMacro, views, views::TheirView},
    macros::{Macro, Shared},
    people::{Person, Role},
    tickets::Status,
    views::{Audience, Column, View},
};
use base::ids::{MacroId, PersonId, ViewId};
use store::{
    Fault,
    imports::{self, Came, Kind, Leftover},
};

use super::Tally;
use crate::Desk;

/// The administrator in whose name they are made; `None` where there is none yet.
async fn owner(desk: &Desk) -> Result<Option<PersonId>, Fault> {
    let staff = store::people::staff(&mut desk.store.read().await?).await?;
    let admin = |one: &&Person| one.role == Role::Admin;
    Ok(staff.iter().find(admin).or(staff.first()).map(|one| one.id))
}

fn leftover(kind: &'static str, theirs: i64, because: &str, raw: &str) -> Leftover {
    let (theirs, because) = (theirs.to_string(), because.to_owned());
    Leftover { kind, theirs, ticket: None, because, json: raw.to_owned() }
}

/// Makes macros that are not here yet. A macro for a group or a person of theirs is for everyone
/// nowhere: it is kept and named.
///
/// # Errors
/// The database failed.
pub async fn macros(desk: &Desk, source: &str, all: Vec<TheirMacro>) -> Result<Tally, Fault> {
    let Some(owner) = owner(desk).await? else { return Ok(Tally::default()) };
    let (source, at) = (source.to_owned(), desk.now());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
            let known = imports::came(tx.conn(), &source, Kind::Macro, &ids).await?;
            let (mut tally, mut came, mut left) = (Tally::default(), Vec::new(), Vec::new());
            for theirs in &all {
                if known.contains_key(&theirs.id) {
                    tally.same += 1;
                    continue;
                }
                let (body, homeless) = macros::body(theirs, &|word| match word {
                    "hold" => Some(Status::OnHold),
                    word => Status::from_key(word),
                });
                if !theirs.shared || !theirs.active || body.is_empty() {
                    let why = "not for everybody there, switched off, or nothing of it has a place";
                    left.push(leftover("macro", theirs.id, why, &theirs.raw));
                    continue;
                }
                if !homeless.is_empty() {
                    let why = format!("made without {}", homeless.join(", "));
                    left.push(leftover("macro", theirs.id, &why, &theirs.raw));
                }
                let id = MacroId(tx.ids().next());
                let one = Macro {
                    id,
                    name: theirs.name.clone(),
                    audience: Shared::Everyone,
                    body,
                    uses: 0,
                    used_at: None,
                    made_by: owner,
                    changed_by: owner,
                    changed_at: at,
                };
                store::macros::put(tx, &one).await?;
                came.push(arrived(Kind::Macro, theirs.id, id.0, at));
                tally.new += 1;
            }
            imports::note(tx, &source, &came).await?;
            imports::leave(tx, &source, &left).await?;
            Ok(tally)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

fn arrived(kind: Kind, theirs: i64, ours: i64, stamp: base::Timestamp) -> Came {
    Came { kind, theirs, ours, stamp, version: 0, word: String::new(), merged: false }
}

/// Makes views that are not here yet and whose conditions all have a word here.
///
/// # Errors
/// The database failed.
pub async fn views(
    desk: &Desk,
    source: &str,
    places: &Places,
    all: Vec<TheirView>,
) -> Result<Tally, Fault> {
    let Some(owner) = owner(desk).await? else { return Ok(Tally::default()) };
    let (source, at, handbook) = (source.to_owned(), desk.now(), desk.handbook());
    let groups = places.groups.clone();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
            let known = imports::came(tx.conn(), &source, Kind::View, &ids).await?;
            let (mut tally, mut came, mut left) = (Tally::default(), Vec::new(), Vec::new());
            let group = |id: &str| groups.get(&id.parse().ok()?).cloned();
            let mut position =
                i64::try_from(store::views::of(tx.conn(), &[Audience::Everyone]).await?.len())
                    .unwrap_or(0);
            for theirs in &all {
                if known.contains_key(&theirs.id) {
                    tally.same += 1;
                    continue;
                }
                let query = views::query(&handbook, theirs, &group);
                let Some(query) = query.filter(|_| theirs.shared && theirs.active) else {
                    let why = "not for everybody there, switched off, or a condition of it has no \
                               word here";
                    left.push(leftover("view", theirs.id, why, &theirs.raw));
                    continue;
                };
                let id = ViewId(tx.ids().next());
                position += 1;
                let view = View {
                    id,
                    name: theirs.name.clone(),
                    query,
                    columns: Column::list(""),
                    grouping: None,
                    audience: Audience::Everyone,
                    position,
                    owner_id: owner,
                    created_at: at,
                    updated_at: at,
                    deleted_at: None,
                    version: 1,
                };
                store::views::put(tx, &view).await?;
                came.push(arrived(Kind::View, theirs.id, id.0, at));
                tally.new += 1;
            }
            imports::note(tx, &source, &came).await?;
            imports::leave(tx, &source, &left).await?;
            Ok(tally)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Keeps what has no place here at all, each with its number and as it was told.
///
/// # Errors
/// The database failed.
pub async fn keep(
    desk: &Desk,
    source: &str,
    kind: &'static str,
    all: Vec<(i64, String)>,
    because: &'static str,
) -> Result<(), Fault> {
    let source = source.to_owned();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let left: Vec<_> =
                all.iter().map(|(id, raw)| leftover(kind, *id, because, raw)).collect();
            imports::leave(tx, &source, &left).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
