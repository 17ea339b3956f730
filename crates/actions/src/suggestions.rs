//! Suggesting a product for a ticket without one (RT-3): found by a job behind the request and kept
//! with the ticket, so that its page stays fast; accepted or dismissed by one of us.

use ::desk::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    people::Person,
    suggestions::{Evidence, Suggestion, score::Weighed, words},
    tickets::{
        Ticket,
        change::{Set, SetRefusal},
    },
    viewer::Viewer,
};
use base::ids::TicketId;
use store::{Conn, Fault};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
    tickets::{
        held,
        set::{Setting, in_tx as set_in_tx},
    },
};

/// Looks for a product among similar tickets and keeps what it finds. Safe to run again.
///
/// # Errors
/// The database failed.
pub async fn suggest(desk: &Desk, id: TicketId) -> Result<(), Fault> {
    let mut conn = desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &Viewer::System, id).await?;
    if ticket.is_none_or(|ticket| ticket.product.is_some() || ticket.status.is_done()) {
        return Ok(());
    }
    let Some((product, evidence)) = find(&mut conn, id).await? else { return Ok(()) };
    drop(conn);
    let moment = desk.moment();
    if moment.handbook.product(&product).is_none() {
        return Ok(());
    }
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let held = store::tickets::to_write(tx, &Viewer::System, id).await?;
            if held.is_none_or(|ticket| ticket.product.is_some()) {
                return Ok(());
            }
            let before = store::suggestions::of_ticket(tx.conn(), id).await?;
            let known = before.as_ref().is_some_and(|before| before.product == product);
            let because = evidence.sentence();
            let kind = EventKind::ProductSuggested { product: product.clone(), because };
            let event = NewEvent { ticket_id: id, actor: Actor::System, at: moment.at, kind };
            let found = Suggestion {
                ticket_id: id,
                product,
                evidence,
                made_at: moment.at,
                dismissed: None,
            };
            let rows = vec![Row::Suggestion(Box::new(found.over(before.as_ref())))];
            let events = if known { Vec::new() } else { vec![event] };
            store::apply::apply(tx, Change { rows, events, jobs: Vec::new() }).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// So many open tickets are looked at when a desk opens.
const CATCH_UP: i64 = 300;

/// Leaves a job for each open ticket that waits without a suggestion: those of an import, or from
/// before there were any. Doing it again only looks again.
///
/// # Errors
/// The database failed.
pub async fn catch_up(desk: &Desk) -> Result<(), Fault> {
    let moment = desk.moment();
    let group = &moment.handbook.routing.unclassified_group;
    let mut conn = desk.store.read().await?;
    let tickets = store::suggestions::without(&mut conn, group, CATCH_UP).await?;
    drop(conn);
    let job = |ticket| NewJob { kind: JobKind::SuggestProduct { ticket }, run_at: moment.at };
    let jobs = tickets.into_iter().map(job).collect();
    let change = Change { jobs, ..Change::default() };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::apply::apply(tx, change).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// The product similar tickets speak for: three reads, each bounded.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &mut Conn, id: TicketId) -> Result<Option<(String, Evidence)>, Fault> {
    let Some((subject, text)) = store::suggestions::asked(conn, id).await? else {
        return Ok(None);
    };
    let mut words = words::telling(&subject, &text);
    words.truncate(words::MOST_WORDS);
    let system = &Viewer::System;
    let hits = store::search::similar::hits(conn, system, &words, id).await?;
    let weighed = Weighed::of(hits, id.0);
    let near = weighed.tickets();
    let candidates = store::search::similar::candidates(conn, system, &near, true).await?;
    Ok(weighed.suggest(&candidates))
}

/// Takes the suggestion: the ticket is about that product, and goes where that goes.
///
/// # Errors
/// A refusal to show, no suggestion there, or a fault.
pub async fn accept(
    desk: &Desk,
    by: &Person,
    id: TicketId,
) -> Result<Ticket, ActionError<SetRefusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, viewer, by) = (desk.moment(), Viewer::of(by), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            held(tx, &viewer, id).await?;
            let found = store::suggestions::of_ticket(tx.conn(), id).await?;
            let found = found.filter(|one| one.dismissed.is_none()).ok_or(Stop::NotThere)?;
            let because = format!("suggested: {}", found.evidence.sentence());
            let setting = Setting::Plain(Set::Product(Some(found.product), because));
            set_in_tx(tx, &moment, &viewer, by, id, setting, true).await
        })
    });
    Ok(written.await?)
}

/// Says no to the suggestion; the same one does not come again.
///
/// # Errors
/// No suggestion there, or a fault.
pub async fn dismiss(desk: &Desk, by: &Person, id: TicketId) -> Result<(), ActionError<Never>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, viewer, by) = (desk.moment(), Viewer::of(by), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            held(tx, &viewer, id).await?;
            let found = store::suggestions::of_ticket(tx.conn(), id).await?;
            let found = found.filter(|one| one.dismissed.is_none()).ok_or(Stop::NotThere)?;
            let kind = EventKind::SuggestionDismissed { product: found.product.clone() };
            let event = NewEvent { ticket_id: id, actor: Actor::Person(by), at: moment.at, kind };
            let dismissed = Some((by, moment.at));
            let rows = vec![Row::Suggestion(Box::new(Suggestion { dismissed, ..found }))];
            let change = Change { rows, events: vec![event], jobs: Vec::new() };
            Ok(store::apply::apply(tx, change).await?)
        })
    });
    Ok(written.await?)
}
