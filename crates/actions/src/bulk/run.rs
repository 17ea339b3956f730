//! Runs a bulk edit. It goes on where it was cut short, and may run twice beside itself: a ticket
//! is done with in the transaction that changes it.

use ::desk::{
    bulk::{Fields, Step},
    change::Change,
    events::{Actor, EventKind, NewEvent},
    people::Person,
    tickets::{change::Set, tell::Solved},
    viewer::Viewer,
};
use base::ids::{BulkId, TicketId};
use store::{
    Fault, Tx,
    bulk::{BulkEdit, State},
};

use crate::{
    ActionError, Desk,
    desk::Moment,
    error::Stop,
    tickets::{
        held,
        set::{Setting, in_tx, tell_solved},
    },
};

/// So many tickets are edited beside each other: on SQLite they share a flush, on PostgreSQL they
/// leave half of the connections to others.
const AT_ONCE: i64 = 8;

/// Edits every ticket that still waits.
///
/// # Errors
/// The database failed; what was done stays done, and the job is tried again.
pub async fn run(desk: &Desk, bulk: BulkId) -> Result<(), Fault> {
    let mut conn = desk.store.read().await?;
    let Some(edit) = store::bulk::one(&mut conn, bulk).await? else { return Ok(()) };
    let Some(by) = store::people::one(&mut conn, edit.person).await? else { return Ok(()) };
    let total = store::bulk::progress(&mut conn, bulk).await?.total();
    drop(conn);
    let one = One { desk, edit: &edit, by: &by, total };
    loop {
        let waiting = store::bulk::waiting(&mut desk.store.read().await?, bulk, AT_ONCE).await?;
        if waiting.is_empty() {
            break;
        }
        let edits = waiting.into_iter().map(|ticket| one.edit(ticket));
        futures::future::try_join_all(edits).await?;
    }
    let at = desk.now();
    let ended = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::bulk::end(tx, bulk, at).await })
    });
    ended.await.map_err(store::WriteError::<Fault>::into_fault)
}

#[derive(Clone, Copy)]
struct One<'a> {
    desk: &'a Desk,
    edit: &'a BulkEdit,
    by: &'a Person,
    total: i64,
}

impl One<'_> {
    /// Edits one ticket, or notes why not.
    async fn edit(self, ticket: TicketId) -> Result<(), Fault> {
        let (moment, edit, by) = (self.desk.moment(), self.edit.clone(), self.by.clone());
        let total = self.total;
        let written = self.desk.store.write(move |tx| {
            Box::pin(async move { edit_one(tx, &moment, &by, (&edit, total), ticket).await })
        });
        let why = match written.await.map_err(ActionError::from) {
            Ok(()) => return Ok(()),
            Err(ActionError::Refused(why)) => why,
            Err(ActionError::NotThere) => "it isn’t there for you".to_owned(),
            Err(ActionError::Fault(fault)) => return Err(fault),
        };
        let id = (self.edit.id, ticket);
        let noted = self.desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move { store::bulk::settle(tx, id, State::Refused, &why, None).await })
        });
        noted.await.map_err(store::WriteError::<Fault>::into_fault)
    }
}

async fn edit_one(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (edit, total): (&BulkEdit, i64),
    id: TicketId,
) -> Result<(), Stop<String>> {
    if !store::bulk::is_waiting(tx, edit.id, id).await? {
        return Ok(());
    }
    if !by.role.may_answer() {
        return Err(Stop::NotThere);
    }
    let viewer = Viewer::of(by);
    let before = held(tx, &viewer, id).await?;
    let was = Fields::of(&before);
    let steps = match edit.undoes {
        None => edit.wish.steps(&was),
        Some(undoes) => {
            let trace = store::bulk::trace(tx.conn(), undoes, id).await?;
            let (first, became) = trace.ok_or(Stop::NotThere)?;
            was.back(&first, &became).map_err(|since| Stop::Refused(since.to_string()))?
        }
    };
    if steps.is_empty() {
        return Ok(store::bulk::settle(tx, (edit.id, id), State::Same, "", None).await?);
    }
    let mut after = before.clone();
    for step in steps {
        let set = in_tx(tx, moment, &viewer, by.id, id, setting(step), edit.undoes.is_some());
        after = set.await.map_err(|stop| match stop {
            Stop::Refused(refusal) => Stop::Refused(refusal.to_string()),
            Stop::NotThere => Stop::NotThere,
            Stop::Fault(fault) => Stop::Fault(fault),
        })?;
    }
    // What is given back was told when it was so first.
    if edit.undoes.is_none() {
        tell_solved(tx, moment, &before, &after, Solved::By(by.id)).await?;
    }
    store::apply::apply(tx, told(moment, by, (edit, total), id)).await?;
    let trace = (was, Fields::of(&after));
    Ok(store::bulk::settle(tx, (edit.id, id), State::Changed, "", Some(&trace)).await?)
}

fn setting(step: Step) -> Setting {
    match step {
        Step::Status(status) => Setting::Plain(Set::Status(status)),
        Step::Owner(owner) => Setting::Assignee(owner),
        Step::Severity(severity) => Setting::Plain(Set::Severity(severity)),
        Step::Product(product) => Setting::Plain(Set::Product(product, String::new())),
        Step::Tags(tags) => Setting::Plain(Set::Tags(tags)),
    }
}

/// The history says that it was not alone.
fn told(moment: &Moment, by: &Person, (edit, tickets): (&BulkEdit, i64), id: TicketId) -> Change {
    let kind = EventKind::BulkEdited {
        bulk: edit.undoes.unwrap_or(edit.id),
        tickets,
        undone: edit.undoes.is_some(),
    };
    let actor = Actor::Person(by.id);
    let event = NewEvent { ticket_id: id, actor, at: moment.at, kind };
    Change { events: vec![event], ..Change::default() }
}
