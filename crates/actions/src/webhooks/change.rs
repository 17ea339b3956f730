//! What an administrator does with a webhook.

use ::desk::{
    jobs::back_off_seconds,
    people::{Person, Role},
    webhooks::{Delivery, Refusal, State, TEST, Webhook, Wish, test_payload},
};
use base::{
    Timestamp,
    ids::{DeliveryId, TicketId, WebhookId},
    secrets,
};
use store::Tx;

use crate::{ActionError, Desk, error::Stop};

type Done<T> = Result<T, ActionError<Refusal>>;

/// Only administrators: a webhook carries customers' words out of the house.
fn may(by: &Person) -> Done<()> {
    if by.role == Role::Admin { Ok(()) } else { Err(ActionError::NotThere) }
}

/// Makes one. It is told of what happens from now on.
///
/// # Errors
/// A refusal to show at the form, or a fault.
pub async fn add(desk: &Desk, by: &Person, wish: Wish) -> Done<Webhook> {
    may(by)?;
    let (key, wish) = wish.checked().map_err(ActionError::Refused)?;
    let secret = format!("whsec_{}", secrets::key_base64(&*desk.chance));
    let (now, by) = (desk.now(), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let since = store::events::newest(tx.conn()).await?;
            // Nobody followed the log while there was none.
            if store::webhooks::all(tx.conn()).await?.is_empty() {
                let before = store::webhooks::followed(tx.conn()).await?;
                store::webhooks::follow(tx, before, since).await?;
            }
            let webhook = Webhook {
                id: WebhookId(tx.ids().next()),
                key,
                name: wish.name,
                url: wish.url,
                secret,
                events: wish.events,
                since,
                created_at: now,
                created_by: by,
                paused_at: None,
                paused_because: String::new(),
                failing_since: None,
            };
            put(tx, webhook).await
        })
    });
    Ok(written.await?)
}

/// Changes its name, address and events. Its key follows its name; rules call it by the new one.
///
/// # Errors
/// A refusal to show at the form, none there, or a fault.
pub async fn change(desk: &Desk, by: &Person, id: WebhookId, wish: Wish) -> Done<Webhook> {
    may(by)?;
    let (key, wish) = wish.checked().map_err(ActionError::Refused)?;
    edit(desk, id, move |webhook| {
        let Wish { name, url, events } = wish;
        (webhook.key, webhook.name, webhook.url, webhook.events) = (key, name, url, events);
    })
    .await
}

/// Stops it; what is to be told is kept.
///
/// # Errors
/// None there, or a fault.
pub async fn pause(desk: &Desk, by: &Person, id: WebhookId) -> Done<Webhook> {
    may(by)?;
    let now = desk.now();
    edit(desk, id, move |webhook| {
        webhook.paused_at = webhook.paused_at.or(Some(now));
    })
    .await
}

/// Lets it go on with what was kept, at once.
///
/// # Errors
/// None there, or a fault.
pub async fn let_go_on(desk: &Desk, by: &Person, id: WebhookId) -> Done<()> {
    may(by)?;
    edit(desk, id, move |webhook| {
        webhook.paused_at = None;
        webhook.failing_since = None;
        webhook.paused_because.clear();
    })
    .await?;
    let now = desk.now();
    let written = desk.store.write::<_, Stop<Refusal>, _>(move |tx| {
        Box::pin(async move { Ok(store::webhooks::hurry(tx, id, now).await?) })
    });
    Ok(written.await?)
}

/// Another secret: what is signed from now on is signed with it.
///
/// # Errors
/// None there, or a fault.
pub async fn new_secret(desk: &Desk, by: &Person, id: WebhookId) -> Done<Webhook> {
    may(by)?;
    let secret = format!("whsec_{}", secrets::key_base64(&*desk.chance));
    edit(desk, id, move |webhook| webhook.secret = secret).await
}

/// Takes it out with its log.
///
/// # Errors
/// None there, or a fault.
pub async fn remove(desk: &Desk, by: &Person, id: WebhookId) -> Done<()> {
    may(by)?;
    let written = desk.store.write::<_, Stop<Refusal>, _>(move |tx| {
        Box::pin(async move {
            store::webhooks::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
            Ok(store::webhooks::remove(tx, id).await?)
        })
    });
    Ok(written.await?)
}

/// Sends something made up, to see whether it arrives.
///
/// # Errors
/// It is paused, none there, or a fault.
pub async fn test(desk: &Desk, by: &Person, id: WebhookId) -> Done<()> {
    may(by)?;
    let now = desk.now();
    let body = test_payload(now, &desk.settings().public_url, by);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let webhook = store::webhooks::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
            if webhook.paused_at.is_some() {
                return Err(Stop::Refused(Refusal::Paused));
            }
            let place = store::events::newest(tx.conn()).await?;
            let one = waiting((tx, now), id, TicketId(0), (TEST.to_owned(), body));
            Ok(store::webhooks::queue(tx, &Delivery { place, ..one }).await?)
        })
    });
    Ok(written.await?)
}

/// Tells the same again, under its old id: who took it before can tell.
///
/// # Errors
/// None there, or a fault.
pub async fn replay(desk: &Desk, by: &Person, id: DeliveryId) -> Done<WebhookId> {
    may(by)?;
    let now = desk.now();
    let written = desk.store.write::<_, Stop<Refusal>, _>(move |tx| {
        Box::pin(async move {
            let one = store::webhooks::delivery(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
            if one.state != State::Waiting {
                let again = Delivery {
                    state: State::Waiting,
                    attempts: 0,
                    next_at: now,
                    ended_at: None,
                    ..one
                };
                store::webhooks::settle(tx, &again).await?;
                return Ok(again.webhook_id);
            }
            Ok(one.webhook_id)
        })
    });
    Ok(written.await?)
}

/// A delivery nobody tried yet.
pub(super) fn waiting(
    (tx, now): (&Tx, Timestamp),
    webhook_id: WebhookId,
    ticket_id: TicketId,
    (kind, body): (String, String),
) -> Delivery {
    Delivery {
        id: DeliveryId(tx.ids().next()),
        webhook_id,
        ticket_id,
        place: base::ids::EventSeq(0),
        kind,
        body,
        state: State::Waiting,
        attempts: 0,
        next_at: now,
        created_at: now,
        ended_at: None,
        status: None,
        answer: String::new(),
        took_ms: 0,
    }
}

/// When a failed one is tried next: the other side may ask for more patience, up to an hour.
pub(super) fn next_try(now: Timestamp, attempts: i64, asked_seconds: Option<i64>) -> Timestamp {
    let patience = asked_seconds.unwrap_or(0).clamp(0, 3600);
    base::time::after(now, back_off_seconds(attempts).max(patience))
}

async fn edit(
    desk: &Desk,
    id: WebhookId,
    by: impl FnOnce(&mut Webhook) + Send + 'static,
) -> Done<Webhook> {
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let found = store::webhooks::one(tx.conn(), id).await?;
            let mut webhook = found.ok_or(Stop::NotThere)?;
            by(&mut webhook);
            put(tx, webhook).await
        })
    });
    Ok(written.await?)
}

async fn put(tx: &mut Tx, webhook: Webhook) -> Result<Webhook, Stop<Refusal>> {
    if store::webhooks::put(tx, &webhook).await? {
        Ok(webhook)
    } else {
        Err(Stop::Refused(Refusal::Taken(webhook.key)))
    }
}
