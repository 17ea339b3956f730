//! Deliveries as the worker makes them: claimed, tried, written down.

use ::desk::{
    change::{Change, Row},
    jobs::MOST_ATTEMPTS,
    notices::{Audience, Notice},
    webhooks::{Delivery, PAUSE_AFTER_SECONDS, State, Webhook},
};
use base::{Timestamp, time::after};
use store::{Fault, Tx};

use super::change::next_try;
use crate::Desk;

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answered {
    /// `None` where there was no answer.
    pub status: Option<u16>,
    /// The beginning of the answer, or what went wrong.
    pub words: String,
    pub took_ms: i64,
    /// How long the other side asked to be left alone, in seconds.
    pub patience: Option<i64>,
}

impl Answered {
    fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// Claims what is due, each with its webhook.
///
/// # Errors
/// The database failed.
pub async fn claim(
    desk: &Desk,
    lease_seconds: i64,
    limit: i64,
) -> Result<Vec<(Webhook, Delivery)>, Fault> {
    let now = desk.now();
    let mut conn = desk.store.read().await?;
    if store::webhooks::next_at(&mut conn).await?.is_none_or(|next| next > now) {
        return Ok(Vec::new());
    }
    let webhooks = store::webhooks::all(&mut conn).await?;
    drop(conn);
    let lease = after(now, lease_seconds);
    let claimed = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::webhooks::claim(tx, now, lease, limit).await })
    });
    let claimed = claimed.await.map_err(store::WriteError::<Fault>::into_fault)?;
    let with = |one: Delivery| {
        let webhook = webhooks.iter().find(|webhook| webhook.id == one.webhook_id)?;
        Some((webhook.clone(), one))
    };
    Ok(claimed.into_iter().filter_map(with).collect())
}

/// Writes down what came of it: taken, tried again later, given up; a webhook that takes nothing
/// for a day, or says that it is gone, is paused and the leads are told.
///
/// # Errors
/// The database failed.
pub async fn settle(desk: &Desk, one: Delivery, answered: Answered) -> Result<(), Fault> {
    let now = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { write(tx, now, one, answered).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn write(
    tx: &mut Tx,
    now: Timestamp,
    mut one: Delivery,
    answered: Answered,
) -> Result<(), Fault> {
    let taken = answered.is_taken();
    one.status = answered.status.map(i64::from);
    (one.answer, one.took_ms) = (answered.words, answered.took_ms);
    if taken {
        (one.state, one.ended_at) = (State::Delivered, Some(now));
    } else if one.attempts >= MOST_ATTEMPTS {
        (one.state, one.ended_at) = (State::GivenUp, Some(now));
    } else {
        one.next_at = next_try(now, one.attempts, answered.patience);
    }
    store::webhooks::settle(tx, &one).await?;
    let Some(mut webhook) = store::webhooks::one(tx.conn(), one.webhook_id).await? else {
        return Ok(());
    };
    let before = webhook.clone();
    if taken {
        webhook.failing_since = None;
    } else {
        let since = *webhook.failing_since.get_or_insert(now);
        let gone = one.status == Some(410);
        let long = now.as_second() - since.as_second() >= PAUSE_AFTER_SECONDS;
        if (gone || long) && webhook.paused_at.is_none() {
            webhook.paused_at = Some(now);
            webhook.paused_because =
                if gone { "it says that it is gone" } else { "it took nothing for a day" }.into();
            tell_leads(tx, &webhook, now).await?;
        }
    }
    if webhook != before {
        store::webhooks::put(tx, &webhook).await?;
    }
    Ok(())
}

async fn tell_leads(tx: &mut Tx, webhook: &Webhook, now: Timestamp) -> Result<(), Fault> {
    let notice = Notice {
        key: format!("webhook-paused:{}:{}", webhook.id, now.as_microsecond()),
        audience: Audience::Leads,
        ticket_id: None,
        text: format!(
            "The webhook “{}” is paused, since {}. What it should be told is kept.",
            webhook.name, webhook.paused_because
        ),
        at: now,
    };
    let rows = vec![Row::Notice(Box::new(notice))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}
