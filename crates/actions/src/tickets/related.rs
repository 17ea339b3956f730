//! Linking tickets to each other, and no longer.

use ::desk::{
    events::Actor,
    people::Person,
    tickets::{
        Ticket,
        related::{Refusal, Relation, link, unlink},
    },
    viewer::Viewer,
};
use base::ids::TicketId;
use store::Tx;

use super::held;
use crate::{ActionError, Desk, error::Stop};

/// Says what a ticket is to another; `None`: nothing any more. A ticket that is merged stands for
/// the one it is in.
///
/// # Errors
/// A refusal to show, a ticket this person may not see or change, or a fault.
pub async fn relate(
    desk: &Desk,
    by: &Person,
    (ticket, other): (TicketId, TicketId),
    relation: Option<Relation>,
) -> Result<(), ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let viewer = Viewer::of(&by);
            let one: Ticket = held(tx, &viewer, ticket).await?;
            let before = store::related::between(tx.conn(), ticket, other).await?;
            let other = match relation {
                Some(_) => seen(tx, &viewer, other).await?,
                // A link is taken off whoever may see the other end.
                None => held::<Refusal>(tx, &Viewer::System, other).await?,
            };
            let ids = tx.ids();
            let (scene, actor) = (moment.scene(&ids), Actor::Person(by.id));
            let change = match relation {
                Some(relation) => {
                    let before = store::related::between(tx.conn(), one.id, other.id).await?;
                    link(scene, (&one, &other), relation, before, actor).map_err(Stop::Refused)?
                }
                None => unlink(scene, (&one, &other), before, actor),
            };
            Ok(store::apply::apply(tx, change).await?)
        })
    });
    Ok(written.await?)
}

/// The ticket in which the other one goes on, if this viewer sees it.
async fn seen(tx: &mut Tx, viewer: &Viewer, other: TicketId) -> Result<Ticket, Stop<Refusal>> {
    let unknown = || Stop::Refused(Refusal::Unknown(other));
    let lead = store::merges::lead(tx.conn(), other).await?.ok_or_else(unknown)?;
    store::tickets::one(tx.conn(), viewer, lead).await?.ok_or_else(unknown)
}
