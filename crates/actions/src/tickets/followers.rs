//! Following a ticket from inside, and no longer.

use ::desk::{
    events::Actor,
    people::Person,
    tickets::{
        Ticket,
        followers::{Refusal, follow as decide, leave, may_change},
    },
    viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::Tx;

use super::held;
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// Lets one of us follow (`follows`), or takes them off.
///
/// # Errors
/// A refusal to show, a ticket or person that isn't there, or a fault.
pub async fn follow(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    follower: PersonId,
    follows: bool,
) -> Result<(), ActionError<Refusal>> {
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let ticket = held(tx, &Viewer::of(&by), ticket).await?;
            in_tx(tx, &moment, &by, &ticket, (follower, follows)).await
        })
    });
    Ok(written.await?)
}

pub(super) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: &Ticket,
    (follower, follows): (PersonId, bool),
) -> Result<(), Stop<Refusal>> {
    let person = store::people::one(tx.conn(), follower).await?.ok_or(Stop::NotThere)?;
    may_change(by, &person).map_err(Stop::Refused)?;
    let before = store::followers::follows(tx.conn(), ticket.id, person.id).await?;
    let (ids, actor) = (tx.ids(), Actor::Person(by.id));
    let scene = moment.scene(&ids);
    let change = if follows {
        let because = (actor, "added by hand");
        decide(scene, ticket, &person, before, because).map_err(Stop::Refused)?
    } else {
        leave(scene, ticket, &person, before, actor)
    };
    Ok(store::apply::apply(tx, change).await?)
}
