//! From the log of events to what webhooks are told. The place in the log and the deliveries are
//! written together, so nothing is told twice or forgotten, whichever node does it.

use ::desk::{
    change::{Change, Row},
    events::{Event, EventKind},
    notices::{Audience, Notice},
    people::Person,
    viewer::Viewer,
    webhooks::{Delivery, Told, Webhook, kind_of, payload},
};
use base::{Timestamp, ids::MessageId};
use store::{Conn, Fault, Tx};

use super::change::waiting;
use crate::Desk;

/// Events taken in one transaction.
const AT_ONCE: i64 = 200;

/// Makes the deliveries for what happened since the last look; answers how many events were
/// followed.
///
/// # Errors
/// The database failed.
pub async fn follow(desk: &Desk) -> Result<usize, Fault> {
    let mut conn = desk.store.read().await?;
    // Where there is none, nobody follows the log; the next one made begins at its end.
    if store::webhooks::all(&mut conn).await?.is_empty() {
        return Ok(0);
    }
    let before = store::webhooks::followed(&mut conn).await?;
    let Some(place) = before else { return Ok(0) };
    let events = store::webhooks::events_after(&mut conn, place, AT_ONCE).await?;
    drop(conn);
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(0) };
    let (now, url) = (desk.now(), desk.settings().public_url.clone());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            if !store::webhooks::follow(tx, before, last).await? {
                return Ok(0);
            }
            let webhooks = store::webhooks::all(tx.conn()).await?;
            for event in &events {
                tell(tx, &webhooks, event, (now, &url)).await?;
            }
            Ok(events.len())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn tell(
    tx: &mut Tx,
    webhooks: &[Webhook],
    event: &Event,
    (now, url): (Timestamp, &str),
) -> Result<(), Fault> {
    let Some(kind) = kind_of(&event.kind) else { return Ok(()) };
    let wanted = |webhook: &&Webhook| match &event.kind {
        EventKind::WebhookCalled { webhook: key, .. } => webhook.key == *key,
        _ => webhook.events.iter().any(|one| one == kind),
    };
    let told: Vec<&Webhook> =
        webhooks.iter().filter(wanted).filter(|webhook| event.seq > webhook.since).collect();
    if let EventKind::WebhookCalled { webhook, because } = &event.kind
        && !webhooks.iter().any(|one| one.key == *webhook)
    {
        return missing(tx, webhook, because, event.at).await;
    }
    if told.is_empty() || begins(tx.conn(), event).await? {
        return Ok(());
    }
    let body = body(tx.conn(), event, url).await?;
    for webhook in told {
        let what = (kind.to_owned(), body.clone());
        let one = waiting((tx, now), webhook.id, event.ticket_id, what);
        store::webhooks::queue(tx, &Delivery { place: event.seq, ..one }).await?;
    }
    Ok(())
}

/// The words a ticket began with are told with its opening.
async fn begins(conn: &mut Conn, event: &Event) -> Result<bool, Fault> {
    let EventKind::CustomerWrote { message, .. } = &event.kind else { return Ok(false) };
    let first = store::messages::first(conn, event.ticket_id).await?;
    Ok(first.is_some_and(|first| first.id == *message))
}

/// A rule called what is not there: the leads hear of it, once a day.
async fn missing(tx: &mut Tx, key: &str, because: &str, at: Timestamp) -> Result<(), Fault> {
    let day = at.as_second().div_euclid(86_400);
    let notice = Notice {
        key: format!("no-webhook:{key}:{day}"),
        audience: Audience::Leads,
        ticket_id: None,
        text: format!("There is no webhook “{key}”, which is called {because}."),
        at,
    };
    let rows = vec![Row::Notice(Box::new(notice))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}

async fn body(conn: &mut Conn, event: &Event, desk: &str) -> Result<String, Fault> {
    let ticket = store::tickets::one(conn, &Viewer::System, event.ticket_id).await?;
    let message = match message_of(&event.kind) {
        Some(id) => store::messages::one(conn, id).await?,
        // What somebody asked stands in the ticket's first message.
        None if matches!(event.kind, EventKind::Opened { .. }) => {
            store::messages::first(conn, event.ticket_id).await?
        }
        None => None,
    };
    let mut organisation = None;
    if let Some(id) = ticket.as_ref().and_then(|ticket| ticket.organisation_id) {
        organisation = store::organisations::one(conn, id).await?;
    }
    let ids = [
        ticket.as_ref().map(|ticket| ticket.requester_id),
        ticket.as_ref().and_then(|ticket| ticket.assignee_id),
        event.actor.person(),
        message.as_ref().and_then(|message| message.author_id),
    ];
    let mut people: Vec<Person> = Vec::new();
    for id in ids.into_iter().flatten() {
        if people.iter().all(|known| known.id != id) {
            people.extend(store::people::one(conn, id).await?);
        }
    }
    Ok(payload(&Told {
        event,
        ticket: ticket.as_ref(),
        organisation: organisation.as_ref(),
        people: &people,
        message: message.as_ref(),
        desk,
    }))
}

const fn message_of(kind: &EventKind) -> Option<MessageId> {
    match kind {
        EventKind::CustomerWrote { message, .. }
        | EventKind::Replied { message }
        | EventKind::Noted { message } => Some(*message),
        _ => None,
    }
}
