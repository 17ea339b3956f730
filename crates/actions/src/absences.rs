//! Saying that one of us is away, and that they are back.

use ::desk::{
    absences::{Absence, Refusal, Wish, end as decide_end, set_away as decide},
    change::{Change, Row},
    people::Person,
};
use base::ids::{AbsenceId, PersonId};
use store::Tx;

use crate::{ActionError, Desk, error::Stop};

/// Says that somebody is away: oneself, or, as a lead, anybody of us.
///
/// # Errors
/// A refusal to show at the form, a person who is none of us, or a fault.
pub async fn set_away(
    desk: &Desk,
    by: &Person,
    whose: PersonId,
    wish: Wish,
) -> Result<Absence, ActionError<Refusal>> {
    if !by.role.is_staff() {
        return Err(ActionError::NotThere);
    }
    let (now, by) = (desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let person = store::people::one(tx.conn(), whose).await?;
            if person.is_none_or(|person| !person.role.is_staff()) {
                return Err(Stop::NotThere);
            }
            let id = AbsenceId(tx.ids().next());
            let absence = decide(id, &by, whose, wish, now).map_err(Stop::Refused)?;
            put(tx, absence).await
        })
    });
    Ok(written.await?)
}

/// Ends an absence now, or takes back one that has not begun.
///
/// # Errors
/// Somebody else's, none there, or a fault.
pub async fn end(desk: &Desk, by: &Person, id: AbsenceId) -> Result<Absence, ActionError<Refusal>> {
    if !by.role.is_staff() {
        return Err(ActionError::NotThere);
    }
    let (now, by) = (desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let absence = store::absences::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
            let ended = decide_end(&absence, &by, now).map_err(Stop::Refused)?;
            put(tx, ended).await
        })
    });
    Ok(written.await?)
}

async fn put(tx: &mut Tx, absence: Absence) -> Result<Absence, Stop<Refusal>> {
    let rows = vec![Row::Absence(Box::new(absence.clone()))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await?;
    Ok(absence)
}
