//! Whose turn it is in a group that is given out, and who is away: facts the verbs need.

use ::desk::{
    absences::Taker,
    handbook::Assign,
    people::Person,
    turns::{Turn, next},
};
use base::ids::PersonId;
use store::{Fault, Tx};

use crate::desk::Moment;

/// Whose turn it is; `None` where the group is not given out or nobody is here.
pub(crate) async fn turn(
    tx: &mut Tx,
    moment: &Moment,
    (group, team): (&str, &str),
    except: Option<PersonId>,
) -> Result<Option<Turn>, Fault> {
    let handbook = &moment.handbook;
    if handbook.group(group).is_none_or(|group| group.assign == Assign::Off) {
        return Ok(None);
    }
    let last = store::absences::last_turn(tx, group).await?;
    let here = store::absences::here(tx.conn(), moment.at).await?;
    Ok(next(handbook, (group, team), &here, last, except))
}

/// A person with the absence that holds now.
pub(crate) async fn taker(tx: &mut Tx, moment: &Moment, person: Person) -> Result<Taker, Fault> {
    let away = store::absences::of(tx.conn(), person.id, moment.at).await?;
    Ok(Taker { person, away })
}

/// The owner of a ticket, with their absence, if they have one now.
pub(crate) async fn away_owner(
    tx: &mut Tx,
    moment: &Moment,
    owner: Option<PersonId>,
) -> Result<Option<Taker>, Fault> {
    let Some(owner) = owner else { return Ok(None) };
    let Some(away) = store::absences::of(tx.conn(), owner, moment.at).await? else {
        return Ok(None);
    };
    let person = super::person(tx, owner).await?;
    Ok(Some(Taker { person, away: Some(away) }))
}
