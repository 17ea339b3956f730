//! What one of us sets on a ticket as it opens, in the same transaction: a program that is told no
//! finds no ticket either.

use ::desk::{people::Person, tickets::Ticket};
use base::ids::PersonId;
use store::Tx;

use super::{
    receive::{Received, Refusal},
    set::Setting,
    update::{self, Update},
};
use crate::{desk::Moment, error::Stop};

/// Looks at a ticket as it was opened, for rules may have set some of it already.
pub type Settle = Box<dyn FnOnce(&Ticket) -> Vec<Setting> + Send>;

/// Who sets what.
pub struct Settled {
    pub by: Person,
    pub settings: Settle,
    /// As in [`Update`].
    pub follows: Vec<(PersonId, bool)>,
    /// As in [`Update`].
    pub joins: Vec<String>,
}

/// Sets it.
pub(super) async fn settle(
    tx: &mut Tx,
    moment: &Moment,
    received: Received,
    settled: Settled,
) -> Result<Received, Stop<Refusal>> {
    let settings = (settled.settings)(&received.ticket);
    let Settled { by, follows, joins, .. } = settled;
    if settings.is_empty() && follows.is_empty() && joins.is_empty() {
        return Ok(received);
    }
    let all = Update { settings, follows, joins, ..Update::on(received.ticket.id) };
    let ticket = update::in_tx(tx, moment, &by, all).await;
    let ticket = ticket.map_err(|stop| stop.named(Refusal::NotSet))?;
    Ok(Received { ticket, ..received })
}
